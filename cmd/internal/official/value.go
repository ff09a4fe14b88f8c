package official

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"drawpress/cmd/internal/draw"
)

// parseCount reads a whole number: digits alone, or in groups of three with
// one and the same separator throughout: a comma (English file), a space
// (French file), U+00A0 or U+202F.
func parseCount(s string) (int, error) {
	bad := fmt.Errorf("%q is not a whole number; want one such as 3800, 3,800 or 3 800", s)
	groups := []string{strings.TrimSpace(s)}
	if i := strings.IndexAny(groups[0], ", \u00a0\u202f"); i >= 0 {
		_, width := utf8.DecodeRuneInString(groups[0][i:])
		groups = strings.Split(groups[0], groups[0][i:i+width])
		if len(groups[0]) > 3 {
			return 0, bad
		}
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return 0, bad
		}
	}
	digits := strings.Join(groups, "")
	if groups[0] == "" || len(digits) > 9 || digits[0] == '0' && digits != "0" {
		return 0, bad
	}
	n, err := strconv.ParseUint(digits, 10, 32) // no sign, no underscore in base 10
	if err != nil {
		return 0, bad
	}
	return int(n), nil
}

var numericDate = regexp.MustCompile(`^(\d{2})-(\d{2})-(\d{4})$`)

// parseDate reads drawDate: "2023-04-12" or, in copies of 2023, "12-04-2023".
// In the second form the day comes first; where the month could, full
// (drawDateFull as read; zero if there is none) must settle it.
func parseDate(s string, full draw.Date) (draw.Date, error) {
	m := numericDate.FindStringSubmatch(s)
	if m == nil {
		return draw.ParseDate(s)
	}
	a, _ := strconv.Atoi(m[1])
	b, _ := strconv.Atoi(m[2])
	year, _ := strconv.Atoi(m[3])
	dayFirst, okDay := draw.NewDate(year, time.Month(b), a)
	monthFirst, okMonth := draw.NewDate(year, time.Month(a), b)
	switch {
	case !okDay && !okMonth:
		return draw.Date{}, fmt.Errorf("%q is not a day of the calendar; want YYYY-MM-DD such as 2023-07-12", s)
	case !full.IsZero() && okDay && dayFirst == full, !full.IsZero() && okMonth && monthFirst == full:
		return full, nil
	case !full.IsZero():
		return draw.Date{}, fmt.Errorf("%q is not the day that drawDateFull names, %s; want %s", s, full.Long(), full)
	case okDay && okMonth && dayFirst != monthFirst:
		return draw.Date{}, fmt.Errorf("%q is %s or %s, and no drawDateFull says which; want YYYY-MM-DD", s, dayFirst.Long(), monthFirst.Long())
	case okDay:
		return dayFirst, nil
	}
	return monthFirst, nil
}

// parseFullDate reads drawDateFull: "April 12, 2023", "12 avril 2023".
func parseFullDate(s string) (draw.Date, error) {
	t, err := draw.ParseInstant(english(s)+" 00:00:00", draw.Date{})
	if err != nil {
		return draw.Date{}, fmt.Errorf("%q is not a date; want one such as April 12, 2023", s)
	}
	return draw.DateOf(t), nil
}

// parseMoment reads drawDateTime and drawCutOff in either language. Yearless
// tells that the text names no year, and that it was taken from notAfter as
// [draw.ParseInstant] says.
func parseMoment(s string, notAfter draw.Date) (t time.Time, yearless bool, err error) {
	text := english(s)
	if t, err = draw.ParseInstant(text, draw.Date{}); err == nil {
		return t, false, nil
	}
	if !notAfter.IsZero() {
		if t, err := draw.ParseInstant(text, notAfter); err == nil {
			return t, true, nil
		}
	}
	if text != s { // quote what the file says, not our translation
		err = errors.New(strings.Replace(err.Error(), strconv.Quote(text), strconv.Quote(s), 1))
	}
	return time.Time{}, false, err
}

// words are those of the French file's moments, "21 janvier 2026 à 12:37:42 UTC".
var words = map[string]string{
	"janvier": "January", "février": "February", "mars": "March", "avril": "April", "mai": "May", "juin": "June",
	"juillet": "July", "août": "August", "septembre": "September", "octobre": "October", "novembre": "November",
	"décembre": "December", "à": "at", "er": "st", // "1er février"
}

var letters = regexp.MustCompile(`\pL+`)

// english puts the French words of a moment into English and leaves all else.
func english(s string) string {
	return letters.ReplaceAllStringFunc(s, func(w string) string {
		if e, ok := words[strings.ToLower(w)]; ok {
			return e
		}
		return w
	})
}
