package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/net/html"
)

// TestMain makes the test binary answer to the name drawpress, so that scripts
// and tests run the whole program as a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"drawpress": func() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestScript runs testdata/script/*.txtar: what a user does and sees.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds:                scriptCommands,
		Setup: func(env *testscript.Env) error {
			home := filepath.Join(env.WorkDir, "home")
			env.Setenv("HOME", home)
			env.Setenv("GORACE", "atexit_sleep_ms=0") // a second for each process else
			env.Values[memoryKey] = memory{}
			for _, prepare := range scriptSetup {
				prepare(env)
			}
			return os.Mkdir(home, 0o755)
		},
	})
}

type scriptCommand = func(ts *testscript.TestScript, neg bool, args []string)

// scriptSetup prepares each script; files for one system add to it.
var scriptSetup []func(*testscript.Env)

// scriptCommands are the words that scripts know besides those of testscript.
var scriptCommands = map[string]scriptCommand{
	"exits":      exits,
	"remember":   remember,
	"same":       same,
	"changes":    changes,
	"holds":      holds,
	"links-with": linksWith,
	"replace":    replace,
}

// want ends a script whose command was given too few or too many words.
func want(ts *testscript.TestScript, ok bool, usage string) {
	if !ok {
		ts.Fatalf("usage: %s", usage)
	}
}

// exits runs a program that must end with a certain exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) >= 2, "exits CODE PROGRAM [ARGUMENT...]")
	code, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var ended *exec.ExitError
		if !errors.As(err, &ended) {
			ts.Fatalf("%v", err)
		}
		got = ended.ExitCode()
	}
	if got != code {
		ts.Fatalf("exit code %d; want %d", got, code)
	}
}

// A stamp is all of a file that a host or a mirror can see.
type stamp struct {
	sum  [sha256.Size]byte
	mode fs.FileMode
	time int64
}

func stamps(dir string) (map[string]stamp, error) {
	files := map[string]stamp{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = stamp{sha256.Sum256(data), info.Mode(), info.ModTime().UnixNano()}
		return err
	})
	return files, err
}

type memory map[string]map[string]stamp

const memoryKey = "memory"

// remembered are the folders that a script has asked to remember, by name.
func remembered(ts *testscript.TestScript) memory { return ts.Value(memoryKey).(memory) }

// remember notes bytes, modes and times of every file below a folder.
func remember(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 2, "remember NAME FOLDER")
	files, err := stamps(ts.MkAbs(args[1]))
	ts.Check(err)
	remembered(ts)[args[0]] = files
}

// differences lists what became of a folder: "+ new", "- gone", "~ other
// bytes", and "! same bytes, touched", which a deploy would send again.
func differences(before, after map[string]stamp) []string {
	var list []string
	for path, now := range after {
		old, was := before[path]
		switch {
		case !was:
			list = append(list, "+ "+path)
		case old.sum != now.sum:
			list = append(list, "~ "+path)
		case old != now:
			list = append(list, "! "+path)
		}
	}
	for path := range before {
		if _, is := after[path]; !is {
			list = append(list, "- "+path)
		}
	}
	slices.SortFunc(list, func(a, b string) int { return strings.Compare(a[2:], b[2:]) })
	return list
}

// same asserts that a folder is as it was remembered, times included.
func same(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, len(args) == 2, "[!] same NAME FOLDER")
	after, err := stamps(ts.MkAbs(args[1]))
	ts.Check(err)
	list := differences(remembered(ts)[args[0]], after)
	if neg && len(list) == 0 {
		ts.Fatalf("%s is as it was", args[1])
	}
	if !neg && len(list) > 0 {
		ts.Fatalf("%s is not as it was:\n%s", args[1], strings.Join(list, "\n"))
	}
}

// changes asserts that exactly the listed files differ from what was remembered.
// HASH stands for the hash in the name of a card.
func changes(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 3, "changes NAME FOLDER LIST")
	after, err := stamps(ts.MkAbs(args[1]))
	ts.Check(err)
	list := differences(remembered(ts)[args[0]], after)
	for i, line := range list {
		list[i] = cardHash.ReplaceAllString(line, "HASH")
	}
	slices.SortStableFunc(list, func(a, b string) int { return strings.Compare(a[2:]+a[:1], b[2:]+b[:1]) })
	got := strings.Join(list, "\n")
	if wanted := strings.TrimSpace(ts.ReadFile(args[2])); got != wanted {
		ts.Fatalf("changed:\n%s\nwant:\n%s", got, wanted)
	}
}

// holds asserts that some file below a folder, or its name, holds a text.
func holds(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, len(args) == 2, "[!] holds FOLDER TEXT")
	dir := ts.MkAbs(args[0])
	found := ""
	ts.Check(filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.Contains(path[len(dir):], args[1]) {
			found = path
		}
		if e.IsDir() {
			return nil
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(args[1])) {
			found = path
		}
		return err
	}))
	if neg && found != "" {
		ts.Fatalf("%s holds %q", found, args[1])
	}
	if !neg && found == "" {
		ts.Fatalf("nothing in %s holds %q", args[0], args[1])
	}
}

// linksWith asserts that every link, form and picture of every page leads to
// another site, to a place on the page, or below a prefix.
func linksWith(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 2, "links-with PREFIX FOLDER")
	dir := ts.MkAbs(args[1])
	n := 0
	ts.Check(filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".html" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		doc, err := html.Parse(bytes.NewReader(data))
		if err != nil {
			return err
		}
		for node := range doc.Descendants() {
			for _, a := range node.Attr {
				if a.Key != "href" && a.Key != "src" && a.Key != "action" || strings.Contains(a.Val, ":") || strings.HasPrefix(a.Val, "#") {
					continue
				}
				n++
				if !strings.HasPrefix(a.Val, args[0]) {
					return fmt.Errorf("%s: <%s %s=%q> is not below %s", path, node.Data, a.Key, a.Val, args[0])
				}
			}
		}
		return nil
	}))
	if n == 0 {
		ts.Fatalf("there is no link in %s", args[1])
	}
}

// replace changes a text in a file, as an editor would; it must be there.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 3, "replace FILE OLD NEW")
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, args[1], args[2], 1)), 0o644))
}
