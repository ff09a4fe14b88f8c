package draw

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A QueryError says why a text is no query.
type QueryError struct {
	Text       string   // the whole of it
	Word       string   // the word that does not fit, as written; empty at the end of the text
	Offset     int      // where the word begins, in bytes
	Problem    string   // what is wrong, and what would be right
	Candidates []string // words that could stand there, for "did you mean"; none where a word is understood but cannot be combined
}

func (e *QueryError) Error() string { return e.Problem }

// ParseQuery reads a query such as "invited of type in year". Case and the
// width of spaces do not count. The types are those of the archive that will
// be asked; nil knows none by name. An error is a *[QueryError].
func ParseQuery(text string, types *Catalogue) (Query, error) {
	p := parser{text: text, words: wordsOf(text), types: types}
	q, err := p.query()
	if err != nil {
		return Query{}, err
	}
	return q, nil
}

// A parser reads words from left to right and never goes back.
type parser struct {
	text  string
	words []word
	at    int
	types *Catalogue
}

type word struct {
	lower  string
	offset int
}

func wordsOf(text string) (words []word) {
	from := -1
	for i, r := range text + " " {
		switch space := unicode.IsSpace(r); {
		case space && from >= 0:
			words = append(words, word{strings.ToLower(text[from:i]), from})
			from = -1
		case !space && from < 0:
			from = i
		}
	}
	return words
}

// next is the word at hand in lower case; empty at the end.
func (p *parser) next() string { return p.ahead(0) }

func (p *parser) ahead(n int) string {
	if p.at+n < len(p.words) {
		return p.words[p.at+n].lower
	}
	return ""
}

// raw is the word at hand as written, cut if it is very long.
func (p *parser) raw() (word string, offset int) {
	if p.at >= len(p.words) {
		return "", len(p.text)
	}
	offset = p.words[p.at].offset
	word = p.text[offset:]
	if i := strings.IndexFunc(word, unicode.IsSpace); i >= 0 {
		word = word[:i]
	}
	return word, offset
}

// fail makes an error of the word at hand: what it is not, and what is wanted.
func (p *parser) fail(candidates []string, isNot, want string, args ...any) error {
	word, offset := p.raw()
	said := "the query ends too early"
	if word != "" {
		said = quoted(word) + " " + isNot
	}
	return &QueryError{Text: p.text, Word: word, Offset: offset, Problem: said + "; " + fmt.Sprintf(want, args...), Candidates: candidates}
}

// impossible makes an error of words that are understood but do not go together.
func (p *parser) impossible(problem string, args ...any) error {
	word, offset := p.raw()
	return &QueryError{Text: p.text, Word: word, Offset: offset, Problem: fmt.Sprintf(problem, args...)}
}

func quoted(word string) string {
	const most = 40
	if len(word) > most {
		cut := most
		for cut > 0 && !utf8.RuneStart(word[cut]) {
			cut--
		}
		word = word[:cut] + "…"
	}
	return strconv.Quote(word)
}

func (p *parser) query() (q Query, err error) {
	if p.next() == "draw" {
		p.at++
		if q.round, err = p.round("draw"); err != nil {
			return q, err
		}
	}
	if q.measure, err = p.measure(); err != nil {
		return q, err
	}
	if err = p.argument(&q); err != nil {
		return q, err
	}
	if q.scope, err = p.scope(q.measure); err != nil {
		return q, err
	}
	if q.window, err = p.window(q.measure); err != nil {
		return q, err
	}
	if p.next() == "of" && q.window != Ever && q.scope == (scopeWord{}) && q.measure.Scope != NeedNone {
		return q, p.impossible("the scope stands before the window; want \"%s of %s %s\"", q.measure.Words, cut(p.ahead(1)), q.window)
	}
	if p.next() != "" {
		return q, p.fail(p.follow(q), "does not belong here", "the query is complete before it")
	}
	return q, nil
}

// follow lists what could stand behind a query that is complete.
func (p *parser) follow(q Query) []string {
	if q.window != Ever || p.at > 0 && p.words[p.at-1].lower == "ever" {
		return nil
	}
	var words []string
	if q.scope == (scopeWord{}) {
		words = append(words, p.continuations(q.measure)...)
		if q.measure.Scope != NeedNone && p.words[p.at-1].lower != "all" {
			words = append(words, "of")
		}
	}
	if q.measure.Window != WindowsNone {
		words = append(words, windowWords...)
	}
	return words
}

