package draw

import (
	"math/bits"
	"slices"
	"sort"
	"sync"
)

// lazy is what a series needs for questions that a walk over its draws would
// answer too slowly. It is made when it is first asked for, part by part, so a
// site that asks for none pays for none.
type lazy struct {
	once  sync.Once
	parts *prepared
}

type prepared struct {
	crs, size, gap             column
	runs                       runs
	weekdays                   weekdays
	month, quarter, half, year periods
}

func (l *lazy) prepared() *prepared {
	l.once.Do(func() { l.parts = &prepared{} })
	return l.parts
}

// columnOf picks a figure of the draws.
type columnOf uint8

const (
	ofCRS columnOf = iota
	ofSize
)

// column is the CRS or the invitations of the series, ready for questions.
func (s *series) column(a *Archive, of columnOf) *column {
	c := &s.prepared().crs
	if of == ofSize {
		c = &s.prepared().size
	}
	c.once.Do(func() {
		values := make([]int, len(s.at))
		for i, at := range s.at {
			values[i] = of.of(a.draws[at])
		}
		c.fill(values)
	})
	return c
}

func (of columnOf) of(d *Draw) int {
	if of == ofSize {
		return d.Invitations
	}
	return d.CRS
}

// gaps is the days from each draw of the series to the one before it; -1 for
// the first, which has none.
func (s *series) gaps() *column {
	c := &s.prepared().gap
	c.once.Do(func() {
		values := make([]int, len(s.at))
		for i := range values {
			values[i] = -1
			if i > 0 {
				values[i] = s.days[i] - s.days[i-1]
			}
		}
		c.fill(values)
	})
	return c
}

// A column is a list of figures that answers about any stretch of itself, in
// a number of steps that grows with the logarithm of its length: how many are
// below a figure, which is the k-th smallest, which hold a figure.
//
// It is a wavelet matrix over the ranks of the distinct figures: one level for
// each bit of a rank, highest first. A level knows, for each place, how many
// ranks before it have a 0 there; those go, in order, to the front of the next
// level, the others behind them.
type column struct {
	once      sync.Once
	values    []int
	sums      []int     // sums[i] is the sum of the first i
	distinct  []int     // every figure once, rising
	levels    [][]int32 // zeros before each place
	order     []int32   // places by figure, then by place
	low, high []int32   // the last place before with a figure at most (at least) this one; -1 if none
}

func (c *column) fill(values []int) {
	n := len(values)
	c.values = values
	c.sums = make([]int, n+1)
	c.order = make([]int32, n)
	for i, v := range values {
		c.sums[i+1] = c.sums[i] + v
		c.order[i] = int32(i)
	}
	slices.SortStableFunc(c.order, func(i, j int32) int { return values[i] - values[j] })
	codes := make([]int32, n)
	for k, i := range c.order {
		if k == 0 || values[i] != c.distinct[len(c.distinct)-1] {
			c.distinct = append(c.distinct, values[i])
		}
		codes[i] = int32(len(c.distinct) - 1)
	}
	next := make([]int32, 0, n)
	var ones []int32
	for bit := bits.Len(uint(max(0, len(c.distinct)-1))) - 1; bit >= 0; bit-- {
		zeros := make([]int32, n+1)
		next, ones = next[:0], ones[:0]
		for i, code := range codes {
			zeros[i+1] = zeros[i]
			if code>>bit&1 == 0 {
				zeros[i+1]++
				next = append(next, code)
			} else {
				ones = append(ones, code)
			}
		}
		next = append(next, ones...)
		codes, next = next, codes
		c.levels = append(c.levels, zeros)
	}
	c.low = nearest(values, func(earlier, v int) bool { return earlier <= v })
	c.high = nearest(values, func(earlier, v int) bool { return earlier >= v })
}

// nearest finds for each place the last one before it whose figure reaches its
// own: a stack holds the places that some later figure may still fall back to.
func nearest(values []int, reaches func(earlier, v int) bool) []int32 {
	found := make([]int32, len(values))
	var stack []int32
	for i, v := range values {
		for len(stack) > 0 && !reaches(values[stack[len(stack)-1]], v) {
			stack = stack[:len(stack)-1]
		}
		found[i] = -1
		if len(stack) > 0 {
			found[i] = stack[len(stack)-1]
		}
		stack = append(stack, int32(i))
	}
	return found
}

