package claim

import (
	"slices"

	"drawpress/cmd/internal/draw"
)

// plain checks figures of single draws: invitations, scores, dates, types.
func (s *sentence) plain() {
	lastSize := -10
	for i := range s.t {
		t := &s.t[i]
		if t.kind != number || s.taken[i] || t.has(fraction|percent|money|plus|minus|glued) || t.n < 1 {
			continue
		}
		switch {
		case s.isSize(i):
			s.figure(i, bySize)
			lastSize = i
		case s.isScore(i, lastSize):
			s.figure(i, byCRS)
		}
	}
	s.heldOn()
	s.types()
}

// isSize tells whether a figure counts invitations.
func (s *sentence) isSize(i int) bool {
	t := &s.t[i]
	if s.is(i-1, "at", "by") || s.yieldsTo(i) {
		return false
	}
	if t.n < 2 || t.has(yearly) && !s.class(i+1, invited) || s.awayFromDraws(i) || s.class(i-1, lower) && !s.is(i-1, "less") || s.is(i-1, "top", "every", "per", "of", "than") && !s.is(i-2, "total", "more", "fewer", "less", "issuance", "invitation", "size", "issue") && s.is(i-1, "of", "every", "top", "per") {
		return false
	}
	if s.class(i+1, lower|higher) {
		return false
	}
	if k := s.invitedNoun(i + 1); k >= 0 {
		if s.is(k, "invitations", "invitation", "itas", "ita", "invites", "ipd") {
			return !s.is(k+1, "per", "each", "annually")
		}
		return t.n > 3 && s.issuedNear(i, k)
	}
	if s.class(i+1, being) && !s.scoreBefore(i) && s.is(s.skip(i+2, "been", "being"), "chosen", "picked", "selected", "invited", "called", "drawn") { // "3,884 were chosen"
		return true
	}
	// "invited 2,300 at a cut-off of 439"; "Invitations issued: 3,800"
	k := i - 1
	for k > 0 && (s.class(k, being|roughly|atLeast|issuing) || s.is(k, ":", "=", "-", "to", "a", "total", "of", "(", ")", "|", "than", "more", "apply", "for", "that", "least", "at")) && !s.class(k, invited) && i-k < 7 {
		if s.is(k, "invited", "invites", "inviting") && k == i-1 {
			return !s.class(i+1, scoring|unit|drawNoun) && (i+1 == len(s.t) || s.t[i+1].kind != scoped)
		}
		k--
	}
	colon := false
	for j := k + 1; j < i; j++ {
		colon = colon || s.is(j, ":", "=", "-", "was", "were", "is", "of")
	}
	return colon && k >= 0 && s.is(k, "invitations", "itas", "ita", "invites", "ipd", "apply", "invited") && !s.class(i+1, scoring|unit|drawNoun)
}

// yieldsTo tells whether a figure is of several draws together: "that makes
// 6,940 invitations in two days".
func (s *sentence) yieldsTo(i int) bool {
	if s.words&adding != 0 && s.inClauseOf(i, adding) {
		return true
	}
	for k := i + 1; k < min(len(s.t), i+9); k++ {
		if s.is(k, "in", "within", "over", "across") && k+2 < len(s.t) && (s.t[k+1].kind == number && s.class(k+2, unit) || s.t[k+1].kind == number && s.class(k+2, plural)) {
			return true
		}
		if s.breaks(k) {
			return false
		}
	}
	return false
}

// issuedNear tells whether candidates of a number were invited.
func (s *sentence) issuedNear(i, k int) bool {
	from, to := s.clause(i)
	for j := from; j <= to; j++ {
		if j < i && j >= i-3 && (s.is(j, "took", "taking", "taken") || s.is(j, "went", "go", "goes", "going") && s.is(j+1, "to")) {
			return true
		}
		if s.class(j, issuing) && (j < i || s.is(j, "invited", "issued", "received", "selected", "chosen", "picked", "drawn", "called", "got", "secured", "obtained") && j <= k+7) {
			return true
		}
	}
	return false
}

