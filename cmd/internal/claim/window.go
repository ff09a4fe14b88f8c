package claim

import (
	"strconv"
	"time"

	"drawpress/cmd/internal/draw"
)

// A period is a stretch of the calendar, both days inside. A zero from is the
// start of the record, a zero to the draw at hand.
type period struct{ from, to draw.Date }

// A window is how far a statement looks, and how the algebra writes that.
type window struct {
	unit   windowUnit
	before bool // the whole one before: "last week"
	n      int
	period period
	loose  bool // words that mean one thing to one writer and another to the next
}

type windowUnit uint8

const (
	ever windowUnit = iota
	inWeek
	inMonth
	inQuarter
	inHalf
	inYear
	lastDays
	lastDraws
	between // period
	since   // period.from; the day itself may be meant or not
	unknown // since an event that the record does not know
)

var unitWords = map[windowUnit]string{inWeek: "in week", inMonth: "in month", inQuarter: "in quarter", inHalf: "in half-year", inYear: "in year"}

// words give the window as the algebra writes it.
func (w window) words() string {
	switch w.unit {
	case ever, unknown:
		return ""
	case lastDays:
		return " last " + strconv.Itoa(max(1, w.n)) + " days"
	case lastDraws:
		return " last " + strconv.Itoa(w.n)
	case between:
		return " between " + w.period.from.String() + " and " + w.period.to.String()
	case since:
		return " since " + w.period.from.String()
	}
	if w.before {
		return " " + unitWords[w.unit] + " before"
	}
	return " " + unitWords[w.unit]
}

// bounds gives the days of the window as seen on a day.
func (w window) bounds(on draw.Date) period {
	switch w.unit {
	case between:
		return w.period
	case since:
		return period{from: w.period.from, to: on}
	case lastDays:
		return period{on.Add(-w.n), on}
	case ever, lastDraws, unknown:
		return period{to: on}
	}
	p := unitAround(w.unit, on)
	if w.before {
		return unitAround(w.unit, p.from.Add(-1))
	}
	return p
}

// unitAround is the calendar week, month and so on that a day lies in.
func unitAround(u windowUnit, on draw.Date) period {
	first := func(m time.Month) draw.Date { d, _ := draw.NewDate(on.Year(), m, 1); return d }
	months := func(n int) period {
		from := first(on.Month() - (on.Month()-1)%time.Month(n))
		to := from.Add(31*n + 1)
		return period{from, to.Add(-to.Day())}
	}
	switch u {
	case inWeek:
		return period{on.Monday(), on.Monday().Add(6)}
	case inMonth:
		return months(1)
	case inQuarter:
		from := first(on.Month() - (on.Month()-1)%3)
		return period{from, monthEnd(from.Year(), int(from.Month())+2)}
	case inHalf:
		from := first(on.Month() - (on.Month()-1)%6)
		return period{from, monthEnd(from.Year(), int(from.Month())+5)}
	}
	return period{first(time.January), monthEnd(on.Year(), 12)}
}

func monthEnd(y, m int) draw.Date {
	for d := 31; d > 27; d-- {
		if date, ok := newDate(y, m, d); ok {
			return date
		}
	}
	return draw.Date{}
}

func newDate(y, m, d int) (draw.Date, bool) { return draw.NewDate(y, time.Month(m), d) }

var unitNamed = map[string]windowUnit{"week": inWeek, "weeks": inWeek, "month": inMonth, "months": inMonth, "quarter": inQuarter, "year": inYear, "years": inYear}

// window reads a window that begins at token i. It gives every reading; none
// if nothing here is a window.
func (s *sentence) window(i int) (ws []window, end int) {
	t := s.t
	start := i
	for i < len(t) && t[i].kind == word && s.class(i, windowGlue) {
		i++
	}
	if i >= len(t) {
		return nil, start
	}
	if ws, end := s.fixedWindow(i); ws != nil {
		return ws, end
	}
	i = s.skip(i, "in", "of", "for", "during", "throughout", "within", "over", "across", "on", "at")
	i = s.skip(i, "the", "all", "a", "just", "only", "calendar", "whole", "entire", "span", "new")
	i = s.skip(i, "of")
	if i >= len(t) {
		return nil, start
	}
	if ws, end := s.fixedWindow(i); ws != nil {
		return ws, end
	}
	switch k := &t[i]; {
	case k.kind == number && k.has(yearly):
		return []window{s.yearWindow(k.n)}, i + 1
	case k.kind == day && k.m > 0 && k.d == 0:
		return s.monthWindow(k), i + 1
	case k.text == "this" || k.text == "current":
		j := s.skip(i, "this", "current", "calendar", "past")
		if u, ok := s.unitAt(j); ok && t[j].about != nil {
			return []window{{unit: u}}, j + 1
		}
		if j < len(t) && t[j].kind == day && t[j].m > 0 && t[j].d == 0 {
			return s.monthWindow(&t[j]), j + 1
		}
	case i > start && k.kind == word:
		if u, ok := s.unitAt(i); ok && (t[i-1].text == "the" || t[i-1].text == "new" || t[i-1].text == "calendar" || s.french && t[i-1].text == "of") && len(k.text) < 8 && k.text[len(k.text)-1] != 's' {
			return append([]window{{unit: u}}, s.unitNamed(u, i)...), i + 1
		}
	}
	if ws, end := s.partOfYear(i); ws != nil {
		return ws, end
	}
	return s.pastWindow(i, start)
}

