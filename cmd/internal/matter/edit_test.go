package matter_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"drawpress/cmd/internal/matter"
)

func TestSet(t *testing.T) {
	for name, c := range map[string]struct{ src, key, value, want string }{
		"plain":                  {"---\ncrs: 375\n---\n", "crs", "380", "---\ncrs: 380\n---\n"},
		"the same":               {"---\ncrs: 375\n---\n", "crs", "375", "---\ncrs: 375\n---\n"},
		"the same in quotes":     {"---\ncrs: '375'\n---\n", "crs", "375", "---\ncrs: '375'\n---\n"},
		"longer":                 {"---\ncrs: 9\nround: 1\n---\ntext", "crs", "1200", "---\ncrs: 1200\nround: 1\n---\ntext"},
		"double quotes":          {"---\ncrs: \"375\"\n---\n", "crs", "380", "---\ncrs: \"380\"\n---\n"},
		"single quotes":          {"---\ncrs: '375'\n---\n", "crs", "380", "---\ncrs: '380'\n---\n"},
		"comment":                {"---\ncrs:   375   # low, but true\n---\n", "crs", "380", "---\ncrs:   380   # low, but true\n---\n"},
		"comment after quotes":   {"---\ncrs: \"375\"# no comment\n---\n", "crs", "380", ""},
		"CRLF":                   {"---\r\ncrs: 375\r\nround: 1\r\n---\r\nText.\r\n", "crs", "380", "---\r\ncrs: 380\r\nround: 1\r\n---\r\nText.\r\n"},
		"CR":                     {"---\rcrs: 375\rround: 1\r---\rText.\r", "crs", "380", "---\rcrs: 380\rround: 1\r---\rText.\r"},
		"mixed endings":          {"---\r\ncrs: 375\nround: 1\r---\n\r\n", "round", "2", "---\r\ncrs: 375\nround: 2\r---\n\r\n"},
		"BOM":                    {"\ufeff---\ncrs: 375\n---\n", "crs", "380", "\ufeff---\ncrs: 380\n---\n"},
		"blank lines first":      {"\n \n---\ncrs: 375\n---\n", "crs", "380", "\n \n---\ncrs: 380\n---\n"},
		"trailing spaces":        {"---\ncrs: 375  \t\n---\n", "crs", "380", "---\ncrs: 380  \t\n---\n"},
		"indented mapping":       {"---\n  round: 1\n  crs: 375\n---\n", "crs", "380", "---\n  round: 1\n  crs: 380\n---\n"},
		"on the next line":       {"---\ncrs:\n  375\n---\n", "crs", "380", "---\ncrs:\n  380\n---\n"},
		"flow mapping":           {"---\n{\"ü\": ä, crs: 375, round: 1}\n---\n", "crs", "380", "---\n{\"ü\": ä, crs: 380, round: 1}\n---\n"},
		"quoted key":             {"---\n\"crs\": 375\n---\n", "crs", "380", "---\n\"crs\": 380\n---\n"},
		"space before the colon": {"---\ncrs : 375\n---\n", "crs", "380", "---\ncrs : 380\n---\n"},
		"no end of line":         {"---\ncrs: 375\n---", "crs", "380", "---\ncrs: 380\n---"},
		"quotes over two lines":  {"---\ntitle: \"a\n  b\"\ncrs: 1\n---\n", "title", "c", "---\ntitle: \"c\"\ncrs: 1\n---\n"},
		"escaped quotes":         {"---\ntitle: \"a \\\"b\\\" # c\"\n---\n", "title", `d "e" \f`, "---\ntitle: \"d \\\"e\\\" \\\\f\"\n---\n"},
		"doubled quotes":         {"---\ntitle: 'it''s' # c\n---\n", "title", "that's", "---\ntitle: 'that''s' # c\n---\n"},
		"needs quotes":           {"---\ntitle: a\n---\n", "title", "a: b #c", "---\ntitle: \"a: b #c\"\n---\n"},
		"only the top level":     {"---\nofficial:\n  crs: 1\ncrs: 375\n---\ncrs: 375\n", "crs", "380", "---\nofficial:\n  crs: 1\ncrs: 380\n---\ncrs: 375\n"},
		"colons":                 {"---\ntie_break: June 15, 2023 at 23:49:05 UTC # x\n---\n", "tie_break", "2023-06-15 23:49:06 UTC", "---\ntie_break: 2023-06-15 23:49:06 UTC # x\n---\n"},
		"hash without a space":   {"---\ntitle: a#b\n---\n", "title", "c", "---\ntitle: c\n---\n"},
		"after a wide character": {"---\n\"ключ\": \"日本\"\ncrs: 375 # 日本\n---\n日本", "crs", "380", "---\n\"ключ\": \"日本\"\ncrs: 380 # 日本\n---\n日本"},

		"no such key":         {"---\ncrs: 375\n---\n", "round", "1", ""},
		"a list":              {"---\ncrs: [375]\n---\n", "crs", "380", ""},
		"a block":             {"---\ncrs: |\n  375\n---\n", "crs", "380", ""},
		"plain on two lines":  {"---\ntitle: a\n  b\n---\n", "title", "c", ""},
		"no value":            {"---\ncrs:\nround: 1\n---\n", "crs", "380", ""},
		"twice":               {"---\ncrs: 375\ncrs: 376\n---\n", "crs", "380", ""},
		"no front matter":     {"crs: 375\n", "crs", "380", ""},
		"never closed":        {"---\ncrs: 375\n", "crs", "380", ""},
		"two lines in single": {"---\ncrs: '375'\n---\n", "crs", "a\nb", ""},
		"empty":               {"", "crs", "380", ""},
	} {
		t.Run(name, func(t *testing.T) {
			src := []byte(c.src)
			got, err := matter.Set(src, c.key, c.value)
			if string(src) != c.src {
				t.Error("the source was changed")
			}
			judge(t, got, err, c.want)
		})
	}
}

