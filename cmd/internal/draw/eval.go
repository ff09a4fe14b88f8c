package draw

import (
	"fmt"
	"strings"
)

// An AskError says why a query has no sense when asked of a draw: it names a
// round that had not been held, or a year that had not begun.
type AskError struct {
	Query   Query
	Draw    *Draw // the draw it was asked of
	Problem string
}

func (e *AskError) Error() string { return e.Problem }

// Ask answers a query as the record stood when the draw had just been held. It
// costs at most the logarithm of the archive, once what a scope needs has been
// made, which the first query of a kind does; any number of goroutines may
// ask. An answer that does not exist (the previous draw of the first) is a
// [Value] of kind none with its reason, not an error: errors are of type
// *[AskError] and only for a query that names what is not there yet.
func (f Facts) Ask(q Query) (Value, error) {
	if q.measure == nil {
		return Value{}, &AskError{q, f.draw, "the query asks nothing"}
	}
	x := asked{Facts: f, q: q}
	if !q.round.IsZero() {
		d, err := f.held(q, q.round)
		if err != nil {
			return Value{}, err
		}
		x.Facts = f.archive.At(d)
	}
	switch q.measure.Argument {
	case ArgumentRound:
		d, err := x.held(q, q.from)
		if err != nil {
			return Value{}, err
		}
		x.other = d
	case ArgumentYear:
		if y := x.draw.Date.Year(); q.n > y {
			return Value{}, &AskError{q, f.draw, fmt.Sprintf("the year %d is after round %s, which was held in %d", q.n, x.draw.Number, y)}
		}
	}
	x.scope = q.scope.at(x.draw)
	x.span = x.spanOf(x.scope, q.window)
	v := x.answer()
	if v.archive = f.archive; v.Kind != ValueNone {
		v.Kind, v.Unit, v.Of = q.measure.Kind, q.measure.Unit, max(1, v.Of)
	}
	if v.rests[0].s == nil {
		v.rests[0] = x.alone()
	}
	return v, nil
}

// held finds a round that was held before the draw, or is the draw.
func (f Facts) held(q Query, n Number) (*Draw, error) {
	if at, ok := f.archive.index[n]; ok && at <= f.at {
		return f.archive.draws[at], nil
	}
	return nil, &AskError{q, f.draw, fmt.Sprintf("the record up to round %s of %s has no round %s", f.draw.Number, f.draw.Date, n)}
}

// asked is a query on its way to the answer.
type asked struct {
	Facts
	q     Query
	scope Scope
	other *Draw // that the query compares with
	span        // the draws of scope and window
}

func (f Facts) spanOf(scope Scope, w Window) span {
	s, from, to := f.span(scope, w)
	return span{s, from, to}
}

func (x *asked) answer() Value {
	if x.q.measure.Member && (x.to == x.from || x.s.at[x.to-1] != x.at) {
		return none("the draw is not one of these")
	}
	return x.q.measure.eval(x)
}

func none(why string) Value { return Value{Kind: ValueNone, Why: why} }

// whole is what an answer rests on that rests on every draw of scope and window.
func (x *asked) whole() [2]span { return [2]span{x.span} }

// alone is the draw itself, as a stretch; and puts another draw beside it.
func (x *asked) alone() span {
	all := x.archive.scopes[All]
	return span{all, x.at, x.at + 1}
}

func (x *asked) and(d *Draw) [2]span {
	at := x.archive.index[d.Number]
	return [2]span{x.alone(), {x.archive.scopes[All], at, at + 1}}
}

func (x *asked) column(of columnOf) *column { return x.s.column(x.archive, of) }

func (x *asked) number() Value { return Value{Text: x.draw.Number.String()} }

func (x *asked) kind() Value { return Value{Text: strings.ToLower(x.draw.Type.Kind.Title())} }

func (x *asked) version() Value {
	if x.draw.Version == "" {
		return none("the round has no version")
	}
	return Value{Text: x.draw.Version}
}

func (x *asked) base() Value {
	if n := x.draw.CRS - NominationPoints; x.draw.Type.Slug == "pnp" && n > 0 {
		return Value{N: n}
	}
	return none("no nomination is part of the cut-off")
}

const noTieBreak = "no tie-breaking moment was published"

func (x *asked) tieBreak() Value {
	if x.draw.TieBreak == nil {
		return none(noTieBreak)
	}
	return Value{Moment: x.draw.TieBreak.UTC()}
}

func (x *asked) tieBreakWeekday() Value {
	if x.draw.TieBreak == nil {
		return none(noTieBreak)
	}
	return Value{Weekday: x.draw.TieBreak.UTC().Weekday()}
}

func (x *asked) tieBreakLead() Value {
	if x.draw.TieBreak == nil {
		return none(noTieBreak)
	}
	return Value{N: x.draw.Date.Sub(DateOf(x.draw.TieBreak.UTC()))}
}

func (x *asked) ahead() Value {
	return Value{N: x.Count(All, Ever) - x.draw.Number.Int(), rests: [2]span{x.spanOf(All, Ever)}}
}
