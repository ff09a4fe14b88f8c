package preview

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"

	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

//go:embed ui
var ui embed.FS

// rooms are the preview's own pages, and what they and the bar are made with.
type rooms struct {
	templates              *template.Template
	files                  map[string]own // by name below [under]
	client, worker, script own
	style                  own
}

// An own is a file of the preview itself. Its name holds a hash, so that a
// browser never mixes two versions.
type own struct {
	href, kind string
	body       []byte
}

func newRooms() (*rooms, error) {
	r := &rooms{files: map[string]own{}}
	load := func(name string, fill func(string) string) (own, error) {
		body, err := ui.ReadFile("ui/" + name)
		if err != nil {
			return own{}, err
		}
		if fill != nil {
			body = []byte(fill(string(body)))
		}
		sum := sha256.Sum256(body)
		ext := path.Ext(name)
		at := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
		o := own{under + at, contentType(name), body}
		r.files[at] = o
		return o, nil
	}
	var errs [5]error
	r.worker, errs[0] = load("worker.js", nil)
	knows := func(s string) string { return strings.ReplaceAll(s, "WORKER_HREF", r.worker.href) }
	r.client, errs[1] = load("client.js", knows)
	r.script, errs[2] = load("room.js", knows)
	r.style, errs[3] = load("room.css", nil)
	r.templates, errs[4] = template.ParseFS(ui, "ui/*.html")
	return r, errors.Join(errs[:]...)
}

