package site

import (
	"net"
	"net/url"
	"regexp"
	"strings"
	"time"

	"drawpress/cmd/internal/matter"
	"drawpress/cmd/internal/source"
)

// Settings is site.yaml.
type Settings struct {
	Title       string
	Description string
	BaseURL     string // ends in a slash: "https://drawrecord.example/" or "https://example.org/news/"
	Zone        *time.Location
	Author      string // of posts that name none
	Publisher   Publisher
	Contact     Contact
	Newsletter  Newsletter
	Notices     []string
	Logo        Logo
	Legal       string // a remark at the foot of every page
	Links       []Link // at the foot of every page
	Social      []Link // there too: the publisher's profiles elsewhere
	Feed        FeedSettings
	Cards       bool   // draw social cards; they take most of the time of a first build
	Language    string // of the pages, for lang= and feeds
	OfficialURL string // of the official rounds file; empty for the department's own

	basePath string // of BaseURL, with a slash at both ends
}

// Publisher is who stands behind the site.
type Publisher struct{ Name, URL string }

// Contact is where readers can write to.
type Contact struct{ Email, URL string }

// Newsletter is a form that posts an address to the provider's URL.
type Newsletter struct{ Title, Text, Action, Field, Button string }

// Logo is a picture beside the name of the site. The image is a path of the
// site, "/logo.svg" for assets/static/logo.svg, or an address elsewhere. Width
// and height, in pixels, keep its place while it loads.
type Logo struct {
	Image         string
	Width, Height int
}

// A Link leads to a path of the site, which begins with a slash, or elsewhere.
type Link struct{ Text, URL string }

// FeedSettings shape the feeds.
type FeedSettings struct {
	Size int    // how many of the newest posts
	Tag  string // authority and date of the tag: URIs, "drawrecord.example,2015"; never change it
}

type settingsField = matter.Field[Settings]

func text(key, doc string, into func(*Settings) *string) settingsField {
	return settingsField{Key: key, Doc: doc, Shape: matter.OfText(), Read: func(s *Settings, v matter.Value) (err error) { *into(s), err = v.Text(); return }}
}

var settingsFields = []settingsField{
	{Key: "title", Required: true, Doc: "title: the name of the site", Shape: matter.OfText("Draw News"), Read: func(s *Settings, v matter.Value) (err error) { s.Title, err = v.Text(); return }},
	{Key: "base_url", Required: true, Doc: "base_url: where the site will stand, such as https://example.org/", Shape: matter.OfPattern(webPattern, "https://example.org/"), Read: readBaseURL},
	text("description", "one sentence about the site", func(s *Settings) *string { return &s.Description }),
	{Key: "time_zone", Doc: "the zone of the newsroom, such as America/Toronto", Shape: matter.OfPattern(`[A-Za-z][A-Za-z0-9_+/-]*`, "America/Toronto"), Read: readZone},
	text("author", "the name under posts that give none", func(s *Settings) *string { return &s.Author }),
	{Key: "publisher", Doc: "who publishes: name and url", Shape: matter.OfGroup(publisherFields), Read: group(&publisherFields, func(s *Settings) *Publisher { return &s.Publisher })},
	{Key: "contact", Doc: "where readers can write to: email, url", Shape: matter.OfGroup(contactFields), Read: group(&contactFields, func(s *Settings) *Contact { return &s.Contact })},
	{Key: "newsletter", Doc: "a sign-up form: action, title, text, field, button", Shape: matter.OfGroup(newsletterFields), Read: group(&newsletterFields, func(s *Settings) *Newsletter { return &s.Newsletter })},
	{Key: "notices", Doc: "a list of notices below every page", Shape: matter.OfList(matter.OfText()), Read: func(s *Settings, v matter.Value) (err error) { s.Notices, err = v.Texts(); return }},
	{Key: "logo", Doc: "a picture beside the name of the site: image, width, height", Shape: matter.OfGroup(logoFields), Read: group(&logoFields, func(s *Settings) *Logo { return &s.Logo })},
	text("legal", "a legal or other remark at the foot of every page", func(s *Settings) *string { return &s.Legal }),
	{Key: "links", Doc: "a list of groups of text and url: links at the foot of every page", Shape: matter.OfList(matter.OfGroup(linkFields)), Read: links(func(s *Settings) *[]Link { return &s.Links })},
	{Key: "social", Doc: "a list of groups of text and url: the publisher's profiles elsewhere", Shape: matter.OfList(matter.OfGroup(linkFields)), Read: links(func(s *Settings) *[]Link { return &s.Social })},
	{Key: "cards", Doc: "cards: false draws no social cards", Shape: matter.OfFlag(), Read: func(s *Settings, v matter.Value) (err error) { s.Cards, err = v.Bool(); return }},
	{Key: "official_url", Doc: "where the official rounds file is fetched from, an https URL", Shape: matter.OfPattern(webPattern), Read: readOfficialURL},
	{Key: "feed", Doc: "the feeds: size, tag", Shape: matter.OfGroup(feedFields), Read: group(&feedFields, func(s *Settings) *FeedSettings { return &s.Feed })},
}

