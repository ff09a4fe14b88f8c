package matter

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"drawpress/cmd/internal/source"
)

// Set gives a post in which a top-level key of the front matter has another
// value. Exactly the bytes of the old value are replaced: comments, order,
// spacing, line endings, a byte order mark and the body stay, and so do quotes,
// which come anew only where the value could not be read without them.
//
// The key must be there, with a single value on its line or in quotes. The
// result has been read again and differs in that value alone; else there is an
// error and no result.
func Set(src []byte, key, value string) ([]byte, error) {
	e, err := open(src)
	if err != nil {
		return nil, err
	}
	v, err := e.find(key)
	if err != nil {
		return nil, err
	}
	if v.node.Kind == yaml.ScalarNode && v.node.Value == value {
		return src, nil
	}
	from, to, err := e.span(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	return e.first(key, &value, from, to, spellings(value, v.node.Style))
}

// Insert gives a post whose front matter has one key more, on a line of its
// own below the last of the named keys that is there, or at the end if none
// is. What [Set] promises of the other bytes holds here too.
func Insert(src []byte, after []string, key, value string) ([]byte, error) {
	e, err := open(src)
	if err != nil {
		return nil, err
	}
	if e.doc.Has(key) {
		return nil, fmt.Errorf("%s is there already", key)
	}
	at, indent := e.lineAfter(after)
	ending := e.ending()
	lines := spellings(value, 0)
	for i, s := range lines {
		lines[i] = indent + key + ": " + s + ending
	}
	return e.first(key, &value, at, at, lines)
}

// Remove gives a post whose front matter lacks a key. Its line must hold the
// key and its value only: a comment there is the editor's, and stays theirs to
// move.
func Remove(src []byte, key string) ([]byte, error) {
	e, err := open(src)
	if err != nil {
		return nil, err
	}
	v, err := e.find(key)
	if err != nil {
		return nil, err
	}
	_, to, err := e.span(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	from, next := e.lineStart(e.keyOf(key)), e.nextLine(to)
	if len(bytes.TrimSpace(e.text[to:next])) > 0 {
		return nil, fmt.Errorf("%s: %q follows on the line", key, source.Short(string(bytes.TrimSpace(e.text[to:next]))))
	}
	return e.first(key, nil, from, next, []string{""})
}

// Get is the text of a top-level key with a single value, as it stands between
// its quotes; false if there is none.
func Get(src []byte, key string) (string, bool) {
	e, err := open(src)
	if err != nil {
		return "", false
	}
	v, err := e.find(key)
	if err != nil || v.node.Kind != yaml.ScalarNode {
		return "", false
	}
	return v.node.Value, true
}

// An editor knows where in a post its values stand. Posts are read with every
// line ending as \n, so places are those of that text, and at leads back.
type editor struct {
	src  []byte
	text []byte
	at   []int // where in src each byte of text stands, and its end
	doc  *Doc
}

func open(src []byte) (*editor, error) {
	e := &editor{src: src, text: make([]byte, 0, len(src)), at: make([]int, 0, len(src)+1)}
	for i := 0; i < len(src); i++ {
		e.at = append(e.at, i)
		c := src[i]
		if c == '\r' {
			if c = '\n'; i+1 < len(src) && src[i+1] == '\n' {
				i++
			}
		}
		e.text = append(e.text, c)
	}
	e.at = append(e.at, len(src))
	e.doc = Split(source.NewFile("the post", e.text), false, "")
	if e.doc.Problems.Errors() > 0 {
		return nil, e.doc.Problems
	}
	if !e.doc.head || len(e.doc.pairs) == 0 {
		return nil, errors.New("there is no front matter")
	}
	return e, nil
}

func (e *editor) find(key string) (Value, error) {
	for _, p := range e.doc.pairs {
		if p.key.Value == key {
			return p.value, nil
		}
	}
	return Value{}, fmt.Errorf("there is no %s", key)
}

// keyOf is the place of a key that is there.
func (e *editor) keyOf(key string) int {
	for _, p := range e.doc.pairs {
		if p.key.Value == key {
			return e.offset(p.value.line+p.key.Line, p.key.Column)
		}
	}
	return 0
}

// offset is the place of a line and a column, which counts characters.
func (e *editor) offset(line, col int) int {
	at := 0
	for ; line > 1; line-- {
		at = e.nextLine(at)
	}
	for ; col > 1 && at < len(e.text); col-- {
		_, n := utf8.DecodeRune(e.text[at:])
		at += n
	}
	return at
}

func (e *editor) lineStart(at int) int { return 1 + bytes.LastIndexByte(e.text[:at], '\n') }

func (e *editor) nextLine(at int) int {
	if n := bytes.IndexByte(e.text[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(e.text)
}

// span is where a scalar stands, its quotes included.
func (e *editor) span(v Value) (from, to int, err error) {
	n := v.node
	if n.Kind != yaml.ScalarNode {
		return 0, 0, fmt.Errorf("%s is not a single value", v.quote())
	}
	from = e.offset(v.line+n.Line, n.Column)
	rest := e.text[from:]
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		to = closing(rest, '"')
	case n.Style&yaml.SingleQuotedStyle != 0:
		to = closing(rest, '\'')
	case n.Value != "" && bytes.HasPrefix(rest, []byte(n.Value)):
		to = len(n.Value)
	}
	if to == 0 {
		return 0, 0, errors.New("the value is not on one line")
	}
	return from, from + to, nil
}

// closing is the length of a quoted scalar; 0 if it does not end.
func closing(text []byte, quote byte) int {
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && quote == '"':
			i++
		case c != quote:
		case quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		default:
			return i + 1
		}
	}
	return 0
}

// lineAfter is the start of the line below the last of the keys, or of the
// closing fence if none is there, and how far keys are indented.
func (e *editor) lineAfter(keys []string) (at int, indent string) {
	pairs := e.doc.pairs
	last := len(pairs) - 1
	closing := e.offset(e.doc.end, 1)
	start := e.keyOf(pairs[last].key.Value)
	indent = strings.Repeat(" ", start-e.lineStart(start))
	for last >= 0 && !slices.Contains(keys, pairs[last].key.Value) {
		last--
	}
	if last < 0 {
		return closing, indent
	}
	if _, to, err := e.span(pairs[last].value); err == nil {
		return e.nextLine(to), indent
	}
	if last+1 < len(pairs) { // the value is a list, a group or a block: it ends where the next key begins
		return e.lineStart(e.keyOf(pairs[last+1].key.Value)), indent
	}
	return closing, indent
}

// ending is how the first line of the file ends.
func (e *editor) ending() string {
	n := bytes.IndexByte(e.text, '\n')
	return string(e.src[e.at[n]:e.at[n+1]])
}

// spellings are the ways to write a value, the wanted one first.
func spellings(value string, style yaml.Style) []string {
	double := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
	switch {
	case style&yaml.DoubleQuotedStyle != 0:
		return []string{double}
	case style&yaml.SingleQuotedStyle != 0:
		return []string{"'" + strings.ReplaceAll(value, "'", "''") + "'"}
	}
	return []string{value, double}
}

// first puts the first spelling in place that is read as it should be: with
// that value (nil is none), and all else as before.
func (e *editor) first(key string, value *string, from, to int, spellings []string) ([]byte, error) {
	var err error
	for _, s := range spellings {
		out := slices.Concat(e.src[:e.at[from]], []byte(s), e.src[e.at[to]:])
		if err = e.differs(out, key, value); err == nil {
			return out, nil
		}
	}
	return nil, fmt.Errorf("%s cannot be written here: %w", key, err)
}

// differs tells how the edited file is not what it should be.
func (e *editor) differs(out []byte, key string, value *string) error {
	n, err := open(out)
	if err != nil {
		return err
	}
	v, err := n.find(key)
	switch {
	case value == nil && err == nil:
		return errors.New("it would still be there")
	case value != nil && err != nil:
		return errors.New("it would not be read")
	case value != nil && (v.node.Kind != yaml.ScalarNode || v.node.Value != *value):
		return fmt.Errorf("it would be read as %s", v.quote())
	}
	other := func(p pair) bool { return p.key.Value == key }
	before, after := slices.DeleteFunc(slices.Clone(e.doc.pairs), other), slices.DeleteFunc(slices.Clone(n.doc.pairs), other)
	if !slices.EqualFunc(before, after, func(a, b pair) bool { return a.key.Value == b.key.Value && alike(a.value.node, b.value.node) }) {
		return errors.New("other values would change")
	}
	if !bytes.Equal(e.doc.Body, n.doc.Body) {
		return errors.New("the text would change")
	}
	return nil
}

func alike(a, b *yaml.Node) bool {
	return a.Kind == b.Kind && a.Tag == b.Tag && a.Value == b.Value && a.Style == b.Style && slices.EqualFunc(a.Content, b.Content, alike)
}
