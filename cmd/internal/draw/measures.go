package draw

// A Measure is one thing that can be asked of a draw: an entry of the table
// that the parser, the evaluator, the reference and the list of facts all
// read. To add a measure, add an entry.
type Measure struct {
	Words    string // canonical: "crs change"
	Also     string // another name that is read, not printed; may be empty
	Argument Argument
	Scope    Need
	Window   Windows
	Member   bool // asks where the draw stands, so there is no answer unless it is of the scope and in the window
	Kind     ValueKind
	Unit     string // of the answer; see [Value]
	Group    Group
	Doc      string // one line
	Example  string // a whole query

	listed []Window // in the list of facts, where a window is taken; empty is month, year, ever
	eval   func(*asked) Value
}

func (m *Measure) names() []string {
	if m.Also != "" {
		return []string{m.Words, m.Also}
	}
	return []string{m.Words}
}

// An Argument is what stands behind the words of a measure.
type Argument string

const (
	ArgumentNone  Argument = ""
	ArgumentRound Argument = "ROUND" // the number of an earlier round
	ArgumentScore Argument = "SCORE" // a CRS score
	ArgumentYear  Argument = "YEAR"  // a calendar year
)

// A Need says whether a measure takes a scope.
type Need uint8

const (
	NeedNone Need = iota // a fact of the draw alone
	NeedMay              // all draws if none is written
	NeedSome             // one smaller than all draws must be written
)

// Windows says which windows a measure takes.
type Windows uint8

const (
	WindowsNone Windows = iota
	WindowsAny
	WindowsYear // "ever" and "in year" only
)

// A Group is the heading under which a measure is listed.
type Group string

const (
	GroupDraw     Group = "The draw"
	GroupPlace    Group = "Where it stands"
	GroupCompared Group = "Compared"
	GroupRecords  Group = "Records"
	GroupTime     Group = "Over time"
	GroupWeek     Group = "The week"
	GroupPool     Group = "The pool"
)

// Groups lists the headings in order.
var Groups = []Group{GroupDraw, GroupPlace, GroupCompared, GroupRecords, GroupTime, GroupWeek, GroupPool}

// Measures lists the table, by group. The slice is shared: do not change it.
func Measures() []*Measure { return measures }

var measures = table()

func table() []*Measure {
	var all []*Measure
	for _, part := range [][]Measure{ofDraw(), ofPlace(), compared(), records(), overTime(), ofPool()} {
		for i := range part {
			all = append(all, &part[i])
		}
	}
	return all
}

// ofDraw are the plain values.
func ofDraw() []Measure {
	list := []Measure{
		{Words: "number", Kind: ValueText, Doc: "the official number of the round; 91a and 91b are two rounds", eval: (*asked).number},
		{Words: "date", Kind: ValueDate, Doc: "the day of the draw in Ottawa", eval: func(x *asked) Value { return Value{Date: x.draw.Date} }},
		{Words: "weekday", Kind: ValueWeekday, Doc: "the weekday of the draw", eval: func(x *asked) Value { return Value{Weekday: x.draw.Date.Weekday()} }},
		{Words: "type", Kind: ValueText, Doc: "the name of the type", eval: func(x *asked) Value { return Value{Text: x.draw.Type.Name} }},
		{Words: "kind", Kind: ValueText, Doc: "the kind of round: general, program-specific or category-based", eval: (*asked).kind},
		{Words: "version", Kind: ValueText, Doc: "the version of the category's rules, which is no ordinal; none where there is no version", eval: (*asked).version},
		{Words: "invitations", Also: "size", Kind: ValueNumber, Unit: "invitations", Doc: "how many invitations to apply were issued", eval: func(x *asked) Value { return Value{N: x.draw.Invitations} }},
		{Words: "crs", Also: "cut-off", Kind: ValueNumber, Unit: "points", Doc: "the CRS cut-off: the score of the lowest-ranked candidate invited", eval: func(x *asked) Value { return Value{N: x.draw.CRS} }},
		{Words: "score without nomination", Kind: ValueNumber, Unit: "points", Doc: "the cut-off less the 600 points of a nomination; none but for draws of the type pnp above 600", eval: (*asked).base},
		{Words: "tie-break", Kind: ValueMoment, Doc: "the tie-breaking moment in UTC; none where none was published", eval: (*asked).tieBreak},
		{Words: "tie-break weekday", Kind: ValueWeekday, Doc: "the weekday of the tie-breaking moment in UTC", eval: (*asked).tieBreakWeekday},
		{Words: "tie-break lead", Kind: ValueNumber, Unit: "days", Doc: "days from the date of the tie-breaking moment (UTC) to that of the draw (Ottawa); −1 for a draw late in the evening", eval: (*asked).tieBreakLead},
		{Words: "count minus number", Kind: ValueNumber, Unit: "draws", Doc: "by how much the n-th round ever is ahead of its official number: 0 up to 91a, 1 from 91b on", eval: (*asked).ahead},
	}
	for i := range list {
		list[i].Group, list[i].Example = GroupDraw, list[i].Words
	}
	return list
}

