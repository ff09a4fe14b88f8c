package preview

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// raw sends bytes as they are and gives the status and all that comes back.
func (s *show) raw(request string) (status int, all string) {
	s.Helper()
	c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.port))
	s.must(err)
	defer c.Close()
	s.must(c.SetDeadline(time.Now().Add(patient)))
	_, _ = io.WriteString(c, request) // it may be refused before it has all been said
	data, _ := io.ReadAll(c)
	_, _ = fmt.Sscanf(string(data), "HTTP/1.%d %d", new(int), &status)
	return status, string(data)
}

// TestAttacks sends what nobody's browser sends by itself.
func TestAttacks(t *testing.T) {
	dir := small(t)
	const secret = "the secret of the machine"
	if err := os.WriteFile(filepath.Join(dir, "secret.txt"), []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".git", "config"), []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	s := run(t, dir)
	own := fmt.Sprintf("localhost:%d", s.port)
	line := func(target string) string {
		return "GET " + target + " HTTP/1.1\r\nHost: " + own + "\r\nConnection: close\r\n\r\n"
	}
	with := func(headers string) string {
		return "GET / HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n\r\n"
	}
	method := func(m, target string) string {
		return m + " " + target + " HTTP/1.1\r\nHost: " + own + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
	}
	stream := func(headers string) string {
		return "GET /_drawpress/stream HTTP/1.1\r\nHost: " + own + "\r\nConnection: close\r\n" + headers + "\r\n\r\n"
	}
	for _, c := range []struct {
		name, request string
		want          []int
	}{
		{"a page", line("/draws/258/"), []int{200}},
		{"the parent", line("/../secret.txt"), []int{404, 400}},
		{"a file of the site folder", line("/secret.txt"), []int{404}},
		{"a source", line("/content/draws/2023/258.md"), []int{404}},
		{"settings", line("/site.yaml"), []int{404}},
		{"escaped dots", line("/%2e%2e/secret.txt"), []int{404, 400}},
		{"dots in a page", line("/draws/258/../../../secret.txt"), []int{404, 400}},
		{"escaped slash", line("/draws%2f..%2f..%2fsecret.txt"), []int{404, 400}},
		{"escaped twice", line("/%252e%252e/secret.txt"), []int{404}},
		{"backslash", line("/%5c..%5csecret.txt"), []int{400}},
		{"a bare backslash", line("/..\\secret.txt"), []int{400}},
		{"NUL", line("/draws/258/%00"), []int{400}},
		{"a control character", line("/draws/258/%0d%0aSet-Cookie:%20a=b"), []int{404}},
		{"two slashes", line("//secret.txt"), []int{404, 400}},
		{"two slashes and a host", line("//evil.example/draws/258"), []int{404, 400}},
		{"an absolute path", line("/etc/passwd"), []int{404}},
		{"an absolute URI of another", "GET http://evil.example/ HTTP/1.1\r\nHost: " + own + "\r\nConnection: close\r\n\r\n", []int{403, 400}},
		{"an absolute URI of a file", "GET file:///etc/passwd HTTP/1.1\r\nHost: " + own + "\r\nConnection: close\r\n\r\n", []int{403, 400, 404}},
		{"no slash", line("secret.txt"), []int{400}},
		{"an asterisk", "OPTIONS * HTTP/1.1\r\nHost: " + own + "\r\nConnection: close\r\n\r\n", []int{405, 400, 200}},
		{"a device", line("/CON"), []int{404}},
		{"a path of Windows", line("/%5c%5c%3f%5cC:/secret.txt"), []int{400}},
		{"a stream of Windows", line("/draws/258/index.html::$DATA"), []int{404}},
		{"the store of a version control system", line("/.git/config"), []int{404}},
		{"our own room, and out of it", line("/_drawpress/../secret.txt"), []int{404, 400}},
		{"our own sources", line("/_drawpress/ui/client.js"), []int{404}},
		{"a page asked about", line("/_drawpress/page?path=/../secret.txt"), []int{200}}, // that it is no page
		{"a long URL", line("/" + strings.Repeat("a", 8<<10)), []int{414, 404}},
		{"bad escapes", line("/%zz"), []int{400}},
		{"not UTF-8", line("/%ff%fe"), []int{404, 400}},

		{"another host", with("Host: evil.example"), []int{403}},
		{"another host with our port", with(fmt.Sprintf("Host: evil.example:%d", s.port)), []int{403}},
		{"a name that begins like ours", with(fmt.Sprintf("Host: localhost.evil.example:%d", s.port)), []int{403}},
		{"a name that ends like ours", with(fmt.Sprintf("Host: evil-localhost:%d", s.port)), []int{403}},
		{"an address of the network", with(fmt.Sprintf("Host: 192.168.1.5:%d", s.port)), []int{403}},
		{"every address", with(fmt.Sprintf("Host: 0.0.0.0:%d", s.port)), []int{403}},
		{"our name, another port", with("Host: localhost:1"), []int{403}},
		{"our name, no port", with("Host: localhost"), []int{403}},
		{"no host", with("X: y"), []int{400, 403}},
		{"two hosts", with("Host: " + own + "\r\nHost: evil.example"), []int{400}},
		{"somebody else's name in the host", with("Host: evil@" + own), []int{403, 400}},
		{"the address by number", with(fmt.Sprintf("Host: 127.0.0.1:%d", s.port)), []int{200}},
		{"the address by the newer number", with(fmt.Sprintf("Host: [::1]:%d", s.port)), []int{200}},
		{"our name in capitals", with(fmt.Sprintf("Host: LocalHost:%d", s.port)), []int{200}},

		{"a stream for another site", stream("Origin: https://evil.example"), []int{403}},
		{"a stream for a page of a file", stream("Origin: null"), []int{403}},
		{"a stream for another port", stream("Origin: http://localhost:1"), []int{403}},
		{"a stream for another scheme", stream("Origin: https://" + own), []int{403}},
		{"a stream for a name that begins like ours", stream(fmt.Sprintf("Origin: http://localhost.evil.example:%d", s.port)), []int{403}},
		{"a stream for two origins", stream("Origin: http://" + own + "\r\nOrigin: https://evil.example"), []int{403}},
		{"a stream from another site, says the browser", stream("Sec-Fetch-Site: cross-site"), []int{403}},
		{"a script of another site", with("Host: " + own + "\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors"), []int{403}},
		{"a link from another site", with("Host: " + own + "\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate"), []int{200}},
		{"a page for another site", with("Host: " + own + "\r\nOrigin: https://evil.example"), []int{403}},

		{"POST", method("POST", "/"), []int{405}}, {"PUT", method("PUT", "/draws/258/"), []int{405}}, {"DELETE", method("DELETE", "/draws/258/"), []int{405}},
		{"PATCH", method("PATCH", "/"), []int{405}}, {"OPTIONS", method("OPTIONS", "/"), []int{405}}, {"TRACE", method("TRACE", "/"), []int{405}},
		{"CONNECT", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\nConnection: close\r\n\r\n", []int{403, 405}},
		{"a method of nobody", method("GRAB", "/"), []int{405}}, {"POST to the stream", method("POST", "/_drawpress/stream"), []int{405}},

		{"a megabyte of header", with("Host: " + own + "\r\nX: " + strings.Repeat("a", 1<<20)), []int{431, 0}},
		{"ten thousand headers", with("Host: " + own + strings.Repeat("\r\nX: y", 10_000)), []int{431, 0}},
		{"no HTTP", "hello\r\n\r\n", []int{400}},
		{"two lengths", "GET / HTTP/1.1\r\nHost: " + own + "\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", []int{400}},
		{"an old protocol without a host", "GET / HTTP/1.0\r\n\r\n", []int{403, 400}},
	} {
		status, all := s.raw(c.request)
		ok := false
		for _, w := range c.want {
			ok = ok || status == w
		}
		if !ok {
			t.Errorf("%s: %d, want one of %v", c.name, status, c.want)
		}
		if strings.Contains(all, secret) || strings.Contains(all, "root:x:") {
			t.Errorf("%s: bytes from outside the site", c.name)
		}
		head, _, _ := strings.Cut(all, "\r\n\r\n")
		if strings.Contains(head, "Access-Control-Allow") || strings.Contains(head, "Set-Cookie") {
			t.Errorf("%s: %s", c.name, head)
		}
		if strings.Contains(head, "evil") {
			t.Errorf("%s: the answer leads elsewhere: %s", c.name, head)
		}
	}
}

// TestLoopback listens where only this machine can reach it, unless asked.
func TestLoopback(t *testing.T) {
	s := run(t, small(t))
	for _, l := range s.listeners {
		if !l.Addr().(*net.TCPAddr).IP.IsLoopback() {
			t.Errorf("it listens on %s", l.Addr())
		}
	}
	wide := run(t, small(t), func(o *Options) { o.LAN = true })
	if urls := wide.Neighbours(); len(urls) > 0 {
		u, err := url.Parse(urls[0])
		wide.must(err)
		if a, _ := wide.ask("GET", "/draws/258/", "Host", u.Host); a.StatusCode != 200 {
			t.Errorf("%s: %s", u.Host, a.Status)
		}
	}
	if a, _ := wide.ask("GET", "/", "Host", fmt.Sprintf("evil.example:%d", wide.port)); a.StatusCode != 403 {
		t.Errorf("a name that somebody else has made is let in: %s", a.Status)
	}
}

// TestPortTaken goes to the next port, and says so.
func TestPortTaken(t *testing.T) {
	first := run(t, small(t))
	second := run(t, small(t), func(o *Options) { o.Port = first.port })
	if second.port <= first.port || second.port > first.port+attempts {
		t.Errorf("port %d beside %d", second.port, first.port)
	}
	if len(second.notes) != 1 || !strings.Contains(second.notes[0], fmt.Sprintf("port %d is taken", first.port)) {
		t.Errorf("%q", second.notes)
	}
}

// TestRequests are the plain ones.
func TestRequests(t *testing.T) {
	s := run(t, small(t))
	for _, c := range []struct {
		path   string
		status int
		kind   string
		to     string
	}{
		{"/", 200, "text/html; charset=utf-8", ""},
		{"/draws/258", 307, "", "/draws/258/"},
		{"/draws/258?x=%2F", 307, "", "/draws/258/?x=%2F"},
		{"/draws/258/?anything", 200, "text/html; charset=utf-8", ""},
		{"/draws/258/index.html", 200, "text/html; charset=utf-8", ""},
		{"/feed.xml", 200, "application/xml; charset=utf-8", ""},
		{"/sitemap.xml", 200, "application/xml; charset=utf-8", ""},
		{"/robots.txt", 200, "text/plain; charset=utf-8", ""},
		{"/nothing/", 404, "text/html; charset=utf-8", ""},
		{"/_drawpress/", 200, "text/html; charset=utf-8", ""},
		{"/_drawpress/pages/", 200, "text/html; charset=utf-8", ""},
		{"/_drawpress/feed/", 200, "text/html; charset=utf-8", ""},
		{"/_drawpress/nothing", 404, "text/plain; charset=utf-8", ""},
		{s.rooms.client.href, 200, "text/javascript; charset=utf-8", ""},
		{s.rooms.style.href, 200, "text/css; charset=utf-8", ""},
	} {
		for _, m := range []string{"GET", "HEAD"} {
			a, body := s.ask(m, c.path)
			if a.StatusCode != c.status || a.Header.Get("Content-Type") != c.kind || a.Header.Get("Location") != c.to {
				t.Errorf("%s %s: %s %q %q", m, c.path, a.Status, a.Header.Get("Content-Type"), a.Header.Get("Location"))
			}
			if m == "HEAD" && body != "" {
				t.Errorf("HEAD %s has a body", c.path)
			}
			if a.Header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s may be sniffed", c.path)
			}
		}
	}
	if a, body := s.ask("GET", "/nothing/"); !element.MatchString(body) || a.Header.Get("Cache-Control") != "no-store" {
		t.Error("the page for what is not there has no bar, or may be kept")
	}
	policy, _ := s.ask("GET", "/_drawpress/")
	if got := policy.Header.Get("Content-Security-Policy"); !strings.HasPrefix(got, "default-src 'none'") || strings.Contains(got, "unsafe") {
		t.Error(got)
	}
}

