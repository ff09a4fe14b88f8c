package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"drawpress"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/preview"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

type serveFlags struct {
	source, editor, official string
	port                     int
	lan, open, poll          bool
	drafts, future           bool
}

func (a *app) serveCommand() *cobra.Command {
	var f serveFlags
	c := &cobra.Command{
		Use: "serve", Aliases: []string{"preview"}, Short: "Show the site in a browser while you write", Args: cobra.NoArgs,
		Long: `  drawpress serve                            the site of this folder, at http://localhost:4380/
  drawpress serve --open                     and open the browser
  drawpress serve --source ~/news            the site of another folder
  drawpress serve --editor zed               errors link to the place in this editor
  drawpress serve --official rounds.json     compare with the official file as you write
  drawpress serve --drafts=false --future=false    exactly what a build would publish now
  drawpress serve --lan                      be seen from other machines, such as a phone

Show the site in a browser, and show every change a moment after it is saved:
posts, types, blocks, templates, styles, settings and pictures. Nothing is
written, public/ least of all: pages are rendered from memory when the browser
asks, with the very bytes that a build would write, and a small bar.

If the site has errors, they are laid over the last good page, each with its
place, until they are mended. The bar counts warnings and statements that the
record contradicts, marks drafts and scheduled posts, and leads to the newsroom
page, /_drawpress/, which lists all that an editor wants to know.

Only this machine can see the preview, unless --lan says otherwise. Where the
system does not tell of changes (some network and shared folders) the files are
looked at a few times a second; --poll asks for that. Ctrl-C stops it.

Editors: ` + strings.Join(preview.Editors(), ", ") + `; or a pattern
such as my-editor://open?file={path}&line={line}&column={col}.`,
		RunE: func(c *cobra.Command, _ []string) error { return a.serve(c.Context(), f) },
	}
	fl := c.Flags()
	fl.StringVarP(&f.source, "source", "s", ".", "the site folder")
	_ = c.MarkFlagDirname("source") // completion only
	fl.IntVarP(&f.port, "port", "p", 4380, "the port; the next free one if it is taken, any if it is 0")
	fl.BoolVar(&f.lan, "lan", false, "let other machines of the network see the preview")
	fl.BoolVar(&f.open, "open", false, "open the site in the browser")
	fl.BoolVar(&f.poll, "poll", false, "look at the files at intervals, for folders whose changes the system does not tell")
	fl.BoolVar(&f.drafts, "drafts", true, "show posts with draft: true")
	fl.BoolVar(&f.future, "future", true, "show posts whose published time has not come")
	fl.StringVar(&f.editor, "editor", "vscode", "the editor that links of errors open")
	fl.StringVar(&f.official, "official", "", "an official rounds file to compare every post with")
	return c
}

func (a *app) serve(ctx context.Context, f serveFlags) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	editor, err := preview.EditorPattern(f.editor)
	if err != nil {
		return fmt.Errorf("--editor: %w", err)
	}
	if f.port < 0 || f.port > 65535 {
		return fmt.Errorf("--port: %d is no port; want 1 to 65535, or 0 for any", f.port)
	}
	if strings.Contains(f.official, "://") {
		return fmt.Errorf("--official: a preview does not use the network; drawpress import does")
	}
	if _, err := os.Stat(f.source); err != nil {
		return machine(fmt.Errorf("the site folder cannot be opened: %w", err))
	}
	t := &teller{app: a}
	o := previewOptions(f.source, f)
	o.Editor, o.Note, o.Told = editor, t.note, t.report
	if f.official != "" {
		o.Compare = func(ctx context.Context, folder fs.FS) (preview.Comparison, error) {
			return differencesFrom(ctx, folder, f.official)
		}
	}
	p, err := preview.New(o)
	if err != nil {
		return machine(err)
	}
	t.start(p)
	if f.open {
		if err := openBrowser(p.URL()); err != nil {
			t.note("the browser could not be opened: " + err.Error())
		}
	}
	return machine(p.Run(ctx))
}

