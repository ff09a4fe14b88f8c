package claim

import (
	"sync"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/source"
)

// longest is how many tokens of a sentence are read together: more is a list
// without full stops, and every recogniser may look at all of them.
const longest = 120

// An article is what its sentences share.
type article struct {
	Article
	at    int          // how many draws had been held: the one at hand is all[at-1]
	seen  []*draw.Draw // draws that the passage has named so far, the latest last
	told  []*draw.Draw // of these, those that nothing was only compared with
	month uint8        // of a heading: "July 2023"
	year  int16
}

// A sentence is a stretch of tokens under inspection.
type sentence struct {
	c        *Checker
	a        *article
	p        *source.Passage
	names    *glossary
	t        []token
	folded   []token
	mentions []mention
	taken    []bool // tokens that a claim has used
	open     []int  // and of these, counts of invitations that it was not sure of
	out      *Result
	all      class // the classes of all words, before they are folded
	words    class // and after
	kinds    kinds // the kinds of all tokens

	quiet     bool // only what is wrong is wanted
	confirmed bool // a figure of the article's draw agrees
	room      []reading

	onlyWindow []window // see anyWindow
	windowed   bool
	lex        lexer
	french     bool // the passage
}

var sentences = sync.Pool{New: func() any { return &sentence{} }}

// Check reads the passages of one text and gives every claim in it.
func (c *Checker) Check(about Article, passages []source.Passage) *Result {
	return c.check(about, passages, false)
}

// Doubts reads the passages of one text and gives no more than its author has
// to know: what is contradicted, what leaves its scope unsaid, and odd figures.
func (c *Checker) Doubts(about Article, passages []source.Passage) *Result {
	return c.check(about, passages, true)
}

func (c *Checker) check(about Article, passages []source.Passage, quiet bool) *Result {
	out := &Result{}
	if about.Draw != nil && c.archive.Round(about.Draw.Number) != about.Draw {
		about.Draw = nil // of another record
	}
	a := &article{Article: about}
	switch {
	case about.Draw != nil:
		a.at = c.index(about.Draw) + 1
		a.Date = about.Draw.Date
	case !about.Date.IsZero():
		a.at = c.upTo(about.Date)
	default:
		a.at = len(c.all)
		if a.at > 0 {
			a.Date = c.all[a.at-1].Date
		}
	}
	s := sentences.Get().(*sentence)
	defer sentences.Put(s)
	s.c, s.a, s.names, s.out, s.quiet = c, a, c.names, out, quiet
	for i := range passages {
		p := &passages[i]
		if p.Unchecked != "" {
			out.Silenced = append(out.Silenced, Silenced{p.At, p.Unchecked})
			continue
		}
		if p.Kind == source.Table {
			s.table(p)
			continue
		}
		s.passage(p)
	}
	s.c, s.a, s.out, s.p = nil, nil, nil, nil
	return out
}

// passage reads a paragraph, a heading, an item.
func (s *sentence) passage(p *source.Passage) {
	s.p = p
	if p.Kind != source.Item {
		s.a.seen, s.a.told = s.a.seen[:0], s.a.told[:0]
	}
	s.french = s.a.French || inFrench(p.Text)
	s.lex.french = s.french
	toks := s.lex.run(p.Text)
	s.oddities()
	for from := 0; from < len(toks); {
		to := sentenceEnd(toks, from)
		s.read(toks[from:to])
		from = to
	}
	if p.Kind == source.Heading {
		s.heading()
	}
}

func (s *sentence) oddities() {
	for _, o := range s.lex.odd {
		s.out.Odd = append(s.out.Odd, Odd{s.p.Offset(o.at), s.p.Offset(o.end-1) + 1, s.p.Text[o.at:o.end]})
	}
}

// heading remembers the month or year that a heading names, for dates below it.
func (s *sentence) heading() {
	s.a.month, s.a.year = 0, 0
	for i := range s.t {
		switch t := &s.t[i]; {
		case t.kind == number && t.has(yearly):
			s.a.year = int16(t.n)
		case t.kind == day && t.y > 0:
			s.a.year = t.y
		}
	}
}

