package claim

import (
	"slices"

	"drawpress/cmd/internal/draw"
)

var dayUnits = map[string]int{"day": 1, "days": 1, "week": 7, "weeks": 7}

// gaps checks "six weeks after the previous draw", "the first draw since May 5".
func (s *sentence) gaps() {
	for i := range s.t {
		t := &s.t[i]
		if t.kind == number && !s.taken[i] && !t.has(fraction|percent|money|grouped) && t.n > 0 && t.n < 400 {
			s.gap(i)
		}
		if t.kind == ordinal && t.n == 1 && !s.taken[i] {
			s.firstSince(i)
		}
	}
}

func (s *sentence) gap(i int) {
	k := i + 1
	if k >= len(s.t) || dayUnits[s.t[k].text] == 0 || s.a.Draw == nil {
		return
	}
	if s.gapAgo(i) || s.gapAfter(i) {
		return
	}
	j := s.skip(k+1, "have", "has", "had", "now", "passed", "elapsed", "lapsed", "gone", "went", "by", "already", "since")
	if j > k+1 && s.is(j-1, "since") {
		j--
	}
	hiatus := s.is(j, "gap", "hiatus", "break", "pause", "lull", "wait", "interval", "absence")
	after := s.is(j, "after", "since", "following")
	if !after && !hiatus || s.words&general != 0 || s.conditional() || s.is(i-1, "last", "past", "next", "within", "than") || s.all&tie != 0 {
		return
	}
	var bases []*draw.Draw
	strong := hiatus
	for m := range s.mentions {
		if mm := &s.mentions[m]; mm.at > j && mm.at <= j+8 && mm.noun {
			bases = append(bases, mm.draws...)
			strong = true
			break
		} else if mm.at > j && mm.at <= j+3 {
			bases, strong = append(bases, mm.draws...), strong || len(mm.draws) > 0
			break
		}
	}
	if len(bases) == 0 {
		if after && !s.is(j+1, "the", "its", "last", "previous") {
			strong = false
		}
		strong = strong && hiatus
		bases, _ = s.bases(s.a.Draw)
	}
	subjects := []*draw.Draw{s.a.Draw}
	subjects = append(subjects, s.a.seen...)
	for m := range s.mentions {
		if mm := &s.mentions[m]; mm.at < i && !mm.compare {
			subjects = append(subjects, mm.draws...)
		}
	}
	rs := s.readings()
	far := true
	for _, d := range subjects {
		for _, b := range bases {
			if b == d {
				continue
			}
			days := abs(d.Date.Sub(b.Date))
			u := dayUnits[s.t[k].text]
			off := abs(days - u*s.t[i].n)
			agrees := off == 0 || u == 7 && off <= 3 || s.vague(i) && off <= 2*u
			far = far && (off > 1 && u == 1 || off > 4)
			rs = append(rs, reading{agrees: agrees, computed: answer{form: inDays, a: days}, query: question{of: d, what: "days since previous"}, rests: [2]*draw.Draw{d, b}})
		}
	}
	s.settle("gap", i, j, words(s.p.Text[s.t[i].at:s.t[k].end]), rs, strong && far, true)
}

// gapAgo reads "took place 9 days ago, on August 18": the day beside it tells.
func (s *sentence) gapAgo(i int) bool {
	if !s.is(i+2, "ago", "earlier", "before") {
		return false
	}
	u := dayUnits[s.t[i+1].text]
	var on *mention
	for k := range s.mentions {
		m := &s.mentions[k]
		if m.kind != byDate || s.t[m.at].d == 0 || m.later || len(m.draws) == 0 {
			continue
		}
		beside := m.at > i+2 && m.at <= i+6 || m.at < i && m.at >= i-3 && s.is(i-1, ",", "(", "-", "--")
		for j := min(m.at, i+2) + 1; j < max(m.at, i); j++ {
			beside = beside && s.is(j, ",", "(", "on", "-", "--", ":")
		}
		if beside {
			on = m
			break
		}
	}
	rs := s.readings()
	var far bool
	if on != nil {
		days := s.a.Date.Sub(on.date)
		off := abs(days - u*s.t[i].n)
		far = off > 1 && u == 1 || off > 4
		rs = append(rs, reading{agrees: off <= 1 && u == 1 || off <= 3 && u == 7, computed: answer{form: inDays, a: days}, query: question{what: "days since previous"}, rests: [2]*draw.Draw{on.draws[0]}})
		for _, d := range s.a.seen { // from the one that was spoken of
			days := abs(d.Date.Sub(on.date))
			rs = append(rs, reading{agrees: abs(days-u*s.t[i].n) <= u/2, computed: answer{form: inDays, a: days}, query: question{of: d, what: "days since previous"}, rests: [2]*draw.Draw{d, on.draws[0]}})
		}
		far = far && s.is(i+2, "ago")
	} else {
		var last *mention
		for k := range s.mentions {
			if m := &s.mentions[k]; m.at < i && m.kind == previousDraw && m.said {
				last = m
			}
		}
		if last == nil || !s.is(i+2, "ago") {
			return false
		}
		far = true
		for _, d := range last.draws {
			days := s.a.Date.Sub(d.Date)
			off := abs(days - u*s.t[i].n)
			far = far && (off > 1 && u == 1 || off > 4)
			rs = append(rs, reading{agrees: off == 0 || u == 7 && off <= 3, computed: answer{form: inDays, a: days}, query: question{what: "days since previous"}, rests: [2]*draw.Draw{d}})
		}
	}
	s.settle("gap", i, i+2, words(s.p.Text[s.t[i].at:s.t[i+1].end]), rs, far && !s.vague(i) && !s.conditional(), true)
	return true
}

