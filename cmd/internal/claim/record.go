package claim

import (
	"strconv"

	"drawpress/cmd/internal/draw"
)

// records checks "the lowest since March", "second-highest this month",
// "largest ever", "record low".
func (s *sentence) records() {
	for i := range s.t {
		low, ok := s.superlative(i)
		if !ok {
			continue
		}
		s.record(i, low)
	}
}

func (s *sentence) superlative(i int) (low, ok bool) {
	switch {
	case s.class(i, superlow):
		return true, !s.is(i+1, "ranked", "ranking", "scoring", "-") && !s.is(i, "ranked")
	case s.class(i, superhigh):
		return false, !s.is(i+1, "ranked", "ranking", "scoring")
	case s.is(i, "record") && s.is(i+1, "low", "high", "lows", "highs") && s.is(i-1, "a", "new", "time", "alltime", "all"):
		return s.is(i+1, "low", "lows"), true
	}
	return false, false
}

// recordMeasure tells what a superlative is of.
func (s *sentence) recordMeasure(i int) (m measure, strong bool) {
	if s.class(i, sizing) {
		return bySize, true
	}
	for k := i + 1; k < min(len(s.t), i+7); k++ {
		switch {
		case s.is(k, "crs", "score", "scores", "cutoff", "cutoffs", "minimum", "threshold", "points"):
			return byCRS, true
		case s.is(k, "number", "invitations", "itas", "total", "size", "invites"):
			return bySize, true
		case s.t[k].kind == mark && s.t[k].text != "-" || s.class(k, being):
			k = len(s.t)
		}
	}
	for k := i - 1; k >= 0; k-- {
		switch {
		case s.is(k, "crs", "score", "cutoff", "threshold", "points"):
			return byCRS, true
		case s.is(k, "number", "size") || s.is(k, "invitations", "itas") && !s.is(k+1, "with", ","):
			return bySize, true
		}
	}
	return byCRS, false
}

func (s *sentence) record(i int, low bool) {
	m, strong := s.recordMeasure(i)
	place := 1
	from := i
	if i > 0 && s.t[i-1].kind == ordinal {
		place, from = s.t[i-1].n, i-1
	}
	if s.is(i-1, "next") || s.is(i-1, "of") && s.is(i-2, "one", "some") || s.is(i-1, "the") && s.is(i-2, "of") && i > 2 && (s.t[i-3].kind == number || s.is(i-3, "some")) || s.is(i-1, "of") && i > 1 && s.t[i-2].kind == number || s.is(i-1, "among") || s.is(i-2, "among", "one") || s.is(i+1, "possible", "education", "level", "total") {
		return
	}
	p := s.recordPhrase(i + 1)
	windows, elsewhere := p.windows, false
	if windows == nil {
		windows, elsewhere = s.windowBefore(from)
	}
	if s.is(i, "record") && windows == nil {
		windows, elsewhere = []window{{unit: ever}}, false
	}
	if windows == nil {
		return // "the highest scores are invited"
	}
	if windows[0].unit == unknown || windows[0].unit == lastDraws {
		return
	}
	draws, stated := s.recordSubjects(i, m)
	if len(draws) == 0 {
		return
	}
	said := p.said
	for k := i + 1; k < len(s.t) && !said; k++ {
		if s.is(k, "this", "its", "same") && s.is(k+1, "category", "type", "kind", "class", "program", "stream") {
			p.kindred, said = true, true
		}
	}
	if !said {
		p.scope, said = s.scopeBefore(i)
	}
	rs := s.readings()
	for _, d := range draws {
		for _, sc := range s.scoreScopes(p.scope, said, p.kindred, d, m) {
			for _, w := range windows {
				rs = s.recordReadings(rs, d, sc, w, m, low, place)
			}
		}
	}
	strong = strong && !elsewhere && !s.conditional() && s.all&foreign == 0 && !p.loose && stated
	told := words(recordName(m, low))
	if place > 1 {
		told = words(strconv.Itoa(place) + ". " + told.text)
	}
	s.settle("record", from, max(i, p.end-1), told, rs, strong, said)
}

// recordPhrase reads what a superlative is of: scope and window.
func (s *sentence) recordPhrase(i int) phrase {
	p := phrase{at: i, end: i}
	for ; i < len(s.t); i++ {
		t := &s.t[i]
		switch {
		case t.kind == scoped:
			p.addScope(*t.scope)
			p.loose = p.loose || s.is(i-1, "non")
		case s.is(i, "all", "any") && (s.class(i+1, drawNoun) || s.is(i+1, "types", "categories", "express", "programs")):
			p.said = true
		case s.class(i, scoring|drawNoun|filler) && !s.class(i, being) || s.class(i, recordGlue) || s.is(i, "-", "\""):
			if ws, end := s.window(i); ws != nil {
				if p.windows == nil {
					p.windows = ws
				}
				i = end - 1
				p.end = end
				continue
			}
			if s.is(i, "of") && s.is(i+1, "its") || s.is(i, "that", "to") {
				p.loose = p.loose || !s.is(i, "of")
			}
		default:
			if ws, end := s.window(i); ws != nil {
				if p.windows == nil {
					p.windows = ws
				}
				i = end - 1
				p.end = end
				continue
			}
			if p.end < i && s.is(i, "with", "outside", "excluding", "except", "apart") {
				p.loose = true
			}
			p.end = max(p.end, min(i, p.at))
			return p
		}
		if p.windows != nil && t.kind != scoped {
			return p
		}
	}
	return p
}

