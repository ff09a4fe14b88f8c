package preview

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// saves are the ways in which programs save a file.
var saves = []struct {
	name string
	save func(s *show, file, text string)
}{
	{"written in place", func(s *show, file, text string) { s.must(os.WriteFile(file, []byte(text), 0o644)) }},
	{"appended to, in small steps", func(s *show, file, text string) {
		s.must(os.Truncate(file, 0))
		f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
		s.must(err)
		for len(text) > 0 {
			n := min(40, len(text))
			_, err := f.WriteString(text[:n])
			s.must(err)
			text = text[n:]
			time.Sleep(time.Millisecond)
		}
		s.must(f.Close())
	}},
	{"vim: the old one renamed, the new one written, the old one removed", func(s *show, file, text string) {
		probe := filepath.Join(filepath.Dir(file), "4913")
		s.must(os.WriteFile(probe, nil, 0o644))
		s.must(os.Remove(probe))
		s.must(os.Rename(file, file+"~"))
		s.must(os.WriteFile(file, []byte(text), 0o644))
		s.must(os.Remove(file + "~"))
	}},
	{"emacs: a lock, a backup, the new one beside and renamed", func(s *show, file, text string) {
		dir, base := filepath.Split(file)
		lock := filepath.Join(dir, ".#"+base)
		s.must(os.Symlink("somebody@somewhere.1234:1700000000", lock))
		old, err := os.ReadFile(file)
		s.must(err)
		s.must(os.WriteFile(filepath.Join(dir, "#"+base+"#"), old, 0o644))
		s.must(os.WriteFile(file+"~", old, 0o644))
		s.must(os.WriteFile(file+".tmp~", []byte(text), 0o644))
		s.must(os.Rename(file+".tmp~", file))
		s.must(os.Remove(filepath.Join(dir, "#"+base+"#")))
		s.must(os.Remove(lock))
	}},
	{"VS Code: cut to nothing, then written", func(s *show, file, text string) {
		f, err := os.OpenFile(file, os.O_WRONLY|os.O_TRUNC, 0)
		s.must(err)
		time.Sleep(3 * time.Millisecond)
		_, err = f.WriteString(text)
		s.must(err)
		s.must(f.Close())
	}},
	{"atomic: a hidden file renamed over it", func(s *show, file, text string) {
		temporary := filepath.Join(filepath.Dir(file), ".258.md.tmp")
		s.must(os.WriteFile(temporary, []byte(text), 0o600))
		s.must(os.Rename(temporary, file))
	}},
	{"mv from elsewhere", func(s *show, file, text string) {
		from := filepath.Join(s.TempDir(), "new.md")
		s.must(os.WriteFile(from, []byte(text), 0o644))
		s.must(exec.Command("mv", from, file).Run())
	}},
	{"sed -i", func(s *show, file, text string) {
		body := strings.TrimSpace(text[strings.LastIndex(text, "---")+4:])
		s.must(exec.Command("sed", "-i", "$ s/.*/"+body+"/", file).Run())
	}},
	{"deleted, and written again later", func(s *show, file, text string) {
		s.must(os.Remove(file))
		s.within(patient, "it is gone", func() bool { return !strings.Contains(s.get("/draws/258/"), "Invitations issued") })
		s.must(os.WriteFile(file, []byte(text), 0o644))
	}},
	{"its folder renamed away and back", func(s *show, file, text string) {
		dir := filepath.Dir(file)
		s.must(os.Rename(dir, dir+"-away"))
		s.must(os.WriteFile(filepath.Join(dir+"-away", filepath.Base(file)), []byte(text), 0o644))
		s.must(os.Rename(dir+"-away", dir))
	}},
	{"with the time of the old one", func(s *show, file, text string) {
		info, err := os.Stat(file)
		s.must(err)
		s.must(os.WriteFile(file, []byte(text), 0o644))
		s.must(os.Chtimes(file, info.ModTime(), info.ModTime()))
	}},
}

