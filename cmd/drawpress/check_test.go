package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"drawpress"
	"drawpress/cmd/internal/claim"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/page"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/site"
)

// articles gives every round of the record a full article of its own: some 500
// words with the statements that articles make, all of them true.
func articles(tb testing.TB) (fstest.MapFS, *site.Site) {
	tb.Helper()
	folder := fstest.MapFS{}
	files := os.DirFS("../..")
	s, problems := site.Load(files, site.Options{At: time.Now(), Defaults: drawpress.Defaults()})
	if s == nil {
		tb.Fatal(problems)
	}
	check(tb, fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		kept := name == "site.yaml" || strings.HasPrefix(name, "content/types/") || strings.HasPrefix(name, "content/blocks/")
		if err != nil || e.IsDir() || !kept {
			return err
		}
		data, err := fs.ReadFile(files, name)
		folder[name] = &fstest.MapFile{Data: data}
		return err
	}))
	for _, d := range s.Archive.All() {
		folder[post.FileOf(d)] = &fstest.MapFile{Data: []byte(string(post.Bare(d, "")) + "\n" + article(s, d))}
	}
	return folder, s
}

func article(s *site.Site, d *draw.Draw) string {
	var b strings.Builder
	f := s.Archive.At(d)
	of := draw.OfType(d.Type)
	fmt.Fprintf(&b, "Immigration, Refugees and Citizenship Canada (IRCC) invited %d candidates on %s, %s. The lowest-ranked of them had a CRS score of %d.\n\n", d.Invitations, d.Date.Weekday(), d.Date.Long(), d.CRS)
	fmt.Fprintf(&b, "Counting draws of all types, this was the %s Express Entry draw of %d. IRCC has issued %d invitations so far this year, %d of them in draws of this type.\n\n", ordinalWord(f.Count(draw.All, draw.ThisYear)), d.Date.Year(), f.Invited(draw.All, draw.ThisYear), f.Invited(of, draw.ThisYear))
	if p := f.Previous(draw.All); p != nil {
		fmt.Fprintf(&b, "The previous draw, on %s, invited %d candidates with a score of at least %d. Compared with it, the CRS cut-off changed by some points, and %d more or fewer invitations were issued.\n\n", p.Date.Long(), p.Invitations, p.CRS, max(d.Invitations-p.Invitations, p.Invitations-d.Invitations))
	}
	b.WriteString("## Recent draws\n\n| Round | Date | Type | Invitations | CRS cut-off |\n| --- | --- | --- | ---: | ---: |\n")
	for _, r := range f.Draws(draw.All, draw.Last(9)) {
		fmt.Fprintf(&b, "| [%s](draw:%s) | %s | %s | %d | %d |\n", r.Number, r.Number, r.Date.Long(), r.Type.Name, r.Invitations, r.CRS)
	}
	b.WriteString("\n")
	for _, r := range f.Draws(draw.All, draw.Last(4)) {
		fmt.Fprintf(&b, "- **%s**: %d candidates were invited with at least %d points.\n", r.Date.Long(), r.Invitations, r.CRS)
	}
	b.WriteString(boilerplate)
	return b.String()
}

func ordinalWord(n int) string {
	end := "th"
	if n%100 < 11 || n%100 > 13 {
		end = map[int]string{1: "st", 2: "nd", 3: "rd"}[n%10]
		if end == "" {
			end = "th"
		}
	}
	return fmt.Sprint(n) + end
}

