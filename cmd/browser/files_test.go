package browser

import (
	"bytes"
	"compress/gzip"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// A document is what the file of a page promises a reader.
type document struct {
	links []string        // what it links to and loads, in order
	loads []string        // the style sheets and scripts that come with it
	ids   map[string]bool // where a link can land
}

func read(t *testing.T, page string) document {
	t.Helper()
	text, err := os.ReadFile(fileOf(page))
	if err != nil {
		t.Fatal(err)
	}
	d := document{ids: map[string]bool{}}
	tokens := html.NewTokenizer(bytes.NewReader(text))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		tag := tokens.Token()
		at := map[string]string{}
		for _, a := range tag.Attr {
			at[a.Key] = a.Val
		}
		if id, ok := at["id"]; ok {
			if d.ids[id] {
				t.Errorf("%s: two elements have the id %q", page, id)
			}
			d.ids[id] = true
		}
		for _, key := range []string{"href", "src", "data-src"} {
			if v, ok := at[key]; ok && at["rel"] != "canonical" {
				d.links = append(d.links, v)
			}
		}
		for _, candidate := range strings.Split(at["srcset"], ",") {
			if f := strings.Fields(candidate); len(f) > 0 {
				d.links = append(d.links, f[0])
			}
		}
		if tag.Data == "link" && (at["rel"] == "stylesheet" || at["rel"] == "modulepreload") {
			d.loads = append(d.loads, at["href"])
		}
		if tag.Data == "script" && at["src"] != "" {
			d.loads = append(d.loads, at["src"])
		}
	}
	return d
}

func fileOf(page string) string {
	if strings.HasSuffix(page, "/") {
		page += "index.html"
	}
	return filepath.Join(public, filepath.FromSlash(page))
}

// TestLinks follows every link of every page within the site, to the very place
// it names. A link that a server would answer with a redirect is a fault too.
func TestLinks(t *testing.T) {
	documents := map[string]document{}
	for _, p := range pages(t) {
		documents[p] = read(t, p)
	}
	followed := 0
	for from, d := range documents {
		for _, link := range d.links {
			u, err := url.Parse(link)
			if err != nil {
				t.Errorf("%s: %q is no address: %v", from, link, err)
				continue
			}
			if u.Scheme != "" || u.Host != "" {
				continue
			}
			to := from
			if u.Path != "" {
				to = u.Path
				if !path.IsAbs(to) {
					to = path.Join(path.Dir(from), to)
					if strings.HasSuffix(u.Path, "/") {
						to += "/"
					}
				}
			}
			followed++
			target, isPage := documents[to]
			switch info, err := os.Stat(fileOf(to)); {
			case err != nil:
				t.Errorf("%s links to %s, which does not exist", from, link)
			case info.IsDir():
				t.Errorf("%s links to %s, a folder without its slash", from, link)
			case u.Fragment != "" && isPage && !target.ids[u.Fragment]:
				t.Errorf("%s links to %s, and there is no such place on that page", from, link)
			}
		}
	}
	if followed < 10*len(documents) {
		t.Errorf("only %d links on %d pages: the reader of links is broken", followed, len(documents))
	}
}

// TestWeights weighs pages as a phone receives them: the HTML with the style
// sheets and scripts it names, each compressed.
func TestWeights(t *testing.T) {
	for page, most := range map[string]int{
		"/":            40_000,
		"/draws/":      60_000,
		"/draws/437/":  25_000,
		"/draws/258/":  25_000,
		"/draws/176/":  25_000,
		"/types/pnp/":  40_000,
		"/years/2025/": 40_000,
	} {
		d := read(t, page)
		if len(d.loads) == 0 {
			t.Errorf("%s loads no style sheet", page)
		}
		sum := weight(t, page)
		for _, load := range d.loads {
			sum += weight(t, load)
		}
		t.Logf("%s: %d bytes compressed, of %d allowed", page, sum, most)
		if sum > most {
			t.Errorf("%s weighs %d bytes compressed with its style sheets and scripts, more than %d", page, sum, most)
		}
	}
}

func weight(t *testing.T, page string) int {
	t.Helper()
	text, err := os.ReadFile(fileOf(page))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
