package claim

import (
	"slices"
	"strings"

	"drawpress/cmd/internal/draw"
)

// A scope says which draws a statement is about: the zero scope is all of them.
type scope struct {
	typ  *draw.Type
	kind draw.Kind
	not  *draw.Type // every type but this one; the algebra has no word for it
}

func (s scope) has(d *draw.Draw) bool {
	switch {
	case s.typ != nil:
		return d.Type == s.typ
	case s.kind != "":
		return d.Type.Kind == s.kind
	case s.not != nil:
		return d.Type != s.not
	}
	return true
}

// words give the scope as the algebra writes it, seen from a draw.
func (s scope) words(d *draw.Draw) string {
	switch {
	case s.typ != nil && d != nil && d.Type == s.typ:
		return " of type"
	case s.typ != nil:
		return " of " + s.typ.Slug
	case s.kind != "" && d != nil && d.Type.Kind == s.kind:
		return " of kind"
	case s.kind != "":
		return " of " + string(s.kind) + " kind"
	}
	return ""
}

func (s scope) String() string {
	switch {
	case s.typ != nil && s.typ.Short != "":
		return s.typ.Short + " draws"
	case s.typ != nil:
		return s.typ.Name + " draws"
	case s.kind != "":
		return strings.ToLower(s.kind.Title()) + " draws"
	case s.not != nil:
		return "all but " + s.not.Short + " draws"
	}
	return "all draws"
}

// editorNames is what editors call the types, beside their official names.
var editorNames = map[string][]string{
	"general":         {"all program", "all programs", "all programme", "all programmes", "no program specified", "no program specific", "non program specific", "general"},
	"pnp":             {"pnp", "pnps", "provincial nominee", "provincial nominees", "provincial nominee program", "provincial nominee programs", "provincial nomination", "provincial nominee program candidates", "provincially nominated", "programme des candidats des provinces", "candidats des provinces", "pcp"},
	"cec":             {"cec", "canadian experience class", "canada experience class", "catégorie de le expérience canadienne", "catégorie of the expérience canadienne", "expérience canadienne"},
	"fst":             {"fst", "fstp", "federal skilled trades", "federal skilled trade", "federal skilled trades program", "federal skilled trades class"},
	"fsw":             {"fsw", "fswp", "federal skilled worker", "federal skilled workers", "federal skilled worker program"},
	"french":          {"french", "french language", "french language proficiency", "french proficiency", "french speaking", "french speakers", "francophone", "francophones", "strong french", "strong french language proficiency", "french proficient", "compétence linguistique in french", "compétence linguistique en french", "french language speakers"},
	"healthcare":      {"healthcare", "health care", "healthcare occupations", "health", "healthcare and social services", "healthcare and social services occupations", "health care and social services", "healthcare workers", "health occupations", "healthcare professionals"},
	"stem":            {"stem", "stem occupations", "science technology engineering and mathematics", "science technology engineering and math", "science technology engineering mathematics", "science technology engineering and maths", "science technology engineering math", "stim"},
	"trades":          {"trades", "trade", "skilled trades", "trade occupations", "trades occupations", "tradespeople", "skilled trade", "métiers spécialisés", "métiers"},
	"transport":       {"transport", "transportation", "transport occupations", "transports"},
	"agriculture":     {"agriculture", "agri food", "agriculture and agri food", "agriculture and agri food occupations", "agriculture agri food", "agricultural"},
	"education":       {"education", "education occupations", "educators", "teachers"},
	"physicians":      {"physicians", "physician", "doctors", "physicians with canadian work experience", "medical doctors", "médecins"},
	"senior-managers": {"senior managers", "senior manager", "senior managers with canadian work experience", "senior management"},
	"military":        {"military", "military recruits", "skilled military recruits", "skilled military"},
	"researchers":     {"researchers", "researchers with canadian work experience"},
}

// kindNames are what editors call the kinds.
var kindNames = map[draw.Kind][]string{
	draw.Category: {"category based", "category specific", "category based selection", "targeted category", "category", "targeted", "occupation specific", "occupation based", "axée sur les catégories", "axées sur les catégories"},
	draw.Program:  {"program specific", "programme specific", "program based"},
}

// needsNoun are names that are common words and mean a type only right before a draw.
var needsNoun = map[string]bool{"general": true, "education": true, "category": true, "targeted": true, "health": true, "trade": true, "military": true, "researchers": true, "teachers": true, "doctors": true}

type name struct {
	words []string
	scope *scope // one for each type and kind
	noun  bool
}

// A glossary finds names of types and kinds in running text.
type glossary struct {
	names  map[string][]name // by their first word
	starts [256]uint32       // lengths of first words by their first letter, a bit each
}

func newGlossary(types *draw.Catalogue) *glossary {
	g := &glossary{names: map[string][]name{}}
	seen := map[string]bool{}
	add := func(text string, s *scope) {
		words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" -,()/’'", r) })
		if key := strings.Join(words, " "); len(words) > 0 && !seen[key] {
			seen[key] = true
			first := words[0]
			g.names[first] = append(g.names[first], name{words, s, needsNoun[key]})
			g.starts[first[0]] |= 1 << min(len(first), 31)
		}
	}
	for kind, names := range kindNames {
		of := &scope{kind: kind}
		for _, n := range names {
			add(n, of)
		}
	}
	ofType := map[*draw.Type]*scope{}
	for _, t := range types.All() {
		ofType[t] = &scope{typ: t}
		for _, n := range editorNames[t.Slug] {
			add(n, ofType[t])
		}
	}
	for _, t := range types.All() {
		for _, n := range append([]string{t.Name, t.Short}, t.Labels...) {
			n, _, _ = strings.Cut(n, "(")
			if i := strings.Index(strings.ToLower(n), "2026-version"); i >= 0 {
				n = n[:i]
			}
			add(n, ofType[t])
		}
	}
	for _, names := range g.names { // the longest first, so that it is the one found
		slices.SortStableFunc(names, func(a, b name) int { return len(b.words) - len(a.words) })
	}
	return g
}

// find tells which name begins at a token, and how many tokens it takes.
func (g *glossary) find(t []token) (*scope, int) {
	first := t[0].text
	if first == "" || g.starts[first[0]]&(1<<min(len(first), 31)) == 0 {
		return nil, 0
	}
	for _, n := range g.names[first] {
		i, ok := 0, true
		for _, w := range n.words {
			for i > 0 && i < len(t) && t[i].kind == mark && (t[i].text == "," || t[i].text == "-") && len(n.words) > 2 {
				i++
			}
			if i < len(t) && t[i].text == "&" && w == "and" {
				i++
				continue
			}
			if i >= len(t) || t[i].kind != word || t[i].text != w {
				ok = false
				break
			}
			i++
		}
		if !ok || n.noun && !beforeNoun(t[i:]) {
			continue
		}
		return n.scope, i
	}
	return nil, 0
}

// beforeNoun tells whether a draw or the like comes next.
func beforeNoun(t []token) bool {
	for i := range min(len(t), 4) {
		switch {
		case t[i].kind != word:
			return false
		case t[i].about != nil && t[i].about.class&drawNoun != 0, t[i].text == "occupations", t[i].text == "category", t[i].text == "categories":
			return true
		case t[i].about == nil || t[i].about.class&filler == 0:
			return false
		}
	}
	return false
}

// nominees is the type whose scores are 600 points above all others, so that
// writers leave it out of comparisons of scores without a word; nil if the
// site has none.
func nominees(g *glossary) *draw.Type {
	for _, n := range g.names["pnp"] {
		if n.scope.typ != nil {
			return n.scope.typ
		}
	}
	return nil
}
