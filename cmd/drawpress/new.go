package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"drawpress"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

type newFlags struct {
	source                                              string
	round, date, typ, rules, invitations, crs, tieBreak string // as typed
	official                                            string
	news, slug                                          string
	edit                                                bool
}

func (a *app) newCommand() *cobra.Command {
	var f newFlags
	c := &cobra.Command{
		Use: "new", Short: "Write a post to begin with", Args: cobra.NoArgs,
		Long: `  drawpress new                                          ask for the figures of the next round
  drawpress new --type french --invitations 5,000 --crs 382 --tie-break "2026-03-01 18:34:05 UTC"
  drawpress new --round 438 --official ee_rounds_123_en.json
  drawpress new --news "Six new categories announced" --edit
  drawpress new type welders --kind category --name "Welders" --label "Welders (Version 1)"

Write a post that builds at once, and print its name. Nothing that exists is
ever overwritten, and nothing is written that a build would refuse.

The post of a draw has its figures in front matter, and a text with facts in
braces, such as {{ordinal of type in year}}, which the build answers (drawpress
help facts): rewrite it, or delete it, for figures alone are a complete article.
Without flags it is the round after the newest of the record, today in the
site's time zone. On a terminal the rest is asked for, and every answer is
checked as a build would; elsewhere --type, --invitations and --crs are needed.
--type X chooses the type of the draw; a type that does not exist yet is a file
of its own: drawpress new type.

With --official the figures come from the official rounds file, a FILE or a URL
(fetched as drawpress import does), and no flag may name another.

With --news the post is content/news/DATE-SLUG.md. It is a draft until you take
that line away, for only you can write its summary.

--edit opens the file in $VISUAL, or else in $EDITOR.

Exit codes: 0 fine, 1 the post cannot stand in this site, 2 wrong usage,
3 the machine, the network or the editor failed.`,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.newPost(c.Context(), newQuestioner(c.InOrStdin(), a.err), c.InOrStdin(), f)
		},
	}
	fl := c.Flags()
	addNewFlags(c, &f.source, &f.edit)
	fl.StringVar(&f.round, "round", "", "the number of the round (the next one if not given)")
	fl.StringVar(&f.date, "date", "", "the day of the draw or of the news (today if not given)")
	fl.StringVar(&f.typ, "type", "", "the type of the draw: a slug, a name or an official label")
	fl.StringVar(&f.rules, "rules", "", "the version of the category's rules, such as 2026-Version 2")
	fl.StringVar(&f.invitations, "invitations", "", "how many were invited")
	fl.StringVar(&f.crs, "crs", "", "the CRS cut-off")
	fl.StringVar(&f.tieBreak, "tie-break", "", "the tie-breaking moment, in any official shape")
	fl.StringVar(&f.official, "official", "", "take the figures from an official rounds file, a FILE or a URL")
	fl.StringVar(&f.news, "news", "", "write a news post with this title")
	fl.StringVar(&f.slug, "slug", "", "the last part of the URL of the news (made of the title if not given)")
	figures := []string{"type", "rules", "invitations", "crs", "tie-break"}
	for _, other := range figures {
		c.MarkFlagsMutuallyExclusive("official", other)
		c.MarkFlagsMutuallyExclusive("news", other)
	}
	c.MarkFlagsMutuallyExclusive("official", "date")
	c.MarkFlagsMutuallyExclusive("news", "round")
	c.MarkFlagsMutuallyExclusive("news", "official")
	c.AddCommand(a.newTypeCommand())
	return c
}

func addNewFlags(c *cobra.Command, source *string, edit *bool) {
	c.Flags().StringVarP(source, "source", "s", ".", "the site folder")
	c.Flags().BoolVarP(edit, "edit", "e", false, "open the file in $VISUAL or $EDITOR")
	_ = c.MarkFlagDirname("source") // completion only; the flag exists
}

// A newFile is a file to begin with, and the site folder that it goes to.
type newFile struct {
	root *os.Root
	site *site.Site // as it is without the file; nil if it has errors
	was  source.Problems
	file string
	text []byte
}

func (a *app) newPost(ctx context.Context, q *questioner, stdin io.Reader, f newFlags) error {
	return a.create(ctx, stdin, f.source, f.edit, func(n *newFile, s *site.Sources) error {
		switch {
		case f.news != "":
			return n.news(s, f)
		case f.slug != "":
			return errors.New("--slug is for --news; the name of a draw is its number")
		case f.official != "":
			return a.fromOfficial(ctx, n, s, f)
		}
		return n.asked(q, s, f)
	})
}