// gapAfter reads "the wait since the February 16 draw was 21 days".
func (s *sentence) gapAfter(i int) bool {
	k := i - 1
	for k > 0 && (s.class(k, being|roughly) || s.is(k, "of", ":", "lasted", "took", "stood", "at", "exactly", "came", "to", "ran", "spanned")) {
		k--
	}
	if k == i-1 || s.class(i+2, scoring|drawNoun|invited) {
		return false
	}
	from, _ := s.clause(i)
	if s.is(i-1, ":") {
		from, _ = s.clause(k)
	}
	wait := false
	for j := from; j <= k; j++ {
		wait = wait || s.is(j, "wait", "gap", "interval", "pause", "break", "hiatus", "lull", "distance")
	}
	if !wait {
		return false
	}
	for m := range s.mentions {
		mm := &s.mentions[m]
		if mm.at >= i || mm.at < from || mm.kind == thisDraw || len(mm.draws) == 0 || mm.later {
			continue
		}
		var subject *draw.Draw
		if d := s.a.Draw; !slices.Contains(mm.draws, d) {
			subject = d
		} else {
			continue
		}
		if !s.is(mm.at-1, "since", "after", "from", "the", "of", "on", "and") {
			return false
		}
		rs := s.readings()
		far := true
		for _, b := range mm.draws {
			u := dayUnits[s.t[i+1].text]
			days := abs(subject.Date.Sub(b.Date))
			off := abs(days - u*s.t[i].n)
			far = far && (off > 1 && u == 1 || off > 4)
			rs = append(rs, reading{agrees: off == 0 || u == 7 && off <= 3, computed: answer{form: inDays, a: days}, query: question{what: "days since previous"}, rests: [2]*draw.Draw{subject, b}})
		}
		for _, d := range s.a.seen {
			for _, b := range mm.draws {
				days := abs(d.Date.Sub(b.Date))
				rs = append(rs, reading{agrees: d != b && days == dayUnits[s.t[i+1].text]*s.t[i].n, computed: answer{form: inDays, a: days}, query: question{of: d, what: "days since previous"}, rests: [2]*draw.Draw{d, b}})
			}
		}
		s.settle("gap", i, i+1, words(s.p.Text[s.t[i].at:s.t[i+1].end]), rs, far && !s.vague(i) && !s.conditional(), true)
		return true
	}
	return false
}

func (s *sentence) vague(i int) bool {
	return s.class(i-1, roughly|atLeast|atMost) || s.is(i-1, "than", "about")
}

// firstSince checks "the first PNP draw since May 5": the one before it.
func (s *sentence) firstSince(i int) {
	p := s.nounPhrase(i + 1)
	if !p.ok || !p.noun || len(p.windows) == 0 || s.a.Draw == nil || p.loose {
		return
	}
	w := p.windows[0]
	if w.unit != since && w.unit != lastDays || !s.predicate(i) || s.conditional() {
		return
	}
	rs := s.readings()
	d := s.a.Draw
	for _, sc := range s.scopes(p.scope, p.said, p.kindred, d) {
		if !sc.has(d) {
			continue
		}
		b := s.c.previous(sc, s.a.at-1)
		if b == nil {
			return
		}
		var agrees bool
		if w.unit == since {
			agrees = b.Date.Before(sinceEnd(w))
		} else {
			agrees = b.Date.Before(d.Date.Add(-w.n + w.n/6 + 1))
		}
		rs = append(rs, reading{agrees: agrees, computed: theDate(b.Date), query: question{what: "previous", scope: sc, seen: d}, rests: [2]*draw.Draw{b}, scope: sc})
	}
	s.settle("gap", i, p.end-1, words(s.p.Text[s.t[i].at:s.t[p.end-1].end]), rs, true, p.said)
}

// ranges checks "between 509 and 541 over the past year".
func (s *sentence) ranges() {
	for i := range s.t {
		t := &s.t[i]
		if t.kind != number || s.taken[i] || t.has(fraction|percent|money|yearly|glued) {
			continue
		}
		k := i + 1
		if !s.is(k, "and", "to", "-", "through") || k+1 >= len(s.t) || s.t[k+1].kind != number || s.t[k+1].has(fraction|percent|money|yearly) || s.t[k+1].n <= t.n {
			continue
		}
		s.rangeOf(i, k+1)
	}
}

