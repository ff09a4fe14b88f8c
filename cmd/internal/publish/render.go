package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// standing says where the bytes of a rendered file were found.
type standing uint8

const (
	asLive  standing = iota // the live site has them
	kept                    // the tree that is being filled has them
	written                 // nowhere: they were written
)

// outcome is what became of one file.
type outcome struct {
	entry
	as standing
}

// put makes sure that the new tree holds a file that differs from the live one.
type put func(ctx context.Context, path string, data []byte, sum [sha256.Size]byte) (outcome, error)

const largeBuffer = 4 << 20 // bytes; larger buffers are not kept

// held finds a file as it was once published in the tree that is being filled.
type held func(path string) (outcome, bool)

// published finds an immutable file in the live site, else in the tree that is being filled, which may be nil.
func (s *session) published(path string, inTree held) (outcome, bool) {
	if live, ok := s.live.files[path]; ok && live.sum != unknown {
		return outcome{entry: live}, true
	}
	if inTree == nil {
		return outcome{}, false
	}
	return inTree(path)
}

// foreknown finds a file in the live site, else in the tree that is being filled, by the hash that its bytes will have.
func (s *session) foreknown(f *File, inTree held) (outcome, bool) {
	if f.Known == nil {
		return outcome{}, false
	}
	sum, ok := f.Known.Sum()
	if !ok {
		return outcome{}, false
	}
	o, ok := s.published(f.Path, nil)
	if (!ok || o.sum != sum) && inTree != nil {
		o, ok = inTree(f.Path)
	}
	return o, ok && o.sum == sum
}

// render renders every file, checks it and hands it to put if the live site does not hold it. It never holds more files in memory
// than there are workers. After a file has failed, the rest are rendered, to find all faults in one run, but no longer put.
func (s *session) render(ctx context.Context, files []File, store put, held held) ([]outcome, error) {
	out := make([]outcome, len(files))
	var buffers sync.Pool
	var failed atomic.Bool
	var mu sync.Mutex
	faults := map[string]error{}
	err := parallel(ctx, s.workers, len(files), func(i int) error {
		f := &files[i]
		if f.Immutable {
			if o, ok := s.published(f.Path, held); ok {
				out[i] = o
				return nil
			}
		}
		if o, ok := s.foreknown(f, held); ok {
			out[i] = o
			return nil
		}
		buf, _ := buffers.Get().(*bytes.Buffer)
		if buf == nil {
			buf = new(bytes.Buffer)
		}
		buf.Reset()
		err := f.Write(buf)
		if err == nil && f.Check != nil {
			err = f.Check(buf.Bytes())
		}
		if err != nil {
			failed.Store(true)
			mu.Lock()
			faults[f.Path] = err
			mu.Unlock()
			return nil
		}
		sum := sha256.Sum256(buf.Bytes())
		if f.Known != nil {
			f.Known.Keep(sum)
		}
		if live, ok := s.live.files[f.Path]; ok && live.sum == sum {
			out[i] = outcome{entry: live}
		} else if !failed.Load() {
			out[i], err = store(ctx, f.Path, buf.Bytes(), sum)
		}
		if buf.Cap() <= largeBuffer {
			buffers.Put(buf)
		}
		return err
	})
	if len(faults) == 0 {
		return out, err
	}
	errs := make([]error, 0, len(faults)+1)
	for _, path := range sortedPaths(faults) {
		errs = append(errs, fmt.Errorf("%s: %w", path, faults[path]))
	}
	return nil, errors.Join(append(errs, err)...)
}

// below returns the part of sorted paths that is below a folder.
func below(sorted []string, dir string) []string {
	from, _ := slices.BinarySearch(sorted, dir+"/")
	to := from
	for to < len(sorted) && strings.HasPrefix(sorted[to], dir+"/") {
		to++
	}
	return sorted[from:to]
}
