package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"

	"drawpress"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/page"
	"drawpress/cmd/internal/site"
)

// The laws hold for every site and every build; most are tried on the real
// site, which is the content of this repository.

// asOf is a moment after the newest post of the real site.
const asOf = "2026-10-01T00:00:00Z"

// newestDraw is a round that the real site does not have.
const newestDraw = `---
round: 438
date: 2026-08-31
type: pnp
invitations: 391
crs: 771
tie_break: 2026-08-04 12:47:55 UTC
---
`

// copyRealSite copies what the repository's own site is made of.
func copyRealSite(t testing.TB, to string) {
	t.Helper()
	for _, name := range []string{"content", "site.yaml"} {
		from := filepath.Join("..", "..", name)
		check(t, filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(from, path)
			if err != nil {
				return err
			}
			target := filepath.Join(to, name, rel)
			if e.IsDir() {
				return os.MkdirAll(target, 0o755)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			check(t, os.MkdirAll(filepath.Dir(target), 0o755))
			return os.WriteFile(target, data, 0o644)
		}))
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, file, text string) {
	t.Helper()
	check(t, os.MkdirAll(filepath.Dir(file), 0o755))
	check(t, os.WriteFile(file, []byte(text), 0o644))
}

// edit replaces a text in a file; it must be there.
func edit(t testing.TB, file, from, to string) {
	t.Helper()
	data, err := os.ReadFile(file)
	check(t, err)
	if !strings.Contains(string(data), from) {
		t.Fatalf("%s does not hold %q", file, from)
	}
	write(t, file, strings.Replace(string(data), from, to, 1))
}

// mustRun runs the program in this process.
func mustRun(t testing.TB, args ...string) string {
	t.Helper()
	code, out, err := tryRun(args...)
	if code != exitFine {
		t.Fatalf("drawpress %s: exit code %d\n%s%s", strings.Join(args, " "), code, out, err)
	}
	return out
}

func tryRun(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(args, strings.NewReader(""), &out, &err)
	return code, out.String(), err.String()
}

// readTree reads every file below a folder: path -> bytes.
func readTree(t testing.TB, dir string) map[string]string {
	t.Helper()
	tree := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		tree[filepath.ToSlash(rel)] = string(data)
		return err
	})
	check(t, err)
	return tree
}

// describe says in a few words how two trees differ.
func describe(wanted, got map[string]string) string {
	var list []string
	for _, path := range changed(wanted, got) {
		w, had := wanted[path]
		g, has := got[path]
		switch {
		case !had:
			list = append(list, path+" is too much")
		case !has:
			list = append(list, path+" is missing")
		default:
			at := 0
			for at < min(len(w), len(g)) && w[at] == g[at] {
				at++
			}
			list = append(list, fmt.Sprintf("%s differs at byte %d: %.60q, want %.60q", path, at, g[min(at, len(g)):], w[min(at, len(w)):]))
		}
		if len(list) == 5 {
			break
		}
	}
	if list == nil {
		return "the same"
	}
	return strings.Join(list, "; ")
}