func (s *sentence) unitAt(i int) (windowUnit, bool) {
	if i >= len(s.t) || s.t[i].kind != word {
		return 0, false
	}
	u, ok := unitNamed[s.t[i].text]
	return u, ok
}

// unitNamed gives the month or year that words before "the month" or "the year"
// may have named: "a busy December, with seven draws throughout the month".
func (s *sentence) unitNamed(u windowUnit, i int) []window {
	for k := i - 1; k >= 0; k-- {
		switch t := &s.t[k]; {
		case u == inMonth && t.kind == day && t.m > 0 && t.d == 0:
			return s.monthWindow(t)
		case u == inYear && t.kind == number && t.has(yearly):
			return []window{s.yearWindow(t.n)}
		}
	}
	return nil
}

// fixedWindow reads phrases that are a window by themselves.
func (s *sentence) fixedWindow(i int) ([]window, int) {
	t := s.t
	switch t[i].text {
	case "yeartodate":
		return []window{{unit: inYear}}, i + 1
	case "todate":
		if s.is(i+1, "in", "this") {
			if ws, end := s.window(i + 1); ws != nil {
				return ws, end
			}
		}
		return []window{{unit: inYear, loose: true}, {unit: ever, loose: true}}, i + 1
	case "ever", "alltime":
		return []window{{unit: ever}}, i + 1
	case "since":
		return s.sinceWindow(i)
	case "from", "starting", "beginning":
		if j := s.skip(i+1, "from", "on", "with"); j < len(t) && t[j].kind == day && t[j].d > 0 && s.is(j+1, "on", "onward", "onwards", "forward") {
			if d, ok := s.resolve(&t[j]); ok {
				return []window{{unit: since, period: period{d, d}}, {unit: since, period: period{d.Add(1), d}}}, j + 2
			}
		}
	case "between":
		if i+3 < len(t) && t[i+1].kind == day && t[i+1].d > 0 && s.is(i+2, "and") && t[i+3].kind == day && t[i+3].d > 0 && t[i+1].d2+t[i+3].d2 == 0 {
			from, to := t[i+1], t[i+3]
			if from.y == 0 {
				from.y = to.y
			}
			a, ok := s.resolve(&from)
			b, good := s.resolve(&to)
			if ok && good && a.Before(b) {
				return []window{{unit: between, period: period{a, b}}, {unit: between, period: period{a.Add(1), b}}, {unit: between, period: period{a, b.Add(-1)}}}, i + 4
			}
		}
	case "history":
		return []window{{unit: ever}}, i + 1
	case "record":
		if s.is(i-1, "on") {
			return []window{{unit: ever}}, i + 1
		}
	case "express":
		if s.is(i+1, "entry") && s.is(i+2, "history") {
			return []window{{unit: ever}}, i + 3
		}
	case "q":
		if i+1 < len(t) && t[i+1].kind == number && t[i+1].n >= 1 && t[i+1].n <= 4 {
			return s.quarter(t[i+1].n, i+2)
		}
	case "today":
		return []window{{unit: lastDays, n: 0}}, i + 1
	}
	return nil, i
}

