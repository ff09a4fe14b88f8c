package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"drawpress"
	"drawpress/cmd/internal/bodies"
	"drawpress/cmd/internal/claim"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

type checkFlags struct {
	source, asOf string
	json, fix    bool
}

func (a *app) checkCommand() *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use: "check [FILE...]", Short: "Check what the posts say against the record",
		Long: `  drawpress check                              every post of this folder
  drawpress check content/draws/2023/258.md    one post
  drawpress check --as-of 258 draft.md         a text from elsewhere, as of a round
  drawpress check --fix                        and put front matter in order first
  drawpress check --json                       every claim, for a machine

Read the text of each post, find what it says of draws (figures, dates,
ordinals, sums, records, changes) and compute it from the record as it stood at
the post's draw or date. What contradicts the record is shown with its place and
the inline fact that would never go wrong. Nothing is said where a sentence can
be understood in more than one way and one of them is true.

A block that is right in a way no program can see is silenced by a line before
it, <!-- unchecked: reason -->; the reasons are listed. Every drawpress build
warns of the same contradictions.

Exit codes: 0 nothing contradicts the record, 1 the site has problems, 2 wrong
usage, 3 the machine failed, 4 something contradicts the record.`,
		RunE: func(_ *cobra.Command, args []string) error { return a.checkPosts(f, args) },
	}
	c.Flags().StringVarP(&f.source, "source", "s", ".", "the site folder")
	c.Flags().StringVar(&f.asOf, "as-of", "", "the round (258) or the day (2023-07-12) that texts from elsewhere are about")
	c.Flags().BoolVar(&f.json, "json", false, "print every claim as JSON on standard output")
	c.Flags().BoolVar(&f.fix, "fix", false, "first mend what is mechanical: front matter, as drawpress fmt does")
	_ = c.MarkFlagDirname("source") // completion only
	return c
}

// A review is the claims of all posts, gathered while a site is loaded.
type review struct {
	mu      sync.Mutex
	checker *claim.Checker
	archive *draw.Archive
	texts   []reviewed
}

// A watch is a review that keeps nothing but warnings: what a build needs.
type watch struct {
	checker *claim.Checker
	kept    *bodies.Store // remembers the texts that gave no warning; nil remembers none
}

// of prepares the watch over a site; it is what [site.Options.Review] wants.
func (w *watch) of(s *site.Site) func(*post.Post) source.Problems {
	w.checker = claim.NewChecker(s.Archive, s.Types)
	return w.look
}

// look checks a text, unless an earlier build found nothing in it and neither
// the text nor what it is held against has changed.
func (w *watch) look(p *post.Post) source.Problems {
	if !p.HasProse() {
		return nil
	}
	about := aboutOf(p)
	past := w.key(p, about, w.checker.Past(about))
	if w.clean(past) || w.clean(w.key(p, about, w.checker.Whole())) {
		return nil
	}
	t := reviewed{found: w.checker.Doubts(about, p.Prose())}
	t.put(p.Text())
	switch {
	case w.kept == nil || len(t.problems) > 0:
	case t.found.Ahead:
		w.kept.Put(w.key(p, about, w.checker.Whole()), "")
	default:
		w.kept.Put(past, "")
	}
	return t.problems
}

func (w *watch) clean(key bodies.Key) bool {
	if w.kept == nil {
		return false
	}
	_, ok := w.kept.Get(key)
	return ok
}

// key is the hash of all that makes up the verdict on a text.
func (w *watch) key(p *post.Post, about claim.Article, past claim.Past) bodies.Key {
	if w.kept == nil {
		return bodies.Key{}
	}
	h := sha256.New()
	number := ""
	if about.Draw != nil {
		number = about.Draw.Number.String()
	}
	fmt.Fprintf(h, "claims %s %s %t\n", number, about.Date, about.French)
	h.Write(past[:])
	h.Write(p.Text().Text)
	return bodies.Key(h.Sum(nil)[:16])
}

// aboutOf says what the text of a post is about.
func aboutOf(p *post.Post) claim.Article {
	about := claim.Article{Draw: p.Draw, Date: p.Date, French: p.Lang == "fr"}
	if p.Draw == nil && p.Kind != post.News {
		about.Date = draw.Date{}
	}
	return about
}

// reviewed is one text and what was found in it.
type reviewed struct {
	file     string
	found    *claim.Result
	problems source.Problems // of found, in its order: claims, then odd figures
	places   []source.Place  // of the silenced blocks
}

