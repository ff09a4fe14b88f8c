package draw_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"drawpress/cmd/internal/draw"
)

// Every shape of drawDateTime and drawCutOff in the official file, with true
// strings of it, and those that editors write.
func TestParseInstant(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		// drawDateTime
		{"January 31, 2015 at 11:59:48 UTC", "2015-01-31 11:59:48"},                  // #1
		{"March 27, 2015 at 23:59:47", "2015-03-27 23:59:47"},                        // #6
		{" July 13, 2016 at 13:56:45 UTC", "2016-07-13 13:56:45"},                    // #38
		{"November 1, 2017, at 12:55:44 UTC", "2017-11-01 12:55:44"},                 // #76
		{"February 02 2022 at 14:16:27 UTC", "2022-02-02 14:16:27"},                  // #215
		{"March 23,2023 12:27:59 UTC", "2023-03-23 12:27:59"},                        // #244
		{"April 12, 2023 14:12:15 UTC", "2023-04-12 14:12:15"},                       // #246
		{"October 25, 2023 at 15:48:39 AM UTC", "2023-10-25 15:48:39"},               // #270
		{"May 31, 2024 at12:48:30 UTC", "2024-05-31 12:48:30"},                       // #297
		{"August 15, 2024 at 2024-08-15 15:11:54 UTC", "2024-08-15 15:11:54"},        // #310
		{"January 23, 2025 at 2025-01-23 15:30:04 UTC", "2025-01-23 15:30:04"},       // #333
		{"August 19th 2026 at 12:35:37 UTC", "2026-08-19 12:35:37"},                  // #437
		{"September 2, 2026 at 12:00:00 UTC", "2026-09-02 12:00:00"},                 // #438
		{"January 17, 2018 at 12:33:00 UTC", "2018-01-17 12:33:00"},                  // drawCutOff from here: #82
		{"\tJanuary 17, 2018 at 12:33:00 UTC ", "2018-01-17 12:33:00"},               // #82, spaces around
		{"February 7, 2019 at 9:59:25 UTC", "2019-02-07 09:59:25"},                   // #113
		{"June 22, 2021 at 20:19:59 PM UTC", "2021-06-22 20:19:59"},                  // #210
		{"February 18 2021 at 05:05:15 UTC", "2021-02-18 05:05:15"},                  // #215
		{"March 29, 2022, at 16:09:00 UTC", "2022-03-29 16:09:00"},                   // #240
		{"May 19,2022 06:48:41 UTC", "2022-05-19 06:48:41"},                          // #244
		{"June 15, 2023 at 23:49:05", "2023-06-15 23:49:05"},                         // #258
		{"July 04, 2023 at 19:36:18 UTC ", "2023-07-04 19:36:18"},                    // #262
		{"August 01, 2023 at 12:59:52", "2023-08-01 12:59:52"},                       // #262 at first
		{"September 30, 2023 at 04:22:17 AM UTC", "2023-09-30 04:22:17"},             // #270
		{"August 30. 2023 at 17:30:21 UTC", "2023-08-30 17:30:21"},                   // #277
		{"March 05, 2025 at 05:10:48", "2025-03-05 05:10:48"},                        // #383
		{"October 18, 2025 at  7:18:52 UTC", "2025-10-18 07:18:52"},                  // #386
		{"April 13, 2026  at 23:10:05 UTC", "2026-04-13 23:10:05"},                   // #412
		{"July 3rd 2026 at 21:35:13 UTC", "2026-07-03 21:35:13"},                     // #432
		{"August 31st, 2026 at 12:47:55  UTC", "2026-08-31 12:47:55"},                // after #438
		{"April 12th, 2026 at 12:47:55 UTC", "2026-04-12 12:47:55"},                  // after #438
		{"2023-06-15 23:49:05 UTC", "2023-06-15 23:49:05"},                           // the canonical form
		{"2023-06-15T23:49:05Z", "2023-06-15 23:49:05"},                              // ISO
		{"2023-06-15 23:49:05", "2023-06-15 23:49:05"},                               // no UTC
		{"2023-06-15 7:49:05 UTC", "2023-06-15 07:49:05"},                            // one-digit hour
		{"2:53 am UTC, 6 March 2025", "2025-03-06 02:53:00"},                         // CIC News
		{"6 Mar 2025 2:53", "2025-03-06 02:53:00"},                                   // no seconds
		{"JUNE 15, 2023 AT 23:49:05 utc", "2023-06-15 23:49:05"},                     // case
		{"June\u00a015,\u202f2023 at\u00a023:49:05\u00a0UTC", "2023-06-15 23:49:05"}, // hard spaces
		{"June 2nd, 2023 at 00:00:00 UTC", "2023-06-02 00:00:00"},
		{"May 3, 2023 at 23:59:59 UTC", "2023-05-03 23:59:59"},
		{"February 29, 2024 at 12:00:00 UTC", "2024-02-29 12:00:00"},
		{"June 15, 2023 at 12:10:00 PM UTC", "2023-06-15 12:10:00"},
		{"June 15, 2023 at 0:10:00 AM UTC", "2023-06-15 00:10:00"},
		{"June 15, 2023 at 23:49:05. UTC", "2023-06-15 23:49:05"},
	} {
		for _, notAfter := range []draw.Date{{}, date(t, "2030-01-01"), date(t, "2015-01-01")} { // the text names its year
			got, err := draw.ParseInstant(tt.text, notAfter)
			if err != nil || got.Format(time.DateTime) != tt.want || got.Location() != time.UTC {
				t.Errorf("%q, not after %s: %s, %v; want %s", tt.text, notAfter, got, err, tt.want)
			}
		}
	}
}