// sinceWindow reads "since July 6", "since January", "since the start of the
// year", "since Express Entry began".
func (s *sentence) sinceWindow(i int) ([]window, int) {
	t := s.t
	j := s.skip(i+1, "the", "then", "back", "early", "late", "mid", "at", "least", "way", "as", "far")
	j = s.skip(j, "of", "in")
	start := j < len(t) && (t[j].text == "start" || t[j].text == "beginning" || t[j].text == "launch" || t[j].text == "end" || t[j].text == "turn")
	if start && t[j].text != "launch" && t[j].text != "end" {
		k := s.skip(j+1, "of", "the", "this", "calendar")
		if u, ok := s.unitAt(k); ok {
			return []window{{unit: u}}, k + 1
		}
		if k < len(t) && t[k].has(yearly) {
			return []window{s.yearSince(t[k].n)}, k + 1
		}
		if k < len(t) && t[k].kind == day && t[k].m > 0 && t[k].d == 0 {
			if d, ok := s.monthStart(&t[k]); ok {
				return []window{{unit: since, period: period{from: d}}}, k + 1
			}
		}
	}
	if j < len(t) {
		switch k := &t[j]; {
		case k.kind == day && k.d > 0:
			if d, ok := s.resolve(k); ok {
				return []window{{unit: since, period: period{d, d}}, {unit: since, period: period{d.Add(1), d}}}, j + 1
			}
		case k.kind == day && k.m > 0:
			if d, ok := s.monthStart(k); ok {
				return []window{{unit: since, period: period{d, monthEnd(d.Year(), int(d.Month()))}}}, j + 1
			}
		case k.kind == number && k.has(yearly):
			w := s.yearSince(k.n)
			w.period.to = monthEnd(k.n, 12)
			return []window{w, s.yearSince(k.n + 1)}, j + 1
		}
	}
	for k := j; k < min(len(t), j+12); k++ {
		switch t[k].text {
		case "launch", "launched", "introduction", "introduced", "inception", "began", "started", "start", "began.", "implemented", "inauguration", "debut", "debuted", "rollout", "begin", "existence", "creation":
			return s.eventWindow(j, k), min(len(t), k+1)
		case ",", ";", ".":
			k = len(t)
		}
	}
	return []window{{unit: unknown}}, j
}

// eventWindow reads what began since when: Express Entry, or the categories.
func (s *sentence) eventWindow(from, at int) []window {
	for k := from; k < at; k++ {
		if s.is(k, "change", "changes", "new", "rule", "rules", "pandemic", "reform", "reforms", "pause", "resumption", "changed", "revised", "update", "amendments", "current") {
			return []window{{unit: unknown}}
		}
	}
	for k := from; k < min(len(s.t), at+8); k++ {
		switch t := &s.t[k]; {
		case t.kind == scoped && (t.scope.kind == draw.Category || t.scope.typ != nil && t.scope.typ.Kind == draw.Category):
			first := s.firstOf(scope{kind: draw.Category})
			if first == nil {
				return []window{{unit: unknown}}
			}
			return []window{{unit: since, period: period{from: first.Date}}}
		case t.text == "category" || t.text == "categories":
			return []window{{unit: ever}}
		case t.text == "express" || t.text == "system" || t.text == "ee":
			return []window{{unit: ever}}
		case k > at && (t.text == "," || t.text == ";"):
			return []window{{unit: unknown}}
		}
	}
	return []window{{unit: unknown}}
}

func (s *sentence) yearWindow(y int) window {
	if !s.a.Date.IsZero() && y == s.a.Date.Year() {
		return window{unit: inYear}
	}
	from, _ := newDate(y, 1, 1)
	to, _ := newDate(y, 12, 31)
	return window{unit: between, period: period{from, to}}
}

func (s *sentence) yearSince(y int) window {
	from, _ := newDate(y, 1, 1)
	return window{unit: since, period: period{from: from}}
}

// monthStart is the first day of the month that a token names: without a year
// the last such month that had begun.
func (s *sentence) monthStart(t *token) (draw.Date, bool) {
	y := int(t.y)
	if y == 0 {
		if s.a.Date.IsZero() {
			return draw.Date{}, false
		}
		if y = s.a.Date.Year(); int(t.m) > int(s.a.Date.Month()) {
			y--
		}
	}
	return newDate(y, int(t.m), 1)
}

func (s *sentence) monthWindow(t *token) []window {
	from, ok := s.monthStart(t)
	if !ok {
		return []window{{unit: unknown}}
	}
	if on := s.a.Date; from.Year() == on.Year() && from.Month() == on.Month() {
		return []window{{unit: inMonth}}
	}
	return []window{{unit: between, period: period{from, monthEnd(from.Year(), int(from.Month()))}}}
}

func (s *sentence) quarter(n, end int) ([]window, int) {
	j := s.skip(end, "of", "in", "the")
	y := s.a.Date.Year()
	if j < len(s.t) && s.t[j].has(yearly) {
		y, end = s.t[j].n, j+1
	} else if u, ok := s.unitAt(j); ok && u == inYear {
		end = j + 1
	} else {
		for k := range min(end, len(s.t)) { // "in 2023, 13 draws in the first six months"
			if t := &s.t[k]; t.kind == number && t.has(yearly) && t.n <= y {
				y = t.n
				break
			}
		}
	}
	from, ok := newDate(y, 3*n-2, 1)
	if !ok || s.a.Date.IsZero() {
		return []window{{unit: unknown}}, end
	}
	return []window{{unit: between, period: period{from, monthEnd(y, 3*n)}}}, end
}

