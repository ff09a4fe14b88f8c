package feed_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"html"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
	"pgregory.net/rapid"

	"drawpress/cmd/internal/feed"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var ottawa = time.FixedZone("EDT", -4*60*60)

// draws is a feed of two entries that uses every field.
func draws() feed.Feed {
	return feed.Feed{
		Title:       "Draw Record",
		Description: "Every Express Entry round & what it meant",
		Language:    "en-CA",
		HomeURL:     "https://drawrecord.example/",
		SelfURL:     "https://drawrecord.example/feed.xml",
		Copyright:   "© 2023 Draw Record",
		Updated:     time.Date(2023, 7, 13, 9, 5, 0, 0, ottawa),
		Entries: []feed.Entry{
			{
				ID:         feed.TagURI("drawrecord.example", "2015", "round/258"),
				Title:      "Round 258: 3,800 invited, cut-off < 400",
				URL:        "https://drawrecord.example/draws/258/",
				Summary:    "French & a cut-off of 375: the lowest since <2022>.",
				HTML:       "<p>A <a href=\"https://drawrecord.example/draws/257/?a=1&amp;b=2\">round</a>.</p>\n<pre>]]&gt; \"x\"</pre>\n",
				Author:     "Zoë Tremblay",
				Published:  time.Date(2023, 7, 12, 14, 30, 5, 0, ottawa),
				Updated:    time.Date(2023, 7, 13, 9, 5, 0, 0, ottawa),
				Categories: []string{"Express Entry", "French & category-based"},
			},
			{
				ID:        feed.TagURI("drawrecord.example", "2015", "round/91a"),
				Title:     "Ronde 91a : l’été d’abord",
				URL:       "https://drawrecord.example/draws/91a/",
				Published: time.Date(2018, 5, 30, 0, 0, 0, 0, time.UTC),
			},
		},
	}
}

func write(t require, f feed.Feed) []byte {
	var b bytes.Buffer
	if err := feed.RSS(&b, f); err != nil {
		t.Fatalf("RSS: %v", err)
	}
	return b.Bytes()
}

// require is what *testing.T and *rapid.T have in common.
type require interface {
	Fatalf(format string, args ...any)
}

