package draw

// Queries lists what can be told of the draw: each measure with the scopes and
// windows that articles use, in the order of [Groups]. Measures that need a
// round to compare with are not among them, a score is that of the draw, a
// year the one before.
func (f Facts) Queries() []Query {
	var list []Query
	for _, g := range Groups {
		for _, m := range measures {
			if m.Group == g && m.Argument != ArgumentRound {
				list = append(list, f.queriesOf(m)...)
			}
		}
	}
	return list
}

func (f Facts) queriesOf(m *Measure) (list []Query) {
	q := Query{measure: m}
	switch m.Argument {
	case ArgumentScore:
		q.n = f.draw.CRS
	case ArgumentYear:
		q.n = f.draw.Date.Year() - 1
	}
	windows := m.listed
	switch {
	case m.Window == WindowsNone:
		windows = []Window{Ever}
	case windows == nil:
		windows = []Window{ThisMonth, ThisYear, Ever}
	}
	for _, w := range windows {
		for _, s := range f.scopesOf(m) {
			q.scope, q.window = s, w
			list = append(list, q)
		}
	}
	return list
}

// scopesOf leaves out the kind where it adds nothing: for general draws, whose
// kind has one type, and outside of ordinals, counts and sums.
func (f Facts) scopesOf(m *Measure) []scopeWord {
	all, typ, kind := scopeWord{}, scopeWord{same: sameType}, scopeWord{same: sameKind}
	var list []scopeWord
	if m.Scope != NeedSome {
		list = append(list, all)
	}
	if m.Scope != NeedNone {
		list = append(list, typ)
		if m.Group == GroupPlace && f.draw.Type.Kind != General {
			list = append(list, kind)
		}
	}
	return list
}
