package browser

import (
	_ "embed"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

//go:embed testdata/axe-core/axe.min.js
var axe string

// wanted are the kinds of page a reader can land on. Of a folder of pages of one
// kind some are named here, else the last stands for all.
var wanted = []string{
	"/", "/404.html", "/about/", "/news/", "/news/tie-break-rule/",
	"/draws/", "/draws/437/", "/draws/258/", "/draws/176/", "/draws/91a/", "/draws/1/",
	"/types/", "/types/french/", "/types/researchers/", "/years/", "/years/2026/", "/years/2015/",
}

// kinds is every kind of page of the site: those wanted, and one of each folder
// that none of them is in, so that a new kind of page is never left untested.
func kinds(t *testing.T) []string {
	t.Helper()
	all := pages(t)
	seen := map[string]bool{}
	shape := func(path string) string {
		parts := strings.Split(strings.Trim(path, "/"), "/")
		if len(parts) > 1 {
			return parts[0] + "/*"
		}
		return parts[0]
	}
	for _, path := range wanted {
		if !slices.Contains(all, path) {
			t.Fatalf("the site has no page %s", path)
		}
		seen[shape(path)] = true
	}
	rest := map[string]string{}
	for _, path := range all {
		if !seen[shape(path)] {
			rest[shape(path)] = path
		}
	}
	return append(slices.Clone(wanted), slices.Sorted(maps.Values(rest))...)
}

// TestPages opens every kind of page as a reader on a desk and on a phone, by day
// and by night: nothing may go wrong, nothing may be asked of another host,
// nothing may bar a reader with a disability, and nothing may stick out of the
// narrowest phone.
func TestPages(t *testing.T) {
	for _, path := range kinds(t) {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			b := newTab(t)
			if path == "/404.html" {
				b.open("/no/such/page/")
				for _, s := range b.faults(site) {
					if !strings.Contains(s, "status of 404") {
						t.Error(s)
					}
				}
			} else {
				b.open(path)
				b.calm(site)
			}
			when := map[string][]string{}
			for _, width := range []int64{1280, 390} {
				b.device(width, 844)
				for _, scheme := range []string{"light", "dark"} {
					b.scheme(scheme)
					for _, s := range b.barriers() {
						when[s] = append(when[s], fmt.Sprintf("%d px %s", width, scheme))
					}
				}
			}
			for _, s := range slices.Sorted(maps.Keys(when)) {
				t.Errorf("%s\n  at %s", s, strings.Join(when[s], ", "))
			}
			b.scheme("light")
			b.device(320, 568)
			for _, s := range b.overflow() {
				t.Error(s)
			}
		})
	}
}

// barriers runs every rule of axe over the page as it stands, and that of the size
// of what is tapped, which axe leaves out unless asked. Of a long table it
// sees the first rows only: the others are like them, and axe takes a minute for
// what a reader scrolls through.
func (b *tab) barriers() []string {
	b.t.Helper()
	if !eval[bool](b, `typeof axe == "object"`) {
		eval[any](b, axe+"; null")
	}
	eval[any](b, `document.querySelectorAll("tbody").forEach(body => [...body.rows].slice(30).forEach(row => row.remove())); [...document.querySelectorAll("table > tbody")].slice(12).forEach(body => body.remove()); null`)
	return eval[[]string](b, `axe.run(document, {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}}).then(r => r.violations.flatMap(v =>
		v.nodes.slice(0, 5).map(n => "axe: " + v.id + ": " + v.help + "\n  " + n.html.slice(0, 200) + "\n  " + n.failureSummary.replace(/\s+/g, " "))))`)
}

// overflow is what makes the page wider than the window. What scrolls in a box of
// its own is no fault.
func (b *tab) overflow() []string {
	b.t.Helper()
	return eval[[]string](b, `(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width) return [];
		const wide = e => e.getBoundingClientRect().left + e.scrollWidth > width + 0.5 && getComputedStyle(e).overflowX == "visible" ||
			e.getBoundingClientRect().right > width + 0.5;
		const boxed = e => e.parentElement && (getComputedStyle(e.parentElement).overflowX != "visible" || boxed(e.parentElement));
		const out = [...document.body.querySelectorAll("*")].filter(e => wide(e) && ![...e.children].some(wide) && !boxed(e));
		return ["the page is " + document.documentElement.scrollWidth + " px wide in a window of " + width,
			...out.slice(0, 5).map(e => "sticks out: " + e.outerHTML.slice(0, 160))];
	})()`)
}

// TestWithoutScripts opens every kind of page with scripts switched off. The
// whole text must be there to read, and no control that only a script could
// serve.
func TestWithoutScripts(t *testing.T) {
	for _, path := range kinds(t) {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			b := newTab(t)
			b.scripts(false)
			b.open(path)
			b.calm(site)
			if title := b.text("h1"); strings.TrimSpace(title) == "" {
				t.Error("no heading to see")
			}
			hidden := eval[[]string](b, `[...document.querySelectorAll("main p, main li, main dd, main td, main th, main figcaption, main h2, main h3")].
				filter(e => e.textContent.trim() && !e.checkVisibility() && !e.closest("details:not([open]), .scripted")).slice(0, 5).map(e => e.outerHTML.slice(0, 160))`)
			for _, h := range hidden {
				t.Errorf("cannot be seen without scripts: %s", h)
			}
			dead := eval[[]string](b, `[...document.querySelectorAll("button, input, select, [role=button], [role=switch], [role=tab]")].
				filter(e => e.checkVisibility() && !e.closest("form[action]")).slice(0, 5).map(e => e.outerHTML.slice(0, 160))`)
			for _, d := range dead {
				t.Errorf("does nothing without scripts: %s", d)
			}
		})
	}
}

// TestHarness shows what the tests above look with a page full of faults.
func TestHarness(t *testing.T) {
	bad := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><html><head><title>x</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src http://elsewhere.invalid"></head>
<body><img src="http://elsewhere.invalid/a.png"><p style="color:red">x</p><pre>`, strings.Repeat("wide", 200), `</pre></body></html>`)
	}))
	defer bad.Close()
	b := newTab(t)
	b.open(bad.URL + "/")
	b.device(320, 568)
	for name, c := range map[string]struct {
		found []string
		want  string
	}{
		"policy":   {b.faults(bad.URL), "Content Security Policy"},
		"barriers": {b.barriers(), "image-alt"},
		"overflow": {b.overflow(), "sticks out"},
	} {
		if !strings.Contains(strings.Join(c.found, "\n"), c.want) {
			t.Errorf("%s: %q not in %q", name, c.want, c.found)
		}
	}
	b.open(bad.URL + "/")
	if found := strings.Join(b.faults(bad.URL), "\n"); !strings.Contains(found, "asks another host: http://elsewhere.invalid/a.png") {
		t.Errorf("a request to another host is not noted: %q", found)
	}
}
