package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"drawpress"
	"drawpress/cmd/internal/bodies"
	"drawpress/cmd/internal/page"
	"drawpress/cmd/internal/publish"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

// buildFlags are the flags of build.
type buildFlags struct {
	source, destination, at string
	drafts, future          bool
	json, quiet             bool
	inPlace, allowShrink    bool
	noCache, noCheck        bool
	workers                 int
	wait                    time.Duration
	official                string
}

func (a *app) buildCommand() *cobra.Command {
	var f buildFlags
	c := &cobra.Command{
		Use: "build", Short: "Build the site", Args: cobra.NoArgs,
		Long: `  drawpress build                          the site of this folder, into public/
  drawpress build --source ~/news          the site of another folder
  drawpress build --destination /srv/www   into another folder
  drawpress build --drafts --future        with drafts and scheduled posts
  drawpress build --official rounds.json   and only if it agrees with the official file
  drawpress build --json                   problems for a machine

Build the whole site. All problems of all posts are shown in one run, and with
an error nothing is published: the old site stays, byte for byte. A site is
published at once, never half, and drawpress rollback brings back the one
before. Posts that are left out are named with the reason. What a text says of
draws is held against the record, and what contradicts it is a warning.

Exit codes: 0 fine, 1 the site has problems, 2 wrong usage, 3 the machine
failed (reading, writing, another build).`,
		RunE: func(c *cobra.Command, _ []string) error { return a.build(c.Context(), f) },
	}
	addFolderFlags(c, &f.source, &f.destination)
	fl := c.Flags()
	fl.BoolVar(&f.drafts, "drafts", false, "include posts with draft: true")
	fl.BoolVar(&f.future, "future", false, "include posts whose published time has not come")
	fl.StringVar(&f.at, "at", "", "build as of a moment, such as 2023-07-12T12:00:00Z (now if not given; SOURCE_DATE_EPOCH is heard)")
	fl.BoolVar(&f.json, "json", false, "print problems as JSON on standard output")
	fl.BoolVarP(&f.quiet, "quiet", "q", false, "print problems only")
	fl.BoolVar(&f.inPlace, "in-place", false, "replace file by file, for a destination that cannot be exchanged")
	fl.BoolVar(&f.allowShrink, "allow-shrink", false, "publish even if more than half of the files vanish")
	fl.BoolVar(&f.noCheck, "no-check", false, "do not read the texts for what contradicts the record (see drawpress check)")
	fl.BoolVar(&f.noCache, "no-cache", false, "convert every post again, and keep nothing for the next build")
	fl.IntVar(&f.workers, "workers", 0, "how many posts at the same time (one for each processor if not given)")
	fl.StringVar(&f.official, "official", "", "an official rounds file that every post must agree with, but where its official: explains")
	fl.DurationVar(&f.wait, "wait", 10*time.Second, "how long to wait for another build")
	return c
}

func addFolderFlags(c *cobra.Command, source, destination *string) {
	c.Flags().StringVarP(source, "source", "s", ".", "the site folder")
	c.Flags().StringVarP(destination, "destination", "d", "", "where the site goes (public/ in the site folder if not given)")
	_ = c.MarkFlagDirname("source") // completion only; the flags exist
	_ = c.MarkFlagDirname("destination")
}

func (a *app) build(ctx context.Context, f buildFlags) error {
	began := time.Now()
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	tuneMemory()
	at, err := moment(f.at)
	if err != nil {
		return err
	}
	folder, err := openFolder(f.source)
	if err != nil {
		return machine(fmt.Errorf("the site folder cannot be opened: %w", err))
	}
	defer folder.close()
	options := site.Options{At: at, Drafts: f.drafts, Future: f.future, Workers: f.workers, Defaults: drawpress.Defaults()}
	var store *bodies.Store
	if !f.noCache {
		store = bodies.Open(filepath.Join(f.source, ".drawpress", "bodies"), programID())
		options.Bodies = store
	}
	if !f.noCheck {
		options.Review = (&watch{kept: store}).of
	}
	against, err := newGate(ctx, f.official, folder)
	if err != nil {
		return err
	}
	if against != nil {
		options.Check = against.check
	}
	s, problems := site.Load(folder, options)
	if against != nil {
		problems = append(problems, against.whole()...)
	}
	var plan *page.Plan
	if s != nil && problems.Errors() == 0 {
		var more source.Problems
		plan, more = page.NewPlan(s)
		problems = append(problems, more...)
	}
	if plan == nil {
		return a.refuse(problems, f)
	}
	result, err := publish.Publish(ctx, f.dest(), publishFiles(plan), publish.Options{
		Refuse: []string{f.source}, Workers: f.workers, Wait: f.wait, Program: "drawpress " + version(), AllowShrink: f.allowShrink, InPlace: f.inPlace,
		Note: func(s string) { a.note(f, s) },
	})
	if err := save(store); err != nil { // now that nothing waits for the disk
		a.note(f, "rendered texts are not kept for the next build: "+err.Error())
	}
	if result == nil {
		if found := page.Problems(err); len(found) > 0 {
			return a.refuse(append(problems, found...), f)
		}
		return failed(ctx, err)
	}
	if f.json {
		return machine(errors.Join(a.reportJSON(problems, s, result), err))
	}
	if err := a.print(problems); err != nil {
		return machine(err)
	}
	if !f.quiet {
		a.summary(s, result, time.Since(began), f)
	}
	return machine(err)
}

// save writes what a store has to keep; nil keeps nothing.
func save(store *bodies.Store) error {
	if store == nil {
		return nil
	}
	return store.Save()
}

// failed gives the exit of a publication that did not happen.
func failed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return &exit{130, errors.New("interrupted; the old site is as it was")}
	}
	return machine(err)
}

