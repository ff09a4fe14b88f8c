package site

import (
	"io/fs"
	"syscall"
)

// inodeOf tells what a program that writes a file cannot set: when the inode
// was last changed, in nanoseconds, and which it is.
func inodeOf(info fs.FileInfo) (changed int64, inode uint64) {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ctim.Nano(), st.Ino
	}
	return 0, 0
}
