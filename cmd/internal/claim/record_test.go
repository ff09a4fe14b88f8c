package claim_test

import (
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"drawpress/cmd/internal/claim"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/source"
)

// A record is the real one, as the posts of this repository have it.
type record struct {
	archive *draw.Archive
	types   *draw.Catalogue
	checker *claim.Checker
	posts   []*post.Post
}

var theRecord = sync.OnceValues(func() (*record, error) {
	root := os.DirFS("../../..")
	var types []*draw.Type
	read := func(glob string, r *post.Reader) ([]*post.Post, error) {
		files, err := fs.Glob(root, glob)
		var posts []*post.Post
		for _, f := range files {
			text, err := fs.ReadFile(root, f)
			if err != nil {
				return nil, err
			}
			p, problems := r.Parse(f, text)
			if p == nil {
				return nil, problems
			}
			posts = append(posts, p)
		}
		return posts, err
	}
	typePosts, err := read("content/types/*.md", &post.Reader{Zone: time.UTC})
	if err != nil {
		return nil, err
	}
	for _, p := range typePosts {
		types = append(types, p.Type)
	}
	r := &record{}
	if r.types, err = draw.NewCatalogue(types); err != nil {
		return nil, err
	}
	var draws []*draw.Draw
	for _, glob := range []string{"content/draws/*/*.md", "content/news/*.md", "content/pages/*.md"} {
		posts, err := read(glob, &post.Reader{Types: r.types, Zone: time.UTC})
		if err != nil {
			return nil, err
		}
		for _, p := range posts {
			if p.Draw != nil {
				draws = append(draws, p.Draw)
			}
		}
		r.posts = append(r.posts, posts...)
	}
	r.posts = append(r.posts, typePosts...)
	if r.archive, err = draw.NewArchive(draws); err != nil {
		return nil, err
	}
	r.checker = claim.NewChecker(r.archive, r.types)
	return r, nil
})

func load(tb testing.TB) *record {
	tb.Helper()
	r, err := theRecord()
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// about gives the article of a round.
func (r *record) about(tb testing.TB, round string) claim.Article {
	tb.Helper()
	if round == "none" {
		return claim.Article{}
	}
	if d, err := draw.ParseDate(round); err == nil {
		return claim.Article{Date: d}
	}
	n, err := draw.ParseNumber(round)
	if err != nil {
		tb.Fatal(err)
	}
	d := r.archive.Round(n)
	if d == nil {
		tb.Fatalf("there is no round %s", round)
	}
	return claim.Article{Draw: d}
}

// markdown reads prose of a text.
func markdown(text string) []source.Passage {
	return post.ReadProse(source.NewFile("test.md", []byte(text)), 0)
}

// TestContent checks the posts of this repository: nothing in them may be wrong.
func TestContent(t *testing.T) {
	r := load(t)
	n := 0
	for _, p := range r.posts {
		got := r.checker.Check(claim.Article{Draw: p.Draw, Date: p.Date, French: p.Lang == "fr"}, p.Prose())
		for _, c := range got.Claims {
			n++
			if testing.Verbose() || c.Verdict == claim.Contradicts {
				t.Logf("%s: %s %s %q stated %s, computed %s, %s", p.File, c.Verdict, c.Kind, c.Text, c.Stated, c.Computed, c.Query)
			}
			if c.Verdict == claim.Contradicts {
				t.Errorf("%s: a contradiction", p.File)
			}
		}
		for _, o := range got.Odd {
			t.Errorf("%s: odd %q", p.File, o.Text)
		}
	}
	if n < 40 {
		t.Errorf("%d claims found; want 40 or more", n)
	}
}

// TestOdd finds letters that are no digits, and scripts that are mixed.
func TestOdd(t *testing.T) {
	r := load(t)
	for text, want := range map[string]string{
		"The cut-off was 38О points.":              "38О",   // Cyrillic O
		"IRCC issued 3,8OO invitations.":           "3,8OO", // Latin O
		"The score was 5l0.":                       "5l0",
		"A СЕС draw was held.":                     "СЕС", // all Cyrillic
		"The РNP draw of July.":                    "РNP", // Cyrillic P
		"The score was ３７５.":                       "３７５",
		"The CRS was 375 and 3,800 were invited.":  "",
		"Κανάδας and Канада are words of others.":  "",
		"NOC 31301, B1/B2, 4K, 10a and 2nd of 3rd": "",
	} {
		got := r.checker.Check(r.about(t, "258"), markdown(text))
		found := ""
		if len(got.Odd) > 0 {
			found = got.Odd[0].Text
		}
		if found != want {
			t.Errorf("%q: odd %q; want %q", text, found, want)
		}
	}
}

// TestSilenced leaves blocks alone whose author says so.
func TestSilenced(t *testing.T) {
	r := load(t)
	text := "The cut-off was 300. <!-- unchecked: another draw -->\n\n<!-- unchecked: a quotation -->\n\n- Cut-off: 300\n- Invitations: 1\n\nThe CRS cut-off was 301 points.\n\n`the CRS cut-off was 302`\n\n    the CRS cut-off was 303\n"
	got := r.checker.Check(r.about(t, "258"), markdown(text))
	reasons := []string{}
	for _, s := range got.Silenced {
		reasons = append(reasons, s.Reason)
	}
	if strings.Join(reasons, "; ") != "another draw; a quotation; a quotation" {
		t.Errorf("silenced: %q", reasons)
	}
	if len(got.Claims) != 1 || got.Claims[0].Stated != "301" || got.Claims[0].Verdict != claim.Contradicts {
		t.Errorf("claims: %+v", got.Claims)
	}
	if c := got.Claims; len(c) == 1 && text[c[0].At:c[0].End] != "301" {
		t.Errorf("the claim stands at %q", text[c[0].At:c[0].End])
	}
}
