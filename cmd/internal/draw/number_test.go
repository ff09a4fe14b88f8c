package draw_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"drawpress/cmd/internal/draw"
)

// number is the round number that s names; s must be one.
func number(t rapid.TB, s string) draw.Number {
	t.Helper()
	n, err := draw.ParseNumber(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestParseNumber(t *testing.T) {
	for s, want := range map[string]struct {
		text string
		n    int
	}{
		"1": {"1", 1}, "9": {"9", 9}, "91": {"91", 91}, "258": {"258", 258}, "91a": {"91a", 91}, "91b": {"91b", 91},
		"91A": {"91a", 91}, "1z": {"1z", 1}, "1Z": {"1z", 1}, "999999": {"999999", 999999}, "999999a": {"999999a", 999999},
	} {
		n, err := draw.ParseNumber(s)
		if err != nil || n.String() != want.text || n.Int() != want.n || n.IsZero() {
			t.Errorf("%q: %s (%d), %v; want %s (%d)", s, n, n.Int(), err, want.text, want.n)
		}
	}
	for _, s := range []string{
		"", "0", "00", "0a", "01", "0258", "a", "A", "aa", "91ab", "91-a", "91 a", "a91", "9a1", " 258", "258 ", "258\n", "+258", "-258", "#258",
		"2,580", "258.0", "2_58", "0x1", "1e3", "1000000", "1000000a", "99999999999999999999", "²", "258²", "٢٥٨", "91é", "91{", "91@", "91[", "91`", "\x00",
	} {
		n, err := draw.ParseNumber(s)
		if err == nil || !strings.Contains(err.Error(), strconv.Quote(s)) || !strings.Contains(err.Error(), "want one such as 258 or 91a") {
			t.Errorf("%q: %s, %v; want an error that quotes it", s, n, err)
		}
		if !n.IsZero() {
			t.Errorf("%q: %s beside an error", s, n)
		}
	}
}

func TestNumberOrder(t *testing.T) {
	ordered := []string{"1", "2", "9", "10", "90", "91", "91a", "91b", "91z", "92", "92a", "100", "258", "999999"}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := number(t, a).Before(number(t, b)); got != (i < j) {
				t.Errorf("%s before %s: %v", a, b, got)
			}
		}
	}
	if zero := (draw.Number{}); !zero.IsZero() || !zero.Before(number(t, "1")) {
		t.Error("the zero number is none and before all")
	}
}

// Numbers sort by figure, then letter, and print as they are read.
func TestNumberLaws(t *testing.T) {
	parts := rapid.Custom(func(t *rapid.T) [2]string {
		return [2]string{strconv.Itoa(rapid.IntRange(1, 999_999).Draw(t, "n")), rapid.StringMatching(`[a-z]?`).Draw(t, "letter")}
	})
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(parts, 1, 20).Draw(t, "numbers")
		slices.SortFunc(all, func(a, b [2]string) int {
			if len(a[0]) != len(b[0]) {
				return len(a[0]) - len(b[0])
			}
			return strings.Compare(a[0]+a[1], b[0]+b[1])
		})
		for i, p := range all {
			s := p[0] + p[1]
			n := number(t, s)
			if n.String() != s || number(t, strings.ToUpper(s)) != n || strconv.Itoa(n.Int()) != p[0] {
				t.Fatalf("%q reads as %s", s, n)
			}
			if i > 0 {
				last := number(t, all[i-1][0]+all[i-1][1])
				if n.Before(last) || last.Before(n) != (last != n) {
					t.Fatalf("%s and %s are out of order", last, n)
				}
			}
		}
	})
}

// Whatever reads as a number prints in one way, which reads as the same number.
func FuzzNumber(f *testing.F) {
	f.Fuzz(func(t *testing.T, s string) {
		n, err := draw.ParseNumber(s)
		if err != nil {
			if !n.IsZero() || !strings.Contains(err.Error(), strconv.Quote(s)) {
				t.Errorf("%q: %s, %v", s, n, err)
			}
			return
		}
		if again, err := draw.ParseNumber(n.String()); err != nil || again != n || n.IsZero() {
			t.Errorf("%q: %s, then %s, %v", s, n, again, err)
		}
		if n.String() != strings.ToLower(s) || n.Int() < 1 || n.Int() > 999_999 {
			t.Errorf("%q: %s (%d)", s, n, n.Int())
		}
	})
}