// continuations lists the words that would make a longer measure of m.
func (p *parser) continuations(m *Measure) (words []string) {
	for _, longer := range measures {
		if rest, ok := strings.CutPrefix(longer.Words, m.Words+" "); ok && p.words[p.at-1].lower == m.Words[strings.LastIndexByte(m.Words, ' ')+1:] {
			if first, _, _ := strings.Cut(rest, " "); !slices.Contains(words, first) {
				words = append(words, first)
			}
		}
	}
	return words
}

func (p *parser) round(after string) (Number, error) {
	n, err := ParseNumber(p.next())
	if err != nil {
		return n, p.fail(nil, "is no round number", "want a round behind %q, such as 257 or 91a", after)
	}
	p.at++
	return n, nil
}

// measure takes the longest measure that the words at hand begin with.
func (p *parser) measure() (*Measure, error) {
	var found *Measure
	length, reached := 0, 0 // words of the measure found, and of the longest part of any
	var next []string       // what would lead on from there
	for _, m := range measures {
		for _, name := range m.names() {
			words := strings.Fields(name)
			n := 0
			for n < len(words) && p.ahead(n) == words[n] {
				n++
			}
			if n == len(words) {
				if n > length && !p.sinceDate(n) {
					found, length = m, n
				}
				continue
			}
			if n > reached {
				reached, next = n, nil
			}
			if n == reached && n > 0 {
				next = append(next, words[n])
			}
		}
	}
	if found != nil {
		p.at += length
		return found, nil
	}
	if reached > 0 {
		p.at += reached
		return nil, p.fail(next, "makes no measure of the words before it", "want %s", either(next))
	}
	return nil, p.fail(measureNames(), "is no measure", "want one such as crs, invited or ordinal")
}

// sinceDate tells whether the last of n words is the "since" of a window: of
// "lowest since 2023-06-28" the measure is "lowest".
func (p *parser) sinceDate(n int) bool {
	next := p.ahead(n)
	return p.ahead(n-1) == "since" && next != "" && next[0] >= '0' && next[0] <= '9'
}

func measureNames() (names []string) {
	for _, m := range measures {
		names = append(names, m.names()...)
	}
	return append(names, "draw")
}

