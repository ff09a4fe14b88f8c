package publish

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"sync"
	"sync/atomic"
)

// tree is what a folder was found to hold: slash-separated paths below it, without itself.
type tree struct {
	files map[string]found // everything that is not a folder
	dirs  map[string]bool  // every folder; false when it was not entered
}

// walk reads a folder with everything below it, on several cores. Folders that enter refuses are named in the result but not read.
func (d *disk) walk(ctx context.Context, root string, workers int, enter func(dir string) bool) (*tree, error) {
	t := &tree{files: map[string]found{}, dirs: map[string]bool{}}
	level := []string{""}
	for len(level) > 0 {
		type folder struct {
			names, dirs []string
			files       []found
		}
		read := make([]folder, len(level))
		err := parallel(ctx, workers, len(level), func(i int) error {
			dir, out := level[i], &read[i]
			path := filepath.Join(root, filepath.FromSlash(dir))
			if err := d.try("list", path); err != nil {
				return err
			}
			prefix := ""
			if dir != "" {
				prefix = dir + "/"
			}
			return scan(path, func(name string, isFolder bool, f found) {
				if isFolder {
					out.dirs = append(out.dirs, prefix+name)
					return
				}
				out.names = append(out.names, prefix+name)
				out.files = append(out.files, f)
			})
		})
		if err != nil {
			return nil, err
		}
		var next []string
		for i := range read {
			for j, name := range read[i].names {
				t.files[name] = read[i].files[j]
			}
			for _, dir := range read[i].dirs {
				t.dirs[dir] = enter == nil || enter(dir)
				if t.dirs[dir] {
					next = append(next, dir)
				}
			}
		}
		level = next
	}
	return t, nil
}

// parallel calls do(0) … do(n-1) on several goroutines and returns when all have ended. After an error, or when the context ends,
// no new call begins; the error of the lowest index that failed is returned.
func parallel(ctx context.Context, workers, n int, do func(i int) error) error {
	var next atomic.Int64
	var stop atomic.Bool
	var mu sync.Mutex
	first, firstErr := n, error(nil)
	work := func() {
		for !stop.Load() && ctx.Err() == nil {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			if err := do(i); err != nil {
				stop.Store(true)
				mu.Lock()
				if i < first {
					first, firstErr = i, err
				}
				mu.Unlock()
			}
		}
	}
	var wg sync.WaitGroup
	for range min(workers, n) - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
	if firstErr != nil {
		return firstErr
	}
	return ctx.Err()
}

// target is a folder that is being filled. Nothing in it is ever opened for writing under a name that exists: a file may be a hard
// link that the live site shares.
type target struct {
	disk *disk
	root string

	mu   sync.Mutex
	dirs map[string]*folderOnce
}

type folderOnce struct {
	once sync.Once
	err  error
}

func newTarget(d *disk, root string) *target {
	return &target{disk: d, root: root, dirs: map[string]*folderOnce{}}
}

func (t *target) at(path string) string { return filepath.Join(t.root, filepath.FromSlash(path)) }

// ensure makes the folder of a file and all above it, each once, and replaces by a folder whatever else has such a name: a link
// there could lead out of the tree.
func (t *target) ensure(dir string) error {
	if dir == "." {
		return nil
	}
	t.mu.Lock()
	o := t.dirs[dir]
	if o == nil {
		o = &folderOnce{}
		t.dirs[dir] = o
	}
	t.mu.Unlock()
	o.once.Do(func() {
		if o.err = t.ensure(parentOf(dir)); o.err != nil {
			return
		}
		path := t.at(dir)
		if o.err = t.disk.mkdir(path); !errors.Is(o.err, fs.ErrExist) {
			return
		}
		var info fs.FileInfo
		if info, o.err = t.disk.lstat(path); o.err != nil || info.IsDir() {
			return
		}
		if o.err = t.disk.remove(path); o.err == nil {
			o.err = t.disk.mkdir(path)
		}
	})
	return o.err
}

// place makes a new name with do, after removing whatever has that name.
func (t *target) place(path string, do func(at string) error) error {
	if err := t.ensure(parentOf(path)); err != nil {
		return err
	}
	at := t.at(path)
	err := do(at)
	if !inTheWay(err) {
		return err
	}
	if err := t.disk.removeAll(at); err != nil {
		return err
	}
	return do(at)
}

// write puts a file of these bytes at a path.
func (t *target) write(path string, data []byte) (f found, err error) {
	err = t.place(path, func(at string) (err error) {
		f, err = t.disk.create(at, data)
		return err
	})
	return f, err
}
