package post

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"drawpress/cmd/internal/source"
)

// Opaque stands in running text for what is not prose: code, a computed fact.
const Opaque = '\uFFFC'

// proseParser reads the blocks that Render reads, but leaves quotation marks
// and addresses as they are written, so that every byte keeps its place.
var proseParser = sync.OnceValue(func() parser.Parser {
	return goldmark.New(goldmark.WithExtensions(
		extension.NewTable(), extension.Strikethrough, factSyntax{}, extension.TaskList, extension.Footnote)).Parser()
})

// Prose gives the running text of the post: title and summary, then paragraphs,
// headings, items of lists and tables in the order of the file. Code is left
// out and computed facts are opaque; the text of links is in. A comment
// `<!-- unchecked: reason -->` marks the block that it stands in or before.
func (p *Post) Prose() []source.Passage {
	var out []source.Passage
	for _, f := range []struct{ key, text string }{{"title", p.Title}, {"summary", p.Summary}} {
		if f.text == "" || p.doc == nil || !p.doc.Has(f.key) {
			continue
		}
		join := source.Join{}
		at := p.doc.Fault(f.key, source.Faultf(source.Implausible, "")).Line
		if line := p.lineStart(at); line >= 0 {
			if i := bytes.Index(p.src.Text[line:p.bodyAt], []byte(f.text)); i >= 0 {
				join.File = line + i
			} else {
				join = source.Join{File: line, Fixed: true}
			}
		}
		if strings.Contains(f.text, "{{") && !join.Fixed {
			w := &proseWalk{body: p.src.Text, whole: string(p.src.Text)}
			g := gathering{walk: w, p: source.Passage{Kind: source.Field, At: join.File}}
			g.segment(text.NewSegment(join.File, join.File+len(f.text)), true)
			g.p.Text = g.written()
			out = append(out, g.p)
			continue
		}
		out = append(out, source.Passage{Kind: source.Field, Text: f.text, Joins: []source.Join{join}, At: join.File})
	}
	if p.tree == nil {
		return append(out, ReadProse(p.src, p.bodyAt)...)
	}
	w := &proseWalk{body: p.body, whole: string(p.body), bodyAt: p.bodyAt, out: out}
	w.blocks(p.tree, source.Paragraph, "")
	return w.out
}

// HasProse tells whether there is anything to read.
func (p *Post) HasProse() bool { return len(p.body) > 0 || p.Title != "" || p.Summary != "" }

// Text is the post's file; nil once the post is released.
func (p *Post) Text() *source.File { return p.src }

// Draft gives the running text of a file that need not be a post: Markdown,
// with front matter or without, or plain text in which each line is a paragraph.
func Draft(name string, text []byte) (*source.File, []source.Passage) {
	f := source.NewFile(name, normal(text))
	if strings.HasSuffix(name, ".txt") {
		var out []source.Passage
		at := 0
		for line := range bytes.Lines(f.Text) {
			if s := strings.TrimRight(string(line), "\n"); strings.TrimSpace(s) != "" {
				out = append(out, source.Passage{Text: s, Joins: []source.Join{{File: at}}, At: at})
			}
			at += len(line)
		}
		return f, out
	}
	at := 0
	if rest, ok := bytes.CutPrefix(f.Text, []byte("---\n")); ok {
		if end := bytes.Index(rest, []byte("\n---\n")); end >= 0 {
			at = 4 + end + 5
		}
	}
	return f, ReadProse(f, at)
}

// lineStart is the offset of the start of a line of front matter; -1 if there is none.
func (p *Post) lineStart(line int) int {
	if line < 1 {
		return -1
	}
	at := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(p.src.Text[at:], '\n')
		if i < 0 {
			return -1
		}
		at += i + 1
	}
	return min(at, p.bodyAt)
}

// ReadProse gives the running text of Markdown that begins at an offset of a file.
func ReadProse(f *source.File, bodyAt int) []source.Passage {
	body := f.Text[bodyAt:]
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	guard := &rendering{post: &Post{src: f, body: body, bodyAt: bodyAt}, out: &Rendered{}}
	if !guard.bounded() {
		return nil
	}
	w := &proseWalk{body: body, whole: string(body), bodyAt: bodyAt}
	w.blocks(proseParser().Parse(text.NewReader(body)), source.Paragraph, "")
	return w.out
}

