package claim

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"drawpress/cmd/internal/draw"
)

// A kind is what a token is.
type kind uint8

const (
	word    kind = iota
	number       // a figure or number words; n
	ordinal      // "22nd", "sixth", "22e"; n
	day          // a date or a part of one: y, m, d, each 0 if unsaid
	clock        // a time of day; n is its seconds
	mark         // punctuation; text
	scoped       // the name of a type or kind of draw; scope
	opaque       // what is no prose
)

type flags uint16

const (
	capital    flags = 1 << iota // begins with a capital letter
	glued                        // a hyphen joins it to the token before
	spaced                       // a blank stands before it
	grouped                      // "3,800"
	fraction                     // "3.8", "4.5k": no count
	percent                      // "20%"
	money                        // "$20"
	plus                         // "+250"
	minus                        // "-64"
	yearly                       // could be a year
	possessive                   // "draw's"
	spelt                        // a number in words
	seconds                      // of a clock: it tells seconds
	version                      // of a scope: it carried a version
)

// A token is a word, a figure or something folded of several.
type token struct {
	kind    kind
	flags   flags
	at, end int
	text    string // in lower case
	n       int
	y       int16
	m, d    uint8
	d2      uint8 // "July 4-7"
	wd      uint8 // weekday + 1
	about   *entry
	scope   *scope
}

func (t *token) has(f flags) bool { return t.flags&f != 0 }

// date gives the whole date of a day token.
func (t *token) date() (draw.Date, bool) { return dateOf(int(t.y), int(t.m), int(t.d)) }

// lexer cuts text into tokens. It is used again for each passage.
type lexer struct {
	french bool
	text   string
	toks   []token
	odd    []span // where letters look like others
}

type span struct{ at, end int }

func (l *lexer) run(text string) []token {
	l.text, l.toks, l.odd = text, l.toks[:0], l.odd[:0]
	gap := true
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == ' ' || c == '\t':
			i++
			gap = true
			continue
		case c >= '0' && c <= '9':
			i = l.figure(i, gap)
		case c < utf8.RuneSelf && !isLetter(c):
			i = l.mark(i, i+1, gap)
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			switch {
			case unicode.IsLetter(r) || r == '_':
				i = l.word(i, gap)
			case unicode.IsSpace(r) || r == '\u200b' || r == '\u00ad':
				i += size
				gap = true
				continue
			case r == '\uFFFC':
				l.push(token{kind: opaque, at: i, end: i + size, text: "{}"}, gap)
				i += size
			case unicode.IsDigit(r):
				i = l.foreignFigure(i, gap)
			default:
				i = l.mark(i, i+size, gap)
			}
		}
		gap = false
	}
	return l.toks
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (l *lexer) push(t token, gap bool) {
	if gap {
		t.flags |= spaced
	}
	l.toks = append(l.toks, t)
}

// dashes and other marks that are written in several ways.
var marks = map[string]string{"–": "-", "—": "--", "‑": "-", "‐": "-", "−": "-", "’": "'", "‘": "'", "“": "\"", "”": "\"", "«": "\"", "»": "\"", "…": ".", "№": "#"}

func (l *lexer) mark(at, end int, gap bool) int {
	text := l.text[at:end]
	if m, ok := marks[text]; ok {
		text = m
	}
	if text == "'" && l.possessive(at, end, gap) {
		return min(len(l.text), end+1)
	}
	if text == "'" && !gap && len(l.toks) > 0 {
		// "l'année", "d'invitations": the article says nothing; "it's", "candidates'" lose their end
		if last := &l.toks[len(l.toks)-1]; last.kind == word && last.end == at {
			if last.text == "l" || last.text == "d" || last.text == "qu" || last.text == "n" || last.text == "s" || last.text == "j" {
				last.text, last.about = elided[last.text], nil
				if l.french && frenchWords[last.text] != "" {
					last.text = frenchWords[last.text]
				}
			}
			return end
		}
	}
	l.push(token{kind: mark, at: at, end: end, text: text}, gap)
	return end
}

var elided = map[string]string{"l": "le", "d": "de", "qu": "que", "n": "ne", "s": "se", "j": "je"}

