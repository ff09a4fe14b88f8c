package page

import (
	"fmt"
	"strconv"
	"time"

	"drawpress/cmd/internal/chart"
	"drawpress/cmd/internal/draw"
)

// ComparePage is the view of templates/compare.html: the years at the same day.
type ComparePage struct {
	Page    Frame
	Day     string // of the latest draw, "August 19"; empty if there is none
	Summary string
	Chart   *Chart
	Years   []ComparedYear // newest first
	Kinds   []string       // of the table by kind
	ByKind  []ComparedKinds
}

// ComparedYear is a year up to the day, and as a whole.
type ComparedYear struct {
	Year, Href string
	ToDate     Totals
	Whole      *Totals // nil for the year of the latest draw
	Median     string  // of the cut-offs, to the day
	MedianAll  string  // and of the whole year
}

// ComparedKinds is the invitations of a year up to the day, by kind.
type ComparedKinds struct {
	Year, Href string
	Cells      []string
}

// comparePage is /compare/.
func comparePage(m *maker) []File {
	f := m.page("compare/index.html", List, "compare.html", func() (any, error) {
		v := ComparePage{}
		title, description := "Years of Express Entry compared", "Express Entry draws, invitations and CRS cut-offs of each year up to the same day, and of whole years beside them."
		if d := m.site.Archive.Latest(); d != nil {
			m.compare(&v, d)
			description = fmt.Sprintf("Draws, invitations, lowest and median CRS cut-off of each year up to %s, the day of the latest Express Entry draw, beside those of whole years.", v.Day)
		}
		v.Page = m.frame("compare/", "compare/", title, description)
		return v, nil
	})
	f.LastMod = m.newest(m.site.Archive.All())
	return []File{f}
}

// upTo are the draws of a year up to a day of the year, that day included;
// February 29 is February 28 in other years.
func upTo(y draw.Year, m time.Month, day int) []*draw.Draw {
	last, ok := draw.NewDate(y.Year, m, day)
	if !ok {
		last, _ = draw.NewDate(y.Year, m, day-1)
	}
	n := len(y.Draws)
	for n > 0 && last.Before(y.Draws[n-1].Date) {
		n--
	}
	return y.Draws[:n]
}

func (m *maker) compare(v *ComparePage, latest *draw.Draw) {
	v.Day = latest.Date.MonthDay()
	years := m.site.Archive.Years()
	for _, k := range draw.Kinds {
		if m.site.Archive.Invited(draw.OfKind(k)) > 0 {
			v.Kinds = append(v.Kinds, k.Title())
		}
	}
	more, rank := 0, 1
	for _, y := range years {
		so := upTo(y, latest.Date.Month(), latest.Date.Day())
		name, href := strconv.Itoa(y.Year), m.href(fmt.Sprintf("years/%d/", y.Year))
		c := ComparedYear{Year: name, Href: href, ToDate: m.totals(name, href, so), Median: draw.Summarise(so).Median}
		if y.Year != latest.Date.Year() {
			whole := m.totals(name, href, y.Draws)
			c.Whole, c.MedianAll = &whole, draw.Summarise(y.Draws).Median
		}
		v.Years = append(v.Years, c)
		kinds := ComparedKinds{Year: name, Href: href}
		for _, k := range draw.Kinds {
			if m.site.Archive.Invited(draw.OfKind(k)) > 0 {
				kinds.Cells = append(kinds.Cells, draw.Figure(invitedOf(so, k)))
			}
		}
		v.ByKind = append(v.ByKind, kinds)
		if sum := draw.Summarise(so).Invited; y.Year != latest.Date.Year() && sum > years[0].Invited {
			rank++
		}
		more++
	}
	v.Summary = fmt.Sprintf("Up to %s, the day of the latest draw, %d had %s in %s of all types", v.Day, latest.Date.Year(), draw.Counted(years[0].Invited, "invitations"), draw.Counted(len(years[0].Draws), "draws"))
	switch {
	case more == 1:
	case rank == 1:
		v.Summary += fmt.Sprintf(": the most of the %d years on record up to this day", more)
	default:
		v.Summary += fmt.Sprintf(": the %s most of the %d years on record up to this day", draw.Ordinal(rank), more)
	}
	v.Summary += "."
	v.Chart = m.yearsChart(years, latest, v.Summary)
}

// yearsChart is the invitations of each year from January 1, adding up.
func (m *maker) yearsChart(years []draw.Year, latest *draw.Draw, text string) *Chart {
	title := "Invitations since January 1 of each year"
	c := chart.Chart{ID: "sum", Class: "trend", Title: title, Desc: text, Reads: chart.YearDay, X: chart.OfYear()}
	p := chart.Panel{Label: "Invitations, all types", Unit: "invitations", Share: 1}
	v := &Chart{ID: "sum", Title: title, Text: Text{{Text: text}}.HTML()}
	most := 0
	for i := len(years) - 1; i >= 0; i-- {
		y := years[i]
		name := strconv.Itoa(y.Year)
		now := y.Year == latest.Date.Year()
		s := chart.Series{Name: name, Class: "s" + strconv.Itoa(i%10), Form: chart.Steps, Points: []chart.Point{{}}}
		switch {
		case now:
			s.Class = "now"
		case i >= 10:
			s.Class += " old"
		}
		sum := 0
		for _, d := range y.Draws {
			sum += d.Invitations
			at := chart.Point{X: chart.LeapDay(d.Date.Month(), d.Date.Day()), Y: sum}
			if last := &s.Points[len(s.Points)-1]; last.X == at.X {
				*last = at
			} else {
				s.Points = append(s.Points, at)
			}
		}
		if now {
			p.Marks = []chart.Mark{{X: s.Points[len(s.Points)-1].X, Y: sum, Label: name + ": " + draw.Figure(sum), Class: "now"}}
		} else {
			if s.Points[len(s.Points)-1].X < 365 {
				s.Points = append(s.Points, chart.Point{X: 365, Y: sum})
			}
			s.End = name + "  " + draw.Figure(sum)
		}
		most = max(most, sum)
		p.Series = append(p.Series, s)
		v.Keys = append(v.Keys, ChartKey{name, s.Class, chart.Steps})
	}
	p.Y = chart.FromZero(most, 5)
	c.Panels = []chart.Panel{p}
	v.Picture = c.SVG()
	return v
}
