package page

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"

	"drawpress/cmd/internal/chart"
	"drawpress/cmd/internal/draw"
)

// PoolPage is the view of templates/pool.html: the pool of candidates as it was
// last measured, and over time.
type PoolPage struct {
	Page  Frame
	Text  template.HTML // the last measurement in words; empty if there is none
	Bands *Chart
	Table template.HTML
	Time  *Chart // nil if there is but one measurement
}

// poolPage is /pool/.
func poolPage(m *maker) []File {
	f := m.page("pool/index.html", List, "pool.html", func() (any, error) {
		v := PoolPage{Page: m.frame("types/", "pool/", "The Express Entry pool of candidates", "How many candidates wait in the Express Entry pool, by CRS score: the last measurement, the change since the one before, and all measurements over time.")}
		pools := m.site.Pools.All()
		if len(pools) == 0 {
			return v, nil
		}
		last := pools[len(pools)-1]
		text := m.poolNow(last)
		v.Text, v.Bands, v.Table = text.HTML(), m.bandsChart(last, text.String()), m.poolTableOf(last)
		if len(pools) > 1 {
			v.Time = m.poolTime(pools)
		}
		return v, m.shared.failed()
	})
	return []File{f}
}

// poolNow says how the pool stood at a measurement.
func (m *maker) poolNow(p *draw.Pool) Text {
	t := say("On %s, the Express Entry pool held %s", p.Date().Long(), draw.Counted(p.Total(), "candidates"))
	if c := m.site.Pools.Change(p); c != nil {
		switch {
		case c.Total < 0:
			t = t.and(say(", %s fewer than on %s", draw.Figure(-c.Total), c.From.Date().Long()))
		case c.Total > 0:
			t = t.and(say(", %s more than on %s", draw.Figure(c.Total), c.From.Date().Long()))
		default:
			t = t.and(say(", as many as on %s", c.From.Date().Long()))
		}
	}
	bands := whole(p)
	most := slices.MaxFunc(bands, func(a, b draw.Band) int { return a.Candidates - b.Candidates })
	if most.Candidates > 0 {
		t = t.and(say(". Of its bands, %s held the most: %s", scores(most), draw.Counted(most.Candidates, "candidates")))
	}
	return t.and(say("."))
}

// whole lists the bands that are not parts of others, lowest scores first.
func whole(p *draw.Pool) []draw.Band {
	var list []draw.Band
	for _, r := range p.Rows() {
		if !r.Part {
			list = append(list, r.Band)
		}
	}
	slices.Reverse(list)
	return list
}

// bandsChart is the bands of a measurement as bars.
func (m *maker) bandsChart(p *draw.Pool, text string) *Chart {
	bands := whole(p)
	title := "Candidates by CRS score, " + p.Date().Long()
	names, labels := make([]string, len(bands)), make([]string, len(bands))
	s := chart.Series{Name: "", Class: "now", Form: chart.Bars}
	panel := chart.Panel{Label: "Candidates", Unit: "candidates", Share: 1}
	most := 0
	for i, b := range bands {
		names[i], labels[i] = "CRS "+scores(b), scores(b)
		if b.To == draw.MaxCRS {
			labels[i] = strconv.Itoa(b.From) + "+"
		}
		s.Points = append(s.Points, chart.Point{X: i * chart.Slot, Y: b.Candidates})
		panel.Marks = append(panel.Marks, chart.Mark{X: i*chart.Slot + chart.Slot/2, Y: b.Candidates, Label: draw.Figure(b.Candidates), Class: "count"})
		most = max(most, b.Candidates)
	}
	panel.Series, panel.Y = []chart.Series{s}, chart.FromZero(most, 4)
	c := chart.Chart{ID: "bands", Class: "bars-only", Title: title, Desc: text, X: chart.Side(labels), Reads: chart.InSlots, Slots: names, Panels: []chart.Panel{panel}}
	return &Chart{ID: "bands", Title: title, Text: say("The bands are of unequal width; the table divides some of them.").HTML(), Picture: c.SVG()}
}

// poolTime is the bands of all measurements, one upon the other.
func (m *maker) poolTime(pools []*draw.Pool) *Chart {
	var bands []draw.Band // of any measurement, lowest first, without figures
	for _, p := range pools {
		for _, b := range whole(p) {
			b.Candidates = 0
			if !slices.Contains(bands, b) {
				bands = append(bands, b)
			}
		}
	}
	slices.SortFunc(bands, func(a, b draw.Band) int {
		if a.From != b.From {
			return a.From - b.From
		}
		return a.To - b.To
	})
	title := "The pool over time"
	v := &Chart{ID: "pool-time", Title: title, Figures: &ChartTable{Caption: "Every measurement of the pool, newest first", Head: []string{"Measured on", "All"}}}
	panel := chart.Panel{Label: "Candidates by CRS score", Unit: "candidates", Share: 1, Series: make([]chart.Series, len(bands))}
	for i, b := range bands {
		panel.Series[i] = chart.Series{Name: scores(b), Class: "b" + strconv.Itoa(min(6, i*7/len(bands))), Form: chart.Area}
	}
	least, most := pools[0], pools[0]
	for _, p := range pools {
		row := ChartRow{Span{Text: p.Date().Long()}, []string{draw.Figure(p.Total())}}
		height := 0
		for i, b := range bands {
			cell := "–"
			base := height
			if n, ok := p.Within(b.From, b.To); ok && slices.ContainsFunc(whole(p), func(w draw.Band) bool { return w.From == b.From && w.To == b.To }) {
				height += n
				cell = draw.Figure(n)
			}
			row.Cells = append(row.Cells, cell)
			panel.Series[i].Points = append(panel.Series[i].Points, chart.Point{X: p.Date().Days(), Y: height, Base: base})
		}
		v.Figures.Rows = append(v.Figures.Rows, row)
		if p.Total() > most.Total() {
			most = p
		}
		if p.Total() < least.Total() {
			least = p
		}
	}
	slices.Reverse(v.Figures.Rows)
	for _, s := range slices.Backward(panel.Series) {
		v.Keys = append(v.Keys, ChartKey{s.Name, s.Class, chart.Area})
	}
	for _, s := range panel.Series {
		v.Figures.Head = append(v.Figures.Head, s.Name)
	}
	panel.Y = chart.FromZero(most.Total(), 5)
	first, last := pools[0].Date(), pools[len(pools)-1].Date()
	text := fmt.Sprintf("%s from %s to %s: most candidates on %s (%s), fewest on %s (%s).", draw.Counted(len(pools), "measurements"), first.Long(), last.Long(),
		most.Date().Long(), draw.Figure(most.Total()), least.Date().Long(), draw.Figure(least.Total()))
	c := chart.Chart{ID: "pool-time", Class: "tall", Title: title, Desc: text, Reads: chart.Days, X: chart.Calendar(first.Days(), last.Days()), Panels: []chart.Panel{panel}}
	v.Text, v.Picture = Text{{Text: text}}.HTML(), c.SVG()
	return v
}
