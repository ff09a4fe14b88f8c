package draw

import (
	"fmt"
	"strconv"
	"time"
)

// A Date is a civil date: a day in Ottawa's calendar, never an instant, so no
// time zone can move it. Dates compare with ==. The zero Date is none.
type Date struct {
	year  int16
	month uint8
	day   uint8
}

// NewDate makes a date of its parts. It is false if there is no such day.
func NewDate(year int, month time.Month, day int) (Date, bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return Date{}, false
	}
	return Date{int16(year), uint8(month), uint8(day)}, true
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// ParseDate reads an ISO date, "2023-07-12".
func ParseDate(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, fmt.Errorf("%q is not a date; want YYYY-MM-DD such as 2023-07-12", s)
	}
	y, errY := strconv.ParseUint(s[:4], 10, 16)
	m, errM := strconv.ParseUint(s[5:7], 10, 8)
	d, errD := strconv.ParseUint(s[8:], 10, 8)
	if errY != nil || errM != nil || errD != nil {
		return Date{}, fmt.Errorf("%q is not a date; want YYYY-MM-DD such as 2023-07-12", s)
	}
	date, ok := NewDate(int(y), time.Month(m), int(d))
	if !ok {
		return Date{}, fmt.Errorf("%q is not a day of the calendar; want YYYY-MM-DD such as 2023-07-12", s)
	}
	return date, nil
}

// DateOf is the civil date of t in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{int16(y), uint8(m), uint8(d)}
}

// FromDays is the inverse of [Date.Days].
func FromDays(days int) Date { return DateOf(time.Unix(int64(days)*86400, 0).UTC()) }

func (d Date) Year() int             { return int(d.year) }
func (d Date) Month() time.Month     { return time.Month(d.month) }
func (d Date) Day() int              { return int(d.day) }
func (d Date) IsZero() bool          { return d == Date{} }
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// Time is midnight UTC at the start of the date: for arithmetic and formats, not a moment of the draw.
func (d Date) Time() time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, time.UTC)
}

// Days counts days since 1970-01-01.
func (d Date) Days() int { return int(d.Time().Unix() / 86400) }

// Add gives the date n days later.
func (d Date) Add(n int) Date { return FromDays(d.Days() + n) }

// Sub counts the days from e to d.
func (d Date) Sub(e Date) int { return d.Days() - e.Days() }

// Before tells whether d comes before e.
func (d Date) Before(e Date) bool {
	if d.year != e.year {
		return d.year < e.year
	}
	if d.month != e.month {
		return d.month < e.month
	}
	return d.day < e.day
}

// Monday is the first day of the week of d. Weeks run from Monday to Sunday.
func (d Date) Monday() Date { return d.Add(-(int(d.Weekday()) + 6) % 7) }

// String gives the ISO form, "2023-07-12".
func (d Date) String() string {
	b := [10]byte{4: '-', 7: '-'}
	put := func(at, width, n int) {
		for i := at + width - 1; i >= at; i-- {
			b[i] = byte('0' + n%10)
			n /= 10
		}
	}
	put(0, 4, int(d.year))
	put(5, 2, int(d.month))
	put(8, 2, int(d.day))
	return string(b[:])
}

// Long gives "July 12, 2023".
func (d Date) Long() string {
	return d.Month().String() + " " + strconv.Itoa(int(d.day)) + ", " + strconv.Itoa(int(d.year))
}

// MonthDay gives "July 12", for a sentence whose year is plain.
func (d Date) MonthDay() string { return d.Month().String() + " " + strconv.Itoa(int(d.day)) }
