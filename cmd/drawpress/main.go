// Command drawpress builds a news site of Express Entry draws from a folder of
// Markdown posts.
//
// This folder is wiring: each command reads its flags, calls the rooms below
// cmd/internal and prints what they say. Only main exits, and nothing else
// writes to the terminal.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	_ "time/tzdata" // time zones on machines that have none

	"github.com/fatih/color"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"drawpress/cmd/internal/source"
)

// The exit codes.
const (
	exitFine     = 0
	exitProblems = 1 // the site has problems
	exitUsage    = 2 // wrong flags or arguments
	exitMachine  = 3 // reading or writing failed
	exitDiffers  = 4 // a comparison found differences
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// An app is what commands share.
type app struct {
	out, err io.Writer
	paint    func(source.Role, string) string
}

// run is the whole program; it returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{out: stdout, err: stderr, paint: painter(stderr)}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(context.Background())
	if err == nil {
		return exitFine
	}
	var known *exit
	if errors.As(err, &known) {
		if known.cause != nil {
			a.complain(known.cause)
		}
		return known.code
	}
	a.complain(err)
	fmt.Fprintf(stderr, "see drawpress help\n")
	return exitUsage
}

// An exit is an error that knows its exit code. A nil cause has been told already.
type exit struct {
	code  int
	cause error
}

func (e *exit) Error() string {
	if e.cause == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.cause.Error()
}

func machine(err error) error {
	if err == nil {
		return nil
	}
	return &exit{exitMachine, err}
}

func (a *app) complain(err error) {
	fmt.Fprintf(a.err, "%s %v\n", a.paint(source.RoleError, "drawpress:"), err)
}

// painter colours for a terminal and for nothing else; NO_COLOR and TERM=dumb are heard.
func painter(w io.Writer) func(source.Role, string) string {
	f, isFile := w.(*os.File)
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" || !isFile || !term.IsTerminal(int(f.Fd())) {
		return func(_ source.Role, s string) string { return s }
	}
	styles := map[source.Role]*color.Color{
		source.RolePlace: color.New(color.Bold), source.RoleError: color.New(color.FgRed, color.Bold), source.RoleWarning: color.New(color.FgYellow, color.Bold),
		source.RoleCaret: color.New(color.FgRed), source.RoleHint: color.New(color.FgCyan),
	}
	for _, s := range styles {
		s.EnableColor() // color looks at standard output; this may be standard error
	}
	return func(r source.Role, s string) string { return styles[r].Sprint(s) }
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "drawpress",
		Short: "Build a news site of Express Entry draws",
		Long: `  drawpress init my-site      write a small working site
  drawpress serve             show the site in a browser while you write
  drawpress build             build the site of this folder into public/
  drawpress rollback          go back to the site before the last build
  drawpress import            bring the posts up to the official rounds file
  drawpress reconcile         compare every post with the official rounds file
  drawpress new               write the post of the next round
  drawpress fmt               put front matter into its canonical form
  drawpress facts 258         list every fact of a draw
  drawpress help DP012        explain a problem

drawpress reads Markdown posts about Express Entry draws and builds a news
site: an article for each draw, the table of all draws, types, years, feeds.
Every figure is computed from the posts' front matter, every mistake is shown
with its place, and a build that fails leaves the old site as it was.`,
		SilenceUsage: true, SilenceErrors: true, // and no Args: so cobra names the command that comes near a mistyped one
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.AddCommand(a.buildCommand(), a.rollbackCommand(), a.initCommand(), a.importCommand(), a.reconcileCommand(), a.versionCommand())
	root.AddCommand(a.factsCommand(), a.askCommand(), a.checkCommand())
	root.AddCommand(a.newCommand(), a.formatCommand(), a.schemaCommand())
	root.AddCommand(a.serveCommand())
	root.SetHelpCommand(a.helpCommand(root))
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return err })
	root.CompletionOptions.HiddenDefaultCmd = false
	return root
}

// version is the program's version, from what the Go tool recorded.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		Long: "  drawpress version\n\nPrint the program's version and the Go release it was built with.",
		RunE: func(*cobra.Command, []string) error {
			info, _ := debug.ReadBuildInfo()
			goVersion := ""
			if info != nil {
				goVersion = " " + info.GoVersion
			}
			_, err := fmt.Fprintf(a.out, "drawpress %s%s\n", version(), goVersion)
			return machine(err)
		},
	}
}
