// Package post turns one Markdown file into one typed post.
//
// Five kinds of file live in content/: draw posts, news posts, standing pages,
// draw types and blocks. [Parse] reads any of them: its front matter by the
// table of its kind (frontmatter.go), its body kept as Markdown until
// [Post.Render] converts it. A file with anything wrong gives no post but every
// problem it has, each with its place.
//
// The rule of this room: only Parse makes posts, so whoever holds a [Post]
// holds figures that were read strictly, and only Render makes HTML, so that no
// byte of it was written by hand.
package post

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/matter"
	"drawpress/cmd/internal/source"
)

// Kind is what a file in content/ is; its folder says so.
type Kind string

const (
	Draw  Kind = "draws"
	News  Kind = "news"
	Page  Kind = "pages"
	Type  Kind = "types"
	Block Kind = "blocks"
)

// Kinds lists the folders of content/.
var Kinds = []Kind{Draw, News, Page, Type, Block}

// A Post is one file of content/, read and found right.
type Post struct {
	File string // slash-separated, from the site folder: content/draws/2023/258.md
	Kind Kind
	Lang string // "en", or the language in the name: 258.fr.md
	Slug string // the last part of its URL

	Draw *draw.Draw // of a draw post, else nil
	Type *draw.Type // of a type file, else nil
	Date draw.Date  // of a draw post the day of the draw, of news its own; else none

	Title, Summary, Author string
	Image, ImageAlt        string // a path as written; never one without the other
	Source                 string // https URL of the official page
	Aliases                []string
	Corrections            []Correction
	Published, Updated     *time.Time
	Draft                  bool
	Withdrawn              string // the reason; empty when it stands

	src    *source.File
	body   []byte
	bodyAt int
	tree   ast.Node    // the body as [Post.Render] read it, for [Post.Prose]
	doc    *matter.Doc // until the site has checked the post against the others; see Problem
}

// A Correction tells readers what was wrong and since when it is right.
type Correction struct {
	Date draw.Date
	Text string
}

// A Reader holds what is needed to read posts: the types that they name and
// the zone in which their times are meant.
type Reader struct {
	Types *draw.Catalogue
	Zone  *time.Location
}

// Name is what a file's path says of it before it is read.
type Name struct {
	Kind Kind
	Lang string
	Stem string // "258" of content/draws/2023/258.fr.md
	Slug string // what the last part of the URL is unless the post says otherwise
}

var langSuffix = regexp.MustCompile(`\.([a-z]{2})$`)

// ParseName reads a path below the site folder such as
// content/draws/2023/258.fr.md. It is false for a file that is no post.
func ParseName(file string) (Name, bool) {
	rest, ok := strings.CutPrefix(file, "content/")
	folder, _, nested := strings.Cut(rest, "/")
	stem, md := strings.CutSuffix(path.Base(file), ".md")
	if !ok || !nested || !md || stem == "" {
		return Name{}, false
	}
	n := Name{Kind: Kind(folder), Lang: "en", Stem: stem}
	if m := langSuffix.FindStringSubmatch(stem); m != nil {
		n.Lang, n.Stem = m[1], strings.TrimSuffix(stem, m[0])
	}
	n.Slug = n.Stem
	if dated := datedName.FindStringSubmatch(n.Stem); dated != nil && n.Kind == News {
		n.Slug = dated[2]
	}
	for _, k := range Kinds {
		if n.Kind == k {
			return n, true
		}
	}
	return n, false
}

// normal gives the text with every line ended as on Unix.
func normal(text []byte) []byte {
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	return text
}

// CheckBody looks at the text of a post whose front matter is wrong: nobody
// should have to mend the one to learn of the other. It renders nothing.
func (r *Reader) CheckBody(file string, text []byte, links Links) *Rendered {
	name, _ := ParseName(file)
	doc := matter.Split(source.NewFile(file, normal(text)), name.Kind == Block, samples[name.Kind])
	if len(doc.Body) == 0 || !doc.Opens() {
		return &Rendered{}
	}
	p := &Post{File: file, Kind: name.Kind, Lang: name.Lang, Slug: name.Slug, src: doc.File, body: doc.Body, bodyAt: doc.BodyAt}
	out := p.Render(links)
	out.HTML = ""
	return out
}

