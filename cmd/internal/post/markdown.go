package post

import (
	"bytes"
	"html"
	"html/template"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"drawpress/cmd/internal/source"
)

// Links turns what an editor writes as the target of a link or picture into a
// URL. The site implements it, for only the site knows what exists.
type Links interface {
	// Link resolves a target without its fragment: a relative file path, a
	// path of the site, or draw:257.
	Link(from *Post, target string) (url string, fault *source.Fault)
	// Image resolves the path of a picture.
	Image(from *Post, target string) (url string, fault *source.Fault)
	Facts
}

// A Rendered is the body of a post as HTML. It depends on the post and on the
// answers that Links gave, and on nothing else.
type Rendered struct {
	HTML     template.HTML
	IDs      []string // ids of headings and footnotes, in order
	Anchors  []Anchor // fragments of other posts that links rely on
	Problems source.Problems
}

// An Anchor is a fragment that a link names, in this post (URL empty) or another.
type Anchor struct {
	URL, ID string
	Problem source.Problem // what to say if there is none
}

// HTML is made from Markdown by goldmark, with the extensions that editors
// know from elsewhere. Linkify costs a fifth of the whole and is used only
// where a bare address can be.
var plain, linkifying = newMarkdown(false), newMarkdown(true)

func newMarkdown(linkify bool) goldmark.Markdown {
	extensions := []goldmark.Extender{
		extension.Table,
		extension.Strikethrough,
		factSyntax{},
		extension.TaskList,
		extension.NewFootnote(extension.WithFootnoteIDPrefixFunction(footnotePrefix)),
		extension.NewTypographer(extension.WithTypographicSubstitutions(punctuation)),
	}
	if linkify {
		extensions = append(extensions, extension.NewLinkify(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})))
	}
	md := goldmark.New(goldmark.WithExtensions(extensions...), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	md.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(ownNodes{}, 100)))
	return md
}

// punctuation is what the typographer writes, as characters rather than
// entities, so that feeds and searches see the text itself.
var punctuation = map[extension.TypographicPunctuation]string{
	extension.LeftSingleQuote: "‘", extension.RightSingleQuote: "’", extension.LeftDoubleQuote: "“", extension.RightDoubleQuote: "”",
	extension.EnDash: "–", extension.EmDash: "—", extension.Ellipsis: "…", extension.LeftAngleQuote: "«", extension.RightAngleQuote: "»",
	extension.Apostrophe: "’",
}

const prefixKey = "drawpress-prefix"

func footnotePrefix(n ast.Node) []byte {
	p, _ := n.OwnerDocument().Meta()[prefixKey].(string)
	return []byte(p)
}

// Render converts the body. Problems name places in the file.
func (p *Post) Render(links Links) *Rendered {
	r := &rendering{post: p, about: p, links: links, out: &Rendered{}, ids: &headingIDs{taken: map[string]bool{}, next: map[string]int{}}}
	r.run()
	r.out.IDs = append(r.ids.order, r.footnoteIDs...)
	r.ownAnchors()
	if r.out.Problems.Errors() > 0 {
		r.out.HTML = ""
	}
	return r.out
}

// run converts one text, that of the post or of a block that it includes.
func (r *rendering) run() {
	if !r.bounded() {
		return
	}
	p := r.post
	outer := r.ids.prefix
	if p.Kind == Type || p.Kind == Block {
		r.ids.prefix = p.Slug + "-" // these bodies stand inside other pages
	}
	defer func() { r.ids.prefix = outer }()
	md := plain
	if mayHoldAddress(p.body) {
		md = linkifying
	}
	doc := md.Parser().Parse(text.NewReader(p.body), parser.WithContext(parser.NewContext(parser.WithIDs(r.ids))))
	if p := r.post; p.Kind != Block { // blocks are rendered by many at once
		p.tree = doc
	}
	doc.OwnerDocument().AddMeta(prefixKey, string(p.Kind)+"-"+p.Slug+"-")
	_ = ast.Walk(doc, r.visit)
	r.footnotes()
	if r.out.Problems.Errors() > 0 {
		return
	}
	b := htmlBuffers.Get().(*htmlBuffer)
	defer htmlBuffers.Put(b)
	b.Reset()
	if err := md.Renderer().Render(b, p.body, doc); err != nil {
		r.out.Problems = append(r.out.Problems, p.src.Whole(source.Faultf(source.BadYAML, "the text cannot be rendered: %v", err)))
	}
	r.out.HTML = template.HTML(b.String())
}