// possessive notes an 's on the word before it.
func (l *lexer) possessive(at, end int, gap bool) bool {
	if gap || len(l.toks) == 0 || end >= len(l.text) || l.text[end]|0x20 != 's' {
		return false
	}
	if next := end + 1; next < len(l.text) && (isLetter(l.text[next]) || l.text[next] >= utf8.RuneSelf && startsLetter(l.text[next:])) {
		return false
	}
	last := &l.toks[len(l.toks)-1]
	if last.end != at || last.kind == mark {
		return false
	}
	last.flags |= possessive
	return true
}

func startsLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

func (l *lexer) word(at int, gap bool) int {
	end, upper, latin, alien, ascii := at, false, false, false, true
	hash := uint32(hashStart)
	for end < len(l.text) {
		c := l.text[end]
		if c < utf8.RuneSelf {
			if !isLetter(c) && c != '_' {
				break
			}
			latin = true
			if c >= 'A' && c <= 'Z' {
				upper = true
				c |= 0x20
			}
			hash = (hash ^ uint32(c)) * hashPrime
			end++
			continue
		}
		r, size := utf8.DecodeRuneInString(l.text[end:])
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			break
		}
		ascii = false
		alien = alien || unicode.Is(unicode.Cyrillic, r) || unicode.Is(unicode.Greek, r)
		upper = upper || unicode.IsUpper(r)
		end += size
	}
	text := l.text[at:end]
	t := token{kind: word, at: at, end: end}
	if alien {
		if plain := latinised(text); latin || plain != "" && knownAbbreviation[plain] {
			l.odd = append(l.odd, span{at, end})
			text = plain
		}
	}
	if upper {
		if r, _ := utf8.DecodeRuneInString(text); unicode.IsUpper(r) {
			t.flags |= capital
		}
	}
	if ascii && !l.french {
		if k := wordsKnown.find(text, hash); k != nil {
			t.text, t.about = k.text, k.about
		} else if t.text = text; upper {
			t.text = strings.ToLower(text)
		}
		l.pushWord(t, gap)
		return end
	}
	if upper {
		text = strings.ToLower(text)
	}
	if l.french {
		if english, ok := frenchWords[text]; ok {
			text = english
			if t.about = lexicon[text]; t.about != nil && (t.about.month > 0 || t.about.weekday > 0) {
				t.flags |= capital // French writes months and days small
			}
		}
	}
	t.text = text
	t.about = lexicon[text]
	l.pushWord(t, gap)
	return end
}

func (l *lexer) pushWord(t token, gap bool) {
	if n := len(l.toks); n > 0 && !gap && l.toks[n-1].kind == mark && l.toks[n-1].text == "-" && !l.toks[n-1].has(spaced) && n > 1 && l.toks[n-2].kind != mark {
		l.toks = l.toks[:n-1] // "all-program" is two words, the second glued
		t.flags |= glued
	}
	l.push(t, gap)
}

