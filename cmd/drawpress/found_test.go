package main

import (
	"bytes"
	"encoding/json"
	"image/png"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// head is what a page says of itself to search engines and social networks.
type head struct {
	title  string
	meta   map[string]string // by name or property
	links  map[string]string // hrefs by rel
	linked string            // the JSON-LD
}

func headOf(doc *html.Node) head {
	h := head{meta: map[string]string{}, links: map[string]string{}}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		switch n.Data {
		case "title":
			if n.Parent.Data == "head" {
				h.title = n.FirstChild.Data
			}
		case "meta":
			h.meta[at["name"]+at["property"]] = at["content"]
		case "link":
			h.links[at["rel"]] = at["href"]
		case "script":
			if at["type"] == "application/ld+json" {
				h.linked = n.FirstChild.Data
			}
		}
	}
	return h
}

// found checks that every page can be found and told from all others.
func (r *realSite) found(t *testing.T) {
	titles, descriptions := map[string]string{}, map[string]string{}
	for name, doc := range r.docs {
		h := headOf(doc)
		if h.meta["robots"] == "noindex" {
			continue
		}
		if n := utf8.RuneCountInString(h.title); n < 5 || n > 60 {
			t.Errorf("%s: the title %q has %d characters; want at most 60", name, h.title, n)
		}
		description := h.meta["description"]
		if n := utf8.RuneCountInString(description); n < 70 || n > 160 {
			t.Errorf("%s: the description %q has %d characters; want 70 to 160", name, description, n)
		}
		if other := titles[h.title]; other != "" {
			t.Errorf("%s and %s have the title %q", name, other, h.title)
		}
		if other := descriptions[description]; other != "" {
			t.Errorf("%s and %s have the description %q", name, other, description)
		}
		titles[h.title], descriptions[description] = name, name
		if want := r.site.URL(strings.TrimSuffix(name, "index.html")); h.links["canonical"] != want || h.meta["og:url"] != want {
			t.Errorf("%s: canonical %s, og:url %s, want %s", name, h.links["canonical"], h.meta["og:url"], want)
		}
		for _, key := range []string{"og:title", "og:description", "og:type", "og:site_name", "og:image", "og:image:alt"} {
			if h.meta[key] == "" {
				t.Errorf("%s: no %s", name, key)
			}
		}
		if h.meta["og:locale"] != "en_CA" || h.meta["og:image:width"] != "1200" || h.meta["og:image:height"] != "630" || h.meta["twitter:card"] != "summary_large_image" {
			t.Errorf("%s: %v", name, h.meta)
		}
		if _, ok := r.fileAt(h.meta["og:image"]); !ok {
			t.Errorf("%s: there is no %s", name, h.meta["og:image"])
		}
		if wide, og := strings.HasPrefix(name, "draws/") && name != "draws/index.html", path.Base(h.meta["og:image"]); wide && !strings.HasPrefix(og, path.Base(path.Dir(name))+".") {
			t.Errorf("%s shows the card %s", name, og)
		}
	}
}

// fileAt gives the file at a whole URL of the site, or an href.
func (r *realSite) fileAt(address string) (string, bool) {
	text, ok := r.tree[strings.TrimPrefix(strings.TrimPrefix(address, r.site.URL("")), "/")]
	return text, ok
}

// node is an object of JSON-LD.
type node map[string]any

func (n node) text(key string) string { s, _ := n[key].(string); return s }

func (n node) node(key string) node { m, _ := n[key].(map[string]any); return m }

func (n node) list(key string) []node {
	var list []node
	items, _ := n[key].([]any)
	for _, i := range items {
		m, _ := i.(map[string]any)
		list = append(list, m)
	}
	return list
}

