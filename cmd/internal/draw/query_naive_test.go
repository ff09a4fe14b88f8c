package draw_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"drawpress/cmd/internal/draw"
)

// A second implementation of the language of facts, by plain loops over lists
// of draws, made from what the reference says of each measure.

// A spokenScope is a scope in both implementations.
type spokenScope struct {
	words string
	has   func(d, e *draw.Draw) bool // whether e counts when d is asked
}

func spokenScopes() []spokenScope {
	slug := func(s string) spokenScope {
		return spokenScope{s, func(_, e *draw.Draw) bool { return e.Type.Slug == s }}
	}
	return []spokenScope{
		{"", func(_, _ *draw.Draw) bool { return true }},
		{"type", func(d, e *draw.Draw) bool { return e.Type == d.Type }},
		{"kind", func(d, e *draw.Draw) bool { return e.Type.Kind == d.Type.Kind }},
		slug("french"), slug("general"),
		{"program kind", func(_, e *draw.Draw) bool { return e.Type.Kind == draw.Program }},
	}
}

// A spokenWindow is a window in both: a rule for earlier days, or a number of draws.
type spokenWindow struct {
	words  string
	inside func(on, day calendar) bool
	last   int
	before bool
}

// periodsOf numbers the periods of the calendar, so that the one before is one less.
var periodsOf = map[string]func(calendar) int{
	"week":      func(c calendar) int { return (c.day + 3 + 7_000_000) / 7 }, // 1970-01-01 was a Thursday
	"month":     func(c calendar) int { return c.year*12 + c.month },
	"quarter":   func(c calendar) int { return c.year*4 + c.quarter },
	"half-year": func(c calendar) int { return c.year*2 + (c.quarter-1)/2 },
	"year":      func(c calendar) int { return c.year },
}

func spokenWindows() []spokenWindow {
	list := []spokenWindow{{words: "", inside: func(_, _ calendar) bool { return true }}}
	for _, name := range []string{"week", "month", "quarter", "half-year", "year"} {
		at := periodsOf[name]
		list = append(list,
			spokenWindow{words: "in " + name, inside: func(on, day calendar) bool { return at(day) == at(on) }},
			spokenWindow{words: "in " + name + " before", inside: func(on, day calendar) bool { return at(day) == at(on)-1 }, before: true})
	}
	unix := func(s string) int { t, _ := time.Parse(time.DateOnly, s); return int(t.Unix() / 86400) }
	first, last := unix("2023-06-28"), unix("2023-07-11")
	return append(list,
		spokenWindow{words: "last 7 days", inside: func(on, day calendar) bool { return day.day > on.day-7 }},
		spokenWindow{words: "last 1", last: 1}, spokenWindow{words: "last 9", last: 9},
		spokenWindow{words: "since 2023-06-28", inside: func(_, day calendar) bool { return day.day >= first }},
		spokenWindow{words: "between 2023-06-28 and 2023-07-11", inside: func(_, day calendar) bool { return day.day >= first && day.day <= last }})
}

// A spokenQuestion is a query with all that a loop needs to answer it.
type spokenQuestion struct {
	naive
	d      *draw.Draw
	past   []*draw.Draw // all draws up to d, with it
	in     []*draw.Draw // those of the scope
	rows   []*draw.Draw // those in the window, too
	window spokenWindow
	n      int
	other  *draw.Draw
	has    func(d, e *draw.Draw) bool
}

func (x *spokenQuestion) cut(list []*draw.Draw) (rows []*draw.Draw) {
	if n := x.window.last; n > 0 {
		return list[max(0, len(list)-n):]
	}
	for _, e := range list {
		if x.window.inside(x.days[x.d], x.days[e]) {
			rows = append(rows, e)
		}
	}
	return rows
}

var noAnswer = draw.Value{Kind: draw.ValueNone}

func whole(n int) draw.Value     { return draw.Value{N: n, Of: 1} }
func said(yes bool) draw.Value   { return draw.Value{Yes: yes, Of: 1} }
func text(s string) draw.Value   { return draw.Value{Text: s, Of: 1} }
func is(d *draw.Draw) draw.Value { return draw.Value{Draw: d, Of: 1} }
func crsOf(d *draw.Draw) int     { return d.CRS }
func sizeOf(d *draw.Draw) int    { return d.Invitations }

