package page

import (
	"html/template"
	"slices"
	"strconv"
	"time"

	"drawpress/cmd/internal/draw"
)

// RecordsPage is the view of templates/records.html.
type RecordsPage struct {
	Page   Frame
	Up     string         // to which draw the record goes, in words; empty if there is none
	Scopes []ScopeRecords // all draws, then kinds
	Types  []ScopeRecords // of each the first records, in one order
}

// ScopeRecords are the records of one scope: of all draws, of a kind or of a type.
type ScopeRecords struct {
	ID, Name string // "French-language proficiency"
	Mark     string // classes of a type
	Href     string // a page about them
	Draws    string // "36 draws"
	Rows     []Record
}

// A Record is one line of a table of records.
type Record struct {
	Name, Figure string
	Round        template.HTML // which draw holds it, and when; of equal ones the first
	Equalled     template.HTML // the others of the same figure; empty if there is none
}

// A scoped is a scope in the words of the pages, with its draws.
type scoped struct {
	id, name, href string
	typ            *draw.Type // nil if the scope is no type
	words          string     // of queries: "of type"
	draws          []*draw.Draw
	sayType        bool // its draws are of several types
}

// scopes lists all draws, every kind that has had draws of several types, and
// every type that has had one.
func (m *maker) scopes() []scoped {
	a := m.site.Archive
	list := []scoped{{id: "all", name: "All draws", href: m.href("draws/"), draws: a.All(), sayType: true}}
	for _, k := range draw.Kinds {
		list = append(list, scoped{id: string(k) + "-draws", name: k.Title() + " draws", href: m.href("types/"), words: " of kind", draws: a.In(draw.OfKind(k)), sayType: true})
	}
	for _, t := range m.site.Types.All() {
		list = append(list, m.scopeOf(t))
	}
	return slices.DeleteFunc(list, func(s scoped) bool {
		return len(s.draws) == 0 || s.words == " of kind" && !slices.ContainsFunc(s.draws, func(d *draw.Draw) bool { return d.Type != s.draws[0].Type })
	})
}

func (m *maker) scopeOf(t *draw.Type) scoped {
	return scoped{id: t.Slug, name: t.Name, href: m.typeHref(t), typ: t, words: " of type", draws: m.site.Archive.In(draw.OfType(t))}
}

// recordsPage is /records/.
func recordsPage(m *maker) []File {
	f := m.page("records/index.html", List, "records.html", func() (any, error) {
		v := RecordsPage{Page: m.frame("records/", "records/", "Records of Express Entry draws", "The largest and smallest Express Entry draws, the lowest and highest CRS cut-offs, the longest gaps and streaks: of all draws, by kind and by type.")}
		if d := m.site.Archive.Latest(); d != nil {
			v.Up = "round " + d.Number.String() + " of " + d.Date.Long()
		}
		for _, s := range m.scopes() {
			r := ScopeRecords{ID: s.id, Name: s.name, Href: s.href, Draws: draw.Counted(len(s.draws), "draws")}
			if s.typ == nil {
				r.Rows = m.records(s, "")
				v.Scopes = append(v.Scopes, r)
				continue
			}
			r.Mark, r.Href, r.Rows = mark(s.typ), s.href+"#records", m.extremes(s, "")
			v.Types = append(v.Types, r)
		}
		return v, nil
	})
	f.LastMod = m.newest(m.site.Archive.All())
	return []File{f}
}

// An extremity is a record that is one query, asked of the last draw.
var extremities = []struct{ name, query, unit string }{
	{"Lowest CRS cut-off", "lowest", ""},
	{"Highest CRS cut-off", "highest", ""},
	{"Largest draw", "largest", "invitations"},
	{"Smallest draw", "smallest", "invitations"},
}

// A longest is a record that is the greatest answer to a query, asked of every draw.
var longests = []struct{ name, query, things string }{
	{"Longest run of falling cut-offs", "falling streak", "drops"},
	{"Longest run of rising cut-offs", "rising streak", "rises"},
	{"Longest run of one size", "same size streak", "draws"},
}

// mostTied is how many draws that share a record are named.
const mostTied = 3

