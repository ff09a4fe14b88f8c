package page

import (
	"fmt"
	"html/template"
	"slices"
	"sort"
	"strconv"
	"time"

	"drawpress/cmd/internal/chart"
	"drawpress/cmd/internal/draw"
)

// Chart is the view of templates/partials/chart.html: a picture with its words,
// and its figures for those who want to read them.
type Chart struct {
	ID, Title string
	Text      template.HTML // the main thing that it shows
	Picture   template.HTML
	Keys      []ChartKey  // what each series looks like; empty if there is one
	Figures   *ChartTable // nil: the page's own table has them
	Where     Span        // the table that has them, if it is on another page
	Small     bool
}

// ChartKey is an entry of a chart's legend.
type ChartKey struct {
	Name, Class string
	Form        chart.Form
}

// ChartTable is a chart's figures.
type ChartTable struct {
	Caption string
	Head    []string // the first is that of the rows' names
	Rows    []ChartRow
}

// ChartRow is a row of a chart's figures: a name, which may be linked, and a
// cell for each further column.
type ChartRow struct {
	Name  Span
	Cells []string
}

// gap is the days after which the line of a type is broken: it does not pretend
// that anything was known in between.
const gap = 180

// classOf is the look of a type in charts. The kind gives it a shape of dots and
// the number a pattern of lines, so that colours are not all that tells types
// apart.
func (m *maker) classOf(t *draw.Type) string { return m.looks[t] }

func (m *maker) findLooks() {
	m.looks = map[*draw.Type]string{}
	for i, t := range m.site.Types.All() {
		m.looks[t] = mark(t) + " s" + strconv.Itoa(i%10)
	}
}

// withNomination parts the scores that a nomination makes, for it counts for
// 600 points, from all others: one scale for both would squash each of them.
const withNomination = draw.NominationPoints

// trend is the cut-offs of some draws, oldest first, over time by type; nil if
// there are none. It begins with a calendar year.
func (m *maker) trend(id, title string, draws []*draw.Draw) *Chart {
	if len(draws) == 0 {
		return nil
	}
	last := draws[len(draws)-1].Date.Days()
	c := chart.Chart{ID: id, Class: "trend", Title: title, Reads: chart.Days, Link: m.roundLink(), X: chart.Calendar(chart.YearStart(draws[0].Date.Days()), last)}
	low, high := chart.Panel{Label: "CRS cut-off", Unit: "points", Share: 7}, chart.Panel{Label: "600 and more: with a nomination", Unit: "points", Share: 4}
	v := &Chart{ID: id, Title: title, Figures: &ChartTable{
		Caption: "The draws of this chart by type", Head: []string{"Type", "Draws", "Lowest CRS", "Median CRS", "Highest CRS", "Last draw", "Its CRS"}}}
	for _, t := range m.site.Types.All() {
		var of []*draw.Draw
		for _, d := range draws {
			if d.Type == t {
				of = append(of, d)
			}
		}
		if len(of) == 0 {
			continue
		}
		under, over := m.cutOffs(t, nil), m.cutOffs(t, nil)
		for _, d := range of {
			s := &under
			if d.CRS >= withNomination {
				s = &over
			}
			s.Points = append(s.Points, chart.Point{X: d.Date.Days(), Y: d.CRS})
			s.Names = append(s.Names, d.Number.String())
		}
		newest := of[len(of)-1]
		if last-newest.Date.Days() <= gap {
			s := &under
			if newest.CRS >= withNomination {
				s = &over
			}
			s.End = capital(t.Short) + " " + draw.Figure(newest.CRS)
		}
		for _, p := range []struct {
			panel *chart.Panel
			s     chart.Series
		}{{&low, under}, {&high, over}} {
			if len(p.s.Points) > 0 {
				p.panel.Series = append(p.panel.Series, p.s)
			}
		}
		v.Keys = append(v.Keys, ChartKey{capital(t.Short), m.classOf(t), chart.Line})
		s := draw.Summarise(of)
		v.Figures.Rows = append(v.Figures.Rows, ChartRow{Span{t.Name, m.typeHref(t)}, []string{
			draw.Figure(len(of)), draw.Figure(s.Lowest.CRS), s.Median, draw.Figure(s.Highest.CRS), newest.Date.Long(), draw.Figure(newest.CRS)}})
	}
	for _, p := range []*chart.Panel{&high, &low} {
		if p.Series != nil {
			scaleTo(p, p.Share*3/4) // the taller, the more
			c.Panels = append(c.Panels, *p)
		}
	}
	if len(c.Panels) == 1 {
		c.Panels[0].Label = "CRS cut-off"
	}
	if len(v.Keys) == 1 {
		v.Keys = nil
	}
	text := m.rangeOf(draws, true)
	c.Desc, v.Text = text.String(), text.HTML()
	v.Picture = c.SVG()
	return v
}

