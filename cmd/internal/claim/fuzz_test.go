package claim_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"drawpress/cmd/internal/claim"
	"drawpress/cmd/internal/post"
)

// inside checks that every place of a result lies in the text.
func inside(t *testing.T, text []byte, got *claim.Result) {
	t.Helper()
	for _, c := range got.Claims {
		if c.At < 0 || c.End < c.At || c.End > len(text) {
			t.Fatalf("%s: a claim at %d to %d of %d", c.Kind, c.At, c.End, len(text))
		}
		if c.Verdict == "" || c.Kind == "" || c.Text == "" {
			t.Fatalf("a claim that is not complete: %+v", c)
		}
	}
	for _, o := range got.Odd {
		if o.At < 0 || o.End < o.At || o.End > len(text) {
			t.Fatalf("odd figure at %d to %d of %d", o.At, o.End, len(text))
		}
	}
	for _, s := range got.Silenced {
		if s.At < 0 || s.At > len(text) || s.Reason == "" {
			t.Fatalf("a silenced block at %d of %d, reason %q", s.At, len(text), s.Reason)
		}
	}
}

// FuzzCheck reads any text as Markdown and as plain text: no panic, every place
// in the file, and the same again.
func FuzzCheck(f *testing.F) {
	r := load(f)
	for _, s := range append(samples(f, "tuning"), samples(f, "heldback")...) {
		f.Add(s.text, s.french)
	}
	f.Add("| | |\n|---|---|\n| 258 | July 12, 2023 |\n\n<!-- unchecked: so -->\n\n1. &nbsp;3,8ОО `CRS 1` {{crs}} \\* 5l0", false)
	abouts := []claim.Article{{}, r.about(f, "258"), r.about(f, "91b"), r.about(f, "1"), {Date: r.archive.Latest().Date}}
	f.Fuzz(func(t *testing.T, text string, french bool) {
		if !utf8.ValidString(text) || len(text) > 10_000 {
			t.Skip()
		}
		for _, name := range []string{"a.md", "a.txt"} {
			file, prose := post.Draft(name, []byte(text))
			for _, about := range abouts {
				about.French = french
				got := r.checker.Check(about, prose)
				inside(t, file.Text, got)
				if again := r.checker.Check(about, prose); len(again.Claims) != len(got.Claims) {
					t.Fatalf("%d claims, then %d", len(got.Claims), len(again.Claims))
				}
			}
		}
	})
}

// TestLong reads long texts without full stops in linear time.
func TestLong(t *testing.T) {
	r := load(t)
	for _, unit := range []string{"1", "1,234 ", "July 12, 2023 ", "draw 258 375 ", ", ", "the lowest since ", "22nd draw of ", "3,800 invitations ", "- ", "(", "from 1 to 2 ", "more than ", "in the last week ", "July 12: 3,800 at 375, ", "a PNP draw of the year ", "23:49:05 ", "- a\n", "| a | 1 |\n", "first second third "} {
		text := strings.Repeat(unit, 250_000/len(unit))
		began := time.Now()
		file, prose := post.Draft("a.txt", []byte(text))
		got := r.checker.Check(r.about(t, "258"), prose)
		// A second on a quiet machine; the bound leaves room for a busy one and the race detector, and none for quadratic time.
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%q: %v for 250 KB", unit, took)
		} else {
			t.Logf("%q: %v, %d claims", unit, took, len(got.Claims))
		}
		inside(t, file.Text, got)
	}
}