// previewOptions are those of a folder, without what the terminal is told.
func previewOptions(dir string, f serveFlags) preview.Options {
	return preview.Options{
		Folder: dir, Port: f.port, LAN: f.lan, Poll: f.poll,
		Site:   site.Options{Drafts: f.drafts, Future: f.future, Defaults: drawpress.Defaults()},
		Review: (&texts{}).read,
		Open: func() (fs.FS, func(), error) {
			folder, err := openFolder(dir)
			if err != nil {
				return nil, nil, err
			}
			return folder, folder.rest, nil
		},
	}
}

// openBrowser asks the system to show a URL of ours.
func openBrowser(url string) error {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	c := exec.Command(name, args...)
	if err := c.Start(); err != nil {
		return err
	}
	go func() { _ = c.Wait() }() // it is the browser's own life from here on
	return nil
}

// A teller says on the terminal what happens.
type teller struct {
	app     *app
	mu      sync.Mutex
	started bool
	before  []string // said before the addresses were known
	first   preview.Report
}

func (t *teller) note(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.started {
		t.before = append(t.before, text)
		return
	}
	fmt.Fprintf(t.app.err, "note: %s\n", text)
}

// start prints the one block of text that a preview begins with.
func (t *teller) start(p *preview.Preview) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.started = true
	for _, text := range t.before {
		fmt.Fprintf(t.app.err, "note: %s\n", text)
	}
	r := t.first
	out := t.app.out
	fmt.Fprintf(out, "The site is at    %s\n", p.URL())
	for _, url := range p.Neighbours() {
		fmt.Fprintf(out, "from elsewhere    %s\n", url)
	}
	fmt.Fprintf(out, "the newsroom at   %s\n", p.Newsroom())
	if r.OK {
		fmt.Fprintf(out, "%s read in %d ms; save a file and the browser shows it. Ctrl-C stops.\n", counted(r.Draws, "draw"), r.Took.Milliseconds())
	} else {
		fmt.Fprintf(out, "Mend the errors and the browser shows it. Ctrl-C stops.\n")
	}
	t.problems(r)
}

// report tells of one reading of the folder, in a line if all is well.
func (t *teller) report(r preview.Report) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if r.First {
		t.first = r
		return
	}
	what := "the time has come" // for a scheduled post, or a new day
	switch n := len(r.Changed); {
	case n == 1:
		what = r.Changed[0]
	case n > 1:
		what = fmt.Sprintf("%s and %d more", r.Changed[0], n-1)
	}
	state := ""
	if r.Mended {
		state = ", mended"
	}
	fmt.Fprintf(t.app.out, "%s  %s  %d ms%s\n", time.Now().Format(time.TimeOnly), what, r.Took.Milliseconds(), state)
	t.problems(r)
}

// problems prints the errors of a reading. Warnings are in the browser: they
// would be the same after every change.
func (t *teller) problems(r preview.Report) {
	var errors source.Problems
	for _, p := range r.Problems {
		if p.Severity == source.Error || r.First {
			errors = append(errors, p)
		}
	}
	_ = t.app.print(errors) // a terminal that is gone is no reason to stop
}

// Texts are the texts of posts as they were read last: a text is read again
// only if it or the record has changed.
type texts struct {
	mu     sync.Mutex // one review at a time: the one before may not have given up yet
	record [32]byte
	known  map[string]readText
}

type readText struct {
	sum       [32]byte
	problems  source.Problems
	unchecked []preview.Unchecked
}

// read is the review of an edition for the preview.
func (x *texts) read(ctx context.Context, folder fs.FS, s *site.Site) preview.Review {
	x.mu.Lock()
	defer x.mu.Unlock()
	record := recordSum(folder, s)
	if record != x.record || x.known == nil {
		x.record, x.known = record, map[string]readText{}
	}
	v := &review{}
	judge := v.of(s)
	reader := &post.Reader{Types: s.Types, Zone: s.Settings.Zone}
	var out preview.Review
	here := map[string]bool{}
	for _, file := range postsOf(s) {
		if ctx.Err() != nil {
			return out // what has been read stays read
		}
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			continue // it is gone, and the next edition knows
		}
		here[file] = true
		sum := sha256.Sum256(text)
		t, ok := x.known[file]
		if !ok || t.sum != sum {
			t = readText{sum: sum}
			v.texts = nil
			if p, _ := reader.Parse(file, text); p != nil {
				if p.Draw != nil {
					p.Draw = s.Archive.Round(p.Draw.Number) // the draw that the record is about, not one like it
				}
				t.problems = judge(p)
			}
			for _, r := range v.texts {
				for i, place := range r.places {
					t.unchecked = append(t.unchecked, preview.Unchecked{Place: place, Reason: r.found.Silenced[i].Reason})
				}
			}
			x.known[file] = t
		}
		out.Problems = append(out.Problems, t.problems...)
		out.Unchecked = append(out.Unchecked, t.unchecked...)
	}
	maps.DeleteFunc(x.known, func(file string, _ readText) bool { return !here[file] })
	return out
}

