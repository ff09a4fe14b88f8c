package draw

import (
	"encoding/json"
	"math"
	"strings"
	"time"
)

// A ValueKind says what a [Value] is, and which of its fields count.
type ValueKind string

const (
	ValueNone    ValueKind = "none"    // Why: there is no answer, for this reason
	ValueNumber  ValueKind = "number"  // N, or N/Of where Of is not 1 (a median or an average)
	ValueOrdinal ValueKind = "ordinal" // N, from 1; Joint if others share the place
	ValueChange  ValueKind = "change"  // N, negative for a drop
	ValueDate    ValueKind = "date"    // Date
	ValueDraw    ValueKind = "draw"    // Draw
	ValueDraws   ValueKind = "draws"   // Names
	ValueYesNo   ValueKind = "yes-no"  // Yes; Joint if others share the record
	ValueRange   ValueKind = "range"   // N to High
	ValueRatio   ValueKind = "ratio"   // N of Of: a share, 0 to 1
	ValueWeekday ValueKind = "weekday" // Weekday
	ValueMoment  ValueKind = "moment"  // Moment, in UTC
	ValueText    ValueKind = "text"    // Text
)

// A Value is the answer to a [Query]: typed, with the rounds it rests on.
type Value struct {
	Kind    ValueKind
	Unit    string // what N counts: "invitations", "draws", "points", "days", "drops", "rises"; empty for a round number or a rank
	N, Of   int    // Of is 1 for a whole number
	High    int
	Joint   bool
	Yes     bool
	Date    Date
	Weekday time.Weekday
	Moment  time.Time
	Text    string
	Draw    *Draw
	Why     string

	archive *Archive
	names   held
	rests   [2]span
}

// A span is a stretch of a series: places from up to, not including, to.
type span struct {
	s        *series
	from, to int
}

// held is the draws of a stretch, or those of them that hold a figure.
type held struct {
	span
	c      *column // nil: all of the stretch
	v      int
	except *Draw
}

// Names lists the rounds that the answer speaks of, oldest first: the draws of
// a list, those that hold a lowest or a largest, those tied in rank (without
// the draw itself), the two ends of a gap.
func (v Value) Names() []*Draw {
	h := v.names
	if h.s == nil {
		if v.Draw != nil {
			return []*Draw{v.Draw}
		}
		return nil
	}
	if h.c == nil {
		return v.archive.pick(h.s, h.from, h.to)
	}
	var list []*Draw
	for _, i := range h.c.places(h.from, h.to, h.v) {
		if d := v.archive.draws[h.s.at[i]]; d != h.except {
			list = append(list, d)
		}
	}
	return list
}

// Rests lists the rounds that the answer rests on, oldest first, each once: if
// none of them is corrected, and none is added among them, the answer stays.
// It makes the list when called, for it can be the whole record.
func (v Value) Rests() []*Draw {
	if v.archive == nil {
		return nil
	}
	in := map[int]bool{}
	low, high := math.MaxInt, -1
	for _, r := range v.rests {
		if r.s == nil {
			continue
		}
		for _, at := range r.s.at[r.from:r.to] {
			in[at], low, high = true, min(low, at), max(high, at)
		}
	}
	list := make([]*Draw, 0, len(in))
	for at := low; at <= high; at++ {
		if in[at] {
			list = append(list, v.archive.draws[at])
		}
	}
	return list
}

// Words is the answer in plain words, to stand in a sentence: "3,800", "22nd",
// "a drop of 64 points", "July 7, 2023", "round 256 of July 7, 2023", "8.8%",
// "none". A number comes without its unit, for the sentence has that.
func (v Value) Words() string {
	switch v.Kind {
	case ValueNumber:
		return decimal(v.N, v.Of)
	case ValueOrdinal:
		if v.Joint {
			return "joint " + ordinal(v.N)
		}
		return ordinal(v.N)
	case ValueChange:
		return change(v.N, v.Unit)
	case ValueDate:
		return v.Date.Long()
	case ValueDraw:
		return "round " + v.Draw.Number.String() + " of " + v.Draw.Date.Long()
	case ValueDraws:
		return roundsOf(v.Names())
	case ValueYesNo:
		switch {
		case v.Yes && v.Joint:
			return "yes, jointly"
		case v.Yes:
			return "yes"
		}
		return "no"
	case ValueRange:
		if v.N == v.High {
			return figure(v.N)
		}
		return figure(v.N) + " to " + figure(v.High)
	case ValueRatio:
		return decimal(100*v.N, v.Of) + "%"
	case ValueWeekday:
		return v.Weekday.String()
	case ValueMoment:
		return DateOf(v.Moment).Long() + " at " + v.Moment.Format("15:04:05") + " UTC"
	case ValueText:
		return v.Text
	}
	return "none"
}

