package claim

// fold joins the tokens of a sentence that belong together: dates, numbers in
// words, clocks with their zone, names of types.
func (s *sentence) fold(in []token) []token {
	out := s.folded[:0]
	for i := 0; i < len(in); {
		t := in[i]
		n := 0
		switch {
		case t.kind == word && t.about != nil && t.about.weekday > 0 && weekdayWord(&t):
			t, n = foldWeekday(in[i:])
		case t.kind == word && t.about != nil && t.about.month > 0:
			t, n = foldMonth(in[i:], out)
		case t.kind == number && !t.has(grouped|fraction|percent|money|glued) && t.n >= 1 && t.n <= 31, t.kind == ordinal && t.n >= 1 && t.n <= 31:
			t, n = foldDay(in[i:])
		case t.kind == clock:
			t, n = foldClock(in[i:])
		}
		if n == 0 && t.kind == word {
			t, n = s.foldWords(in[i:])
		}
		if n == 0 {
			t, n = in[i], 1
		}
		out = append(out, t)
		i += n
	}
	s.folded = out
	return out
}

func weekdayWord(t *token) bool {
	return len(t.text) > 4 || t.has(capital) && t.text != "sat" && t.text != "sun" && t.text != "wed"
}

// foldWeekday takes the date that follows a weekday into it.
func foldWeekday(in []token) (token, int) {
	w := in[0]
	i := 1
	if i < len(in) && in[i].text == "." && w.end == in[i].at && len(w.text) < 5 {
		i++
	}
	if i < len(in) && in[i].text == "," {
		i++
	}
	if i < len(in) && in[i].text == "the" {
		i++
	}
	bracket := i == 1 && i < len(in) && in[i].text == "("
	if bracket {
		i++
	}
	if i < len(in) {
		d, n := token{}, 0
		switch t := &in[i]; {
		case t.kind == word && t.about != nil && t.about.month > 0:
			d, n = foldMonth(in[i:], nil)
		case t.kind == number && t.n <= 31 && !t.has(grouped|fraction|percent|money), t.kind == ordinal && t.n <= 31:
			d, n = foldDay(in[i:])
		case t.kind == day:
			d, n = *t, 1
		}
		if n > 0 && d.kind == day && d.d > 0 {
			d.wd, d.at = w.about.weekday, w.at
			if bracket && i+n < len(in) && in[i+n].text == ")" {
				n++
			}
			return d, i + n
		}
	}
	return token{kind: day, at: w.at, end: w.end, flags: w.flags, wd: w.about.weekday, text: w.text}, 1
}

// foldMonth reads "July 12, 2023", "July 2023", "Sept. 28", "July 4-7", "July".
func foldMonth(in []token, before []token) (token, int) {
	m := in[0]
	if len(m.text) <= 4 && !m.has(capital) || !m.has(capital) && (m.text == "march" || m.text == "august") {
		return m, 0
	}
	t := token{kind: day, at: m.at, end: m.end, flags: m.flags & (spaced | capital | possessive), m: m.about.month, text: m.text}
	i := 1
	if i < len(in) && in[i].text == "." && len(m.text) <= 4 && in[i].at == m.end {
		i++
	}
	j := i
	if j < len(in) && (in[j].text == "," || in[j].text == "the") {
		j++
	}
	if j < len(in) && dayNumber(&in[j]) && (j == i || j+1 < len(in) && (in[j+1].has(yearly) || in[j].kind == ordinal || in[j+1].text == ",")) {
		t.d, t.end, i = uint8(in[j].n), in[j].end, j+1
		t.flags |= in[j].flags & possessive
		if i+1 < len(in) && (in[i].text == "-" || in[i].text == "to" || in[i].text == "through") && dayNumber(&in[i+1]) && in[i+1].n > int(t.d) && !countedNext(in[i+2:]) {
			t.d2, t.end = uint8(in[i+1].n), in[i+1].end
			i += 2
		}
	}
	i = foldYear(in, i, &t)
	if t.d == 0 && t.y == 0 && (m.text == "may" || m.text == "march" || m.text == "mar" || m.text == "dec" || m.text == "jan" || m.text == "sep") && !m.has(possessive) && !monthContext(before) && !monthlyNoun(in[1:]) {
		return m, 0
	}
	return t, i
}

// monthlyNoun tells whether what a month has comes next: "May invitations".
func monthlyNoun(in []token) bool {
	if len(in) == 0 {
		return false
	}
	switch in[0].text {
	case "invitations", "itas", "draws", "rounds", "total", "totals", "tally":
		return true
	}
	return false
}

