// Package source knows places in files and the problems found there, and how
// they are shown.
//
// A [Problem] is a value: how grave it is, a stable code, the place (file,
// line, column), what was read and what would be right, and the line of text
// itself, so that it can be printed on a terminal, sent as JSON or laid over a
// page. The rule of this room: a reader of files collects every problem it can
// find and goes on; nobody who edits a post should meet their errors one at a
// time.
package source

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// Severity tells whether a problem stops the build.
type Severity string

const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// A Place is a position in a file as an editor shows it: lines and columns
// count from 1, columns in characters. A zero Line means the file as a whole.
type Place struct {
	File string `json:"file"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"col,omitempty"`
}

// String gives file:line:col, the form that editors and terminals make a link of.
func (p Place) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// A Problem is something wrong at a place.
type Problem struct {
	Severity Severity `json:"severity"`
	Code     Code     `json:"code"`
	Place
	Message string `json:"message"`         // what was read and what would be right
	Hint    string `json:"hint,omitempty"`  // a way out, where there is an obvious one
	Text    string `json:"text,omitempty"`  // the line of the file, without its end
	Width   int    `json:"width,omitempty"` // how many characters from Col on are meant
	About   string `json:"-"`               // see [Fault]
}

// A Fault is a problem whose place is not known yet: what a rule of the domain
// says of a value. The reader of the file adds where.
type Fault struct {
	Code    Code
	Message string
	Hint    string
	About   string // the name that was not found, for a hint that needs to know all names
}

func (f *Fault) Error() string { return f.Message }

// Faultf makes a fault.
func Faultf(code Code, format string, args ...any) *Fault {
	return &Fault{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Short is what is quoted of a text in a message: its beginning, if it is long.
func Short(s string) string {
	const most = 80
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

// WithHint adds a way out.
func (f *Fault) WithHint(format string, args ...any) *Fault {
	f.Hint = fmt.Sprintf(format, args...)
	return f
}

// Problems is a list of problems; as an error it prints the first and how many follow.
type Problems []Problem

func (ps Problems) Error() string {
	switch len(ps) {
	case 0:
		return "no problems"
	case 1:
		return ps[0].Place.String() + ": " + ps[0].Message
	}
	return fmt.Sprintf("%s: %s (and %d more)", ps[0].Place, ps[0].Message, len(ps)-1)
}

// Sort orders problems by file, line, column and code, and drops exact repeats.
func (ps Problems) Sort() Problems {
	sort.SliceStable(ps, func(i, j int) bool {
		a, b := &ps[i], &ps[j]
		switch {
		case a.File != b.File:
			return a.File < b.File
		case a.Line != b.Line:
			return a.Line < b.Line
		case a.Col != b.Col:
			return a.Col < b.Col
		}
		return a.Code < b.Code
	})
	out := ps[:0]
	for i, p := range ps {
		if i == 0 || p != ps[i-1] {
			out = append(out, p)
		}
	}
	return out
}

// Errors counts the problems that stop a build.
func (ps Problems) Errors() int {
	n := 0
	for i := range ps {
		if ps[i].Severity == Error {
			n++
		}
	}
	return n
}

// A File is a text and its name, able to say where an offset lies. It is safe
// for concurrent use.
type File struct {
	Name string // slash-separated, relative to the site folder
	Text []byte

	once  sync.Once
	lines []int // offset of the start of each line

	mu   sync.Mutex // guards what follows
	last int        // the line asked for last, so that its problems share one text
	text string
}

// NewFile names a text.
func NewFile(name string, text []byte) *File { return &File{Name: name, Text: text} }

func (f *File) index() []int {
	f.once.Do(func() {
		f.lines = append(f.lines, 0)
		for i, c := range f.Text {
			if c == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	})
	return f.lines
}

// Place gives line and column of a byte offset.
func (f *File) Place(offset int) Place {
	offset = max(0, min(offset, len(f.Text)))
	lines := f.index()
	n := sort.Search(len(lines), func(i int) bool { return lines[i] > offset })
	return Place{f.Name, n, utf8.RuneCount(f.Text[lines[n-1]:offset]) + 1}
}

// Line gives the text of line n without its end; empty if there is none.
func (f *File) Line(n int) string {
	lines := f.index()
	if n < 1 || n > len(lines) {
		return ""
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if n == f.last {
		return f.text
	}
	rest := f.Text[lines[n-1]:]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	f.last, f.text = n, strings.TrimRight(eachValid(string(rest)), "\r")
	return f.text
}

// eachValid puts a mark in the place of each byte that is not UTF-8, so that
// columns stay.
func eachValid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// At makes an error of a fault at a byte offset; width counts the characters meant.
func (f *File) At(offset, width int, fault *Fault) Problem {
	p := f.Place(offset)
	return f.problem(p, width, fault)
}

// AtLine makes an error of a fault at a line and column.
func (f *File) AtLine(line, col, width int, fault *Fault) Problem {
	return f.problem(Place{f.Name, line, col}, width, fault)
}

// Whole makes an error of a fault that concerns the whole file.
func (f *File) Whole(fault *Fault) Problem { return f.problem(Place{File: f.Name}, 0, fault) }

func (f *File) problem(p Place, width int, fault *Fault) Problem {
	if text := f.Line(p.Line); p.Col > 0 {
		width = max(1, min(width, utf8.RuneCountInString(text)-p.Col+1))
	}
	return Problem{Error, fault.Code, p, fault.Message, fault.Hint, f.Line(p.Line), width, fault.About}
}

// AsWarning gives the problem as one that does not stop the build.
func (p Problem) AsWarning() Problem {
	p.Severity = Warning
	return p
}