// changed lists the paths at which two trees differ, sorted.
func changed(a, b map[string]string) []string {
	var paths []string
	for path, text := range a {
		if other, ok := b[path]; !ok || other != text {
			paths = append(paths, path)
		}
	}
	for path := range b {
		if _, ok := a[path]; !ok {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

func wantSame(t testing.TB, what string, wanted, got map[string]string) {
	t.Helper()
	if !maps.Equal(wanted, got) {
		t.Errorf("%s: %s", what, describe(wanted, got))
	}
}

// TestSameBytes: a site is a function of its folder and of the moment it is
// built as of. Where, when, by whom and how busily makes no difference.
func TestSameBytes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs sh and umask")
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "site")
	copyRealSite(t, source)
	// One post of each kind that a clock, a zone or a locale could change.
	write(t, filepath.Join(source, "content/news/2026-08-21-evening.md"), "---\ntitle: L’été\ndate: 2026-08-21\npublished: 2026-08-21 23:30\nupdated: 2026-08-22 00:10\ncorrections: [{date: 2026-08-22, text: An accent.}]\n---\n\nText.\n")
	write(t, filepath.Join(source, "content/news/2026-12-31-later.md"), "---\ntitle: Later\ndate: 2026-12-31\npublished: 2026-12-31 23:59\n---\n")
	build := func(name, source, before string, env []string, flags ...string) map[string]string {
		t.Helper()
		dest := filepath.Join(dir, name)
		words := append([]string{"drawpress", "build", "--no-cache", "-s", source, "-d", dest}, flags...)
		c := exec.Command("sh", append([]string{"-c", before + ` exec "$@"`, "sh"}, words...)...)
		c.Env = append(os.Environ(), append(env, "GORACE=atexit_sleep_ms=0")...)
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		return readTree(t, dest)
	}
	plain := build("plain", source, "", nil, "--at", asOf)
	if len(plain) < 400 {
		t.Fatalf("the site has %d files", len(plain))
	}
	wantSame(t, "other zone, one worker", plain, build("kolkata", source, "", []string{"TZ=Asia/Kolkata"}, "--at", asOf, "--workers", "1"))
	wantSame(t, "other zone, mask and locale, many workers", plain, build("kiritimati", source, "umask 077;", []string{"TZ=Pacific/Kiritimati", "LANG=fr_CA.UTF-8", "LC_ALL=fr_CA.UTF-8"}, "--at", asOf, "--workers", "16"))
	wantSame(t, "west, one processor", plain, build("niue", source, "umask 002;", []string{"TZ=Pacific/Niue", "GOMAXPROCS=1"}, "--at", asOf))
	other := filepath.Join(dir, "a copy", "d’été", "of the site")
	check(t, os.MkdirAll(filepath.Dir(other), 0o755))
	check(t, os.CopyFS(other, os.DirFS(source)))
	wantSame(t, "another folder, SOURCE_DATE_EPOCH for --at", plain, build("copy", other, "", []string{"TZ=America/Toronto", "SOURCE_DATE_EPOCH=1790812800"}))
	wantSame(t, "the moment in another zone", plain, build("moment", source, "", nil, "--at", "2026-09-30T20:00:00-04:00"))
	wantSame(t, "a month later, nothing scheduled in between", plain, build("month", source, "", nil, "--at", "2026-11-01T00:00:00Z"))
	if later := build("later", source, "", nil, "--at", "2027-01-01T04:59:00Z"); later["news/later/index.html"] == "" {
		t.Error("the scheduled post is not there when its moment has come")
	}
}

// An editor changes a site at random, as people do over years, never leaving
// it in a state that the editor could not have left it in.
type editor struct {
	t      *testing.T
	random *rand.Rand
	dir    string
	number int
}

func (e *editor) posts() []string {
	var files []string
	tree := readTree(e.t, filepath.Join(e.dir, "content"))
	for _, f := range slices.Sorted(maps.Keys(tree)) {
		if strings.HasPrefix(f, "draws/") || strings.HasPrefix(f, "news/") || strings.HasPrefix(f, "pages/") {
			files = append(files, "content/"+f)
		}
	}
	return files
}

func (e *editor) any(files []string) string { return files[e.random.IntN(len(files))] }

func (e *editor) path(file string) string { return filepath.Join(e.dir, filepath.FromSlash(file)) }

// step makes one change and says which. Some make the site wrong; that is part
// of an editor's day as well.
func (e *editor) step() string {
	e.number++
	n := e.number
	posts := e.posts()
	post := e.any(posts)
	data, err := os.ReadFile(e.path(post))
	check(e.t, err)
	text := string(data)
	save := func(s string) { write(e.t, e.path(post), s) }
	switch e.random.IntN(13) {
	case 0, 1:
		file := fmt.Sprintf("content/draws/2024/%d.md", 300+n)
		types := []string{"general", "french", "pnp", "stem"}
		write(e.t, e.path(file), fmt.Sprintf("---\nround: %d\ndate: 2024-%02d-%02d\ntype: %s\ninvitations: %d\ncrs: %d\n---\n\nSee [another](draw:%s).\n\n## Part %d\n", 300+n, 1+e.random.IntN(12), 1+e.random.IntN(28), e.any(types), 1+e.random.IntN(5000), 300+e.random.IntN(300), strings.TrimSuffix(path.Base(e.any(posts)), ".md"), n))
		return "add " + file
	case 2:
		file := fmt.Sprintf("content/news/2024-01-%02d-news-%d.md", 1+e.random.IntN(28), n)
		write(e.t, e.path(file), fmt.Sprintf("---\ntitle: News %d\ndate: %s\n---\n\n![A flag](/flag.png) [Down](#down)\n\n## Down\n", n, file[13:23]))
		return "add " + file
	case 3:
		check(e.t, os.Remove(e.path(post)))
		return "delete " + post
	case 4:
		save(text + fmt.Sprintf("\nParagraph %d with a [link](%s) and a note[^%d].\n\n[^%d]: Note.\n", n, relativeTo(post, e.any(posts)), n, n))
		return "link from " + post
	case 5:
		to := path.Join(path.Dir(post), fmt.Sprintf("renamed-%d.md", n))
		if strings.HasPrefix(post, "content/draws/") {
			to = fmt.Sprintf("content/draws/2024/%d.md", 300+n)
			save(regexp.MustCompile(`(?m)^round: .*$`).ReplaceAllString(regexp.MustCompile(`(?m)^date: .*$`).ReplaceAllString(text, "date: 2024-06-01"), fmt.Sprint("round: ", 300+n)))
		}
		check(e.t, os.MkdirAll(filepath.Dir(e.path(to)), 0o755))
		check(e.t, os.Rename(e.path(post), e.path(to)))
		return "rename " + post + " to " + to
	case 6:
		file := "content/types/french.md"
		write(e.t, e.path(file), fmt.Sprintf("---\nkind: category\nname: French-language proficiency\nshort: French-language\nlabels: [French language proficiency (Version 1)]\n---\n\nText %d, [about](../pages/about.md).\n\n## Rule %d\n", n, n))
		return "change the text of a type"
	case 7:
		bases := []string{"https://news.example/", "https://news.example/below/", "https://other.example/"}
		write(e.t, e.path("site.yaml"), fmt.Sprintf("title: Title %d\nbase_url: %s\nfeed: {size: %d, tag: \"news.example,2015\"}\n", n, e.any(bases), 1+e.random.IntN(30)))
		return "change the settings"
	case 8:
		if strings.Contains(text, "\nslug: ") {
			save(regexp.MustCompile(`\nslug: [^\n]*`).ReplaceAllString(text, ""))
			return "take the slug from " + post
		}
		save(strings.Replace(text, "---\n", fmt.Sprintf("---\nslug: slug-%d\n", n), 1))
		return "give a slug to " + post
	case 9:
		save(text + fmt.Sprintf("\n## Heading %d\n\nA [place](#heading-%d) in the post, \"quoted\" -- and https://example.org/%d.\n", n, n, n))
		return "add a heading to " + post
	case 10:
		for _, draft := range []string{"\ndraft: true", "\nwithdrawn: a mistake"} {
			if strings.Contains(text, draft) {
				save(strings.Replace(text, draft, "", 1))
				return "show " + post
			}
		}
		save(strings.Replace(text, "\n---\n", e.any([]string{"\ndraft: true", "\nwithdrawn: a mistake"})+"\n---\n", 1))
		return "hide " + post
	case 11:
		file := "templates/partials/corrections.html"
		if _, err := os.Stat(e.path(file)); err == nil {
			check(e.t, os.Remove(e.path(file)))
			return "take back the template"
		}
		write(e.t, e.path(file), fmt.Sprintf("<p>Template %d: {{len .}}</p>\n", n))
		return "override a template"
	default:
		file := "assets/static/flag.png"
		if _, err := os.Stat(e.path(file)); err == nil && e.random.IntN(2) == 0 {
			check(e.t, os.Remove(e.path(file)))
			return "delete the picture"
		}
		write(e.t, e.path(file), fmt.Sprint("picture ", n))
		return "change the picture"
	}
}

func relativeTo(from, to string) string {
	rel, _ := filepath.Rel(filepath.FromSlash(path.Dir(from)), filepath.FromSlash(to)) // both are relative
	return filepath.ToSlash(rel)
}

// TestWarmEqualsCold: whatever was edited, a build that uses what earlier
// builds kept writes what a clean build writes, and finds the same problems.
func TestWarmEqualsCold(t *testing.T) {
	steps := 60
	if s := os.Getenv("DRAWPRESS_STEPS"); s != "" {
		var err error
		steps, err = strconv.Atoi(s)
		check(t, err)
	}
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("DRAWPRESS_SEED"); s != "" {
		var err error
		seed, err = strconv.ParseUint(s, 10, 64)
		check(t, err)
	}
	t.Logf("DRAWPRESS_SEED=%d", seed)
	dir := t.TempDir()
	source, warm, cold := filepath.Join(dir, "site"), filepath.Join(dir, "warm"), filepath.Join(dir, "cold")
	mustRun(t, "init", source)
	write(t, filepath.Join(source, "assets/static/flag.png"), "picture")
	e := &editor{t: t, random: rand.New(rand.NewPCG(seed, 1)), dir: source}
	parts := []string{"content", "assets", "templates"}
	check(t, os.MkdirAll(filepath.Join(source, "templates/partials"), 0o755))
	refused := 0
	for step := range steps {
		backup := filepath.Join(dir, "backup")
		check(t, os.RemoveAll(backup))
		for _, part := range parts {
			check(t, os.CopyFS(filepath.Join(backup, part), os.DirFS(filepath.Join(source, part))))
		}
		did := e.step()
		args := func(dest string, more ...string) []string {
			return append([]string{"build", "-q", "--allow-shrink", "-s", source, "-d", dest, "--at", asOf}, more...)
		}
		warmCode, _, warmSaid := tryRun(args(warm)...)
		coldCode, _, coldSaid := tryRun(args(cold, "--no-cache")...)
		if warmCode != coldCode || strings.ReplaceAll(warmSaid, warm, cold) != coldSaid {
			t.Fatalf("step %d, %s: with kept texts exit code %d:\n%s\nwithout %d:\n%s", step, did, warmCode, warmSaid, coldCode, coldSaid)
		}
		switch coldCode {
		case exitFine:
			wantSame(t, fmt.Sprintf("step %d, %s", step, did), readTree(t, cold), readTree(t, warm))
		case exitProblems:
			// The editor takes the change back, and another build says so.
			refused++
			for _, part := range parts {
				check(t, os.RemoveAll(filepath.Join(source, part)))
				check(t, os.CopyFS(filepath.Join(source, part), os.DirFS(filepath.Join(backup, part))))
			}
		default:
			t.Fatalf("step %d, %s: exit code %d\n%s", step, did, coldCode, coldSaid)
		}
		if t.Failed() {
			return
		}
	}
	if refused > steps*3/4 {
		t.Errorf("%d of %d steps made the site wrong; the others prove too little", refused, steps)
	}
	t.Logf("%d steps, %d of them refused", steps, refused)
}

// TestCanary: nothing of a post that is left out reaches the published folder,
// no word, no file name, no picture. And nothing is left out that should be there.
func TestCanary(t *testing.T) {
	states := map[string]string{
		"draft": "draft: true\n", "scheduled": "published: 2026-10-01 00:01\n", "withdrawn": "withdrawn: reasons\n",
		"both": "draft: true\npublished: 2026-10-01 00:01\n", "shown": "published: 2026-09-30 19:59\n",
	}
	kinds := map[string]string{
		"news":  "date: 2026-09-29\n",
		"pages": "",
		"draws": "date: 2026-09-29\ntype: general\ncrs: 319\n",
	}
	for _, flags := range [][]string{nil, {"--drafts"}, {"--future"}, {"--drafts", "--future"}} {
		t.Run(strings.Join(flags, ""), func(t *testing.T) {
			dir := t.TempDir()
			source, dest := filepath.Join(dir, "site"), filepath.Join(dir, "public")
			mustRun(t, "init", source)
			round := 900
			visible := map[string]bool{}
			total := 0
			for _, state := range slices.Sorted(maps.Keys(states)) {
				for _, kind := range slices.Sorted(maps.Keys(kinds)) {
					round++
					canary := "canary-" + state + "-" + kind
					visible[canary] = state == "shown" || state == "draft" && slices.Contains(flags, "--drafts") ||
						state == "scheduled" && slices.Contains(flags, "--future") || state == "both" && len(flags) == 2
					name := canary
					head := kinds[kind] + states[state]
					if kind == "draws" {
						name = "2026/" + strconv.Itoa(round)
						head += fmt.Sprintf("round: %d\ninvitations: %d\n", round, 70_000+round)
						visible[comma(70_000+round)] = visible[canary]
						if visible[canary] {
							total += 70_000 + round
						}
					}
					post := "---\n" + head + strings.ReplaceAll("title: CANARY title\nsummary: CANARY summary\nauthor: CANARY author\nsource: https://CANARY.example/\nimage: CANARY.png\nimage_alt: CANARY alt\naliases: [/CANARY-old/]\ncorrections: [{date: 2026-09-30, text: CANARY correction}]\n---\n\nCANARY text, https://CANARY.example/, [^1] ![CANARY](CANARY.png)\n\n## CANARY heading\n\n[^1]: CANARY note\n", "CANARY", canary)
					file := filepath.Join(source, "content", kind, name)
					write(t, file+".md", post)
					write(t, filepath.Join(filepath.Dir(file), canary+".png"), "picture "+canary)
				}
			}
			mustRun(t, append([]string{"build", "-s", source, "-d", dest, "--at", "2026-10-01T00:00:00Z"}, flags...)...)
			tree := readTree(t, dest)
			for canary, shown := range visible {
				var where []string
				for _, file := range slices.Sorted(maps.Keys(tree)) {
					if strings.Contains(file, canary) || strings.Contains(tree[file], canary) {
						where = append(where, file)
					}
				}
				if !shown && len(where) > 0 {
					t.Errorf("%s is in %s", canary, strings.Join(where, ", "))
				}
				if shown && len(where) < 3 {
					t.Errorf("%s should be shown, and is in %v only", canary, where)
				}
			}
			if !strings.Contains(tree["years/2026/index.html"], comma(total)+" invitations") {
				t.Errorf("the year does not have %s invitations in all", comma(total))
			}
		})
	}
}

// shuffled is a file system that lists folders in another order each time, as
// some do.
type shuffled struct {
	fstest.MapFS
	random *rand.Rand
}

type shuffledDir struct {
	fs.ReadDirFile
	random *rand.Rand
}

func (s shuffled) Open(name string) (fs.File, error) {
	f, err := s.MapFS.Open(name)
	if dir, ok := f.(fs.ReadDirFile); ok && err == nil {
		return shuffledDir{dir, s.random}, nil
	}
	return f, err
}

// ReadDir sorts, as the contract of fs.ReadDirFS wants it.
func (s shuffled) ReadDir(name string) ([]fs.DirEntry, error) { return s.MapFS.ReadDir(name) }

func (d shuffledDir) ReadDir(n int) ([]fs.DirEntry, error) {
	list, err := d.ReadDirFile.ReadDir(n)
	d.random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list, err
}

// unsorted hides the method that sorts.
type unsorted struct{ fs.FS }

func starterFS(t testing.TB) fstest.MapFS {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "site")
	mustRun(t, "init", dir)
	for i := range 12 {
		write(t, filepath.Join(dir, "content/draws/2024", fmt.Sprint(300+i)+".md"), fmt.Sprintf("---\nround: %d\ndate: 2024-01-%02d\ntype: pnp\ninvitations: %d\ncrs: 700\naliases: [/old/%d/, /bare-%d]\n---\n", 300+i, 1+i/2, 100+i, i, i))
		write(t, filepath.Join(dir, "content/news", fmt.Sprintf("2024-01-%02d-%c.md", 1+i/4, 'a'+i)), fmt.Sprintf("---\ntitle: News %d\ndate: 2024-01-%02d\n---\n\n![A flag](flag-%d.png)\n", i, 1+i/4, i))
		write(t, filepath.Join(dir, "content/news", fmt.Sprintf("flag-%d.png", i)), fmt.Sprint("picture ", i))
		write(t, filepath.Join(dir, "content/pages", fmt.Sprintf("page-%d.md", i)), fmt.Sprintf("---\ntitle: Page %d\n---\n", i))
		write(t, filepath.Join(dir, "assets/static", fmt.Sprintf("folder-%d/file.txt", i%3), fmt.Sprint(i)), "text")
	}
	files := fstest.MapFS{}
	for path, text := range readTree(t, dir) {
		files[path] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func loadPlan(t testing.TB, folder fs.FS, workers int) (*site.Site, *page.Plan) {
	t.Helper()
	at, _ := time.Parse(time.RFC3339, asOf)
	s, problems := site.Load(folder, site.Options{At: at, Workers: workers, Defaults: drawpress.Defaults()})
	if s == nil {
		t.Fatal(problems)
	}
	plan, problems := page.NewPlan(s)
	if plan == nil {
		t.Fatal(problems)
	}
	return s, plan
}

func renderAll(t testing.TB, plan *page.Plan) (paths []string, files map[string]string) {
	t.Helper()
	files = map[string]string{}
	for i := range plan.Files {
		f := &plan.Files[i]
		var b bytes.Buffer
		if err := f.Render(&b); err != nil {
			t.Fatalf("%s: %v", f.Path, err)
		}
		paths = append(paths, f.Path)
		files[f.Path] = b.String()
	}
	return paths, files
}

// TestOrderOfFiles: the order in which a file system lists files is nobody's
// business.
func TestOrderOfFiles(t *testing.T) {
	files := starterFS(t)
	_, plan := loadPlan(t, files, 1)
	paths, tree := renderAll(t, plan)
	random := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		_, plan := loadPlan(t, unsorted{shuffled{files, random}}, 0)
		otherPaths, otherTree := renderAll(t, plan)
		if !slices.Equal(paths, otherPaths) {
			t.Fatal("the plan lists files in another order")
		}
		wantSame(t, "another order of files", tree, otherTree)
	}
}

// hashed matches the path of what the program bundles or draws.
var hashed = regexp.MustCompile(`^(assets|cards)/[\w-]+\.([A-Z0-9]{8}|[a-f0-9]{10})\.\w+$`)

// TestPlanAndSiteAgree: what the site says it has is what the plan writes.
func TestPlanAndSiteAgree(t *testing.T) {
	s, plan := loadPlan(t, starterFS(t), 0)
	planned := map[string]bool{}
	for i := range plan.Files {
		f := &plan.Files[i]
		if planned[f.Path] {
			t.Errorf("%s is planned twice", f.Path)
		}
		planned[f.Path] = true
		// What the program names itself, nobody can link to by name.
		if hashed.MatchString(f.Path) || strings.HasPrefix(f.Path, "media/") {
			continue
		}
		if !s.Has(f.URLPath()) && !s.Has(strings.TrimSuffix(f.URLPath(), "/")) {
			t.Errorf("%s is planned, and the site has no %s", f.Path, f.URLPath())
		}
	}
	claims := []string{"", "draws/", "years/", "types/", "news/", "404.html", "feed.xml", "sitemap.xml", "robots.txt"}
	for _, list := range [][]*site.Article{s.Draws, s.News, s.Pages} {
		for _, a := range list {
			claims = append(claims, a.Path)
			for _, alias := range a.Aliases {
				claims = append(claims, strings.TrimPrefix(alias, "/"))
			}
		}
	}
	for _, y := range s.Archive.Years() {
		claims = append(claims, fmt.Sprintf("years/%d/", y.Year))
	}
	for _, typ := range s.Types.All() {
		claims = append(claims, "types/"+typ.Slug+"/")
	}
	claims = append(claims, s.Static...)
	for _, claim := range claims {
		if !s.Has(claim) && !s.Has(claim+"/") { // an alias may be written without its last slash
			t.Errorf("the site says it has no %q", claim)
		}
		file := claim
		if claim == "" || strings.HasSuffix(claim, "/") || path.Ext(claim) == "" && !planned[claim] {
			file = strings.TrimPrefix(strings.TrimSuffix(claim, "/")+"/index.html", "/")
		}
		if !planned[file] {
			t.Errorf("the site has %q, and the plan has no %s", claim, file)
		}
	}
	for _, nothing := range []string{"draws/999/", "draws/258", "years/1999/", "index.html/", "/", "types/none/"} {
		if s.Has(nothing) {
			t.Errorf("the site says it has %q", nothing)
		}
	}
}

// A realSite is the repository's own site, built.
type realSite struct {
	source, dest string
	tree         map[string]string
	docs         map[string]*html.Node // of every page
	plan         *page.Plan
	site         *site.Site
}

// TestRealSite looks at every file of the repository's own site.
func TestRealSite(t *testing.T) {
	dir := t.TempDir()
	r := &realSite{source: filepath.Join(dir, "site"), dest: filepath.Join(dir, "public"), docs: map[string]*html.Node{}}
	copyRealSite(t, r.source)
	out := mustRun(t, "build", "-s", r.source, "-d", r.dest, "--at", asOf)
	if !strings.Contains(out, "438 draws") || strings.Contains(out, "skipped") {
		t.Fatal(out)
	}
	r.tree = readTree(t, r.dest)
	r.site, r.plan = loadPlan(t, os.DirFS(r.source), 0)
	for name, text := range r.tree {
		if strings.HasSuffix(name, ".html") {
			doc, err := html.Parse(strings.NewReader(text))
			check(t, err)
			r.docs[name] = doc
		}
	}
	t.Run("files", r.files)
	t.Run("html", r.html)
	t.Run("links", r.links)
	t.Run("headings", r.headings)
	t.Run("tables", r.tables)
	t.Run("sitemap", r.sitemap)
	t.Run("feed", r.feed)
	t.Run("seed article", r.seedArticle)
	t.Run("empty body", r.emptyBody)
	t.Run("feed ids", r.feedIDs)
	t.Run("found", r.found)
	t.Run("linked", r.linked)
	t.Run("cards", r.cards)
	t.Run("a new draw", r.newDraw) // last: it changes the site
}

func (r *realSite) files(t *testing.T) {
	planned := map[string]bool{}
	for i := range r.plan.Files {
		planned[r.plan.Files[i].Path] = true
	}
	for name := range r.tree {
		if !planned[name] {
			t.Errorf("%s is published, and not planned", name)
		}
	}
	if len(planned) != len(r.tree) {
		t.Errorf("%d files are planned, %d are published", len(planned), len(r.tree))
	}
	articles := 0
	for name := range r.docs {
		if m := regexp.MustCompile(`^draws/[0-9]+[a-z]?/index\.html$`); m.MatchString(name) {
			articles++
		}
	}
	if articles != 438 {
		t.Errorf("%d articles; want 438", articles)
	}
}

// residue is what templates and formats leave behind when they go wrong.
var residue = []string{"<no value>", "&lt;nil&gt;", "<nil>", "ZgotmplZ", "NaN", "%!", "{{", "\uFFFD", "map[", "0xc000", "undefined", "January 1, 0001", "0001-01-01"}

// wellKnown are the attributes that would need a lax content policy.
var handler = regexp.MustCompile(`^on[a-z]+$`)

func (r *realSite) html(t *testing.T) {
	for name, text := range r.tree {
		if ext := path.Ext(name); ext == ".css" || ext == ".js" || ext == ".png" || ext == ".ico" {
			continue
		}
		for _, bad := range residue {
			if strings.Contains(text, bad) {
				t.Errorf("%s holds %q", name, bad)
			}
		}
	}
	for name, doc := range r.docs {
		text := r.tree[name]
		if !strings.HasPrefix(text, "<!doctype html>") || !strings.HasSuffix(strings.TrimSpace(text), "</html>") {
			t.Errorf("%s is not a whole page", name)
		}
		if bad := unbalanced(text); bad != "" {
			t.Errorf("%s: %s", name, bad)
		}
		ids := map[string]bool{}
		policy := ""
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			seen := map[string]bool{}
			for _, a := range n.Attr {
				if seen[a.Key] {
					t.Errorf("%s: <%s> has two attributes %s", name, n.Data, a.Key)
				}
				seen[a.Key] = true
				if a.Key == "style" || handler.MatchString(a.Key) || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
					t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
				}
				if (a.Key == "href" || a.Key == "src" || a.Key == "content") && strings.TrimSpace(a.Val) == "" {
					t.Errorf("%s: <%s> has an empty %s", name, n.Data, a.Key)
				}
			}
			if id := attr(n, "id"); id != "" {
				if ids[id] {
					t.Errorf("%s: the id %s stands twice", name, id)
				}
				ids[id] = true
			}
			switch n.Data {
			case "html":
				if attr(n, "lang") == "" {
					t.Errorf("%s: no lang", name)
				}
			case "img":
				if strings.TrimSpace(attr(n, "alt")) == "" {
					t.Errorf("%s: a picture without alt: %s", name, attr(n, "src"))
				}
			case "meta":
				if attr(n, "http-equiv") == "Content-Security-Policy" {
					policy = attr(n, "content")
				}
			case "link":
				if policy == "" {
					t.Errorf("%s: something is loaded before the policy", name)
				}
			case "style":
				t.Errorf("%s: a style element", name)
			case "script":
				switch kind := attr(n, "type"); kind {
				case "module":
					if _, bundled := r.tree[strings.TrimPrefix(attr(n, "src"), "/")]; !bundled || n.FirstChild != nil {
						t.Errorf("%s: a script that is no file of the site: %q", name, attr(n, "src"))
					}
				case "application/ld+json", "application/json":
					if n.FirstChild == nil || !json.Valid([]byte(n.FirstChild.Data)) {
						t.Errorf("%s: %s that is none", name, kind)
					}
				default:
					if kind != "" || attr(n, "src") != "" {
						t.Errorf("%s: a script of the type %q", name, kind)
					}
				}
				if n.FirstChild != nil {
					sum := sha256.Sum256([]byte(n.FirstChild.Data))
					if !strings.Contains(policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
						t.Errorf("%s: the policy does not allow a script in line: %.60s", name, n.FirstChild.Data)
					}
				}
			case "time":
				if attr(n, "datetime") == "" || readable(n) == "" {
					t.Errorf("%s: a time element without its time", name)
				}
			case "a":
				if readable(n) == "" && attr(n, "aria-label") == "" {
					t.Errorf("%s: a link to %s without a text", name, attr(n, "href"))
				}
			case "input":
				if !inside(n, "label") && !labelled(doc, attr(n, "id")) {
					t.Errorf("%s: a field without a label", name)
				}
			}
		}
		for n := range doc.Descendants() {
			for _, key := range []string{"aria-labelledby", "aria-describedby", "for"} {
				for id := range strings.FieldsSeq(attr(n, key)) {
					if !ids[id] {
						t.Errorf("%s: %s names %s, which is not there", name, key, id)
					}
				}
			}
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func inside(n *html.Node, element string) bool {
	for p := range n.Ancestors() {
		if p.Data == element {
			return true
		}
	}
	return false
}

// labelled tells whether a label names the field of an id.
func labelled(doc *html.Node, id string) bool {
	for n := range doc.Descendants() {
		if n.Data == "label" && id != "" && attr(n, "for") == id {
			return true
		}
	}
	return false
}

// readable is what a reader reads, with single spaces.
func readable(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode && (d.Parent.Data != "script"):
			b.WriteString(d.Data)
		case d.Type == html.ElementNode && d.Data != "a" && d.Data != "strong" && d.Data != "em" && d.Data != "time":
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

var voids = map[string]bool{"meta": true, "link": true, "br": true, "hr": true, "img": true, "input": true, "col": true, "wbr": true, "source": true}

// unbalanced reads tokens, for html.Parse mends in silence what is not closed.
func unbalanced(text string) string {
	z := html.NewTokenizer(strings.NewReader(text))
	var open []string
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				return z.Err().Error()
			}
			if len(open) > 0 {
				return "never closed: " + strings.Join(open, " ")
			}
			return ""
		case html.StartTagToken:
			if name, _ := z.TagName(); !voids[string(name)] {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				return fmt.Sprintf("</%s> closes %v", name, open[max(0, len(open)-3):])
			}
			open = open[:len(open)-1]
		}
	}
}