func (f buildFlags) dest() string {
	if f.destination != "" {
		return f.destination
	}
	return filepath.Join(f.source, "public")
}

// moment reads --at, else SOURCE_DATE_EPOCH, else the clock.
func moment(at string) (time.Time, error) {
	if at == "" {
		if epoch := os.Getenv("SOURCE_DATE_EPOCH"); epoch != "" {
			seconds, err := strconv.ParseInt(epoch, 10, 64)
			if err != nil {
				return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH: %q is not a number of seconds", epoch)
			}
			return time.Unix(seconds, 0).UTC(), nil
		}
		return time.Now(), nil
	}
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return t, fmt.Errorf("--at: %q is not a moment; want one such as 2023-07-12T12:00:00Z", at)
	}
	return t, nil
}

// publishFiles hands the plan's files to the publisher.
func publishFiles(p *page.Plan) []publish.File {
	classes := map[page.Class]publish.Class{page.Asset: publish.Asset, page.Article: publish.Page, page.List: publish.List, page.Feed: publish.Feed}
	files := make([]publish.File, len(p.Files))
	for i := range p.Files {
		f := &p.Files[i]
		files[i] = publish.File{Path: f.Path, Class: classes[f.Class], Immutable: f.Immutable, Check: f.Check, Write: f.Render, Known: f.Known}
	}
	return files
}

func (a *app) note(f buildFlags, text string) {
	if !f.quiet {
		fmt.Fprintf(a.err, "note: %s\n", text)
	}
}

// shown is how many problems a person is shown at a time.
const shown = 50

func (a *app) print(ps source.Problems) error {
	return source.Printer{W: a.err, Limit: shown, Paint: a.paint}.Print(ps)
}

// refuse shows the problems that stopped the build.
func (a *app) refuse(ps source.Problems, f buildFlags) error {
	ps = ps.Sort()
	if f.json {
		if err := ps.WriteJSON(a.out); err != nil {
			return machine(err)
		}
		return &exit{exitProblems, nil}
	}
	if err := a.print(ps); err != nil {
		return machine(err)
	}
	n := ps.Errors()
	noun := "errors"
	if n == 1 {
		noun = "error"
	}
	fmt.Fprintf(a.err, "\n%d %s; nothing was published, the old site is as it was (drawpress help CODE explains)\n", n, noun)
	return &exit{exitProblems, nil}
}

type jsonResult struct {
	OK       bool            `json:"ok"`
	Problems source.Problems `json:"problems"`
	Skipped  []site.Skip     `json:"skipped"`
	Files    int             `json:"files"`
	Bytes    int64           `json:"bytes"`
	Changed  []string        `json:"changed"`
	Mode     string          `json:"mode"`
}

func (a *app) reportJSON(ps source.Problems, s *site.Site, r *publish.Result) error {
	out := jsonResult{OK: true, Problems: ps, Skipped: s.Skipped, Files: r.Files, Bytes: r.Bytes, Changed: r.Changed, Mode: r.Mode}
	if out.Problems == nil {
		out.Problems = source.Problems{}
	}
	if out.Skipped == nil {
		out.Skipped = []site.Skip{}
	}
	if out.Changed == nil {
		out.Changed = []string{}
	}
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// summary says what was built, what was left out, and what changed.
func (a *app) summary(s *site.Site, r *publish.Result, took time.Duration, f buildFlags) {
	if n := len(s.Skipped); n > 0 {
		fmt.Fprintf(a.out, "skipped %d:\n", n)
		for _, k := range s.Skipped {
			line := "  " + k.File + ": " + k.Reason
			if k.Flag != "" {
				line += " (" + k.Flag + " shows it)"
			}
			fmt.Fprintln(a.out, line)
		}
	}
	var changed string
	switch n := len(r.Changed); {
	case n == 0:
		changed = "nothing changed"
	case n <= 8 && n < r.Files:
		changed = "changed: " + strings.Join(r.Changed, ", ")
	default:
		changed = fmt.Sprintf("%d changed", n)
	}
	fmt.Fprintf(a.out, "%s: %d draws, %d news, %d files, %.1f MB in %d ms; %s\n",
		f.dest(), s.Archive.Len(), len(s.News), r.Files, float64(r.Bytes)/1e6, took.Milliseconds(), changed)
}

func (a *app) rollbackCommand() *cobra.Command {
	var src, dest string
	c := &cobra.Command{
		Use: "rollback", Short: "Go back to the site before the last build", Args: cobra.NoArgs,
		Long: `  drawpress rollback                          the site of this folder
  drawpress rollback --destination /srv/www   of another folder

Exchange the published site with the one before it, at once. Doing it twice
brings the newer site back.`,
		RunE: func(c *cobra.Command, _ []string) error {
			f := buildFlags{source: src, destination: dest}
			r, err := publish.Rollback(c.Context(), f.dest(), publish.Options{Refuse: []string{src}, Note: func(s string) { a.note(f, s) }})
			if r == nil {
				return machine(err)
			}
			fmt.Fprintf(a.out, "%s: the site before the last build is back, %d files, %d of them different\n", f.dest(), r.Files, len(r.Changed))
			return machine(err)
		},
	}
	addFolderFlags(c, &src, &dest)
	return c
}

// programID tells this program from every other: its Go build ID, which is a
// hash of all that went into it. Empty if it cannot be read: then nothing that
// another build kept fits.
func programID() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	head := make([]byte, 64<<10) // the linker puts the ID near the start
	n, _ := io.ReadFull(f, head)
	_, rest, ok := strings.Cut(string(head[:n]), "Go build ID: \"")
	if !ok {
		return version()
	}
	id, _, _ := strings.Cut(rest, "\"")
	return id
}
