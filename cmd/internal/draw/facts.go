package draw

import (
	"sort"
	"time"
)

// A Scope says which draws a fact counts: all of them, those of a type or
// those of a kind. An unsaid scope is the commonest error in published
// articles, so every query names one.
type Scope struct {
	typ  *Type
	kind Kind
}

// All is the scope of every draw.
var All = Scope{}

// OfType is the scope of the draws of one type.
func OfType(t *Type) Scope { return Scope{typ: t} }

// OfKind is the scope of the draws of one kind.
func OfKind(k Kind) Scope { return Scope{kind: k} }

// A Window says how far back from a draw a fact looks. It ends with the draw,
// which is always inside, but for [Window.Before] and [Between].
type Window struct {
	unit        unit
	n           int
	before      bool // the whole period before, not the one so far
	first, last Date // of since and between
}

type unit uint8

const (
	ever unit = iota
	year
	quarter
	month
	week
	days
	draws
	half
	since
	between
)

var (
	Ever        = Window{}              // since the first draw
	ThisYear    = Window{unit: year}    // since January 1
	ThisHalf    = Window{unit: half}    // since January 1 or July 1
	ThisQuarter = Window{unit: quarter} // since the start of the calendar quarter
	ThisMonth   = Window{unit: month}   // since the first of the month
	ThisWeek    = Window{unit: week}    // since Monday
)

// LastDays is the n days that end with the day of the draw: LastDays(7) on a
// Wednesday begins on the Thursday before. An n below 1 is 1, for the draw
// itself is always inside.
func LastDays(n int) Window { return Window{unit: days, n: max(1, n)} }

// Last is the last n draws of the scope. An n below 1 is 1.
func Last(n int) Window { return Window{unit: draws, n: max(1, n)} }

// Since is all from a date, that day included, up to the draw. It is empty if
// the date is after the draw.
func Since(first Date) Window { return Window{unit: since, first: first} }

// Between is all from one date to another, both included, as far as it had
// been held when the draw had.
func Between(first, last Date) Window { return Window{unit: between, first: first, last: last} }

// Before is the whole calendar week, month, quarter, half-year or year before
// the one of w: ThisWeek.Before() on any day of a week is the Monday to Sunday
// before it. Other windows have none before them and stay as they are.
func (w Window) Before() Window {
	switch w.unit {
	case week, month, quarter, half, year:
		w.before = true
	}
	return w
}

// start is the first day of the window that ends on d, as [Date.Days] counts.
// A number of days can reach back further than the calendar does.
func (w Window) start(d Date) int {
	first := func(m time.Month) int { s, _ := NewDate(d.Year(), m, 1); return s.Days() }
	switch w.unit {
	case year:
		return first(time.January)
	case quarter:
		return first(d.Month() - (d.Month()-1)%3)
	case half:
		return first(d.Month() - (d.Month()-1)%6)
	case month:
		return first(d.Month())
	case since, between:
		return w.first.Days()
	case week:
		return d.Monday().Days()
	}
	return d.Days() - w.n + 1
}

// Facts answers what was true when its draw had just been held.
type Facts struct {
	archive *Archive
	draw    *Draw
	at      int
}

// At gives the facts of d, which must be of this archive.
func (a *Archive) At(d *Draw) Facts { return Facts{a, d, a.index[d.Number]} }

// Draw is the draw these are the facts of.
func (f Facts) Draw() *Draw { return f.draw }

// span finds the draws of a scope and window as the half-open range
// [from, to) of the scope's series.
func (f Facts) span(scope Scope, w Window) (s *series, from, to int) {
	s = f.archive.scopes[scope]
	if s == nil {
		return &series{invited: []int{0}}, 0, 0
	}
	to = sort.SearchInts(s.at, f.at+1)
	switch w.unit {
	case ever:
	case draws:
		from = max(0, to-w.n)
	default:
		first := w.start(f.draw.Date)
		switch {
		case w.before:
			to = min(to, sort.SearchInts(s.days, first))
			first = w.start(FromDays(first - 1))
		case w.unit == between:
			to = min(to, sort.SearchInts(s.days, w.last.Days()+1))
		}
		from = min(to, sort.SearchInts(s.days, first))
	}
	return s, from, to
}

// Count counts the draws of the scope in the window, the draw included if it
// is of the scope: so it is also the draw's ordinal there ("the 22nd of 2023").
func (f Facts) Count(scope Scope, w Window) int {
	_, from, to := f.span(scope, w)
	return to - from
}

// Invited sums the invitations of the scope in the window.
func (f Facts) Invited(scope Scope, w Window) int {
	s, from, to := f.span(scope, w)
	return s.invited[to] - s.invited[from]
}

// Draws lists the draws of the scope in the window, oldest first.
func (f Facts) Draws(scope Scope, w Window) []*Draw {
	s, from, to := f.span(scope, w)
	return f.archive.pick(s, from, to)
}

// Previous is the last draw of the scope before this one; nil if it is the first.
func (f Facts) Previous(scope Scope) *Draw {
	s, _, to := f.span(scope, Ever)
	for to--; to >= 0; to-- {
		if s.at[to] < f.at {
			return f.archive.draws[s.at[to]]
		}
	}
	return nil
}

// A Change compares a draw with an earlier one.
type Change struct {
	From *Draw
	CRS  int // points; negative is a lower cut-off
	Size int // invitations
	Days int // days since From
}

// Change compares with the previous draw of the scope; nil if there is none.
func (f Facts) Change(scope Scope) *Change {
	p := f.Previous(scope)
	if p == nil {
		return nil
	}
	return &Change{p, f.draw.CRS - p.CRS, f.draw.Invitations - p.Invitations, f.draw.Date.Sub(p.Date)}
}
