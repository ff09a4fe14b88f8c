package feed

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"time"
)

// Location is one page in a sitemap.
type Location struct {
	URL     string // absolute
	LastMod string // the day its text last changed, YYYY-MM-DD; "" = not said
}

const (
	sitemapNS        = "http://www.sitemaps.org/schemas/sitemap/0.9"
	sitemapLocations = 50_000
	sitemapBytes     = 50 << 20
	sitemapURL       = 2048 // a URL is shorter than this
)

type sitemapDocument struct {
	XMLName xml.Name          `xml:"urlset"`
	NS      string            `xml:"xmlns,attr"`
	URLs    []sitemapLocation `xml:"url"`
}

type sitemapLocation struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// Sitemap writes the pages of a site for search engines, in the order given, after the protocol of sitemaps.org.
// Priority and change frequency are left out: search engines ignore them.
func Sitemap(w io.Writer, locations []Location) error {
	urls := make([]sitemapLocation, len(locations))
	for i, l := range locations {
		urls[i] = sitemapLocation{Loc: l.URL, LastMod: l.LastMod}
	}
	return writeXML(w, sitemapDocument{NS: sitemapNS, URLs: urls})
}

// CheckSitemap reads a sitemap again and returns every broken rule of sitemaps.org, each with its url (counted from
// 1), or nil: well-formed XML; 1 to 50,000 pages in at most 50 MB; each with one absolute URL of less than 2,048
// characters, no two the same, all on one host; each lastmod a day that exists.
func CheckSitemap(b []byte) error {
	if len(b) > sitemapBytes {
		return fmt.Errorf("sitemap has %d bytes; want at most %d", len(b), sitemapBytes)
	}
	root, err := parse(b, map[string]string{sitemapNS: ""})
	if err != nil {
		return err
	}
	urls := root.all("url")
	if root.name != "urlset" || len(urls) == 0 || len(urls) > sitemapLocations {
		return fmt.Errorf("root is <%s> with %d <url>; want a urlset with 1 to %d", root.name, len(urls), sitemapLocations)
	}
	host := hostOf(urls)
	seen := map[string]int{}
	var problems []error
	for i, u := range urls {
		if err := checkLocation(u, i+1, host, seen); err != nil {
			problems = append(problems, fmt.Errorf("url %d: %w", i+1, err))
		}
	}
	return errors.Join(problems...)
}

func checkLocation(u *node, number int, host string, seen map[string]int) error {
	loc := u.text("loc")
	if err := errors.Join(u.once("loc"), checkLink("loc", loc)); err != nil {
		return err
	}
	if len(loc) >= sitemapURL {
		return fmt.Errorf("loc has %d characters; want less than %d", len(loc), sitemapURL)
	}
	if hostOf([]*node{u}) != host {
		return fmt.Errorf("loc %q is not on %s as the others are", loc, host)
	}
	if first, found := seen[loc]; found {
		return fmt.Errorf("loc %q is also that of url %d", loc, first)
	}
	seen[loc] = number
	for _, day := range u.all("lastmod") {
		if _, err := time.Parse(time.DateOnly, string(day.chars)); err != nil {
			return fmt.Errorf("lastmod %q of %s is not a day; want one such as 2026-11-22", day.chars, loc)
		}
	}
	return nil
}

// hostOf returns scheme and host of the first page that has them: sitemaps.org wants both the same on every page of
// one sitemap.
func hostOf(urls []*node) string {
	for _, loc := range urls {
		if u, err := url.Parse(loc.text("loc")); err == nil && u.Host != "" {
			return u.Scheme + "://" + u.Host
		}
	}
	return ""
}
