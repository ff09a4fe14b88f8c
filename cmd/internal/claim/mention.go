package claim

import (
	"slices"

	"drawpress/cmd/internal/draw"
)

// A mention is a draw that a sentence names: by date, by number, as "today's"
// or "the last PNP draw".
type mention struct {
	at, end int // tokens, end excluded
	kind    mentionKind
	draws   []*draw.Draw // whichever may be meant, the likeliest first
	date    draw.Date    // of a mention by date
	number  string       // of a mention by number
	scope   scope
	said    bool // the words name a scope
	compare bool // it is what something is compared with
	later   bool // after the article's draw
	noun    bool // the words say draw or round
}

type mentionKind uint8

const (
	byDate mentionKind = iota
	byNumber
	thisDraw
	previousDraw
	nthDraw
	anyDraw
)

// resolve gives the date that a token means: without a year the last such day
// that had come, under a heading with a year that year's.
func (s *sentence) resolve(t *token) (draw.Date, bool) {
	switch {
	case t.d == 0 && t.wd > 0 && t.m == 0:
		return s.lastWeekday(t)
	case t.d == 0 || t.m == 0:
		return draw.Date{}, false
	case t.y > 0:
		return t.date()
	case s.a.year > 0:
		return newDate(int(s.a.year), int(t.m), int(t.d))
	case s.a.Date.IsZero():
		return draw.Date{}, false
	}
	d, ok := newDate(s.a.Date.Year(), int(t.m), int(t.d))
	if !ok || s.a.Date.Before(d) {
		return newDate(s.a.Date.Year()-1, int(t.m), int(t.d))
	}
	return d, ok
}

func (s *sentence) lastWeekday(t *token) (draw.Date, bool) {
	if s.a.Date.IsZero() {
		return draw.Date{}, false
	}
	back := (int(s.a.Date.Weekday()) - int(t.wd-1) + 7) % 7
	return s.a.Date.Add(-back), true
}

func (s *sentence) findMentions() {
	s.mentions = s.mentions[:0]
	for i := 0; i < len(s.t); i++ {
		t := &s.t[i]
		switch {
		case t.kind == day && (t.d > 0 || t.wd > 0 && t.m == 0):
			s.dateMention(i)
		case t.kind == word && (t.text == "yesterday" || t.text == "today") && !s.a.Date.IsZero():
			s.todayMention(i)
		case t.kind == number && i+2 < len(s.t) && dayUnits[s.t[i+1].text] > 0 && s.is(i+2, "ago", "earlier", "before", "prior"):
			s.agoMention(i)
		case s.class(i, drawNoun) && !s.class(i, plural) || t.text == "#":
			if !s.numberMention(i) && t.text != "#" {
				s.nounMention(i)
			}
		case t.kind == ordinal && s.class(i+1, drawNoun):
		}
	}
	slices.SortStableFunc(s.mentions, func(a, b mention) int { return a.at - b.at })
	s.nameAgain()
}

// compares tells whether the words before a token compare.
func (s *sentence) compares(i int) bool {
	for k := i - 1; k >= max(0, i-9); k-- {
		if s.is(k, "to") && s.t[k+1].kind == number {
			return false
		}
		if s.t[k].kind == mark && s.t[k].text != "," && s.t[k].text != "-" || s.breaks(k) {
			return false
		}
		switch s.t[k].text {
		case "below", "above":
			if s.is(k+1, "that", "the", "those") {
				return true
			}
		case "than", "compared", "from", "versus", "vs", "comparison", "since", "after", "following", "relative", "over", "against", "on":
			if s.t[k].text != "on" && s.t[k].text != "over" || s.is(k+1, "the") && s.t[k].text == "over" {
				return true
			}
		case ",":
			return false
		}
		if s.class(k, issuing) {
			return false
		}
	}
	return false
}

