package official

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const someRounds = `{"rounds": []}`

// server answers on this machine in all the ways in which a server can.
func server(t *testing.T) (*httptest.Server, *atomic.Int64) {
	t.Helper()
	var hits atomic.Int64
	mux := http.NewServeMux()
	for path, f := range map[string]http.HandlerFunc{
		"/good":         answer("application/json", someRounds),
		"/charset":      answer("application/json; charset=utf-8", someRounds),
		"/plain":        answer("text/plain", someRounds),
		"/stream":       answer("application/octet-stream", someRounds),
		"/untyped":      answer("", someRounds),
		"/latin":        answer("application/json", "{\"rounds\": [\"\xe9\"]}"),
		"/html":         answer("text/html; charset=utf-8", "<!doctype html>"),
		"/picture":      answer("image/png", "PNG"),
		"/strange":      answer("a b c", someRounds),
		"/teapot":       status(http.StatusTeapot),
		"/failing":      status(http.StatusServiceUnavailable),
		"/nothing":      status(http.StatusNoContent),
		"/gzip":         zipped(someRounds, 0),
		"/cut-gzip":     zipped(strings.Repeat(someRounds, 100), 6),
		"/bomb":         zipped(strings.Repeat("\x00", 4<<20), 0),
		"/huge":         answer("application/json", strings.Repeat(" ", 2<<20)),
		"/endless":      endless,
		"/cut":          cut,
		"/slow":         slow,
		"/stalls":       stalls,
		"/moved":        http.RedirectHandler("/good", http.StatusFound).ServeHTTP,
		"/away":         http.RedirectHandler("http://127.0.0.2:9/good", http.StatusFound).ServeHTTP,
		"/port":         http.RedirectHandler("http://127.0.0.1:9/good", http.StatusFound).ServeHTTP,
		"/secure":       http.RedirectHandler("https://127.0.0.1/good", http.StatusFound).ServeHTTP,
		"/loop":         http.RedirectHandler("/loop", http.StatusFound).ServeHTTP,
		"/other-scheme": http.RedirectHandler("file:///etc/passwd", http.StatusFound).ServeHTTP,
	} {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) { hits.Add(1); f(w, r) })
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s, &hits
}

// answer gives a text; an empty type is none at all.
func answer(kind, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = []string{kind}
		if kind == "" {
			w.Header()["Content-Type"] = nil
		}
		fmt.Fprint(w, text)
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// zipped gives a text compressed, without the last bytes.
func zipped(text string, lacks int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		fmt.Fprint(z, text)
		_ = z.Close()
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(b.Bytes()[:b.Len()-lacks])
	}
}

func endless(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	for r.Context().Err() == nil {
		if _, err := w.Write(make([]byte, 1<<16)); err != nil {
			return
		}
	}
}

func cut(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "1000")
	fmt.Fprint(w, someRounds)
}

func slow(_ http.ResponseWriter, r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-time.After(10 * time.Second):
	}
}

func stalls(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, "{")
	_ = http.NewResponseController(w).Flush()
	slow(w, r)
}

func TestFetch(t *testing.T) {
	s, _ := server(t)
	for path, want := range map[string]string{
		"/good": "", "/charset": "", "/plain": "", "/stream": "", "/untyped": "", "/gzip": "", "/moved": "",
		"/html":         "the answer is a web page; want the official rounds file, which is JSON",
		"/picture":      `the answer is of type "image/png"; want JSON`,
		"/strange":      `the answer is of type "a b c"; want JSON`,
		"/absent":       "the server answered 404 Not Found; want 200 OK",
		"/teapot":       "the server answered 418 I'm a teapot",
		"/failing":      "the server answered 503 Service Unavailable",
		"/nothing":      "the server answered 204 No Content",
		"/huge":         "bytes; the official rounds file has less",
		"/endless":      "the answer has more than 1048576 bytes",
		"/bomb":         "the answer has more than 1048576 bytes",
		"/cut":          "the answer was cut short after 14 bytes",
		"/cut-gzip":     "the answer was cut short",
		"/slow":         "no whole answer within 300ms",
		"/stalls":       "no whole answer within 300ms",
		"/away":         "the server redirects to another host, http://127.0.0.2:9/good; give that address if you trust it",
		"/port":         "the server redirects to another host, http://127.0.0.1:9/good",
		"/secure":       "the server redirects to another host",
		"/other-scheme": "the server redirects to another host",
		"/loop":         "the server redirects more than 5 times",
	} {
		t.Run(path[1:], func(t *testing.T) {
			t.Parallel()
			within := 5 * time.Second
			if path == "/slow" || path == "/stalls" {
				within = 300 * time.Millisecond
			}
			data, err := fetch(t.Context(), s.URL+path, within, 1<<20)
			switch {
			case want == "" && (err != nil || string(data) != someRounds):
				t.Errorf("%q, %v", data, err)
			case want != "" && (err == nil || data != nil || !strings.Contains(err.Error(), want)):
				t.Errorf("%v\nwant %s", err, want)
			case want != "" && !strings.HasPrefix(err.Error(), s.URL+path+": "):
				t.Errorf("%v does not begin with the address", err)
			}
		})
	}
}

