package page_test

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"drawpress"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/page"
	"drawpress/cmd/internal/site"
)

// A built is a site with every page of it.
type built struct {
	site  *site.Site
	pages map[string]string // by path
}

func build(t testing.TB, folder fs.FS) built {
	t.Helper()
	s, problems := site.Load(folder, site.Options{At: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), Defaults: drawpress.Defaults()})
	if s == nil {
		t.Fatal(problems)
	}
	plan, problems := page.NewPlan(s)
	if plan == nil {
		t.Fatal(problems)
	}
	b := built{s, map[string]string{}}
	for _, f := range plan.Files {
		if strings.HasSuffix(f.Path, ".html") {
			var buf bytes.Buffer
			if err := f.Render(&buf); err != nil {
				t.Fatal(err)
			}
			b.pages[f.Path] = buf.String()
		}
	}
	return b
}

var realSite struct {
	once sync.Once
	built
}

// realPages is the repository's own site, which grows with every draw.
func realPages(t testing.TB) built {
	t.Helper()
	realSite.once.Do(func() { realSite.built = build(t, os.DirFS("../../..")) })
	return realSite.built
}

// A testDraw is a draw of a made-up site.
type testDraw struct {
	round, date, typ string
	invitations, crs int
}

// folderOf is a site of some draws and the types of the default theme.
func folderOf(t testing.TB, draws []testDraw) fstest.MapFS {
	t.Helper()
	folder := fstest.MapFS{"site.yaml": {Data: []byte("title: Draws\nbase_url: https://draws.example/news/\npublisher:\n  name: Draws\n")}}
	if err := fs.WalkDir(drawpress.Types(), ".", func(file string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			var data []byte
			data, err = fs.ReadFile(drawpress.Types(), file)
			folder[file] = &fstest.MapFile{Data: data}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, d := range draws {
		folder["content/draws/"+d.date[:4]+"/"+d.round+".md"] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"---\nround: %s\ndate: %s\ntype: %s\ninvitations: %d\ncrs: %d\n---\n", d.round, d.date, d.typ, d.invitations, d.crs)}
	}
	return folder
}

var chartPattern = regexp.MustCompile(`(?s)<svg class="plot.*?</g></svg>\n`)

// chartsOf are the charts of a page.
func chartsOf(html string) []string { return chartPattern.FindAllString(html, -1) }

var (
	groupPattern = regexp.MustCompile(`data-name="([^"]*)"(?: data-names="([^"]*)")?><path class="(\w+)" d="([^"]*)"`)
	panelPattern = regexp.MustCompile(`viewBox="0 0 (\d+) (\d+)" preserveAspectRatio="none" data-top="(-?\d+)"`)
	fromPattern  = regexp.MustCompile(`data-from="(-?\d+)"`)
	wholePattern = regexp.MustCompile(`-?\d+`)
)

// readPoints reads the figures of the joined points back from a picture, as a
// script does: round -> day and score.
func readPoints(t testing.TB, svg string) map[string][2]int {
	t.Helper()
	from, _ := strconv.Atoi(fromPattern.FindStringSubmatch(svg)[1])
	points := map[string][2]int{}
	for _, panel := range strings.Split(svg, "<svg y=")[1:] {
		top, _ := strconv.Atoi(panelPattern.FindStringSubmatch(panel)[3])
		for _, g := range groupPattern.FindAllStringSubmatch(panel, -1) {
			if g[3] != "line" {
				continue
			}
			names := strings.Fields(g[2])
			n := wholePattern.FindAllString(g[4], -1)
			if len(n) != 2*len(names) {
				t.Fatalf("%s: %d numbers for %d rounds", g[1], len(n), len(names))
			}
			x, y := 0, 0
			for i, name := range names {
				dx, _ := strconv.Atoi(n[2*i])
				dy, _ := strconv.Atoi(n[2*i+1])
				x, y = x+dx, y+dy
				if _, twice := points[name]; twice {
					t.Fatalf("round %s stands twice", name)
				}
				points[name] = [2]int{from + x, top - y}
			}
		}
	}
	return points
}

