//go:build unix

package publish

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestModesDoNotDependOnUmask(t *testing.T) {
	for mode, o := range modes {
		for _, mask := range []int{0, 0o077, 0o002, 0o277} {
			dest := newDest(t)
			old := syscall.Umask(mask)
			_, err := Publish(context.Background(), dest, edition(1, 3).files(), o)
			if err == nil {
				_, err = Publish(context.Background(), dest, edition(2, 3).files(), o)
			}
			syscall.Umask(old)
			must(t, err)
			must(t, filepath.WalkDir(dest, func(path string, e os.DirEntry, err error) error {
				must(t, err)
				info, err := e.Info()
				must(t, err)
				want := fileMode
				if e.IsDir() {
					want = dirMode
				}
				if info.Mode().Perm() != want {
					t.Errorf("%s, umask %o: %s has mode %v", mode, mask, path, info.Mode())
				}
				return nil
			}))
		}
	}
}
