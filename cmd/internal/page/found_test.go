package page

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"drawpress"
	"drawpress/cmd/internal/card"
	"drawpress/cmd/internal/site"
)

func TestShortened(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"Express Entry", 13, "Express Entry"},
		{"Express Entry", 12, "Express…"},
		{"Draws, and more", 8, "Draws…"},
		{"Immigration", 5, "Immi…"},
		{"Île-du-Prince-Édouard", 21, "Île-du-Prince-Édouard"},
	} {
		if got := shortened(c.text, c.most); got != c.want {
			t.Errorf("%q at %d: %q, want %q", c.text, c.most, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text, most := rapid.String().Draw(t, "text"), rapid.IntRange(2, 80).Draw(t, "most")
		if got := shortened(text, most); utf8.RuneCountInString(got) > most || got != text && !strings.HasSuffix(got, "…") {
			t.Fatalf("%q at %d: %q", text, most, got)
		}
	})
}

func TestDescribed(t *testing.T) {
	sentence := "Ten rounds have issued 13,000 invitations so far, more than half of them for French."
	for _, c := range []struct {
		text string
		more []string
		want string
	}{
		{sentence, []string{"More."}, sentence},
		{"Short", []string{"", "Short", sentence}, "Short. " + sentence},
		{"", []string{sentence}, sentence},
		{sentence + " " + sentence, nil, sentence},
		{strings.Repeat("words ", 40), nil, strings.TrimSpace(strings.Repeat("words ", 26)) + "…"},
	} {
		if got := described(c.text, c.more...); got != c.want {
			t.Errorf("%q and %q: %q, want %q", c.text, c.more, got, c.want)
		}
	}
	if got, want := opening("<h2>No</h2>\n<p>A <b>bold</b> &amp; long\ntext.</p><p>Second.</p>"), "A bold & long text."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// What is written by hand says what encoding/json would say, and never ends the script that it stands in.
func TestLinkedText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.Just("</script><!-- & \u2028\u2029"), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		got := linked(nil).quote(s)
		if strings.ContainsAny(string(got), "<>&\u2028\u2029") {
			t.Fatalf("%q is written as %s", s, got)
		}
		var back string
		if err := json.Unmarshal(got, &back); err != nil || back != strings.ToValidUTF8(s, "\uFFFD") && utf8.ValidString(s) {
			t.Fatalf("%q is written as %s: %q, %v", s, got, back, err)
		}
	})
}

func TestColoursOfStylesheets(t *testing.T) {
	files := fstest.MapFS{
		"assets/a.css": {Data: []byte(":root { --ground: light-dark(#fff, #14171a);\n --accent: light-dark(#b0122b, #ff8086) }\n.t-pnp { --type: light-dark(#1559a6, #7fb4f2); }\n.t-own{color:red;--type:#123456}")},
		"assets/a.js":  {Data: []byte(".t-js { --type: #000000 }")},
	}
	var p pictures
	p.readColours(files, []string{"assets/a.css", "assets/a.js", "assets/gone.css"})
	if p.colours["t-pnp"] != (card.Colour{0x15, 0x59, 0xa6}) || p.colours["t-own"] != (card.Colour{0x12, 0x34, 0x56}) || p.colours[""] != plain || len(p.colours) != 4 {
		t.Errorf("%v", p.colours)
	}
	if p.ground != [2]string{"#fff", "#14171a"} {
		t.Errorf("%v", p.ground)
	}
	p.readColours(fstest.MapFS{}, nil)
	if p.colours["t-"] != plain {
		t.Error("without a stylesheet there is no colour")
	}
}

// BenchmarkHead is what an article costs more for being found: titles, description, card, JSON-LD.
func BenchmarkHead(b *testing.B) {
	s, problems := site.Load(os.DirFS("../../.."), site.Options{At: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Defaults: drawpress.Defaults()})
	if s == nil {
		b.Fatal(problems)
	}
	m, problems := newMaker(s, nil)
	if m == nil {
		b.Fatal(problems)
	}
	b.Run("frame", func(b *testing.B) {
		b.ReportAllocs()
		for n := 0; b.Loop(); n++ {
			a := s.Draws[n%len(s.Draws)]
			f := m.frame("draws/", a.Path, m.titleOf(a), m.summaryOf(a))
			m.asArticle(&f, a, a.Draw.Type.Name)
		}
	})
	b.Run("json-ld", func(b *testing.B) {
		b.ReportAllocs()
		a := s.Draws[300]
		f := m.frame("draws/", a.Path, m.titleOf(a), m.summaryOf(a))
		m.asArticle(&f, a, a.Draw.Type.Name)
		for b.Loop() {
			m.describeArticle(&f, a)
		}
	})
	b.Run("cards planned", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m.pictures = pictures{}
			m.findPictures(nil)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(s.Draws)), "ns/card")
	})
}
