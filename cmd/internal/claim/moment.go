package claim

import (
	"fmt"
	"time"

	"drawpress/cmd/internal/draw"
)

// weekdays checks the weekday of every date that has one.
func (s *sentence) weekdays() {
	for i := range s.t {
		t := &s.t[i]
		if t.kind != day || t.d == 0 || t.m == 0 || t.d2 > 0 {
			continue
		}
		if t.wd > 0 {
			s.weekday(i, i, time.Weekday(t.wd-1))
			continue
		}
		if k := s.weekdayAfter(i); k > 0 {
			s.weekday(i, k, time.Weekday(s.t[k].wd-1))
		}
	}
}

// weekdayAfter finds "…, at 23:49:05 UTC, a Thursday" after a date.
func (s *sentence) weekdayAfter(i int) int {
	for k := i + 1; k < min(len(s.t), i+7); k++ {
		t := &s.t[k]
		switch {
		case t.kind == day && t.wd > 0 && t.d == 0:
			next := k + 1
			if t.has(possessive) || s.class(next, drawNoun) || next < len(s.t) && (s.t[next].kind == scoped || s.t[next].kind == clock || s.t[next].kind == day) {
				return 0
			}
			if s.is(next, ",") && next+1 < len(s.t) && s.t[next+1].kind == day {
				return 0
			}
			return k
		case t.kind == clock, t.text == ",", t.text == "(", t.text == ")", t.text == "a", t.text == "at", t.text == "which", t.text == "was":
		default:
			return 0
		}
	}
	return 0
}

func (s *sentence) weekday(i, k int, stated time.Weekday) {
	t := &s.t[i]
	rs := s.readings()
	add := func(y int) {
		if d, ok := newDate(y, int(t.m), int(t.d)); ok {
			r := reading{agrees: d.Weekday() == stated, computed: answer{form: onWeekday, a: int(d.Weekday())}}
			switch this := s.a.Draw; {
			case this == nil:
			case d == this.Date:
				r.query.what = "weekday"
			case this.TieBreak != nil && d == draw.DateOf(this.TieBreak.UTC()):
				r.query.what = "tie-break weekday"
			}
			rs = append(rs, r)
		}
	}
	switch {
	case t.y > 0:
		add(int(t.y))
	case s.a.year > 0:
		add(int(s.a.year))
	case s.a.Date.IsZero():
		return
	default:
		y := s.a.Date.Year()
		add(y)
		if d, ok := newDate(y, int(t.m), int(t.d)); !ok || s.a.Date.Before(d) {
			add(y - 1)
		} else if s.a.Date.Sub(d) > 180 {
			add(y + 1)
		}
	}
	from, to := min(i, k), max(i, k)
	s.settle("weekday", from, to, answer{form: onWeekday, a: int(stated)}, rs, true, true)
}

// hours that a zone is behind UTC.
var behind = map[string][]int{"utc": {0}, "": {0}, "est": {5}, "edt": {4}, "et": {4, 5}, "cst": {6}, "cdt": {5}, "mst": {7}, "mdt": {6}, "pst": {8}, "pdt": {7}}

// tieBreaks checks the moment before which profiles had to be submitted.
func (s *sentence) tieBreaks() {
	for i := range s.t {
		if s.t[i].kind == clock {
			s.tieBreak(i)
		}
	}
	if s.all&tie != 0 {
		s.tieBreakDay()
	}
}

// submitted tells whether the sentence speaks of when profiles were made.
func (s *sentence) submitted() bool { return (s.all&tie | s.words&profiled) != 0 }

// dateBeside finds the date that belongs to a clock.
func (s *sentence) dateBeside(i int) int {
	for k := i - 1; k >= max(0, i-5); k-- {
		if s.t[k].kind == day && s.t[k].d > 0 {
			return k
		}
		if s.t[k].kind != word && s.t[k].text != "," && s.t[k].text != "(" || s.t[k].text == "before" {
			break
		}
	}
	for k := i + 1; k < min(len(s.t), i+6); k++ {
		if s.t[k].kind == day && s.t[k].d > 0 {
			return k
		}
		if s.t[k].kind == clock || s.t[k].kind == number {
			break
		}
	}
	return -1
}

