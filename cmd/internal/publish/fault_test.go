package publish

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// faults make the n-th operation fail, once or from then on.
type faults struct {
	n       int64
	forever bool
	err     error
	count   atomic.Int64
	inner   func(op, path string) error
}

func (f *faults) hook(op, path string) error {
	if f.inner != nil {
		if err := f.inner(op, path); err != nil {
			return err
		}
	}
	if c := f.count.Add(1); c == f.n || (f.forever && c > f.n) {
		return f.err
	}
	return nil
}

// TestEveryOperationFails lets the first operation of a build fail, then the second, until a build succeeds; once and for ever.
func TestEveryOperationFails(t *testing.T) {
	causes := []error{syscall.EIO, syscall.ENOSPC, syscall.EACCES, syscall.EMFILE, syscall.EROFS}
	if !stress {
		causes = causes[:3]
	}
	for mode, o := range modes {
		for _, generations := range []int{0, 1, 2} { // what was published before
			for _, forever := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s after %d, for ever %v", mode, generations, forever), func(t *testing.T) {
					dest := newDest(t)
					gen := 0
					for ; gen < generations; gen++ {
						mustPublish(t, dest, edition(gen, 4), o)
					}
					failEach(t, dest, gen, o, forever, causes)
				})
			}
		}
	}
}

func failEach(t *testing.T, dest string, gen int, o Options, forever bool, causes []error) {
	old := pages{}
	if gen > 0 {
		old = edition(gen-1, 4)
	}
	want := edition(gen, 4)
	for n := int64(1); ; n++ {
		f := &faults{n: n, forever: forever, err: causes[int(n)%len(causes)], inner: o.fault}
		failing := o
		failing.fault, failing.Workers = f.hook, 1
		failing.AllowShrink = true
		before := snapshot(t, dest)
		r, err := Publish(context.Background(), dest, want.files(), failing)
		if f.count.Load() < n {
			must(t, err)
			if n < 20 {
				t.Fatalf("only %d operations", n)
			}
			break
		}
		live := pages{}
		if _, err := os.Stat(dest); err == nil {
			live = readSite(t, dest)
		}
		switch {
		case err != nil && !strings.Contains(err.Error(), "/") && !errors.Is(err, f.err):
			t.Fatalf("operation %d: the error names no path: %v", n, err)
		case err == nil || r != nil:
			if diff := differences(live, want); len(diff) > 0 {
				t.Fatalf("operation %d: success, and live is not the new site: %v (%v)", n, diff, err)
			}
		case o.InPlace:
			wantMixture(t, live, old, want)
		case len(live) == 0 && o.fault != nil: // two renames: back at the next start
		case snapshot(t, dest) != before:
			if diff := differences(live, old); len(diff) > 0 {
				t.Fatalf("operation %d: an error, and live is not the old site: %v (%v)", n, diff, err)
			}
		}
		// The next build, without faults, finds its way from whatever is there; the one after it goes back for the next round.
		mustPublish(t, dest, want, o)
		wantSite(t, dest, want)
		if o.fault == nil && (!errors.Is(f.err, syscall.EACCES) || o.InPlace) {
			wantTidy(t, dest, workOf(dest))
		}
		if gen == 0 {
			must(t, os.RemoveAll(dest))
			must(t, os.RemoveAll(workOf(dest)))
		} else {
			mustPublish(t, dest, old, o)
			wantSite(t, dest, old)
		}
	}
}

// wantMixture checks what is promised in place: every file is whole, of the old or of the new site.
func wantMixture(t *testing.T, live, old, new pages) {
	t.Helper()
	for path, text := range live {
		if strings.HasSuffix(path, "/") {
			continue // made a moment before its first file, or not yet removed after its last
		}
		if text != old[path] && text != new[path] {
			t.Fatalf("%s is neither the old nor the new file", path)
		}
	}
	for path := range old {
		if _, stays := new[path]; !stays {
			continue
		}
		if _, ok := live[path]; !ok {
			t.Fatalf("%s is missing", path)
		}
	}
	if live["feed.xml"] == new["feed.xml"] {
		for path, text := range new {
			if live[path] != text {
				t.Fatalf("the new feed is live before %s", path)
			}
		}
	}
}

func TestRollbackFails(t *testing.T) {
	dest := newDest(t)
	mustPublish(t, dest, edition(1, 4), Options{})
	mustPublish(t, dest, edition(2, 4), Options{})
	for n := int64(1); ; n++ {
		f := &faults{n: n, err: syscall.EIO}
		before := readSite(t, dest)
		r, err := Rollback(context.Background(), dest, Options{fault: f.hook, Workers: 1})
		if f.count.Load() < n {
			must(t, err)
			break
		}
		if err == nil {
			t.Fatalf("operation %d: no error", n)
		}
		if moved := len(differences(before, readSite(t, dest))) > 0; moved != (r != nil) {
			t.Fatalf("operation %d: moved %v, %+v, %v", n, moved, r, err)
		}
		mustPublish(t, dest, edition(1, 4), Options{})
		mustPublish(t, dest, edition(2, 4), Options{})
		wantTidy(t, dest, workOf(dest))
	}
}

// TestOrderOfDurability asserts the order that a power cut needs: the tree, the flush, its manifest, the exchange, the names.
func TestOrderOfDurability(t *testing.T) {
	dest := newDest(t)
	mustPublish(t, dest, edition(1, 4), Options{})
	mustPublish(t, dest, edition(2, 4), Options{})
	var trace []string
	o := Options{Workers: 1, fault: func(op, path string) error {
		trace = append(trace, op+" "+filepath.Base(path))
		return nil
	}}
	mustPublish(t, dest, edition(3, 4), o)
	var order []string
	for _, line := range trace {
		op, name, _ := strings.Cut(line, " ")
		switch {
		case op == "flush", op == "exchange", op == "rename" && name != nextManifest:
			order = append(order, op)
		}
		if op == "open" && len(order) > 0 {
			t.Fatalf("%s is written after the flush", name)
		}
	}
	if got := strings.Join(order, " "); got != "flush rename exchange flush flush" {
		t.Fatalf("the order is %s", got)
	}
}
