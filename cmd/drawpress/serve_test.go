package main

import (
	"bufio"
	"bytes"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A server is drawpress serve in a process of its own.
type server struct {
	testing.TB
	cmd   *exec.Cmd
	url   string
	lines chan string // of standard output
	err   bytes.Buffer
}

// serve begins a preview of a folder and waits for its address.
func serve(t testing.TB, flags ...string) *server {
	t.Helper()
	s := &server{TB: t, lines: make(chan string, 1000)}
	s.cmd = exec.Command("drawpress", append([]string{"serve", "--port", "0"}, flags...)...)
	s.cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	s.cmd.Stderr = &s.err
	out, err := s.cmd.StdoutPipe()
	check(t, err)
	check(t, s.cmd.Start())
	t.Cleanup(func() {
		if s.cmd.ProcessState == nil {
			_ = s.cmd.Process.Kill()
			_ = s.cmd.Wait()
		}
	})
	go func() {
		defer close(s.lines)
		for in := bufio.NewScanner(out); in.Scan(); {
			s.lines <- in.Text()
		}
	}()
	_, s.url, _ = strings.Cut(s.says("The site is at"), "http")
	s.url = "http" + s.url
	return s
}

// says waits for a line of standard output.
func (s *server) says(text string) string {
	s.Helper()
	var before []string
	for end := time.After(10 * time.Second); ; {
		select {
		case l, ok := <-s.lines:
			if strings.Contains(l, text) {
				return l
			}
			if before = append(before, l); !ok {
				s.Fatalf("it ended and never said %q:\n%s\n%s", text, strings.Join(before, "\n"), s.err.String())
			}
		case <-end:
			s.Fatalf("it does not say %q:\n%s", text, strings.Join(before, "\n"))
		}
	}
}

func (s *server) get(path string) (status int, body string) {
	s.Helper()
	a, err := http.Get(s.url + path)
	check(s, err)
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	check(s, err)
	return a.StatusCode, string(text)
}

func (s *server) shows(path, text string) {
	s.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		_, body := s.get(path)
		if strings.Contains(body, text) {
			return
		}
		if time.Now().After(end) {
			s.Fatalf("/%s does not show %q", path, text)
		}
	}
}

var injected = regexp.MustCompile(`<script defer src="/_drawpress/[^>]*></script>`)

// TestServeIsBuild: whatever a build writes, the preview serves.
func TestServeIsBuild(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	mustRun(t, "init", dir)
	write(t, filepath.Join(dir, "content/news/2023-07-20-draft.md"), "---\ntitle: A draft\ndate: 2023-07-20\ndraft: true\naliases: [/old/]\n---\n\nText.\n")
	write(t, filepath.Join(dir, "content/news/2023-07-21-later.md"), "---\ntitle: Later\ndate: 2023-07-21\npublished: 2099-01-01 00:00\n---\n\nText.\n")
	for _, flags := range [][]string{{"--drafts=true", "--future=true"}, {"--drafts=false", "--future=false"}} {
		dest := filepath.Join(t.TempDir(), "public")
		mustRun(t, append([]string{"build", "-s", dir, "-d", dest}, flags...)...)
		s := serve(t, append([]string{"-s", dir}, flags...)...)
		tree := readTree(t, dest)
		for _, file := range slices.Sorted(maps.Keys(tree)) {
			status, got := s.get(file)
			if plain := injected.ReplaceAllString(got, ""); status != 200 || plain != tree[file] {
				t.Errorf("%v: /%s: %d, or other bytes than in the build", flags, file, status)
			}
			if strings.HasSuffix(file, ".html") && len(injected.FindAllString(got, -1)) != 1 {
				t.Errorf("%v: /%s has no bar, or two", flags, file)
			}
		}
		if status, _ := s.get("news/draft/"); (status == 200) != (flags[0] == "--drafts=true") {
			t.Errorf("%v: a draft is %d", flags, status)
		}
	}
}

// TestServe is an editor's morning: edits, a mistake, a wrong figure in the
// text, and Ctrl-C with the browser still open. Nothing is written.
func TestServe(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	mustRun(t, "init", dir)
	before, err := stamps(dir)
	check(t, err)
	s := serve(t, "-s", dir)
	post := filepath.Join(dir, "content/draws/2023/258.md")
	text, err := os.ReadFile(post)
	check(t, err)

	write(t, post, string(text)+"\nA new sentence.\n")
	s.shows("draws/258/", "A new sentence.")
	s.says("content/draws/2023/258.md")

	write(t, post, strings.Replace(string(text), "round: 258", "round: 258x9", 1))
	s.says("content/draws/2023/258.md")
	s.shows("_drawpress/", "content/draws/2023/258.md:2:8")
	s.shows("draws/258/", "A new sentence.")

	write(t, post, string(text)+"\nThe cut-off of this draw was 499 points.\n\n<!-- unchecked: quoted -->\n\nIt was 498.\n")
	s.says(", mended")
	s.shows("_drawpress/", "the text says 499")
	s.shows("_drawpress/", "quoted")
	write(t, post, string(text))
	s.says("content/draws/2023/258.md")

	stream, err := http.Get(s.url + "_drawpress/stream")
	check(t, err)
	defer stream.Body.Close()
	_, err = stream.Body.Read(make([]byte, 10))
	check(t, err)
	began := time.Now()
	check(t, s.cmd.Process.Signal(syscall.SIGINT))
	for range s.lines { // to its end: only then may Wait be called
	}
	if err := s.cmd.Wait(); err != nil || time.Since(began) > 2*time.Second {
		t.Errorf("Ctrl-C: %v after %v", err, time.Since(began))
	}
	if told := s.err.String(); !strings.HasPrefix(told, "content/draws/2023/258.md:2:8: error DP") || strings.Count(told, "error") != 1 {
		t.Errorf("standard error: %s", told)
	}
	after, err := stamps(dir)
	check(t, err)
	delete(before, "content/draws/2023/258.md") // that was us
	delete(after, "content/draws/2023/258.md")
	if d := differences(before, after); len(d) > 0 {
		t.Errorf("the preview writes: %v", d)
	}
}

// TestServeOfficial shows what differs from the official file.
func TestServeOfficial(t *testing.T) {
	file := filepath.Join("..", "internal", "official", "testdata", "rounds.json")
	dir := filepath.Join(t.TempDir(), "site")
	mustRun(t, "init", dir)
	s := serve(t, "-s", dir, "--official", file)
	s.shows("_drawpress/", "Beside the official file")
	s.shows("_drawpress/", "<p class=\"meta\">"+filepath.ToSlash(file)+": ")
	s.shows("_drawpress/", "<span class=\"kind missing\">")
}
