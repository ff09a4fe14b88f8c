package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"drawpress"
)

// starter is the site that init writes.
//
//go:embed all:starter
var starter embed.FS

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use: "init DIR", Short: "Write a small working site", Args: cobra.ExactArgs(1),
		Long: `  drawpress init my-site
  drawpress build --source my-site

Write settings, draw types and three posts into a new or empty folder. The site
builds at once; change it from there. Nothing that exists is overwritten.

.vscode/ teaches Visual Studio Code to complete site.yaml, and to list the
problems of every post with the task "drawpress: check".`,
		RunE: func(_ *cobra.Command, args []string) error { return a.initSite(args[0]) },
	}
}

func (a *app) initSite(dir string) error {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return &exit{exitUsage, fmt.Errorf("%s is not empty (it holds %s); want a new or an empty folder", dir, entries[0].Name())}
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return machine(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return machine(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return machine(err)
	}
	defer root.Close()
	n := 0
	copyAll := func(from fs.FS, name func(string) string) error {
		return fs.WalkDir(from, ".", func(file string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := fs.ReadFile(from, file)
			if err == nil {
				n++
				err = writeNew(root, name(file), data)
			}
			return err
		})
	}
	err = copyAll(starter, func(file string) string {
		return strings.Replace(strings.TrimPrefix(file, "starter/"), "gitignore", ".gitignore", 1)
	})
	if err == nil {
		err = copyAll(drawpress.Types(), func(file string) string { return file })
	}
	if err != nil {
		return machine(err)
	}
	types, err := a.typesIn(dir)
	if err != nil {
		return err
	}
	schemas, err := writeSchemas(root, ".vscode/schemas", types)
	if err != nil {
		return machine(err)
	}
	n += len(schemas)
	fmt.Fprintf(a.out, "%s: %d files written\n\nNext:\n  drawpress build --source %s\n", dir, n, dir)
	return nil
}
