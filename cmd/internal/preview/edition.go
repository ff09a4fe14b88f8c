package preview

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"drawpress/cmd/internal/page"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

// An edition is the site as it was at one reading of its folder. Nothing of it
// changes but what is known of its pages: they are rendered when asked for.
type edition struct {
	number   int
	site     *site.Site
	plan     *page.Plan
	problems source.Problems // warnings of the reading
	read     time.Time
	files    map[string]int // path of a file -> its place in the plan
	leaves   []leaf
	articles map[string]*site.Article // path of its page -> post
	styles   []style
	base     string       // the URL path that the site stands below
	held     atomic.Int64 // bytes of the pages that are kept
}

// A leaf is what is known of one file of the plan.
type leaf struct {
	mu   sync.Mutex
	done bool
	err  error
	sum  string // of the bytes
	size int
	took time.Duration
	body []byte // nil if it is not kept
}

// A style is a stylesheet of the edition: where it stands, and the same
// without the hash of its content.
type style struct{ href, name string }

// A sheet is a rendered file.
type sheet struct {
	body []byte
	sum  string
}

// maxHeld is how many bytes of rendered pages an edition keeps. A browser asks
// for a few; what walks over the whole site is served, but not remembered.
const maxHeld = 32 << 20

func newEdition(number int, s *site.Site, plan *page.Plan, problems source.Problems, read time.Time) *edition {
	e := &edition{number: number, site: s, plan: plan, problems: problems, read: read,
		files: make(map[string]int, len(plan.Files)), leaves: make([]leaf, len(plan.Files))}
	for i := range plan.Files {
		f := &plan.Files[i]
		e.files[f.Path] = i
		if f.Class == page.Asset && strings.HasSuffix(f.Path, ".css") {
			href := s.Href(f.Path)
			e.styles = append(e.styles, style{href, withoutHash(href)})
		}
	}
	e.base = s.Href("")
	if plain, err := url.PathUnescape(e.base); err == nil {
		e.base = plain
	}
	e.articles = make(map[string]*site.Article, len(s.Draws)+len(s.News)+len(s.Pages))
	for _, list := range [][]*site.Article{s.Draws, s.News, s.Pages} {
		for _, a := range list {
			e.articles[a.Path] = a
		}
	}
	for t, a := range s.TypeText {
		e.articles["types/"+t.Slug+"/"] = a
	}
	return e
}

// hashed matches the part of an asset's name that is a hash: .0a1b2c3d4e in
// site.0a1b2c3d4e.css, -XK3J2L7Q in site-XK3J2L7Q.css.
var hashed = regexp.MustCompile(`[.-][0-9A-Za-z]{8,}(\.[a-z0-9]+)$`)

func withoutHash(href string) string { return hashed.ReplaceAllString(href, "$1") }

// find gives the place in the plan of the file at a URL path, and the path that
// a host would redirect to where the slash at the end is missing.
func (e *edition) find(at string) (i int, redirect string, ok bool) {
	rest, inside := strings.CutPrefix(at, e.base)
	if !inside {
		return 0, "", false
	}
	file := rest
	if rest == "" || strings.HasSuffix(rest, "/") {
		file += "index.html"
	}
	if i, ok = e.files[file]; ok {
		return i, "", true
	}
	if _, ok = e.files[rest+"/index.html"]; ok {
		return 0, at + "/", false
	}
	return 0, "", false
}

// render gives the bytes of a file of the plan. Whoever asks first renders it;
// who asks meanwhile waits.
func (e *edition) render(i int) (sheet, error) { return e.get(i, true) }

// measure renders a file only to learn whether it can be, and how long it takes.
// What is drawn and not written, a social card for example, cannot fail.
func (e *edition) measure(i int) error {
	if e.plan.Files[i].Immutable {
		return nil
	}
	_, err := e.get(i, false)
	return err
}

func (e *edition) get(i int, keep bool) (sheet, error) {
	l := &e.leaves[i]
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.done && (l.err != nil || l.body != nil || !keep) {
		return sheet{l.body, l.sum}, l.err
	}
	f := &e.plan.Files[i]
	var b bytes.Buffer
	b.Grow(l.size)
	began := time.Now()
	err := attempt(f, &b)
	l.took = time.Since(began)
	if l.done, l.err = true, err; err != nil {
		return sheet{}, err
	}
	sum := sha256.Sum256(b.Bytes())
	l.sum, l.size = hex.EncodeToString(sum[:8]), b.Len()
	if keep && e.held.Add(int64(l.size)) <= maxHeld {
		l.body = b.Bytes()
	}
	return sheet{b.Bytes(), l.sum}, nil
}

// attempt renders a file. A program that shows every state of a site survives
// its own mistakes: a panic is the error of one page.
func attempt(f *page.File, b *bytes.Buffer) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("/%s cannot be rendered: %v", f.Path, r)
		}
	}()
	return f.Render(b)
}

// verify is the check that a build makes of a rendered file.
func (e *edition) verify(i int) error {
	f := &e.plan.Files[i]
	if f.Check == nil {
		return nil
	}
	s, err := e.render(i)
	if err == nil {
		if err = f.Check(s.body); err != nil {
			err = fmt.Errorf("/%s: %w", f.Path, err)
		}
	}
	return err
}

// shape is a hash of a page that stays when only stylesheets change.
func (e *edition) shape(body []byte) string {
	for _, s := range e.styles {
		body = bytes.ReplaceAll(body, []byte(s.href), []byte(s.name))
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:8])
}

// article is the post that a page is made of; nil if it is made of many.
func (e *edition) article(i int) *site.Article {
	return e.articles[e.plan.Files[i].URLPath()]
}

// problemsOf makes problems of an error of rendering, whatever it is.
func problemsOf(f *page.File, err error) source.Problems {
	if ps := page.Problems(err); len(ps) > 0 {
		return ps
	}
	return source.Problems{source.NewFile("/"+f.Path, nil).Whole(source.Faultf(source.TemplateFailed, "%v", err))}
}

// kindOf is what a file of the plan is made with, for people.
func kindOf(f *page.File) string {
	switch {
	case f.Template != "":
		return "templates/" + f.Template
	case f.Class == page.Feed:
		return "feed"
	case f.Class == page.Asset:
		return "asset " + path.Ext(f.Path)
	}
	return "program"
}
