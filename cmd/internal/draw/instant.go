package draw

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// TieBreakLayout is the canonical form of a tie-breaking moment in a post.
const TieBreakLayout = "2006-01-02 15:04:05 UTC"

// maxLead is how long before its draw a tie-break can lie: a profile lives
// twelve months, so the moment it was submitted is at most a year back.
const maxLead = 366

var (
	isoDay    = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	clock     = regexp.MustCompile(`^(\d{1,2}):(\d{2})(?::(\d{2}))?$`)
	dayNumber = regexp.MustCompile(`^(0?[1-9]|[1-9]\d)(?:st|nd|rd|th)?$`)
	fourDigit = regexp.MustCompile(`^[1-9]\d{3}$`)
	fraction  = regexp.MustCompile(`:\d\d[.,]\d`)            // "23:49:05.12"
	glued     = regexp.MustCompile(`(?i)\b(at)(\d)`)         // "at14:20:00"
	isoJoint  = regexp.MustCompile(`(\d)[T](\d\d:)|(\d)Z\b`) // "…-15T23:49:05Z"
)

// ParseInstant reads a moment in UTC as the official rounds file and editors
// write it. Known shapes, all found in the official file of 2015 to 2026 or in
// posts: "June 15, 2023 at 23:49:05 UTC", one-digit days and hours, no "at",
// commas or dots anywhere between, "July 3rd 2026", "August 02,2023",
// "January 23, 2025 at 2025-01-23 15:30:04 UTC", "at14:20:00", no "UTC" (it is
// meant), any spaces, and the canonical and ISO forms "2023-06-15 23:49:05
// UTC" and "2023-06-15T23:49:05Z".
//
// The clock is a 24-hour one. AM and PM may stand beside it where they change
// nothing: "15:48:39 AM" and "20:19:59 PM" are of the file, and no 12-hour clock
// has such hours. "8:49:05 PM" and "12:10:00 AM" are refused, for they mean
// another time than they print; so is a fraction of a second.
//
// A shape without a year ("October 7 at 16:38:21 UTC", round 208) takes the
// latest year in which the moment is not after the end of notAfter, the day of
// the draw; with a zero notAfter it is refused. Anything else is an error that
// quotes the text: nothing is guessed.
func ParseInstant(text string, notAfter Date) (time.Time, error) {
	// time.Parse takes more than the layout says: fractions and the year 0.
	if t, err := time.Parse(TieBreakLayout, text); err == nil && len(text) == len(TieBreakLayout) && t.Year() > 0 {
		return t, nil
	}
	date, at, err := readParts(text, notAfter)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q %w; want a moment such as 2023-06-15 23:49:05 UTC", text, err)
	}
	return date.Time().Add(at), nil
}

func readParts(text string, notAfter Date) (date Date, at time.Duration, err error) {
	if fraction.MatchString(text) {
		return Date{}, 0, errors.New("has a time of day with a fraction, and moments are whole seconds")
	}
	s := glued.ReplaceAllString(text, "$1 $2")
	s = isoJoint.ReplaceAllString(s, "$1$3 $2")
	words := strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == ',' || r == '.' || r == '\u202f' || r == '\u00a0'
	})
	var month time.Month
	var day, year int
	var seenClock bool
	var half string // of the day: "am" or "pm"
	for _, w := range words {
		lower := strings.ToLower(w)
		switch {
		case month == 0 && monthNamed(w) != 0:
			month = monthNamed(w)
		case !seenClock && clock.MatchString(w):
			if at, seenClock = readClock(w); !seenClock {
				return Date{}, 0, errors.New("has no time of day between 00:00:00 and 23:59:59")
			}
		case year == 0 && fourDigit.MatchString(w):
			year, _ = strconv.Atoi(w)
		case day == 0 && dayNumber.MatchString(lower):
			day, _ = strconv.Atoi(dayNumber.FindStringSubmatch(lower)[1])
		case date.IsZero() && isoDay.MatchString(w):
			if date, err = ParseDate(w); err != nil {
				return Date{}, 0, errors.New("has no day of the calendar")
			}
		case half == "" && (lower == "am" || lower == "pm"):
			half = lower
		case lower == "at", lower == "utc":
		default:
			return Date{}, 0, fmt.Errorf("has a word that belongs to no date or time (%q)", w)
		}
	}
	if !seenClock {
		return Date{}, 0, errors.New("has no time of day")
	}
	if err := checkHalf(half, at); err != nil {
		return Date{}, 0, err
	}
	if month == 0 && day == 0 && year == 0 && !date.IsZero() {
		return date, at, nil
	}
	named, err := dateOfParts(year, month, day, notAfter)
	if err == nil && !date.IsZero() && date != named {
		err = errors.New("names two different days")
	}
	return named, at, err
}

// checkHalf refuses AM and PM where a 12-hour clock would mean another time
// than a 24-hour one, so that no one's evening is published as a morning.
func checkHalf(half string, at time.Duration) error {
	const noon = 12 * time.Hour
	on24 := func(d time.Duration) string { return time.Time{}.Add(d).Format(time.TimeOnly) }
	switch hour := at.Truncate(time.Hour); {
	case half == "pm" && hour > 0 && hour < noon:
		return fmt.Errorf("says PM, but the clock is a 24-hour one (%q would be right)", on24(at+noon))
	case half == "pm" && hour == 0, half == "am" && hour == noon:
		past := at % noon
		return fmt.Errorf("says %s, but the clock is a 24-hour one (%q or %q would be right)", strings.ToUpper(half), on24(past), on24(past+noon))
	}
	return nil
}

func dateOfParts(year int, month time.Month, day int, notAfter Date) (Date, error) {
	if month == 0 || day == 0 {
		return Date{}, errors.New("has no month and day")
	}
	if year != 0 {
		if d, ok := NewDate(year, month, day); ok {
			return d, nil
		}
		return Date{}, errors.New("is not a day of the calendar")
	}
	if notAfter.IsZero() {
		return Date{}, errors.New("has no year")
	}
	for year = notAfter.Year(); year >= notAfter.Year()-8; year-- { // 8 years can lie between two February 29
		if d, ok := NewDate(year, month, day); ok && !notAfter.Before(d) {
			return d, nil
		}
	}
	return Date{}, errors.New("is not a day of the calendar")
}

func readClock(s string) (time.Duration, bool) {
	p := clock.FindStringSubmatch(s)
	h, _ := strconv.Atoi(p[1])
	m, _ := strconv.Atoi(p[2])
	sec, _ := strconv.Atoi(p[3])
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(sec)*time.Second, h < 24 && m < 60 && sec < 60
}

func monthNamed(w string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(w, m.String()) || len(w) == 3 && strings.EqualFold(w, m.String()[:3]) {
			return m
		}
	}
	return 0
}

// PlausibleLead tells whether a tie-break can belong to a draw of that date:
// not after it, and not more than a year before it. The day after is let
// through, for a draw of the evening in Ottawa is held on the next day in UTC.
func PlausibleLead(tieBreak time.Time, drawn Date) bool {
	lead := drawn.Sub(DateOf(tieBreak.UTC()))
	return lead >= -1 && lead <= maxLead
}