const boilerplate = `
## What Express Entry is

Express Entry is how Canada manages applications for permanent residence from skilled workers. It is not itself an immigration program. It is an *online system* for three programs: the Federal Skilled Worker Program, the Federal Skilled Trades Program and the Canadian Experience Class. Provinces and territories also draw part of their nominees from it. People who qualify enter a pool, where each profile gets a score in the Comprehensive Ranking System (CRS).

From time to time the department holds a round of invitations, or draw. The highest scores among those considered receive an invitation to apply for permanent residence. After that, candidates have 60 days to send a complete application, and most applications are processed within six months. See [the official page](https://www.canada.ca/en/immigration-refugees-citizenship/services/immigrate-canada/express-entry.html) for the rules.

> The score needed depends on how many candidates fit, on their scores and on how many invitations are issued.

A provincial nomination is worth 600 points. Language counts for up to 136 points without a spouse, education for up to 150 and age for up to 110. A candidate of 29 years with a master's degree and CLB 9 in all four abilities would score about 470.

1. Check whether you are eligible for one of the programs.
2. Take a language test and have your education assessed.
3. Submit a profile; it is valid for 12 months.
4. If you are invited, apply within 60 days.

Nobody can say what the next draw will be. The department does not announce draws ahead of time, and neither the size nor the type follows a fixed pattern.
`

// TestCheckArticles finds nothing wrong in articles that are all true.
func TestCheckArticles(t *testing.T) {
	files, _ := articles(t)
	v := &review{}
	s, problems := site.Load(files, site.Options{At: time.Now(), Defaults: drawpress.Defaults(), Review: v.of})
	if s == nil {
		t.Fatal(problems)
	}
	n := 0
	for i := range v.texts {
		n += v.texts[i].found.Count(claim.Agrees)
		for k, c := range v.texts[i].found.Claims {
			if c.Verdict == claim.Contradicts {
				t.Errorf("%s: %s", v.texts[i].file, v.texts[i].problems[k].Message)
			}
		}
	}
	if n < 438*30 {
		t.Errorf("%d claims agree; want %d or more", n, 438*30)
	}
}

// TestProseOfRendered reads the same claims in a text whether it has been
// rendered before or not.
func TestProseOfRendered(t *testing.T) {
	files, s := articles(t)
	c := claim.NewChecker(s.Archive, s.Types)
	for _, p := range parsed(t, files, s) {
		about := claim.Article{Draw: p.Draw, Date: p.Date}
		fresh := c.Check(about, p.Prose())
		p.Render(anyLink{})
		again := c.Check(about, p.Prose())
		if !reflect.DeepEqual(fresh, again) {
			t.Errorf("%s: the claims differ once the text is rendered", p.File)
		}
	}
}

// parsed reads the posts of all rounds, none of them rendered yet.
func parsed(tb testing.TB, files fstest.MapFS, s *site.Site) []*post.Post {
	tb.Helper()
	reader := &post.Reader{Types: s.Types, Zone: time.UTC}
	var posts []*post.Post
	for _, d := range s.Archive.All() {
		p, problems := reader.Parse(post.FileOf(d), files[post.FileOf(d)].Data)
		if p == nil {
			tb.Fatal(problems)
		}
		p.Draw = d
		posts = append(posts, p)
	}
	return posts
}

// BenchmarkCheck compares checking the texts of all 438 rounds with rendering
// them, on one processor: "text" is Markdown to HTML, "page" what the templates
// add to it; "check" is in a build, where the text has just been rendered,
// "alone" where it has not. The articles have some 70 statements each.
func BenchmarkCheck(b *testing.B) {
	files, s := articles(b)
	c := claim.NewChecker(s.Archive, s.Types)
	posts, fresh := parsed(b, files, s), parsed(b, files, s)
	all := func(posts []*post.Post) {
		for _, p := range posts {
			c.Doubts(claim.Article{Draw: p.Draw, Date: p.Date}, p.Prose())
		}
	}
	b.Run("text", func(b *testing.B) {
		for b.Loop() {
			for _, p := range posts {
				p.Render(anyLink{})
			}
		}
	})
	b.Run("page", func(b *testing.B) {
		_, plan := loadPlan(b, files, 0)
		var buf bytes.Buffer
		for b.Loop() {
			for i := range plan.Files {
				if f := &plan.Files[i]; f.Class == page.Article && strings.HasPrefix(f.Path, "draws/") {
					buf.Reset()
					check(b, f.Render(&buf))
				}
			}
		}
	})
	b.Run("check", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			all(posts)
		}
	})
	b.Run("alone", func(b *testing.B) {
		for b.Loop() {
			all(fresh)
		}
	})
}