func TestGolden(t *testing.T) {
	got := write(t, draws())
	if err := feed.Check(got); err != nil {
		t.Errorf("Check: %v", err)
	}
	if *update {
		if err := os.WriteFile("testdata/feed.xml", got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/feed.xml")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// A feed reader that knows nothing of this package gets the same feed back.
func TestReadBack(t *testing.T) {
	f := draws()
	got, err := gofeed.NewParser().Parse(bytes.NewReader(write(t, f)))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "title", got.Title, f.Title)
	equal(t, "description", got.Description, f.Description)
	equal(t, "link", got.Link, f.HomeURL)
	equal(t, "self", got.FeedLink, f.SelfURL)
	equal(t, "language", got.Language, f.Language)
	equal(t, "copyright", got.Copyright, f.Copyright)
	if !got.UpdatedParsed.Equal(f.Updated) {
		t.Errorf("updated %v, want %v", got.UpdatedParsed, f.Updated)
	}
	if len(got.Items) != len(f.Entries) {
		t.Fatalf("%d items, want %d", len(got.Items), len(f.Entries))
	}
	for i, item := range got.Items {
		sameItem(t, item, f.Entries[i])
	}
}

func sameItem(t *testing.T, item *gofeed.Item, e feed.Entry) {
	t.Helper()
	equal(t, "id", item.GUID, e.ID)
	equal(t, "title", item.Title, e.Title)
	equal(t, "link", item.Link, e.URL)
	equal(t, "summary", html.UnescapeString(item.Description), e.Summary)
	equal(t, "content", item.Content, strings.TrimSpace(e.HTML)) // gofeed trims
	if !item.PublishedParsed.Equal(e.Published) {
		t.Errorf("published %v, want %v", item.PublishedParsed, e.Published)
	}
	if !slices.Equal(item.Categories, e.Categories) {
		t.Errorf("categories %q, want %q", item.Categories, e.Categories)
	}
	var author string
	if len(item.Authors) > 0 {
		author = item.Authors[0].Name
	}
	equal(t, "author", author, e.Author)
}

func equal(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s %.200q, want %.200q", what, got, want)
	}
}

func TestNastyText(t *testing.T) {
	for name, text := range map[string]struct{ in, out string }{
		"byte order mark":     {"\uFEFFRound", "\uFEFFRound"},
		"CRLF":                {"one\r\ntwo", "one\r\ntwo"},
		"lone CR":             {"one\rtwo", "one\rtwo"},
		"tab and line feed":   {"one\ttwo\nthree", "one\ttwo\nthree"},
		"NUL":                 {"a\x00b", "a\uFFFDb"},
		"vertical tab":        {"a\vb", "a\uFFFDb"},
		"escape":              {"a\x1b[31mb", "a\uFFFD[31mb"},
		"U+FFFE":              {"a\uFFFEb", "a\uFFFDb"},
		"U+FFFF":              {"a\uFFFFb", "a\uFFFDb"},
		"lone surrogate":      {"a\xed\xa0\x80b", "a\uFFFD\uFFFD\uFFFDb"},
		"invalid UTF-8":       {"a\xffb\xc3", "a\uFFFDb\uFFFD"},
		"emoji with a joiner": {"👩🏽‍💻 🇨🇦", "👩🏽‍💻 🇨🇦"},
		"right to left":       {"\u202eدورة 258\u202c", "\u202eدورة 258\u202c"},
		"end of CDATA":        {"a]]>b", "a]]>b"},
		"CDATA":               {"<![CDATA[a]]>", "<![CDATA[a]]>"},
		"comment":             {"a -- b --> c", "a -- b --> c"},
		"script":              {"</script><script>alert(1)</script>", "</script><script>alert(1)</script>"},
		"HTML entity":         {"caf&eacute; &amp; &amp;amp; &", "caf&eacute; &amp; &amp;amp; &"},
		"reference to NUL":    {"&#0; &#xD800;", "&#0; &#xD800;"},
		"quotes":              {`"it's"`, `"it's"`},
		"spaces at both ends": {"  a  ", "  a  "},
		"nothing":             {"", ""},
		"64 KB":               {strings.Repeat("é<", 32<<10), strings.Repeat("é<", 32<<10)},
	} {
		t.Run(name, func(t *testing.T) {
			f := filled(text.in)
			if text.out != replaced(text.in) {
				t.Errorf("the model replaces %q by %q, want %q", text.in, replaced(text.in), text.out)
			}
			b := write(t, f)
			sameText(t, b, f)
			if _, err := gofeed.NewParser().Parse(bytes.NewReader(b)); err != nil {
				t.Errorf("gofeed: %v", err)
			}
		})
	}
}

// filled is a feed with the same text wherever text is free.
func filled(text string) feed.Feed {
	f := draws()
	f.Title, f.Description, f.Language, f.Copyright = text, text, text, text
	for i := range f.Entries {
		e := &f.Entries[i]
		e.ID = feed.TagURI("drawrecord.example", "2015", fmt.Sprint(i, "/", text))
		e.Title, e.Summary, e.Author, e.Categories = text, text, text, []string{text, text}
		e.HTML = feed.Absolute(text, e.URL)
	}
	return f
}

// back is an RSS feed as encoding/xml alone reads it.
type back struct {
	Title       string `xml:"channel>title"`
	Description string `xml:"channel>description"`
	Language    string `xml:"channel>language"`
	Copyright   string `xml:"channel>copyright"`
	Items       []struct {
		Title       string   `xml:"title"`
		Link        string   `xml:"link"`
		GUID        string   `xml:"guid"`
		PubDate     string   `xml:"pubDate"`
		Creator     string   `xml:"creator"`
		Categories  []string `xml:"category"`
		Description string   `xml:"description"`
		Content     string   `xml:"encoded"`
	} `xml:"channel>item"`
}

// sameText fails unless b passes the check and holds the text of f, but for replaced characters.
func sameText(t require, b []byte, f feed.Feed) {
	if err := feed.Check(b); err != nil {
		t.Fatalf("Check: %v\n%.4000s", err, b)
	}
	var got back
	if err := xml.Unmarshal(b, &got); err != nil {
		t.Fatalf("read back: %v", err)
	}
	same := func(what, got, want string) {
		if got != replaced(want) {
			t.Fatalf("%s %.200q, want %.200q", what, got, replaced(want))
		}
	}
	same("title", got.Title, f.Title)
	same("description", got.Description, f.Description)
	same("language", got.Language, f.Language)
	same("copyright", got.Copyright, f.Copyright)
	if len(got.Items) != len(f.Entries) {
		t.Fatalf("%d items, want %d", len(got.Items), len(f.Entries))
	}
	for i, e := range f.Entries {
		item := got.Items[i]
		same("item title", item.Title, e.Title)
		same("link", item.Link, e.URL)
		same("guid", item.GUID, e.ID)
		same("creator", item.Creator, e.Author)
		same("summary", html.UnescapeString(item.Description), e.Summary)
		same("content", item.Content, e.HTML)
		same("categories", fmt.Sprintf("%q", item.Categories), fmt.Sprintf("%q", each(e.Categories, replaced)))
		if published, err := time.Parse(time.RFC1123Z, item.PubDate); err != nil || !published.Equal(e.Published) {
			t.Fatalf("pubDate %q, want %v", item.PubDate, e.Published)
		}
	}
}

func each(list []string, change func(string) string) []string {
	var changed []string
	for _, s := range list {
		changed = append(changed, change(s))
	}
	return changed
}

// replaced is what XML 1.0 §2.2 leaves of a text.
func replaced(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 {
			return r
		}
		return '\uFFFD'
	}, text)
}

