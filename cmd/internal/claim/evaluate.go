package claim

import (
	"slices"
	"sort"

	"drawpress/cmd/internal/draw"
)

// A column is the draws of a scope in order, with what is asked of them kept
// beside: an answer must not cost the whole record.
type column struct {
	draws []*draw.Draw
	days  []int32
	at    []int32 // places in the record
	sums  []int   // invitations of all before; one more than there are draws
	crs   []int32
	sizes []int32
}

func (col *column) add(d *draw.Draw, at int) {
	col.draws = append(col.draws, d)
	col.days = append(col.days, int32(d.Date.Days()))
	col.at = append(col.at, int32(at))
	col.sums = append(col.sums, col.sums[len(col.sums)-1]+d.Invitations)
	col.crs = append(col.crs, int32(d.CRS))
	col.sizes = append(col.sizes, int32(d.Invitations))
}

// columns makes a column of every scope that a statement can have.
func columns(all []*draw.Draw, not *draw.Type) map[scope]*column {
	out := map[scope]*column{}
	add := func(sc scope, d *draw.Draw, at int) {
		if out[sc] == nil {
			out[sc] = &column{sums: []int{0}}
		}
		out[sc].add(d, at)
	}
	for i, d := range all {
		add(scope{}, d, i)
		add(scope{typ: d.Type}, d, i)
		add(scope{kind: d.Type.Kind}, d, i)
		if not != nil && d.Type != not {
			add(scope{not: not}, d, i)
		}
	}
	return out
}

var noDraws = &column{sums: []int{0}}

func (c *Checker) column(sc scope) *column {
	if col := c.scopes[sc]; col != nil {
		return col
	}
	return noDraws
}

// upTo is how many of a column are among the first n of the record.
func (col *column) upTo(n int) int {
	i, _ := slices.BinarySearch(col.at, int32(n))
	return i
}

// A view is a stretch of a column.
type view struct {
	*column
	lo, hi int
}

func (v view) count() int         { return v.hi - v.lo }
func (v view) sum() int           { return v.sums[v.hi] - v.sums[v.lo] }
func (v view) list() []*draw.Draw { return v.draws[v.lo:v.hi:v.hi] }
func (v view) of(m measure) []int32 {
	if m.name == byCRS.name {
		return v.crs[v.lo:v.hi]
	}
	return v.sizes[v.lo:v.hi]
}

// first is the oldest draw of a scope; nil if there is none.
func (c *Checker) first(sc scope) *draw.Draw {
	if col := c.column(sc); len(col.draws) > 0 {
		return col.draws[0]
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

// span gives the draws of a scope and a period among the first upto of the record.
func (c *Checker) span(p period, sc scope, upto int) view {
	col := c.column(sc)
	lo, hi := 0, col.upTo(upto)
	if !p.from.IsZero() {
		lo, _ = slices.BinarySearch(col.days, int32(p.from.Days()))
	}
	if !p.to.IsZero() {
		end, _ := slices.BinarySearch(col.days, int32(p.to.Days()+1))
		hi = min(hi, end)
	}
	return view{col, lo, max(lo, hi)}
}

// within gives the draws of a window as seen at a draw (or a day), and of those
// no more than had been held by then.
func (c *Checker) within(w window, sc scope, on draw.Date, upto int) view {
	if w.unit == lastDraws {
		col := c.column(sc)
		hi := col.upTo(upto)
		return view{col, max(0, hi-w.n), hi}
	}
	return c.span(w.bounds(on), sc, upto)
}

// previous is the last draw of a scope among the first upto of the record.
func (c *Checker) previous(sc scope, upto int) *draw.Draw {
	col := c.column(sc)
	if i := col.upTo(upto); i > 0 {
		return col.draws[i-1]
	}
	return nil
}

// A measure is one of the two figures that draws are compared by.
type measure struct {
	name   string
	change string // the measure of a change
	spread string // the measure of a range
	of     func(*draw.Draw) int
}

var (
	byCRS  = measure{"crs", "crs change", "crs range", func(d *draw.Draw) int { return d.CRS }}
	bySize = measure{"invitations", "size change", "size range", func(d *draw.Draw) int { return d.Invitations }}
)

// beyond counts the draws that are further out than n, and how many figures
// they have between them.
func (v view) beyond(m measure, n int, low bool) (further, distinct int) {
	of := v.of(m)
	for _, w := range of {
		if int(w) != n && (int(w) < n) == low {
			further++
		}
	}
	if further < 2 {
		return further, further
	}
	seen := make(map[int32]bool, further)
	for _, w := range of {
		if int(w) != n && (int(w) < n) == low {
			seen[w] = true
		}
	}
	return further, len(seen)
}

// extreme is the draw furthest out, but for one that is left out.
func (v view) extreme(m measure, low bool, but *draw.Draw) *draw.Draw {
	best := -1
	of := v.of(m)
	for i, w := range of {
		if (best < 0 || w != of[best] && (w < of[best]) == low) && v.draws[v.lo+i] != but {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	return v.draws[v.lo+best]
}

// run counts the draws of a scope that end the first upto of the record
// without another between them.
func (c *Checker) run(sc scope, upto int) int {
	n := 0
	for n < upto && sc.has(c.all[upto-1-n]) {
		n++
	}
	return n
}