// countedNext tells whether what follows a number says what it counts.
func countedNext(in []token) bool {
	return len(in) > 0 && in[0].about != nil && in[0].about.class&(invited|drawNoun|scoring|unit) != 0
}

func dayNumber(t *token) bool {
	return (t.kind == number && !t.has(grouped|fraction|percent|money|spelt|glued) && len(t.text) <= 2 || t.kind == ordinal && !t.has(spelt)) && t.n >= 1 && t.n <= 31
}

// foldYear takes ", 2023" or " 2023" into a date.
func foldYear(in []token, i int, t *token) int {
	for _, skip := range []int{0, 1, 2} {
		j := i + skip
		if j >= len(in) {
			break
		}
		if skip == 1 && in[i].text != "," && in[i].text != "of" && in[i].text != "." && in[i].text != "in" {
			break
		}
		if skip == 2 && in[i].text != "," {
			break
		}
		if in[j].kind == number && in[j].has(yearly) && !in[j].has(glued) {
			if t.d == 0 && skip == 1 && in[i].text != "of" {
				return i // "in July, 2023 brought": a month and a year that part
			}
			t.y, t.end = int16(in[j].n), in[j].end
			t.flags |= in[j].flags & possessive
			return j + 1
		}
	}
	return i
}

// monthContext tells whether a short or ambiguous month stands where a month is meant.
func monthContext(before []token) bool {
	if len(before) == 0 {
		return false
	}
	switch before[len(before)-1].text {
	case "in", "of", "since", "early", "late", "until", "last", "this", "for", "mid", "during", "from", "and", "to", "by":
		return true
	}
	return false
}

// foldDay reads "12 July 2023", "12th of July", "le 1er août 2023".
func foldDay(in []token) (token, int) {
	d := in[0]
	i := 1
	if d.has(spelt) {
		return d, 0
	}
	if i < len(in) && in[i].text == "of" && d.kind == ordinal {
		i++
	}
	if i >= len(in) || in[i].about == nil || in[i].about.month == 0 || in[i].kind != word || !in[i].has(capital) && len(in[i].text) <= 4 && in[i].text != "mai" {
		return d, 0
	}
	if i == 2 {
		// "the 22nd of July" may be the 22nd draw of July; with a year or without "the" it is a date
		after := i + 1
		if after < len(in) && in[after].text == "," {
			after++
		}
		if after >= len(in) || !in[after].has(yearly) {
			return d, 0
		}
	}
	t := token{kind: day, at: d.at, flags: d.flags & (spaced | capital), d: uint8(d.n), m: in[i].about.month, end: in[i].end, text: in[i].text}
	t.flags |= in[i].flags & possessive
	i++
	if i < len(in) && in[i].text == "." && len(in[i-1].text) <= 4 && i+1 < len(in) && in[i+1].has(yearly) {
		i++
	}
	return t, foldYear(in, i, &t)
}

var zones = map[string]string{"utc": "utc", "gmt": "utc", "est": "est", "edt": "edt", "et": "et", "eastern": "et", "pst": "pst", "pdt": "pdt", "cst": "cst", "cdt": "cdt", "mst": "mst", "mdt": "mdt", "ist": "ist"}

// foldClock takes am, pm and a zone into a time of day.
func foldClock(in []token) (token, int) {
	t, i := in[0], 1
	if i < len(in) && in[i].kind == word {
		half, n := "", 1
		switch in[i].text {
		case "am", "pm":
			half = in[i].text
		case "a", "p":
			if i+2 < len(in) && in[i+1].text == "." && in[i+2].text == "m" {
				half, n = in[i].text+"m", 3
				if i+3 < len(in) && in[i+3].text == "." && in[i+3].at == in[i+2].end {
					n = 4
				}
			}
		}
		if half != "" {
			t.end = in[i+n-1].end
			i += n
			if h := t.n / 3600; half == "pm" && h < 12 {
				t.n += 12 * 3600
			} else if half == "am" && h == 12 {
				t.n -= 12 * 3600
			}
		}
	}
	j := i
	if j < len(in) && (in[j].text == "(" || in[j].text == ",") {
		j++
	}
	if j < len(in) && in[j].kind == word && zones[in[j].text] != "" {
		t.text, t.end = zones[in[j].text], in[j].end
		i = j + 1
		if in[j].text == "eastern" {
			for i < len(in) && in[i].kind == word && (in[i].text == "standard" || in[i].text == "daylight" || in[i].text == "time") {
				i++
			}
		}
		if i < len(in) && in[i].text == ")" {
			i++
		}
	}
	return t, i
}

