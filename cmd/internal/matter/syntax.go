package matter

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"drawpress/cmd/internal/source"
)

// maxSlips is how many lines that are not YAML are pointed out in one file.
const maxSlips = 10

// parse reads the YAML of head. Where the parser gives up, the line that is to
// blame is pointed out in plain words and blanked, and the rest is read again:
// one slip should not hide the others. Nil means that nothing can be read.
func (d *Doc) parse(head []byte, shift int) *yaml.Node {
	head = d.documents(head, shift)
	for range maxSlips {
		var root yaml.Node
		err := yaml.Unmarshal(head, &root)
		if err == nil {
			if len(root.Content) == 0 {
				return nil // all of it was blanked
			}
			return root.Content[0]
		}
		head = bytes.Clone(head)
		if !d.slip(err, head, shift) {
			return nil
		}
	}
	return nil
}

// documents blanks the lines that end a YAML document: the parser stops there
// without a word, and every key below would be lost.
func (d *Doc) documents(head []byte, shift int) []byte {
	at, n := 0, shift
	for line := range bytes.Lines(head) {
		n++
		if end := bytes.TrimRight(line, " \t\n"); string(end) == "..." || bytes.HasPrefix(line, []byte("--- ")) {
			d.Problems = append(d.Problems, d.File.AtLine(n, 1, 3, source.Faultf(source.BadYAML, "a line that begins with %s ends the list of keys, and those below it would be lost; want one list of keys between two lines ---", end[:3])))
			head = bytes.Clone(head)
			blank(head[at : at+len(line)])
		}
		at += len(line)
	}
	return head
}

func blank(line []byte) {
	for i, c := range line {
		if c != '\n' {
			line[i] = ' '
		}
	}
}

// slip reports the line that is to blame for a parser's error and blanks it in
// head. It is false if nothing was left to blank.
func (d *Doc) slip(err error, head []byte, shift int) bool {
	lines := bytes.SplitAfter(head, []byte("\n"))
	last, message := len(lines), err.Error()
	var one *yaml.LoadError
	if errors.As(err, &one) {
		message = one.Message
		if one.Mark.Line > 0 {
			last = min(last, one.Mark.Line)
		}
	}
	if strings.Contains(message, "control characters") {
		return d.control(lines, shift)
	}
	for i := last - 1; i >= 0; i-- { // the parser gives up at the line to blame or below it
		if f := flawOf(string(bytes.TrimRight(lines[i], "\n")), message, i == last-1); f != nil {
			d.report(f, lines[i], shift+i+1)
			return true
		}
	}
	line := lines[last-1]
	fault := source.Faultf(source.BadYAML, "this line does not fit those above it; want one key in each line, all in the first column, such as %s", d.sample)
	d.Problems = append(d.Problems, d.File.AtLine(shift+last, 1, utf8.RuneCount(line), fault))
	found := len(bytes.TrimSpace(line)) > 0
	d.slipped = append(d.slipped, firstWord(line))
	blank(line)
	return found
}

func (d *Doc) report(f *flaw, line []byte, number int) {
	d.Problems = append(d.Problems, d.File.AtLine(number, f.col, f.width, f.fault))
	if f.tab {
		copy(line, bytes.ReplaceAll(line, []byte("\t"), []byte(" ")))
		return
	}
	d.slipped = append(d.slipped, firstWord(line))
	blank(line)
}

