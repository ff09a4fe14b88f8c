package page

import "fmt"

// FindPage is the view of templates/search.html: the search, and what to
// follow where scripts do not run.
type FindPage struct {
	Page       Frame
	Index, All string // hrefs of the index and of the table
	Types      []Totals
	Years      []NavLink
	News       []Teaser
	Pages      []NavLink
}

// findPage is /search/.
func findPage(m *maker) []File {
	f := m.page("search/index.html", List, "search.html", func() (any, error) {
		v := FindPage{Index: m.href(searchIndex), All: m.href("draws/")}
		v.Page = m.frame("search/", "search/", "Search", "Find a draw by its round, date, type or score, and every other page of this site.")
		for _, k := range m.filterKinds() {
			for _, t := range k.Types {
				v.Types = append(v.Types, Totals{Name: t.Name, Href: m.href("types/" + t.Slug + "/"), Mark: t.Mark})
			}
		}
		for _, y := range m.site.Archive.Years() {
			v.Years = append(v.Years, NavLink{Text: fmt.Sprint(y.Year), Href: m.href(fmt.Sprintf("years/%d/", y.Year))})
		}
		for _, a := range m.site.News[:min(10, len(m.site.News))] {
			v.News = append(v.News, m.teaser(a))
		}
		for _, a := range m.site.Pages {
			v.Pages = append(v.Pages, NavLink{Text: a.Title, Href: m.href(a.Path)})
		}
		return v, nil
	})
	return []File{f}
}
