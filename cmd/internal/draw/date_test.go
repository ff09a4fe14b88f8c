package draw_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"drawpress/cmd/internal/draw"
)

// date is the day that s names; s must be one.
func date(t rapid.TB, s string) draw.Date {
	t.Helper()
	d, err := draw.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The first and the last day of the calendar, counted from 1970-01-01.
var firstDay, lastDay = int(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400), int(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC).Unix() / 86400)

// midnights draws the starts of days, most of them near our time.
func midnights() *rapid.Generator[time.Time] {
	return rapid.Map(rapid.OneOf(rapid.IntRange(16_000, 24_000), rapid.IntRange(firstDay, lastDay)), func(days int) time.Time {
		return time.Date(1970, 1, 1+days, 0, 0, 0, 0, time.UTC)
	})
}

// Dates do with plain figures what package time does with instants.
func TestDateIsThatOfPackageTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := midnights().Draw(t, "day")
		s := m.Format(time.DateOnly)
		d := date(t, s)
		if d.String() != s || d != draw.DateOf(m) || !d.Time().Equal(m) || d.IsZero() {
			t.Fatalf("%s reads as %s", s, d)
		}
		if d.Year() != m.Year() || d.Month() != m.Month() || d.Day() != m.Day() || d.Weekday() != m.Weekday() {
			t.Fatalf("%s: %d %s %d, %s", s, d.Year(), d.Month(), d.Day(), d.Weekday())
		}
		if d.Long() != m.Format("January 2, ")+strconv.Itoa(m.Year()) || d.MonthDay() != m.Format("January 2") {
			t.Fatalf("%s in words is %s, %s", s, d.Long(), d.MonthDay())
		}
		if days := int(m.Unix() / 86400); d.Days() != days || draw.FromDays(days) != d {
			t.Fatalf("%s: %d days, want %d; back to %s", s, d.Days(), days, draw.FromDays(days))
		}
		if made, ok := draw.NewDate(m.Year(), m.Month(), m.Day()); !ok || made != d {
			t.Fatalf("%s: NewDate gives %s, %v", s, made, ok)
		}
	})
}

func TestDateArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := midnights().Draw(t, "a"), midnights().Draw(t, "b")
		d, e := draw.DateOf(a), draw.DateOf(b)
		n := int((b.Unix() - a.Unix()) / 86400) // a time.Duration ends at 292 years
		if e.Sub(d) != n || d.Add(n) != e || e.Add(-n) != d || d.Add(0) != d {
			t.Fatalf("%s to %s: %d days, want %d; %s", d, e, e.Sub(d), n, d.Add(n))
		}
		if draw.DateOf(a.AddDate(0, 0, n)) != d.Add(n) {
			t.Fatalf("%s and %d days: %s", d, n, d.Add(n))
		}
		if d.Before(e) != a.Before(b) || d.Before(e) != (d.String() < e.String()) || d.Before(d) {
			t.Fatalf("%s before %s: %v", d, e, d.Before(e))
		}
	})
}

