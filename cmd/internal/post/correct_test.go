package post_test

import (
	"strings"
	"testing"
	"time"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/post"
)

func corrector(t *testing.T) *post.Reader {
	t.Helper()
	types, err := draw.NewCatalogue([]*draw.Type{
		{Slug: "french", Kind: draw.Category, Name: "French", Short: "French", Labels: []string{"French language proficiency (Version 1)"}},
		{Slug: "pnp", Kind: draw.Program, Name: "PNP", Short: "PNP", Labels: []string{"Provincial Nominee Program"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &post.Reader{Types: types, Zone: time.UTC}
}

func TestCorrect(t *testing.T) {
	const file = "content/draws/2023/258.md"
	r := corrector(t)
	pnp, _ := r.Types.Find("pnp")
	for name, c := range map[string]struct {
		head   string // below round: 258
		change func(d *draw.Draw)
		want   string // "" for an error
	}{
		"nothing":                {"date: 2023-07-12\ntype: pnp\ninvitations: 1\ncrs: 2\n", func(*draw.Draw) {}, "date: 2023-07-12\ntype: pnp\ninvitations: 1\ncrs: 2\n"},
		"groups":                 {"date: 2023-07-12\ntype: pnp\ninvitations: 3 800\ncrs: 2\n", func(d *draw.Draw) { d.Invitations = 14100 }, "date: 2023-07-12\ntype: pnp\ninvitations: 14 100\ncrs: 2\n"},
		"no groups":              {"date: 2023-07-12\ntype: pnp\ninvitations: 800\ncrs: 2\n", func(d *draw.Draw) { d.Invitations = 4100 }, "date: 2023-07-12\ntype: pnp\ninvitations: 4100\ncrs: 2\n"},
		"a group less":           {"date: 2023-07-12\ntype: pnp\ninvitations: \"3,800\"\ncrs: 2\n", func(d *draw.Draw) { d.Invitations = 380 }, "date: 2023-07-12\ntype: pnp\ninvitations: \"380\"\ncrs: 2\n"},
		"label with its version": {"date: 2023-07-12\ntype: French language proficiency (Version 1)\ninvitations: 1\ncrs: 2\n", func(d *draw.Draw) { d.Type, d.Version = pnp, "" }, "date: 2023-07-12\ntype: pnp\ninvitations: 1\ncrs: 2\n"},
		"version beside a label": {"date: 2023-07-12\ntype: French language proficiency (Version 1)\ninvitations: 1\ncrs: 2\n", func(d *draw.Draw) { d.Version = "Version 2" }, "date: 2023-07-12\ntype: French language proficiency (Version 1)\nversion: Version 2\ninvitations: 1\ncrs: 2\n"},
		"another year":           {"date: 2023-07-12\ntype: pnp\ninvitations: 1\ncrs: 2\n", func(d *draw.Draw) { d.Date = d.Date.Add(365) }, ""},
		"a moment without year, of an official:": {"date: 2023-01-12\ntype: pnp\ninvitations: 1\ncrs: 2\nofficial:\n  tie_break: January 11 at 10:00:00\n  note: x\n",
			func(d *draw.Draw) { d.Date = d.Date.Add(-5) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			const open, rest = "---\nround: 258\n", "title: A title\n---\n\nText: 3,800.\n"
			text := []byte(open + c.head + rest)
			p, problems := r.Parse(file, text)
			if p == nil {
				t.Fatal(problems)
			}
			want := *p.Draw
			c.change(&want)
			got, err := r.Correct(p, text, file, &want)
			switch {
			case c.want == "" && err == nil:
				t.Errorf("%q; want an error", got)
			case c.want != "" && (err != nil || string(got) != open+c.want+rest):
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestBodyLine(t *testing.T) {
	text := "\ufeff---\r\nround: 258\r\ndate: 2023-07-12\r\ntype: pnp\r\ninvitations: 1\r\ncrs: 2\r\n---\r\nText.\r\n"
	p, problems := corrector(t).Parse("content/draws/2023/258.md", []byte(text))
	if p == nil {
		t.Fatal(problems)
	}
	if want := 1 + strings.Count(text[:strings.Index(text, "Text")], "\n"); p.BodyLine() != want {
		t.Errorf("line %d, want %d", p.BodyLine(), want)
	}
}
