package draw_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"drawpress/cmd/internal/draw"
)

// asker asks a round of the repository's own record.
func asker(t testing.TB, n string) func(query string) draw.Value {
	t.Helper()
	r := record(t)
	a, types := archive(t, r.draws), newCorpus(t, r.types).types
	f := a.At(round(t, a, n))
	return func(query string) draw.Value {
		t.Helper()
		q, err := draw.ParseQuery(query, types)
		if err != nil {
			t.Fatal(err)
		}
		v, err := f.Ask(q)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// Round 258, of which the article that this program began with tells.
func TestAskOfRound258(t *testing.T) {
	ask := asker(t, "258")
	for _, tt := range [][2]string{
		{"number", "258"}, {"date", "July 12, 2023"}, {"weekday", "Wednesday"}, {"type", "French-language proficiency"}, {"kind", "category-based"}, {"version", "Version 1"},
		{"invitations", "3,800 invitations"}, {"size", "3,800 invitations"}, {"crs", "375 points"}, {"cut-off", "375 points"},
		{"tie-break", "June 15, 2023 at 23:49:05 UTC"}, {"tie-break weekday", "Thursday"}, {"tie-break lead", "27 days"},
		{"ordinal in year", "22nd"}, {"ordinal in month", "sixth"}, {"ordinal in week", "second"}, {"ordinal of type", "second"}, {"ordinal", "259th"}, {"count minus number", "1 draw"},
		{"ordinal since 2023-07-06", "fourth"}, {"ordinal of kind since 2023-06-28", "fifth"},
		{"count of type in month", "2 draws"}, {"count last 7 days", "4 draws"}, {"count in week before", "4 draws"},
		{"invited in year", "69,148 invitations"}, {"invited in month", "9,600 invitations"}, {"invited of type", "6,100 invitations"}, {"invited in week before", "5,000 invitations"},
		{"crs change of type", "a drop of 64 points"}, {"crs change", "a drop of 130 points"}, {"size change of type", "1,500 more invitations"}, {"crs change from 250", "a drop of 111 points"},
		{"draw 257 crs", "505 points"}, {"draw 257 invitations", "800 invitations"}, {"draw 254 first of type", "yes"}, {"draw 254 crs", "486 points"}, {"draw 255 crs", "463 points"},
		{"draw 257 weekday", "Tuesday"}, {"draw 257 rank from highest in month", "second"}, {"draw 253 crs", "511 points"}, {"draw 257 crs change of type", "a drop of 6 points"},
		{"previous of type", "round 256 of July 7, 2023"}, {"draw 256 weekday", "Friday"}, {"days since previous of type", "5 days"}, {"days since previous", "1 day"},
		{"first of type", "no"}, {"first on weekday of type", "yes"},
		{"lowest since", "round 198 of July 22, 2021"}, {"draw 198 crs", "357 points"}, {"lowest since of type", "none: no earlier draw of this scope reaches it"},
		{"is lowest in year", "yes"}, {"lowest since 2023-06-28", "375 points (round 258)"}, {"largest in year", "7,000 invitations (rounds 243, 244 and 245)"},
		{"previous lowest of type", "round 256 of July 7, 2023"}, {"rank from lowest", "12th"}, {"rank from largest in month", "first"},
		{"longest gap in year", "49 days (rounds 236 and 237)"}, {"crs range last 9", "375 to 511 points"}, {"crs median last 9", "486 points"}, {"crs average last 9", "469.7 points"},
		{"count below 400 in year", "1 draw"}, {"share of type in year", "8.8%"}, {"month share", "13.9%"}, {"falling streak of type", "1 drop"},
		{"draws in week", "rounds 257 and 258"}, {"draws in week before", "rounds 253, 254, 255 and 256"}, {"draws of stem", "round 254"}, {"draws of pnp in month", "no draws"},
		{"invited to date in 2022", "12,289 invitations"}, {"invited change to date from 2022", "56,859 more invitations"}, {"month rank in year", "joint third"},
		{"ordinal of pnp", "none: the draw is not one of these"}, {"score without nomination", "none: no nomination is part of the cut-off"},
		{"CRS  Change\tOF Type", "a drop of 64 points"},
	} {
		if got := ask(tt[0]).Phrase(); got != tt[1] {
			t.Errorf("%q: %q, want %q", tt[0], got, tt[1])
		}
	}
}

// Rounds that are easily told wrong.
func TestAskOfTheRecord(t *testing.T) {
	for _, tt := range [][3]string{
		{"1", "previous", "none: there is no earlier draw of this scope"}, {"1", "first", "yes"}, {"1", "longest gap", "none: no draw of this scope in the window has one before it"}, {"1", "tie-break", "none: no tie-breaking moment was published"},
		{"1", "previous lowest", "none: there is no earlier draw of this scope in the window"}, {"1", "invited to date in 2014", "none: the record does not reach back so far"},
		{"91a", "count minus number", "0 draws"}, {"91b", "count minus number", "1 draw"}, {"92", "ordinal", "93rd"}, {"91b", "days since previous", "0 days"}, {"91b", "highest", "902 points (round 91b)"},
		{"91b", "score without nomination", "302 points"}, {"176", "is lowest", "yes"}, {"176", "is largest", "yes"}, {"176", "crs change", "a drop of 645 points"},
		{"237", "longest gap ever", "49 days (rounds 236 and 237)"}, {"437", "ordinal in year", "49th"}, {"437", "invited in year", "119,865 invitations"}, {"437", "ordinal", "438th"}, {"437", "year rank", "first"},
		{"256", "lowest since of type", "none: no earlier draw of this scope reaches it"}, {"256", "lowest of stem in week before", "none: there is no such draw in the window"},
	} {
		if got := asker(t, tt[0])(tt[1]).Phrase(); got != tt[2] {
			t.Errorf("round %s, %q: %q, want %q", tt[0], tt[1], got, tt[2])
		}
	}
}

// What a machine reads.
func TestValueJSON(t *testing.T) {
	ask := asker(t, "258")
	for query, want := range map[string]string{
		"crs":                   `{"kind":"number","value":375,"unit":"points","words":"375"}`,
		"size average last 9":   `{"kind":"number","value":2133.3333333333335,"unit":"invitations","words":"2,133.3"}`,
		"crs change":            `{"kind":"change","value":-130,"unit":"points","words":"a drop of 130 points"}`,
		"date":                  `{"kind":"date","value":"2023-07-12","words":"July 12, 2023"}`,
		"tie-break":             `{"kind":"moment","value":"2023-06-15T23:49:05Z","words":"June 15, 2023 at 23:49:05 UTC"}`,
		"previous":              `{"kind":"draw","value":{"round":"257","date":"2023-07-11"},"words":"round 257 of July 11, 2023","names":["257"]}`,
		"draws of stem":         `{"kind":"draws","value":[{"round":"254","date":"2023-07-05"}],"words":"round 254","names":["254"]}`,
		"crs range last 9":      `{"kind":"range","value":{"low":375,"high":511},"unit":"points","words":"375 to 511"}`,
		"share of type in week": `{"kind":"ratio","value":{"part":3800,"whole":4600,"share":0.8260869565217391},"words":"82.6%"}`,
		"is lowest":             `{"kind":"yes-no","value":false,"words":"no"}`,
		"ordinal of pnp":        `{"kind":"none","value":null,"words":"none","why":"the draw is not one of these"}`,
	} {
		if got, err := json.Marshal(ask(query)); err != nil || string(got) != want {
			t.Errorf("%q: %s, %v; want %s", query, got, err, want)
		}
	}
}

// A scope is said with every fact that has one.
func TestCounts(t *testing.T) {
	r := record(t)
	types := newCorpus(t, r.types).types
	d := round(t, archive(t, r.draws), "258")
	for query, want := range map[string]string{
		"crs": "", "crs change": "all draws", "ordinal of type in year": "French-language draws in 2023", "count of category kind in month before": "category-based draws in June 2023",
		"crs range last 9": "the last 9 draws", "crs range of type last 1": "the last French-language draw", "invited in half-year before": "all draws in the first half of 2023",
		"lowest": "all draws so far", "invited in week": "all draws in the week of July 10, 2023", "count last 7 days": "all draws in the 7 days to July 12, 2023",
		"count of pnp between 2023-01-01 and 2023-06-30": "PNP draws from January 1, 2023 to June 30, 2023", "count in quarter": "all draws in the third quarter of 2023",
	} {
		q, err := draw.ParseQuery(query, types)
		if got := q.Counts(d); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", query, got, err, want)
		}
	}
}

// What is no query is refused with the word, its place and what could be meant.
func TestParseQueryRefuses(t *testing.T) {
	types := newCorpus(t, record(t).types).types
	for _, tt := range []struct {
		text, word string
		offset     int
		candidate  string // one of them; empty: there are none
		problem    string
	}{
		{"", "", 0, "invited", `the query ends too early; want one such as crs, invited or ordinal`},
		{"invted in year", "invted", 0, "invited", `"invted" is no measure; want one such as crs, invited or ordinal`},
		{"crs Chnage", "Chnage", 4, "change", `"Chnage" does not belong here; the query is complete before it`},
		{"rank from biggest", "biggest", 10, "largest", `"biggest" makes no measure of the words before it; want lowest, highest, largest or smallest`},
		{"ordinal of frnch", "frnch", 11, "french", `"frnch" is no scope; want all, type, kind, a kind such as "category kind" or a type such as "french"`},
		{"ordinal of type in yaer", "yaer", 19, "year", `"yaer" is no part of the calendar; want week, month, quarter, half-year or year behind "in"`},
		{"ordinal of type inn year", "inn", 16, "in", `"inn" does not belong here; the query is complete before it`},
		{"ordinal in year of type", "of", 16, "", `the scope stands before the window; want "ordinal of type in year"`},
		{"crs of type", "of", 4, "", `"crs" is of the draw alone and takes no scope; leave "of type" out`},
		{"crs in year", "in", 4, "", `"crs" takes no window; leave "in year" out`},
		{"crs change of type in  year", "in", 19, "", `"crs change" takes no window; leave "in  year" out`},
		{"ordinal in week before", "in", 8, "", `"ordinal" asks where this draw stands, and no draw is "in week before" of itself`},
		{"share in year", "in", 6, "", `"share" needs a scope smaller than all draws, such as "share of type"`},
		{"share of all", "all", 9, "", `"share" needs a scope smaller than all draws, such as "share of type"`},
		{"month rank in week", "in", 11, "", `"month rank" can be asked for the whole record ("ever") or "in year", not "in week"`},
		{"count between 2023-07-02 and 2023-07-01", "2023-07-01", 29, "", `2023-07-01 is before 2023-07-02; want the earlier day first`},
		{"count since 2023-02-30", "2023-02-30", 12, "", `"2023-02-30" is no day; want a day behind "since", such as 2023-06-28`},
		{"count last", "", 10, "", `the query ends too early; want "last 9" or "last 7 days"`},
		{"count last 0", "0", 11, "", `"0" is no number of draws or days; want "last 9" or "last 7 days"`},
		{"count below 1201", "1201", 12, "", `"1201" is no CRS score; want a score from 1 to 1200 behind "count below"`},
		{"crs change from yesterday", "yesterday", 16, "", `"yesterday" is no round number; want a round behind "crs change from", such as 257 or 91a`},
		{"draw latest crs", "latest", 5, "", `"latest" is no round number; want a round behind "draw", such as 257 or 91a`},
		{"invited to date in '22", "'22", 19, "", `"'22" is no year; want a year such as 2022 behind "invited to date in"`},
	} {
		q, err := draw.ParseQuery(tt.text, types)
		var bad *draw.QueryError
		if q != (draw.Query{}) || !errors.As(err, &bad) {
			t.Errorf("%q is read as %q, %v", tt.text, q, err)
			continue
		}
		if bad.Text != tt.text || bad.Word != tt.word || bad.Offset != tt.offset || bad.Error() != tt.problem {
			t.Errorf("%q: %q at %d: %s", tt.text, bad.Word, bad.Offset, bad)
		}
		if (tt.candidate == "") != (len(bad.Candidates) == 0) || tt.candidate != "" && !slices.Contains(bad.Candidates, tt.candidate) {
			t.Errorf("%q: candidates %q, want %q", tt.text, bad.Candidates, tt.candidate)
		}
	}
}

// What is not there yet is an error, and the same one whether it ever will be.
func TestAskRefuses(t *testing.T) {
	r := record(t)
	a, types := archive(t, r.draws), newCorpus(t, r.types).types
	before := archive(t, a.All()[:259])
	for query, want := range map[string]string{
		"draw 259 crs":            "the record up to round 258 of 2023-07-12 has no round 259",
		"crs change from 259":     "the record up to round 258 of 2023-07-12 has no round 259",
		"crs change from 91":      "the record up to round 258 of 2023-07-12 has no round 91",
		"invited to date in 2024": "the year 2024 is after round 258, which was held in 2023",
	} {
		q, err := draw.ParseQuery(query, types)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range []*draw.Archive{a, before} {
			_, err = a.At(round(t, a, "258")).Ask(q)
			var bad *draw.AskError
			if !errors.As(err, &bad) || err.Error() != want || bad.Query != q {
				t.Errorf("%q: %v", query, err)
			}
		}
	}
	if _, err := a.At(a.Latest()).Ask(draw.Query{}); err == nil {
		t.Error("the zero query has an answer")
	}
}

// The slug general is the type, the kind is said with the word; names of one word are slugs.
func TestQueryScopes(t *testing.T) {
	types := newCorpus(t, record(t).types).types
	for text, want := range map[string]string{
		"count of general": "count of general", "count of General Kind in year": "count of general kind in year", "count of PNP": "count of pnp", "count of French-language": "count of french",
		"count of all": "count", "count ever": "count", "count last 9 draws": "count last 9", "count last 1 day": "count last 1 days", "lowest since of type": "lowest since of type",
		"lowest of type since 2023-06-28": "lowest of type since 2023-06-28", "draw 91A size": "draw 91a invitations", "lowest since 2023-06-28": "lowest since 2023-06-28",
	} {
		if q, err := draw.ParseQuery(text, types); err != nil || q.String() != want {
			t.Errorf("%q: %q, %v; want %q", text, q, err, want)
		}
	}
	if _, err := draw.ParseQuery("count of pnp", nil); err == nil {
		t.Error("a type is known without types")
	}
}

// What the reference says is true: every entry has an example that evaluates.
func TestReference(t *testing.T) {
	ask := asker(t, "258")
	seen := map[string]bool{}
	for _, m := range draw.Measures() {
		if v := ask(m.Example); v.Kind != m.Kind && v.Kind != draw.ValueNone || m.Doc == "" || !slices.Contains(draw.Groups, m.Group) || seen[m.Words] || seen[m.Also] && m.Also != "" {
			t.Errorf("%q: %q is a %s, want a %s", m.Words, m.Example, v.Kind, m.Kind)
		}
		if !strings.Contains(m.Example, m.Words) {
			t.Errorf("%q is no example of %q", m.Example, m.Words)
		}
		seen[m.Words], seen[m.Also] = true, true
	}
	for _, f := range append(draw.ScopeForms(), draw.WindowForms()...) {
		ask(f.Example)
	}
}

// Facts never look ahead: every query of every measure is answered in a prefix
// of the record as in the whole.
func TestQueriesNeverLookAhead(t *testing.T) {
	check := func(t rapid.TB, n naive, whole *draw.Archive, c corpus, k int) {
		prefix := archive(t, n.draws[:k])
		then, now := prefix.At(prefix.Latest()), whole.At(prefix.Latest())
		n.everyQuery(t, c, k-1, true, func(q draw.Query, _ *draw.Measure, _ *spokenQuestion) {
			a, err1 := then.Ask(q)
			b, err2 := now.Ask(q)
			if err1 != nil || err2 != nil || !identical(a, b) {
				t.Fatalf("round %s, %q: %s became %s (%v, %v)", then.Draw().Number, q, a.Phrase(), b.Phrase(), err1, err2)
			}
		})
	}
	r := record(t)
	n, c := newNaive(r.draws), newCorpus(t, r.types)
	for k := 5; k <= len(n.draws); k += 43 {
		check(t, n, archive(t, r.draws), c, k)
	}
	rapid.Check(t, func(t *rapid.T) {
		draws := someDraws(10).Filter(func(d []*draw.Draw) bool { return len(d) > 0 }).Draw(t, "draws")
		n := newNaive(draws)
		check(t, n, archive(t, draws), newCorpus(t, someTypes), rapid.IntRange(1, len(draws)).Draw(t, "prefix"))
	})
}

// An answer rests on what it says: without a round that is not among them
// (and is not where the record begins) it is the same.
func TestAnswersRestOnTheirRounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draws := someDraws(10).Filter(func(d []*draw.Draw) bool { return len(d) > 2 }).Draw(t, "draws")
		for _, d := range draws {
			d.CRS = rapid.IntRange(1, 4).Draw(t, "crs")
		}
		n, c := newNaive(draws), newCorpus(t, someTypes)
		i := rapid.IntRange(2, len(draws)-1).Draw(t, "draw")
		gone := rapid.IntRange(1, i-1).Draw(t, "gone")
		whole := archive(t, n.draws[:i+1])
		less := archive(t, slices.Delete(slices.Clone(n.draws[:i+1]), gone, gone+1))
		n.everyQuery(t, c, i, false, func(q draw.Query, m *draw.Measure, x *spokenQuestion) {
			v, err := whole.At(n.draws[i]).Ask(q)
			if err != nil {
				t.Fatal(err)
			}
			rests := v.Rests()
			if !slices.IsSortedFunc(rests, func(a, b *draw.Draw) int { return slices.Index(n.draws, a) - slices.Index(n.draws, b) }) {
				t.Fatalf("%q rests on %s, out of order", q, numbers(rests))
			}
			for _, e := range v.Names() {
				if !slices.Contains(rests, e) {
					t.Fatalf("%q names %s and does not rest on it", q, e.Number)
				}
			}
			if slices.Contains(rests, n.draws[gone]) || x.other == n.draws[gone] {
				return
			}
			if w, err := less.At(n.draws[i]).Ask(q); err != nil || !identical(v, w) {
				t.Fatalf("round %s, %q: without round %s %s became %s, %v", n.draws[i].Number, q, n.draws[gone].Number, v.Phrase(), w.Phrase(), err)
			}
		})
	})
}