// ofPlace are ordinals, counts and sums.
func ofPlace() []Measure {
	much := []Window{ThisWeek, ThisMonth, ThisQuarter, ThisHalf, ThisYear, Ever}
	recent := []Window{LastDays(7), ThisWeek.Before()}
	list := []Measure{
		{Words: "ordinal", Scope: NeedMay, Window: WindowsAny, Member: true, Kind: ValueOrdinal, Doc: "which draw of the scope it is in the window, from the first", Example: "ordinal of type in year", listed: much, eval: (*asked).count},
		{Words: "count", Scope: NeedMay, Window: WindowsAny, Kind: ValueNumber, Unit: "draws", Doc: "how many draws the scope has in the window", Example: "count of type in month", listed: append(recent, ThisMonth, ThisYear, Ever), eval: (*asked).count},
		{Words: "invited", Scope: NeedMay, Window: WindowsAny, Kind: ValueNumber, Unit: "invitations", Doc: "the invitations of the scope in the window, summed", Example: "invited of type in year", listed: append(recent, much...), eval: (*asked).invited},
		{Words: "share", Scope: NeedSome, Window: WindowsAny, Kind: ValueRatio, Doc: "the invitations of the scope as a share of those of all draws in the window (\"last 9\" is of all draws)", Example: "share of type in year", eval: (*asked).share},
		{Words: "month share", Scope: NeedMay, Kind: ValueRatio, Doc: "the invitations of the month so far as a share of those of the year so far", Example: "month share of type", eval: (*asked).monthShare},
		{Words: "first", Scope: NeedMay, Window: WindowsAny, Member: true, Kind: ValueYesNo, Doc: "whether it is the first of the scope in the window", Example: "first of type in year", eval: func(x *asked) Value { return Value{Yes: x.to-x.from == 1, rests: x.whole()} }},
		{Words: "weekday ordinal", Scope: NeedMay, Window: WindowsAny, Member: true, Kind: ValueOrdinal, Doc: "which draw of the scope on this weekday it is in the window", Example: "weekday ordinal of type in year", eval: (*asked).weekdayOrdinal},
		{Words: "first on weekday", Scope: NeedMay, Window: WindowsAny, Member: true, Kind: ValueYesNo, Doc: "whether it is the first of the scope on this weekday in the window", Example: "first on weekday of type in year", eval: (*asked).firstOnWeekday},
	}
	for _, p := range []struct {
		words  string
		w      Window
		window Windows
	}{{"month", ThisMonth, WindowsYear}, {"quarter", ThisQuarter, WindowsYear}, {"half-year", ThisHalf, WindowsYear}, {"year", ThisYear, WindowsNone}} {
		example := p.words + " rank of type"
		doc := "the place of this " + p.words + " so far among those of the record by invitations, the largest first; " + p.words + "s without a draw do not count"
		if p.window == WindowsYear {
			doc, example = "the place of this "+p.words+" so far among those of the record (or of the year) by invitations, the largest first; "+p.words+"s without a draw do not count", example+" in year"
		}
		list = append(list, Measure{Words: p.words + " rank", Scope: NeedMay, Window: p.window, Kind: ValueOrdinal, Doc: doc, Example: example, listed: []Window{ThisYear, Ever}, eval: func(x *asked) Value { return x.periodRank(p.w) }})
	}
	for i := range list {
		list[i].Group = GroupPlace
	}
	return list
}