// roundLink is where a script links a round by its number.
func (m *maker) roundLink() string { return m.href("draws/") + "#round-*" }

// cutOffs is the series of a type's cut-offs.
func (m *maker) cutOffs(t *draw.Type, draws []*draw.Draw) chart.Series {
	s := chart.Series{Name: capital(t.Short), Class: m.classOf(t), Form: chart.Line, Gap: gap, Points: make([]chart.Point, len(draws))}
	for i, d := range draws {
		s.Points[i] = chart.Point{X: d.Date.Days(), Y: d.CRS}
	}
	return s
}

// scaleTo gives a panel the scale that holds its points.
func scaleTo(p *chart.Panel, ticks int) {
	low, high := p.Series[0].Points[0].Y, p.Series[0].Points[0].Y
	for _, s := range p.Series {
		for _, pt := range s.Points {
			low, high = min(low, pt.Y), max(high, pt.Y)
		}
	}
	p.Y = chart.Nice(low, high, ticks)
}

// rangeOf says what a chart of cut-offs shows: "159 draws from … to …. The CRS
// cut-off ranged from 336 (round 287, …) to 855 (…); the last was 382 (…)."
func (m *maker) rangeOf(draws []*draw.Draw, sayType bool) Text {
	first, last := draws[0], draws[len(draws)-1]
	if len(draws) == 1 {
		return say("One draw, on %s: a CRS cut-off of %s (", last.Date.Long(), draw.Figure(last.CRS)).and(m.round(last)).and(say(")."))
	}
	t := say("%s from %s to %s. ", draw.Counted(len(draws), "draws"), first.Date.Long(), last.Date.Long())
	s := draw.Summarise(draws)
	if s.Lowest.CRS == s.Highest.CRS {
		return t.and(say("The CRS cut-off was %s in all of them.", draw.Figure(last.CRS)))
	}
	return t.and(say("The lowest CRS cut-off was ")).and(m.cutOff(s.Lowest, sayType)).and(say("; the highest, ")).and(m.cutOff(s.Highest, sayType)).and(say("; the last, ")).and(m.cutOff(last, sayType)).and(say("."))
}

// cutOff is "375 (French-language, round 258, July 12, 2023)".
func (m *maker) cutOff(d *draw.Draw, sayType bool) Text {
	t := say("%s (", draw.Figure(d.CRS))
	if sayType {
		t = say("%s (%s, ", draw.Figure(d.CRS), d.Type.Short)
	}
	return t.and(m.round(d)).and(say(", %s)", d.Date.Long()))
}

// Bounds of the chart of an article: it costs the same however long the record is.
const (
	articlePoints = 40
	articleYears  = 3
)

// articleChart is the cut-offs of the last draws of a type up to one of them,
// which is marked; nil if there was none before it in these years. It depends
// on nothing that came later.
func (m *maker) articleChart(f draw.Facts) *Chart {
	d := f.Draw()
	draws := f.Draws(draw.OfType(d.Type), draw.Last(articlePoints))
	first := d.Date.Days() - 365*articleYears
	for len(draws) > 0 && draws[0].Date.Days() < first {
		draws = draws[1:]
	}
	if len(draws) < 2 {
		return nil
	}
	low, high := draws[0].CRS, draws[0].CRS
	s := m.cutOffs(d.Type, draws)
	for _, e := range draws {
		low, high = min(low, e.CRS), max(high, e.CRS)
	}
	title := "CRS cut-offs of " + drawOf(d.Type) + "s up to this one"
	text := "The last " + strconv.Itoa(len(draws)) + ", since " + draws[0].Date.Long() + ": from " + draw.Figure(low) + " to " + draw.Figure(high) + "; in this draw, " + draw.Figure(d.CRS) + "."
	if low == high {
		text = "The last " + strconv.Itoa(len(draws)) + ", since " + draws[0].Date.Long() + ": " + draw.Figure(d.CRS) + " in each."
	}
	c := chart.Chart{
		ID: "past", Class: "small", Title: title, Desc: text, Reads: chart.Days,
		X: chart.Calendar(draws[0].Date.Days(), d.Date.Days()),
		Panels: []chart.Panel{{Unit: "points", Share: 1, Y: chart.Nice(low, high, 3), Series: []chart.Series{s},
			Marks: []chart.Mark{{X: d.Date.Days(), Y: d.CRS, Label: draw.Figure(d.CRS), Class: s.Class}}}},
	}
	return &Chart{ID: "past", Title: title, Text: Text{{Text: text}}.HTML(), Picture: c.SVG(), Small: true, Where: Span{"All " + drawOf(d.Type) + "s", m.typeHref(d.Type)}}
}

