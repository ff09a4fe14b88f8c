package publish

import (
	"errors"
	"io/fs"
	"syscall"
)

// inodeOf is 0: Windows gives no such number with a listing, and sizes and times (100 ns) decide there.
func inodeOf(fs.FileInfo) uint64 { return 0 }

// folderID is a number that a folder keeps when it is renamed, and that no other folder of its volume has at the same time.
func folderID(dir string) (uint64, error) {
	name, err := syscall.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	const share = syscall.FILE_SHARE_READ | syscall.FILE_SHARE_WRITE | 0x4 // and delete
	h, err := syscall.CreateFile(name, 0, share, nil, syscall.OPEN_EXISTING, syscall.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if err != nil {
		return 0, &fs.PathError{Op: "open", Path: dir, Err: err}
	}
	defer syscall.CloseHandle(h)
	var info syscall.ByHandleFileInformation
	if err := syscall.GetFileInformationByHandle(h, &info); err != nil {
		return 0, &fs.PathError{Op: "stat", Path: dir, Err: err}
	}
	return uint64(info.FileIndexHigh)<<32 | uint64(info.FileIndexLow), nil
}

// canChange trusts the owner of the folder: Windows says no when it is tried.
func canChange(string) bool { return true }

func deviceOf(fs.FileInfo) uint64 { return 0 }

// cannotMove reports whether an exchange failed for a reason that replacing file by file does not share.
func cannotMove(err error) bool { return errors.Is(err, fs.ErrPermission) }

// cannotLink reports whether a hard link failed because there can be none, so that the bytes must be copied.
func cannotLink(err error) bool {
	return err != nil && !errors.Is(err, fs.ErrExist) && !errors.Is(err, fs.ErrNotExist)
}

// inTheWay reports whether a name could not be made because something else has it.
func inTheWay(err error) bool {
	return errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.ENOTEMPTY) || errors.Is(err, fs.ErrPermission)
}
