package draw

import (
	"sort"
	"time"
)

func (x *asked) count() Value { return Value{N: x.to - x.from, rests: x.whole()} }

func (p span) invitations() int { return p.s.invited[p.to] - p.s.invited[p.from] }

func (x *asked) invited() Value { return Value{N: x.invitations(), rests: x.whole()} }

// share divides by all draws in the window, so its "last 9" are the last nine of all.
func (x *asked) share() Value {
	all := x.spanOf(All, x.q.window)
	if all.invitations() == 0 {
		return none("there were no invitations")
	}
	of := span{x.s, sort.SearchInts(x.s.at, all.from), sort.SearchInts(x.s.at, all.to)} // places of all draws are those of the archive
	return Value{N: of.invitations(), Of: all.invitations(), rests: [2]span{all}}
}

func (x *asked) monthShare() Value {
	month, year := x.spanOf(x.scope, ThisMonth), x.spanOf(x.scope, ThisYear)
	if year.invitations() == 0 {
		return none("there were no invitations in the year")
	}
	return Value{N: month.invitations(), Of: year.invitations(), rests: [2]span{year}}
}

func (x *asked) weekdayOrdinal() Value {
	places := x.s.byWeekday(x.archive)[x.draw.Date.Weekday()]
	return Value{N: sort.SearchInts(places, x.to) - sort.SearchInts(places, x.from), rests: x.whole()}
}

func (x *asked) firstOnWeekday() Value {
	v := x.weekdayOrdinal()
	return Value{Yes: v.N == 1, rests: v.rests}
}

// periodRank compares what the period of the draw has so far with what those
// before it had in the end, which was known by then.
func (x *asked) periodRank(w Window) Value {
	this := x.spanOf(x.scope, w)
	if this.from == this.to {
		return none("there is no such draw in the period")
	}
	p := x.s.by(x.archive, w)
	first := 0
	if x.q.window != Ever {
		first = sort.SearchInts(p.starts, x.q.window.start(x.draw.Date))
	}
	last := sort.SearchInts(p.starts, w.start(x.draw.Date))
	total := this.invitations()
	greater := p.totals.above(first, last, total)
	return Value{N: greater + 1, Joint: greater+p.totals.below(first, last, total) < last-first, rests: x.whole()}
}

// sameDay is the day of another year: February 29 becomes February 28 there.
func sameDay(d Date, year int) Date {
	if day, ok := NewDate(year, d.Month(), d.Day()); ok {
		return day
	}
	day, _ := NewDate(year, time.February, 28)
	return day
}

// toDate sums or counts a year up to the same day, or sets this year against it.
func (x *asked) toDate(invitations, against bool) Value {
	if first := x.archive.draws[0].Date.Year(); x.q.n < first {
		return none("the record does not reach back so far")
	}
	first, _ := NewDate(x.q.n, time.January, 1)
	then, now := x.spanOf(x.scope, Between(first, sameDay(x.draw.Date, x.q.n))), x.spanOf(x.scope, ThisYear)
	of := func(p span) int {
		if invitations {
			return p.invitations()
		}
		return p.to - p.from
	}
	if against {
		return Value{N: of(now) - of(then), rests: [2]span{then, now}}
	}
	return Value{N: of(then), rests: [2]span{then}}
}
