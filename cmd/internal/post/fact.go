package post

import (
	"bytes"
	"html"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"drawpress/cmd/internal/source"
)

// Facts answers what editors ask between double braces. The site implements
// it. The post that is asked about is the one whose page is made: a block that
// many articles include says the figures of each.
type Facts interface {
	// Fact answers {{crs change of type as words}}; href is set for a link.
	Fact(about *Post, query string) (words, href string, fault *source.Fault)
	// Draws answers {{table last 9}} and {{draws this week}}.
	Draws(about *Post, query string) (DrawList, *source.Fault)
	// Block finds {{include contact}}.
	Block(name string) (*Post, *source.Fault)
}

// DrawList is some draws, newest first, and which they are in words.
type DrawList struct {
	Caption string
	Draws   []ListedDraw
}

// ListedDraw is one draw of a list, ready to show.
type ListedDraw struct {
	Href, Round, Date, DateWords, Type, Invitations, CRS string
	Line                                                 string // all of it in one line of text
}

// factNode is {{…}} in running text.
type factNode struct {
	ast.BaseInline
	at    int // of the braces
	query string
	words string
	href  string
}

var kindFact = ast.NewNodeKind("Fact")

func (n *factNode) Kind() ast.NodeKind         { return kindFact }
func (n *factNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// factBlock is {{table …}}, {{draws …}} or {{include …}} on a line of its own.
type factBlock struct {
	ast.BaseBlock
	at    int
	word  string // table, draws or include
	query string
	html  template.HTML
}

var kindFactBlock = ast.NewNodeKind("FactBlock")

func (n *factBlock) Kind() ast.NodeKind         { return kindFactBlock }
func (n *factBlock) IsRaw() bool                { return true }
func (n *factBlock) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// factSyntax reads both. It is an extension of goldmark, never a replacement
// of text, so code stays code and \{{ stays as it is.
type factSyntax struct{}

func (factSyntax) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(
		parser.WithInlineParsers(util.Prioritized(factSyntax{}, 150)), // before links, so that their texts may hold facts
		parser.WithBlockParsers(util.Prioritized(factBlockSyntax{}, 150)))
}

func (factSyntax) Trigger() []byte { return []byte{'{'} }

func (factSyntax) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	inside, ok := bytes.CutPrefix(line, []byte("{{"))
	end := bytes.Index(inside, []byte("}}"))
	if !ok || end < 0 {
		return nil
	}
	block.Advance(end + 4)
	return &factNode{at: segment.Start, query: strings.TrimSpace(string(inside[:end]))}
}

type factBlockSyntax struct{}

func (factBlockSyntax) Trigger() []byte { return []byte{'{'} }

var blockLine = regexp.MustCompile(`^\{\{\s*(table|draws|include)\b([^{}]*)\}\}\s*$`)

func (factBlockSyntax) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	from := pc.BlockOffset()
	if from < 0 || from > len(line) {
		return nil, parser.NoChildren
	}
	m := blockLine.FindSubmatch(line[from:])
	if m == nil {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return &factBlock{at: segment.Start + from, word: string(m[1]), query: strings.TrimSpace(string(m[2]))}, parser.NoChildren
}

func (factBlockSyntax) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}
func (factBlockSyntax) Close(ast.Node, text.Reader, parser.Context) {}
func (factBlockSyntax) CanInterruptParagraph() bool                 { return false }
func (factBlockSyntax) CanAcceptIndentedLine() bool                 { return false }

func registerFacts(r renderer.NodeRendererFuncRegisterer) {
	r.Register(kindFact, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		_, err := w.WriteString(string(linked(n.(*factNode).words, n.(*factNode).href)))
		return ast.WalkContinue, err
	})
	r.Register(kindFactBlock, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		_, err := w.WriteString(string(n.(*factBlock).html))
		return ast.WalkSkipChildren, err
	})
}

// linked escapes words and links them if there is a URL.
func linked(words, href string) template.HTML {
	if href == "" {
		return template.HTML(html.EscapeString(words))
	}
	return template.HTML(`<a href="` + html.EscapeString(href) + `">` + html.EscapeString(words) + `</a>`)
}

// blockWords open what must stand on a line of its own.
var blockWords = regexp.MustCompile(`^(table|include)\b|^draws (this|in|of|last|since|between)\b`)

