package claim

import "drawpress/cmd/internal/draw"

// denials checks what is said by denying it of all others: "no draw this year
// has been larger", "never has a draw gone this low", "2024 had not seen a CEC
// draw before".
func (s *sentence) denials() {
	if s.a.Draw == nil || s.conditional() || s.all&foreign != 0 {
		return
	}
	for i := range s.t {
		switch {
		case s.is(i, "no", "never", "not", "none", "nothing") && s.noneBeyond(i):
			return
		case s.is(i, "no", "never", "not", "yet", "without") && s.unseen(i):
			return
		case s.is(i, "any", "every", "all") && s.is(i-1, "than") && s.beyondAll(i):
			return
		}
	}
}

// extent tells what a comparison or "this low" is of: the measure, and whether
// low figures are meant.
func (s *sentence) extent(k int) (m measure, low, ok bool) {
	counted := s.class(k+1, invited) || s.is(k+1, "new") && s.class(k+2, invited)
	switch s.t[k].text {
	case "larger", "bigger":
		return bySize, false, true
	case "smaller":
		return bySize, true, true
	case "higher", "lower", "high", "low", "below", "above", "under":
		m, low = byCRS, s.is(k, "lower", "low", "below", "under")
		if s.is(k+1, "number") || s.is(k+1, "invitation", "invitations", "itas") {
			m = bySize
		}
		return m, low, true
	case "more", "fewer", "less", "many", "few":
		return bySize, s.is(k, "fewer", "less", "few"), counted
	case "large", "big":
		return bySize, false, true
	case "small":
		return bySize, true, true
	}
	return m, false, false
}

// noneBeyond reads "no CEC draw this year has had a lower cut-off", "never has
// a draw been this large", "not since July 6 has the score been so low".
func (s *sentence) noneBeyond(i int) bool {
	if s.is(i, "not") && !s.is(i+1, "since", "in", "this", "once", "one", "a") {
		return false
	}
	_, to := s.clause(i)
	noun, at := false, -1
	for k := i + 1; k <= to; k++ {
		noun = noun || s.class(k, drawNoun) && (!s.class(k, plural) || k > i+4) || s.is(k, "cutoff", "score", "threshold", "minimum", "crs")
		this := s.is(k-1, "this", "that", "so", "as", "quite") && s.is(k, "low", "high", "large", "small", "big", "few", "many")
		compared := s.class(k, lower|higher) && !s.is(k, "less") && (s.is(k-1, "been", "a", "had", "gone", "went", "was", "invited", "issued", "seen", "dipped", "with", "produced", "brought", "even", "any", "set", "required", "needed", "were", "offered", "sent", "reached", "recorded") || s.class(k-1, drawNoun|being|issuing))
		if this || compared {
			at = k
			break
		}
	}
	if at < 0 || s.is(i, "no", "none", "nothing") && s.is(at-1, "this", "that") && !s.is(i+1, "draw", "round", "other") && s.t[min(i+1, len(s.t)-1)].kind != scoped {
		return false
	}
	if s.is(i, "no") && !s.class(s.nounOf(i), drawNoun) && !s.is(i+1, "other", "previous", "single", "earlier") && !s.class(i+1, drawNoun) {
		return false
	}
	if !noun {
		return false
	}
	m, low, ok := s.extent(at)
	for k := at + 1; ok && k < len(s.t); k++ {
		switch {
		case s.is(k, "than", "by"): // than something else than this draw
			if !s.is(k+1, "this", "today", "it") {
				return false
			}
		case s.t[k].kind == number && !s.t[k].has(yearly):
			return false // "gone lower than 400"
		}
	}
	if !ok {
		return false
	}
	return s.outdone(i, at, m, low, s.is(i, "never"))
}

// beyondAll reads "more invitations than any other draw this year".
func (s *sentence) beyondAll(i int) bool {
	n := i + 1
	for n < len(s.t) && (s.t[n].kind == scoped || s.class(n, filler) && !s.class(n, drawNoun) || s.is(n, "other", "previous", "earlier", "single", "one")) {
		n++
	}
	if !s.class(n, drawNoun) {
		return false
	}
	at := -1
	for k := i - 2; k >= max(0, i-5); k-- {
		if s.class(k, lower|higher) && (s.class(k-1, being) || s.is(k-1, "a", "issued", "invited", "with", ",") || k == i-2) {
			at = k
			break
		}
	}
	if at < 1 {
		return false
	}
	for k := at - 1; k >= max(0, at-3); k-- { // "64 points lower than any other"
		if s.t[k].kind == number || s.is(k, "no", "not", "never", "percent") {
			return false
		}
	}
	m, low, ok := s.extent(at)
	if !ok {
		return false
	}
	return s.outdone(at, n, m, low, false)
}

