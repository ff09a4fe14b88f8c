//go:build !linux

package publish

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// errNoExchange means that two folders cannot be swapped in one step here.
var errNoExchange = errors.New("no exchange in one step on this system")

func exchange(_, _ string) error { return errNoExchange }

func noExchange(err error) error { return err }

func flush(dir string) error { return flushNames(dir) }

func flushNames(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // a folder cannot be opened for that there
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// isMount reports whether an existing folder is where another file system is mounted.
func isMount(dir string) bool {
	here, err := os.Lstat(dir)
	if err != nil {
		return false
	}
	up, err := os.Lstat(filepath.Dir(dir))
	return err == nil && deviceOf(here) != deviceOf(up)
}
