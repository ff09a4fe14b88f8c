package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"drawpress"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/site"
)

// schemaNames are the kinds of file that have a schema.
func schemaNames() []string {
	var names []string
	for _, k := range post.Kinds {
		names = append(names, k.Singular())
	}
	return append(names, "site")
}

func (a *app) schemaCommand() *cobra.Command {
	var folder, all string
	names := strings.Join(schemaNames(), " | ")
	c := &cobra.Command{
		Use: "schema [" + names + "]", Short: "Print the JSON Schema of front matter or of site.yaml",
		Args: cobra.MaximumNArgs(1), ValidArgs: schemaNames(),
		Long: `  drawpress schema                          of the front matter of a draw
  drawpress schema site                     of site.yaml
  drawpress schema --all .vscode/schemas    all of them, a file each

Print the JSON Schema (draft 2020-12) of the front matter of a kind of post, or
of site.yaml, for editors that complete and check while one types. It is made
from the tables by which posts are read. In a site folder the types of draw are
those of content/types/.

Whatever a build takes the schema takes. A schema sees values as YAML decodes
them and one file at a time, so a build still finds more: 0507, a date that the
calendar lacks, a file in the folder of another year.

The files of --all are draw.schema.json and so on; only those that differ are
written, and their names are printed.

Exit codes: 0 fine, 1 the types of the folder have problems, 2 wrong usage,
3 the machine failed.`,
		RunE: func(_ *cobra.Command, args []string) error { return a.schema(args, folder, all) },
	}
	c.Flags().StringVarP(&folder, "source", "s", ".", "the site folder")
	c.Flags().StringVar(&all, "all", "", "write every schema into a folder")
	_ = c.MarkFlagDirname("source") // completion only; the flags exist
	_ = c.MarkFlagDirname("all")
	return c
}

func (a *app) schema(args []string, folder, all string) error {
	if all != "" && len(args) > 0 {
		return fmt.Errorf("--all writes every schema; want it without %q", args[0])
	}
	types, err := a.typesIn(folder)
	if err != nil {
		return err
	}
	if all == "" {
		name := "draw"
		if len(args) > 0 {
			name = args[0]
		}
		data := schemaOf(name, types)
		if data == nil {
			return fmt.Errorf("there is no schema of %q; want one of %s", name, strings.Join(schemaNames(), ", "))
		}
		_, err := a.out.Write(data)
		return machine(err)
	}
	if err := os.MkdirAll(all, 0o755); err != nil {
		return machine(err)
	}
	root, err := os.OpenRoot(all)
	if err != nil {
		return machine(err)
	}
	defer root.Close()
	written, err := writeSchemas(root, "", types)
	for _, name := range written {
		fmt.Fprintln(a.out, path.Join(all, name))
	}
	return machine(err)
}

// typesIn reads the types of a site folder; nil if it is none.
func (a *app) typesIn(folder string) (*draw.Catalogue, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, machine(fmt.Errorf("the site folder cannot be opened: %w", err))
	}
	defer root.Close()
	if _, err := root.Stat("content/types"); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	types, problems := site.LoadTypes(root.FS(), drawpress.Defaults())
	var mine = problems[:0]
	for _, p := range problems {
		if strings.HasPrefix(p.File, "content/types/") {
			mine = append(mine, p)
		}
	}
	if mine.Errors() > 0 {
		if err := a.print(mine); err != nil {
			return nil, machine(err)
		}
		return nil, &exit{exitProblems, errors.New("the types must be right before they can be listed")}
	}
	return types, nil
}

// schemaOf is nil for a name that is none of [schemaNames].
func schemaOf(name string, types *draw.Catalogue) []byte {
	if name == "site" {
		return site.SettingsSchema()
	}
	for _, k := range post.Kinds {
		if k.Singular() == name {
			return post.Schema(k, types)
		}
	}
	return nil
}

// writeSchemas brings the schemas in a folder up to date. It names those that
// were not.
func writeSchemas(root *os.Root, dir string, types *draw.Catalogue) (written []string, err error) {
	for _, name := range schemaNames() {
		file := path.Join(dir, name+".schema.json")
		data := schemaOf(name, types)
		e := fileChange{file: file, after: data}
		if now, err := root.ReadFile(file); err == nil {
			if bytes.Equal(now, data) {
				continue
			}
			e.was, e.before = file, now
		}
		if err := e.write(root); err != nil {
			return written, err
		}
		written = append(written, file)
	}
	return written, nil
}
