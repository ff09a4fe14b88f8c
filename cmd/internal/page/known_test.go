package page

import (
	"html/template"
	"testing"
	"time"
)

// TestKeys: views that a template can tell apart have keys of their own,
// and what cannot be told by its contents has none.
func TestKeys(t *testing.T) {
	type part struct{ A, B string }
	type view struct {
		Title  string
		Body   template.HTML
		Parts  []part
		One    *part
		N      int
		Yes    bool
		Hidden Frame
	}
	m := &maker{templates: &templates{}}
	views := []any{
		view{}, view{Title: "a"}, view{Body: "a"}, view{Parts: []part{{}}}, view{Parts: []part{{"a", "b"}}}, view{Parts: []part{{"ab", ""}}},
		view{Parts: []part{{"a", ""}, {"b", ""}}}, view{One: &part{}}, view{One: &part{A: "a"}}, view{N: 1}, view{N: -1}, view{Yes: true},
		view{Hidden: Frame{Title: "a"}}, part{}, part{"a", "b"}, &part{"a", "b"},
	}
	seen := map[[16]byte]int{}
	for i, v := range views {
		key, ok := m.keyOf("article.html", v)
		if !ok {
			t.Errorf("%+v has no key", v)
		}
		if j, twice := seen[key]; twice {
			t.Errorf("%+v and %+v have one key", views[j], v)
		}
		seen[key] = i
		if again, _ := m.keyOf("article.html", v); again != key {
			t.Errorf("%+v has two keys", v)
		}
		if other, _ := m.keyOf("home.html", v); other == key {
			t.Errorf("%+v has one key for two templates", v)
		}
	}
	type ring struct{ Next *ring }
	round := &ring{}
	round.Next = round
	for _, v := range []any{map[string]string{}, struct{ F func() }{}, struct{ Any any }{1}, time.Now(), round} {
		if _, ok := m.keyOf("article.html", v); ok {
			t.Errorf("%T has a key", v)
		}
	}
}

// TestViewsHaveKeys: a page without a key is rendered in every build.
func TestViewsHaveKeys(t *testing.T) {
	m := &maker{templates: &templates{}}
	for _, v := range []any{&DrawArticle{}, HomePage{}, Ledger{}, YearPage{}, YearsPage{}, TypePage{}, TypesPage{}, NewsPage{}, PlainArticle{}, NotFound{}, Redirect{}} {
		if _, ok := m.keyOf("", v); !ok {
			t.Errorf("%T has no key", v)
		}
	}
}
