package official_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/official"
)

// pool258 are the figures of round 258, published as of July 11, 2023.
var pool258 = change{
	"drawDistributionAsOn": "July 11, 2023",
	"dd1":                  "276", "dd2": "619", "dd3": "51,689", "dd4": "834", "dd5": "4,686", "dd6": "19,234", "dd7": "14,827", "dd8": "12,108",
	"dd9": "55,570", "dd10": "11,164", "dd11": "12,162", "dd12": "9,896", "dd13": "10,775", "dd14": "11,573",
	"dd15": "63,039", "dd16": "32,771", "dd17": "5,299", "dd18": "209,263",
}

// poolsOf reads the pools of rounds, each #258 with the given values instead.
func poolsOf(t *testing.T, rounds ...change) (string, []string) {
	t.Helper()
	var list []any
	for _, more := range rounds {
		c := maps.Clone(pool258)
		maps.Copy(c, more)
		list = append(list, round258(c))
	}
	data, err := json.Marshal(map[string]any{"rounds": list})
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := official.Read(data, types(t))
	if err != nil || len(all) != len(rounds) {
		t.Fatalf("%d rounds, %v", len(all), err)
	}
	pools, remarks := official.Pools(all)
	var said []string
	for _, r := range remarks {
		if r.Fatal {
			t.Errorf("fatal: %v", r)
		}
		said = append(said, fmt.Sprintf("%s %s %q: %s", r.Round, r.Field, r.Raw, r.Text))
	}
	var days []string
	for _, p := range pools {
		days = append(days, fmt.Sprintf("%s %d in %d", p.Date(), p.Total(), len(p.Bands())))
	}
	return strings.Join(days, "; "), said
}

// all gives every figure of the pool the same value.
func all(value string) change {
	c := change{}
	for i := 1; i <= 18; i++ {
		c[fmt.Sprintf("dd%d", i)] = value
	}
	return c
}

