package matter

import (
	"bytes"
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"drawpress/cmd/internal/source"
)

// Format gives a post with its front matter in canonical form: keys in the
// order of the rows, each value as its shape spells it, lists and groups on
// lines of their own, no blank lines and no byte order mark. Quotes stay around
// prose, and else stand only where YAML needs them. A comment above a key moves
// with it, as does one at the end of its line, which keeps its column; one
// that is parted from the first key by an empty line stays on top.
//
// Values names top-level values that the caller knows better than their text
// says; a key of it that is absent is added. Lines end as the first line of the
// file does. The body stays as it is, byte for byte. Where a layout is so odd
// that a comment would be lost, there is an error and no result.
func Format(src []byte, rows []Row, values map[string]string) ([]byte, error) {
	text := bytes.TrimPrefix(src, []byte("\uFEFF"))
	e, err := open(text)
	if err != nil {
		if e, ok := err.(source.Problems); ok && len(e) == 1 && e[0].Code == source.NoFrontMatter {
			return text, nil
		}
		return nil, err
	}
	shift := e.doc.pairs[0].value.line
	w := &layout{lines: strings.Split(string(e.text[e.offset(shift+1, 1):e.offset(e.doc.end, 1)]), "\n")}
	w.lines = w.lines[:len(w.lines)-1] // what follows the last line end is the fence
	before := commentsIn(w.lines)
	lines, err := w.top(e.doc.pairs, rows, values)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(before, commentsIn(lines)) {
		return nil, errors.New("its comments stand where they cannot be moved; want each above a key or at the end of its line")
	}
	var b bytes.Buffer
	ending := e.ending()
	for _, l := range slices.Concat([]string{"---"}, lines, []string{"---"}) {
		b.WriteString(l + ending)
	}
	body := e.at[e.doc.BodyAt]
	if e.doc.BodyAt == len(e.text) && !bytes.HasSuffix(e.text, []byte("\n")) {
		b.Truncate(b.Len() - len(ending)) // the file ends with the fence, and no line end
	}
	b.Write(text[body:])
	return b.Bytes(), nil
}

// Line writes a key with its value, in quotes if it could not be read without.
func Line(key, value string) string { return key + ": " + token(value) }

// A layout is front matter as it stands: line n of the YAML is lines[n-1].
type layout struct{ lines []string }

// An entry is a key with all that moves with it.
type entry struct {
	key   string
	lines []string
}

func (w *layout) top(pairs []pair, rows []Row, values map[string]string) ([]string, error) {
	nodes := make([]*yaml.Node, 0, 2*len(pairs))
	for _, p := range pairs {
		nodes = append(nodes, p.key, p.value.node)
	}
	first := w.lines[pairs[0].key.Line-1]
	if strings.ContainsRune(first[:columnAt(first, pairs[0].key.Column)], '{') {
		if len(commentsIn(w.lines)) > 0 {
			return nil, errors.New("its keys stand in braces, with comments among them; want one key on each line")
		}
		return freshMapping(nodes, rows, values), nil
	}
	head := 0 // lines above the last empty one before the first key
	for i := range pairs[0].key.Line - 1 {
		if strings.TrimSpace(w.lines[i]) == "" {
			head = i
		}
	}
	var out []string
	for _, l := range w.lines[:head] {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return append(out, w.mapping(nodes, rows, values, head+1, len(w.lines)+1)...), nil
}

// columnAt is the place in a line of a column that counts characters from 1.
func columnAt(line string, col int) int {
	at := 0
	for ; col > 1 && at < len(line); col-- {
		_, n := utf8.DecodeRuneInString(line[at:])
		at += n
	}
	return at
}

// mapping lays out a block mapping that stands on the lines from from to
// before to. Its lines are indented as if they were at the top.
func (w *layout) mapping(nodes []*yaml.Node, rows []Row, values map[string]string, from, to int) []string {
	col := nodes[0].Column - 1
	entries := make([]entry, 0, len(nodes)/2)
	above := w.remarks(from, nodes[0].Line)
	for i := 0; i < len(nodes); i += 2 {
		key, next := nodes[i], to
		if i+2 < len(nodes) {
			next = nodes[i+2].Line
		}
		end := w.trimmed(key.Line+1, next, col)
		row := rowOf(rows, key.Value)
		lines := append(above, w.entry(key, nodes[i+1], row.Shape, values, end)...)
		entries = append(entries, entry{key.Value, lines})
		above = w.remarks(end, next)
	}
	return append(inOrder(entries, rows, values), above...)
}

func rowOf(rows []Row, key string) Row {
	for _, r := range rows {
		if r.Key == key {
			return r
		}
	}
	return Row{Key: key, Shape: OfText()}
}

// inOrder sorts entries and adds values whose keys are absent.
func inOrder(entries []entry, rows []Row, values map[string]string) []string {
	for _, r := range rows {
		if v, ok := values[r.Key]; ok && !slices.ContainsFunc(entries, func(e entry) bool { return e.key == r.Key }) {
			entries = append(entries, entry{r.Key, []string{Line(r.Key, v)}})
		}
	}
	place := func(e entry) int { return slices.IndexFunc(rows, func(r Row) bool { return r.Key == e.key }) }
	slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(place(a), place(b)) })
	var out []string
	for _, e := range entries {
		out = append(out, e.lines...)
	}
	return out
}

