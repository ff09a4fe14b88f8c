package draw_test

import (
	"testing"

	"drawpress/cmd/internal/draw"
)

// TestSummarise: a summary says what the queries say, of every scope and year.
func TestSummarise(t *testing.T) {
	r := record(t)
	a := archive(t, r.draws)
	for _, y := range a.Years() {
		last := y.Draws[len(y.Draws)-1]
		ask, f, s := asker(t, last.Number.String()), a.At(last), draw.Summarise(y.Draws)
		if s.Draws != f.Count(draw.All, draw.ThisYear) || s.Invited != f.Invited(draw.All, draw.ThisYear) || s.Invited != y.Invited {
			t.Errorf("%d: %d draws, %d invited", y.Year, s.Draws, s.Invited)
		}
		if got := ask("crs median in year").Words(); got != s.Median {
			t.Errorf("%d: the median is %s; want %s", y.Year, s.Median, got)
		}
		for words, d := range map[string]*draw.Draw{"lowest in year": s.Lowest, "highest in year": s.Highest, "smallest in year": s.Smallest, "largest in year": s.Largest} {
			if names := ask(words).Names(); names[0].Number != d.Number {
				t.Errorf("%d: %s is round %s; want %s", y.Year, words, d.Number, names[0].Number)
			}
		}
	}
	if s := draw.Summarise(nil); s != (draw.Summary{}) {
		t.Errorf("of no draws: %+v", s)
	}
	one := a.All()[:1]
	if s := draw.Summarise(one); s.Median != "886" || s.Lowest != one[0] || s.Largest != one[0] {
		t.Errorf("of one draw: %+v", s)
	}
}
