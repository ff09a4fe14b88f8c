package feed_test

import (
	"net/url"
	"testing"

	"pgregory.net/rapid"

	"drawpress/cmd/internal/feed"
)

const page = "https://drawrecord.example/canada/draws/258/?lang=fr"

func TestAbsolute(t *testing.T) {
	const dir, site = "https://drawrecord.example/canada/draws/258/", "https://drawrecord.example"
	for _, c := range []struct{ in, want string }{
		// each kind of URL
		{`<a href="257/">`, `<a href="` + dir + `257/">`},
		{`<a href="./257/">`, `<a href="` + dir + `257/">`},
		{`<a href="../257/">`, `<a href="` + site + `/canada/draws/257/">`},
		{`<a href="../../../../x/..">`, `<a href="` + site + `/">`},
		{`<a href="/types/">`, `<a href="` + site + `/types/">`},
		{`<a href="//cdn.example/x">`, `<a href="https://cdn.example/x">`},
		{`<a href="?a=1&amp;b=2">`, `<a href="` + dir + `?a=1&amp;b=2">`},
		{`<a href="#fn1">`, `<a href="` + page + `#fn1">`},
		{`<a href="#fn:1">`, `<a href="` + page + `#fn:1">`},
		{`<a href="">`, `<a href="` + page + `">`},
		{`<a href=" /x ">`, `<a href="` + site + `/x">`},
		{`<a href="/100%">`, `<a href="` + site + `/100%">`},
		{`<a href="/a?u=../b">`, `<a href="` + site + `/a?u=../b">`},
		{`<a href="/l&#39;%C3%A9t%C3%A9/">`, `<a href="` + site + `/l&#39;%C3%A9t%C3%A9/">`},
		{`<a href="&#x23;fn1">`, `<a href="` + page + `#fn1">`},
		{`<a href="x?a=1&copy=2">`, `<a href="` + dir + `x?a=1&amp;copy=2">`},
		// each attribute
		{`<img alt="x" src="/a.png">`, `<img alt="x" src="` + site + `/a.png">`},
		{`<video poster="/a.png" src="/a.mp4"></video>`, `<video poster="` + site + `/a.png" src="` + site + `/a.mp4"></video>`},
		{`<blockquote cite="/a">x</blockquote>`, `<blockquote cite="` + site + `/a">x</blockquote>`},
		{`<img srcset="/a.png 1x, b.png 2x">`, `<img srcset="` + site + `/a.png 1x, ` + dir + `b.png 2x">`},
		{`<img srcset="/a.png, /b.png">`, `<img srcset="` + site + `/a.png, ` + site + `/b.png">`},
		{`<img srcset="/a,b.png 480w,/c.png">`, `<img srcset="` + site + `/a,b.png 480w,` + site + `/c.png">`},
		{`<img srcset="data:image/png;base64,AA== 1x, /b 2x">`, `<img srcset="data:image/png;base64,AA== 1x, ` + site + `/b 2x">`},
		{`<img srcset="/a f(1, 2), /b">`, `<img srcset="` + site + `/a f(1, 2), ` + site + `/b">`},
		// quotes, case, white space
		{`<A HREF='/x"y'>`, `<A HREF="` + site + `/x&#34;y">`},
		{`<a href=/x>`, `<a href="` + site + `/x">`},
		{`<a href=x/>y`, `<a href="` + dir + `x/">y`},
		{"<a\n\thref = \"/x\"\n>", "<a\n\thref = \"" + site + "/x\"\n>"},
		{`<img src="/x"/>`, `<img src="` + site + `/x"/>`},
		{`<a title="a > b" href="/x">`, `<a title="a > b" href="` + site + `/x">`},
		{`<a title="<a href='/x'>" href="/x">`, `<a title="<a href='/x'>" href="` + site + `/x">`},
		{`<!-- a > b --><a href="/x">`, `<!-- a > b --><a href="` + site + `/x">`},
		{`<!--><a href="/x">-->`, `<!--><a href="` + site + `/x">-->`},
		{`<!-- --!><a href="/x">-->`, `<!-- --!><a href="` + site + `/x">-->`},
		{`<script>"<a href='/x'>"</script ><a href="/x">`, `<script>"<a href='/x'>"</script ><a href="` + site + `/x">`},
		{`<script src="/x.js"></script>`, `<script src="` + site + `/x.js"></script>`},
		{`<textarea><a href="/x"></textareas></textarea><a href="/x">`, `<textarea><a href="/x"></textareas></textarea><a href="` + site + `/x">`},
		// drawings
		{`<svg><use href="#dot"/><a href="#fn1"><image href="/a.png"/></a></svg><a href="#fn1">`,
			`<svg><use href="#dot"/><a href="` + page + `#fn1"><image href="` + site + `/a.png"/></a></svg><a href="` + page + `#fn1">`},
		{`<svg><style/><title>CRS</title><a href="/x"/></svg>`, `<svg><style/><title>CRS</title><a href="` + site + `/x"/></svg>`},
		{`<svg><![CDATA[<a href="/x">]]><a href="/x"/></svg>`, `<svg><![CDATA[<a href="/x">]]><a href="` + site + `/x"/></svg>`},
		{`<svg/><area href="#x">`, `<svg/><area href="` + page + `#x">`},
	} {
		if got := feed.Absolute(c.in, page); got != c.want {
			t.Errorf("Absolute(%s)\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestAbsoluteLeavesAlone(t *testing.T) {
	for _, html := range []string{
		``, `text`, `a < b href="/x"`, `<`, `</`, `<a`, `<a href`, `<a href=`, `<a href="`, `<a href="/x`, `<a href='/x"`, `<!--`, `<![CDATA[`,
		`<a href="https://a.example/?a=1&b='2'">`, `<a href='HTTP://a.example'>`, `<a href="mailto:ed@a.example">`, `<a href="tel:+1-613">`,
		`<a href="&#104;ttps://a.example">`, `<img src="data:,x">`, `<img src="">`, `<img srcset="">`, `<img srcset=" , ">`, `<a href>`,
		`&lt;a href="/x"&gt;`, `<code>&lt;a href="/x"></code>`, `<p title="href=&quot;/x&quot;">`, `<p title='<a href="/x">'>`,
		`<a data-href="/x">`, `<a hrefs="/x">`, `<a title=href="/x">`, `<a title = "x" data=href="/x">`,
		`<!-- <a href="/x"> -->`, `<!DOCTYPE x "<a href=/x">`, `<?x href="/x"?>`, `</a href="/x">`, `</ a href="/x">`,
		`<script>x = '<a href="/x">'</script>`, `<style>/* <a href="/x"> */</style>`, `<title><a href="/x"></title>`, `<script><a href="/x">`,
		`<plaintext><a href="/x"></plaintext><a href="/x">`,
	} {
		if got := feed.Absolute(html, page); got != html {
			t.Errorf("Absolute(%s) = %s, want no change", html, got)
		}
	}
}

// Without a page URL to resolve against, the HTML stays as it is, and Check finds it.
func TestAbsoluteNeedsAPage(t *testing.T) {
	const html = `<a href="/x">`
	for _, page := range []string{"", "/draws/258/", "drawrecord.example", "mailto:ed@drawrecord.example", "https://a b/", "https://a/ b", "%"} {
		if got := feed.Absolute(html, page); got != html {
			t.Errorf("Absolute with page %q = %s, want no change", page, got)
		}
	}
	if got, want := feed.Absolute(html, "https://a.example"), `<a href="https://a.example/x">`; got != want {
		t.Errorf("Absolute with a bare host = %s, want %s", got, want)
	}
}

// Where net/url reads a reference and writes it as it was, both resolve it alike. (Not so "..//": RFC 3986 keeps an
// empty segment, net/url does not.)
func TestAbsoluteAgreesWithNetURL(t *testing.T) {
	reference := rapid.StringMatching(`/?(\.\./|\./|[a-c]/|\.\.\./)*([a-c.]{0,3})(\?[a-c/.]+)?(#[a-c/.]+)?`)
	path := rapid.StringMatching(`/([a-c]/){0,3}[a-c]?(\?[a-c/.]+)?`)
	rapid.Check(t, func(t *rapid.T) {
		pageURL, ref := "https://a.example"+path.Draw(t, "page"), reference.Draw(t, "ref")
		base, err := url.Parse(pageURL)
		if err != nil {
			t.Fatal(err)
		}
		resolved, err := base.Parse(ref)
		if err != nil {
			t.Skip("net/url cannot")
		}
		if got, want := feed.Absolute(`<a href="`+ref+`">`, pageURL), `<a href="`+resolved.String()+`">`; got != want {
			t.Fatalf("%q on %s: got %s, want %s", ref, pageURL, got, want)
		}
	})
}

func FuzzAbsolute(f *testing.F) {
	f.Fuzz(func(t *testing.T, html, pageURL string) {
		once := feed.Absolute(html, pageURL)
		if twice := feed.Absolute(once, pageURL); twice != once {
			t.Errorf("Absolute(%q, %q)\n once %q\ntwice %q", html, pageURL, once, twice)
		}
		moved := feed.Absolute(html, page)
		if again := feed.Absolute(moved, "https://other.example/"); again != moved {
			t.Errorf("Absolute(%q) left something relative:\n once %q\ntwice %q", html, moved, again)
		}
	})
}
