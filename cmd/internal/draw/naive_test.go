package draw_test

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"drawpress/cmd/internal/draw"
)

// A second implementation of every query, by plain loops over the whole
// record, with nothing in common with the first but the meaning.
type naive struct {
	draws []*draw.Draw // in order
	days  map[*draw.Draw]calendar
}

// calendar is what windows ask of a day, as package time tells it.
type calendar struct{ year, quarter, month, weekYear, week, day int }

func newNaive(draws []*draw.Draw) naive {
	n := naive{nil, map[*draw.Draw]calendar{}}
	for _, d := range draws { // insertion sort
		i := len(n.draws)
		for i > 0 && earlier(d, n.draws[i-1]) {
			i--
		}
		n.draws = slices.Insert(n.draws, i, d)
		day, err := time.Parse(time.DateOnly, d.Date.String())
		if err != nil {
			panic(err)
		}
		weekYear, week := day.ISOWeek()
		n.days[d] = calendar{day.Year(), (int(day.Month()) + 2) / 3, int(day.Month()), weekYear, week, int(day.Unix() / 86400)}
	}
	return n
}

func earlier(a, b *draw.Draw) bool {
	if a.Date.String() != b.Date.String() {
		return a.Date.String() < b.Date.String()
	}
	key := func(d *draw.Draw) string { return fmt.Sprintf("%06d", d.Number.Int()) + d.Number.String() }
	return key(a) < key(b)
}

// A scope in both implementations.
type scope struct {
	name  string
	scope draw.Scope
	has   func(*draw.Draw) bool
}

func scopes(types []*draw.Type) []scope {
	all := []scope{{"all", draw.All, func(*draw.Draw) bool { return true }}}
	for _, k := range draw.Kinds {
		all = append(all, scope{"kind " + string(k), draw.OfKind(k), func(d *draw.Draw) bool { return d.Type.Kind == k }})
	}
	for _, typ := range types {
		all = append(all, scope{"type " + typ.Slug, draw.OfType(typ), func(d *draw.Draw) bool { return d.Type == typ }})
	}
	stranger := &draw.Type{Slug: "stranger"}
	return append(all, scope{"type of no draw", draw.OfType(stranger), func(*draw.Draw) bool { return false }})
}

// A window in both implementations: either a rule that says which earlier days
// are inside, or the number of draws.
type window struct {
	name   string
	window draw.Window
	inside func(on, day calendar) bool
	last   int
}

func windows() []window {
	all := []window{
		{"ever", draw.Ever, func(_, _ calendar) bool { return true }, 0},
		{"year", draw.ThisYear, func(on, day calendar) bool { return day.year == on.year }, 0},
		{"quarter", draw.ThisQuarter, func(on, day calendar) bool { return day.year == on.year && day.quarter == on.quarter }, 0},
		{"month", draw.ThisMonth, func(on, day calendar) bool { return day.year == on.year && day.month == on.month }, 0},
		{"week", draw.ThisWeek, func(on, day calendar) bool { return day.weekYear == on.weekYear && day.week == on.week }, 0},
	}
	for _, n := range []int{1, 2, 7, 30, 365} {
		all = append(all, window{fmt.Sprint("last days ", n), draw.LastDays(n), func(on, day calendar) bool { return on.day-day.day < n }, 0})
	}
	for _, n := range []int{1, 2, 9, 100_000} {
		all = append(all, window{fmt.Sprint("last ", n), draw.Last(n), nil, n})
	}
	return all
}

// rows lists the draws of a scope and window as they stood at d.
func (n naive) rows(d *draw.Draw, s scope, w window) []*draw.Draw {
	var rows []*draw.Draw
	for _, e := range n.draws {
		if s.has(e) && (w.inside == nil || w.inside(n.days[d], n.days[e])) {
			rows = append(rows, e)
		}
		if e == d {
			break
		}
	}
	for w.last > 0 && len(rows) > w.last {
		rows = rows[1:]
	}
	return rows
}