// remarks are the comments on lines of their own.
func (w *layout) remarks(from, to int) []string {
	var out []string
	for n := from; n < to; n++ {
		if t := strings.TrimSpace(w.lines[n-1]); strings.HasPrefix(t, "#") {
			out = append(out, t)
		}
	}
	return out
}

// trimmed is where lines end without the comments that stand no deeper than
// col: those belong to what follows.
func (w *layout) trimmed(from, to, col int) int {
	for to > from {
		t := strings.TrimLeft(w.lines[to-2], " ")
		if t != "" && (t[0] != '#' || len(w.lines[to-2])-len(t) > col) {
			break
		}
		to--
	}
	return to
}

// entry lays out a key with its value, down to the line before end.
func (w *layout) entry(key, value *yaml.Node, shape *Shape, values map[string]string, end int) []string {
	if value.Kind == yaml.ScalarNode {
		known, is := values[key.Value]
		if !is {
			known = shape.spelling(value)
		}
		return w.scalar(key.Value+": ", key, value, shape, known, is, end)
	}
	if value.Style&yaml.FlowStyle != 0 {
		return w.flow(key, value, shape, end)
	}
	head := key.Value + ":"
	if c, col := trailing(w.lines[key.Line-1]); c != "" {
		head = beside(head, c, col-key.Column+1)
	}
	var inner []string
	if value.Kind == yaml.MappingNode {
		inner = w.mapping(value.Content, shape.rows, nil, key.Line+1, end)
	} else {
		inner = w.list(value, shape.item, key.Line+1, end)
	}
	return append([]string{head}, indented(inner, "  ")...)
}

// list lays out a block sequence. Every item begins with a dash in the column
// of the first one.
func (w *layout) list(list *yaml.Node, item *Shape, from, to int) []string {
	if item == nil {
		item = OfText()
	}
	col := list.Column - 1
	var dashes []int
	for n := from; n < to; n++ {
		l := w.lines[n-1]
		if t := strings.TrimLeft(l, " "); len(l)-len(t) == col && (t == "-" || strings.HasPrefix(t, "- ")) {
			dashes = append(dashes, n)
		}
	}
	if len(dashes) != len(list.Content) {
		return w.verbatim(from, to, col)
	}
	out := w.remarks(from, dashes[0])
	for i, n := range list.Content {
		next := to
		if i+1 < len(dashes) {
			next = dashes[i+1]
		}
		end := w.trimmed(dashes[i]+1, next, col)
		line := w.lines[dashes[i]-1]
		w.lines[dashes[i]-1] = line[:col] + " " + line[col+1:]
		var lines []string
		switch {
		case n.Kind == yaml.ScalarNode:
			at := &yaml.Node{Line: dashes[i], Column: col + 1}
			lines = w.scalar("- ", at, n, item, item.spelling(n), false, end)
		case n.Kind == yaml.MappingNode && n.Style&yaml.FlowStyle == 0:
			lines = dashed(w.mapping(n.Content, item.rows, nil, dashes[i], end))
		case len(commentsIn(w.lines[dashes[i]-1:end-1])) == 0:
			lines = dashed(fresh(n, item))
		default:
			w.lines[dashes[i]-1] = line
			lines = w.verbatim(dashes[i], end, col)
		}
		out = append(append(out, lines...), w.remarks(end, next)...)
	}
	return out
}

