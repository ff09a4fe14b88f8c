package draw_test

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"drawpress/cmd/internal/draw"
)

// Round 258, of July 12, 2023: what the article that this program began with
// says of it, and what the official record says.
func TestFactsOfRound258(t *testing.T) {
	r := record(t)
	a := archive(t, r.draws)
	french, stem, general := draw.OfType(r.of(t, "french")), draw.OfType(r.of(t, "stem")), draw.OfType(r.of(t, "general"))
	category, program := draw.OfKind(draw.Category), draw.OfKind(draw.Program)
	d := round(t, a, "258")
	f := a.At(d)
	if d.Date.Weekday().String() != "Wednesday" || d.Date.Long() != "July 12, 2023" || d.CRS != 375 || d.Invitations != 3800 || d.TieBreak.Weekday().String() != "Thursday" {
		t.Errorf("round 258 is %+v", d)
	}
	for _, tt := range []struct {
		name      string
		got, want int
	}{
		{"ordinal of 2023", f.Count(draw.All, draw.ThisYear), 22},
		{"ordinal of July", f.Count(draw.All, draw.ThisMonth), 6},
		{"ordinal of the quarter", f.Count(draw.All, draw.ThisQuarter), 6},
		{"ordinal of the week", f.Count(draw.All, draw.ThisWeek), 2},
		{"draws of seven days", f.Count(draw.All, draw.LastDays(7)), 4},
		{"draws of the day", f.Count(draw.All, draw.LastDays(1)), 1},
		{"draws since July 4", f.Count(draw.All, draw.LastDays(9)), 6},
		{"draws ever: the number and one, for 91 was two", f.Count(draw.All, draw.Ever), 259},
		{"French draws ever", f.Count(french, draw.Ever), 2},
		{"French draws of 2023", f.Count(french, draw.ThisYear), 2},
		{"French draws of the week", f.Count(french, draw.ThisWeek), 1},
		{"French draws of seven days", f.Count(french, draw.LastDays(7)), 2},
		{"category draws ever", f.Count(category, draw.Ever), 5},
		{"STEM draws ever", f.Count(stem, draw.Ever), 1},
		{"general draws of July", f.Count(general, draw.ThisMonth), 2},
		{"program draws of July", f.Count(program, draw.ThisMonth), 0},
		{"invitations of 2023", f.Invited(draw.All, draw.ThisYear), 69148},
		{"invitations of July", f.Invited(draw.All, draw.ThisMonth), 9600},
		{"French invitations", f.Invited(french, draw.Ever), 6100},
		{"general invitations of July", f.Invited(general, draw.ThisMonth), 1500},
		{"invitations of the day", f.Invited(draw.All, draw.LastDays(1)), 3800},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, tt.got, tt.want)
		}
	}
	if c := f.Change(french); c == nil || *c != (draw.Change{From: round(t, a, "256"), CRS: -64, Size: 1500, Days: 5}) {
		t.Errorf("change of the type %+v", c)
	}
	if c := f.Change(draw.All); c == nil || *c != (draw.Change{From: round(t, a, "257"), CRS: -130, Size: 3000, Days: 1}) {
		t.Errorf("change of all %+v", c)
	}
	if p := f.Previous(stem); p != round(t, a, "254") {
		t.Errorf("the STEM draw before is %v", p)
	}
	if p := a.At(round(t, a, "256")).Previous(french); p != nil {
		t.Errorf("before the first French draw there is %v", p)
	}
	if got := numbers(f.Draws(draw.All, draw.Last(9))); !slices.Equal(got, []string{"250", "251", "252", "253", "254", "255", "256", "257", "258"}) {
		t.Errorf("the table of nine has %s", got)
	}
	type row struct {
		on, slug         string
		invitations, crs int
	}
	var rows []row
	for _, d := range f.Draws(draw.All, draw.Last(9)) {
		rows = append(rows, row{d.Date.MonthDay(), d.Type.Slug, d.Invitations, d.CRS})
	}
	if want := []row{{"June 8", "general", 4800, 486}, {"June 27", "general", 4300, 486}, {"June 28", "healthcare", 500, 476}, {"July 4", "general", 700, 511},
		{"July 5", "stem", 500, 486}, {"July 6", "healthcare", 1500, 463}, {"July 7", "french", 2300, 439}, {"July 11", "general", 800, 505}, {"July 12", "french", 3800, 375}}; !slices.Equal(rows, want) {
		t.Errorf("rows %v, want %v", rows, want)
	}
}

