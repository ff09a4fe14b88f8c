package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"drawpress"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/official"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/site"
)

func (a *app) importCommand() *cobra.Command {
	var folder string
	c := &cobra.Command{
		Use: "import FILE", Short: "Write a post for every round of the official file that has none", Args: cobra.ExactArgs(1),
		Long: `  drawpress import ee_rounds_123_en.json
  drawpress import rounds.json --source ~/news

Read the official rounds file (as canada.ca publishes it, in English or French)
and write a post for each round that has none, content/draws/2023/258.md, with
the figures as front matter and no text: that is a complete article already.
Posts that exist are never touched. What cannot be read is shown with its raw
text, and nothing is guessed.

Exit codes: 0 fine, 1 something could not be read, 2 wrong usage, 3 the machine
failed.`,
		RunE: func(_ *cobra.Command, args []string) error { return a.importFile(args[0], folder) },
	}
	c.Flags().StringVarP(&folder, "source", "s", ".", "the site folder")
	_ = c.MarkFlagDirname("source")
	return c
}

func (a *app) importFile(file, folder string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return machine(err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return machine(fmt.Errorf("the site folder cannot be opened: %w", err))
	}
	defer root.Close()
	types, problems := site.LoadTypes(root.FS(), drawpress.Defaults())
	if problems.Errors() > 0 {
		if err := a.print(problems); err != nil {
			return machine(err)
		}
		return &exit{exitProblems, errors.New("the types in content/types/ must be right before rounds can be imported")}
	}
	rounds, remarks, err := official.Read(data, types)
	if err != nil {
		return &exit{exitProblems, fmt.Errorf("%s: %w", file, err)}
	}
	unread := 0
	for _, r := range remarks {
		kind := "note"
		if r.Fatal {
			kind = "not imported"
			unread++
		}
		fmt.Fprintf(a.err, "%s:%d: %s: round %s: %s: %s\n", file, r.Line, kind, r.Round, r.Field, r.Text)
	}
	have, err := postedRounds(root.FS())
	if err != nil {
		return machine(err)
	}
	written := 0
	for _, r := range rounds {
		if have[r.Number.String()] {
			continue
		}
		d := &draw.Draw{Number: r.Number, Date: r.Date, Type: r.Type, Version: r.Version, Invitations: r.Invitations, CRS: r.CRS, TieBreak: r.TieBreak}
		if err := writeNew(root, post.FileOf(d), post.Bare(d, officialPage(r.Raw["drawnumberurl"]))); err != nil {
			return machine(err)
		}
		written++
	}
	fmt.Fprintf(a.out, "%s: %d rounds; %d posts written, %d there already, %d not read\n", file, len(rounds)+unread, written, len(rounds)-written, unread)
	if unread > 0 {
		return &exit{exitProblems, nil}
	}
	return nil
}

var hrefIn = regexp.MustCompile(`href=['"]([^'"]+)['"]`)

// officialPage is the address of a round's own page in the HTML of
// drawNumberURL. Three forms of path are in use; two work on www.canada.ca
// once the prefix of the content system is gone.
func officialPage(html string) string {
	m := hrefIn.FindStringSubmatch(html)
	if m == nil {
		return ""
	}
	path := strings.TrimPrefix(m[1], "/content/canadasite")
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return ""
	}
	return "https://www.canada.ca" + path
}

// postedRounds lists the rounds that have a post, whatever folder it is in.
func postedRounds(folder fs.FS) (map[string]bool, error) {
	have := map[string]bool{}
	err := fs.WalkDir(folder, "content/draws", func(file string, e fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		}
		if name, ok := post.ParseName(file); ok && !e.IsDir() {
			have[name.Stem] = true
		}
		return nil
	})
	return have, err
}

// writeNew writes a file that must not exist, whole or not at all.
func writeNew(root *os.Root, name string, data []byte) error {
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	temporary := name + fmt.Sprintf(".%d.tmp", time.Now().UnixNano())
	if err := root.WriteFile(temporary, data, 0o644); err != nil {
		_ = root.Remove(temporary)
		return err
	}
	err := root.Link(temporary, name) // unlike a rename, a link never replaces a file
	_ = root.Remove(temporary)
	return err
}
