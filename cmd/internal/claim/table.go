package claim

import (
	"slices"
	"strings"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/source"
)

// A role is what a column of a table holds.
type role uint8

const (
	noRole role = iota
	roundColumn
	dateColumn
	typeColumn
	sizeColumn
	crsColumn
	tieColumn
)

var headers = []struct {
	role  role
	words []string
}{
	{tieColumn, []string{"tie", "tie-break", "tie-breaking", "départage", "tiebreak"}},
	{crsColumn, []string{"crs", "cut-off", "cutoff", "score", "scg", "points", "lowest", "minimum", "note", "cut"}},
	{sizeColumn, []string{"invitations", "itas", "ita", "invited", "invitation", "ipd", "invites", "candidates", "size"}},
	{dateColumn, []string{"date", "day", "when"}},
	{typeColumn, []string{"type", "category", "program", "programs", "programme", "stream", "catégorie", "class"}},
	{roundColumn, []string{"round", "draw", "no", "number", "#", "ronde", "tirage", "nr", "n°"}},
}

// roleOf reads the header of a column.
func roleOf(header string) role {
	words := strings.FieldsFunc(strings.ToLower(header), func(r rune) bool { return strings.ContainsRune(" .:()/*,", r) })
	has := func(list ...string) bool {
		for _, w := range words {
			if slices.Contains(list, w) {
				return true
			}
		}
		return false
	}
	if has("change", "difference", "total", "average", "cumulative", "share", "pool", "range", "count", "province", "median", "year", "month", "highest", "previous", "+/-", "draws", "rounds") {
		return noRole
	}
	if has("draw", "round") && has("date") || has("date") {
		return dateColumn
	}
	if has("draw", "round") && has("type", "category") || has("type") {
		return typeColumn
	}
	for _, h := range headers {
		if has(h.words...) {
			return h.role
		}
	}
	return noRole
}

// table checks the rows of a table against the draws that they name.
func (s *sentence) table(p *source.Passage) {
	if len(p.Cells) == 0 {
		return
	}
	s.a.seen, s.a.told = s.a.seen[:0], s.a.told[:0]
	width := 0
	for _, row := range p.Cells {
		width = max(width, len(row))
	}
	if width > 64 {
		return
	}
	roles := make([]role, width)
	known := 0
	for i := range p.Cells[0] {
		roles[i] = roleOf(p.Cells[0][i].Text)
		if roles[i] != noRole && slices.Contains(roles[:i], roles[i]) {
			roles[i] = noRole
		}
		if roles[i] != noRole {
			known++
		}
	}
	rows := p.Cells[1:]
	if known < 2 || !slices.Contains(roles, crsColumn) && !slices.Contains(roles, sizeColumn) {
		if guess := s.guessRoles(p.Cells, width); guess != nil {
			roles, rows = guess, p.Cells
		}
	}
	if !slices.Contains(roles, dateColumn) && !slices.Contains(roles, roundColumn) {
		s.cells(p)
		return
	}
	for _, row := range rows {
		s.row(row, roles)
	}
}

// cells reads a table that does not list draws, cell by cell.
func (s *sentence) cells(p *source.Passage) {
	if len(p.Cells) > 40 {
		return
	}
	for _, row := range p.Cells {
		if label := strings.ToLower(row[0].Text); strings.Contains(label, "highest") || strings.Contains(label, "average") {
			return // it sums up several draws
		}
	}
	for _, row := range p.Cells {
		if len(row) == 2 {
			s.pair(row)
		}
	}
}

// pair reads a row of a fact sheet: "CRS cut-off | 375".
func (s *sentence) pair(row []source.Passage) {
	if s.a.Draw == nil {
		return
	}
	r := roleOf(row[0].Text)
	toks := s.cell(&row[1])
	if len(toks) == 0 {
		return
	}
	s.checkCell(r, &row[1], []*draw.Draw{s.a.Draw}, len(toks) <= 2)
}

// cell folds the text of one cell.
func (s *sentence) cell(p *source.Passage) []token {
	s.p = p
	s.french = s.a.French
	s.lex.french = s.french
	raw := s.lex.run(p.Text)
	s.oddities()
	if len(raw) > longest {
		raw = raw[:longest]
	}
	s.tokens(s.fold(raw))
	s.mentions = s.mentions[:0]
	return s.t
}