func TestAnyTextIsValid(t *testing.T) {
	nasty := rapid.OneOf(
		rapid.String(),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.StringMatching(`([<>&"'\]\x00\x0b\r\n\t ]|]]>|&#0;|<a href="|-->|<!\[CDATA\[|[a-c])*`),
	)
	rapid.Check(t, func(t *rapid.T) {
		f := filled("")
		f.Title, f.Description = nasty.Draw(t, "title"), nasty.Draw(t, "description")
		f.Language, f.Copyright = nasty.Draw(t, "language"), nasty.Draw(t, "copyright")
		f.Entries = nil
		for i := range rapid.IntRange(0, 4).Draw(t, "entries") {
			page := fmt.Sprintf("https://drawrecord.example/draws/%d/", i)
			f.Entries = append(f.Entries, feed.Entry{
				ID:         feed.TagURI("drawrecord.example", "2015", fmt.Sprint(i, "/", nasty.Draw(t, "id"))),
				Title:      nasty.Draw(t, "title"),
				URL:        page,
				Summary:    nasty.Draw(t, "summary"),
				HTML:       feed.Absolute(withoutFormFeed(nasty.Draw(t, "html")), page),
				Author:     nasty.Draw(t, "author"),
				Published:  moment().Draw(t, "published"),
				Categories: rapid.SliceOf(nasty).Draw(t, "categories"),
			})
		}
		b := write(t, f)
		sameText(t, b, f)
		if !bytes.Equal(b, write(t, f)) {
			t.Fatalf("two writes differ")
		}
	})
}

// withoutFormFeed takes out the one character that is white space to HTML and none to XML: with it replaced, a tag
// may end elsewhere than Absolute saw it.
func withoutFormFeed(html string) string { return strings.ReplaceAll(html, "\f", " ") }

