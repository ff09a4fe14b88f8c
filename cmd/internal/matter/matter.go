// Package matter reads front matter: the YAML mapping at the head of a post,
// key by key, strictly, each value with its place.
//
// A reader describes what it wants as a table of [Field] values and calls
// [Decode]; keys that the table does not have, values of the wrong form and
// keys that are missing become problems, all of them in one pass. The rule of
// this room: values are read from their text, never from what YAML guesses, so
// 0507 is not an octal number, 2023-07-12 is not an instant, and "no" is not false.
package matter

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/adrg/frontmatter"
	"go.yaml.in/yaml/v4"

	"drawpress/cmd/internal/source"
)

// Limits of what is read at all. Front matter is a page at most, and a hostile
// or broken file must not cost more than a moment.
const (
	MaxFile  = 256 << 10 // bytes of a whole post
	maxHead  = 16 << 10  // bytes of front matter
	maxDepth = 4         // nesting of lists and mappings
)

// A Doc is a file parted into front matter and body. Problems gathers all that
// is found wrong; a Doc with problems is still read as far as it can be.
type Doc struct {
	File     *source.File
	Body     []byte // a part of File.Text
	BodyAt   int    // where in File.Text
	Problems source.Problems

	pairs []pair // until Forget
	spots []spot // instead of them, after Forget
	end   int    // line of the closing fence: where a missing key is reported
	head  bool   // whether there is front matter that could be read
	open  bool   // whether the file begins with a fence, or is all YAML

	sample  string   // a line as it should be, for messages
	slipped []string // keys of lines that could not be read: not missing
	cut     bool     // whether the front matter ended too early
}

type pair struct {
	key   *yaml.Node
	value Value
}

// A spot is where the value of a key stands.
type spot struct {
	key              string
	line, col, width int
}

// A Value is one value of a mapping.
type Value struct {
	doc  *Doc
	node *yaml.Node
	line int // added to the node's own line
}

// Split reads the front matter of a post. A file that does not begin with
// `---` is a problem, unless optional is set. The sample is a line of such a
// file, for messages.
func Split(file *source.File, optional bool, sample string) *Doc {
	d := &Doc{File: file, sample: sample}
	if !d.readable() {
		return d
	}
	text := file.Text
	d.Body = text
	skip := 0
	if bytes.HasPrefix(text, []byte("\uFEFF")) {
		skip = len("\uFEFF")
		d.Body, d.BodyAt = text[skip:], skip
	}
	opening, closing := fences(text[skip:])
	if opening.from < 0 {
		if !optional {
			d.Problems = append(d.Problems, file.AtLine(1, 1, 1, source.Faultf(source.NoFrontMatter, "the file has no front matter; want a line --- at the top, then keys such as %s, then a line ---", sample)))
		}
		return d
	}
	d.open = true
	openLine := lineOf(text, skip+opening.from)
	if closing.from < 0 {
		d.Problems = append(d.Problems, file.AtLine(openLine, 1, 3, source.Faultf(source.NeverClosed, "the front matter opens here and never closes; want a line --- after its last key")))
		d.Body, d.BodyAt = nil, len(text)
		return d
	}
	if closing.indent > 0 {
		d.cut = true
		d.Problems = append(d.Problems, file.At(skip+closing.from+closing.indent, 3, source.Faultf(source.IndentedFence, "this indented --- ends the front matter here, and every key after it is lost; want the closing --- in the first column, and other words in the text above it")))
	}
	d.end = lineOf(text, skip+closing.from)
	format := frontmatter.NewFormat("---", "---", func(head []byte, _ any) error {
		d.load(head, openLine)
		return nil
	})
	head := text[skip : skip+closing.end] // the body stays where it is
	in := readers.Get().(*bufio.Reader)
	defer readers.Put(in)
	in.Reset(bytes.NewReader(head))
	_, err := frontmatter.MustParse(in, &struct{}{}, format)
	if err != nil {
		d.Problems = append(d.Problems, file.Whole(source.Faultf(source.BadYAML, "the front matter cannot be read: %v", err)))
		return d
	}
	d.BodyAt = skip + closing.end
	d.Body = text[d.BodyAt:]
	return d
}

// Whole reads a file that is one YAML mapping, such as site.yaml.
func Whole(file *source.File, sample string) *Doc {
	d := &Doc{File: file, open: true, sample: sample}
	if !d.readable() {
		return d
	}
	d.load(bytes.TrimPrefix(file.Text, []byte("\uFEFF")), 0)
	return d
}

// TooLarge is what is wrong with a file of so many bytes.
func TooLarge(size int64) *source.Fault {
	return source.Faultf(source.TooLarge, "the file has %d bytes; want at most %d", size, MaxFile)
}

// Opens tells whether the file begins with front matter, readable or not.
func (d *Doc) Opens() bool { return d.open }

