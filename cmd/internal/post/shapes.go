package post

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/matter"
)

// The forms of values, as far as a schema can tell them. What is read strictly
// is in frontmatter.go; these let through whatever is taken there.

const (
	slugPattern  = `[a-z0-9]+(-[a-z0-9]+)*`
	aliasPattern = `(/[A-Za-z0-9_~][A-Za-z0-9._~-]*)+/?`
	monthDay     = `(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))`
	datePattern  = `[0-9]{4}-` + monthDay
)

var (
	webAddress   = matter.OfPattern(`[Hh][Tt][Tt][Pp][Ss]?://[^/?#\s].*`, "https://www.canada.ca/")
	slugShape    = matter.OfPattern(slugPattern, "tie-breaks-explained").Longest(maxSlug).OrNumber()
	aliasShape   = matter.OfPattern(aliasPattern, "/2023/old-name/").Longest(200)
	dateShape    = matter.OfPattern(datePattern, "2023-07-12")
	momentShape  = matter.OfPattern(datePattern+`(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?`, "2023-07-12 11:30")
	roundShape   = matter.OfCount(999_999, `[1-9][0-9]{0,5}[A-Za-z]?`, 258, "91a").Spelled(canonicalRound)
	crsShape     = matter.OfCount(draw.MaxCRS, crsPattern, 375)
	versionShape = matter.OfPattern(notWord+`(?:`+versionPattern+`)`+notWord, "Version 1", "2026-Version 2").Spelled(canonicalVersion)
	instantShape = matter.OfPattern(`.*[0-9]{1,2}:[0-9]{2}.*`, "2023-06-15 23:49:05 UTC", "June 15, 2023 at 23:49:05 UTC").
			Not(`:[0-9][0-9][.,][0-9]`).Spelled(canonicalInstant)
)

// crsPattern is a whole number up to [draw.MaxCRS] as people write it.
const crsPattern = "[1-9][0-9]{0,2}|1[, \u00a0\u202f]?(?:[01][0-9]{2}|200)"

// What lies between the words of a label, and the forms of a version in it, as
// [draw.Catalogue.Find] sees them.
const (
	notWord        = `[^\p{L}\p{Nd}]*`
	between        = `[^\p{L}\p{Nd}]+`
	versionPattern = `(?:20[0-9]{2}[\s\p{Z}\p{Pd},]+)?[Vv][Ee][Rr][Ss][Ii][Oo][Nn][\s\p{Z}\p{Pd},]+[0-9]+|\(20[0-9]{2}-[0-9]+\)`
)

func canonicalRound(text string) string {
	n, err := draw.ParseNumber(text)
	if err != nil {
		return text
	}
	return n.String()
}

func canonicalVersion(text string) string {
	if v, err := draw.ParseVersion(text); err == nil {
		return v
	}
	return text
}

// canonicalInstant leaves a moment without a year as it is: only beside the
// date of the draw does it mean anything.
func canonicalInstant(text string) string {
	if t, err := draw.ParseInstant(text, draw.Date{}); err == nil {
		return t.UTC().Format(draw.TieBreakLayout)
	}
	return text
}

// typeShape is any text without types. With types it is what they are called,
// for editors to complete, or the same words with other letters and signs.
func typeShape(types *draw.Catalogue) *matter.Shape {
	if types == nil {
		return matter.OfText("french")
	}
	var slugs, names, patterns []string
	seen := map[string]bool{}
	for _, t := range types.All() {
		slugs = append(slugs, t.Slug)
		names = append(append(names, t.Name), t.Labels...)
	}
	all := slugs
	for _, n := range names {
		if n = strings.TrimSpace(n); !seen[n] {
			seen[n] = true
			all = append(all, n)
		}
	}
	for _, n := range types.Names() {
		if p := labelPattern(n); p != "" && !seen["\x00"+p] {
			seen["\x00"+p] = true
			patterns = append(patterns, p)
		}
	}
	version := `(?:(?:` + versionPattern + `)` + notWord + `)?`
	pattern := notWord + version + `(?:` + strings.Join(patterns, "|") + `)` + notWord + version
	return matter.Either(matter.OfWords(all...), matter.OfPattern(pattern))
}

var versionIn = regexp.MustCompile(versionPattern)

// labelPattern matches the words of a label in any letters, whatever stands
// between them.
func labelPattern(label string) string {
	label = versionIn.ReplaceAllString(label, " ")
	words := strings.FieldsFunc(label, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		var b strings.Builder
		for _, r := range w {
			if u, l := unicode.ToUpper(r), unicode.ToLower(r); u != l {
				fmt.Fprintf(&b, "[%c%c]", u, l)
			} else {
				b.WriteRune(r)
			}
		}
		words[i] = b.String()
	}
	return strings.Join(words, between)
}