func TestPoolsOfOneRound(t *testing.T) {
	const sound = "2023-07-11 209263 in 15"
	upper := change{}
	for k, v := range pool258 {
		upper[k], upper[strings.ToUpper(k)] = "-", v
	}
	french := change{"drawDistributionAsOn": "11 juillet 2023"}
	for k, v := range pool258 {
		if k != "drawDistributionAsOn" {
			french[k] = strings.ReplaceAll(v.(string), ",", "\u202f")
		}
	}
	day := func(s string) change { return change{"drawDistributionAsOn": s} }
	for _, tt := range []struct {
		name    string
		changes change
		want    string
		remark  string
	}{
		{"as published", nil, sound, ""},
		{"keys in capitals", upper, sound, ""},
		{"French", french, sound, ""},
		{"thin and plain spaces", change{"dd18": "209\u2009263", "dd17": "5 299", "dd16": "32\u00a0771", "dd15": "63039"}, sound, ""},
		{"ordinal", day("July 11th 2023"), sound, ""},
		{"1er", change{"drawDistributionAsOn": "1er juillet 2023"}, "2023-07-01 209263 in 15", ""},
		{"spaces and a dot", day("  July  11. 2023 "), sound, ""},
		{"ISO", day("2023-07-11"), sound, ""},
		{"with a time", day("July 11, 2023 at 12:00:00 UTC"), sound, ""},
		{"no year", day("July 11"), sound, `258 drawDistributionAsOn "July 11": "July 11" names no year; read as 2023, the latest that is not after the draw`},
		{"the day of the round", day("July 12, 2023"), "2023-07-12 209263 in 15", ""},
		{"60 days before", day("May 13, 2023"), "2023-05-13 209263 in 15", ""},
		{"none: zeros", all("0"), "", ""},
		{"none: missing", all("-"), "", ""},
		{"none: empty", all(""), "", ""},
		{"none: zeros, and no day", change{"drawDistributionAsOn": "-", "dd1": "0", "dd2": "0", "dd3": "0", "dd4": "0", "dd5": "0", "dd6": "0", "dd7": "0", "dd8": "0", "dd9": "0",
			"dd10": "0", "dd11": "0", "dd12": "0", "dd13": "0", "dd14": "0", "dd15": "0", "dd16": "0", "dd17": "0", "dd18": "0"}, "", ""},
		{"61 days before", day("May 12, 2023"), "", `258 drawDistributionAsOn "May 12, 2023": May 12, 2023 is 61 days before the round of July 12, 2023; want at most 60; the pool is left out`},
		{"after the round", day("July 13, 2023"), "", `258 drawDistributionAsOn "July 13, 2023": July 13, 2023 is after the round of July 12, 2023; want a day before it; the pool is left out`},
		{"no day", day(""), "", `258 drawDistributionAsOn "": no day is given for the pool; it is left out`},
		{"no such day", day("June 31, 2023"), "", `258 drawDistributionAsOn "June 31, 2023": "June 31, 2023" is not a date; want one such as August 16, 2026; the pool is left out`},
		{"no number", change{"dd2": "6l9"}, "", `258 dd2 "6l9": "6l9" is not a whole number; want one such as 3800, 3,800 or 3 800; the pool is left out`},
		{"one missing", change{"dd17": "-"}, "", `258 dd17 "": none is given, but other figures of the pool are; the pool is left out`},
		{"total missing", change{"dd18": "-"}, "", `258 dd18 "": none is given, but other figures of the pool are; the pool is left out`},
		{"total wrong", change{"dd18": "209,236"}, "", `258 dd18 "209,236": 209236, but the bands sum to 209263; the pool is left out`},
		{"a band wrong", change{"dd15": "63,309"}, "", `258 dd18 "209,263": 209263, but the bands sum to 209533; the pool is left out`},
		{"a part wrong", change{"dd4": "384"}, "2023-07-11 209263 in 11",
			`258 dd3 "51,689": 51689 candidates with 451 to 500, but the parts of the band sum to 51239; the total, 209263, agrees with the band, so it is kept without its parts`},
		{"a subtotal wrong", change{"dd9": "55,750"}, sound,
			`258 dd9 "55,750": 55750 candidates with 401 to 450, but the parts of the band sum to 55570; the total, 209263, agrees with the parts, so they are followed`},
	} {
		got, said := poolsOf(t, tt.changes)
		if got != tt.want || strings.Join(said, "\n") != tt.remark {
			t.Errorf("%s: %q\n%s\nwant %q\n%s", tt.name, got, strings.Join(said, "\n"), tt.want, tt.remark)
		}
	}
}

// A part and the total are wrong: both remarks, no pool.
func TestPoolsAgreeInNoWay(t *testing.T) {
	got, said := poolsOf(t, change{"dd4": "384", "dd18": "1"})
	want := []string{
		`258 dd18 "1": 1, but the bands sum to 209263; the pool is left out`,
		`258 dd3 "51,689": 51689 candidates with 451 to 500, but the parts of the band sum to 51239`,
	}
	if got != "" || !slices.Equal(said, want) {
		t.Errorf("%q\n%s", got, strings.Join(said, "\n"))
	}
}

