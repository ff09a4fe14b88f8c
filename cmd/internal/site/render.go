package site

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"html/template"
	"strings"

	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/source"
)

// render converts every body, in parallel, and settles the links between posts.
func (l *loader) render() {
	rendered := make([]*post.Rendered, len(l.all))
	var review func(*post.Post) source.Problems
	if l.options.Review != nil && l.site.Archive != nil {
		review = l.options.Review(l.site)
	}
	l.parallel(len(l.all), func(i int) {
		p := l.all[i]
		r := l.body(p)
		if p.Image != "" {
			url, fault := l.Image(p, p.Image)
			if fault != nil {
				r.Problems = append(r.Problems, p.Fault("image", fault))
			}
			p.Image = url
		}
		if review != nil {
			r.Problems = append(r.Problems, review(p)...) // before the facts in its title are
		}
		r.Problems = append(r.Problems, l.expand(p)...)
		rendered[i] = r
		if p.Kind != post.Block { // others may include it
			p.Release()
		}
	})
	ids := make(map[string][]string, len(rendered))
	var anchors []post.Anchor
	for i, r := range rendered {
		if l.all[i].Kind == post.Block {
			l.all[i].Release()
		}
		a := l.byFile[l.all[i].File]
		a.Body = r.HTML
		l.problems = append(l.problems, r.Problems...)
		ids[l.site.Href(a.Path)] = r.IDs
		anchors = append(anchors, r.Anchors...)
	}
	for _, file := range l.broken {
		text, err := l.readFile(file)
		if err != nil {
			continue // told already
		}
		r := (&post.Reader{}).CheckBody(file, text, l)
		l.problems = append(l.problems, r.Problems...)
		anchors = append(anchors, r.Anchors...)
	}
	ids[l.site.Href("draws/")] = l.ledgerIDs()
	l.checkAnchors(anchors, ids)
}

// ledgerIDs are the anchors of the cumulative table, which are as stable as its URL.
func (l *loader) ledgerIDs() []string {
	var ids []string
	for _, d := range l.site.Archive.All() {
		ids = append(ids, "round-"+d.Number.String(), fmt.Sprintf("year-%d", d.Date.Year()))
	}
	return ids
}

// body renders a post, or takes what an earlier build kept of it: the same
// program, file, text and, looked up again each time, the same link targets.
func (l *loader) body(p *post.Post) *post.Rendered {
	if l.options.Bodies == nil || len(p.Body()) == 0 {
		return p.Render(l)
	}
	h := sha256.New()
	h.Write([]byte(p.File + "\x00" + p.Slug + "\x00"))
	h.Write(p.Body())
	key := [16]byte(h.Sum(nil)[:16])
	if kept, ok := l.options.Bodies.Get(key); ok {
		if r := l.unpack(p, kept); r != nil {
			return r
		}
	}
	r := p.Render(l)
	if len(r.Problems) == 0 && len(r.Anchors) == 0 && !r.Mutable {
		packed := pack(r)
		r.HTML = template.HTML(packed[len(packed)-len(r.HTML):]) // one copy, not two
		l.options.Bodies.Put(key, packed)
	}
	return r
}

// pack writes a body as ids, targets and HTML, each with its length before it.
func pack(r *post.Rendered) string {
	var b strings.Builder
	b.Grow(len(r.HTML) + 1024)
	var head [binary.MaxVarintLen64]byte
	count := func(n int) { b.Write(head[:binary.PutUvarint(head[:], uint64(n))]) }
	str := func(s string) {
		count(len(s))
		b.WriteString(s)
	}
	count(len(r.IDs))
	for _, id := range r.IDs {
		str(id)
	}
	count(len(r.Targets))
	for _, t := range r.Targets {
		str(string(t.Kind))
		str(t.Written)
		str(t.URL)
	}
	str(string(r.HTML))
	return b.String()
}

// unpack reads what pack wrote; nil if a target has come to mean something
// else, or the text is not what pack writes.
func (l *loader) unpack(p *post.Post, packed string) *post.Rendered {
	in := packed
	count := func() int {
		var head [binary.MaxVarintLen64]byte
		n, size := binary.Uvarint(head[:copy(head[:], in)])
		if size <= 0 || n > uint64(len(in)) {
			in = ""
			return 0
		}
		in = in[size:]
		return int(n)
	}
	str := func() string {
		n := min(count(), len(in))
		s := in[:n]
		in = in[n:]
		return s
	}
	r := &post.Rendered{}
	for n := count(); n > 0; n-- {
		r.IDs = append(r.IDs, str())
	}
	for n := count(); n > 0; n-- {
		t := post.Target{Kind: post.TargetKind(str()), Written: str(), URL: str()}
		if now, fault := l.lookUp(p, t); fault != nil || now != t.URL {
			return nil
		}
	}
	r.HTML = template.HTML(str())
	if r.HTML == "" || in != "" {
		return nil
	}
	return r
}

// lookUp says what a target is now.
func (l *loader) lookUp(p *post.Post, t post.Target) (string, *source.Fault) {
	switch t.Kind {
	case post.LinkTarget:
		return l.Link(p, t.Written)
	case post.ImageTarget:
		return l.Image(p, t.Written)
	}
	words, href, fault := l.Fact(p, t.Written)
	return words + "\x00" + href, fault
}

// hints adds a "did you mean" to the first links that lead nowhere: each costs
// a look at everything there is, so a site full of them gets some.
func (l *loader) hints() {
	left := 100
	for i := range l.problems {
		p := &l.problems[i]
		if p.About == "" || p.Hint != "" {
			continue
		}
		if left--; left < 0 {
			return
		}
		var near string
		switch p.Code {
		case source.NoSuchImage:
			near = nearestPath(p.About, append(sortedKeys(l.images), staticPaths(l)...))
		case source.LinkToNothing:
			if p.About[0] == '/' {
				near = nearestPath(p.About, l.pagePaths())
			} else if near = nearestPath(p.About, sortedKeys(l.known)); near != "" {
				near = relative(p.File, near)
			}
		}
		if near != "" {
			p.Hint = "did you mean " + near + "?"
		}
	}
}
