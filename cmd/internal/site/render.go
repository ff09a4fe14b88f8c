package site

import (
	"crypto/sha256"
	"encoding/binary"
	"html/template"

	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/source"
)

// render converts every body, in parallel, and settles the links between posts.
func (l *loader) render() {
	rendered := make([]*post.Rendered, len(l.all))
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
		rendered[i] = r
		p.Release()
	})
	ids := make(map[string][]string, len(rendered))
	var anchors []post.Anchor
	for i, r := range rendered {
		a := l.byFile[l.all[i].File]
		a.Body = r.HTML
		l.problems = append(l.problems, r.Problems...)
		ids[l.site.Href(a.Path)] = r.IDs
		anchors = append(anchors, r.Anchors...)
	}
	l.checkAnchors(anchors, ids)
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
	if len(r.Problems) == 0 && len(r.Anchors) == 0 {
		packed := pack(r)
		r.HTML = template.HTML(packed[len(packed)-len(r.HTML):]) // one copy, not two
		l.options.Bodies.Put(key, packed)
	}
	return r
}

// pack writes a body as ids, targets and HTML, each with its length before it.
func pack(r *post.Rendered) string {
	b := make([]byte, 0, len(r.HTML)+512)
	str := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	b = binary.AppendUvarint(b, uint64(len(r.IDs)))
	for _, id := range r.IDs {
		str(id)
	}
	b = binary.AppendUvarint(b, uint64(len(r.Targets)))
	for _, t := range r.Targets {
		kind := "link"
		if t.Image {
			kind = "image"
		}
		str(kind)
		str(t.Written)
		str(t.URL)
	}
	str(string(r.HTML))
	return string(b)
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
		t := post.Target{Image: str() == "image", Written: str(), URL: str()}
		resolve := l.Link
		if t.Image {
			resolve = l.Image
		}
		if url, fault := resolve(p, t.Written); fault != nil || url != t.URL {
			return nil
		}
	}
	r.HTML = template.HTML(str())
	if r.HTML == "" || in != "" {
		return nil
	}
	return r
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
			near = source.Nearest(p.About, append(sortedKeys(l.images), staticPaths(l)...))
		case source.LinkToNothing:
			if p.About[0] == '/' {
				near = source.Nearest(p.About, l.pagePaths())
			} else if near = source.Nearest(p.About, sortedKeys(l.known)); near != "" {
				near = relative(p.File, near)
			}
		}
		if near != "" {
			p.Hint = "did you mean " + near + "?"
		}
	}
}
