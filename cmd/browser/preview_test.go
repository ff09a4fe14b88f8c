package browser

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// A preview is `drawpress serve` over a copy of this repository's site, with an
// editor's hand on its files.
type preview struct {
	t      *testing.T
	folder string
	url    string
	run    *exec.Cmd
	ended  chan error
}

func newPreview(t *testing.T) *preview {
	t.Helper()
	p := &preview{t: t, folder: t.TempDir(), ended: make(chan error, 1)}
	for _, name := range []string{"content", "templates", "assets"} {
		if err := os.CopyFS(filepath.Join(p.folder, name), os.DirFS(filepath.Join("../..", name))); err != nil {
			t.Fatal(err)
		}
	}
	settings, err := os.ReadFile("../../site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p.write("site.yaml", string(settings))

	p.run = exec.Command(program, "serve", "--port", "0", "--source", p.folder)
	out, err := p.run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.run.Stderr = os.Stderr
	if err := p.run.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for p.url == "" && lines.Scan() {
		p.url = regexp.MustCompile(`http://[^/\s]+`).FindString(lines.Text())
	}
	go func() {
		for lines.Scan() { // what it tells must not fill the pipe
		}
		p.ended <- p.run.Wait()
	}()
	t.Cleanup(func() { p.run.Process.Kill() })
	if p.url == "" {
		t.Fatal("drawpress serve printed no address")
	}
	return p
}

func (p *preview) read(name string) string {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join(p.folder, name))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}

