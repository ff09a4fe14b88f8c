package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var modes = map[string]Options{"exchange": {}, "in place": {InPlace: true}, "rename": {fault: noExchangeHere}}

// noExchangeHere makes this machine one that cannot exchange folders.
func noExchangeHere(op, _ string) error {
	if op == "exchange" {
		return errNoExchange
	}
	return nil
}

func TestPublishModes(t *testing.T) {
	for mode, o := range modes {
		t.Run(mode, func(t *testing.T) {
			dest := newDest(t)
			for gen := range 5 {
				p := edition(gen, 20)
				r := mustPublish(t, dest, p, o)
				wantSite(t, dest, p)
				wantTidy(t, dest, workOf(dest))
				if r.Files != len(p) || r.Generation == "" || (gen > 0 && r.Mode != mode) {
					t.Fatalf("edition %d: %+v", gen, r)
				}
				if gen > 0 && (r.Removed != 4 || len(r.Changed) != 7+2+4+4) { // articles, index and feed, four come, four go
					t.Fatalf("edition %d: %+v", gen, r)
				}
			}
		})
	}
}

func TestNothingChanged(t *testing.T) {
	for mode, o := range modes {
		t.Run(mode, func(t *testing.T) {
			dest := newDest(t)
			mustPublish(t, dest, edition(1, 20), o)
			for range 2 { // the second time with a spare
				before := snapshot(t, dest)
				r := mustPublish(t, dest, edition(1, 20), o)
				if r.Written != 0 || r.Linked != 0 || r.Removed != 0 || len(r.Changed) != 0 || r.Files != 30 {
					t.Fatalf("%+v", r)
				}
				if snapshot(t, dest) != before {
					t.Fatal("the live tree was touched")
				}
				wantTidy(t, dest, workOf(dest))
				mustPublish(t, dest, edition(2, 20), o)
				mustPublish(t, dest, edition(1, 20), o)
			}
		})
	}
}

