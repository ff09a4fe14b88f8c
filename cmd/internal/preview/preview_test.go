package preview

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"drawpress/cmd/internal/page"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

// repository is the site folder of the real record.
const repository = "../../.."

// openDir is a site folder without the safety of the program's own.
func openDir(dir string) func() (fs.FS, func(), error) {
	return func() (fs.FS, func(), error) { return os.DirFS(dir), func() {}, nil }
}

// defaults are the options of a preview of everything.
func defaults() site.Options {
	return site.Options{Drafts: true, Future: true, Defaults: os.DirFS(repository)}
}

// A show is a preview that runs for a test.
type show struct {
	*testing.T
	*Preview
	dir     string
	mu      sync.Mutex
	reports []Report
	notes   []string
	client  http.Client
}

// run previews a folder until the test ends.
func run(t *testing.T, dir string, change ...func(*Options)) *show {
	t.Helper()
	s := &show{T: t, dir: dir}
	o := Options{Folder: dir, Open: openDir(dir), Editor: editors["vscode"],
		Site: defaults(),
		Told: func(r Report) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.reports = append(s.reports[max(0, len(s.reports)-7):], r)
		},
		Note: func(n string) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.notes = append(s.notes, n)
		},
	}
	for _, f := range change {
		f(&o)
	}
	p, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Preview = p
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		s.client.CloseIdleConnections()
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(10 * time.Second):
			t.Error("the preview does not end")
		}
	})
	return s
}

// ask sends a request to the preview.
func (s *show) ask(method, path string, header ...string) (*http.Response, string) {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), method, s.root("localhost")+path, nil)
	if err != nil {
		s.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
			continue
		}
		r.Header.Set(header[i], header[i+1])
	}
	s.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := s.client.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.Fatal(err)
	}
	return answer, string(body)
}

func (s *show) get(path string) string {
	s.Helper()
	_, body := s.ask("GET", path)
	return body
}

func (s *show) state() (st state) {
	s.Helper()
	if err := json.Unmarshal(s.now.Load().message(), &st); err != nil {
		s.Fatal(err)
	}
	return st
}

// within waits until something is so.
func (s *show) within(d time.Duration, what string, so func() bool) {
	s.Helper()
	for end := time.Now().Add(d); !so(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			s.mu.Lock()
			defer s.mu.Unlock()
			last := s.reports[len(s.reports)-1]
			s.Fatalf("after %v still not: %s\nnotes %q\n%d reports, the last of %d files: %v", d, what, s.notes, len(s.reports), len(last.Changed), last.Problems)
		}
	}
}

const patient = 5 * time.Second // for a machine with other things to do

// shows waits until a page holds a text.
func (s *show) shows(path, text string) {
	s.Helper()
	s.within(patient, path+" holds "+text, func() bool { return strings.Contains(s.get(path), text) })
}

func (s *show) write(name, text string) {
	s.Helper()
	name = filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		s.Fatal(err)
	}
}

// small writes a small site: two draws, one of them with a text.
func small(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"site.yaml":                     "title: Draw News\nbase_url: https://news.example/\n",
		"content/types/general.md":      "---\nkind: general\nname: No Program Specified\nshort: General\nlabels: [No Program Specified]\n---\n\nEveryone in the pool.\n",
		"content/draws/2023/257.md":     draw257,
		"content/draws/2023/258.md":     draw258,
		"content/pages/about.md":        "---\ntitle: About\n---\n\nWho we are.\n",
		"content/blocks/contact.md":     "Write to us.\n",
		"content/news/2023-07-13-a.md":  "---\ntitle: A change\ndate: 2023-07-13\n---\n\nSomething changed.\n",
		"assets/static/robots-notes.md": "plain\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	draw257 = "---\nround: 257\ndate: 2023-07-11\ntype: general\ninvitations: 800\ncrs: 505\n---\n"
	draw258 = "---\nround: 258\ndate: 2023-07-12\ntype: general\ninvitations: 3800\ncrs: 500\n---\n\nThe text of the draw.\n"
)

// element is the one that a preview adds to a page.
var element = regexp.MustCompile(`<script defer src="/_drawpress/client\.[0-9a-f]+\.js" data-path="[^"]*" data-edition="\d+" data-sum="[0-9a-f]*" data-shape="[0-9a-f]*"></script>`)

// TestServesWhatABuildWrites walks over every URL of the real site.
func TestServesWhatABuildWrites(t *testing.T) {
	s := run(t, repository)
	built, problems := site.Load(os.DirFS(repository), site.Options{At: time.Now(), Drafts: true, Future: true, Defaults: os.DirFS(repository)})
	if built == nil {
		t.Fatal(problems)
	}
	plan, more := page.NewPlan(built)
	if plan == nil {
		t.Fatal(more)
	}
	for i := range plan.Files {
		f := &plan.Files[i]
		var want bytes.Buffer
		if err := f.Render(&want); err != nil {
			t.Fatal(err)
		}
		answer, got := s.ask("GET", "/"+f.URLPath())
		status := http.StatusOK
		if answer.StatusCode != status {
			t.Errorf("/%s: %s", f.URLPath(), answer.Status)
		}
		if strings.HasSuffix(f.Path, ".html") {
			found := element.FindAllString(got, -1)
			if len(found) != 1 {
				t.Errorf("/%s holds %d of our elements", f.URLPath(), len(found))
			}
			got = element.ReplaceAllString(got, "")
			if answer.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("/%s may be kept: %s", f.URLPath(), answer.Header.Get("Cache-Control"))
			}
		}
		if got != want.String() {
			t.Errorf("/%s differs from what a build writes", f.URLPath())
		}
		if kind := answer.Header.Get("Content-Type"); kind == "application/octet-stream" || kind == "" {
			t.Errorf("/%s is %q", f.URLPath(), kind)
		}
	}
	if t.Logf("%d files", len(plan.Files)); len(plan.Files) < 400 {
		t.Error("that is not the real site")
	}
}

