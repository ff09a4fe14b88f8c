package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"drawpress"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/site"
)

// A row is one round of an official file that a test makes up.
type officialRow struct {
	Number string `json:"drawNumber"`
	URL    string `json:"drawNumberURL"`
	Date   string `json:"drawDate"`
	Label  string `json:"drawName"`
	Size   string `json:"drawSize"`
	CRS    string `json:"drawCRS"`
	Text2  string `json:"drawText2"`
	CutOff string `json:"drawCutOff"`
}

func officialJSON(rows []officialRow) []byte {
	data, err := json.MarshalIndent(map[string]any{"classes": "wb-tables", "rounds": rows}, "", "\t")
	if err != nil {
		panic(err)
	}
	return data
}

// emptySite is a site with settings and types, and not a single draw.
func emptySite(t interface{ Fatal(...any) }, dir string) {
	err := os.WriteFile(filepath.Join(dir, "site.yaml"), []byte("title: Draw News\nbase_url: https://news.example/\n"), 0o644)
	if err == nil {
		err = os.CopyFS(dir, drawpress.Types())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// labels are those that name a version wherever their type has one, so that no
// version falls silent from one file to the next.
var labels = []string{"No Program Specified", "General", "Provincial Nominee Program", "Canadian Experience Class",
	"French language proficiency (Version 1)", "French language proficiency (2023-1)", "French-Language proficiency 2026-Version 2",
	"Healthcare occupations (Version 1)", "Healthcare and social services occupations (Version 2)", "STEM occupations (Version 1)"}

// drawRow makes up a round. Sizes tell numbers apart, for a round whose figures
// stand under another number would be refused.
func drawRow(t *rapid.T, number int) officialRow {
	on := draw.FromDays(rapid.IntRange(17000, 17000+800).Draw(t, "day"))
	size := number*1000 + rapid.IntRange(1, 900).Draw(t, "size")
	written := strconv.Itoa(size)
	if rapid.Bool().Draw(t, "groups") {
		written = written[:len(written)-3] + rapid.SampledFrom([]string{",", " "}).Draw(t, "separator") + written[len(written)-3:]
	}
	return officialRow{
		Number: strconv.Itoa(number), URL: fmt.Sprintf("<a href='/en/rounds.html?q=%d'>%d</a>", number, number),
		Date: on.String(), Label: rapid.SampledFrom(labels).Draw(t, "label"), Size: written, CRS: strconv.Itoa(rapid.IntRange(1, 1200).Draw(t, "crs")),
		CutOff: drawCutOff(t, on),
	}
}

func drawCutOff(t *rapid.T, on draw.Date) string {
	at := on.Time().Add(-time.Duration(rapid.IntRange(86400, 300*86400).Draw(t, "lead")) * time.Second)
	return at.Format(rapid.SampledFrom([]string{"January 2, 2006 at 15:04:05 UTC", "January 02,2006 at15:04:05", "January 2. 2006, 15:04:05  UTC ", draw.TieBreakLayout}).Draw(t, "shape"))
}

// drawFiles makes up an official file and what it has become some time later:
// figures corrected and spelled otherwise, tie-breaks published, rounds added.
func drawFiles(t *rapid.T) (earlier, later []officialRow) {
	n := rapid.IntRange(1, 6).Draw(t, "rounds")
	for i := range n {
		was := drawRow(t, i+1)
		if rapid.IntRange(0, 3).Draw(t, "no tie-break") == 0 {
			was.CutOff = ""
		}
		is := drawRow(t, i+1)
		same := func(name string) bool { return rapid.IntRange(0, 2).Draw(t, name) > 0 }
		if same("same date") {
			is.Date = was.Date
			on, _ := draw.ParseDate(is.Date)
			is.CutOff = drawCutOff(t, on)
		}
		if same("same label") {
			is.Label = was.Label
		}
		if same("same size") {
			is.Size = strings.NewReplacer(",", "", " ", "").Replace(was.Size)
		}
		if same("same crs") {
			is.CRS = was.CRS
		}
		if is.Date == was.Date && same("same tie-break") && was.CutOff != "" {
			is.CutOff = was.CutOff
		}
		earlier, later = append(earlier, was), append(later, is)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "new rounds") {
		later = append(later, drawRow(t, n+i+1))
	}
	slices.Reverse(later) // the newest is first, as in the real file
	return earlier, later
}

// importing runs an import that must do as it is told.
func importing(t *rapid.T, dir string, rows []officialRow, flags ...string) (code int, out string) {
	file := filepath.Join(dir, "rounds.json")
	if err := os.WriteFile(file, officialJSON(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errs := tryRun(append([]string{"import", file, "--source", dir}, flags...)...)
	if code != exitFine && code != exitDiffers {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	return code, out
}

func postsBelow(t *rapid.T, dir string) map[string]string {
	posts := map[string]string{}
	files, err := filepath.Glob(filepath.Join(dir, "content/draws/*/*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name, _ := filepath.Rel(dir, file)
		posts[name] = string(data)
	}
	return posts
}

func inFolder(t *rapid.T, f func(dir string)) {
	dir, err := os.MkdirTemp("", "drawpress")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	emptySite(t, dir)
	f(dir)
}

// An import of what the file was and then of what it is gives, to the byte,
// what an import of what it is gives; dry runs write nothing, and a second run
// finds nothing.
func TestImportLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		earlier, later := drawFiles(t)
		var direct map[string]string
		inFolder(t, func(dir string) {
			importing(t, dir, later)
			direct = postsBelow(t, dir)
		})
		inFolder(t, func(dir string) {
			importing(t, dir, earlier)
			before := postsBelow(t, dir)
			code, _ := importing(t, dir, later, "--dry-run")
			if got := postsBelow(t, dir); describe(before, got) != describe(before, before) {
				t.Fatalf("a dry run wrote: %s", describe(before, got))
			}
			importing(t, dir, later)
			after := postsBelow(t, dir)
			if changes := describe(before, after) != describe(before, before); changes != (code == exitDiffers) {
				t.Fatalf("the dry run ended with %d, the import: %s", code, describe(before, after))
			}
			if got, want := describe(direct, after), describe(direct, direct); got != want {
				t.Fatalf("%s\n%q\n%q", got, direct, after)
			}
			if _, out := importing(t, dir, later); !strings.Contains(out, "nothing to do") {
				t.Fatal(out)
			}
			if code, out, _ := tryRun("reconcile", filepath.Join(dir, "rounds.json"), "-s", dir); code != exitFine {
				t.Fatal(out)
			}
		})
	})
}

var figureLine = regexp.MustCompile(`^(date|type|version|invitations|crs|tie_break)(: *)("[^"]*"|'[^']*'|[^#]*?)( *#.*)?$`)

// scribble edits a post as an editor might: comments, quotes, a title, a text,
// other line endings, a byte order mark.
func scribble(t *rapid.T, text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if m := figureLine.FindStringSubmatch(line); m != nil {
			quote := rapid.SampledFrom([]string{"", "", "'", `"`}).Draw(t, "quote")
			line = m[1] + ":" + rapid.SampledFrom([]string{" ", "    "}).Draw(t, "gap") + quote + m[3] + quote + rapid.SampledFrom([]string{"", " # sure: it's \"so\""}).Draw(t, "comment")
			if strings.HasPrefix(line, "version") {
				line = m[0] // where a type loses its version the line goes, and a comment on it would be in the way
			}
		}
		if strings.HasPrefix(line, "source:") {
			b.WriteString("# where from\n\ntitle: \"Öffentlich: a title\"\n")
		}
		b.WriteString(line + "\n")
	}
	b.WriteString(rapid.SampledFrom([]string{"", "\nA text.\n\n---\n\ncrs: 7\n", "no end of line"}).Draw(t, "body"))
	text = rapid.SampledFrom([]string{"", "\ufeff"}).Draw(t, "mark") + b.String()
	return strings.ReplaceAll(text, "\n", rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "ending"))
}

// frame is a post without its figures: what no import may change.
func frame(text string) string {
	ending := "\n"
	if strings.Contains(text, "\r") {
		ending = "\r"
	}
	lines := strings.Split(text, ending)
	kept := lines[:0]
	for _, line := range lines {
		m := figureLine.FindStringSubmatch(strings.TrimPrefix(line, "\n"))
		switch {
		case m == nil:
			kept = append(kept, line)
		case m[1] == "version" || m[1] == "tie_break" && m[4] == "":
			// a line that can come or go
		case m[3][0] == '"' || m[3][0] == '\'':
			kept = append(kept, m[1]+m[2]+m[3][:1]+m[4])
		default:
			kept = append(kept, m[1]+m[2]+m[4])
		}
	}
	return strings.Join(kept, ending)
}

// Whatever the editor has made of the posts stays, but for the figures.
func TestImportKeepsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		earlier, later := drawFiles(t)
		inFolder(t, func(dir string) {
			importing(t, dir, earlier)
			frames := map[string]string{}
			for name, text := range postsBelow(t, dir) {
				edited := scribble(t, text)
				if err := os.WriteFile(filepath.Join(dir, name), []byte(edited), 0o644); err != nil {
					t.Fatal(err)
				}
				frames[filepath.Base(name)] = frame(edited)
			}
			importing(t, dir, later)
			for name, text := range postsBelow(t, dir) {
				if want, edited := frames[filepath.Base(name)]; edited && frame(text) != want {
					t.Fatalf("%s\n%q\n%q", name, want, frame(text))
				}
			}
			if _, out := importing(t, dir, later); !strings.Contains(out, "nothing to do") {
				t.Fatal(out)
			}
		})
	})
}

