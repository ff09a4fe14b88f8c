package claim

import (
	"slices"

	"drawpress/cmd/internal/draw"
)

// totals checks "brings the total to 30,683", "69,148 invitations so far this
// year", "has issued 9,600 in July".
func (s *sentence) totals() {
	for i := range s.t {
		t := &s.t[i]
		if t.kind != number || s.taken[i] || t.has(fraction|percent|money|plus|minus|yearly|glued) || t.n < 1 {
			continue
		}
		s.total(i)
	}
}

// summing tells whether the clause adds draws up.
func (s *sentence) summing(i int) bool { return s.words&summing != 0 && s.inClauseOf(i, summing) }

// inClauseOf tells whether the clause around a token has a word of a class.
func (s *sentence) inClauseOf(i int, c class) bool {
	from, to := s.clause(i)
	for k := from; k <= to; k++ {
		if s.class(k, c) {
			return true
		}
	}
	return false
}

func (s *sentence) total(i int) {
	t := &s.t[i]
	noun := s.invitedNoun(i + 1)
	sums := s.summing(i)
	if noun < 0 && !(sums && (s.is(i-1, "to", "at", "of", "over", "than", "is", "nearly", "about", "stands") || s.t[i].has(grouped))) {
		return
	}
	if s.awayFromDraws(i) || s.words&settling != 0 && s.inClauseOf(i, settling) || s.words&lacking != 0 && noun >= 0 && s.class(noun+1, lacking) {
		return
	}
	if noun >= 0 && s.is(noun, "immigrants", "newcomers", "people", "workers", "individuals", "professionals", "nationals", "persons") && !s.inClauseOf(i, issuing) {
		return // who come, not who are invited
	}
	if noun < 0 && (t.n < draw.MaxCRS/4 || t.n <= draw.MaxCRS && (s.scoreBefore(i) || s.all&(superlow|superhigh) != 0)) {
		return
	}
	p := phrase{}
	if noun >= 0 {
		s.afterTotal(&p, noun+1)
	} else {
		s.afterTotal(&p, i+1)
	}
	windows := p.windows
	direct := windows != nil
	if windows == nil {
		windows, _ = s.anyWindow()
		direct = windows != nil && (s.frontWindow() || s.pluralBefore(i) && len(s.mentions) == 0)
	}
	for k := i + 1; k < noun; k++ {
		if s.t[k].kind == scoped {
			p.addScope(*s.t[k].scope)
		}
	}
	if noun > i && s.t[noun].kind == scoped {
		p.addScope(*s.t[noun].scope)
	}
	if !p.said {
		s.scopeOfTotal(&p, i)
	}
	if windows == nil && sums {
		windows = s.windowOfTotal(i)
	}
	if len(windows) == 0 || windows[0].unit == unknown || windows[0].unit == lastDraws {
		return
	}
	windows = s.allWindows(i, windows)
	if !sums && !s.sumOf(i, direct) {
		return
	}
	rs := s.totalReadings(i, windows, p)
	strong := !s.listed(i) && (sums || direct) && !s.conditional() && !windows[0].loose && s.all&foreign == 0 && !p.loose && s.plainTotal(i)
	s.settle("total", i, max(i, noun), figure(t.n), rs, strong, p.said)
}

// windowOfTotal reads the time that stands before what is counted: "2022 PNP
// invitations now total", "May ITAs add up to".
func (s *sentence) windowOfTotal(i int) []window {
	for k := 0; k < i; k++ {
		t := &s.t[k]
		year := t.kind == number && t.has(yearly)
		if !year && !(t.kind == day && t.m > 0 && t.d == 0) {
			continue
		}
		n := k + 1
		for n < i && s.t[n].kind == scoped {
			n++
		}
		if s.class(n, invited|plural) || s.is(n, "total", "tally", "count", "intake", "sum") {
			if year {
				return []window{s.yearWindow(t.n)}
			}
			return s.monthWindow(t)
		}
	}
	return nil
}

// scopeOfTotal reads the scope that stands before a figure: "French draws have
// seen 21,000 invitations this year".
func (s *sentence) scopeOfTotal(p *phrase, i int) {
	from, _ := s.clause(i)
	for k := i - 1; k >= from; k-- {
		if s.t[k].kind == scoped {
			if n := s.nounOf(k); s.class(n, drawNoun) && !s.class(n, plural) {
				return // of one draw
			}
			p.addScope(*s.t[k].scope)
			if p.scope.typ != nil {
				return
			}
		}
		if s.t[k].kind == number && !s.t[k].has(yearly) {
			return
		}
	}
}