func gzipped(t testing.TB, text string) int {
	t.Helper()
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if _, err := w.Write([]byte(text)); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// TestTrendHoldsTheRecord: the chart of all draws has each of them once, with
// its day and its score, and is light.
func TestTrendHoldsTheRecord(t *testing.T) {
	b := realPages(t)
	charts := chartsOf(b.pages["types/index.html"])
	if len(charts) != 1 {
		t.Fatalf("%d charts", len(charts))
	}
	points := readPoints(t, charts[0])
	all := b.site.Archive.All()
	if len(points) != len(all) || len(all) < 438 {
		t.Errorf("%d points of %d draws", len(points), len(all))
	}
	for _, d := range all {
		if want := [2]int{d.Date.Days(), d.CRS}; points[d.Number.String()] != want {
			t.Errorf("round %s is drawn at %v; want %v", d.Number, points[d.Number.String()], want)
		}
	}
	if n := gzipped(t, charts[0]); n > 8000*len(all)/438 {
		t.Errorf("the chart of %d draws has %d bytes, compressed", len(all), n)
	}
	recent := readPoints(t, chartsOf(b.pages["index.html"])[0])
	for _, d := range all {
		if _, drawn := recent[d.Number.String()]; drawn != (d.Date.Year() > b.site.Archive.Latest().Date.Year()-3) {
			t.Errorf("round %s of %s on the home page: %v", d.Number, d.Date, drawn)
		}
	}
}

// TestTypeCharts: the chart of each type has its draws and no others.
func TestTypeCharts(t *testing.T) {
	b := realPages(t)
	for _, typ := range b.site.Types.All() {
		html := b.pages["types/"+typ.Slug+"/index.html"]
		draws := b.site.Archive.In(draw.OfType(typ))
		charts := chartsOf(html)
		if len(draws) == 0 {
			if len(charts) > 0 {
				t.Errorf("%s has a chart of no draws", typ.Slug)
			}
			continue
		}
		want := map[string][2]int{}
		for _, d := range draws {
			want[d.Number.String()] = [2]int{d.Date.Days(), d.CRS}
		}
		if got := readPoints(t, charts[0]); !maps.Equal(got, want) {
			t.Errorf("%s: %v; want %v", typ.Slug, got, want)
		}
	}
}

// TestArticleChartsNeverChange: the charts of articles are those of a site
// that ends with the article's draw, and small.
func TestArticleChartsNeverChange(t *testing.T) {
	types := []string{"pnp", "cec", "french", "general"}
	var draws []testDraw
	for i := range 120 {
		on := draw.FromDays(17000 + i*i%11 + 14*i)
		draws = append(draws, testDraw{strconv.Itoa(i + 1), on.String(), types[i*i%7%4], 500 + 37*i%4000, 300 + (i*i*17)%400})
	}
	chartOf := func(b built, round string) string {
		for path, html := range b.pages {
			if strings.HasPrefix(path, "draws/"+round+"/") {
				return strings.Join(chartsOf(html), "")
			}
		}
		t.Fatalf("no article of round %s", round)
		return ""
	}
	whole := build(t, folderOf(t, draws))
	charts, most := 0, 0
	for n := 1; n <= len(draws); n += 7 {
		part := build(t, folderOf(t, draws[:n]))
		for _, d := range draws[:n] {
			was, is := chartOf(part, d.round), chartOf(whole, d.round)
			if was != is {
				t.Fatalf("the chart of round %s changed when %d draws were added", d.round, len(draws)-n)
			}
			if is != "" {
				charts++
			}
			most = max(most, len(is))
		}
	}
	if charts < 100 || most > 1750 {
		t.Errorf("%d charts, the largest of %d bytes", charts, most)
	}
}

// TestChartsOfSmallSites: sites of no draws, of one, of equal ones and of one
// type have pages without fault, and charts of what there is.
func TestChartsOfSmallSites(t *testing.T) {
	same := []testDraw{{"1", "2023-01-05", "cec", 100, 500}, {"2", "2023-01-19", "cec", 100, 500}, {"3", "2023-01-19", "cec", 100, 500}}
	pnp := []testDraw{{"1", "2022-12-31", "pnp", 100, 700}, {"2", "2023-06-01", "pnp", 300, 750}, {"3", "2024-02-29", "pnp", 200, 710}}
	for _, tt := range []struct {
		name   string
		draws  []testDraw
		charts map[string]int
	}{
		{"none", nil, map[string]int{"index.html": 0, "types/index.html": 0, "years/index.html": 0, "types/pnp/index.html": 0}},
		{"one", pnp[:1], map[string]int{"index.html": 1, "types/index.html": 1, "types/pnp/index.html": 1, "draws/1/index.html": 0}},
		{"same", same, map[string]int{"index.html": 1, "types/cec/index.html": 1, "draws/3/index.html": 1, "years/2023/index.html": 2}},
		{"pnp", pnp, map[string]int{"types/index.html": 1, "draws/3/index.html": 1}},
	} {
		b := build(t, folderOf(t, tt.draws))
		for path, want := range tt.charts {
			if got := len(chartsOf(b.pages[path])); got != want {
				t.Errorf("%s: %s has %d charts; want %d", tt.name, path, got, want)
			}
		}
		for path, html := range b.pages {
			for _, svg := range chartsOf(html) {
				dec := xml.NewDecoder(strings.NewReader(svg))
				for {
					if _, err := dec.Token(); err != nil {
						if err.Error() != "EOF" {
							t.Errorf("%s: %s: %v", tt.name, path, err)
						}
						break
					}
				}
			}
			if strings.Contains(html, "NaN") || strings.Contains(html, "%!") {
				t.Errorf("%s: %s holds what no reader should see", tt.name, path)
			}
		}
	}
}