// partOfYear reads "first quarter of 2023", "first half of the year".
func (s *sentence) partOfYear(i int) ([]window, int) {
	t := s.t
	if t[i].kind != ordinal || i+1 >= len(t) || t[i].n > 4 {
		return nil, i
	}
	switch t[i+1].text {
	case "quarter":
		return s.quarter(t[i].n, i+2)
	case "half":
		ws, end := s.quarter(1, i+2)
		if t[i].n > 2 || ws[0].unit != between {
			return []window{{unit: unknown}}, end
		}
		y := ws[0].period.from.Year()
		from, _ := newDate(y, 6*t[i].n-5, 1)
		return []window{{unit: between, period: period{from, monthEnd(y, 6*t[i].n)}}}, end
	}
	for k, n := range []int{2, 3, 4, 5, 6} { // "the first six months of the year"
		_ = k
		if i+2 < len(t) && t[i].n == 1 && t[i+1].kind == number && t[i+1].n == n && t[i+2].text == "months" {
			ws, end := s.quarter(1, i+3)
			if ws[0].unit == between {
				ws[0].period.to = monthEnd(ws[0].period.from.Year(), n)
			}
			return ws, end
		}
	}
	return nil, i
}

// pastWindow reads "last week", "the past 12 months", "in the last six draws".
func (s *sentence) pastWindow(i, start int) ([]window, int) {
	t := s.t
	if t[i].text != "last" && t[i].text != "past" && t[i].text != "previous" {
		return nil, start
	}
	past := t[i].text == "past" || i > 0 && t[i-1].text == "the"
	i++
	n := 1
	counted := false
	if i < len(t) && t[i].kind == number && t[i].n > 0 && t[i].n < 1000 {
		n, counted = t[i].n, true
		i++
	}
	i = s.skip(i, "calendar", "full", "express", "entry")
	if counted && i+1 < len(t) && t[i].kind == scoped && s.class(i+1, plural) {
		i++
	}
	if i >= len(t) || t[i].kind != word && t[i].kind != scoped {
		return nil, start
	}
	days := map[string]int{"day": 1, "days": 1, "week": 7, "weeks": 7, "month": 31, "months": 31, "year": 366, "years": 366}[t[i].text]
	switch {
	case days > 0 && counted, days > 0 && past:
		return []window{{unit: lastDays, n: days * n, loose: days > 7}}, i + 1
	case days > 0:
		u := unitNamed[t[i].text]
		if u == 0 {
			return nil, start
		}
		return []window{{unit: u, before: true}}, i + 1
	case counted && t[i].about != nil && t[i].about.class&drawNoun != 0:
		return []window{{unit: lastDraws, n: n}}, i + 1
	}
	return nil, start
}

// anyWindow finds the only window of the sentence.
func (s *sentence) anyWindow() ([]window, bool) {
	if !s.windowed {
		s.onlyWindow, s.windowed = s.findWindow(), true
	}
	return s.onlyWindow, s.onlyWindow != nil
}

func (s *sentence) findWindow() []window {
	var found []window
	for i := 0; i < len(s.t); i++ {
		if t := &s.t[i]; t.kind != word && !t.has(possessive) || t.kind == word && (t.about == nil || t.about.class&opening == 0) || t.text == "today" && t.has(possessive) {
			continue
		}
		ws, end := s.window(i)
		if ws == nil {
			continue
		}
		switch {
		case found == nil || found[0].loose && !ws[0].loose:
			found = ws
		case found[0] != ws[0] && !ws[0].loose:
			return nil
		}
		i = end - 1
	}
	return found
}

func (s *sentence) is(i int, words ...string) bool {
	if i < 0 || i >= len(s.t) {
		return false
	}
	for _, w := range words {
		if s.t[i].text == w {
			return true
		}
	}
	return false
}

// skip passes over any of the words.
func (s *sentence) skip(i int, words ...string) int {
	for i < len(s.t) && s.t[i].kind == word && s.is(i, words...) {
		i++
	}
	return i
}

func (s *sentence) class(i int, c class) bool {
	return i >= 0 && i < len(s.t) && s.t[i].about != nil && s.t[i].about.class&c != 0
}