// TestShowsEdits saves good and bad files, and looks at what is shown.
func TestShowsEdits(t *testing.T) {
	s := run(t, small(t))
	if page := s.get("/draws/258/"); !strings.Contains(page, "The text of the draw.") {
		t.Fatal(page)
	}
	s.write("content/draws/2023/258.md", draw258+"\nAnother line.\n")
	s.shows("/draws/258/", "Another line.")
	if st := s.state(); !st.OK || st.Edited != "/draws/258/" || st.Edition != 2 {
		t.Errorf("%+v", st)
	}

	s.write("content/draws/2023/258.md", strings.Replace(draw258, "crs: 500", "crs: 50O", 1))
	s.within(patient, "the error is told", func() bool { return !s.state().OK })
	st := s.state()
	if len(st.Errors) != 1 || st.Errors[0].At != "content/draws/2023/258.md:6:6" || !strings.HasPrefix(st.Errors[0].Href, "vscode://file/") || !strings.HasSuffix(st.Errors[0].Href, "258.md:6:6") {
		t.Errorf("%+v", st.Errors)
	}
	if !strings.Contains(s.get("/draws/258/"), "Another line.") {
		t.Error("the last good page is gone")
	}

	s.write("content/draws/2023/258.md", draw258+"\nA third line.\n")
	s.shows("/draws/258/", "A third line.")
	if st := s.state(); !st.OK || len(st.Errors) != 0 {
		t.Errorf("%+v", st)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.reports[len(s.reports)-1]; !r.Mended || !r.OK || len(r.Changed) != 1 {
		t.Errorf("%+v", r)
	}
}

// TestBeginsWithErrors starts with a site that is none.
func TestBeginsWithErrors(t *testing.T) {
	dir := small(t)
	s := &show{T: t, dir: dir}
	s.write("site.yaml", "titel: Draw News\n")
	s = run(t, dir)
	answer, body := s.ask("GET", "/draws/258/")
	if answer.StatusCode != http.StatusServiceUnavailable || !element.MatchString(body) {
		t.Error(answer.Status, body)
	}
	if st := s.state(); st.OK || len(st.Errors) == 0 || st.Errors[0].Code == "" {
		t.Errorf("%+v", st)
	}
	if room := s.get("/_drawpress/"); !strings.Contains(room, "site.yaml:1:1") {
		t.Error(room)
	}
	s.write("site.yaml", "title: Draw News\nbase_url: https://news.example/sub/\n")
	s.shows("/sub/draws/258/", "The text of the draw.")
	if answer, _ := s.ask("GET", "/"); answer.StatusCode != http.StatusTemporaryRedirect || answer.Header.Get("Location") != "/sub/" {
		t.Error(answer.Status, answer.Header)
	}
}

// TestTemplateThatFails keeps the page as it last was, and finds the mistake on
// pages that nobody looks at.
func TestTemplateThatFails(t *testing.T) {
	s := run(t, small(t))
	if !strings.Contains(s.get("/types/general/"), "Everyone in the pool.") {
		t.Fatal("no page of the type")
	}
	s.write("templates/type.html", `{{template "top" .Page}}{{.Nothing}}{{template "bottom" .Page}}`)
	s.within(patient, "the sweep finds it", func() bool { return !s.state().OK })
	st := s.state()
	if len(st.Errors) != 1 || st.Errors[0].File != "templates/type.html" || st.Errors[0].Code != source.TemplateFailed {
		t.Errorf("%+v", st.Errors)
	}
	answer, body := s.ask("GET", "/types/general/")
	if answer.StatusCode != http.StatusOK || !strings.Contains(body, "Everyone in the pool.") {
		t.Error(answer.Status, body)
	}
	if err := os.Remove(filepath.Join(s.dir, "templates/type.html")); err != nil {
		t.Fatal(err)
	}
	s.within(patient, "it is mended", func() bool { return s.state().OK })
}

// TestStyles tells a change of a stylesheet from a change of the page.
func TestStyles(t *testing.T) {
	dir := small(t)
	s := &show{T: t, dir: dir}
	s.write("assets/site.css", "body { color: #123456 }\n")
	s = run(t, dir)
	before := s.pageState("/draws/258/")
	s.write("assets/site.css", "body { color: #654321 }\n")
	s.within(patient, "the style is new", func() bool { return s.pageState("/draws/258/").Edition > before.Edition })
	after := s.pageState("/draws/258/")
	if after.Sum == before.Sum || after.Shape != before.Shape || fmt.Sprint(after.Styles) == fmt.Sprint(before.Styles) {
		t.Errorf("before %+v\nafter %+v", before, after)
	}
	s.write("content/draws/2023/258.md", draw258+"\nMore.\n")
	s.shows("/draws/258/", "More.")
	if now := s.pageState("/draws/258/"); now.Shape == after.Shape {
		t.Errorf("%+v", now)
	}
	if other := s.pageState("/pages-that-are-not/"); other.Status != http.StatusNotFound {
		t.Errorf("%+v", other)
	}
}