// create makes a file, checks it within its site, writes it and opens it.
func (a *app) create(ctx context.Context, stdin io.Reader, folder string, edit bool, fill func(*newFile, *site.Sources) error) error {
	editor, err := editorCommand()
	if edit && err != nil {
		return err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return machine(fmt.Errorf("the site folder cannot be opened: %w", err))
	}
	defer root.Close()
	sources, problems := site.LoadSources(root.FS(), drawpress.Defaults())
	elsewhere := slices.DeleteFunc(slices.Clone(problems), func(p source.Problem) bool {
		return p.Severity != source.Error || strings.HasPrefix(p.File, "content/draws/") || p.File == site.PoolFile
	})
	if len(elsewhere) > 0 {
		if err := a.print(elsewhere); err != nil {
			return machine(err)
		}
		return &exit{exitProblems, errors.New("the settings and the types must be right before a post can be made; nothing was written")}
	}
	n := &newFile{root: root}
	n.site, n.was = loadSite(root.FS())
	if err := fill(n, sources); err != nil {
		return err
	}
	if err := a.tryFile(n); err != nil {
		return err
	}
	if err := writeNew(root, n.file, n.text); err != nil {
		return machine(err)
	}
	if _, err := fmt.Fprintln(a.out, n.file); err != nil {
		return machine(err)
	}
	if n.site == nil {
		fmt.Fprintln(a.err, "note: the site has problems in other files, which drawpress build shows")
	}
	if edit {
		return a.open(ctx, stdin, root, n.file, editor)
	}
	return nil
}

func loadSite(folder fs.FS) (*site.Site, source.Problems) {
	at, err := moment("")
	if err != nil {
		at = time.Now()
	}
	return site.Load(folder, site.Options{At: at, Defaults: drawpress.Defaults()})
}

// tryFile loads the site as it would be with the file. What was wrong before is
// not the fault of the file.
func (a *app) tryFile(n *newFile) error {
	if _, err := n.root.Lstat(n.file); err == nil {
		return &exit{exitProblems, fmt.Errorf("%s is there already; nothing was written", n.file)}
	}
	beside, err := oneFile(n.file, n.text)
	if err != nil {
		return machine(err)
	}
	_, problems := loadSite(site.Overlay(beside, n.root.FS()))
	problems = slices.DeleteFunc(problems, func(p source.Problem) bool { return slices.Contains(n.was, p) })
	if len(problems) == 0 {
		return nil
	}
	if err := a.print(problems); err != nil {
		return machine(err)
	}
	if problems.Errors() > 0 {
		return &exit{exitProblems, errors.New("nothing was written")}
	}
	return nil
}

// oneFile is a file tree of one file. The standard library has one such tree
// outside of its tests: an archive.
func oneFile(name string, text []byte) (fs.FS, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	file, err := w.CreateHeader(&zip.FileHeader{Name: name})
	if err != nil {
		return nil, err
	}
	if _, err := file.Write(text); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
}