// figure reads digits with their separators, an ordinal ending, a letter of a
// round, a sign.
func (l *lexer) figure(at int, gap bool) int {
	t := token{kind: number, at: at}
	end := at
	for end < len(l.text) && l.text[end] >= '0' && l.text[end] <= '9' {
		end++
	}
	first := end - at
	if next, ok := l.moment(at, end, &t); ok {
		l.push(t, gap)
		return next
	}
	end = l.groups(at, end, first, &t)
	t.n = value(l.text[at:end])
	t.end, t.text = end, l.text[at:end]
	if end+1 < len(l.text) && (l.text[end] == '.' || l.text[end] == ',') && digit(l.text[end+1]) {
		if more := digitsFrom(l.text, end+1); l.text[end] == '.' || more-end-1 != 3 {
			if l.text[end] == '.' {
				end, t.flags = more, t.flags|fraction
			}
		}
	}
	end = l.suffix(end, &t)
	l.sign(at, gap, &t)
	if first == 4 && !t.has(grouped|fraction|percent|money) && t.n >= 2014 && t.n <= 2040 {
		t.flags |= yearly
	}
	t.end = end
	if n := len(l.toks); n > 0 && !gap && l.toks[n-1].kind == word && l.toks[n-1].end == at {
		t.flags |= glued // "CRS375" is no figure of ours, nor is "B1"
	}
	l.push(t, gap)
	return end
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func digitsFrom(s string, i int) int {
	for i < len(s) && digit(s[i]) {
		i++
	}
	return i
}

// value reads the digits of a figure; what is too long to mean anything is -1.
func value(s string) int {
	n, digits := 0, 0
	for i := range len(s) {
		if digit(s[i]) {
			if digits++; digits > 9 {
				return -1
			}
			n = n*10 + int(s[i]-'0')
		}
	}
	return n
}

// separators that can part thousands, other than a plain space.
var thousands = []string{",", "\u00a0", "\u202f", "\u2009", " "}

// groups reads the further groups of three digits.
func (l *lexer) groups(at, end, first int, t *token) int {
	if first > 3 || l.text[at] == '0' {
		return end
	}
	for _, sep := range thousands {
		stop := end
		for strings.HasPrefix(l.text[stop:], sep) {
			more := digitsFrom(l.text, stop+len(sep))
			if more-stop-len(sep) != 3 {
				if sep == "," && more > stop+1 && stop == end {
					return end
				}
				break
			}
			stop = more
		}
		if stop == end {
			continue
		}
		if sep == " " && !l.spacedFigure(stop) {
			return end
		}
		t.flags |= grouped
		return stop
	}
	return end
}

// spacedFigure tells whether "3 800" is one figure: what follows says what is
// counted, and what stands before does not take the 3 for itself.
func (l *lexer) spacedFigure(stop int) bool {
	if n := len(l.toks); n > 0 {
		last := &l.toks[n-1]
		if last.kind == mark && last.text == "#" || last.kind == number {
			return false
		}
		if last.about != nil && (last.about.month > 0 || last.about.class&(drawNoun|numeral) != 0 || last.text == "no") {
			return false
		}
	}
	rest := strings.TrimLeft(l.text[stop:min(len(l.text), stop+24)], " \u00a0")
	end := 0
	for end < len(rest) && (isLetter(rest[end]) || rest[end] >= utf8.RuneSelf) {
		end++
	}
	next := strings.ToLower(rest[:end])
	if l.french && frenchWords[next] != "" {
		next = frenchWords[next]
	}
	e := lexicon[next]
	return e != nil && e.class&invited != 0 || strings.HasPrefix(rest, "nouvelles")
}

// suffix reads what is written onto a figure: "22nd", "20%", "4.5k", "91a".
func (l *lexer) suffix(end int, t *token) int {
	rest := l.text[end:]
	if rest == "" {
		return end
	}
	if rest[0] == '%' || strings.HasPrefix(rest, " %") || strings.HasPrefix(rest, "\u00a0%") || strings.HasPrefix(rest, " percent") || strings.HasPrefix(rest, " per cent") {
		t.flags |= percent
		return end
	}
	stop := 0
	for stop < len(rest) && stop < 8 && (isLetter(rest[stop]) || rest[stop] >= utf8.RuneSelf && startsLetter(rest[stop:])) {
		_, size := utf8.DecodeRuneInString(rest[stop:])
		stop += size
	}
	switch tail := strings.ToLower(rest[:stop]); tail {
	case "":
		return end
	case "st", "nd", "rd", "th", "e", "er", "re", "ème", "ère", "eme", "ième", "nde", "d":
		t.kind = ordinal
		return end + stop
	case "a", "b":
		t.text = l.text[t.at : end+1]
		return end + stop
	case "k", "m":
		t.flags |= fraction
		return end + stop
	default:
		l.mixed(t.at, end, tail)
		t.flags |= glued
	}
	return end
}

// mixed notes letters that are taken for digits: "38O", "5l0", "3,8ОО".
func (l *lexer) mixed(at, end int, tail string) {
	stop := end
	for stop < len(l.text) && stop < end+12 {
		r, size := utf8.DecodeRuneInString(l.text[stop:])
		if !strings.ContainsRune("OoОоΟοlIІ", r) && !digit(l.text[stop]) && r != ',' {
			break
		}
		stop += size
	}
	for stop > end && l.text[stop-1] == ',' {
		stop--
	}
	if stop == end {
		return
	}
	if r, _ := utf8.DecodeRuneInString(l.text[stop:]); stop < len(l.text) && unicode.IsLetter(r) {
		return
	}
	for at > 0 && (digit(l.text[at-1]) || l.text[at-1] == ',' && at > 1 && digit(l.text[at-2])) {
		at-- // "3,8OO" has been cut at the comma
	}
	l.odd = append(l.odd, span{at, stop})
}

// foreignFigure reads digits of another script, which no figure should have.
func (l *lexer) foreignFigure(at int, gap bool) int {
	end := at
	for end < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[end:])
		if !unicode.IsDigit(r) {
			break
		}
		end += size
	}
	l.odd = append(l.odd, span{at, end})
	l.push(token{kind: number, flags: fraction, at: at, end: end, text: l.text[at:end]}, gap)
	return end
}

