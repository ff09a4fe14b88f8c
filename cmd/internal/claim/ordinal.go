package claim

import (
	"slices"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/source"
)

// A phrase is the noun of an ordinal or a count, with what stands around it:
// "second French-language draw of the year".
type phrase struct {
	at, end int // tokens, end excluded
	scope   scope
	said    bool
	windows []window
	ok      bool
	kindred bool // "of its kind"
	other   bool // "two other draws"
	first   bool // "first-ever"
	loose   bool // more words follow that narrow it
	noun    bool
}

// nounPhrase reads from token i on: adjectives, the name of a type, a draw,
// and what follows of scope and window.
func (s *sentence) nounPhrase(i int) phrase {
	p := phrase{at: i}
	for ; i < len(s.t); i++ {
		t := &s.t[i]
		switch {
		case t.kind == scoped:
			p.addScope(*t.scope)
			p.loose = p.loose || s.is(i-1, "non")
			continue
		case t.kind == mark && (t.text == "(" || t.text == ")" || t.text == "-"):
			continue
		case t.text == "ever":
			p.first = true
			continue
		case t.text == "other" || t.text == "others" || t.text == "another" || t.text == "more" || t.text == "further":
			p.other = true
			continue
		case s.class(i, drawNoun):
			p.noun = true
			p.loose = p.loose || s.class(i, plural) && p.at > 0 && s.t[p.at-1].kind == ordinal // "the first draws of their kind"
		case s.class(i, filler):
			continue
		}
		break
	}
	if p.noun {
		if !p.said && s.is(i-1, "entry", "ee") && !s.namesType() {
			p.said = true // an Express Entry draw is one of all of them
		}
		i++
	} else if !s.is(i, "of", "this", "in", "for", "since") {
		return p
	}
	p.ok = true
	s.after(&p, i)
	return p
}

func (p *phrase) scoped() bool { return p.scope != (scope{}) }

// namesType tells whether the sentence names a type or kind anywhere.
func (s *sentence) namesType() bool {
	for i := range s.t {
		if s.t[i].kind == scoped {
			return true
		}
	}
	return false
}

func (p *phrase) addScope(sc scope) {
	switch {
	case !p.said || p.scope == (scope{}), p.scope.typ == nil && sc.typ != nil:
		p.scope = sc
	}
	p.said = true
}

// after reads what follows the noun.
func (s *sentence) after(p *phrase, i int) {
	for i < len(s.t) {
		t := &s.t[i]
		if s.is(i, "of", "in") && (s.is(i+1, "its", "this", "the", "that") && s.is(i+2, "kind", "type", "same", "category", "program") || s.is(i+1, "invitations", "invitation")) {
			p.kindred = p.kindred || s.is(i+2, "kind", "type", "same", "category", "program")
			i += 3
			if s.is(i-1, "same") {
				i++
			}
			if s.is(i-2, "invitations", "invitation") {
				i--
			}
			continue
		}
		if ws, end := s.window(i); ws != nil {
			if p.windows == nil {
				p.windows = ws
			}
			i = end
			continue
		}
		if s.is(i, "for", "of", "targeting", "under", "in", "through", "focused", "focusing", "on", "aimed", "exclusively", "specifically", "only", "dedicated", "to", "inviting", "at", "the", "candidates", "category", "stream") {
			k := s.skip(i, "for", "of", "targeting", "under", "in", "through", "focused", "focusing", "on", "aimed", "exclusively", "specifically", "only", "dedicated", "to", "inviting", "at", "the", "candidates", "express", "entry", "category", "stream", "canada")
			if k < len(s.t) && s.t[k].kind == scoped {
				p.addScope(*s.t[k].scope)
				i = s.skip(k+1, "candidates", "category", "occupations", "program", "only", "workers", "professionals", "stream", "speakers")
				continue
			}
			if k < len(s.t) && k > i {
				if ws, end := s.window(k); ws != nil {
					if p.windows == nil {
						p.windows = ws
					}
					i = end
					continue
				}
			}
			if k > i && s.is(k-1, "entry", "canada") {
				i = k
				continue
			}
			p.loose = t.text != "on" && t.text != "only" && t.text != "at"
			break
		}
		if t.text == ")" {
			i++
			continue
		}
		if s.is(i, "with", "that", "where", "under", "without", "by", "below", "above", "between", "specifically") && !s.is(i, "that") {
			p.loose = true
		}
		break
	}
	if p.windows == nil && i < len(s.t) && s.t[i].kind == word && !s.class(i, being) && !s.is(i, "and", "but", "has", "had", "took", "held", "conducted", "ever", "while", "today", "yesterday", "so", "overall", "on") {
		p.loose = true // "the first draw after the break"
	}
	p.end = i
}