func (n naive) previous(d *draw.Draw, s scope) (previous *draw.Draw) {
	for _, e := range n.draws {
		if e == d {
			return previous
		}
		if s.has(e) {
			previous = e
		}
	}
	panic("not of this record")
}

func (n naive) next(d *draw.Draw, s scope) *draw.Draw {
	seen := false
	for _, e := range n.draws {
		if seen && s.has(e) {
			return e
		}
		seen = seen || e == d
	}
	return nil
}

func sum(draws []*draw.Draw) (invitations int) {
	for _, d := range draws {
		invitations += d.Invitations
	}
	return invitations
}

// compare asks both implementations everything about every draw.
func (n naive) compare(t rapid.TB, a *draw.Archive, types []*draw.Type) {
	t.Helper()
	if !slices.Equal(a.All(), n.draws) || a.Len() != len(n.draws) {
		t.Fatalf("the record has another order")
	}
	all, spans := scopes(types), windows()
	for _, s := range all {
		var in []*draw.Draw
		for _, d := range n.draws {
			if s.has(d) {
				in = append(in, d)
			}
		}
		if !slices.Equal(a.In(s.scope), in) || a.Invited(s.scope) != sum(in) {
			t.Fatalf("%s: %d draws, %d invitations", s.name, len(a.In(s.scope)), a.Invited(s.scope))
		}
	}
	for _, d := range n.draws {
		f := a.At(d)
		if f.Draw() != d || a.Round(d.Number) != d {
			t.Fatalf("round %s is found as %v", d.Number, a.Round(d.Number))
		}
		for _, s := range all {
			for _, w := range spans {
				want := n.rows(d, s, w)
				if got := f.Draws(s.scope, w.window); !slices.Equal(got, want) {
					t.Fatalf("round %s, %s, %s: draws %s, want %s", d.Number, s.name, w.name, numbers(got), numbers(want))
				}
				if got := f.Count(s.scope, w.window); got != len(want) {
					t.Fatalf("round %s, %s, %s: %d draws, want %d", d.Number, s.name, w.name, got, len(want))
				}
				if got := f.Invited(s.scope, w.window); got != sum(want) {
					t.Fatalf("round %s, %s, %s: %d invitations, want %d", d.Number, s.name, w.name, got, sum(want))
				}
			}
			previous := n.previous(d, s)
			if got := f.Previous(s.scope); got != previous {
				t.Fatalf("round %s, %s: previous %v, want %v", d.Number, s.name, got, previous)
			}
			switch c := f.Change(s.scope); {
			case (c == nil) != (previous == nil):
				t.Fatalf("round %s, %s: change %v, previous %v", d.Number, s.name, c, previous)
			case c != nil:
				if want := (draw.Change{From: previous, CRS: d.CRS - previous.CRS, Size: d.Invitations - previous.Invitations, Days: n.days[d].day - n.days[previous].day}); *c != want {
					t.Fatalf("round %s, %s: change %+v, want %+v", d.Number, s.name, *c, want)
				}
			}
			if got, want := a.Next(d, s.scope), n.next(d, s); got != want {
				t.Fatalf("round %s, %s: next %v, want %v", d.Number, s.name, got, want)
			}
		}
	}
	n.compareYears(t, a)
}

func (n naive) compareYears(t rapid.TB, a *draw.Archive) {
	t.Helper()
	byYear := map[int][]*draw.Draw{}
	for _, d := range n.draws {
		y := n.days[d].year
		byYear[y] = append(byYear[y], d)
	}
	years := a.Years()
	for i, y := range years {
		if want := byYear[y.Year]; !slices.Equal(y.Draws, want) || len(want) == 0 || y.Invited != sum(want) || i > 0 && years[i-1].Year <= y.Year {
			t.Fatalf("year %d, at %d: draws %s, %d invitations", y.Year, i, numbers(y.Draws), y.Invited)
		}
	}
	if len(years) != len(byYear) {
		t.Fatalf("%d years, want %d", len(years), len(byYear))
	}
}

func numbers(draws []*draw.Draw) (all []string) {
	for _, d := range draws {
		all = append(all, d.Number.String())
	}
	return all
}