// guessRoles finds out what the columns of a table without a header hold.
func (s *sentence) guessRoles(rows [][]source.Passage, width int) []role {
	roles := make([]role, width)
	for col := range width {
		votes := map[role]int{}
		filled := 0
		for _, row := range rows[:min(len(rows), 30)] {
			if col >= len(row) || row[col].Text == "" {
				continue
			}
			filled++
			if t := s.cell(&row[col]); len(t) > 0 {
				votes[s.looksLike(t)]++
			}
		}
		for r, n := range votes {
			if r != noRole && n*4 >= filled*3 && !slices.Contains(roles, r) {
				roles[col] = r
			}
		}
	}
	if !slices.Contains(roles, dateColumn) || !slices.Contains(roles, sizeColumn) && !slices.Contains(roles, crsColumn) {
		return nil
	}
	return roles
}

// looksLike guesses what a cell holds by what rounds of the record have.
func (s *sentence) looksLike(t []token) role {
	k := &t[0]
	if k.text == "#" && len(t) > 1 {
		return roundColumn
	}
	switch {
	case k.kind == day && k.d > 0:
		return dateColumn
	case k.kind == scoped:
		return typeColumn
	case k.kind == number && len(t) == 1:
		switch {
		case k.has(grouped) || k.n > draw.MaxCRS || k.n%100 == 0 && k.n > 500:
			return sizeColumn
		case k.n > 340 && k.n < 900:
			return crsColumn
		case k.n <= s.a.at+20:
			return roundColumn
		}
	}
	return noRole
}

// row finds the draw that a row is about and compares every column.
func (s *sentence) row(row []source.Passage, roles []role) {
	var byRound *draw.Draw
	var date draw.Date
	var onDay []*draw.Draw
	dateCol := -1
	for i := range row {
		if i >= len(roles) {
			break
		}
		switch roles[i] {
		case roundColumn:
			for _, t := range s.cell(&row[i]) {
				if t.kind == number && !t.has(grouped|fraction) {
					if n, err := draw.ParseNumber(t.text); err == nil {
						byRound = s.numbered(n)
					}
					break
				}
			}
		case dateColumn:
			for _, t := range s.cell(&row[i]) {
				if t.kind == day && t.d > 0 && t.m > 0 {
					if d, ok := s.resolve(&t); ok {
						date, onDay, dateCol = d, s.sameDays(&t, d), i
					}
					break
				}
			}
		}
	}
	var draws []*draw.Draw
	switch {
	case byRound != nil:
		draws = []*draw.Draw{byRound}
		if dateCol >= 0 {
			s.cell(&row[dateCol])
			if len(s.t) > 0 {
				agrees := byRound.Date == date || slices.Contains(onDay, byRound)
				s.settle("date", 0, len(s.t)-1, theDate(date), append(s.readings(), reading{agrees: agrees, computed: theDate(byRound.Date), query: question{of: byRound, what: "date"}, rests: [2]*draw.Draw{byRound}}), true, true)
			}
		}
	case len(onDay) > 0:
		draws = onDay
	case dateCol >= 0 && !s.a.Date.IsZero() && !s.a.Date.Before(date):
		s.missingDay(row, roles, date, dateCol)
		return
	}
	if len(draws) == 0 {
		return
	}
	for i := range row {
		if i < len(roles) && (roles[i] == sizeColumn || roles[i] == crsColumn || roles[i] == typeColumn || roles[i] == tieColumn) {
			if len(s.cell(&row[i])) > 0 {
				s.checkCell(roles[i], &row[i], draws, true)
			}
		}
	}
}

// sameDays lists the draws of a date; without a year also those of the years around.
func (s *sentence) sameDays(t *token, d draw.Date) []*draw.Draw {
	out := slices.Clone(s.on(d))
	if t.y == 0 {
		for _, y := range []int{-1, 1, -2} {
			if other, ok := newDate(d.Year()+y, int(t.m), int(t.d)); ok {
				out = append(out, s.on(other)...)
			}
		}
	}
	return out
}