// ownPolicy is the content security policy of the preview's own pages.
const ownPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// serveOwn answers with what is the preview's own.
func (p *Preview) serveOwn(w http.ResponseWriter, r *http.Request, name string) {
	switch name {
	case "":
		p.room(w, r, "newsroom.html", p.newsroom())
	case "pages/":
		p.room(w, r, "pages.html", p.pages())
	case "feed/":
		p.room(w, r, "feed.html", p.reader())
	case "stream":
		if r.Method == http.MethodHead {
			w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
			return
		}
		p.stream(w, r)
	case "page":
		data, err := json.Marshal(p.pageState(r.URL.Query().Get("path")))
		if err != nil {
			refuse(w, http.StatusInternalServerError, err.Error())
			return
		}
		p.send(w, r, http.StatusOK, "application/json", data)
	default:
		o, ok := p.rooms.files[name]
		if !ok {
			refuse(w, http.StatusNotFound, "the preview has nothing here; its pages begin at "+under)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		p.send(w, r, http.StatusOK, o.kind, o.body)
	}
}

func (p *Preview) room(w http.ResponseWriter, r *http.Request, name string, view any) {
	var b bytes.Buffer
	if err := p.rooms.templates.ExecuteTemplate(&b, name, view); err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.Header().Set("Content-Security-Policy", ownPolicy)
	p.send(w, r, http.StatusOK, "text/html; charset=utf-8", b.Bytes())
}

// A Room is what all pages of the preview's own share.
type Room struct {
	Title, Here        string
	Site, Home         string
	Style, Script      string
	Edition            int // 0 if there is no site yet
	Draws, News, Files int
	Read               string // when the folder was read
}

func (p *Preview) roomOf(now *standing, title, here string) Room {
	v := Room{Title: title, Here: here, Site: "the site", Home: p.base(), Style: p.rooms.style.href, Script: p.rooms.script.href}
	if e := now.edition; e != nil {
		v.Site, v.Edition, v.Files = e.site.Settings.Title, e.number, len(e.plan.Files)
		v.Draws, v.News, v.Read = e.site.Archive.Len(), len(e.site.News), e.read.In(e.site.Settings.Zone).Format("15:04:05 MST")
	}
	return v
}

// A Newsroom is the view of ui/newsroom.html.
type Newsroom struct {
	Room
	Problems  []Shown
	Drafts    []Held
	Scheduled []Held
	Left      []Held // left out for other reasons
	Warnings  []Shown
	Claims    []Shown
	Reviewed  bool
	Reviews   bool // there is somebody to read the texts
	Unchecked []Held
	Compares  bool
	Compared  *Comparison
	Odd       string
	Differs   bool // and not all differences are explained
	Rows      []Row
	Counts    []Count // of Rows by kind
	Feed      []Item
	FeedError string
	Kinds     []Kind
	Slowest   []Timed
	Swept     bool
}

// Shown is a problem as the newsroom shows it.
type Shown struct {
	source.Problem
	At, Excerpt, Pad, Caret string
	Edit                    template.URL
}

// Held is a post or a part of one.
type Held struct {
	Title, File, Note string
	Href              string // its page, if it has one
	Edit              template.URL
}

// A Row is a difference with the official file.
type Row struct {
	Difference
	At   string
	Edit template.URL
}

// A Count says how many there are of a kind.
type Count struct {
	Kind string
	N    int
}

// A Kind is what is known of all pages of one template.
type Kind struct {
	Name         string
	Pages        int
	Rendered     int
	Median, Most string
	took         []time.Duration
}

// A Timed page is one with the time that it took to render.
type Timed struct {
	Href, Path, Kind string
	Took, Size       string
	Failed           bool
	took             time.Duration
}

func (p *Preview) newsroom() Newsroom {
	now := p.now.Load()
	v := Newsroom{Room: p.roomOf(now, "Newsroom", "newsroom"), Reviews: p.o.Review != nil, Reviewed: now.review != nil,
		Compares: p.o.Compare != nil, Compared: now.compared, Odd: now.odd, Swept: now.swept}
	v.Problems = p.shown(now.errors())
	for _, s := range p.shown(now.warnings()) {
		if s.Code == source.Contradicted {
			v.Claims = append(v.Claims, s)
		} else {
			v.Warnings = append(v.Warnings, s)
		}
	}
	if now.review != nil {
		for _, u := range now.review.Unchecked {
			v.Unchecked = append(v.Unchecked, Held{File: u.Place.String(), Note: u.Reason, Edit: p.editURL(u.Place)})
		}
	}
	v.Differs = v.Odd != ""
	if now.compared != nil {
		counts := map[string]int{}
		for _, d := range now.compared.Differences {
			v.Differs = v.Differs || d.Kind != Explained && d.Kind != Remarks
			v.Rows = append(v.Rows, Row{d, d.Place.String(), p.editURL(d.Place)})
			if counts[d.Kind]++; counts[d.Kind] == 1 {
				v.Counts = append(v.Counts, Count{Kind: d.Kind})
			}
		}
		for i := range v.Counts {
			v.Counts[i].N = counts[v.Counts[i].Kind]
		}
	}
	e := now.edition
	if e == nil {
		return v
	}
	p.held(e, &v)
	feed, err := e.feed()
	if err != nil {
		v.FeedError = err.Error()
	}
	v.Feed = feed.Items
	v.Kinds, v.Slowest = e.times()
	return v
}

// held fills in the posts that are not, or would not be, published.
func (p *Preview) held(e *edition, v *Newsroom) {
	for _, list := range [][]*site.Article{e.site.News, e.site.Draws, e.site.Pages} {
		for _, a := range list {
			h := Held{titleOf(a), a.File, "", e.site.Href(a.Path), p.editURL(source.Place{File: a.File, Line: 1, Col: 1})}
			if a.Draft {
				h.Note = "draft; a build leaves it out"
				v.Drafts = append(v.Drafts, h)
			}
			if when := scheduled(e.site, a); when != "" {
				h.Note = when + ", " + until(*a.Published)
				v.Scheduled = append(v.Scheduled, h)
			}
		}
	}
	for _, s := range e.site.Skipped {
		h := Held{File: s.File, Note: s.Reason, Edit: p.editURL(source.Place{File: s.File, Line: 1, Col: 1})}
		switch {
		case s.Until != nil:
			h.Note = s.Until.Format("Monday, January 2, 2006 at 15:04 MST") + ", " + until(*s.Until)
			v.Scheduled = append(v.Scheduled, h)
		case s.Flag == "--drafts":
			v.Drafts = append(v.Drafts, h)
		default:
			v.Left = append(v.Left, h)
		}
	}
}

// titleOf names a post in a list.
func titleOf(a *site.Article) string {
	if a.Title == "" && a.Draw != nil {
		return "Round " + a.Draw.Number.String() + ", " + a.Draw.Type.Name
	}
	return a.Title
}

// until says how long it is to a moment.
func until(t time.Time) string {
	d := time.Until(t)
	switch {
	case d < 2*time.Minute:
		return "in a moment"
	case d < 2*time.Hour:
		return fmt.Sprintf("in %d minutes", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("in %d hours", int(d.Hours()))
	}
	return fmt.Sprintf("in %d days", int(d.Hours()/24))
}

func (p *Preview) shown(ps source.Problems) []Shown {
	out := make([]Shown, len(ps))
	for i := range ps {
		q := &ps[i]
		excerpt, pad := q.Excerpt()
		out[i] = Shown{*q, q.Place.String(), excerpt, pad, strings.Repeat("^", max(1, min(q.Width, 60))), p.editURL(q.Place)}
	}
	return out
}

// editURL vouches for the link that opens the editor: its pattern has been
// looked at by [EditorPattern], and what it is filled with is escaped.
func (p *Preview) editURL(at source.Place) template.URL { return template.URL(p.editLink(at)) }

// times sums up what is known of rendering: by template, and the slowest pages.
func (e *edition) times() (kinds []Kind, slowest []Timed) {
	all := e.timed()
	byName := map[string]*Kind{}
	for i := range all {
		k := byName[all[i].Kind]
		if k == nil {
			k = &Kind{Name: all[i].Kind}
			byName[k.Name] = k
		}
		k.Pages++
		if all[i].took > 0 {
			k.Rendered++
			k.took = append(k.took, all[i].took)
		}
	}
	for _, k := range byName {
		if len(k.took) > 0 {
			slices.Sort(k.took)
			k.Median, k.Most = short(k.took[len(k.took)/2]), short(k.took[len(k.took)-1])
		}
		kinds = append(kinds, *k)
	}
	sort.Slice(kinds, func(i, j int) bool { return kinds[i].Name < kinds[j].Name })
	sort.SliceStable(all, func(i, j int) bool { return all[i].took > all[j].took })
	return kinds, all[:min(len(all), 12)]
}

// timed lists every file of the plan.
func (e *edition) timed() []Timed {
	out := make([]Timed, len(e.plan.Files))
	for i := range e.plan.Files {
		f, l := &e.plan.Files[i], &e.leaves[i]
		t := Timed{Href: e.site.Href(f.URLPath()), Path: "/" + f.URLPath(), Kind: kindOf(f)}
		if l.mu.TryLock() { // one that is being rendered has no time yet
			if l.done {
				t.took, t.Took, t.Size, t.Failed = max(l.took, 1), short(l.took), kilobytes(l.size), l.err != nil
			}
			l.mu.Unlock()
		}
		out[i] = t
	}
	return out
}

func short(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}

func kilobytes(n int) string { return fmt.Sprintf("%.1f kB", float64(n)/1000) }

// A PageList is the view of ui/pages.html.
type PageList struct {
	Room
	Pages []Timed
	Swept bool
}

func (p *Preview) pages() PageList {
	now := p.now.Load()
	v := PageList{Room: p.roomOf(now, "Every page", "pages"), Swept: now.swept}
	if now.edition != nil {
		v.Pages = now.edition.timed()
	}
	return v
}

// A Reader is the view of ui/feed.html.
type Reader struct {
	Room
	Channel Channel
	Error   string
}

// A Channel is a feed as a reader understands it.
type Channel struct {
	Title       string `xml:"title"`
	Description string `xml:"description"`
	Link        string `xml:"link"`
	Items       []Item `xml:"item"`
}

// An Item is one entry of a feed.
type Item struct {
	Title      string   `xml:"title"`
	Link       string   `xml:"link"`
	ID         string   `xml:"guid"`
	Date       string   `xml:"pubDate"`
	Summary    string   `xml:"description"`
	Categories []string `xml:"category"`
	Author     string   `xml:"http://purl.org/dc/elements/1.1/ creator"`
	Content    string   `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`

	HTML template.HTML `xml:"-"`
}

const feedPath = "feed.xml"

// names are the attributes that name a part of a page or point at one: readers
// drop them, for the parts of many posts stand on one page.
var names = regexp.MustCompile(` (id|for|headers|aria-labelledby|aria-describedby)="[^"]*"`)

// feed reads the feed back, as any reader would.
func (e *edition) feed() (Channel, error) {
	i, ok := e.files[feedPath]
	if !ok {
		return Channel{}, errors.New("the site has no " + feedPath)
	}
	s, err := e.render(i)
	if err != nil {
		return Channel{}, err
	}
	var doc struct {
		Channel Channel `xml:"channel"`
	}
	if err := xml.Unmarshal(s.body, &doc); err != nil {
		return Channel{}, err
	}
	c := doc.Channel
	// The whole URLs of the feed are those of the site that is not published yet.
	here := strings.NewReplacer(`href="`+e.site.URL(""), `href="`+e.site.Href(""), `src="`+e.site.URL(""), `src="`+e.site.Href(""))
	for i := range c.Items {
		item := &c.Items[i]
		item.HTML = template.HTML(names.ReplaceAllString(here.Replace(item.Content), "")) // as the site made it, see room post
		if rest, ok := strings.CutPrefix(item.Link, e.site.URL("")); ok {
			item.Link = e.site.Href(rest)
		}
	}
	return c, nil
}

func (p *Preview) reader() Reader {
	now := p.now.Load()
	v := Reader{Room: p.roomOf(now, "The feed", "feed")}
	if now.edition == nil {
		return v
	}
	var err error
	if v.Channel, err = now.edition.feed(); err != nil {
		v.Error = err.Error()
	}
	return v
}