func (r *realSite) links(t *testing.T) {
	ids := map[string]map[string]bool{}
	for name, doc := range r.docs {
		ids[name] = map[string]bool{}
		for n := range doc.Descendants() {
			if id := attr(n, "id"); id != "" {
				ids[name][id] = true
			}
		}
	}
	base := r.site.Settings.BaseURL
	seen := 0
	for name, doc := range r.docs {
		for n := range doc.Descendants() {
			for _, key := range []string{"href", "src", "action", "content"} {
				target := attr(n, key)
				if key == "content" && !strings.HasPrefix(target, base) {
					continue // of a meta element, which may hold a whole URL
				}
				target = strings.Replace(target, base, "/", 1)
				if target == "" || strings.Contains(target, ":") {
					continue
				}
				u, err := url.Parse(target)
				if err != nil {
					t.Errorf("%s: %s=%q: %v", name, key, target, err)
					continue
				}
				seen++
				file := name
				if u.Path != "" {
					if !strings.HasPrefix(u.Path, "/") {
						t.Errorf("%s: %s=%q is relative", name, key, target)
					}
					file = strings.TrimPrefix(u.Path, "/")
					if file == "" || strings.HasSuffix(file, "/") {
						file += "index.html"
					}
				}
				if _, ok := r.tree[file]; !ok {
					t.Errorf("%s: %s=%q leads nowhere", name, key, target)
				} else if u.Fragment != "" && !ids[file][u.Fragment] {
					t.Errorf("%s: %s=%q: there is no such place", name, key, target)
				}
			}
		}
	}
	if seen < 10_000 {
		t.Errorf("only %d links were found", seen)
	}
}

