package draw_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"drawpress/cmd/internal/draw"
)

// bandsOf2026 are the bands of the official file, with the figures of 2026-08-16.
var bandsOf2026 = []draw.Band{
	{601, 1200, 439}, {501, 600, 18657},
	{451, 500, 73554}, {491, 500, 12915}, {481, 490, 13066}, {471, 480, 16626}, {461, 470, 16133}, {451, 460, 14814},
	{401, 450, 60631}, {441, 450, 13555}, {431, 440, 13229}, {421, 430, 11890}, {411, 420, 11269}, {401, 410, 10688},
	{351, 400, 48600}, {301, 350, 17269}, {0, 300, 7709},
}

func pool(t rapid.TB, day string, bands ...draw.Band) *draw.Pool {
	t.Helper()
	p, err := draw.NewPool(date(t, day), bands)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func pools(t rapid.TB, list ...*draw.Pool) *draw.Pools {
	t.Helper()
	ps, err := draw.NewPools(list)
	if err != nil {
		t.Fatal(err)
	}
	return ps
}

func TestPoolCountsPartsOnce(t *testing.T) {
	p := pool(t, "2026-08-16", bandsOf2026...)
	if p.Total() != 226859 || len(p.Rows()) != 17 || len(p.Bands()) != 15 {
		t.Errorf("total %d, %d rows, %d bands; want 226859, 17, 15", p.Total(), len(p.Rows()), len(p.Bands()))
	}
	for i, r := range p.Rows() {
		if part := i >= 3 && i <= 7 || i >= 9 && i <= 13; r.Part != part || r.Band != bandsOf2026[i] {
			t.Errorf("row %d is %v (part: %v)", i, r.Band, r.Part)
		}
	}
}

func TestPoolAbove(t *testing.T) {
	p := pool(t, "2026-08-16", bandsOf2026...)
	for _, tt := range []struct{ score, atLeast, atMost int }{
		{1200, 0, 439},
		{602, 0, 439},
		{601, 439, 439}, // a band begins here
		{600, 439, 19096},
		{500, 19096, 19096 + 12915},
		{491, 19096 + 12915, 19096 + 12915},
		{382, 153281, 153281 + 48600},
		{301, 226859 - 7709, 226859 - 7709},
		{1, 226859 - 7709, 226859},
		{0, 226859, 226859},
		{1201, 0, 0},
	} {
		if atLeast, atMost := p.Above(tt.score); atLeast != tt.atLeast || atMost != tt.atMost {
			t.Errorf("Above(%d) = %d, %d; want %d, %d", tt.score, atLeast, atMost, tt.atLeast, tt.atMost)
		}
	}
}

func TestPoolBand(t *testing.T) {
	p := pool(t, "2026-08-16", bandsOf2026...)
	for score, want := range map[int]string{1200: "601-1200", 601: "601-1200", 600: "501-600", 451: "451-460", 450: "441-450", 300: "0-300", 0: "0-300"} {
		if b, ok := p.Band(score); !ok || b.Range() != want {
			t.Errorf("Band(%d) = %s, %v; want %s", score, b.Range(), ok, want)
		}
	}
	for _, score := range []int{-1, 1201} {
		if b, ok := p.Band(score); ok {
			t.Errorf("Band(%d) = %s; want none", score, b.Range())
		}
	}
}

func TestPoolWithin(t *testing.T) {
	p := pool(t, "2026-08-16", bandsOf2026...)
	for _, tt := range []struct{ from, to, n int }{
		{451, 500, 73554}, {0, 1200, 226859}, {471, 490, 29692}, {0, 300, 7709}, {601, 1200, 439},
		{0, 301, -1}, {452, 500, -1}, {451, 499, -1}, {0, 1201, -1}, {490, 491, -1},
	} {
		if n, ok := p.Within(tt.from, tt.to); ok != (tt.n >= 0) || ok && n != tt.n {
			t.Errorf("Within(%d, %d) = %d, %v; want %d", tt.from, tt.to, n, ok, tt.n)
		}
	}
}

func TestNewPoolRefuses(t *testing.T) {
	low, high := draw.Band{From: 0, To: 500, Candidates: 5}, draw.Band{From: 501, To: 1200, Candidates: 1}
	for _, tt := range []struct {
		bands []draw.Band
		want  string
		at    string // the band to look at
	}{
		{nil, "no band has the scores 0 to 1200", ""},
		{[]draw.Band{low}, "no band has the scores 501 to 1200", ""},
		{[]draw.Band{high}, "no band has the scores 0 to 500", ""},
		{[]draw.Band{high, {From: 0, To: 499}}, "no band has the scores 500 to 500", ""},
		{[]draw.Band{low, high, low}, "the band 0-500 stands twice", "0-500"},
		{[]draw.Band{low, {From: 400, To: 1200}}, "the band 0-500 overlaps 400-1200", "0-500"},
		{[]draw.Band{low, {From: 501, To: 1300}}, "501-1300 is no range of scores; want one from 0 to 1200", "501-1300"},
		{[]draw.Band{high, {From: -1, To: 500}}, "-1-500 is no range of scores; want one from 0 to 1200", "-1-500"},
		{[]draw.Band{high, {From: 500, To: 0}}, "500-0 is no range of scores; want one from 0 to 1200", "500-0"},
		{[]draw.Band{high, {From: 0, To: 500, Candidates: -2}}, "the band 0-500 has -2 candidates; want 0 or more", "0-500"},
		{[]draw.Band{high, low, {From: 0, To: 300, Candidates: 2}, {From: 301, To: 500, Candidates: 4}}, "the band 0-500 has 5 candidates, but its parts have 6", "0-500"},
		{[]draw.Band{high, low, {From: 301, To: 500, Candidates: 5}}, "the parts of the band 0-500 do not fill it: none has the scores 0 to 300", "0-500"},
		{[]draw.Band{high, low, {From: 0, To: 300}, {From: 302, To: 500}}, "the parts of the band 0-500 do not fill it once: 0-300 does not end at 301", "0-300"},
		{[]draw.Band{high, low, {From: 0, To: 300}, {From: 300, To: 500}}, "the parts of the band 0-500 do not fill it once: 0-300 does not end at 299", "0-300"},
		{[]draw.Band{high, low, {From: 1, To: 500}, {From: 0, To: 0}, {From: 0, To: 300}}, "the parts of the band 0-500 do not fill it once: 0-300 does not end at 0", "0-300"},
	} {
		p, err := draw.NewPool(date(t, "2023-07-11"), tt.bands)
		var pe *draw.PoolError
		if p != nil || !errors.As(err, &pe) || pe.Text != tt.want {
			t.Errorf("%v: %v; want %q", tt.bands, err, tt.want)
			continue
		}
		at := ""
		if pe.Band != (draw.Band{}) {
			at = pe.Band.Range()
		}
		if at != tt.at {
			t.Errorf("%v: the band to look at is %q; want %q", tt.bands, at, tt.at)
		}
	}
}

func TestPoolsChange(t *testing.T) {
	wide := pool(t, "2023-04-26", draw.Band{From: 501, To: 1200, Candidates: 7}, draw.Band{From: 451, To: 500, Candidates: 20}, draw.Band{From: 0, To: 450, Candidates: 3})
	fine := pool(t, "2023-05-10", draw.Band{From: 501, To: 1200, Candidates: 7}, draw.Band{From: 451, To: 500, Candidates: 15},
		draw.Band{From: 476, To: 500, Candidates: 5}, draw.Band{From: 451, To: 475, Candidates: 10}, draw.Band{From: 0, To: 450, Candidates: 4})
	last := pool(t, "2023-05-24", draw.Band{From: 451, To: 1200, Candidates: 30}, draw.Band{From: 0, To: 450, Candidates: 4})
	ps := pools(t, last, wide, fine)
	if ps.Change(wide) != nil {
		t.Error("the first measurement has a change")
	}
	for _, tt := range []struct {
		p           *draw.Pool
		from        *draw.Pool
		days, total int
		rows        []int // 999 is unknown
	}{
		{fine, wide, 14, -4, []int{0, -5, 999, 999, 1}},
		{last, fine, 14, 8, []int{8, 0}},
	} {
		c := ps.Change(tt.p)
		if c.From != tt.from || c.Days != tt.days || c.Total != tt.total || len(c.Rows) != len(tt.rows) {
			t.Fatalf("%s: %+v", tt.p.Date(), c)
		}
		for i, want := range tt.rows {
			if n := c.Rows[i]; (n == nil) != (want == 999) || n != nil && *n != want {
				t.Errorf("%s: row %d has changed by %v; want %d", tt.p.Date(), i, n, want)
			}
		}
	}
}

func TestPoolsOfNothing(t *testing.T) {
	var none *draw.Pools
	for _, ps := range []*draw.Pools{none, {}, pools(t)} {
		if ps.Len() != 0 || ps.All() != nil && len(ps.All()) != 0 || ps.At(date(t, "2026-01-01")) != nil {
			t.Error("no measurement, and yet there is one")
		}
	}
	a := pool(t, "2023-07-11", draw.Band{From: 0, To: 1200})
	if _, err := draw.NewPools([]*draw.Pool{a, a}); err == nil || err.Error() != "the pool of 2023-07-11 stands twice" {
		t.Errorf("one day twice: %v", err)
	}
}

// somePool generates a measurement of any bands, some divided into parts.
func somePool(day draw.Date) *rapid.Generator[*draw.Pool] {
	return rapid.Custom(func(t *rapid.T) *draw.Pool {
		cut := func(from, to, most int) [][2]int {
			var ranges [][2]int
			for from <= to && len(ranges) < most {
				end := rapid.IntRange(from, to).Draw(t, "end")
				ranges = append(ranges, [2]int{from, end})
				from = end + 1
			}
			if from <= to {
				ranges = append(ranges, [2]int{from, to})
			}
			return ranges
		}
		var bands []draw.Band
		for _, r := range cut(0, draw.MaxCRS, 8) {
			b := draw.Band{From: r[0], To: r[1], Candidates: rapid.IntRange(0, 99).Draw(t, "candidates")}
			if parts := cut(r[0], r[1], 4); len(parts) > 1 && rapid.Bool().Draw(t, "divided") {
				b.Candidates = 0
				for _, part := range parts {
					n := rapid.IntRange(0, 99).Draw(t, "candidates")
					b.Candidates += n
					bands = append(bands, draw.Band{From: part[0], To: part[1], Candidates: n})
				}
			}
			bands = append(bands, b)
		}
		p, err := draw.NewPool(day, rapid.Permutation(bands).Draw(t, "order"))
		if err != nil {
			t.Fatal(err)
		}
		return p
	})
}

func somePools() *rapid.Generator[[]*draw.Pool] {
	return rapid.Custom(func(t *rapid.T) []*draw.Pool {
		var list []*draw.Pool
		for _, day := range rapid.SliceOfNDistinct(rapid.IntRange(19000, 19060), 0, 6, rapid.ID).Draw(t, "days") {
			list = append(list, somePool(draw.FromDays(day)).Draw(t, "pool"))
		}
		return list
	})
}

// The latest measurement up to a day does not depend on any later one.
func TestPoolsNeverLookAhead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := somePools().Draw(t, "pools")
		day := draw.FromDays(rapid.IntRange(18990, 19070).Draw(t, "day"))
		var want, wantPrevious *draw.Pool
		var known []*draw.Pool
		for _, p := range list {
			if day.Before(p.Date()) {
				continue
			}
			known = append(known, p)
			if want == nil || want.Date().Before(p.Date()) {
				want = p
			}
		}
		for _, p := range known {
			if p != want && (wantPrevious == nil || wantPrevious.Date().Before(p.Date())) {
				wantPrevious = p
			}
		}
		for _, ps := range []*draw.Pools{pools(t, list...), pools(t, known...)} {
			got := ps.At(day)
			if got != want {
				t.Fatalf("At(%s) is another than the naive one", day)
			}
			if got == nil {
				continue
			}
			if ps.Previous(got) != wantPrevious {
				t.Fatalf("Previous of %s is another than the naive one", got.Date())
			}
		}
	})
}

