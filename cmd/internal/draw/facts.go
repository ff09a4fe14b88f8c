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

// A Window says how far back from a draw a fact looks. The draw itself is
// always inside.
type Window struct {
	unit unit
	n    int
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
)

var (
	Ever        = Window{}              // since the first draw
	ThisYear    = Window{unit: year}    // since January 1
	ThisQuarter = Window{unit: quarter} // since the start of the calendar quarter
	ThisMonth   = Window{unit: month}   // since the first of the month
	ThisWeek    = Window{unit: week}    // since Monday
)

// LastDays is the n days that end with the day of the draw: LastDays(7) on a
// Wednesday begins on the Thursday before.
func LastDays(n int) Window { return Window{days, n} }

// Last is the last n draws of the scope.
func Last(n int) Window { return Window{draws, n} }

// start is the first day of the window that ends on d.
func (w Window) start(d Date) Date {
	first := func(m time.Month) Date { s, _ := NewDate(d.Year(), m, 1); return s }
	switch w.unit {
	case year:
		return first(time.January)
	case quarter:
		return first(d.Month() - (d.Month()-1)%3)
	case month:
		return first(d.Month())
	case week:
		return d.Monday()
	case days:
		return d.Add(1 - w.n)
	}
	return Date{}
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
		from = min(to, sort.SearchInts(s.days, w.start(f.draw.Date).Days()))
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
