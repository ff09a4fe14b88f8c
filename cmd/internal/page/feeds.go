package page

import (
	"fmt"
	"html/template"
	"io"
	"strings"

	"drawpress/cmd/internal/feed"
	"drawpress/cmd/internal/site"
)

// feeds are the newest posts in every format that room feed writes.
func feeds(m *maker) []File {
	var files []File
	for _, format := range feed.Formats {
		files = append(files, File{Path: format.Path, Class: Feed, Check: feed.Check, Render: func(w io.Writer) error {
			f, err := m.feed(format.Path)
			if err == nil {
				err = m.shared.failed()
			}
			if err != nil {
				return err
			}
			return format.Write(w, f)
		}})
	}
	return files
}

func (m *maker) feed(path string) (feed.Feed, error) {
	s := &m.site.Settings
	f := feed.Feed{Title: s.Title, Description: s.Description, Language: strings.ToLower(s.Language), HomeURL: s.BaseURL, SelfURL: m.site.URL(path)}
	if f.Description == "" {
		f.Description = s.Title
	}
	for _, a := range m.recent(s.Feed.Size) {
		e, err := m.entry(a)
		if err != nil {
			return f, err
		}
		f.Entries = append(f.Entries, e)
		if e.Updated.After(f.Updated) {
			f.Updated = e.Updated
		}
	}
	return f, nil
}

// entry is a post as feeds carry it. Its id comes from the round or the slug,
// never from the URL, so no reader sees a post twice when the site moves.
func (m *maker) entry(a *site.Article) (feed.Entry, error) {
	authority, date, _ := strings.Cut(m.site.Settings.Feed.Tag, ",")
	e := feed.Entry{
		URL: m.site.URL(a.Path), Title: m.titleOf(a), Summary: m.summaryOf(a), Author: m.author(a),
		Published: m.site.Moment(a),
	}
	e.Updated = e.Published
	if a.Updated != nil && a.Updated.After(e.Updated) {
		e.Updated = a.Updated.In(m.site.Settings.Zone)
	}
	var content template.HTML
	var err error
	if d := a.Draw; d != nil {
		e.ID = feed.TagURI(authority, date, "round/"+d.Number.String())
		e.Categories = []string{d.Type.Name, d.Type.Kind.Title()}
		v := m.drawArticle(a)
		content, err = m.fragment("partials/entry.html", &v)
	} else {
		e.ID = feed.TagURI(authority, date, "news/"+a.Slug)
		e.Categories = []string{"News"}
		content = a.Body
	}
	e.HTML = feed.Absolute(string(content), e.URL)
	return e, err
}

// sitemapFiles are sitemap.xml and robots.txt.
func sitemapFiles(m *maker, files []File) []File {
	sitemap := File{Path: "sitemap.xml", Class: Feed, Check: feed.CheckSitemap, Render: func(w io.Writer) error {
		var urls []feed.Location
		for i := range files {
			if files[i].Listed {
				urls = append(urls, feed.Location{URL: m.site.URL(files[i].URLPath()), LastMod: files[i].LastMod})
			}
		}
		return feed.Sitemap(w, urls)
	}}
	robots := File{Path: "robots.txt", Class: List, Render: func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "User-agent: *\nAllow: /\n\nSitemap: %s\n", m.site.URL("sitemap.xml"))
		return err
	}}
	return []File{sitemap, robots}
}