func (s *sentence) tieBreak(i int) {
	on := s.dateBeside(i)
	c := &s.t[i]
	told := s.submitted()
	if !told && (on < 0 || !c.has(seconds)) {
		return
	}
	draws, said := s.tieSubjects()
	rs := s.readings()
	for _, d := range draws {
		if d.TieBreak == nil {
			continue
		}
		if on >= 0 && !told && s.t[on].y > 0 {
			if date, ok := s.t[on].date(); ok && !date.Before(d.Date.Add(-1)) {
				return // the time of the draw itself
			}
		}
		for _, h := range behind[c.text] {
			rs = append(rs, reading{agrees: sameMoment(c, on, s.t, d.TieBreak.UTC(), h), computed: answer{form: tieBreak, draw: d}, query: question{of: d, what: "tie-break"}, rests: [2]*draw.Draw{d}})
		}
	}
	_ = said
	from, to := i, i
	stated := fmt.Sprintf("%02d:%02d:%02d", c.n/3600, c.n/60%60, c.n%60)
	if on >= 0 {
		from, to = min(i, on), max(i, on)
		stated = s.p.Text[s.t[from].at:s.t[to].end]
	}
	for k := range s.t {
		if s.is(k, "example", "suppose", "imagine", "instance", "say") {
			told = false
		}
	}
	s.settle("tie-break", from, to, words(stated), rs, told && (c.has(seconds) || on >= 0), true)
}

// tieSubjects lists the draws whose tie-break is meant.
func (s *sentence) tieSubjects() ([]*draw.Draw, bool) {
	var draws []*draw.Draw
	said := false
	for i := range s.mentions {
		if m := &s.mentions[i]; !m.compare || m.noun {
			draws = append(draws, m.draws...)
			said = said || len(m.draws) > 0
		}
	}
	if s.a.Draw != nil && !said {
		draws = append(draws, s.a.Draw)
	}
	if !said {
		draws = append(draws, s.a.seen...)
	}
	return draws, said
}

// sameMoment compares a clock, and the date beside it, with a tie-break; h is
// how far the clock's zone is behind UTC.
func sameMoment(c *token, on int, t []token, want time.Time, h int) bool {
	local := want.Add(time.Duration(-h) * time.Hour)
	at := local.Hour()*3600 + local.Minute()*60 + local.Second()
	if !c.has(seconds) {
		at -= at % 60
	}
	if c.n%86400 != at {
		return false
	}
	if on < 0 {
		return true
	}
	d := &t[on]
	return int(d.d) == local.Day() && time.Month(d.m) == local.Month() && (d.y == 0 || int(d.y) == local.Year())
}

// tieBreakDay checks the date of a tie-break that is given without a time.
func (s *sentence) tieBreakDay() {
	for i := range s.t {
		t := &s.t[i]
		if t.kind != day || t.d == 0 || t.m == 0 || t.y == 0 || !s.nearClock(i) || s.hasClock() {
			continue
		}
		if !s.is(i-1, "before", "at", "to", "as", ":", "was", "is") && !(s.is(i-1, "on") && s.is(i-2, "before")) {
			continue
		}
		date, _ := t.date()
		draws, _ := s.tieSubjects()
		rs := s.readings()
		strong := false
		for _, d := range draws {
			if d.TieBreak == nil {
				continue
			}
			day := draw.DateOf(d.TieBreak.UTC())
			strong = date.Before(d.Date)
			rs = append(rs, reading{agrees: day == date || day.Add(-1) == date, computed: answer{form: tieDay, draw: d}, query: question{of: d, what: "tie-break"}, rests: [2]*draw.Draw{d}})
		}
		s.settle("tie-break", i, i, theDate(date), rs, strong && (s.is(i-1, "before", "to", "at", "as") || s.class(i-2, tie) || s.is(i-2, "rule", "date")), true)
	}
}

func (s *sentence) hasClock() bool {
	for i := range s.t {
		if s.t[i].kind == clock {
			return true
		}
	}
	return false
}