// mayHoldAddress tells whether linkify could find something: an e-mail
// address, www., or a URL that is not the target of a link already.
func mayHoldAddress(b []byte) bool {
	if bytes.IndexByte(b, '@') >= 0 || bytes.Contains(b, []byte("www.")) && !onlyInTargets(b, "www.") {
		return true
	}
	return bytes.Contains(b, []byte("://")) && !onlyInTargets(b, "://")
}

// onlyInTargets tells whether each occurrence of s lies in a "](https://…".
func onlyInTargets(b []byte, s string) bool {
	for at := 0; ; {
		i := bytes.Index(b[at:], []byte(s))
		if i < 0 {
			return true
		}
		i += at
		from := max(0, i-16)
		open := bytes.LastIndex(b[from:i], []byte("]("))
		if open < 0 || bytes.ContainsAny(b[from+open:i], " )\n") {
			return false
		}
		at = i + len(s)
	}
}

// headingIDs gives headings ids that keep accents and letters of every script
// and stay unique in the post. It implements parser.IDs.
type headingIDs struct {
	prefix string
	taken  map[string]bool
	next   map[string]int // the last number given to a repeated heading
	order  []string
}

func (h *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	var b strings.Builder
	b.WriteString(h.prefix)
	gap := false
	for _, r := range string(value) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			gap = b.Len() > len(h.prefix)
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	if b.Len() == len(h.prefix) {
		b.WriteString("section")
	}
	id := b.String()
	for base := id; h.taken[id] || reserved[id]; {
		h.next[base] = max(2, h.next[base]+1)
		id = base + "-" + strconv.Itoa(h.next[base])
	}
	h.Put([]byte(id))
	return []byte(id)
}

func (h *headingIDs) Put(value []byte) {
	h.taken[string(value)] = true
	h.order = append(h.order, string(value))
}

// reserved are the ids that the default templates use themselves.
var reserved = map[string]bool{"main": true, "facts": true, "eligibility": true, "table": true, "contact": true, "newsletter": true, "corrections": true, "compared": true, "week": true, "pool": true, "past": true}

// A rendering is one body under conversion.
type rendering struct {
	post        *Post
	about       *Post    // whose facts are told: the post that includes this one, or itself
	open        []string // blocks that are being included, outermost first
	ids         *headingIDs
	links       Links
	out         *Rendered
	code        []text.Segment // where [^1] means itself
	notes       map[string]bool
	full        bool // more problems than are listed
	footnoteIDs []string
}

// maxProblems is how many are listed of one text: a file that is not meant
// for Markdown can have thousands.
const maxProblems = 100

func (r *rendering) fault(at, width int, f *source.Fault) {
	r.add(func() source.Problem { return r.post.src.At(r.post.bodyAt+max(0, at), width, f) })
}

func (r *rendering) warn(at, width int, f *source.Fault) {
	r.add(func() source.Problem { return r.post.src.At(r.post.bodyAt+max(0, at), width, f).AsWarning() })
}

func (r *rendering) add(problem func() source.Problem) {
	if n := len(r.out.Problems); n < maxProblems {
		r.out.Problems = append(r.out.Problems, problem())
	} else if !r.full {
		r.full = true
		p := problem()
		p.Message += "; and perhaps more, for the first " + strconv.Itoa(maxProblems) + " problems of a text are listed"
		r.out.Problems = append(r.out.Problems, p)
	}
}

