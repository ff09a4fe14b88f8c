package page_test

import (
	"bytes"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"drawpress"
	"drawpress/cmd/internal/page"
	"drawpress/cmd/internal/site"
)

// rendered builds the pages of a site folder and gives the section about the
// pool of each draw that has one, by round.
func rendered(t *testing.T, folder fs.FS) map[string]string {
	t.Helper()
	s, problems := site.Load(folder, site.Options{At: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Defaults: drawpress.Defaults()})
	if s == nil {
		t.Fatal(problems)
	}
	plan, problems := page.NewPlan(s)
	if plan == nil {
		t.Fatal(problems)
	}
	sections := map[string]string{}
	for _, f := range plan.Files {
		round, ok := strings.CutPrefix(f.Path, "draws/")
		if round, ok2 := strings.CutSuffix(round, "/index.html"); ok && ok2 {
			var b bytes.Buffer
			if err := f.Render(&b); err != nil {
				t.Fatal(err)
			}
			if _, rest, found := strings.Cut(b.String(), `<section aria-labelledby="pool">`); found {
				sections[round], _, _ = strings.Cut(rest, "</section>")
			}
		}
	}
	return sections
}

var paragraph = regexp.MustCompile(`<p>(.*?)</p>`)

func textOf(section string) string {
	var text []string
	for _, m := range paragraph.FindAllStringSubmatch(section, -1) {
		text = append(text, m[1])
	}
	return strings.Join(text, "\n")
}

