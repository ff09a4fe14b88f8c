package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Refusal is the error of a build that would have put files at risk which drawpress did not write, or which it should not lose.
// Nothing was changed.
type Refusal struct {
	Dest   string // the destination
	Reason string // what was found there
	Hint   string // what would be right
}

func (r *Refusal) Error() string { return fmt.Sprintf("%s: %s; %s", r.Dest, r.Reason, r.Hint) }

const namedPaths = 5 // as many paths as a message names

// nameSome lists some of many paths.
func nameSome(paths []string) string {
	if len(paths) <= namedPaths {
		return strings.Join(paths, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(paths[:namedPaths], ", "), len(paths)-namedPaths)
}

// resolve follows a link at the destination and above it, so that one folder has one name, and refuses what can never be a
// destination. The folder need not exist.
func resolve(d *disk, dest string) (string, error) {
	abs, err := filepath.Abs(dest)
	if err != nil {
		return "", err
	}
	info, err := d.lstat(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		parent, err := filepath.EvalSymlinks(filepath.Dir(abs))
		if errors.Is(err, fs.ErrNotExist) {
			return "", &Refusal{dest, "its parent folder does not exist", "make " + filepath.Dir(abs) + " first"}
		}
		if err != nil {
			return "", err
		}
		return filepath.Join(parent, filepath.Base(abs)), nil
	case err != nil:
		return "", err
	}
	real, err := filepath.EvalSymlinks(abs)
	if errors.Is(err, fs.ErrNotExist) && info.Mode()&fs.ModeSymlink != 0 {
		return "", &Refusal{dest, "a link that leads nowhere", "remove the link, or make the folder it names"}
	}
	if err != nil {
		return "", err
	}
	if info, err = d.lstat(real); err != nil {
		return "", err
	}
	if !info.IsDir() {
		return "", &Refusal{dest, "a file, not a folder", "name a folder, or move the file away"}
	}
	return real, nil
}

// refuseGuarded refuses /, the home folder, those of the options, and every folder above one of them, under whatever name.
func refuseGuarded(dest string, guarded []string) error {
	here, err := os.Stat(dest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // what does not exist holds nothing
	}
	if err != nil {
		return err
	}
	const hint = "publish into a folder of its own, such as public"
	if filepath.Dir(dest) == dest {
		return &Refusal{dest, "the root of the file system", hint}
	}
	folders := slices.Clone(guarded)
	home, err := os.UserHomeDir()
	if err == nil {
		folders = append(folders, home)
	}
	for _, guard := range folders {
		abs, err := filepath.Abs(guard)
		if err != nil {
			return err
		}
		if real, err := filepath.EvalSymlinks(abs); err == nil {
			abs = real
		}
		what := "the folder " + guard
		if guard == home {
			what = "the home folder"
		}
		for dir := abs; ; dir = filepath.Dir(dir) {
			if info, err := os.Stat(dir); err == nil && os.SameFile(info, here) {
				if dir != abs {
					what = "a folder above " + guard
				}
				return &Refusal{dest, what, hint}
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return nil
}

func refuseForeign(dest string, names []string) error {
	return &Refusal{
		Dest:   dest,
		Reason: "holds what drawpress did not write: " + nameSome(names),
		Hint:   "move it to assets/static, from where it is published with the site, or away",
	}
}

// refuseStorm guards against an empty content folder or a wrong branch. An immutable file that comes makes up for one that goes: its
// name follows its contents, and many such names change together.
func refuseStorm(dest string, live map[string]entry, files []File) error {
	const few = 20
	gone := len(live)
	for _, f := range files {
		if _, ok := live[f.Path]; ok {
			gone--
		} else if f.Immutable {
			gone--
		}
	}
	if gone <= few || 2*gone <= len(live) {
		return nil
	}
	return &Refusal{
		Dest:   dest,
		Reason: fmt.Sprintf("%d of %d published files would vanish", gone, len(live)),
		Hint:   "look whether the content is there; if it is meant, say so and build again",
	}
}
