//go:build unix && !linux

package publish

import (
	"io/fs"
	"syscall"
)

// deviceOf is the number of the file system that holds a file.
func deviceOf(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(st.Dev)
	}
	return 0
}

// birthOf is 0: when a folder was made is not known here.
func birthOf(string) uint64 { return 0 }
