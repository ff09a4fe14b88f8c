package official

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"drawpress/cmd/internal/draw"
)

const (
	// firstYear is that of round 1.
	firstYear = 2015
	// mostInvited bounds a round's size; the largest ever, round 176, invited 27,332.
	mostInvited = 999_999
	// lastWithout is the last round for which no tie-break was published.
	lastWithout = 76
	// pastMidnight is how far into the next day, in UTC, a round of the
	// evening in Ottawa can be stamped: midnight there is 4 or 5 hours later.
	pastMidnight = 6 * time.Hour
)

// A reading is what became of one row.
type reading struct {
	row     row
	round   Round
	remarks []Remark
	fatal   bool
}

func (r *reading) remark(fatal bool, key, format string, args ...any) {
	r.fatal = r.fatal || fatal
	r.remarks = append(r.remarks, newRemark(&r.row, fatal, key, fmt.Sprintf(format, args...)))
}

func newRemark(row *row, fatal bool, key, text string) Remark {
	return Remark{Round: row.get(keyNumber), Line: row.line, Field: key, Raw: row.text[strings.ToLower(key)], Text: text, Fatal: fatal}
}

// read fills the round. Only one without a fatal remark may be used.
func (r *reading) read(types *draw.Catalogue) {
	r.round = Round{Raw: r.row.text, Line: r.row.line, Label: r.row.text[strings.ToLower(keyLabel)]}
	r.readKeys()
	var err error
	if r.round.Number, err = r.row.number(); err != nil {
		r.remark(true, keyNumber, "%v", err)
	}
	r.readDate()
	if r.round.Type, r.round.Version = types.Find(strings.TrimSpace(r.round.Label)); r.round.Type == nil {
		r.remark(true, keyLabel, "%q is the label of no type in content/types; a type file with this label is needed", r.round.Label)
	}
	r.round.Invitations = r.readCount(keySize, mostInvited)
	r.round.CRS = r.readCount(keyCRS, draw.MaxCRS)
	held, sound := r.readStamp()
	r.readTieBreak(held, sound)
}

// readKeys remarks on keys that stand twice and on characters lost before the file came here.
func (r *reading) readKeys() {
	for _, key := range r.row.clash {
		inUse := slices.ContainsFunc(required, func(k string) bool { return strings.EqualFold(k, key) })
		r.remark(inUse, key, "the key %q stands twice with different values; want it once", key)
	}
	for _, key := range r.row.keys {
		if strings.ContainsRune(r.row.text[strings.ToLower(key)], '\uFFFD') {
			r.remark(false, key, "holds U+FFFD, the mark of a character lost in an earlier conversion; fetch the file again as bytes")
		}
	}
}

func (r *reading) readDate() {
	var full draw.Date
	if text := r.row.get(keyDateFull); text != "" {
		var err error
		if full, err = parseFullDate(text); err != nil {
			r.remark(false, keyDateFull, "%v", err)
		}
	}
	d, err := parseDate(r.row.get(keyDate), full)
	switch {
	case err != nil:
		r.remark(true, keyDate, "%v", err)
		return
	case d.Year() < firstYear:
		r.remark(true, keyDate, "%s is before the first round, of %d; want the day of the round", d, firstYear)
		return
	case !full.IsZero() && d != full:
		r.remark(false, keyDate, "%s is not the day that drawDateFull names, %s; drawDate is followed", d, full.Long())
	}
	r.round.Date = d
}

// readCount reads drawSize or drawCRS, neither of which can be 0.
func (r *reading) readCount(key string, most int) int {
	n, err := parseCount(r.row.get(key))
	switch {
	case err != nil:
		r.remark(true, key, "%v", err)
	case n < 1 || n > most:
		r.remark(true, key, "%d is out of range; want 1 to %d", n, most)
	}
	return n
}