// Scopes nest, sums add up, ranks count from both ends, a record is what has none before it.
func TestQueryLaws(t *testing.T) {
	check := func(t rapid.TB, a *draw.Archive, types []*draw.Type, d *draw.Draw) {
		c := newCorpus(t, types).types
		ask := func(query string) draw.Value {
			q, err := draw.ParseQuery(query, c)
			if err != nil {
				t.Fatal(err)
			}
			v, err := a.At(d).Ask(q)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		for _, w := range []string{"in week", "in month", "in quarter", "in half-year", "in year", "last 30 days", "ever"} {
			invited, share := 0, 0
			for _, typ := range types {
				invited += ask("invited of " + typ.Slug + " " + w).N
				share += ask("share of " + typ.Slug + " " + w).N
			}
			if all := ask("invited " + w); all.N != invited || ask("share of type "+w).Of != share || sum(all.Rests()) != all.N {
				t.Fatalf("%s %s: %d invitations, %d by type", d.Number, w, all.N, invited)
			}
			typ, kind, all := ask("count of type "+w).N, ask("count of kind "+w).N, ask("count "+w).N
			if typ < 1 || typ > kind || kind > all {
				t.Fatalf("%s %s: %d of the type, %d of the kind, %d in all", d.Number, w, typ, kind, all)
			}
			for _, of := range []string{"", " of kind", " of type"} {
				n, at := ask("count"+of+" "+w).N, " "+fmt.Sprint(d.CRS)+of+" "+w
				low, high := ask("rank from lowest"+of+" "+w), ask("rank from highest"+of+" "+w)
				if low.N+high.N+len(low.Names()) != n+1 || ask("count below"+at).N != low.N-1 || ask("count at or above"+at).N != n-low.N+1 ||
					ask("count above"+at).N != high.N-1 || ask("is lowest"+of+" "+w).Yes != (low.N == 1) || ask("lowest"+of+" "+w).N > ask("crs median"+of+" "+w).N/ask("crs median"+of+" "+w).Of {
					t.Fatalf("%s%s %s: ranks %d and %d of %d", d.Number, of, w, low.N, high.N, n)
				}
				if r := ask("crs range" + of + " " + w); r.N != ask("lowest"+of+" "+w).N || r.High != ask("highest"+of+" "+w).N {
					t.Fatalf("%s%s %s: range %s", d.Number, of, w, r.Words())
				}
			}
			if ask("lowest "+w).N > ask("lowest of type "+w).N || ask("largest "+w).N < ask("largest of kind "+w).N {
				t.Fatalf("%s %s: a type reaches further than all", d.Number, w)
			}
		}
		for _, e := range []string{"lowest", "highest", "largest", "smallest"} {
			record := ask("is " + e)
			if since := ask(e + " since"); (since.Kind == draw.ValueNone) != (record.Yes && !record.Joint) {
				t.Fatalf("%s: %s since %s, record %s", d.Number, e, since.Phrase(), record.Phrase())
			}
		}
		y := d.Date.Year()
		if ask(fmt.Sprintf("invited to date in %d", y)).N != ask("invited in year").N && a.Latest() == d {
			t.Fatalf("%s: this year to date is not this year", d.Number)
		}
	}
	r := record(t)
	a := archive(t, r.draws)
	for i := 0; i < a.Len(); i += 13 {
		check(t, a, r.types, a.All()[i])
	}
	rapid.Check(t, func(t *rapid.T) {
		draws := someDraws(30).Filter(func(d []*draw.Draw) bool { return len(d) > 0 }).Draw(t, "draws")
		check(t, archive(t, draws), someTypes, rapid.SampledFrom(draws).Draw(t, "draw"))
	})
}

// February 29 becomes February 28 in a year that has none.
func TestToDateInLeapYears(t *testing.T) {
	var draws []*draw.Draw
	for i, on := range []string{"2023-02-28", "2023-03-01", "2024-02-28", "2024-02-29", "2025-02-28"} {
		draws = append(draws, &draw.Draw{Number: number(t, fmt.Sprint(i+1)), Date: date(t, on), Type: someTypes[0], Invitations: 1 << i, CRS: 1})
	}
	a, types := archive(t, draws), newCorpus(t, someTypes).types
	for _, tt := range []struct {
		round, query string
		want         int
	}{{"4", "invited to date in 2023", 1}, {"3", "invited to date in 2023", 1}, {"4", "invited change to date from 2023", 4 + 8 - 1}, {"5", "invited to date in 2024", 4}, {"5", "count to date in 2023", 1}} {
		q, err := draw.ParseQuery(tt.query, types)
		if err != nil {
			t.Fatal(err)
		}
		if v, err := a.At(round(t, a, tt.round)).Ask(q); err != nil || v.N != tt.want {
			t.Errorf("round %s, %q: %s, %v; want %d", tt.round, tt.query, v.Phrase(), err, tt.want)
		}
	}
}

// FuzzQuery: whatever is read prints in one way, which reads as the same query,
// and has an answer; what is not read has its word in the text.
func FuzzQuery(f *testing.F) {
	for _, m := range draw.Measures() {
		f.Add(m.Example)
	}
	for _, form := range append(draw.ScopeForms(), draw.WindowForms()...) {
		f.Add(form.Example)
	}
	for _, s := range []string{"draw 91a crs", "crs change of", "lowest since since 2023-06-28", "share of all", "count of general kind between 2023-01-01 and", "\xff of \xfe", "ordinal in YEAR before", "Count of French-Language"} {
		f.Add(s)
	}
	r := record(f)
	a, types := archive(f, r.draws), newCorpus(f, r.types).types
	facts := a.At(round(f, a, "258"))
	f.Fuzz(func(t *testing.T, s string) {
		q, err := draw.ParseQuery(s, types)
		if err != nil {
			var bad *draw.QueryError
			if !errors.As(err, &bad) || q != (draw.Query{}) || bad.Offset < 0 || bad.Offset > len(s) || !strings.HasPrefix(s[bad.Offset:], bad.Word) || bad.Error() == "" {
				t.Fatalf("%q: %+v", s, err)
			}
			return
		}
		if again, err := draw.ParseQuery(q.String(), types); err != nil || again != q || again.String() != q.String() {
			t.Fatalf("%q is %q, then %q, %v", s, q, again, err)
		}
		v, err := facts.Ask(q)
		var early *draw.AskError
		if err != nil && !errors.As(err, &early) || err == nil && (v.Phrase() == "" || len(v.Rests()) > 259) {
			t.Fatalf("%q: %v, %v", q, v, err)
		}
		_ = q.Counts(facts.Draw())
	})
}
