package page

import (
	"encoding/json"
	"html/template"

	"drawpress/cmd/internal/site"
)

// A Frame is what base.html needs of every page.
type Frame struct {
	Lang        string
	Title       string // of the page
	SiteTitle   string
	Description string
	Canonical   string
	Kind        string // of Open Graph: article or website
	Section     string // of an article: its type
	Published   string // RFC 3339, of an article
	Modified    string
	Image       string // whole URL
	ImageAlt    string
	Style       string      // href of the stylesheet
	Scripts     []string    // hrefs of the script modules
	Feed        string      // href of the feed
	Data        template.JS // JSON-LD, or empty
	Hidden      bool        // not for search engines
	Header      template.HTML
	Footer      template.HTML
}

// sections are the entries of the navigation.
var sections = []string{"", "draws/", "types/", "years/", "news/", "other"}

var sectionNames = map[string]string{"": "Latest", "draws/": "All draws", "types/": "Types", "years/": "Years", "news/": "News"}

// chrome is the header and the footer of a section, rendered once.
type chrome struct{ header, footer template.HTML }

// Header is the view of templates/partials/header.html.
type Header struct {
	SiteTitle, Home string
	Nav             []NavLink
}

// A NavLink is one entry of the navigation.
type NavLink struct {
	Text, Href string
	Current    bool // the page is in this section
}

// Footer is the view of templates/partials/footer.html.
type Footer struct {
	SiteTitle, Feed string
	Pages           []NavLink
	Publisher       site.Publisher
	Newsletter      site.Newsletter
	Notices         []string
}

func (m *maker) chromeOf(section string) (c chrome, err error) {
	s := &m.site.Settings
	h := Header{SiteTitle: s.Title, Home: m.href("")}
	for _, to := range sections[:5] {
		h.Nav = append(h.Nav, NavLink{sectionNames[to], m.href(to), to == section})
	}
	f := Footer{SiteTitle: s.Title, Feed: m.href("feed.xml"), Publisher: s.Publisher, Newsletter: s.Newsletter, Notices: s.Notices}
	for _, p := range m.site.Pages {
		f.Pages = append(f.Pages, NavLink{p.Title, m.href(p.Path), false})
	}
	if c.header, err = m.fragment("partials/header.html", h); err == nil {
		c.footer, err = m.fragment("partials/footer.html", f)
	}
	return c, err
}

// frame begins a view.
func (m *maker) frame(section, path, title, description string) Frame {
	c, ok := m.frames[section]
	if !ok {
		c = m.frames["other"]
	}
	s := &m.site.Settings
	return Frame{
		Lang: s.Language, Title: title, SiteTitle: s.Title, Description: description, Canonical: m.site.URL(path), Kind: "website",
		Style: m.asset(styleSheet), Scripts: m.scripts, Feed: m.href("feed.xml"), Header: c.header, Footer: c.footer,
	}
}

// newsArticle is JSON-LD of an article: https://schema.org/NewsArticle.
type newsArticle struct {
	Context   string       `json:"@context"`
	Type      string       `json:"@type"`
	Headline  string       `json:"headline"`
	Published string       `json:"datePublished"`
	Modified  string       `json:"dateModified,omitempty"`
	Page      string       `json:"mainEntityOfPage"`
	Section   string       `json:"articleSection,omitempty"`
	Language  string       `json:"inLanguage"`
	Image     string       `json:"image,omitempty"`
	Author    organization `json:"author"`
	Publisher organization `json:"publisher"`
}

type organization struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// asArticle fills what search engines and social networks want to know of a post.
func (m *maker) asArticle(f *Frame, a *site.Article, section string) {
	s := &m.site.Settings
	f.Kind, f.Section = "article", section
	f.Published = m.site.Moment(a).Format(rfc3339)
	if t := m.modified(a); t != "" {
		f.Modified = t
	}
	if a.Image != "" {
		f.Image, f.ImageAlt = m.absolute(a.Image), a.ImageAlt
	}
	by := organization{"Organization", m.author(a), ""}
	if by.Name == s.Publisher.Name {
		by.URL = s.BaseURL
	}
	ld, _ := json.Marshal(newsArticle{ // strings only: it cannot fail
		Context: "https://schema.org", Type: "NewsArticle", Headline: f.Title, Published: f.Published, Modified: f.Modified,
		Page: f.Canonical, Section: section, Language: s.Language, Image: f.Image,
		Author: by, Publisher: organization{"Organization", s.Publisher.Name, s.BaseURL},
	})
	f.Data = template.JS(ld)
}

const rfc3339 = "2006-01-02T15:04:05Z07:00"

// modified is when an article last changed for its readers: its update or its
// last correction; empty if it never did.
func (m *maker) modified(a *site.Article) string {
	last := ""
	if a.Updated != nil {
		last = a.Updated.In(m.site.Settings.Zone).Format(rfc3339)
	}
	for _, c := range a.Corrections {
		if d := c.Date.String(); d > last {
			last = d
		}
	}
	return last
}

// absolute is the whole URL of an href of this site.
func (m *maker) absolute(href string) string {
	return m.site.URL(href[len(m.href("")):])
}

func (m *maker) author(a *site.Article) string {
	if a.Author != "" {
		return a.Author
	}
	return m.site.Settings.Author
}