// A moment without a year is the latest that is not after the draw.
func TestParseInstantWithoutYear(t *testing.T) {
	for _, tt := range []struct{ text, drawn, want string }{
		{"October 7 at 16:38:21 UTC", "2021-10-27", "2021-10-07 16:38:21"}, // #208
		{"October 7 at 16:38:21 UTC", "2021-10-08", "2021-10-07 16:38:21"},
		{"October 7 at 16:38:21 UTC", "2021-10-07", "2021-10-07 16:38:21"},
		{"October 7 at 16:38:21 UTC", "2021-10-06", "2020-10-07 16:38:21"},
		{"December 31 at 23:59:59", "2026-01-02", "2025-12-31 23:59:59"},
		{"7 October, 16:38", "2021-10-27", "2021-10-07 16:38:00"},
		{"February 29 at 12:00:00 UTC", "2024-03-01", "2024-02-29 12:00:00"},
		{"February 29 at 12:00:00 UTC", "2024-02-28", "2020-02-29 12:00:00"},
		{"February 29 at 12:00:00 UTC", "2104-02-28", "2096-02-29 12:00:00"},
	} {
		got, err := draw.ParseInstant(tt.text, date(t, tt.drawn))
		if err != nil || got.Format(time.DateTime) != tt.want {
			t.Errorf("%q, drawn %s: %s, %v; want %s", tt.text, tt.drawn, got, err, tt.want)
		}
		if got, err := draw.ParseInstant(tt.text, draw.Date{}); err == nil || !strings.Contains(err.Error(), "has no year") {
			t.Errorf("%q, drawn on no day: %s, %v", tt.text, got, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		drawn := draw.DateOf(midnights().Filter(func(m time.Time) bool { return m.Year() > 8 }).Draw(t, "drawn"))
		lead := rapid.IntRange(0, 364).Draw(t, "lead")
		text := drawn.Add(-lead).MonthDay() + " at 16:38:21 UTC"
		got, err := draw.ParseInstant(text, drawn)
		if err != nil || draw.DateOf(got) != drawn.Add(-lead) {
			t.Fatalf("%q, drawn %s, %d days before: %s, %v", text, drawn, lead, got, err)
		}
	})
}

func TestParseInstantRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "has no time of day",
		" ":                                    "has no time of day",
		"June 15, 2023":                        "has no time of day",
		"2023-06-15":                           "has no time of day",
		"23:49:05":                             "has no month and day",
		"2023 at 23:49:05":                     "has no month and day",
		"June 2023 at 23:49:05":                "has no month and day",
		"15 2023 at 23:49:05":                  "has no month and day",
		"June 31, 2023 at 23:49:05 UTC":        "is not a day of the calendar",
		"February 29, 2023 at 23:49:05 UTC":    "is not a day of the calendar",
		"June 99, 2023 at 23:49:05 UTC":        "is not a day of the calendar",
		"February 30 at 23:49:05 UTC":          "is not a day of the calendar",
		"2023-06-31 23:49:05 UTC":              "has no day of the calendar",
		"2023-13-01T23:49:05Z":                 "has no day of the calendar",
		"0000-06-15 23:49:05 UTC":              "has no day of the calendar",
		"June 15, 0000 at 23:49:05 UTC":        `has a word that belongs to no date or time ("0000")`,
		"June 00, 2023 at 23:49:05 UTC":        `has a word that belongs to no date or time ("00")`,
		"June 00 15, 2023 at 23:49:05 UTC":     `has a word that belongs to no date or time ("00")`,
		"June 15, 0000 2023 at 23:49:05 UTC":   `has a word that belongs to no date or time ("0000")`,
		"June 15, 2023 at 24:00:00 UTC":        "has no time of day between 00:00:00 and 23:59:59",
		"June 15, 2023 at 23:60:00 UTC":        "has no time of day between 00:00:00 and 23:59:59",
		"June 15, 2023 at 23:59:60 UTC":        "has no time of day between 00:00:00 and 23:59:59",
		"2023-06-15 24:00:00 UTC":              "has no time of day between 00:00:00 and 23:59:59",
		"Juni 15, 2023 at 23:49:05 UTC":        `has a word that belongs to no date or time ("Juni")`,
		"June 15, 2023 at 23:49:05 EST":        `has a word that belongs to no date or time ("EST")`,
		"2023-06-15T23:49:05-04:00":            "has a word that belongs to no date or time",
		"June 15, 2023 at noon":                `has a word that belongs to no date or time ("noon")`,
		"2:53 am UTC on 6 March 2025":          `has a word that belongs to no date or time ("on")`,
		"Thursday, June 15, 2023 at 23:49:05":  `has a word that belongs to no date or time ("Thursday")`,
		"June 15, 2023 at 23:49:05 23:49:05":   `has a word that belongs to no date or time ("23:49:05")`,
		"June June 15, 2023 at 23:49:05":       `has a word that belongs to no date or time ("June")`,
		"June 15, 2023, 2024 at 23:49:05":      `has a word that belongs to no date or time ("2024")`,
		"June 15 16, 2023 at 23:49:05":         `has a word that belongs to no date or time ("16")`,
		"2023-06-15 2023-06-15 23:49:05":       `has a word that belongs to no date or time ("2023-06-15")`,
		"15/06/2023 23:49:05":                  `has a word that belongs to no date or time ("15/06/2023")`,
		"June 15, 23 at 23:49:05":              `has a word that belongs to no date or time ("23")`,
		"June 15, 2023 at 2349":                `has a word that belongs to no date or time ("2349")`,
		"June 15, 2023 at 23.49.05":            `has a word that belongs to no date or time ("23")`,
		"June 15, 2023 at 23:9:05":             `has a word that belongs to no date or time ("23:9:05")`,
		"June 15, 2023 at 8:49:05PM":           `has a word that belongs to no date or time ("8:49:05PM")`,
		"June 15, 2023 at 8:49:05 p.m.":        `has a word that belongs to no date or time ("p")`,
		"June 15, 2023 at 20:49:05 PM PM":      `has a word that belongs to no date or time ("PM")`,
		"June 15, 2023 at 20:49:05 AM PM":      `has a word that belongs to no date or time ("PM")`,
		"June 15, 2023 at 2023-06-16 23:49:05": "names two different days",
		"June 15 at 2022-06-15 23:49:05":       "names two different days",

		"June 15, 2023 at 8:49:05 PM UTC":      `says PM, but the clock is a 24-hour one ("20:49:05" would be right)`,
		"8:49 pm 15 June 2023":                 `says PM, but the clock is a 24-hour one ("20:49:00" would be right)`,
		"PM 2023-06-15 1:00:00":                `says PM, but the clock is a 24-hour one ("13:00:00" would be right)`,
		"June 15, 2023 at 11:59:59 PM UTC":     `says PM, but the clock is a 24-hour one ("23:59:59" would be right)`,
		"October 7 at 4:38:21 PM UTC":          `says PM, but the clock is a 24-hour one ("16:38:21" would be right)`,
		"June 15, 2023 at 12:10:00 AM UTC":     `says AM, but the clock is a 24-hour one ("00:10:00" or "12:10:00" would be right)`,
		"June 15, 2023 at 0:10:00 PM UTC":      `says PM, but the clock is a 24-hour one ("00:10:00" or "12:10:00" would be right)`,
		"June 15, 2023 at 23:49:05.12 UTC":     "has a time of day with a fraction",
		"2023-06-15 23:49:05.12 UTC":           "has a time of day with a fraction",
		"2023-06-15 23:49:05,12 UTC":           "has a time of day with a fraction",
		"2023-06-15T23:49:05.000Z":             "has a time of day with a fraction",
		"23:49:05.15 June 2023":                "has a time of day with a fraction",
		"23:49:05,15 June 2023":                "has a time of day with a fraction",
		"23:49.15 June 2023":                   "has a time of day with a fraction",
		"at 23:49:05.2023, June 15":            "has a time of day with a fraction",
		"2023-06-15 3:49:05.1 UTC":             "has a time of day with a fraction",
		"January 15, 2023 at 23:49:05.1st UTC": "has a time of day with a fraction",
	} {
		got, err := draw.ParseInstant(text, date(t, "2023-07-12"))
		if err == nil {
			t.Errorf("%q: %s; want an error", text, got)
			continue
		}
		if m := err.Error(); !strings.HasPrefix(m, strconv.Quote(text)+" "+want) || !strings.HasSuffix(m, "; want a moment such as 2023-06-15 23:49:05 UTC") {
			t.Errorf("%q: %s; want %q", text, m, want)
		}
		if !got.IsZero() {
			t.Errorf("%q: %s beside an error", text, got)
		}
	}
}

