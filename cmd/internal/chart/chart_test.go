package chart

import (
	"bytes"
	"encoding/xml"
	"io"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestNice(t *testing.T) {
	for _, c := range []struct {
		low, high, n, from, to int
		ticks                  string
	}{
		{75, 561, 5, 50, 600, "100 200 300 400 500 600"},
		{663, 902, 5, 650, 925, "650 700 750 800 850 900"},
		{382, 382, 5, 382, 382, ""}, // only shown to have room, below
		{0, 27332, 3, 0, 30000, "0 10k 20k 30k"},
		{0, 4, 3, 0, 4, "0 2 4"},
		{0, 1, 4, 0, 1, "0 1"},
		{-5, 5, 5, -5, 5, "−4 −2 0 2 4"},
		{9, 1, 5, 1, 9, "2 4 6 8"},
	} {
		a := Nice(c.low, c.high, c.n)
		if c.low == c.high {
			if a.From >= c.low || a.To <= c.high {
				t.Errorf("Nice(%d, %d) has no room: %v", c.low, c.high, a)
			}
			continue
		}
		if a.From != c.from || a.To != c.to || labels(a) != c.ticks {
			t.Errorf("Nice(%d, %d, %d) is %d to %d with %q; want %d to %d with %q", c.low, c.high, c.n, a.From, a.To, labels(a), c.from, c.to, c.ticks)
		}
	}
}

func labels(a Axis) string {
	var list []string
	for _, t := range a.Ticks {
		list = append(list, t.Label)
	}
	return strings.Join(list, " ")
}

// TestScales: every scale holds its numbers, ticks lie on it in order and
// there are some, but not many.
func TestScales(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		low := r.IntN(2000) - 500
		high := low + int(math.Pow(10, r.Float64()*7))
		n := 2 + r.IntN(6)
		a := Nice(low, high, n)
		if a.From > low || a.To < high || a.From >= a.To || len(a.Ticks) == 0 || len(a.Ticks) > n+2 {
			t.Fatalf("Nice(%d, %d, %d) is %+v", low, high, n, a)
		}
		inOrder(t, a)
		from := r.IntN(30000) - 5000
		c := Calendar(from, from+r.IntN(9000))
		if len(c.Ticks) > 30 {
			t.Fatalf("%d ticks from %d to %d", len(c.Ticks), c.From, c.To)
		}
		inOrder(t, c)
	}
	inOrder(t, OfYear())
}

func inOrder(t *testing.T, a Axis) {
	t.Helper()
	for i, tick := range a.Ticks {
		if tick.At < a.From || tick.At > a.To || tick.Label == "" || i > 0 && tick.At <= a.Ticks[i-1].At {
			t.Fatalf("tick %d of %+v", i, a)
		}
	}
}

func TestCalendar(t *testing.T) {
	const d2023 = 19358 // January 1, 2023
	for _, c := range []struct {
		from, to int
		want     string
	}{
		{d2023, d2023, "2023"},
		{d2023 + 10, d2023 + 20, ""},
		{d2023, d2023 + 60, "2023 Feb Mar"},
		{d2023, d2023 + 364, "2023 Apr Jul Oct"},
		{d2023 - 100, d2023 + 400, "Oct 2023 Apr Jul Oct 2024"},
		{d2023, d2023 + 1200, "2023 2024 2025 2026"},
		{d2023 - 365*9, d2023, "2015 2016 2017 2018 2019 2020 2021 2022 2023"},
	} {
		if got := labels(Calendar(c.from, c.to)); got != c.want {
			t.Errorf("Calendar(%d, %d) has %q; want %q", c.from, c.to, got, c.want)
		}
	}
	if YearStart(d2023+200) != d2023 || YearStart(d2023) != d2023 || YearStart(d2023-1) != d2023-365 {
		t.Error("the start of the year")
	}
	if LeapDay(2, 29) != 59 || LeapDay(3, 1) != 60 || LeapDay(12, 31) != 365 {
		t.Error("the days of a leap year")
	}
}

