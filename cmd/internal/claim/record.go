package claim

import (
	"fmt"
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
	if s.is(i-1, "next") || s.is(i-1, "of") && s.is(i-2, "one", "some") || s.is(i-1, "among") || s.is(i-2, "among", "one") || s.is(i+1, "possible", "education", "level", "total") {
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
	if !said {
		p.scope, said = s.scopeBefore(i)
	}
	var rs []reading
	for _, d := range draws {
		for _, sc := range s.scoreScopes(p.scope, said, p.kindred, d, m) {
			for _, w := range windows {
				rs = append(rs, s.recordReadings(d, sc, w, m, low, place)...)
			}
		}
	}
	strong = strong && !elsewhere && !s.conditional() && s.all&foreign == 0 && !p.loose && stated
	words := map[bool]string{true: "lowest", false: "highest"}[low]
	if m.name == bySize.name {
		words = map[bool]string{true: "smallest", false: "largest"}[low]
	}
	if place > 1 {
		words = strconv.Itoa(place) + ". " + words
	}
	s.settle("record", from, max(i, p.end-1), words, rs, strong, said)
}

// recordPhrase reads what a superlative is of: scope and window.
func (s *sentence) recordPhrase(i int) phrase {
	p := phrase{at: i, end: i}
	for ; i < len(s.t); i++ {
		t := &s.t[i]
		switch {
		case t.kind == scoped:
			p.addScope(*t.scope)
		case s.is(i, "all", "any") && (s.class(i+1, drawNoun) || s.is(i+1, "types", "categories", "express", "programs")):
			p.said = true
		case s.class(i, scoring|drawNoun|filler) && !s.class(i, being) || s.is(i, "number", "of", "invitations", "itas", "single", "cut", "low", "high", "crs", "size", "for", "in", "a", "any", "seen", "recorded", "required", "ita", "requirement", "we", "have", "has", "been", "issued", "score", "-", "\"", "ranking", "that", "held", "it", "scores", "level", "comprehensive", "date", "set", "yet", "minimum", "mark", "point", "total", "candidate", "cutoff", "this", "one", "to", "invited", "among", "across", "canada", "under", "time", "at"):
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
		if s.t[k].kind == scoped && (s.class(k+1, drawNoun) || s.is(k-1, "for", "among")) && !s.class(k+1, being) {
			if s.class(k+1, plural) || s.is(k-1, "for", "among", "any") {
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
		if len(s.a.seen) > 0 || s.mentioned() {
			draws = append(draws, s.a.seen...)
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
func (s *sentence) recordReadings(d *draw.Draw, sc scope, w window, m measure, low bool, place int) []reading {
	v := m.of(d)
	upto := s.c.index(d) + 1
	var rs []reading
	for _, end := range []int{upto, s.a.at} {
		on := d.Date
		if end == s.a.at {
			on = s.a.Date
		}
		var in []*draw.Draw
		if w.unit == since {
			in = s.c.span(period{from: sinceEnd(w)}, end)
			in = only(in, sc)
		} else {
			in = s.c.within(w, sc, on, end)
		}
		further, distinct, _ := beyond(in, m, v, low)
		best := extreme(in, m, low)
		computed := strconv.Itoa(further+1) + ". of " + strconv.Itoa(len(in))
		var rounds []*draw.Draw
		if best != nil && further > 0 {
			computed = fmt.Sprintf("%d in round %s is further out than %d", m.of(best), best.Number, v)
			rounds = []*draw.Draw{d, best}
		}
		agrees := further+1 == place || distinct+1 == place
		rs = append(rs, reading{agrees: agrees, computed: computed, query: s.at(d) + s.recordQuery(m, low, w, sc, d), rounds: rounds, scope: sc})
		if end == s.a.at {
			break
		}
	}
	return rs
}

func only(draws []*draw.Draw, sc scope) []*draw.Draw {
	if sc == (scope{}) {
		return draws
	}
	var out []*draw.Draw
	for _, d := range draws {
		if sc.has(d) {
			out = append(out, d)
		}
	}
	return out
}

// sinceEnd is the first day that "since" counts for a record: the day, month or
// year named holds the earlier record and may lie beyond this one.
func sinceEnd(w window) draw.Date {
	if w.period.to.IsZero() {
		return w.period.from
	}
	return w.period.to.Add(1)
}

func (s *sentence) recordQuery(m measure, low bool, w window, sc scope, d *draw.Draw) string {
	name := map[bool]string{true: "lowest", false: "highest"}[low]
	if m.name == bySize.name {
		name = map[bool]string{true: "smallest", false: "largest"}[low]
	}
	if w.unit == since {
		return name + " since" + sc.words(d)
	}
	return "rank from " + name + sc.words(d) + w.words()
}
