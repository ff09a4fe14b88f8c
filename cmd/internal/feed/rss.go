package feed

import (
	"encoding/xml"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	rssMIME   = "application/rss+xml"
	atomNS    = "http://www.w3.org/2005/Atom"
	contentNS = "http://purl.org/rss/1.0/modules/content/"
	dcNS      = "http://purl.org/dc/elements/1.1/"

	// rssTime is the date of RFC 822 with the four-digit year that the RSS Advisory Board profile asks for.
	rssTime = time.RFC1123Z
)

// The order of the fields is the order in the file.
type rssDocument struct {
	XMLName   xml.Name   `xml:"rss"`
	Version   string     `xml:"version,attr"`
	AtomNS    string     `xml:"xmlns:atom,attr"`
	ContentNS string     `xml:"xmlns:content,attr"`
	DCNS      string     `xml:"xmlns:dc,attr"`
	Channel   rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title         string    `xml:"title"`
	Link          string    `xml:"link"`
	Description   string    `xml:"description"`
	Language      string    `xml:"language,omitempty"`
	Copyright     string    `xml:"copyright,omitempty"`
	LastBuildDate string    `xml:"lastBuildDate,omitempty"`
	Self          rssLink   `xml:"atom:link"`
	Items         []rssItem `xml:"item"`
}

type rssLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type rssItem struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	GUID        rssGUID  `xml:"guid"`
	PubDate     string   `xml:"pubDate,omitempty"`
	Creator     string   `xml:"dc:creator,omitempty"`
	Categories  []string `xml:"category"`
	Description rssText  `xml:"description"`
	Content     *rssText `xml:"content:encoded"`
}

type rssGUID struct {
	IsPermaLink string `xml:"isPermaLink,attr"`
	ID          string `xml:",chardata"`
}

// rssText is text of many lines. It is escaped here, since encoding/xml would write each line feed as &#xA; and so
// the article as one line.
//
// It is escaped text and not CDATA, although that reads better: in CDATA encoding/xml writes control characters raw,
// which is no XML; a parser turns a carriage return into a line feed; and "]]>" has to be cut in two.
type rssText struct {
	Escaped string `xml:",innerxml"`
}

func newText(text string) rssText {
	var b strings.Builder
	b.Grow(len(text) + len(text)/4)
	for _, r := range text { // a byte that is no UTF-8 comes as U+FFFD
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '\r':
			b.WriteString("&#xD;")
		case !isXML(r):
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return rssText{b.String()}
}

// RSS writes a feed as RSS 2.0 (RSS 2.0 specification, RSS Advisory Board profile): the summary in description and
// after it the whole article in content:encoded, the id as a guid that is no permalink, the author as dc:creator.
// A character that XML 1.0 does not know, and each byte that is no UTF-8, becomes U+FFFD. A zero time is left out.
// RSS writes what it is given; [Check] says whether that keeps the rules.
func RSS(w io.Writer, f Feed) error {
	return writeXML(w, rssDocument{
		Version: "2.0", AtomNS: atomNS, ContentNS: contentNS, DCNS: dcNS,
		Channel: rssChannel{
			Title:         f.Title,
			Link:          f.HomeURL,
			Description:   f.Description,
			Language:      f.Language,
			Copyright:     f.Copyright,
			LastBuildDate: rssDate(f.Updated),
			Self:          rssLink{Href: f.SelfURL, Rel: "self", Type: rssMIME},
			Items:         rssItems(f.Entries),
		},
	})
}

func rssItems(entries []Entry) []rssItem {
	items := make([]rssItem, len(entries))
	for i, e := range entries {
		items[i] = rssItem{
			Title:       e.Title,
			Link:        e.URL,
			GUID:        rssGUID{IsPermaLink: "false", ID: e.ID},
			PubDate:     rssDate(e.Published),
			Creator:     e.Author,
			Categories:  e.Categories,
			Description: newText(plainAsHTML.Replace(e.Summary)),
		}
		if e.HTML != "" {
			content := newText(e.HTML)
			items[i].Content = &content
		}
	}
	return items
}

// isXML says whether XML 1.0 §2.2 knows a character; a surrogate never comes out of UTF-8.
func isXML(r rune) bool {
	return r >= ' ' && r != 0xFFFE && r != 0xFFFF || r == '\t' || r == '\n' || r == '\r'
}

// plainAsHTML is for the description alone: the profile has readers show it as HTML, so "CRS < 400" would lose its
// end if it were escaped for XML only.
var plainAsHTML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func rssDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(rssTime)
}

// writeXML writes a whole XML document, indented and with a line feed at its end.
func writeXML(w io.Writer, document any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(document); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
