package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"drawpress"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/official"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

func (a *app) reconcileCommand() *cobra.Command {
	var f importFlags
	var fix bool
	c := &cobra.Command{
		Use: "reconcile [FILE | URL]", Short: "Compare every post with the official rounds file", Args: cobra.MaximumNArgs(1),
		Long: `  drawpress reconcile                         with the file on the network
  drawpress reconcile ee_rounds_123_en.json   with a file
  drawpress reconcile --fix                   and mend the posts, as import does
  drawpress build --official FILE             make it a condition of the build

Compare every post with the official rounds file and write nothing: rounds
without a post, posts without a round, figures that differ, differences that a
post explains with official:, and what is wrong in the file itself, such as sums
of the pool that do not add up, time stamps off the date, and tie-breaks after
the draw or more than a year before it.

The file is found as import finds it: see drawpress help import.

Exit codes: 0 every difference is explained, 1 posts or rounds could not be
read, 2 wrong usage, 3 the machine or the network failed, 4 there are
differences, or posts are missing or have no round.`,
		RunE: func(c *cobra.Command, args []string) error { return a.reconcile(c.Context(), args, f, fix) },
	}
	addImportFlags(c, &f)
	c.Flags().BoolVar(&fix, "fix", false, "write what import would write")
	return c
}

func (a *app) reconcile(ctx context.Context, args []string, f importFlags, fix bool) error {
	if fix {
		return a.compared(ctx, args, f, a.finishImport)
	}
	return a.compared(ctx, args, f, a.finishReconcile)
}

// finishReconcile shows the differences and writes nothing.
func (a *app) finishReconcile(_ context.Context, _ *os.Root, m *merge, f importFlags) error {
	if m.sources.Pools.Len() == 0 {
		m.Pools = []poolChange{} // a site need not keep them
	}
	broken := len(m.Problems) > 0 || m.unread > 0
	m.Problems = append(m.Problems, m.drift...).Sort()
	code := exitFine
	switch {
	case broken:
		code = exitProblems
	case len(m.drift) > 0 || len(m.New) > 0 || len(m.Changed) > 0 || m.conflicts > 0 || len(m.Pools) > 0 || len(m.Extra) > 0 && !f.allowMissing:
		code = exitDiffers
	}
	m.OK = code == exitFine
	var err error
	if f.json {
		err = writeJSON(a.out, m.report)
	} else {
		err = a.tellReconcile(m)
	}
	if err != nil || code == exitFine {
		return machine(err)
	}
	return &exit{code, nil}
}

func (a *app) tellReconcile(m *merge) error {
	if len(m.Problems) > 0 {
		if err := a.print(m.Problems); err != nil {
			return err
		}
	}
	var b strings.Builder
	for _, x := range m.New {
		fmt.Fprintf(&b, "missing  round %s: %s: no post; want %s\n", x.Round, x.text, x.File)
	}
	for _, x := range m.Extra {
		fmt.Fprintf(&b, "extra    round %s: %s: not in the official file\n", x.Round, x.File)
	}
	for _, c := range m.Changed {
		fmt.Fprintf(&b, "differs  round %s: %s: the post says %s, the official file %s  %s\n", c.Round, c.Field, or(c.Old), or(c.New), c.place())
	}
	for _, p := range m.Pools {
		if p.Old == 0 {
			fmt.Fprintf(&b, "missing  pool of %s: %d candidates: not in content/pool.csv\n", p.Date, p.New)
		} else {
			fmt.Fprintf(&b, "differs  pool of %s: the site has %d candidates in all, the official file %d\n", p.Date, p.Old, p.New)
		}
	}
	for _, c := range m.Known {
		fmt.Fprintf(&b, "known    round %s: %s: the post says %s, the official file %s: %s\n", c.Round, c.Field, or(c.Old), or(c.New), c.Why)
	}
	for _, r := range m.Remarks {
		word := "erratum "
		if r.Fatal {
			word = "not read"
		}
		fmt.Fprintf(&b, "%s %s:%d: round %s: %s: %s\n", word, m.Official, r.Line, r.Round, r.Field, r.Text)
	}
	a.tellNotes(m, "")
	fmt.Fprintf(&b, "%s: %s, %s: %d missing, %d extra, %d differ, %d known; %s on the file itself\n", m.Official,
		counted(m.Rounds, "round"), counted(len(m.sources.Draws), "post"), len(m.New), len(m.Extra), m.corrected()+m.conflicts, len(m.Known), counted(len(m.Remarks), "remark"))
	_, err := fmt.Fprint(a.out, b.String())
	return err
}

// A gate holds the posts of a build against the official file.
type gate struct {
	origin   string
	rounds   map[draw.Number]*official.Round
	unread   map[draw.Number]bool
	newest   draw.Number
	posted   map[string]bool
	problems source.Problems // of the file as a whole
}

