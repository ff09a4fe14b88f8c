package page_test

import (
	"io/fs"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"drawpress"
	"drawpress/cmd/internal/draw"
)

var (
	twoSchemes = regexp.MustCompile(`(--[\w-]+): light-dark\((#[0-9a-f]{3,6}), (#[0-9a-f]{3,6})\)`)
	typeAccent = regexp.MustCompile(`\.t-([\w-]+) \{ --type: light-dark\((#[0-9a-f]{3,6}), (#[0-9a-f]{3,6})\); \}`)
)

// TestContrast: text can be read in both schemes, on both grounds: a ratio of
// 4.5 or more, as WCAG 2.2 asks of small text. Every type of the program has an
// accent, and no two have the same.
func TestContrast(t *testing.T) {
	read := func(name string) string {
		text, err := fs.ReadFile(drawpress.Defaults(), "assets/css/"+name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	colours := map[string][2]string{}
	for _, m := range twoSchemes.FindAllStringSubmatch(read("tokens.css"), -1) {
		colours[m[1]] = [2]string{m[2], m[3]}
	}
	text := map[string][2]string{}
	for _, name := range []string{"--ink", "--soft", "--link", "--accent"} {
		if text[name] = colours[name]; text[name][0] == "" {
			t.Fatalf("tokens.css has no %s of two schemes", name)
		}
	}
	seen := map[string]string{}
	for _, m := range typeAccent.FindAllStringSubmatch(read("types.css"), -1) {
		text["t-"+m[1]] = [2]string{m[2], m[3]}
		for _, colour := range m[2:] {
			if other := seen[colour]; other != "" {
				t.Errorf("the types %s and %s have the same accent", other, m[1])
			}
			seen[colour] = m[1]
		}
	}
	types, err := fs.ReadDir(drawpress.Types(), "content/types")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range types {
		if slug := strings.TrimSuffix(e.Name(), ".md"); text["t-"+slug][0] == "" {
			t.Errorf("types.css has no accent for %s", slug)
		}
	}
	for name, of := range text {
		for scheme := range of {
			for _, ground := range []string{"--ground", "--raised"} {
				if r := contrast(t, of[scheme], colours[ground][scheme]); r < 4.5 {
					t.Errorf("%s %s on %s %s: a contrast of %.2f", name, of[scheme], ground, colours[ground][scheme], r)
				}
			}
		}
	}
}

// contrast is the ratio of two colours by WCAG 2.2, from 1 to 21.
func contrast(t *testing.T, a, b string) float64 {
	light := func(colour string) float64 {
		hex := colour[1:]
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		n, err := strconv.ParseUint(hex, 16, 32)
		if err != nil {
			t.Fatalf("%s is not a colour", colour)
		}
		sum := 0.0
		for i, share := range []float64{0.2126, 0.7152, 0.0722} {
			c := float64(n>>(16-8*i)&255) / 255
			if c <= 0.04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+0.055)/1.055, 2.4)
			}
			sum += share * c
		}
		return sum
	}
	l, m := light(a), light(b)
	return (max(l, m) + 0.05) / (min(l, m) + 0.05)
}

var cutoffRow = regexp.MustCompile(`<th scope="row" class="type \w+ t-([\w-]+)">.*?<td class="num strong">(\d+)</td><td class="num"><a href="/draws/(\w+)/"`)

// TestCutoffs: the front page has the last cut-off of every type that was drawn
// in the two years before the latest draw, the type drawn last first.
func TestCutoffs(t *testing.T) {
	b := realPages(t)
	archive := b.site.Archive
	want := map[string]*draw.Draw{}
	for _, d := range archive.All() {
		if archive.Latest().Date.Sub(d.Date) <= 730 {
			want[d.Type.Slug] = d
		}
	}
	_, section, _ := strings.Cut(b.pages["index.html"], `<section class="cutoffs"`)
	section, _, _ = strings.Cut(section, "</section>")
	rows := cutoffRow.FindAllStringSubmatch(section, -1)
	if len(rows) != len(want) || len(rows) < 5 {
		t.Fatalf("%d rows, want %d", len(rows), len(want))
	}
	var before *draw.Draw
	for _, row := range rows {
		d := want[row[1]]
		if d == nil || strconv.Itoa(d.CRS) != row[2] || d.Number.String() != row[3] {
			t.Errorf("the front page says of %s: %s in round %s", row[1], row[2], row[3])
			continue
		}
		if before != nil && !d.Before(before) {
			t.Errorf("%s stands below %s, which was drawn earlier", row[1], before.Type.Slug)
		}
		before = d
	}
}
