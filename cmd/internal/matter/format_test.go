package matter_test

import (
	"strings"
	"testing"

	"drawpress/cmd/internal/matter"
)

type person struct{}

var personRows = matter.Rows([]matter.Field[person]{
	{Key: "name", Shape: matter.OfText()},
	{Key: "age", Shape: matter.OfCount(matter.MaxCount, matter.CountPattern)},
	{Key: "site", Shape: matter.OfPattern(`https://.*`)},
	{Key: "tags", Shape: matter.OfList(matter.OfText())},
	{Key: "home", Shape: matter.OfGroup([]matter.Field[person]{
		{Key: "town", Shape: matter.OfText()},
		{Key: "number", Shape: matter.OfCount(matter.MaxCount, matter.CountPattern)},
	})},
	{Key: "jobs", Shape: matter.OfList(matter.OfGroup([]matter.Field[person]{
		{Key: "year", Shape: matter.OfCount(matter.MaxCount, matter.CountPattern)},
		{Key: "what", Shape: matter.OfText()},
	}))},
})

func TestFormat(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"in order":            {"name: A\nage: 30\n", "name: A\nage: 30\n"},
		"out of order":        {"age: 30\nname: A\n", "name: A\nage: 30\n"},
		"separators":          {"age: \"3,000\"\n", "age: 3000\n"},
		"needless quotes":     {"site: 'https://a.example/'\n", "site: https://a.example/\n"},
		"needed quotes":       {"site: 'https://a.example/ #x'\n", "site: \"https://a.example/ #x\"\n"},
		"quotes round prose":  {"name: \"A\"\n", "name: \"A\"\n"},
		"single quotes":       {"name: 'It''s'\n", "name: 'It''s'\n"},
		"escapes in prose":    {"name: \"\\u00e9 \\\"\"\n", "name: \"\\u00e9 \\\"\"\n"},
		"comment above":       {"# of the age\n# in years\nage: 30\nname: A\n", "name: A\n# of the age\n# in years\nage: 30\n"},
		"comment at the end":  {"age: 3,000   # years\nname: A\n", "name: A\nage: 3000    # years\n"},
		"comment grown close": {"age: 30 # years\nname: A  # B\n", "name: A  # B\nage: 30 # years\n"},
		"comment on top":      {"# A person.\n\n# of the age\nage: 30\nname: A\n", "# A person.\nname: A\n# of the age\nage: 30\n"},
		"comment at the foot": {"age: 30\nname: A\n# the end\n", "name: A\nage: 30\n# the end\n"},
		"comment in between":  {"age: # years\n  30\n", "# years\nage: 30\n"},
		"empty lines":         {"age: 30\n\n\nname: A\n\n", "name: A\nage: 30\n"},
		"indented":            {"  age: 30\n  name: A\n", "name: A\nage: 30\n"},
		"quoted key":          {"\"age\" : 30\n", "age: 30\n"},
		"next line":           {"name:\n  A b\n", "name: A b\n"},
		"plain on two lines":  {"name: A\n    b\nage: 1\n", "name: A\n  b\nage: 1\n"},
		"quotes on two lines": {"name: \"A\n  b # no comment\" # one\nage: 1\n", "name: \"A\n  b # no comment\" # one\nage: 1\n"},
		"block":               {"age: 1\nname: |  # text\n  A\n\n    # b\n  c\n", "name: |  # text\n  A\n\n    # b\n  c\nage: 1\n"},
		"block of a number":   {"age: |\n  3,000\nname: A\n", "name: A\nage: 3000\n"},
		"folded":              {"name: >-\n    A\n    b\n# of the age\nage: 1\n", "name: >-\n    A\n    b\n# of the age\nage: 1\n"},
		"list, not indented":  {"tags:\n- a\n# of b\n- \"b\" # two\n- c\n", "tags:\n  - a\n  # of b\n  - \"b\" # two\n  - c\n"},
		"list, far indented":  {"tags:   # all\n      - a\n      # more\nname: A\n", "name: A\ntags:   # all\n  - a\n  # more\n"},
		"list in brackets":    {"tags: [a, 'b: c', d]  # all\nname: A\n", "name: A\ntags:                 # all\n  - a\n  - 'b: c'\n  - d\n"},
		"empty list":          {"tags: [ ]\n", "tags: []\n"},
		"group":               {"home:\n    # of the number\n    number: 1,200\n    town: T # large\n", "home:\n  town: T # large\n  # of the number\n  number: 1200\n"},
		"group in braces":     {"home: {number: \"1,200\", town: T}\n", "home:\n  town: T\n  number: 1200\n"},
		"braces, comments":    {"home: { # h\n  number: 1, town: T}\nname: A\n", "name: A\nhome: { # h\n  number: 1, town: T}\n"},
		"list of groups":      {"jobs:\n- what: W\n  # when\n  year: 1,999\n- {what: \"V\", year: 2}\n", "jobs:\n  # when\n  - year: 1999\n    what: W\n  - year: 2\n    what: \"V\"\n"},
		"all in braces":       {"{age: 3, name: A, tags: [x], home: {town: T}}\n", "name: A\nage: 3\ntags:\n  - x\nhome:\n  town: T\n"},
		"wide letters":        {"age: 1 # 日本\n\"name\": 日本  # ü\n", "name: 日本    # ü\nage: 1 # 日本\n"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, ending := range []string{"\n", "\r\n"} {
				body := "text\r\n---\nmore\n\n"
				file := func(head string) string {
					return strings.ReplaceAll("---\n"+head+"---\n", "\n", ending) + body
				}
				got, err := matter.Format([]byte("\uFEFF"+file(c.in)), personRows, nil)
				if err != nil {
					t.Fatal(err)
				}
				if string(got) != file(c.want) {
					t.Fatalf("got\n%s\nwant\n%s", got, file(c.want))
				}
				again, err := matter.Format(got, personRows, nil)
				if err != nil || string(again) != string(got) {
					t.Errorf("the second time: %v\n%s", err, again)
				}
			}
		})
	}
}

func TestFormatAddsValues(t *testing.T) {
	got, err := matter.Format([]byte("---\nhome: {town: T}\nname: B\n---"), personRows, map[string]string{"name": "A: b", "age": "3"})
	if want := "---\nname: \"A: b\"\nage: 3\nhome:\n  town: T\n---"; err != nil || string(got) != want {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestFormatRefuses(t *testing.T) {
	for _, in := range []string{"---\nname: A\n", "---\n{name: A, # the name\n age: 3}\n---\n", "---\nname: A\nname: B\n---\n"} {
		if got, err := matter.Format([]byte(in), personRows, nil); err == nil {
			t.Errorf("%q was made %q", in, got)
		}
	}
	if got, err := matter.Format([]byte("\uFEFFno front matter"), personRows, nil); err != nil || string(got) != "no front matter" {
		t.Errorf("%q, %v", got, err)
	}
}