// predicate tells whether an ordinal says something of a draw ("this was the
// 22nd draw") rather than pointing at one ("the 22nd draw had").
func (s *sentence) predicate(i int) bool {
	for k := i - 1; k >= max(0, i-14); k-- {
		if s.class(k, being) || s.is(k, "it", "ranks", "counts", "qualifies", "ranked", "held", "hold", "holds", "conducted", "conducts", "its", "another", "completed", "in", "with", "for", "just", "only", "latest", "launched", "released", "announced", "hosted", "organized") {
			return true
		}
		if s.t[k].kind == mark && s.t[k].text != "," {
			return false
		}
	}
	return false
}

// ordinals checks "the 22nd draw of 2023", "third this week", "sixth of July".
func (s *sentence) ordinals() {
	for i := range s.t {
		t := &s.t[i]
		if t.kind != ordinal || s.taken[i] || t.n < 1 || t.n > 2000 {
			continue
		}
		if s.class(i+1, superlow|superhigh) || s.is(i+1, "consecutive", "straight", "successive", "most", "best", "in", "time", "half", "quarter", "week", "month", "year", "day", "party", "-") && !(s.is(i+1, "in") && s.is(i+2, "this", "july")) {
			continue
		}
		p := s.nounPhrase(i + 1)
		if !p.ok || p.kindred && s.a.Draw == nil {
			continue
		}
		if i > 0 && s.t[i-1].kind == number || s.is(i-1, "every", "each", "next", "per") || p.other {
			continue
		}
		s.ordinal(i, p)
	}
}

func (s *sentence) ordinal(i int, p phrase) {
	t := &s.t[i]
	windows, elsewhere := p.windows, false
	if windows == nil {
		windows, elsewhere = s.windowBefore(i)
	}
	if len(windows) > 0 && windows[0].unit == unknown {
		return
	}
	if !p.noun && (len(windows) == 0 || windows[0].unit == ever && !s.is(i+1, "since") || s.is(i+1, "of") && s.ambiguousDay(i)) {
		return
	}
	draws, explicit := s.ordinalSubjects(i, p)
	if len(draws) == 0 {
		return
	}
	if windows == nil && p.kindred {
		windows = []window{{unit: ever}}
	}
	open := windows == nil
	if open {
		windows = []window{{unit: ever}, {unit: inYear}, {unit: inMonth}, {unit: inWeek}}
		if p.first {
			windows = windows[:1]
		}
	}
	rs := s.countReadings(draws, windows, p, t.n)
	pred := s.predicate(i)
	strong := (pred || explicit) && !p.loose && !s.conditional()
	if d := s.a.Draw; d != nil && p.noun && open && !p.scoped() && t.n == d.Number.Int() && t.n > 91 {
		s.settle("ordinal", i, max(i, p.end-1), figure(t.n), rs[:1], !s.conditional(), true) // the number of the round is no count
		return
	}
	if open && !p.first {
		strong = strong && p.noun && (t.n > 1 || p.said && s.is(i-1, "the")) && (p.said || t.n > 20)
	}
	if elsewhere {
		strong = strong && p.noun
	}
	s.settle("ordinal", i, max(i, p.end-1), figure(t.n), rs, strong, p.said)
}

// ambiguousDay tells whether "the 22nd of July" may be a date.
func (s *sentence) ambiguousDay(i int) bool {
	t := &s.t[i]
	return t.n <= 31 && i+2 < len(s.t) && s.t[i+2].kind == day && s.t[i+2].m > 0 && (s.is(i-1, "on") || s.is(i-1, "the") && s.is(i-2, "on") || !t.has(spelt) && !s.predicate(i))
}

// countReadings counts the draws of every reading of scope and window, up to
// each of the draws that may be meant.
func (s *sentence) countReadings(draws []*draw.Draw, windows []window, p phrase, n int) []reading {
	rs := s.readings()
	for _, d := range draws {
		for _, sc := range s.scopes(p.scope, p.said, p.kindred, d) {
			for _, w := range windows {
				upto := s.c.index(d) + 1
				in := s.c.within(w, sc, d.Date, upto)
				got := in.count()
				agrees := got == n
				if w.unit == ever && !p.said && sc == (scope{}) && got == n+1 && d.Number.Int() == n {
					agrees = false // the official number is no count
				}
				if w.unit == inWeek || w.unit == since {
					agrees = agrees || s.sameDayEarlier(d, sc, w, n, got)
				}
				rs = append(rs, reading{agrees: agrees, computed: figure(got), query: question{of: d, what: "ordinal", scope: sc, seen: d, window: w}, rounds: in.list(), scope: sc})
			}
		}
	}
	return rs
}