func (d *Doc) readable() bool {
	text := d.File.Text
	if len(text) > MaxFile {
		d.Problems = append(d.Problems, d.File.Whole(TooLarge(int64(len(text)))))
		return false
	}
	if utf8.Valid(text) && bytes.IndexByte(text, 0) < 0 {
		return true
	}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n == 1 {
			d.Problems = append(d.Problems, d.File.At(i, 1, source.Faultf(source.BadEncoding, "byte 0x%02X is not UTF-8", text[i]).WithHint("save the file as UTF-8; it may be in %s", encodingOf(text))))
			return false
		}
		if r == 0 {
			d.Problems = append(d.Problems, d.File.At(i, 1, source.Faultf(source.BadEncoding, "a NUL character; want plain text")))
			return false
		}
		i += n
	}
	return true
}

// encodingOf guesses what a file that is not UTF-8 is.
func encodingOf(text []byte) string {
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return "UTF-16"
	}
	return "Windows-1252 or Latin-1"
}

// readers are used again: the library would make a buffer for each file.
var readers = sync.Pool{New: func() any { return bufio.NewReader(nil) }}

// lineOf counts lines without the index that [source.File.Place] makes.
func lineOf(text []byte, offset int) int { return bytes.Count(text[:offset], []byte("\n")) + 1 }

type fence struct{ from, end, indent int }

// fences finds the lines that adrg/frontmatter takes for the opening and the
// closing fence: it trims white space, so an indented --- counts.
func fences(text []byte) (opening, closing fence) {
	opening.from, closing.from = -1, -1
	at := 0
	for line := range bytes.Lines(text) {
		trimmed := bytes.TrimSpace(line)
		isFence := string(trimmed) == "---"
		if opening.from < 0 {
			if isFence {
				opening = fence{at, at + len(line), 0}
			} else if len(trimmed) > 0 {
				return opening, closing
			}
		} else if isFence {
			return opening, fence{at, at + len(line), bytes.IndexByte(line, '-')}
		}
		at += len(line)
	}
	return opening, closing
}

// load parses the YAML of head, whose first line is line shift+1 of the file.
func (d *Doc) load(head []byte, shift int) {
	if len(head) > maxHead {
		d.Problems = append(d.Problems, d.File.Whole(source.Faultf(source.TooLarge, "the front matter has %d bytes; want at most %d", len(head), maxHead)))
		return
	}
	told := len(d.Problems)
	top := d.parse(head, shift)
	if top == nil {
		if len(d.Problems) == told { // comments, blanks, a byte order mark
			d.Problems = append(d.Problems, d.File.AtLine(shift+1, 1, 1, source.Faultf(source.EmptyFrontMatter, "there is no key here; want lines such as %s", d.sample)))
		}
		return
	}
	if top.Kind != yaml.MappingNode {
		d.Problems = append(d.Problems, d.File.AtLine(shift+top.Line, top.Column, 1, source.Faultf(source.BadYAML, "this is not a list of keys and values; want lines such as %s", d.sample)))
		return
	}
	if !d.tame(top, shift, 1) {
		return
	}
	d.head = true
	d.pairs = d.mapping(top, shift)
}

// tame refuses what front matter has no use for and an attacker has: anchors,
// aliases, merge keys, explicit tags, depth.
func (d *Doc) tame(n *yaml.Node, shift, depth int) bool {
	if depth > maxDepth {
		d.Problems = append(d.Problems, d.File.AtLine(shift+n.Line, n.Column, 1, source.Faultf(source.TooLarge, "nested more than %d deep", maxDepth)))
		return false
	}
	what := ""
	switch {
	case n.Kind == yaml.AliasNode:
		what = "an alias (*" + n.Value + ")"
	case n.Anchor != "":
		what = "an anchor (&" + n.Anchor + ")"
	case n.Style&yaml.TaggedStyle != 0:
		what = "a tag (" + n.Tag + ")"
	case n.Tag == "!!merge":
		what = "a merge key (<<)"
	}
	if what != "" {
		d.Problems = append(d.Problems, d.File.AtLine(shift+n.Line, n.Column, 1, source.Faultf(source.AliasOrTag, "%s; want a plain value", source.Short(what)).WithHint("a value that begins with & * or ! needs quotes")))
		return false
	}
	tame := true
	for _, c := range n.Content {
		tame = d.tame(c, shift, depth+1) && tame
	}
	return tame
}

// mapping lists the pairs of a mapping node; a key that stands twice is a problem.
func (d *Doc) mapping(n *yaml.Node, shift int) []pair {
	pairs := make([]pair, 0, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode || key.Value == "" {
			d.Problems = append(d.Problems, d.File.AtLine(shift+key.Line, key.Column, 1, source.Faultf(source.BadYAML, "a value without a key; want lines such as %s", d.sample)))
			continue
		}
		value := Value{d, n.Content[i+1], shift}
		twice := false
		for _, p := range pairs {
			if p.key.Value == key.Value {
				twice = true
				d.Problems = append(d.Problems, d.File.AtLine(shift+key.Line, key.Column, utf8.RuneCountInString(key.Value), source.Faultf(source.DuplicateKey, "%s stands twice; the first is on line %d", source.Short(key.Value), shift+p.key.Line)))
			}
		}
		if !twice {
			pairs = append(pairs, pair{key, value})
		}
	}
	return pairs
}