// of prepares the review of a site; it is what [site.Options.Review] wants.
func (v *review) of(s *site.Site) func(*post.Post) source.Problems {
	v.checker, v.archive = claim.NewChecker(s.Archive, s.Types), s.Archive
	return func(p *post.Post) source.Problems {
		if !p.HasProse() {
			return nil
		}
		t := judge(v.checker, aboutOf(p), p.Text(), p.Prose())
		v.mu.Lock()
		v.texts = append(v.texts, t)
		v.mu.Unlock()
		return t.warnings()
	}
}

// judge checks one text.
func judge(c *claim.Checker, about claim.Article, f *source.File, prose []source.Passage) reviewed {
	t := reviewed{file: f.Name, found: c.Check(about, prose)}
	t.put(f)
	return t
}

// put puts what was found into words.
func (t *reviewed) put(f *source.File) {
	for i := range t.found.Claims {
		t.problems = append(t.problems, claimProblem(f, &t.found.Claims[i]))
	}
	for _, o := range t.found.Odd {
		t.problems = append(t.problems, f.At(o.At, utf8.RuneCountInString(o.Text), source.Faultf(source.OddFigure,
			"%q holds letters that only look like those of a figure or a name", o.Text).WithHint("type it anew")).AsWarning())
	}
	for _, s := range t.found.Silenced {
		t.places = append(t.places, f.Place(s.At))
	}
}

