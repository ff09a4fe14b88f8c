package post

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"drawpress/cmd/internal/draw"
)

// realReader knows the types of this repository; realPosts are its posts.
func realReader(t testing.TB) (*Reader, map[string][]byte) {
	t.Helper()
	posts := map[string][]byte{}
	root := filepath.Join("..", "..", "..")
	err := filepath.WalkDir(filepath.Join(root, "content"), func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		posts[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r := &Reader{Zone: time.UTC}
	var types []*draw.Type
	for file, text := range posts {
		if strings.HasPrefix(file, "content/types/") {
			p, problems := r.Parse(file, text)
			if p == nil {
				t.Fatal(problems)
			}
			types = append(types, p.Type)
		}
	}
	slices.SortFunc(types, func(a, b *draw.Type) int { return strings.Compare(a.Slug, b.Slug) })
	if r.Types, err = draw.NewCatalogue(types); err != nil {
		t.Fatal(err)
	}
	return r, posts
}

// The content of this repository is in canonical form.
func TestContentIsCanonical(t *testing.T) {
	r, posts := realReader(t)
	for file, text := range posts {
		out, problems, err := r.Format(file, text)
		if err != nil || problems != nil {
			t.Errorf("%s: %v %v", file, err, problems)
		} else if !bytes.Equal(out, text) {
			t.Errorf("%s is not in canonical form; drawpress fmt %s", file, file)
		}
	}
}

func TestFormatValues(t *testing.T) {
	r, _ := realReader(t)
	for in, want := range map[string]string{
		"crs: 375\ninvitations: \"3,800\"\ntype: French language proficiency (Version 1) # as they say\ndate: '2023-07-12'\nround: '258'\ntie_break: June 15, 2023 at 23:49:05 UTC\n":                                               "round: 258\ndate: 2023-07-12\ntype: french                                  # as they say\nversion: Version 1\ninvitations: 3800\ncrs: 375\ntie_break: 2023-06-15 23:49:05 UTC\n",
		"round: 258\ndate: 2023-07-12\ntype: FRENCH\nversion: (2023-1)\ninvitations: 3 800\ncrs: 1,200\ndraft: \"false\"\ntie_break: June 15 at 23:49:05\nofficial: {crs: \"1,100\", tie_break: 2023-06-15T23:49:05Z, note: 'x'}\n": "round: 258\ndate: 2023-07-12\ntype: french\nversion: Version 1\ninvitations: 3800\ncrs: 1200\ntie_break: 2023-06-15 23:49:05 UTC\nofficial:\n  crs: 1100\n  tie_break: 2023-06-15 23:49:05 UTC\n  note: 'x'\ndraft: false\n",
	} {
		out, problems, err := r.Format("content/draws/2023/258.md", []byte("---\n"+in+"---\nText.\n"))
		if err != nil || problems != nil || string(out) != "---\n"+want+"---\nText.\n" {
			t.Errorf("%v %v\n%s\nwant\n%s", err, problems, out, want)
		}
	}
	out, problems, err := r.Format("content/draws/2023/258.md", []byte("---\nround: x\n---\n"))
	if out != nil || err != nil || problems.Errors() == 0 {
		t.Errorf("a broken file: %q %v %v", out, problems, err)
	}
}

// values are spellings of the values of each key, right and wrong.
var values = map[string][]string{
	"round":       {"258", "91a", "'91A'", "\"258\"", "0258", "x", "1234567", "-1", "[1]", "258.5"},
	"date":        {"2023-07-12", "\"2023-07-12\"", "2023-02-30", "2023-13-01", "12/07/2023", "2023-7-12", "{a: b}", "2023-07-12 "},
	"type":        {"french", "French", "\"FRENCH, language -- proficiency (version 1)\"", "Provincial Nominee Program", "2026-Version 2 french", "frnech", "\"\"", "12", "No Program Specified", "French language proficiency (2023-1)"},
	"version":     {"Version 1", "2026-Version 2", "(2023-1)", "version 3", "1", "Version", "2026 – version 4"},
	"invitations": {"3800", "\"3,800\"", "3 800", "3\u00a0800", "1,000,000", "38,00", "0", "5l0", "3800.5", "~", "1_000", "-5", "1000000000"},
	"crs":         {"375", "1200", "1,200", "1 100", "1201", "0", "38Z", "1,3000", "true", "[375]"},
	"tie_break":   {"2023-06-15 23:49:05 UTC", "2023-06-15T23:49:05Z", "June 15, 2023 at 23:49:05 UTC", "June 15th 2023 7:05", "June 15 at 23:49:05", "soon", "2023-06-15", "2023-06-15 23:49:05.5 UTC"},
	"official":    {"{crs: 380, note: x}", "\n  # why\n  note: \"x: y\"\n  invitations: 3,801  # so many", "{crs: 380}", "{crs: x, note: y}", "x", "{note: a, other: b}", "{note: ~}"},
	"title":       {"A", "\"A: b # c\"", "'It''s'", "2023", "yes", "A\n  b", "|\n  A\n  b", "~", "\"\"", "[a]", "\" \""},
	"summary":     {"A b.", ">-\n  A\n  b", "\"x\\\n  y\"", "{a: b}"},
	"author":      {"A", "12.5", "null"},
	"image":       {"a.png\nimage_alt: b", "\"a b.png\"\nimage_alt: 'b'", "[]"},
	"source":      {"https://a.example/?q=1#x", "\"HTTPS://a.example\"", "ftp://a.example/", "a.example", "https://", "\"https://a b/\""},
	"slug":        {"a-b", "2023", "\"a-b\"", "A", "a--b", "-a"},
	"aliases":     {"[/a/, /b]", "\n- /a/\n# of b\n- \"/b\"  # two", "[]", "[a]", "/a/", "[[/a/]]"},
	"draft":       {"true", "false", "\"true\"", "yes", "1", "[]"},
	"withdrawn":   {"wrong", "\"wrong: x\"", "{}"},
	"published":   {"2023-07-12", "2023-07-12 9:30", "\"2023-07-12T11:30\"", "2023-07-12T11:30:00-04:00", "2023-07-12 25:00", "noon"},
	"updated":     {"2023-07-13", "2023-07-32", "x"},
	"corrections": {"\n  - date: 2023-07-13\n    text: \"x\"\n  # two\n  - text: y # z\n    date: '2023-07-14'", "[{date: 2023-07-13, text: x}]", "[{date: 2023-07-13}]", "x", "[x]", "[{date: 2023-07-13, text: x, a: b}]"},
	"craps":       {"1"},
}

// drawHead draws front matter: the five keys and some others in any order, with
// comments, mostly right.
func drawHead(t *rapid.T) string {
	keys := []string{"round", "date", "type", "invitations", "crs"}
	var more []string
	for _, r := range rowsOf(Draw) {
		if !slices.Contains(keys, r.Key) && r.Key != "image_alt" {
			more = append(more, r.Key)
		}
	}
	keys = append(keys, rapid.SliceOfNDistinct(rapid.SampledFrom(more), 0, 6, rapid.ID[string]).Draw(t, "more")...)
	if rapid.IntRange(0, 30).Draw(t, "unknown") == 0 {
		keys = append(keys, "craps")
	}
	keys = rapid.Permutation(keys).Draw(t, "order")
	if rapid.IntRange(0, 20).Draw(t, "lacks") == 0 {
		keys = keys[1:]
	}
	var b strings.Builder
	for _, k := range keys {
		b.WriteString(rapid.SampledFrom([]string{"", "", "", "# above\n", "\n", "#\n# a: b\n\n", "  # deep\n"}).Draw(t, "above"))
		list := values[k]
		v := rapid.SampledFrom(list).Draw(t, k)
		if rapid.IntRange(0, 3).Draw(t, "right") > 0 {
			v = list[0]
		}
		b.WriteString(k + ":" + rapid.SampledFrom([]string{" ", " ", "   "}).Draw(t, "gap"))
		b.WriteString(v)
		if !strings.Contains(v, "\n") {
			b.WriteString(rapid.SampledFrom([]string{"", "", " # beside", "      # far"}).Draw(t, "beside"))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// What is laid out is read as the same post, keeps every comment and its body,
// and is laid out already.
func TestFormatLaw(t *testing.T) {
	r, _ := realReader(t)
	laid := 0
	rapid.Check(t, func(t *rapid.T) {
		const file = "content/draws/2023/258.md"
		text := []byte("---\n" + drawHead(t) + "---\r\n\nBody: \"x\" # y\n")
		p, _ := r.Parse(file, text)
		out, problems, err := r.Format(file, text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if (p == nil) != (out == nil) || p == nil && len(problems) == 0 {
			t.Fatalf("%v\n%s", problems, text)
		}
		if p == nil {
			return
		}
		laid++
		q, problems := r.Parse(file, out)
		if q == nil || !p.same(q) {
			t.Fatalf("%v\n%s\nbecame\n%s", problems, text, out)
		}
		if bytes.Count(out, []byte("# ")) < bytes.Count(text, []byte("# ")) || !bytes.HasSuffix(out, []byte("\n\nBody: \"x\" # y\n")) {
			t.Fatalf("something was lost:\n%s\nbecame\n%s", text, out)
		}
		again, _, err := r.Format(file, out)
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("%v: not at rest:\n%s\nbecame\n%s", err, out, again)
		}
	})
	if laid == 0 {
		t.Error("no front matter was right")
	}
}

// FuzzFormat lays out any bytes: it never panics, and what it lays out is the
// same post, at rest, with its body as it was.
func FuzzFormat(f *testing.F) {
	for i, head := range headSeeds {
		for _, text := range []string{"---\n" + head + "---\n\nText.\n", "\ufeff---\r\n" + strings.ReplaceAll(head, "\n", "\r\n") + "---\r\n", "---\r" + head + "---\r# a"} {
			f.Add(uint8(i), []byte(text))
			f.Add(uint8(0), []byte(text))
		}
	}
	for _, head := range []string{
		"? title\n: x # y\n", "title: 'a\n\n  # b'\n", "title: \"a\n# b\" # c\n", "title: |2\n    a\n# b\n", "title: >+\n  a\n\n\ndraft: false\n", "title: a\n  b # c\n# d\n",
		"{title: a}\n", "{\"title\": \"a # b\"}\n", "title: x\naliases:\n- /a\n#b\n-\n  /c\n", "title: x\naliases: [ # a\n /b,\n /c ] # d\n", "title: x\ncorrections:\n-   # c\n    text: y\n    date: 2023-01-02\n",
	} {
		f.Add(uint8(2), []byte("---\n"+head+"---\nText.\n"))
	}
	r := fuzzReader(f)
	f.Fuzz(func(t *testing.T, kind uint8, text []byte) {
		file := fuzzFiles[int(kind)%len(fuzzFiles)]
		out, _, err := r.Format(file, text)
		if err != nil || out == nil {
			return
		}
		p, _ := r.Parse(file, text)
		q, problems := r.Parse(file, out)
		if q == nil || !p.same(q) || !bytes.HasSuffix(text, out[len(out)-len(rest(q, out)):]) {
			t.Fatalf("%v\n%q\nbecame\n%q", problems, text, out)
		}
		again, _, err := r.Format(file, out)
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("%v: not at rest:\n%q\nbecame\n%q", err, out, again)
		}
	})
}

// rest is the body of a post as it stands in the file.
func rest(p *Post, text []byte) []byte {
	n := 0
	for i := len(text); i > 0; i-- {
		if len(normal(text[i-1:])) > len(p.body) {
			break
		}
		n = len(text) - i + 1
	}
	return text[len(text)-n:]
}
