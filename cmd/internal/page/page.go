// Package page turns a site into a plan: every file the site will have, and
// how to write each.
//
// [NewPlan] lists the files; nothing is rendered until [File.Render] is
// called, and what it writes depends on the site alone: no clock, no
// environment, no order of a map. So whoever reads the plan (the publisher, a
// preview, a check) gets the same bytes.
//
// Each kind of page has a file of its own in this room with its view, the
// struct that is the contract with its template in templates/. A template can
// use what its view holds and nothing else, and joins no URLs: every link in a
// view is ready to use.
package page

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"path"
	"strings"
	"sync"

	"drawpress/cmd/internal/bundle"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

// Class orders files where they cannot go live all at once: what is linked to
// before what links to it.
type Class int

const (
	Asset Class = iota
	Article
	List
	Feed
)

// A File is one file of the site.
type File struct {
	Path      string // from the root of the site: "draws/258/index.html"
	Class     Class
	Template  string // the file below templates/ that it is made with; empty for what has none
	Render    func(io.Writer) error
	Check     func([]byte) error // looks at the rendered bytes; may be nil
	Immutable bool               // the path is made of all that the bytes are: who holds the path need not render it again
	Known     Known              // of a page; else nil
	LastMod   string             // for the sitemap, YYYY-MM-DD; empty if unknown
	Listed    bool               // in the sitemap
}

// URLPath is the file's place in links: "draws/258/" for draws/258/index.html.
func (f *File) URLPath() string { return strings.TrimSuffix(f.Path, "index.html") }

// A Plan is every file of a site, each path once.
type Plan struct {
	Files []File
	site  *site.Site
	maker *maker
}

// kinds are the kinds of page, each a function that lists its files.
var kinds = []func(*maker) []File{
	homePage, articlePages, ledgerPage, yearPages, typePages, recordsPage, comparePage, poolPage, newsPages, checkPage, findPage, standingPages, notFoundPage, redirects, assets, pictureFiles, feeds, dataFiles,
}

// NewPlan lists the files of a site. Problems are those of the templates, the
// stylesheets and the scripts; the plan is nil if there is an error among them.
func NewPlan(s *site.Site) (*Plan, source.Problems) { return Replan(nil, s) }

// Replan is [NewPlan] for a program that has planned an earlier state of the
// site: what the old plan parsed, bundled and rendered is used again where it
// would come out the same. The old plan stays as it is; it may be nil.
func Replan(old *Plan, s *site.Site) (*Plan, source.Problems) {
	var before *maker
	if old != nil {
		before = old.maker
	}
	m, problems := newMaker(s, before)
	if m == nil {
		return nil, problems
	}
	p := &Plan{site: s, maker: m}
	for _, list := range kinds {
		p.Files = append(p.Files, list(m)...)
	}
	p.Files = append(p.Files, sitemapFiles(m, p.Files)...)
	return p, problems
}

// A maker holds what all pages of a plan share.
type maker struct {
	site      *site.Site
	templates *templates
	assets    *bundle.Bundle
	bundled   *keptBundle
	rendered  bool // an earlier build kept what came of these templates
	shared    *shared
	hrefs     []string              // URL of each draw, in the order of the archive
	looks     map[*draw.Type]string // classes of each type in charts
	frames    map[string]chrome     // header and footer by section
	scripts   []string              // hrefs of the scripts of every page
	loads     template.HTML         // what every page loads and links to
	policy    string                // what every page may load
	contact   template.HTML         // the call to get in touch; empty without one
	fonts     []string              // hrefs of the fonts of every page
	pictures  pictures
	buffers   sync.Pool

	linkedPublisher, linkedNewsroom, linkedHome linked // parts of JSON-LD that stand on every page
}

func newMaker(s *site.Site, before *maker) (*maker, source.Problems) {
	m := &maker{site: s, frames: map[string]chrome{}}
	m.buffers.New = func() any { return new(bytes.Buffer) }
	var problems source.Problems
	if m.templates, problems = parseTemplates(s.Files, before); len(problems) > 0 {
		return nil, problems
	}
	m.knowPages()
	warnings := m.bundle(before)
	if warnings.Errors() > 0 {
		return nil, warnings
	}
	m.hrefs = make([]string, s.Archive.Len())
	for i, a := range s.Draws {
		m.hrefs[i] = s.Href(a.Path)
	}
	m.findLooks()
	warnings = append(warnings, m.findPictures(before)...)
	if warnings.Errors() > 0 {
		return nil, warnings
	}
	m.prepareLinked()
	if err := m.renderFrame(); err != nil {
		return nil, Problems(err)
	}
	if err := m.share(before); err != nil {
		return nil, Problems(err)
	}
	return m, warnings
}

// fragment renders a template to be put into another. This and [markup] are
// the only places of this room that vouch for HTML: the one because
// html/template has escaped it, the other because it escapes. Charts come as
// HTML from the room that draws them.
func (m *maker) fragment(name string, view any) (template.HTML, error) {
	b := m.buffers.Get().(*bytes.Buffer)
	defer m.buffers.Put(b)
	b.Reset()
	if err := m.execute(b, name, "", view); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil
}

// page makes a file of a template and a view that is built when it is rendered.
func (m *maker) page(path string, class Class, name string, view func() (any, error)) File {
	f := &pageFile{maker: m, path: path, template: name, view: view}
	return File{Path: path, Class: class, Template: name, Listed: true, Render: f.render, Known: f}
}

// tableOf joins the ready rows of some draws, newest first.
func (m *maker) tableOf(draws []*draw.Draw) Rows {
	var b strings.Builder
	b.Grow(len(draws) * 256)
	for i := len(draws) - 1; i >= 0; i-- {
		b.WriteString(string(m.rowOf(draws[i])))
	}
	return Rows{len(draws), template.HTML(b.String())}
}

func (m *maker) href(path string) string { return m.site.Href(path) }

// redirects are small pages at the old paths of posts.
func redirects(m *maker) []File {
	var files []File
	for _, list := range [][]*site.Article{m.site.Draws, m.site.News, m.site.Pages} {
		for _, a := range list {
			for _, alias := range a.Aliases {
				to := strings.TrimPrefix(alias, "/")
				if strings.HasSuffix(to, "/") || path.Ext(to) == "" {
					to = strings.TrimSuffix(to, "/") + "/index.html"
				}
				view := Redirect{Lang: m.site.Settings.Language, Title: m.titleOf(a), Href: m.href(a.Path), URL: m.site.URL(a.Path)}
				f := m.page(to, Article, "redirect.html", func() (any, error) { return view, nil })
				f.Listed = false
				files = append(files, f)
			}
		}
	}
	return files
}

// Redirect is the view of templates/redirect.html.
type Redirect struct{ Lang, Title, Href, URL string }

// A RenderError says which page a template failed on, and where in the template.
type RenderError struct {
	Page    string
	Problem source.Problem
}

func (e *RenderError) Error() string {
	return fmt.Sprintf("%s: %s (page /%s)", e.Problem.Place, e.Problem.Message, e.Page)
}