// isScore tells whether a figure is a score.
func (s *sentence) isScore(i, lastSize int) bool {
	t := &s.t[i]
	if t.n < 50 || t.n > draw.MaxCRS || t.has(grouped|yearly|spelt) || t.n == draw.NominationPoints || s.awayFromDraws(i) || s.class(i+1, unit|drawNoun|invited) {
		return false
	}
	if s.class(i+1, lower|higher) && !s.is(i+1, "up", "down", "above") {
		return false
	}
	if s.is(i+1, "points", "point", "crs") {
		return !s.direct(i)
	}
	if lastSize >= 0 && i-lastSize <= 5 && s.is(i-1, "at", "with") {
		return true
	}
	return s.scoreBefore(i)
}

// direct tells whether "N points" is a difference or what somebody gets.
func (s *sentence) direct(i int) bool {
	if s.awarded() && !s.scoreBefore(i) || s.is(i-1, "by", "another", "additional", "extra", "worth") {
		return true
	}
	return s.class(i+2, lower|higher) && !s.is(i+2, "up", "down", "above") || s.class(i-1, lower|higher) && !s.is(i-1, "above", "below")
}

// scoreBefore tells whether the words before a figure say that it is a score.
func (s *sentence) scoreBefore(i int) bool {
	for k := i - 1; k >= max(0, i-12); k-- {
		t := &s.t[k]
		switch {
		case s.class(k, scoring) && !s.is(k, "minimum", "requirement") || s.is(k, "minimum") && i-k < 4:
			return !s.is(k, "points", "point") || i-k < 4 || s.is(k-1, "minimum")
		case t.kind == number && s.taken[k] && k > 0 && (s.class(k-1, drawNoun) || s.is(k-1, "#")):
		case t.kind == number || t.kind == day || t.kind == ordinal:
			return false
		case t.kind == mark:
			if !s.is(k, ":", "(", ")", "=", "-", ",", "|", "\"", "--") {
				return false
			}
		case s.class(k, being|roughly|atLeast|atMost|higher|lower|filler) || t.kind == scoped:
		case s.class(k, scoreGlue):
		default:
			return false
		}
	}
	return false
}

// figureSubjects lists the draws that a figure can belong to. Sure tells that
// there is little doubt it is one of them.
func (s *sentence) figureSubjects(i int) (draws []*draw.Draw, sure bool) {
	add := func(more []*draw.Draw) {
		for _, d := range more {
			if !slices.Contains(draws, d) {
				draws = append(draws, d)
			}
		}
	}
	var before, after *mention
	for k := range s.mentions {
		m := &s.mentions[k]
		if len(m.draws) == 0 {
			continue
		}
		if m.at <= i {
			before = m
		} else if after == nil {
			after = m
		}
	}
	strict := s.alternating()
	switch {
	case strict && before != nil:
		add(before.draws)
		return draws, true
	case before != nil && before.compare:
		add(before.draws)
		add(s.others())
	case before != nil && (after == nil || !s.inClause(i, after.at)):
		add(before.draws)
		for k := range s.mentions {
			if m := &s.mentions[k]; m.at < i {
				add(m.draws)
			}
		}
		if before.kind == byDate && !before.noun && s.a.Draw != nil && before.later {
			add([]*draw.Draw{s.a.Draw})
		}
	case before != nil:
		add(before.draws)
		add(after.draws)
		add(s.others())
	case after != nil && (!after.compare || s.inClause(i, after.at) && s.is(after.at-1, "from", "in", "on")):
		add(after.draws)
		add(s.others())
		return draws, s.inClause(i, after.at) || len(s.mentions) == 1 && s.a.Draw != nil
	default:
		add(s.others())
		if after != nil {
			add(after.draws)
		}
	}
	return draws, true
}

// others are the draws that a sentence can be about without naming them.
func (s *sentence) others() []*draw.Draw {
	var out []*draw.Draw
	if s.a.Draw != nil {
		out = append(out, s.a.Draw)
	}
	return append(out, s.a.seen...)
}

func (s *sentence) inClause(i, at int) bool {
	from, to := s.clause(i)
	return at >= from && at <= to
}

