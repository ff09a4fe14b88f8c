package source

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// A Role is a part of a printed problem that may be coloured.
type Role int

const (
	RolePlace Role = iota
	RoleError
	RoleWarning
	RoleCaret
	RoleHint
)

// A Printer shows problems to a person.
type Printer struct {
	W     io.Writer
	Limit int                       // at most so many, then "and n more"; 0 is all
	Paint func(Role, string) string // nil paints nothing
}

// Print writes each problem as
//
//	content/draws/2023/258.md:5:6: error DP013: crs: "38Z" is not a CRS score; want …
//	  5 | crs: 38Z
//	    |      ^^^
//	    = a way out
func (p Printer) Print(ps Problems) error {
	paint := p.Paint
	if paint == nil {
		paint = func(_ Role, s string) string { return s }
	}
	var b strings.Builder
	for i := range ps {
		q := &ps[i]
		if p.Limit > 0 && i == p.Limit {
			fmt.Fprintf(&b, "and %d more\n", len(ps)-i)
			break
		}
		role := RoleError
		if q.Severity == Warning {
			role = RoleWarning
		}
		fmt.Fprintf(&b, "%s: %s: %s\n", paint(RolePlace, q.Place.String()), paint(role, string(q.Severity)+" "+string(q.Code)), brief(q.Message))
		if q.Line > 0 && q.Text != "" {
			number := fmt.Sprintf("%3d", q.Line)
			margin := strings.Repeat(" ", len(number))
			text, pad := excerpt(q.Text, q.Col)
			fmt.Fprintf(&b, "%s | %s\n", number, text)
			if q.Col > 0 {
				fmt.Fprintf(&b, "%s | %s%s\n", margin, pad, paint(RoleCaret, strings.Repeat("^", max(1, min(q.Width, 60)))))
			}
		}
		if q.Hint != "" {
			fmt.Fprintf(&b, "    %s\n", paint(RoleHint, "= "+q.Hint))
		}
	}
	_, err := io.WriteString(p.W, b.String())
	return err
}

// brief shortens a message that quotes a very long text.
func brief(s string) string {
	const most = 600
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// window is how much of a long line is shown around the column meant.
const window = 110

// Excerpt gives the line of a problem as it is shown, cut around the place if
// it is long, and the blanks that put a caret below the place.
func (p *Problem) Excerpt() (line, pad string) { return excerpt(p.Text, p.Col) }

// excerpt gives the part of a line around col that fits a terminal, control
// characters made visible, and the blanks that put a caret below col.
func excerpt(text string, col int) (line, pad string) {
	runes := []rune(text)
	at := max(0, min(col-1, len(runes)))
	from := 0
	if len(runes) > window && at > window/2 {
		from = at - window/2
	}
	to := min(len(runes), from+window)
	var l, b strings.Builder
	if from > 0 {
		l.WriteString("…")
		b.WriteByte(' ')
	}
	for i := from; i < to; i++ {
		r := runes[i]
		switch {
		case r == '\t':
		case unicode.IsControl(r) || unicode.In(r, unicode.Cf):
			r = '\uFFFD'
		}
		l.WriteRune(r)
		if i < at {
			if r == '\t' {
				b.WriteByte('\t')
			} else {
				b.WriteByte(' ')
			}
		}
	}
	if to < len(runes) {
		l.WriteString("…")
	}
	return l.String(), b.String()
}

// A Report is the machine's form of a run.
type Report struct {
	OK       bool     `json:"ok"`
	Problems Problems `json:"problems"`
}

// WriteJSON writes all problems as one JSON object.
func (ps Problems) WriteJSON(w io.Writer) error {
	if ps == nil {
		ps = Problems{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(Report{ps.Errors() == 0, ps})
}
