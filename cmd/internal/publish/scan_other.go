//go:build !linux

package publish

import "os"

// scan calls visit for everything in a folder, in no order; f is not filled in for folders.
func scan(dir string, visit func(name string, folder bool, f found)) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() {
			visit(e.Name(), true, found{})
			continue
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		visit(e.Name(), false, foundOf(info))
	}
	return nil
}