// linkAt finds the target of a link or picture that begins at from; where it
// is not to be found, as in a reference, the link itself.
func (r *rendering) linkAt(from int, target []byte) (at, width int) {
	from = max(0, from)
	rest := r.post.body[from:]
	if end := bytes.Index(rest, []byte("\n\n")); end >= 0 {
		rest = rest[:end]
	}
	for _, before := range []string{"](", "](<"} {
		if i := bytes.Index(rest, append([]byte(before), target...)); i >= 0 && len(target) > 0 {
			return from + i + len(before), utf8.RuneCount(target)
		}
	}
	return from, 1
}

func (r *rendering) visit(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	switch n := n.(type) {
	case *ast.RawHTML:
		r.rawHTML(n.Segments.At(0).Start, n.Segments.Value(r.post.body))
	case *ast.HTMLBlock:
		at := n.Lines().At(0).Start
		block := n.Lines().Value(r.post.body)
		if n.HasClosure() {
			block = append(bytes.Clone(block), n.ClosureLine.Value(r.post.body)...)
		}
		r.rawHTML(at, block)
	case *ast.Heading:
		if n.Level == 1 {
			r.warn(n.Pos(), 1, source.Faultf(source.SecondTitle, "a heading of the first level; the title of the page is one already").WithHint("begin headings with ##"))
		}
	case *ast.Link:
		n.Destination = r.link(n.Pos(), n.Destination)
	case *ast.AutoLink:
		if n.AutoLinkType == ast.AutoLinkURL {
			r.autoLink(n.Pos(), n.URL(r.post.body))
		}
	case *ast.Image:
		r.image(n)
	case *factNode:
		r.fact(n)
	case *factBlock:
		r.factBlock(n)
	case *extast.Footnote:
		if r.notes == nil {
			r.notes = map[string]bool{}
		}
		r.notes[string(n.Ref)] = true
		r.footnoteIDs = append(r.footnoteIDs, string(footnotePrefix(n))+"fn:"+strconv.Itoa(n.Index))
	case *ast.CodeSpan:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				r.code = append(r.code, t.Segment)
			}
		}
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		for i := range n.Lines().Len() {
			r.code = append(r.code, n.Lines().At(i))
		}
	}
	return ast.WalkContinue, nil
}

// rawHTML refuses everything but a comment, which no reader sees.
func (r *rendering) rawHTML(at int, raw []byte) {
	trimmed := bytes.TrimSpace(raw)
	if rest, ok := bytes.CutPrefix(trimmed, []byte("<!--")); ok {
		if end := bytes.Index(rest, []byte("-->")); end >= 0 && end == len(rest)-3 {
			return
		}
	}
	first, _, _ := bytes.Cut(trimmed, []byte("\n"))
	if len(first) > 40 {
		first = append(bytes.Clone(first[:bytes.LastIndexFunc(first[:40], unicode.IsSpace)+1]), "…"...)
	}
	r.fault(at, utf8.RuneCount(first), source.Faultf(source.RawHTML, "HTML in the text (%s); want Markdown", first).WithHint("a < that is meant as itself is written \\<"))
}

var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// autoLink checks an address that is its own text.
func (r *rendering) autoLink(at int, target []byte) {
	if strings.HasPrefix(strings.ToLower(string(target)), "draw:") {
		r.fault(at, utf8.RuneCount(target)+2, source.Faultf(source.BadScheme, "the link <%s> has no text; want [round %s](%s)", target, target[len("draw:"):], target))
		return
	}
	r.link(at, target)
}

