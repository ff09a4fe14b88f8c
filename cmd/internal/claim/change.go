package claim

import (
	"slices"

	"drawpress/cmd/internal/draw"
)

// changes checks "64 points lower", "an increase of 250", "up from 439".
func (s *sentence) changes() {
	if s.all&(lower|higher|comparing) == 0 {
		s.signs()
		return
	}
	for i := range s.t {
		t := &s.t[i]
		if t.kind != number || s.taken[i] || t.has(fraction|percent|money|yearly|glued) || t.n < 1 || t.n == 1 && t.has(spelt) && s.is(i-1, "the", "this", "that") {
			continue
		}
		switch {
		case s.fromTo(i):
		case s.upFrom(i):
		default:
			s.changeBy(i)
		}
	}
	s.signs()
}

// direction tells which way a word near token i points: -1, +1, or 0 if none.
func (s *sentence) direction(i, end int) (sign, at int) {
	from, to := s.clause(i)
	from, to = max(from, i-5), min(to, end+3)
	for k := i + 1; k <= to; k++ {
		if s.t[k].kind == number || s.t[k].kind == mark && s.t[k].text == "," {
			break
		}
		if sg := s.points(k); sg != 0 && !s.is(k-1, "or", "and") {
			return sg, k
		}
	}
	if s.is(i-1, "by") { // "larger than the previous one by 500"
		from = max(0, i-12)
	}
	for k := i - 1; k >= from; k-- {
		if s.t[k].kind == number && s.t[k].n > 1 || s.t[k].text == "," {
			break
		}
		if s.is(i-1, "by") && s.points(k) != 0 && s.is(k+1, "than") {
			return s.points(k), k
		}
		if sg := s.points(k); sg != 0 && !s.is(k+1, "than") {
			return sg, k
		}
	}
	return 0, 0
}

func (s *sentence) points(k int) int {
	switch {
	case s.class(k, lower):
		return -1
	case s.class(k, higher):
		return 1
	}
	return 0
}

// changeBy reads "dropped by 64 points", "a 64-point drop", "1,500 more than".
func (s *sentence) changeBy(i int) {
	end, m, named := i, byCRS, false
	switch {
	case s.is(i+1, "points", "point", "crs"):
		end, named = i+1, true
		if s.is(i+1, "crs") && s.is(i+2, "points", "point") {
			end = i + 2
		}
	case s.class(i+1, invited):
		end, m, named = i+1, bySize, true
	case s.class(i+1, lower|higher) && s.class(i+2, invited):
		end, m, named = i+2, bySize, true
	}
	sign, at := s.direction(i, end)
	if sign == 0 || s.is(at, "up", "down") && s.is(at+1, "to") || s.t[i].n == draw.NominationPoints && m.name == "crs" {
		return
	}
	for k := end + 1; k < at; k++ {
		if s.class(k, being) || s.is(k, "a", "an", "the") {
			return // "the score of 442 represents a reduction of two points"
		}
	}
	larger := s.is(i-1, "by") && s.is(at+1, "than")
	pattern := larger || at > i || s.is(i-1, "by", "of") && at >= i-5 || at == i-1 && s.is(at, "fell", "dropped", "down", "up", "rose", "jumped", "climbed", "decreased", "increased", "declined", "plunged", "plummeted", "decreasing", "increasing") || at == i-2 && s.is(i-1, "a", "some", "about", "just", "only", "another", "nearly", "exactly", "over", "almost")
	if !pattern || s.is(i-1, "to", "at", "from", "above", "below", "over") && at < i || s.is(at, "above", "below", "over", "past", "beneath", "more", "higher", "additional", "extra", "up") && at < i && !s.is(i-1, "by") && !(s.is(at, "up") && at == i-1) {
		return
	}
	switch {
	case named:
	case larger && s.is(at, "larger", "bigger", "smaller"):
		m, named = bySize, true
	}
	if !named {
		crs, size := s.measured(i)
		switch {
		case crs && !size:
		case size && !crs:
			m = bySize
		case crs && size:
			return
		default:
			return
		}
	}
	if m.name == "crs" && s.awarded() {
		return
	}
	if at > end && !larger && m.name == "invitations" && !s.is(at, "more", "fewer", "less", "higher", "lower") {
		return
	}
	s.change(i, min(i, at), max(end, at), m, sign*s.t[i].n)
}