// records are the records of some draws of a scope: of all of them, or of those
// of a window that ends with the last of them, such as " in year".
func (m *maker) records(s scoped, window string) []Record {
	rows := m.extremes(s, window)
	if rows[len(rows)-1].Figure == "" {
		rows = rows[:len(rows)-1]
	}
	if window == "" { // a run may begin before any window
		for _, l := range longests {
			rows = m.longest(rows, s, l.name, l.query+s.words, l.things)
		}
		if s.sayType {
			rows = m.longest(rows, s, "Longest run of one type", "same type streak"+s.words, "draws")
		}
	}
	rows = append(rows, m.tieBreaks(s)...)
	if window == "" {
		last := s.draws[len(s.draws)-1]
		rows = append(rows, mostOf(s, "year", yearOf, func(n int) string { return m.yearName(n, last) })...)
	}
	return append(rows, mostOf(s, "month", monthOf, monthName)...)
}

// extremes are the records that each scope has, in the same order; the last,
// the longest gap, has no figure where no draw has one before it.
func (m *maker) extremes(s scoped, window string) []Record {
	last := s.draws[len(s.draws)-1]
	var rows []Record
	for _, e := range extremities {
		v := m.ask(last, e.query+s.words+window)
		figure := draw.Figure(v.N)
		if e.unit != "" {
			figure = draw.Counted(v.N, e.unit)
		}
		held := v.Names()
		rows = append(rows, Record{e.name, figure, m.holder(held[0], s.sayType).HTML(), m.tied(held[1:])})
	}
	gap := Record{Name: "Longest gap between draws"}
	if v := m.ask(last, "longest gap"+s.words+window); v.Kind != draw.ValueNone {
		ends := v.Names()
		gap.Figure = draw.Counted(v.N, "days")
		gap.Round = say("from %s to %s, between ", ends[0].Date.Long(), ends[1].Date.Long()).and(m.round(ends[0])).and(say(" and ")).and(m.round(ends[1])).HTML()
	}
	return append(rows, gap)
}

// ask answers a query of the language as of a draw. The queries of this room
// are its own, so that one that cannot be read or has no sense is a mistake in
// the program.
func (m *maker) ask(d *draw.Draw, text string) draw.Value {
	q, err := draw.ParseQuery(text, nil)
	if err == nil {
		var v draw.Value
		if v, err = m.site.Archive.At(d).Ask(q); err == nil {
			return v
		}
	}
	panic(err)
}

// holder is "round 176, CEC, February 13, 2021".
func (m *maker) holder(d *draw.Draw, sayType bool) Text {
	t := m.round(d)
	if sayType {
		t = t.and(say(", %s", d.Type.Short))
	}
	return t.and(say(", %s", d.Date.Long()))
}

// tied names the draws that share a record with the one that set it.
func (m *maker) tied(draws []*draw.Draw) template.HTML {
	var t Text
	for i, d := range draws {
		if i == mostTied {
			t = t.and(say(" and %s more", draw.Figure(len(draws)-i)))
			break
		}
		if i > 0 {
			t = t.and(say(", "))
		}
		t = t.and(m.round(d)).and(say(" (%s)", d.Date.Long()))
	}
	return t.HTML()
}

// longest adds the longest run that a query counts; none is a record only if
// it has two.
func (m *maker) longest(rows []Record, s scoped, name, query, things string) []Record {
	q, err := draw.ParseQuery(query, nil)
	if err != nil {
		panic(err) // as in ask
	}
	most := 1
	var ends []*draw.Draw
	for _, d := range s.draws {
		v, err := m.site.Archive.At(d).Ask(q)
		if err != nil {
			panic(err)
		}
		switch {
		case v.N > most:
			most, ends = v.N, []*draw.Draw{d}
		case v.N == most && most > 1:
			ends = append(ends, d)
		}
	}
	if ends == nil {
		return rows
	}
	return append(rows, Record{name, draw.Figure(most) + " " + things + " in a row", say("up to ").and(m.holder(ends[0], false)).HTML(), m.tied(ends[1:])})
}

// tieBreaks are the longest and the shortest time between the tie-breaking
// moment and the draw.
func (m *maker) tieBreaks(s scoped) []Record {
	var long, short []*draw.Draw
	most, least := 0, 0
	for _, d := range s.draws {
		if d.TieBreak == nil {
			continue
		}
		n := d.Date.Sub(draw.DateOf(d.TieBreak.UTC()))
		switch {
		case long == nil || n > most:
			most, long = n, []*draw.Draw{d}
		case n == most:
			long = append(long, d)
		}
		switch {
		case short == nil || n < least:
			least, short = n, []*draw.Draw{d}
		case n == least:
			short = append(short, d)
		}
	}
	if long == nil {
		return nil
	}
	return []Record{
		{"Tie-breaking moment longest before the draw", daysBefore(most), m.holder(long[0], s.sayType).HTML(), m.tied(long[1:])},
		{"Tie-breaking moment shortest before the draw", daysBefore(least), m.holder(short[0], s.sayType).HTML(), m.tied(short[1:])},
	}
}

