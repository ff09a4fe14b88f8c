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
	"strings"
	"time"

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

// Parse reads a post. The post is nil if there is an error among the problems.
// A draft is excused: what is wrong with it is a warning, and it may come back
// nil beside warnings only.
func (r *Reader) Parse(file string, text []byte) (*Post, source.Problems) {
	name, _ := ParseName(file)
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	f := source.NewFile(file, text)
	doc := matter.Split(f, name.Kind == Block)
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

// Fault makes a problem at the value of a front matter key of p, for a rule
// that only the whole site can check.
func (p *Post) Fault(key string, f *source.Fault) source.Problem { return p.doc.Fault(key, f) }

// Body is the Markdown of the post.
func (p *Post) Body() []byte { return p.body }

// odd lists characters that can make a text read otherwise than it is stored:
// direction controls and invisible ones.
var odd = regexp.MustCompile("[\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\u00AD]")

func oddCharacters(doc *matter.Doc) {
	if t := doc.File.Text; bytes.IndexByte(t, 0xE2) < 0 && bytes.IndexByte(t, 0xEF) < 0 && bytes.IndexByte(t, 0xC2) < 0 {
		return // no character of the list begins with another byte
	}
	skip := 0
	if bytes.HasPrefix(doc.File.Text, []byte("\uFEFF")) {
		skip = len("\uFEFF")
	}
	for _, at := range odd.FindAllIndex(doc.File.Text[skip:], 8) {
		r := []rune(string(doc.File.Text[skip+at[0] : skip+at[1]]))[0]
		doc.Problems = append(doc.Problems, doc.File.At(skip+at[0], 1, source.Faultf(source.OddCharacter, "an invisible character, %U, which readers cannot see and search cannot find", r).WithHint("delete it; it often comes with text copied from a web page")).AsWarning())
	}
}

// Release lets go of the text, once the body has been rendered and the post
// has been checked against the others: a large site holds many.
func (p *Post) Release() { p.src, p.body, p.doc = nil, nil, nil }