// sign takes a plus, minus or dollar before a figure into it.
func (l *lexer) sign(at int, gap bool, t *token) {
	n := len(l.toks)
	if n == 0 || gap || l.toks[n-1].kind != mark || l.toks[n-1].end != at {
		return
	}
	free := n == 1 || l.toks[n-1].has(spaced) || l.toks[n-2].text == "("
	switch l.toks[n-1].text {
	case "$", "€", "£":
		t.flags |= money
	case "+":
		t.flags |= plus
		l.toks = l.toks[:n-1]
	case "-":
		if free {
			t.flags |= minus
			l.toks = l.toks[:n-1]
		}
	}
}

// moment reads what only dates and clocks look like: 2023-07-12, 07/12/2023, 23:49:05.
func (l *lexer) moment(at, end int, t *token) (int, bool) {
	s := l.text
	if end < len(s) && s[end] == ':' && end-at <= 2 && end+2 < len(s) && digit(s[end+1]) && digit(s[end+2]) {
		h, m := value(s[at:end]), value(s[end+1:end+3])
		stop := end + 3
		sec := 0
		if stop+2 < len(s) && s[stop] == ':' && digit(s[stop+1]) && digit(s[stop+2]) {
			sec = value(s[stop+1 : stop+3])
			stop += 3
			t.flags |= seconds
		}
		if stop < len(s) && digit(s[stop]) || h > 24 || m > 59 || sec > 59 {
			return 0, false
		}
		t.kind, t.n, t.end, t.text = clock, h*3600+m*60+sec, stop, ""
		return stop, true
	}
	if end-at == 4 && end+5 < len(s) && (s[end] == '-' || s[end] == '/') && digit(s[end+1]) && digit(s[end+2]) && s[end+3] == s[end] && digit(s[end+4]) && digit(s[end+5]) {
		stop := end + 6
		if _, ok := dateOf(value(s[at:end]), value(s[end+1:end+3]), value(s[end+4:stop])); ok && (stop == len(s) || !digit(s[stop])) {
			t.kind, t.y, t.m, t.d, t.end = day, int16(value(s[at:end])), uint8(value(s[end+1:end+3])), uint8(value(s[end+4:stop])), stop
			return stop, true
		}
	}
	return 0, false
}

// latinised gives the Latin letters that a word of look-alikes shows; empty if
// a letter looks like none.
func latinised(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= utf8.RuneSelf {
			i := strings.IndexRune(alike, r)
			if i < 0 {
				return ""
			}
			r = []rune(aliked)[utf8.RuneCountInString(alike[:i])]
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}

// Cyrillic and Greek letters and the Latin ones that they look like.
const (
	alike  = "АВСЕНІЈКМОРЅТХУасеіјорѕхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧοι"
	aliked = "ABCEHIJKMOPSTXYaceijopsxyABEZHIKMNOPTYXoi"
)

var knownAbbreviation = map[string]bool{"crs": true, "pnp": true, "cec": true, "fst": true, "fsw": true, "stem": true, "ita": true, "itas": true, "ircc": true, "express": true}

func dateOf(y, m, d int) (draw.Date, bool) { return newDate(y, m, d) }
