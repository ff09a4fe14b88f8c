package page

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"drawpress/cmd/internal/source"
)

// pageTemplates are the templates of whole pages; each is joined with base.html.
var pageTemplates = []string{
	"home.html", "article.html", "draws.html", "year.html", "years.html", "type.html", "types.html", "records.html", "compare.html", "pool.html", "news.html", "news-article.html", "page.html", "check.html", "search.html", "404.html",
}

// templates are those of a site, parsed, and the texts they were parsed from.
type templates struct {
	byName map[string]*template.Template
	texts  []templateText
	sum    [sha256.Size]byte // of them all
}

// A templateText is a file below templates/ as it was read.
type templateText struct {
	name, text string
	err        error // that it cannot be read
}

// parseTemplates reads templates/: every page template together with base.html
// and all partials, and the partials by themselves. An earlier plan's are used
// again if no text differs.
func parseTemplates(files fs.FS, before *maker) (*templates, source.Problems) {
	p := parser{files: files}
	names, err := fs.ReadDir(files, "templates/partials")
	if err != nil {
		return nil, source.Problems{source.NewFile("templates/partials", nil).Whole(source.Faultf(source.Unreadable, "the folder cannot be read: %v", err))}
	}
	shared := []string{"base.html"}
	for _, e := range names {
		if strings.HasSuffix(e.Name(), ".html") {
			shared = append(shared, "partials/"+e.Name())
		}
	}
	shared = append(shared, "redirect.html")
	set := &templates{byName: map[string]*template.Template{}}
	h := sha256.New()
	for _, name := range slices.Concat(shared, pageTemplates) {
		t := p.read(name)
		set.texts = append(set.texts, t)
		fmt.Fprintf(h, "%q %q\n", t.name, t.text)
	}
	h.Sum(set.sum[:0])
	if before != nil && slices.Equal(before.templates.texts, set.texts) {
		return before.templates, nil
	}
	partials := template.New("")
	for _, t := range set.texts[:len(shared)] {
		p.parse(partials, t)
		set.byName[t.name] = partials
	}
	if len(p.problems) > 0 {
		return nil, p.problems.Sort()
	}
	for _, t := range set.texts[len(shared):] {
		page := template.Must(partials.Clone())
		p.parse(page, t)
		set.byName[t.name] = page
	}
	return set, p.problems.Sort()
}

type parser struct {
	files    fs.FS
	problems source.Problems
}

// read reads templates/name.
func (p *parser) read(name string) templateText {
	text, err := fs.ReadFile(p.files, "templates/"+name)
	var where *fs.PathError
	if errors.As(err, &where) {
		err = where.Err // the file is named already, without the path of this machine
	}
	if err != nil {
		err = fmt.Errorf("the template cannot be read: %w", err)
	}
	return templateText{name, string(text), err}
}

// parse adds a template to a set under its own name.
func (p *parser) parse(set *template.Template, t templateText) {
	err := t.err
	if err == nil {
		_, err = set.New(t.name).Parse(t.text)
	}
	if err != nil {
		p.problems = append(p.problems, locate(p.files, err, t.name, source.BadTemplate))
	}
}

// located matches how the template packages say where: "template:
// article.html:12:5: executing …", "html/template:article.html:12:5: …".
var located = regexp.MustCompile(`(?:html/)?template: ?([^:\s]+):(\d+)(?::(\d+))?: (.*)`)

var executing = regexp.MustCompile(`^executing "[^"]*" at <([^>]*)>: `)

// locate makes a problem of a template's error.
func locate(files fs.FS, err error, name string, code source.Code) source.Problem {
	m := located.FindStringSubmatch(err.Error())
	if m == nil {
		return source.NewFile("templates/"+name, nil).Whole(source.Faultf(code, "%v", err))
	}
	file := "templates/" + m[1]
	text, _ := fs.ReadFile(files, file)
	line, _ := strconv.Atoi(m[2])
	col, _ := strconv.Atoi(m[3])
	message := m[4]
	width := 1
	if at := executing.FindStringSubmatch(message); at != nil {
		message = strings.TrimPrefix(message, at[0])
		width = len(at[1][strings.LastIndexByte(at[1], '.')+1:]) + 1 // the place is that of the last name
	}
	if col > 0 {
		col++ // the template packages count bytes from 0
	}
	return source.NewFile(file, text).AtLine(line, col, width, source.Faultf(code, "%s", plainly(message)))
}

// sayings are what the template packages say, and the same in the words of
// somebody who writes templates, not Go.
var sayings = []struct {
	theirs *regexp.Regexp
	ours   string
}{
	{regexp.MustCompile(`^can't evaluate field (\w+) in type [\w.*\[\]]+$`), `there is no .$1 here; the view of the page has no such field`},
	{regexp.MustCompile(`^nil pointer evaluating [\w.*]+\.(\w+)$`), `.$1 is asked of something that this page does not have; put {{with …}} around it`},
	{regexp.MustCompile(`^unexpected EOF$`), `the file ends inside an {{if}}, {{range}}, {{with}} or {{define}}; want {{end}}`},
	{regexp.MustCompile(`^bad character U\+[0-9A-F]+ ('.+')$`), `$1 stands inside {{ }}; is a }} missing before it?`},
	{regexp.MustCompile(`^function "(\w+)" not defined$`), `$1 is no function of templates; a field begins with a dot: .$1`},
	{regexp.MustCompile(`^template "(.+)" not defined$`), `there is no template $1; those in templates/partials/ are named partials/….html`},
	{regexp.MustCompile(`^no such template "(.+)"$`), `there is no template $1; those in templates/partials/ are named partials/….html`},
	{regexp.MustCompile(`^unclosed action( started at .+)?$`), `{{ is not closed$1; want }}`},
	{regexp.MustCompile(`^wrong type for value; expected [\w.*]+; got [\w.*]+$`), `this template wants another value than it is given; base.html wants .Page`},
}

func plainly(message string) string {
	for _, s := range sayings {
		if s.theirs.MatchString(message) {
			return s.theirs.ReplaceAllString(message, s.ours)
		}
	}
	return message
}

// execute renders a template for a page.
func (m *maker) execute(w io.Writer, name, page string, view any) error {
	err := m.templates.byName[name].ExecuteTemplate(w, name, view)
	if err != nil && located.MatchString(err.Error()) {
		return &RenderError{page, locate(m.site.Files, err, name, source.TemplateFailed)}
	}
	return err
}

// Problems gives what templates did wrong among the errors of rendering, each
// once with the pages it befell, and the remaining errors as problems of the
// files they name.
func Problems(err error) source.Problems {
	pages := map[source.Problem][]string{}
	var order source.Problems
	var visit func(error)
	visit = func(err error) {
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range many.Unwrap() {
				visit(e)
			}
			return
		}
		var re *RenderError
		if errors.As(err, &re) {
			if pages[re.Problem] == nil {
				order = append(order, re.Problem)
			}
			pages[re.Problem] = append(pages[re.Problem], re.Page)
		}
	}
	visit(err)
	for i, p := range order {
		on := pages[p]
		slices.Sort(on)
		if on[0] == "" {
			continue
		}
		order[i].Hint = "on the page /" + strings.TrimSuffix(on[0], "index.html")
		if len(on) > 1 {
			order[i].Hint += fmt.Sprintf(" and %d more", len(on)-1)
		}
	}
	return order.Sort()
}
