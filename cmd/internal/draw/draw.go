// Package draw says what an Express Entry draw is and what was true of each one on its day.
//
// A draw (officially a round of invitations) is one row of the public record: a
// number, a civil date, a type, how many candidates were invited and the lowest
// Comprehensive Ranking System (CRS) score among them. An [Archive] holds the
// draws in order and answers questions about them.
//
// What can be asked is one small language: a [Query] names a measure, a scope
// and a window, as in "invited of type in year", and [Facts.Ask] answers it
// with a typed [Value] that knows the rounds it rests on. [Measures] is the
// table that the parser, the evaluator, the reference and the list of facts
// are made from, so a measure is added by one entry. The methods of [Facts]
// (Count, Invited, Draws, Previous, Change) are the same answers for Go code.
//
// The rule of this room: facts never look ahead. Whatever [Archive.At] says of a
// draw depends on that draw and those before it, so an article that has been
// published stays true when the next draw is held.
//
// The room knows nothing of files, pages or Markdown and imports only the
// standard library.
package draw

import (
	"fmt"
	"strconv"
	"time"
)

// A Draw is one round of invitations. It is never changed once made.
type Draw struct {
	Number      Number
	Date        Date   // the civil date in Ottawa
	Type        *Type  // never nil
	Version     string // of the category, as published: "Version 1", "2026-Version 2"; may be empty
	Invitations int    // invitations to apply issued
	CRS         int    // the CRS cut-off: score of the lowest-ranked candidate invited, 1 to 1200
	TieBreak    *time.Time
	Official    *Official // what the official file says instead, where the record knowingly differs
}

// Official holds figures of the official file that the record knowingly does
// not follow, and why. A nil figure agrees.
type Official struct {
	Date        *Date
	Invitations *int
	CRS         *int
	TieBreak    *time.Time
	Note        string
}

// MaxCRS is the highest score the Comprehensive Ranking System can give: 600
// for the candidate and 600 for a nomination.
const MaxCRS = 1200

// NominationPoints is what a provincial nomination adds to a score.
const NominationPoints = 600

// Before orders draws as the record lists them: by date, then number, then letter.
func (d *Draw) Before(e *Draw) bool {
	if d.Date != e.Date {
		return d.Date.Before(e.Date)
	}
	return d.Number.Before(e.Number)
}

// A Number identifies a round. It is not an integer: rounds 91a and 91b were
// both held on 2018-05-30, and there is no round 91. The zero Number is none.
type Number struct {
	n      int
	letter byte // 0 or 'a' to 'z'
}

// ParseNumber reads a round number such as "258" or "91a". A leading zero, a
// sign and a number of more than six digits are refused.
func ParseNumber(s string) (Number, error) {
	digits, letter := s, byte(0)
	if len(s) > 1 {
		if c := s[len(s)-1] | 0x20; c >= 'a' && c <= 'z' {
			digits, letter = s[:len(s)-1], c
		}
	}
	if digits == "" || digits[0] == '0' || len(digits) > 6 {
		return Number{}, fmt.Errorf("%q is not a round number; want one such as 258 or 91a", s)
	}
	n := 0
	for _, c := range []byte(digits) {
		if c < '0' || c > '9' {
			return Number{}, fmt.Errorf("%q is not a round number; want one such as 258 or 91a", s)
		}
		n = n*10 + int(c-'0')
	}
	return Number{n, letter}, nil
}

// String gives the number as the record prints it: "258", "91a".
func (n Number) String() string {
	s := strconv.Itoa(n.n)
	if n.letter != 0 {
		s += string(rune(n.letter))
	}
	return s
}

// Int gives the number without its letter.
func (n Number) Int() int { return n.n }

// IsZero tells whether n is no number at all.
func (n Number) IsZero() bool { return n == Number{} }

// Before orders 91 < 91a < 91b < 92.
func (n Number) Before(m Number) bool {
	if n.n != m.n {
		return n.n < m.n
	}
	return n.letter < m.letter
}