func (s *sentence) dateMention(i int) {
	t := &s.t[i]
	if t.d2 > 0 || s.nearClock(i) {
		return
	}
	noun := false
	for k := i + 1; k < min(len(s.t), i+6); k++ {
		if s.class(k, drawNoun) {
			noun = true
		} else if s.t[k].kind == mark || s.t[k].kind != scoped && !s.class(k, filler) {
			break
		}
	}
	if prev := i - 1; prev >= 0 && !noun && !t.has(possessive) {
		switch s.t[prev].text {
		case "since", "until", "till", "after", "before", "by", "effective", "through", "updated", "published", "posted", "to", "following", "starting", "beginning", "announced", "prior":
			return
		case "(", "[":
		}
		if s.is(prev, "of") && s.is(prev-1, "as") {
			return
		}
		if s.is(prev-1, "updated", "published", "posted", "announced", "introduced", "launched", "created", "submitted") {
			return
		}
	}
	if s.is(i+1, "on", "onward", "onwards", "forward") && s.is(i-1, "from", "beginning", "starting") || s.is(i-1, "between") && s.is(i+1, "and") && i+2 < len(s.t) && s.t[i+2].kind == day || s.is(i-1, "and") && i > 2 && s.t[i-2].kind == day && s.is(i-3, "between") {
		return
	}
	if s.is(i-1, "next", "coming") || s.is(i-1, "every", "each") {
		return
	}
	d, ok := s.resolve(t)
	if !ok {
		return
	}
	m := mention{at: i, end: i + 1, kind: byDate, date: d, noun: noun || t.has(possessive), compare: s.compares(i)}
	if s.t[i].d == 0 { // a weekday
		switch {
		case s.is(i-1, "last"):
			if d == s.a.Date {
				m.date = d.Add(-7)
			}
			m.draws = append(slices.Clone(s.on(m.date)), s.on(m.date.Add(-7))...)
		case s.is(i-1, "past", "this", "on", "earlier", "the") || i == 0 || m.noun:
			m.draws = s.on(d)
		default:
			return
		}
		if s.is(i-1, "on") && s.is(i-2, "usually", "typically", "often", "always", "normally") || len(m.draws) == 0 {
			return
		}
	} else {
		m.draws = s.on(d)
		if s.is(i+1, "and") && i+2 < len(s.t) && dayNumber(&s.t[i+2]) && !countedNext(s.t[i+3:]) { // "on January 6 and 7"
			if next, ok := newDate(d.Year(), int(d.Month()), s.t[i+2].n); ok {
				m.draws = append(slices.Clone(m.draws), s.on(next)...)
			}
		}
	}
	if !s.a.Date.IsZero() && s.a.Date.Before(m.date) {
		m.later = true
	}
	if t.y == 0 && t.d > 0 && !s.a.Date.IsZero() && len(m.draws) == 0 {
		for back := -1; back <= 2; back++ { // an article of January may leave the year of December unsaid, and lists keep the year in a heading
			if other, ok := newDate(d.Year()-back, int(t.m), int(t.d)); ok && back != 0 && len(s.on(other)) > 0 {
				m.draws = append(m.draws, s.on(other)...)
				m.later = m.later || s.a.Date.Before(other)
			}
		}
	}
	s.mentions = append(s.mentions, m)
}

// nearClock tells whether a date is the one of a tie-break.
func (s *sentence) nearClock(i int) bool {
	for k := i + 1; k < min(len(s.t), i+5); k++ {
		if s.t[k].kind == clock {
			return true
		}
		if s.t[k].kind == number || s.t[k].kind == day {
			break
		}
	}
	for k := i - 1; k >= max(0, i-4); k-- {
		if s.t[k].kind == clock {
			return true
		}
		if s.t[k].kind == number || s.t[k].kind == day {
			break
		}
	}
	if s.all&tie != 0 {
		return s.is(i-1, "before", "at", "of", "to", "as", ":", "on") || s.is(i-1, "was", "is") && (s.class(i-2, tie) || s.is(i-2, "date", "rule"))
	}
	return false
}