// link checks a target and gives the URL it becomes.
func (r *rendering) link(from int, target []byte) []byte {
	written := html.UnescapeString(string(target))
	wrong := func(f *source.Fault) {
		at, width := r.linkAt(from, target)
		r.fault(at, width, f)
	}
	if strings.HasPrefix(written, "//") {
		wrong(source.Faultf(source.BadScheme, "the link to %s names no scheme; want https:%s", written, written))
		return target
	}
	switch s := strings.ToLower(scheme.FindString(written)); s {
	case "https:", "http:", "mailto:", "tel:":
		return target
	case "", "draw:":
	default:
		wrong(source.Faultf(source.BadScheme, "a link with the scheme %s; want https:, http:, mailto:, tel:, draw: or a path of this site", s))
		return target
	}
	base, id, hasID := strings.Cut(written, "#")
	url := ""
	if base != "" {
		resolved, f := r.links.Link(r.post, base)
		if f != nil {
			wrong(f)
			return target
		}
		url = resolved
	}
	if hasID && id != "" {
		at, width := r.linkAt(from, target)
		problem := r.post.src.At(r.post.bodyAt+at, width, source.Faultf(source.NoSuchAnchor, "the link to %s: there is no heading #%s there", written, id))
		r.out.Anchors = append(r.out.Anchors, Anchor{URL: url, ID: id, Problem: problem})
		url += "#" + id
	} else if base == "" {
		wrong(source.Faultf(source.LinkToNothing, "the link has no target; want [text](target)"))
	}
	return []byte(url)
}

// imageScheme refuses pictures of other sites: they follow readers, and vanish.
func imageScheme(target string) *source.Fault {
	if !scheme.MatchString(target) && !strings.HasPrefix(target, "//") {
		return nil
	}
	return source.Faultf(source.BadScheme, "the picture %s is not on this site; want a file in assets/static/ or beside the post", source.Short(target))
}

func (r *rendering) image(n *ast.Image) {
	target := string(n.Destination)
	alt := false
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, isText := c.(*ast.Text)
		alt = alt || !isText || len(bytes.TrimSpace(t.Segment.Value(r.post.body))) > 0
	}
	if !alt {
		r.fault(n.Pos(), 2, source.Faultf(source.NoAltText, "the picture %s has no text for those who cannot see it; want ![what it shows](%s)", target, target))
	}
	written := html.UnescapeString(target)
	url, f := "", imageScheme(written)
	if f == nil {
		url, f = r.links.Image(r.post, written)
	}
	if f != nil {
		at, width := r.linkAt(n.Pos(), n.Destination)
		r.fault(at, width, f)
		return
	}
	n.Destination = []byte(url)
	n.SetAttributeString("loading", []byte("lazy"))
}

var noteMark = regexp.MustCompile(`\[\^([^\]\s]+)\]`)

// footnotes finds marks such as [^1] that have no text, which goldmark leaves
// in the page as they are, and texts that no mark calls, which it drops.
func (r *rendering) footnotes() {
	body := r.post.body
	if !bytes.Contains(body, []byte("[^")) {
		return
	}
	slices.SortFunc(r.code, func(a, b text.Segment) int { return a.Start - b.Start })
	for _, m := range noteMark.FindAllSubmatchIndex(body, -1) {
		label := string(body[m[2]:m[3]])
		if r.notes[label] || r.inCode(m[0]) || m[0] > 0 && body[m[0]-1] == '\\' {
			continue
		}
		if m[1] < len(body) && body[m[1]] == ':' && headOfLine(body[:m[0]]) {
			r.warn(m[0], m[1]-m[0], source.Faultf(source.NoSuchFootnote, "the text of the footnote [^%s] is called nowhere, so no reader would see it; want [^%s] in a sentence", label, label))
			continue
		}
		r.fault(m[0], m[1]-m[0], source.Faultf(source.NoSuchFootnote, "the footnote [^%s] has no text; want a line that begins with [^%s]:", label, label))
	}
}

// headOfLine tells whether nothing but blanks stands before the end of b on its line.
func headOfLine(b []byte) bool {
	return len(bytes.TrimLeft(b[bytes.LastIndexByte(b, '\n')+1:], " >")) == 0
}

// inCode tells whether an offset lies in code, where [^1] means itself.
func (r *rendering) inCode(at int) bool {
	i, exact := slices.BinarySearchFunc(r.code, at, func(s text.Segment, at int) int { return s.Start - at })
	return exact || i > 0 && at < r.code[i-1].Stop
}