// equal compares what is answered, not what it rests on.
func equal(a, b draw.Value) bool {
	return a.Kind == b.Kind && a.N == b.N && a.Of == b.Of && a.High == b.High && a.Joint == b.Joint && a.Yes == b.Yes &&
		a.Date == b.Date && a.Weekday == b.Weekday && a.Moment.Equal(b.Moment) && a.Text == b.Text && a.Draw == b.Draw
}

// identical compares all of an answer.
func identical(a, b draw.Value) bool {
	return equal(a, b) && a.Unit == b.Unit && a.Why == b.Why && slices.Equal(a.Names(), b.Names()) && slices.Equal(a.Rests(), b.Rests())
}

// answer is what the reference says that the measure gives.
func (x *spokenQuestion) answer(m *draw.Measure) (v draw.Value, names []*draw.Draw) {
	if m.Member && !slices.Contains(x.rows, x.d) {
		return noAnswer, nil
	}
	words := strings.Fields(m.Words)
	for _, e := range []struct {
		words string
		of    func(*draw.Draw) int
		sign  int // what is better is less when multiplied by this
	}{{"lowest", crsOf, 1}, {"highest", crsOf, -1}, {"largest", sizeOf, -1}, {"smallest", sizeOf, 1}} {
		if slices.Contains(words, e.words) {
			v, names = x.record(strings.TrimSpace(strings.Replace(m.Words, e.words, "", 1)), func(d *draw.Draw) int { return e.sign * e.of(d) }, e.sign)
		}
	}
	if m.Words == "longest gap" {
		v, names = x.gap()
	}
	for _, part := range []func(string) (draw.Value, []*draw.Draw){x.plain, x.placed, x.compared, x.overTime} {
		if equal(v, draw.Value{}) {
			v, names = part(m.Words)
		}
	}
	if v.Kind == "" {
		v.Kind = m.Kind
	}
	return v, names
}

func (x *spokenQuestion) plain(words string) (draw.Value, []*draw.Draw) {
	d := x.d
	switch words {
	case "number":
		return text(d.Number.String()), nil
	case "date":
		return draw.Value{Date: d.Date, Of: 1}, nil
	case "weekday":
		return draw.Value{Weekday: d.Date.Time().Weekday(), Of: 1}, nil
	case "type":
		return text(d.Type.Name), nil
	case "kind":
		return text(map[draw.Kind]string{draw.General: "general", draw.Program: "program-specific", draw.Category: "category-based"}[d.Type.Kind]), nil
	case "invitations":
		return whole(d.Invitations), nil
	case "crs":
		return whole(d.CRS), nil
	case "count minus number":
		return whole(len(x.past) - d.Number.Int()), nil
	case "score without nomination":
		if d.Type.Slug == "pnp" && d.CRS > 600 {
			return whole(d.CRS - 600), nil
		}
		return noAnswer, nil
	case "version":
		if d.Version != "" {
			return text(d.Version), nil
		}
		return noAnswer, nil
	case "pool", "pool date", "pool above", "pool change": // a record without measurements
		return noAnswer, nil
	case "draws":
		return draw.Value{Of: 1}, x.rows
	}
	if strings.HasPrefix(words, "tie-break") && d.TieBreak == nil {
		return noAnswer, nil
	}
	switch words {
	case "tie-break":
		return draw.Value{Moment: d.TieBreak.UTC(), Of: 1}, nil
	case "tie-break weekday":
		return draw.Value{Weekday: d.TieBreak.UTC().Weekday(), Of: 1}, nil
	case "tie-break lead":
		return whole(int(d.Date.Time().Sub(d.TieBreak.UTC().Truncate(24*time.Hour)).Hours() / 24)), nil
	}
	return draw.Value{}, nil
}