// A Field is one key that a table knows.
type Field[T any] struct {
	Key      string
	Required bool
	Doc      string                       // one line: what it is, with a sample
	Shape    *Shape                       // the form of its values, for schemas and formatting
	Read     func(into *T, v Value) error // what is wrong, as a *source.Fault
}

// Decode reads the front matter of d by the table. Everything wrong is added
// to d.Problems.
func Decode[T any](d *Doc, fields []Field[T], into *T) {
	if d.head {
		decode(d, d.pairs, d.end, 1, fields, into)
	}
}

// DecodeMap reads a value that is itself a mapping.
func DecodeMap[T any](v Value, fields []Field[T], into *T) error {
	if v.node.Kind != yaml.MappingNode {
		return source.Faultf(source.WrongShape, "%s is not a group of keys", v.quote())
	}
	decode(v.doc, v.doc.mapping(v.node, v.line), v.line+v.node.Line, v.node.Column, fields, into)
	return nil
}

func decode[T any](d *Doc, pairs []pair, endLine, endCol int, fields []Field[T], into *T) {
	seen := make([]bool, len(fields))
next:
	for _, p := range pairs {
		for i := range fields {
			if fields[i].Key == p.key.Value {
				seen[i] = true
				if err := fields[i].Read(into, p.value); err != nil {
					d.fault(p.key.Value, p.value, err)
				}
				continue next
			}
		}
		if near := d.unknown(p, keys(fields)); near >= 0 {
			seen[near] = true // misspelt, so not missing as well
		}
	}
	for i, f := range fields {
		if !f.Required || seen[i] || d.cut || slices.Contains(d.slipped, f.Key) {
			continue
		}
		missing := source.Faultf(source.MissingKey, "%s is missing; want %s", f.Key, f.Doc)
		if endLine == 0 {
			d.Problems = append(d.Problems, d.File.Whole(missing))
		} else {
			d.Problems = append(d.Problems, d.File.AtLine(endLine, endCol, 3, missing))
		}
	}
}

func keys[T any](fields []Field[T]) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Key
	}
	return names
}

// unknown reports a key that the table does not have. It gives the place of
// the key that may be meant, or -1.
func (d *Doc) unknown(p pair, known []string) int {
	f := source.Faultf(source.UnknownKey, "%s is not a key of this file", source.Short(p.key.Value))
	near := source.Nearest(p.key.Value, known)
	if near != "" {
		f.Message += fmt.Sprintf("; did you mean %s?", near)
	} else {
		f.WithHint("the keys are %s", strings.Join(known, ", "))
	}
	d.Problems = append(d.Problems, d.File.AtLine(p.value.line+p.key.Line, p.key.Column, utf8.RuneCountInString(p.key.Value), f))
	return slices.Index(known, near)
}

func (d *Doc) fault(key string, v Value, err error) {
	f := new(source.Fault)
	var given *source.Fault
	if errors.As(err, &given) {
		*f = *given
	} else {
		*f = source.Fault{Code: source.WrongShape, Message: err.Error()}
	}
	f.Message = key + ": " + f.Message
	d.Problems = append(d.Problems, v.problem(f))
}

// Has tells whether the front matter has the key.
func (d *Doc) Has(key string) bool {
	_, ok := d.spot(key)
	return ok
}

func (d *Doc) spot(key string) (spot, bool) {
	for _, s := range d.spots {
		if s.key == key {
			return s, true
		}
	}
	for _, p := range d.pairs {
		if p.key.Value == key {
			return p.value.spot(key), true
		}
	}
	return spot{}, false
}

// Forget keeps only the places of the values, for [Doc.Fault]: what the YAML
// parser made is many times as large as the text.
func (d *Doc) Forget() {
	d.spots = make([]spot, len(d.pairs))
	for i, p := range d.pairs {
		d.spots[i] = p.value.spot(p.key.Value)
	}
	d.pairs = nil
}

// FaultItem makes an error at an item of the list of a key.
func (d *Doc) FaultItem(key, item string, f *source.Fault) source.Problem {
	at, ok := d.spot(key)
	for line := at.line; ok && line < d.end; line++ {
		text := d.File.Line(line)
		from := 0
		if line == at.line {
			from = len(string([]rune(text)[:min(max(0, at.col-1), utf8.RuneCountInString(text))]))
		}
		if i := strings.Index(text[from:], item); i >= 0 {
			named := *f
			named.Message = key + ": " + f.Message
			return d.File.AtLine(line, utf8.RuneCountInString(text[:from+i])+1, utf8.RuneCountInString(item), &named)
		}
	}
	return d.Fault(key, f)
}

// Fault makes an error at the value of a key, or at the file when the key is absent.
func (d *Doc) Fault(key string, f *source.Fault) source.Problem {
	at, ok := d.spot(key)
	if !ok {
		return d.File.Whole(f)
	}
	named := *f
	named.Message = key + ": " + f.Message
	return d.File.AtLine(at.line, at.col, at.width, &named)
}