// group reads a nested mapping by its own table.
func group[T any](fields *[]matter.Field[T], into func(*Settings) *T) func(*Settings, matter.Value) error {
	return func(s *Settings, v matter.Value) error { return matter.DecodeMap(v, *fields, into(s)) }
}

// links reads a list of links.
func links(into func(*Settings) *[]Link) func(*Settings, matter.Value) error {
	return func(s *Settings, v matter.Value) error {
		items, err := v.List()
		if err != nil {
			return err
		}
		for _, item := range items {
			var l Link
			if err := matter.DecodeMap(item, linkFields, &l); err != nil {
				item.Report(err)
			}
			*into(s) = append(*into(s), l)
		}
		return nil
	}
}

var linkFields = []matter.Field[Link]{
	{Key: "text", Required: true, Doc: "text: what the link says", Shape: matter.OfText(), Read: func(l *Link, v matter.Value) (err error) { l.Text, err = v.Text(); return }},
	{Key: "url", Required: true, Doc: "url: where it leads, such as /about/ or https://example.org/", Shape: matter.OfPattern(placePattern, "/about/", "https://example.org/"), Read: func(l *Link, v matter.Value) (err error) { l.URL, err = place(v); return }},
}

var logoFields = []matter.Field[Logo]{
	{Key: "image", Required: true, Doc: "image: a file of assets/static/, such as /logo.svg, or the address of a picture elsewhere", Shape: matter.OfPattern(placePattern, "/logo.svg"), Read: func(l *Logo, v matter.Value) (err error) { l.Image, err = place(v); return }},
	{Key: "width", Required: true, Doc: "width: in pixels", Shape: matter.OfCount(matter.MaxCount, matter.CountPattern, 120), Read: func(l *Logo, v matter.Value) (err error) { l.Width, err = v.Count(); return }},
	{Key: "height", Required: true, Doc: "height: in pixels", Shape: matter.OfCount(matter.MaxCount, matter.CountPattern, 40), Read: func(l *Logo, v matter.Value) (err error) { l.Height, err = v.Count(); return }},
}

var publisherFields = []matter.Field[Publisher]{
	{Key: "name", Required: true, Doc: "the publisher's name", Shape: matter.OfText(), Read: func(p *Publisher, v matter.Value) (err error) { p.Name, err = v.Text(); return }},
	{Key: "url", Doc: "the publisher's own site", Shape: matter.OfPattern(webPattern), Read: func(p *Publisher, v matter.Value) (err error) { p.URL, err = webAddress(v); return }},
}

var contactFields = []matter.Field[Contact]{
	{Key: "email", Doc: "an e-mail address", Shape: matter.OfPattern(emailPattern, "editor@example.org"), Read: func(c *Contact, v matter.Value) error {
		s, err := v.Text()
		if err == nil && !emailGrammar.MatchString(s) {
			err = source.Faultf(source.BadURL, "%q is not an e-mail address", s)
		}
		c.Email = s
		return err
	}},
	{Key: "url", Doc: "a contact page", Shape: matter.OfPattern(webPattern), Read: func(c *Contact, v matter.Value) (err error) { c.URL, err = webAddress(v); return }},
}

const emailPattern = `[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`

var emailGrammar = regexp.MustCompile(`^` + emailPattern + `$`)

var newsletterFields = []matter.Field[Newsletter]{
	{Key: "action", Required: true, Doc: "action: the provider's URL that takes the form", Shape: matter.OfPattern(webPattern), Read: func(n *Newsletter, v matter.Value) (err error) { n.Action, err = webAddress(v); return }},
	{Key: "title", Doc: "the heading of the form", Shape: matter.OfText(), Read: func(n *Newsletter, v matter.Value) (err error) { n.Title, err = v.Text(); return }},
	{Key: "text", Doc: "a sentence above the form", Shape: matter.OfText(), Read: func(n *Newsletter, v matter.Value) (err error) { n.Text, err = v.Text(); return }},
	{Key: "field", Doc: "the name of the address field, email if not given", Shape: matter.OfText("email"), Read: func(n *Newsletter, v matter.Value) (err error) { n.Field, err = v.Text(); return }},
	{Key: "button", Doc: "the word on the button", Shape: matter.OfText(), Read: func(n *Newsletter, v matter.Value) (err error) { n.Button, err = v.Text(); return }},
}

