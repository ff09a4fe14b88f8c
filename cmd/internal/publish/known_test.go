package publish

import (
	"context"
	"crypto/sha256"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

// A ledger knows the hashes of what was rendered, under the text that it was
// rendered of.
type ledger struct {
	mu   sync.Mutex
	sums map[string][sha256.Size]byte
	list []string // files that were rendered
}

type line struct {
	*ledger
	path, text string
}

func (l line) Sum() (sum [sha256.Size]byte, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	sum, ok = l.sums[l.text]
	return sum, ok
}

func (l line) Keep(sum [sha256.Size]byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sums[l.text] = sum
	l.list = append(l.list, l.path)
}

// publish publishes a site whose pages the ledger knows, and gives those that were rendered.
func (l *ledger) publish(t *testing.T, dest string, p pages, o Options) []string {
	t.Helper()
	l.list = nil
	files := p.files()
	for i := range files {
		f := &files[i]
		if f.Class != Page {
			continue
		}
		f.Known = line{l, f.Path, p[f.Path]}
	}
	o.AllowShrink = true
	if _, err := Publish(context.Background(), dest, files, o); err != nil {
		t.Fatal(err)
	}
	wantSite(t, dest, p)
	slices.Sort(l.list)
	return l.list
}

// What a tree holds with the foreknown hash is not rendered; what none holds,
// or somebody changed by hand, is.
func TestKnownFilesAreRenderedOnce(t *testing.T) {
	for mode, o := range modes {
		t.Run(mode, func(t *testing.T) {
			dest := newDest(t)
			l := &ledger{sums: map[string][sha256.Size]byte{}}
			first := pages{"a/index.html": "a", "b/index.html": "b", "feed.xml": "1"}
			second := pages{"a/index.html": "a", "b/index.html": "changed", "feed.xml": "2"}
			wantDrawn(t, "first", l.publish(t, dest, first, o), "a/index.html", "b/index.html")
			wantDrawn(t, "nothing changed", l.publish(t, dest, first, o))
			wantDrawn(t, "one changed", l.publish(t, dest, second, o), "b/index.html")
			back := []string{"b/index.html"} // known, but no tree has it
			if mode != "in place" {
				back = nil // the spare has
			}
			wantDrawn(t, "back", l.publish(t, dest, first, o), back...)
			plant(t, filepath.Join(dest, "a/index.html"), "by hand")
			wantDrawn(t, "after a change by hand", l.publish(t, dest, first, o), "a/index.html")
			other := newDest(t)
			wantDrawn(t, "elsewhere", l.publish(t, other, first, o), "a/index.html", "b/index.html")
		})
	}
}
