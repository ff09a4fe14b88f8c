package preview

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"drawpress/cmd/internal/source"
)

// under is where everything stands that is the preview's own.
const under = "/_drawpress/"

// The limits of a client.
const (
	maxHeader   = 32 << 10 // bytes
	headerTime  = 5 * time.Second
	bodyTime    = 5 * time.Second // nobody has a body to send
	pageTime    = 30 * time.Second
	idleTime    = 2 * time.Minute
	maxVisitors = 256 // connections at a time
	maxURL      = 4 << 10
)

func (p *Preview) server(ctx context.Context) *http.Server {
	return &http.Server{
		Handler: http.HandlerFunc(p.serve), BaseContext: func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, WriteTimeout: pageTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeader,
		ErrorLog:  log.New(io.Discard, "", 0), // what a client does wrong is no news to an editor
		ConnState: p.streams.count,
	}
}

// serve answers a request. Whatever the URL says is looked up in a map.
func (p *Preview) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	switch {
	case !p.ours(r.Host):
		refuse(w, http.StatusForbidden, "this preview answers to localhost only; drawpress serve --lan opens it to other machines")
	case p.stranger(r):
		refuse(w, http.StatusForbidden, "this preview answers its own pages only")
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, "a preview is only looked at")
	case len(r.RequestURI) > maxURL:
		refuse(w, http.StatusRequestURITooLong, "the address is too long")
	case !strings.HasPrefix(r.URL.Path, "/") || strings.ContainsAny(r.URL.Path, "\x00\\"):
		refuse(w, http.StatusBadRequest, "this is no address of a site")
	case strings.HasPrefix(r.URL.Path, under):
		p.serveOwn(w, r, r.URL.Path[len(under):])
	default:
		p.servePage(w, r)
	}
}

func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, why+"\n") // the client may be gone
}

// servePage answers with a file of the site.
func (p *Preview) servePage(w http.ResponseWriter, r *http.Request) {
	now := p.now.Load()
	e := now.edition
	if e == nil {
		p.send(w, r, http.StatusServiceUnavailable, "text/html; charset=utf-8", p.inject([]byte(nothingYet), now, r.URL.Path, ""))
		return
	}
	i, redirect, ok := e.find(r.URL.Path)
	switch {
	case redirect != "":
		w.Header().Set("Location", (&url.URL{Path: redirect, RawQuery: r.URL.RawQuery}).String())
		w.WriteHeader(http.StatusTemporaryRedirect)
		return
	case !ok && r.URL.Path == "/":
		w.Header().Set("Location", (&url.URL{Path: e.base}).String())
		w.WriteHeader(http.StatusTemporaryRedirect)
		return
	}
	v := p.look(now, i, ok, r.URL.Path)
	body := v.body
	kind := contentType(v.file)
	if strings.HasPrefix(kind, "text/html") {
		body = p.inject(body, now, r.URL.Path, v.sum)
	} else if strings.HasPrefix(v.file, "assets/") && hashed.MatchString(v.file) {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	p.send(w, r, v.status, kind, body)
}

// A view is what stands at a URL path.
type view struct {
	status int
	file   string // of the plan
	at     int    // its place; -1 if the page is not of the plan
	body   []byte
	sum    string
}

// look renders what stands at a URL path. A page that cannot be rendered any
// more is shown as it last was: the problems are laid over it.
func (p *Preview) look(now *standing, i int, ok bool, at string) view {
	e := now.edition
	status := http.StatusOK
	if !ok {
		status = http.StatusNotFound
		if i, ok = e.files["404.html"]; !ok {
			return view{status, "404.html", -1, []byte(notFound), ""}
		}
	}
	f := &e.plan.Files[i]
	s, err := e.render(i)
	if err != nil {
		p.broken(e, problemsOf(f, err))
		if old, ok := p.kept.get(at); ok {
			return view{status, f.Path, i, old.body, old.sum}
		}
		return view{http.StatusInternalServerError, "500.html", i, []byte(notRendered), ""}
	}
	if status == http.StatusOK && strings.HasSuffix(f.Path, ".html") {
		p.kept.put(at, s)
	}
	return view{status, f.Path, i, s.body, s.sum}
}

// The pages of a site that is none yet.
const (
	nothingYet  = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>No site yet</title></head>\n<body><h1>No site yet</h1><p>The site folder has errors. The page appears here as soon as they are mended.</p></body></html>\n"
	notFound    = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Not found</title></head>\n<body><h1>There is no page here</h1></body></html>\n"
	notRendered = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>This page has errors</title></head>\n<body><h1>This page has errors</h1><p>It appears here as soon as they are mended.</p></body></html>\n"
)

// send writes a response of known length.
func (p *Preview) send(w http.ResponseWriter, r *http.Request, status int, kind string, body []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client may be gone
	}
}

// inject puts the one script element before </body>. What it says of the page
// lets the browser ask whether it is still the right one.
func (p *Preview) inject(body []byte, now *standing, at, sum string) []byte {
	number, shape := 0, ""
	if now.edition != nil {
		number = now.edition.number
		if sum != "" {
			shape = now.edition.shape(body)
		}
	}
	element := fmt.Sprintf(`<script defer src="%s" data-path="%s" data-edition="%d" data-sum="%s" data-shape="%s"></script>`,
		p.rooms.client.href, html.EscapeString(at), number, sum, shape)
	end := bytes.LastIndex(body, []byte("</body>"))
	if end < 0 {
		return body
	}
	out := make([]byte, 0, len(body)+len(element)+1)
	out = append(out, body[:end]...)
	out = append(out, element...)
	return append(out, body[end:]...)
}

// broken tells of pages that somebody has asked for and that cannot be rendered.
func (p *Preview) broken(e *edition, ps source.Problems) {
	p.change(func(s *standing) bool {
		if s.edition != e {
			return false
		}
		before := len(s.broken)
		s.broken = append(slices.Clone(s.broken), ps...).Sort()
		return len(s.broken) > before
	})
}

// types are the kinds of file a site has. The table of the machine is not
// asked: it differs from one to the next.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json", ".map": "application/json", ".webmanifest": "application/manifest+json", ".xml": "application/xml; charset=utf-8",
	".txt": "text/plain; charset=utf-8", ".md": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".ics": "text/calendar; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon",
	".woff2": "font/woff2", ".woff": "font/woff", ".ttf": "font/ttf", ".otf": "font/otf", ".pdf": "application/pdf", ".zip": "application/zip",
	".mp3": "audio/mpeg", ".mp4": "video/mp4", ".webm": "video/webm", ".wasm": "application/wasm",
}

func contentType(file string) string {
	if t, ok := types[strings.ToLower(path.Ext(file))]; ok {
		return t
	}
	return "application/octet-stream"
}
