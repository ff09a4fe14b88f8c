package draw

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A Kind is one of the three official kinds of round: general,
// program-specific and category-based.
type Kind string

const (
	General  Kind = "general"
	Program  Kind = "program"
	Category Kind = "category"
)

// Kinds lists every kind.
var Kinds = []Kind{General, Program, Category}

// Title names the kind as the department does: "Category-based".
func (k Kind) Title() string {
	switch k {
	case General:
		return "General"
	case Program:
		return "Program-specific"
	}
	return "Category-based"
}

// A Type is what a round was held for: all programs, one program or one
// category. The version of a category's rules belongs to the round, never to
// the type.
type Type struct {
	Slug   string // "french": part of URLs, stable for ever
	Kind   Kind
	Name   string   // "French-language proficiency"
	Short  string   // "French-language", as in "the previous French-language draw"
	Labels []string // every official label, old and new
}

// A Catalogue finds types by what people and the department call them. It is
// immutable.
type Catalogue struct {
	types   []*Type
	byWords map[string]*Type
}

// NewCatalogue indexes types by slug, name, short name and labels. The error
// names a label that two types claim.
func NewCatalogue(types []*Type) (*Catalogue, error) {
	c := &Catalogue{types: slices.Clone(types), byWords: make(map[string]*Type, 8*len(types))}
	for _, t := range types {
		for _, label := range append([]string{t.Slug, t.Name, t.Short}, t.Labels...) {
			words, _ := splitLabel(label)
			if words == "" {
				continue
			}
			if other, taken := c.byWords[words]; taken && other != t {
				return nil, fmt.Errorf("%q names both the type %s and the type %s", label, other.Slug, t.Slug)
			}
			c.byWords[words] = t
		}
	}
	return c, nil
}

// All lists the types in the order given to [NewCatalogue]. The slice is
// shared: do not change it.
func (c *Catalogue) All() []*Type { return c.types }

// Find matches a slug, name or official label on its words: case, commas,
// hyphens, brackets and kinds of apostrophe do not count. The version that the
// label carries ("2026-Version 2", "Version 1" for "(2023-1)") is returned
// beside the type. A nil type means that the label is unknown.
func (c *Catalogue) Find(label string) (*Type, string) {
	if t, ok := c.byWords[label]; ok { // a slug, as posts write it
		return t, ""
	}
	words, version := splitLabel(label)
	return c.byWords[words], version
}

// Names lists all that [Catalogue.Find] knows a type by, for "did you mean".
func (c *Catalogue) Names() []string {
	var names []string
	for _, t := range c.types {
		for _, name := range append([]string{t.Slug, t.Name, t.Short}, t.Labels...) {
			if name != "" {
				names = append(names, name)
			}
		}
	}
	return names
}

// version matches what a label says of its category's rules: "(Version 1)",
// "2026-Version 2" and, in the snapshots of 2023 and 2024, "(2023-1)". In
// the first two, as everywhere, commas, hyphens and kinds of space do not count.
var version = regexp.MustCompile(`(?i)\b(?:(20\d\d)[\s\p{Z}\p{Pd},]+)?version[\s\p{Z}\p{Pd},]+(\d+)\b|\((20\d\d)-(\d+)\)`)

// splitLabel parts a label into its words, lower case and joined by single
// spaces, and its version in the spelling the department uses now.
func splitLabel(label string) (words, ver string) {
	if m := version.FindStringSubmatch(label); m != nil {
		label = strings.Replace(label, m[0], " ", 1)
		switch {
		case m[1] != "":
			ver = m[1] + "-Version " + m[2]
		case m[2] != "":
			ver = "Version " + m[2]
		default:
			ver = "Version " + m[4]
		}
	}
	var b strings.Builder
	gap := false
	for _, r := range label {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String(), ver
}

// ParseVersion reads the version of a category's rules: "Version 1" or "2026-Version 2".
func ParseVersion(s string) (string, error) {
	if words, v := splitLabel(s); v != "" && words == "" {
		return v, nil
	}
	return "", fmt.Errorf("%q is not a version; want one such as Version 1 or 2026-Version 2", s)
}
