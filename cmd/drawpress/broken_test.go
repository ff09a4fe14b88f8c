//go:build unix

package main

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"drawpress"
)

var update = flag.Bool("update", false, "write what the program says into the files of testdata/broken")

// baseSite is the site that every broken one is made of: the types of the
// program and the two rounds before 258.
var baseSite = map[string]string{
	"site.yaml": "title: Draw News\nbase_url: https://news.example/\n",
	"content/draws/2023/256.md": `---
round: 256
date: 2023-07-07
type: french
invitations: 2300
crs: 439
tie_break: 2023-01-20 17:18:32 UTC
---
`,
	"content/draws/2023/257.md": `---
round: 257
date: 2023-07-11
type: general
invitations: 800
crs: 505
---

## In short

A round for all programs.
`,
}

// writeBase writes the base site into dir.
func writeBase(t *testing.T, dir string) {
	t.Helper()
	for name, text := range baseSite {
		writeFile(t, filepath.Join(dir, name), []byte(text))
	}
	if err := os.CopyFS(dir, drawpress.Types()); err != nil {
		t.Fatal(err)
	}
}

func writeFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// builtAt is the moment of every build here: eight days after round 258.
const builtAt = "2023-07-20T12:00:00Z"

// TestBroken holds the exact words of the program for broken sites, one in
// each file of testdata/broken. A file is a sentence, the files that differ from the
// base site, and in "want" the output and the exit code. Lines of the sentence
// that begin with $ prepare what text cannot show; see prepare.
func TestBroken(t *testing.T) {
	files, err := filepath.Glob("testdata/broken/*.txtar")
	if err != nil || len(files) < 75 {
		t.Fatalf("%d files in testdata/broken (%v); want 75 or more", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(t.TempDir(), "site")
			flags := prepare(t, dir, archive)
			got := buildOutput(t, dir, flags)
			if *update {
				setFile(archive, "want", got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := textOf(archive, "want"); got != want {
				t.Errorf("%s\ngot:\n%s\nwant:\n%s", file, got, want)
			}
		})
	}
}

// prepare writes the site of an archive and gives the flags for the build.
func prepare(t *testing.T, dir string, a *txtar.Archive) (flags []string) {
	t.Helper()
	writeBase(t, dir)
	for _, f := range a.Files {
		if f.Name != "want" {
			writeFile(t, filepath.Join(dir, f.Name), f.Data)
		}
	}
	for line := range strings.Lines(string(a.Comment)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] != "$" {
			continue
		}
		if words[1] == "flags" {
			flags = append(flags, words[2:]...)
			continue
		}
		if err := step(words[1], filepath.Join(dir, words[2]), words[3:]); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	return flags
}

// step makes what a text file cannot hold.
func step(what, path string, rest []string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	switch what {
	case "remove": // a file or folder of the base site
		return os.RemoveAll(path)
	case "folder":
		return os.MkdirAll(path, 0o755)
	case "link": // to a path, as a symbolic link holds it
		return os.Symlink(rest[0], path)
	case "pipe":
		return syscall.Mkfifo(path, 0o644)
	case "unquote": // \r, \u200b, \x92 become what they stand for
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		s := strings.ReplaceAll(strings.ReplaceAll(string(text), `"`, `\"`), "\n", `\n`)
		if s, err = strconv.Unquote(`"` + s + `"`); err != nil {
			return err
		}
		return os.WriteFile(path, []byte(s), 0o644)
	case "repeat": // so many times, the text in quotes
		n, err := strconv.Atoi(rest[0])
		if err != nil {
			return err
		}
		text, err := strconv.Unquote(strings.Join(rest[1:], " "))
		if err != nil {
			return err
		}
		f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o644)
		if err != nil {
			return err
		}
		_, err = f.WriteString(strings.Repeat(text, n))
		return joinClose(f, err)
	}
	return fmt.Errorf("there is no step %q", what)
}

