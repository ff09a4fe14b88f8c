// Package claim reads what articles say of draws and holds it against the record.
//
// [Checker.Check] goes through the running text of one article, sentence by
// sentence: figures, dates, ordinals, records and comparisons become claims,
// each with the query that answers it, the figure that is stated and the one
// that the record gives as it stood at the article's draw.
//
// The rule of this room: a false alarm costs more than a miss. A statement is
// contradicted only if every plausible reading of it (which draw, which scope,
// which window) is contradicted, and the words leave little doubt that it is a
// statement about draws at all. Everything else agrees, or is not sure.
package claim

import (
	"sync"

	"drawpress/cmd/internal/draw"
)

// A Verdict is what the record says of a claim.
type Verdict string

// The verdicts.
const (
	Agrees      Verdict = "agrees"
	Contradicts Verdict = "contradicts"
	Unsure      Verdict = "unsure"
)

// A Claim is one statement found in a text.
type Claim struct {
	Kind     string   // "crs", "ordinal", "weekday" …
	At, End  int      // where it stands in the file
	Text     string   // the words
	Query    string   // in the language of draw.ParseQuery
	Stated   string   // what the text says
	Computed string   // what the record says
	Rounds   []string // the rounds that the answer rests on, a few at most
	Verdict  Verdict
	Advice   string // for a claim that is true of one scope only and does not say which
	Fact     string // the inline fact that would never go wrong: {{crs}}
}

// An Odd is a figure or name with letters that only look right.
type Odd struct {
	At, End int
	Text    string
}

// A Silenced is a block that its author wants left unchecked.
type Silenced struct {
	At     int
	Reason string
}

// An Article says what a text is about.
type Article struct {
	Draw   *draw.Draw // the draw of a draw post; nil for news
	Date   draw.Date  // of the draw, or of the news; zero where the text has none
	French bool
}

// A Result is all that was found in one text.
type Result struct {
	Claims   []Claim
	Odd      []Odd
	Silenced []Silenced
	Ahead    bool // it rests on what the record holds after the text, or may come to hold
}

// Count counts the claims of a verdict.
func (r *Result) Count(v Verdict) int {
	n := 0
	for i := range r.Claims {
		if r.Claims[i].Verdict == v {
			n++
		}
	}
	return n
}

// A Checker holds the record and the names of types. It is safe for
// concurrent use.
type Checker struct {
	archive *draw.Archive
	all     []*draw.Draw
	days    []int
	names   *glossary
	byDate  map[draw.Date][]*draw.Draw
	scopes  map[scope]*column
	pnp     *draw.Type // see nominees
	pasts   func() []Past
	early   []*draw.Draw // whose official date is before their own
}

// NewChecker prepares the record for questions.
func NewChecker(a *draw.Archive, types *draw.Catalogue) *Checker {
	c := &Checker{archive: a, all: a.All(), names: newGlossary(types), byDate: map[draw.Date][]*draw.Draw{}}
	c.pnp = nominees(c.names)
	c.scopes = columns(c.all, c.pnp)
	c.pasts = sync.OnceValue(func() []Past { return pasts(c, types) })
	for _, d := range c.all {
		c.days = append(c.days, d.Date.Days())
		c.byDate[d.Date] = append(c.byDate[d.Date], d)
		switch o := d.Official; {
		case o != nil && o.Date != nil && *o.Date != d.Date:
			c.byDate[*o.Date] = append(c.byDate[*o.Date], d)
			if o.Date.Before(d.Date) {
				c.early = append(c.early, d)
			}
		case lateInUTC[d.Number.String()]:
			next := d.Date.Add(1)
			c.byDate[next] = append(c.byDate[next], d)
		}
	}
	return c
}

// lateInUTC are rounds whose official table and official time differ by a day;
// articles have either.
var lateInUTC = map[string]bool{"7": true, "8": true, "9": true, "11": true, "13": true, "104": true, "108": true, "139": true, "146": true, "148": true}