// missingDay reports a row whose date has no draw, if its other figures are
// those of one draw close by.
func (s *sentence) missingDay(row []source.Passage, roles []role, date draw.Date, dateCol int) {
	size, crs := 0, 0
	for i := range row {
		if i >= len(roles) || roles[i] != sizeColumn && roles[i] != crsColumn {
			continue
		}
		if t := s.cell(&row[i]); len(t) > 0 && t[0].kind == number {
			if roles[i] == sizeColumn {
				size = t[0].n
			} else {
				crs = t[0].n
			}
		}
	}
	s.out.Ahead = true
	for _, d := range s.c.span(period{date.Add(-40), date.Add(40)}, scope{}, len(s.c.all)).list() {
		if d.Invitations == size && d.CRS == crs {
			s.cell(&row[dateCol])
			s.settle("date", 0, len(s.t)-1, theDate(date), append(s.readings(), reading{computed: theDate(d.Date), query: question{of: d, what: "date"}, rests: [2]*draw.Draw{d}}), true, true)
			return
		}
	}
}

// checkCell compares the cell at hand with the draws that it may be about.
func (s *sentence) checkCell(r role, p *source.Passage, draws []*draw.Draw, strong bool) {
	for i := range s.t {
		t := &s.t[i]
		rs := s.readings()
		switch {
		case (r == sizeColumn || r == crsColumn) && t.kind == number && !t.has(fraction|percent|plus|minus|yearly):
			m := bySize
			if r == crsColumn {
				m = byCRS
			}
			for _, d := range draws {
				got := m.of(d)
				agrees := s.matches(i, t.n, got) || d.Official != nil && d.Official.Invitations != nil && *d.Official.Invitations == t.n
				rs = append(rs, reading{agrees: agrees, computed: figure(got), query: question{of: d, what: m.name}, rests: [2]*draw.Draw{d}})
			}
			s.settle(m.name, i, i, figure(t.n), rs, strong && len(s.t) < 6, true)
			return
		case r == typeColumn && t.kind == scoped:
			for _, d := range draws {
				rs = append(rs, reading{agrees: t.scope.has(d) || t.scope.kind != "" && d.Type.Kind != draw.General, computed: words(d.Type.Slug), query: question{of: d, what: "type"}, rests: [2]*draw.Draw{d}})
			}
			s.settle("type", i, i, words(t.scope.String()), rs, strong && t.scope.typ != nil && s.oneType(), true)
			return
		case r == tieColumn && t.kind == clock:
			s.tieCell(i, draws)
			return
		case r == dateColumn && t.kind == day && t.d > 0 && t.m > 0:
			if on, ok := s.resolve(t); ok {
				for _, d := range draws {
					rs = append(rs, reading{agrees: d.Date == on || slices.Contains(s.on(on), d), computed: theDate(d.Date), query: question{of: d, what: "date"}, rests: [2]*draw.Draw{d}})
				}
				s.settle("date", i, i, theDate(on), rs, strong, true)
			}
			return
		}
	}
}

// oneType tells whether a cell names one type: "CEC, FSW and PNP" names none.
func (s *sentence) oneType() bool {
	for i := range s.t {
		if s.t[i].kind == scoped && s.t[i].scope.typ != nil && s.t[i].scope != s.t[0].scope && s.t[0].kind == scoped {
			return false
		}
	}
	return s.t[0].kind == scoped
}

func (s *sentence) tieCell(i int, draws []*draw.Draw) {
	on := s.dateBeside(i)
	rs := s.readings()
	for _, d := range draws {
		if d.TieBreak == nil {
			continue
		}
		for _, h := range behind[s.t[i].text] {
			rs = append(rs, reading{agrees: sameMoment(&s.t[i], on, s.t, d.TieBreak.UTC(), h), computed: answer{form: tieBreak, draw: d}, query: question{of: d, what: "tie-break"}, rests: [2]*draw.Draw{d}})
		}
	}
	from := i
	if on >= 0 {
		from = min(i, on)
	}
	s.settle("tie-break", from, max(i, on), words(s.p.Text[s.t[from].at:s.t[max(i, on)].end]), rs, true, true)
}
