package draw

import (
	"strconv"
	"strings"
)

// A Query asks for one fact of a draw: a measure × a scope × a window. It is
// made by [ParseQuery], is comparable, and can be asked of any draw: "of type"
// means the type of the draw it is asked of. The zero Query asks nothing.
//
// The language, all words in lower case and single spaces when printed:
//
//	[draw NUMBER] MEASURE [of SCOPE] [WINDOW]
//
// [Measures], [ScopeForms] and [WindowForms] list its words. Without a scope a
// fact is of all draws, without a window of the whole record so far.
// "draw 257 crs" asks as of round 257, not as of the draw at hand.
type Query struct {
	round   Number // zero: the draw it is asked of
	measure *Measure
	n       int    // a score or a year
	from    Number // a round to compare with
	scope   scopeWord
	window  Window
}

// A scopeWord is a scope as a query names it: "type" and "kind" depend on the
// draw.
type scopeWord struct {
	same  sameAs
	scope Scope
}

type sameAs uint8

const (
	fixed sameAs = iota
	sameType
	sameKind
)

func (w scopeWord) at(d *Draw) Scope {
	switch w.same {
	case sameType:
		return OfType(d.Type)
	case sameKind:
		return OfKind(d.Type.Kind)
	}
	return w.scope
}

func (w scopeWord) String() string {
	switch {
	case w.same == sameType:
		return "type"
	case w.same == sameKind:
		return "kind"
	case w.scope.typ != nil:
		return w.scope.typ.Slug
	case w.scope.kind != "":
		return string(w.scope.kind) + " kind"
	}
	return "all"
}

// Measure is the entry of the table that the query asks; nil in the zero Query.
func (q Query) Measure() *Measure { return q.measure }

// String prints the one canonical form, which [ParseQuery] reads as the same query.
func (q Query) String() string {
	if q.measure == nil {
		return ""
	}
	var b strings.Builder
	if !q.round.IsZero() {
		b.WriteString("draw " + q.round.String() + " ")
	}
	b.WriteString(q.measure.Words)
	switch q.measure.Argument {
	case ArgumentScore, ArgumentYear:
		b.WriteString(" " + strconv.Itoa(q.n))
	case ArgumentRound:
		b.WriteString(" " + q.from.String())
	}
	if q.scope != (scopeWord{}) {
		b.WriteString(" of " + q.scope.String())
	}
	if q.window != Ever {
		b.WriteString(" " + q.window.String())
	}
	return b.String()
}

// String prints a window as queries write it: "in year", "last 9", "since 2023-06-28".
func (w Window) String() string {
	switch w.unit {
	case ever:
		return "ever"
	case days:
		return "last " + strconv.Itoa(w.n) + " days"
	case draws:
		return "last " + strconv.Itoa(w.n)
	case since:
		return "since " + w.first.String()
	case between:
		return "between " + w.first.String() + " and " + w.last.String()
	}
	if w.before {
		return "in " + w.unit.String() + " before"
	}
	return "in " + w.unit.String()
}

// periodUnits are the units of the calendar, shortest first.
var periodUnits = []unit{week, month, quarter, half, year}

func (u unit) String() string {
	return map[unit]string{week: "week", month: "month", quarter: "quarter", half: "half-year", year: "year"}[u]
}

// Counts says in words which draws the query counts when asked of d, for a
// fact whose scope is unsaid is easily wrong: "all draws in 2023",
// "French-language draws", "the last 9 draws". Empty for a measure that
// neither takes a scope nor a window, such as "crs".
func (q Query) Counts(d *Draw) string {
	if q.measure == nil || q.measure.Scope == NeedNone {
		return ""
	}
	scope := "all draws"
	switch s := q.scope.at(d); {
	case s.typ != nil && s.typ.Short == "":
		scope = s.typ.Slug + " draws"
	case s.typ != nil:
		scope = s.typ.Short + " draws"
	case s.kind != "":
		scope = strings.ToLower(s.kind.Title()) + " draws"
	}
	if q.measure.Window == WindowsNone {
		return scope
	}
	if q.window.unit == draws {
		return "the last " + strings.TrimPrefix(counted(q.window.n, strings.TrimPrefix(scope, "all ")), "1 ")
	}
	return scope + q.window.words(d.Date)
}

// words says which days a window has that ends on d.
func (w Window) words(d Date) string {
	switch w.unit {
	case ever:
		return " so far"
	case days:
		return " in the " + counted(w.n, "days") + " to " + d.Long()
	case since:
		return " since " + w.first.Long()
	case between:
		return " from " + w.first.Long() + " to " + w.last.Long()
	}
	if w.before {
		d = FromDays(w.start(d) - 1)
	}
	y := strconv.Itoa(d.Year())
	switch w.unit {
	case week:
		return " in the week of " + d.Monday().Long()
	case month:
		return " in " + d.Month().String() + " " + y
	case quarter:
		return " in the " + ordinal((int(d.Month())+2)/3) + " quarter of " + y
	case half:
		return " in the " + ordinal((int(d.Month())+5)/6) + " half of " + y
	}
	return " in " + y
}

// A Form is a form of words of the language, for its reference.
type Form struct {
	Words   string // "in year", "last N days"
	Doc     string
	Example string // a whole query
}

// ScopeForms lists the scopes of the language.
func ScopeForms() []Form {
	return []Form{
		{"all", "every draw; what is meant where no scope is written", "ordinal of all in year"},
		{"type", "the draws of the type of this one", "ordinal of type in year"},
		{"kind", "the draws of the kind of this one: general, program or category", "invited of kind in year"},
		{"SLUG", "the draws of a type, by its slug or any one-word name: french, pnp, CEC; the slug general is the type", "count of pnp in year"},
		{"KIND kind", "the draws of a kind: general kind, program kind, category kind", "count of category kind in year"},
	}
}

// WindowForms lists the windows of the language.
func WindowForms() []Form {
	forms := []Form{{"ever", "the whole record so far; what is meant where no window is written", "lowest of type ever"}}
	docs := map[unit]string{week: "since Monday", month: "since the first of the month", quarter: "since the start of the calendar quarter", half: "since January 1 or July 1", year: "since January 1"}
	for _, u := range periodUnits {
		forms = append(forms, Form{"in " + u.String(), docs[u] + ", up to this draw", "invited in " + u.String()})
	}
	for _, u := range periodUnits {
		doc := "the whole calendar " + u.String() + " before this one"
		if u == week {
			doc += ", Monday to Sunday"
		}
		forms = append(forms, Form{"in " + u.String() + " before", doc, "invited in " + u.String() + " before"})
	}
	return append(forms,
		Form{"last N days", "the N days that end with this draw's", "invited last 7 days"},
		Form{"last N", "the last N draws of the scope, this one included if it is of the scope", "crs range of type last 9"},
		Form{"since DATE", "from a date (that day included), up to this draw", "ordinal since 2023-06-28"},
		Form{"between DATE and DATE", "both days included, as far as this draw", "invited between 2023-07-01 and 2023-07-31"},
	)
}
