package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"drawpress/cmd/internal/official"
)

// importFlags are the flags of import, and those of reconcile.
type importFlags struct {
	source                     string
	dryRun, json, allowMissing bool
}

func (a *app) importCommand() *cobra.Command {
	var f importFlags
	c := &cobra.Command{
		Use: "import [FILE | URL]", Short: "Bring the posts up to the official rounds file", Args: cobra.MaximumNArgs(1),
		Long: `  drawpress import                         fetch the official file, and merge it
  drawpress import --dry-run               show what would change, and write nothing
  drawpress import ee_rounds_123_en.json   from a file
  drawpress import https://example.org/ee_rounds_123_en.json

Merge the official rounds file, as canada.ca publishes it in English or French,
into the posts of a site. Without FILE or URL it is fetched from official_url of
site.yaml, else from canada.ca.

A round without a post gets one, content/draws/2023/258.md: figures and no text,
which is a complete article already. In a post that exists each figure (date,
type, version, invitations, crs, tie_break) is compared by value: 3,800 is 3800,
and a label is its type. Where the official figure is another one, exactly the
bytes of the value are replaced; comments, order, quotes and text stay as they
are. A figure that the file does not give is left alone. A post whose date falls
in another year moves to the folder of that year.

A figure that a post explains with official: is left alone while the file says
what official: says. If the file comes to say something else again, nothing is
written and you decide.

How the pool's scores were distributed goes to content/pool.csv.

Everything is checked before anything is written, and nothing is written if a
post has an error, if the file was cut short or has another shape, if a posted
round is not in it (--allow-missing goes on), or if rounds have changed their
numbers. A second run finds nothing to do.

Only import and reconcile use the network: https alone (http from this machine,
for tests), redirects within one host, a minute and 32 MB at most.

Exit codes: 0 fine, 1 something could not be read and was not imported, 2 wrong
usage, 3 the machine or the network failed, 4 there are differences (with
--dry-run), or one that only you can settle.`,
		RunE: func(c *cobra.Command, args []string) error { return a.importRounds(c.Context(), args, f) },
	}
	addImportFlags(c, &f)
	c.Flags().BoolVarP(&f.dryRun, "dry-run", "n", false, "show the changes as a diff and write nothing")
	return c
}

func addImportFlags(c *cobra.Command, f *importFlags) {
	fl := c.Flags()
	fl.StringVarP(&f.source, "source", "s", ".", "the site folder")
	fl.BoolVar(&f.json, "json", false, "print the result as JSON on standard output")
	fl.BoolVar(&f.allowMissing, "allow-missing", false, "go on although posted rounds are not in the file")
	_ = c.MarkFlagDirname("source") // completion only; the flag exists
}

func (a *app) importRounds(ctx context.Context, args []string, f importFlags) error {
	return a.compared(ctx, args, f, a.finishImport)
}

// compared compares a site folder with the official file and hands the result
// on: import and reconcile differ only in what they do with it.
func (a *app) compared(ctx context.Context, args []string, f importFlags, then func(context.Context, *os.Root, *merge, importFlags) error) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	root, err := os.OpenRoot(f.source)
	if err != nil {
		return machine(fmt.Errorf("the site folder cannot be opened: %w", err))
	}
	defer root.Close()
	m, err := a.compareWith(ctx, root, args)
	if err != nil {
		return err
	}
	return then(ctx, root, m, f)
}

// compareWith reads the site and the official file, and compares them.
func (a *app) compareWith(ctx context.Context, root *os.Root, args []string) (*merge, error) {
	m, comparable := newMerge(root.FS())
	if !comparable {
		if err := a.print(m.Problems); err != nil {
			return nil, machine(err)
		}
		return nil, &exit{exitProblems, errors.New("the settings and the types must be right before rounds can be compared; nothing was written")}
	}
	origin := m.sources.Settings.OfficialURL
	if origin == "" {
		origin = official.URL
	}
	if len(args) > 0 {
		origin = args[0]
	}
	data, err := readOfficial(ctx, origin)
	if err != nil {
		return nil, err
	}
	if err := m.compare(data, origin); err != nil {
		return nil, &exit{exitProblems, err}
	}
	return m, nil
}