type proseWalk struct {
	body   []byte
	whole  string // body once more: most passages are a piece of it
	bodyAt int
	out    []source.Passage
	joins  []source.Join // room for those of the next passages
}

var unchecked = regexp.MustCompile(`^<!--\s*unchecked\b:?\s*([^>]*?)\s*-->`)

// uncheckedReason reads `<!-- unchecked: reason -->`; a missing reason is said to be missing.
func uncheckedReason(comment []byte) string {
	m := unchecked.FindSubmatch(bytes.TrimSpace(comment))
	switch {
	case m == nil:
		return ""
	case len(m[1]) == 0:
		return "no reason given"
	}
	return string(m[1])
}

// blocks walks the children of a block. A comment before a block counts for
// the whole of it, be it a list or a table.
func (w *proseWalk) blocks(parent ast.Node, kind source.PassageKind, reason string) {
	pending := ""
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		why := reason
		if pending != "" {
			why = pending
		}
		switch n := n.(type) {
		case *ast.HTMLBlock:
			pending = uncheckedReason(n.Lines().Value(w.body))
			continue
		case *ast.Heading:
			w.block(n, source.Heading, why)
		case *ast.Paragraph, *ast.TextBlock:
			w.block(n, kind, why)
		case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.ThematicBreak:
		case *ast.ListItem:
			w.blocks(n, source.Item, why)
		case *extast.Table:
			w.table(n, why)
		default:
			w.blocks(n, kind, why)
		}
		pending = ""
	}
}

func (w *proseWalk) block(n ast.Node, kind source.PassageKind, reason string) {
	if p := w.passage(n, kind, reason); p.Text != "" {
		w.out = append(w.out, p)
	}
}

func (w *proseWalk) table(t ast.Node, reason string) {
	p := source.Passage{Kind: source.Table, Unchecked: reason, At: -1}
	width := 0
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		width += row.ChildCount()
	}
	all := make([]source.Passage, 0, width)
	p.Cells = make([][]source.Passage, 0, t.ChildCount())
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		cells := all[len(all):]
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			cell := w.passage(c, source.Table, reason)
			if p.At < 0 && cell.Text != "" {
				p.At = cell.At
			}
			if cell.Unchecked != "" {
				p.Unchecked = cell.Unchecked
			}
			cells = append(cells, cell)
		}
		p.Cells = append(p.Cells, cells)
		all = all[:len(all)+len(cells)]
	}
	p.At = max(p.At, 0)
	w.out = append(w.out, p)
}

// passage gathers the text of a block of inline nodes.
func (w *proseWalk) passage(n ast.Node, kind source.PassageKind, reason string) source.Passage {
	if cap(w.joins)-len(w.joins) < 8 {
		w.joins = make([]source.Join, 0, 64)
	}
	room := w.joins[len(w.joins):]
	g := gathering{walk: w, p: source.Passage{Kind: kind, Unchecked: reason, At: -1, Joins: room}}
	if one, ok := n.FirstChild().(*ast.Text); ok && one.NextSibling() == nil && !one.HardLineBreak() {
		g.segment(one.Segment, one.IsRaw()) // the common case, without a copy of what is short
	} else {
		g.inline(n)
	}
	g.p.Text = strings.TrimRight(g.written(), " \n")
	g.p.At = max(g.p.At, 0)
	used := len(g.p.Joins)
	if used <= cap(room) {
		w.joins = w.joins[:len(w.joins)+used]
	}
	g.p.Joins = g.p.Joins[:used:used]
	return g.p
}

// A gathering is a passage while its text is collected.
type gathering struct {
	walk *proseWalk
	from int             // where the piece begins, while the text is one piece of the body
	run  string          // the piece
	text strings.Builder // the text, once it is more than that
	p    source.Passage
	last int // where the text before ended
}