func TestPoolsOfManyRounds(t *testing.T) {
	r259 := change{"drawNumber": "259", "drawDate": "2023-07-18", "drawDateFull": "-", "drawDateTime": "-"}
	with := func(more change) change {
		c := maps.Clone(r259)
		maps.Copy(c, more)
		return c
	}
	for _, tt := range []struct {
		name   string
		first  change
		second change
		want   string
		said   []string
	}{
		{"one measurement, two rounds", nil, r259, "2023-07-11 209263 in 15", nil},
		{"another day", nil, with(change{"drawDistributionAsOn": "July 17, 2023", "dd17": "5,300", "dd18": "209,264"}),
			"2023-07-11 209263 in 15; 2023-07-17 209264 in 15", nil},
		{"another day with the same figures", nil, with(change{"drawDistributionAsOn": "July 17, 2023"}),
			"2023-07-11 209263 in 15; 2023-07-17 209263 in 15",
			[]string{`259 drawDistributionAsOn "July 17, 2023": every figure is that of July 11, 2023; want a new measurement, or that day`}},
		{"rounds disagree", nil, with(change{"dd17": "5,300", "dd18": "209,264"}), "2023-07-11 209263 in 15",
			[]string{`259 dd17 "5,300": round 258 has 5,299 for the same day, 2023-07-11; round 258 is followed`}},
		{"the one whose sums hold is followed", change{"dd4": "384"}, r259, "2023-07-11 209263 in 15", []string{
			`258 dd3 "51,689": 51689 candidates with 451 to 500, but the parts of the band sum to 51239; the total, 209263, agrees with the band, so it is kept without its parts`,
			`258 dd4 "384": round 259 has 834 for the same day, 2023-07-11; round 259 is followed`,
		}},
		{"none published with the second", nil, with(all("0")), "2023-07-11 209263 in 15", nil},
	} {
		got, said := poolsOf(t, tt.first, tt.second)
		if got != tt.want || !slices.Equal(said, tt.said) {
			t.Errorf("%s: %q\n%s\nwant %q\n%s", tt.name, got, strings.Join(said, "\n"), tt.want, strings.Join(tt.said, "\n"))
		}
	}
	if pools, remarks := official.Pools(nil); pools != nil || remarks != nil {
		t.Errorf("no rounds give %v, %v", pools, remarks)
	}
}

// TestPoolsWholeFile reads every pool that was published to August 2026.
func TestPoolsWholeFile(t *testing.T) {
	const name = "../../../../shared/data/ee_rounds_123_en.json"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Skip("the official file is not at hand: ", err)
	}
	rounds, _, err := official.Read(data, types(t))
	if err != nil {
		t.Fatal(err)
	}
	pools, remarks := official.Pools(rounds)
	var said []string
	for _, r := range remarks {
		said = append(said, r.Round+" "+r.Field+": "+r.Text)
	}
	want := []string{
		"386 drawDistributionAsOn: every figure is that of December 14, 2025; want a new measurement, or that day",
		"252 drawDistributionAsOn: every figure is that of June 27, 2023; want a new measurement, or that day",
		"247 dd3: 55867 candidates with 451 to 500, but the parts of the band sum to 55687; the total, 230189, agrees with the band, so it is kept without its parts",
		"220 drawDistributionAsOn: every figure is that of March 28, 2022; want a new measurement, or that day",
	}
	if !slices.Equal(said, want) {
		t.Errorf("remarks:\n%s\nwant:\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
	}
	if len(pools) != 123 {
		t.Errorf("%d measurements; want 123", len(pools))
	}
	all, err := draw.NewPools(pools)
	if err != nil {
		t.Fatal(err)
	}
	published := 0
	for _, r := range rounds {
		if strings.Trim(r.Raw["dd18"], "0") == "" {
			continue
		}
		published++
		p := all.At(r.Date)
		if p == nil {
			t.Errorf("round %s: no pool", r.Number)
			continue
		}
		sum := 0
		for _, b := range p.Bands() {
			sum += b.Candidates
		}
		if sum != p.Total() {
			t.Errorf("round %s: the bands sum to %d, the total is %d", r.Number, sum, p.Total())
		}
	}
	if published != 220 {
		t.Errorf("%d rounds with a pool; want 220", published)
	}
	if p := all.At(rounds[len(rounds)-1].Date); p.Date().String() != "2026-08-16" || p.Total() != 226859 {
		t.Errorf("the last is %s, %d", p.Date(), p.Total())
	}
	kept, err := os.ReadFile("../../../content/pool.csv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(draw.FormatPools(pools))) {
		if !strings.Contains(string(kept), line) {
			t.Errorf("content/pool.csv lacks the line %s", line)
		}
	}
}
