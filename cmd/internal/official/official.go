// Package official reads the official rounds file, in which the department publishes every Express Entry round.
//
// The file is typed by hand: figures with commas, with spaces and without
// either, a score of spellings for a moment, labels renamed years later, dates
// that contradict each other. [Read] gives each [Round] with its raw text
// beside it, and a [Remark] for whatever a person should see.
//
// The rule of this room: nothing is guessed and nothing is dropped. A value is
// read for certain, or its round is left out and a remark says so in words; a
// file whose shape has changed is refused whole.
package official

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"drawpress/cmd/internal/draw"
)

// MaxSize is the most that [Read] takes, in bytes. The file of 2026, with 438
// rounds, has 0.8 million.
const MaxSize = 32 << 20

// A Round is one row of the official file: each value as read, beside its raw text.
type Round struct {
	Number      draw.Number
	Date        draw.Date         // the civil date in Ottawa (drawDate)
	Label       string            // drawName as published
	Type        *draw.Type        // what the label names; never nil
	Version     string            // of the category, as [draw.Catalogue.Find] reads it from the label; may be empty
	Invitations int               // drawSize, at least 1
	CRS         int               // drawCRS, 1 to draw.MaxCRS
	TieBreak    *time.Time        // drawCutOff in UTC; nil where none is published (rounds 1 to 76)
	Raw         map[string]string // every value of the row by lower-case key; one that is no string stands as its JSON text
	Line        int               // of the file, where the row begins; the first is 1
}

// A Remark is something in the file that a person should know: a value that
// cannot be read, or one that can and is odd.
type Remark struct {
	Round string // drawNumber as published; may be empty or no number
	Line  int    // of the file, where the row begins
	Field string // the key, such as "drawCutOff"
	Raw   string // its value as published
	Text  string // what is wrong, and what would be right
	Fatal bool   // the round is left out
}

// The keys in use. The file spells them so, but case has varied.
const (
	keyNumber   = "drawNumber"
	keyDate     = "drawDate"
	keyDateFull = "drawDateFull"
	keyDateTime = "drawDateTime"
	keyLabel    = "drawName"
	keySize     = "drawSize"
	keyCRS      = "drawCRS"
	keyCutOff   = "drawCutOff"
)

// required are the keys without which the file has another shape.
var required = []string{keyNumber, keyDate, keyLabel, keySize, keyCRS, keyCutOff}

// Read reads the official rounds file, English or French, in UTF-8 (with or
// without a byte order mark) or Windows-1252. Rounds come oldest first: by
// date, number, letter; remarks in the order of the file. Types, never nil,
// says what the labels mean.
//
// The error refuses the whole file and nothing else is returned: it is not
// JSON or was cut short, it has no list of rounds or an empty one, a round
// lacks a key that all have, two rounds bear one number, or the file is larger
// than [MaxSize]. A row that cannot be read is no error: it has a fatal remark
// and is left out, even if that leaves no round at all.
func Read(data []byte, types *draw.Catalogue) ([]Round, []Remark, error) {
	if len(data) > MaxSize {
		return nil, nil, fmt.Errorf("the file has %d bytes; the official rounds file has less than %d", len(data), MaxSize)
	}
	text, err := decode(data)
	if err != nil {
		return nil, nil, err
	}
	rows, err := scan(text)
	if err != nil {
		return nil, nil, err
	}
	if err := checkShape(rows); err != nil {
		return nil, nil, err
	}
	var rounds []Round
	var remarks []Remark
	for _, row := range rows {
		r := reading{row: row}
		r.read(types)
		remarks = append(remarks, r.remarks...)
		if !r.fatal {
			rounds = append(rounds, r.round)
		}
	}
	sort.SliceStable(rounds, func(i, j int) bool { return before(&rounds[i], &rounds[j]) })
	remarks = append(remarks, gaps(rows)...)
	remarks = append(remarks, disorder(rounds)...)
	slices.SortStableFunc(remarks, func(a, b Remark) int { return a.Line - b.Line })
	return rounds, remarks, nil
}

func before(a, b *Round) bool {
	if a.Date != b.Date {
		return a.Date.Before(b.Date)
	}
	return a.Number.Before(b.Number)
}

// checkShape refuses rows that lack a key or share a number.
func checkShape(rows []row) error {
	if len(rows) == 0 {
		return fmt.Errorf("the list of rounds is empty")
	}
	lines := make(map[draw.Number]int, len(rows))
	for _, row := range rows {
		for _, key := range required {
			if _, ok := row.text[strings.ToLower(key)]; !ok {
				return fmt.Errorf("line %d: %s has no %s; every round must have %s",
					row.line, row.name(), key, strings.Join(required, ", "))
			}
		}
		n, err := row.number()
		if err != nil {
			continue // a fatal remark says so later
		}
		if line, twice := lines[n]; twice {
			return fmt.Errorf("line %d: round %s stands twice, the other time in line %d; want each number once", row.line, n, line)
		}
		lines[n] = row.line
	}
	return nil
}