// allWindows adds the window that a sentence begins with to that which follows
// a figure: "so far this month 19,161, making it the busiest of the year".
func (s *sentence) allWindows(i int, windows []window) []window {
	for k := 0; k < min(i, 8); k++ {
		if t := &s.t[k]; t.kind != word || t.about == nil || t.about.class&opening == 0 {
			continue
		}
		ws, end := s.window(k)
		if ws == nil || end > i {
			continue
		}
		for _, w := range ws {
			if w.unit != unknown && !slices.Contains(windows, w) {
				windows = append([]window{w}, windows...)
			}
		}
		break
	}
	return windows
}

// plainTotal refuses sums of something narrower than a scope and a window.
func (s *sentence) plainTotal(i int) bool {
	from, to := s.clause(i)
	for k := from; k <= to; k++ {
		switch s.t[k].text {
		case "draws", "rounds":
			for j := k - 1; j >= max(from, k-4); j-- {
				if s.is(j, "these", "those", "both", "last", "past", "previous", "first", "other") {
					return false
				}
			}
		case "compared", "versus", "than", "average", "each", "per", "other", "others", "remaining", "these", "those", "both", "combined", "respectively":
			return false
		}
	}
	return true
}

// invitedNoun finds the noun that a figure counts: "new invitations", "ITAs".
func (s *sentence) invitedNoun(i int) int {
	for k := i; k < min(len(s.t), i+8); k++ {
		t := &s.t[k]
		switch {
		case s.class(k, invited) && !s.is(k, "nominees") || s.is(k, "nominees"):
			return k
		case t.kind == scoped, t.text == "(", t.text == ")", t.text == "-", t.has(glued) && t.kind == word:
			if t.kind == scoped && !s.class(k+1, invited|filler) && s.t[k].at >= 0 && s.candidatesOf(k) {
				return k
			}
		case s.class(k, filler), s.class(k, countGlue):
			if s.is(k, "of") && !s.is(k+1, "the") {
				return -1
			}
		default:
			return -1
		}
	}
	return -1
}

// candidatesOf tells whether a name of a type stands for its candidates:
// "1,500 francophones", "800 provincial nominees", "physicians".
func (s *sentence) candidatesOf(k int) bool {
	t := s.p.Text[s.t[k].at:s.t[k].end]
	return len(t) > 1 && (t[len(t)-1] == 's' || t[len(t)-1] == 'S') && !s.class(k+1, drawNoun)
}

// afterTotal reads the scope and window that follow a figure.
func (s *sentence) afterTotal(p *phrase, i int) {
	for k := i; k < min(len(s.t), i+14); k++ {
		t := &s.t[k]
		if t.kind == number && !t.has(yearly) && !s.pluralNoun(k) || t.text == ";" || t.text == "." {
			return
		}
		if t.kind == day && t.d > 0 {
			return
		}
		if ws, end := s.window(k); ws != nil && (t.kind == word || t.has(yearly)) {
			p.windows = ws
			for j := k; j < end; j++ {
				if s.t[j].kind == scoped {
					p.addScope(*s.t[j].scope)
				}
			}
			return
		}
		if t.kind == scoped {
			p.addScope(*t.scope)
		}
		if s.class(k, drawNoun) && !s.class(k, plural) && !s.is(k+1, "system") {
			p.loose = p.loose || !p.said && !s.is(k-1, "entry")
			return
		}
	}
}

// frontWindow tells whether the sentence begins with its window: "In July, …".
func (s *sentence) frontWindow() bool {
	for i := range min(2, len(s.t)) {
		if ws, end := s.window(i); ws != nil && end > i {
			end = s.skip(end, "todate", "sofar", "alone")
			return s.is(end, ",", ":", "alone") || s.is(end-1, "alone") || end < len(s.t) && s.is(end, "ircc", "there", "canada", "the")
		}
	}
	return false
}

// pluralBefore tells whether draws stand before a figure: "held three draws
// this week and issued 5,214 invitations".
func (s *sentence) pluralBefore(i int) bool {
	for k := range i {
		if s.class(k, drawNoun) && s.class(k, plural) {
			return true
		}
	}
	return false
}