// Phrase is Words made complete, to stand alone: with the unit of a number,
// "5 days", the rounds that it names, "375 points (round 258)", and the reason
// of none.
func (v Value) Phrase() string {
	said := v.Words()
	switch {
	case v.Kind == ValueNone:
		return "none: " + v.Why
	case v.Kind == ValueDraw || v.Kind == ValueDraws:
		return said
	case v.Kind == ValueNumber && v.Of == 1 && v.Unit != "":
		said = counted(v.N, v.Unit)
	case (v.Kind == ValueNumber || v.Kind == ValueRange) && v.Unit != "":
		said += " " + v.Unit
	}
	if names := v.Names(); v.Joint && len(names) > 0 {
		said += " (with " + roundsOf(names) + ")"
	} else if len(names) > 0 {
		said += " (" + roundsOf(names) + ")"
	}
	return said
}

// Machine is the answer for programs, as encoding/json takes it: a number, a
// string (dates and moments in ISO form), true or false, a round as number and
// date, a list of such, a range as low and high, a share as part, whole and
// share; null for none.
func (v Value) Machine() any {
	type round struct {
		Round string `json:"round"`
		Date  string `json:"date"`
	}
	of := func(d *Draw) round { return round{d.Number.String(), d.Date.String()} }
	switch v.Kind {
	case ValueNumber:
		if v.Of != 1 {
			return float64(v.N) / float64(v.Of)
		}
		return v.N
	case ValueOrdinal, ValueChange:
		return v.N
	case ValueDate:
		return v.Date.String()
	case ValueDraw:
		return of(v.Draw)
	case ValueDraws:
		list := []round{}
		for _, d := range v.Names() {
			list = append(list, of(d))
		}
		return list
	case ValueYesNo:
		return v.Yes
	case ValueRange:
		return struct {
			Low  int `json:"low"`
			High int `json:"high"`
		}{v.N, v.High}
	case ValueRatio:
		return struct {
			Part  int     `json:"part"`
			Whole int     `json:"whole"`
			Share float64 `json:"share"`
		}{v.N, v.Of, float64(v.N) / float64(v.Of)}
	case ValueWeekday:
		return v.Weekday.String()
	case ValueMoment:
		return v.Moment.Format(time.RFC3339)
	case ValueText:
		return v.Text
	}
	return nil
}

// MarshalJSON gives kind, value, unit, words, what is joint, the reason of
// none, and the rounds named; not those it rests on, which can be very many.
func (v Value) MarshalJSON() ([]byte, error) {
	out := struct {
		Kind  ValueKind `json:"kind"`
		Value any       `json:"value"`
		Unit  string    `json:"unit,omitempty"`
		Words string    `json:"words"`
		Joint bool      `json:"joint,omitempty"`
		Why   string    `json:"why,omitempty"`
		Names []string  `json:"names,omitempty"`
	}{v.Kind, v.Machine(), v.Unit, v.Words(), v.Joint, v.Why, nil}
	for _, d := range v.Names() {
		out.Names = append(out.Names, d.Number.String())
	}
	return json.Marshal(out)
}

// roundsOf names rounds: "round 258", "rounds 91a and 91b", at most twelve and
// then how many more.
func roundsOf(list []*Draw) string {
	const most = 12
	var words []string
	for _, d := range list {
		words = append(words, d.Number.String())
	}
	switch n := len(words); {
	case n == 0:
		return "no draws"
	case n == 1:
		return "round " + words[0]
	case n > most:
		return "rounds " + strings.Join(words[:most], ", ") + " and " + figure(n-most) + " more"
	default:
		return "rounds " + strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}
