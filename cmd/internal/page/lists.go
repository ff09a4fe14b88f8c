package page

import (
	"fmt"
	"html/template"

	"drawpress/cmd/internal/draw"
)

// Row is the view of templates/partials/row.html, one draw in a table.
type Row struct {
	Round, Href, Date, DateWords, Type, TypeHref, Kind, Mark, Invitations, CRS string // DateWords is "Jul 12, 2023"
}

func (m *maker) row(d *draw.Draw) Row {
	return Row{
		Round: d.Number.String(), Href: m.drawHref(d), Date: d.Date.String(), DateWords: shortDate(d.Date),
		Type: d.Type.Name, TypeHref: m.typeHref(d.Type), Kind: string(d.Type.Kind), Mark: mark(d.Type), Invitations: draw.Figure(d.Invitations), CRS: draw.Figure(d.CRS),
	}
}

// newest is the day of the last of some draws, oldest first.
func (m *maker) newest(draws []*draw.Draw) string {
	if len(draws) == 0 {
		return ""
	}
	return m.lastMod(m.site.Of(draws[len(draws)-1]))
}

// Totals sums up a group of draws in one row.
type Totals struct {
	Name, Href, Draws, Invitations, Lowest, Highest string
	Mark                                            string // classes of a type; empty for a year
	Latest, LatestDate                              string // day of the last, "Jul 12, 2023" and ISO
	LatestCRS, LatestHref                           string
}

func (m *maker) totals(name, href string, draws []*draw.Draw) Totals {
	t := Totals{Name: name, Href: href, Draws: draw.Figure(len(draws))}
	if len(draws) == 0 {
		return t
	}
	sum, low, high := 0, draws[0].CRS, draws[0].CRS
	for _, d := range draws {
		sum += d.Invitations
		low, high = min(low, d.CRS), max(high, d.CRS)
	}
	last := draws[len(draws)-1]
	t.Invitations, t.Lowest, t.Highest = draw.Figure(sum), draw.Figure(low), draw.Figure(high)
	t.Latest, t.LatestDate = shortDate(last.Date), last.Date.String()
	t.LatestCRS, t.LatestHref = draw.Figure(last.CRS), m.drawHref(last)
	return t
}

// totalsOf sums up some draws of one type.
func (m *maker) totalsOf(t *draw.Type, draws []*draw.Draw) Totals {
	sum := m.totals(t.Name, m.typeHref(t), draws)
	sum.Mark = mark(t)
	return sum
}

// YearPage is the view of templates/year.html.
type YearPage struct {
	Page    Frame
	Year    string
	Totals  Totals
	Months  *Chart // invitations of each month
	Trend   *Chart // cut-offs by type
	Types   []Totals
	Records []Record
	Compare string // href of the years at the same day
	Rows    Rows
}

// YearsPage is the view of templates/years.html.
type YearsPage struct {
	Page             Frame
	Chart            *Chart // invitations of each year; nil if there is no draw
	Months           *Chart // and of each month
	Years            []Totals
	Compare, Records string // hrefs
}

// yearPages are /years/ and /years/2023/.
func yearPages(m *maker) []File {
	years := m.site.Archive.Years()
	index := m.page("years/index.html", List, "years.html", func() (any, error) {
		v := YearsPage{Page: m.frame("years/", "years/", "Express Entry draws by year", "Express Entry draws, invitations and the lowest and highest CRS cut-off of each year.")}
		v.Compare, v.Records = m.href("compare/"), m.href("records/")
		v.Chart = m.perPeriod("per-year", "Invitations by year", "Year", m.yearSlots(years))
		v.Months = m.perPeriod("per-month", "Invitations by month", "Month", m.everyMonth(years))
		for _, y := range years {
			v.Years = append(v.Years, m.totals(fmt.Sprint(y.Year), m.href(fmt.Sprintf("years/%d/", y.Year)), y.Draws))
		}
		return v, nil
	})
	index.LastMod = m.newest(m.site.Archive.All())
	files := []File{index}
	for _, y := range years {
		path := fmt.Sprintf("years/%d/", y.Year)
		f := m.page(path+"index.html", List, "year.html", func() (any, error) {
			v := YearPage{Year: fmt.Sprint(y.Year), Totals: m.totals(fmt.Sprint(y.Year), m.href(path), y.Draws), Rows: m.tableOf(y.Draws)}
			v.Page = m.frame("years/", path, fmt.Sprintf("Express Entry draws of %d", y.Year), fmt.Sprintf("The %s of %d: %s in all, with the CRS cut-off of each.", draw.Counted(len(y.Draws), "Express Entry draws"), y.Year, draw.Counted(y.Invited, "invitations")))
			v.Months = m.perPeriod("months", fmt.Sprintf("Invitations by month in %d", y.Year), "Month", m.months(y))
			v.Trend = m.trend("trend", fmt.Sprintf("CRS cut-offs of %d by type", y.Year), y.Draws)
			v.Records = m.records(scoped{draws: y.Draws, sayType: true}, " in year")
			v.Compare = m.href("compare/")
			byType := map[*draw.Type][]*draw.Draw{}
			for _, d := range y.Draws {
				byType[d.Type] = append(byType[d.Type], d)
			}
			for _, t := range m.site.Types.All() {
				if draws := byType[t]; draws != nil {
					v.Types = append(v.Types, m.totalsOf(t, draws))
				}
			}
			return v, nil
		})
		f.LastMod = m.newest(y.Draws)
		files = append(files, f)
	}
	return files
}

