package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/source"
)

func (a *app) askCommand() *cobra.Command {
	var folder string
	var asJSON bool
	c := &cobra.Command{
		Use: "ask ROUND QUERY", Short: "Answer one question about a draw", Args: cobra.MinimumNArgs(2),
		Long: `  drawpress ask 258 "invited of type in year"
  drawpress ask 258 crs change of type
  drawpress ask 258 "rank from lowest in year" --json

Answer a query about a draw from the record as it stood when the draw had just
been held. drawpress help facts is the reference of the language; drawpress
facts 258 lists the answers for a draw.

Exit codes: 0 fine, 1 the site has problems or no such round, 2 the query
cannot be read, 3 the machine failed.`,
		RunE: func(_ *cobra.Command, args []string) error {
			return a.ask(args[0], strings.Join(args[1:], " "), folder, asJSON)
		},
	}
	addFactFlags(c, &folder, &asJSON)
	return c
}

func (a *app) ask(round, text, folder string, asJSON bool) error {
	s, f, err := a.factsOf(round, folder, asJSON)
	if err != nil {
		return err
	}
	q, err := draw.ParseQuery(text, s.Types)
	if err != nil {
		return misread(err)
	}
	v, err := f.Ask(q)
	if err != nil {
		return &exit{exitProblems, err}
	}
	if asJSON {
		rests := []string{}
		for _, d := range v.Rests() {
			rests = append(rests, d.Number.String())
		}
		return machine(a.writeJSON(struct {
			Round string `json:"round"`
			jsonFact
			Rests []string `json:"rests_on"`
		}{f.Draw().Number.String(), jsonFact{q.Measure().Group, q.String(), q.Counts(f.Draw()), v}, rests}))
	}
	said := v.Phrase()
	if counts := q.Counts(f.Draw()); counts != "" {
		said += " [" + counts + "]"
	}
	_, err = fmt.Fprintln(a.out, said)
	return machine(err)
}

// misread shows the place of a word that does not fit, and what comes near it.
func misread(err error) error {
	var bad *draw.QueryError
	if !errors.As(err, &bad) {
		return err
	}
	said := fmt.Sprintf("the query, at %d: %s", bad.Offset+1, bad.Problem)
	if near := source.Nearest(bad.Word, bad.Candidates); near != "" && bad.Word != "" {
		said += fmt.Sprintf("; did you mean %q?", near)
	}
	return &exit{exitUsage, errors.New(said + "\nsee drawpress help facts")}
}
