package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"html/template"
	"slices"
	"strings"

	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/source"
)

// A treated post is a post made ready: its text as HTML, its picture and the
// facts in its title answered.
type treated struct {
	article  *Article
	body     *body
	problems source.Problems // beside those of the body
	asked    asked           // by what is not the body

	of       *post.Post // as it was read
	reviewed bool
	epoch    int // of the last load that found it still right
}

// A body is the text of a post as HTML.
type body struct {
	*post.Rendered
	asked asked

	of    *post.Post
	epoch int
}

// render converts every body, in parallel, and settles the links between posts.
func (l *loader) render() {
	for _, p := range l.all {
		if p.Kind == post.Block {
			l.blocks = append(l.blocks, p)
		}
	}
	l.epoch = l.memo.settle(l)
	var review func(*post.Post) source.Problems
	if l.options.Review != nil && l.site.Archive != nil {
		review = l.options.Review(l.site)
	}
	ready := make([]*treated, len(l.all))
	l.parallel(len(l.all), func(i int) { ready[i] = l.treat(i, review) })
	ids := make([][]string, len(ready))
	l.shown = map[string]bool{}
	l.site.articles = make([]*Article, len(ready))
	var anchors []post.Anchor
	for i, t := range ready {
		if l.memo == nil && l.all[i].Kind == post.Block {
			l.all[i].Release() // others may have included it
		}
		l.site.articles[i] = t.article
		l.problems = append(append(l.problems, t.body.Problems...), t.problems...)
		ids[i] = t.body.IDs
		anchors = append(anchors, t.body.Anchors...)
		l.show(t.body.asked.shown)
		l.show(t.asked.shown)
	}
	for _, file := range l.broken {
		text, err := l.readFile(file)
		if err != nil {
			continue // told already
		}
		a := &asker{loader: l}
		r := (&post.Reader{}).CheckBody(file, text, a)
		l.problems = append(l.problems, r.Problems...)
		anchors = append(anchors, r.Anchors...)
		l.show(a.shown)
	}
	l.checkAnchors(anchors, ids)
}

func (l *loader) show(pictures []string) {
	for _, file := range pictures {
		l.shown[file] = true
	}
}

// treat makes a post ready, or takes it as an earlier load made it, if
// whatever it asked has the same answers now.
func (l *loader) treat(i int, review func(*post.Post) source.Problems) *treated {
	p, kept := l.all[i], l.memo.entry(l.all[i].File)
	if t := kept.ready(); t != nil && t.of == p && t.article.Path == l.places.at[i] && t.reviewed == (review != nil) {
		same := t.epoch == l.epoch && t.body.epoch == l.epoch
		if same || review == nil && l.still(p, &t.body.asked) && l.still(p, &t.asked) {
			t.epoch, t.body.epoch = l.epoch, l.epoch
			return t
		}
	}
	read := p
	if kept != nil { // the post as it was read is for the next load, too
		clone := *p
		p = &clone
	}
	a := &asker{loader: l, post: p, listens: kept != nil}
	t := &treated{body: l.body(p, read, kept), of: read, reviewed: review != nil, epoch: l.epoch}
	if p.Image != "" {
		url, fault := a.Image(p, p.Image)
		if fault != nil {
			t.problems = append(t.problems, p.Fault("image", fault))
		}
		p.Image = url
	}
	if review != nil {
		t.problems = append(t.problems, review(p)...) // before the facts in its title are
	}
	t.problems = append(t.problems, a.expand(p)...)
	t.asked = a.asked
	if kept != nil || p.Kind != post.Block {
		p.Release()
	}
	t.article = &Article{Post: p, Path: l.places.at[i], Body: t.body.HTML}
	kept.keep(t)
	return t
}

// body renders the text of a post, or takes what an earlier load or build made
// of the same program, file and text, if whatever it asked has the same answers
// now. The post was read as another if it is a copy.
func (l *loader) body(p, read *post.Post, kept *entry) *body {
	if b := kept.text(); b != nil && l.sameText(b, read) && (b.epoch == l.epoch && b.of == read || l.still(read, &b.asked)) {
		b.epoch, b.of = l.epoch, read
		return b
	}
	b := &body{of: read, epoch: l.epoch}
	a := &asker{loader: l, post: p, listens: kept != nil || l.options.Bodies != nil}
	if l.options.Bodies == nil || len(p.Body()) == 0 {
		b.Rendered, b.asked = p.Render(a), a.asked
		return b
	}
	h := sha256.New()
	h.Write([]byte(p.File + "\x00" + p.Slug + "\x00"))
	h.Write(p.Body())
	key := [16]byte(h.Sum(nil)[:16])
	if packed, ok := l.options.Bodies.Get(key); ok && b.unpack(packed) && l.still(read, &b.asked) {
		return b
	}
	b.Rendered, b.asked = p.Render(a), a.asked
	if len(b.Problems) == 0 && len(b.Anchors) == 0 {
		packed := b.pack()
		b.HTML = template.HTML(packed[len(packed)-len(b.HTML):]) // one copy, not two
		l.options.Bodies.Put(key, packed)
	}
	return b
}

// sameText tells whether a body is of the text that a post has now. Where it
// has problems their places must be the same as well.
func (l *loader) sameText(b *body, p *post.Post) bool {
	if b.of == p {
		return true
	}
	if len(b.Problems) > 0 || len(b.Anchors) > 0 {
		return b.of.Slug == p.Slug && bytes.Equal(b.of.Text().Text, p.Text().Text)
	}
	return b.of.Slug == p.Slug && bytes.Equal(b.of.Body(), p.Body())
}

// pack writes a body as ids, answers and HTML, each with its length before it.
func (b *body) pack() string {
	var out strings.Builder
	out.Grow(len(b.HTML) + 1024)
	var head [binary.MaxVarintLen64]byte
	count := func(n int) { out.Write(head[:binary.PutUvarint(head[:], uint64(n))]) }
	str := func(s string) {
		count(len(s))
		out.WriteString(s)
	}
	count(len(b.IDs))
	for _, id := range b.IDs {
		str(id)
	}
	count(len(b.asked.answers))
	for _, q := range b.asked.answers {
		count(int(q.kind))
		str(q.block)
		str(q.text)
		str(q.answer)
	}
	str(string(b.HTML))
	return out.String()
}

// unpack reads what pack wrote; false if it did not.
func (b *body) unpack(packed string) bool {
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
	b.Rendered = &post.Rendered{}
	for n := count(); n > 0; n-- {
		b.IDs = append(b.IDs, str())
	}
	for n := count(); n > 0; n-- {
		b.asked.answers = append(b.asked.answers, answer{kind: question(count()), block: str(), text: str(), answer: str()})
	}
	b.HTML = template.HTML(str())
	return b.HTML != "" && in == ""
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
			} else if near = nearestPath(p.About, l.postFiles()); near != "" {
				near = relative(p.File, near)
			}
		}
		if near != "" {
			p.Hint = "did you mean " + near + "?"
		}
	}
}

// postFiles lists the files of all posts, on the site or not.
func (l *loader) postFiles() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for file := range l.places.byFile {
			if !yield(file) {
				return
			}
		}
		for file := range l.known {
			if !yield(file) {
				return
			}
		}
	})
}
