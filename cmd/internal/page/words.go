package page

import (
	"fmt"
	"html"
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
	var b strings.Builder
	for _, s := range t {
		if s.Href == "" {
			b.WriteString(html.EscapeString(s.Text))
			continue
		}
		b.WriteString(`<a href="` + html.EscapeString(s.Href) + `">` + html.EscapeString(s.Text) + `</a>`)
	}
	return template.HTML(b.String())
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

// figure writes a number with a comma between groups of three: "27,332".
func figure(n int) string {
	if n < 0 {
		return "−" + figure(-n)
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// count writes a number of things: "1 draw", "3,800 invitations".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return figure(n) + " " + thing + "s"
}

// ordinal writes "first" to "tenth", then "11th", "22nd".
func ordinal(n int) string {
	words := []string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}
	if n < len(words) {
		return words[n]
	}
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return figure(n) + suffix
}

// change writes a difference in words: "64 points lower", "the same cut-off".
func changeOfCRS(n int) string {
	switch {
	case n == 0:
		return "the cut-off is the same"
	case n < 0:
		return "the cut-off is " + count(-n, "point") + " lower"
	}
	return "the cut-off is " + count(n, "point") + " higher"
}

func changeOfSize(n int) string {
	switch {
	case n == 0:
		return "as many candidates were invited"
	case n < 0:
		return figure(-n) + " fewer candidates were invited"
	}
	return figure(n) + " more candidates were invited"
}

// since writes the days between two draws: "on the same day", "5 days later".
func since(days int) string {
	switch days {
	case 0:
		return "on the same day"
	case 1:
		return "the day before"
	}
	return figure(days) + " days before"
}

// drawOf names draws of a type: "French-language draw", "PNP draw".
func drawOf(t *draw.Type) string { return t.Short + " draw" }

// article puts "a" or "an" before a phrase. Abbreviations that are spelled out
// go by the sound of their first letter: an STEM… is said "a STEM" as a word.
func article(phrase string) string {
	switch phrase[0] {
	case 'a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O':
		return "an " + phrase
	}
	return "a " + phrase
}

// tieBreakWords writes the moment as the department does, with its weekday.
func tieBreakWords(d *draw.Draw) string {
	t := d.TieBreak.UTC()
	return draw.DateOf(t).Long() + " at " + t.Format("15:04:05") + " UTC"
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