// alternating tells whether the sentence lists draws one after the other, each
// named before its figures: "July 4: 700 at 511, July 5: 500 at 486".
func (s *sentence) alternating() bool {
	if len(s.mentions) == 0 {
		return false
	}
	for k := range s.mentions {
		m := &s.mentions[k]
		if m.compare || m.kind != byDate && m.kind != byNumber || len(m.draws) != 1 {
			return false
		}
		end := len(s.t)
		if k+1 < len(s.mentions) {
			end = s.mentions[k+1].at
			if s.mentions[k+1].draws != nil && len(m.draws) > 0 && slices.Equal(m.draws, s.mentions[k+1].draws) {
				continue
			}
		}
		figures := 0
		for i := m.end; i < end; i++ {
			if s.t[i].kind == number && !s.taken[i] {
				figures++
			}
			if s.class(i, comparing) && !s.is(i, "over", "following", "follows") {
				return false
			}
		}
		if figures == 0 || figures > 2 {
			return false
		}
	}
	for i := 0; i < s.mentions[0].at; i++ {
		if s.t[i].kind == number && !s.taken[i] && !s.t[i].has(yearly) {
			return false
		}
	}
	return true
}

func (s *sentence) figure(i int, m measure) {
	t := &s.t[i]
	draws, sure := s.figureSubjects(i)
	if more := s.elsewhere(i); len(more) > 0 {
		draws, sure = append(slices.Clone(draws), more...), false
	}
	rs := s.readings()
	for _, d := range draws {
		got := m.of(d)
		agrees := s.matches(i, t.n, got)
		if m.name == "crs" {
			agrees = got == t.n || s.orMore(i) && got == t.n-1 && s.all&issuing == 0 || s.is(i-1, "above", "over", "than") && (got == t.n+1 || s.matches(i, t.n, got)) || s.class(i-1, roughly) && near(t.n, got, 0.03) || s.is(i-1, "below", "under") && got <= t.n && near(t.n, got, 0.1)
			agrees = agrees || d.Type.Slug == "pnp" && got-draw.NominationPoints == t.n
		}
		if d.Official != nil && m.name != "crs" && d.Official.Invitations != nil {
			agrees = agrees || *d.Official.Invitations == t.n
		}
		if d.Official != nil && m.name == "crs" && d.Official.CRS != nil {
			agrees = agrees || *d.Official.CRS == t.n
		}
		rs = append(rs, reading{agrees: agrees, computed: figure(got), query: question{of: d, what: m.name}, rests: [2]*draw.Draw{d}})
	}
	strong := sure && (!s.listed(i) || s.alternating()) && (m.name == "crs" || t.n <= largestRound) && !s.otherYear(i) && !s.guessBefore(i) && !s.ofMany(i, m) && !s.goesBack(i) && (m.name != "crs" || s.ofDraw(i))
	s.settle(m.name, i, i, figure(t.n), rs, strong, true)
}

// elsewhere lists the draws that a figure may belong to when the words lead
// away from the draw at hand without naming another: "before that", "earlier
// this week", "the recent education draw".
func (s *sentence) elsewhere(i int) []*draw.Draw {
	this := s.a.Draw
	if this == nil || s.named(i) {
		return nil
	}
	from, to := s.clause(i)
	for k := from; k <= to; k++ {
		if sc := s.t[k].scope; sc != nil && !sc.has(this) && !(sc.kind == draw.Category && sc.typ == nil) && !s.is(k-1, "than") {
			return s.latest(*sc, 24)
		}
	}
	if s.is(0, "before", "prior", "earlier", "previously", "until", "elsewhere", "meanwhile", "last", "separately") && !s.t[0].has(glued) && (len(s.mentions) == 0 || s.mentions[0].kind != previousDraw) {
		return s.latest(scope{}, 12)
	}
	return nil
}

// latest lists the last draws of a scope before the one at hand.
func (s *sentence) latest(sc scope, n int) []*draw.Draw {
	return s.c.within(window{unit: lastDraws, n: n}, sc, s.a.Date, s.a.at).list()
}

