package page

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"html/template"
	"net/url"
	"strings"
	"unicode/utf8"

	"drawpress/cmd/internal/site"
)

// A Frame is what base.html needs of every page.
type Frame struct {
	Lang        string
	Title       string // of the page
	Head        string // for the <title>: as long as search engines show it
	SiteTitle   string
	Description string
	Canonical   string
	Kind        string // of Open Graph: article or website
	Section     string // of an article: its type
	Published   string // RFC 3339, of an article
	Modified    string
	Locale      string // of Open Graph: "en_CA"
	Image       string // whole URL; empty if the site has no cards
	ImageAlt    string
	ImageWidth  int // in pixels; 0 if unknown
	ImageHeight int
	Policy      string        // what the page may load
	Links       template.HTML // what every page loads and links to
	Scripts     []string      // hrefs of the script modules
	Data        template.JS   // JSON-LD, or empty
	Hidden      bool          // not for search engines
	Header      template.HTML
	Footer      template.HTML
}

// sections are the entries of the navigation, by their path.
var sections = []struct{ path, name string }{
	{"", "Latest"}, {"draws/", "All draws"}, {"check/", "Where do I stand?"}, {"types/", "Types"}, {"years/", "Years"},
	{"records/", "Records"}, {"compare/", "Compare"}, {"news/", "News"},
}

// elsewhere is the section of pages that the navigation does not lead to.
const elsewhere = "other"

// chrome is the header and the footer of a section, rendered once.
type chrome struct{ header, footer template.HTML }

// Header is the view of templates/partials/header.html.
type Header struct {
	SiteTitle, Home string
	Search          string // href of the search
	Index, All      string // hrefs of its index and of the table
	Logo            *Logo  // nil if the publisher has none
	Nav             []NavLink
}

// A Logo is the publisher's picture beside the name of the site.
type Logo struct {
	Image         string
	Width, Height int
}

// A NavLink is one entry of a navigation.
type NavLink struct {
	Text, Href string
	Current    bool // the page is in this section
}

// Footer is the view of templates/partials/footer.html.
type Footer struct {
	SiteTitle, Feed string
	Sections        []NavLink // those of the header
	Pages           []NavLink // standing pages
	Links           []NavLink // the publisher's own
	Social          []NavLink // the publisher's profiles elsewhere
	Text            string
	Publisher       site.Publisher
	Newsletter      site.Newsletter
	Notices         []string
	NoticesVersion  string // changes with the notices, so that new ones are seen by those who put away the old
}

// Contact is the view of templates/partials/contact.html.
type Contact struct {
	Text       template.HTML // content/blocks/contact.md; empty if there is none
	Email, URL string
}

func (m *maker) chromeOf(section string) (c chrome, err error) {
	s := &m.site.Settings
	h := Header{SiteTitle: s.Title, Home: m.href(""), Search: m.href("search/"), Index: m.href(searchIndex), All: m.href("draws/")}
	if l := s.Logo; l.Image != "" {
		h.Logo = &Logo{m.outside(l.Image), l.Width, l.Height}
	}
	for _, to := range sections {
		h.Nav = append(h.Nav, NavLink{to.name, m.href(to.path), to.path == section})
	}
	f := Footer{
		SiteTitle: s.Title, Feed: m.href("feed.xml"), Publisher: s.Publisher, Newsletter: s.Newsletter, Text: s.Legal,
		Links: m.links(s.Links), Social: m.links(s.Social), Notices: s.Notices, NoticesVersion: noticesVersion(s.Notices),
	}
	for _, to := range sections {
		f.Sections = append(f.Sections, NavLink{to.name, m.href(to.path), false})
	}
	for _, p := range m.site.Pages {
		f.Pages = append(f.Pages, NavLink{p.Title, m.href(p.Path), false})
	}
	if c.header, err = m.fragment("partials/header.html", h); err == nil {
		c.footer, err = m.fragment("partials/footer.html", f)
	}
	return c, err
}

// outside gives the URL of what a setting names: a path of this site, which
// begins with a slash, or an address elsewhere.
func (m *maker) outside(address string) string {
	if path, ok := strings.CutPrefix(address, "/"); ok {
		return m.href(path)
	}
	return address
}

func (m *maker) links(list []site.Link) []NavLink {
	var links []NavLink
	for _, l := range list {
		links = append(links, NavLink{l.Text, m.outside(l.URL), false})
	}
	return links
}

func noticesVersion(notices []string) string {
	if len(notices) == 0 {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.Join(notices, "\x00")))
	return hex.EncodeToString(sum[:4])
}