// dashed makes lines an item of a list. Comments above its first key go above the dash.
func dashed(lines []string) []string {
	for i, l := range lines {
		if !strings.HasPrefix(l, "#") {
			item := indented(lines[i:], "  ")
			item[0] = "- " + lines[i]
			return append(slices.Clone(lines[:i]), item...)
		}
	}
	return lines
}

func indented(lines []string, by string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		if out[i] = l; l != "" {
			out[i] = by + l
		}
	}
	return out
}

// verbatim keeps lines as they are, but for their common indentation.
func (w *layout) verbatim(from, to, col int) []string {
	out := make([]string, 0, to-from)
	for n := from; n < to; n++ {
		l := w.lines[n-1]
		out = append(out, strings.TrimRight(l[min(col, len(l)-len(strings.TrimLeft(l, " "))):], " \t"))
	}
	return out
}

// flow lays out a list or a group in brackets, on lines of its own.
func (w *layout) flow(key, value *yaml.Node, shape *Shape, end int) []string {
	comments := commentsIn(w.lines[key.Line-1 : end-1])
	c, col := trailing(w.lines[end-2])
	if len(comments) > 1 || len(comments) == 1 && c == "" {
		return w.verbatim(key.Line, end, key.Column-1)
	}
	head := key.Value + ":"
	lines := fresh(value, shape)
	if len(value.Content) == 0 {
		head, lines = head+" "+lines[0], nil
	}
	if c != "" {
		if end-1 != key.Line {
			col = 0
		}
		head = beside(head, c, col-key.Column+1)
	}
	return append([]string{head}, indented(lines, "  ")...)
}

// fresh lays out a value of which only the nodes count.
func fresh(n *yaml.Node, shape *Shape) []string {
	if shape == nil {
		shape = OfText()
	}
	switch {
	case n.Kind == yaml.ScalarNode:
		return []string{spelled(n, shape)}
	case len(n.Content) == 0 && n.Kind == yaml.MappingNode:
		return []string{"{}"}
	case len(n.Content) == 0:
		return []string{"[]"}
	case n.Kind == yaml.MappingNode:
		return freshMapping(n.Content, shape.rows, nil)
	}
	var out []string
	for _, c := range n.Content {
		out = append(out, dashed(fresh(c, shape.item))...)
	}
	return out
}

func freshMapping(nodes []*yaml.Node, rows []Row, values map[string]string) []string {
	var entries []entry
	for i := 0; i < len(nodes); i += 2 {
		key, value := nodes[i].Value, nodes[i+1]
		var lines []string
		switch known, is := values[key]; {
		case is:
			lines = []string{Line(key, known)}
		case value.Kind == yaml.ScalarNode || len(value.Content) == 0:
			lines = []string{key + ": " + fresh(value, rowOf(rows, key).Shape)[0]}
		default:
			lines = append([]string{key + ":"}, indented(fresh(value, rowOf(rows, key).Shape), "  ")...)
		}
		entries = append(entries, entry{key, lines})
	}
	return inOrder(entries, rows, values)
}

// spelling is the value of a scalar in its canonical spelling.
func (s *Shape) spelling(n *yaml.Node) string {
	text := strings.TrimSpace(n.Value)
	if s.spell != nil {
		return s.spell(text)
	}
	return text
}

// spelled is a scalar as one line: prose keeps its kind of quotes.
func spelled(n *yaml.Node, shape *Shape) string {
	text := shape.spelling(n)
	if shape.prose && n.Style&yaml.SingleQuotedStyle != 0 && !strings.Contains(text, "\n") {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	if shape.prose && n.Style&yaml.DoubleQuotedStyle != 0 {
		return quotedToken(text)
	}
	return token(text)
}

// token writes text so that YAML reads it back: plain where that is possible.
func token(text string) string {
	var n yaml.Node
	if err := yaml.Unmarshal([]byte("k: "+text+"\n"), &n); err == nil && len(n.Content) == 1 && len(n.Content[0].Content) == 2 && !strings.Contains(text, "\n") {
		if v := n.Content[0].Content[1]; v.Kind == yaml.ScalarNode && v.Value == text && v.Style == 0 && v.Tag != "!!null" && v.Anchor == "" {
			return text
		}
	}
	return quotedToken(text)
}

func quotedToken(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(text) + `"`
}

// A written is a scalar as it stands: the pieces of its lines, and comments.
type written struct {
	pieces  []string
	comment string   // at its end
	col     int      // of the comment, from 1; 0 if it is not on the line of the key
	others  []string // all other comments among its lines
}

// scalar lays out a single value after a key or a dash, the lead.
func (w *layout) scalar(lead string, key, value *yaml.Node, shape *Shape, known string, given bool, end int) []string {
	if value.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 && !given && (shape.prose || strings.Contains(known, "\n")) {
		lines := w.verbatim(value.Line, end, key.Column-1)
		first := w.lines[value.Line-1]
		lines[0] = lead + strings.TrimSpace(first[columnAt(first, value.Column):])
		return append(w.remarks(key.Line, value.Line), lines...)
	}
	s := w.read(key, value, end)
	lines := []string{lead + token(known)}
	if shape.prose && !given && len(s.pieces) > 0 && value.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		lines = indented(s.pieces, "  ")
		lines[0] = lead + s.pieces[0]
	}
	if s.comment != "" {
		last := len(lines) - 1
		if last > 0 {
			s.col = 0
		}
		lines[last] = beside(lines[last], s.comment, s.col-key.Column+1)
	}
	return append(s.others, lines...)
}