// foldWords reads names of types, numbers in words and a few fixed phrases.
func (s *sentence) foldWords(in []token) (token, int) {
	t := in[0]
	if sc, n := s.names.find(in); n > 0 {
		out := token{kind: scoped, at: t.at, end: in[n-1].end, flags: t.flags, text: "TYPE", scope: sc}
		n += foldVersion(in[n:], &out)
		if n+2 < len(in) && in[n].text == "(" && in[n+2].text == ")" {
			if again, k := s.names.find(in[n+1:]); k == 1 && again == sc {
				out.end = in[n+2].end
				n += 3
				n += foldVersion(in[n:], &out)
			}
		}
		return out, n
	}
	if t.about != nil && (t.about.n > 0 || t.about.ord > 0 || t.text == "a") {
		if out, n := foldNumber(in); n > 0 {
			return out, n
		}
	}
	join := func(n int, text string) (token, int) {
		t.text, t.end, t.about = text, in[n-1].end, lexicon[text]
		return t, n
	}
	if t.text == "immigration" { // the department's name is no word on refugees
		for k := 1; k < min(len(in), 8); k++ {
			if in[k].text == "citizenship" || in[k].text == "canada" {
				return join(k+1, "ircc")
			}
			if in[k].text != "," && in[k].text != "refugees" && in[k].text != "and" && in[k].text != "&" {
				break
			}
		}
	}
	if len(in) < 2 || in[1].kind != word {
		return t, 0
	}
	switch next := in[1].text; t.text {
	case "cut":
		if next == "off" || next == "offs" {
			return join(2, "cutoff")
		}
	case "tie":
		if len(next) >= 5 && next[:5] == "break" {
			return join(2, "tiebreak")
		}
	case "most":
		if next == "recent" {
			return join(2, "mostrecent")
		}
	case "so":
		if next == "far" {
			return join(2, "sofar")
		}
	case "to":
		if next == "date" {
			return join(2, "todate")
		}
	case "year":
		if next == "to" && len(in) > 2 && in[2].text == "date" {
			return join(3, "yeartodate")
		}
	case "first", "second", "third":
		return t, 0
	case "add", "adds", "added", "adding":
		if next == "up" {
			return join(2, "totals")
		}
	case "all":
		if next == "time" {
			return join(2, "alltime")
		}
	}
	return t, 0
}

// foldVersion passes over "(Version 1)", "2026-Version 2" and "(2023-1)".
func foldVersion(in []token, t *token) int {
	i := 0
	for i < len(in) && i < 3 && in[i].kind == word && in[i].about != nil && in[i].about.class&filler != 0 && (in[i].text == "occupations" || in[i].text == "proficiency") {
		i++
	}
	if i < len(in) && (in[i].text == "(" || in[i].text == ",") {
		i++
	}
	if i < len(in) && in[i].has(yearly) {
		i++
		if i < len(in) && in[i].text == "-" {
			i++
		}
	}
	if i+1 >= len(in) || in[i].text != "version" || in[i+1].kind != number {
		return 0
	}
	t.flags |= version
	i += 2
	if i < len(in) && in[i].text == ")" {
		i++
	}
	t.end = in[i-1].end
	return i
}

// foldNumber reads "twenty-second", "two thousand three hundred", "a hundred".
func foldNumber(in []token) (token, int) {
	t := token{kind: number, at: in[0].at, flags: in[0].flags | spelt}
	total, group, i, any := 0, 0, 0, false
	for i < len(in) {
		w := &in[i]
		if w.kind != word || w.about == nil {
			break
		}
		if w.text == "and" && any && i+1 < len(in) && in[i+1].about != nil && in[i+1].about.n > 0 && group >= 100 {
			i++
			continue
		}
		e := w.about
		if e.ord > 0 && (!any || w.has(glued) && e.ord < 10 && group%10 == 0 && group%100 >= 20) {
			t.kind, t.n, t.end = ordinal, total+group+e.ord, w.end
			return t, i + 1
		}
		switch {
		case w.text == "hundred" && group > 0 && group < 100:
			group *= 100
		case w.text == "thousand" && group > 0:
			total, group = total+group*1000, 0
		case w.text == "million":
			return in[0], 0
		case e.n == 0 || w.text == "hundred" || w.text == "thousand":
			i = -i - 1
		case any && !(group%10 == 0 && group%100 >= 20 && e.n < 10 || group%100 == 0 && group > 0 || group == 0):
			i = -i - 1
		default:
			group += e.n
		}
		if i < 0 {
			i = -i - 1
			break
		}
		any = true
		t.end = w.end
		i++
	}
	if !any {
		return in[0], 0
	}
	t.n = total + group
	if i < len(in) && in[i].kind == word && in[i].text == "million" {
		t.flags |= fraction
	}
	return t, i
}
