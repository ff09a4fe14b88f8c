package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// A questioner asks for what flags have not said, if there is someone to ask.
type questioner struct {
	in       *bufio.Reader
	out      io.Writer // not standard output, which has the result only
	terminal bool
}

func newQuestioner(in io.Reader, out io.Writer) *questioner {
	f, isFile := in.(*os.File)
	return &questioner{bufio.NewReader(in), out, isFile && term.IsTerminal(int(f.Fd()))}
}

// A question asks for one value.
type question struct {
	key      string // in the front matter
	flag     string
	ask      string // in words
	fallback string // what an empty answer means
	optional bool   // "-", or an empty answer without a fallback, is none
}

// put asks until the answer is right. Check gives a warning or an error to show.
func (q *questioner) put(what question, check func(answer string) (warning string, err error)) (string, error) {
	for {
		prompt := what.ask
		if what.fallback != "" {
			prompt += " [" + what.fallback + "]"
		}
		if what.optional {
			prompt += " (- for none)"
		}
		fmt.Fprintf(q.out, "%s: ", prompt)
		answer, err := q.in.ReadString('\n')
		answer = strings.TrimSpace(answer)
		if err != nil && (answer == "" || !errors.Is(err, io.EOF)) {
			fmt.Fprintln(q.out)
			return "", &exit{exitUsage, errors.New("not every question was answered; nothing was written")}
		}
		if answer == "" {
			answer = what.fallback
		}
		if what.optional && (answer == "-" || answer == "") {
			return "", nil
		}
		if answer == "" {
			fmt.Fprintln(q.out, "  this one is needed")
			continue
		}
		warning, err := check(answer)
		if err != nil {
			fmt.Fprintf(q.out, "  %v\n", err)
			continue
		}
		if warning != "" {
			fmt.Fprintf(q.out, "  note: %s\n", warning)
		}
		return answer, nil
	}
}
