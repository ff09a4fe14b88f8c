package claim

import (
	"sort"

	"drawpress/cmd/internal/draw"
)

// first is the oldest draw of a scope; nil if there is none.
func (c *Checker) first(sc scope) *draw.Draw {
	for _, d := range c.all {
		if sc.has(d) {
			return d
		}
	}
	return nil
}

// index is the place of a draw in the record.
func (c *Checker) index(d *draw.Draw) int {
	i := sort.SearchInts(c.days, d.Date.Days())
	for i < len(c.all) && c.all[i] != d {
		i++
	}
	return i
}

// upTo is how many draws had been held by the end of a day.
func (c *Checker) upTo(day draw.Date) int {
	return sort.SearchInts(c.days, day.Days()+1)
}

// span gives the draws of a period among the first upto of the record.
func (c *Checker) span(p period, upto int) []*draw.Draw {
	lo, hi := 0, upto
	if !p.from.IsZero() {
		lo = sort.SearchInts(c.days, p.from.Days())
	}
	if !p.to.IsZero() {
		hi = min(hi, sort.SearchInts(c.days, p.to.Days()+1))
	}
	if lo >= hi {
		return nil
	}
	return c.all[lo:hi]
}

// within gives the draws of a window as seen at a draw (or a day), and of those
// no more than had been held by then.
func (c *Checker) within(w window, sc scope, on draw.Date, upto int) []*draw.Draw {
	if w.unit == lastDraws {
		var out []*draw.Draw
		for i := upto - 1; i >= 0 && len(out) < w.n; i-- {
			if sc.has(c.all[i]) {
				out = append(out, c.all[i])
			}
		}
		return out
	}
	return only(c.span(w.bounds(on), upto), sc)
}

// previous is the last draw of a scope among the first upto of the record.
func (c *Checker) previous(sc scope, upto int) *draw.Draw {
	for i := upto - 1; i >= 0; i-- {
		if sc.has(c.all[i]) {
			return c.all[i]
		}
	}
	return nil
}

func sum(draws []*draw.Draw) int {
	n := 0
	for _, d := range draws {
		n += d.Invitations
	}
	return n
}

// A measure is one of the two figures that draws are compared by.
type measure struct {
	name string
	of   func(*draw.Draw) int
}

var (
	byCRS  = measure{"crs", func(d *draw.Draw) int { return d.CRS }}
	bySize = measure{"invitations", func(d *draw.Draw) int { return d.Invitations }}
)

// beyond counts the draws that are further out than v, and those that equal it.
func beyond(draws []*draw.Draw, m measure, v int, low bool) (further, distinct, equal int) {
	seen := map[int]bool{}
	for _, d := range draws {
		w := m.of(d)
		switch {
		case w == v:
			equal++
		case (w < v) == low:
			further++
			if !seen[w] {
				seen[w] = true
				distinct++
			}
		}
	}
	return further, distinct, equal
}

// extreme is the draw furthest out.
func extreme(draws []*draw.Draw, m measure, low bool) *draw.Draw {
	var best *draw.Draw
	for _, d := range draws {
		if best == nil || m.of(d) != m.of(best) && (m.of(d) < m.of(best)) == low {
			best = d
		}
	}
	return best
}

// streak counts draws of a scope up to the one at upto-1 for which same holds.
func (c *Checker) streak(sc scope, upto int, same func(newer, older *draw.Draw) bool) int {
	var newer *draw.Draw
	n := 0
	for i := upto - 1; i >= 0; i-- {
		d := c.all[i]
		if !sc.has(d) {
			continue
		}
		if newer != nil && !same(newer, d) {
			break
		}
		newer = d
		n++
	}
	return n
}
