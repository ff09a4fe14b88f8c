package main

import (
	"io/fs"
	"os"
	"path"
	"sync"
)

// A folder is a site folder as a file system that nothing can leave: no path
// and no link. Folders in it stay open once they were read from, for opening a
// file goes down from an open folder name by name.
type folder struct {
	fs.FS
	root *os.Root
	dirs sync.Map // path -> *os.Root
}

func openFolder(name string) (*folder, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return &folder{FS: root.FS(), root: root}, nil
}

func (f *folder) close() {
	f.dirs.Range(func(_, dir any) bool { return dir.(*os.Root).Close() == nil })
	_ = f.root.Close() // it was only read from
}

// ReadFile implements [fs.ReadFileFS].
func (f *folder) ReadFile(name string) ([]byte, error) {
	parent, base := path.Split(name)
	if parent == "" || !fs.ValidPath(name) {
		return fs.ReadFile(f.FS, name)
	}
	dir, ok := f.dirs.Load(parent)
	if !ok {
		opened, err := f.root.OpenRoot(parent[:len(parent)-1])
		if err != nil {
			return fs.ReadFile(f.FS, name) // for an error that names the whole path
		}
		var raced bool
		if dir, raced = f.dirs.LoadOrStore(parent, opened); raced {
			_ = opened.Close()
		}
	}
	data, err := dir.(*os.Root).ReadFile(base)
	if err != nil {
		return fs.ReadFile(f.FS, name)
	}
	return data, nil
}

// ReadDir, Stat, Lstat and ReadLink are those of the folder itself.
func (f *folder) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.FS, name) }
func (f *folder) Stat(name string) (fs.FileInfo, error)      { return fs.Stat(f.FS, name) }
func (f *folder) Lstat(name string) (fs.FileInfo, error)     { return fs.Lstat(f.FS, name) }
func (f *folder) ReadLink(name string) (string, error)       { return fs.ReadLink(f.FS, name) }
