package page_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"drawpress"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/page"
	"drawpress/cmd/internal/site"
)

// repository is the site of this repository, and one file of it rendered.
func repository(t *testing.T, path string) (*site.Site, string) {
	t.Helper()
	s, problems := site.Load(os.DirFS("../../.."), site.Options{At: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Defaults: drawpress.Defaults()})
	if s == nil {
		t.Fatal(problems)
	}
	plan, problems := page.NewPlan(s)
	if plan == nil {
		t.Fatal(problems)
	}
	for _, f := range plan.Files {
		if f.Path == path {
			var b bytes.Buffer
			if err := f.Render(&b); err != nil {
				t.Fatal(err)
			}
			return s, b.String()
		}
	}
	t.Fatalf("no %s", path)
	return nil, ""
}

// TestCheckData answers every question of /check/ from the draws that the page
// carries, and from the whole record: for each type and score, the last draw at
// or below it, and for each type alone and all together, the last draws.
func TestCheckData(t *testing.T) {
	s, html := repository(t, "check/index.html")
	_, text, _ := strings.Cut(html, `<script type="application/json" id="check-data">`)
	text, _, _ = strings.Cut(text, "</script>")
	var data struct {
		Types []struct{ Slug string }
		Draws [][]any
		Pool  struct {
			Total int
			Bands [][3]int
		}
	}
	if err := json.Unmarshal([]byte(text), &data); err != nil {
		t.Fatal(err)
	}
	newest := slices.Clone(s.Archive.All())
	slices.Reverse(newest)
	typeOf := func(d []any) string { return data.Types[int(d[2].(float64))].Slug }
	for _, typ := range data.Types {
		for score := 1; score <= draw.MaxCRS; score++ {
			want, got := "never", "never"
			for _, d := range newest {
				if d.Type.Slug == typ.Slug && d.CRS <= score {
					want = d.Number.String()
					break
				}
			}
			for _, d := range data.Draws {
				if typeOf(d) == typ.Slug && int(d[3].(float64)) <= score {
					got = d[0].(string)
					break
				}
			}
			if got != want {
				t.Errorf("%s at %d: %s; want %s", typ.Slug, score, got, want)
			}
		}
	}
	for _, of := range append(data.Types, struct{ Slug string }{}) {
		var want, got []string
		for _, d := range newest {
			if len(want) < 50 && (of.Slug == "" || d.Type.Slug == of.Slug) {
				want = append(want, d.Number.String())
			}
		}
		for _, d := range data.Draws {
			if len(got) < 50 && (of.Slug == "" || typeOf(d) == of.Slug) {
				got = append(got, d[0].(string))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("the last draws of %q: %v; want %v", of.Slug, got, want)
		}
	}
	sum := 0
	for i, b := range data.Pool.Bands {
		if sum += b[2]; i > 0 && b[1] != data.Pool.Bands[i-1][0]-1 {
			t.Errorf("the band %v does not follow %v", b, data.Pool.Bands[i-1])
		}
	}
	if sum != data.Pool.Total || sum == 0 {
		t.Errorf("the bands sum to %d of %d", sum, data.Pool.Total)
	}
	if len(data.Draws) >= s.Archive.Len() {
		t.Errorf("%d draws are carried; want fewer than all %d", len(data.Draws), s.Archive.Len())
	}
}

// TestLedger wants what assets/js/table.js reads: classes of the type in each
// row, a year on each group, columns to sort, totals to fill.
func TestLedger(t *testing.T) {
	s, html := repository(t, "draws/index.html")
	for _, want := range []string{
		`<tr id="round-258"><th scope="row"><a href="/draws/258/">258</a></th><td><time datetime="2023-07-12">Jul 12, 2023</time></td><td class="type category t-french">`,
		`<tbody data-year="2023">`, `<tr class="total" id="year-2023">`,
		`<th scope="col" data-sort="date" aria-sort="descending">`,
		`data-total="draws">438 draws<`, `data-total="crs">75–902<`,
		`<a href="/draws.csv" download>`, `<a href="/draws.json" download>`,
		`<fieldset disabled>`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s", want)
		}
	}
	scores := make([]int, 0, s.Archive.Len())
	for _, d := range s.Archive.All() {
		scores = append(scores, d.CRS)
	}
	slices.Sort(scores)
	if n := len(scores); n%2 != 0 || scores[n/2-1] != scores[n/2] {
		t.Fatal("the record has grown; want its median in words here")
	}
	if want := "median CRS " + draw.Figure(scores[len(scores)/2]); !strings.Contains(html, want) {
		t.Errorf("no %q", want)
	}
	if n := strings.Count(html, `<tr id="round-`); n != s.Archive.Len() {
		t.Errorf("%d rows for %d draws", n, s.Archive.Len())
	}
}
