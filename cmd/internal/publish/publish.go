// Package publish brings a list of files to the folder that readers see, all of it or nothing.
//
// The rule it keeps: whatever happens, a full disk, a failing page, a killed process, the live folder is a whole site, the old one or
// the new one, and nothing is ever replaced or removed there that this package did not write.
//
// Two whole trees exist: the live folder, say public, and the generation before it, the spare, in the work folder
// .public.drawpress beside it, with a manifest for each tree and a lock. A build renders every file and compares it by hash with
// what the manifests say: what the live tree holds already is shared with the spare by a hard link, the rest is written into the
// spare. Then the two trees change places in one step, and the old site is the spare of the next build. So a rebuild costs what
// changed, and files that did not change keep their inode and time.
//
// Files are shared, so no file is ever opened for writing under a name that exists: the spare gets new files under free names.
// Before its first change the spare loses its manifest. A spare without one may hold anything, half a file too, so its files count
// only after they were read and have the right hash, or are found to be links to live ones.
//
// A file whose name is made of all that it is made of ([File].Immutable), such as a picture that takes long to draw, is not rendered
// where one of the trees holds it under that name already: the published trees are its only store. What a tree holds counts only by a
// manifest, and only as long as nobody changed it by hand: a manifest keeps no hash of bytes that drawpress did not write.
//
// Where the folder cannot be exchanged, being a mount point or in a parent that cannot be written, everything is first staged in
// full and then renamed file by file: assets, pages, lists, feeds, and deletes last. Every file is whole at any moment then, but
// readers may for some milliseconds see files of two generations.
//
// One trap remains where another process holds the live folder itself, by a mount of its own or as its working folder: after an
// exchange it sees the old tree. [Options].InPlace is for that.
package publish

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Class orders the files where they are replaced one by one, so that nothing is live before what it refers to.
type Class uint8

// The classes, in the order in which they go live.
const (
	Asset Class = iota // what pages load: styles, scripts, pictures
	Page               // what lists link to
	List               // indexes, tables, sitemaps
	Feed               // what tells the world
	classes
)

// File is one file of the site.
type File struct {
	Path  string // slash-separated, relative and clean: "draws/258/index.html"
	Class Class

	// Immutable says that the path is made of all that the contents are, by a hash in the name for example: where a tree of this
	// destination holds the path as it was published, its bytes are kept, and neither Write nor Check is called.
	Immutable bool

	// Known, if not nil, may know the bytes before Write is called.
	Known Known

	// Check, if not nil, is given the rendered bytes, and its error stops the build. It must not keep or change them.
	Check func([]byte) error

	// Write renders the file. It is called at the same time as that of other files, and perhaps more than once; it must write the same
	// bytes each time.
	Write func(w io.Writer) error
}

// Known knows what a file will hold, if an earlier build found that out: where a tree of this destination holds the path with that
// hash, neither Write nor Check is called. Sum and Keep are called by the goroutine that calls Write.
type Known interface {
	Sum() (sum [sha256.Size]byte, ok bool)
	Keep(sum [sha256.Size]byte) // of what Write wrote just before
}

// Options are the settings of a build. The zero value is of use.
type Options struct {
	Refuse      []string      // folders that may never be replaced, nor any above them; / and the home folder are always refused
	Workers     int           // files rendered at the same time; 0 means one for each core
	Note        func(string)  // gets one-line messages for the person at the terminal; may be nil
	Wait        time.Duration // how long to wait for another build of the same folder
	Program     string        // name and version, for the manifest
	AllowShrink bool          // let more than half of the published files vanish
	InPlace     bool          // replace file by file even where the trees could be exchanged

	inside bool // keep the work folder in the destination
	fault  func(op, path string) error
}

func (o *Options) note(format string, args ...any) {
	if o.Note != nil {
		o.Note(fmt.Sprintf(format, args...))
	}
}