// typeChart is every cut-off of a type, and below it how many were invited.
func (m *maker) typeChart(t *draw.Type, draws []*draw.Draw) *Chart {
	if len(draws) == 0 {
		return nil
	}
	s := m.cutOffs(t, draws)
	sizes := chart.Series{Name: s.Name, Class: s.Class, Form: chart.Columns}
	largest := 0
	for _, d := range draws {
		s.Names = append(s.Names, d.Number.String())
		sizes.Points = append(sizes.Points, chart.Point{X: d.Date.Days(), Y: d.Invitations})
		largest = max(largest, d.Invitations)
	}
	sizes.Names = s.Names
	ends := draw.Summarise(draws)
	title := "CRS cut-off and size of each " + drawOf(t)
	text := m.rangeOf(draws, false)
	c := chart.Chart{
		ID: "trend", Class: "type-of", Title: title, Desc: text.String(), Reads: chart.Days, Link: m.roundLink(),
		X: chart.Calendar(chart.YearStart(draws[0].Date.Days()), draws[len(draws)-1].Date.Days()),
		Panels: []chart.Panel{
			{Label: "CRS cut-off", Unit: "points", Share: 5, Series: []chart.Series{s}},
			{Label: "Invitations", Unit: "invitations", Share: 3, Series: []chart.Series{sizes}, Y: chart.FromZero(largest, 3)},
		},
	}
	scaleTo(&c.Panels[0], 5)
	for _, e := range []struct {
		d     *draw.Draw
		class string
	}{{ends.Highest, "high"}, {ends.Lowest, "low"}} {
		if len(draws) > 2 && ends.Lowest.CRS != ends.Highest.CRS {
			c.Panels[0].Marks = append(c.Panels[0].Marks, chart.Mark{X: e.d.Date.Days(), Y: e.d.CRS, Label: draw.Figure(e.d.CRS), Class: e.class + " " + s.Class})
		}
	}
	return &Chart{ID: "trend", Title: title, Text: text.HTML(), Picture: c.SVG()}
}

// kindLooks are the looks of kinds in stacked bars: they differ in lightness.
var kindLooks = map[draw.Kind]string{draw.General: "k-general", draw.Program: "k-program", draw.Category: "k-category"}

// A slot is a bar: a month or a year, with its draws.
type slot struct {
	name  string // in the table: "July 2023"
	short string // on the axis; may be empty
	href  string
	draws []*draw.Draw
}

// perPeriod is the invitations of some periods as bars, stacked by kind.
func (m *maker) perPeriod(id, title, of string, slots []slot) *Chart {
	labels, names := make([]string, len(slots)), make([]string, len(slots))
	v := &Chart{ID: id, Title: title, Figures: &ChartTable{Caption: title, Head: []string{of, "Draws", "Invitations"}}}
	c := chart.Chart{ID: id, Class: "bars-only", Title: title, Reads: chart.InSlots}
	panel := chart.Panel{Label: "Invitations", Unit: "invitations", Share: 1}
	tops := make([]int, len(slots))
	for _, k := range draw.Kinds {
		s := chart.Series{Name: k.Title(), Class: kindLooks[k], Form: chart.Bars}
		for i, sl := range slots {
			if n := invitedOf(sl.draws, k); n > 0 {
				s.Points = append(s.Points, chart.Point{X: i * chart.Slot, Y: tops[i] + n, Base: tops[i]})
				tops[i] += n
			}
		}
		if s.Points != nil {
			panel.Series = append(panel.Series, s)
			v.Keys = append(v.Keys, ChartKey{s.Name, s.Class, s.Form})
			v.Figures.Head = append(v.Figures.Head, s.Name)
		}
	}
	if panel.Series == nil {
		return nil
	}
	for i, sl := range slots {
		labels[i], names[i] = sl.short, sl.name
		row := ChartRow{Span{sl.name, sl.href}, []string{draw.Figure(len(sl.draws)), draw.Figure(tops[i])}}
		for _, k := range draw.Kinds {
			if slices.Contains(v.Figures.Head, k.Title()) {
				row.Cells = append(row.Cells, draw.Figure(invitedOf(sl.draws, k)))
			}
		}
		v.Figures.Rows = append(v.Figures.Rows, row)
	}
	if len(v.Keys) == 1 {
		if t := oneType(slots); t != nil {
			panel.Series[0].Class, panel.Series[0].Name = m.classOf(t), capital(t.Short)
		}
		v.Keys, v.Figures.Head = nil, v.Figures.Head[:3]
		for i := range v.Figures.Rows {
			v.Figures.Rows[i].Cells = v.Figures.Rows[i].Cells[:2]
		}
	}
	c.X, c.Slots = chart.Side(labels), names
	if len(slots) > 40 {
		c.Class += " many"
	}
	panel.Y = chart.FromZero(slices.Max(tops), 4)
	c.Panels = []chart.Panel{panel}
	c.Desc = mostIn(slots, tops)
	v.Text, v.Picture = Text{{Text: c.Desc}}.HTML(), c.SVG()
	return v
}