var feedFields = []matter.Field[FeedSettings]{
	{Key: "size", Doc: "how many posts a feed holds, such as size: 20", Shape: matter.OfCount(1000, matter.CountPattern, 20), Read: func(f *FeedSettings, v matter.Value) (err error) {
		f.Size, err = v.Count()
		if err == nil && f.Size > 1000 {
			err = source.Faultf(source.NotACount, "%d is too many; want at most 1000", f.Size)
		}
		return err
	}},
	{Key: "tag", Doc: "authority and date of the ids, such as tag: example.org,2026", Shape: matter.OfPattern(tagPattern, "example.org,2026"), Read: func(f *FeedSettings, v matter.Value) (err error) {
		f.Tag, err = v.Text()
		if err == nil && !tagGrammar.MatchString(f.Tag) {
			err = source.Faultf(source.BadURL, "%q cannot begin a tag: URI; want a domain you own and a year, such as example.org,2026", f.Tag)
		}
		return err
	}},
}

// RFC 4151: a domain or e-mail address, a comma, a date.
const tagPattern = `[A-Za-z0-9.@-]+,\d{4}(-\d{2}(-\d{2})?)?`

var tagGrammar = regexp.MustCompile(`^` + tagPattern + `$`)

// webPattern is what a schema can say of an address that [url.Parse] takes.
const webPattern = `[Hh][Tt][Tt][Pp][Ss]?://[^/?#\s].*`

// placePattern is a path of the site or a web address.
const placePattern = `(/([^/].*)?|` + webPattern + `)`

// place reads a path of the site, which begins with a slash, or a web address.
func place(v matter.Value) (string, error) {
	s, err := v.Text()
	if err != nil || strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") {
		return s, err
	}
	if s, err = webAddress(v); err != nil {
		text, _ := v.Text()
		return "", source.Faultf(source.BadURL, "%q is neither a path of this site nor a web address; want one such as /about/ or https://example.org/", source.Short(text))
	}
	return s, nil
}

func webAddress(v matter.Value) (string, error) {
	s, err := v.Text()
	if err != nil {
		return "", err
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return "", source.Faultf(source.BadURL, "%q is not a web address; want one such as https://example.org/", s)
	}
	return s, nil
}

func readBaseURL(s *Settings, v matter.Value) error {
	text, err := webAddress(v)
	if err != nil {
		return err
	}
	u, _ := url.Parse(text)
	if u.RawQuery != "" || u.Fragment != "" || strings.Contains(u.Path, "//") || strings.Contains(u.Path, "/.") {
		return source.Faultf(source.BadURL, "%q is not where a site can stand; want a plain address such as https://example.org/news/", text)
	}
	s.BaseURL = strings.TrimSuffix(text, "/") + "/"
	s.basePath = strings.TrimSuffix(u.EscapedPath(), "/") + "/"
	return nil
}

// readOfficialURL takes https only, for the figures of a whole site come from
// there, and http from this very machine, which serves tests.
func readOfficialURL(s *Settings, v matter.Value) error {
	text, err := webAddress(v)
	if err != nil {
		return err
	}
	u, _ := url.Parse(text)
	ip := net.ParseIP(u.Hostname())
	if local := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback(); u.Scheme != "https" && !local {
		return source.Faultf(source.BadURL, "%q is not an https address; want one such as https://example.org/rounds.json", source.Short(text))
	}
	s.OfficialURL = text
	return nil
}

func readZone(s *Settings, v matter.Value) error {
	text, err := v.Text()
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(text)
	if err != nil || text == "Local" {
		return source.Faultf(source.BadChoice, "%q is not a time zone; want one such as America/Toronto", text)
	}
	s.Zone = zone
	return nil
}

// parseSettings reads site.yaml and fills what it leaves open.
func parseSettings(f *source.File) (Settings, source.Problems) {
	s := Settings{Cards: true, Language: "en-CA", basePath: "/", Feed: FeedSettings{Size: 20}}
	s.Newsletter = Newsletter{Title: "Get each draw by e-mail", Field: "email", Button: "Sign up"}
	doc := matter.Whole(f, "title: Draw News")
	matter.Decode(doc, settingsFields, &s)
	if s.Zone == nil {
		s.Zone, _ = time.LoadLocation("America/Toronto")
	}
	if s.Zone == nil {
		s.Zone = time.UTC
	}
	if s.Publisher.Name == "" {
		s.Publisher.Name = s.Title
	}
	if s.Author == "" {
		s.Author = s.Publisher.Name
	}
	if s.Feed.Tag == "" {
		if u, err := url.Parse(s.BaseURL); err == nil {
			s.Feed.Tag = u.Hostname() + ",2015"
		}
	}
	return s, doc.Problems
}