func (o *Options) workers() int {
	if o.Workers > 0 {
		return o.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// The ways in which a new site goes live.
const (
	ModeExchange = "exchange" // both trees change places in one step
	ModeRename   = "rename"   // two renames, where the system cannot exchange; the folder is missing in between
	ModeInPlace  = "in place" // file by file
)

// Result is what a build or a rollback did.
type Result struct {
	Mode       string   // one of the Mode constants
	Files      int      // files of the site
	Bytes      int64    // their size in all
	Written    int      // files written; the others were on the disk already
	Linked     int      // files that the new tree got as a hard link to the old one
	Removed    int      // files of the old live site that the new one has not
	Changed    []string // paths that were added, changed or removed against the old live site, sorted; empty: nothing was done
	Generation string   // the name of these contents: equal sites have equal names
}

// Publish makes dest hold exactly these files. With an error and no result, the old site is live as it was, to the byte; in place,
// once the first file has been replaced, it is a mixture of whole files that the next build completes. With an error and a
// result, the new site is live, but it may not outlast a power cut or leave the work folder tidy.
//
// All errors of Write and Check are returned, joined, in the order of the paths. What must not be published to gives a [*Refusal].
func Publish(ctx context.Context, dest string, files []File, o Options) (*Result, error) {
	if err := validate(files); err != nil {
		return nil, err
	}
	r, err := publish(ctx, dest, files, o)
	if _, ok := errors.AsType[*immovable](err); ok {
		o.note("%s: cannot be exchanged (%v); replacing file by file", dest, err)
		o.InPlace, o.inside = true, true
		r, err = publish(ctx, dest, files, o)
	}
	return r, err
}

func publish(ctx context.Context, dest string, files []File, o Options) (r *Result, err error) {
	s, err := open(ctx, dest, o)
	if err != nil {
		return nil, err
	}
	defer func() { joinClose(&err, s.close()) }()
	if !o.AllowShrink {
		if err := refuseStorm(s.dest, s.live.files, files); err != nil {
			return nil, err
		}
	}
	if s.inPlace {
		return s.publishInPlace(ctx, files)
	}
	return s.publishExchange(ctx, files)
}

func (s *session) publishExchange(ctx context.Context, files []File) (*Result, error) {
	sp, err := s.openSpare(files)
	if err != nil {
		return nil, err
	}
	out, err := s.render(ctx, files, sp.put, sp.held)
	if err != nil {
		return nil, err
	}
	if s.same(out) {
		r, _ := s.compare(files, out)
		r.Mode = ModeExchange
		return r, s.settle(s.live)
	}
	if err := sp.complete(ctx, out); err != nil {
		return nil, err
	}
	r, next := s.compare(files, out)
	r.Linked = int(sp.linked.Load())
	if next.folder, err = folderID(sp.root); err != nil {
		return nil, err
	}
	if err := saveManifest(s.disk, s.work, nextManifest, next); err != nil {
		return nil, err
	}
	if err := s.disk.flush(s.work); err != nil {
		return nil, err
	}
	if err := s.disk.rename(s.in(nextManifest), s.in(manifestName(next.folder))); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if r.Mode, err = s.swap(); err != nil && r.Mode == "" {
		return nil, err
	}
	return r, errors.Join(err, s.flushSwap(), s.tidy(next.folder, s.liveID))
}

// same reports whether the live site holds exactly what was rendered.
func (s *session) same(out []outcome) bool {
	differs := func(o outcome) bool { return o.as != asLive }
	return len(out) == len(s.live.files) && !slices.ContainsFunc(out, differs)
}

// compare counts what differs from the live site and describes the new one.
func (s *session) compare(files []File, out []outcome) (*Result, *manifest) {
	r := &Result{Files: len(files)}
	next := &manifest{program: s.o.Program, files: make(map[string]entry, len(files))}
	for i, f := range files {
		o := &out[i]
		next.files[f.Path] = o.entry
		r.Bytes += o.size
		if o.as != asLive {
			r.Changed = append(r.Changed, f.Path)
		}
		if o.as == written {
			r.Written++
		}
	}
	for path := range s.live.files {
		if _, stays := next.files[path]; !stays {
			r.Changed = append(r.Changed, path)
			r.Removed++
		}
	}
	slices.Sort(r.Changed)
	next.generation = s.live.generation
	if len(r.Changed) > 0 || next.generation == "" {
		next.generation = generationOf(next.files)
	}
	r.Generation = next.generation
	return r, next
}

// validate looks at the list before anything is done.
func validate(files []File) error {
	if len(files) == 0 {
		return errors.New("there are no files to publish; want at least one")
	}
	var errs []error
	seen := make(map[string]bool, len(files))
	folders := map[string]bool{}
	for _, f := range files {
		if err := validPath(f.Path); err != nil {
			errs = append(errs, err)
			continue
		}
		if f.Write == nil || f.Class >= classes {
			errs = append(errs, fmt.Errorf("%s: has no class or nothing that writes it", f.Path))
		}
		if seen[f.Path] {
			errs = append(errs, fmt.Errorf("%s: is in the site twice; want one file for each path", f.Path))
		}
		seen[f.Path] = true
		for dir := parentOf(f.Path); dir != "." && !folders[dir]; dir = parentOf(dir) {
			folders[dir] = true
		}
	}
	for dir := range folders {
		if seen[dir] {
			errs = append(errs, fmt.Errorf("%s: is both a file and a folder of the site", dir))
		}
	}
	return joinSorted(errs)
}

func validPath(path string) error {
	first, _, _ := strings.Cut(path, "/")
	switch {
	case !fs.ValidPath(path) || path == ".":
		return fmt.Errorf("%q: is not a clean relative path such as draws/258/index.html", path)
	case strings.ContainsFunc(path, func(r rune) bool { return r == '\\' || printable(r) < 0 }):
		return fmt.Errorf("%q: a path of the site holds no backslash and no control characters", path)
	case first == insideName:
		return fmt.Errorf("%q: the name %s is kept for drawpress itself", path, insideName)
	}
	return nil
}

// parentOf is the folder of a path, "." at the top.
func parentOf(path string) string {
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		return path[:i]
	}
	return "."
}

func joinSorted(errs []error) error {
	slices.SortStableFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(errs...)
}