func (s *sentence) rangeOf(i, k int) {
	crs, size := s.measured(i)
	m := byCRS
	switch {
	case size && !crs || s.class(k+1, invited):
		m = bySize
	case !crs:
		return
	}
	ranged := s.is(i-1, "between") || s.is(i-1, "from") && s.is(i-2, "ranged", "ranging", "ran", "range", "varied", "anywhere", "everywhere", "swung", "moved", "fluctuated", "oscillated")
	windows, _ := s.anyWindow()
	if !ranged || len(windows) == 0 || windows[0].unit == unknown || s.all&foreign != 0 || s.a.at == 0 {
		return
	}
	var sc scope
	said := false
	for j := range s.t {
		if s.t[j].kind == scoped {
			sc, said = *s.t[j].scope, true
		}
	}
	rs := s.readings()
	for _, x := range s.scoreScopes(sc, said, false, s.a.Draw, m) {
		for _, w := range windows {
			in := s.c.within(w, x, s.a.Date, s.a.at)
			if s.a.Draw != nil && x.has(s.a.Draw) && s.usual() {
				rs = append(rs, rangeReading(s, w, x, m, in, s.a.Draw, s.t[i].n, s.t[k].n))
			}
			if s.a.Draw != nil && w.unit == lastDraws { // those before this one
				rs = append(rs, rangeReading(s, w, x, m, s.c.within(w, x, s.a.Date, s.a.at-1), nil, s.t[i].n, s.t[k].n))
			}
			rs = append(rs, rangeReading(s, w, x, m, in, nil, s.t[i].n, s.t[k].n))
		}
	}
	s.settle("range", i-1, k, answer{form: aToB, a: s.t[i].n, b: s.t[k].n}, rs, !s.conditional() && !s.vague(i), said)
}

// usual tells whether a range is the one before the draw at hand.
func (s *sentence) usual() bool { return s.words&formerly != 0 }

// rangeReading compares a range with the draws of a view, but for one.
func rangeReading(s *sentence, w window, sc scope, m measure, in view, but *draw.Draw, a, b int) reading {
	low, high := in.extreme(m, true, but), in.extreme(m, false, but)
	if low == nil {
		return reading{agrees: true, scope: sc}
	}
	// bounds that are both round hold the range, others are its ends
	held := a%5 == 0 && b%5 == 0 && m.of(low) >= a && m.of(high) <= b
	ok := held || m.of(low) == a && m.of(high) == b
	return reading{agrees: ok, computed: answer{form: aToB, a: m.of(low), b: m.of(high)}, query: question{what: m.spread, scope: sc, seen: s.a.Draw, window: w}, rests: [2]*draw.Draw{low, high}, scope: sc}
}

// nominations checks the score that is left without the 600 points of a
// nomination.
func (s *sentence) nominations() {
	if s.words&without == 0 {
		return
	}
	cue := s.words&nominating != 0
	for i := range s.t {
		if s.t[i].kind == number && s.t[i].n == draw.NominationPoints || s.t[i].kind == scoped && s.t[i].scope.typ != nil && s.t[i].scope.typ.Slug == "pnp" {
			cue = true
		}
	}
	if !cue {
		return
	}
	for i := range s.t {
		t := &s.t[i]
		if t.kind != number || s.taken[i] || t.has(fraction|percent|money|yearly|grouped|plus) || t.n >= draw.NominationPoints || t.n < 20 {
			continue
		}
		if !s.class(i+1, scoring) && !s.scoreBefore(i) && !s.is(i-1, "leaves", "leaving", "left", "gives", "giving", "yields", "yielding", "equals", "=", "makes", "becomes") && !s.is(i+1, "remain", "remains") {
			continue
		}
		draws, _ := s.subjects(i)
		if len(draws) == 0 {
			draws = s.a.seen
		}
		rs := s.readings()
		for _, d := range append(slices.Clone(draws), s.a.seen...) {
			if d.Type.Slug != "pnp" {
				continue
			}
			got := d.CRS - draw.NominationPoints
			rs = append(rs, reading{agrees: got == t.n, computed: figure(got), query: question{of: d, what: "score without nomination"}, rests: [2]*draw.Draw{d}})
		}
		s.settle("nomination", i, i, figure(t.n), rs, !s.is(i-1, "than") && !s.foreignScore(), true)
	}
}

func (s *sentence) foreignScore() bool { return s.words&notAny != 0 }

// reach checks that draws "in the last week" are of the last week.
func (s *sentence) reach() {
	if s.a.Draw == nil {
		return
	}
	for i := range s.t {
		if !s.is(i, "last", "past") || !s.is(i-1, "the") || !s.is(i+1, "week") && !(s.is(i+2, "days") && s.t[i+1].kind == number && s.t[i+1].n == 7) || s.t[min(i+1, len(s.t)-1)].has(possessive) {
			continue
		}
		for k := range s.mentions {
			m := &s.mentions[k]
			if m.kind != byDate || m.at < i || s.t[m.at].d == 0 || m.later || len(m.draws) == 0 {
				continue
			}
			days := s.a.Date.Sub(m.date)
			s.settle("window", i, m.at, words("in the last week"), append(s.readings(), reading{agrees: days <= 7, computed: answer{form: before, a: days}, query: question{what: "draws last 7 days"}, rounds: m.draws}), s.pluralNoun(max(0, i-6)) && !s.conditional(), true)
		}
	}
}
