package publish

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
)

// immovable is the error of a destination that can only be replaced file by file. The old site is live, untouched.
type immovable struct{ err error }

func (e *immovable) Error() string { return e.err.Error() }
func (e *immovable) Unwrap() error { return e.err }

// swap lets the spare and the live tree change places. The mode it returns is empty if the old site is still live.
func (s *session) swap() (mode string, err error) {
	spare, old := s.in(spareName), s.in(oldName)
	if !s.exists {
		if err := s.disk.rename(spare, s.dest); err != nil {
			return "", err
		}
		return ModeExchange, nil
	}
	err = s.disk.exchange(spare, s.dest)
	switch {
	case err == nil:
		return ModeExchange, nil
	case cannotMove(err):
		return "", &immovable{err}
	case !errors.Is(err, errNoExchange):
		return "", err
	}
	if err := s.disk.rename(s.dest, old); err != nil {
		if cannotMove(err) {
			return "", &immovable{err}
		}
		return "", err
	}
	if err := s.disk.rename(spare, s.dest); err != nil {
		return "", errors.Join(err, s.disk.rename(old, s.dest))
	}
	s.o.note("%s: went live by two renames, for folders cannot be exchanged in one step here", s.dest)
	return ModeRename, s.disk.rename(old, spare)
}

// flushSwap makes an exchange outlast a power cut.
func (s *session) flushSwap() error {
	return errors.Join(s.disk.flushNames(filepath.Dir(s.dest)), s.disk.flushNames(s.work))
}

// Rollback lets the site before the live one take its place; a second rollback brings the first back. Both trees must be as they were
// published. Errors mean what they mean for [Publish]; where no previous site is kept there is a [*Refusal].
func Rollback(ctx context.Context, dest string, o Options) (r *Result, err error) {
	s, err := open(ctx, dest, o)
	if err != nil {
		return nil, err
	}
	defer func() { joinClose(&err, s.close()) }()
	none := &Refusal{s.dest, "no earlier site is kept", "build the site from its earlier sources"}
	if s.inPlace {
		none.Reason = "no earlier site is kept where files are replaced one by one"
		return nil, none
	}
	root := s.in(spareName)
	there, err := s.disk.isThere(root)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, none
	}
	m, err := s.earlier(ctx, root)
	if err != nil {
		return nil, err
	}
	r = s.describe(m)
	if s.stale {
		if err := saveManifest(s.disk, s.work, manifestName(s.liveID), s.live); err != nil {
			return nil, err
		}
	}
	if err := saveManifest(s.disk, s.work, manifestName(m.folder), m); err != nil {
		return nil, err
	}
	if err := s.disk.flush(s.work); err != nil {
		return nil, err
	}
	if r.Mode, err = s.swap(); err != nil && r.Mode == "" {
		return nil, err
	}
	return r, errors.Join(err, s.flushSwap(), s.tidy(m.folder, s.liveID))
}

// earlier returns the manifest of the spare, after making sure that it is true.
func (s *session) earlier(ctx context.Context, root string) (*manifest, error) {
	id, err := folderID(root)
	if err != nil {
		return nil, err
	}
	t, err := s.disk.walk(ctx, root, s.workers, func(dir string) bool { return dir != insideName })
	if err != nil {
		return nil, err
	}
	delete(t.dirs, insideName) // from a time when files were replaced in place
	unsure := &Refusal{
		Dest:   s.dest,
		Reason: "the earlier site is not whole, after a build that did not end for example",
		Hint:   "build the site from its earlier sources",
	}
	var own *manifest
	for _, m := range s.manifests {
		if m.folder == id && m.name != nextManifest && m.dir == s.work {
			own = m.manifest
		}
	}
	if own == nil || len(own.foreign(t)) > 0 {
		return nil, unsure
	}
	changed, _, err := own.reconcile(ctx, s.disk, root, t, s.workers)
	if err != nil {
		return nil, err
	}
	if len(changed) > 0 {
		unsure.Reason = fmt.Sprintf("the earlier site was changed by hand: %s", nameSome(changed))
		return nil, unsure
	}
	return own, nil
}

// describe counts how a tree differs from the live one.
func (s *session) describe(m *manifest) *Result {
	r := &Result{Files: len(m.files), Generation: generationOf(m.files)}
	for path, e := range m.files {
		r.Bytes += e.size
		if live, ok := s.live.files[path]; !ok || live.sum != e.sum {
			r.Changed = append(r.Changed, path)
		}
	}
	for path := range s.live.files {
		if _, ok := m.files[path]; !ok {
			r.Changed = append(r.Changed, path)
			r.Removed++
		}
	}
	slices.Sort(r.Changed)
	return r
}