func (s *sentence) todayMention(i int) {
	if s.t[i].text == "today" {
		if s.a.Draw != nil {
			same := slices.Clone(s.on(s.a.Date))
			slices.SortStableFunc(same, func(a, b *draw.Draw) int {
				return boolInt(b == s.a.Draw) - boolInt(a == s.a.Draw)
			})
			s.mentions = append(s.mentions, mention{at: i, end: i + 1, kind: thisDraw, draws: same, noun: s.t[i].has(possessive)})
		}
		return
	}
	d := s.a.Date.Add(-1)
	s.mentions = append(s.mentions, mention{at: i, end: i + 1, kind: byDate, date: d, draws: s.on(d), noun: s.t[i].has(possessive), compare: s.compares(i)})
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// agoMention reads "five days earlier". Days are counted loosely, and from
// whichever draw was spoken of.
func (s *sentence) agoMention(i int) {
	u := dayUnits[s.t[i+1].text]
	m := mention{at: i, end: i + 3, kind: anyDraw, compare: s.compares(i)}
	for _, from := range append([]*draw.Draw{s.a.Draw}, s.a.seen...) {
		if from == nil {
			continue
		}
		slack := 1 + u/3
		day := from.Date.Add(-u * min(s.t[i].n, 400))
		m.draws = append(m.draws, s.c.span(period{day.Add(-slack), day.Add(slack)}, scope{}, s.a.at).list()...)
	}
	if len(m.draws) > 0 {
		s.mentions = append(s.mentions, m)
	}
}

// numberMention reads "draw 257", "#257", "round no. 257".
func (s *sentence) numberMention(i int) bool {
	k := i + 1
	for k < len(s.t) && k < i+5 && (s.t[k].text == "#" || s.t[k].text == "." || s.t[k].text == ":" || s.class(k, numeral)) {
		k++
	}
	if k >= len(s.t) || s.t[k].kind != number || s.t[k].has(grouped|fraction|percent|money|spelt|plus|minus|glued) || s.t[k].n < 1 {
		return false
	}
	if (s.t[i].text == "#" || k == i+1 && s.t[k].n < 10) && s.class(k+1, invited) || k == i+1 && (s.class(k+1, invited|scoring|unit) || s.is(k+1, "of", "st", "nd", "rd", "th") || s.t[k].has(yearly) && s.t[k].n > s.a.at) {
		return false
	}
	if k == i+1 && s.t[i].text != "#" && s.t[k].n < 3 {
		return false // "round 1" of a contest
	}
	text := s.t[k].text
	m := mention{at: i, end: k + 1, kind: byNumber, number: text, noun: true, compare: s.compares(i)}
	if n, err := draw.ParseNumber(text); err == nil {
		if d := s.numbered(n); d != nil {
			m.draws = []*draw.Draw{d}
			m.later = s.a.at > 0 && s.c.index(d) >= s.a.at
		}
	}
	if m.draws == nil && s.t[k].n == 91 {
		return true
	}
	s.taken[k] = true
	for _, other := range s.mentions {
		if other.kind == byNumber && other.end == m.end {
			return true
		}
	}
	s.mentions = append(s.mentions, m)
	return true
}

// nounMention reads "this draw", "the latest round", "the last PNP draw".
func (s *sentence) nounMention(i int) {
	var sc scope
	said := false
	from := i
	if s.french {
		k := i + 1
		for k < len(s.t) && s.t[k].kind == scoped {
			sc, said = *s.t[k].scope, true
			k++
		}
		if s.is(k, "previous") {
			s.refer(i, k+1, previousDraw, sc, said)
			return
		}
		sc, said = scope{}, false
	}
	for k := i - 1; k >= max(0, i-9); k-- {
		t := &s.t[k]
		if t.kind == scoped {
			if !said {
				sc, said = *t.scope, true
			}
			from = k
			continue
		}
		if t.kind == mark && t.text != "(" && t.text != ")" {
			break
		}
		if t.has(possessive) && s.class(k, unit) {
			s.weekMention(k, i+1, sc, said)
			return
		}
		kind, hit := thisDraw, true
		switch t.text {
		case "this", "latest", "current", "newest", "recent":
			if t.text == "recent" && !s.is(k-1, "most") {
				hit = false
			}
		case "a", "an", "another", "the":
			if t.text != "the" || said && s.a.Draw != nil && !sc.has(s.a.Draw) {
				s.someDraw(k, i+1, sc, said)
				return
			}
			hit = false
		case "today":
			return // told already
		case "previous", "last", "preceding", "prior", "earlier":
			kind = previousDraw
		case "mostrecent":
			if s.is(i+1, "before", "prior") {
				kind = previousDraw
			}
		default:
			if t.kind == ordinal && t.n == 1 && said {
				if d := s.firstOf(sc); d != nil && s.is(k-1, "the") {
					s.mentions = append(s.mentions, mention{at: k, end: i + 1, kind: nthDraw, draws: []*draw.Draw{d}, scope: sc, said: said, compare: s.compares(k), noun: true})
				}
				return
			}
			hit = false
		}
		if hit {
			s.refer(k, i+1, kind, sc, said)
			return
		}
		if t.kind != word || !s.class(k, filler) && !s.is(k, "most", "type", "of", "same") {
			break
		}
		from = k
	}
	_ = from
}

// weekMention reads "last week's draw", "this month's PNP draw".
func (s *sentence) weekMention(k, end int, sc scope, said bool) {
	ws, _ := s.pastWindow(k-1, k-1)
	if s.is(k-1, "this") {
		ws, _ = s.window(k - 1)
	}
	if len(ws) == 0 || s.a.at == 0 {
		return
	}
	m := mention{at: k - 1, end: end, kind: anyDraw, scope: sc, said: said, noun: true, compare: s.compares(k - 1)}
	if ws[0].before { // the week before, or the last seven days
		m.draws = s.c.span(period{from: ws[0].bounds(s.a.Date).from}, sc, s.a.at).list()
	} else {
		m.draws = s.c.within(ws[0], sc, s.a.Date, s.a.at).list()
	}
	if len(m.draws) > 0 && len(m.draws) < 40 {
		s.mentions = append(s.mentions, m)
	}
}

// someDraw reads "a PNP draw": in an article about another type one of the
// last of that type, else the draw at hand.
func (s *sentence) someDraw(at, end int, sc scope, said bool) {
	if s.a.at == 0 || s.class(at-1, being) {
		return
	}
	m := mention{at: at, end: end, kind: anyDraw, scope: sc, said: said, noun: true, compare: s.compares(at)}
	this := s.a.Draw
	other := this == nil || said && !sc.has(this) || s.is(at-1, "after", "following", "follows", "followed", "since") || s.is(at, "another") || s.is(at-1, "by", "of", "than") && s.all&comparing != 0
	if !other {
		return
	}
	for i := s.a.at - 1; i >= max(0, s.a.at-12) && len(m.draws) < 6; i-- {
		if d := s.c.all[i]; d != this && sc.has(d) {
			m.draws = append(m.draws, d)
		}
	}
	if len(m.draws) > 0 {
		s.mentions = append(s.mentions, m)
	}
}

func (s *sentence) refer(at, end int, kind mentionKind, sc scope, said bool) {
	m := mention{at: at, end: end, kind: kind, scope: sc, said: said, noun: true, compare: s.compares(at)}
	// "for candidates with …": the scope may stand behind
	if k := s.skip(end, "of", "for", "targeting", "in", "the", "this", "that", "its", "same", "invitations", "invitation"); !said && k < len(s.t) && k > end && s.t[k].kind == scoped {
		m.scope, m.said = *s.t[k].scope, true
		m.end = k + 1
	} else if k > end && s.is(k, "type", "category", "kind", "sort", "group", "stream", "program") && !said && s.a.Draw != nil {
		m.scope, m.said = scope{typ: s.a.Draw.Type}, true
	}
	this := s.a.Draw
	switch {
	case kind == thisDraw && (this == nil || m.said && !m.scope.has(this)):
		if s.a.at == 0 {
			return
		}
		if d := s.c.previous(m.scope, s.a.at); d != nil && s.t[at].text != "this" {
			m.draws = []*draw.Draw{d}
		}
	case kind == thisDraw:
		m.draws = []*draw.Draw{this}
		if s.is(at, "this") { // the one that was spoken of
			for _, d := range s.a.seen {
				if !slices.Contains(m.draws, d) {
					m.draws = append(m.draws, d)
				}
			}
		}
	default:
		m.draws = s.before(m.scope, m.said)
	}
	if len(m.draws) > 0 {
		s.mentions = append(s.mentions, m)
	}
}

// before lists what "the previous draw" can mean.
func (s *sentence) before(sc scope, said bool) []*draw.Draw {
	upto := s.a.at
	if s.a.Draw != nil {
		upto--
	}
	scopes := []scope{sc}
	if !said && s.a.Draw != nil {
		scopes = append(scopes, scope{typ: s.a.Draw.Type}, scope{kind: s.a.Draw.Type.Kind})
	}
	if pnp := s.c.pnp; pnp != nil && !said && s.a.Draw != nil && s.a.Draw.Type != pnp {
		scopes = append(scopes, scope{not: pnp})
	}
	var out []*draw.Draw
	for _, x := range scopes {
		if d := s.c.previous(x, upto); d != nil && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}

// nameAgain joins mentions of one draw: "the last French draw, on July 7". The
// two must be of the same draw, which is a claim of its own.
func (s *sentence) nameAgain() {
	for i := 0; i+1 < len(s.mentions); i++ {
		a, b := &s.mentions[i], &s.mentions[i+1]
		if b.at-a.end > 5 || b.kind == a.kind || !s.apposed(a, b) || len(a.draws) == 0 {
			continue
		}
		if b.kind == thisDraw || b.kind == previousDraw && a.kind != byNumber {
			continue
		}
		common := intersect(a.draws, b.draws)
		if len(common) > 0 {
			a.draws, b.draws = common, common
		}
		if b.kind == byDate && b.date != (draw.Date{}) && s.t[b.at].d > 0 {
			s.sameDay(a, b, common)
		}
		if b.kind == byDate && a.kind == byNumber && len(common) > 0 || a.kind != byNumber {
			b.compare = a.compare
			if len(b.draws) > 0 && b.kind == byDate && a.kind != byDate {
				a.draws = b.draws
			}
		}
	}
}

// sameDay claims that a draw named otherwise was held on the date beside it.
func (s *sentence) sameDay(a, b *mention, common []*draw.Draw) {
	rs := s.readings()
	for _, d := range a.draws {
		agrees := d.Date == b.date || slices.Contains(common, d)
		rs = append(rs, reading{agrees: agrees, computed: theDate(d.Date), query: question{of: d, what: "date"}, rests: [2]*draw.Draw{d}})
	}
	strong := a.kind == byNumber || a.said && a.kind == previousDraw && len(a.draws) == 1
	s.settle("date", b.at, b.at, theDate(b.date), rs, strong && !a.later, true)
}

// apposed tells whether only small words stand between two mentions.
func (s *sentence) apposed(a, b *mention) bool {
	for k := a.end; k < b.at; k++ {
		switch s.t[k].text {
		case ",", "(", "on", "held", "of", "conducted", "took", "place", "was", "-", "--", "which", "dated", "issued", "happened", "occurred", "from", "invitations", "the", ":":
		default:
			if s.t[k].kind != scoped && s.t[k].kind != opaque {
				return false
			}
		}
	}
	return true
}

func intersect(a, b []*draw.Draw) []*draw.Draw {
	var out []*draw.Draw
	for _, d := range a {
		if slices.Contains(b, d) {
			out = append(out, d)
		}
	}
	return out
}

// at is the beginning of a query about a draw: nothing for the draw at hand.
func (s *sentence) at(d *draw.Draw) string {
	if d == s.a.Draw || d == nil {
		return ""
	}
	return "draw " + d.Number.String() + " "
}

// subjects lists the draws that the words from token from to token to can be
// about, and whether they say so.
func (s *sentence) subjects(at int) (draws []*draw.Draw, said bool) {
	if m := s.nearest(at); m != nil {
		return m.draws, true
	}
	if s.a.Draw != nil {
		return []*draw.Draw{s.a.Draw}, false
	}
	return nil, false
}

// nearest is the mention that governs a token: the last before it that is not
// compared with, else the first after it in its clause.
func (s *sentence) nearest(at int) *mention {
	var best *mention
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.compare || len(m.draws) == 0 {
			continue
		}
		if m.at <= at {
			best = m
		} else if best == nil {
			if from, _ := s.clause(m.at); from <= at {
				return m
			}
			return nil
		}
	}
	return best
}

// compared lists the draws that something in the sentence is compared with.
func (s *sentence) compared() (draws []*draw.Draw, exact bool) {
	for i := range s.mentions {
		if m := &s.mentions[i]; m.compare && len(m.draws) > 0 {
			for _, d := range m.draws {
				if !slices.Contains(draws, d) {
					draws = append(draws, d)
				}
			}
			exact = exact || m.kind == byDate || m.kind == byNumber || m.kind == previousDraw || m.said
		}
	}
	return draws, exact
}

// remember keeps what the sentence named for the sentences after it.
func (s *sentence) remember() {
	for i := range s.mentions {
		for _, d := range s.mentions[i].draws {
			if len(s.a.seen) < 64 {
				s.a.seen = append(s.a.seen, d)
				if !s.mentions[i].compare && !s.is(s.mentions[i].at-1, "follows", "followed") && !s.is(s.mentions[i].at-2, "follows", "followed") {
					s.a.told = append(s.a.told, d)
				}
			}
		}
	}
}