// AM and PM are let through only where a 12-hour clock would say the same, or
// could not have said it.
func TestParseInstantHalves(t *testing.T) {
	for hour := range 24 {
		for _, half := range []string{"AM", "PM"} {
			text := fmt.Sprintf("June 15, 2023 at %d:49:05 %s UTC", hour, half)
			on12 := hour % 12
			if half == "PM" {
				on12 += 12
			}
			fine := hour > 12 || on12 == hour
			got, err := draw.ParseInstant(text, draw.Date{})
			if (err == nil) != fine {
				t.Errorf("%q: %v", text, err)
			}
			if err == nil && got.Hour() != hour {
				t.Errorf("%q: %s", text, got)
			}
			if err != nil && !strings.Contains(err.Error(), fmt.Sprintf(`"%02d:49:05" would be right`, on12)) && !strings.Contains(err.Error(), fmt.Sprintf(`"%02d:49:05" or "`, on12)) {
				t.Errorf("%q: %v; want it to offer %02d:49:05", text, err, on12)
			}
		}
	}
}

// Any moment reads back from every form that a person may write it in.
func TestParseInstantRoundTrip(t *testing.T) {
	forms := []string{
		draw.TieBreakLayout, "2006-01-02T15:04:05Z", "2006-01-02 15:04:05", "January 2, 2006 at 15:04:05 UTC", "January 02, 2006, at 15:04:05 UTC",
		"Jan 2 2006 15:04:05", "2 January 2006 at 15:04:05", "January 2,2006 at15:04:05  UTC", " January 2. 2006 at 15:04:05 UTC ",
		"January 2nd 2006 at 2006-01-02 15:04:05 UTC", "15:04:05 UTC, 2 Jan. 2006",
	}
	rapid.Check(t, func(t *rapid.T) {
		day := midnights().Filter(func(m time.Time) bool { return m.Year() >= 1000 }).Draw(t, "day")
		want := day.Add(time.Duration(rapid.IntRange(0, 86_399).Draw(t, "second")) * time.Second)
		text := want.Format(rapid.SampledFrom(forms).Draw(t, "form"))
		if rapid.Bool().Draw(t, "upper case") {
			text = strings.ToUpper(text)
		}
		got, err := draw.ParseInstant(text, draw.Date{})
		if err != nil || !got.Equal(want) || got.Location() != time.UTC {
			t.Fatalf("%q: %s, %v; want %s", text, got, err, want)
		}
	})
	rapid.Check(t, func(t *rapid.T) { // the canonical form does so in every year
		want := midnights().Draw(t, "day").Add(time.Duration(rapid.IntRange(0, 86_399).Draw(t, "second")) * time.Second)
		if got, err := draw.ParseInstant(want.Format(draw.TieBreakLayout), draw.Date{}); err != nil || !got.Equal(want) {
			t.Fatalf("%s: %s, %v", want, got, err)
		}
	})
}