func (g *gathering) inline(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			g.segment(n.Segment, n.IsRaw())
			if n.HardLineBreak() {
				g.add("\n", n.Segment.Stop, false)
			} else if n.SoftLineBreak() {
				g.add(" ", n.Segment.Stop, false)
			}
			g.last = n.Segment.Stop
		case *factNode:
			g.add(string(Opaque), n.at, true)
		case *ast.CodeSpan:
			g.add(string(Opaque), max(0, n.Pos()), true)
		case *ast.RawHTML:
			if why := uncheckedReason(n.Segments.Value(g.walk.body)); why != "" {
				g.p.Unchecked = why
			}
		case *ast.Image, *ast.AutoLink, *extast.FootnoteLink, *extast.FootnoteBacklink, *extast.TaskCheckBox:
		case *ast.String:
			g.add(string(n.Value), g.last, true) // a quotation mark or dash that Render has put right
		default:
			g.inline(n)
		}
	}
}

// segment adds a stretch of the source, with escapes and entities undone.
func (g *gathering) segment(s text.Segment, raw bool) {
	b := g.walk.body[s.Start:s.Stop]
	for len(b) > 0 {
		i := bytes.IndexAny(b, "\\&{")
		if i < 0 || raw && b[i] != '{' {
			break
		}
		at := s.Stop - len(b)
		n := 1
		switch rest := b[i:]; {
		case rest[0] == '\\' && len(rest) > 1 && util.IsPunct(rest[1]):
			g.piece(at, at+i)
			g.piece(at+i+1, at+i+2)
			n = 2
		case rest[0] == '&' && entityEnd(rest) > 0:
			n = entityEnd(rest)
			g.piece(at, at+i)
			g.add(html.UnescapeString(string(rest[:n])), at+i, true)
		case rest[0] == '{' && factEnd(rest) > 0:
			n = factEnd(rest)
			g.piece(at, at+i)
			g.add(string(Opaque), at+i, true)
		default:
			g.piece(at, at+i+1)
		}
		b = b[i+n:]
	}
	g.piece(s.Stop-len(b), s.Stop)
}

// entityEnd is the length of an entity such as &nbsp; at the head of b; 0 if there is none.
func entityEnd(b []byte) int {
	i := bytes.IndexByte(b[:min(len(b), 32)], ';')
	if i < 2 || bytes.ContainsAny(b[1:i], " &\t") {
		return 0
	}
	return i + 1
}

// factEnd is the length of a computed fact, {{…}}, at the head of b; 0 if there is none.
func factEnd(b []byte) int {
	if !bytes.HasPrefix(b, []byte("{{")) {
		return 0
	}
	if i := bytes.Index(b[:min(len(b), 256)], []byte("}}")); i > 0 {
		return i + 2
	}
	return 0
}

// piece adds a stretch of the body as it is.
func (g *gathering) piece(from, to int) {
	if from == to {
		return
	}
	if g.text.Len() == 0 && (g.run == "" || g.from+len(g.run) == from) {
		if g.run == "" {
			g.from = from
		}
		g.join(from, false)
		g.run = g.walk.whole[g.from:to]
		return
	}
	g.add(g.walk.whole[from:to], from, false)
}

// written is all of the text.
func (g *gathering) written() string {
	if g.text.Len() == 0 {
		return g.run
	}
	return g.text.String()
}

// add adds text that stands for a place of the body.
func (g *gathering) add(s string, at int, fixed bool) {
	if s == "" {
		return
	}
	g.join(at, fixed)
	if g.text.Len() == 0 {
		g.text.Grow(len(g.run) + len(s) + 64)
		g.text.WriteString(g.run)
	}
	g.text.WriteString(s)
}

// join notes where the next text stands.
func (g *gathering) join(at int, fixed bool) {
	at += g.walk.bodyAt
	n := len(g.run)
	if g.text.Len() > 0 {
		n = g.text.Len()
	}
	if g.p.At < 0 {
		g.p.At = at
	}
	last := len(g.p.Joins) - 1
	if last < 0 || fixed || g.p.Joins[last].Fixed || g.p.Joins[last].File-g.p.Joins[last].Text != at-n {
		g.p.Joins = append(g.p.Joins, source.Join{Text: n, File: at, Fixed: fixed})
	}
}
