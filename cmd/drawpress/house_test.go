package main

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// house is which room may import which, and the one room that may import each
// package of others. ARCHITECTURE.md shows the same table.
const house = `
cmd/drawpress          . cmd/internal/bodies cmd/internal/claim cmd/internal/draw cmd/internal/official cmd/internal/page cmd/internal/post cmd/internal/preview cmd/internal/publish cmd/internal/site cmd/internal/source
cmd/internal/source
cmd/internal/draw
cmd/internal/bodies
cmd/internal/card
cmd/internal/feed
cmd/internal/chart
cmd/internal/matter    cmd/internal/source
cmd/internal/official  cmd/internal/draw
cmd/internal/post      cmd/internal/source cmd/internal/draw cmd/internal/matter
cmd/internal/site      cmd/internal/source cmd/internal/draw cmd/internal/matter cmd/internal/post
cmd/internal/bundle    cmd/internal/source
cmd/internal/table     cmd/internal/draw
cmd/internal/page      cmd/internal/card cmd/internal/source cmd/internal/draw cmd/internal/site cmd/internal/feed cmd/internal/chart cmd/internal/bundle cmd/internal/table
cmd/internal/preview   cmd/internal/source cmd/internal/site cmd/internal/page
cmd/internal/publish
cmd/internal/claim     cmd/internal/source cmd/internal/draw
.
`

const others = `
github.com/adrg/frontmatter             cmd/internal/matter
go.yaml.in/yaml/v4                      cmd/internal/matter
github.com/yuin/goldmark                cmd/internal/post
golang.org/x/image                      cmd/internal/card
golang.org/x/text/unicode/norm          cmd/internal/site
golang.org/x/text/encoding/charmap      cmd/internal/official
github.com/evanw/esbuild                cmd/internal/bundle
github.com/fsnotify/fsnotify            cmd/internal/preview
github.com/gofrs/flock                  cmd/internal/publish
golang.org/x/sys                        cmd/internal/publish
github.com/spf13/cobra                  cmd/drawpress
github.com/fatih/color                  cmd/drawpress
golang.org/x/term                       cmd/drawpress
`

// TestHouse compares the table with what the rooms really import.
func TestHouse(t *testing.T) {
	allowed, home := table(house), table(others)
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Standard", "drawpress/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	used := map[string]bool{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		room := roomOf(p.ImportPath)
		seen[room] = true
		may, known := allowed[room]
		if !known {
			t.Errorf("the room %s is not in the table", room)
		}
		imported := map[string]bool{}
		for _, path := range p.Imports {
			switch {
			case path == "drawpress" || strings.HasPrefix(path, "drawpress/"):
				imported[roomOf(path)] = true
				if !slices.Contains(may, roomOf(path)) {
					t.Errorf("%s may not import %s", room, path)
				}
			case strings.Contains(strings.Split(path, "/")[0], "."):
				lib := longest(home, path)
				used[lib] = true
				if lib == "" || home[lib][0] != room {
					t.Errorf("%s may not import %s", room, path)
				}
			}
		}
		for _, r := range may {
			if !imported[r] {
				t.Errorf("the table lets %s import %s, which it does not", room, r)
			}
		}
	}
	for room := range allowed {
		if !seen[room] {
			t.Errorf("the table has a room %s that does not exist", room)
		}
	}
	for lib := range home {
		if !used[lib] {
			t.Errorf("the table has %s, which nothing imports", lib)
		}
	}
}

func roomOf(path string) string {
	if path == "drawpress" {
		return "."
	}
	return strings.TrimPrefix(path, "drawpress/")
}

func table(text string) map[string][]string {
	rows := map[string][]string{}
	for line := range strings.Lines(strings.TrimSpace(text)) {
		f := strings.Fields(line)
		rows[f[0]] = f[1:]
	}
	return rows
}

// longest finds the entry that a package path lies in.
func longest(entries map[string][]string, path string) string {
	best := ""
	for e := range entries {
		if (path == e || strings.HasPrefix(path, e+"/")) && len(e) > len(best) {
			best = e
		}
	}
	return best
}
