package draw_test

import (
	"testing"

	"drawpress/cmd/internal/draw"
)

// The facts of the pool are those of the last measurement that is not after
// the draw and not too old for it.
func TestPoolFacts(t *testing.T) {
	general := &draw.Type{Slug: "general", Kind: draw.General, Name: "General", Short: "general"}
	day := func(s string) draw.Date {
		d, err := draw.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	pool := func(on string, top, low int) *draw.Pool {
		p, err := draw.NewPool(day(on), []draw.Band{{From: 501, To: 1200, Candidates: top}, {From: 0, To: 500, Candidates: low}})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	pools, err := draw.NewPools([]*draw.Pool{pool("2023-07-04", 100, 900), pool("2023-07-11", 150, 870)})
	if err != nil {
		t.Fatal(err)
	}
	var draws []*draw.Draw
	for i, on := range []string{"2023-07-03", "2023-07-05", "2023-07-12", "2023-10-12"} {
		n, _ := draw.ParseNumber([]string{"1", "2", "3", "4"}[i])
		draws = append(draws, &draw.Draw{Number: n, Date: day(on), Type: general, Invitations: 10, CRS: 500})
	}
	record, err := draw.NewRecord(draws, pools)
	if err != nil {
		t.Fatal(err)
	}
	types, err := draw.NewCatalogue([]*draw.Type{general})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at          int
		query, want string
	}{
		{0, "pool", "none"}, // none was measured yet
		{1, "pool", "1,000"},
		{1, "pool change", "none"}, // it is the first
		{2, "pool", "1,020"},
		{2, "pool date", "July 11, 2023"},
		{2, "pool change", "20 more candidates"},
		{2, "pool above 501", "150"},
		{2, "pool above 400", "150 to 1,020"},
		{2, "draw 2 pool", "1,000"},
		{3, "pool", "none"}, // three months old
	} {
		q, err := draw.ParseQuery(c.query, types)
		if err != nil {
			t.Fatal(err)
		}
		v, err := record.At(draws[c.at]).Ask(q)
		if err != nil || v.Words() != c.want {
			t.Errorf("round %s, %s: %q, %v; want %q", draws[c.at].Number, c.query, v.Words(), err, c.want)
		}
	}
}
