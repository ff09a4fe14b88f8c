package draw

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strconv"
)

// A Band is a range of scores, both ends included, and how many candidates of
// the pool had one of them.
type Band struct {
	From, To   int
	Candidates int
}

// Range names the scores of the band as the files do: "451-500".
func (b Band) Range() string { return strconv.Itoa(b.From) + "-" + strconv.Itoa(b.To) }

// A PoolRow is one line of a pool's table.
type PoolRow struct {
	Band
	Part bool // of the nearest band above that is none; its candidates are counted there
}

// A Pool is one measurement of the pool: how the scores of all candidates who
// waited for an invitation were distributed on a day. Which bands it has is
// its own: the department has changed them. A Pool is never changed once made.
type Pool struct {
	date  Date
	rows  []PoolRow
	parts []Band // disjoint and without gaps, highest first
	total int
}

// A PoolError says what is wrong with a measurement. Band is the one to look
// at; it is zero where the measurement as a whole is meant.
type PoolError struct {
	Band Band
	Text string
}

func (e *PoolError) Error() string { return e.Text }

// NewPool makes a measurement of its bands, given in any order. A band may
// stand beside the parts that it is divided into; it is counted once and must
// be their sum. Together the bands hold every score from 0 to [MaxCRS]. The
// error is a [*PoolError].
func NewPool(date Date, bands []Band) (*Pool, error) {
	sorted := slices.Clone(bands)
	slices.SortFunc(sorted, func(a, b Band) int { // highest first, a band before its parts
		if a.To != b.To {
			return b.To - a.To
		}
		return a.From - b.From
	})
	fail := func(b Band, format string, args ...any) (*Pool, error) {
		return nil, &PoolError{b, fmt.Sprintf(format, args...)}
	}
	for i, b := range sorted {
		switch {
		case b.From < 0 || b.To < b.From || b.To > MaxCRS:
			return fail(b, "%s is no range of scores; want one from 0 to %d", b.Range(), MaxCRS)
		case b.Candidates < 0:
			return fail(b, "the band %s has %d candidates; want 0 or more", b.Range(), b.Candidates)
		case i > 0 && b.From == sorted[i-1].From && b.To == sorted[i-1].To:
			return fail(b, "the band %s stands twice", b.Range())
		}
	}
	p := &Pool{date: date}
	next := MaxCRS // the highest score not yet in a band
	for i := 0; i < len(sorted); {
		b := sorted[i]
		switch {
		case b.To > next:
			return fail(b, "the band %s overlaps %s", b.Range(), sorted[i-1].Range())
		case b.To < next:
			return fail(Band{}, "no band has the scores %d to %d", b.To+1, next)
		}
		end := i + 1
		for end < len(sorted) && sorted[end].From >= b.From {
			end++
		}
		p.rows = append(p.rows, PoolRow{Band: b})
		if parts := sorted[i+1 : end]; len(parts) == 0 {
			p.parts = append(p.parts, b)
		} else if err := p.divide(b, parts); err != nil {
			return nil, err
		}
		p.total += b.Candidates
		next, i = b.From-1, end
	}
	if next >= 0 {
		return fail(Band{}, "no band has the scores 0 to %d", next)
	}
	return p, nil
}

// divide adds the parts of a band, which must fill it.
func (p *Pool) divide(b Band, parts []Band) error {
	sum, next := 0, b.To
	for _, part := range parts {
		if part.To != next {
			return &PoolError{part, fmt.Sprintf("the parts of the band %s do not fill it once: %s does not end at %d", b.Range(), part.Range(), next)}
		}
		sum += part.Candidates
		next = part.From - 1
		p.rows = append(p.rows, PoolRow{part, true})
	}
	switch {
	case next != b.From-1:
		return &PoolError{b, fmt.Sprintf("the parts of the band %s do not fill it: none has the scores %d to %d", b.Range(), b.From, next)}
	case sum != b.Candidates:
		return &PoolError{b, fmt.Sprintf("the band %s has %d candidates, but its parts have %d", b.Range(), b.Candidates, sum)}
	}
	p.parts = append(p.parts, parts...)
	return nil
}

// Date is the day of the measurement.
func (p *Pool) Date() Date { return p.date }

// Total counts the candidates in the pool.
func (p *Pool) Total() int { return p.total }

// Rows lists the bands as a table does, highest first, parts after the band
// that they divide. The slice is shared: do not change it.
func (p *Pool) Rows() []PoolRow { return p.rows }

// Bands lists the finest bands, highest first: each candidate is in one of
// them. The slice is shared: do not change it.
func (p *Pool) Bands() []Band { return p.parts }

// Band is the finest band that holds a score; false if the score is none.
func (p *Pool) Band(score int) (Band, bool) {
	i := sort.Search(len(p.parts), func(i int) bool { return p.parts[i].From <= score })
	if score > MaxCRS || i == len(p.parts) {
		return Band{}, false
	}
	return p.parts[i], true
}

