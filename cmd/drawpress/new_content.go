package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/official"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/site"
)

// fromOfficial makes the post of a round of the official file.
func (a *app) fromOfficial(ctx context.Context, n *newFile, s *site.Sources, f newFlags) error {
	round := f.round
	if round == "" {
		round = nextRound(s)
	}
	number, err := draw.ParseNumber(round)
	if err != nil {
		return fmt.Errorf("--round: %w", err)
	}
	data, err := readOfficial(ctx, f.official)
	if err != nil {
		return err
	}
	rounds, remarks, err := official.Read(data, s.Types)
	if err != nil {
		return &exit{exitProblems, fmt.Errorf("%s: %w", f.official, err)}
	}
	for _, r := range remarks {
		if strings.TrimSpace(r.Round) == number.String() {
			word := "note"
			if r.Fatal {
				word = "not read"
			}
			fmt.Fprintf(a.err, "%s:%d: %s: round %s: %s: %s\n", f.official, r.Line, word, r.Round, r.Field, r.Text)
		}
	}
	for i := range rounds {
		if r := &rounds[i]; r.Number == number {
			return n.draw(s, r.Draw(), officialPage(r.Raw["drawnumberurl"]))
		}
	}
	newest := "no round that can be read"
	if len(rounds) > 0 {
		newest = "rounds up to " + rounds[len(rounds)-1].Number.String()
	}
	return &exit{exitProblems, fmt.Errorf("%s has no round %s that can be read; it has %s; nothing was written", f.official, number, newest)}
}

// news fills the file with a news post.
func (n *newFile) news(s *site.Sources, f newFlags) error {
	title := strings.Join(strings.Fields(f.news), " ")
	if title == "" {
		return errors.New("--news: want the title of the news")
	}
	date := f.date
	if date == "" {
		date = today(s)
	}
	if _, err := draw.ParseDate(date); err != nil {
		return fmt.Errorf("--date: %w", err)
	}
	slug := f.slug
	if slug == "" {
		slug = site.Slug(title)
	}
	if slug == "" {
		return errors.New("--news: the title has no letter that can stand in a URL; want --slug")
	}
	n.file = "content/news/" + date + "-" + slug + ".md"
	values := []post.Value{{Key: "date", Text: date}, {Key: "title", Text: title}, {Key: "summary", Text: "One or two sentences for lists and feeds."}}
	body := "\nWhat happened, since when it holds, and whom it concerns.\n\n## What changes\n\n## What stays\n"
	// The draft is checked as what it will be: a draft is excused much.
	if p, problems := s.Reader.Parse(n.file, append(post.Head(values), body...)); p == nil {
		return &exit{exitUsage, problems}
	}
	n.text = append(post.Head(append(values, post.Value{Key: "draft", Text: "true"})), body...)
	return nil
}

type newTypeFlags struct {
	source, kind, name, short string
	labels                    []string
	edit                      bool
}

func (a *app) newTypeCommand() *cobra.Command {
	var f newTypeFlags
	c := &cobra.Command{
		Use: "type SLUG", Short: "Write a new type of draw", Args: cobra.ExactArgs(1),
		Long: `  drawpress new type welders --kind category --name "Welding occupations" --label "Welders (Version 1)"
  drawpress new type welders --edit     on a terminal: ask for the rest

Write content/types/SLUG.md: what a type of draw is called, by us and by the
department, and a text about it, which stands on its page. The slug is part of
URLs and never changes again. --label is an official label as it is published;
give it again for each further one. Without any, the name is the label.

A draw of a type that exists is drawpress new --type SLUG.

Exit codes: 0 fine, 1 the type cannot stand in this site, 2 wrong usage,
3 the machine or the editor failed.`,
		RunE: func(c *cobra.Command, args []string) error {
			q := newQuestioner(c.InOrStdin(), a.err)
			return a.create(c.Context(), c.InOrStdin(), f.source, f.edit, func(n *newFile, s *site.Sources) error {
				return n.drawType(q, s, args[0], f)
			})
		},
	}
	addNewFlags(c, &f.source, &f.edit)
	c.Flags().StringVar(&f.kind, "kind", "", "general, program or category")
	c.Flags().StringVar(&f.name, "name", "", "the name in full")
	c.Flags().StringVar(&f.short, "short", "", `the word before "draw" (the name if not given)`)
	c.Flags().StringArrayVar(&f.labels, "label", nil, "an official label; may be given several times")
	return c
}

// drawType fills the file with a type of draw.
func (n *newFile) drawType(q *questioner, s *site.Sources, slug string, f newTypeFlags) error {
	var missing []string
	for _, w := range []struct {
		question
		value *string
	}{
		{question{flag: "kind", ask: "Kind (general, program or category)", fallback: string(draw.Category)}, &f.kind},
		{question{flag: "name", ask: "Name in full"}, &f.name},
	} {
		switch {
		case *w.value != "":
		case q.terminal:
			answer, err := q.put(w.question, func(answer string) (string, error) {
				if w.flag != "kind" || knownKind(answer) {
					return "", nil
				}
				return "", fmt.Errorf("%q is not one of general, program, category", answer)
			})
			if err != nil {
				return err
			}
			*w.value = answer
		default:
			missing = append(missing, "--"+w.flag)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("%s missing, and no terminal to ask at", strings.Join(missing, ", "))
	}
	if !knownKind(f.kind) {
		return fmt.Errorf("--kind: %q is not one of general, program, category", f.kind)
	}
	if len(f.labels) == 0 {
		f.labels = []string{f.name}
	}
	n.file = "content/types/" + slug + ".md"
	n.text = post.TypeFile(draw.Type{Kind: draw.Kind(f.kind), Name: f.name, Short: f.short, Labels: f.labels})
	if p, problems := s.Reader.Parse(n.file, n.text); p == nil {
		return &exit{exitUsage, problems}
	}
	return nil
}

func knownKind(s string) bool {
	for _, k := range draw.Kinds {
		if string(k) == s {
			return true
		}
	}
	return false
}
