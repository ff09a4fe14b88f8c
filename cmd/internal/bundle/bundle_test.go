package bundle

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"drawpress/cmd/internal/source"
)

func tree(files ...string) fstest.MapFS {
	t := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		t[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return t
}

func theme() fstest.MapFS {
	return tree(
		"assets/site.css", `@import "./css/table.css"; @import "css/chart.css"; body { color: red }`,
		"assets/css/table.css", `.draws { & td { margin-inline-start: 1rem } background: url(./dot.svg) }`,
		"assets/css/chart.css", `.chart { fill: url(#shade); mask: url(data:image/gif;base64,AAAA) }`,
		"assets/css/dot.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`,
		"assets/js/site.js", `import { say } from "./words.js"; say("site"); addEventListener("focus", () => import("./search.js"))`,
		"assets/js/words.js", `export const say = (what) => console.log("say " + what)`,
		"assets/js/search.js", `export const found = "search"; console.log(found)`,
		"assets/js/table.ts", `import { say } from "./words.js"; const what: string = "table"; say(what)`,
	)
}

var themeEntries = []string{"assets/site.css", "assets/js/site.js", "assets/js/table.ts"}

func make1(t *testing.T, files fs.FS) *Bundle {
	t.Helper()
	b, problems := Make(files, themeEntries, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return b
}

func (b *Bundle) of(entry string) string {
	for _, f := range b.Files {
		if f.Path == b.Paths[entry] {
			return string(f.Data)
		}
	}
	return ""
}

func TestMake(t *testing.T) {
	b := make1(t, theme())
	css, site, table := b.of("assets/site.css"), b.of("assets/js/site.js"), b.of("assets/js/table.ts")
	for _, want := range []string{"& td{margin-inline-start:1rem}", "url(#shade)", "url(data:image/gif;base64,AAAA)", "body{color:red}", `url("./dot.`} {
		if !strings.Contains(css, want) {
			t.Errorf("the stylesheet has no %s: %s", want, css)
		}
	}
	if !strings.Contains(site, `import("./search.`) || strings.Contains(site, `"search"`) {
		t.Errorf("what is loaded on demand is not apart: %s", site)
	}
	if strings.Contains(table, "import") || !strings.Contains(table, "say ") {
		t.Errorf("a script loads a part that it shares with another: %s", table)
	}
	if len(b.Files) != 5 {
		t.Errorf("%d files; want stylesheet, picture, two scripts and the part loaded on demand", len(b.Files))
	}
	for _, f := range b.Files {
		if !strings.HasPrefix(f.Path, "assets/") || strings.Count(f.Path, ".") != 2 {
			t.Errorf("path %s; want assets/name.hash.ending", f.Path)
		}
	}
	if len(b.Inputs) != 8 || !slices.IsSorted(b.Inputs) {
		t.Errorf("inputs %v", b.Inputs)
	}
}

// TestSameBytes bundles in another folder, another zone and another order of
// reading.
func TestSameBytes(t *testing.T) {
	first := make1(t, theme())
	dir := t.TempDir()
	if err := os.CopyFS(dir, theme()); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	t.Setenv("TZ", "Pacific/Auckland")
	t.Setenv("NODE_PATH", dir)
	if err := os.WriteFile(filepath.Join(dir, "tsconfig.json"), []byte(`{"compilerOptions": {"paths": {"*": ["nothing"]}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again := make1(t, os.DirFS("."))
		if !slices.EqualFunc(first.Files, again.Files, func(a, b File) bool { return a.Path == b.Path && bytes.Equal(a.Data, b.Data) }) {
			t.Fatal("other bytes")
		}
	}
}

// TestNames wants a new name for a new content, and no other.
func TestNames(t *testing.T) {
	before := make1(t, theme())
	changed := theme()
	changed["assets/js/words.js"].Data = []byte(`export const say = (what) => console.info("say " + what)`)
	after := make1(t, changed)
	for entry, differs := range map[string]bool{"assets/site.css": false, "assets/js/site.js": true, "assets/js/table.ts": true} {
		if (before.Paths[entry] != after.Paths[entry]) != differs {
			t.Errorf("%s: %s and then %s", entry, before.Paths[entry], after.Paths[entry])
		}
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"assets/js/words.js", "export const a = 1\nexport const say = (\n", `assets/js/words.js:3:1 DP054 unexpected end of file`},
		{"assets/js/words.js", "export const é = \"é\", say = 1 +* 2", `assets/js/words.js:1:32 DP054 unexpected "*"`},
		{"assets/css/table.css", ".draws { color: red", `assets/css/table.css:1:20 DP054 expected "}" to go with "{" (the unbalanced "{" is here: line 1)`},
		{"assets/css/table.css", "a { color: red }\n@import \"./table.css\";", `assets/css/table.css:2:1 DP054 all "@import" rules must come first (this rule cannot come before an "@import" rule: line 1)`},
		{"assets/js/words.js", `import "minisearch"; export const say = 1`, `assets/js/words.js:1:8 DP055 "minisearch" is the name of a package, and none are looked for; want a path such as ./minisearch.js`},
		{"assets/js/words.js", `import "./sarch.js"; export const say = 1`, `assets/js/words.js:1:8 DP055 there is no file assets/js/sarch.js (did you mean assets/js/search.js?)`},
		{"assets/js/words.js", `import "../../site.yaml"; export const say = 1`, `assets/js/words.js:1:8 DP055 ../../site.yaml leaves the folder assets/; want a file below it`},
		{"assets/js/words.js", `import "../../../etc/passwd"; export const say = 1`, `assets/js/words.js:1:8 DP055 ../../../etc/passwd leaves the folder assets/; want a file below it`},
		{"assets/js/words.js", `import "/etc/passwd"; export const say = 1`, `assets/js/words.js:1:8 DP055 /etc/passwd begins at the root of the host, where the site may not be; want a path from this file, such as ./passwd`},
		{"assets/js/words.js", `import "https://cdn.example/x.js"; export const say = 1`, `assets/js/words.js:1:8 DP055 https://cdn.example/x.js is on another host; want a file below assets/, for readers load nothing from elsewhere`},
		{"assets/css/table.css", `@import "//fonts.example/a.css";`, `assets/css/table.css:1:9 DP055 //fonts.example/a.css is on another host; want a file below assets/, for readers load nothing from elsewhere`},
		{"assets/css/table.css", `a { background: url(../static/logo.svg) }`, `assets/css/table.css:1:17 DP055 assets/static/logo.svg is copied as it is; want a file of assets/css/ or assets/js/`},
		{"assets/css/table.css", `a { background: url(https://x.example/logo.svg) }`, `assets/css/table.css:1:17 DP055 https://x.example/logo.svg is on another host; want a file below assets/, for readers load nothing from elsewhere`},
		{"assets/js/words.js", `import "./words.md"; export const say = 1`, `assets/js/words.js:1:8 DP055 there is no file assets/js/words.md (did you mean assets/js/words.js?)`},
	} {
		files := theme()
		files[c.file].Data = []byte(c.text)
		b, problems := Make(files, themeEntries, nil)
		if b != nil || len(problems) != 1 {
			t.Errorf("%s: %d problems %v; want one", c.text, len(problems), problems)
			continue
		}
		p := problems[0]
		got := p.Place.String() + " " + string(p.Code) + " " + p.Message
		if p.Hint != "" {
			got += " (" + p.Hint + ")"
		}
		if got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.text, got, c.want)
		}
	}
}

// TestWarnings keeps what is only odd from stopping a build, and says it each time.
func TestWarnings(t *testing.T) {
	files := theme()
	files["assets/js/words.js"].Data = []byte(`export const say = (a) => a === NaN`)
	kept := memory{}
	for range 2 {
		b, problems := Make(files, themeEntries, kept)
		if b == nil || len(problems) != 1 || problems[0].Severity != source.Warning || problems[0].Line != 1 {
			t.Errorf("%v", problems)
		}
	}
}

type memory map[[16]byte]string

func (m memory) Get(k [16]byte) (string, bool) { s, ok := m[k]; return s, ok }
func (m memory) Put(k [16]byte, s string)      { m[k] = s }

// counting counts how often files are read.
type counting struct {
	fs.FS
	reads *int
}

func (c counting) ReadFile(name string) ([]byte, error) {
	*c.reads++
	return fs.ReadFile(c.FS, name)
}

// TestKept wants the same bundle from what is kept, a new one when any file
// changes, and no harm from what cannot be read back.
func TestKept(t *testing.T) {
	files, kept, reads := theme(), memory{}, 0
	first, _ := Make(files, themeEntries, kept)
	again, _ := Make(counting{files, &reads}, themeEntries, kept)
	if reads != len(files) || !slices.EqualFunc(first.Files, again.Files, func(a, b File) bool { return a.Path == b.Path && bytes.Equal(a.Data, b.Data) }) {
		t.Errorf("%d reads of %d files", reads, len(files))
	}
	files["assets/css/dot.svg"].Data = []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>`)
	changed, _ := Make(files, themeEntries, kept)
	if changed.Paths["assets/site.css"] == first.Paths["assets/site.css"] {
		t.Error("a picture changed, and the stylesheet has its old name")
	}
	files["assets/static/logo.svg"] = &fstest.MapFile{Data: []byte("x")}
	if _, problems := Make(files, themeEntries, kept); len(kept) != 2 || problems != nil {
		t.Errorf("a file that is copied counts: %d bundles kept, %v", len(kept), problems)
	}
	for k := range kept {
		kept[k] = "damaged"
	}
	if b, problems := Make(files, themeEntries, kept); problems != nil || b.Paths["assets/site.css"] != changed.Paths["assets/site.css"] {
		t.Errorf("%v", problems)
	}
}