// sameDayEarlier lets two draws of one day change places.
func (s *sentence) sameDayEarlier(d *draw.Draw, sc scope, w window, n, got int) bool {
	same := 0
	for _, other := range s.on(d.Date) {
		if other != d && sc.has(other) {
			same++
		}
	}
	return same > 0 && n >= got-same && n <= got+same
}

// scopes lists the readings of a scope: the one that is said, else all draws
// and those like the draw.
func (s *sentence) scopes(sc scope, said, kindred bool, d *draw.Draw) []scope {
	switch {
	case kindred && d != nil && sc == (scope{}):
		return []scope{{typ: d.Type}, {kind: d.Type.Kind}}
	case said && sc.typ == nil && sc.kind == draw.Category && d != nil && d.Type.Kind == draw.Category:
		return []scope{sc, {typ: d.Type}} // "category-based draw" may mean this category
	case said:
		return []scope{sc}
	case d == nil:
		return []scope{{}}
	case kindred:
		return []scope{{typ: d.Type}, {kind: d.Type.Kind}}
	}
	return []scope{{}, {typ: d.Type}, {kind: d.Type.Kind}}
}

// scoreScopes are the scopes of a comparison of scores.
func (s *sentence) scoreScopes(sc scope, said, kindred bool, d *draw.Draw, m measure) []scope {
	out := s.scopes(sc, said, kindred, d)
	if pnp := s.c.pnp; pnp != nil && !said && m.name == byCRS.name && d != nil && d.Type != pnp {
		out = append(out, scope{not: pnp})
	}
	return out
}

// ordinalSubjects lists the draws that an ordinal can be said of.
func (s *sentence) ordinalSubjects(i int, p phrase) (draws []*draw.Draw, explicit bool) {
	var before, after *mention
	for k := range s.mentions {
		m := &s.mentions[k]
		if len(m.draws) == 0 || m.kind == nthDraw || m.compare && m.kind != byDate || m.at >= i && m.end <= p.end && m.kind != thisDraw && m.kind != byDate {
			continue
		}
		if m.at < i && !m.compare {
			before = m
		} else if m.at > i && after == nil && m.kind != previousDraw {
			after = m
		}
	}
	for _, m := range []*mention{before, after} {
		if m == nil {
			continue
		}
		if m == after && before != nil {
			break
		}
		draws = append(draws, m.draws...)
		explicit = true
	}
	if s.a.Draw != nil && !slices.Contains(draws, s.a.Draw) && (!explicit || after != nil && before == nil) {
		draws = append(draws, s.a.Draw)
	}
	if !explicit && !s.present(i) {
		for _, d := range s.a.told {
			if !slices.Contains(draws, d) {
				draws = append(draws, d)
			}
		}
	}
	return draws, explicit
}

// present tells whether the words before a token speak of the draw at hand, as
// "the round marks the", "today's draw is the" and, in a list, "this is the" do:
// of another one an article says "was".
func (s *sentence) present(i int) bool {
	if s.a.Draw == nil {
		return false
	}
	for k := i - 1; k >= max(1, i-6); k-- {
		switch {
		case s.is(k, "is", "marks", "represents"):
			return s.is(k-1, "draw", "round", "score", "cutoff", "minimum", "threshold", "today") || s.is(k-1, "this", "it") && s.p.Kind == source.Item
		case s.t[k].kind != word || !s.class(k, being|filler) && !s.is(k, "the", "a", "its", "now", "thus", "therefore", "just"):
			return false
		}
	}
	return false
}

// windowBefore reads "this week's third draw" and "in 2023, it was the 22nd";
// elsewhere tells the second from the first.
func (s *sentence) windowBefore(i int) (ws []window, elsewhere bool) {
	for k := max(0, i-4); k < i; k++ {
		if ws, end := s.window(k); ws != nil && end == i && s.t[i-1].has(possessive) {
			return ws, false
		}
		if s.t[k].kind == word && k == i-1 && s.t[k].has(possessive) {
			if u, ok := s.unitAt(k); ok {
				return []window{{unit: u}}, false
			}
		}
	}
	if ws, ok := s.anyWindow(); ok {
		return ws, true
	}
	return nil, false
}

// conditional tells whether the sentence speaks of what would be.
func (s *sentence) conditional() bool {
	if s.all&guessing == 0 {
		return false
	}
	for i := range s.t {
		if s.class(i, guessing) && s.t[i].kind == word && !(s.is(i, "expected", "anticipated", "predicted") && s.is(i-1, "was", "were", "been", "as", "than", "widely")) {
			return true
		}
	}
	return false
}