// awarded tells whether points are what somebody gets.
func (s *sentence) awarded() bool {
	if s.words&awarding == 0 {
		return false
	}
	for k := range s.t {
		if s.class(k, awarding) {
			return !s.t[k].has(glued)
		}
	}
	return false
}

// measured tells which figures the clause speaks of.
func (s *sentence) measured(i int) (crs, size bool) {
	from, to := s.clause(i)
	for k := from; k <= to; k++ {
		if s.class(k, scoring) {
			crs = true
		}
		if s.is(k, "invitations", "itas", "invites", "ita", "size", "invitation") || s.is(k, "number") && s.is(k+1, "of") {
			size = true
		}
	}
	return crs, size
}

// sinceMention tells whether the sentence looks back to a day rather than to a
// draw: "up by 500, the largest increase since the draws resumed on July 6".
func (s *sentence) sinceMention() bool {
	for k := range s.mentions {
		if m := &s.mentions[k]; m.compare {
			for i := m.at - 1; i >= max(0, m.at-9); i-- {
				if s.is(i, "since") {
					return true
				}
			}
		}
	}
	return false
}

// bases lists the draws that a change can be measured against.
func (s *sentence) bases(this *draw.Draw) (bases []*draw.Draw, exact bool) {
	bases, exact = s.compared()
	if exact && !s.sinceMention() {
		return bases, true
	}
	upto := s.c.index(this)
	for _, sc := range []scope{{}, {typ: this.Type}, {kind: this.Type.Kind}} {
		if d := s.c.previous(sc, upto); d != nil && !slices.Contains(bases, d) {
			bases = append(bases, d)
		}
	}
	if this.Type.Kind != draw.General {
		if d := s.c.previous(scope{kind: draw.General}, upto); d != nil && !slices.Contains(bases, d) {
			bases = append(bases, d)
		}
	}
	for i := range s.mentions {
		for _, d := range s.mentions[i].draws {
			if d != this && !slices.Contains(bases, d) {
				bases = append(bases, d)
			}
		}
	}
	for _, d := range s.a.seen {
		if d != this && !slices.Contains(bases, d) {
			bases = append(bases, d)
		}
	}
	return bases, false
}

func (s *sentence) change(i, from, to int, m measure, stated int) {
	subjects, explicit := s.subjects(i)
	rs := s.readings()
	for _, d := range subjects {
		bases, _ := s.bases(d)
		if this := s.a.Draw; this != nil && d != this {
			bases = append(bases, this) // "the previous draw was smaller by"
		}
		for _, b := range bases {
			if b == d {
				continue
			}
			got := m.of(d) - m.of(b)
			agrees := got == stated || s.matches(i, abs(stated), abs(got)) && (got < 0) == (stated < 0)
			rs = append(rs, reading{agrees: agrees, computed: answer{form: signed, a: got}, query: question{of: d, what: m.change, base: b}, rests: [2]*draw.Draw{d, b}})
		}
	}
	if explicit && s.a.Draw != nil && !slices.Contains(subjects, s.a.Draw) {
		bases, _ := s.bases(s.a.Draw)
		for _, b := range append(bases, subjects...) {
			got := m.of(s.a.Draw) - m.of(b)
			if got == stated {
				rs = append(rs, reading{agrees: true, computed: answer{form: signed, a: got}, query: question{of: s.a.Draw, what: m.change, base: b}, rests: [2]*draw.Draw{s.a.Draw, b}})
			}
		}
	}
	s.settle("change", from, to, answer{form: signed, a: stated}, rs, len(subjects) > 0 && !s.conditional() && !s.overTime(), true)
}

// overTime tells whether a change is against a time rather than a draw.
func (s *sentence) overTime() bool {
	if _, exact := s.compared(); exact {
		return s.all&foreign != 0
	}
	return (s.all&foreign | s.words&overTime) != 0
}

