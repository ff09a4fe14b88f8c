package publish

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"sync"
)

// publishInPlace stages every file that differs and then renames one after the other into the live tree.
func (s *session) publishInPlace(ctx context.Context, files []File) (r *Result, err error) {
	stage := newTarget(s.disk, s.in(stageName))
	begin := sync.OnceValue(func() error {
		if err := s.disk.learnModes(s.in(scratchName)); err != nil {
			return err
		}
		return errors.Join(s.disk.removeAll(stage.root), s.disk.mkdir(stage.root))
	})
	out, err := s.render(ctx, files, func(_ context.Context, path string, data []byte, sum [sha256.Size]byte) (outcome, error) {
		if err := begin(); err != nil {
			return outcome{}, err
		}
		f, err := stage.write(path, data)
		return outcome{entry: entry{f, sum}, as: written}, err
	}, nil)
	if err != nil {
		return nil, errors.Join(err, s.disk.removeAll(stage.root))
	}
	r, next := s.compare(files, out)
	r.Mode = ModeInPlace
	if s.same(out) {
		return r, s.settle(s.live)
	}
	if err := s.prepare(ctx, next); err != nil {
		return nil, err
	}
	if err := s.moveIn(stage, files, out, next); err != nil {
		return nil, err
	}
	return r, s.finish(next)
}

// prepare writes down what the live tree is about to hold, so that whatever part of it arrives there is known to be ours.
func (s *session) prepare(ctx context.Context, next *manifest) (err error) {
	if !s.exists {
		if err := s.disk.mkdir(s.dest); err != nil {
			return err
		}
	}
	if next.folder, err = folderID(s.dest); err != nil {
		return err
	}
	s.liveID = next.folder
	if s.stale {
		if err := saveManifest(s.disk, s.work, manifestName(s.liveID), s.live); err != nil {
			return err
		}
	}
	if err := saveManifest(s.disk, s.work, nextManifest, next); err != nil {
		return err
	}
	if err := s.disk.flush(s.work); err != nil {
		return err
	}
	return ctx.Err()
}

// moveIn replaces what differs, in the order of the classes, and removes what is gone.
func (s *session) moveIn(stage *target, files []File, out []outcome, next *manifest) error {
	var gone []string
	for _, path := range sortedPaths(s.live.files) {
		if _, stays := next.files[path]; !stays {
			gone = append(gone, path)
		}
	}
	live := newTarget(s.disk, s.dest)
	for class := range classes {
		for i, f := range files {
			if f.Class != class || out[i].as != written {
				continue
			}
			if err := live.ensure(parentOf(f.Path)); err != nil {
				return err
			}
			err := s.disk.rename(stage.at(f.Path), live.at(f.Path))
			if inTheWay(err) { // a folder of files that all go
				if err := live.clear(below(gone, f.Path), f.Path); err != nil {
					return err
				}
				if err := live.clearEmpty(f.Path); err != nil {
					return err
				}
				err = s.disk.rename(stage.at(f.Path), live.at(f.Path))
			}
			if err != nil {
				return err
			}
		}
	}
	return live.clear(gone, ".")
}

// clear removes files and the folders that they leave empty, up to and without the one above top.
func (t *target) clear(files []string, top string) error {
	stop := parentOf(top)
	for _, path := range files {
		err := t.disk.removeIfThere(t.at(path))
		if err != nil && !inTheWay(err) { // what is a folder by now belongs to the new site
			return err
		}
		for dir := parentOf(path); dir != stop; dir = parentOf(dir) {
			info, err := t.disk.lstat(t.at(dir))
			if err == nil && info.IsDir() && t.disk.remove(t.at(dir)) != nil {
				break // not empty
			}
		}
	}
	return nil
}

// clearEmpty removes a folder that holds nothing but empty folders, which a build that was cut off may leave behind.
func (t *target) clearEmpty(path string) error {
	info, err := t.disk.lstat(t.at(path))
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil
	}
	if err != nil {
		return err
	}
	entries, err := t.disk.list(t.at(path))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() {
			if err := t.clearEmpty(path + "/" + e.Name()); err != nil {
				return err
			}
		}
	}
	return t.disk.remove(t.at(path))
}

// finish makes the manifest that was prepared the one of the live tree.
func (s *session) finish(next *manifest) error {
	if err := s.disk.rename(s.in(nextManifest), s.in(manifestName(next.folder))); err != nil {
		return err
	}
	s.stale = false
	return errors.Join(s.disk.flush(s.work), s.settle(next))
}