// Whatever scores the candidates of a band really have, Above holds.
func TestPoolAboveBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := somePool(draw.FromDays(19000)).Draw(t, "pool")
		score := rapid.IntRange(0, draw.MaxCRS).Draw(t, "score")
		naive, lowest, highest, total := 0, 0, 0, 0
		for _, b := range p.Bands() {
			for range b.Candidates {
				if rapid.IntRange(b.From, b.To).Draw(t, "candidate") >= score {
					naive++
				}
				if b.From >= score {
					lowest++
				}
				if b.To >= score {
					highest++
				}
				total++
			}
		}
		atLeast, atMost := p.Above(score)
		if naive < atLeast || naive > atMost {
			t.Fatalf("%d candidates have %d or more; the bounds are %d and %d", naive, score, atLeast, atMost)
		}
		if atLeast != lowest || atMost != highest {
			t.Fatalf("bounds %d and %d; one by one %d and %d", atLeast, atMost, lowest, highest)
		}
		if total != p.Total() {
			t.Fatalf("total %d; one by one %d", p.Total(), total)
		}
		if b, ok := p.Band(score); !ok || score < b.From || score > b.To {
			t.Fatalf("the band of %d is %s", score, b.Range())
		}
		if n, ok := p.Within(0, draw.MaxCRS); !ok || n != total {
			t.Fatalf("within all scores %d, %v; want %d", n, ok, total)
		}
	})
}

