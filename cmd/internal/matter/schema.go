package matter

import (
	"bytes"
	"encoding/json"
	"strings"
)

// A Shape is the form that the values of a field have, as far as it can be
// told without the rest of the file. The JSON Schema that editors complete and
// check with is made of it, and so is the spelling that [Format] writes.
//
// A shape never refuses what the field's reader takes. It may let through what
// the reader refuses: a schema sees values that YAML has decoded, so 0507 has
// become a number before it comes there.
type Shape struct {
	types    []string // of JSON
	pattern  string   // that text has
	not      string   // a pattern that no value has
	min, max int      // of a whole number
	longest  int      // of text, in characters
	words    []any    // the only values there are
	either   []*Shape
	item     *Shape // of a list
	rows     []Row  // of a group
	samples  []any
	prose    bool                     // written for people: it keeps the quotes that its editor chose
	spell    func(text string) string // the canonical spelling; nil leaves the text as it is
}

// A Row is what a [Field] says of itself, apart from how it is read.
type Row struct {
	Key      string
	Required bool
	Doc      string
	Shape    *Shape
}

// Rows gives the rows of a table.
func Rows[T any](fields []Field[T]) []Row {
	rows := make([]Row, len(fields))
	for i, f := range fields {
		rows[i] = Row{f.Key, f.Required, f.Doc, f.Shape}
	}
	return rows
}

// OfText is text in the words of its author. A title such as 2023 is a number
// to YAML and text to us.
func OfText(samples ...any) *Shape {
	return &Shape{types: anyScalar, pattern: `\S`, samples: samples, prose: true}
}

var anyScalar = []string{"string", "number", "boolean"}

// OfPattern is text that a pattern describes from end to end. The pattern means
// the same in ECMA-262, which schemas speak, as in Go.
func OfPattern(pattern string, samples ...any) *Shape {
	return &Shape{types: []string{"string"}, pattern: whole(pattern), samples: samples}
}

// OrNumber lets through text that YAML takes for a number or a boolean.
func (s *Shape) OrNumber() *Shape { s.types = anyScalar; return s }

// whole lets a pattern describe all of a value but the blanks around it, which
// readers cut off.
func whole(pattern string) string { return `^\s*(?:` + pattern + `)\s*$` }

// OfCount is a whole number from 1 to most, with or without separators.
func OfCount(most int, pattern string, samples ...any) *Shape {
	return &Shape{types: []string{"integer", "string"}, min: 1, max: most, pattern: whole(pattern), samples: samples, spell: plainCount}
}

// MaxCount is the largest whole number that is read.
const MaxCount = 999_999_999

// CountPattern is a whole number up to [MaxCount] as people write it.
const CountPattern = "[1-9][0-9]{0,8}|[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){1,2}|(?: [0-9]{3}){1,2}|(?:\u00a0[0-9]{3}){1,2}|(?:\u202f[0-9]{3}){1,2})"

func plainCount(text string) string {
	if _, ok := ParseCount(text); !ok {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// OfFlag is true or false.
func OfFlag() *Shape { return &Shape{words: []any{true, false, "true", "false"}} }

// OfWords is one of a few words.
func OfWords(words ...string) *Shape {
	s := &Shape{}
	for _, w := range words {
		s.words = append(s.words, w)
	}
	return s
}

// Either is text of one of two shapes.
func Either(a, b *Shape) *Shape { return &Shape{either: []*Shape{a, b}} }

// OfList is a list of values of one shape.
func OfList(item *Shape) *Shape { return &Shape{types: []string{"array"}, item: item} }

// OfGroup is a mapping with a table of its own.
func OfGroup[T any](fields []Field[T]) *Shape { return &Shape{rows: Rows(fields)} }

// Not adds a pattern that no value has.
func (s *Shape) Not(pattern string) *Shape { s.not = pattern; return s }

// Longest adds a limit on the characters of text.
func (s *Shape) Longest(n int) *Shape { s.longest = n; return s }

// Spelled adds how a value is spelled canonically.
func (s *Shape) Spelled(spell func(string) string) *Shape { s.spell = spell; return s }

// Schema is the JSON Schema (draft 2020-12) of a file that the rows describe,
// with its keys in their order.
func Schema(title, doc string, rows []Row) []byte {
	all := object{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}, {"description", doc}}
	all = append(all, groupSchema(rows)...)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(all); err != nil {
		panic(err) // the shapes hold nothing that JSON cannot say
	}
	return b.Bytes()
}

func groupSchema(rows []Row) object {
	properties, required := object{}, []string{}
	for _, r := range rows {
		properties = append(properties, member{r.Key, append(object{{"description", r.Doc}}, r.Shape.schema()...)})
		if r.Required {
			required = append(required, r.Key)
		}
	}
	all := object{{"type", "object"}}
	if len(required) > 0 {
		all = append(all, member{"required", required})
	}
	return append(all, member{"additionalProperties", false}, member{"properties", properties})
}

func (s *Shape) schema() object {
	var all object
	add := func(there bool, key string, value any) {
		if there {
			all = append(all, member{key, value})
		}
	}
	if s.rows != nil {
		return groupSchema(s.rows)
	}
	if len(s.types) == 1 {
		add(true, "type", s.types[0])
	} else {
		add(len(s.types) > 0, "type", s.types)
	}
	add(s.words != nil, "enum", s.words)
	add(s.min > 0, "minimum", s.min)
	add(s.max > 0, "maximum", s.max)
	add(s.longest > 0, "maxLength", s.longest)
	add(s.pattern != "", "pattern", s.pattern)
	if s.not != "" {
		add(true, "not", object{{"type", "string"}, {"pattern", s.not}})
	}
	if s.either != nil {
		var both []object
		for _, e := range s.either {
			both = append(both, e.schema())
		}
		add(true, "anyOf", both)
	}
	if s.item != nil {
		add(true, "items", s.item.schema())
	}
	add(len(s.samples) > 0, "examples", s.samples)
	return all
}

// An object is a JSON object whose keys keep their order: editors offer them in it.
type object []member

type member struct {
	key   string
	value any
}

func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // patterns hold < and >
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := enc.Encode(m.key); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := enc.Encode(m.value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