// read finds where a scalar ends and which comments stand around it.
func (w *layout) read(key, value *yaml.Node, end int) written {
	var s written
	if value.Line > key.Line {
		if c, _ := trailing(w.lines[key.Line-1]); c != "" {
			s.others = append(s.others, c)
		}
		s.others = append(s.others, w.remarks(key.Line+1, value.Line)...)
	}
	var quote byte
	switch {
	case value.Style&yaml.DoubleQuotedStyle != 0:
		quote = '"'
	case value.Style&yaml.SingleQuotedStyle != 0:
		quote = '\''
	}
	first := w.lines[value.Line-1]
	from := columnAt(first, value.Column)
	if value.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		s.comment, _ = trailing(first)
		return s
	}
	rest := strings.Join(append([]string{first[from:]}, w.lines[value.Line:end-1]...), "\n")
	size := len(rest)
	if quote != 0 {
		size = closing([]byte(rest), quote)
	} else if at := commentStart.FindStringIndex(rest); at != nil {
		size = at[0]
	}
	for i, l := range strings.Split(strings.TrimRight(rest[:size], " \t\n"), "\n") {
		if l = strings.TrimRight(l, " \t"); i > 0 {
			l = strings.TrimLeft(l, " \t")
		}
		s.pieces = append(s.pieces, l)
	}
	for i, l := range strings.Split(rest[size:], "\n") {
		t := strings.TrimSpace(l)
		switch {
		case !strings.HasPrefix(t, "#"):
		case i > 0:
			s.others = append(s.others, t)
		default:
			s.comment = t
			if value.Line == key.Line && len(s.pieces) == 1 {
				s.col = utf8.RuneCountInString(first[:len(first)-len(t)-trailingSpace(first)]) + 1
			}
		}
	}
	return s
}

func trailingSpace(line string) int { return len(line) - len(strings.TrimRight(line, " \t")) }

var commentStart = regexp.MustCompile(`(?m)[ \t]+#|^[ \t]*#`)

// quotesIn matches a line whose value stands in quotes, up to the first of them.
var quotesIn = regexp.MustCompile(`^[ \t]*(?:- +)*(?:[^\s"'#][^:]*:[ \t]+)?["']`)

// trailing is the comment at the end of a line, and its column from 1. What
// stands in quotes on the line is none.
func trailing(line string) (comment string, col int) {
	from := 0
	if q := quotesIn.FindStringIndex(line); q != nil {
		from = q[1] - 1
		from += closing([]byte(line[from:]), line[from])
	}
	at := commentStart.FindStringIndex(line[from:])
	if at == nil || from > 0 && at[0] == 0 && line[from] == '#' {
		return "", 0
	}
	sign := from + at[1] - 1
	return strings.TrimSpace(line[sign:]), utf8.RuneCountInString(line[:sign]) + 1
}

// beside sets a comment at the end of a line, in its column if there is room.
func beside(line, comment string, col int) string {
	return line + strings.Repeat(" ", max(1, col-1-utf8.RuneCountInString(line))) + comment
}

// commentsIn lists what may be comments, sorted: nothing of it may get lost.
func commentsIn(lines []string) []string {
	var all []string
	for _, l := range lines {
		if c, _ := trailing(l); c != "" {
			all = append(all, c)
		}
	}
	slices.Sort(all)
	return all
}