func judge(t *testing.T, got []byte, err error, want string) {
	t.Helper()
	switch {
	case want == "" && (err == nil || got != nil):
		t.Errorf("%q, %v; want an error", got, err)
	case want != "" && (err != nil || string(got) != want):
		t.Errorf("got  %q (%v)\nwant %q", got, err, want)
	}
}

func TestInsert(t *testing.T) {
	after := []string{"round", "date", "type"}
	for name, c := range map[string]struct{ src, value, want string }{
		"after the last":      {"---\nround: 1\ntype: x\ncrs: 2\n---\nText.\n", "Version 1", "---\nround: 1\ntype: x\nversion: Version 1\ncrs: 2\n---\nText.\n"},
		"the order is theirs": {"---\ntype: x\ncrs: 2\nround: 1\n---\n", "Version 1", "---\ntype: x\ncrs: 2\nround: 1\nversion: Version 1\n---\n"},
		"a comment stays":     {"---\ntype: x # why\n# of crs\ncrs: 2\n---\n", "Version 1", "---\ntype: x # why\nversion: Version 1\n# of crs\ncrs: 2\n---\n"},
		"CRLF":                {"---\r\ntype: x\r\n---\r\n", "Version 1", "---\r\ntype: x\r\nversion: Version 1\r\n---\r\n"},
		"CR":                  {"---\rtype: x\r---\rText", "Version 1", "---\rtype: x\rversion: Version 1\r---\rText"},
		"BOM":                 {"\ufeff---\ntype: x\n---", "Version 1", "\ufeff---\ntype: x\nversion: Version 1\n---"},
		"indented":            {"---\n  type: x\n  crs: 2\n---\n", "Version 1", "---\n  type: x\n  version: Version 1\n  crs: 2\n---\n"},
		"none of them":        {"---\ncrs: 2\n---\n", "Version 1", "---\ncrs: 2\nversion: Version 1\n---\n"},
		"after a block":       {"---\ntype: |\n  x\n  y\ncrs: 2\n---\n", "Version 1", "---\ntype: |\n  x\n  y\nversion: Version 1\ncrs: 2\n---\n"},
		"after a last list":   {"---\ncrs: 2\ntype:\n  - x\n---\n", "Version 1", "---\ncrs: 2\ntype:\n  - x\nversion: Version 1\n---\n"},
		"after two lines":     {"---\ntype: \"x\n  y\"\ncrs: 2\n---\n", "Version 1", "---\ntype: \"x\n  y\"\nversion: Version 1\ncrs: 2\n---\n"},
		"needs quotes":        {"---\ntype: x\n---\n", "a: b", "---\ntype: x\nversion: \"a: b\"\n---\n"},
		"flow mapping":        {"---\n{type: x, crs: 2}\n---\n", "Version 1", ""},
		"there already":       {"---\ntype: x\nversion: Version 1\n---\n", "Version 2", ""},
		"no front matter":     {"Text.\n", "Version 1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := matter.Insert([]byte(c.src), after, "version", c.value)
			judge(t, got, err, c.want)
		})
	}
}

