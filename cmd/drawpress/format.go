package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"drawpress"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

type formatFlags struct {
	source      string
	check, diff bool
}

func (a *app) formatCommand() *cobra.Command {
	var f formatFlags
	c := &cobra.Command{
		Use: "fmt [FILE...]", Short: "Put front matter into its canonical form",
		Long: `  drawpress fmt                              every post of this folder
  drawpress fmt content/draws/2023/258.md    one post
  drawpress fmt --diff content/news          show what would change in a folder
  drawpress fmt --check                      for continuous integration

Put the front matter of posts into one order and one spelling: the round and
its figures first, invitations: 3800 for "3,800",
tie_break: 2023-06-15 23:49:05 UTC for any of the official shapes, type: french
with version: Version 1 for an official label. Lists and groups stand on lines
of their own; quotes go where YAML does not need them, but stay around prose.

Comments move with the key below them, or stay at the end of its line. Empty
lines between keys and a byte order mark go; line endings stay as the first
line has them. The text below the front matter is never touched, not by a byte,
and neither is site.yaml.

The names of the files that were changed are printed. A file with problems is
reported and left as it is, and so is one that would not be read as the same
post afterwards. A second run changes nothing.

Exit codes: 0 fine, 1 some files have problems and were left alone, 2 wrong
usage, 3 the machine failed, 4 files are not in this form (with --check or
--diff, which write nothing).`,
		RunE: func(_ *cobra.Command, args []string) error { return a.format(args, f) },
	}
	fl := c.Flags()
	fl.StringVarP(&f.source, "source", "s", ".", "the site folder")
	fl.BoolVar(&f.check, "check", false, "write nothing, and name the files that would change")
	fl.BoolVar(&f.diff, "diff", false, "write nothing, and show what would change")
	_ = c.MarkFlagDirname("source") // completion only; the flag exists
	return c
}

func (a *app) format(args []string, f formatFlags) error {
	root, err := os.OpenRoot(f.source)
	if err != nil {
		return machine(fmt.Errorf("the site folder cannot be opened: %w", err))
	}
	defer root.Close()
	folder, problems := site.OpenFolder(root.FS(), drawpress.Defaults())
	if folder == nil {
		if err := a.print(problems); err != nil {
			return machine(err)
		}
		return &exit{exitProblems, errors.New("the settings and the types must be right before posts can be read; nothing was written")}
	}
	files, err := chosen(folder.Posts, args, f.source)
	if err != nil {
		return err
	}
	found, differing := 0, 0
	for _, file := range files {
		differs, ok, err := a.formatFile(root, folder, file, f)
		if err != nil {
			return machine(err)
		}
		if !ok {
			found++
		}
		if differs {
			differing++
		}
	}
	switch {
	case found > 0:
		return &exit{exitProblems, fmt.Errorf("%s with problems, left alone", counted(found, "file"))}
	case differing > 0 && (f.check || f.diff):
		return &exit{exitDiffers, nil}
	}
	return nil
}

// formatFile puts one file in order, or shows what would change. It is not ok
// if the file has problems, which have been told.
func (a *app) formatFile(root *os.Root, folder *site.Folder, file string, f formatFlags) (differs, ok bool, err error) {
	before, err := folder.ReadPost(file)
	var fault *source.Fault
	if errors.As(err, &fault) {
		return false, false, a.print(source.Problems{source.NewFile(file, nil).Whole(fault)})
	} else if err != nil {
		return false, false, err
	}
	after, problems, refusal := folder.Reader.Format(file, before)
	switch {
	case refusal != nil:
		_, err := fmt.Fprintf(a.err, "%s: left alone: %v\n", file, refusal)
		return false, false, err
	case problems != nil:
		return false, false, a.print(problems)
	case bytes.Equal(before, after):
		return false, true, nil
	}
	e := fileChange{file: file, was: file, before: before, after: after}
	switch {
	case f.diff:
		err = writeDiff(a.out, e)
	case f.check:
		_, err = fmt.Fprintln(a.out, file)
	default:
		if err = e.write(root); err == nil {
			_, err = fmt.Fprintln(a.out, file)
		}
	}
	return true, true, err
}

// chosen are the posts that the arguments name, files or folders; all posts
// without any. Arguments are read as the shell completes them, from here.
func chosen(posts, args []string, folder string) ([]string, error) {
	if len(args) == 0 {
		return posts, nil
	}
	take := map[string]bool{}
	for _, arg := range args {
		name, err := within(folder, arg)
		if err != nil {
			return nil, err
		}
		n := 0
		for _, p := range posts {
			if name == "." || p == name || strings.HasPrefix(p, name+"/") {
				take[p] = true
				n++
			}
		}
		if n == 0 {
			return nil, fmt.Errorf("%s: there is no such post; want files or folders below %s", arg, filepath.Join(folder, "content"))
		}
	}
	var files []string
	for _, p := range posts {
		if take[p] {
			files = append(files, p)
		}
	}
	return files, nil
}

// within is a file's name from the site folder, with slashes.
func within(folder, file string) (string, error) {
	from, err := filepath.Abs(folder)
	if err != nil {
		return "", machine(err)
	}
	to, err := filepath.Abs(file)
	if err != nil {
		return "", machine(err)
	}
	for _, path := range []*string{&from, &to} { // a link on the way to the folder is not a way out of it
		if real, err := filepath.EvalSymlinks(*path); err == nil {
			*path = real
		}
	}
	name, err := filepath.Rel(from, to)
	if err != nil || !filepath.IsLocal(name) {
		return "", fmt.Errorf("%s is not in the site folder %s", file, folder)
	}
	return filepath.ToSlash(name), nil
}