func (r *realSite) headings(t *testing.T) {
	titles := map[string]string{}
	for name, doc := range r.docs {
		var levels []int
		for n := range doc.Descendants() {
			if n.Type == html.ElementNode && len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
				levels = append(levels, int(n.Data[1]-'0'))
				if readable(n) == "" {
					t.Errorf("%s: an empty heading", name)
				}
			}
			if n.Type == html.ElementNode && n.Data == "title" && inside(n, "head") {
				title := readable(n)
				if other := titles[title]; other != "" {
					t.Errorf("%s and %s have one title, %s", name, other, title)
				}
				titles[title] = name
			}
		}
		ones := 0
		for i, level := range levels {
			if level == 1 {
				ones++
			}
			if i > 0 && level > levels[i-1]+1 {
				t.Errorf("%s: heading %d of level %d after one of %d", name, i+1, level, levels[i-1])
			}
		}
		if ones != 1 {
			t.Errorf("%s: %d headings of the first level; want 1", name, ones)
		}
	}
}

func (r *realSite) tables(t *testing.T) {
	n := 0
	for name, doc := range r.docs {
		for table := range doc.Descendants() {
			if table.Type != html.ElementNode || table.Data != "table" {
				continue
			}
			n++
			caption, heads := "", 0
			for d := range table.Descendants() {
				switch d.Data {
				case "caption":
					caption = readable(d)
				case "th":
					heads++
					if scope := attr(d, "scope"); scope != "col" && scope != "row" && scope != "rowgroup" {
						t.Errorf("%s: the th %q has the scope %q", name, readable(d), scope)
					}
				}
			}
			// A table that an editor wrote has no caption in Markdown: the
			// region around it has a name instead.
			if caption == "" && attr(table.Parent, "aria-label") == "" {
				t.Errorf("%s: a table without a caption", name)
			}
			if heads == 0 {
				t.Errorf("%s: a table without th", name)
			}
			// The program's narrow tables fit on a phone; others are scrolled.
			role, narrow := attr(table.Parent, "role"), strings.HasPrefix(attr(table, "class"), "draws") || attr(table, "class") == "pool"
			if !narrow && (role != "group" && role != "region" || attr(table.Parent, "tabindex") != "0") {
				t.Errorf("%s: a table that cannot be scrolled with the keys", name)
			}
		}
	}
	if n < 438 {
		t.Errorf("only %d tables were found", n)
	}
}

