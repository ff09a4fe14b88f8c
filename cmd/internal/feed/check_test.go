package feed_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"drawpress/cmd/internal/feed"
)

// Each promise of Check is broken here at least once, in a feed that else keeps them all.
func TestCheckFails(t *testing.T) {
	good := string(write(t, draws()))
	if err := feed.Check([]byte(good)); err != nil {
		t.Fatalf("the good feed: %v", err)
	}
	const id = "item 1 (tag:drawrecord.example,2015:round/258): "
	for name, c := range map[string]struct{ old, new, want string }{
		"empty":                {good, "", "0 root elements"},
		"two roots":            {"</rss>", "</rss><rss/>", "2 root elements"},
		"text behind the root": {"</rss>", "</rss>x", `text "\n`},
		"byte order mark":      {"<?xml", "\uFEFF<?xml", "XML declaration is not at the start"},
		"second declaration":   {"<rss", "<?xml version=\"1.0\"?><rss", "line 2: XML declaration"},
		"DOCTYPE":              {"<rss", "<!DOCTYPE rss><rss", "has a DOCTYPE"},
		"cut short":            {"</channel>\n</rss>", "", "unexpected EOF"},
		"control character":    {"Draw Record</title>", "Draw\x0bRecord</title>", "line 4: not well-formed XML: byte 0x0b"},
		"control in a comment": {"<rss", "<!-- \x01 --><rss", "line 2: not well-formed XML: byte 0x01"},
		"reference to NUL":     {"Draw Record</title>", "Draw&#0;Record</title>", "illegal character code U+0000"},
		"invalid UTF-8":        {"Draw Record</title>", "Draw\xffRecord</title>", "invalid UTF-8"},
		"HTML entity":          {"Draw Record</title>", "R&eacute;cord</title>", "invalid character entity &eacute;"},
		"other encoding":       {"UTF-8", "ISO-8859-1", "ISO-8859-1"},
		"undeclared prefix":    {"dc:creator", "dcx:creator", `unknown namespace "dcx"`},
		"wrong namespace":      {"http://www.w3.org/2005/Atom", "http://www.w3.org/2005/atom", "unknown namespace"},
		"attribute twice":      {`rel="self"`, `rel="self" rel="self"`, "two attributes rel"},
		"other root":           {`<rss version="2.0"`, `<rss version="0.91"`, `version="0.91"`},
		"two channels":         {"<channel>", "<channel></channel><channel>", "2 channels"},

		"no channel title":       {"<title>Draw Record</title>", "", "channel: has 0 <title>"},
		"no channel link":        {"<link>https://drawrecord.example/</link>", "", "channel: has 0 <link>"},
		"relative channel link":  {"<link>https://drawrecord.example/<", "<link>/<", `channel: link "/" is not`},
		"no channel description": {"<description>Every Express Entry round &amp; what it meant</description>", "", "channel: has 0 <description>"},
		"bad lastBuildDate":      {"Thu, 13 Jul 2023", "2023-07-13", "channel: lastBuildDate"},
		"no self link":           {`rel="self"`, `rel="alternate"`, "channel: no atom:link rel=self"},
		"relative self link":     {`href="https://drawrecord.example/feed.xml"`, `href="/feed.xml"`, `rel=self "/feed.xml" is not`},
		"self link of no type":   {`type="application/rss+xml"`, `type="text/xml"`, `type "text/xml"`},

		"no guid":            {"<guid isPermaLink=\"false\">tag:drawrecord.example,2015:round/258</guid>", "", "item 1: has 0 <guid>"},
		"two guids":          {"<guid", "<guid isPermaLink=\"false\">x</guid><guid", "item 1 (x): has 2 <guid>"},
		"empty guid":         {"tag:drawrecord.example,2015:round/258", " ", "guid is empty"},
		"guid a permalink":   {`isPermaLink="false"`, `isPermaLink="true"`, id + `guid has isPermaLink="true"`},
		"guid maybe a link":  {` isPermaLink="false"`, ``, id + `guid has isPermaLink=""`},
		"guid the link":      {"tag:drawrecord.example,2015:round/258", "https://drawrecord.example/draws/258/", "guid is the link"},
		"guid not unique":    {"round/91a", "round/258", "item 2 (tag:drawrecord.example,2015:round/258): guid is also that of item 1"},
		"no link":            {"<link>https://drawrecord.example/draws/258/</link>", "", id + "has 0 <link>"},
		"relative link":      {"<link>https://drawrecord.example/draws/258/", "<link>/draws/258/", id + `link "/draws/258/" is not`},
		"link without host":  {"<link>https://drawrecord.example/draws/258/", "<link>https:///draws/258/", id + "link"},
		"link without sense": {"<link>https://drawrecord.example/draws/258/", "<link>mailto:ed@drawrecord.example", id + "link"},
		"link with a space":  {"<link>https://drawrecord.example/draws/258/", "<link>https://drawrecord.example/draws/2 8/", id + "link"},
		"no pubDate":         {"<pubDate>Wed, 12 Jul 2023 14:30:05 -0400</pubDate>", "", id + "has 0 <pubDate>"},
		"ISO pubDate":        {"Wed, 12 Jul 2023 14:30:05 -0400", "2023-07-12T14:30:05-04:00", id + "pubDate"},
		"two-digit year":     {"Wed, 12 Jul 2023", "Wed, 12 Jul 23", id + "pubDate"},
		"wrong weekday":      {"Wed, 12 Jul 2023", "Tue, 12 Jul 2023", id + "pubDate"},
		"French month":       {"Wed, 12 Jul 2023", "Wed, 12 juil 2023", id + "pubDate"},
		"named zone":         {"14:30:05 -0400", "14:30:05 EDT", id + "pubDate"},
		"no item title":      {"<title>Ronde 91a : l’été d’abord</title>", "", "item 2 (tag:drawrecord.example,2015:round/91a): has 0 <title>"},
		"no description":     {"<description></description>", "", "item 2 (tag:drawrecord.example,2015:round/91a): has 0 <description>"},
		"markup":             {"<description></description>", "<description><p>x</p></description>", "<description> holds markup"},
		"content first":      {"<description>French", "<content:encoded>x</content:encoded><description>French", id + "content:encoded before description"},
		"two contents":       {"<content:encoded>", "<content:encoded>x</content:encoded><content:encoded>", id + "more than one content:encoded"},
		"relative URL":       {"https://drawrecord.example/draws/257/?a", "/draws/257/?a", id + `content:encoded links to "/draws/257/?a=1&b=2"`},
		"fragment alone":     {"https://drawrecord.example/draws/257/?a", "#fn1", id + `content:encoded links to "#fn1`},
	} {
		t.Run(name, func(t *testing.T) {
			bad := strings.Replace(good, c.old, c.new, 1)
			if bad == good {
				t.Fatalf("%q is not in the good feed", c.old)
			}
			fails(t, feed.Check([]byte(bad)), c.want)
		})
	}
}

func fails(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want one with %q", want)
	} else if !strings.Contains(err.Error(), want) {
		t.Errorf("error %q, want one with %q", err, want)
	}
}

// Every problem is told, not only the first.
func TestCheckTellsAll(t *testing.T) {
	f := draws()
	f.SelfURL = ""
	f.Entries[0].URL = "/draws/258/"
	f.Entries[1].ID = f.Entries[0].ID
	err := feed.Check(write(t, f))
	for _, want := range []string{"atom:link rel=self", "item 1", "item 2"} {
		fails(t, err, want)
	}
}

// The checkers read whatever lies on a disk.
func TestCheckNeverPanics(t *testing.T) {
	good := string(write(t, draws()))
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.IntRange(0, len(good)).Draw(t, "from")
		to := rapid.IntRange(from, len(good)).Draw(t, "to")
		middle := rapid.SliceOf(rapid.Byte()).Draw(t, "middle")
		b := []byte(good[:from] + string(middle) + good[to:])
		_, _ = feed.Check(b), feed.CheckSitemap(b)
	})
}