// changeQuery writes the change as the algebra does.
func (s *sentence) changeQuery(name string, d, base *draw.Draw) string {
	if d.Before(base) {
		d, base = base, d // only the later of two draws knows the other
	}
	upto := s.c.index(d)
	for _, sc := range []scope{{}, {typ: d.Type}, {kind: d.Type.Kind}} {
		if s.c.previous(sc, upto) == base {
			return name + sc.words(d)
		}
	}
	return name + " from " + base.Number.String()
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// fromTo reads "from 439 to 375".
func (s *sentence) fromTo(i int) bool {
	if !s.is(i-1, "from") {
		return false
	}
	k := s.skip(i+1, "points", "point", "invitations", "itas", "in", "the", "previous", "last", "draw", "round", "candidates")
	if !s.is(k, "to") || k+1 >= len(s.t) || s.t[k+1].kind != number || s.t[k+1].has(fraction|percent|yearly) || s.class(k+2, unit) || s.all&foreign != 0 || s.is(i-2, "ranged", "ranging", "range", "ranges", "scores", "anywhere", "ran") {
		return false
	}
	sign := 0
	for j := max(0, i-8); j < i; j++ {
		if p := s.points(j); p != 0 {
			sign = p
		}
	}
	if sign == 0 || s.conditional() {
		return false
	}
	a, b := s.t[i].n, s.t[k+1].n
	subjects, _ := s.subjects(i)
	rs := s.readings()
	for _, m := range []measure{byCRS, bySize} {
		for _, d := range subjects {
			bases, _ := s.bases(d)
			for _, e := range bases {
				rs = append(rs, reading{agrees: m.of(e) == a && m.of(d) == b, computed: answer{form: fromAToB, a: m.of(e), b: m.of(d)}, query: question{of: d, what: m.change, base: e}, rests: [2]*draw.Draw{d, e}})
			}
		}
	}
	crs, size := s.measured(i)
	if size && !crs {
		slices.Reverse(rs)
	}
	s.settle("change", i-1, k+1, answer{form: fromAToB, a: a, b: b}, rs, (crs || size) && !s.overTime(), true)
	return true
}

// upFrom reads "down from 439", "compared to 439 in the previous draw".
func (s *sentence) upFrom(i int) bool {
	ok := s.is(i-1, "from") && s.class(i-2, lower|higher) || s.is(i-1, "from", "to", "with", "than") && s.is(i-2, "compared") ||
		s.is(i-1, "the", "than") && (s.is(i-2, "from", "than") && s.class(i-3, lower|higher) || s.class(i-2, lower|higher) && s.is(i-1, "than"))
	if !ok || s.class(i+1, unit|drawNoun) && !s.is(i+1, "points") || s.all&foreign != 0 || s.is(i+1, "to") {
		return false
	}
	if s.is(i-2, "more", "less", "fewer") || s.conditional() {
		return s.is(i-1, "than")
	}
	n := s.t[i].n
	crs, size := s.measured(i)
	subjects, _ := s.subjects(max(0, i-3))
	rs := s.readings()
	for _, d := range subjects {
		bases, _ := s.bases(d)
		for _, m := range []measure{byCRS, bySize} {
			if m.name == "crs" && size && !crs || n > draw.MaxCRS && m.name == "crs" {
				continue
			}
			for _, e := range bases {
				rs = append(rs, reading{agrees: m.of(e) == n, computed: figure(m.of(e)), query: question{of: e, what: m.name}, rests: [2]*draw.Draw{e}})
			}
		}
	}
	s.settle("change", i-1, i, figure(n), rs, (crs || size) && !s.overTime(), true)
	return true
}

// signs reads "375 (-64)".
func (s *sentence) signs() {
	for i := range s.t {
		t := &s.t[i]
		if t.kind != number || s.taken[i] || !t.has(plus|minus) || t.has(fraction|percent|money) || s.a.Draw == nil || !s.is(i-1, "(") || i < 2 || s.t[i-2].kind != number {
			continue
		}
		stated := t.n
		if t.has(minus) {
			stated = -stated
		}
		m := byCRS
		if s.t[i-2].n > draw.MaxCRS {
			m = bySize
		}
		s.change(i, i, i, m, stated)
	}
}
