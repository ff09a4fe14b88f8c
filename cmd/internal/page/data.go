package page

import (
	"io"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/table"
)

// searchIndex is where the search of the site finds what there is to find.
const searchIndex = "search.json"

// dataFiles are the record as data, for programs and for the search.
func dataFiles(m *maker) []File {
	var files []File
	for _, format := range table.Formats {
		files = append(files, File{Path: format.Path, Class: Feed, Check: format.Check, Render: func(w io.Writer) error {
			return format.Write(w, table.Rows(m.site.Archive.All(), func(d *draw.Draw) string { return m.site.URL(m.site.Of(d).Path) }))
		}})
	}
	return append(files, File{Path: searchIndex, Class: Feed, Check: table.CheckIndex, Render: func(w io.Writer) error {
		return table.WriteIndex(w, m.index())
	}})
}

// index lists everything that can be found: newest first, so that of two
// equally good finds the newer comes first.
func (m *maker) index() table.Index {
	index := table.Index{Types: []table.IndexType{}, Draws: []table.IndexDraw{}, Posts: []table.IndexPost{}}
	place := map[*draw.Type]int{}
	for i, t := range m.site.Types.All() {
		place[t] = i
		index.Types = append(index.Types, table.IndexType{Name: t.Name, Short: t.Short, Kind: t.Kind.Title(), Href: m.typeHref(t)})
	}
	for i := len(m.site.Draws) - 1; i >= 0; i-- {
		a := m.site.Draws[i]
		d := a.Draw
		index.Draws = append(index.Draws, table.IndexDraw{
			Round: d.Number.String(), Date: d.Date.String(), Type: place[d.Type], Invitations: d.Invitations, CRS: d.CRS,
			Href: m.drawHref(d), Title: a.Title, Summary: a.Summary,
		})
	}
	add := func(what string, list []*site.Article) {
		for _, a := range list {
			p := table.IndexPost{Title: m.titleOf(a), Summary: m.summaryOf(a), What: what, Href: m.href(a.Path)}
			if !a.Date.IsZero() {
				p.Date = a.Date.String()
			}
			index.Posts = append(index.Posts, p)
		}
	}
	add("News", m.site.News)
	add("Page", m.site.Pages)
	return index
}