// archiveRows gives the real record as an official file, differences that
// posts explain included.
func archiveRows(t *testing.T) []officialRow {
	t.Helper()
	sources, problems := site.LoadSources(os.DirFS(filepath.Join("..", "..")), drawpress.Defaults())
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	var rows []officialRow
	for _, s := range sources.Draws {
		d := s.Post.Draw
		row := officialRow{Number: d.Number.String(), Date: d.Date.String(), Size: fmt.Sprint(d.Invitations), CRS: fmt.Sprint(d.CRS),
			URL: fmt.Sprintf("<a href='/en/rounds.html?q=%s'>", d.Number), Text2: "Federal Skilled Worker Program"}
		for _, label := range d.Type.Labels {
			if _, version := sources.Types.Find(label); version == d.Version && row.Label == "" {
				row.Label = label
			}
		}
		if d.TieBreak != nil {
			row.CutOff = d.TieBreak.Format("January 2, 2006 at 15:04:05 UTC")
		}
		if o := d.Official; o != nil {
			if o.Date != nil {
				row.Date = o.Date.String()
			}
			if o.Invitations != nil {
				row.Size = fmt.Sprint(*o.Invitations)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// The record as it was years ago, merged with what it is: labels of 2023
// renamed, a tie-break of round 262 corrected, a program's name misspelt.
func TestImportOlderArchive(t *testing.T) {
	newer := archiveRows(t)
	older := slices.Clone(newer)
	for i := range older {
		r := &older[i]
		r.Label = strings.Replace(r.Label, "(Version 1)", "(2023-1)", 1)
		switch r.Number {
		case "262":
			r.CutOff = "August 01, 2023 at 12:59:52 UTC"
		case "253", "257", "259":
			r.Text2 = "Federal Skilled Worker Progran"
		}
	}
	for i := range newer {
		if newer[i].Number == "262" {
			newer[i].CutOff = "July 04, 2023 at 19:36:18 UTC "
		}
	}
	older = slices.DeleteFunc(older, func(r officialRow) bool { n, _ := strconv.Atoi(r.Number); return n > 300 })
	dir := t.TempDir()
	emptySite(t, dir)
	then, now := filepath.Join(dir, "then.json"), filepath.Join(dir, "now.json")
	write(t, then, string(officialJSON(older)))
	write(t, now, string(officialJSON(newer)))
	mustRun(t, "import", then, "-s", dir)
	out := mustRun(t, "import", now, "-s", dir)
	want := fmt.Sprintf("%d rounds in the file: %d new, 1 corrected, %d as they were", len(newer), len(newer)-len(older), len(older)-1)
	if !strings.Contains(out, want) || !strings.Contains(out, "round 262: tie_break: 2023-08-01 12:59:52 UTC → 2023-07-04 19:36:18 UTC  content/draws/2023/262.md:7\n") {
		t.Errorf("want %s\n%s", want, out)
	}
	merged := readTree(t, filepath.Join(dir, "content"))
	fresh := t.TempDir()
	emptySite(t, fresh)
	mustRun(t, "import", now, "-s", fresh)
	if direct := readTree(t, filepath.Join(fresh, "content")); describe(direct, merged) != describe(direct, direct) {
		t.Error(describe(direct, merged))
	}
	mustRun(t, "reconcile", now, "-s", dir)
	mustRun(t, "build", "--official", now, "-s", dir, "--at", asOf, "-q")

	// The other way round the file is an older copy: nothing is written.
	if code, _, errs := tryRun("import", then, "-s", dir); code != exitProblems || !strings.Contains(errs, "nothing was written") {
		t.Errorf("exit %d\n%s", code, errs)
	}
	if after := readTree(t, filepath.Join(dir, "content")); describe(merged, after) != describe(merged, merged) {
		t.Error(describe(merged, after))
	}
}

const realFile = "../../../shared/data/ee_rounds_123_en.json"

// The repository's own posts agree with the official file of the department,
// but for what they explain; an import of it writes nothing.
func TestImportRealFile(t *testing.T) {
	if _, err := os.Stat(realFile); err != nil {
		t.Skip("the official rounds file is not here")
	}
	dir := t.TempDir()
	copyRealSite(t, dir)
	out := mustRun(t, "reconcile", realFile, "-s", dir)
	if !strings.Contains(out, "438 rounds, 438 posts: 0 missing, 0 extra, 0 differ, 5 known; 11 remarks") {
		t.Error(out)
	}
	before := readTree(t, dir)
	if out := mustRun(t, "import", realFile, "-s", dir); !strings.Contains(out, "438 rounds in the file: 0 new, 0 corrected, 438 as they were\n") || !strings.Contains(out, "nothing to do") {
		t.Error(out)
	}
	mustRun(t, "import", realFile, "-s", dir, "--dry-run")
	if after := readTree(t, dir); describe(before, after) != describe(before, before) {
		t.Error(describe(before, after))
	}
	mustRun(t, "build", "-s", dir, "--official", realFile, "--at", asOf, "-q")

	fresh := t.TempDir()
	emptySite(t, fresh)
	if out := mustRun(t, "import", realFile, "-s", fresh); !strings.Contains(out, "438 rounds in the file: 438 new") || !strings.Contains(out, "123 measurements of the pool") {
		t.Error(out)
	}
	mustRun(t, "build", "-s", fresh, "--official", realFile, "--at", asOf, "-q")
	pools, err := os.ReadFile(filepath.Join("..", "..", "content", "pool.csv"))
	check(t, err)
	written, err := os.ReadFile(filepath.Join(fresh, "content", "pool.csv"))
	check(t, err)
	if !bytes.Equal(pools, written) {
		t.Error("content/pool.csv is not what an import writes")
	}
}

// The file comes over the network: from the address given, else from that of
// site.yaml. Where it does not come, nothing is written and the exit code says so.
func TestImportNetwork(t *testing.T) {
	data := officialJSON([]officialRow{{Number: "1", Date: "2015-01-31", Label: "No Program Specified", Size: "779", CRS: "886"}})
	asked := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		switch r.URL.Path {
		case "/rounds.json":
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(data)
		case "/cut.json":
			_, _ = w.Write(data[:len(data)/2])
		case "/page":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<!doctype html>")
		default:
			http.NotFound(w, r)
		}
	}))
	defer s.Close()
	dir := t.TempDir()
	emptySite(t, dir)
	before := readTree(t, dir)
	for path, want := range map[string]struct {
		code int
		says string
	}{
		"/absent":   {exitMachine, "the server answered 404 Not Found"},
		"/page":     {exitMachine, "the answer is a web page"},
		"/cut.json": {exitProblems, "the file was cut short"},
	} {
		for _, command := range []string{"import", "reconcile"} {
			code, _, errs := tryRun(command, s.URL+path, "-s", dir)
			if code != want.code || !strings.Contains(errs, s.URL+path+": ") || !strings.Contains(errs, want.says) {
				t.Errorf("%s %s: exit %d, %s", command, path, code, errs)
			}
		}
	}
	if after := readTree(t, dir); describe(before, after) != describe(before, before) {
		t.Error(describe(before, after))
	}
	mustRun(t, "import", s.URL+"/rounds.json", "-s", dir)
	edit(t, filepath.Join(dir, "site.yaml"), "title:", "official_url: "+s.URL+"/rounds.json\ntitle:")
	if out := mustRun(t, "reconcile", "-s", dir); !strings.HasPrefix(out, s.URL+"/rounds.json: 1 round, 1 post: 0 missing") {
		t.Error(out)
	}
	if out := mustRun(t, "import", "-s", dir); !strings.Contains(out, "nothing to do") {
		t.Error(out)
	}
	asked = 0
	mustRun(t, "build", "-s", dir, "-q")
	if asked > 0 {
		t.Error("a build used the network")
	}
}

// A write that fails half-way leaves whole files, and the failure names those
// that were written before it.
func TestImportFailsHalfWay(t *testing.T) {
	rows := func(crs string) []byte {
		var all []officialRow
		for i := range 3 {
			all = append(all, officialRow{Number: strconv.Itoa(i + 1), Date: fmt.Sprintf("2015-02-0%d", i+1), Label: "General", Size: strconv.Itoa(700 + i), CRS: crs})
		}
		return officialJSON(all)
	}
	dir := t.TempDir()
	emptySite(t, dir)
	file := filepath.Join(dir, "rounds.json")
	write(t, file, string(rows("500")))
	mustRun(t, "import", file, "-s", dir)
	root, err := os.OpenRoot(dir)
	check(t, err)
	defer root.Close()
	prepare := func() *merge {
		m, ok := newMerge(root.FS())
		if !ok {
			t.Fatal(m.Problems)
		}
		check(t, m.compare(rows("501"), "rounds.json"))
		return m
	}
	m := prepare()
	second := filepath.Join(dir, "content/draws/2015/2.md")
	edit(t, second, "crs: 500", "crs: 499") // an editor saves while the import runs
	before := readTree(t, filepath.Join(dir, "content"))
	err = m.write(context.Background(), root)
	if err == nil || err.Error() != "content/draws/2015/2.md was changed by someone else while the import ran" || !slices.Equal(m.Written, []string{"content/draws/2015/1.md"}) {
		t.Errorf("%v, written %v", err, m.Written)
	}
	after := readTree(t, filepath.Join(dir, "content"))
	if want := strings.Replace(before["draws/2015/1.md"], "500", "501", 1); after["draws/2015/1.md"] != want || len(after) != len(before) {
		t.Errorf("%q", after["draws/2015/1.md"])
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	m = prepare()
	if err := m.write(ctx, root); err == nil || err.Error() != "interrupted" || len(m.Written) > 0 {
		t.Errorf("%v, written %v", err, m.Written)
	}
	m = prepare()
	if err := m.write(context.Background(), root); err != nil || len(m.Written) != 2 {
		t.Errorf("%v, written %v", err, m.Written)
	}
	info, err := os.Stat(second)
	if err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

func TestDiff(t *testing.T) {
	for name, c := range map[string]struct{ was, before, after, want string }{
		"new":      {"", "", "a\nb\n", "--- /dev/null\n+++ b/new\n@@ -0,0 +1,2 @@\n+a\n+b\n"},
		"middle":   {"new", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", "--- a/new\n+++ b/new\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"},
		"ends":     {"new", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "one\n2\n3\n4\n5\n6\n7\n8\nnine", "--- a/new\n+++ b/new\n@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+nine\n\\ No newline at end of file\n"},
		"inserted": {"new", "1\n2\n", "1\nx\n2\ny\n", "--- a/new\n+++ b/new\n@@ -1,2 +1,4 @@\n 1\n+x\n 2\n+y\n"},
		"moved":    {"old", "1\r\n2\r\n", "1\r\n3\r\n", "rename from old\nrename to new\n--- a/old\n+++ b/new\n@@ -1,2 +1,2 @@\n 1\r\n-2\r\n+3\r\n"},
	} {
		var b bytes.Buffer
		if err := writeDiff(&b, fileChange{file: "new", was: c.was, before: []byte(c.before), after: []byte(c.after)}); err != nil || b.String() != c.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, &b, c.want)
		}
	}
}