// readOfficial reads the official file from the disk, or fetches it.
func readOfficial(ctx context.Context, origin string) ([]byte, error) {
	if strings.Contains(origin, "://") {
		if err := official.CheckURL(origin); err != nil {
			return nil, err
		}
		data, err := official.Fetch(ctx, origin)
		if err != nil && ctx.Err() != nil {
			return nil, &exit{130, errors.New("interrupted; nothing was written")}
		}
		return data, machine(err)
	}
	file, err := os.Open(origin)
	if err != nil {
		return nil, machine(err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, official.MaxSize+1)) // what is too large is refused where it is read
	return data, machine(err)
}

// finishImport writes what a merge has prepared, unless it must not, and says so.
func (a *app) finishImport(ctx context.Context, root *os.Root, m *merge, f importFlags) error {
	m.Problems = append(m.Problems, m.drift...)
	if f.allowMissing {
		for _, x := range m.Extra {
			m.Notes = append(m.Notes, note{Kind: noteExtra, Round: x.Round, File: x.File, Text: "the round is not in the official file"})
		}
	} else {
		m.Problems = append(m.Problems, m.lacking(m.Official)...)
	}
	m.Problems = m.Problems.Sort()
	code := exitFine
	switch {
	case len(m.Problems) > 0 || m.unread > 0:
		code = exitProblems
	case m.conflicts > 0 || f.dryRun && len(m.edits) > 0:
		code = exitDiffers
	}
	var failure error
	if len(m.Problems) == 0 && !f.dryRun {
		failure = m.write(ctx, root)
	}
	if failure != nil {
		code = exitMachine
		if ctx.Err() != nil {
			code = 130
		}
		failure = fmt.Errorf("%w; every file is whole; written before that: %s", failure, or(strings.Join(m.Written, ", ")))
	}
	m.OK = code == exitFine
	if f.json {
		if err := writeJSON(a.out, m.report); err != nil {
			return machine(err)
		}
	} else if err := a.tellImport(m, f, failure != nil); err != nil {
		return machine(err)
	}
	if code == exitFine {
		return nil
	}
	return &exit{code, failure}
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// tellImport says what an import did, or would do, to someone with ten seconds.
func (a *app) tellImport(m *merge, f importFlags, failed bool) error {
	if len(m.Problems) > 0 {
		if err := a.print(m.Problems); err != nil {
			return err
		}
		fmt.Fprintf(a.err, "\n%s; nothing was written\n", counted(len(m.Problems), "problem"))
		return nil
	}
	a.tellNotes(m, noteSilent)
	others := a.tellRemarks(m)
	if f.dryRun {
		for _, e := range m.edits {
			if err := writeDiff(a.out, e); err != nil {
				return err
			}
		}
	}
	a.tellChanges(m)
	fmt.Fprintf(a.out, "%s: %s\n", m.Official, m.summary())
	if others > 0 {
		fmt.Fprintf(a.out, "%s on other rounds of the file: drawpress reconcile lists them\n", counted(others, "remark"))
	}
	switch {
	case f.dryRun && len(m.edits) > 0:
		fmt.Fprintf(a.out, "%s would be written; nothing was\n", counted(len(m.edits), "file"))
	case failed, len(m.edits) > 0, m.unread > 0:
	default:
		fmt.Fprintln(a.out, "nothing to do")
	}
	return nil
}

// tellRemarks shows what is odd in the file about rounds that are new or
// corrected, and what could not be read. It counts the others: the file has a
// dozen old oddities, and no one should learn to look past them.
func (a *app) tellRemarks(m *merge) (others int) {
	touched := map[string]bool{}
	for _, x := range m.New {
		touched[x.Round] = true
	}
	for _, c := range m.Changed {
		touched[c.Round] = true
	}
	for _, r := range m.Remarks {
		switch {
		case r.Fatal:
			fmt.Fprintf(a.err, "%s:%d: not imported: round %s: %s: %s\n", m.Official, r.Line, r.Round, r.Field, r.Text)
		case touched[r.Round]:
			fmt.Fprintf(a.err, "%s:%d: note: round %s: %s: %s\n", m.Official, r.Line, r.Round, r.Field, r.Text)
		default:
			others++
		}
	}
	return others
}

// tellNotes prints the notes but those of one kind.
func (a *app) tellNotes(m *merge, but string) {
	for _, n := range m.Notes {
		if n.Kind == but {
			continue
		}
		at := n.File
		if n.Line > 0 {
			at = fmt.Sprintf("%s:%d", n.File, n.Line)
		}
		word := "note"
		if n.Kind == noteConflict {
			word = "decide"
		}
		about := ""
		if n.Round != "" && n.Kind != noteLabel {
			about = "round " + n.Round + ": "
		}
		if n.Field != "" && n.Kind != noteLabel {
			about += n.Field + ": "
		}
		fmt.Fprintf(a.err, "%s: %s: %s%s\n", at, word, about, n.Text)
	}
}

// listed is how many rounds are named one by one.
const listed = 12

func (a *app) tellChanges(m *merge) {
	for i, x := range m.New {
		if i == listed {
			fmt.Fprintf(a.out, "  new        and %d more, to round %s\n", len(m.New)-i, m.New[len(m.New)-1].Round)
			break
		}
		fmt.Fprintf(a.out, "  new        round %s: %s  %s\n", x.Round, x.text, x.File)
	}
	for _, c := range m.Changed {
		fmt.Fprintf(a.out, "  corrected  round %s: %s: %s → %s  %s\n", c.Round, c.Field, or(c.Old), or(c.New), c.place())
	}
	for _, v := range m.Moved {
		fmt.Fprintf(a.out, "  moved      %s → %s\n", v.From, v.To)
	}
	added := 0
	for _, p := range m.Pools {
		if p.Old == 0 {
			added++
			continue
		}
		fmt.Fprintf(a.out, "  corrected  pool of %s: %d candidates → %d  content/pool.csv\n", p.Date, p.Old, p.New)
	}
	if added > 0 {
		fmt.Fprintf(a.out, "  new        %s of the pool  content/pool.csv\n", counted(added, "measurement"))
	}
}

func (c change) place() string {
	if c.Line == 0 {
		return c.File
	}
	return fmt.Sprintf("%s:%d", c.File, c.Line)
}

// corrected counts the rounds with a changed figure.
func (m *merge) corrected() int {
	rounds := map[string]bool{}
	for _, c := range m.Changed {
		rounds[c.Round] = true
	}
	return len(rounds)
}

func (m *merge) summary() string {
	s := fmt.Sprintf("%s in the file: %d new, %d corrected, %d as they were", counted(m.Rounds, "round"), len(m.New), m.corrected(), m.Same)
	if m.unread > 0 {
		s += fmt.Sprintf(", %d not read", m.unread)
	}
	if n := len(m.held); n > 0 {
		s += fmt.Sprintf(", %d with a post that cannot be read", n)
	}
	return s
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// write writes every edit, each file whole or not at all.
func (m *merge) write(ctx context.Context, root *os.Root) error {
	for _, e := range m.edits {
		if ctx.Err() != nil {
			return errors.New("interrupted")
		}
		if err := e.write(root); err != nil {
			return err
		}
		m.Written = append(m.Written, e.file)
	}
	for i := range m.Changed { // places are links, and now lead to the new figures
		if c := &m.Changed[i]; c.after.File != "" {
			c.File, c.Line = c.after.File, c.after.Line
		}
	}
	return nil
}

func (e fileChange) write(root *os.Root) error {
	if e.was == "" {
		return writeNew(root, e.file, e.after)
	}
	now, err := root.ReadFile(e.was)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, e.before) {
		return fmt.Errorf("%s was changed by someone else while the import ran", e.was)
	}
	if e.was != e.file {
		if err := writeNew(root, e.file, e.after); err != nil {
			return err
		}
		return root.Remove(e.was)
	}
	info, err := root.Stat(e.file)
	if err != nil {
		return err
	}
	temporary, err := writeTemporary(root, e.file, e.after, info.Mode().Perm())
	if err != nil {
		return err
	}
	if err := root.Rename(temporary, e.file); err != nil {
		_ = root.Remove(temporary)
		return err
	}
	return nil
}

// writeNew writes a file that must not exist, whole or not at all.
func writeNew(root *os.Root, name string, data []byte) error {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	temporary, err := writeTemporary(root, name, data, 0o644)
	if err != nil {
		return err
	}
	err = root.Link(temporary, name) // unlike a rename, a link never replaces a file
	_ = root.Remove(temporary)
	return err
}

// writeTemporary writes a file beside the one it is for, under a name that is
// nobody's and that a build passes over.
func writeTemporary(root *os.Root, name string, data []byte, mode os.FileMode) (string, error) {
	temporary := path.Join(path.Dir(name), fmt.Sprintf(".%s.%d.tmp", path.Base(name), time.Now().UnixNano()))
	file, err := root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return "", err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync() // else a power cut can leave the new name with nothing behind it
	}
	if err = errors.Join(err, file.Close()); err != nil {
		_ = root.Remove(temporary)
		return "", err
	}
	return temporary, nil
}