func (x *spokenQuestion) placed(words string) (draw.Value, []*draw.Draw) {
	onWeekday := 0
	for _, e := range x.rows {
		if e.Date.Time().Weekday() == x.d.Date.Time().Weekday() {
			onWeekday++
		}
	}
	switch words {
	case "ordinal", "count":
		return whole(len(x.rows)), nil
	case "invited":
		return whole(sum(x.rows)), nil
	case "first":
		return said(x.rows[0] == x.d), nil
	case "weekday ordinal":
		return whole(onWeekday), nil
	case "first on weekday":
		return said(onWeekday == 1), nil
	case "share":
		all, part := x.cut(x.past), 0
		for _, e := range all {
			if x.has(x.d, e) {
				part += e.Invitations
			}
		}
		if sum(all) == 0 {
			return noAnswer, nil
		}
		return draw.Value{N: part, Of: sum(all)}, nil
	case "month share":
		year, month := 0, 0
		for _, e := range x.in {
			if x.days[e].year == x.days[x.d].year {
				year += e.Invitations
				if x.days[e].month == x.days[x.d].month {
					month += e.Invitations
				}
			}
		}
		if year == 0 {
			return noAnswer, nil
		}
		return draw.Value{N: month, Of: year}, nil
	}
	if period, ok := strings.CutSuffix(words, " rank"); ok {
		totals := map[int]int{}
		for _, e := range x.cut(x.in) {
			totals[periodsOf[period](x.days[e])] += e.Invitations
		}
		this := periodsOf[period](x.days[x.d])
		if _, any := totals[this]; !any {
			return noAnswer, nil
		}
		v := whole(1)
		for p, total := range totals {
			if total > totals[this] {
				v.N++
			}
			v.Joint = v.Joint || p != this && total == totals[this]
		}
		return v, nil
	}
	return draw.Value{}, nil
}

func (x *spokenQuestion) compared(words string) (draw.Value, []*draw.Draw) {
	var previous *draw.Draw
	for _, e := range x.in {
		if e != x.d {
			previous = e
		}
	}
	switch words {
	case "crs change from":
		return whole(x.d.CRS - x.other.CRS), nil
	case "size change from":
		return whole(x.d.Invitations - x.other.Invitations), nil
	case "previous", "days since previous", "crs change", "size change":
		if previous == nil {
			return noAnswer, nil
		}
	}
	switch words {
	case "previous":
		return is(previous), nil
	case "days since previous":
		return whole(x.days[x.d].day - x.days[previous].day), nil
	case "crs change":
		return whole(x.d.CRS - previous.CRS), nil
	case "size change":
		return whole(x.d.Invitations - previous.Invitations), nil
	}
	if !strings.Contains(words, "to date") {
		return draw.Value{}, nil
	}
	if x.n < x.days[x.past[0]].year {
		return noAnswer, nil
	}
	now, then := 0, 0
	month, day := int(x.d.Date.Month()), x.d.Date.Day()
	if leap := x.n%4 == 0 && (x.n%100 != 0 || x.n%400 == 0); month == 2 && day == 29 && !leap {
		day = 28
	}
	for _, e := range x.in {
		n := 1
		if strings.HasPrefix(words, "invited") {
			n = e.Invitations
		}
		if x.days[e].year == x.days[x.d].year {
			now += n
		}
		if c := x.days[e]; c.year == x.n && (c.month < month || c.month == month && e.Date.Day() <= day) {
			then += n
		}
	}
	if strings.Contains(words, "change") {
		return whole(now - then), nil
	}
	return whole(then), nil
}

func (x *spokenQuestion) overTime(words string) (draw.Value, []*draw.Draw) {
	if of, ok := strings.CutPrefix(words, "count "); ok {
		n := 0
		for _, e := range x.rows {
			if of == "below" && e.CRS < x.n || of == "above" && e.CRS > x.n || of == "at or below" && e.CRS <= x.n || of == "at or above" && e.CRS >= x.n {
				n++
			}
		}
		return whole(n), nil
	}
	backward := slices.Clone(x.in)
	slices.Reverse(backward)
	n := 0
	switch words {
	case "falling streak":
		for n+1 < len(backward) && backward[n].CRS < backward[n+1].CRS {
			n++
		}
		return whole(n), nil
	case "rising streak":
		for n+1 < len(backward) && backward[n].CRS > backward[n+1].CRS {
			n++
		}
		return whole(n), nil
	case "same size streak":
		for n < len(backward) && backward[n].Invitations == x.d.Invitations {
			n++
		}
		return whole(n), nil
	case "same type streak":
		for n < len(backward) && backward[n].Type == x.d.Type {
			n++
		}
		return whole(n), nil
	}
	if len(x.rows) == 0 {
		return noAnswer, nil
	}
	of := crsOf
	if strings.HasPrefix(words, "size") {
		of = sizeOf
	}
	var list []int
	total := 0
	for _, e := range x.rows {
		list, total = append(list, of(e)), total+of(e)
	}
	slices.Sort(list)
	switch strings.Fields(words)[1] {
	case "range":
		return draw.Value{N: list[0], High: list[len(list)-1], Of: 1}, nil
	case "average":
		return lowest(total, len(list)), nil
	}
	return lowest(list[(len(list)-1)/2]+list[len(list)/2], 2), nil
}