func TestShort(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1050: "1,050", 9999: "9,999", 10000: "10k", 12500: "12,500", 120000: "120k", -20: "−20"} {
		if got := Short(n); got != want {
			t.Errorf("Short(%d) is %q; want %q", n, got, want)
		}
	}
}

// random makes a chart of every form.
func random(r *rand.Rand) *Chart {
	c := &Chart{ID: "x", Title: `<"&'>`, Desc: "a\x00b", Reads: Days, X: Calendar(19000, 19010+r.IntN(4000))}
	for range 1 + r.IntN(3) {
		p := Panel{Label: "what & <why>", Unit: "points", Share: 1 + r.IntN(5)}
		low, high := 1200, 0
		for _, form := range []Form{Line, Steps, Columns, Area, Bars} {
			s := Series{Name: string(form), Class: "s" + strconv.Itoa(r.IntN(10)), Form: form, Gap: r.IntN(2) * 180, End: "end"}
			for x := c.X.From; x+Slot <= c.X.To && len(s.Points) < 60; x += r.IntN(300) {
				y := r.IntN(1201)
				s.Points = append(s.Points, Point{X: x, Y: y})
				low, high = min(low, y), max(high, y)
			}
			p.Series = append(p.Series, s)
		}
		p.Y = Nice(0, high, 5)
		c.Panels = append(c.Panels, p)
	}
	return c
}

var number = regexp.MustCompile(`-?\d+`)

func numbers(d string) []int {
	var list []int
	for _, s := range number.FindAllString(d, -1) {
		n, _ := strconv.Atoi(s)
		list = append(list, n)
	}
	return list
}

// A drawn is what a reader of the picture finds: each path with its class.
type drawn struct{ class, name, d string }

func paths(t *testing.T, svg string) (list []drawn, width, height int) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(svg))
	name := ""
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return list, width, height
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		at := map[string]string{}
		for _, a := range e.Attr {
			at[a.Name.Local] = a.Value
			if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
				t.Fatalf("<%s %s=%q>", e.Name.Local, a.Name.Local, a.Value)
			}
		}
		switch {
		case at["viewBox"] != "":
			n := numbers(at["viewBox"])
			width, height = n[2], n[3]
		case at["data-name"] != "":
			name = at["data-name"]
		case e.Name.Local == "path":
			list = append(list, drawn{at["class"], name, at["d"]})
		}
	}
}

// TestFiguresInPaths: what can be read from the paths are the figures, all of
// them within the picture.
func TestFiguresInPaths(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		c := random(r)
		c.Panels = c.Panels[:1]
		svg := string(c.SVG())
		if svg != string(c.SVG()) {
			t.Fatal("other bytes the second time")
		}
		list, width, height := paths(t, svg)
		p := c.Panels[0]
		found := 0
		for _, path := range list {
			if path.class == "grid" {
				continue
			}
			n := numbers(path.d)
			i := 0
			for p.Series[i].Name != path.name {
				i++
			}
			points := p.Series[i].Points
			var got []Point
			x, y := 0, 0
			switch path.class {
			case "line", "steps":
				for k := 0; k+1 < len(n); k += 2 {
					x, y = x+n[k], y+n[k+1]
					got = append(got, Point{X: x, Y: y})
				}
			case "dots":
				for k := 0; k+2 < len(n); k += 3 {
					x, y = x+n[k], y+n[k+1]
					got = append(got, Point{X: x, Y: y})
				}
			case "columns":
				for k := 0; k+2 < len(n); k += 3 {
					got = append(got, Point{X: n[k], Y: n[k+1] + n[k+2]})
				}
			case "bars":
				for k := 0; k+4 < len(n); k += 5 {
					got = append(got, Point{X: n[k] - 1, Y: n[k+1] + n[k+2]})
				}
			case "area":
				for k := 0; k+1 < len(n)/2+1; k += 2 {
					x, y = x+n[k], y+n[k+1]
					got = append(got, Point{X: x, Y: y})
				}
			}
			if len(got) != len(points) {
				t.Fatalf("%s: %d points of %d in %s", path.class, len(got), len(points), path.d)
			}
			for k, g := range got {
				if g.X < 0 || g.X > width || g.Y < 0 || g.Y > height {
					t.Fatalf("%s: the point %v is outside", path.class, g)
				}
				if w := (Point{X: points[k].X - c.X.From, Y: p.Y.To - points[k].Y}); w != g {
					t.Fatalf("%s: the point %d is %v; want %v in %s", path.class, k, g, w, path.d)
				}
			}
			found++
		}
		if found != 6 { // a line has dots besides
			t.Fatalf("%d paths", found)
		}
	}
}