// sumOf tells whether a figure without a word of summing is one all the
// same: "IRCC has issued 69,148 invitations this year".
func (s *sentence) sumOf(i int, direct bool) bool {
	if !direct {
		return false
	}
	if s.a.Draw == nil || s.perfect(i) || s.acrossDraws(i) {
		return true
	}
	// what this draw or a draw that is named issued is no sum
	for k := range s.mentions {
		if m := &s.mentions[k]; !m.compare && m.kind != thisDraw {
			return false
		}
	}
	for k := 0; k < len(s.t); k++ {
		if s.class(k, drawNoun) && !s.class(k, plural) && !s.is(k+1, "system") {
			return false
		}
	}
	return true
}

// acrossDraws tells whether a figure is followed by "across 29 draws".
func (s *sentence) acrossDraws(i int) bool {
	for k := i + 1; k < min(len(s.t), i+10); k++ {
		if s.is(k, "across", "over", "through", "in") && k+1 < len(s.t) && s.t[k+1].kind == number && !s.t[k+1].has(yearly) && s.pluralNoun(k+1) {
			return true
		}
	}
	return false
}

// perfect tells whether the clause says "have been invited since": what is
// counted over a time.
func (s *sentence) perfect(i int) bool {
	from, to := s.clause(i)
	done := false
	if s.is(0, "with", "including", "counting") && s.is(1, "this", "today") && s.is(from, "with", "including", "counting") {
		from, to = 0, i
		for k := from; k <= to; k++ {
			if s.is(k, "has", "have") {
				return true
			}
		}
	}
	for k := from; k <= to; k++ {
		done = done || s.is(k, "has", "have", "had", "been", "now")
		if done && s.is(k, "since", "sofar", "yeartodate") {
			return true
		}
	}
	return false
}

// provinces hold draws of their own: what a sentence says of one of them is
// not of Express Entry.
var provinces = map[string]bool{"ontario": true, "oinp": true, "alberta": true, "aaip": true, "saskatchewan": true, "sinp": true, "manitoba": true, "mpnp": true, "bc": true, "columbia": true, "quebec": true, "arrima": true, "scotia": true, "brunswick": true, "pei": true, "newfoundland": true, "yukon": true}

// awayFromDraws tells whether a figure belongs to something else than draws.
func (s *sentence) awayFromDraws(i int) bool {
	if s.all&foreign == 0 {
		return false
	}
	for k := range s.t {
		if provinces[s.t[k].text] {
			return true
		}
	}
	from, to := s.clause(i)
	for k := from; k <= to; k++ {
		if s.class(k, foreign) && !s.is(k, "stream", "streams", "levels", "age", "visa", "funds") {
			return true
		}
	}
	return false
}

// running tells whether the sentence speaks of a total that grows.
func (s *sentence) running(i int) bool { return s.words&growing != 0 && s.inClauseOf(i, growing) }

func (s *sentence) totalReadings(i int, windows []window, p phrase) []reading {
	if s.a.at == 0 {
		return nil
	}
	rs := s.readings()
	on := s.c.all[s.a.at-1]
	before := s.earlier()
	for _, sc := range s.scopes(p.scope, p.said, false, s.a.Draw) {
		for _, w := range windows {
			in := s.c.within(w, sc, s.a.Date, s.a.at)
			got := in.sum()
			agrees := s.matches(i, s.t[i].n, got) || s.rounded(i, got)
			if before && s.a.Draw != nil && sc.has(s.a.Draw) {
				less := got - s.a.Draw.Invitations
				agrees = agrees || s.matches(i, s.t[i].n, less)
			}
			rs = append(rs, reading{agrees: agrees, computed: figure(got), query: question{what: "invited", scope: sc, seen: on, window: w}, rounds: in.list(), scope: sc})
		}
	}
	if d := s.a.Draw; d != nil && d.Invitations == s.t[i].n && !s.running(i) && !s.ofDraws() {
		rs = append(rs, reading{agrees: true, computed: figure(d.Invitations), query: question{what: "invitations"}, rests: [2]*draw.Draw{d}})
	}
	return rs
}

// ofDraws tells whether a sentence is about several draws from its first words:
// "the two draws this week resulted in".
func (s *sentence) ofDraws() bool {
	for k := range min(4, len(s.t)) {
		if s.t[k].kind == number && s.class(k+1, plural) {
			return true
		}
	}
	return false
}

// rounded lets 69,000 stand for 69,148: a figure with three or more noughts
// says itself that it is no exact one.
func (s *sentence) rounded(i, got int) bool {
	n := s.t[i].n
	switch {
	case got%500 == 0: // as round as the figure: one of the two is wrong
	case n >= 10000 && n%1000 == 0:
		return abs(got-n) <= 500
	case n >= 100000 && n%100 == 0:
		return abs(got-n) <= 50
	}
	return false
}