func TestRemove(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"its line":      {"---\ntype: x\nversion: Version 1\ncrs: 2\n---\nversion: 1\n", "---\ntype: x\ncrs: 2\n---\nversion: 1\n"},
		"CRLF":          {"---\r\ntype: x\r\n  \r\nversion: 'Version 1'  \r\n---\r\n", "---\r\ntype: x\r\n  \r\n---\r\n"},
		"indented":      {"---\n  type: x\n  version: \"1\"\n---\n", "---\n  type: x\n---\n"},
		"a comment":     {"---\ntype: x\nversion: Version 1 # mine\n---\n", ""},
		"the only one":  {"---\nversion: Version 1\n---\n", ""},
		"not there":     {"---\ntype: x\n---\n", ""},
		"flow mapping":  {"---\n{type: x, version: 1}\n---\n", ""},
		"first of flow": {"---\n{version: 1\n}\n---\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := matter.Remove([]byte(c.src), "version")
			judge(t, got, err, c.want)
		})
	}
}

// A head is front matter as a person might write it: keys in any order, with
// comments, blank lines, quotes and spaces.
type head struct {
	keys   []string
	values map[string]string
	text   string
}

// plain are values that any style of quotes can hold.
var plain = rapid.SampledFrom([]string{"375", "3,800", "3 800", "french", "Version 1", "2023-06-15 23:49:05 UTC", "June 15, 2023 at 23:49:05 UTC",
	"a#b", "it's", `say "x"`, `back\slash`, "ключ", "日本 語", "a: b", "#no", "- x", "{x", "*x", "null", "~", "0507", "x:", "'", `"`, "[1, 2]", "é\u00a0ü"})

func drawHead(t *rapid.T, ending string) head {
	h := head{values: map[string]string{}}
	var b strings.Builder
	indent := rapid.SampledFrom([]string{"", "", "  "}).Draw(t, "indent")
	h.keys = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"round", "date", "type", "version", "crs", "title", "note", "x_y"}), 1, 6, rapid.ID[string]).Draw(t, "keys")
	for i, k := range h.keys {
		v := plain.Draw(t, k)
		h.values[k] = v
		style := rapid.IntRange(0, 2).Draw(t, "style")
		if style == 0 && strings.ContainsAny(v, "#:-{*[~'\"n0") {
			style = 1
		}
		written := v
		switch style {
		case 1:
			written = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v) + `"`
		case 2:
			written = "'" + strings.ReplaceAll(v, "'", "''") + "'"
		}
		b.WriteString(rapid.SampledFrom([]string{"", "", "# a comment: with 'quotes'" + ending, ending, "   " + ending}).Draw(t, "above"))
		b.WriteString(indent + k + rapid.SampledFrom([]string{":", " :"}).Draw(t, "colon") + rapid.SampledFrom([]string{" ", "   "}).Draw(t, "gap") + written)
		b.WriteString(rapid.SampledFrom([]string{"", "  ", " # why: \"so\"", "\t# tab"}).Draw(t, "behind") + ending)
		if i == 0 && rapid.Bool().Draw(t, "list") {
			b.WriteString(indent + "list:" + ending + indent + "  - crs: 1" + ending + indent + "  - 'x'" + ending)
		}
	}
	h.text = b.String()
	return h
}

func drawFile(t *rapid.T) (h head, before, after string) {
	ending := rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "ending")
	h = drawHead(t, ending)
	before = rapid.SampledFrom([]string{"", "\ufeff", ending, "\ufeff" + ending}).Draw(t, "start") + "---" + ending
	after = "---" + rapid.SampledFrom([]string{"", ending, ending + "crs: 1" + ending + "日本 --- text", ending + ending + "# Title" + ending + "---" + ending}).Draw(t, "body")
	return h, before, after
}