func (r *realSite) sitemap(t *testing.T) {
	var sitemap struct {
		URLs []struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
		} `xml:"url"`
	}
	check(t, xml.Unmarshal([]byte(r.tree["sitemap.xml"]), &sitemap))
	named := map[string]bool{}
	for _, u := range sitemap.URLs {
		named[strings.TrimPrefix(u.Loc, r.site.Settings.BaseURL)] = true
		if u.LastMod > "2026-10-01" {
			t.Errorf("%s was last changed on %s", u.Loc, u.LastMod)
		}
	}
	for name := range r.docs {
		url := strings.TrimSuffix(name, "index.html")
		if listed := name != "404.html"; named[url] != listed {
			t.Errorf("/%s: in the sitemap %v, want %v", url, named[url], listed)
		}
	}
	if len(named) != len(r.docs)-1 {
		t.Errorf("%d pages in the sitemap; want %d", len(named), len(r.docs)-1)
	}
	if want := "https://drawrecord.example/draws/258/"; !strings.Contains(r.tree["sitemap.xml"], "<loc>"+want+"</loc><lastmod>2023-07-12</lastmod>") &&
		!regexp.MustCompile(`<loc>`+want+`</loc>\s*<lastmod>2023-07-12</lastmod>`).MatchString(r.tree["sitemap.xml"]) {
		t.Error("round 258 was not last changed on its day")
	}
}