// TestEscapes puts markup into everything that the newsroom shows.
func TestEscapes(t *testing.T) {
	dir := small(t)
	s := &show{T: t, dir: dir}
	s.write("content/news/2023-07-15-x.md", "---\ntitle: \"<script>alert(1)</script>\"\ndate: 2023-07-15\ndraft: true\n---\n\nText.\n")
	s.write("content/news/2023-07-16-y.md", "---\ntitle: Y\ndate: 2023-07-16\n\"<img src=x onerror=alert(1)>\": 1\n---\n\nText.\n")
	s = run(t, dir)
	s.must(os.Remove(s.file("content/news/2023-07-16-y.md")))
	s.within(patient, "it is a site", func() bool { return s.state().OK })
	s.write("content/news/2023-07-16-y.md", "---\ntitle: Y\ndate: 2023-07-16\n\"<img src=x onerror=alert(1)>\": 1\n---\n\nText.\n")
	s.within(patient, "it is none", func() bool { return !s.state().OK })
	for _, path := range []string{"/_drawpress/", "/_drawpress/feed/", "/_drawpress/pages/"} {
		room := s.get(path)
		if strings.Contains(room, "<script>alert") || strings.Contains(room, "<img src=x") {
			t.Errorf("%s holds markup of a post", path)
		}
	}
	if room := s.get("/_drawpress/"); !strings.Contains(room, "&lt;script&gt;alert(1)") || !strings.Contains(room, "&lt;img src=x") || strings.Contains(room, "ZgotmplZ") {
		t.Error("the newsroom does not show what is there")
	}
	if _, body := s.ask("GET", `/"><script>alert(2)</script>`); strings.Contains(body, `<script>alert(2)`) {
		t.Error("the path of a URL becomes markup")
	}
}