// Above bounds how many candidates had the score or more. A band that begins
// below the score and reaches it cannot be split: its candidates count in
// atMost only. Where a band begins at the score, both bounds are the same.
func (p *Pool) Above(score int) (atLeast, atMost int) {
	for _, b := range p.parts {
		if b.To < score {
			break
		}
		atMost += b.Candidates
		if b.From >= score {
			atLeast += b.Candidates
		}
	}
	return atLeast, atMost
}

// Within counts the candidates with a score in the range, both ends included.
// It is false if a band is partly in the range, partly outside.
func (p *Pool) Within(from, to int) (int, bool) {
	n, next := 0, to
	for _, b := range p.parts {
		if b.From > to {
			continue
		}
		if b.To != next || b.From < from {
			return 0, false
		}
		n += b.Candidates
		if next = b.From - 1; next < from {
			break
		}
	}
	return n, next == from-1
}

// Pools are all measurements by date, each day once. They are immutable; the
// zero Pools and a nil one hold none.
type Pools struct {
	list []*Pool // oldest first
}

// NewPools puts measurements in order. The error names a day that stands twice.
func NewPools(pools []*Pool) (*Pools, error) {
	list := slices.Clone(pools)
	sort.SliceStable(list, func(i, j int) bool { return list[i].date.Before(list[j].date) })
	for i := 1; i < len(list); i++ {
		if list[i].date == list[i-1].date {
			return nil, fmt.Errorf("the pool of %s stands twice", list[i].date)
		}
	}
	return &Pools{list}, nil
}

// Len counts the measurements.
func (ps *Pools) Len() int { return len(ps.All()) }

// All lists the measurements, oldest first. The slice is shared: do not change it.
func (ps *Pools) All() []*Pool {
	if ps == nil {
		return nil
	}
	return ps.list
}

// At is the latest measurement of the day or before it, so that facts of a
// draw never look ahead; nil if there is none.
func (ps *Pools) At(d Date) *Pool { return ps.before(d.Days() + 1) }

// Previous is the last measurement before p; nil if p is the first.
func (ps *Pools) Previous(p *Pool) *Pool { return ps.before(p.date.Days()) }

func (ps *Pools) before(days int) *Pool {
	list := ps.All()
	i := sort.Search(len(list), func(i int) bool { return list[i].date.Days() >= days })
	if i == 0 {
		return nil
	}
	return list[i-1]
}

// A PoolChange compares a measurement with an earlier one.
type PoolChange struct {
	From  *Pool
	Days  int    // since From
	Total int    // candidates; negative is fewer
	Rows  []*int // for each of [Pool.Rows]; nil where the bands of From do not tell
}

// Change compares with the measurement before; nil if p is the first.
func (ps *Pools) Change(p *Pool) *PoolChange {
	from := ps.Previous(p)
	if from == nil {
		return nil
	}
	c := &PoolChange{from, p.date.Sub(from.date), p.total - from.total, make([]*int, len(p.rows))}
	for i, r := range p.rows {
		if was, ok := from.Within(r.From, r.To); ok {
			n := r.Candidates - was
			c.Rows[i] = &n
		}
	}
	return c
}

// The first two columns of a file of pools. All others are bands.
const (
	PoolDate  = "date"
	PoolTotal = "total"
)

// FormatPools writes measurements as CSV, newest first: a line of names (date,
// total, then every band that any of them has, highest first, a band before
// its parts), then a line for each. An empty field means that the measurement
// has no such band. Measurements of one day should not be given twice.
func FormatPools(pools []*Pool) []byte {
	list := slices.Clone(pools)
	sort.SliceStable(list, func(i, j int) bool { return list[j].date.Before(list[i].date) })
	var columns []Band
	seen := map[Band]bool{}
	for _, p := range list {
		for _, r := range p.rows {
			if b := (Band{From: r.From, To: r.To}); !seen[b] {
				seen[b] = true
				columns = append(columns, b)
			}
		}
	}
	slices.SortFunc(columns, func(a, b Band) int {
		if a.To != b.To {
			return b.To - a.To
		}
		return a.From - b.From
	})
	var out bytes.Buffer
	out.WriteString(PoolDate + "," + PoolTotal)
	for _, b := range columns {
		out.WriteString("," + b.Range())
	}
	out.WriteByte('\n')
	for _, p := range list {
		fmt.Fprintf(&out, "%s,%d", p.date, p.total)
		i := 0
		for _, b := range columns { // rows are in the order of the columns
			out.WriteByte(',')
			if i < len(p.rows) && p.rows[i].From == b.From && p.rows[i].To == b.To {
				out.WriteString(strconv.Itoa(p.rows[i].Candidates))
				i++
			}
		}
		out.WriteByte('\n')
	}
	return out.Bytes()
}
