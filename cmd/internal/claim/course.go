package claim

import (
	"slices"
	"time"

	"drawpress/cmd/internal/draw"
)

// weekdayOfDraw checks "it was a rare Tuesday draw", "the draw fell on a Friday".
func (s *sentence) weekdayOfDraw() {
	if s.a.Draw == nil || s.conditional() || s.all&foreign != 0 {
		return
	}
	for i := range s.t {
		t := &s.t[i]
		if t.kind != day || t.wd == 0 || t.d > 0 || t.m > 0 || t.has(possessive) {
			continue
		}
		a := i - 1
		for a > i-3 && s.t[max(a, 0)].kind == word && s.is(a, "rare", "typical", "usual", "unusual", "regular", "surprise", "rather") {
			a--
		}
		if !s.is(a, "a") {
			continue
		}
		k := s.nounOf(i)
		said := s.class(k, drawNoun) && !s.class(k, plural) && s.class(a-1, being)
		said = said || s.is(a-1, "on") && (s.is(a-2, "fell", "held", "came", "conducted", "place", "happened", "occurred") || s.class(a-2, drawNoun)) && (i+1 == len(s.t) || s.t[i+1].kind == mark)
		if !said {
			continue
		}
		subjects := []*draw.Draw{s.a.Draw}
		for m := range s.mentions {
			subjects = append(subjects, s.mentions[m].draws...)
		}
		subjects = append(subjects, s.a.seen...)
		rs := s.readings()
		for _, d := range subjects {
			on := d.Date.Weekday()
			agrees := on == time.Weekday(t.wd-1)
			for _, other := range s.on(d.Date.Add(1)) { // a draw that official tables place on the next day
				agrees = agrees || other == d && d.Date.Add(1).Weekday() == time.Weekday(t.wd-1)
			}
			rs = append(rs, reading{agrees: agrees, computed: answer{form: onWeekday, a: int(on)}, query: question{of: d, what: "weekday"}, rests: [2]*draw.Draw{d}})
		}
		s.settle("weekday", i, i, answer{form: onWeekday, a: int(t.wd - 1)}, rs, s.all&tie == 0, true)
	}
}

// numbering checks "the draw was number 30 for this year", which counts, too.
func (s *sentence) numbering() {
	if s.a.Draw == nil || s.conditional() {
		return
	}
	for i := 1; i+1 < len(s.t); i++ {
		at := i + 1
		if s.is(at, ".") && at+1 < len(s.t) {
			at++
		}
		t := &s.t[at]
		if !s.class(i, numeral) && !s.is(i, "#") || t.kind != number || s.taken[at] || t.has(grouped|fraction|percent|money|glued|yearly) {
			continue
		}
		if !s.class(i-1, being) && !s.is(i-1, "draw", "round", "as") {
			continue
		}
		p := phrase{at: i, end: at + 1, ok: true, noun: true}
		s.after(&p, at+1)
		if s.class(at+1, drawNoun) || at+1 < len(s.t) && s.t[at+1].kind == scoped {
			p = s.nounPhrase(at + 1)
		}
		windows := p.windows
		every := false
		for k := range i {
			every = every || s.is(k, "counting", "counted", "count") && s.is(k+1, "every", "each", "all")
			if s.t[k].kind == scoped {
				p.addScope(*s.t[k].scope)
			}
		}
		if every && (windows == nil || windows[0].unit == unknown) {
			windows, p.said = []window{{}}, true
		}
		if len(windows) == 0 || windows[0].unit == unknown || windows[0].unit == lastDraws {
			continue
		}
		var draws []*draw.Draw
		for m := range s.mentions {
			if mm := &s.mentions[m]; mm.at < i && mm.kind != byNumber {
				draws = append(draws, mm.draws...)
			}
		}
		if len(draws) == 0 {
			draws = append([]*draw.Draw{s.a.Draw}, s.a.told...)
		}
		rs := s.countReadings(draws, windows, p, t.n)
		s.settle("ordinal", i, at, figure(t.n), rs, !p.loose, p.said)
	}
}