func (s *show) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *show) file(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

// TestSaves saves one post in every way, twice, with events and by polling.
func TestSaves(t *testing.T) {
	t.Parallel()
	for _, poll := range []bool{false, true} {
		t.Run(fmt.Sprintf("poll=%v", poll), func(t *testing.T) {
			t.Parallel()
			s := run(t, small(t), func(o *Options) { o.Poll = poll })
			if s.watch.polling() != poll {
				t.Fatal("the watcher polls or not as it likes")
			}
			for i, save := range saves {
				for round := range 2 {
					text := fmt.Sprintf("Saved %d and %d.", i, round)
					save.save(s, s.file("content/draws/2023/258.md"), strings.Replace(draw258, "The text of the draw.", text, 1))
					s.within(patient, save.name, func() bool { return strings.Contains(s.get("/draws/258/"), text) })
				}
				s.within(patient, save.name+": no error is left", func() bool { return s.state().OK })
			}
		})
	}
}

// TestFolders makes, renames and removes folders, and changes what is in them.
func TestFolders(t *testing.T) {
	t.Parallel()
	s := run(t, small(t))
	post := func(round int) string {
		return fmt.Sprintf("---\nround: %d\ndate: 2024-01-%02d\ntype: general\ninvitations: 1000\ncrs: 500\n---\n\nNumber %d.\n", round, round-258, round)
	}
	s.write("content/draws/2024/january/259.md", post(259)) // two folders and a file at once
	s.shows("/draws/259/", "Number 259.")
	s.write("content/draws/2024/january/259.md", post(259)+"\nAgain.\n") // the new folder is watched
	s.shows("/draws/259/", "Again.")

	s.must(os.Rename(s.file("content/draws/2024"), s.file("content/draws/later")))
	s.write("content/draws/later/january/260.md", post(260))
	s.shows("/draws/260/", "Number 260.")
	s.write("content/draws/later/january/259.md", post(259)+"\nAfter the move.\n")
	s.shows("/draws/259/", "After the move.")

	// A whole tree comes from elsewhere, and files go into it at once.
	away := filepath.Join(t.TempDir(), "batch")
	s.must(os.MkdirAll(filepath.Join(away, "deep"), 0o755))
	s.must(os.WriteFile(filepath.Join(away, "deep", "261.md"), []byte(post(261)), 0o644))
	s.must(os.Rename(away, s.file("content/draws/batch")))
	s.write("content/draws/batch/deep/262.md", post(262))
	s.shows("/draws/261/", "Number 261.")
	s.shows("/draws/262/", "Number 262.")

	s.must(os.RemoveAll(s.file("content/draws/batch")))
	s.within(patient, "the folder's posts are gone", func() bool {
		a, _ := s.ask("GET", "/draws/262/")
		return a.StatusCode == 404
	})

	// What did not exist when the preview began.
	s.write("templates/partials/own.html", "A partial of our own.")
	s.write("templates/page.html", `{{template "top" .Page}}{{template "partials/own.html"}}{{template "bottom" .Page}}`)
	s.shows("/about/", "A partial of our own.")
	s.must(os.RemoveAll(s.file("templates")))
	s.shows("/about/", "Who we are.")
	s.write("templates/page.html", `{{template "top" .Page}}Back again.{{template "bottom" .Page}}`)
	s.shows("/about/", "Back again.")
	if s.watch.polling() {
		t.Errorf("events were given up: %q", s.notes)
	}
}

// TestCheckout changes 400 files at once, as a version control system does.
func TestCheckout(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if out, err := exec.Command("cp", "-r", filepath.Join(repository, "content"), filepath.Join(repository, "site.yaml"), dir).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	git := func(args ...string) {
		t.Helper()
		c := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=a", "-c", "user.email=a@example.org"}, args...)...)
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v %s", args, err, out)
		}
	}
	git("init", "-q")
	git("add", ".")
	git("commit", "-qm", "before")
	posts, err := filepath.Glob(filepath.Join(dir, "content/draws/*/*.md"))
	if err != nil || len(posts) < 400 {
		t.Fatal(len(posts), err)
	}
	for _, p := range posts {
		f, err := os.OpenFile(p, os.O_APPEND|os.O_WRONLY, 0)
		if err == nil {
			_, err = f.WriteString("\nOn the other branch.\n")
		}
		if err != nil || f.Close() != nil {
			t.Fatal(err)
		}
	}
	git("checkout", "-q", "-b", "other")
	git("commit", "-qam", "after")
	git("checkout", "-q", "-")
	s := run(t, dir)
	for i, branch := range []string{"other", "-", "other"} {
		git("checkout", "-q", branch)
		for _, page := range []string{"/draws/1/", "/draws/437/", "/draws/200/"} {
			s.within(patient, branch, func() bool { return strings.Contains(s.get(page), "On the other branch.") == (i%2 == 0) })
		}
	}
	git("rm", "-rq", "content/draws/2019")
	s.within(patient, "a year is gone", func() bool { a, _ := s.ask("GET", "/years/2019/"); return a.StatusCode == 404 })
}

