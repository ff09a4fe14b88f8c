//go:build unix

package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"drawpress"
	"drawpress/cmd/internal/page"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

// inWords are the codes whose samples no text file can show. Each has a broken
// site in testdata/broken, or a test of its own.
var inWords = []source.Code{source.BadEncoding, source.OddCharacter, source.NotAFile, source.Unreadable, source.NoContent, source.NoSettings, source.OfficialDiffers}

// beyondBuild are the codes that other commands give, and no build.
var beyondBuild = []source.Code{source.OfficialDiffers}

// TestExplanations builds the samples of every code: the bad one has the
// problem, the good one has none at all.
func TestExplanations(t *testing.T) {
	for _, code := range codeConstants(t) {
		t.Run(string(code), func(t *testing.T) {
			e, ok := source.Explain(code)
			if !ok {
				t.Fatal("no explanation")
			}
			if e.Title == "" || strings.HasSuffix(e.Title, ".") || len(e.Title) > 60 {
				t.Errorf("title %q: want a short phrase", e.Title)
			}
			if n := strings.Count(e.Why+" ", ". ") + strings.Count(e.Why, ".\n"); n < 2 || n > 5 {
				t.Errorf("why has %d sentences; want 2 to 5", n)
			}
			for line := range strings.Lines(e.Why) {
				if len([]rune(line)) > 82 {
					t.Errorf("too long for a terminal: %s", line)
				}
			}
			if slices.Contains(inWords, code) {
				return
			}
			bad := problemsOf(t, e.Bad)
			if !slices.ContainsFunc(bad, func(p source.Problem) bool { return p.Code == code }) {
				t.Errorf("the bad sample gives %v", bad)
			}
			if others := slices.DeleteFunc(slices.Clone(bad), func(p source.Problem) bool { return p.Code == code }); len(others) > 0 {
				t.Errorf("the bad sample has other problems too: %v", others)
			}
			if good := problemsOf(t, e.Good); len(good) > 0 {
				t.Errorf("the good sample gives %v", good)
			}
		})
	}
}

// TestExplainEveryCode compares the constants of codes.go with the texts.
func TestExplainEveryCode(t *testing.T) {
	constants := codeConstants(t)
	if explained := source.Codes(); !slices.Equal(constants, explained) {
		t.Errorf("the constants are\n%v\nthe explanations\n%v", constants, explained)
	}
	for _, code := range constants {
		var out, errs bytes.Buffer
		e, _ := source.Explain(code)
		if rc := run([]string{"help", strings.ToLower(string(code))}, strings.NewReader(""), &out, &errs); rc != exitFine {
			t.Errorf("help %s: exit %d, %s", code, rc, &errs)
		}
		for _, want := range []string{string(code) + ": " + e.Title, e.Why, "Bad:", "Good:", firstLine(e.Bad), firstLine(e.Good)} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("help %s does not say %q", code, want)
			}
		}
	}
	var out bytes.Buffer
	run([]string{"help", "codes"}, strings.NewReader(""), &out, io.Discard)
	if n := strings.Count(out.String(), "\n"); n != len(constants) {
		t.Errorf("help codes has %d lines; want %d", n, len(constants))
	}
}

// TestEveryCodeFires wants a broken site for each code that a build can give.
func TestEveryCodeFires(t *testing.T) {
	fired := map[source.Code]bool{}
	for _, want := range brokenOutputs(t) {
		for _, code := range source.Codes() {
			if strings.Contains(want, " "+string(code)+": ") {
				fired[code] = true
			}
		}
	}
	for _, code := range source.Codes() {
		if !fired[code] && !slices.Contains(beyondBuild, code) {
			t.Errorf("%s is in no broken site", code)
		}
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// codeConstants reads the codes from their source.
func codeConstants(t *testing.T) []source.Code {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../internal/source/codes.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []source.Code
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			for _, v := range spec.Values {
				if lit, ok := v.(*ast.BasicLit); ok {
					code, err := strconv.Unquote(lit.Value)
					if err != nil {
						t.Fatal(err)
					}
					codes = append(codes, source.Code(code))
				}
			}
		}
		return true
	})
	slices.Sort(codes)
	if twice := slices.Compact(slices.Clone(codes)); len(twice) != len(codes) {
		t.Error("a code stands twice")
	}
	return codes
}

// problemsOf loads, plans and renders the base site with a sample laid over it.
func problemsOf(t *testing.T, sample string) source.Problems {
	t.Helper()
	folder := fstest.MapFS{}
	for name, text := range baseSite {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	err := fs.WalkDir(drawpress.Types(), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			var data []byte
			data, err = fs.ReadFile(drawpress.Types(), name)
			folder[name] = &fstest.MapFile{Data: data}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	a := txtar.Parse([]byte(sample))
	if len(a.Files) == 0 {
		a.Files = []txtar.File{{Name: "content/draws/2023/258.md", Data: []byte(sample)}}
	}
	for _, f := range a.Files {
		folder[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return allProblems(t, folder)
}

func allProblems(t *testing.T, folder fs.FS) source.Problems {
	t.Helper()
	at, err := time.Parse(time.RFC3339, builtAt)
	if err != nil {
		t.Fatal(err)
	}
	s, problems := site.Load(folder, site.Options{At: at, Defaults: drawpress.Defaults(), Review: (&review{}).of})
	if s == nil {
		return problems
	}
	plan, more := page.NewPlan(s)
	problems = append(problems, more...)
	if plan == nil {
		return problems
	}
	for i := range plan.Files {
		if err := plan.Files[i].Render(io.Discard); err != nil {
			found := page.Problems(err)
			if len(found) == 0 {
				t.Errorf("%s: %v", plan.Files[i].Path, err)
			}
			problems = append(problems, found...)
		}
	}
	return problems
}

// TestUnreadable reads a site in which the system refuses a file.
func TestUnreadable(t *testing.T) {
	folder := fstest.MapFS{}
	for name, text := range baseSite {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for _, name := range []string{"site.yaml", "content/draws/2023/257.md"} {
		problems := allProblems(t, refusing{folder, name})
		want := name + ": the file cannot be read: permission denied"
		if !slices.ContainsFunc(problems, func(p source.Problem) bool {
			return p.Code == source.Unreadable && p.File+": "+p.Message == want
		}) {
			t.Errorf("%v; want %s", problems, want)
		}
	}
}

// refusing is a folder with a file that may not be read.
type refusing struct {
	fstest.MapFS
	name string
}

func (r refusing) Open(name string) (fs.File, error) {
	if name == r.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return r.MapFS.Open(name)
}

func (r refusing) ReadFile(name string) ([]byte, error) {
	if name == r.name {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrPermission}
	}
	return r.MapFS.ReadFile(name)
}