// TypePage is the view of templates/type.html.
type TypePage struct {
	Page       Frame
	Name, Kind string
	Text       template.HTML
	Totals     Totals
	Chart      *Chart   // nil if there is no draw
	Years      *Chart   // invitations of each year; nil if there is but one
	More       []Record // further figures
	Records    []Record
	Pool       string // href of the pool of candidates
	Rows       Rows
}

// TypesPage is the view of templates/types.html.
type TypesPage struct {
	Page  Frame
	Trend *Chart // the whole record; nil if there is no draw
	Pool  string // href of the pool of candidates
	Kinds []TypesOfKind
}

// TypesOfKind is the types of one kind.
type TypesOfKind struct {
	Kind  string
	ID    string // of the section
	Types []Totals
}

// typePages are /types/ and /types/french/.
func typePages(m *maker) []File {
	index := m.page("types/index.html", List, "types.html", func() (any, error) {
		v := TypesPage{Page: m.frame("types/", "types/", "Types of Express Entry draws", "General, program-specific and category-based Express Entry draws: how many of each, the latest, and the range of their CRS cut-offs.")}
		v.Trend = m.trend("trend", "CRS cut-offs by type", m.site.Archive.All())
		v.Pool = m.href("pool/")
		for _, k := range draw.Kinds {
			of := TypesOfKind{Kind: k.Title(), ID: string(k)}
			for _, t := range m.site.Types.All() {
				if t.Kind == k {
					of.Types = append(of.Types, m.totalsOf(t, m.site.Archive.In(draw.OfType(t))))
				}
			}
			if len(of.Types) > 0 {
				v.Kinds = append(v.Kinds, of)
			}
		}
		return v, nil
	})
	index.LastMod = m.newest(m.site.Archive.All())
	files := []File{index}
	for _, t := range m.site.Types.All() {
		path := "types/" + t.Slug + "/"
		draws := m.site.Archive.In(draw.OfType(t))
		f := m.page(path+"index.html", List, "type.html", func() (any, error) {
			v := TypePage{Name: t.Name, Kind: t.Kind.Title(), Totals: m.totalsOf(t, draws), Chart: m.typeChart(t, draws), Rows: m.tableOf(draws)}
			description := fmt.Sprintf("%s: what it is, who is eligible, and every draw with its CRS cut-off. %s to date.", t.Name, capital(draw.Counted(len(draws), "draws")))
			if len(draws) > 0 {
				v.More, v.Records = m.moreOf(t, draws), m.records(m.scopeOf(t), "")
			}
			if years := yearsOf(draws); len(years) > 1 {
				v.Years = m.perPeriod("per-year", "Invitations of "+drawOf(t)+"s by year", "Year", m.yearSlots(years))
			}
			v.Pool = m.href("pool/")
			text := m.site.TypeText[t]
			if text.Summary != "" {
				description = text.Summary
			}
			v.Text = text.Body
			v.Page = m.frame("types/", path, t.Name+": Express Entry draws", description)
			return v, nil
		})
		f.LastMod = m.newest(draws)
		files = append(files, f)
	}
	return files
}