func (r *realSite) feed(t *testing.T) {
	f, err := gofeed.NewParser().ParseString(r.tree["feed.xml"])
	check(t, err)
	if f.Title != "Draw Record" || f.Link != "https://drawrecord.example/" || f.FeedLink != "https://drawrecord.example/feed.xml" || f.Language != "en-ca" {
		t.Errorf("feed: %q %q %q %q", f.Title, f.Link, f.FeedLink, f.Language)
	}
	// The newest 20: one item of news of August 20, 2026, and 19 draws.
	if len(f.Items) != 20 {
		t.Fatalf("%d items; want 20", len(f.Items))
	}
	news := f.Items[0]
	if news.GUID != "tag:drawrecord.example,2015:news/tie-break-rule" || news.Link != "https://drawrecord.example/news/tie-break-rule/" || !slices.Equal(news.Categories, []string{"News"}) {
		t.Errorf("the first item is %s %s %v", news.GUID, news.Link, news.Categories)
	}
	all := r.site.Archive.All()
	for i, item := range f.Items[1:] {
		d := all[len(all)-1-i]
		a := r.site.Of(d)
		wantID := "tag:drawrecord.example,2015:round/" + d.Number.String()
		wantLink := "https://drawrecord.example/draws/" + d.Number.String() + "/"
		if item.GUID != wantID || item.Link != wantLink {
			t.Errorf("item %d is %s at %s; want %s at %s", i+1, item.GUID, item.Link, wantID, wantLink)
		}
		if want := r.site.Moment(a); item.PublishedParsed == nil || !item.PublishedParsed.Equal(want) {
			t.Errorf("%s: published %v; want %v", item.GUID, item.PublishedParsed, want)
		}
		if want := []string{d.Type.Name, d.Type.Kind.Title()}; !slices.Equal(item.Categories, want) {
			t.Errorf("%s: categories %v; want %v", item.GUID, item.Categories, want)
		}
		if !strings.Contains(item.Title, d.Number.String()) || item.Description == "" || !strings.Contains(item.Content, "<dt>CRS cut-off</dt>") {
			t.Errorf("%s: %q, %q, %d bytes of text", item.GUID, item.Title, item.Description, len(item.Content))
		}
		doc, err := html.Parse(strings.NewReader(item.Content))
		check(t, err)
		for n := range doc.Descendants() {
			for _, key := range []string{"href", "src"} {
				if target := attr(n, key); target != "" && !strings.HasPrefix(target, "https://") && !strings.HasPrefix(target, "mailto:") {
					t.Errorf("%s: %s=%q is not absolute", item.GUID, key, target)
				}
			}
		}
	}
}

