package preview

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A watcher knows which files of a site folder have changed.
//
// The system's events are fast, but not to be trusted: they are lost when too
// many come at once, never come from some file systems, and stop for folders
// that are renamed. So folders are watched, not files; the list of watched
// folders is compared with the disk whenever a folder comes or goes; and at
// intervals the state of every file is compared with the one before. What only
// that comparison finds is a change like any other, and if it goes on finding,
// the events are not coming and the comparison is made often enough to do
// without.
type watcher struct {
	dir     string
	note    func(string)
	doubt   func()        // is told when nobody knows what has changed
	changes chan struct{} // holds one token while there are changes

	mu      sync.Mutex
	events  *fsnotify.Watcher // nil when polling
	changed map[string]bool   // slash-separated, from the site folder
	folders bool              // a folder has come or gone
	before  map[string]stamp  // of each file when it was last read, or earlier
	found   map[string]bool   // what the last comparison found and no event has told yet
	missed  int               // comparisons that found what no event told
}

// watched are the parts of a site folder. Everything else in it, and the
// finished site above all, is no concern of the preview.
var watched = []string{"content", "templates", "assets"}

const settings = "site.yaml"

// A stamp is what the system knows of a file that changes whenever its content does.
type stamp struct {
	size    int64
	mode    fs.FileMode
	mod     int64 // of its content, in nanoseconds
	changed int64 // of anything, the name too; 0 if the system does not say
}

// The intervals of comparison.
const (
	pollEvery  = 300 * time.Millisecond
	checkEvery = 2 * time.Second
	share      = 100 // a comparison takes at most one part in so many of the time
	pollShare  = 12
	patience   = 2 // missed changes before events are given up
)

func watch(dir string, poll bool, note func(string), doubt func()) (*watcher, error) {
	real, err := filepath.EvalSymlinks(dir)
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err != nil {
		return nil, err
	}
	w := &watcher{dir: real, note: note, doubt: doubt, changes: make(chan struct{}, 1), changed: map[string]bool{}, found: map[string]bool{}}
	w.before = w.look()
	if poll {
		return w, nil
	}
	if name := silent(real); name != "" {
		note("this folder is on " + name + ", where changes are not told; looking at the files every " + pollEvery.String() + " instead")
		return w, nil
	}
	if w.events, err = fsnotify.NewWatcher(); err == nil {
		err = w.follow()
	}
	if err != nil {
		w.giveUp(fmt.Sprintf("the system cannot watch this folder (%s)", brief(err)))
	}
	return w, nil
}

// brief is an error without the name of the call.
func brief(err error) string {
	if errors.Is(err, syscall.ENOSPC) {
		return "its limit of watched folders is reached" // which the error calls a full disk
	}
	var sys *os.SyscallError
	if errors.As(err, &sys) {
		return sys.Err.Error()
	}
	return err.Error()
}

// giveUp goes over to polling.
func (w *watcher) giveUp(why string) {
	w.mu.Lock()
	events := w.events
	w.events = nil
	w.mu.Unlock()
	if events != nil {
		_ = events.Close()
	}
	w.note(why + "; looking at the files every " + pollEvery.String() + " instead")
}

func (w *watcher) polling() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.events == nil
}

// follow makes the watched folders those that exist.
func (w *watcher) follow() error {
	w.mu.Lock()
	events := w.events
	w.mu.Unlock()
	if events == nil {
		return nil
	}
	want := map[string]bool{w.dir: true}
	for _, top := range watched {
		_ = filepath.WalkDir(filepath.Join(w.dir, top), func(name string, e fs.DirEntry, err error) error {
			if err == nil && e.IsDir() {
				want[name] = true
			}
			return nil // what cannot be read is a problem of the site, and told there
		})
	}
	for _, name := range events.WatchList() {
		if !want[name] {
			_ = events.Remove(name) // it is gone, and the watch with it
		}
	}
	for name := range want {
		if err := events.Add(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// run takes events in, and compares at intervals, until the context ends.
func (w *watcher) run(ctx context.Context) {
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.events != nil {
			_ = w.events.Close()
		}
	}()
	next := time.NewTimer(w.interval(0))
	defer next.Stop()
	for {
		var events chan fsnotify.Event
		var errs chan error
		w.mu.Lock()
		if w.events != nil {
			events, errs = w.events.Events, w.events.Errors
		}
		w.mu.Unlock()
		select {
		case <-ctx.Done():
			return
		case e, ok := <-events:
			if ok {
				w.seen(e)
			}
		case err, ok := <-errs:
			if !ok {
				continue
			}
			w.lost(err)
		case <-next.C:
			began := time.Now()
			w.compare()
			next.Reset(w.interval(time.Since(began)))
		}
	}
}

// interval is how long to wait until the next comparison if one takes so long.
func (w *watcher) interval(took time.Duration) time.Duration {
	if w.polling() {
		return max(pollEvery, took*pollShare)
	}
	return max(checkEvery, took*share)
}

// seen notes an event.
func (w *watcher) seen(e fsnotify.Event) {
	if e.Op == fsnotify.Chmod {
		return // indexers and virus scanners send many; a comparison sees the few that matter
	}
	rel, err := filepath.Rel(w.dir, e.Name)
	if err != nil {
		return
	}
	rel = filepath.ToSlash(rel)
	if !concerns(rel) {
		return
	}
	w.mu.Lock()
	switch {
	case e.Has(fsnotify.Create):
		if info, err := os.Lstat(e.Name); err == nil && info.IsDir() {
			w.folders = true
		}
	case e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename):
		if w.events != nil && (!strings.Contains(rel, "/") || slices.Contains(w.events.WatchList(), e.Name)) {
			w.folders = true
		}
	}
	w.changed[rel] = true
	delete(w.found, rel)
	w.mu.Unlock()
	w.signal()
}

// concerns tells whether a file of the folder can change the site.
func concerns(rel string) bool {
	top, rest, below := strings.Cut(rel, "/")
	if !below {
		return rel == settings || slices.Contains(watched, rel)
	}
	if !slices.Contains(watched, top) {
		return false
	}
	base := path.Base(rest)
	hidden := strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") || strings.HasPrefix(base, "#")
	return !hidden || strings.HasPrefix(rel, "assets/static/") // nothing is copied without a look at it
}

func (w *watcher) signal() {
	select {
	case w.changes <- struct{}{}:
	default:
	}
}

// pending tells whether there are changes that nobody has taken.
func (w *watcher) pending() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.changed) > 0
}