// lowest puts a fraction in its lowest terms, by trying.
func lowest(n, of int) draw.Value {
	for k := of; k > 1; k-- {
		if n%k == 0 && of%k == 0 {
			n, of = n/k, of/k
		}
	}
	return draw.Value{N: n, Of: of}
}

// record answers what is asked of an extreme: key is least for the best draw.
func (x *spokenQuestion) record(way string, key func(*draw.Draw) int, sign int) (draw.Value, []*draw.Draw) {
	best := func(list []*draw.Draw) (holders []*draw.Draw) {
		for _, e := range list {
			if len(holders) > 0 && key(e) < key(holders[0]) {
				holders = nil
			}
			if len(holders) == 0 || key(e) == key(holders[0]) {
				holders = append(holders, e)
			}
		}
		return holders
	}
	without := func(list []*draw.Draw) (others []*draw.Draw) {
		for _, e := range list {
			if e != x.d {
				others = append(others, e)
			}
		}
		return others
	}
	switch way {
	case "":
		if len(x.rows) == 0 {
			return noAnswer, nil
		}
		holders := best(x.rows)
		return whole(sign * key(holders[0])), holders
	case "is":
		holders := best(x.rows)
		if !slices.Contains(holders, x.d) {
			return said(false), nil
		}
		return draw.Value{Yes: true, Joint: len(holders) > 1, Of: 1}, without(holders)
	case "since":
		v := noAnswer
		for _, e := range without(x.in) {
			if key(e) <= key(x.d) {
				v = is(e)
			}
		}
		if v.Draw != nil {
			return v, []*draw.Draw{v.Draw}
		}
		return v, nil
	case "previous":
		if holders := best(without(x.rows)); len(holders) > 0 {
			return is(holders[0]), holders[:1]
		}
		return noAnswer, nil
	}
	v, tied := whole(1), []*draw.Draw(nil)
	for _, e := range without(x.rows) {
		if key(e) < key(x.d) {
			v.N++
		}
		if key(e) == key(x.d) {
			tied = append(tied, e)
		}
	}
	v.Joint = len(tied) > 0
	return v, tied
}

// gap is the longest time between a draw of the window and the one before it.
func (x *spokenQuestion) gap() (draw.Value, []*draw.Draw) {
	v, names := noAnswer, []*draw.Draw(nil)
	for i, e := range x.in {
		if i == 0 || !slices.Contains(x.rows, e) {
			continue
		}
		if n := x.days[e].day - x.days[x.in[i-1]].day; v.Kind != "" || n > v.N {
			v, names = whole(n), []*draw.Draw{x.in[i-1], e}
		}
	}
	return v, names
}

// arguments are what a measure is tried with, as written.
func arguments(m *draw.Measure, past []*draw.Draw, thorough bool) (list []string) {
	d := past[len(past)-1]
	switch m.Argument {
	case draw.ArgumentRound:
		list = []string{past[len(past)/2].Number.String(), d.Number.String()}
	case draw.ArgumentScore:
		list = []string{strconv.Itoa(d.CRS), "470"}
	case draw.ArgumentYear:
		for y := d.Date.Year(); y >= max(1000, d.Date.Year()-2); y-- {
			list = append(list, strconv.Itoa(y))
		}
	default:
		return []string{""}
	}
	if !thorough {
		return list[:1]
	}
	return list
}

// A corpus keeps queries that are read already.
type corpus struct {
	types *draw.Catalogue
	read  map[string]draw.Query
}