// goldenIDs are ids that readers have seen. None may ever change: a changed id
// shows everybody the post again.
var goldenIDs = map[string]string{
	"1":   "tag:drawrecord.example,2015:round/1",
	"90":  "tag:drawrecord.example,2015:round/90",
	"91a": "tag:drawrecord.example,2015:round/91a",
	"91b": "tag:drawrecord.example,2015:round/91b",
	"92":  "tag:drawrecord.example,2015:round/92",
	"208": "tag:drawrecord.example,2015:round/208",
	"258": "tag:drawrecord.example,2015:round/258",
	"437": "tag:drawrecord.example,2015:round/437",
}

func (r *realSite) feedIDs(t *testing.T) {
	elsewhere := filepath.Join(t.TempDir(), "site")
	check(t, os.CopyFS(elsewhere, os.DirFS(r.source)))
	edit(t, filepath.Join(elsewhere, "site.yaml"), "size: 20", "size: 1000")
	edit(t, filepath.Join(elsewhere, "site.yaml"), "https://drawrecord.example/", "https://moved.example/below/") // ids stay when a site moves
	dest := filepath.Join(t.TempDir(), "public")
	mustRun(t, "build", "-q", "-s", elsewhere, "-d", dest, "--at", asOf)
	f, err := gofeed.NewParser().ParseString(readTree(t, dest)["feed.xml"])
	check(t, err)
	byLink := map[string]string{}
	seen := map[string]bool{}
	for _, item := range f.Items {
		byLink[item.Link] = item.GUID
		if seen[item.GUID] {
			t.Errorf("the id %s stands twice", item.GUID)
		}
		seen[item.GUID] = true
	}
	if len(f.Items) != 440 {
		t.Errorf("%d items; want 440", len(f.Items))
	}
	for round, id := range goldenIDs {
		if got := byLink["https://moved.example/below/draws/"+round+"/"]; got != id {
			t.Errorf("round %s has the id %q; want %q", round, got, id)
		}
	}
	if got := byLink["https://moved.example/below/news/six-categories/"]; got != "tag:drawrecord.example,2015:news/six-categories" {
		t.Errorf("the news has the id %q", got)
	}
}