// After Set only the bytes of one value differ, and only that value reads otherwise.
func TestSetLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, before, after := drawFile(t)
		src := before + h.text + after
		key, value := rapid.SampledFrom(h.keys).Draw(t, "key"), plain.Draw(t, "value")
		got, err := matter.Set([]byte(src), key, value)
		if err != nil {
			t.Fatalf("%q\n%v", src, err)
		}
		back, err := matter.Set(got, key, h.values[key])
		if err != nil || readAll(back, h.keys) != readAll([]byte(src), h.keys) {
			t.Fatalf("there and back: %q\n%v", back, err)
		}
		for _, k := range h.keys {
			want := h.values[k]
			if k == key {
				want = value
			}
			if v, ok := matter.Get(got, k); !ok || v != want {
				t.Fatalf("%s reads %q, want %q\n%q", k, v, want, got)
			}
		}
		if value != h.values[key] {
			onlyValue(t, src, string(got), key)
		}
		again, err := matter.Set(got, key, value)
		if err != nil || !bytes.Equal(again, got) {
			t.Fatalf("a second time: %q %v", again, err)
		}
	})
}

// onlyValue wants all lines the same but that of the key, and there the same
// key before and the same comment behind.
func onlyValue(t *rapid.T, was, is, key string) {
	a, b := strings.FieldsFunc(was, newline), strings.FieldsFunc(is, newline)
	if len(a) != len(b) || strings.Count(was, "\r") != strings.Count(is, "\r") || strings.Count(was, "\n") != strings.Count(is, "\n") {
		t.Fatalf("%q\n%q", was, is)
	}
	n := 0
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		n++
		for _, comment := range []string{" # why: \"so\"", "\t# tab", "  "} {
			if strings.HasSuffix(a[i], comment) && !strings.HasSuffix(b[i], comment) {
				t.Fatalf("%q lost its end: %q", a[i], b[i])
			}
		}
		colon := strings.Index(a[i], ":") + 1
		if name := strings.TrimSpace(a[i][:colon-1]); name != key || !strings.HasPrefix(b[i], a[i][:colon]) {
			t.Fatalf("%q became %q", a[i], b[i])
		}
	}
	if n != 1 {
		t.Fatalf("%d lines changed\n%q\n%q", n, was, is)
	}
}

func newline(r rune) bool { return r == '\n' || r == '\r' }

func readAll(src []byte, keys []string) string {
	var b strings.Builder
	for _, k := range keys {
		v, ok := matter.Get(src, k)
		fmt.Fprintf(&b, "%s=%q %v\n", k, v, ok)
	}
	return b.String()
}

// Insert adds one line, and Remove takes it away again.
func TestInsertLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, before, after := drawFile(t)
		src := []byte(before + h.text + after)
		value := plain.Draw(t, "value")
		named := rapid.SliceOf(rapid.SampledFrom([]string{"round", "type", "crs", "nothing"})).Draw(t, "after")
		got, err := matter.Insert(src, named, "tie_break", value)
		if err != nil {
			t.Fatalf("%q\n%v", src, err)
		}
		if v, ok := matter.Get(got, "tie_break"); !ok || v != value || readAll(got, h.keys) != readAll(src, h.keys) {
			t.Fatalf("%q", got)
		}
		back, err := matter.Remove(got, "tie_break")
		if err != nil || !bytes.Equal(back, src) {
			t.Fatalf("%q\n%q\n%v", src, back, err)
		}
	})
}

// Whatever the file holds, nothing panics, and what comes back is right or nothing.
func FuzzSet(f *testing.F) {
	for _, s := range []string{"---\ncrs: 375\n---\n", "\ufeff---\r\ncrs: '3''5'\r\n---", "---\n{crs: 1}\n---", "---\ncrs: \"a\\\n b\"\n---\n", "---\n? crs\n: 1\n---\n", "---\ncrs: &a 1\n---\n"} {
		f.Add([]byte(s), "380")
	}
	f.Fuzz(func(t *testing.T, src []byte, value string) {
		if got, err := matter.Set(src, "crs", value); err == nil {
			if v, ok := matter.Get(got, "crs"); !ok || v != value {
				t.Fatalf("%q reads %q, want %q", got, v, value)
			}
		}
		if got, err := matter.Insert(src, []string{"crs"}, "new_key", value); err == nil {
			if v, ok := matter.Get(got, "new_key"); !ok || v != value {
				t.Fatalf("%q reads %q, want %q", got, v, value)
			}
		}
		_, _ = matter.Remove(src, "crs")
	})
}
