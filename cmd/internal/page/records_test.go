package page_test

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"drawpress/cmd/internal/draw"
)

var (
	recordRow = regexp.MustCompile(`<div><dt>(.*?)</dt><dd class="figure">(.*?)</dd><dd>(.*?)</dd>(?:<dd class="also">Equalled: (.*?)</dd>)?</div>`)
	anyTag    = regexp.MustCompile(`<[^>]*>`)
)

func plain(text string) string { return html.UnescapeString(anyTag.ReplaceAllString(text, "")) }

// recordsOf reads the records of a scope from a page: name -> figure, set by, equalled by.
func recordsOf(t *testing.T, page, id string) map[string][3]string {
	t.Helper()
	_, rest, found := strings.Cut(page, `<h2 id="`+id+`">`)
	if !found {
		t.Fatalf("no records of %s", id)
	}
	rest, _, _ = strings.Cut(rest, "</dl>")
	rows := map[string][3]string{}
	for _, m := range recordRow.FindAllStringSubmatch(rest, -1) {
		rows[plain(m[1])] = [3]string{plain(m[2]), plain(m[3]), plain(m[4])}
	}
	return rows
}

// TestRecords compares the page of records with plain loops over the record.
func TestRecords(t *testing.T) {
	b := realPages(t)
	html := b.pages["records/index.html"]
	type scope struct {
		id    string
		of    func(*draw.Draw) bool
		typed bool
	}
	scopes := []scope{{"all", func(*draw.Draw) bool { return true }, true}}
	for _, k := range []draw.Kind{draw.Program, draw.Category} {
		scopes = append(scopes, scope{string(k) + "-draws", func(d *draw.Draw) bool { return d.Type.Kind == k }, true})
	}
	for _, typ := range b.site.Types.All() {
		if len(b.site.Archive.In(draw.OfType(typ))) > 0 {
			scopes = append(scopes, scope{typ.Slug, func(d *draw.Draw) bool { return d.Type == typ }, false})
		}
	}
	if n := strings.Count(html, `<dl class="records">`) + strings.Count(html, `<th scope="row"`); n != len(scopes) {
		t.Errorf("records of %d scopes; want %d", n, len(scopes))
	}
	for _, s := range scopes {
		var draws []*draw.Draw
		for _, d := range b.site.Archive.All() {
			if s.of(d) {
				draws = append(draws, d)
			}
		}
		var got map[string][3]string
		if s.typed {
			got = recordsOf(t, html, s.id)
		} else {
			got = recordsOf(t, b.pages["types/"+s.id+"/index.html"], "records")
		}
		crs := func(d *draw.Draw) int { return d.CRS }
		size := func(d *draw.Draw) int { return d.Invitations }
		for name, e := range map[string]struct {
			of   func(*draw.Draw) int
			sign int
			unit string
		}{"Lowest CRS cut-off": {crs, -1, ""}, "Highest CRS cut-off": {crs, 1, ""}, "Largest draw": {size, 1, " invitations"}, "Smallest draw": {size, -1, " invitations"}} {
			best := draws[0]
			for _, d := range draws {
				if e.sign*e.of(d) > e.sign*e.of(best) {
					best = d
				}
			}
			var equal []string
			for _, d := range draws {
				if d != best && e.of(d) == e.of(best) {
					equal = append(equal, "round "+d.Number.String()+" ("+d.Date.Long()+")")
				}
			}
			holder := "round " + best.Number.String() + ", " + best.Date.Long()
			if s.typed {
				holder = "round " + best.Number.String() + ", " + best.Type.Short + ", " + best.Date.Long()
			}
			also := strings.Join(equal, ", ")
			if len(equal) > 3 {
				also = strings.Join(equal[:3], ", ") + " and " + strconv.Itoa(len(equal)-3) + " more"
			}
			if want := [3]string{draw.Figure(e.of(best)) + e.unit, holder, also}; got[name] != want {
				t.Errorf("%s: %s: %q; want %q", s.id, name, got[name], want)
			}
		}
		// The longest gap, and the longest run of falling cut-offs.
		gap, run, longest := -1, 0, 1
		var from, to, end *draw.Draw
		for i := 1; i < len(draws); i++ {
			if n := draws[i].Date.Sub(draws[i-1].Date); n > gap {
				gap, from, to = n, draws[i-1], draws[i]
			}
			if run++; draws[i].CRS >= draws[i-1].CRS {
				run = 0
			}
			if run > longest {
				longest, end = run, draws[i]
			}
		}
		if gap >= 0 {
			want := fmt.Sprintf("from %s to %s, between round %s and round %s", from.Date.Long(), to.Date.Long(), from.Number, to.Number)
			if g := got["Longest gap between draws"]; g[0] != draw.Counted(gap, "days") || g[1] != want {
				t.Errorf("%s: the longest gap is %q; want %d days, %s", s.id, g, gap, want)
			}
		}
		if g := got["Longest run of falling cut-offs"]; end == nil && g[0] != "" || end != nil && (g[0] != strconv.Itoa(longest)+" drops in a row" || !strings.Contains(g[1], "round "+end.Number.String()+",")) {
			t.Errorf("%s: the longest run is %q; want %d", s.id, g, longest)
		}
		// The most of a year and a month.
		for period, name := range map[string]func(draw.Date) string{
			"year":  func(d draw.Date) string { return strconv.Itoa(d.Year()) },
			"month": func(d draw.Date) string { return d.Month().String() + " " + strconv.Itoa(d.Year()) },
		} {
			sums, best := map[string]int{}, ""
			for _, d := range draws {
				sums[name(d.Date)] += d.Invitations
			}
			for _, d := range draws {
				if p := name(d.Date); best == "" || sums[p] > sums[best] {
					best = p
				}
			}
			if g := got["Most invitations in a "+period]; g[0] != draw.Counted(sums[best], "invitations") || g[1] != best && !strings.HasPrefix(g[1], best+" (to ") {
				t.Errorf("%s: the most of a %s is %q; want %d in %s", s.id, period, g, sums[best], best)
			}
		}
	}
}

