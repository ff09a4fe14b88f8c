package post

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/matter"
	"drawpress/cmd/internal/source"
)

// A Value is a key of front matter with its text.
type Value struct{ Key, Text string }

// Head writes front matter of values, each in quotes if it needs them.
func Head(values []Value) []byte {
	var b strings.Builder
	b.WriteString("---\n")
	for _, v := range values {
		b.WriteString(matter.Line(v.Key, v.Text) + "\n")
	}
	b.WriteString("---\n")
	return []byte(b.String())
}

// CheckDraw reads the last of the values as [Reader.Parse] would in a draw post
// that has the values before it. A warning is what Parse would ask to confirm.
func (r *Reader) CheckDraw(values []Value) (warning string, err error) {
	key := values[len(values)-1].Key
	_, problems := r.Parse("content/draws/new.md", Head(values))
	for _, p := range problems {
		message, about := strings.CutPrefix(p.Message, key+": ")
		switch {
		case !about || p.Code == source.Misplaced: // the file has no name yet
		case p.Severity == source.Error && p.Hint != "":
			return "", fmt.Errorf("%s (%s)", message, p.Hint)
		case p.Severity == source.Error:
			return "", fmt.Errorf("%s", message)
		default:
			warning = message
		}
	}
	return warning, nil
}

// scaffold is a text to begin with: a paragraph each, of sentences that are
// true of any draw for which their facts have an answer. No figure is in it,
// so none can become wrong.
var scaffold = [][]string{
	{
		"Immigration, Refugees and Citizenship Canada (IRCC) invited {{invitations}} candidates on {{weekday}}, {{date}}.",
		"The lowest-ranked of them had a Comprehensive Ranking System (CRS) score of {{crs}}.",
		"KIND",
		"Among candidates with exactly that score, those who had submitted their profile before {{tie-break}} were invited.",
	},
	{
		"Counting draws of all types, it was the {{ordinal in year}} of the year.",
		"Counting draws of its type only, it was the {{ordinal of type in year}} of the year and the {{ordinal of type}} ever.",
		"The draws of the year have issued {{invited in year}} invitations so far, {{invited of type in year}} of them in draws of this type.",
	},
	{
		"The draw of this type before it was held on {{previous of type as date}}.",
		"Compared with it, there was {{crs change of type}} in the cut-off.",
	},
}

var kindSentences = map[draw.Kind]string{
	draw.General:  "It was a {{kind}} round, open to candidates of all programs.",
	draw.Program:  "It was a {{kind}} round: {{type}}.",
	draw.Category: "It was a {{kind}} round: {{type}}.",
}

// Scaffold writes a text to begin with for the post of a draw: facts in
// braces, and no figure. Only facts that have an answer are in it.
func Scaffold(d *draw.Draw, answers func(query string) bool) []byte {
	var b strings.Builder
	for _, paragraph := range scaffold {
		var said []string
		for _, s := range paragraph {
			if s == "KIND" {
				s = kindSentences[d.Type.Kind]
			}
			silent := slices.ContainsFunc(queriesIn(s), func(q string) bool { return !answers(q) })
			if silent && len(said) == 0 && s != scaffold[0][0] {
				break // the sentences that follow build upon it
			}
			if !silent {
				said = append(said, s)
			}
		}
		if len(said) > 0 {
			b.WriteString("\n" + strings.Join(said, " ") + "\n")
		}
	}
	return []byte(b.String())
}

var asForm = regexp.MustCompile(` as [a-z]+$`)

// queriesIn are the queries of the facts in a text.
func queriesIn(text string) []string {
	var queries []string
	for _, m := range braces.FindAllStringSubmatch(text, -1) {
		queries = append(queries, asForm.ReplaceAllString(m[1], ""))
	}
	return queries
}

// aboutType are the texts that a new type begins with: true of any type of its
// kind, so that the page can be published before someone knows more.
var aboutType = map[draw.Kind]string{
	draw.General:  "This is a general round: candidates of all programs in the Express Entry pool are considered together.",
	draw.Program:  "This is a program-specific round: only candidates of one program are considered.",
	draw.Category: "This is a category-based round: only candidates in the Express Entry pool who fit the category are considered.",
}

// TypeFile writes the file of a type of draw, which goes by its slug.
func TypeFile(t draw.Type) []byte {
	values := []Value{{"kind", string(t.Kind)}, {"name", t.Name}}
	if t.Short != "" {
		values = append(values, Value{"short", t.Short})
	}
	var b strings.Builder
	b.Write(Head(values))
	text := strings.TrimSuffix(b.String(), "---\n") + "labels:\n"
	for _, l := range t.Labels {
		text += "  - " + strings.TrimPrefix(matter.Line("k", l), "k: ") + "\n"
	}
	return []byte(text + "---\n\n" + aboutType[t.Kind] + " They are ranked by their score in the Comprehensive Ranking System (CRS), and the highest are invited.\n")
}