// Facts of other rounds that are easily got wrong.
func TestFactsOfTheRecord(t *testing.T) {
	r := record(t)
	a := archive(t, r.draws)
	pnp, general := draw.OfType(r.of(t, "pnp")), draw.OfType(r.of(t, "general"))
	for _, tt := range []struct {
		name, round string
		scope       draw.Scope
		window      draw.Window
		count, sum  int
	}{
		{"the first ever", "1", draw.All, draw.Ever, 1, 779},
		{"of two on one day the first", "91a", draw.All, draw.LastDays(1), 1, 500},
		{"and the second", "91b", draw.All, draw.LastDays(1), 2, 700},
		{"the count and the number agree up to 90", "90", draw.All, draw.Ever, 90, 0},
		{"and differ by one from 92", "92", draw.All, draw.Ever, 93, 0},
		{"the largest", "176", draw.All, draw.LastDays(1), 1, 27332},
		{"the year that ends", "23", draw.All, draw.ThisYear, 23, 31063},
		{"the year that begins", "24", draw.All, draw.ThisYear, 1, 0},
		{"2026 to August 19", "437", draw.All, draw.ThisYear, 49, 119865},
		{"all to August 19, 2026", "437", draw.All, draw.Ever, 438, 0},
		{"nominees to then", "437", pnp, draw.Ever, 111, 0},
		{"general rounds to then", "437", general, draw.Ever, 178, 0},
	} {
		f := a.At(round(t, a, tt.round))
		if got := f.Count(tt.scope, tt.window); tt.count > 0 && got != tt.count {
			t.Errorf("%s, %s: %d draws, want %d", tt.round, tt.name, got, tt.count)
		}
		if got := f.Invited(tt.scope, tt.window); tt.sum > 0 && got != tt.sum {
			t.Errorf("%s, %s: %d invitations, want %d", tt.round, tt.name, got, tt.sum)
		}
	}
}

// Both implementations agree on the whole record.
func TestFactsTwice(t *testing.T) {
	r := record(t)
	newNaive(r.draws).compare(t, archive(t, r.draws), r.types)
}

// And on any other.
func TestFactsTwiceAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draws := someDraws(40).Draw(t, "draws")
		newNaive(draws).compare(t, archive(t, draws), someTypes)
	})
}

// answers is all that is said of a draw.
type answers struct {
	Counts, Sums []int
	Rows         [][]string
	Previous     []*draw.Draw
	Changes      []*draw.Change
}

func ask(f draw.Facts, all []scope, spans []window) (ans answers) {
	for _, s := range all {
		for _, w := range spans {
			ans.Counts = append(ans.Counts, f.Count(s.scope, w.window))
			ans.Sums = append(ans.Sums, f.Invited(s.scope, w.window))
			ans.Rows = append(ans.Rows, numbers(f.Draws(s.scope, w.window)))
		}
		ans.Previous = append(ans.Previous, f.Previous(s.scope))
		ans.Changes = append(ans.Changes, f.Change(s.scope))
	}
	return ans
}

// Facts never look ahead: those of a prefix are a prefix of the facts, so no
// later draw changes what was said of an earlier one.
func TestFactsNeverLookAhead(t *testing.T) {
	spans := windows()
	rapid.Check(t, func(t *rapid.T) {
		whole := archive(t, someDraws(40).Draw(t, "draws"))
		all := scopes(someTypes)
		k := rapid.IntRange(0, whole.Len()).Draw(t, "prefix")
		prefix := archive(t, whole.All()[:k])
		for _, d := range prefix.All() {
			if then, now := ask(prefix.At(d), all, spans), ask(whole.At(d), all, spans); !reflect.DeepEqual(then, now) {
				t.Fatalf("round %s: %+v became %+v", d.Number, then, now)
			}
		}
	})
	r := record(t)
	whole := archive(t, r.draws)
	all := scopes(r.types)
	for k := 1; k <= whole.Len(); k += 7 { // the article as it was on its day
		d := whole.All()[k-1]
		if then, now := ask(archive(t, whole.All()[:k]).At(d), all, spans), ask(whole.At(d), all, spans); !reflect.DeepEqual(then, now) {
			t.Fatalf("round %s: %+v became %+v", d.Number, then, now)
		}
	}
}