// below counts the figures less than v from place from up to, not including, to.
func (c *column) below(from, to, v int) int {
	code := sort.SearchInts(c.distinct, v)
	if code == len(c.distinct) {
		return to - from
	}
	n := 0
	for i, zeros := range c.levels {
		a, b := int(zeros[from]), int(zeros[to])
		if code>>(len(c.levels)-1-i)&1 == 0 {
			from, to = a, b
			continue
		}
		n += b - a
		all := int(zeros[len(zeros)-1])
		from, to = all+from-a, all+to-b
	}
	return n
}

// above counts the figures greater than v.
func (c *column) above(from, to, v int) int { return to - from - c.below(from, to, v+1) }

// smallest is the k-th smallest figure, from 0; there must be more than k.
func (c *column) smallest(from, to, k int) int {
	code := 0
	for i, zeros := range c.levels {
		a, b := int(zeros[from]), int(zeros[to])
		if k < b-a {
			from, to = a, b
			continue
		}
		k -= b - a
		code |= 1 << (len(c.levels) - 1 - i)
		all := int(zeros[len(zeros)-1])
		from, to = all+from-a, all+to-b
	}
	return c.distinct[code]
}

// places lists, rising, where v stands.
func (c *column) places(from, to, v int) []int32 {
	first := func(at int) int {
		return sort.Search(len(c.order), func(k int) bool {
			i := c.order[k]
			return c.values[i] > v || c.values[i] == v && int(i) >= at
		})
	}
	return c.order[first(from):first(to)]
}

// runs counts, for each draw of a series, how long something has gone on.
type runs struct {
	once                                sync.Once
	falling, rising, sameSize, sameType []int32
}

func (s *series) streaks(a *Archive) *runs {
	r := &s.prepared().runs
	r.once.Do(func() {
		n := len(s.at)
		r.falling, r.rising, r.sameSize, r.sameType = make([]int32, n), make([]int32, n), make([]int32, n), make([]int32, n)
		for i, at := range s.at {
			r.sameSize[i], r.sameType[i] = 1, 1
			if i == 0 {
				continue
			}
			d, p := a.draws[at], a.draws[s.at[i-1]]
			if d.CRS < p.CRS {
				r.falling[i] = r.falling[i-1] + 1
			}
			if d.CRS > p.CRS {
				r.rising[i] = r.rising[i-1] + 1
			}
			if d.Invitations == p.Invitations {
				r.sameSize[i] += r.sameSize[i-1]
			}
			if d.Type == p.Type {
				r.sameType[i] += r.sameType[i-1]
			}
		}
	})
	return r
}

// weekdays lists the places of a series by the weekday of their draws.
type weekdays struct {
	once sync.Once
	at   [7][]int
}

func (s *series) byWeekday(a *Archive) *[7][]int {
	days := &s.prepared().weekdays
	days.once.Do(func() {
		for i, at := range s.at {
			w := a.draws[at].Date.Weekday()
			days.at[w] = append(days.at[w], i)
		}
	})
	return &days.at
}

// periods are the months, quarters, half-years or years in which a series has
// draws, with the invitations of each.
type periods struct {
	once   sync.Once
	starts []int // first days
	totals column
}

func (s *series) by(a *Archive, w Window) *periods {
	p := &s.prepared().year
	switch w.unit {
	case month:
		p = &s.prepared().month
	case quarter:
		p = &s.prepared().quarter
	case half:
		p = &s.prepared().half
	}
	p.once.Do(func() {
		var totals []int
		for i, at := range s.at {
			if start := w.start(a.draws[at].Date); len(p.starts) == 0 || p.starts[len(p.starts)-1] != start {
				p.starts, totals = append(p.starts, start), append(totals, 0)
			}
			totals[len(totals)-1] += s.invited[i+1] - s.invited[i]
		}
		p.totals.fill(totals)
	})
	return p
}
