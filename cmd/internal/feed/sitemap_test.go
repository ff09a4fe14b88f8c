package feed_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"drawpress/cmd/internal/feed"
)

func sitemap(t *testing.T, locations ...feed.Location) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := feed.Sitemap(&b, locations); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var (
	home  = feed.Location{URL: "https://drawrecord.example/", LastMod: "2023-07-12"}
	round = feed.Location{URL: "https://drawrecord.example/draws/258/?a=1&b=2"}
)

func TestSitemap(t *testing.T) {
	const want = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <url>
    <loc>https://drawrecord.example/</loc>
    <lastmod>2023-07-12</lastmod>
  </url>
  <url>
    <loc>https://drawrecord.example/draws/258/?a=1&amp;b=2</loc>
  </url>
</urlset>
`
	got := sitemap(t, home, round)
	if string(got) != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if err := feed.CheckSitemap(got); err != nil {
		t.Errorf("CheckSitemap: %v", err)
	}
}

func TestCheckSitemapFails(t *testing.T) {
	good := string(sitemap(t, home, round))
	for name, c := range map[string]struct{ old, new, want string }{
		"empty":          {good, "", "0 root elements"},
		"cut short":      {"</urlset>", "", "unexpected EOF"},
		"no page":        {good, string(sitemap(t)), "0 <url>"},
		"no namespace":   {` xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"`, "", `unknown namespace ""`},
		"other root":     {"urlset", "sitemapindex", "root is <sitemapindex>"},
		"no loc":         {"<loc>https://drawrecord.example/</loc>", "", "url 1: has 0 <loc>"},
		"relative":       {"<loc>https://drawrecord.example/draws/258/", "<loc>/draws/258/", "url 2: loc \"/draws/258/"},
		"first is bad":   {"<loc>https://drawrecord.example/</loc>", "<loc>%</loc>", `url 1: loc "%" is not an absolute http or https URL`},
		"too long":       {"draws/258/", strings.Repeat("x", 2048), "url 2: loc has"},
		"other host":     {"drawrecord.example/draws", "www.drawrecord.example/draws", "url 2: loc"},
		"other scheme":   {"https://drawrecord.example/draws", "http://drawrecord.example/draws", "url 2: loc"},
		"twice":          {"draws/258/?a=1&amp;b=2", "", "url 2: loc \"https://drawrecord.example/\" is also that of url 1"},
		"no such day":    {"2023-07-12", "2023-02-30", "url 1: lastmod"},
		"no day":         {"2023-07-12", "12 July 2023", "url 1: lastmod"},
		"too many bytes": {"</urlset>", "</urlset>" + strings.Repeat("\n", 50<<20), "bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			n := 1
			if name == "other root" {
				n = -1
			}
			bad := strings.Replace(good, c.old, c.new, n)
			if bad == good {
				t.Fatalf("%q is not in the good sitemap", c.old)
			}
			fails(t, feed.CheckSitemap([]byte(bad)), c.want)
		})
	}
}

func TestCheckSitemapCounts(t *testing.T) {
	var pages []feed.Location
	for i := range 50_001 {
		pages = append(pages, feed.Location{URL: fmt.Sprint("https://drawrecord.example/", i)})
	}
	if err := feed.CheckSitemap(sitemap(t, pages[:50_000]...)); err != nil {
		t.Errorf("50,000 pages: %v", err)
	}
	fails(t, feed.CheckSitemap(sitemap(t, pages...)), "50001 <url>")
}
