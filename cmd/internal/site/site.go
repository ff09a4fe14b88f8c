// Package site reads a site folder into one immutable value that holds the
// whole site: settings, types, posts, the record of draws.
//
// [Load] finds every problem of every file in one run: first those a file has
// by itself (room post), then those that only show beside the others: two
// posts of one round, two pages of one URL, links to nothing, translations
// that disagree. The rule of this room: a [Site] exists only when there is no
// error at all, every reference in it is resolved, and nothing was left out
// without a [Skip] that says why.
package site

import (
	"html/template"
	"io/fs"
	"strings"
	"time"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/post"
)

// A Site is a site folder, read and found right.
type Site struct {
	Settings Settings
	Types    *draw.Catalogue
	Archive  *draw.Archive
	Pools    *draw.Pools // never nil
	Draws    []*Article  // in the order of the archive
	News     []*Article  // newest first
	Pages    []*Article  // by file name
	TypeText map[*draw.Type]*Article
	Blocks   map[string]*Article // by name: "contact"
	Skipped  []Skip
	Media    []string // pictures beside posts that published posts show, by path below content/

	// Templates and assets: the folder's own, and the embedded ones below them.
	Files  fs.FS
	Static []string // paths below assets/static/
	Parts  []string // stylesheets, scripts and their pictures that replace none of the program's: something must import them
	Kept   Bodies   // what is kept between builds; nil keeps nothing

	articles []*Article
	byRound  map[draw.Number]int // place in articles
	paths    map[string]string   // every path of the site -> what stands there
}

// An Article is a post with its place on the site and its text as HTML.
type Article struct {
	*post.Post
	Path string // from the root of the site: "draws/258/"
	Body template.HTML
}

// A Skip is a post that was left out, and why.
type Skip struct {
	File   string     `json:"file"`
	Reason string     `json:"reason"`
	Until  *time.Time `json:"until,omitempty"` // when a scheduled post goes live
	Flag   string     `json:"flag,omitempty"`  // the flag that shows it
}

// Of gives the post of a draw; nil for a draw of another site.
func (s *Site) Of(d *draw.Draw) *Article {
	if i, ok := s.byRound[d.Number]; ok {
		return s.articles[i]
	}
	return nil
}

// Href is the URL of a path of the site, from the root of the host.
func (s *Site) Href(path string) string { return s.Settings.basePath + path }

// URL is the whole URL of a path of the site.
func (s *Site) URL(path string) string { return s.Settings.BaseURL + path }

// Has tells whether the site has a page or file at the path: "draws/258/".
func (s *Site) Has(path string) bool {
	_, ok := s.paths[path]
	return ok
}

// Moment is when an article was published: the time its post gives, else the
// start of its date in the site's zone.
func (s *Site) Moment(a *Article) time.Time {
	if a.Published != nil {
		return a.Published.In(s.Settings.Zone)
	}
	d := a.Date
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, s.Settings.Zone)
}

// pathOf is where a post stands. Permalinks are stable for ever.
func pathOf(k post.Kind, slug string) string {
	switch k {
	case post.Page:
		return slug + "/"
	case post.Block:
		return ""
	}
	return string(k) + "/" + slug + "/"
}

// fixed are the paths that every site has, whatever its posts.
var fixed = []string{"", "draws/", "years/", "types/", "records/", "compare/", "pool/", "news/", "404.html", "feed.xml", "sitemap.xml", "robots.txt", "draws.csv", "draws.json", "search.json", "check/", "search/"}

// replaceable are the paths where the program puts a file unless the site has
// one of its own in assets/static/.
var replaceable = []string{"favicon.ico", "site.webmanifest"}

// reservedAt tells what a path belongs to before any post has it.
func reservedAt(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	switch first {
	case "draws", "years", "types", "news", "assets", "cards", "fr":
		return true
	}
	return false
}
