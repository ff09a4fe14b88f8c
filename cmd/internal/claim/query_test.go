package claim_test

import (
	"strconv"
	"strings"
	"testing"

	"drawpress/cmd/internal/draw"
)

// TestQueries asks the queries of all claims of the corpus of the algebra: it
// must read each, and come to the same answer.
func TestQueries(t *testing.T) {
	r := load(t)
	asked := 0
	for _, s := range append(samples(t, "tuning"), samples(t, "heldback")...) {
		about := r.about(t, s.round)
		about.French = s.french
		for _, c := range r.checker.Check(about, markdown(s.text)).Claims {
			if c.Query == "" {
				continue
			}
			q, err := draw.ParseQuery(c.Query, r.types)
			if err != nil {
				t.Errorf("%s: %q: %v", s.place, c.Query, err)
				continue
			}
			if q.String() != c.Query {
				t.Errorf("%s: %q is written %q", s.place, c.Query, q)
			}
			v, err := r.archive.At(about.Draw).Ask(q)
			if err != nil {
				continue // of a draw that is later than the article
			}
			switch c.Kind {
			case "crs", "invitations", "ordinal", "count", "total", "nomination":
				asked++
				if got, err := strconv.Atoi(strings.ReplaceAll(c.Computed, ",", "")); err != nil || v.Kind != draw.ValueNone && v.N != got {
					t.Errorf("%s: %s is %s; the algebra says %s", s.place, c.Query, c.Computed, v.Words())
				}
			case "date":
				asked++
				if v.Date.String() != c.Computed {
					t.Errorf("%s: %s is %s; the algebra says %s", s.place, c.Query, c.Computed, v.Date)
				}
			}
		}
	}
	if asked < 500 {
		t.Errorf("%d queries asked; want 500 or more", asked)
	}
}
