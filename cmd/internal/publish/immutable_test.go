package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// drawn publishes a site and returns the cards that had to be rendered for it.
func drawn(t *testing.T, dest string, p pages, o Options) []string {
	t.Helper()
	var mu sync.Mutex
	var list []string
	files := p.files()
	for i := range files {
		if f := &files[i]; f.Immutable {
			write := f.Write
			f.Write = func(w io.Writer) error {
				mu.Lock()
				defer mu.Unlock()
				list = append(list, f.Path)
				return write(w)
			}
		}
	}
	o.AllowShrink = true
	if _, err := Publish(context.Background(), dest, files, o); err != nil {
		t.Fatal(err)
	}
	wantSite(t, dest, p)
	slices.Sort(list)
	return list
}

func wantDrawn(t *testing.T, when string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s: drew %q, want %q", when, got, want)
	}
}

// Of the cards of edition(n, 9), those of articles 0 and 8 are always the same, that of article 4 is another in each edition.
func TestImmutableFilesAreRenderedOnce(t *testing.T) {
	for mode, o := range modes {
		t.Run(mode, func(t *testing.T) {
			dest := newDest(t)
			wantDrawn(t, "first", drawn(t, dest, edition(1, 9), o), "cards/0.0.png", "cards/4.1.png", "cards/8.0.png")
			wantDrawn(t, "nothing changed", drawn(t, dest, edition(1, 9), o))
			wantDrawn(t, "one changed", drawn(t, dest, edition(2, 9), o), "cards/4.2.png")
			if mode == "in place" {
				wantDrawn(t, "back, with no earlier tree", drawn(t, dest, edition(1, 9), o), "cards/4.1.png")
				return
			}
			wantDrawn(t, "back to what the spare holds", drawn(t, dest, edition(1, 9), o))
			if _, err := Rollback(context.Background(), dest, o); err != nil {
				t.Fatal(err)
			}
			wantDrawn(t, "after a rollback", drawn(t, dest, edition(2, 9), o))
			must(t, os.RemoveAll(filepath.Join(workOf(dest), spareName)))
			wantDrawn(t, "the spare is lost", drawn(t, dest, edition(3, 9), o), "cards/4.3.png")
			wantTidy(t, dest, workOf(dest))
		})
	}
}

// What somebody changed by hand is not what the name promises, not even after a build that was cut off, or a rollback, wrote down
// what it found.
func TestImmutableFilesChangedByHand(t *testing.T) {
	const card = "cards/0.0.png"
	for mode, o := range modes {
		t.Run(mode, func(t *testing.T) {
			prepared := func(shared bool) string { // shared: written through the link that both trees share
				dest := newDest(t)
				drawn(t, dest, edition(1, 9), o)
				drawn(t, dest, edition(2, 9), o)
				if !shared {
					must(t, os.Remove(filepath.Join(dest, card)))
				}
				plant(t, filepath.Join(dest, card), "by hand")
				return dest
			}
			wantDrawn(t, "changed", drawn(t, prepared(true), edition(2, 9), o), card)
			dest := prepared(true)
			must(t, os.Remove(filepath.Join(dest, card)))
			wantDrawn(t, "removed", drawn(t, dest, edition(2, 9), o), card)

			step := int64(7)
			if stress {
				step = 1
			}
			for n := int64(1); ; n += step {
				dest := prepared(n%2 == 0)
				f := faults{n: n, forever: true, err: errors.New("cut off"), inner: o.fault}
				cut := o
				cut.fault = f.hook
				_, err := Publish(context.Background(), dest, edition(3, 9).files(), cut)
				drawn(t, dest, edition(3, 9), o)
				drawn(t, dest, edition(2, 9), o)
				if err == nil {
					break
				}
			}

			if mode == "in place" {
				return
			}
			dest = prepared(false)
			back := func() error {
				_, err := Rollback(context.Background(), dest, o)
				return err
			}
			must(t, back())
			var refusal *Refusal
			if err := back(); !errors.As(err, &refusal) || !strings.Contains(err.Error(), card) {
				t.Fatalf("back to a site that was changed by hand: %v", err)
			}
			drawn(t, dest, edition(2, 9), o)
			drawn(t, dest, edition(1, 9), o)
		})
	}
}

// A spare without a true manifest may hold anything under any name.
func TestImmutableFilesOfADoubtfulSpare(t *testing.T) {
	dest := newDest(t)
	drawn(t, dest, edition(1, 9), Options{})
	drawn(t, dest, edition(2, 9), Options{})
	id, err := folderID(filepath.Join(workOf(dest), spareName))
	must(t, err)
	must(t, os.Remove(filepath.Join(workOf(dest), manifestName(id))))
	card := filepath.Join(workOf(dest), spareName, "cards/4.1.png")
	must(t, os.Remove(card))
	plant(t, card, "half a")
	wantDrawn(t, "the manifest is lost", drawn(t, dest, edition(1, 9), Options{}), "cards/4.1.png")
	wantTidy(t, dest, workOf(dest))
}

// When all names change together, as those of cards do with the name of the site, nothing vanishes.
func TestImmutableFilesAreNoStorm(t *testing.T) {
	dest := newDest(t)
	site := func(name string) pages {
		p := pages{"index.html": name}
		for i := range 30 {
			p["cards/"+name+fmt.Sprint(i)] = name
		}
		return p
	}
	for _, name := range []string{"one", "two"} {
		if _, err := Publish(context.Background(), dest, site(name).files(), Options{}); err != nil {
			t.Fatal(err)
		}
	}
	var refusal *Refusal
	if _, err := Publish(context.Background(), dest, pages{"index.html": "no cards"}.files(), Options{}); !errors.As(err, &refusal) {
		t.Fatalf("all cards vanish: %v", err)
	}
}