// TestLostEvents throws events away: the comparison of files finds the change,
// and when it goes on finding, events are given up.
func TestLostEvents(t *testing.T) {
	t.Parallel()
	s := run(t, small(t))
	s.watch.mu.Lock()
	for _, name := range s.watch.events.WatchList() {
		s.must(s.watch.events.Remove(name))
	}
	s.watch.mu.Unlock()
	s.write("content/draws/2023/258.md", draw258+"\nNobody tells of this.\n")
	s.within(3*checkEvery, "the change is found", func() bool { return strings.Contains(s.get("/draws/258/"), "Nobody tells of this.") })

	// Finding it has renewed the watches, so what comes next is told.
	s.write("content/draws/2023/258.md", draw258+"\nTold again.\n")
	s.within(checkEvery/2, "events come again", func() bool { return strings.Contains(s.get("/draws/258/"), "Told again.") })
}

// TestOverflow is what happens when the system's queue is full.
func TestOverflow(t *testing.T) {
	s := run(t, small(t))
	s.watch.mu.Lock()
	for _, name := range s.watch.events.WatchList() {
		s.must(s.watch.events.Remove(name))
	}
	s.watch.mu.Unlock()
	s.write("content/draws/2023/258.md", draw258+"\nLost in the crowd.\n")
	s.watch.lost(fsnotify.ErrEventOverflow)
	s.within(checkEvery/2, "the change is found at once", func() bool { return strings.Contains(s.get("/draws/258/"), "Lost in the crowd.") })
	s.write("content/draws/2023/258.md", draw258+"\nAnd on.\n")
	s.within(checkEvery/2, "events go on", func() bool { return strings.Contains(s.get("/draws/258/"), "And on.") })
	if s.watch.polling() {
		t.Error("events were given up for one storm")
	}
}

// TestSilentFolder gives up events where changes go on without them.
func TestSilentFolder(t *testing.T) {
	t.Parallel()
	s := run(t, small(t))
	for i := range patience + 1 {
		s.watch.mu.Lock() // as if a file had changed in a way that no event tells of
		s.watch.before["content/draws/2023/258.md"] = stamp{size: int64(i)}
		s.watch.mu.Unlock()
		s.watch.compare()
		s.within(patient, "the change is taken", func() bool { return !s.watch.pending() })
	}
	s.within(patient, "the files are looked at instead", func() bool { return s.watch.polling() })
	s.write("content/draws/2023/258.md", draw258+"\nSeen by looking.\n")
	s.shows("/draws/258/", "Seen by looking.")
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.notes) != 1 || !strings.Contains(s.notes[0], "looking at the files every") {
		t.Errorf("%q", s.notes)
	}
}

// TestConcerns tells files of the site from what lies beside them.
func TestConcerns(t *testing.T) {
	for file, want := range map[string]bool{
		"site.yaml": true, "content/draws/1.md": true, "content": true, "templates/partials/row.html": true, "assets/site.css": true, "assets/static/.well-known/x": true,
		"assets/static/.env": true, // which may not be published, and the editor should learn that
		"public/index.html":  false, ".git/index": false, ".drawpress/bodies": false, "README.md": false, "contents/a.md": false, "site.yaml~": false,
		"content/draws/.1.md.swp": false, "content/draws/1.md~": false, "content/draws/#1.md#": false, ".public.drawpress/x": false,
	} {
		if got := concerns(file); got != want {
			t.Errorf("%s: %v", file, got)
		}
	}
}

// TestScheduled shows a post when its moment comes.
func TestScheduled(t *testing.T) {
	t.Parallel()
	dir := small(t)
	s := &show{T: t, dir: dir}
	soon := time.Now().Add(1200 * time.Millisecond)
	s.write("content/news/2023-07-14-soon.md", "---\ntitle: Soon\ndate: 2023-07-14\npublished: "+soon.UTC().Format("2006-01-02T15:04:05.000Z")+"\n---\n\nNow it is told.\n")
	s = run(t, dir, func(o *Options) { o.Site.Future = false })
	if a, body := s.ask("GET", "/news/soon/"); a.StatusCode != 404 {
		t.Fatal(a.Status, body)
	}
	if room := s.get("/_drawpress/"); !strings.Contains(room, "content/news/2023-07-14-soon.md") {
		t.Error("the newsroom does not list what is scheduled")
	}
	s.shows("/news/soon/", "Now it is told.")
	if time.Now().Before(soon.Truncate(time.Second)) {
		t.Error("it was shown too early")
	}
}