func TestFormatPools(t *testing.T) {
	a := pool(t, "2023-04-26", draw.Band{From: 451, To: 1200, Candidates: 7}, draw.Band{From: 0, To: 450})
	b := pool(t, "2023-05-10", draw.Band{From: 451, To: 1200, Candidates: 15}, draw.Band{From: 601, To: 1200, Candidates: 5},
		draw.Band{From: 451, To: 600, Candidates: 10}, draw.Band{From: 0, To: 450, Candidates: 1234})
	const want = `date,total,451-1200,601-1200,451-600,0-450
2023-05-10,1249,15,5,10,1234
2023-04-26,7,7,,,0
`
	if got := string(draw.FormatPools([]*draw.Pool{a, b})); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := string(draw.FormatPools(nil)); got != "date,total\n" {
		t.Errorf("no measurement gives %q", got)
	}
}

// The order in which measurements are given does not matter, and every line
// has as many fields as the first.
func TestFormatPoolsIsOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := somePools().Draw(t, "pools")
		text := draw.FormatPools(list)
		if again := draw.FormatPools(rapid.Permutation(list).Draw(t, "order")); !bytes.Equal(text, again) {
			t.Fatalf("in another order\n%s\nnot\n%s", again, text)
		}
		lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
		for _, line := range lines {
			if strings.Count(line, ",") != strings.Count(lines[0], ",") {
				t.Fatalf("%q has other columns than %q", line, lines[0])
			}
		}
		if len(lines) != len(list)+1 {
			t.Fatalf("%d lines for %d measurements", len(lines), len(list))
		}
	})
}
