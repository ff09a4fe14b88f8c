package post

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"drawpress/cmd/internal/draw"
)

// validator compiles the schema of a kind.
func validator(t testing.TB, k Kind, types *draw.Catalogue) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema(k, types)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	name := k.Singular() + ".schema.json"
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var (
	coreInt   = regexp.MustCompile(`^[-+]?[0-9]+$`)
	coreFloat = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
	coreWords = map[string]any{"": nil, "~": nil, "null": nil, "Null": nil, "NULL": nil, "true": true, "True": true, "TRUE": true, "false": false, "False": false, "FALSE": false}
)

// decoded gives a node as editors see it: by the core schema of YAML 1.2.
func decoded(n *yaml.Node) any {
	switch n.Kind {
	case yaml.DocumentNode:
		return decoded(n.Content[0])
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = decoded(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			list = append(list, decoded(c))
		}
		return list
	}
	if n.Style != 0 {
		return n.Value
	}
	if v, ok := coreWords[n.Value]; ok {
		return v
	}
	if coreInt.MatchString(n.Value) || coreFloat.MatchString(n.Value) {
		f, err := strconv.ParseFloat(n.Value, 64)
		if err == nil {
			return f
		}
	}
	return n.Value
}

func headOf(t interface{ Fatalf(string, ...any) }, text []byte) any {
	_, rest, _ := bytes.Cut(text, []byte("---\n"))
	head, _, _ := bytes.Cut(rest, []byte("\n---"))
	var n yaml.Node
	if err := yaml.Unmarshal(head, &n); err != nil {
		t.Fatalf("%v\n%s", err, head)
	}
	return decoded(&n)
}

// Every post of this repository is right by the schema of its kind.
func TestSchemaTakesContent(t *testing.T) {
	r, posts := realReader(t)
	schemas := map[Kind]*jsonschema.Schema{}
	for _, k := range Kinds {
		schemas[k] = validator(t, k, r.Types)
	}
	for file, text := range posts {
		name, _ := ParseName(file)
		if !bytes.HasPrefix(text, []byte("---\n")) {
			continue // a block may do without front matter
		}
		if err := schemas[name.Kind].Validate(headOf(t, text)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// Every official label is a type, and so is one in other letters.
func TestSchemaTakesLabels(t *testing.T) {
	r, _ := realReader(t)
	s := validator(t, Draw, r.Types)
	for _, name := range r.Types.Names() {
		for _, label := range []string{name, "  " + string(bytes.ToUpper([]byte(name))), name + ", 2026-Version 3"} {
			if found, _ := r.Types.Find(label); found == nil {
				continue
			}
			if err := s.Validate(map[string]any{"round": 1.0, "date": "2023-07-12", "type": label, "invitations": 1.0, "crs": 1.0}); err != nil {
				t.Errorf("%q: %v", label, err)
			}
		}
	}
}

// What the reader takes the schema takes.
func TestSchemaLaw(t *testing.T) {
	r, _ := realReader(t)
	s := validator(t, Draw, r.Types)
	open := validator(t, Draw, nil)
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		text := []byte("---\n" + drawHead(t) + "---\n")
		p, _ := r.Parse("content/draws/2023/258.md", text)
		if p == nil {
			return
		}
		taken++
		for _, schema := range []*jsonschema.Schema{s, open} {
			if err := schema.Validate(headOf(t, text)); err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
		}
	})
	if taken == 0 {
		t.Error("nothing was taken")
	}
}

// refused lists spellings that both must refuse, key by key; of the others in
// values the schema knows too little.
var refused = map[string][]string{
	"round":       {"x", "1234567", "-1", "[1]", "258.5"},
	"date":        {"2023-02-30", "2023-13-01", "12/07/2023", "2023-7-12", "{a: b}"},
	"type":        {"frnech", "\"\"", "12"},
	"version":     {"1", "Version"},
	"invitations": {"38,00", "0", "5l0", "3800.5", "~", "1_000", "-5", "1000000000"},
	"crs":         {"1201", "0", "38Z", "1,3000", "true", "[375]"},
	"tie_break":   {"soon", "2023-06-15", "2023-06-15 23:49:05.5 UTC"},
	"official":    {"{crs: 380}", "{crs: x, note: y}", "x", "{note: a, other: b}", "{note: ~}"},
	"title":       {"~", "\"\"", "[a]", "\" \""},
	"summary":     {"{a: b}"},
	"author":      {"null"},
	"source":      {"ftp://a.example/", "a.example", "https://"},
	"slug":        {"A", "a--b", "-a"},
	"aliases":     {"[a]", "/a/", "[[/a/]]"},
	"draft":       {"yes", "1", "[]"},
	"published":   {"noon"},
	"updated":     {"2023-07-32", "x"},
	"corrections": {"[{date: 2023-07-13}]", "x", "[x]", "[{date: 2023-07-13, text: x, a: b}]"},
	"craps":       {"1"},
}

func TestSchemaRefuses(t *testing.T) {
	r, _ := realReader(t)
	s := validator(t, Draw, r.Types)
	right := map[string]string{"round": "258", "date": "2023-07-12", "type": "french", "invitations": "3800", "crs": "375"}
	text := func(head map[string]string) []byte {
		var b bytes.Buffer
		b.WriteString("---\n")
		for _, k := range slices.Sorted(maps.Keys(head)) {
			b.WriteString(k + ": " + head[k] + "\n")
		}
		b.WriteString("---\n")
		return b.Bytes()
	}
	check := func(head map[string]string) {
		if p, problems := r.Parse("content/draws/2023/258.md", text(head)); p != nil || problems.Errors()+len(problems) == 0 {
			t.Errorf("the reader takes\n%s", text(head))
		}
		if err := s.Validate(headOf(t, text(head))); err == nil {
			t.Errorf("the schema takes\n%s", text(head))
		}
	}
	for key, list := range refused {
		for _, v := range list {
			head := maps.Clone(right)
			head[key] = v
			check(head)
		}
	}
	for key := range right {
		head := maps.Clone(right)
		delete(head, key)
		check(head)
	}
}

// Other kinds: a file that is right, and some that are not.
func TestSchemaOfOtherKinds(t *testing.T) {
	r, _ := realReader(t)
	for _, c := range []struct {
		kind  Kind
		file  string
		right string
		wrong []string
	}{
		{News, "content/news/2023-05-31-a.md", "title: A\ndate: 2023-05-31\n", []string{"title: A\n", "date: 2023-05-31\n", "title: A\ndate: 2023-05-31\nround: 1\n"}},
		{Page, "content/pages/a.md", "title: 404\nslug: 12\n", []string{"summary: b\n", "title: [a]\n", "title: A\ndate: 2023-05-31\n"}},
		{Type, "content/types/a.md", "kind: category\nname: A\nlabels: [B, 12]\n", []string{"kind: other\nname: A\nlabels: [B]\n", "kind: general\nname: A\n", "kind: general\nname: A\nlabels: B\n", "kind: general\nname: A\nlabels: [~]\n"}},
		{Block, "content/blocks/a.md", "title: A\n", []string{"title: ~\n", "name: A\n"}},
	} {
		s := validator(t, c.kind, nil)
		for i, head := range append([]string{c.right}, c.wrong...) {
			text := []byte("---\n" + head + "---\n")
			p, problems := r.Parse(c.file, text)
			err := s.Validate(headOf(t, text))
			if want := i == 0; (p != nil) != want || (err == nil) != want {
				t.Errorf("%s\n%v\n%v", head, problems, err)
			}
		}
	}
}