func TestPlausibleLead(t *testing.T) {
	for tie, want := range map[string]bool{
		"2023-06-15 23:49:05 UTC": true, "2023-07-12 13:36:01 UTC": true, "2023-07-13 03:59:59 UTC": true, "2023-07-14 00:00:00 UTC": false,
		"2022-07-11 00:00:00 UTC": true, "2022-07-10 23:59:59 UTC": false, "2024-06-15 23:49:05 UTC": false, "2013-06-15 23:49:05 UTC": false,
	} {
		m, err := draw.ParseInstant(tie, draw.Date{})
		if err != nil {
			t.Fatal(err)
		}
		for _, zone := range []*time.Location{time.UTC, time.FixedZone("west", -12*3600), time.FixedZone("east", 14*3600)} {
			if got := draw.PlausibleLead(m.In(zone), date(t, "2023-07-12")); got != want {
				t.Errorf("%s in %s: %v, want %v", tie, zone, got, want)
			}
		}
	}
}

// What reads as a moment is one in UTC, of whole seconds, and reads back from
// the canonical form; a text that names its year needs no draw.
func FuzzInstant(f *testing.F) {
	hasYear := regexp.MustCompile(`\d{4}`)
	f.Fuzz(func(t *testing.T, text string, days int) {
		notAfter := draw.Date{}
		if days > firstDay && days < lastDay {
			notAfter = draw.FromDays(days)
		}
		got, err := draw.ParseInstant(text, notAfter)
		if err != nil {
			if !got.IsZero() || !strings.HasPrefix(err.Error(), strconv.Quote(text)) {
				t.Errorf("%q: %s, %v", text, got, err)
			}
			return
		}
		if got.Location() != time.UTC || got.Nanosecond() != 0 || got.Year() < 1 || got.Year() > 9999 {
			t.Errorf("%q: %s", text, got)
		}
		if again, err := draw.ParseInstant(got.Format(draw.TieBreakLayout), draw.Date{}); err != nil || !again.Equal(got) {
			t.Errorf("%q: %s, then %s, %v", text, got, again, err)
		}
		alone, err := draw.ParseInstant(text, draw.Date{})
		if err == nil && !alone.Equal(got) || err != nil && hasYear.MatchString(text) {
			t.Errorf("%q: %s by itself, %v; %s for %s", text, alone, err, got, notAfter)
		}
		if err != nil && notAfter.Before(draw.DateOf(got)) {
			t.Errorf("%q: %s is after %s", text, got, notAfter)
		}
	})
}
