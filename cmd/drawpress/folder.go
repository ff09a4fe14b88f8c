package main

import (
	"io/fs"
	"os"
	"path"
	"sync"
)

// A folder is a site folder as a file system that nothing can leave: no path
// and no link. Folders in it stay open once they were read from, for opening a
// file goes down from an open folder name by name; so one that is moved away
// and put back as another is seen only by a folder that is opened after that.
type folder struct {
	fs.FS
	name string
	root *os.Root
	dirs sync.Map // path -> *os.Root
}

func openFolder(name string) (*folder, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return &folder{FS: root.FS(), name: name, root: root}, nil
}

func (f *folder) close() {
	f.dirs.Range(func(_, dir any) bool { return dir.(*os.Root).Close() == nil })
	_ = f.root.Close() // it was only read from
}

// rest closes everything and serves on: each file is opened anew, from the
// folder that has the name by then. Nobody may be reading meanwhile.
func (f *folder) rest() {
	f.close()
	f.root, f.FS = nil, anew(f.name)
	f.dirs.Clear()
}

// An anew opens the folder of this name for each file.
type anew string

func (a anew) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return os.OpenInRoot(string(a), name)
}

// ReadFile implements [fs.ReadFileFS].
func (f *folder) ReadFile(name string) ([]byte, error) {
	if dir, base := f.dir(name); dir != nil {
		if data, err := dir.ReadFile(base); err == nil {
			return data, nil
		}
	}
	return fs.ReadFile(f.FS, name) // for an error that names the whole path
}

// Lstat implements [fs.ReadLinkFS].
func (f *folder) Lstat(name string) (fs.FileInfo, error) {
	if dir, base := f.dir(name); dir != nil {
		if info, err := dir.Lstat(base); err == nil {
			return info, nil
		}
	}
	return fs.Lstat(f.FS, name)
}

// dir is the open folder that a file is in; nil if it cannot be opened.
func (f *folder) dir(name string) (dir *os.Root, base string) {
	parent, base := path.Split(name)
	if f.root == nil || parent == "" || base == "" || !fs.ValidPath(name) {
		return nil, ""
	}
	if dir, ok := f.dirs.Load(parent); ok {
		return dir.(*os.Root), base
	}
	opened, err := f.root.OpenRoot(parent[:len(parent)-1])
	if err != nil {
		return nil, ""
	}
	kept, raced := f.dirs.LoadOrStore(parent, opened)
	if raced {
		_ = opened.Close()
	}
	return kept.(*os.Root), base
}

// ReadDir, Stat and ReadLink are those of the folder itself.
func (f *folder) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.FS, name) }
func (f *folder) Stat(name string) (fs.FileInfo, error)      { return fs.Stat(f.FS, name) }
func (f *folder) ReadLink(name string) (string, error)       { return fs.ReadLink(f.FS, name) }