// linked checks the JSON-LD of every page.
func (r *realSite) linked(t *testing.T) {
	count := map[string]int{}
	for name, doc := range r.docs {
		h := headOf(doc)
		if h.meta["robots"] == "noindex" {
			continue
		}
		var whole node
		if err := json.Unmarshal([]byte(h.linked), &whole); err != nil || whole.text("@context") != "https://schema.org" {
			t.Errorf("%s: %v in %s", name, err, h.linked)
			continue
		}
		for _, n := range whole.list("@graph") {
			kind := n.text("@type")
			count[kind]++
			var want []string
			switch kind {
			case "NewsArticle":
				want = []string{"headline", "description", "datePublished", "mainEntityOfPage", "articleSection", "inLanguage"}
				if utf8.RuneCountInString(n.text("headline")) > 110 {
					t.Errorf("%s: the headline is too long", name)
				}
				if _, err := time.Parse(time.RFC3339, n.text("datePublished")); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				if i := n.node("image"); i.text("url") != h.meta["og:image"] || i["width"] != 1200.0 || i["height"] != 630.0 {
					t.Errorf("%s: the image is %v", name, i)
				}
				if n.node("author").text("name") == "" {
					t.Errorf("%s: no author", name)
				}
				logo := n.node("publisher").node("logo")
				if data, ok := r.fileAt(logo.text("url")); !ok {
					t.Errorf("%s: there is no logo %v", name, logo)
				} else if c, err := png.DecodeConfig(strings.NewReader(data)); err != nil || float64(c.Width) != logo["width"] {
					t.Errorf("%s: the logo is %v, %v", name, c, err)
				}
			case "Dataset":
				want = []string{"name", "description", "url", "temporalCoverage", "dateModified"}
				if len(n.list("distribution")) < 2 {
					t.Errorf("%s: %v", name, n["distribution"])
				}
				for _, d := range n.list("distribution") {
					if _, ok := r.fileAt(d.text("contentUrl")); !ok || d.text("encodingFormat") == "" {
						t.Errorf("%s: there is no %v", name, d)
					}
				}
			case "WebSite":
				want = []string{"name", "url", "description"}
			case "BreadcrumbList":
				steps := n.list("itemListElement")
				for i, s := range steps {
					if s["position"] != float64(i+1) || s.text("name") == "" || !strings.HasPrefix(s.text("item"), r.site.URL("")) {
						t.Errorf("%s: step %d is %v", name, i+1, s)
					}
					if _, ok := r.docs[strings.TrimPrefix(s.text("item"), r.site.URL(""))+"index.html"]; !ok {
						t.Errorf("%s: there is no %s", name, s.text("item"))
					}
				}
				if len(steps) < 2 || steps[len(steps)-1].text("item") != h.links["canonical"] {
					t.Errorf("%s: the way there is %v", name, steps)
				}
			default:
				t.Errorf("%s: a %q", name, kind)
			}
			for _, key := range want {
				if n.text(key) == "" {
					t.Errorf("%s: the %s has no %s", name, kind, key)
				}
			}
		}
	}
	if count["WebSite"] != 1 || count["Dataset"] != 1 || count["NewsArticle"] != len(r.site.Draws)+len(r.site.News) || count["BreadcrumbList"] < count["NewsArticle"]+10 {
		t.Errorf("%v", count)
	}
}

// cards checks the pictures: a card for each draw and its like, icons, the web manifest.
func (r *realSite) cards(t *testing.T) {
	hashed := regexp.MustCompile(`^cards/[a-z0-9-]+\.[0-9a-f]{10}\.png$`)
	n := 0
	for name, data := range r.tree {
		if !strings.HasPrefix(name, "cards/") {
			continue
		}
		n++
		c, err := png.DecodeConfig(strings.NewReader(data))
		if err != nil || c.Width != 1200 || c.Height != 630 || !hashed.MatchString(name) {
			t.Errorf("%s: %v by %v, %v", name, c.Width, c.Height, err)
		}
	}
	if want := len(r.site.Draws) + len(r.site.News) + 1; n != want {
		t.Errorf("%d cards, want %d", n, want)
	}
	home := headOf(r.docs["index.html"])
	var manifest struct {
		Name  string
		Start string `json:"start_url"`
		Icons []struct{ Src, Sizes, Type, Purpose string }
	}
	text, _ := r.fileAt(home.links["manifest"])
	if err := json.Unmarshal([]byte(text), &manifest); err != nil || manifest.Name != "Draw Record" || manifest.Start != "/" || len(manifest.Icons) != 3 {
		t.Errorf("%v: %s", err, text)
	}
	for _, i := range manifest.Icons {
		data, _ := r.fileAt(i.Src)
		c, err := png.DecodeConfig(strings.NewReader(data))
		if err != nil || i.Sizes != strings.Repeat("x"+i.Sizes[:3], 2)[1:] || i.Sizes[:3] != map[int]string{192: "192", 512: "512"}[c.Width] || c.Width != c.Height || i.Type != "image/png" {
			t.Errorf("%+v: %d by %d, %v", i, c.Width, c.Height, err)
		}
	}
	apple, _ := r.fileAt(home.links["apple-touch-icon"])
	if c, err := png.DecodeConfig(strings.NewReader(apple)); err != nil || c.Width != 180 || c.Height != 180 {
		t.Errorf("the icon for Apple is %v, %v", c, err)
	}
	if ico := r.tree["favicon.ico"]; !strings.HasPrefix(ico, "\x00\x00\x01\x00") || !bytes.Contains([]byte(ico), []byte("PNG")) {
		t.Error("favicon.ico is no icon")
	}
	if svg, ok := r.fileAt(home.links["icon"]); !ok || !strings.HasPrefix(svg, "<svg ") {
		t.Errorf("there is no %s", home.links["icon"])
	}
}
