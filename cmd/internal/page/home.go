package page

import (
	"html/template"
	"sort"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/site"
)

// HomePage is the view of templates/home.html.
type HomePage struct {
	Page    Frame
	Latest  *Latest // nil on a site without draws
	Cutoffs []Cutoff
	Trend   *Chart // cut-offs of the last years by type; nil on a site without draws
	Rows    Rows
	Recent  []Teaser // news, newest first
	All     string   // href of the table
	Types   string   // href of the types
	News    string   // href of the news
}

// Latest is the newest draw, as a card.
type Latest struct {
	Facts
	Title, Href, Summary string
	Comparisons          []template.HTML
}

// A Cutoff is where the last draw of a type ended.
type Cutoff struct {
	Type, TypeHref, Mark string // the short name of the type
	CRS, Round, Href     string
	Date, DateWords      string
}

// recentDays is how far before the latest draw the front page looks for types:
// a cut-off of years ago tells nobody where they stand.
const recentDays = 730

// cutoffs gives the last cut-off of each type that was drawn of late, the type
// drawn last first.
func (m *maker) cutoffs() []Cutoff {
	a := m.site.Archive
	latest := a.Latest()
	var last []*draw.Draw
	for _, t := range m.site.Types.All() {
		if of := a.In(draw.OfType(t)); len(of) > 0 && latest.Date.Sub(of[len(of)-1].Date) <= recentDays {
			last = append(last, of[len(of)-1])
		}
	}
	sort.Slice(last, func(i, j int) bool { return last[j].Before(last[i]) })
	list := make([]Cutoff, len(last))
	for i, d := range last {
		list[i] = Cutoff{
			Type: capital(d.Type.Short), TypeHref: m.typeHref(d.Type), Mark: mark(d.Type), CRS: draw.Figure(d.CRS),
			Round: d.Number.String(), Href: m.drawHref(d), Date: d.Date.String(), DateWords: shortDate(d.Date),
		}
	}
	return list
}

// homePage is /.
func homePage(m *maker) []File {
	f := m.page("index.html", List, "home.html", func() (any, error) {
		s := &m.site.Settings
		v := HomePage{Page: m.frame("", "", s.Title, s.Description), All: m.href("draws/"), Types: m.href("types/"), News: m.href("news/")}
		if v.Page.Description == "" {
			v.Page.Description = "News of every Express Entry draw, with each figure computed from the record."
		}
		if d := m.site.Archive.Latest(); d != nil {
			a, f := m.site.Of(d), m.site.Archive.At(d)
			v.Latest = &Latest{Facts: m.factsOf(f), Title: m.titleOf(a), Href: m.href(a.Path), Summary: m.summaryOf(a), Comparisons: m.comparisons(f)}
			v.Cutoffs, v.Trend = m.cutoffs(), m.recentTrend(d)
			v.Rows = m.tableOf(f.Draws(draw.All, draw.Last(10)))
		}
		for _, a := range m.site.News[:min(6, len(m.site.News))] {
			v.Recent = append(v.Recent, m.teaser(a))
		}
		return v, nil
	})
	f.LastMod = ""
	if recent := m.recent(1); len(recent) > 0 {
		f.LastMod = m.lastMod(recent[0])
	}
	return []File{f}
}

// Teaser is a post in a list.
type Teaser struct{ Title, Href, Date, DateWords, Summary string }

func (m *maker) teaser(a *site.Article) Teaser {
	return Teaser{m.titleOf(a), m.href(a.Path), a.Date.String(), a.Date.Long(), m.summaryOf(a)}
}

// recent lists the newest posts, draws and news together; of two of the same
// moment, the draw of the higher number comes first.
func (m *maker) recent(n int) []*site.Article {
	draws, news := m.site.Draws, m.site.News
	list := make([]*site.Article, 0, 2*n)
	for i := len(draws) - 1; i >= 0 && i >= len(draws)-n; i-- {
		list = append(list, draws[i])
	}
	list = append(list, news[:min(n, len(news))]...)
	sort.SliceStable(list, func(i, j int) bool { return m.site.Moment(list[j]).Before(m.site.Moment(list[i])) })
	return list[:min(n, len(list))]
}
