package draw_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"drawpress/cmd/internal/draw"
)

// label is an official label with the type and version it names.
type label struct{ text, slug, version string }

// officialLabels are all labels that the English file bore from 2015 to 2026,
// those before the renaming of 2024 among them.
var officialLabels = []label{
	{"No Program Specified", "general", ""},
	{"General", "general", ""},
	{"Provincial Nominee Program", "pnp", ""},
	{"Canadian Experience Class", "cec", ""},
	{"Federal Skilled Trades", "fst", ""},
	{"Federal Skilled Worker", "fsw", ""},
	{"French language proficiency (Version 1)", "french", "Version 1"},
	{"French language proficiency (2023-1)", "french", "Version 1"},
	{"French language proficiency (2024-1)", "french", "Version 1"},
	{"French-Language proficiency 2026-Version 2", "french", "2026-Version 2"},
	{"Healthcare occupations (Version 1)", "healthcare", "Version 1"},
	{"Healthcare occupations (2023-1)", "healthcare", "Version 1"},
	{"Healthcare and social services occupations (Version 2)", "healthcare", "Version 2"},
	{"Healthcare and Social Services Occupations, 2026-Version 3", "healthcare", "2026-Version 3"},
	{"STEM occupations (Version 1)", "stem", "Version 1"},
	{"STEM occupations (2023-1)", "stem", "Version 1"},
	{"Trade occupations (Version 1)", "trades", "Version 1"},
	{"Trade occupations (2023-1)", "trades", "Version 1"},
	{"Trade occupations (Version 2)", "trades", "Version 2"},
	{"Trades Occupations, 2026-Version 3", "trades", "2026-Version 3"},
	{"Transport occupations (Version 1)", "transport", "Version 1"},
	{"Transport occupations (2023-1)", "transport", "Version 1"},
	{"Transport occupations (2024-1)", "transport", "Version 1"},
	{"Transport Occupations, 2026-Version 2", "transport", "2026-Version 2"},
	{"Agriculture and agri-food occupations (Version 1)", "agriculture", "Version 1"},
	{"Agriculture and agri-food occupations (2023-1)", "agriculture", "Version 1"},
	{"Education occupations (Version 1)", "education", "Version 1"},
	{"Physicians with Canadian Work Experience, 2026-Version 1", "physicians", "2026-Version 1"},
	{"Senior managers with Canadian Work Experience, 2026-Version 1", "senior-managers", "2026-Version 1"},
	{"Skilled Military Recruits, 2026-Version 1", "military", "2026-Version 1"},
}

// frenchLabels are those of the French file.
var frenchLabels = []label{
	{"Aucun programme spécifié", "general", ""},
	{"Générale", "general", ""},
	{"Programme des candidats des provinces", "pnp", ""},
	{"Catégorie de l’expérience canadienne", "cec", ""},
	{"Programme des travailleurs de métiers spécialisés (fédéral)", "fst", ""},
	{"Programme des travailleurs qualifiés (fédéral)", "fsw", ""},
	{"Compétence linguistique en français (Version 1)", "french", "Version 1"},
	{"Compétence linguistique en français 2026-Version 2", "french", "2026-Version 2"},
	{"Professions de la santé (Version 1)", "healthcare", "Version 1"},
	{"Professions de la santé et des services sociaux (Version 2)", "healthcare", "Version 2"},
	{"Professions de la santé et des services sociaux, 2026-version 3", "healthcare", "2026-Version 3"},
	{"Professions des STIM (Version 1)", "stem", "Version 1"},
	{"Métiers spécialisés (Version 1)", "trades", "Version 1"},
	{"Métiers (Version 1)", "trades", "Version 1"},
	{"Métiers (Version 2)", "trades", "Version 2"},
	{"Métiers spécialisés 2026-Version 3", "trades", "2026-Version 3"},
	{"Métiers des transports (Version 1)", "transport", "Version 1"},
	{"Métiers de l'agriculture et de l'agroalimentaire (Version 1)", "agriculture", "Version 1"},
	{"Professions de l’éducation (Version 1)", "education", "Version 1"},
	{"Médecins ayant de l’expérience de travail au Canada 2026-Version 1", "physicians", "2026-Version 1"},
	{"Cadres supérieurs/cadres supérieures ayant de l’expérience de travail au Canada 2026-version 1", "senior-managers", "2026-Version 1"},
	{"Recrues militaires qualifiées, 2026-Version 1", "military", "2026-Version 1"},
}