// newGate reads the official file for a build. With an empty name there is no gate.
func newGate(ctx context.Context, file string, folder fs.FS) (*gate, error) {
	if file == "" {
		return nil, nil
	}
	if strings.Contains(file, "://") {
		return nil, fmt.Errorf("--official: a build does not use the network; drawpress import does")
	}
	data, err := readOfficial(ctx, file)
	if err != nil {
		return nil, err
	}
	g := &gate{origin: file, rounds: map[draw.Number]*official.Round{}, unread: map[draw.Number]bool{}}
	types, problems := site.LoadTypes(folder, drawpress.Defaults())
	if problems.Errors() > 0 {
		return g, nil // the build will say so
	}
	about := source.NewFile(file, data)
	rounds, remarks, err := official.Read(data, types)
	if err != nil {
		g.problems = append(g.problems, about.Whole(source.Faultf(source.OfficialDiffers, "%v", err)))
		return g, nil
	}
	for i := range rounds {
		r := &rounds[i]
		g.rounds[r.Number] = r
		if g.newest.Before(r.Number) {
			g.newest = r.Number
		}
	}
	for _, r := range remarks {
		if r.Fatal {
			if n, err := draw.ParseNumber(strings.TrimSpace(r.Round)); err == nil {
				g.unread[n] = true
			}
			g.problems = append(g.problems, about.AtLine(r.Line, 0, 0, source.Faultf(source.OfficialDiffers, "round %s: %s: %s", r.Round, r.Field, r.Text)))
		}
	}
	g.posted, err = postedRounds(folder)
	return g, machine(err)
}

// check compares a post with its round. Only what no official: explains is a
// problem. A post that is ahead of the file is no error: editors are quicker.
func (g *gate) check(p *post.Post) (ps source.Problems) {
	n := p.Draw.Number
	r := g.rounds[n]
	switch {
	case r == nil && (g.unread[n] || len(g.rounds) == 0): // told of the file
	case r == nil && g.newest.Before(n):
		ps = append(ps, p.Fault("round", source.Faultf(source.OfficialDiffers, "round %s is not in the official file, which ends with %s", n, g.newest)).AsWarning())
	case r == nil:
		ps = append(ps, p.Fault("round", source.Faultf(source.OfficialDiffers, "round %s is not in the official file", n)))
	default:
		for _, c := range official.Compare(p.Draw, r) {
			switch c.Verdict {
			case official.Differs:
				key, f := c.Field, source.Faultf(source.OfficialDiffers, "the post says %s, the official file %s", or(c.Post), or(c.File))
				if c.Post == "" { // there is no such line to point at
					key, f.Message = "round", fmt.Sprintf("the post has no %s, the official file says %s", c.Field, c.File)
				}
				f.WithHint("drawpress import writes the official figure; if the file is wrong, say so in the post with official: and a note")
				if c.Field == "type" || c.Field == "version" { // for which official: has no key
					f.WithHint("drawpress import writes the official %s", c.Field)
				}
				ps = append(ps, p.Fault(key, f))
			case official.Conflict:
				ps = append(ps, p.Fault(c.Field, source.Faultf(source.OfficialDiffers, "the post says %s, the official file %s, and its official: %s", or(c.Post), or(c.File), c.Official).
					WithHint("the file has changed; decide, and change the figure or official:")))
			}
		}
	}
	return ps
}

// whole are the problems of the file and of the rounds that no post is about.
func (g *gate) whole() source.Problems {
	var missing []string
	for n := range g.rounds {
		if !g.posted[n.String()] {
			missing = append(missing, n.String())
		}
	}
	if len(missing) == 0 || len(g.problems) > 0 {
		return g.problems
	}
	text := fmt.Sprintf("%s of the official file without a post, round %s the newest", counted(len(missing), "round"), newestOf(missing))
	return source.Problems{source.NewFile("content/draws", nil).Whole(source.Faultf(source.OfficialDiffers, "%s", text).WithHint("drawpress import writes them")).AsWarning()}
}

func newestOf(rounds []string) draw.Number {
	var newest draw.Number
	for _, s := range rounds {
		if n, err := draw.ParseNumber(s); err == nil && newest.Before(n) {
			newest = n
		}
	}
	return newest
}

// postedRounds lists the rounds that have a post, whatever folder it is in.
func postedRounds(folder fs.FS) (map[string]bool, error) {
	have := map[string]bool{}
	err := fs.WalkDir(folder, "content/draws", func(file string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil // the build reports what cannot be read
		}
		if name, ok := post.ParseName(file); ok && !e.IsDir() {
			have[name.Stem] = true
		}
		return nil
	})
	return have, err
}