// claimProblem puts a claim into words, whatever its verdict.
func claimProblem(f *source.File, c *claim.Claim) source.Problem {
	width := utf8.RuneCount(f.Text[c.At:max(c.At, min(c.End, len(f.Text)))])
	if c.Verdict != claim.Contradicts {
		fault := source.Faultf(source.UnsaidScope, "%q: %s", c.Text, c.Advice).WithHint("say of which draws")
		return f.At(c.At, width, fault).AsWarning()
	}
	text := fmt.Sprintf("%s: the text says %s, the record says %s", c.Kind, c.Stated, c.Computed)
	var because []string
	if c.Query != "" {
		because = append(because, c.Query)
	}
	if len(c.Rounds) > 0 {
		because = append(because, "round"+plural(len(c.Rounds))+" "+strings.Join(c.Rounds, ", "))
	}
	if len(because) > 0 {
		text += " (" + strings.Join(because, "; ") + ")"
	}
	fault := source.Faultf(source.Contradicted, "%s", text)
	if c.Fact != "" {
		fault = fault.WithHint("%s is always right", c.Fact)
	}
	return f.At(c.At, width, fault).AsWarning()
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// warnings are what a build says: contradictions, advice and odd figures.
func (t *reviewed) warnings() source.Problems {
	var out source.Problems
	for i := range t.problems {
		if i >= len(t.found.Claims) || t.found.Claims[i].Verdict == claim.Contradicts || t.found.Claims[i].Advice != "" {
			out = append(out, t.problems[i])
		}
	}
	return out
}

func (a *app) checkPosts(f checkFlags, files []string) error {
	if f.fix {
		told := *a
		told.out = a.err // standard output is the report
		if err := told.format(files, formatFlags{source: f.source}); err != nil {
			return err
		}
	}
	folder, err := os.OpenRoot(f.source)
	if err != nil {
		return machine(fmt.Errorf("the site folder cannot be opened: %w", err))
	}
	defer folder.Close()
	v := &review{}
	s, problems := site.Load(folder.FS(), site.Options{At: time.Now(), Drafts: true, Future: true, Defaults: drawpress.Defaults(), Review: v.of})
	if s == nil {
		return a.refuse(problems, buildFlags{json: f.json})
	}
	sort.Slice(v.texts, func(i, j int) bool { return v.texts[i].file < v.texts[j].file })
	texts := v.texts
	if len(files) > 0 {
		if texts, err = v.only(f, files); err != nil {
			return err
		}
	}
	wrong := 0
	for i := range texts {
		wrong += texts[i].found.Count(claim.Contradicts)
	}
	if f.json {
		err = writeJSON(a.out, checkReport(texts))
	} else {
		err = a.tellCheck(texts)
	}
	if err != nil {
		return machine(err)
	}
	if wrong > 0 {
		return &exit{exitDiffers, nil}
	}
	return nil
}

// only keeps the texts that are asked for, and reads those from elsewhere.
func (v *review) only(f checkFlags, files []string) ([]reviewed, error) {
	about, err := v.asOf(f.asOf)
	if err != nil {
		return nil, err
	}
	var out []reviewed
	for _, name := range files {
		inside := filepath.ToSlash(name)
		if rel, err := filepath.Rel(f.source, name); err == nil && f.source != "." {
			inside = filepath.ToSlash(rel)
		}
		if i := slices.IndexFunc(v.texts, func(t reviewed) bool { return t.file == inside || t.file == filepath.ToSlash(name) }); i >= 0 && f.asOf == "" {
			out = append(out, v.texts[i])
			continue
		}
		if f.asOf == "" {
			return nil, fmt.Errorf("%s is no post with a text of the site in %s; want --as-of with the round it is about", name, f.source)
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, machine(err)
		}
		out = append(out, v.draft(about, name, text))
	}
	return out, nil
}

// asOf reads a round or a day.
func (v *review) asOf(text string) (claim.Article, error) {
	if text == "" {
		return claim.Article{}, nil
	}
	if d, err := draw.ParseDate(text); err == nil {
		return claim.Article{Date: d}, nil
	}
	n, err := draw.ParseNumber(text)
	if err != nil {
		return claim.Article{}, fmt.Errorf("--as-of: %q is neither a round such as 258 nor a day such as 2023-07-12", text)
	}
	d := v.archive.Round(n)
	if d == nil {
		return claim.Article{}, fmt.Errorf("--as-of: the site has no round %s", n)
	}
	return claim.Article{Draw: d}, nil
}

// draft checks a text that is no post of the site. In a plain text every line
// is a paragraph.
func (v *review) draft(about claim.Article, name string, text []byte) reviewed {
	about.French = strings.HasSuffix(strings.TrimSuffix(name, filepath.Ext(name)), ".fr")
	f, prose := post.Draft(filepath.ToSlash(name), text)
	return judge(v.checker, about, f, prose)
}

// tellCheck prints contradictions, then a summary.
func (a *app) tellCheck(texts []reviewed) error {
	var problems source.Problems
	var verdicts [3]int
	silenced := 0
	for i := range texts {
		problems = append(problems, texts[i].warnings()...)
		for k, v := range []claim.Verdict{claim.Agrees, claim.Contradicts, claim.Unsure} {
			verdicts[k] += texts[i].found.Count(v)
		}
		silenced += len(texts[i].places)
	}
	for i := range problems {
		if problems[i].Code == source.Contradicted {
			problems[i].Severity = source.Error // what this command is for
		}
	}
	if err := (source.Printer{W: a.err, Paint: a.paint}).Print(problems.Sort()); err != nil {
		return err
	}
	if silenced > 0 {
		fmt.Fprintf(a.out, "left unchecked:\n")
		for i := range texts {
			for k, p := range texts[i].places {
				fmt.Fprintf(a.out, "  %s: %s\n", p, texts[i].found.Silenced[k].Reason)
			}
		}
	}
	n := verdicts[0] + verdicts[1] + verdicts[2]
	_, err := fmt.Fprintf(a.out, "%d statement%s checked in %d text%s: %d agree, %d contradicted, %d not sure\n", n, plural(n), len(texts), plural(len(texts)), verdicts[0], verdicts[1], verdicts[2])
	return err
}

// A claimLine is a claim for a machine.
type claimLine struct {
	source.Place
	Kind     string        `json:"kind"`
	Text     string        `json:"text"`
	Query    string        `json:"query"`
	Stated   string        `json:"stated"`
	Computed string        `json:"computed"`
	Verdict  claim.Verdict `json:"verdict"`
	Rounds   []string      `json:"rounds"`
	Advice   string        `json:"advice,omitempty"`
	Fact     string        `json:"fact,omitempty"`
}

type silencedLine struct {
	source.Place
	Reason string `json:"reason"`
}

type checkJSON struct {
	OK          bool            `json:"ok"`
	Texts       int             `json:"texts"`
	Agrees      int             `json:"agrees"`
	Contradicts int             `json:"contradicts"`
	Unsure      int             `json:"unsure"`
	Claims      []claimLine     `json:"claims"`
	Odd         source.Problems `json:"odd"`
	Unchecked   []silencedLine  `json:"unchecked"`
}

func checkReport(texts []reviewed) checkJSON {
	out := checkJSON{Texts: len(texts), Claims: []claimLine{}, Odd: source.Problems{}, Unchecked: []silencedLine{}}
	for i := range texts {
		t := &texts[i]
		for k := range t.found.Claims {
			c := &t.found.Claims[k]
			out.Claims = append(out.Claims, claimLine{t.problems[k].Place, c.Kind, c.Text, c.Query, c.Stated, c.Computed, c.Verdict, append([]string{}, c.Rounds...), c.Advice, c.Fact})
		}
		out.Odd = append(out.Odd, t.problems[len(t.found.Claims):]...)
		for k, p := range t.places {
			out.Unchecked = append(out.Unchecked, silencedLine{p, t.found.Silenced[k].Reason})
		}
		out.Agrees += t.found.Count(claim.Agrees)
		out.Contradicts += t.found.Count(claim.Contradicts)
		out.Unsure += t.found.Count(claim.Unsure)
	}
	out.OK = out.Contradicts == 0
	return out
}
