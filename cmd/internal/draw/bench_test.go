package draw_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"drawpress/cmd/internal/draw"
)

// long is a record of n draws: the true one over and over, each time twelve
// years later.
func long(b *testing.B, n int) []*draw.Draw {
	of := archive(b, record(b).draws).All()[:438]
	draws := make([]*draw.Draw, n)
	for i := range draws {
		d := *of[i%len(of)]
		d.Number = number(b, strconv.Itoa(i+1))
		d.Date = d.Date.Add(i / len(of) * 4383)
		draws[i] = &d
	}
	return draws
}

func BenchmarkNewArchive(b *testing.B) {
	for _, n := range []int{438, 10_000} {
		draws := long(b, n)
		slices.Reverse(draws) // as from a file that begins with the newest
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := draw.NewArchive(draws); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkArticle asks what a typical article asks: ordinals, comparisons,
// sums, the week, the table of nine and the neighbours. It must cost nearly the
// same for the newest draw as for one in the middle, and at any length.
func BenchmarkArticle(b *testing.B) {
	for _, n := range []int{438, 10_000} {
		a := archive(b, long(b, n))
		for name, d := range map[string]*draw.Draw{"middle": a.All()[n/2], "newest": a.Latest()} {
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					article(a, d)
				}
			})
		}
	}
}

var sink int

func article(a *draw.Archive, d *draw.Draw) {
	f := a.At(d)
	of := draw.OfType(d.Type)
	for _, s := range []draw.Scope{draw.All, of} {
		for _, w := range []draw.Window{draw.ThisYear, draw.ThisMonth, draw.ThisWeek, draw.Ever} {
			sink += f.Count(s, w)
		}
		sink += f.Invited(s, draw.ThisYear)
		if c := f.Change(s); c != nil {
			sink += c.CRS
		}
		for _, near := range []*draw.Draw{f.Previous(s), a.Next(d, s)} {
			if near != nil {
				sink += near.CRS
			}
		}
	}
	sink += len(f.Draws(draw.All, draw.ThisWeek)) + len(f.Draws(draw.All, draw.LastDays(7))) + f.Invited(draw.All, draw.LastDays(7)) + len(f.Draws(draw.All, draw.Last(9)))
}

func BenchmarkParseInstant(b *testing.B) {
	for name, text := range map[string]string{"canonical": "2023-06-15 23:49:05 UTC", "file": "June 15, 2023 at 23:49:05 UTC"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := draw.ParseInstant(text, draw.Date{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