func TestUnchangedFilesKeepInodeAndTime(t *testing.T) {
	dest := newDest(t)
	stat := func(path string) os.FileInfo {
		info, err := os.Lstat(filepath.Join(dest, path))
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	mustPublish(t, dest, edition(0, 20), Options{})
	first, changing := stat("draws/1/index.html"), stat("draws/0/index.html")
	for gen := 1; gen < 4; gen++ {
		r := mustPublish(t, dest, edition(gen, 20), Options{})
		if want := map[int]int{1: 17, 2: 0, 3: 0}[gen]; r.Linked != want { // 13 articles, 3 cards and a style, once
			t.Fatalf("edition %d: %d linked, want %d", gen, r.Linked, want)
		}
		now := stat("draws/1/index.html")
		if !os.SameFile(first, now) || !first.ModTime().Equal(now.ModTime()) {
			t.Fatal("an unchanged file has another inode or time")
		}
		spare, err := os.Lstat(filepath.Join(workOf(dest), spareName, "draws/1/index.html"))
		if err != nil || !os.SameFile(now, spare) {
			t.Fatal("an unchanged file is not shared with the spare")
		}
		if os.SameFile(changing, stat("draws/0/index.html")) {
			t.Fatal("a changed file is the old one")
		}
		changing = stat("draws/0/index.html")
	}
	// What the spare happens to hold is not written again.
	if r := mustPublish(t, dest, edition(2, 20), Options{}); r.Written != 0 || len(r.Changed) == 0 {
		t.Fatalf("going back wrote %d files", r.Written)
	}
	wantSite(t, dest, edition(2, 20))
}

func TestGenerationIsAFunctionOfContents(t *testing.T) {
	names := map[string]bool{}
	for _, o := range []Options{{}, {Workers: 1}, {Workers: 16, Program: "other 2"}, {InPlace: true}} {
		names[mustPublish(t, newDest(t), edition(7, 10), o).Generation] = true
	}
	if len(names) != 1 {
		t.Fatalf("equal sites have the names %v", names)
	}
}

func TestErrorsAreAllReported(t *testing.T) {
	for mode, o := range modes {
		t.Run(mode, func(t *testing.T) {
			dest := newDest(t)
			mustPublish(t, dest, edition(1, 20), o)
			mustPublish(t, dest, edition(2, 20), o)
			before := snapshot(t, dest)
			files := edition(3, 20).files()
			for i := range files {
				switch files[i].Path {
				case "draws/5/index.html", "draws/3/index.html":
					files[i].Write = func(w io.Writer) error {
						_, _ = io.WriteString(w, "half a pa")
						return errors.New("no such fact")
					}
				case "feed.xml":
					files[i].Check = func(b []byte) error { return fmt.Errorf("not well-formed: %s", b[:6]) }
				}
			}
			_, err := Publish(context.Background(), dest, files, o)
			want := "draws/3/index.html: no such fact\ndraws/5/index.html: no such fact\nfeed.xml: not well-formed: <feed>"
			if err == nil || err.Error() != want {
				t.Fatalf("got %v\nwant %s", err, want)
			}
			if snapshot(t, dest) != before {
				t.Fatal("the live tree was touched")
			}
			mustPublish(t, dest, edition(4, 20), o)
			wantSite(t, dest, edition(4, 20))
			wantTidy(t, dest, workOf(dest))
		})
	}
}

func TestBadLists(t *testing.T) {
	one := func(path string) []File { return pages{path: "x"}.files() }
	for name, files := range map[string][]File{
		"none":      nil,
		"twice":     append(one("a"), one("a")...),
		"both":      append(one("a"), one("a/b")...),
		"above":     one("../a"),
		"rooted":    one("/a"),
		"unclean":   one("a//b"),
		"newline":   one("a\nb"),
		"backslash": one(`a\b`),
		"ours":      one(".drawpress/lock"),
		"no writer": {{Path: "a"}},
		"no class":  {{Path: "a", Class: 99, Write: func(io.Writer) error { return nil }}},
	} {
		dest := newDest(t)
		if _, err := Publish(context.Background(), dest, files, Options{}); err == nil {
			t.Errorf("%s: no error", name)
		}
		if _, err := os.Stat(workOf(dest)); err == nil {
			t.Errorf("%s: the work folder was made", name)
		}
	}
}

func TestFilesAndFoldersTradePlaces(t *testing.T) {
	for mode, o := range modes {
		t.Run(mode, func(t *testing.T) {
			dest := newDest(t)
			a := pages{"x": "file", "y/1": "1", "y/2/3": "3", "same": "same"}
			b := pages{"x/1": "1", "x/2/3": "3", "y": "file", "same": "same"}
			c := pages{"x": "file", "y": "file", "same/same": "same"}
			for range 3 {
				for _, p := range []pages{a, b, c} {
					mustPublish(t, dest, p, o)
					wantSite(t, dest, p)
					wantTidy(t, dest, workOf(dest))
				}
			}
		})
	}
}

func TestRollback(t *testing.T) {
	for _, mode := range []string{"exchange", "rename"} {
		o := modes[mode]
		t.Run(mode, func(t *testing.T) {
			dest := newDest(t)
			back := func() (*Result, error) { return Rollback(context.Background(), dest, o) }
			mustPublish(t, dest, edition(1, 10), o)
			var refusal *Refusal
			if _, err := back(); !errors.As(err, &refusal) {
				t.Fatalf("with one generation: %v", err)
			}
			mustPublish(t, dest, edition(2, 10), o)
			for _, gen := range []int{1, 2, 1} {
				r, err := back()
				if err != nil || len(r.Changed) == 0 || r.Mode != mode {
					t.Fatalf("%+v, %v", r, err)
				}
				wantSite(t, dest, edition(gen, 10))
				wantTidy(t, dest, workOf(dest))
			}
			if r := mustPublish(t, dest, edition(2, 10), o); r.Written != 0 {
				t.Fatalf("%d files written that the spare holds", r.Written)
			}
			plant(t, filepath.Join(workOf(dest), spareName, "index.html"), "by hand")
			before := snapshot(t, dest)
			if _, err := back(); !errors.As(err, &refusal) || !strings.Contains(err.Error(), "index.html") {
				t.Fatalf("with a spare changed by hand: %v", err)
			}
			if snapshot(t, dest) != before {
				t.Fatal("the live tree was touched")
			}
		})
	}
	if _, err := Rollback(context.Background(), newDest(t), Options{InPlace: true}); err == nil {
		t.Fatal("in place there is nothing to go back to")
	}
}

func TestHandEditsAreNamedAndReplaced(t *testing.T) {
	for mode, o := range modes {
		t.Run(mode, func(t *testing.T) {
			dest := newDest(t)
			mustPublish(t, dest, edition(1, 10), o)
			mustPublish(t, dest, edition(2, 10), o)
			plant(t, filepath.Join(dest, "draws/1/index.html"), "a new text by hand")
			if err := os.Remove(filepath.Join(dest, "feed.xml")); err != nil {
				t.Fatal(err)
			}
			var n notes
			o := o
			o.Note = n.add
			r := mustPublish(t, dest, edition(2, 10), o)
			n.want(t, "draws/1/index.html, feed.xml")
			if !slices.Equal(r.Changed, []string{"draws/1/index.html", "feed.xml"}) {
				t.Fatalf("%+v", r)
			}
			wantSite(t, dest, edition(2, 10))
			mustPublish(t, dest, edition(3, 10), o)
			wantSite(t, dest, edition(3, 10))
			wantTidy(t, dest, workOf(dest))
		})
	}
}

func TestTouchedFilesAreNoChange(t *testing.T) {
	dest := newDest(t)
	mustPublish(t, dest, edition(1, 10), Options{})
	now := time.Now().Add(time.Hour)
	if err := os.Chtimes(filepath.Join(dest, "index.html"), now, now); err != nil {
		t.Fatal(err)
	}
	if r := mustPublish(t, dest, edition(1, 10), Options{}); len(r.Changed) != 0 {
		t.Fatalf("%+v", r)
	}
	wantTidy(t, dest, workOf(dest))
}

// A copy of the whole project has other inodes and other times, and is a published site all the same.
func TestCopiedProject(t *testing.T) {
	from := newDest(t)
	mustPublish(t, from, edition(1, 10), Options{})
	mustPublish(t, from, edition(2, 10), Options{})
	to := newDest(t)
	for _, pair := range [][2]string{{from, to}, {workOf(from), workOf(to)}} {
		if err := os.CopyFS(pair[1], os.DirFS(pair[0])); err != nil {
			t.Fatal(err)
		}
	}
	if r := mustPublish(t, to, edition(2, 10), Options{}); len(r.Changed) != 0 {
		t.Fatalf("%+v", r)
	}
	mustPublish(t, to, edition(3, 10), Options{})
	wantSite(t, to, edition(3, 10))
	wantTidy(t, to, workOf(to))
	if _, err := Rollback(context.Background(), to, Options{}); err != nil {
		t.Fatal(err)
	}
	wantSite(t, to, edition(2, 10))
}

func TestSpareIsRecovered(t *testing.T) {
	spoil := map[string]func(t *testing.T, spare, work string){
		"removed": func(t *testing.T, spare, _ string) { must(t, os.RemoveAll(spare)) },
		"a file":  func(t *testing.T, spare, _ string) { must(t, os.RemoveAll(spare)); plant(t, spare, "x") },
		"foreign": func(t *testing.T, spare, _ string) { plant(t, filepath.Join(spare, "a/b/c"), "x") },
		"changed": func(t *testing.T, spare, _ string) {
			must(t, os.Remove(filepath.Join(spare, "index.html")))
			plant(t, filepath.Join(spare, "index.html"), "edition 9\n")
		},
		"linked away":    func(t *testing.T, spare, _ string) { linkAway(t, spare) },
		"empty folder":   func(t *testing.T, spare, _ string) { must(t, os.MkdirAll(filepath.Join(spare, "e/f"), 0o755)) },
		"no manifests":   func(t *testing.T, spare, work string) { dropManifest(t, spare, work, "") },
		"cut manifest":   func(t *testing.T, spare, work string) { dropManifest(t, spare, work, manifestMagic+"1\nfolder") },
		"other version":  func(t *testing.T, spare, work string) { dropManifest(t, spare, work, manifestMagic+"7\nx") },
		"linked unknown": func(t *testing.T, spare, work string) { linkAway(t, spare); dropManifest(t, spare, work, "") },
	}
	for name, spoil := range spoil {
		t.Run(name, func(t *testing.T) {
			dest := newDest(t)
			mustPublish(t, dest, edition(1, 10), Options{})
			mustPublish(t, dest, edition(2, 10), Options{})
			spoil(t, filepath.Join(workOf(dest), spareName), workOf(dest))
			for gen := 3; gen < 6; gen++ {
				mustPublish(t, dest, edition(gen, 10), Options{})
				wantSite(t, dest, edition(gen, 10))
				wantTidy(t, dest, workOf(dest))
			}
		})
	}
}

// linkAway puts a link to a folder outside where the spare has a folder.
func linkAway(t *testing.T, spare string) {
	t.Helper()
	outside := filepath.Join(filepath.Dir(filepath.Dir(spare)), "outside")
	plant(t, filepath.Join(outside, "0/index.html"), "canary")
	t.Cleanup(func() {
		if got := readSite(t, outside); len(got) != 1 || got["0/index.html"] != "canary" {
			t.Errorf("files outside were touched: %v", got)
		}
	})
	must(t, os.RemoveAll(filepath.Join(spare, "draws")))
	must(t, os.Symlink(outside, filepath.Join(spare, "draws")))
}

func dropManifest(t *testing.T, tree, work, text string) {
	t.Helper()
	id, err := folderID(tree)
	must(t, err)
	path := filepath.Join(work, manifestName(id))
	must(t, os.Remove(path))
	if text != "" {
		plant(t, path, text)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestCancel(t *testing.T) {
	for mode, o := range modes {
		t.Run(mode, func(t *testing.T) {
			dest := newDest(t)
			mustPublish(t, dest, edition(1, 30), o)
			before := snapshot(t, dest)
			files := edition(2, 30).files()
			for at := range files {
				if files[at].Immutable {
					continue // may be there already
				}
				ctx, cancel := context.WithCancel(context.Background())
				files := edition(2, 30).files()
				write := files[at].Write
				files[at].Write = func(w io.Writer) error { cancel(); return write(w) }
				if _, err := Publish(ctx, dest, files, o); !errors.Is(err, context.Canceled) {
					t.Fatalf("at file %d: %v", at, err)
				}
				if snapshot(t, dest) != before {
					t.Fatalf("at file %d: the live tree was touched", at)
				}
			}
			mustPublish(t, dest, edition(3, 30), o)
			wantTidy(t, dest, workOf(dest))
		})
	}
}

func TestNoHardLinks(t *testing.T) {
	o := Options{fault: func(op, _ string) error {
		if op == "link" {
			return syscall.EPERM
		}
		return nil
	}}
	dest := newDest(t)
	mustPublish(t, dest, edition(1, 10), o)
	before, err := os.Stat(filepath.Join(dest, "draws/1/index.html"))
	must(t, err)
	for gen := 2; gen < 5; gen++ {
		mustPublish(t, dest, edition(gen, 10), o)
		wantSite(t, dest, edition(gen, 10))
		wantTidy(t, dest, workOf(dest))
	}
	after, err := os.Stat(filepath.Join(dest, "draws/1/index.html"))
	must(t, err)
	if !after.ModTime().Equal(before.ModTime()) {
		t.Fatal("a copy has another time")
	}
}

func TestCannotBeExchanged(t *testing.T) {
	for _, cause := range []error{syscall.EBUSY, syscall.EXDEV, syscall.EACCES} {
		dest := newDest(t)
		mustPublish(t, dest, edition(1, 10), Options{})
		var n notes
		o := Options{Note: n.add, fault: func(op, _ string) error {
			if op == "exchange" {
				return cause
			}
			return nil
		}}
		for gen := 2; gen < 5; gen++ {
			if r := mustPublish(t, dest, edition(gen, 10), o); r.Mode != ModeInPlace {
				t.Fatalf("%+v", r)
			}
			n.want(t, "file by file")
			wantSite(t, dest, edition(gen, 10))
		}
		// The obstacle is gone: the trees are exchanged again, and the folder inside goes with the old tree.
		for gen := 5; gen < 8; gen++ {
			if r := mustPublish(t, dest, edition(gen, 10), Options{}); r.Mode != ModeExchange {
				t.Fatalf("%+v", r)
			}
			wantSite(t, dest, edition(gen, 10))
			wantTidy(t, dest, workOf(dest))
		}
		if _, err := os.Stat(filepath.Join(dest, insideName)); err == nil {
			t.Fatal("the work folder inside was left")
		}
	}
}

// A build that was killed between two renames leaves no live folder, on systems that cannot exchange; the next one brings it back.
func TestHalfRename(t *testing.T) {
	dest := newDest(t)
	mustPublish(t, dest, edition(1, 10), Options{})
	mustPublish(t, dest, edition(2, 10), Options{})
	must(t, os.Rename(dest, filepath.Join(workOf(dest), oldName)))
	bad := edition(3, 10).files()
	bad[0].Write = func(io.Writer) error { return errors.New("broken") }
	var n notes
	if _, err := Publish(context.Background(), dest, bad, Options{Note: n.add}); err == nil {
		t.Fatal("no error")
	}
	n.want(t, "is back")
	wantSite(t, dest, edition(2, 10))

	// Cut after the second rename.
	must(t, os.Rename(dest, filepath.Join(workOf(dest), oldName)))
	must(t, os.Rename(filepath.Join(workOf(dest), spareName), dest))
	if _, err := Publish(context.Background(), dest, bad, Options{}); err == nil {
		t.Fatal("no error")
	}
	mustPublish(t, dest, edition(3, 10), Options{})
	wantSite(t, dest, edition(3, 10))
	wantTidy(t, dest, workOf(dest))
}

func TestOneBuildAtATime(t *testing.T) {
	dest := newDest(t)
	mustPublish(t, dest, edition(1, 10), Options{})
	started, release := make(chan bool), make(chan bool)
	files := edition(2, 10).files()
	write := files[0].Write
	files[0].Write = func(w io.Writer) error { close(started); <-release; return write(w) }
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := Publish(context.Background(), dest, files, Options{}); err != nil {
			t.Error(err)
		}
	})
	<-started
	var refusal *Refusal
	_, err := Publish(context.Background(), dest, edition(3, 10).files(), Options{})
	if !errors.As(err, &refusal) || !strings.Contains(err.Error(), fmt.Sprintf("process %d on ", os.Getpid())) {
		t.Errorf("the second build: %v", err)
	}
	wg.Go(func() {
		if _, err := Publish(context.Background(), dest, edition(3, 10).files(), Options{Wait: time.Minute}); err != nil {
			t.Error(err)
		}
	})
	time.Sleep(3 * lockPoll)
	close(release)
	wg.Wait()
	wantSite(t, dest, edition(3, 10))
	wantTidy(t, dest, workOf(dest))
}

func TestManyBuildsAtOnce(t *testing.T) {
	dest := newDest(t)
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if _, err := Publish(context.Background(), dest, edition(1, 10).files(), Options{Wait: time.Minute}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	wantSite(t, dest, edition(1, 10))
	wantTidy(t, dest, workOf(dest))
}

// TestReaders reads a site while it is published again and again: nothing is missing, empty or cut, and what a page loads is there.
func TestReaders(t *testing.T) {
	publishes := 50
	if stress {
		publishes = 500
	}
	for _, mode := range []string{"exchange", "in place"} {
		o := modes[mode]
		t.Run(mode, func(t *testing.T) {
			dest := newDest(t)
			site := func(gen int) pages { // older styles stay for a while, as hashed assets do
				p := edition(gen, 30)
				for old := gen - 20; old < gen; old++ {
					p["assets/"+css(old)] = fmt.Sprintf("/* edition %d */\n", old)
				}
				return p
			}
			mustPublish(t, dest, site(1), o)
			done := make(chan bool)
			var wg sync.WaitGroup
			for range 2 {
				wg.Go(func() {
					for i := 0; ; i = (i + 1) % 30 {
						select {
						case <-done:
							return
						default:
						}
						b, err := os.ReadFile(filepath.Join(dest, fmt.Sprintf("draws/%d/index.html", i)))
						if err != nil || !strings.HasSuffix(string(b), ".end\n") {
							t.Errorf("article %d: missing, empty or cut: %v %q", i, err, b)
							return
						}
						if _, style, ok := strings.Cut(string(b), "styled by "); ok {
							style, _, _ = strings.Cut(style, "\n")
							if b, err := os.ReadFile(filepath.Join(dest, "assets", style)); err != nil || len(b) == 0 {
								t.Errorf("article %d: its style %s: %v", i, style, err)
								return
							}
						}
					}
				})
			}
			for gen := 2; gen < 2+publishes; gen++ {
				mustPublish(t, dest, site(gen), o)
			}
			close(done)
			wg.Wait()
		})
	}
}

// TestLikeAFreshBuild publishes any sites one after the other, in any mode, with rollbacks and accidents between them.
func TestLikeAFreshBuild(t *testing.T) {
	paths := []string{"a", "b", "c/index.html", "c/d/index.html", "c/e", "f/index.html", "f/g/h/i", "a.css", "feed.xml", "index.html", "c", "f", "f/g", "cards/1.a", "cards/1.b", "cards/2.a"}
	rapid.Check(t, func(rt *rapid.T) {
		root, err := os.MkdirTemp(t.TempDir(), "")
		must(t, err)
		dest := filepath.Join(root, "public")
		var live pages
		edited := false // by hand, which may leave a spare that its manifest is not true of
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			o := modes[rapid.SampledFrom([]string{"exchange", "exchange", "in place", "rename"}).Draw(rt, "mode")]
			o.Workers = rapid.IntRange(0, 3).Draw(rt, "workers")
			switch rapid.IntRange(0, 9).Draw(rt, "accident") {
			case 0:
				must(t, os.RemoveAll(filepath.Join(workOf(dest), spareName)))
			case 1:
				must(t, os.RemoveAll(dest))
				live = nil
			case 2:
				if live != nil {
					if _, err := Rollback(context.Background(), dest, Options{}); err == nil {
						live = readSite(t, dest)
					}
				}
			case 3, 4:
				for _, path := range slices.Sorted(maps.Keys(live)) {
					if rapid.Bool().Draw(rt, "by hand") {
						must(t, os.Remove(filepath.Join(dest, path)))
						plant(t, filepath.Join(dest, path), "by hand")
						live[path], edited = "by hand", true
					}
				}
				if rapid.Bool().Draw(rt, "and back") && live != nil {
					if _, err := Rollback(context.Background(), dest, Options{}); err == nil {
						live = readSite(t, dest)
					}
				}
			}
			p := pages{}
			for _, path := range rapid.SliceOfNDistinct(rapid.SampledFrom(paths), 1, len(paths), rapid.ID).Draw(rt, "paths") {
				if validate(append(p.files(), pages{path: ""}.files()...)) != nil {
					continue // is a folder already
				}
				p[path] = rapid.SampledFrom([]string{"", "one", "two", "three"}).Draw(rt, path)
				if strings.HasPrefix(path, "cards/") {
					p[path] = "what is on " + path
				}
			}
			if rapid.Bool().Draw(rt, "fails") {
				files := p.files()
				last := &files[len(files)-1]
				last.Immutable = false // or it might be held, and not written
				last.Write = func(io.Writer) error { return errors.New("broken") }
				o.AllowShrink = true
				if _, err := Publish(context.Background(), dest, files, o); err == nil {
					rt.Fatal("no error")
				}
				if live != nil {
					wantSite(t, dest, live)
				}
			}
			if rapid.Bool().Draw(rt, "is cut off") {
				cut := o
				cut.fault = (&faults{n: int64(rapid.IntRange(1, 60).Draw(rt, "at operation")), forever: true, err: errors.New("cut off"), inner: o.fault}).hook
				cut.AllowShrink = true
				_, _ = Publish(context.Background(), dest, p.files(), cut)
				if _, err := os.Stat(dest); err == nil {
					live = readSite(t, dest)
					maps.DeleteFunc(live, func(path, _ string) bool { return strings.HasSuffix(path, "/") }) // empty folders
				}
			}
			r := mustPublish(t, dest, p, o)
			wantSite(t, dest, p)
			if !edited {
				wantTidy(t, dest, workOf(dest))
			}
			want := differences(live, p)
			if len(want) != len(r.Changed) {
				rt.Fatalf("changed %v, want %v", r.Changed, want)
			}
			live = p
		}
	})
}
