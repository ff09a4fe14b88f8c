package main

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"drawpress"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/site"
)

// at is a terminal at which the lines are typed.
func at(lines string, out *bytes.Buffer) *questioner {
	return &questioner{in: bufio.NewReader(strings.NewReader(lines)), out: out, terminal: true}
}

func starterSite(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "site")
	var out bytes.Buffer
	if code := run([]string{"init", dir}, nil, &out, &out); code != exitFine {
		t.Fatal(out.String())
	}
	return dir
}

// At a terminal every value is asked for with its default, and a wrong answer
// is told at once and asked for again.
func TestNewAsks(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1689899400") // late on July 20, 2023 in Toronto, the 21st in UTC
	dir := starterSite(t)
	var out, said bytes.Buffer
	a := &app{out: &out, err: &said, paint: painter(&said)}
	q := at("\n2023-02-30\n\n\nfrnech\nFrench language proficiency (2023-1)\n5l0\n\"5,000\"\n5,000\n1201\n382\nsoon\n-\n", &said)
	if err := a.newPost(t.Context(), q, nil, newFlags{source: dir}); err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	text, err := os.ReadFile(filepath.Join(dir, "content/draws/2023/259.md"))
	if err != nil {
		t.Fatal(err)
	}
	head := "---\nround: 259\ndate: 2023-07-20\ntype: french\nversion: Version 1\ninvitations: 5000\ncrs: 382\n---\n"
	if !bytes.HasPrefix(text, []byte(head)) || out.String() != "content/draws/2023/259.md\n" {
		t.Errorf("%s\n%s", text, out.String())
	}
	for _, want := range []string{
		"Round [259]: ", "Date of the draw [2023-07-20]: ", `"2023-02-30" is not a day of the calendar`, "this one is needed", "did you mean french",
		`"5l0" is not a whole number`, "1201 is not a CRS score", `"soon" has`,
	} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("%q was not said:\n%s", want, said.String())
		}
	}
}

func TestNewAsksForVersion(t *testing.T) {
	dir := starterSite(t)
	var out, said bytes.Buffer
	a := &app{out: &out, err: &said, paint: painter(&said)}
	f := newFlags{source: dir, date: "2023-07-20", typ: "french", invitations: "1", crs: "1", tieBreak: "2023-07-19 10:00:00 UTC"}
	if err := a.newPost(t.Context(), at("91A\n7\nversion 2", &said), nil, f); err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	text, err := os.ReadFile(filepath.Join(dir, "content/draws/2023/91a.md"))
	if err != nil || !bytes.Contains(text, []byte("round: 91a\ndate: 2023-07-20\ntype: french\nversion: Version 2\n")) {
		t.Errorf("%v\n%s", err, text)
	}
}

// Who goes away in the middle leaves nothing behind.
func TestNewUnanswered(t *testing.T) {
	dir := starterSite(t)
	var said bytes.Buffer
	a := &app{out: &said, err: &said, paint: painter(&said)}
	err := a.newPost(t.Context(), at("\n\nfrench\n", &said), nil, newFlags{source: dir})
	if e, ok := err.(*exit); !ok || e.code != exitUsage {
		t.Errorf("%v", err)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "content/draws/*/259.md")); len(files) > 0 {
		t.Error("a file was written")
	}
}

func TestNewTypeAsks(t *testing.T) {
	dir := starterSite(t)
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	sources, _ := site.LoadSources(root.FS(), drawpress.Defaults())
	var said bytes.Buffer
	var n newFile
	if err := n.drawType(at("sort\nprogram\nWelders: all\n", &said), sources, "welders", newTypeFlags{}); err != nil {
		t.Fatal(err)
	}
	if want := "---\nkind: program\nname: \"Welders: all\"\nlabels:\n  - \"Welders: all\"\n---\n"; !bytes.HasPrefix(n.text, []byte(want)) {
		t.Errorf("%s", n.text)
	}
}

func TestSplitWords(t *testing.T) {
	for in, want := range map[string][]string{
		"":                                  nil,
		"  ":                                nil,
		"vi":                                {"vi"},
		" code  --wait ":                    {"code", "--wait"},
		`"/a b/ed" -n 'x y' "" z"1 2"`:      {"/a b/ed", "-n", "x y", "", "z1 2"},
		`C:\Windows\notepad.exe /A "b c".t`: {`C:\Windows\notepad.exe`, "/A", "b c.t"},
	} {
		if got := splitWords(in); strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("splitWords(%q) = %q; want %q", in, got, want)
		}
	}
}

// The schemas that this repository carries for editors are those that the
// program prints, and a new site gets the same settings.
func TestEditorFiles(t *testing.T) {
	const root = "../.."
	var out bytes.Buffer
	for _, name := range schemaNames() {
		out.Reset()
		if code := run([]string{"schema", name, "-s", root}, nil, &out, &out); code != exitFine {
			t.Fatal(out.String())
		}
		carried, err := os.ReadFile(filepath.Join(root, ".vscode/schemas", name+".schema.json"))
		if err != nil || !bytes.Equal(carried, out.Bytes()) {
			t.Errorf("%s is not up to date (%v); drawpress schema --all .vscode/schemas", name, err)
		}
	}
	for _, name := range []string{"settings.json", "extensions.json", "tasks.json"} {
		ours, err := os.ReadFile(filepath.Join(root, ".vscode", name))
		if err != nil {
			t.Fatal(err)
		}
		ours = bytes.ReplaceAll(ours, []byte("${workspaceFolder}/bin/drawpress"), []byte("drawpress"))
		theirs, err := starter.ReadFile("starter/.vscode/" + name)
		if err != nil || !bytes.Equal(ours, theirs) {
			t.Errorf("starter/.vscode/%s is not ours (%v)", name, err)
		}
	}
}

// Whatever the type and the place in the record, the text to begin with has
// facts that have an answer.
func TestScaffoldHasAnswers(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a site for each type")
	}
	dir := starterSite(t)
	for _, k := range []string{"general", "pnp", "stem", "french"} {
		var out bytes.Buffer
		code := run([]string{"new", "-s", dir, "--type", k, "--invitations", "900", "--crs", "700", "--date", "2023-08-01"}, strings.NewReader(""), &out, &out)
		if code != exitFine {
			t.Fatalf("%s: %s", k, out.String())
		}
	}
	var out bytes.Buffer
	if code := run([]string{"build", "-s", dir}, nil, &out, &out); code != exitFine || strings.Contains(out.String(), "warning") {
		t.Errorf("%s", out.String())
	}
	if code := run([]string{"fmt", "--check", "-s", dir}, nil, &out, &out); code != exitFine {
		t.Errorf("not in canonical form: %s", out.String())
	}
	for _, k := range post.Kinds {
		if schemaOf(k.Singular(), nil) == nil {
			t.Errorf("%s has no schema", k)
		}
	}
}