// TestPoolWords holds the text for one measurement and draws of every kind.
func TestPoolWords(t *testing.T) {
	for _, tt := range []struct {
		name, csv     string
		date, typ, at string // of the draw: day, type, cut-off
		want          string
	}{
		{"first measurement, the day before", "date,total,601-1200,501-600,0-500\n2023-07-11,1234,4,30,1200\n", "2023-07-12", "general", "505", `
On July 11, 2023, the day before the draw, the Express Entry pool held 1,234 candidates.
The bands wholly above the cut-off of 505 held 4 candidates; the one that contains it, 501–600, held 30 candidates. The figures do not tell how many of these 30 had 505 or more.`},
		{"a band begins at the cut-off", "date,total,601-1200,501-600,0-500\n2023-07-11,1234,4,30,1200\n", "2023-07-11", "french", "501", `
On July 11, 2023, the day of the draw, the Express Entry pool held 1,234 candidates.
A band begins at the cut-off of 501: 34 candidates had this score or more. All candidates in the pool are counted, also those to whom this round was not open.`},
		{"ones", "date,total,601-1200,501-600,0-500\n2023-07-01,1,1,0,0\n2023-07-10,2,1,1,0\n", "2023-07-12", "general", "505", `
On July 10, 2023, 2 days before the draw, the Express Entry pool held 2 candidates, 1 more than at the measurement before, on July 1, 2023.
The bands wholly above the cut-off of 505 held 1 candidate; the one that contains it, 501–600, held 1 candidate. The figures do not tell whether this one had 505 or more.`},
		{"noughts", "date,total,601-1200,501-600,0-500\n2023-07-01,3,0,1,2\n2023-07-10,1,0,0,1\n", "2023-07-12", "general", "505", `
On July 10, 2023, 2 days before the draw, the Express Entry pool held 1 candidate, 2 fewer than at the measurement before, on July 1, 2023.
The bands wholly above the cut-off of 505 held no candidates; the one that contains it, 501–600, held no candidates.`},
		{"none at all", "date,total,0-1200\n2023-07-01,0,0\n", "2023-07-01", "general", "505", `
On July 1, 2023, the day of the draw, the Express Entry pool held 0 candidates.
No band lies wholly above the cut-off of 505; the one that contains it, 0–1200, held no candidates.`},
		{"as many, and a nomination", "date,total,601-1200,0-600\n2023-07-01,3,0,3\n2023-07-10,3,1,2\n", "2023-07-12", "pnp", "742", `
On July 10, 2023, 2 days before the draw, the Express Entry pool held 3 candidates, as many as at the measurement before, on July 1, 2023.
No band lies wholly above the cut-off of 742; the one that contains it, 601–1200, held 1 candidate. The figures do not tell whether this one had 742 or more. In these scores, a nomination by a province or territory counts for 600 points.`},
		{"the same figures", "date,total,601-1200,0-600\n2023-07-01,3,0,3\n2023-07-10,3,0,3\n", "2023-07-12", "general", "601", `
On July 10, 2023, 2 days before the draw, the Express Entry pool held 3 candidates. The published figures are, in every band, those of the measurement before, of July 1, 2023.
A band begins at the cut-off of 601: no candidates had this score or more.`},
		{"another draw since", "date,total,601-1200,0-600\n2023-07-03,3,0,3\n", "2023-07-12", "general", "601", `
On July 3, 2023, 9 days before the draw, the Express Entry pool held 3 candidates.
A band begins at the cut-off of 601: no candidates had this score or more.
From that day until this draw, 1 other draw of any type issued 1 invitation.`},
		{"60 days before", "date,total,601-1200,0-600\n2023-05-13,3,0,3\n", "2023-07-12", "general", "601", `
On May 13, 2023, 60 days before the draw, the Express Entry pool held 3 candidates.
A band begins at the cut-off of 601: no candidates had this score or more.
From that day until this draw, 1 other draw of any type issued 1 invitation.`},
		{"61 days before", "date,total,601-1200,0-600\n2023-05-12,3,0,3\n", "2023-07-12", "general", "601", "\n"},
		{"the day after", "date,total,601-1200,0-600\n2023-07-13,3,0,3\n", "2023-07-12", "general", "601", "\n"},
	} {
		folder := fstest.MapFS{
			"site.yaml":                 {Data: []byte("title: Draw News\nbase_url: https://news.example/\n")},
			"content/draws/2023/256.md": {Data: []byte("---\nround: 256\ndate: 2023-07-05\ntype: general\ninvitations: 1\ncrs: 700\n---\n")},
			"content/draws/2023/258.md": {Data: []byte("---\nround: 258\ndate: " + tt.date + "\ntype: " + tt.typ + "\ninvitations: 3800\ncrs: " + tt.at + "\n---\n")},
			site.PoolFile:               {Data: []byte(tt.csv)},
		}
		err := fs.WalkDir(drawpress.Types(), ".", func(file string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				data, err := fs.ReadFile(drawpress.Types(), file)
				folder[file] = &fstest.MapFile{Data: data}
				return err
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := textOf(rendered(t, folder)["258"]); got != tt.want[1:] {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want[1:])
		}
	}
}

// sentences are all that the text may consist of.
var sentences = regexp.MustCompile(`^(` + strings.Join([]string{
	`On [A-Z][a-z]+ \d+, \d{4}, (the day of|the day before|\d+ days before) the draw, the Express Entry pool held [\d,]+ candidates(, (as many as|[\d,]+ (more|fewer) than) at the measurement before, on [A-Z][a-z]+ \d+, \d{4})?\.`,
	`The published figures are, in every band, those of the measurement before, of [A-Z][a-z]+ \d+, \d{4}\.`,
	`A band begins at the cut-off of \d+: ([\d,]+ candidates|1 candidate|no candidates) had this score or more\.`,
	`No band lies wholly above the cut-off of \d+; the one that contains it, 601–1200, held ([\d,]+ candidates|1 candidate|no candidates)\.`,
	`The bands wholly above the cut-off of \d+ held ([\d,]+ candidates|1 candidate|no candidates); the one that contains it, \d+–\d+, held ([\d,]+ candidates|1 candidate|no candidates)\.`,
	`The figures do not tell (how many of these [\d,]+|whether this one) had \d+ or more\.`,
	`All candidates in the pool are counted, also those to whom this round was not open\.`,
	`In these scores, a nomination by a province or territory counts for 600 points\.`,
	`From that day until this draw, (1 other draw|\d+ other draws) of any type issued ([\d,]+ invitations|1 invitation)\.`,
}, "|") + `)[ \n]?`)

// oneOfMany is a plural after a 1, or a nought in figures.
var oneOfMany = regexp.MustCompile(`\b[01] (candidates|invitations|other draws)`)

// TestPoolOfRecord reads the section of every article of this repository.
func TestPoolOfRecord(t *testing.T) {
	sections := rendered(t, os.DirFS("../../.."))
	if len(sections) < 224 {
		t.Errorf("%d articles have a pool; want 224 or more", len(sections))
	}
	for round, section := range sections {
		text := textOf(section)
		for text != "" {
			m := sentences.FindString(text)
			if m == "" || oneOfMany.MatchString(m) {
				t.Fatalf("round %s: %s", round, text)
			}
			text = text[len(m):]
		}
		for _, want := range []string{"<caption>", `<th scope="col">`, `<th scope="row">601–1200</th>`, `<th scope="row">All candidates</th>`} {
			if !strings.Contains(section, want) {
				t.Errorf("round %s: no %s", round, want)
			}
		}
	}
	const want = `On July 11, 2023, the day before the draw, the Express Entry pool held 209,263 candidates, 5,266 fewer than at the measurement before, on July 4, 2023.
The bands wholly above the cut-off of 375 held 108,154 candidates; the one that contains it, 351–400, held 63,039 candidates. The figures do not tell how many of these 63,039 had 375 or more. All candidates in the pool are counted, also those to whom this round was not open.
From that day until this draw, 1 other draw of any type issued 800 invitations.`
	if got := textOf(sections["258"]); got != want {
		t.Errorf("round 258:\n%s\nwant\n%s", got, want)
	}
	// The bands of round 247 that its figures contradict are not shown.
	for row, shown := range map[string]bool{
		`<tr><th scope="row">451–500</th><td class="num">55,867</td><td class="num">−225</td></tr>`: true,
		"<th scope=\"row\">491–500</th>": false, "<th scope=\"row\">441–450</th>": true,
	} {
		if strings.Contains(sections["247"], row) != shown {
			t.Errorf("round 247 shows %s: %v; want %v", row, !shown, shown)
		}
	}
	for _, row := range []string{
		`<tr><th scope="row">451–500</th><td class="num">55,439</td><td class="num">−428</td></tr>`,
		`<tr class="part"><th scope="row">491–500</th><td class="num">1,094</td><td class="num">–</td></tr>`,
	} {
		if !strings.Contains(sections["248"], row) {
			t.Errorf("round 248 lacks %s", row)
		}
	}
}