// asked makes the post of a draw of flags and answers.
func (n *newFile) asked(q *questioner, s *site.Sources, f newFlags) error {
	questions := []struct {
		question
		given string
	}{
		{question{key: "round", flag: "round", ask: "Round", fallback: nextRound(s)}, f.round},
		{question{key: "date", flag: "date", ask: "Date of the draw", fallback: today(s)}, f.date},
		{question{key: "type", flag: "type", ask: "Type"}, f.typ},
		{question{key: "version", flag: "rules", ask: "Version of the category's rules", optional: true}, f.rules},
		{question{key: "invitations", flag: "invitations", ask: "Invitations"}, f.invitations},
		{question{key: "crs", flag: "crs", ask: "CRS cut-off"}, f.crs},
		{question{key: "tie_break", flag: "tie-break", ask: "Tie-break, such as 2023-06-15 23:49:05 UTC", optional: true}, f.tieBreak},
	}
	var values []post.Value
	var missing []string
	for _, w := range questions {
		check := func(answer string) (string, error) {
			return s.Reader.CheckDraw(append(slices.Clone(values), post.Value{Key: w.key, Text: answer}))
		}
		answer := w.given
		var err error
		switch {
		case answer != "":
			if _, err := check(answer); err != nil {
				return fmt.Errorf("--%s: %w", w.flag, err)
			}
		case w.key == "version" && !categoryBased(s, values):
		case q.terminal:
			if answer, err = q.put(w.question, check); err != nil {
				return err
			}
		default:
			if answer = w.fallback; answer == "" && !w.optional {
				missing = append(missing, "--"+w.flag)
			}
		}
		if answer != "" {
			values = append(values, post.Value{Key: w.key, Text: answer})
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("%s missing, and no terminal to ask at; --official FILE fills them in", strings.Join(missing, ", "))
	}
	number, _ := draw.ParseNumber(values[0].Text) // checked above
	p, problems := s.Reader.Parse("content/draws/"+number.String()+".md", post.Head(values))
	if p == nil {
		return &exit{exitProblems, problems}
	}
	return n.draw(s, p.Draw, "")
}

// categoryBased tells whether the type among the values has rules of its own
// whose version its label has not said.
func categoryBased(s *site.Sources, values []post.Value) bool {
	for _, v := range values {
		if v.Key == "type" {
			t, version := s.Types.Find(v.Text)
			return t != nil && t.Kind == draw.Category && version == ""
		}
	}
	return false
}

// draw fills the file with the post of a draw.
func (n *newFile) draw(s *site.Sources, d *draw.Draw, page string) error {
	for _, other := range s.Draws {
		name, _ := post.ParseName(other.File)
		if other.Post != nil && other.Post.Draw.Number == d.Number || other.Post == nil && name.Stem == d.Number.String() {
			return &exit{exitProblems, fmt.Errorf("round %s is in %s already; nothing was written", d.Number, other.File)}
		}
	}
	n.file = post.FileOf(d)
	known, record, types := *d, []*draw.Draw{}, s.Types
	if n.site != nil {
		record, types = n.site.Archive.All(), n.site.Types
		known.Type, _ = types.Find(d.Type.Slug) // types are told apart by address
	}
	archive, err := draw.NewArchive(append(slices.Clone(record), &known))
	if err != nil {
		return &exit{exitProblems, err}
	}
	answers := func(text string) bool {
		q, err := draw.ParseQuery(text, types)
		if err != nil {
			return false
		}
		v, err := archive.At(&known).Ask(q)
		return err == nil && v.Kind != draw.ValueNone
	}
	n.text = append(post.Bare(d, page), post.Scaffold(d, answers)...)
	return nil
}

// nextRound is the number after the newest of the record, drafts included. The
// letter of a round such as 91b does not count.
func nextRound(s *site.Sources) string {
	newest := 0
	for _, d := range s.Draws {
		name, _ := post.ParseName(d.File)
		if n, err := draw.ParseNumber(name.Stem); err == nil {
			newest = max(newest, n.Int())
		}
	}
	return fmt.Sprint(newest + 1)
}

func today(s *site.Sources) string {
	at, err := moment("")
	if err != nil {
		at = time.Now()
	}
	return draw.DateOf(at.In(s.Settings.Zone)).String()
}

// editorCommand is what opens a file: $VISUAL or $EDITOR, with its arguments.
func editorCommand() ([]string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if words := splitWords(os.Getenv(name)); len(words) > 0 {
			return words, nil
		}
	}
	return nil, errors.New("--edit: neither $VISUAL nor $EDITOR names an editor")
}

// splitWords parts a command into words; quotes hold a word with spaces together.
func splitWords(command string) []string {
	var words []string
	var word strings.Builder
	var quote rune
	open := false
	for _, r := range command {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, open = r, true
		case quote == 0 && (r == ' ' || r == '\t'):
			if open || word.Len() > 0 {
				words = append(words, word.String())
			}
			word.Reset()
			open = false
		default:
			word.WriteRune(r)
		}
	}
	if open || word.Len() > 0 {
		words = append(words, word.String())
	}
	return words
}

func (a *app) open(ctx context.Context, stdin io.Reader, root *os.Root, file string, editor []string) error {
	c := exec.CommandContext(ctx, editor[0], append(editor[1:], root.Name()+"/"+file)...)
	c.Stdin, c.Stdout, c.Stderr = stdin, a.out, a.err
	if err := c.Run(); err != nil {
		return machine(fmt.Errorf("the file is written, but the editor %s failed: %w", editor[0], err))
	}
	return nil
}