// catalogue is that of content/types/, with more labels if given.
func catalogue(t testing.TB, more ...label) *draw.Catalogue {
	t.Helper()
	var types []*draw.Type
	for _, typ := range record(t).types {
		own := *typ
		own.Labels = slices.Clone(typ.Labels)
		for _, l := range more {
			if l.slug == typ.Slug {
				own.Labels = append(own.Labels, l.text)
			}
		}
		types = append(types, &own)
	}
	c, err := draw.NewCatalogue(types)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (l label) check(t rapid.TB, c *draw.Catalogue, text string) {
	t.Helper()
	typ, version := c.Find(text)
	if typ == nil || typ.Slug != l.slug || version != l.version {
		t.Fatalf("%q: %v, %q; want %s, %q", text, typ, version, l.slug, l.version)
	}
}

func TestFindOfficialLabels(t *testing.T) {
	english := catalogue(t)
	for _, l := range officialLabels {
		l.check(t, english, l.text)
	}
	both := catalogue(t, frenchLabels...)
	for _, l := range append(frenchLabels, officialLabels...) {
		l.check(t, both, l.text)
	}
}

// The trades category and the Federal Skilled Trades Program are two types:
// trackers that look for "trade" in a label mix them up.
func TestFindTradesIsNotTheProgram(t *testing.T) {
	c := catalogue(t, frenchLabels...)
	for text, want := range map[string]string{
		"Federal Skilled Trades": "fst", "federal skilled trades": "fst", "FEDERAL-SKILLED-TRADES": "fst", "Federal Skilled Trades Program": "fst", "FST": "fst", "fst": "fst",
		"Programme des travailleurs de métiers spécialisés (fédéral)": "fst",
		"trades": "trades", "Trade occupations": "trades", "Trades Occupations": "trades", "Métiers spécialisés": "trades",
	} {
		label{slug: want}.check(t, c, text)
	}
	for _, text := range []string{"Skilled Trades", "Federal Trades", "trade", "Federal Skilled Trades occupations"} {
		if typ, _ := c.Find(text); typ != nil {
			t.Errorf("%q is taken for %s", text, typ.Slug)
		}
	}
}

func TestFindUnknown(t *testing.T) {
	c := catalogue(t)
	for text, version := range map[string]string{
		"": "", " ": "", ",-()": "", "Version 1": "Version 1", "(Version 1)": "Version 1", "(2023-1)": "Version 1", "Plumbers": "",
		"Frenchlanguage proficiency": "", "French language proficiency (Version 1) (Version 2)": "Version 1",
		"Plumbers with Canadian Work Experience, 2026-Version 7": "2026-Version 7",
		"General and more": "", "Gen eral": "", "Catégorie de l’expérience canadienne": "", "CompÃ©tence linguistique": "",
		"French language proficiency (Version one)": "", "French language proficiency (Version 1a)": "", "French language proficiency 2": "",
	} {
		typ, got := c.Find(text)
		if typ != nil || got != version {
			t.Errorf("%q: %v, %q; want no type and version %q", text, typ, got, version)
		}
	}
	empty, err := draw.NewCatalogue(nil)
	if err != nil {
		t.Fatal(err)
	}
	if typ, _ := empty.Find("general"); typ != nil || len(empty.All()) != 0 || len(empty.Names()) != 0 {
		t.Error("an empty catalogue finds something")
	}
}

// However a label is spelled, its words decide.
func TestFindVariants(t *testing.T) {
	c := catalogue(t, frenchLabels...)
	all := append(slices.Clone(officialLabels), frenchLabels...)
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(all).Draw(t, "label")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "spelling"), 0))
		one := func(of ...string) string { return of[r.IntN(len(of))] }
		renamed := strings.Contains(l.text, "(202") // "(2023-1)" is known by its brackets and hyphen
		var b strings.Builder
		for _, c := range l.text {
			switch {
			case renamed && !unicode.IsLetter(c):
				b.WriteRune(c)
			case c == ' ':
				b.WriteString(one(" ", "  ", "-", ", ", "\u00a0", "\t"))
			case c == '-':
				b.WriteString(one("-", " ", "\u2011", "–", " - "))
			case c == '\'' || c == '’':
				b.WriteString(one("'", "’", "‘", "´", "`"))
			case c == ',':
				b.WriteString(one(",", "", ";"))
			case c == '(' || c == ')':
				b.WriteString(one(string(c), " "))
			default:
				b.WriteString(one(string(c), string(unicode.ToUpper(c)), string(unicode.ToLower(c))))
			}
		}
		l.check(t, c, b.String())
	})
}

