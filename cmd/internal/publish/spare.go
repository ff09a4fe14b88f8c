package publish

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// spare is the tree beside the live one, while a build brings it up to date.
type spare struct {
	*target
	s      *session
	files  []File
	known  map[string]entry // what its manifest says; nil when there is none
	exists bool
	linked atomic.Int64

	once     sync.Once
	beginErr error
}

// openSpare finds out what is known of the spare, and changes nothing, unless it is no folder.
func (s *session) openSpare(files []File) (*spare, error) {
	sp := &spare{target: newTarget(s.disk, s.in(spareName)), s: s, files: files}
	info, err := s.disk.lstat(sp.root)
	if errors.Is(err, fs.ErrNotExist) {
		return sp, nil
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		s.o.note("%s: is no folder; the spare tree is built anew", sp.root)
		return sp, s.disk.remove(sp.root)
	}
	sp.exists = true
	id, err := folderID(sp.root)
	if err != nil {
		return nil, err
	}
	for _, m := range s.manifests {
		if m.folder == id && m.name != nextManifest && m.dir == s.work {
			sp.known = m.files
			return sp, nil
		}
	}
	entries, err := s.disk.list(sp.root)
	if err == nil && len(entries) > 0 {
		s.o.note("%s: its manifest is missing or not true, after a build that did not end for example; its files are read again", sp.root)
	}
	return sp, err
}

// begin takes the manifest from the spare before the first change, so that a build that is cut off leaves no promise behind.
func (sp *spare) begin(ctx context.Context) error {
	sp.once.Do(func() { sp.beginErr = sp.start(ctx) })
	return sp.beginErr
}

func (sp *spare) start(ctx context.Context) error {
	if sp.exists {
		if err := sp.forget(ctx); err != nil {
			return err
		}
	}
	if err := sp.disk.learnModes(sp.s.in(scratchName)); err != nil || sp.exists {
		return err
	}
	return sp.disk.mkdir(sp.root)
}

func (sp *spare) forget(ctx context.Context) error {
	id, err := folderID(sp.root)
	if err != nil {
		return err
	}
	err = errors.Join(sp.disk.removeIfThere(sp.s.in(nextManifest)), sp.disk.removeIfThere(sp.s.in(manifestName(id))))
	if err != nil || sp.known != nil {
		return err
	}
	// What a build left that filled the disk must not stand in the way of a smaller one.
	t, err := sp.disk.walk(ctx, sp.root, sp.s.workers, nil)
	if err != nil {
		return err
	}
	return sp.prune(t)
}

// held finds a file that is in the spare as its manifest says.
func (sp *spare) held(path string) (outcome, bool) {
	e, ok := sp.known[path]
	if !ok || e.sum == unknown {
		return outcome{}, false
	}
	info, err := sp.disk.lstat(sp.at(path))
	return outcome{entry: e, as: kept}, err == nil && foundOf(info) == e.found
}

// put keeps a file that the spare holds already, and writes it otherwise.
func (sp *spare) put(ctx context.Context, path string, data []byte, sum [sha256.Size]byte) (outcome, error) {
	if e, ok := sp.known[path]; ok && e.sum == sum {
		if o, ok := sp.held(path); ok {
			return o, nil
		}
	}
	if err := sp.begin(ctx); err != nil {
		return outcome{}, err
	}
	if sp.exists && sp.known == nil {
		f, ok, err := sp.holds(path, int64(len(data)), sum)
		if err != nil || ok {
			return outcome{entry: entry{f, sum}, as: kept}, err
		}
	}
	f, err := sp.write(path, data)
	return outcome{entry: entry{f, sum}, as: written}, err
}

// holds reads a file of a spare of which nothing is known.
func (sp *spare) holds(path string, size int64, sum [sha256.Size]byte) (found, bool, error) {
	if err := sp.ensure(parentOf(path)); err != nil {
		return found{}, false, err
	}
	info, err := sp.disk.lstat(sp.at(path))
	if errors.Is(err, fs.ErrNotExist) {
		return found{}, false, nil
	}
	if err != nil {
		return found{}, false, err
	}
	f := foundOf(info)
	if !f.regular || f.size != size {
		return f, false, nil
	}
	have, err := sp.disk.digest(sp.at(path))
	return f, have == sum, err
}

// complete brings the rest of the spare in line: what the live site has is shared, what the new site has not is removed.
func (sp *spare) complete(ctx context.Context, out []outcome) error {
	if err := sp.begin(ctx); err != nil {
		return err
	}
	t, err := sp.disk.walk(ctx, sp.root, sp.s.workers, nil)
	if err != nil {
		return err
	}
	err = parallel(ctx, sp.s.workers, len(sp.files), func(i int) error {
		path, o := sp.files[i].Path, &out[i]
		have, ok := t.files[path]
		if o.as != asLive {
			if !ok || !have.regular || have.size != o.size {
				return fmt.Errorf("%s: changed by another program while it was published", sp.at(path))
			}
			o.found = have
			return nil
		}
		if ok && have == o.found && have.inode != 0 {
			return nil // the very file
		}
		if e, known := sp.known[path]; known && ok && e.sum == o.sum && e.found == have {
			o.entry = e
			return nil
		}
		return sp.share(path, o)
	})
	if err != nil {
		return err
	}
	return sp.prune(t)
}

// share gives the spare a file of the live site, as a hard link, or as a copy where there are none.
func (sp *spare) share(path string, o *outcome) error {
	live := filepath.Join(sp.s.dest, filepath.FromSlash(path))
	err := sp.place(path, func(at string) error { return sp.disk.link(live, at) })
	if err == nil {
		sp.linked.Add(1)
		return nil
	}
	if !cannotLink(err) {
		return err
	}
	data, err := sp.disk.read(live)
	if err != nil {
		return err
	}
	if sha256.Sum256(data) != o.sum {
		return fmt.Errorf("%s: changed by another program while it was published", live)
	}
	f, err := sp.write(path, data)
	if err != nil {
		return err
	}
	if err := sp.disk.setTime(sp.at(path), time.Unix(0, o.time)); err != nil {
		return err
	}
	f.time = o.time
	o.found = f
	return nil
}

// prune removes what the new site does not have, files first, then the folders left empty, the deepest first.
func (sp *spare) prune(t *tree) error {
	stay := make(map[string]bool, len(sp.files))
	dirs := map[string]bool{}
	for _, f := range sp.files {
		stay[f.Path] = true
		for dir := parentOf(f.Path); dir != "." && !dirs[dir]; dir = parentOf(dir) {
			dirs[dir] = true
		}
	}
	var extra []string
	for path := range t.files {
		if !stay[path] && !dirs[path] {
			extra = append(extra, path)
		}
	}
	for dir := range t.dirs {
		if !dirs[dir] && !stay[dir] {
			extra = append(extra, dir)
		}
	}
	slices.Sort(extra)
	for _, path := range slices.Backward(extra) {
		if err := sp.disk.removeIfThere(sp.at(path)); err != nil {
			return err
		}
	}
	return nil
}