// The draws of a type are among those of its kind, and these among all; a
// month is within its quarter, and that within its year.
func TestScopesAndWindowsNest(t *testing.T) {
	within := func(t rapid.TB, what string, inner, outer []*draw.Draw) {
		if len(inner) > len(outer) {
			t.Fatalf("%s: %s is not within %s", what, numbers(inner), numbers(outer))
		}
		i := 0
		for _, d := range outer {
			if i < len(inner) && inner[i] == d {
				i++
			}
		}
		if i < len(inner) {
			t.Fatalf("%s: %s is not within %s", what, numbers(inner), numbers(outer))
		}
	}
	check := func(t rapid.TB, a *draw.Archive, d *draw.Draw, types []*draw.Type) {
		f := a.At(d)
		for _, w := range windows() {
			if w.last > 0 {
				continue // the last nine of a type reach back further than the last nine of all
			}
			all := f.Draws(draw.All, w.window)
			for _, typ := range types {
				kind := f.Draws(draw.OfKind(typ.Kind), w.window)
				within(t, w.name+" of "+typ.Slug, f.Draws(draw.OfType(typ), w.window), kind)
				within(t, w.name+" of "+string(typ.Kind), kind, all)
			}
		}
		for _, s := range scopes(types) {
			for _, chain := range [][]draw.Window{
				{draw.LastDays(1), draw.ThisWeek, draw.LastDays(7), draw.Ever},
				{draw.LastDays(1), draw.ThisMonth, draw.ThisQuarter, draw.ThisYear, draw.LastDays(366), draw.Ever},
				{draw.Last(1), draw.Last(2), draw.Last(9), draw.Ever},
			} {
				for i := range chain[1:] {
					within(t, s.name, f.Draws(s.scope, chain[i]), f.Draws(s.scope, chain[i+1]))
				}
			}
		}
	}
	r := record(t)
	a := archive(t, r.draws)
	for i := 0; i < a.Len(); i += 11 {
		check(t, a, a.All()[i], r.types)
	}
	rapid.Check(t, func(t *rapid.T) {
		draws := someDraws(30).Filter(func(d []*draw.Draw) bool { return len(d) > 0 }).Draw(t, "draws")
		check(t, archive(t, draws), rapid.SampledFrom(draws).Draw(t, "draw"), someTypes)
	})
}

// Types add up to kinds, kinds to all, years to the whole record.
func TestSumsAddUp(t *testing.T) {
	check := func(t rapid.TB, a *draw.Archive, types []*draw.Type) {
		years := 0
		for _, y := range a.Years() {
			years += y.Invited
		}
		if years != a.Invited(draw.All) {
			t.Fatalf("the years have %d invitations, all draws %d", years, a.Invited(draw.All))
		}
		for _, d := range a.All() {
			f := a.At(d)
			for _, w := range windows() {
				if w.last > 0 {
					continue
				}
				count, invited := map[draw.Kind]int{}, map[draw.Kind]int{}
				for _, typ := range types {
					count[typ.Kind] += f.Count(draw.OfType(typ), w.window)
					invited[typ.Kind] += f.Invited(draw.OfType(typ), w.window)
				}
				counts, sums := 0, 0
				for _, k := range draw.Kinds {
					if count[k] != f.Count(draw.OfKind(k), w.window) || invited[k] != f.Invited(draw.OfKind(k), w.window) {
						t.Fatalf("round %s, %s, %s: %d draws, %d invitations by type", d.Number, w.name, k, count[k], invited[k])
					}
					counts, sums = counts+count[k], sums+invited[k]
				}
				if counts != f.Count(draw.All, w.window) || sums != f.Invited(draw.All, w.window) {
					t.Fatalf("round %s, %s: %d draws, %d invitations by kind", d.Number, w.name, counts, sums)
				}
			}
		}
	}
	r := record(t)
	check(t, archive(t, r.draws), r.types)
	rapid.Check(t, func(t *rapid.T) { check(t, archive(t, someDraws(30).Draw(t, "draws")), someTypes) })
}

// The draw itself is in every window, however that was made.
func TestWindowsHoldTheDraw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := archive(t, someDraws(20).Filter(func(d []*draw.Draw) bool { return len(d) > 0 }).Draw(t, "draws"))
		d := rapid.SampledFrom(a.All()).Draw(t, "draw")
		n := rapid.OneOf(rapid.IntRange(-3, 40), rapid.Int()).Draw(t, "n")
		for _, w := range []draw.Window{draw.LastDays(n), draw.Last(n), draw.ThisWeek, draw.ThisMonth, draw.ThisQuarter, draw.ThisYear, draw.Ever} {
			for _, s := range []draw.Scope{draw.All, draw.OfKind(d.Type.Kind), draw.OfType(d.Type)} {
				got := a.At(d).Draws(s, w)
				if len(got) == 0 || got[len(got)-1] != d || a.At(d).Count(s, w) != len(got) {
					t.Fatalf("%v at %s with n = %d: %s", w, d.Number, n, numbers(got))
				}
			}
		}
	})
	a := archive(t, record(t).draws)
	f := a.At(a.Latest())
	for _, n := range []int{1_000_000, 20_000_000, math.MaxInt32, math.MaxInt} {
		if got := f.Count(draw.All, draw.LastDays(n)); got != a.Len() {
			t.Errorf("the last %d days have %d draws, want all", n, got)
		}
		if got := f.Count(draw.All, draw.Last(n)); got != a.Len() {
			t.Errorf("the last %d draws are %d, want all", n, got)
		}
	}
}