// daysBefore says how long before the day of a draw in Ottawa its tie-breaking
// moment lay, by the date of that in UTC: a draw late in the evening can have
// one of the day after.
func daysBefore(n int) string {
	switch {
	case n < 0:
		return draw.Counted(-n, "days") + " after, in UTC"
	case n == 0:
		return "the same day"
	}
	return draw.Counted(n, "days")
}

// yearOf and monthOf number the period of a day.
func yearOf(d draw.Date) int  { return d.Year() }
func monthOf(d draw.Date) int { return d.Year()*12 + int(d.Month()) - 1 }

func monthName(n int) string { return time.Month(n%12+1).String() + " " + strconv.Itoa(n/12) }

// yearName says of the year that is not over how far it goes: to the last of
// the draws that count, so that a draw of another type changes nothing.
func (m *maker) yearName(n int, last *draw.Draw) string {
	if m.site.Archive.Latest().Date.Year() == n && last.Date.Year() == n {
		return soFar(last)
	}
	return strconv.Itoa(n)
}

// mostOf are the most invitations and the most draws of one period.
func mostOf(s scoped, period string, of func(draw.Date) int, name func(int) string) []Record {
	type sum struct{ period, invited, draws int }
	var sums []sum
	for _, d := range s.draws { // in order of date
		if p := of(d.Date); len(sums) == 0 || sums[len(sums)-1].period != p {
			sums = append(sums, sum{period: p})
		}
		last := &sums[len(sums)-1]
		last.invited += d.Invitations
		last.draws++
	}
	most := func(title, things string, figure func(sum) int) Record {
		var best []sum
		for _, x := range sums {
			switch {
			case best == nil || figure(x) > figure(best[0]):
				best = []sum{x}
			case figure(x) == figure(best[0]):
				best = append(best, x)
			}
		}
		var also Text
		for i, x := range best[1:] {
			if i == mostTied {
				also = also.and(say(" and %s more", draw.Figure(len(best)-1-i)))
				break
			}
			if i > 0 {
				also = also.and(say(", "))
			}
			also = also.and(say("%s", name(x.period)))
		}
		return Record{title, draw.Counted(figure(best[0]), things), say("%s", name(best[0].period)).HTML(), also.HTML()}
	}
	return []Record{
		most("Most invitations in a "+period, "invitations", func(x sum) int { return x.invited }),
		most("Most draws in a "+period, "draws", func(x sum) int { return x.draws }),
	}
}

// moreOf are figures of a type beside its totals and its records.
func (m *maker) moreOf(t *draw.Type, draws []*draw.Draw) []Record {
	s, first, last := draw.Summarise(draws), draws[0], draws[len(draws)-1]
	list := []Record{
		{Name: "Median CRS cut-off", Figure: s.Median},
		{Name: "Invitations in a draw, on average", Figure: m.ask(last, "size average of type").Words()},
	}
	if n := len(draws) - 1; n > 0 {
		list = append(list, Record{Name: "Days between draws, on average", Figure: tenths(last.Date.Sub(first.Date), n)})
	}
	return append(list,
		Record{Name: "Share of all invitations up to its last draw", Figure: m.ask(last, "share of type").Words()},
		Record{Name: "First draw", Figure: first.Date.Long(), Round: m.round(first).HTML()},
	)
}

// tenths writes n/of with one digit after the point.
func tenths(n, of int) string {
	t := (20*n + of) / max(1, 2*of)
	return draw.Figure(t/10) + "." + strconv.Itoa(t%10)
}

// yearsOf groups draws by calendar year, newest year first.
func yearsOf(draws []*draw.Draw) []draw.Year {
	var years []draw.Year
	for to := len(draws); to > 0; {
		from := to
		for from > 0 && draws[from-1].Date.Year() == draws[to-1].Date.Year() {
			from--
		}
		of := draws[from:to]
		years = append(years, draw.Year{Year: of[0].Date.Year(), Draws: of, Invited: draw.Summarise(of).Invited})
		to = from
	}
	return years
}
