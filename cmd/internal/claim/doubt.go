package claim

import "slices"

// misread tells whether a figure that no reading gives is the true answer to
// another common question about the draw: then the words were understood
// wrongly, not written wrongly. The figures of neighbouring draws are no such
// answer, for taking them is what editors do wrong.
func (s *sentence) misread(kind string, stated answer, r *reading) bool {
	if s.a.at == 0 || stated.form != plainly && stated.form != signed {
		return false
	}
	n := max(stated.a, -stated.a)
	switch kind {
	case bySize.name:
		return s.sumToDate(n) || s.changedBy(bySize, n)
	case byCRS.name:
		return s.words&(superlow|superhigh) != 0 && s.extremeOfYear(n) || s.changedBy(byCRS, n)
	case "change":
		if r.query.what == bySize.change {
			return s.changedBy(byCRS, n)
		}
		return s.changedBy(bySize, n)
	case "total":
		return r.query.window.unit != inYear && s.yearToDate(n)
	}
	return false
}

// common are the scopes that articles sum up without a word.
func (s *sentence) common() []scope {
	list := []scope{{}}
	if s.a.Draw != nil {
		list = append(list, scope{typ: s.a.Draw.Type}, scope{kind: s.a.Draw.Type.Kind})
	}
	return list
}

func (s *sentence) yearToDate(n int) bool { return s.toDate(n, 1) }

// sumToDate tells whether the month, the quarter or the year had brought n
// invitations. Any draws in a row would be too many: round numbers add up.
func (s *sentence) sumToDate(n int) bool {
	month := int(s.a.Date.Month())
	return s.toDate(n, month) || s.toDate(n, month-(month-1)%3) || s.yearToDate(n)
}

// toDate tells whether the draws since the first of a month, more than one, had
// brought n invitations.
func (s *sentence) toDate(n, month int) bool {
	from, _ := newDate(s.a.Date.Year(), month, 1)
	for _, sc := range s.common() {
		if v := s.c.span(period{from: from}, sc, s.a.at); v.count() > 1 && v.sum() == n {
			return true
		}
	}
	return false
}

// changedBy tells whether the draw differs by n from one that it is likely
// compared with.
func (s *sentence) changedBy(m measure, n int) bool {
	d := s.a.Draw
	if d == nil {
		return false
	}
	others := s.a.seen
	for _, sc := range s.common() {
		if other := s.c.previous(sc, s.a.at-1); other != nil {
			others = append(others[:len(others):len(others)], other)
		}
	}
	for i := range s.mentions {
		others = append(others[:len(others):len(others)], s.mentions[i].draws...)
	}
	for _, other := range others {
		if diff := m.of(d) - m.of(other); other != d && (diff == n || diff == -n) {
			return true
		}
	}
	return false
}

func (s *sentence) extremeOfYear(n int) bool {
	from, _ := newDate(s.a.Date.Year(), 1, 1)
	for _, sc := range s.common() {
		v := s.c.span(period{from: from}, sc, s.a.at)
		for _, low := range []bool{true, false} {
			if d := v.extreme(byCRS, low, nil); d != nil && d.CRS == n {
				return true
			}
		}
	}
	return false
}

// strange contradicts a count of invitations that nothing in the record gives:
// no draw, no draws of a scope in a row, no difference between two draws of
// late. What such a figure is meant to be need not be understood.
func (s *sentence) strange() {
	if s.a.Draw == nil || s.conditional() || s.all&foreign != 0 {
		return
	}
	for i := range s.t {
		t := &s.t[i]
		if t.kind != number || s.taken[i] && !slices.Contains(s.open, i) || t.n < 100 || t.has(fraction|percent|money|plus|minus|yearly|glued|spelt) || s.awayFromDraws(i) {
			continue
		}
		k := s.invitedNoun(i + 1)
		if k < 0 && t.has(grouped) && s.summing(i) && !s.class(i+1, drawNoun|unit|scoring|profiled) {
			k = i // "year to date: 8,754"
		}
		if k < 0 || k > i && !s.is(k, "invitations", "invitation", "itas", "ita", "invites", "ipd") || s.vague(i) || s.class(i-1, roughly|atLeast|atMost|lower|higher) || s.is(i-1, "than", "over", "some", "almost", "past") || s.class(k+1, lower|higher) {
			continue
		}
		if s.c.explains(t.n, s.a.at) {
			continue
		}
		at := s.p.Offset(t.at)
		s.out.Claims = slices.DeleteFunc(s.out.Claims, func(c Claim) bool { return c.At == at && c.Verdict == Unsure })
		s.settle(bySize.name, i, k, figure(t.n), append(s.readings(), reading{computed: words("no draw and no sum of draws with this figure")}), true, true)
	}
}

// explains tells whether draws of the record give n invitations.
func (c *Checker) explains(n, upto int) bool {
	for i, d := range c.all[:upto] {
		if d.Invitations == n {
			return true
		}
		for _, other := range c.all[max(0, i-40):i] {
			if diff := d.Invitations - other.Invitations; diff == n || diff == -n {
				return true
			}
		}
	}
	for _, col := range c.scopes {
		hi, lo := col.upTo(upto), 0
		for end := 1; end <= hi; end++ {
			for col.sums[end]-col.sums[lo] > n {
				lo++
			}
			if col.sums[end]-col.sums[lo] == n {
				return true
			}
		}
	}
	return false
}