func joinClose(f *os.File, err error) error {
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

// summaryLine is the last line of a build that went well: how many files and
// how long depends on the theme and the machine.
var summaryLine = regexp.MustCompile(`(?m)^(\S+public: \d+ draws, \d+ news), .*$`)

// buildOutput builds the site and gives what was printed and the exit code. A
// build that fails must leave nothing behind.
func buildOutput(t *testing.T, dir string, flags []string) string {
	t.Helper()
	var out, errs bytes.Buffer
	args := append([]string{"build", "--source", dir, "--at", builtAt}, flags...)
	code := run(args, strings.NewReader(""), &out, &errs)
	if _, err := os.Stat(filepath.Join(dir, "public")); code != exitFine && err == nil {
		t.Errorf("the build failed and left a folder public")
	}
	text := strings.ReplaceAll(errs.String()+out.String(), dir, "SITE")
	text = summaryLine.ReplaceAllString(text, "$1")
	return fmt.Sprintf("%sexit %d\n", text, code)
}

func textOf(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func setFile(a *txtar.Archive, name, text string) {
	for i := range a.Files {
		if a.Files[i].Name == name {
			a.Files[i].Data = []byte(text)
			return
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
}

// TestBrokenKeepsSite builds a good site and then, over it, one of each kind of
// failure: every byte of the old site must stay.
func TestBrokenKeepsSite(t *testing.T) {
	files, err := filepath.Glob("testdata/broken/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "site")
	writeBase(t, dir)
	if got := buildOutput(t, dir, nil); !strings.HasSuffix(got, "exit 0\n") {
		t.Fatal(got)
	}
	before := treeOf(t, filepath.Join(dir, "public"))
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(textOf(archive, "want"), "exit 0\n") {
			continue
		}
		broken := filepath.Join(t.TempDir(), "site")
		flags := prepare(t, broken, archive)
		var out bytes.Buffer
		args := append([]string{"build", "--source", broken, "--destination", filepath.Join(dir, "public"), "--at", builtAt}, flags...)
		if code := run(args, strings.NewReader(""), &out, &out); code == exitFine {
			t.Errorf("%s: exit %d", file, code)
		}
		if after := treeOf(t, filepath.Join(dir, "public")); after != before {
			t.Fatalf("%s: the old site has changed", file)
		}
	}
}

// treeOf lists the files below dir with their times and sizes.
func treeOf(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			fmt.Fprintf(&b, "%s %d %s\n", path, info.Size(), info.ModTime().Format(time.RFC3339Nano))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// brokenOutputs are the wanted outputs of all broken sites.
func brokenOutputs(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/broken/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	outputs := make([]string, len(files))
	for i, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		outputs[i] = textOf(archive, "want")
	}
	return outputs
}

// bombs are texts that cost some reader of Markdown or YAML the square of their
// length, or more.
var bombs = map[string]func(n int) string{
	"brackets":            func(n int) string { return fill("[a](", n) },
	"brackets in lines":   func(n int) string { return fill("[a](\n", n) },
	"brackets apart":      func(n int) string { return fill(strings.Repeat("[a](", 240)+"\n\n", n) },
	"nested brackets":     func(n int) string { return fill("[", n) },
	"pictures":            func(n int) string { return fill("![", n) },
	"emphasis":            func(n int) string { return fill("*a_ ", n) },
	"emphasis apart":      func(n int) string { return fill(strings.Repeat("*a_ ", 900)+"\n\n", n) },
	"backticks":           func(n int) string { return fill("`a``b```c", n) },
	"code spans":          func(n int) string { return fill("`a` [^a]\n\n", n) },
	"quotations":          func(n int) string { return fill("> ", n) },
	"quotations in lines": func(n int) string { return fill(strings.Repeat("> ", 32)+"a\n", n) },
	"lists":               func(n int) string { return fill(" - a\n", n) },
	"stairs of lists":     stairs,
	"references":          func(n int) string { return fill("[a]: b\n\n", n) },
	"references used":     func(n int) string { return fill("[a]: /draws/\n\n", n/2) + fill("[a] [a] [a]\n\n", n/2) },
	"references apart":    func(n int) string { return numbered("[a%d]: /draws/\n\n[a%d]\n\n", n) },
	"footnotes":           func(n int) string { return numbered("[^%d]\n\n[^%d]: x\n\n", n) },
	"footnotes of one":    func(n int) string { return "[^1]: x\n\n" + fill("[^1]\n\n", n) },
	"anchors to nothing":  func(n int) string { return fill("## a\n\n", n/2) + numbered("[a](#b%d-%d)\n\n", n/2) },
	"links to nothing":    func(n int) string { return numbered("[a](b%d.md) %d\n\n", n) },
	"a link to much":      func(n int) string { return "[a](" + fill("b", n) + ".md)\n" },
	"headings":            func(n int) string { return fill("## a\n", n) },
	"wide table":          func(n int) string { return fill("|a", n/4) + "\n" + fill("|-", n/4) + "\n" + fill("|\n", n/4) },
	"quoted table": func(n int) string {
		return "> " + fill("|a", n/4) + "\n> " + fill("|-", n/4) + "\n" + fill("> |\n", n/4)
	},
	"table in a list": func(n int) string {
		return "- " + fill("|a", n/4) + "\n  " + fill("|-", n/4) + "\n" + fill("  |\n", n/4)
	},
	"tables":               func(n int) string { return fill("|a|b|\n|-|-|\n|1|2|\n\n", n) },
	"angles":               func(n int) string { return fill("<a ", n) },
	"comments":             func(n int) string { return fill("<!-- a", n) },
	"comments apart":       func(n int) string { return fill("a <!-- b\n\n", n) },
	"declarations":         func(n int) string { return fill("a <!A <? <![CDATA[ ", n) },
	"addresses":            func(n int) string { return fill("a@a.", n) },
	"web addresses":        func(n int) string { return fill("www.a.", n) },
	"web addresses apart":  func(n int) string { return fill("http://a.b/( ", n) },
	"quotation marks":      func(n int) string { return fill("\"a' ", n) },
	"dots":                 func(n int) string { return fill(".-", n) },
	"entities":             func(n int) string { return fill("&amp", n) },
	"backslashes":          func(n int) string { return fill("\\", n) },
	"spaces":               func(n int) string { return fill(" ", n) + "a" },
	"tabs":                 func(n int) string { return fill("\ta\n", n) },
	"fences":               func(n int) string { return fill("```\n", n) },
	"setext headings":      func(n int) string { return fill("a\n=\n", n) },
	"lines of nothing":     func(n int) string { return fill("\n", n) },
	"invisible characters": func(n int) string { return fill("\u200b", n) },
	"deletions":            func(n int) string { return fill("~~a~", n) },
	"tasks":                func(n int) string { return fill("- [ ] a\n", n) },
	"markers":              func(n int) string { return fill("1) - * + ", n) },
}

func fill(s string, n int) string { return strings.Repeat(s, n/len(s)) }

func numbered(format string, n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n-len(format)-20; i++ {
		fmt.Fprintf(&b, format, i, i)
	}
	return b.String()
}

func stairs(n int) string {
	var b strings.Builder
	for depth := 0; b.Len() < n-600; depth++ {
		b.WriteString(strings.Repeat(" ", depth%120*2) + "- a\n")
	}
	return b.String()
}

// yamlBombs are front matter, 16 KB of it at most.
var yamlBombs = map[string]string{
	"lists":          "a: " + strings.Repeat("[", 7000) + strings.Repeat("]", 7000),
	"open lists":     "a: " + strings.Repeat("[", 16000),
	"groups":         strings.Repeat("{a: ", 4000),
	"questions":      strings.Repeat("? ", 8000),
	"hyphens":        strings.Repeat("- ", 8000),
	"anchors":        strings.Repeat("a: &x b\n", 1900),
	"aliases":        "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: &d [*c,*c]\n" + strings.Repeat("e: [*d,*d]\n", 1300),
	"keys":           strings.Repeat("a:\n", 5000),
	"other keys":     numbered("k%d: %d\n", 15000),
	"quotes":         strings.Repeat("\"", 16000),
	"slips":          strings.Repeat("a: b: c\n", 1900),
	"one long value": "title: " + strings.Repeat("x", 16000),
	"one long key":   strings.Repeat("x", 1000) + ": 1",
	"dots":           strings.Repeat("...\n", 3900),
	"tags":           strings.Repeat("!a ", 5000),
	"escapes":        "title: \"" + strings.Repeat("\\q", 7900) + "\"",
	"aliases bad":    "aliases:\n" + strings.Repeat("- x\n", 3900),
	"a long alias":   "aliases: [" + strings.Repeat("/a", 7900) + "]",
}

// processorTime is what this process has used up: unlike the clock, it does
// not run faster on a busy machine.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestBombs builds a site with each of them: it is refused or built at once.
func TestBombs(t *testing.T) {
	limit := time.Second // the slowest needs a third of it
	if info, ok := debug.ReadBuildInfo(); ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		limit *= 5 // the race detector costs about as much
	}
	if testing.Short() {
		t.Skip("builds many sites")
	}
	explode := func(name, text string) {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "site")
			writeBase(t, dir)
			writeFile(t, filepath.Join(dir, "content/draws/2023/258.md"), []byte(text))
			began := processorTime(t)
			out := buildOutput(t, dir, []string{"--no-cache"})
			if took := processorTime(t) - began; took > limit {
				t.Errorf("%v for %d bytes; want at most %v", took, len(text), limit)
			}
			if code := out[strings.LastIndex(out, "exit "):]; code != "exit 0\n" && code != "exit 1\n" {
				t.Errorf("%.2000s", out)
			}
			if len(out) > 100<<10 {
				t.Errorf("%d bytes of output", len(out))
			}
		})
	}
	const head = "---\nround: 258\ndate: 2023-07-12\ntype: french\ninvitations: 3800\ncrs: 375\n---\n"
	for name, make := range bombs {
		explode(name, head+make(250<<10))
	}
	for name, text := range yamlBombs {
		explode("front matter: "+name, "---\n"+text+"\n---\n")
	}
	explode("100 MB", head+strings.Repeat("Text and more text.\n", 5<<20))
}
