package page

import (
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"drawpress"
	"drawpress/cmd/internal/site"
)

// A plan that takes cards from the plan before has those that it would have made, whatever changed in between.
func TestCardsOfThePlanBefore(t *testing.T) {
	s, problems := site.Load(os.DirFS("../../.."), site.Options{At: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Defaults: drawpress.Defaults()})
	if s == nil {
		t.Fatal(problems)
	}
	paths := func(before *maker, change func(*site.Site)) (*maker, []string) {
		t.Helper()
		other := *s
		change(&other)
		m, problems := newMaker(&other, before)
		if m == nil {
			t.Fatal(problems)
		}
		var list []string
		for _, q := range m.pictures.cards {
			list = append(list, q.path)
		}
		slices.Sort(list)
		return m, list
	}
	same := func(*site.Site) {}
	first, want := paths(nil, same)
	if second, got := paths(first, same); !slices.Equal(got, want) || !maps.EqualFunc(first.pictures.cards, second.pictures.cards, func(a, b picture) bool { return a.path == b.path && a.alt == b.alt }) {
		t.Error("nothing changed, and the cards did")
	}
	rename := func(s *site.Site) { s.Settings.Title = "Another Title" }
	_, anew := paths(nil, rename)
	if _, got := paths(first, rename); !slices.Equal(got, anew) || slices.Equal(got, want) {
		t.Error("the site has another title, and the cards are not those of a new plan")
	}
	if _, got := paths(first, func(s *site.Site) { s.Settings.Cards = false }); len(got) != 0 {
		t.Errorf("%d cards without cards", len(got))
	}
}