// renderFrame renders what stands on every page before its content: the script
// that runs first, the policy that allows it, headers and footers.
func (m *maker) renderFrame() (err error) {
	s := &m.site.Settings
	first, err := m.fragment("partials/first.html", First{noticesVersion(s.Notices)})
	if err != nil {
		return err
	}
	m.policy = policy(s, string(first))
	if m.loads, err = m.fragment("partials/links.html", Links{first, m.fonts, m.asset(styleSheet), m.href("feed.xml"), s.Title, m.pictures.head}); err != nil {
		return err
	}
	for _, section := range sections {
		if m.frames[section.path], err = m.chromeOf(section.path); err != nil {
			return err
		}
	}
	if m.frames[elsewhere], err = m.chromeOf(elsewhere); err != nil {
		return err
	}
	if c := (Contact{m.block("contact"), s.Contact.Email, s.Contact.URL}); c != (Contact{}) {
		m.contact, err = m.fragment("partials/contact.html", c)
	}
	return err
}

// Links is the view of templates/partials/links.html: what every page loads
// and links to in its head.
type Links struct {
	First     template.HTML // the script that runs before anything is shown
	Fonts     []string      // hrefs of the fonts to fetch at once
	Style     string        // href of the stylesheet
	Feed      string        // href of the feed
	SiteTitle string
	Icons     template.HTML // links to the icons and the web manifest
}

// First is the view of templates/partials/first.html: the script that runs
// before anything is shown, so that the reader's own colours are the first and
// a notice that was put away does not flash up.
type First struct{ NoticesVersion string }

// policy says what a page may load: its own files, the scripts in line that
// are told by their hash, and what the settings name elsewhere.
// See https://www.w3.org/TR/CSP3/.
func policy(s *site.Settings, first string) string {
	scripts, images, forms := "'self'", "'self'", "'self'"
	for rest := first; ; {
		_, after, found := strings.Cut(rest, "<script")
		if !found {
			break
		}
		_, after, _ = strings.Cut(after, ">")
		code, after, _ := strings.Cut(after, "</script>")
		scripts += " " + hashSource([]byte(code))
		rest = after
	}
	if o := origin(s.Logo.Image); o != "" {
		images += " " + o
	}
	if o := origin(s.Newsletter.Action); o != "" {
		forms += " " + o
	}
	return "default-src 'none'; script-src " + scripts + "; style-src 'self'; font-src 'self'; img-src " + images +
		"; connect-src 'self'; manifest-src 'self'; form-action " + forms + "; base-uri 'none'"
}

// origin is the host of a web address with its scheme, as a policy names it;
// empty for a path.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// frame begins a view.
func (m *maker) frame(section, path, title, description string) Frame {
	c, ok := m.frames[section]
	if !ok {
		c = m.frames[elsewhere]
	}
	s := &m.site.Settings
	f := Frame{
		Lang: s.Language, Title: title, Head: m.headTitle(title), Locale: locale(s.Language), SiteTitle: s.Title,
		Description: described(description, s.Description), Canonical: m.site.URL(path), Kind: "website",
		Policy: m.policy, Links: m.loads, Scripts: m.scripts, Header: c.header, Footer: c.footer,
	}
	if path != section && (section == "draws/" || section == "news/") && strings.HasPrefix(path, section) {
		return f // a post, of which asArticle says more
	}
	m.illustrate(&f, nil)
	f.embed(m.describePage(&f, section, path))
	return f
}

// asArticle fills what search engines and social networks want to know of a post.
func (m *maker) asArticle(f *Frame, a *site.Article, section string) {
	f.Kind, f.Section = "article", section
	f.Published = m.site.Moment(a).Format(rfc3339)
	if t := m.modified(a); t != "" {
		f.Modified = t
	}
	if d := a.Draw; d != nil {
		if a.Title == "" || utf8.RuneCountInString(a.Title) > longestTitle {
			f.Head = m.drawTitle(d)
		}
		f.Description = described(a.Summary, m.drawDescription(a))
	}
	m.illustrate(f, a)
	f.embed(m.describeArticle(f, a))
}

// embed puts JSON-LD into the page.
func (f *Frame) embed(data []byte) { f.Data = f.allow(data) }

// allow names JSON that the page holds in its policy: browsers do not ask
// whether data may run, but some checkers do.
func (f *Frame) allow(data []byte) template.JS {
	f.Policy = strings.Replace(f.Policy, "script-src 'self'", "script-src 'self' "+hashSource(data), 1)
	return template.JS(data)
}

// hashSource names a script in line as a policy does.
func hashSource(code []byte) string {
	sum := sha256.Sum256(code)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
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
