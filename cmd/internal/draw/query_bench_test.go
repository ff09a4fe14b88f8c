package draw_test

import (
	"fmt"
	"strings"
	"testing"

	"drawpress/cmd/internal/draw"
)

// BenchmarkAsk asks each measure, in the form that costs the most, of draws all
// over the record. What a scope needs is made before the clock starts.
func BenchmarkAsk(b *testing.B) {
	for _, n := range []int{438, 10_000} {
		a := archive(b, long(b, n))
		types, err := draw.NewCatalogue(record(b).types)
		if err != nil {
			b.Fatal(err)
		}
		for _, m := range draw.Measures() {
			b.Run(fmt.Sprintf("%d/%s", n, strings.ReplaceAll(m.Words, " ", "-")), func(b *testing.B) {
				q, err := draw.ParseQuery(widest(m), types)
				if err != nil {
					b.Fatal(err)
				}
				draws := a.All()[n/2:]
				if _, err := a.At(draws[0]).Ask(q); err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					i++
					if _, err := a.At(draws[i*7919%len(draws)]).Ask(q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// widest is a query of the measure over as much of the record as it takes.
func widest(m *draw.Measure) string {
	q := m.Words
	switch m.Argument {
	case draw.ArgumentRound:
		q += " 100"
	case draw.ArgumentScore:
		q += " 470"
	case draw.ArgumentYear:
		q += " 2020"
	}
	if m.Scope == draw.NeedSome {
		q += " of program kind"
	}
	if m.Window == draw.WindowsAny {
		q += " since 2015-06-01"
	}
	return q
}

// BenchmarkPrepare asks every listed fact of a new archive: what the first
// query of each kind costs, which makes the structures, and all that follow.
func BenchmarkPrepare(b *testing.B) {
	for _, n := range []int{438, 10_000} {
		draws := long(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				a := archive(b, draws)
				f := a.At(a.Latest())
				for _, q := range f.Queries() {
					if _, err := f.Ask(q); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// BenchmarkFacts lists all facts of a draw of a prepared archive, in words.
func BenchmarkFacts(b *testing.B) {
	for _, n := range []int{438, 10_000} {
		a := archive(b, long(b, n))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				f := a.At(a.All()[n-n/10])
				for _, q := range f.Queries() {
					v, err := f.Ask(q)
					if err != nil {
						b.Fatal(err)
					}
					_ = v.Phrase()
				}
			}
		})
	}
}

// BenchmarkParseQuery reads a long query.
func BenchmarkParseQuery(b *testing.B) {
	types, err := draw.NewCatalogue(record(b).types)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := draw.ParseQuery("draw 257 count at or below 400 of french between 2023-01-01 and 2023-12-31", types); err != nil {
			b.Fatal(err)
		}
	}
}
