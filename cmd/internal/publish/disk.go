package publish

import (
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"syscall"
	"time"
)

// disk is the only place from which this package changes or reads a file system. A test hangs a fault on it, to make any single
// operation fail; without one an operation costs one comparison with nil more than the call to os.
type disk struct {
	fault func(op, path string) error

	// setModes says that the umask (or a default ACL) takes permissions away from what is created, so that they are set again.
	setModes bool
}

const (
	fileMode fs.FileMode = 0o644
	dirMode  fs.FileMode = 0o755
)

// found is what lstat says of one file.
type found struct {
	size    int64
	time    int64 // last change of the contents, nanoseconds since 1970
	inode   uint64
	regular bool
}

func foundOf(info fs.FileInfo) found {
	return found{size: info.Size(), time: info.ModTime().UnixNano(), inode: inodeOf(info), regular: info.Mode().IsRegular()}
}

func (d *disk) try(op, path string) error {
	if d.fault == nil {
		return nil
	}
	if err := d.fault(op, path); err != nil {
		return &fs.PathError{Op: op, Path: path, Err: err}
	}
	return nil
}

// create writes a file that does not exist yet; it never opens one that does. What was written of a file that failed is removed.
func (d *disk) create(path string, data []byte) (found, error) {
	if err := d.try("open", path); err != nil {
		return found{}, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return found{}, err
	}
	at, err := d.fill(f, path, data)
	if closeErr := errors.Join(d.try("close", path), f.Close()); err == nil {
		err = closeErr
	}
	if err != nil {
		_ = os.Remove(path) // to give the space back; the error that counts is the first
		return found{}, err
	}
	return at, nil
}

func (d *disk) fill(f *os.File, path string, data []byte) (found, error) {
	if err := d.try("write", path); err != nil {
		_, _ = f.Write(data[:len(data)/2]) // a fault leaves what a full disk leaves
		return found{}, err
	}
	n, err := f.Write(data)
	if err == nil && n < len(data) {
		err = &fs.PathError{Op: "write", Path: path, Err: io.ErrShortWrite}
	}
	if err != nil {
		return found{}, err
	}
	if d.setModes {
		if err := errors.Join(d.try("chmod", path), f.Chmod(fileMode)); err != nil {
			return found{}, err
		}
	}
	if err := d.try("stat", path); err != nil {
		return found{}, err
	}
	info, err := f.Stat()
	if err != nil {
		return found{}, err
	}
	return foundOf(info), nil
}

func (d *disk) mkdir(path string) error {
	if err := d.try("mkdir", path); err != nil {
		return err
	}
	if err := os.Mkdir(path, dirMode); err != nil {
		return err
	}
	if d.setModes {
		return errors.Join(d.try("chmod", path), os.Chmod(path, dirMode))
	}
	return nil
}

// learnModes finds out, with one folder made and removed, whether permissions must be set after creation. The folder has all the
// bits that any file has, so what the umask spares there it spares everywhere. A file system that keeps no modes ignores chmod.
func (d *disk) learnModes(scratch string) error {
	_ = os.Remove(scratch) // left behind by a build that was killed
	d.setModes = false
	if err := d.mkdir(scratch); err != nil {
		return err
	}
	defer os.Remove(scratch)
	info, err := d.lstat(scratch)
	if err != nil || info.Mode().Perm() == dirMode || runtime.GOOS == "windows" {
		return err
	}
	if os.Chmod(scratch, dirMode) != nil {
		return nil
	}
	info, err = d.lstat(scratch)
	d.setModes = err == nil && info.Mode().Perm() == dirMode
	return err
}

func (d *disk) lstat(path string) (fs.FileInfo, error) {
	if err := d.try("lstat", path); err != nil {
		return nil, err
	}
	return os.Lstat(path)
}

func (d *disk) link(from, to string) error {
	if err := d.try("link", to); err != nil {
		return err
	}
	return os.Link(from, to)
}

func (d *disk) setTime(path string, changed time.Time) error {
	if err := d.try("time", path); err != nil {
		return err
	}
	return os.Chtimes(path, changed, changed)
}

func (d *disk) rename(from, to string) error {
	if err := d.try("rename", to); err != nil {
		return err
	}
	return os.Rename(from, to)
}

func (d *disk) remove(path string) error {
	if err := d.try("remove", path); err != nil {
		return err
	}
	return os.Remove(path)
}

func (d *disk) removeAll(path string) error {
	if err := d.try("remove", path); err != nil {
		return err
	}
	return os.RemoveAll(path)
}

func (d *disk) read(path string) ([]byte, error) {
	if err := d.try("read", path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// list names what a folder holds, in no order.
func (d *disk) list(dir string) ([]fs.DirEntry, error) {
	if err := d.try("list", dir); err != nil {
		return nil, err
	}
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.ReadDir(-1)
}

// digest is the SHA-256 of a file's contents.
func (d *disk) digest(path string) ([sha256.Size]byte, error) {
	var sum [sha256.Size]byte
	if err := d.try("read", path); err != nil {
		return sum, err
	}
	f, err := os.Open(path)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return sum, err
	}
	h.Sum(sum[:0])
	return sum, nil
}

// exchange swaps two folders in one step. The error is errNoExchange where the system or the file system has no such step.
func (d *disk) exchange(a, b string) error {
	if err := d.try("exchange", b); err != nil {
		return noExchange(err)
	}
	return noExchange(exchange(a, b))
}

// flush brings everything written below a folder to the disk.
func (d *disk) flush(dir string) error {
	if err := d.try("flush", dir); err != nil {
		return err
	}
	return flush(dir)
}

// flushNames brings the names in a folder to the disk, after a rename.
func (d *disk) flushNames(dir string) error {
	if err := d.try("flush", dir); err != nil {
		return err
	}
	return flushNames(dir)
}

// isThere reports whether a name exists.
func (d *disk) isThere(path string) (bool, error) {
	_, err := d.lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// removeIfThere removes a file or an empty folder. It need not exist, nor need the folder that held it.
func (d *disk) removeIfThere(path string) error {
	err := d.remove(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil
	}
	return err
}