// TestCompare compares the table of the years with the algebra of facts.
func TestCompare(t *testing.T) {
	b := realPages(t)
	html := b.pages["compare/index.html"]
	a := b.site.Archive
	f := a.At(a.Latest())
	cells := regexp.MustCompile(`<td class="num">(.*?)</td>`)
	_, table, _ := strings.Cut(html, `<h2 id="to-date">`)
	for _, y := range a.Years() {
		_, row, found := strings.Cut(table, `">`+strconv.Itoa(y.Year)+`</a></th>`)
		if !found {
			t.Fatalf("no year %d", y.Year)
		}
		row, _, _ = strings.Cut(row, "</tr>")
		got := cells.FindAllStringSubmatch(row, -1)
		for i, words := range []string{"count to date in ", "invited to date in "} {
			q, err := draw.ParseQuery(words+strconv.Itoa(y.Year), nil)
			if err != nil {
				t.Fatal(err)
			}
			v, err := f.Ask(q)
			if err != nil {
				t.Fatal(err)
			}
			if got[i][1] != v.Words() {
				t.Errorf("%d: %s%s; want %s", y.Year, words, got[i][1], v.Words())
			}
		}
	}
	svg := chartsOf(html)[0]
	if n := strings.Count(svg, `class="steps"`); n != len(a.Years()) {
		t.Errorf("%d lines of %d years", n, len(a.Years()))
	}
}

// TestCompareOnLeapDay: the day of a leap year that others lack is the day before it there.
func TestCompareOnLeapDay(t *testing.T) {
	b := build(t, folderOf(t, []testDraw{{"1", "2023-02-28", "cec", 100, 500}, {"2", "2023-03-01", "cec", 50, 480}, {"3", "2024-02-29", "cec", 70, 490}}))
	text := plain(b.pages["compare/index.html"])
	if !strings.Contains(text, "Up to February 29, the day of the latest draw, 2024 had 70 invitations in 1 draw of all types: the second most of the 2 years on record up to this day.") {
		t.Error(text)
	}
}
