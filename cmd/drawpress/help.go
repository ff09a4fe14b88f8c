package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"drawpress/cmd/internal/source"
)

// helpCommand is help for commands and for problem codes.
func (a *app) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [command | code]", Short: "Help for a command, or what a problem code means",
		Long: "  drawpress help build\n  drawpress help DP012\n  drawpress help codes    list every code\n  drawpress help facts    the language of facts\n\nHelp for a command, or the meaning of a problem with a bad and a good sample.",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			words := []string{"codes"}
			for _, c := range source.Codes() {
				words = append(words, string(c))
			}
			for _, c := range root.Commands() {
				words = append(words, c.Name())
			}
			return words, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				if strings.EqualFold(args[0], "codes") {
					return a.listCodes()
				}
				if strings.EqualFold(args[0], "facts") {
					_, err := fmt.Fprint(a.out, factsReference())
					return machine(err)
				}
				if e, ok := source.Explain(source.Code(strings.ToUpper(args[0]))); ok {
					return a.explain(source.Code(strings.ToUpper(args[0])), e)
				}
			}
			c, _, err := root.Find(args)
			if err != nil || c == root && len(args) > 0 {
				return fmt.Errorf("there is no help for %q; a command or a code such as DP012", strings.Join(args, " "))
			}
			return c.Help()
		},
	}
}

func (a *app) listCodes() error {
	for _, c := range source.Codes() {
		e, _ := source.Explain(c)
		if _, err := fmt.Fprintf(a.out, "%s  %s\n", c, e.Title); err != nil {
			return machine(err)
		}
	}
	return nil
}

func (a *app) explain(c source.Code, e source.Explanation) error {
	_, err := fmt.Fprintf(a.out, "%s: %s\n\n%s\n\nBad:\n%s\nGood:\n%s", c, e.Title, e.Why, indent(e.Bad), indent(e.Good))
	return machine(err)
}

func indent(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString("    " + line)
	}
	return b.String()
}
