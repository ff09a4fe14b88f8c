package publish

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// stress says that the long loops are wanted.
var stress = os.Getenv("DRAWPRESS_STRESS") != ""

// pages are a site for tests: contents by path.
type pages map[string]string

func (p pages) files() []File {
	var files []File
	for _, path := range slices.Sorted(maps.Keys(p)) {
		class := Page
		switch {
		case strings.HasSuffix(path, ".css"):
			class = Asset
		case strings.HasSuffix(path, ".xml"):
			class = Feed
		case path == "index.html":
			class = List
		}
		text := p[path]
		card := strings.HasPrefix(path, "cards/")
		if card {
			class = Asset
		}
		files = append(files, File{Path: path, Class: class, Immutable: card, Write: func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		}})
	}
	return files
}

// edition is one generation of a site of n articles: every third article differs from edition to edition, one comes and one goes.
// Every fourth has a card, whose name says what is in it.
func edition(gen, n int) pages {
	p := pages{
		"index.html":            fmt.Sprintf("edition %d\n", gen),
		"feed.xml":              fmt.Sprintf("<feed>edition %d</feed>\n", gen),
		"assets/style.css":      "body { color: black }\n",
		"assets/" + css(gen):    fmt.Sprintf("/* edition %d */\n", gen),
		fmt.Sprintf("g%d", gen): "only here\n",
	}
	for i := range n {
		text := fmt.Sprintf("article %d\n", i)
		if i%3 == 0 {
			text = fmt.Sprintf("article %d of edition %d, styled by %s\n", i, gen, css(gen))
		}
		if i%4 == 0 {
			card := fmt.Sprintf("cards/%d.%d.png", i, gen*(i%8/4))
			p[card] = "what " + card + " shows\n"
		}
		p[fmt.Sprintf("draws/%d/index.html", i)] = text + strings.Repeat(".", 100+37*i%4000) + "end\n"
	}
	return p
}

func css(gen int) string { return fmt.Sprintf("style-%d.css", gen) }

// readSite reads a live folder without a work folder inside it.
func readSite(t testing.TB, dir string) pages {
	t.Helper()
	p := pages{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		rel = filepath.ToSlash(rel)
		if e.IsDir() {
			if rel == insideName {
				return fs.SkipDir
			}
			if rel != "." {
				if inner, err := os.ReadDir(path); err == nil && len(inner) == 0 {
					p[rel+"/"] = "an empty folder"
				}
			}
			return nil
		}
		b, err := os.ReadFile(path)
		p[rel] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func wantSite(t testing.TB, dir string, want pages) {
	t.Helper()
	if diff := differences(readSite(t, dir), want); len(diff) > 0 {
		t.Fatalf("%s differs from what was published: %s", dir, nameSome(diff))
	}
}

func differences(a, b pages) []string {
	var diff []string
	for path, text := range a {
		if other, ok := b[path]; !ok || other != text {
			diff = append(diff, path)
		}
	}
	for path := range b {
		if _, ok := a[path]; !ok {
			diff = append(diff, path+" (missing)")
		}
	}
	slices.Sort(diff)
	return diff
}

// snapshot holds everything that a reader, or a deploy, could notice of a tree: names, bytes, modes, times, inodes.
func snapshot(t testing.TB, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		fmt.Fprintln(&b, path, info.Mode(), info.ModTime().UnixNano(), inodeOf(info))
		if info.Mode().IsRegular() {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "%q\n", text)
		}
		return nil
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return b.String()
}

// wantTidy checks that nothing but what belongs there is in a work folder, and that the manifests are true.
func wantTidy(t testing.TB, dest, work string) {
	t.Helper()
	want := map[string]bool{lockName: true}
	check := func(dir string) {
		id, err := folderID(dir)
		if err != nil {
			return
		}
		name := manifestName(id)
		want[name] = true
		b, err := os.ReadFile(filepath.Join(work, name))
		if os.IsNotExist(err) && dir != dest {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		m, err := decodeManifest(b)
		if err != nil {
			t.Fatal(err)
		}
		d := &disk{}
		tree, err := d.walk(context.Background(), dir, 1, func(dir string) bool { return dir != insideName })
		if err != nil {
			t.Fatal(err)
		}
		delete(tree.dirs, insideName)
		if names := m.foreign(tree); len(names) > 0 {
			t.Fatalf("%s: the manifest does not know %v", dir, names)
		}
		changed, stale, err := m.reconcile(context.Background(), d, dir, tree, 1)
		if err != nil || len(changed) > 0 || stale {
			t.Fatalf("%s: the manifest is not true of %v (stale %v, %v)", dir, changed, stale, err)
		}
		for path, e := range m.files {
			if sum, err := d.digest(filepath.Join(dir, path)); err != nil || sum != e.sum {
				t.Fatalf("%s: %s has another hash than the manifest says, %v", dir, path, err)
			}
		}
		if m.generation != generationOf(m.files) {
			t.Fatalf("%s: the manifest names another generation", dir)
		}
	}
	check(dest)
	if _, err := os.Stat(filepath.Join(work, spareName)); err == nil {
		want[spareName] = true
		check(filepath.Join(work, spareName))
	}
	entries, err := os.ReadDir(work)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !want[e.Name()] {
			t.Fatalf("%s: %s was left behind", work, e.Name())
		}
	}
}

// workOf is the work folder beside a destination.
func workOf(dest string) string {
	return filepath.Join(filepath.Dir(dest), "."+filepath.Base(dest)+insideName)
}

func newDest(t testing.TB) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "public")
}

func mustPublish(t testing.TB, dest string, p pages, o Options) *Result {
	t.Helper()
	o.AllowShrink = true
	r, err := Publish(context.Background(), dest, p.files(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// notes collects the messages of a build.
type notes struct {
	mu   sync.Mutex
	text []string
}

func (n *notes) add(s string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.text = append(n.text, s)
}

func (n *notes) want(t testing.TB, part string) {
	t.Helper()
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, s := range n.text {
		if strings.Contains(s, part) {
			return
		}
	}
	t.Fatalf("no note says %q; notes: %q", part, n.text)
}

func plant(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
