package page

import (
	"html/template"
	"net/url"
	"strings"
	"testing"
)

func TestContents(t *testing.T) {
	three := `<h2 id="a">One</h2><p>x</p><h2 id="b">Two</h2><h2 id="c">Three</h2>`
	if got := contents(template.HTML(three)); got != nil {
		t.Errorf("three sections are not many: %v", got)
	}
	four := template.HTML(three + `<h3 id="no">A part</h3><h2 id="q&#39;d">R&amp;D in <em>round <a href="/draws/1/">1</a></em></h2><p>End.</p>`)
	got := contents(four)
	want := []NavLink{{Text: "One", Href: "#a"}, {Text: "Two", Href: "#b"}, {Text: "Three", Href: "#c"}, {Text: "R&D in round 1", Href: "#q'd"}}
	if len(got) != len(want) {
		t.Fatalf("contents are %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("entry %d is %v; want %v", i, got[i], want[i])
		}
	}
}

// TestShareLinks: whatever a title holds, each link carries it and the address
// whole, and to nobody but the service that it names.
func TestShareLinks(t *testing.T) {
	const address, title = "https://news.example/draws/91a/?a=1&b=2#x", `R&D: 5% + "more" = é?`
	for _, link := range shareLinks(address, title) {
		u, err := url.Parse(link.Href)
		if err != nil {
			t.Fatalf("%s: %v", link.Text, err)
		}
		if strings.ContainsAny(u.RawQuery, "+ \"") {
			t.Errorf("%s: %s", link.Text, u.RawQuery) // mail programs show a plus as it is
		}
		said := ""
		for _, values := range u.Query() {
			said += strings.Join(values, " ") + " "
		}
		if !strings.Contains(said, address) {
			t.Errorf("%s does not carry the address: %s", link.Text, said)
		}
		if hasText := u.Query().Has("text") || u.Query().Has("subject"); hasText && !strings.Contains(said, title) {
			t.Errorf("%s does not carry the title: %s", link.Text, said)
		}
	}
}