// outdone settles that no draw of the scope and window that the sentence names
// is further out than the one at hand.
func (s *sentence) outdone(from, to int, m measure, low, ever bool) bool {
	windows, _ := s.anyWindow()
	if windows == nil && ever {
		windows = []window{{}}
	}
	if windows == nil || windows[0].unit == unknown || windows[0].unit == lastDraws || windows[0].loose {
		return false
	}
	for k := range s.mentions {
		if mm := &s.mentions[k]; mm.kind == byNumber || mm.kind == byDate && windows[0].unit != since || mm.later {
			return false
		}
	}
	var p phrase
	for k := range s.t {
		if s.t[k].kind == scoped && s.class(s.nounOf(k), drawNoun) || s.t[k].kind == scoped && s.is(k+1, "cutoff", "score", "crs", "threshold", "minimum") {
			p.addScope(*s.t[k].scope)
		}
	}
	if !p.said {
		for k := range s.t {
			if s.is(k, "all", "any") && s.class(k+1, drawNoun|plural) || s.is(k, "all") && s.is(k+1, "types", "categories", "programs") {
				p.said = true
			}
		}
	}
	subjects := []*draw.Draw{s.a.Draw}
	if len(s.a.told) > 0 && !s.present(from) {
		subjects = append(subjects, s.a.told...)
	}
	rs := s.readings()
	for _, d := range subjects {
		for _, sc := range s.scoreScopes(p.scope, p.said, false, d, m) {
			if !sc.has(d) {
				continue
			}
			for _, w := range windows {
				rs = s.recordReadings(rs, d, sc, w, m, low, 1)
			}
		}
	}
	s.settle("record", min(from, to), max(from, to), words(recordName(m, low)), rs, true, p.said)
	return true
}

// unseen reads "2024 had not seen a CEC draw before this one", "there had been
// no PNP draw this year until today".
func (s *sentence) unseen(i int) bool {
	had := false
	for k := max(0, i-4); k < min(len(s.t), i+4); k++ {
		had = had || s.is(k, "had", "has")
	}
	if !had || s.all&(lower|higher) != 0 {
		return false
	}
	n := -1
	var p phrase
	for k := i + 1; k < min(len(s.t), i+9); k++ {
		if s.t[k].kind == scoped && s.class(s.nounOf(k), drawNoun) {
			n = s.nounOf(k)
			p.addScope(*s.t[k].scope)
			break
		}
		if s.t[k].kind == number || s.t[k].kind == day || s.breaks(k) {
			return false
		}
	}
	if n < 0 {
		return false
	}
	until := false
	for k := n + 1; k < len(s.t); k++ {
		until = until || s.is(k, "before", "until", "till", "prior", "previously", "hitherto") && (k+1 >= len(s.t) || s.is(k+1, ".", "this", "now", "today", "it", "to", "then", "that"))
		if s.t[k].kind == number && !s.t[k].has(yearly) && !s.is(k-1, "this") || s.t[k].kind == day && s.t[k].d > 0 {
			return false
		}
	}
	if !until {
		return false
	}
	var windows []window
	for k := range s.t {
		if ws, end := s.window(k); ws != nil && !s.is(end-1, "today", "now") {
			windows = ws
			break
		}
	}
	if s.t[0].has(yearly) && s.t[0].kind == number && s.is(1, "had", "has") {
		windows = []window{s.yearWindow(s.t[0].n)}
	}
	if windows == nil && s.is(i, "never") {
		windows = []window{{}}
	}
	if windows == nil || windows[0].unit == unknown || windows[0].loose || windows[0].unit == lastDays || windows[0].unit == lastDraws || windows[0].unit == since {
		return false
	}
	d := s.a.Draw
	if !p.scope.has(d) || len(s.a.told) > 0 && !p.scope.has(s.a.told[len(s.a.told)-1]) {
		return false
	}
	subjects := append([]*draw.Draw{d}, s.a.told...)
	rs := s.countReadings(subjects, windows, p, 1)
	s.settle("ordinal", i, n, words("the first"), rs, true, true)
	return true
}