func either(words []string) string {
	var list []string
	for _, w := range words {
		if !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}

func (p *parser) argument(q *Query) (err error) {
	switch q.measure.Argument {
	case ArgumentRound:
		q.from, err = p.round(q.measure.Words)
		return err
	case ArgumentScore:
		n, ok := number(p.next(), 4)
		if !ok || n > MaxCRS {
			return p.fail(nil, "is no CRS score", "want a score from 1 to %d behind %q", MaxCRS, q.measure.Words)
		}
		q.n = n
		p.at++
	case ArgumentYear:
		n, ok := number(p.next(), 4)
		if !ok || n < 1000 {
			return p.fail(nil, "is no year", "want a year such as 2022 behind %q", q.measure.Words)
		}
		q.n = n
		p.at++
	}
	return nil
}

// number reads a whole number from 1 up, of at most so many digits.
func number(s string, digits int) (int, bool) {
	if s == "" || len(s) > digits || s[0] == '0' {
		return 0, false
	}
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// scope reads "of SCOPE". The slug general is the type; the kind is "general kind".
func (p *parser) scope(m *Measure) (w scopeWord, err error) {
	if p.next() != "of" {
		if m.Scope == NeedSome {
			return w, p.impossible("%q needs a scope smaller than all draws, such as %q", m.Words, m.Words+" of type")
		}
		return w, nil
	}
	if m.Scope == NeedNone {
		return w, p.impossible("%q is of the draw alone and takes no scope; leave \"of %s\" out", m.Words, cut(p.ahead(1)))
	}
	p.at++
	switch name := p.next(); {
	case name == "all" && m.Scope == NeedSome:
		return w, p.impossible("%q needs a scope smaller than all draws, such as %q", m.Words, m.Words+" of type")
	case name == "all":
	case p.ahead(1) == "kind" && kindNamed(name) != "":
		w.scope = OfKind(kindNamed(name))
		p.at++
	case name == "type":
		w.same = sameType
	case name == "kind":
		w.same = sameKind
	default:
		t := p.typeNamed(name)
		if t == nil {
			return w, p.fail(p.scopeNames(), "is no scope", "want all, type, kind, a kind such as \"category kind\" or a type such as \"french\"")
		}
		w.scope = OfType(t)
	}
	p.at++
	return w, nil
}

func cut(word string) string { q := quoted(word); return q[1 : len(q)-1] }

func kindNamed(name string) Kind {
	for _, k := range Kinds {
		if name == string(k) {
			return k
		}
	}
	return ""
}

func (p *parser) typeNamed(name string) *Type {
	if p.types == nil || name == "" {
		return nil
	}
	t, version := p.types.Find(name)
	if t == nil || version != "" || t.Slug == "" {
		return nil
	}
	return t
}

func (p *parser) scopeNames() []string {
	names := []string{"all", "type", "kind"}
	for _, k := range Kinds {
		names = append(names, string(k)+" kind")
	}
	if p.types != nil {
		for _, t := range p.types.All() {
			names = append(names, t.Slug)
		}
	}
	return names
}

// windowWords are the words that windows begin with.
var windowWords = []string{"in", "last", "since", "between", "ever"}

func (p *parser) window(m *Measure) (w Window, err error) {
	begin := p.at
	switch p.next() {
	case "ever":
		p.at++
	case "in":
		p.at++
		w, err = p.period()
	case "last":
		p.at++
		w, err = p.last()
	case "since":
		p.at++
		var d Date
		d, err = p.date("since")
		w = Since(d)
	case "between":
		p.at++
		w, err = p.between()
	default:
		return w, nil
	}
	if err != nil {
		return Window{}, err
	}
	end := p.at
	p.at = begin // the place of errors that follow
	switch {
	case m.Window == WindowsNone:
		return w, p.impossible("%q takes no window; leave %q out", m.Words, p.text[p.words[begin].offset:p.endOf(end)])
	case m.Window == WindowsYear && w != Ever && w != ThisYear:
		return w, p.impossible("%q can be asked for the whole record (\"ever\") or \"in year\", not %q", m.Words, w)
	case m.Member && w.before:
		return w, p.impossible("%q asks where this draw stands, and no draw is %q of itself", m.Words, w)
	}
	p.at = end
	return w, nil
}

// endOf is where the word before word n ends.
func (p *parser) endOf(n int) int {
	w := p.words[n-1]
	if i := strings.IndexFunc(p.text[w.offset:], unicode.IsSpace); i >= 0 {
		return w.offset + i
	}
	return len(p.text)
}

func (p *parser) period() (w Window, err error) {
	var names []string
	for _, u := range periodUnits {
		names = append(names, u.String())
		if p.next() != u.String() {
			continue
		}
		p.at++
		w.unit = u
		if p.next() == "before" {
			p.at++
			return w.Before(), nil
		}
		return w, nil
	}
	return w, p.fail(names, "is no part of the calendar", "want %s behind \"in\"", either(names))
}

func (p *parser) last() (Window, error) {
	n, ok := number(p.next(), 6)
	if !ok {
		return Window{}, p.fail(nil, "is no number of draws or days", "want \"last 9\" or \"last 7 days\"")
	}
	p.at++
	switch p.next() {
	case "days", "day":
		p.at++
		return LastDays(n), nil
	case "draws", "draw":
		p.at++
	}
	return Last(n), nil
}

func (p *parser) date(after string) (Date, error) {
	d, err := ParseDate(p.next())
	if err != nil {
		return d, p.fail(nil, "is no day", "want a day behind %q, such as 2023-06-28", after)
	}
	p.at++
	return d, nil
}

func (p *parser) between() (Window, error) {
	first, err := p.date("between")
	if err != nil {
		return Window{}, err
	}
	if p.next() != "and" {
		return Window{}, p.fail([]string{"and"}, "is not \"and\"", "want \"between %s and\" a later day", first)
	}
	p.at++
	last, err := p.date("and")
	if err != nil {
		return Window{}, err
	}
	if last.Before(first) {
		p.at--
		return Window{}, p.impossible("%s is before %s; want the earlier day first", last, first)
	}
	return Between(first, last), nil
}