// Parse reads a post. The post is nil if there is an error among the problems.
// A draft is excused: what is wrong with it is a warning, and it may come back
// nil beside warnings only.
func (r *Reader) Parse(file string, text []byte) (*Post, source.Problems) {
	name, _ := ParseName(file)
	f := source.NewFile(file, normal(text))
	doc := matter.Split(f, name.Kind == Block, samples[name.Kind])
	m := meta{reader: r, doc: doc, post: &Post{}, draw: &draw.Draw{}, typ: &draw.Type{}}
	switch name.Kind {
	case Draw:
		matter.Decode(doc, drawFields, &m)
	case News:
		matter.Decode(doc, newsFields, &m)
	case Page:
		matter.Decode(doc, pageFields, &m)
	case Type:
		matter.Decode(doc, typeFields, &m)
	case Block:
		matter.Decode(doc, blockFields, &m)
	}
	p := m.post
	p.File, p.Kind, p.Lang = file, name.Kind, name.Lang
	p.src, p.body, p.bodyAt, p.doc = f, doc.Body, doc.BodyAt, doc
	m.finish(name)
	oddCharacters(doc)
	doc.Forget()
	problems := doc.Problems
	if p.Draft || p.Withdrawn != "" {
		excused := problems.Errors() > 0
		for i := range problems {
			problems[i] = problems[i].AsWarning()
		}
		if excused {
			return nil, problems
		}
	}
	if problems.Errors() > 0 {
		return nil, problems
	}
	return p, problems
}

// samples are a line of the front matter of each kind, for messages.
var samples = map[Kind]string{Draw: "round: 258", News: "title: What changed", Page: "title: About us", Type: "kind: category", Block: "title: Contact"}

// Fault makes a problem at the value of a front matter key of p, for a rule
// that only the whole site can check.
func (p *Post) Fault(key string, f *source.Fault) source.Problem { return p.doc.Fault(key, f) }

// FaultItem makes a problem at an item of the list of a front matter key.
func (p *Post) FaultItem(key, item string, f *source.Fault) source.Problem {
	return p.doc.FaultItem(key, item, f)
}

// Body is the Markdown of the post.
func (p *Post) Body() []byte { return p.body }

// odd lists characters that can make a text read otherwise than it is stored:
// direction controls, invisible ones, control characters, which no feed can
// carry, and the mark that an earlier program left for what it could not read.
var odd = regexp.MustCompile("[\u200B\u200E\u200F\u2028-\u202E\u2060\u2066-\u2069\uFEFF\u00AD\u061C\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFD-\uFFFF]")

// mayBeOdd tells whether a text holds a byte that a character of the list begins with.
func mayBeOdd(text []byte) bool {
	for _, c := range text {
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7F || c == 0xC2 || c == 0xD8 || c == 0xE2 || c == 0xEF {
			return true
		}
	}
	return false
}

const maxOdd = 8 // pointed out in one file

func oddCharacters(doc *matter.Doc) {
	if doc.File.Text == nil || !mayBeOdd(doc.File.Text) || !utf8.Valid(doc.File.Text) {
		return
	}
	skip := 0
	if bytes.HasPrefix(doc.File.Text, []byte("\uFEFF")) {
		skip = len("\uFEFF")
	}
	for _, at := range odd.FindAllIndex(doc.File.Text[skip:], maxOdd) {
		r, _ := utf8.DecodeRune(doc.File.Text[skip+at[0]:])
		problem := doc.File.At(skip+at[0], 1, oddFault(r)).AsWarning()
		told := func(p source.Problem) bool { return p.Code == source.BadEncoding && p.Place == problem.Place }
		if !slices.ContainsFunc(doc.Problems, told) {
			doc.Problems = append(doc.Problems, problem)
		}
	}
}

func oddFault(r rune) *source.Fault {
	const pasted = "delete it; it often comes with text copied from a web page"
	switch {
	case r == '\uFFFD':
		return source.Faultf(source.OddCharacter, "the mark of a character that was lost before (%U)", r).WithHint("write the character that belongs here")
	case unicode.IsControl(r) || r >= '\uFFFE':
		return source.Faultf(source.OddCharacter, "the control character %U, which feeds cannot carry", r).WithHint(pasted)
	}
	return source.Faultf(source.OddCharacter, "an invisible character, %U, which readers cannot see and search cannot find", r).WithHint(pasted)
}

// Release lets go of the text, once the body has been rendered and the post
// has been checked against the others: a large site holds many.
func (p *Post) Release() { p.src, p.body, p.doc, p.tree = nil, nil, nil, nil }