func TestNewCatalogueTwoClaims(t *testing.T) {
	french := &draw.Type{Slug: "french", Kind: draw.Category, Name: "French-language proficiency", Short: "French-language", Labels: []string{"French language proficiency (Version 1)"}}
	for text, other := range map[string]*draw.Type{
		"French":                             {Slug: "francais", Name: "French"},
		"French-Language":                    {Slug: "francais", Name: "Francais", Short: "French-Language"},
		"French language":                    {Slug: "francais", Labels: []string{"fine", "French language"}},
		"french":                             {Slug: "french", Name: "Another"},
		"FRENCH LANGUAGE, proficiency (v 2)": nil, // other words
		"French-Language proficiency 2026-Version 2": {Slug: "new-french", Labels: []string{"French-Language proficiency 2026-Version 2"}}, // a version makes no type
	} {
		if other == nil {
			other = &draw.Type{Slug: "other", Labels: []string{text}}
			if _, err := draw.NewCatalogue([]*draw.Type{french, other}); err != nil {
				t.Error(err)
			}
			continue
		}
		c, err := draw.NewCatalogue([]*draw.Type{french, other})
		if err == nil || c != nil || !strings.Contains(err.Error(), `"`+text+`" names both the type french and the type `+other.Slug) {
			t.Errorf("%q: %v", text, err)
		}
	}
	twice := &draw.Type{Slug: "x", Name: "X", Short: "x", Labels: []string{"X", "x (Version 1)", "x (Version 2)", "", "(Version 3)"}}
	if _, err := draw.NewCatalogue([]*draw.Type{twice}); err != nil {
		t.Errorf("a type may say its own name twice: %v", err)
	}
}

// A catalogue stays as it was made, and knows every name that it offers.
func TestCatalogueLists(t *testing.T) {
	types := slices.Clone(record(t).types)
	c, err := draw.NewCatalogue(types)
	if err != nil {
		t.Fatal(err)
	}
	first := types[0]
	types[0] = &draw.Type{Slug: "intruder"}
	if all := c.All(); len(all) != len(types) || all[0] != first {
		t.Errorf("All gives %v", all)
	}
	names := c.Names()
	for _, name := range names {
		if typ, _ := c.Find(name); typ == nil {
			t.Errorf("%q is offered and not found", name)
		}
	}
	for _, typ := range c.All() {
		for _, name := range append([]string{typ.Slug, typ.Name, typ.Short}, typ.Labels...) {
			if found, _ := c.Find(name); found != typ || !slices.Contains(names, name) {
				t.Errorf("%q of %s: finds %v, offered: %v", name, typ.Slug, found, slices.Contains(names, name))
			}
		}
	}
}

func TestKinds(t *testing.T) {
	want := map[draw.Kind]string{draw.General: "General", draw.Program: "Program-specific", draw.Category: "Category-based"}
	if len(draw.Kinds) != len(want) {
		t.Errorf("kinds %v", draw.Kinds)
	}
	for _, k := range draw.Kinds {
		if k.Title() != want[k] {
			t.Errorf("%s: %q, want %q", k, k.Title(), want[k])
		}
	}
}

func TestParseVersion(t *testing.T) {
	for s, want := range map[string]string{
		"Version 1": "Version 1", "version 1": "Version 1", "(Version 2)": "Version 2", "2026-Version 2": "2026-Version 2", "2026-version 12": "2026-Version 12",
		"2026 Version 2": "2026-Version 2", "(2023-1)": "Version 1", " VERSION 3 ": "Version 3",
	} {
		if got, err := draw.ParseVersion(s); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", s, got, err, want)
		}
		if got, err := draw.ParseVersion(want); err != nil || got != want {
			t.Errorf("%q: %q, %v; want itself", want, got, err)
		}
	}
	for _, s := range []string{"", "1", "Version", "Version one", "v1", "French Version 1", "Version 1 and 2", "2023-1", "Version -", "12026-Version 1", "Version 1a"} {
		if got, err := draw.ParseVersion(s); err == nil || !strings.Contains(err.Error(), "want one such as Version 1 or 2026-Version 2") {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
}