// seedArticle compares round 258 with all that the article it is modelled on
// has, DOMAIN (f); what was wrong there is right here.
func (r *realSite) seedArticle(t *testing.T) {
	doc := r.docs["draws/258/index.html"]
	text := readable(doc)
	for what, wanted := range map[string]string{
		"skip link":                 "Skip to the content",
		"title with the number":     "Express Entry draw 258: 3,800 French-language invitations, CRS 375",
		"explainer lead":            "Express Entry is how Canada manages applications for permanent residence from skilled workers",
		"first program":             "the Federal Skilled Worker Program",
		"second program":            "the Federal Skilled Trades Program",
		"third program":             "the Canadian Experience Class",
		"result":                    "On Wednesday, July 12, 2023, IRCC invited 3,800 candidates in round 258. The lowest-ranked of them had a CRS score of 375",
		"tie-break":                 "June 15, 2023 at 23:49:05 UTC, a Thursday",
		"ordinals":                  "this was the 22nd of 2023 and the sixth of July",
		"second French draw":        "the second French-language draw",
		"first French draw":         "It issued 2,300 invitations at a cut-off of 439",
		"change":                    "64 points lower",
		"computed comparison":       "Compared with the previous French-language draw (round 256, 5 days before), the cut-off is 64 points lower and 1,500 more candidates were invited.",
		"yesterday's draw":          "It issued 800 invitations at 505",
		"computed week":             "Round 257, Tuesday, July 11, general: 800 invitations at a cut-off of 505",
		"seven days before":         "Round 256, Friday, July 7, French-language: 2,300 invitations at a cut-off of 439",
		"eligibility":               "Eligibility: French-language proficiency",
		"language level":            "level 7 on the Niveaux de compétence linguistique canadiens",
		"categories":                "The six categories of 2023",
		"experience rule":           "six months of continuous work in a listed occupation within the previous three years",
		"contact":                   "Do you have a question about the record, or have you found an error?",
		"newsletter":                "Get each draw by e-mail",
		"notice":                    "This site sets no cookies",
		"date and weekday":          "Wednesday, July 12, 2023",
		"author":                    "Draw Record",
		"previous draw":             "Previous draw Round 257, July 11, 2023",
		"next draw of the type":     "Next French-language draw Round 260",
		"link to the official page": "Official source: round of invitations at canada.ca",
		"link to the newest draw":   "A newer draw has been held since.",
		"total of the year":         "Up to this draw, 69,148 invitations had been issued in 2023 in 22 draws of all types, 6,100 of them in 2 French-language draws.",
	} {
		if !strings.Contains(text, wanted) {
			t.Errorf("%s: the page does not say %q", what, wanted)
		}
	}
	if strings.Contains(text, "a Tuesday") {
		t.Error("the tie-break was a Thursday")
	}
	var first *html.Node
	forms, categories := 0, 0
	var rounds []string
	for n := range doc.Descendants() {
		switch {
		case n.Data == "a" && first == nil:
			first = n
		case n.Data == "form" && strings.Contains(readable(n), "E-mail address"):
			forms++
		case n.Data == "h2" && readable(n) == "The six categories of 2023":
			for s := n.NextSibling; s != nil && s.Data != "h2"; s = s.NextSibling {
				for li := range s.Descendants() {
					if li.Data == "li" {
						categories++
					}
				}
			}
		case n.Data == "table" && attr(n, "class") == "draws" && inside(n, "section"):
			for cell := range n.Descendants() {
				if cell.Data == "th" && attr(cell, "scope") == "row" {
					rounds = append(rounds, readable(cell))
				}
			}
		}
	}
	if first == nil || attr(first, "href") != "#main" {
		t.Error("the first link does not skip to the content")
	}
	if forms != 1 || categories != 6 {
		t.Errorf("%d forms for the newsletter and a list of %d categories; want 1 and 6", forms, categories)
	}
	if want := []string{"258", "257", "256", "255", "254", "253", "252", "251", "250"}; !slices.Equal(rounds, want) {
		t.Errorf("the table has the rounds %v; want %v", rounds, want)
	}
}

// emptyBody: round 257 has no text of its own, and is a whole article.
func (r *realSite) emptyBody(t *testing.T) {
	text := readable(r.docs["draws/257/index.html"])
	for _, wanted := range []string{
		"Express Entry draw 257 (general): 800 invited, CRS 505",
		"On July 11, 2023, Canada invited 800 candidates with a CRS score of 505 or more in a general Express Entry draw.",
		"Immigration, Refugees and Citizenship Canada (IRCC) issued 800 invitations to apply for permanent residence on Tuesday, July 11, 2023.",
		"a general round",
		"among candidates with exactly the lowest score, those who submitted their profile before October 1, 2022 at 06:13:05 UTC (a Saturday) were invited",
		"it was the 21st of 2023 and the fifth of July",
		"Compared with the previous draw of any type (round 256, French-language, 4 days before), the cut-off is 66 points higher and 1,500 fewer candidates were invited.",
		"Compared with the previous general draw (round 253",
		"Up to this draw, 65,348 invitations had been issued in 2023 in 21 draws of all types",
		"it was the only draw of its week",
		"The last 9 draws up to this one",
		"Eligibility:",
		"Questions?",
	} {
		if !strings.Contains(text, wanted) {
			t.Errorf("the page does not say %q", wanted)
		}
	}
	// And so is every other: a heading, a summary, facts, comparisons, a table.
	for _, a := range r.site.Draws {
		text := readable(r.docs[a.Path+"index.html"])
		for _, wanted := range []string{"Invitations " + comma(a.Draw.Invitations), "CRS cut-off " + comma(a.Draw.CRS), "Round " + a.Draw.Number.String(), "Compared with earlier draws", "Other draws of the week", "draws up to this one", "Official source"} {
			if !strings.Contains(text, wanted) && (a.Draw.Number.String() != "1" || wanted != "draws up to this one") {
				t.Errorf("round %s: the page does not say %q", a.Draw.Number, wanted)
			}
		}
	}
}

func comma(n int) string {
	s := strconv.Itoa(n)
	if len(s) > 3 {
		return s[:len(s)-3] + "," + s[len(s)-3:]
	}
	return s
}

// cardHash is the part of a card's name that tells its content.
var cardHash = regexp.MustCompile(`\b[0-9a-f]{10}\b`)

// newDraw: a new draw costs a handful of files, and no article changes but the
// one before it and the one before it of its type, which get a next draw.
func (r *realSite) newDraw(t *testing.T) {
	write(t, filepath.Join(r.source, "content/draws/2026/438.md"), newestDraw)
	out := mustRun(t, "build", "-s", r.source, "-d", r.dest, "--at", asOf)
	after := readTree(t, r.dest)
	got := changed(r.tree, after)
	for i, name := range got {
		got[i] = cardHash.ReplaceAllString(name, "HASH")
	}
	want := []string{
		"cards/438.HASH.png",
		"check/index.html",   // the last cut-offs
		"compare/index.html", // the years at the same day
		"draws.csv",
		"draws.json",
		"draws/435/index.html", // the PNP draw before: a next one
		"draws/437/index.html", // the draw before: a next one, and it is no longer the latest
		"draws/438/index.html",
		"draws/index.html", // the table
		"feed.xml",
		"index.html",
		"records/index.html",
		"search.json",
		"sitemap.xml",
		"types/index.html",     // totals
		"types/pnp/index.html", // its list
		"years/2026/index.html",
		"years/index.html", // totals
	}
	if !slices.Equal(got, want) {
		t.Errorf("changed:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !strings.Contains(out, "439 draws") || !strings.Contains(out, fmt.Sprintf("%d changed", len(want))) {
		t.Error(out)
	}
	d, err := draw.ParseNumber("437")
	check(t, err)
	if text := after["draws/"+d.String()+"/index.html"]; !strings.Contains(text, `rel="next" href="/draws/438/"`) || !strings.Contains(text, "A newer draw has been held since") {
		t.Error("the draw before does not lead to the new one")
	}
}