// The bytes come as they are: the file may be in Windows-1252.
func TestFetchBytes(t *testing.T) {
	s, _ := server(t)
	data, err := Fetch(t.Context(), s.URL+"/latin")
	if err != nil || !bytes.Contains(data, []byte{0xe9}) {
		t.Errorf("%q, %v", data, err)
	}
}

func TestFetchInterrupted(t *testing.T) {
	s, _ := server(t)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := Fetch(ctx, s.URL+"/slow"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A server that speaks https with a certificate that nobody vouches for, and
// one that does not speak it at all, give nothing.
func TestFetchTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, someRounds) }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // it tells of each handshake that fails
	s.StartTLS()
	defer s.Close()
	if _, err := Fetch(t.Context(), s.URL); err == nil || !strings.Contains(err.Error(), "the server cannot prove that it is the right one") {
		t.Error(err)
	}
	plain, _ := server(t)
	if _, err := Fetch(t.Context(), strings.Replace(plain.URL, "http:", "https:", 1)+"/good"); err == nil || !strings.Contains(err.Error(), "HTTP") {
		t.Error(err)
	}
}

// From https nothing leads back to http, whatever the host.
func TestRedirectToHTTP(t *testing.T) {
	var s *httptest.Server
	s = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, strings.Replace(s.URL, "https:", "http:", 1), http.StatusFound)
	}))
	defer s.Close()
	client := s.Client()
	client.CheckRedirect = checkRedirect
	request, _ := http.NewRequest(http.MethodGet, s.URL, nil)
	if _, err := get(client, request, 100); err == nil || !strings.Contains(err.Error(), "the server redirects from https to http://") {
		t.Error(err)
	}
}

func TestFetchOffline(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	if _, err := Fetch(t.Context(), "http://"+address); err == nil || !strings.Contains(err.Error(), "the server refuses connections") {
		t.Error(err)
	}
	err = plainly(&net.DNSError{Name: "www.canada.ca", Err: "no such host", IsNotFound: true})
	if err.Error() != "no machine of the name www.canada.ca is known; is this one offline?" {
		t.Error(err)
	}
	err = plainly(&net.DNSError{Name: "www.canada.ca", Err: "server misbehaving", IsTemporary: true})
	if !strings.HasPrefix(err.Error(), "the name www.canada.ca cannot be looked up; is this machine offline?") {
		t.Error(err)
	}
}

func TestCheckURL(t *testing.T) {
	for _, good := range []string{URL, "https://example.org", "http://localhost:8080/x", "http://127.0.0.1/x", "http://[::1]:80/x", "HTTPS://example.org/"} {
		if err := CheckURL(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	s, hits := server(t)
	for _, bad := range []string{"", "rounds.json", "http://example.org/x", "http://localhost.example.org/x", "http://127.0.0.1.example.org/x", "http://10.0.0.1/", "ftp://localhost/x",
		"file:///etc/passwd", "https://", "https:///x", "https://user:secret@example.org/", "https://example.org/#x", "http://[::1", "//example.org/x",
		strings.Replace(s.URL, "http:", "gopher:", 1)} {
		if err := CheckURL(bad); err == nil {
			t.Errorf("%q is let through", bad)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("a password is shown: %v", err)
		}
		if data, err := Fetch(t.Context(), bad); err == nil {
			t.Errorf("%q gave %q", bad, data)
		}
	}
	if hits.Load() > 0 {
		t.Errorf("%d requests were made", hits.Load())
	}
}