// scopeBefore finds a scope that the words before a superlative name: "for
// PNP draws it was the lowest".
func (s *sentence) scopeBefore(i int) (scope, bool) {
	if s.is(i+1, "express", "ee") && (s.class(i+2, drawNoun) || s.class(i+3, drawNoun)) && !s.namesType() {
		return scope{}, true
	}
	for k := range s.t {
		if s.is(k, "all", "any") && (s.class(k+1, drawNoun) || s.is(k+1, "types", "express")) && s.is(k-1, "across", "of", "among", "in", "over", "for") {
			return scope{}, true
		}
	}
	for k := i + 1; k < len(s.t); k++ {
		if n := s.nounOf(k); s.t[k].kind == scoped && (s.class(n, drawNoun) || s.is(k-1, "for", "among")) && !s.class(k+1, being) {
			if s.class(n, plural) || s.is(k-1, "for", "among", "any") || s.is(k-1, "a", "an") && s.is(k-2, "for", "in", "of") {
				return *s.t[k].scope, true
			}
		}
	}
	for k := 0; k < i; k++ {
		if s.t[k].kind == scoped && s.class(k+1, plural) && s.is(k-1, "for", "among", "of", "in") {
			return *s.t[k].scope, true
		}
	}
	return scope{}, false
}

// nounOf finds the noun that the name of a type stands before: "CEC-specific rounds".
func (s *sentence) nounOf(k int) int {
	for k++; k < len(s.t) && (s.t[k].kind == scoped || s.class(k, filler) && !s.class(k, drawNoun)); k++ {
	}
	return k
}

// recordSubjects lists the draws that may hold the record: those whose figure
// the sentence gives, else those it names.
func (s *sentence) recordSubjects(i int, m measure) (draws []*draw.Draw, sure bool) {
	for k := range s.mentions {
		if mm := &s.mentions[k]; !mm.compare && mm.at < i {
			draws = append(draws, mm.draws...)
		}
	}
	sure = true
	if len(draws) == 0 && s.a.Draw != nil {
		draws = append(draws, s.a.Draw)
		if !s.present(i) && (len(s.a.told) > 0 || s.mentioned()) {
			draws = append(draws, s.a.told...)
			for k := range s.mentions {
				draws = append(draws, s.mentions[k].draws...)
			}
		}
		at := i
		for at > 0 && (s.t[at-1].kind == ordinal || s.is(at-1, "the", "a", "new")) {
			at--
		}
		sure = s.predicate(at) || at > 2 && s.is(at-1, ",", "-", "--", "(")
	}
	return draws, sure
}

func (s *sentence) mentioned() bool { return len(s.mentions) > 0 }

// recordReadings tells whether a draw holds a record: as the record stood at
// that draw, and as it stands at the article.
func (s *sentence) recordReadings(rs []reading, d *draw.Draw, sc scope, w window, m measure, low bool, place int) []reading {
	v := m.of(d)
	upto := s.c.index(d) + 1
	for _, end := range []int{upto, s.a.at} {
		on := d.Date
		if end == s.a.at {
			on = s.a.Date
		}
		var in view
		if w.unit == since {
			in = s.c.span(period{from: sinceEnd(w)}, sc, end)
		} else {
			in = s.c.within(w, sc, on, end)
		}
		further, distinct := in.beyond(m, v, low)
		computed, rests := answer{form: nthOf, a: further + 1, b: in.count()}, [2]*draw.Draw{}
		if further > 0 {
			best := in.extreme(m, low, nil)
			computed, rests = answer{form: beyond, a: m.of(best), b: v, draw: best}, [2]*draw.Draw{d, best}
		}
		agrees := further+1 == place || distinct+1 == place
		rs = append(rs, reading{agrees: agrees, computed: computed, query: recordQuery(m, low, w, sc, d), rests: rests, scope: sc})
		if end == s.a.at {
			break
		}
	}
	return rs
}

// sinceEnd is the first day that "since" counts for a record: the day, month or
// year named holds the earlier record and may lie beyond this one.
func sinceEnd(w window) draw.Date {
	if w.period.to.IsZero() {
		return w.period.from
	}
	return w.period.to.Add(1)
}

func recordQuery(m measure, low bool, w window, sc scope, d *draw.Draw) question {
	q := question{of: d, scope: sc, seen: d}
	if w.unit == since {
		q.what = recordName(m, low) + " since"
	} else {
		q.what, q.window = rankFrom[recordName(m, low)], w
	}
	return q
}

var rankFrom = map[string]string{"lowest": "rank from lowest", "highest": "rank from highest", "smallest": "rank from smallest", "largest": "rank from largest"}

func recordName(m measure, low bool) string {
	switch {
	case m.name == bySize.name && low:
		return "smallest"
	case m.name == bySize.name:
		return "largest"
	case low:
		return "lowest"
	}
	return "highest"
}