func (p *preview) write(name, text string) {
	p.t.Helper()
	path := filepath.Join(p.folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// replace changes the first old in a file, as an editor who saves would.
func (p *preview) replace(name, old, new string) {
	p.t.Helper()
	text := p.read(name)
	if !strings.Contains(text, old) {
		p.t.Fatalf("%s has no %q", name, old)
	}
	p.write(name, strings.Replace(text, old, new, 1))
}

// open shows a page of the preview and waits for its bar.
func (p *preview) open(b *tab, path string) {
	p.t.Helper()
	b.open(p.url + path)
	p.settled(b)
}

// settled waits until the bar says that what is shown is up to date.
func (p *preview) settled(b *tab) {
	p.t.Helper()
	b.until("the bar is connected", `document.querySelector("drawpress-preview")?.dataset.state == "ok"`)
}

// part is an element of the preview's bar or overlay, as an expression.
func part(name string) string {
	return fmt.Sprintf(`document.querySelector("drawpress-preview").shadowRoot.querySelector("[data-dp=%s]")`, name)
}

const (
	latest = "content/draws/2026/437.md"
	story  = "content/draws/2023/258.md"
)

// TestPreviewEdits writes a post with the preview beside it: what is saved shows
// on the screen, where the reader was, and nothing but the files is touched.
func TestPreviewEdits(t *testing.T) {
	t.Parallel()
	p, b := newPreview(t), newTab(t)
	p.open(b, "/draws/258/")
	b.do(chromedp.Evaluate[chromedp.Void](`scrollTo(0, 700)`))
	p.replace(story, "It concerned only candidates", "It concerned, as ever, only candidates")
	b.until("the new words", `document.body.innerText.includes("It concerned, as ever, only candidates")`)
	b.until("the place on the page", `Math.abs(scrollY - 700) < 3`)
	p.settled(b)

	t.Run("an error is laid over the last good page", func(t *testing.T) {
		b.t, p.t = t, t
		p.replace(story, "crs: 375", "crs: <img src=x onerror=document.title=1>")
		b.until("the overlay", part("overlay")+`?.checkVisibility()`)
		b.until("the place", part("problem")+`?.dataset.file == "`+story+`" && `+part("problem")+`.dataset.line == "7"`)
		if got := eval[string](b, part("overlay")+`.innerText`); !strings.Contains(got, story+":7") || !strings.Contains(got, "<img src=x") {
			t.Errorf("the overlay says\n%s", got)
		}
		if !eval[bool](b, part("place")+`.href.startsWith("vscode://file/")`) {
			t.Error("the place does not open the file in the editor")
		}
		if !strings.Contains(b.text("main"), "It concerned, as ever, only candidates") {
			t.Error("the last good page is gone")
		}
		if eval[string](b, `document.title`) == "1" {
			t.Error("the text of a problem was read as HTML")
		}
		for _, scheme := range []string{"light", "dark"} {
			b.scheme(scheme)
			for _, s := range b.barriers() {
				t.Errorf("with the overlay, %s: %s", scheme, s)
			}
		}
		b.press("\x1b")
		b.until("Escape hides the overlay", `!`+part("overlay")+`.checkVisibility() && `+part("errors")+`.checkVisibility()`)
		p.replace(story, "crs: <img src=x onerror=document.title=1>", "crs: abc")
		b.until("another error is shown again", part("overlay")+`?.checkVisibility() && `+part("overlay")+`.innerText.includes("abc")`)
		p.replace(story, "crs: abc", "crs: 375")
		b.until("the mended page", `!`+part("overlay")+`?.checkVisibility() && document.querySelector("drawpress-preview").dataset.state == "ok"`)
	})
	t.Run("a style sheet is exchanged in place", func(t *testing.T) {
		b.t, p.t = t, t
		b.do(chromedp.Evaluate[chromedp.Void](`window.stayed = true; scrollTo(0, 900)`))
		p.write("assets/site.css", p.read("assets/site.css")+"h1 { color: rgb(1, 2, 3) !important }\n") // after its imports; nothing grows, so nothing moves
		b.until("the new style", `getComputedStyle(document.querySelector("h1")).color == "rgb(1, 2, 3)"`)
		if !eval[bool](b, `window.stayed === true && Math.abs(scrollY - 900) < 30`) {
			t.Error("the page was loaded again or has moved")
		}
	})
	t.Run("the preview follows the editor to another post", func(t *testing.T) {
		b.t, p.t = t, t
		b.do(chromedp.Evaluate[chromedp.Void](part("follow") + `.click()`))
		p.write(latest, p.read(latest)+"\nA closing remark on the day.\n")
		b.until("the page of the other post", `location.pathname == "/draws/437/" && document.body.innerText.includes("A closing remark on the day.")`)
	})
	b.t, p.t = t, t
	b.calm(p.url)
	if exists(filepath.Join(p.folder, "public")) {
		t.Error("a preview has written public/")
	}

	p.run.Process.Signal(syscall.SIGINT)
	select {
	case <-p.ended:
	case <-time.After(5 * time.Second):
		t.Error("with a page open, an interrupt does not end the preview")
	}
}

// TestPreviewNewsroom puts on the editor's desk one of everything and looks for
// it on the newsroom page.
func TestPreviewNewsroom(t *testing.T) {
	t.Parallel()
	p, b := newPreview(t), newTab(t)
	p.write("content/news/2026-08-20-half.md", "---\ntitle: Half a thought\nsummary: Not yet ready for anyone to read, so it stays in the drawer.\ndate: 2026-08-20\ndraft: true\n---\n\nWords.\n")
	p.write("content/news/2199-01-05-later.md", "---\ntitle: News of a later day\nsummary: Written long before its time, to appear when that has come.\ndate: 2199-01-05\npublished: 2199-01-05T09:00:00-05:00\n---\n\nWords.\n")
	p.write(latest, p.read(latest)+"\nThe draw invited 6,000 candidates.\n\n<!-- unchecked: the minister said so -->\n\nThe minister spoke of 7,000 invitations.\n")
	for path, want := range map[string]string{
		"/news/half/":  "Draft",
		"/news/later/": "Scheduled",
	} {
		b.open(p.url + path)
		b.until(path+" is marked", `document.querySelector("drawpress-preview") && `+part("mark")+`?.textContent == "`+want+`"`)
	}
	p.open(b, "/draws/437/")
	b.until("the bar counts a contradicted claim", part("claims")+`.checkVisibility() && `+part("claims")+`.textContent.startsWith("1 ")`)
	b.do(chromedp.Evaluate[chromedp.Void](part("claims") + `.click()`))
	b.until("the list says what is right", part("list")+`.checkVisibility() && `+part("list")+`.innerText.includes("the record says 5")`)
	b.faults(p.url) // the drafts were not there at the first look

	b.open(p.url + "/_drawpress/")
	for _, want := range []string{"Half a thought", "News of a later day", "2199", "the minister said so", "the record says 5", latest} {
		b.until("the newsroom has "+want, fmt.Sprintf(`document.body.textContent.includes(%q)`, want))
	}
	for _, path := range []string{"/_drawpress/", "/_drawpress/feed/", "/_drawpress/pages/"} {
		b.open(p.url + path)
		for _, scheme := range []string{"light", "dark"} {
			b.scheme(scheme)
			for _, s := range b.barriers() {
				t.Errorf("%s, %s: %s", path, scheme, s)
			}
		}
		b.device(320, 568)
		for _, s := range b.overflow() {
			t.Errorf("%s: %s", path, s)
		}
		b.device(1280, 900)
	}
	b.calm(p.url)
}