// oneType is the type of all draws; nil if there are several.
func oneType(slots []slot) *draw.Type {
	var t *draw.Type
	for _, s := range slots {
		for _, d := range s.draws {
			if t != nil && d.Type != t {
				return nil
			}
			t = d.Type
		}
	}
	return t
}

func invitedOf(draws []*draw.Draw, k draw.Kind) int {
	n := 0
	for _, d := range draws {
		if d.Type.Kind == k {
			n += d.Invitations
		}
	}
	return n
}

// mostIn says which bar is the highest, and which the lowest of those with draws.
func mostIn(slots []slot, tops []int) string {
	most, least, sum := -1, -1, 0
	for i, n := range tops {
		sum += n
		if len(slots[i].draws) == 0 {
			continue
		}
		if most < 0 || n > tops[most] {
			most = i
		}
		if least < 0 || n < tops[least] {
			least = i
		}
	}
	s := draw.Counted(sum, "invitations") + " in all"
	if most != least {
		s += fmt.Sprintf(": most in %s (%s), fewest in %s (%s)", slots[most].name, draw.Figure(tops[most]), slots[least].name, draw.Figure(tops[least]))
	}
	return s + "."
}

// recentTrend is the trend of the last three calendar years, up to a draw.
func (m *maker) recentTrend(d *draw.Draw) *Chart {
	all := m.site.Archive.All()
	first := sort.Search(len(all), func(i int) bool { return all[i].Date.Year() > d.Date.Year()-3 })
	c := m.trend("trend", "CRS cut-offs by type", all[first:])
	c.Where = Span{"every draw since " + all[0].Date.Long(), m.href("types/")}
	return c
}

// yearSlots are the years from the first of the record to the last, newest last.
func (m *maker) yearSlots(years []draw.Year) []slot {
	if len(years) == 0 {
		return nil
	}
	last := years[0].Year
	slots := make([]slot, last-years[len(years)-1].Year+1)
	for i := range slots {
		name := strconv.Itoa(last - len(slots) + 1 + i)
		slots[i] = slot{name: name, short: name}
	}
	for _, y := range years {
		s := &slots[len(slots)-1-(last-y.Year)]
		s.draws, s.href = y.Draws, m.href("years/"+s.name+"/")
	}
	of := years[0].Draws
	slots[len(slots)-1].name = m.yearName(last, of[len(of)-1])
	return slots
}

// soFar names the year of the last draw of the record: "2026 (to August 19)".
func soFar(d *draw.Draw) string {
	name := strconv.Itoa(d.Date.Year())
	if d.Date.Month() == time.December && d.Date.Day() == 31 {
		return name
	}
	return name + " (to " + d.Date.MonthDay() + ")"
}

// everyMonth are the months of the record, from January of its first year.
func (m *maker) everyMonth(years []draw.Year) []slot {
	if len(years) == 0 {
		return nil
	}
	draws := map[int][]*draw.Draw{}
	for _, y := range years {
		draws[y.Year] = y.Draws
	}
	var slots []slot
	for y := years[len(years)-1].Year; y <= years[0].Year; y++ {
		of := m.months(draw.Year{Year: y, Draws: draws[y]})
		for i := range of {
			of[i].short = ""
		}
		of[0].short = strconv.Itoa(y)
		slots = append(slots, of...)
	}
	return slots
}

// months are the months of a year from January up to its end, or up to the
// month of the last draw of the record.
func (m *maker) months(y draw.Year) []slot {
	n := 12
	if last := m.site.Archive.Latest().Date; last.Year() == y.Year {
		n = int(last.Month())
	}
	slots := make([]slot, n)
	for i := range slots {
		name := time.Month(i + 1).String()
		slots[i] = slot{name: name + " " + strconv.Itoa(y.Year), short: name[:3]}
	}
	for _, d := range y.Draws {
		i := d.Date.Month() - 1
		slots[i].draws = append(slots[i].draws, d)
	}
	return slots
}