// TestSlowClients begins requests and never ends them, and reads nothing.
func TestSlowClients(t *testing.T) {
	t.Parallel()
	s := run(t, small(t))
	var open []net.Conn
	defer func() {
		for _, c := range open {
			c.Close()
		}
	}()
	dial := func() net.Conn {
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.port))
		s.must(err)
		open = append(open, c)
		return c
	}
	slow := dial()
	_, err := io.WriteString(slow, "GET / HTTP/1.1\r\nHost: loc")
	s.must(err)
	for range maxStreams + 5 { // streams that nobody reads
		c := dial()
		fmt.Fprintf(c, "GET /_drawpress/stream HTTP/1.1\r\nHost: localhost:%d\r\n\r\n", s.port)
	}
	s.within(patient, "the streams are limited", func() bool {
		s.streams.mu.Lock()
		defer s.streams.mu.Unlock()
		return len(s.streams.bells) == maxStreams
	})
	s.write("content/draws/2023/258.md", draw258+"\nIn spite of them.\n")
	s.shows("/draws/258/", "In spite of them.")
	s.must(slow.SetReadDeadline(time.Now().Add(headerTime + 3*time.Second)))
	if _, err := io.ReadAll(slow); err != nil {
		t.Errorf("who does not end a request is not sent away: %v", err)
	}
}

