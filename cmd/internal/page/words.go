package page

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"drawpress/cmd/internal/draw"
)

// A Text is a sentence or more, parts of which may be links.
type Text []Span

// A Span is a piece of text, linked if Href is not empty.
type Span struct{ Text, Href string }

// say makes a Text of plain words.
func say(format string, args ...any) Text { return Text{{Text: fmt.Sprintf(format, args...)}} }

func (t Text) and(more Text) Text { return append(t, more...) }

// String is the text without links.
func (t Text) String() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.Text)
	}
	return b.String()
}

// HTML escapes the text and sets its links.
func (t Text) HTML() template.HTML {
	return written(func(b markup) markup {
		for _, s := range t {
			if s.Href == "" {
				b = b.text(s.Text)
			} else {
				b = b.link(s.Text, s.Href)
			}
		}
		return b
	})
}

// ready gives texts as templates take them: a method call from a template
// costs more than the text itself.
func ready(texts []Text) []template.HTML {
	list := make([]template.HTML, len(texts))
	for i, t := range texts {
		list[i] = t.HTML()
	}
	return list
}

// changeOfCRS writes a difference in words: "the cut-off is 64 points lower".
func changeOfCRS(n int) string {
	switch {
	case n == 0:
		return "the cut-off is the same"
	case n < 0:
		return "the cut-off is " + draw.Counted(-n, "points") + " lower"
	}
	return "the cut-off is " + draw.Counted(n, "points") + " higher"
}

func changeOfSize(n int) string {
	switch {
	case n == 0:
		return "as many candidates were invited"
	case n < 0:
		return draw.Figure(-n) + " fewer candidates were invited"
	}
	return draw.Figure(n) + " more candidates were invited"
}

// shortChange writes a difference where its scope follows: "64 lower than".
func shortChange(n int, more, less, same string) string {
	switch {
	case n == 0:
		return same
	case n < 0:
		return draw.Figure(-n) + " " + less
	}
	return draw.Figure(n) + " " + more
}

// day is a date without its year, as short as tables want it: "Jul 12".
func day(d draw.Date) string { return d.Month().String()[:3] + " " + strconv.Itoa(d.Day()) }

// shortDate is "Jul 12, 2023".
func shortDate(d draw.Date) string { return day(d) + ", " + strconv.Itoa(d.Year()) }

// since writes the days between two draws: "on the same day", "5 days before".
func since(days int) string {
	switch days {
	case 0:
		return "on the same day"
	case 1:
		return "the day before"
	}
	return draw.Figure(days) + " days before"
}

// drawOf names draws of a type: "French-language draw", "PNP draw".
func drawOf(t *draw.Type) string { return t.Short + " draw" }

// article puts "a" or "an" before a phrase, by its first letter: no short name
// of a type is said otherwise than it is spelled.
func article(phrase string) string {
	switch phrase[0] {
	case 'a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O':
		return "an " + phrase
	}
	return "a " + phrase
}

// tieBreakWords writes the moment as the department does.
func tieBreakWords(d *draw.Draw) string {
	t := d.TieBreak.UTC()
	return draw.DateOf(t).Long() + " at " + t.Format("15:04:05") + " UTC"
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
