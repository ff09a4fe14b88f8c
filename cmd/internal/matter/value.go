package matter

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"drawpress/cmd/internal/source"
)

// Text is a scalar, as it is written, without the blanks around it. Nothing
// (an empty value, ~, null) and lists are refused.
func (v Value) Text() (string, error) {
	if v.node.Kind != yaml.ScalarNode {
		return "", source.Faultf(source.WrongShape, "%s is not a single value", v.quote())
	}
	s := strings.TrimSpace(v.node.Value)
	if s == "" || v.node.Tag == "!!null" {
		return "", source.Faultf(source.NoValue, "no value; want one, or no line at all")
	}
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return "", controlFault(r)
		}
	}
	return s, nil
}

// Count is a whole number of at least one, as people write it: 3800, "3,800"
// or 3 800, with a space, a no-break space or a narrow one. A leading zero, a
// fraction and a sign are refused.
func (v Value) Count() (int, error) {
	s, err := v.Text()
	if err != nil {
		return 0, err
	}
	n, ok := ParseCount(s)
	if !ok {
		return 0, source.Faultf(source.NotACount, "%q is not a whole number; want one such as 3800 or 3,800", source.Short(s))
	}
	return n, nil
}

// ParseCount reads a positive whole number with or without groups of three
// digits, parted all alike by a comma or one of the three spaces.
func ParseCount(s string) (int, bool) {
	var sep rune
	digits, group := make([]byte, 0, 9), -1 // group counts digits since the last separator
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits = append(digits, byte(r))
			if group >= 0 {
				group++
			}
		case r == ',' || r == ' ' || r == '\u00a0' || r == '\u202f':
			if len(digits) == 0 || sep != 0 && (r != sep || group != 3) || sep == 0 && len(digits) > 3 {
				return 0, false
			}
			sep, group = r, 0
		default:
			return 0, false
		}
	}
	if len(digits) == 0 || len(digits) > 9 || digits[0] == '0' || sep != 0 && group != 3 {
		return 0, false
	}
	n, err := strconv.Atoi(string(digits))
	return n, err == nil
}

// Bool is true or false, in these words.
func (v Value) Bool() (bool, error) {
	s, err := v.Text()
	if err != nil {
		return false, err
	}
	if s != "true" && s != "false" {
		return false, source.Faultf(source.NotABoolean, "%q is not true or false", source.Short(s))
	}
	return s == "true", nil
}

// Choice is one of the given words.
func (v Value) Choice(words ...string) (string, error) {
	s, err := v.Text()
	if err != nil {
		return "", err
	}
	for _, w := range words {
		if s == w {
			return s, nil
		}
	}
	f := source.Faultf(source.BadChoice, "%q is not one of %s", source.Short(s), strings.Join(words, ", "))
	if near := source.Nearest(s, words); near != "" {
		f.WithHint("did you mean %s?", near)
	}
	return "", f
}

// List is the values of a sequence.
func (v Value) List() ([]Value, error) {
	if v.node.Kind != yaml.SequenceNode {
		return nil, source.Faultf(source.WrongShape, "%s is not a list; want lines that begin with - , one for each", v.quote())
	}
	values := make([]Value, len(v.node.Content))
	for i, n := range v.node.Content {
		values[i] = Value{v.doc, n, v.line}
	}
	return values, nil
}

// Texts is a list of scalars. What is wrong with one is reported at its place.
func (v Value) Texts() ([]string, error) {
	values, err := v.List()
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, item := range values {
		s, err := item.Text()
		if err != nil {
			item.Report(err)
			continue
		}
		texts = append(texts, s)
	}
	return texts, nil
}

// Report adds a problem at this value.
func (v Value) Report(err error) {
	f, ok := err.(*source.Fault)
	if !ok {
		f = source.Faultf(source.WrongShape, "%v", err)
	}
	v.doc.Problems = append(v.doc.Problems, v.problem(f))
}

func (v Value) problem(f *source.Fault) source.Problem {
	at := v.spot("")
	return v.doc.File.AtLine(at.line, at.col, at.width, f)
}

// spot is the place of the value; the width is that of what is on its line.
func (v Value) spot(key string) spot {
	s := spot{key, v.line + v.node.Line, v.node.Column, 1}
	if v.node.Kind == yaml.ScalarNode {
		s.width = max(1, utf8.RuneCountInString(v.node.Value))
		if v.node.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			s.width += 2
		}
	}
	return s
}

func (v Value) quote() string {
	switch v.node.Kind {
	case yaml.MappingNode:
		return "a group of keys"
	case yaml.SequenceNode:
		return "a list"
	}
	return strconv.Quote(source.Short(v.node.Value))
}