// TestPercentages: whatever is placed by percentages is inside, and no two
// labels at the right edge touch while there is room.
func TestPercentages(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	place := regexp.MustCompile(`(?:x|y|cx|cy)="(-?[0-9.]+)%"`)
	ends := regexp.MustCompile(`<text x="100%" y="([0-9.]+)%">end`)
	decimals := regexp.MustCompile(`\.\d\d`)
	for range 200 {
		c := random(r)
		c.Panels[0].Marks = []Mark{{X: c.X.To, Y: 0, Label: "mark"}}
		svg := string(c.SVG())
		if decimals.MatchString(svg) {
			t.Fatalf("more than one decimal: %s", svg)
		}
		for _, m := range place.FindAllStringSubmatch(svg, -1) {
			if v, _ := strconv.ParseFloat(m[1], 64); v < 0 || v > 100 {
				t.Fatalf("%s in %s", m[0], svg)
			}
		}
		if len(c.Panels) > 1 {
			continue
		}
		last := -100.0
		for _, m := range ends.FindAllStringSubmatch(svg, -1) {
			v, _ := strconv.ParseFloat(m[1], 64)
			if v-last < label/10-0.01 {
				t.Fatalf("labels at %v and %v", last, v)
			}
			last = v
		}
	}
}

// TestSmallest: charts of one point, of none, and of bars draw without fault.
func TestSmallest(t *testing.T) {
	one := Chart{ID: "a", Title: "t", X: Calendar(19000, 19000), Panels: []Panel{{Share: 1, Y: Nice(5, 5, 3), Series: []Series{
		{Form: Line, Points: []Point{{X: 19000, Y: 5}}}, {Form: Area, Points: []Point{{X: 19000, Y: 5}}}, {Form: Line}}}}}
	for _, c := range []*Chart{{}, {ID: "b", Panels: []Panel{{}}}, &one} {
		paths(t, string(c.SVG()))
	}
	if !bytes.Contains([]byte(one.SVG()), []byte(`<path class="dots" d="M0 1h0" vector-effect`)) {
		t.Error(one.SVG())
	}
}

func TestSide(t *testing.T) {
	a := Side([]string{"Jan", "", "Mar"})
	if a.From != 0 || a.To != 30 || len(a.Ticks) != 2 || a.Ticks[1].At != 25 {
		t.Errorf("%+v", a)
	}
	inOrder(t, a)
}

// BenchmarkSmall is the chart of an article: 40 points.
func BenchmarkSmall(b *testing.B) {
	points := make([]Point, 40)
	for i := range points {
		points[i] = Point{X: 19000 + 25*i, Y: 480 + i*i%60}
	}
	b.ReportAllocs()
	for b.Loop() {
		c := Chart{ID: "past", Class: "small", Title: "CRS cut-offs up to this draw", Desc: "The last 40.", Reads: Days, X: Calendar(19000, 20000), Panels: []Panel{{
			Share: 1, Unit: "points", Y: Nice(480, 540, 3), Series: []Series{{Name: "PNP", Class: "t-pnp s0", Form: Line, Gap: 180, Points: points}}, Marks: []Mark{{X: 20000, Y: 500, Label: "500"}}}}}
		b.SetBytes(int64(len(c.SVG())))
	}
}
