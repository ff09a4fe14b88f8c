package page

import (
	"html/template"

	"drawpress/cmd/internal/site"
)

// NewsPage is the view of templates/news.html.
type NewsPage struct {
	Page  Frame
	Items []Teaser
}

// PlainArticle is the view of templates/news-article.html and of
// templates/page.html: a post without a draw.
type PlainArticle struct {
	Page        Frame
	Byline      Byline
	Summary     string
	Body        template.HTML
	Source      string
	Contents    NavLinks // the table of contents of a long text; nil if it is short
	Corrections []Note
	Contact     template.HTML
	Share       NavLinks
}

// newsPages are /news/ and the articles below it.
func newsPages(m *maker) []File {
	index := m.page("news/index.html", List, "news.html", func() (any, error) {
		v := NewsPage{Page: m.frame("news/", "news/", "News", "News on Express Entry and immigration to Canada, beside the draws.")}
		for _, a := range m.site.News {
			v.Items = append(v.Items, m.teaser(a))
		}
		return v, nil
	})
	if len(m.site.News) > 0 {
		index.LastMod = m.lastMod(m.site.News[0])
	}
	files := []File{index}
	for _, a := range m.site.News {
		f := m.page(a.Path+"index.html", Article, "news-article.html", func() (any, error) {
			v := m.plain("news/", a)
			m.asArticle(&v.Page, a, "News")
			return v, nil
		})
		f.LastMod = m.lastMod(a)
		files = append(files, f)
	}
	return files
}

func (m *maker) plain(section string, a *site.Article) PlainArticle {
	v := PlainArticle{Summary: a.Summary, Body: a.Body, Source: a.Source, Corrections: corrections(a), Contact: m.contact, Contents: contents(a.Body)}
	if !a.Date.IsZero() {
		v.Byline = m.byline(a)
	}
	v.Page = m.frame(section, a.Path, a.Title, a.Summary)
	v.Page.Description = described(a.Summary, opening(a.Body), a.Title, m.site.Settings.Description)
	m.illustrate(&v.Page, a)
	v.Share = shareLinks(v.Page.Canonical, a.Title)
	return v
}

// standingPages are /about/ and its like.
func standingPages(m *maker) []File {
	var files []File
	for _, a := range m.site.Pages {
		files = append(files, m.page(a.Path+"index.html", Article, "page.html", func() (any, error) { return m.plain(elsewhere, a), nil }))
	}
	return files
}

// NotFound is the view of templates/404.html.
type NotFound struct {
	Page Frame
	Ways []NavLink // to what a reader may have looked for
}

func notFoundPage(m *maker) []File {
	f := m.page("404.html", Article, "404.html", func() (any, error) {
		v := NotFound{Page: m.frame(elsewhere, "404.html", "Page not found", "There is no page at this address.")}
		v.Ways = []NavLink{{Text: "The latest draw", Href: m.href("")}, {Text: "All draws on record", Href: m.href("draws/")}, {Text: "Types of draws", Href: m.href("types/")}, {Text: "News", Href: m.href("news/")}}
		v.Page.Hidden = true
		return v, nil
	})
	f.Listed = false
	return []File{f}
}