// orMore tells whether a score goes on "or higher": with one point more than
// the cut-off a tie-break no longer counts, and articles say so.
func (s *sentence) orMore(i int) bool {
	k := s.skip(i+1, "points", "point")
	return s.is(k, "or", "and") && s.is(k+1, "more", "higher", "above", "better")
}

// largestRound is more than any round has invited: larger figures are sums.
const largestRound = 30000

// listed tells whether a figure is one of several: "471, 455 and 646".
func (s *sentence) listed(i int) bool {
	figure := func(k int) bool {
		return k >= 0 && k < len(s.t) && s.t[k].kind == number && !s.t[k].has(yearly)
	}
	return s.is(i-1, ",", "and", "or") && figure(i-2) && !s.taken[i-2] || s.is(i+1, ",", "and", "or") && figure(i+2) && (!s.class(i+3, invited) || !s.scoreBefore(i)) || s.is(i-1, "and") && s.is(i-2, ",") && figure(i-3)
}

// otherYear tells whether the clause of a figure speaks of another year than
// the article's, and names no draw of it.
func (s *sentence) otherYear(i int) bool {
	if s.a.Date.IsZero() || s.named(i) {
		return false
	}
	for k := range s.t {
		if t := &s.t[k]; t.has(yearly) && t.n != s.a.Date.Year() && t.kind == number || t.kind == day && t.y > 0 && int(t.y) != s.a.Date.Year() && !s.nearClock(k) {
			return true
		}
	}
	return false
}

// goesBack tells whether the words before a figure go back to an earlier draw
// that they do not name: "a day after inviting 4,000", "had invited 2,300".
func (s *sentence) goesBack(i int) bool {
	named := len(s.mentions) > 0 && s.mentions[0].at < i && s.mentions[0].kind <= byNumber
	for k := max(1, i-4); k < i; k++ {
		if s.class(k, issuing) && (s.is(k-1, "after", "before", "following") || !named && s.is(k-1, "had", "previously", "already", "earlier")) {
			return true
		}
	}
	return false
}

// ofDraw tells whether a score is one of a draw and not of a person.
func (s *sentence) ofDraw(i int) bool {
	draws := s.all&(drawNoun|issuing) != 0
	for k := range s.t {
		if s.is(k, "who") && (s.class(k-1, invited) || s.t[max(0, k-1)].kind == scoped) {
			continue
		}
		if s.class(k, personal) {
			return false
		}
		draws = draws || s.is(k, "cutoff", "minimum", "threshold", "lowest", "requirement", "required", "needed", "eligible") || s.is(k, "crs", "score") && len(s.t) < 14
	}
	return draws
}

// guessBefore tells whether the clause has turned to what might be before a token.
func (s *sentence) guessBefore(i int) bool {
	from, _ := s.clause(i)
	for k := from; k < i; k++ {
		if s.class(k, guessing) && s.t[k].kind == word {
			return true
		}
	}
	return s.is(i-1, "between") || s.is(i+1, "-", "to") && i+2 < len(s.t) && s.t[i+2].kind == number
}

// ofMany tells whether a figure speaks of more than one draw.
func (s *sentence) ofMany(i int, m measure) bool {
	if s.words&general != 0 {
		return true
	}
	if s.inARow(i) {
		return true
	}
	if len(s.mentions) == 0 && s.summing(i) {
		return true
	}
	if ws, _ := s.anyWindow(); ws != nil && m.name == bySize.name && !s.named(i) {
		return ws[0].unit != lastDays || ws[0].n > 0
	}
	if s.words&plural != 0 && len(s.mentions) == 0 {
		return true
	}
	if s.words&(superlow|superhigh) == 0 {
		return false
	}
	from, to := s.clause(i)
	for k := from; k <= to && !s.named(i); k++ {
		switch _, windowed := s.anyWindow(); {
		case !s.class(k, superlow|superhigh) || s.is(k+1, "ranked", "-", "ranking", "scoring"):
		case m.name == bySize.name && s.class(k, sizing), m.name == byCRS.name && windowed:
			return true
		}
	}
	return false
}