// runs checks "five successive decreases", "the third straight increase".
func (s *sentence) runs() {
	if s.a.Draw == nil || s.conditional() || s.all&foreign != 0 {
		return
	}
	for i := range s.t {
		t := &s.t[i]
		if t.kind != number && t.kind != ordinal || s.taken[i] || t.n < 2 || t.n > 30 || !s.is(i+1, "consecutive", "straight", "successive") {
			continue
		}
		k := i + 2
		for k < len(s.t) && (s.class(k, filler|scoring) || s.t[k].kind == scoped) {
			k++
		}
		way := 0
		switch {
		case s.is(k, "decrease", "decreases", "drop", "drops", "decline", "declines", "fall", "falls", "dip", "dips", "reduction", "reductions"):
			way = -1
		case s.is(k, "increase", "increases", "rise", "rises", "jump", "jumps", "climb", "gain", "gains"):
			way = 1
		}
		if way == 0 {
			continue
		}
		var p phrase
		for j := range s.t {
			if s.t[j].kind == scoped {
				p.addScope(*s.t[j].scope)
			}
		}
		rs := s.readings()
		for _, d := range append([]*draw.Draw{s.a.Draw}, s.a.told...) {
			for _, m := range []measure{byCRS, bySize} {
				for _, sc := range s.scoreScopes(p.scope, p.said, false, d, m) {
					if !sc.has(d) {
						continue
					}
					n := s.course(sc, s.c.index(d)+1, m, way)
					what := "falling streak"
					if way > 0 {
						what = "rising streak"
					}
					if m.name == bySize.name {
						what = ""
					}
					rs = append(rs, reading{agrees: n == t.n || n+1 == t.n && t.kind == ordinal && n > 1, computed: figure(n), query: question{of: d, what: what, scope: sc, seen: d}, rests: [2]*draw.Draw{d}, scope: sc})
				}
			}
		}
		s.settle("streak", i, k, figure(t.n), rs, s.predicate(i), true)
	}
}

// course counts how often in a row a figure of a scope went one way, up to the
// first upto draws of the record.
func (s *sentence) course(sc scope, upto int, m measure, way int) int {
	list := s.c.span(period{}, sc, upto).list()
	n := 0
	for k := len(list) - 1; k > 0; k-- {
		if diff := m.of(list[k]) - m.of(list[k-1]); diff == 0 || (diff < 0) != (way < 0) {
			break
		}
		n++
	}
	return n
}

// averages checks "on average, the last five all-program draws required 475".
// Only of a number of draws is it clear what a writer averages.
func (s *sentence) averages() {
	if s.a.at == 0 || s.conditional() || s.all&foreign != 0 {
		return
	}
	at := -1
	for i := range s.t {
		if s.is(i, "average", "averaged", "averaging", "mean") {
			at = i
		}
	}
	if at < 0 {
		return
	}
	for i := range s.t {
		t := &s.t[i]
		if t.kind != number || s.taken[i] || t.has(fraction|percent|money|yearly|glued|spelt) || t.n < 50 {
			continue
		}
		crs, size := s.measured(i)
		m := byCRS
		switch {
		case s.class(i+1, invited) || size && !crs:
			m = bySize
		case !crs || t.n > draw.MaxCRS:
			continue
		}
		windows, ok := s.anyWindow()
		if !ok || windows[0].unit == unknown || windows[0].loose {
			return
		}
		var p phrase
		for k := range s.t {
			if s.t[k].kind == scoped {
				p.addScope(*s.t[k].scope)
			}
		}
		rs := s.readings()
		for _, sc := range s.scoreScopes(p.scope, p.said, false, s.a.Draw, m) {
			for _, w := range windows {
				for _, upto := range []int{s.a.at, s.a.at - 1} {
					in := s.c.within(w, sc, s.a.Date, upto)
					if in.count() == 0 {
						continue
					}
					sum := 0
					for _, d := range in.list() {
						sum += m.of(d)
					}
					mean := (2*sum + in.count()) / (2 * in.count())
					slack := 1
					if m.name == bySize.name {
						slack = 10
					}
					rs = append(rs, reading{agrees: abs(mean-t.n) <= slack || s.matches(i, t.n, mean), computed: figure(mean), query: question{what: m.name + " average", scope: sc, seen: s.a.Draw, window: w}, scope: sc})
				}
			}
		}
		for _, d := range s.others() { // the sentence may set the draw beside the average
			if slices.Contains([]int{d.CRS, d.Invitations}, t.n) {
				rs = append(rs, reading{agrees: true, computed: figure(t.n), query: question{of: d, what: m.name}, rests: [2]*draw.Draw{d}})
			}
		}
		s.settle("average", i, i, figure(t.n), rs, windows[0].unit == lastDraws && len(s.mentions) == 0 && !s.vague(i), p.said)
		return
	}
}