func moment() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		zone := time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "zone"))
		return time.Unix(rapid.Int64Range(-2e9, 9e10).Draw(t, "seconds"), 0).In(zone)
	})
}

func FuzzFeed(f *testing.F) {
	f.Fuzz(func(t *testing.T, title, summary, html, author, category string) {
		fd := draws()
		fd.Title, fd.Description = title, summary
		for i := range fd.Entries {
			e := &fd.Entries[i]
			e.Title, e.Summary, e.Author, e.Categories = title, summary, author, []string{category, category}
			e.HTML = feed.Absolute(withoutFormFeed(html), e.URL)
		}
		b := write(t, fd)
		sameText(t, b, fd)
		if _, err := gofeed.NewParser().Parse(bytes.NewReader(b)); err != nil {
			t.Errorf("gofeed: %v", err)
		}
	})
}

func TestZeroTimesAreLeftOut(t *testing.T) {
	f := draws()
	f.Updated, f.Entries[0].Published = time.Time{}, time.Time{}
	if b := write(t, f); bytes.Contains(b, []byte("lastBuildDate")) || bytes.Count(b, []byte("<pubDate>")) != 1 {
		t.Errorf("a zero time is written:\n%s", b)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestWriteErrors(t *testing.T) {
	for _, format := range feed.Formats {
		if err := format.Write(fullDisk{}, draws()); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("%s: %v, want the error of the writer", format.Name, err)
		}
	}
}

func TestFormats(t *testing.T) {
	paths := map[string]bool{}
	for _, format := range feed.Formats {
		if format.Name == "" || format.MIME == "" || paths[format.Path] {
			t.Errorf("format %+v is incomplete or shares its path", format)
		}
		paths[format.Path] = true
	}
	if !paths["feed.xml"] {
		t.Error("no format is at feed.xml")
	}
}

func TestTagURI(t *testing.T) {
	for _, c := range []struct{ authority, start, specific, want string }{
		{"drawrecord.example", "2015", "round/258", "tag:drawrecord.example,2015:round/258"},
		{"DrawRecord.example", "2015-01-31", "round/91a", "tag:drawrecord.example,2015-01-31:round/91a"},
		{"ed@drawrecord.example", "2015", "a b?c#d", "tag:ed@drawrecord.example,2015:a%20b?c%23d"},
		{"drawrecord.example", "2015", "é%C3", "tag:drawrecord.example,2015:%C3%A9%25C3"},
		{"drawrecord.example", "2015", "", "tag:drawrecord.example,2015:"},
	} {
		if got := feed.TagURI(c.authority, c.start, c.specific); got != c.want {
			t.Errorf("TagURI(%q, %q, %q) = %q, want %q", c.authority, c.start, c.specific, got, c.want)
		}
	}
}

// entries returns a feed of n articles of about 6 KB.
func entries(n int) feed.Feed {
	f := draws()
	first := f.Entries[0]
	first.HTML = strings.Repeat("<p>The cut-off fell to <a href=\"/draws/257/\">375</a> &amp; stayed there.</p>\n", 80)
	f.Entries = nil
	for i := range n {
		first.ID = feed.TagURI("drawrecord.example", "2015", fmt.Sprint("round/", i))
		f.Entries = append(f.Entries, first)
	}
	return f
}

func BenchmarkRSS(b *testing.B) {
	for _, n := range []int{20, 1000} {
		f := entries(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if err := feed.RSS(io.Discard, f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	f := entries(1000)
	for i := range f.Entries {
		f.Entries[i].HTML = feed.Absolute(f.Entries[i].HTML, f.HomeURL)
	}
	var out bytes.Buffer
	if err := feed.RSS(&out, f); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := feed.Check(out.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAbsolute(b *testing.B) {
	html := entries(1).Entries[0].HTML
	b.SetBytes(int64(len(html)))
	for b.Loop() {
		feed.Absolute(html, "https://drawrecord.example/draws/258/")
	}
}
