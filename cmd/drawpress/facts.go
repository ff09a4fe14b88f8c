package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"drawpress"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/site"
)

func (a *app) factsCommand() *cobra.Command {
	var folder string
	var asJSON bool
	c := &cobra.Command{
		Use: "facts ROUND", Short: "List every fact of a draw", Args: cobra.ExactArgs(1),
		Long: `  drawpress facts 258
  drawpress facts 91a --source ~/news
  drawpress facts 258 --json

List what the record says of a draw, as it stood when the draw had just been
held: where it stands, how it compares, which records it holds. Each line has
the query that drawpress ask takes, the answer, and which draws are counted.
drawpress help facts is the reference of the language of queries.

Exit codes: 0 fine, 1 the site has problems or no such round, 2 wrong usage,
3 the machine failed.`,
		RunE: func(_ *cobra.Command, args []string) error { return a.facts(args[0], folder, asJSON) },
	}
	addFactFlags(c, &folder, &asJSON)
	return c
}

func addFactFlags(c *cobra.Command, folder *string, asJSON *bool) {
	c.Flags().StringVarP(folder, "source", "s", ".", "the site folder")
	c.Flags().BoolVar(asJSON, "json", false, "print JSON on standard output")
	_ = c.MarkFlagDirname("source") // completion only; the flag exists
}

// factsOf loads a site and finds a round of it.
func (a *app) factsOf(round, folder string, asJSON bool) (*site.Site, draw.Facts, error) {
	n, err := draw.ParseNumber(round)
	if err != nil {
		return nil, draw.Facts{}, err
	}
	at, err := moment("")
	if err != nil {
		return nil, draw.Facts{}, err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, draw.Facts{}, machine(fmt.Errorf("the site folder cannot be opened: %w", err))
	}
	defer root.Close()
	s, problems := site.Load(root.FS(), site.Options{At: at, Defaults: drawpress.Defaults()})
	if s == nil {
		if asJSON {
			return nil, draw.Facts{}, a.refuse(problems, buildFlags{json: true})
		}
		if err := a.print(problems); err != nil {
			return nil, draw.Facts{}, machine(err)
		}
		return nil, draw.Facts{}, &exit{exitProblems, errors.New("the site must be right before its facts can be told")}
	}
	if d := s.Archive.Round(n); d != nil {
		return s, s.Archive.At(d), nil
	}
	newest := "there are no draws on the site"
	if d := s.Archive.Latest(); d != nil {
		newest = fmt.Sprintf("the newest is round %s of %s", d.Number, d.Date)
	}
	return nil, draw.Facts{}, &exit{exitProblems, fmt.Errorf("there is no round %s on the site; %s", n, newest)}
}

// A jsonFact is an answer with what was asked.
type jsonFact struct {
	Group  draw.Group `json:"group"`
	Query  string     `json:"query"`
	Counts string     `json:"counts,omitempty"` // which draws are counted, in words
	Answer draw.Value `json:"answer"`
}

func (a *app) facts(round, folder string, asJSON bool) error {
	_, f, err := a.factsOf(round, folder, asJSON)
	if err != nil {
		return err
	}
	d := f.Draw()
	var all []jsonFact
	for _, q := range f.Queries() {
		v, err := f.Ask(q)
		if err != nil {
			return machine(err) // none of these names another round
		}
		all = append(all, jsonFact{q.Measure().Group, q.String(), q.Counts(d), v})
	}
	if asJSON {
		return machine(a.writeJSON(struct {
			Round string     `json:"round"`
			Date  string     `json:"date"`
			Facts []jsonFact `json:"facts"`
		}{d.Number.String(), d.Date.String(), all}))
	}
	_, err = fmt.Fprint(a.out, factLines(d, all))
	return machine(err)
}

// factLines sets the facts in three columns under their headings.
func factLines(d *draw.Draw, all []jsonFact) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Round %s of %s (%s), as the record stood on its day\n", d.Number, d.Date.Long(), d.Type.Short)
	for _, g := range draw.Groups {
		var rows [][3]string
		var wide [2]int
		for _, fact := range all {
			if fact.Group != g {
				continue
			}
			row := [3]string{fact.Query, fact.Answer.Phrase(), fact.Counts}
			for i := range wide {
				wide[i] = max(wide[i], min(48, utf8.RuneCountInString(row[i])))
			}
			rows = append(rows, row)
		}
		fmt.Fprintf(&b, "\n%s\n", g)
		for _, row := range rows {
			line := fmt.Sprintf("  %-*s  %-*s  %s", wide[0], row[0], wide[1], row[1], row[2])
			b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	}
	return b.String()
}

func (a *app) writeJSON(v any) error {
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// factsReference is the language of queries, made from the tables that the
// parser reads.
func factsReference() string {
	var b strings.Builder
	b.WriteString(`  drawpress ask 258 "ordinal of type in year"
  drawpress ask 258 "lowest since"
  drawpress ask 258 "draw 257 crs"

A fact is a measure, of a scope, in a window:

    [draw NUMBER] MEASURE [of SCOPE] [WINDOW]

It is told as the record stood when the draw had just been held, so what has
been published stays true. Without a scope it counts draws of all types, without
a window the whole record so far. "draw 257 crs" asks about round 257, on its
day. Upper and lower case are the same.

Lowest and highest are always of the CRS cut-off, largest and smallest always
of the number of invitations. "lowest since" asks when the cut-off was last as
low; "lowest since 2023-06-28" is the lowest since that day.
`)
	forms := func(title string, list []draw.Form) {
		fmt.Fprintf(&b, "\n%s:\n", title)
		for _, f := range list {
			fmt.Fprintf(&b, "  %-26s %s\n  %-26s     %s\n", f.Words, f.Doc, "", f.Example)
		}
	}
	forms("Scopes", draw.ScopeForms())
	forms("Windows", draw.WindowForms())
	for _, g := range draw.Groups {
		fmt.Fprintf(&b, "\n%s:\n", g)
		for _, m := range draw.Measures() {
			if m.Group == g {
				fmt.Fprintf(&b, "  %s\n      %s\n      %s\n", measureHead(m), m.Doc, m.Example)
			}
		}
	}
	return b.String()
}

// measureHead is "crs change from ROUND", "ordinal [of SCOPE] [WINDOW]".
func measureHead(m *draw.Measure) string {
	head := m.Words
	if m.Also != "" {
		head += " (or " + m.Also + ")"
	}
	if m.Argument != draw.ArgumentNone {
		head += " " + string(m.Argument)
	}
	switch m.Scope {
	case draw.NeedMay:
		head += " [of SCOPE]"
	case draw.NeedSome:
		head += " of SCOPE"
	}
	switch m.Window {
	case draw.WindowsAny:
		head += " [WINDOW]"
	case draw.WindowsYear:
		head += " [in year]"
	}
	return head
}