// counts checks "22 draws so far this year".
func (s *sentence) counts() {
	for i := range s.t {
		t := &s.t[i]
		if t.kind != number || s.taken[i] || t.n < 1 || t.has(fraction|percent|money|plus|minus|yearly) || t.n > 5000 {
			continue
		}
		p := s.nounPhrase(i + 1)
		if !p.ok || !p.noun && !p.other || p.kindred {
			continue
		}
		if p.noun && !s.pluralNoun(i+1) && t.n > 1 || s.is(i-1, "last", "past", "next", "previous", "first", "of", "every", "these", "those", "the", "all", "draw", "round", "each", "latest", "recent", "#") {
			if !(s.is(i-1, "the", "all", "of") && len(p.windows) > 0 && s.is(i-2, "total", "in", "across", "over")) {
				continue
			}
		}
		if s.is(p.end, "per", "each", "a", "ago", "in", "later", "earlier", "every") {
			continue
		}
		s.count(i, p)
	}
}

func (s *sentence) pluralNoun(i int) bool {
	for k := i; k < min(len(s.t), i+10); k++ {
		if s.class(k, drawNoun) {
			return s.class(k, plural)
		}
	}
	return false
}

func (s *sentence) count(i int, p phrase) {
	t := &s.t[i]
	windows, elsewhere := p.windows, false
	if windows == nil {
		windows, elsewhere = s.windowBefore(i)
	}
	if len(windows) == 0 || windows[0].unit == unknown || windows[0].unit == lastDraws {
		return
	}
	if s.a.at == 0 {
		return
	}
	on := s.c.all[s.a.at-1]
	rs := s.readings()
	for _, sc := range s.scopes(p.scope, p.said, false, s.a.Draw) {
		for _, w := range windows {
			in := s.c.within(w, sc, s.a.Date, s.a.at)
			got := in.count()
			agrees := s.matches(i, t.n, got)
			if p.other || s.is(i-1, "other", "another") || s.earlier() {
				agrees = agrees || t.n == got-1
			}
			rs = append(rs, reading{agrees: agrees, computed: figure(got), query: question{what: "count", scope: sc, seen: on, window: w}, rounds: in.list(), scope: sc})
		}
	}
	if s.is(i-1, "through", "across", "over", "in", "held", "conducted", "with", "hosted") || s.frontWindow() {
		elsewhere = false
	}
	strong := !elsewhere && !s.conditional() && p.noun && !p.loose && !windows[0].loose && t.n > 1
	s.settle("count", i, max(i, p.end-1), figure(t.n), rs, strong, p.said)
}

// earlier tells whether the sentence speaks of the time before the draw.
func (s *sentence) earlier() bool { return s.words&backward != 0 }

// matches compares a stated figure with the record's, hearing "about", "more
// than" and the like before it.
func (s *sentence) matches(i, stated, got int) bool {
	if stated == got {
		return true
	}
	for k := i - 1; k >= max(0, i-3); k-- {
		switch {
		case s.class(k, roughly):
			return near(stated, got, 0.05)
		case s.is(k, "least") && s.is(k-1, "at"), s.class(k, atLeast), s.is(k, "than") && s.is(k-1, "more", "greater", "higher"), s.is(k, "of") && s.is(k-1, "upwards", "excess"):
			return got >= stated && near(stated, got, 0.25)
		case s.class(k, atMost), s.is(k, "than") && s.is(k-1, "fewer", "less", "lower"), s.is(k, "most") && s.is(k-1, "at"):
			return got <= stated && near(stated, got, 0.25)
		}
	}
	if s.is(i+1, "+") || s.is(i+1, "or") {
		return got >= stated && near(stated, got, 0.25)
	}
	return false
}

func near(a, b int, part float64) bool {
	d := float64(a - b)
	return d <= part*float64(b) && -d <= part*float64(b)
}

// streaks checks "the third consecutive PNP draw".
func (s *sentence) streaks() {
	for i := range s.t {
		t := &s.t[i]
		if t.kind != ordinal || !s.is(i+1, "consecutive", "straight", "successive") || s.a.Draw == nil || t.n < 2 {
			continue
		}
		p := s.nounPhrase(i + 2)
		if !p.ok || !p.noun || !p.said || p.windows != nil || !s.predicate(i) {
			continue
		}
		n := s.c.run(p.scope, s.a.at)
		strong := !p.loose && !s.conditional() && !s.is(p.end, "in", "to", "with", "that", "where", "below", "above")
		s.settle("streak", i, max(i, p.end-1), figure(t.n), append(s.readings(), reading{agrees: n == t.n, computed: figure(n), query: question{what: "same type streak"}}), strong, true)
	}
}