// TestManyConnections refuses more than any browser opens.
func TestManyConnections(t *testing.T) {
	s := run(t, small(t))
	var open []net.Conn
	for range maxVisitors + 40 {
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.port))
		s.must(err)
		open = append(open, c)
	}
	closed := 0
	for _, c := range open[maxVisitors:] {
		s.must(c.SetReadDeadline(time.Now().Add(patient)))
		if _, err := c.Read(make([]byte, 1)); err != nil && !os.IsTimeout(err) {
			closed++
		}
	}
	if closed == 0 {
		t.Error("none was refused")
	}
	for _, c := range open {
		c.Close()
	}
	s.shows("/draws/258/", "The text of the draw.")
}

// TestStream hears of an edit, and ends with the preview at once.
func TestStream(t *testing.T) {
	dir := small(t)
	p, err := New(Options{Folder: dir, Open: openDir(dir), Site: defaults()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	a, err := http.Get(p.root("localhost") + under + "stream")
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		for in := bufio.NewScanner(a.Body); in.Scan(); {
			lines <- in.Text()
		}
	}()
	hears := func(text string) {
		t.Helper()
		for end := time.After(patient); ; {
			select {
			case l, ok := <-lines:
				if strings.Contains(l, text) {
					return
				}
				if !ok {
					t.Fatalf("the stream ends before %q", text)
				}
			case <-end:
				t.Fatalf("nothing of %q", text)
			}
		}
	}
	hears(`"edition":1`)
	if err := os.WriteFile(filepath.Join(dir, "content/draws/2023/258.md"), []byte(draw258+"\nMore.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	hears(`"edition":2`)
	began := time.Now()
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patient):
		t.Fatal("an open stream keeps the preview alive")
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %v to end", took)
	}
}

// FuzzServePath asks for any path. What is served is a page of the plan, and
// the answer never quotes the path as markup.
func FuzzServePath(f *testing.F) {
	for _, seed := range []string{"/", "/draws/258/", "/../site.yaml", "/%2e%2e/", "//x", "/_drawpress/page?path=/", "/_drawpress/../", "/draws/258", "/\x00", "/a\\b", "/\"><script>alert(1)</script>", "/_drawpress/stream/", "/é", "/%ff"} {
		f.Add(seed)
	}
	dir := small(f)
	p, err := New(Options{Folder: dir, Open: openDir(dir), Site: defaults()})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = p.close() })
	f.Fuzz(func(t *testing.T, path string) {
		u := &url.URL{Path: path}
		if before, query, ok := strings.Cut(path, "?"); ok {
			u = &url.URL{Path: before, RawQuery: query}
		}
		if u.Path == under+"stream" {
			t.Skip("a stream has no end")
		}
		r := &http.Request{Method: "GET", URL: u, RequestURI: u.RequestURI(), Host: fmt.Sprintf("localhost:%d", p.port), Header: http.Header{}, Body: http.NoBody}
		w := httptest.NewRecorder()
		p.serve(w, r)
		if w.Code == 200 && !strings.HasPrefix(path, under) {
			if _, _, ok := p.now.Load().edition.find(u.Path); !ok {
				t.Errorf("%q is served, and is no page", path)
			}
		}
		if w.Code >= 500 {
			t.Errorf("%q: %d", path, w.Code)
		}
		if body := w.Body.String(); strings.Contains(body, "<script>alert") || strings.Contains(body, "base_url: ") {
			t.Errorf("%q: %s", path, body)
		}
		if to := w.Header().Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
			t.Errorf("%q leads to %q", path, to)
		}
	})
}