// compared are the comparisons with one other draw or year.
func compared() []Measure {
	toDate := " from January 1 of a year to the day of this draw, that day included (February 29 becomes February 28 in other years)"
	against := " of this year so far less those of another to the same day (February 29 becomes February 28 there)"
	list := []Measure{
		{Words: "previous", Scope: NeedMay, Kind: ValueDraw, Doc: "the draw of the scope before this one", Example: "previous of type", eval: (*asked).previous},
		{Words: "days since previous", Scope: NeedMay, Kind: ValueNumber, Unit: "days", Doc: "days since the draw of the scope before this one; 0 on the same day", Example: "days since previous of type", eval: (*asked).daysSince},
		{Words: "crs change", Scope: NeedMay, Kind: ValueChange, Unit: "points", Doc: "the cut-off less that of the draw of the scope before this one", Example: "crs change of type", eval: func(x *asked) Value { return x.change(ofCRS) }},
		{Words: "size change", Scope: NeedMay, Kind: ValueChange, Unit: "invitations", Doc: "the invitations less those of the draw of the scope before this one", Example: "size change", eval: func(x *asked) Value { return x.change(ofSize) }},
		{Words: "crs change from", Argument: ArgumentRound, Kind: ValueChange, Unit: "points", Doc: "the cut-off less that of an earlier round", Example: "crs change from 250", eval: func(x *asked) Value { return x.changeFrom(ofCRS) }},
		{Words: "size change from", Argument: ArgumentRound, Kind: ValueChange, Unit: "invitations", Doc: "the invitations less those of an earlier round", Example: "size change from 250", eval: func(x *asked) Value { return x.changeFrom(ofSize) }},
		{Words: "invited to date in", Argument: ArgumentYear, Scope: NeedMay, Kind: ValueNumber, Unit: "invitations", Doc: "the invitations" + toDate, Example: "invited to date in 2022 of type", eval: func(x *asked) Value { return x.toDate(true, false) }},
		{Words: "invited change to date from", Argument: ArgumentYear, Scope: NeedMay, Kind: ValueChange, Unit: "invitations", Doc: "the invitations" + against, Example: "invited change to date from 2022", eval: func(x *asked) Value { return x.toDate(true, true) }},
		{Words: "count to date in", Argument: ArgumentYear, Scope: NeedMay, Kind: ValueNumber, Unit: "draws", Doc: "the draws" + toDate, Example: "count to date in 2022 of type", eval: func(x *asked) Value { return x.toDate(false, false) }},
		{Words: "count change to date from", Argument: ArgumentYear, Scope: NeedMay, Kind: ValueChange, Unit: "draws", Doc: "the draws" + against, Example: "count change to date from 2022", eval: func(x *asked) Value { return x.toDate(false, true) }},
	}
	for i := range list {
		list[i].Group = GroupCompared
	}
	return list
}

// An extreme is one end of one figure. Lowest and highest are always of the
// CRS, largest and smallest always of the invitations.
type extreme struct {
	words, figure, least, unit string
	of                         columnOf
	high                       bool
}

var extremes = []extreme{
	{"lowest", "CRS cut-off", "at or below", "points", ofCRS, false},
	{"highest", "CRS cut-off", "at or above", "points", ofCRS, true},
	{"largest", "number of invitations", "as large or larger", "invitations", ofSize, true},
	{"smallest", "number of invitations", "as small or smaller", "invitations", ofSize, false},
}

// records are the lowest, highest, largest and smallest: each asked in five ways.
func records() []Measure {
	list := make([]Measure, 5*len(extremes)) // grouped by way, not by extreme
	for i, e := range extremes {
		n := len(extremes)
		list[i] = Measure{Words: e.words, Scope: NeedMay, Window: WindowsAny, Kind: ValueNumber, Unit: e.unit, Example: e.words + " of type in year",
			Doc: "the " + e.words + " " + e.figure + " of the scope in the window", eval: func(x *asked) Value { return x.extreme(e) }}
		list[n+i] = Measure{Words: "is " + e.words, Scope: NeedMay, Window: WindowsAny, Member: true, Kind: ValueYesNo, Example: "is " + e.words + " of type in year",
			Doc: "whether this draw has the " + e.words + " " + e.figure + " of the scope in the window, alone or jointly", eval: func(x *asked) Value { return x.holds(e) }}
		list[2*n+i] = Measure{Words: e.words + " since", Scope: NeedMay, Member: true, Kind: ValueDraw, Example: e.words + " since",
			Doc: "the last earlier draw of the scope with a " + e.figure + " " + e.least + " (an equal one counts); none if this is the record", eval: func(x *asked) Value { return x.since(e) }}
		list[3*n+i] = Measure{Words: "previous " + e.words, Scope: NeedMay, Window: WindowsAny, Member: true, Kind: ValueDraw, Example: "previous " + e.words + " of type in year",
			Doc: "the draw that had the " + e.words + " " + e.figure + " of the scope in the window before this one: of equal ones the first", eval: func(x *asked) Value { return x.before(e) }}
		list[4*n+i] = Measure{Words: "rank from " + e.words, Scope: NeedMay, Window: WindowsAny, Member: true, Kind: ValueOrdinal, Example: "rank from " + e.words + " in month",
			Doc: "its place by " + e.figure + ", the " + e.words + " first; equal draws share a place, and the next place is left out", eval: func(x *asked) Value { return x.rank(e) }}
	}
	list = append(list, Measure{Words: "longest gap", Scope: NeedMay, Window: WindowsAny, Kind: ValueNumber, Unit: "days", Example: "longest gap in year",
		Doc: "the most days between a draw of the scope in the window and the one of the scope before it, which may lie before the window", eval: (*asked).longestGap})
	for i := range list {
		list[i].Group = GroupRecords
	}
	return list
}

