package official

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseCount(t *testing.T) {
	for s, want := range map[string]int{
		"4": 4, "8017": 8017, "5,000": 5000, "5 000": 5000, "5\u00a0000": 5000, "5\u202f000": 5000, "27,332": 27332,
		" 3,800 ": 3800, "1,234,567": 1234567, "0": 0, "999999999": 999999999,
	} {
		if got, err := parseCount(s); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", s, got, err, want)
		}
	}
	for _, s := range []string{
		"", " ", "5l0", "0507", "507.5", "5.000", "-3", "+3", "1_000", "5,00", "5,0000", "5000,000", ",500", "500,", "5,,000", "5, 000", "5  000",
		"1,234 567", "0,500", "00", "5'000", "5\u2009000", "٣٨٠", "3800 ITAs", "1e3", "0x10", "1,2 3", "9999999999", "99999999999999999999",
	} {
		if got, err := parseCount(s); err == nil || !strings.Contains(err.Error(), strconv.Quote(s)) {
			t.Errorf("%q: %d, %v; want an error that quotes it", s, got, err)
		}
	}
}

// Any grouping reads as the digits do.
func TestParseCountGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 999_999_999).Draw(t, "n")
		sep := rapid.SampledFrom([]string{"", ",", " ", "\u00a0", "\u202f"}).Draw(t, "separator")
		s := strconv.Itoa(n)
		for i := len(s) - 3; i > 0; i -= 3 {
			s = s[:i] + sep + s[i:]
		}
		if got, err := parseCount(s); err != nil || got != n {
			t.Fatalf("%q: %d, %v; want %d", s, got, err, n)
		}
	})
}

func TestParseFullDate(t *testing.T) {
	for s, want := range map[string]string{
		"August 19, 2026": "2026-08-19", "April 12, 2023": "2023-04-12", "12 avril 2023": "2023-04-12", "1 février 2015": "2015-02-01", "1er mai 2020": "2020-05-01",
	} {
		if got, err := parseFullDate(s); err != nil || got.String() != want {
			t.Errorf("%q: %s, %v; want %s", s, got, err, want)
		}
	}
	for _, s := range []string{"", "April 2023", "April 12", "April 31, 2023", "April 12, 2023 at 14:12:15", "yesterday"} {
		if got, err := parseFullDate(s); err == nil {
			t.Errorf("%q: %s, want an error", s, got)
		}
	}
}
