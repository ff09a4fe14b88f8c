package publish

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

const (
	insideName  = ".drawpress" // the work folder inside the destination, and the end of its name beside it
	lockName    = "lock"
	spareName   = "spare" // the generation before the live one
	oldName     = "old"   // the live tree, while two renames stand in for an exchange
	stageName   = "stage" // what is to be renamed into a live tree in place
	scratchName = "scratch"
	tempSuffix  = ".tmp"
)

// session is one build's hold on a destination: its lock, and what was found there.
type session struct {
	o       Options
	disk    *disk
	workers int
	dest    string // the folder itself, links followed
	exists  bool
	work    string
	inPlace bool
	lock    *lock

	manifests []stored
	bad       map[string]error // manifests of the work folder that cannot be understood, by file name

	liveID uint64    // 0 when the destination does not exist
	live   *manifest // true of the live tree; without files when that is empty or missing
	stale  bool      // live is not what the work folder says
	hollow []string  // folders of a live tree in which a build in place was cut off; some may be empty
}

type stored struct {
	*manifest
	dir, name string
}

func (s *session) in(name string) string { return filepath.Join(s.work, name) }

// open takes the lock of a destination, ends what a killed build left half done, and refuses what must not be replaced.
func open(ctx context.Context, dest string, o Options) (s *session, err error) {
	s = &session{o: o, disk: &disk{fault: o.fault}, workers: o.workers()}
	if s.dest, err = resolve(s.disk, dest); err != nil {
		return nil, err
	}
	if err := refuseGuarded(s.dest, o.Refuse); err != nil {
		return nil, err
	}
	if s.exists, err = s.disk.isThere(s.dest); err != nil {
		return nil, err
	}
	s.chooseMode()
	if err := s.makeWork(); err != nil {
		return nil, err
	}
	if s.lock, err = takeLock(ctx, s.disk, s.dest, s.in(lockName), o.Wait); err != nil {
		return nil, err
	}
	if err := s.readState(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *session) close() error { return s.lock.release() }

// beside is the work folder of a destination that can be exchanged; one in place may keep it inside.
func (s *session) beside() string {
	return filepath.Join(filepath.Dir(s.dest), "."+filepath.Base(s.dest)+insideName)
}

func (s *session) inside() string { return filepath.Join(s.dest, insideName) }

func (s *session) chooseMode() {
	s.work = s.beside()
	why := ""
	switch {
	case s.o.inside:
		s.inPlace = true
	case s.exists && isMount(s.dest):
		s.inPlace, why = true, "it is a mount point"
	case s.exists && !canChange(filepath.Dir(s.dest)):
		s.inPlace, why = true, "the folder that holds it cannot be written"
	case s.o.InPlace:
		s.inPlace = true
		s.o.note("%s: files are replaced one by one, as asked", s.dest)
		return
	}
	if s.inPlace {
		s.work = s.inside()
	}
	if why != "" {
		s.o.note("%s: files are replaced one by one, for %s", s.dest, why)
	}
}

// makeWork makes the work folder, unless the destination holds files: those are not ours then, or nobody knows.
func (s *session) makeWork() error {
	info, err := s.disk.lstat(s.work)
	if err == nil && !info.IsDir() {
		return &Refusal{s.dest, s.work + " is no folder", "move it away; drawpress keeps its own files there"}
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if s.exists {
		entries, err := s.disk.list(s.dest)
		if err != nil {
			return err
		}
		var names []string
		for _, e := range entries {
			if name := e.Name(); e.IsDir() {
				names = append(names, name+"/")
			} else {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		elsewhere, err := s.knownElsewhere()
		if err != nil {
			return err
		}
		if len(names) > 0 && !elsewhere {
			return refuseUnknown(s.dest, names)
		}
	}
	err = s.disk.mkdir(s.work)
	if errors.Is(err, fs.ErrExist) {
		return nil // another build was faster; the lock decides
	}
	return err
}

// knownElsewhere reports whether the work folder of the other mode exists, in which case its manifests decide.
func (s *session) knownElsewhere() (bool, error) {
	if s.work == s.beside() {
		return s.disk.isThere(s.inside())
	}
	return s.disk.isThere(s.beside())
}

func (s *session) readState(ctx context.Context) (err error) {
	if err := s.recover(); err != nil {
		return err
	}
	if s.exists, err = s.disk.isThere(s.dest); err != nil { // again: the build that held the lock may have made it
		return err
	}
	if err := s.loadManifests(); err != nil {
		return err
	}
	return s.readLive(ctx)
}

// recover ends two renames that were cut off in the middle. The old site comes back: the new one is complete in the spare, and the
// build that begins now will find that out.
func (s *session) recover() error {
	there, err := s.disk.isThere(s.in(oldName))
	if err != nil || !there {
		return err
	}
	live, err := s.disk.isThere(s.dest)
	if err != nil {
		return err
	}
	if !live {
		if err := s.disk.rename(s.in(oldName), s.dest); err != nil {
			return err
		}
		s.o.note("%s: an earlier build was cut off while it went live; the site before it is back", s.dest)
		return nil
	}
	if err := s.disk.removeAll(s.in(spareName)); err != nil {
		return err
	}
	return s.disk.rename(s.in(oldName), s.in(spareName))
}

// loadManifests reads those of both possible work folders, for the mode may have changed since the last build.
func (s *session) loadManifests() error {
	s.bad = map[string]error{}
	for _, dir := range []string{s.beside(), s.inside()} {
		good, bad, err := loadManifests(s.disk, dir)
		if err != nil && (dir == s.work || !errors.Is(err, fs.ErrNotExist)) {
			return err
		}
		for name, m := range good {
			s.manifests = append(s.manifests, stored{m, dir, name})
		}
		for name, err := range bad {
			s.bad[name] = err
		}
	}
	return nil
}

// readLive finds out what the live tree holds, and refuses when that is more than drawpress wrote.
func (s *session) readLive(ctx context.Context) error {
	s.live = &manifest{files: map[string]entry{}}
	if !s.exists {
		return nil
	}
	var err error
	if s.liveID, err = folderID(s.dest); err != nil {
		return err
	}
	s.live.folder = s.liveID
	if err := s.bad[manifestName(s.liveID)]; err != nil {
		return s.refuseManifest(err)
	}
	own, cut := s.manifestOf(s.liveID)
	if own == nil {
		return s.readStranger(ctx)
	}
	dirs := own.folders()
	t, err := s.disk.walk(ctx, s.dest, s.workers, func(dir string) bool { return dirs[dir] })
	if err != nil {
		return err
	}
	delete(t.dirs, insideName)
	if names := own.foreign(t); len(names) > 0 {
		return refuseForeign(s.dest, names)
	}
	if cut != nil {
		own.preferFound(cut, t)
	}
	changed, stale, err := own.reconcile(ctx, s.disk, s.dest, t, s.workers)
	if err != nil {
		return err
	}
	s.live, s.stale = own, stale || cut != nil
	switch {
	case cut != nil:
		s.hollow = sortedPaths(t.dirs)
		s.o.note("%s: an earlier build was cut off while it replaced files; this one completes it", s.dest)
	case len(changed) > 0:
		s.o.note("%s: changed or removed by hand since it was published, and put right again: %s", s.dest, nameSome(changed))
	}
	if s.stale {
		s.live.generation = generationOf(s.live.files)
	}
	return nil
}

func (s *session) refuseManifest(err error) error {
	return &Refusal{
		Dest:   s.dest,
		Reason: "its manifest in " + s.work + " cannot be used: " + err.Error(),
		Hint:   "use the drawpress that wrote it, or delete the folder or move it away and build again",
	}
}

// manifestOf returns the manifest of a tree, by the number of its folder, and the one of a build in place that was cut off, whose
// entries are true of those files that it replaced.
func (s *session) manifestOf(folder uint64) (own, cut *manifest) {
	for _, m := range s.manifests {
		switch {
		case m.folder != folder:
		case m.name == nextManifest:
			cut = m.manifest
		case own == nil || m.dir == s.work:
			own = m.manifest
		}
	}
	if cut == nil {
		return own, nil
	}
	both := &manifest{folder: folder, files: map[string]entry{}}
	for _, m := range []*manifest{cut, own} {
		if m == nil {
			continue
		}
		for path, e := range m.files {
			both.files[path] = e
		}
	}
	return both, cut
}

// preferFound takes the entries of another manifest of the same tree where they are the true ones.
func (m *manifest) preferFound(other *manifest, t *tree) {
	for path, e := range other.files {
		if t.files[path] == e.found {
			m.files[path] = e
		}
	}
}

// readStranger looks at a live tree that no manifest knows by its number. It may be a copy, of a whole project for example: what
// holds nothing but bytes that drawpress wrote at these paths is taken for its own. An empty folder is welcome.
func (s *session) readStranger(ctx context.Context) error {
	t, err := s.disk.walk(ctx, s.dest, s.workers, func(dir string) bool { return dir != insideName })
	if err != nil {
		return err
	}
	delete(t.dirs, insideName)
	if len(t.files) == 0 && len(t.dirs) == 0 {
		return nil
	}
	m, err := s.findCopy(ctx, s.dest, t)
	if err != nil {
		return err
	}
	if m == nil {
		for _, err := range s.bad {
			return s.refuseManifest(err)
		}
		names := sortedPaths(t.files)
		if len(names) == 0 {
			for _, dir := range sortedPaths(t.dirs) {
				names = append(names, dir+"/")
			}
		}
		return refuseUnknown(s.dest, names)
	}
	m.folder = s.liveID
	m.generation = generationOf(m.files)
	s.live, s.stale = m, true
	return nil
}

// findCopy looks for a manifest that is true of every file of a tree, whatever the times and numbers of the files.
func (s *session) findCopy(ctx context.Context, root string, t *tree) (*manifest, error) {
	for _, m := range s.manifests {
		if len(m.foreign(t)) > 0 || !m.sizesAgree(t) {
			continue
		}
		copied := &manifest{folder: m.folder, program: m.program, files: map[string]entry{}}
		for path, e := range m.files {
			if _, ok := t.files[path]; ok {
				copied.files[path] = e
			}
		}
		changed, _, err := copied.reconcile(ctx, s.disk, root, t, s.workers)
		if err != nil {
			return nil, err
		}
		if len(changed) == 0 {
			return copied, nil
		}
	}
	return nil, nil
}

func (m *manifest) sizesAgree(t *tree) bool {
	for path, f := range t.files {
		if m.files[path].size != f.size {
			return false
		}
	}
	return true
}

func refuseUnknown(dest string, names []string) error {
	return &Refusal{
		Dest:   dest,
		Reason: "holds what drawpress did not write, as far as it knows: " + nameSome(names),
		Hint: "name an empty folder; or, if this is a published site whose work folder was lost, " +
			"delete the folder or move it away and build again",
	}
}

// settle writes the manifest of a live site that stays, where it is not what the work folder says, and tidies. The live tree holds
// what now says.
func (s *session) settle(now *manifest) error {
	dirs := now.folders()
	for _, dir := range slices.Backward(s.hollow) {
		if _, file := now.files[dir]; !file && !dirs[dir] {
			if err := s.disk.removeIfThere(filepath.Join(s.dest, filepath.FromSlash(dir))); err != nil {
				return err
			}
		}
	}
	var spareID uint64
	if there, err := s.disk.isThere(s.in(spareName)); err != nil {
		return err
	} else if there {
		if spareID, err = folderID(s.in(spareName)); err != nil {
			return err
		}
	}
	if s.stale {
		if err := saveManifest(s.disk, s.work, manifestName(s.liveID), s.live); err != nil {
			return err
		}
	}
	return s.tidy(spareID, s.liveID)
}

// tidy removes the manifests of trees that are no more, and whatever a killed build left in the work folder.
func (s *session) tidy(first, second uint64) error {
	keep := map[string]bool{lockName: true, spareName: true, manifestName(first): true, manifestName(second): true}
	entries, err := s.disk.list(s.work)
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range entries {
		name := e.Name()
		ours := strings.HasSuffix(name, manifestSuffix) || strings.HasSuffix(name, tempSuffix) ||
			name == stageName || name == scratchName
		if ours && !keep[name] {
			errs = append(errs, s.disk.removeAll(s.in(name)))
		}
	}
	for _, m := range s.manifests {
		if m.dir != s.work && m.folder == s.liveID {
			if err := s.disk.remove(filepath.Join(m.dir, m.name)); !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}
