//go:build unix

package publish

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// inodeOf is the number by which the file system knows a file under all its names; 0 when it is not known.
func inodeOf(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(st.Ino)
	}
	return 0
}

// folderID is a number that a folder keeps when it is renamed, and that no other folder of its file system has. An inode alone would
// not do: a folder that is deleted and made again often gets the old one. So the time of its birth is mixed in, where it is known.
func folderID(dir string) (uint64, error) {
	info, err := os.Lstat(dir)
	if err != nil {
		return 0, err
	}
	const golden = 0x9e3779b97f4a7c15 // spreads the times over all numbers
	return inodeOf(info) + golden*birthOf(dir), nil
}

// canChange reports whether names in a folder may be made and renamed by this user.
func canChange(dir string) bool { return unix.Access(dir, unix.W_OK|unix.X_OK) == nil }

// cannotMove reports whether an exchange failed for a reason that replacing file by file does not share.
func cannotMove(err error) bool {
	return errors.Is(err, unix.EBUSY) || errors.Is(err, unix.EXDEV) || errors.Is(err, fs.ErrPermission)
}

// cannotLink reports whether a hard link failed because there can be none, so that the bytes must be copied.
func cannotLink(err error) bool {
	return errors.Is(err, unix.EMLINK) || errors.Is(err, unix.EXDEV) || errors.Is(err, unix.ENOTSUP) ||
		errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EPERM)
}

// inTheWay reports whether a name could not be made because something else has it: a folder, or a file where a folder should be.
func inTheWay(err error) bool {
	return errors.Is(err, fs.ErrExist) || errors.Is(err, unix.EISDIR) || errors.Is(err, unix.ENOTDIR) || errors.Is(err, unix.ENOTEMPTY)
}