// overTime are ranges, middles, counts by score, streaks and lists.
func overTime() []Measure {
	var list []Measure
	for _, c := range []struct {
		words, figure, unit string
		of                  columnOf
	}{{"crs", "cut-offs", "points", ofCRS}, {"size", "numbers of invitations", "invitations", ofSize}} {
		list = append(list,
			Measure{Words: c.words + " range", Kind: ValueRange, Unit: c.unit, Example: c.words + " range of type last 9", Doc: "the least and the greatest of the " + c.figure + " of the scope in the window", eval: func(x *asked) Value { return x.rangeOf(c.of) }},
			Measure{Words: c.words + " median", Kind: ValueNumber, Unit: c.unit, Example: c.words + " median of type last 9", Doc: "the middle of the " + c.figure + " in order; of an even number the mean of the two in the middle", eval: func(x *asked) Value { return x.median(c.of) }},
			Measure{Words: c.words + " average", Kind: ValueNumber, Unit: c.unit, Example: c.words + " average of type last 9", Doc: "the mean of the " + c.figure + ", each draw counting once; words round it to a tenth", eval: func(x *asked) Value { return x.average(c.of) }},
		)
	}
	for _, c := range []struct {
		words, doc string
		count      func(c *column, from, to, score int) int
	}{
		{"count below", "below a score", (*column).below},
		{"count above", "above a score", (*column).above},
		{"count at or below", "at or below a score", func(c *column, from, to, score int) int { return c.below(from, to, score+1) }},
		{"count at or above", "at or above a score", func(c *column, from, to, score int) int { return c.above(from, to, score-1) }},
	} {
		list = append(list, Measure{Words: c.words, Argument: ArgumentScore, Kind: ValueNumber, Unit: "draws", Example: c.words + " 400 of type in year", listed: []Window{ThisYear, Ever}, Doc: "how many draws of the scope in the window had a cut-off " + c.doc, eval: func(x *asked) Value {
			return Value{N: c.count(x.column(ofCRS), x.from, x.to, x.q.n), rests: x.whole()}
		}})
	}
	for i := range list {
		list[i].Scope, list[i].Window = NeedMay, WindowsAny
		if list[i].listed == nil {
			list[i].listed = []Window{Last(9), ThisYear, Ever}
		}
	}
	for _, c := range []struct {
		words, unit, doc string
		run              func(*runs) []int32
		more             int // draws that the run rests on besides those it counts
	}{
		{"falling streak", "drops", "how many times in a row, up to this draw, the cut-off of the scope was lower than the one before; 0 if it is not", func(r *runs) []int32 { return r.falling }, 1},
		{"rising streak", "rises", "how many times in a row, up to this draw, the cut-off of the scope was higher than the one before; 0 if it is not", func(r *runs) []int32 { return r.rising }, 1},
		{"same size streak", "draws", "how many draws of the scope in a row, this one included, had as many invitations", func(r *runs) []int32 { return r.sameSize }, 0},
		{"same type streak", "draws", "how many draws of the scope in a row, this one included, were of one type", func(r *runs) []int32 { return r.sameType }, 0},
	} {
		list = append(list, Measure{Words: c.words, Scope: NeedMay, Member: true, Kind: ValueNumber, Unit: c.unit, Example: c.words + " of kind", Doc: c.doc, eval: func(x *asked) Value { return x.streak(c.run, c.more) }})
	}
	for i := range list {
		list[i].Group = GroupTime
	}
	return append(list, Measure{Words: "draws", Scope: NeedMay, Window: WindowsAny, Kind: ValueDraws, Group: GroupWeek, Example: "draws in week before", listed: []Window{ThisWeek, ThisWeek.Before(), LastDays(7), Last(9)},
		Doc: "the draws of the scope in the window, this one included if it is of the scope", eval: func(x *asked) Value {
			return Value{names: held{span: x.span}, rests: x.whole()}
		}})
}