// fact answers a query in running text.
func (r *rendering) fact(n *factNode) {
	width := utf8.RuneCountInString(n.query) + 4
	if blockWords.MatchString(n.query) {
		r.fault(n.at, width, source.Faultf(source.BadFact, "{{%s}} makes a block; want it on a line of its own, between empty lines", n.query))
		return
	}
	words, href, fault := r.links.Fact(r.about, n.query)
	if fault != nil {
		r.fault(n.at, width, fault)
		return
	}
	n.words, n.href = words, href
	if inLink(n) {
		n.href = ""
	}
}

// inLink tells whether a node is part of the text of a link: links do not nest.
func inLink(n ast.Node) bool {
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Kind() == ast.KindLink {
			return true
		}
	}
	return false
}

// factBlock fills a block.
func (r *rendering) factBlock(n *factBlock) {
	width := utf8.RuneCountInString(n.word+" "+n.query) + 4
	if n.word == "include" {
		r.include(n, width)
		return
	}
	list, fault := r.links.Draws(r.about, n.query)
	if fault != nil {
		r.fault(n.at, width, fault)
		return
	}
	if n.word == "table" {
		n.html = tableOf(list)
	} else {
		n.html = listOf(list)
	}
}

// include renders a block in place, about the post at hand.
func (r *rendering) include(n *factBlock, width int) {
	block, fault := r.links.Block(n.query)
	if fault == nil && slices.Contains(r.open, n.query) {
		fault = source.Faultf(source.BadFact, "{{include %s}} includes itself: %s", n.query, strings.Join(append(r.open, n.query), " includes "))
	}
	if fault != nil {
		r.fault(n.at, width, fault)
		return
	}
	inner := &rendering{post: block, about: r.about, links: r.links, out: &Rendered{}, ids: r.ids, open: append(append([]string{}, r.open...), n.query)}
	inner.run()
	n.html = inner.out.HTML
	r.out.Problems = append(r.out.Problems, inner.out.Problems...)
	r.out.Anchors = append(r.out.Anchors, inner.out.Anchors...)
	r.footnoteIDs = append(r.footnoteIDs, inner.footnoteIDs...)
}

func tableOf(list DrawList) template.HTML {
	var b strings.Builder
	b.WriteString("<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">\n<table class=\"draws\">\n<caption>" + html.EscapeString(list.Caption) + "</caption>\n")
	b.WriteString("<thead><tr><th scope=\"col\">Date</th><th scope=\"col\">Round</th><th scope=\"col\">Type</th><th scope=\"col\" class=\"num\">Invitations</th><th scope=\"col\" class=\"num\">CRS cut-off</th></tr></thead>\n<tbody>\n")
	for _, d := range list.Draws {
		b.WriteString(`<tr><td><time datetime="` + d.Date + `">` + d.DateWords + `</time></td><th scope="row">` + string(linked(d.Round, d.Href)) + `</th><td>` + html.EscapeString(d.Type) + `</td><td class="num">` + d.Invitations + `</td><td class="num">` + d.CRS + "</td></tr>\n")
	}
	b.WriteString("</tbody>\n</table>\n</div>\n")
	return template.HTML(b.String())
}

func listOf(list DrawList) template.HTML {
	var b strings.Builder
	b.WriteString("<ul>\n")
	for _, d := range list.Draws {
		b.WriteString("<li>" + string(linked("Round "+d.Round, d.Href)) + html.EscapeString(", "+d.Line) + "</li>\n")
	}
	b.WriteString("</ul>\n")
	return template.HTML(b.String())
}

var braces = regexp.MustCompile(`\\?\{\{\s*([^{}]*?)\s*\}\}`)

// Expand answers the facts in a line of plain text, such as a title or a
// summary; \{{ stays as two braces. The fault is that of the first fact that
// has no answer.
func Expand(line string, fact func(query string) (string, *source.Fault)) (string, *source.Fault) {
	if !strings.Contains(line, "{{") {
		return line, nil
	}
	var first *source.Fault
	out := braces.ReplaceAllStringFunc(line, func(m string) string {
		if rest, escaped := strings.CutPrefix(m, `\`); escaped {
			return rest
		}
		words, fault := fact(braces.FindStringSubmatch(m)[1])
		if fault != nil && first == nil {
			first = fault
		}
		return words
	})
	return out, first
}
