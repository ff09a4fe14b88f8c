package chart

import (
	"strconv"
	"time"
)

// Nice makes an axis that holds the numbers from low to high with round ticks,
// at most about n of them. It ends at half steps, so that little room is lost.
// Where all numbers are the same, it has room around them.
func Nice(low, high, n int) Axis {
	if low > high {
		low, high = high, low
	}
	step := stepOf(high-low, n)
	half := max(1, step/2)
	a := Axis{From: floor(low, half), To: -floor(-high, half)}
	if a.From == a.To {
		a.From, a.To = a.From-half, a.To+half
	}
	for t := -floor(-a.From, step); t <= a.To; t += step {
		a.Ticks = append(a.Ticks, Tick{At: t, Label: Short(t)})
	}
	return a
}

// FromZero is [Nice] for amounts: its scale begins at 0, so that the height of
// a bar is in proportion.
func FromZero(high, n int) Axis {
	return Nice(0, max(1, high), n)
}

// stepOf is the least of 1, 2, 5, 10, 20, 50, … that divides a range into at
// most n parts.
func stepOf(length, n int) int {
	for step := 1; ; step *= 10 {
		for _, m := range []int{1, 2, 5} {
			if length <= n*step*m {
				return step * m
			}
		}
	}
}

// floor rounds down to a multiple.
func floor(n, multiple int) int {
	r := n % multiple
	if r < 0 {
		r += multiple
	}
	return n - r
}

// Short writes a number as an axis shows it: "450", "1,500", "20k".
func Short(n int) string {
	switch {
	case n < 0:
		return "−" + Short(-n)
	case n >= 10000 && n%1000 == 0:
		return strconv.Itoa(n/1000) + "k"
	case n >= 1000:
		rest := strconv.Itoa(n % 1000)
		return strconv.Itoa(n/1000) + "," + "000"[len(rest):] + rest
	}
	return strconv.Itoa(n)
}

const day = 86400

// dayOf counts days since 1970-01-01.
func dayOf(year int, m time.Month) int {
	return int(time.Date(year, m, 1, 0, 0, 0, 0, time.UTC).Unix() / day)
}

// Calendar makes an axis of days since 1970-01-01 with ticks at the starts of
// years, or of quarters or months where the time is short.
func Calendar(from, to int) Axis {
	a := Axis{From: from, To: max(to, from+1)}
	first := time.Unix(int64(from)*day, 0).UTC()
	years := (a.To - a.From) / 365
	months := 12
	switch {
	case a.To-a.From < 100:
		months = 1
	case years < 2:
		months = 3
	}
	y, m := first.Year(), 0
	for ; ; m += months {
		y, m = y+m/12, m%12
		at := dayOf(y, time.January+time.Month(m))
		if at > a.To {
			return a
		}
		if at < a.From {
			continue
		}
		t := Tick{At: at}
		if m == 0 {
			t.Label, t.Minor = strconv.Itoa(y), years >= 6 && y%2 == 1
		} else {
			t.Label, t.Minor = (time.January + time.Month(m)).String()[:3], months == 3 && years >= 1
		}
		a.Ticks = append(a.Ticks, t)
	}
}

// YearStart is January 1 of the year in which a day lies, both as days since
// 1970-01-01: where the axis of a chart over years begins.
func YearStart(days int) int {
	return dayOf(time.Unix(int64(days)*day, 0).UTC().Year(), time.January)
}

// OfYear is an axis of one year: days since January 1 of a leap year, with a
// tick for each month.
func OfYear() Axis {
	a := Axis{From: 0, To: 366}
	for m := time.January; m <= time.December; m++ {
		a.Ticks = append(a.Ticks, Tick{At: LeapDay(m, 1), Label: m.String()[:3], Minor: m%3 != 1})
	}
	return a
}

// LeapDay is the place of a day on the axis of [OfYear], whether or not its year
// has a February 29: so the same days of two years stand at the same place.
func LeapDay(m time.Month, d int) int {
	return time.Date(2000, m, d, 0, 0, 0, 0, time.UTC).YearDay() - 1
}

// Side is an axis of slots, one for each label, which may be empty. Of many,
// only every second label is sure to show.
func Side(labels []string) Axis {
	a := Axis{To: max(1, len(labels)) * Slot}
	for i, l := range labels {
		if l != "" {
			a.Ticks = append(a.Ticks, Tick{At: i*Slot + Slot/2, Label: l, Minor: len(labels) > 6 && len(a.Ticks)%2 == 1})
		}
	}
	return a
}