// postsOf lists the files whose texts are on the site.
func postsOf(s *site.Site) []string {
	var files []string
	for _, list := range [][]*site.Article{s.Draws, s.News, s.Pages} {
		for _, a := range list {
			files = append(files, a.File)
		}
	}
	for _, t := range s.TypeText {
		files = append(files, t.File)
	}
	for _, b := range s.Blocks {
		files = append(files, b.File)
	}
	slices.Sort(files)
	return files
}

// recordSum is a hash of all that statements are held against.
func recordSum(folder fs.FS, s *site.Site) (sum [32]byte) {
	h := sha256.New()
	for _, d := range s.Archive.All() {
		fmt.Fprintln(h, d.Number, d.Date, d.Type.Slug, d.Version, d.Invitations, d.CRS, d.TieBreak)
		if o := d.Official; o != nil {
			fmt.Fprintln(h, o.Note, figure(o.Invitations), figure(o.CRS), day(o.Date), o.TieBreak)
		}
	}
	for _, t := range s.Types.All() {
		fmt.Fprintf(h, "%s %s %s %s %q\n", t.Slug, t.Kind, t.Name, t.Short, t.Labels)
	}
	if pools, err := fs.ReadFile(folder, site.PoolFile); err == nil {
		h.Write(pools)
	}
	h.Sum(sum[:0])
	return sum
}

func figure(n *int) int {
	if n == nil {
		return -1
	}
	return *n
}

func day(d *draw.Date) draw.Date {
	if d == nil {
		return draw.Date{}
	}
	return *d
}

// differencesFrom compares a site folder with an official file, for the preview.
func differencesFrom(ctx context.Context, folder fs.FS, file string) (preview.Comparison, error) {
	out := preview.Comparison{Origin: filepath.ToSlash(file)}
	m, comparable := newMerge(folder)
	if !comparable {
		return out, fmt.Errorf("the settings and the types must be right before rounds can be compared")
	}
	data, err := readOfficial(ctx, file)
	if err == nil {
		err = m.compare(data, file)
	}
	if err != nil {
		return out, err
	}
	out.Rounds = m.Rounds
	add := func(kind, round, text string, at source.Place) {
		out.Differences = append(out.Differences, preview.Difference{Kind: kind, Round: round, Text: text, Place: at})
	}
	for _, x := range m.New {
		add("missing", x.Round, x.text+": no post", source.Place{})
	}
	for _, x := range m.Extra {
		add("extra", x.Round, "not in the official file", source.Place{File: x.File})
	}
	for _, c := range m.Changed {
		add("different", c.Round, fmt.Sprintf("%s: the post says %s, the official file %s", c.Field, or(c.Old), or(c.New)), source.Place{File: c.File, Line: c.Line})
	}
	for _, p := range m.Pools {
		add("different", "", fmt.Sprintf("pool of %s: the site has %d candidates in all, the official file %d", p.Date, p.Old, p.New), source.Place{File: site.PoolFile})
	}
	for _, c := range m.Known {
		add(preview.Explained, c.Round, fmt.Sprintf("%s: the post says %s, the official file %s: %s", c.Field, or(c.Old), or(c.New), c.Why), source.Place{File: c.File, Line: c.Line})
	}
	for _, r := range m.Remarks {
		add(preview.Remarks, r.Round, r.Field+": "+r.Text, source.Place{})
	}
	return out, nil
}
