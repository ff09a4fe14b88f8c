package draw

import "strconv"

// figure writes a number with a comma between groups of three: "27,332".
func figure(n int) string {
	if n < 0 {
		return "−" + figure(-n)
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// decimal writes n/of with one digit after the point if it is no whole number,
// halves rounded away from zero: "461.5".
func decimal(n, of int) string {
	if of < 2 {
		return figure(n)
	}
	if n%of == 0 {
		return figure(n / of)
	}
	if n < 0 {
		return "−" + decimal(-n, of)
	}
	tenths := (20*n + of) / (2 * of)
	return figure(tenths/10) + "." + strconv.Itoa(tenths%10)
}

// thing gives the singular of a plural in "s" if there is one of it.
func thing(n int, things string) string {
	if n == 1 {
		return things[:len(things)-1]
	}
	return things
}

// counted writes a number of things: "1 draw", "3,800 invitations".
func counted(n int, things string) string { return figure(n) + " " + thing(n, things) }

// ordinal writes "first" to "tenth", then "11th", "22nd".
func ordinal(n int) string {
	words := [...]string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}
	if n >= 1 && n <= len(words) {
		return words[n-1]
	}
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return figure(n) + suffix
}

// change writes a difference: of a score as a drop or a rise, of a number of
// things as more or fewer.
func change(n int, things string) string {
	switch {
	case n == 0:
		return "no change"
	case things == "points" && n < 0:
		return "a drop of " + counted(-n, things)
	case things == "points":
		return "a rise of " + counted(n, things)
	case n < 0:
		return figure(-n) + " fewer " + thing(-n, things)
	}
	return figure(n) + " more " + thing(n, things)
}
