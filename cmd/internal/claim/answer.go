package claim

import (
	"fmt"
	"time"

	"drawpress/cmd/internal/draw"
)

// A question is a query of the algebra that has not been written yet: nearly
// all claims are true, and of those a build wants no words.
type question struct {
	of     *draw.Draw // whose fact it is; nil for the draw at hand
	what   string     // the measure; empty for no query
	scope  scope
	seen   *draw.Draw // the draw that the scope is named from
	window window
	base   *draw.Draw // of a change: what it is measured against
}

func (s *sentence) written(q question) string {
	switch {
	case q.what == "":
		return ""
	case q.base != nil:
		return s.at(q.of) + s.changeQuery(q.what, q.of, q.base)
	}
	return s.at(q.of) + q.what + q.scope.words(q.seen) + q.window.words()
}

// An answer is a figure, a date or the like, stated or computed, before it is
// put into words.
type answer struct {
	form form
	a, b int
	date draw.Date
	draw *draw.Draw
	text string
}

type form uint8

const (
	inWords   form = iota // text
	plainly               // a
	signed                // a, with its sign
	aToB                  // "439 to 375"
	fromAToB              // "from 439 to 375"
	inDays                // "14 days"
	before                // "8 days before"
	onDate                // date
	onWeekday             // a
	tieBreak              // of draw
	tieDay                // the day of draw's tie-break
	nthOf                 // "3. of 22"
	beyond                // draw has a, which is further out than b
)

func figure(n int) answer        { return answer{form: plainly, a: n} }
func theDate(d draw.Date) answer { return answer{form: onDate, date: d} }
func words(s string) answer      { return answer{text: s} }

func (a answer) String() string {
	switch a.form {
	case plainly:
		return draw.Figure(a.a)
	case signed:
		if a.a < 0 {
			return "-" + draw.Figure(-a.a)
		}
		return "+" + draw.Figure(a.a)
	case aToB:
		return draw.Figure(a.a) + " to " + draw.Figure(a.b)
	case fromAToB:
		return "from " + draw.Figure(a.a) + " to " + draw.Figure(a.b)
	case inDays:
		return fmt.Sprintf("%d days", a.a)
	case before:
		return fmt.Sprintf("%d days before", a.a)
	case onDate:
		return a.date.String()
	case onWeekday:
		return time.Weekday(a.a).String()
	case tieBreak:
		return a.draw.TieBreak.UTC().Format(draw.TieBreakLayout)
	case tieDay:
		return draw.DateOf(a.draw.TieBreak.UTC()).String()
	case nthOf:
		return fmt.Sprintf("%d. of %d", a.a, a.b)
	case beyond:
		return draw.Figure(a.a) + " in round " + a.draw.Number.String() + " is further out than " + draw.Figure(a.b)
	}
	return a.text
}