var abbreviations = map[string]bool{"no": true, "mr": true, "mrs": true, "dr": true, "st": true, "vs": true, "approx": true, "e": true, "i": true, "g": true, "inc": true, "u": true, "nr": true, "num": true}

// sentenceEnd finds where the sentence that begins at from ends.
func sentenceEnd(t []token, from int) int {
	for i := from; i < len(t); i++ {
		if i-from >= longest {
			return i
		}
		if t[i].kind != mark {
			continue
		}
		switch t[i].text {
		case "\n":
			return i + 1
		case ".", "!", "?":
			if i+1 == len(t) {
				return i + 1
			}
			next := &t[i+1]
			if next.kind == mark && (next.text == "\"" || next.text == ")") && i+2 < len(t) && !next.has(spaced) {
				next = &t[i+2]
			}
			if !next.has(spaced) || next.kind == word && !next.has(capital) {
				continue
			}
			if i > from && t[i].text == "." && t[i-1].kind == word && t[i-1].end == t[i].at {
				before := &t[i-1]
				if abbreviations[before.text] && (next.kind == number || len(before.text) == 1) || before.about != nil && before.about.month > 0 && len(before.text) <= 4 && next.kind != word || before.text == "m" && next.kind == word && zones[next.text] != "" {
					continue
				}
			}
			return i + 1
		}
	}
	return len(t)
}

// stating are the words of which a sentence that names no day must have one to
// state anything of draws.
const stating = drawNoun | invited | issuing | scoring | lower | higher | superlow | superhigh | tie | unit | trigger | profiled | summing | numeral

// read recognises what one sentence states.
func (s *sentence) read(raw []token) {
	s.all = 0
	figures, dated := false, false
	for i := range raw {
		if raw[i].about != nil {
			if !month(raw, i) {
				s.all |= raw[i].about.class
			}
			if raw[i].about.n > 0 || raw[i].about.ord > 0 || raw[i].about.weekday > 0 || raw[i].about.month > 0 {
				figures = true
				dated = dated || raw[i].about.weekday > 0 || raw[i].about.month > 0
			}
		}
		dated = dated || raw[i].kind == day || raw[i].kind == clock
		figures = figures || raw[i].kind != word && raw[i].kind != mark
	}
	if !figures && s.all&(trigger|superlow|superhigh|drawNoun) == 0 || !dated && s.all&stating == 0 {
		s.t = s.t[:0]
		return
	}
	s.tokens(s.fold(raw))
	s.findMentions()
	if s.kinds.has(day) {
		s.weekdays()
		s.weekdayOfDraw()
	}
	if s.kinds.has(day) || s.kinds.has(clock) {
		s.tieBreaks()
	}
	if s.words&(superlow|superhigh|trigger) != 0 {
		s.records()
	}
	if s.words&denying != 0 {
		s.denials()
	}
	if s.kinds.has(ordinal) {
		s.ordinals()
		s.streaks()
		s.runs()
	}
	if s.kinds.has(number) || s.kinds.has(ordinal) {
		s.gaps()
	}
	if s.kinds.has(number) {
		s.counted()
	}
	if s.kinds.has(day) {
		s.reach()
	}
	s.plain()
	if s.kinds.has(number) {
		s.strange()
	}
	s.remember()
}

// counted reads what only a sentence with a number can state.
func (s *sentence) counted() {
	s.changes()
	s.numbering()
	if !s.kinds.has(ordinal) {
		s.runs()
	}
	s.averages()
	s.ranges()
	s.nominations()
	s.totals()
	s.counts()
}

// kinds is a set of kinds of token.
type kinds uint16

func (k kinds) has(one kind) bool { return k&(1<<one) != 0 }

// tokens takes folded tokens for those of the sentence.
func (s *sentence) tokens(t []token) {
	s.t, s.windowed, s.confirmed, s.words, s.kinds, s.open = t, false, false, 0, 0, s.open[:0]
	for i := range t {
		s.kinds |= 1 << t[i].kind
		if t[i].about != nil {
			s.words |= t[i].about.class
		}
	}
	if cap(s.taken) < len(t) {
		s.taken = make([]bool, len(t)+longest)
	}
	s.taken = s.taken[:len(t)]
	clear(s.taken)
}