func newCorpus(t rapid.TB, types []*draw.Type) corpus {
	t.Helper()
	c, err := draw.NewCatalogue(types)
	if err != nil {
		t.Fatal(err)
	}
	return corpus{c, map[string]draw.Query{}}
}

func (c corpus) query(t rapid.TB, m *draw.Measure, argument, scope, window string) draw.Query {
	words := m.Words
	for _, part := range []string{argument, strings.TrimSuffix("of "+scope, "of "), window} {
		if part != "" {
			words += " " + part
		}
	}
	if q, ok := c.read[words]; ok {
		return q
	}
	q, err := draw.ParseQuery(words, c.types)
	if err != nil || q.String() != words {
		t.Fatalf("%q is read as %q, %v", words, q, err)
	}
	c.read[words] = q
	return q
}

// everyQuery gives each query that the reference allows, of one draw, with what a loop answers.
func (n naive) everyQuery(t rapid.TB, c corpus, i int, thorough bool, ask func(q draw.Query, m *draw.Measure, x *spokenQuestion)) {
	past := n.draws[:i+1]
	d := past[i]
	for _, s := range spokenScopes() {
		x := spokenQuestion{naive: n, d: d, past: past, has: s.has}
		for _, e := range past {
			if s.has(d, e) {
				x.in = append(x.in, e)
			}
		}
		for _, w := range spokenWindows() {
			x.window = w
			x.rows = x.cut(x.in)
			for _, m := range draw.Measures() {
				if m.Scope == draw.NeedNone && s.words != "" || m.Scope == draw.NeedSome && s.words == "" ||
					m.Window == draw.WindowsNone && w.words != "" || m.Window == draw.WindowsYear && w.words != "" && w.words != "in year" || m.Member && w.before {
					continue
				}
				for _, argument := range arguments(m, past, thorough) {
					x.n, _ = strconv.Atoi(argument)
					for _, e := range past {
						if m.Argument == draw.ArgumentRound && e.Number.String() == argument {
							x.other = e
						}
					}
					ask(c.query(t, m, argument, s.words, w.words), m, &x)
				}
			}
		}
	}
}

// compareQueries asks both implementations everything about one draw.
func (n naive) compareQueries(t rapid.TB, a *draw.Archive, c corpus, i int, thorough bool) {
	f := a.At(n.draws[i])
	n.everyQuery(t, c, i, thorough, func(q draw.Query, m *draw.Measure, x *spokenQuestion) {
		want, names := x.answer(m)
		if want.Draw != nil {
			names = []*draw.Draw{want.Draw}
		}
		got, err := f.Ask(q)
		if err != nil || !equal(got, want) || !slices.Equal(got.Names(), names) {
			t.Fatalf("round %s, %q: %s %s %v; want %+v %s", x.d.Number, q, got.Phrase(), numbers(got.Names()), err, want, numbers(names))
		}
	})
}

// Both implementations agree on every query of every round of the record.
func TestQueriesTwice(t *testing.T) {
	r := record(t)
	a, n := archive(t, r.draws), newNaive(r.draws)
	const parts = 8
	for part := range parts {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			c := newCorpus(t, r.types)
			for i := part; i < len(n.draws); i += parts {
				n.compareQueries(t, a, c, i, i%5 == 0)
			}
		})
	}
}

// And on every draw of any other record.
func TestQueriesTwiceAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draws := someDraws(16).Filter(func(d []*draw.Draw) bool { return len(d) > 0 }).Draw(t, "draws")
		crs := rapid.SampledFrom([]int{1, 400, 469, 470, 471, 700, 1200})
		for _, d := range draws { // few figures, so that many are tied
			d.CRS = crs.Draw(t, "crs")
			if rapid.Bool().Draw(t, "tie-break") {
				tie := d.Date.Time().Add(time.Duration(rapid.IntRange(-500, 30).Draw(t, "hours")) * time.Hour)
				d.TieBreak = &tie
			}
		}
		a, n, c := archive(t, draws), newNaive(draws), newCorpus(t, someTypes)
		n.compareQueries(t, a, c, rapid.IntRange(0, len(draws)-1).Draw(t, "draw"), true)
	})
}
