package browser

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// What all tests share: made once by TestMain, never changed.
var (
	program string          // the drawpress binary, built from this repository
	public  string          // the real site as it was built into a temporary folder
	site    string          // where that site is served, such as http://127.0.0.1:40123
	chrome  context.Context // the one browser; every test has tabs of its own
)

func TestMain(m *testing.M) {
	code, err := prepared(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, "browser tests:", err)
		code = 1
	}
	os.Exit(code)
}

func prepared(run func() int) (int, error) {
	chromium, err := findChromium()
	if err != nil {
		return 0, err
	}
	dir, err := os.MkdirTemp("", "drawpress-browser-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)

	root, err := filepath.Abs("../..")
	if err != nil {
		return 0, err
	}
	program, public = filepath.Join(dir, "drawpress"), filepath.Join(dir, "public")
	build := exec.Command("go", "build", "-o", program, "./cmd/drawpress")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("go build: %w\n%s", err, out)
	}
	if out, err := exec.Command(program, "build", "--quiet", "--no-cache", "--source", root, "--destination", public).CombinedOutput(); err != nil {
		return 0, fmt.Errorf("drawpress build: %w\n%s", err, out)
	}
	server := httptest.NewServer(http.HandlerFunc(serveSite))
	defer server.Close()
	site = server.URL

	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium),
		chromedp.NoSandbox, // containers have no user namespaces to build one from
		chromedp.DisableGPU,
		chromedp.UserDataDir(filepath.Join(dir, "profile")),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		// Any name but this machine's own resolves to nothing, so that a page
		// that asks for another host fails here as it would on an aeroplane.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), flags...)
	defer cancel()
	ctx, cancel := chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(ctx); err != nil {
		return 0, fmt.Errorf("start %s: %w", chromium, err)
	}
	chrome = ctx
	return run(), nil
}

// findChromium takes the browser that $CHROMIUM names, else the first that is
// installed.
func findChromium() (string, error) {
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}
	if named := os.Getenv("CHROMIUM"); named != "" {
		names = []string{named}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium found: install it (Debian: apt-get install chromium), or name it in $CHROMIUM")
}

// serveSite serves the built files as a static host does: index.html for a
// folder, 404.html for what is not there.
func serveSite(w http.ResponseWriter, r *http.Request) {
	path := filepath.Join(public, filepath.FromSlash(r.URL.Path))
	if info, err := os.Stat(path); err == nil && (!info.IsDir() || exists(filepath.Join(path, "index.html"))) {
		http.FileServer(http.Dir(public)).ServeHTTP(w, r)
		return
	}
	page, err := os.ReadFile(filepath.Join(public, "404.html"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	w.Write(page)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// pages is the address of every page of the built site, sorted.
func pages(t *testing.T) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(public, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".html" {
			return err
		}
		rel, err := filepath.Rel(public, path)
		if err != nil {
			return err
		}
		rel = "/" + filepath.ToSlash(rel)
		if filepath.Base(rel) == "index.html" {
			rel = rel[:len(rel)-len("index.html")]
		}
		list = append(list, rel)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}