func TestMonday(t *testing.T) {
	for s, want := range map[string]string{
		"2023-07-10": "2023-07-10", "2023-07-12": "2023-07-10", "2023-07-16": "2023-07-10", "2023-07-17": "2023-07-17",
		"2023-01-01": "2022-12-26", "2024-03-03": "2024-02-26", "2021-02-13": "2021-02-08", "1969-12-31": "1969-12-29", "0001-01-03": "0001-01-01",
	} {
		if got := date(t, s).Monday(); got.String() != want {
			t.Errorf("%s: %s, want %s", s, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := draw.DateOf(midnights().Draw(t, "day"))
		m := d.Monday()
		year, week := d.Time().ISOWeek()
		mondayYear, mondayWeek := m.Time().ISOWeek()
		if m.Weekday() != time.Monday || d.Sub(m) < 0 || d.Sub(m) > 6 || m.Monday() != m || year != mondayYear || week != mondayWeek {
			t.Fatalf("%s, a %s: the week begins on %s, a %s", d, d.Weekday(), m, m.Weekday())
		}
	})
}

func TestLeapYears(t *testing.T) {
	for year := 1; year <= 9999; year++ {
		leap := year%4 == 0 && (year%100 != 0 || year%400 == 0)
		if _, ok := draw.NewDate(year, time.February, 29); ok != leap {
			t.Errorf("February 29, %d: %v, want %v", year, ok, leap)
		}
	}
	if got := date(t, "2024-02-28").Add(1); got.String() != "2024-02-29" {
		t.Errorf("after 2024-02-28 comes %s", got)
	}
	if got := date(t, "2023-02-28").Add(1); got.String() != "2023-03-01" {
		t.Errorf("after 2023-02-28 comes %s", got)
	}
}

func TestParseDateRefuses(t *testing.T) {
	for s, want := range map[string]string{
		"": "is not a date", "2023-7-12": "is not a date", "12-07-2023": "is not a date", "2023/07/12": "is not a date", "20230712": "is not a date",
		"2023-07-12 ": "is not a date", " 2023-07-12": "is not a date", "2023-07-1a": "is not a date", "+023-07-12": "is not a date", "2023-+7-12": "is not a date",
		"2023-07--1": "is not a date", "2_23-07-12": "is not a date", "2023-07-12T00:00:00Z": "is not a date", "July 12, 2023": "is not a date", "２023-07-12": "is not a date",
		"2023-02-29": "is not a day of the calendar", "1900-02-29": "is not a day of the calendar", "2023-04-31": "is not a day of the calendar",
		"2023-00-12": "is not a day of the calendar", "2023-13-12": "is not a day of the calendar", "2023-07-00": "is not a day of the calendar",
		"2023-07-32": "is not a day of the calendar", "0000-07-12": "is not a day of the calendar", "2023-99-99": "is not a day of the calendar",
	} {
		d, err := draw.ParseDate(s)
		if err == nil || !strings.HasPrefix(err.Error(), strconv.Quote(s)+" "+want+"; want YYYY-MM-DD such as 2023-07-12") {
			t.Errorf("%q: %s, %v", s, d, err)
		}
		if !d.IsZero() {
			t.Errorf("%q: %s beside an error", s, d)
		}
	}
	for _, p := range [][3]int{{0, 1, 1}, {-1, 1, 1}, {10_000, 1, 1}, {70_000, 1, 1}, {2023, 0, 1}, {2023, 13, 1}, {2023, 269, 1}, {2023, 1, 0}, {2023, 1, 257}, {2023, 1, -1}} {
		if d, ok := draw.NewDate(p[0], time.Month(p[1]), p[2]); ok || !d.IsZero() {
			t.Errorf("%v: %s, %v", p, d, ok)
		}
	}
}

// A date is text to begin with and stays what it said, wherever the program runs.
func TestDateHasNoZone(t *testing.T) {
	zones := []*time.Location{time.UTC, time.FixedZone("west", -12*3600), time.FixedZone("Ottawa in summer", -4*3600), time.FixedZone("India", 5*3600+1800), time.FixedZone("east", 14*3600)}
	local := time.Local
	defer func() { time.Local = local }()
	for _, zone := range zones {
		time.Local = zone
		d := date(t, "2023-07-12")
		if d.String() != "2023-07-12" || d.Long() != "July 12, 2023" || d.Weekday() != time.Wednesday || d.Days() != 19550 ||
			d.Monday().String() != "2023-07-10" || d.Add(20).String() != "2023-08-01" || d.Time().Location() != time.UTC {
			t.Errorf("%s: %s, %s, a %s, day %d, week of %s", zone, d, d.Long(), d.Weekday(), d.Days(), d.Monday())
		}
		if tie, err := draw.ParseInstant("June 15, 2023 at 23:49:05 UTC", d); err != nil || tie.Location() != time.UTC || tie.Format(time.RFC3339) != "2023-06-15T23:49:05Z" {
			t.Errorf("%s: tie-break %s, %v", zone, tie, err)
		}
	}
	// An instant has a date only where it is looked at.
	evening := time.Date(2020, 3, 19, 2, 4, 6, 0, time.UTC) // round 139
	if got := draw.DateOf(evening); got.String() != "2020-03-19" {
		t.Errorf("in UTC: %s", got)
	}
	if got := draw.DateOf(evening.In(zones[2])); got.String() != "2020-03-18" {
		t.Errorf("in Ottawa: %s", got)
	}
}

func TestZeroDate(t *testing.T) {
	var none draw.Date
	if !none.IsZero() || !none.Before(date(t, "0001-01-01")) || date(t, "0001-01-01").IsZero() {
		t.Error("the zero date is none and before all")
	}
}