// ownAnchors settles the links within the post; those to others stay for the site.
func (r *rendering) ownAnchors() {
	if len(r.out.Anchors) == 0 {
		return
	}
	have := make(map[string]bool, len(r.out.IDs))
	for _, id := range r.out.IDs {
		have[id] = true
	}
	others := r.out.Anchors[:0]
	for _, a := range r.out.Anchors {
		switch {
		case a.URL != "":
			others = append(others, a)
		case !have[a.ID]:
			r.add(func() source.Problem {
				if near := source.Nearest(a.ID, r.out.IDs[:min(len(r.out.IDs), maxProblems)]); near != "" {
					a.Problem.Hint = "did you mean #" + near + "?"
				}
				return a.Problem
			})
		}
	}
	r.out.Anchors = others
}

// Bounds that keep every body below a second: goldmark needs quadratic time
// for thousands of brackets or emphasis marks in one paragraph, fills every
// row of a table to its full width, and recurses into nesting.
const (
	maxOpeners = 1000  // [ and < in one block
	maxMarks   = 2000  // * _ ~ " ' ` in one block
	maxNesting = 32    // > and list markers at the head of one line
	maxIndent  = 256   // columns before the text of a line
	maxCells   = 50000 // of one table
	maxNotes   = 1000  // [^1] in one post
)

// bounded looks at the text before goldmark does.
func (r *rendering) bounded() bool {
	if bytes.Count(r.post.body, []byte("[^")) > maxNotes {
		r.fault(bytes.Index(r.post.body, []byte("[^")), 2, source.Faultf(source.TooDeep, "more than %d footnotes; no article needs that", maxNotes))
		return false
	}
	var columns, cells, at int
	var counts uint64 // of openers, and of marks in its lower half
	for line := range bytes.Lines(r.post.body) {
		if len(bytes.TrimSpace(line)) == 0 {
			counts, columns, cells = 0, 0, 0
		}
		for _, c := range line {
			counts += counted[c]
		}
		openers, marks := counts>>32, counts&math.MaxUint32
		if isDelimiterRow(line) {
			columns = bytes.Count(line, []byte("|")) + 1
		}
		cells += columns
		why := ""
		switch {
		case nesting(line) > maxNesting:
			why = "quotations or lists nested more than " + strconv.Itoa(maxNesting) + " deep"
		case openers > maxOpeners:
			why = "more than " + strconv.Itoa(maxOpeners) + " brackets in one paragraph"
		case marks > maxMarks:
			why = "more than " + strconv.Itoa(maxMarks) + " marks of emphasis or quotation in one paragraph"
		case cells > maxCells:
			why = "a table of more than " + strconv.Itoa(maxCells) + " cells"
		}
		if why != "" {
			r.fault(at, 1, source.Faultf(source.TooDeep, "%s; no article needs that", why))
			return false
		}
		at += len(line)
	}
	return true
}

// counted is what a byte adds to the counts of a paragraph: every text is
// looked through byte by byte.
var counted = func() (add [256]uint64) {
	for _, c := range "[<" {
		add[c] = 1 << 32
	}
	for _, c := range "*_~\"'`" {
		add[c] = 1
	}
	return add
}()

// isDelimiterRow tells whether a line such as |---|:-:| makes a table of the
// lines below it; it may stand in a quotation.
func isDelimiterRow(line []byte) bool {
	return bytes.IndexByte(line, '|') >= 0 && bytes.IndexByte(line, '-') >= 0 && len(bytes.Trim(line, ">|-: \t\r\n")) == 0
}

// nesting counts the quotation and list markers at the head of a line; an
// indent that is deeper than any list counts as too many.
func nesting(line []byte) int {
	n := 0
	for i, c := range line {
		switch {
		case c == '>' || (c == '-' || c == '*' || c == '+') && i+1 < len(line) && line[i+1] == ' ':
			n++
		case c != ' ' && c != '\t' && (c < '0' || c > '9') && c != '.' && c != ')':
			return n
		}
		if i > maxIndent {
			return maxNesting + 1
		}
	}
	return n
}