// take gives the files changed since it was called last. Folders that have come
// are watched and the state of files noted before it returns, so whoever reads
// the files then misses nothing.
func (w *watcher) take() []string {
	w.mu.Lock()
	files := slices.Sorted(maps.Keys(w.changed))
	clear(w.changed)
	folders := w.folders
	w.folders = false
	w.mu.Unlock()
	if !folders {
		w.mu.Lock()
		defer w.mu.Unlock()
		return slices.DeleteFunc(files, func(f string) bool {
			_, was := w.before[f]
			info, err := os.Lstat(filepath.Join(w.dir, filepath.FromSlash(f)))
			if err != nil {
				delete(w.before, f)
				return !was // a temporary file has come and gone
			}
			w.before[f] = stampOf(info)
			return false
		})
	}
	if err := w.follow(); err != nil {
		w.giveUp(fmt.Sprintf("the system can watch no more folders (%s)", brief(err)))
	}
	now := w.look()
	w.mu.Lock()
	defer w.mu.Unlock()
	files = append(files, differences(w.before, now)...)
	w.before = now
	slices.Sort(files)
	return slices.Compact(files)
}

// differences are the files whose stamps are not the same.
func differences(was, now map[string]stamp) []string {
	var files []string
	for f, s := range now {
		if old, ok := was[f]; !ok || old != s {
			files = append(files, f)
		}
	}
	for f := range was {
		if _, ok := now[f]; !ok {
			files = append(files, f)
		}
	}
	return files
}

// compare looks at every file and notes what has changed without an event.
func (w *watcher) compare() {
	now := w.look()
	w.mu.Lock()
	if len(w.found) > 0 && w.events != nil { // the last time, and no event has come since
		w.missed++
	}
	clear(w.found)
	for _, f := range differences(w.before, now) {
		if !w.changed[f] {
			w.changed[f], w.found[f], w.folders = true, true, true
		}
	}
	found, enough := len(w.found) > 0, w.missed >= patience && w.events != nil
	w.mu.Unlock()
	if found {
		w.signal()
	}
	if enough {
		w.giveUp("files of this folder change without the system telling")
	}
}

// lost is called when the system says that it has lost events, or has another
// trouble with them: what they would have told is looked for.
func (w *watcher) lost(err error) {
	w.mu.Lock()
	w.folders = true
	w.mu.Unlock()
	w.compare()
	if errors.Is(err, fsnotify.ErrEventOverflow) {
		w.doubt()
		w.mu.Lock()
		clear(w.found) // too many came at once, and that is no reason to stop listening
		w.mu.Unlock()
	}
}

func stampOf(info fs.FileInfo) stamp {
	s := stamp{mode: info.Mode()}
	if !info.IsDir() { // the times of a folder change with what is in it, temporary files too
		s.size, s.mod, s.changed = info.Size(), info.ModTime().UnixNano(), changeTime(info)
	}
	return s
}

// look takes the stamp of every file that concerns the site.
func (w *watcher) look() map[string]stamp {
	all := make(map[string]stamp, len(w.before))
	add := func(name string, info fs.FileInfo) {
		rel, err := filepath.Rel(w.dir, name)
		if err != nil {
			return
		}
		if rel = filepath.ToSlash(rel); concerns(rel) {
			all[rel] = stampOf(info)
		}
	}
	if info, err := os.Lstat(filepath.Join(w.dir, settings)); err == nil {
		add(filepath.Join(w.dir, settings), info)
	}
	for _, top := range watched {
		_ = filepath.WalkDir(filepath.Join(w.dir, top), func(name string, e fs.DirEntry, err error) error {
			if err != nil {
				return nil // it is gone, or a problem of the site
			}
			if info, err := e.Info(); err == nil {
				add(name, info)
			}
			return nil
		})
	}
	return all
}