// readStamp reads drawDateTime, which is only compared: the civil date is
// drawDate. Held is nil if there is none; sound tells whether it fits the date.
func (r *reading) readStamp() (held *time.Time, sound bool) {
	text := r.row.get(keyDateTime)
	if text == "" {
		return nil, false
	}
	t, _, err := parseMoment(text, draw.Date{})
	if err != nil {
		r.remark(false, keyDateTime, "%v", err)
		return nil, false
	}
	if r.round.Date.IsZero() {
		return &t, false
	}
	days := draw.DateOf(t).Sub(r.round.Date)
	if days == 0 || days == 1 && t.Sub(r.round.Date.Add(1).Time()) < pastMidnight {
		return &t, true
	}
	r.remark(false, keyDateTime, "%s is not on drawDate, %s, nor in the first hours of the next day, as midnight in UTC would explain; drawDate is followed",
		t.Format(draw.TieBreakLayout), r.round.Date)
	return &t, false
}

func (r *reading) readTieBreak(held *time.Time, sound bool) {
	text := r.row.get(keyCutOff)
	if text == "" {
		if n := r.round.Number; n.Int() > lastWithout {
			r.remark(false, keyCutOff, "none is published; every round after %d has one", lastWithout)
		}
		return
	}
	t, yearless, err := parseMoment(text, r.round.Date)
	if err != nil {
		r.remark(true, keyCutOff, "%v", err)
		return
	}
	r.round.TieBreak = &t
	if yearless {
		r.remark(false, keyCutOff, "%q names no year; read as %d, the latest that is not after the draw", text, t.Year())
	}
	if r.round.Date.IsZero() {
		return
	}
	lead := r.round.Date.Sub(draw.DateOf(t))
	switch plausible := draw.PlausibleLead(t, r.round.Date); {
	case held != nil && t.Equal(*held):
		r.remark(false, keyCutOff, "the very moment of drawDateTime; want one before the draw")
	case sound && t.After(*held), !plausible && lead < 0:
		r.remark(false, keyCutOff, "%s is after the draw of %s; want a moment before it", t.Format(draw.TieBreakLayout), r.round.Date)
	case !plausible:
		r.remark(false, keyCutOff, "%s is %d days before the draw of %s; want at most 366, for a profile lives a year",
			t.Format(draw.TieBreakLayout), lead, r.round.Date)
	}
}

// gaps remarks on numbers that the file passes over. A row that is left out
// for another value still counts.
func gaps(rows []row) []Remark {
	type numbered struct {
		draw.Number
		row *row
	}
	var all []numbered
	for i := range rows {
		if n, err := rows[i].number(); err == nil {
			all = append(all, numbered{n, &rows[i]})
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Before(all[j].Number) })
	var remarks []Remark
	last := 0
	for i := 0; i < len(all); {
		end := i + 1
		for end < len(all) && all[end].Int() == all[i].Int() {
			end++
		}
		n := all[i].Int()
		if n > last+1 {
			remarks = append(remarks, newRemark(all[i].row, false, keyNumber, passedOver(last+1, n-1)+" not in the file"))
		}
		suffixes := ""
		for _, m := range all[i:end] {
			suffixes += strings.TrimLeft(m.String(), "0123456789")
		}
		if suffixes != "" && (len(suffixes) != end-i || end-i < 2 || !strings.HasPrefix("abcdefghijklmnopqrstuvwxyz", suffixes)) {
			remarks = append(remarks, newRemark(all[i].row, false, keyNumber,
				fmt.Sprintf("the letters of round %d are not a, b and so on; want 91a and 91b, or 91 alone", n)))
		}
		last, i = n, end
	}
	return remarks
}

func passedOver(from, to int) string {
	if from == to {
		return fmt.Sprintf("round %d is", from)
	}
	return fmt.Sprintf("rounds %d to %d are", from, to)
}

// disorder remarks on rounds, given by date, whose numbers go backwards.
func disorder(rounds []Round) []Remark {
	var remarks []Remark
	for i := 1; i < len(rounds); i++ {
		a, b := &rounds[i-1], &rounds[i]
		if b.Number.Before(a.Number) {
			remarks = append(remarks, newRemark(&row{line: b.Line, text: b.Raw}, false, keyDate,
				fmt.Sprintf("round %s is dated %s, after round %s of %s; want dates in the order of the numbers", b.Number, b.Date, a.Number, a.Date)))
		}
	}
	return remarks
}