// TestNothingIsLeft counts goroutines and open files over many edits, good and
// bad, with a browser that listens: 10,000 of them with DRAWPRESS_STRESS=1.
func TestNothingIsLeft(t *testing.T) {
	edits := 120
	if os.Getenv("DRAWPRESS_STRESS") != "" {
		edits = 10_000
	}
	s := run(t, small(t))
	listener, stop := context.WithCancel(t.Context())
	defer stop()
	r, err := http.NewRequestWithContext(listener, "GET", s.root("localhost")+under+"stream", nil)
	s.must(err)
	a, err := http.DefaultClient.Do(r)
	s.must(err)
	go func() { _, _ = io.Copy(io.Discard, a.Body) }()
	defer a.Body.Close()

	use := func() (goroutines, files int, heap uint64) {
		s.client.CloseIdleConnections()
		time.Sleep(300 * time.Millisecond) // what is in the background ends
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if list, err := os.ReadDir("/proc/self/fd"); err == nil {
			files = len(list)
		}
		return runtime.NumGoroutine(), files, m.HeapAlloc
	}
	edit := func(i int) {
		text := fmt.Sprintf("%s\nEdit %d.\n", draw258, i)
		switch {
		case i%10 == 3: // an error, and then the text
			s.write("content/draws/2023/258.md", strings.Replace(text, "crs: 500", "crs: none", 1))
			s.within(patient, "the error shows", func() bool { return len(s.now.Load().failed) > 0 })
		case i%10 == 6: // a folder comes and goes
			s.write(fmt.Sprintf("content/draws/extra-%d/300.md", i), strings.NewReplacer("258", "300", "07-12", "07-14").Replace(draw258))
			s.shows("/draws/300/", "The text")
			s.must(os.RemoveAll(s.file(fmt.Sprintf("content/draws/extra-%d", i))))
		case i%10 == 9:
			s.write("assets/site.css", fmt.Sprintf("body { margin: %dpx }\n", i))
		}
		temporary := s.file("content/draws/2023/.258.md.tmp")
		s.must(os.WriteFile(temporary, []byte(text), 0o644))
		s.must(os.Rename(temporary, s.file("content/draws/2023/258.md")))
		s.shows("/draws/258/", fmt.Sprintf("Edit %d.", i))
	}
	const warm = 40 // what is made once is made by then
	for i := range warm {
		edit(i)
	}
	goroutines, files, heap := use()
	began := time.Now()
	for i := range edits {
		edit(warm + i)
	}
	each := time.Since(began) / time.Duration(edits)
	nowGoroutines, nowFiles, nowHeap := use()
	t.Logf("%d edits, %v each: goroutines %d -> %d, open files %d -> %d, heap %.1f -> %.1f MB", edits, each.Round(time.Microsecond),
		goroutines, nowGoroutines, files, nowFiles, float64(heap)/1e6, float64(nowHeap)/1e6)
	if nowGoroutines > goroutines+3 || nowFiles > files+3 {
		t.Error("something is left behind")
	}
	if nowHeap > heap+heap/4+2<<20 {
		t.Error("the heap grows")
	}
}