// inARow tells whether a figure bounds those of several draws: "the fourth draw
// in a row with at least 6,000 invitations".
func (s *sentence) inARow(i int) bool {
	for k := i - 1; k > 0; k-- {
		if s.is(k, "row", "consecutive", "straight", "successive", "succession", "running") {
			return true
		}
	}
	return false
}

// named tells whether the clause of a figure names a draw by date or number.
func (s *sentence) named(i int) bool {
	for k := range s.mentions {
		if m := &s.mentions[k]; (m.kind == byDate || m.kind == byNumber) && len(m.draws) > 0 && s.inClause(i, m.at) {
			return true
		}
	}
	return false
}

// heldOn checks a date on which no draw was held: "On July 13, IRCC invited
// 3,800 candidates".
func (s *sentence) heldOn() {
	if s.a.Draw == nil || s.conditional() || s.all&(tie|foreign) != 0 {
		return
	}
	for k := range s.mentions {
		m := &s.mentions[k]
		if m.kind != byDate || len(m.draws) > 0 || m.compare || s.t[m.at].d == 0 || !s.t[m.at].has(yearly) && s.a.Date.Sub(m.date) > 200 || s.a.Date.Sub(m.date) < -3 {
			continue
		}
		if !s.heldWords(m.at) {
			continue
		}
		// the figures tell which draw is meant
		strong := s.confirmed || m.noun && s.is(m.at-1, "on") && s.a.Date.Sub(m.date) < 60
		s.settle("date", m.at, m.at, theDate(m.date), append(s.readings(), reading{computed: theDate(s.a.Draw.Date), query: question{what: "date"}, rests: [2]*draw.Draw{s.a.Draw}}), strong, true)
	}
}

// heldWords tells whether a sentence says that a draw was held.
func (s *sentence) heldWords(at int) bool {
	for i := range s.t {
		if s.class(i, issuing) && !s.is(i, "released", "received") || s.is(i, "held", "conducted", "took", "occurred", "happened", "completed") {
			for k := range s.t {
				if s.is(k, "announced", "updated", "published", "until", "effective", "born", "aged", "deadline", "launched", "introduced", "posted") {
					return false
				}
			}
			return true
		}
	}
	return false
}

// types checks "today's draw was a PNP draw", "the July 7 draw for healthcare".
func (s *sentence) types() {
	for i := range s.t {
		t := &s.t[i]
		if t.kind != scoped || s.conditional() {
			continue
		}
		k := i + 1
		for k < len(s.t) && (s.class(k, filler) || s.t[k].text == "-" || s.t[k].kind == scoped) {
			k++
		}
		if !s.class(k, drawNoun) || s.class(k, plural) {
			continue
		}
		j := i - 1
		for j >= 0 && (s.class(j, filler) && !s.class(j, being) && s.t[j].text != "the" || s.t[j].kind == scoped) {
			j--
		}
		if !s.is(j, "a", "an") || !s.class(j-1, being) || s.is(j-1, "as") || s.is(j-2, "not", "if") {
			continue
		}
		draws, said := s.typeSubjects(j - 1)
		rs := s.readings()
		for _, d := range draws {
			rs = append(rs, reading{agrees: t.scope.has(d) || t.scope.kind != "" && d.Type.Kind != draw.General, computed: words(d.Type.Slug), query: question{of: d, what: "type"}, rests: [2]*draw.Draw{d}})
		}
		s.settle("type", i, k, words(t.scope.String()), rs, said, true)
	}
}

// typeSubjects lists the draws before "was a … draw".
func (s *sentence) typeSubjects(at int) (draws []*draw.Draw, said bool) {
	for k := range s.mentions {
		if m := &s.mentions[k]; m.at < at && !m.compare && len(m.draws) > 0 {
			draws, said = append(draws, m.draws...), true
		}
	}
	if !said && s.a.Draw != nil {
		return append([]*draw.Draw{s.a.Draw}, s.a.seen...), s.is(at-1, "this", "it") && len(s.a.seen) == 0
	}
	return draws, said
}