// month tells whether a word such as "May" is the month and not the verb.
func month(t []token, i int) bool {
	return t[i].about.month > 0 && t[i].has(capital) && (i > 0 || t[i].has(possessive) || i+1 < len(t) && t[i+1].kind != word)
}

// A reading is one way to understand a statement.
type reading struct {
	agrees   bool
	computed answer
	query    question
	rests    [2]*draw.Draw // draws that the answer rests on
	rounds   []*draw.Draw  // and those of its window
	scope    scope
}

// readings gives room for the readings of the next claim.
func (s *sentence) readings() []reading { return s.room[:0] }

// settle turns readings into a claim. The words are tokens from to to. A
// strong pattern without a reading that agrees is contradicted; said tells
// whether the words name the scope.
func (s *sentence) settle(kind string, from, to int, stated answer, rs []reading, strong, said bool) {
	if len(rs) == 0 {
		return
	}
	s.room = rs
	for i := from; i <= to; i++ {
		if s.t[i].kind == number || s.t[i].kind == ordinal {
			s.taken[i] = true
		}
	}
	verdict, best := Unsure, 0
	for i := range rs {
		if rs[i].agrees && (verdict != Agrees || rs[best].scope != rs[0].scope && rs[i].scope == rs[0].scope) {
			verdict, best = Agrees, i
		}
	}
	r := &rs[best]
	unsaid := verdict == Agrees && strong && !said && r.scope != rs[0].scope
	switch {
	case verdict == Agrees:
		s.confirmed = s.confirmed || s.a.Draw != nil && r.rests[0] == s.a.Draw && (kind == byCRS.name || kind == bySize.name)
	case strong && !s.misread(kind, stated, r):
		verdict = Contradicts
	}
	if verdict == Unsure && (kind == bySize.name || kind == "total") {
		s.open = append(s.open, from)
	}
	if s.quiet && verdict != Contradicts && !unsaid {
		return
	}
	c := Claim{Kind: kind, Stated: stated.String(), Verdict: verdict, Computed: r.computed.String(), Query: s.written(r.query)}
	if unsaid {
		c.Advice = "true of " + r.scope.String() + " only; of " + rs[0].scope.String() + " it would be " + rs[0].computed.String()
	}
	for _, d := range r.rests {
		if d != nil {
			c.Rounds = append(c.Rounds, d.Number.String())
		}
	}
	for _, d := range r.rounds[:min(len(r.rounds), 12)] {
		c.Rounds = append(c.Rounds, d.Number.String())
	}
	if c.Query != "" {
		c.Fact = "{{" + c.Query + "}}"
	}
	at, end := s.t[from].at, s.t[to].end
	c.At, c.End, c.Text = s.p.Offset(at), s.p.Offset(end-1)+1, s.p.Text[at:end]
	if s.out.Claims == nil && !s.quiet {
		s.out.Claims = make([]Claim, 0, 32)
	}
	s.out.Claims = append(s.out.Claims, c)
}

// clause gives the bounds of the clause around a token.
func (s *sentence) clause(at int) (from, to int) {
	for from = at; from > 0 && !s.breaks(from-1); from-- {
	}
	for to = at; to+1 < len(s.t) && !s.breaks(to+1); to++ {
	}
	return from, to
}

// aside tells whether a bracket holds no more than a name: "(ITAs)".
func (s *sentence) aside(i int) bool {
	for k := i + 1; k < min(len(s.t), i+6); k++ {
		switch {
		case s.t[k].text == ")":
			return true
		case s.t[k].kind == number || s.t[k].kind == day:
			return false
		}
	}
	return false
}

// breaks tells whether a token parts two clauses.
func (s *sentence) breaks(i int) bool {
	switch s.t[i].text {
	case ";", "--", ":", "while", "whereas", "but", "where", "which", "whose":
		return true
	case ",":
		if i+1 < len(s.t) && s.t[i+1].kind == word {
			w := s.t[i+1].text
			return len(w) > 5 && w[len(w)-3:] == "ing" && w != "according" && w != "including"
		}
	case "(":
		return !s.aside(i)
	case ")":
		for k := i - 1; k >= max(0, i-5); k-- {
			if s.t[k].text == "(" {
				return !s.aside(k)
			}
		}
		return true
	case "-":
		return s.t[i].has(spaced)
	}
	return false
}
