package site

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"drawpress/cmd/internal/source"
)

func settingsValidator(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(SettingsSchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("site.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("site.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The settings of this repository and of the starter, and settings that are
// wrong: the reader and the schema say the same.
func TestSettingsSchema(t *testing.T) {
	s := settingsValidator(t)
	both := func(text []byte, right bool) {
		t.Helper()
		_, problems := parseSettings(source.NewFile("site.yaml", text))
		var v any
		if err := yaml.Unmarshal(text, &v); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		err := s.Validate(v)
		if (problems.Errors() == 0) != right || (err == nil) != right {
			t.Errorf("want right = %v\n%s\nreader: %v\nschema: %v", right, text, problems, err)
		}
	}
	for _, file := range []string{"../../../site.yaml", "../../drawpress/starter/site.yaml"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		both(text, true)
	}
	const head = "title: A\nbase_url: https://a.example/news/\n"
	for _, more := range []string{
		"", "time_zone: UTC\n", "author: 2023\n", "publisher: {name: A, url: 'HTTP://a.example'}\n", "contact: {email: a+b@c.example}\n", "contact: {}\n",
		"newsletter:\n  action: https://a.example/subscribe?x=y\n  field: email\n", "notices: [a, 1]\n", "notices: []\n", "feed: {size: \"1,000\", tag: 'a.example,2026-01'}\n",
		"official_url: http://127.0.0.1:80/x\n",
	} {
		both([]byte(head+more), true)
	}
	for _, more := range []string{
		"titel: A\n", "time_zone: ''\n", "time_zone: [UTC]\n", "publisher: A\n", "publisher: {url: https://a.example}\n", "contact: {email: a.b}\n", "contact: {phone: 1}\n",
		"newsletter: {field: email}\n", "newsletter: {action: a.example}\n", "notices: a\n", "notices: [~]\n", "feed: {size: 1001}\n", "feed: {size: 0}\n", "feed: {tag: a.example}\n", "official_url: x\n",
	} {
		both([]byte(head+more), false)
	}
	for _, key := range []string{"title", "base_url"} {
		both([]byte(strings.Replace(head, key, "description", 1)), false)
	}
	both([]byte(strings.Replace(head, "https", "ftp", 1)), false)
}

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"What changed": "what-changed",
		"Économie : « l'été » & 3,800 Straße": "economie-lete-3800-strasse",
		"  PNP — 2,000 invited!  ":            "pnp-2000-invited",
		"Łódź, Ørsted, Œuvre, naïve":          "lodz-orsted-oeuvre-naive",
		"ﬁnal ½ №5":                           "final-1-2-no5",
		"日本":                                  "",
		"":                                    "",
		strings.Repeat("word ", 30):           strings.TrimSuffix(strings.Repeat("word-", 16), "-"),
		strings.Repeat("x", 120):              strings.Repeat("x", 80),
	} {
		if got := Slug(title); got != want {
			t.Errorf("Slug(%q) = %q; want %q", title, got, want)
		}
	}
}
