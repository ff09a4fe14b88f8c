package post

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/source"
)

// fuzzReader knows two types, as a small site does.
func fuzzReader(tb testing.TB) *Reader {
	tb.Helper()
	types, err := draw.NewCatalogue([]*draw.Type{
		{Slug: "french", Kind: draw.Category, Name: "French-language proficiency", Short: "French-language", Labels: []string{"French language proficiency (Version 1)"}},
		{Slug: "general", Kind: draw.General, Name: "General", Short: "general", Labels: []string{"No Program Specified"}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	zone, err := time.LoadLocation("America/Toronto")
	if err != nil {
		tb.Fatal(err)
	}
	return &Reader{Types: types, Zone: zone}
}

// fuzzFiles are a file of each kind.
var fuzzFiles = []string{
	"content/draws/2023/258.md", "content/news/2023-05-31-six-categories.md", "content/pages/about.md", "content/types/trades.md", "content/blocks/contact.md",
}

// headSeeds are front matter that has been a trap for some reader of YAML.
var headSeeds = []string{
	"round: 258\ndate: 2023-07-12\ntype: french\ninvitations: 3800\ncrs: 375\n",
	"round: 91a\ndate: 2018-05-30\ntype: No Program Specified\ninvitations: \"3,500\"\ncrs: 440\ntie_break: May 3rd 2018 at 12:00\nofficial:\n  crs: 441\n  note: x\n",
	"title: \"A: b\"\ndate: 2023-05-31\naliases: [/a/, /b]\ncorrections:\n  - date: 2023-06-01\n    text: y\n",
	"kind: category\nname: Trades\nlabels:\n- Trades\n- \"Trades (Version 1)\"\n",
	"title: “x: y”\n", "title: Round 258: results\n", "title: 'Canada's draw'\n", "title: \"open\n", "title: \"\\q\"\n", "title: \"\\0\"\n", "a:\n\t- b\n",
	"...\nround: 1\n", "--- x\nround: 1\n", "? a\n: b\n", "[a]: b\n", "{}: x\n", ": x\n", "<<: {a: 1}\n", "a: &x 1\nb: *x\n", "a: *Largest*\n", "a: !!int 5\n",
	"crs: 0507\n", "crs: 507.5\n", "crs: 5l0\n", "crs: 1_000\n", "crs: ~\n", "crs: [1]\n", "crs: {a: 1}\n", "crs: |\n  375\n", "crs: >-\n  375\n",
	"draft: true\ncrs: x\n", "published: 2023-03-12 02:30\nupdated: 2023-03-12T02:30:00Z\n", "# nothing\n", "\u0085a: b\n", "a: \u2028x\n", "%YAML 1.1\n", "a: b: c\n d: e\n",
	"title: x\n  ---\nround: 3\n", "aliases: [[[[[[x]]]]]]\n", "a: 1\na: 2\n", "title: \u202eevil\u202c\n", "round:258\ndate 2023\n",
}

// FuzzParse feeds any bytes to the reader of posts: it never panics, whatever
// is wrong has a place in the file and a code that is explained, and what is
// right is read alike again.
func FuzzParse(f *testing.F) {
	for i, head := range headSeeds {
		for _, text := range []string{"---\n" + head + "---\n\nText.\n", "\ufeff---\r\n" + strings.ReplaceAll(head, "\n", "\r\n") + "---\r\n"} {
			f.Add(uint8(i), []byte(text))
			f.Add(uint8(0), []byte(text))
		}
	}
	for _, text := range []string{"", "---", "---\n", "---\n---", "---\n---\n", "\n\n---\n---", "text", "\xff\xfe-\x00", "---\nround: 1\n  ---\n", "--- \nround: 1\n ---\n---\n", "---\r\r---"} {
		f.Add(uint8(0), []byte(text))
	}
	r := fuzzReader(f)
	f.Fuzz(func(t *testing.T, kind uint8, text []byte) {
		file := fuzzFiles[int(kind)%len(fuzzFiles)]
		p, problems := r.Parse(file, text)
		checkPlaces(t, file, text, problems)
		if p == nil {
			if len(problems) == 0 {
				t.Fatal("neither a post nor a problem")
			}
			r.CheckBody(file, text, fuzzLinks{}) // never panics
			return
		}
		if n := problems.Errors(); n > 0 {
			t.Fatalf("a post beside %d errors: %v", n, problems)
		}
		again, more := r.Parse(file, text)
		if !reflect.DeepEqual(p, again) || !reflect.DeepEqual(problems, more) {
			t.Fatalf("read twice, read differently:\n%+v\n%+v", p, again)
		}
		if p.Draw != nil {
			checkBare(t, r, p)
		}
	})
}

// checkBare writes a draw in the canonical form and reads it back.
func checkBare(t *testing.T, r *Reader, p *Post) {
	t.Helper()
	bare := Bare(p.Draw, p.Source)
	same, problems := r.Parse(FileOf(p.Draw), bare)
	if same == nil {
		t.Fatalf("the canonical form is not read: %v\n%s", problems, bare)
	}
	a, b := *p.Draw, *same.Draw
	a.Official, b.Official = nil, nil // not part of the bare form
	if (a.TieBreak == nil) != (b.TieBreak == nil) || a.TieBreak != nil && !a.TieBreak.Equal(*b.TieBreak) {
		t.Fatalf("tie-break %v became %v", a.TieBreak, b.TieBreak)
	}
	a.TieBreak, b.TieBreak = nil, nil
	if a != b || p.Source != same.Source {
		t.Fatalf("%+v became %+v\n%s", a, b, bare)
	}
}

// checkPlaces wants every problem to have a place inside the file.
func checkPlaces(t *testing.T, file string, text []byte, problems source.Problems) {
	t.Helper()
	lines := strings.Split(string(normal(text)), "\n")
	for _, p := range problems {
		switch {
		case p.File != file:
			t.Fatalf("a problem of %q: %#v", p.File, p)
		case p.Line < 0 || p.Line > len(lines) || p.Line == 0 && p.Text != "":
			t.Fatalf("line %d of %d: %#v", p.Line, len(lines), p)
		case p.Line > 0 && (p.Col < 1 || p.Col > utf8.RuneCountInString(lines[p.Line-1])+1):
			t.Fatalf("column %d of %q: %#v", p.Col, lines[p.Line-1], p)
		case p.Message == "" || strings.Contains(p.Message, "%!") && !strings.Contains(string(text), "%!") || p.Severity != source.Error && p.Severity != source.Warning:
			t.Fatalf("%#v", p)
		}
		for _, jargon := range []string{"yaml", "!!str", "Node", "unmarshal", "scanning", "token"} {
			if strings.Contains(p.Message, jargon) && !strings.Contains(string(text), jargon) {
				t.Fatalf("%q speaks of %s", p.Message, jargon)
			}
		}
		if _, ok := source.Explain(p.Code); !ok {
			t.Fatalf("%s has no explanation", p.Code)
		}
	}
	if err := (source.Printer{W: new(strings.Builder)}).Print(problems); err != nil {
		t.Fatal(err)
	}
}

// fuzzLinks is a site of one post and one picture.
type fuzzLinks struct{}

func (fuzzLinks) Link(_ *Post, target string) (string, *source.Fault) {
	switch target {
	case "257.md", "/draws/257/", "draw:257":
		return "/draws/257/", nil
	}
	return "", source.Faultf(source.LinkToNothing, "the link to %s", source.Short(target))
}

func (fuzzLinks) Image(_ *Post, target string) (string, *source.Fault) {
	if target == "a.png" {
		return "/media/a.png", nil
	}
	return "", source.Faultf(source.NoSuchImage, "the picture %s", source.Short(target))
}

// bodySeeds are texts that have opened a hole, or nearly, in some program.
var bodySeeds = []string{
	"# One\n\n## Two\n\n## Two\n\n## Éléments clés\n\n## 抽签\n\n## !\n",
	"[a](257.md) [b](draw:257) [c](/draws/257/#x) [d](#a)\n\n## a\n", "![x](a.png) ![](a.png) ![*x*](a.png)\n",
	"[x](javascript:alert(1)) [x](JaVaScRiPt:x) [x](javascript&colon;x) [x](&#106;avascript:x) [x](java\\script:x) [x](<java\nscript:x>)\n",
	"[x](data:text/html,x) [x](vbscript:x) [x](//evil.example) [x](\\/\\/evil.example) [x](/\\evil.example) [x](blob:x) [x](https:evil)\n",
	"<javascript:x> <draw:257> <https://a.example/?a=b&c=d> <a@b.example> www.example.com https://a.example/\"onclick=x a@b.example\n",
	"<script>x</script>\n\n<!-- c --> <b onclick=x>\n\n<?php ?>\n\n<![CDATA[x]]>\n\n<!DOCTYPE html>\n",
	"a[^1] b[^note] `[^2]`\n\n[^1]: one\n\n[^note]: two [^1]\n", "[^1]: alone\n", "x[^1]: y\n",
	"| a | b |\n|---|:-:|\n| 1 | 2 |\n", "> |a|\n> |-|\n> |b|\n", "- [ ] a\n- [x] b\n  1. c\n", "~~a~~ \"b\" 'c' -- --- ... << >>\n",
	"```html\" onmouseover=\"x\n<script>\n```\n", "    <script>\n", "`<script>`\n", "[a]: 257.md \"t\\\" onclick=x\"\n\n[a] [a][] [b][a]\n", "![x][a]\n\n[a]: a.png 'x\" onerror=y'\n",
	"## a {#b onclick=x}\n", "{{crs}}\n", "a\\\nb  \nc\n", "\x00", "\x0b\x1b[1m\u202e\ufffd\n", "&lt;script&gt; &#60;script&#62; &amp;lt;\n", "]]> --> </script>\n", strings.Repeat("> ", 40) + "a\n", strings.Repeat("[", 1500), strings.Repeat("*a_ ", 900),
}

// fuzzPost makes a page of a body; nil if it cannot be one.
func fuzzPost(r *Reader, body []byte) *Post {
	p, _ := r.Parse("content/pages/about.md", append([]byte("---\ntitle: About\n---\n"), body...))
	return p
}

// FuzzRender renders any text: what comes out, as a browser's parser reads it,
// holds only elements that Markdown has, no handler, no address of a scheme
// that runs, and each id once.
func FuzzRender(f *testing.F) {
	for _, body := range bodySeeds {
		f.Add([]byte(body))
	}
	files, err := filepath.Glob("../../../content/draws/2023/25*.md")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if _, body, ok := strings.Cut(string(text[3:]), "\n---\n"); ok {
			f.Add([]byte(body))
		}
	}
	r := fuzzReader(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		p := fuzzPost(r, body)
		if p == nil {
			return
		}
		out := p.Render(fuzzLinks{})
		checkPlaces(t, p.File, p.src.Text, out.Problems)
		if out.Problems.Errors() > 0 {
			if out.HTML != "" {
				t.Fatal("HTML beside errors")
			}
			return
		}
		checkHTML(t, string(out.HTML), out.IDs)
		if again := p.Render(fuzzLinks{}); again.HTML != out.HTML {
			t.Fatal("rendered twice, rendered differently")
		}
	})
}

var allowed = strings.Fields("p h1 h2 h3 h4 h5 h6 a img em strong del code pre ul ol li table thead tbody tr th td blockquote hr br sup section div input caption time")

func checkHTML(t *testing.T, text string, want []string) {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(text), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.CommentNode || n.Type == html.ElementNode && !slices.Contains(allowed, n.Data) {
			t.Fatalf("<%s> in\n%s", n.Data, text)
		}
		for _, a := range n.Attr {
			if problem := badAttribute(a, ids); problem != "" {
				t.Fatalf("%s in\n%s", problem, text)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	for _, n := range nodes {
		visit(n)
	}
	for _, id := range want {
		if !ids[id] {
			t.Fatalf("no id %q in\n%s", id, text)
		}
	}
}

func badAttribute(a html.Attribute, ids map[string]bool) string {
	switch {
	case strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" || a.Key == "formaction":
		return "the attribute " + a.Key
	case a.Key == "id":
		if ids[a.Val] {
			return "twice the id " + a.Val
		}
		ids[a.Val] = true
	case a.Key == "src" && a.Val != "/media/a.png":
		return "the picture " + a.Val
	case a.Key == "href":
		value := strings.ToLower(strings.TrimSpace(a.Val))
		for _, good := range []string{"https:", "http:", "mailto:", "tel:", "#", "/draws/", "/?q="} {
			if strings.HasPrefix(value, good) {
				return ""
			}
		}
		return fmt.Sprintf("the target %q", a.Val)
	}
	return ""
}

func (fuzzLinks) Fact(_ *Post, query string) (string, string, *source.Fault) {
	return "<" + query + ">", "/draws/1/", nil
}

func (fuzzLinks) Draws(*Post, string) (DrawList, *source.Fault) {
	return DrawList{Caption: "<all>", Draws: []ListedDraw{{Href: "/draws/1/", Round: "1", Date: "2015-01-31", DateWords: "January 31, 2015", Type: "A & B", Invitations: "779", CRS: "886"}}}, nil
}

func (fuzzLinks) Block(name string) (*Post, *source.Fault) {
	return nil, source.Faultf(source.BadFact, "no block %s", name)
}