func firstWord(line []byte) string {
	words := strings.FieldsFunc(string(line), func(r rune) bool { return r == ':' || r == '-' || unicode.IsSpace(r) })
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// control reports the first control character.
func (d *Doc) control(lines [][]byte, shift int) bool {
	for i, line := range lines {
		at := bytes.IndexFunc(line, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' })
		if at < 0 {
			continue
		}
		r, size := utf8.DecodeRune(line[at:])
		col := utf8.RuneCount(line[:at]) + 1
		d.Problems = append(d.Problems, d.File.AtLine(shift+i+1, col, 1, controlFault(r)))
		blank(line[at : at+size])
		return true
	}
	return false
}

func controlFault(r rune) *source.Fault {
	return source.Faultf(source.BadEncoding, "the control character %U; want plain text", r).WithHint("delete it; it often comes with text copied from another program")
}

// A flaw is what a person would say is wrong with a line.
type flaw struct {
	col, width int
	fault      *source.Fault
	tab        bool // a tab in place of spaces; else the line cannot be read at all
}

var (
	keyed   = regexp.MustCompile(`^((?:- +)*[^\s:"'\[\]{}#,&*!|>%@-][^:]*?\s*:)(?:\s+(.*))?$`)
	glued   = regexp.MustCompile(`^([A-Za-z_]+):(\S.*)$`)
	item    = regexp.MustCompile(`^(?:- +)+`)
	foreign = map[byte]string{'@': "@", '`': "`", '%': "%", ',': ",", ']': "]", '}': "}"}
)

// flawOf looks for the usual slips in a line. The parser's message tells apart
// what may be right; atEnd is true of the line where it gave up.
func flawOf(line, message string, atEnd bool) *flaw {
	text := strings.TrimLeft(line, " \t")
	indent := len(line) - len(text)
	if text == "" || text[0] == '#' {
		return nil
	}
	if at := strings.IndexByte(line[:indent], '\t'); at >= 0 {
		return &flaw{at + 1, 1, source.Faultf(source.BadYAML, "a tab at the head of the line; want spaces"), true}
	}
	if m := keyed.FindStringSubmatchIndex(text); m != nil {
		if m[4] < 0 {
			return nil
		}
		f := valueFlaw(text[m[4]:m[5]], text[:m[3]], message, atEnd)
		return f.moved(utf8.RuneCountInString(line[:indent+max(m[4], 0)]))
	}
	if m := item.FindString(text); m != "" {
		return valueFlaw(text[len(m):], "-", message, atEnd).moved(utf8.RuneCountInString(line[:indent+len(m)]))
	}
	if indent > 0 {
		return nil
	}
	if m := glued.FindStringSubmatch(text); m != nil {
		return &flaw{len(m[1]) + 1, 1, source.Faultf(source.BadYAML, "no space after the colon; want %s: %s", m[1], m[2]), false}
	}
	if strings.Contains(text, ":") {
		return nil
	}
	return &flaw{1, utf8.RuneCountInString(text), source.Faultf(source.BadYAML, "%q has no colon; want a key, a colon, a space and a value", source.Short(text)), false}
}

func (f *flaw) moved(cols int) *flaw {
	if f != nil {
		f.col += cols
	}
	return f
}

// valueFlaw looks at what stands after a key; columns count from 1 at its head.
func valueFlaw(value, key, message string, atEnd bool) *flaw {
	bad := func(at, width int, format string, args ...any) *flaw {
		return &flaw{utf8.RuneCountInString(value[:at]) + 1, width, source.Faultf(source.BadYAML, format, args...), false}
	}
	if value == "" {
		return nil
	}
	whole := utf8.RuneCountInString(value)
	switch c := value[0]; {
	case c == '"' || c == '\'':
		return quoteFlaw(value, c, bad)
	case foreign[c] != "":
		return bad(0, 1, "a value cannot begin with %s; want it in quotes", foreign[c])
	case c == '*' && strings.Contains(message, "anchor"):
		f := bad(0, whole, "%s begins with *, which has a meaning of its own here; want it in quotes", source.Short(value))
		f.fault.Code = source.AliasOrTag
		return f
	case (c == '[' || c == '{') && strings.Contains(message, "expected ','"):
		return bad(0, 1, "the %c opens here and never closes; want a list of lines that begin with - , one for each", c)
	case (c == '|' || c == '>') && atEnd:
		return bad(0, whole, "text after %c; want it on the lines below, indented", c)
	case strings.HasPrefix(value, "- ") && key != "-":
		return bad(0, 1, "a list on the line of its key; want it on the lines below, one - for each")
	}
	at := strings.Index(value, ": ")
	if at < 0 && strings.HasSuffix(value, ":") {
		at = len(value) - 1
	}
	if at < 0 || strings.Contains(value[:at], " #") || strings.IndexByte("|>[{&!", value[0]) >= 0 {
		return nil
	}
	f := bad(at, 1, "a colon in a value without quotes; want %s", quoted(key, value))
	if first := firstRune(value); strings.ContainsRune("“”‘’", first) {
		f.fault.Message = "a colon in a value without quotes, for the curly ones do not count; want " + quoted(key, value)
	}
	return f
}

// quoted writes the line as it should be.
func quoted(key, value string) string {
	value = strings.Trim(source.Short(value), "“”\"")
	if key == "-" {
		key = "- "
	} else {
		key += " "
	}
	if strings.Contains(value, `"`) {
		return key + "'" + strings.ReplaceAll(value, "'", "''") + "'"
	}
	return key + `"` + value + `"`
}

// escapes are what may follow a backslash in double quotes.
const escapes = `0abtnvfre "/\N_LPxuU` + "\t"

func quoteFlaw(value string, quote byte, bad func(at, width int, format string, args ...any) *flaw) *flaw {
	for i := 1; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\' && quote == '"':
			if i++; i < len(value) && strings.IndexByte(escapes, value[i]) < 0 {
				return bad(i-1, 2, `\%c has no meaning in double quotes; want \\ for a backslash`, firstRune(value[i:]))
			}
		case c != quote:
		case quote == '\'' && i+1 < len(value) && value[i+1] == quote:
			i++
		default:
			rest := strings.TrimLeft(value[i+1:], " \t")
			if rest == "" || rest[0] == '#' {
				return nil
			}
			inside := `\"`
			if quote == '\'' {
				inside = "''"
			}
			return bad(i, 1, "the text in quotes ends here, and more follows; want %s for a %c inside it", inside, quote)
		}
	}
	return bad(0, 1, "the %c opens here and never closes", quote)
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
