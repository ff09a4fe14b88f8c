//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// The tests of this file do to whole builds what machines do to them: end them
// at any moment, ask them to stop, fill their disk. After each, the published
// folder must be one whole site, byte for byte.

func init() {
	scriptSetup = append(scriptSetup, func(env *testscript.Env) { env.Values[stoppedKey] = new(*child) })
	scriptCommands["stopped-build"] = stoppedBuild
	scriptCommands["resumed-build"] = endStopped(syscall.SIGCONT, 0)
	scriptCommands["killed-build"] = endStopped(syscall.SIGKILL, -1)
}

// A child is a build in a process of its own.
type child struct {
	*exec.Cmd
	out  bytes.Buffer
	done chan struct{} // closed when it has ended
}

func start(c *exec.Cmd) (*child, error) {
	p := &child{Cmd: c, done: make(chan struct{})}
	c.Stdout, c.Stderr = &p.out, &p.out
	if err := c.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = c.Wait() // its state says how it ended
		close(p.done)
	}()
	return p, nil
}

// end sends a signal and waits; it gives the exit code, -1 if the signal ended it.
func (p *child) end(s syscall.Signal) int {
	_ = p.Process.Signal(s) // it may have ended before
	<-p.done
	return p.ProcessState.ExitCode()
}

// holdsLock waits until the build holds the lock of its destination; it is
// false for one that was over before it was seen at work.
func (p *child) holdsLock(lock string) bool {
	mine := fmt.Sprintf("process %d on ", p.Process.Pid)
	for {
		if text, err := os.ReadFile(lock); err == nil && strings.Contains(string(text), mine) {
			return true
		}
		select {
		case <-p.done:
			return false
		default:
		}
	}
}

// stoppedBuild begins a build and stops its process while it holds the lock.
func stoppedBuild(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 1, "stopped-build SITE")
	site := ts.MkAbs(args[0])
	lock := filepath.Join(site, ".public.drawpress", "lock")
	for range 100 {
		p, err := start(exec.Command("drawpress", "build", "--no-cache", "--source", site))
		ts.Check(err)
		if p.holdsLock(lock) {
			ts.Check(p.Process.Signal(syscall.SIGSTOP))
			time.Sleep(20 * time.Millisecond) // until it has stopped
			if text, err := os.ReadFile(lock); err == nil && len(text) > 0 {
				ts.Defer(func() { p.end(syscall.SIGKILL) })
				*stopped(ts) = p
				return
			}
			p.end(syscall.SIGCONT)
		}
	}
	ts.Fatalf("every build was over before it could be stopped")
}

const stoppedKey = "stopped"

// stopped is where a script keeps its stopped build.
func stopped(ts *testscript.TestScript) **child { return ts.Value(stoppedKey).(**child) }

// endStopped lets a stopped build go on, or kills it, and waits for its end.
func endStopped(s syscall.Signal, code int) scriptCommand {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		p := *stopped(ts)
		if got := p.end(s); got != code {
			ts.Fatalf("the stopped build ended with %d; want %d\n%s", got, code, &p.out)
		}
	}
}

// Two versions of the real site, which differ in one post's text, one post's
// figures, a post that only one has, and the settings.
type versions struct {
	source [2]string            // folders
	tree   [2]map[string]string // what each becomes: path -> bytes
	took   time.Duration        // of a build from one to the other
	dest   string
}

func twoVersions(t *testing.T) *versions {
	t.Helper()
	dir := t.TempDir()
	v := &versions{dest: filepath.Join(dir, "public")}
	for i := range v.source {
		v.source[i] = filepath.Join(dir, "version"+strconv.Itoa(i))
		copyRealSite(t, v.source[i])
	}
	edit(t, filepath.Join(v.source[1], "content/draws/2023/258.md"), "French-language draw invited", "French-language round invited")
	edit(t, filepath.Join(v.source[1], "content/draws/2015/1.md"), "crs: 886", "crs: 887")
	edit(t, filepath.Join(v.source[1], "site.yaml"), "title: Draw Record", "title: Record of Draws")
	write(t, filepath.Join(v.source[1], "content/draws/2026/438.md"), newestDraw)
	for i := range v.source {
		clean := filepath.Join(dir, "clean"+strconv.Itoa(i))
		if out, err := build(v.source[i], clean).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		v.tree[i] = readTree(t, clean)
	}
	for i := range 4 {
		began := time.Now()
		if out, err := build(v.source[i%2], v.dest).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		v.took = time.Since(began)
	}
	return v
}

// build is the command that builds a site, in a process of its own.
func build(source, dest string, flags ...string) *exec.Cmd {
	c := exec.Command("drawpress", append([]string{"build", "-s", source, "-d", dest, "--at", "2026-10-01T00:00:00Z"}, flags...)...)
	c.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	return c
}

// which tells which version is published; -1 is neither.
func (v *versions) which(t *testing.T) int {
	t.Helper()
	got := readTree(t, v.dest)
	for i, tree := range v.tree {
		if maps.Equal(got, tree) {
			return i
		}
	}
	t.Errorf("the published folder is neither site:\nagainst the one: %s\nagainst the other: %s", describe(v.tree[0], got), describe(v.tree[1], got))
	return -1
}

// raced tells whether the test runs under the race detector, which makes
// everything some ten times slower.
func raced() bool {
	info, _ := debug.ReadBuildInfo()
	for _, s := range info.Settings {
		if s.Key == "-race" {
			return s.Value == "true"
		}
	}
	return false
}

func stressRuns(t *testing.T, few int) int {
	switch {
	case os.Getenv("DRAWPRESS_STRESS") != "":
		return 10 * few
	case testing.Short():
		t.Skip("kills many builds")
	case raced():
		return few / 4 // the killed process is what matters, not the race detector in it
	}
	return few
}

func newRandom(t *testing.T) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("DRAWPRESS_SEED"); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal("DRAWPRESS_SEED: ", err)
		}
	}
	t.Logf("DRAWPRESS_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// TestKill ends builds with SIGKILL at any moment: before, during and after
// the exchange. Readers see a whole site, and the next build needs no help.
func TestKill(t *testing.T) {
	runs := stressRuns(t, 20)
	v := twoVersions(t)
	random := newRandom(t)
	live := v.which(t)
	ended := map[string]int{}
	for run := range runs {
		next := 1 - live
		delay := time.Duration(random.Float64() * 1.1 * float64(v.took))
		p, err := start(build(v.source[next], v.dest))
		check(t, err)
		time.Sleep(delay)
		p.end(syscall.SIGKILL)
		got := v.which(t)
		switch {
		case got < 0:
			t.Fatalf("run %d: killed after %v of %v", run, delay, v.took)
		case got == live:
			ended["old site"]++
		default:
			ended["new site"]++
		}
		// The next build converges, whatever the killed one left behind.
		began := time.Now()
		if out, err := build(v.source[next], v.dest).CombinedOutput(); err != nil {
			t.Fatalf("run %d: the build after one killed after %v: %v\n%s", run, delay, err, out)
		}
		v.took = time.Since(began) // machines are not equally fast all the time
		if live = v.which(t); live != next {
			t.Fatalf("run %d: the build after one killed after %v did not converge", run, delay)
		}
	}
	v.wantTidy(t)
	t.Logf("%d builds of %v killed: %v", runs, v.took.Round(time.Millisecond), ended)
}

// wantTidy looks for what killed builds left in the work folder: there may be
// the lock, the spare tree and a manifest for each tree.
func (v *versions) wantTidy(t *testing.T) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(filepath.Dir(v.dest), ".public.drawpress"))
	if err != nil {
		t.Fatal(err)
	}
	manifests := 0
	for _, e := range entries {
		switch name := e.Name(); {
		case strings.HasSuffix(name, ".manifest"):
			manifests++
		case name != "lock" && name != "spare":
			t.Errorf("%s is left in the work folder", name)
		}
	}
	if manifests > 2 {
		t.Errorf("%d manifests are left in the work folder; want 2 at most", manifests)
	}
}

// TestInterrupt asks builds to stop, as Ctrl-C and service managers do: they
// end with 130 and the old site, unless the new one is live already.
func TestInterrupt(t *testing.T) {
	runs := stressRuns(t, 12)
	v := twoVersions(t)
	random := newRandom(t)
	live := v.which(t)
	ended := map[string]int{}
	lock := filepath.Join(filepath.Dir(v.dest), ".public.drawpress", "lock")
	for run := range runs {
		next := 1 - live
		signal := []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}[run%3]
		p, err := start(build(v.source[next], v.dest))
		check(t, err)
		begun := false
		delay := time.Duration(1.1 * random.Float64() * float64(v.took))
		if run%2 == 0 {
			begun = p.holdsLock(lock)
			delay /= 4
		}
		time.Sleep(delay)
		code := p.end(signal)
		got := v.which(t)
		switch {
		case code == 0 && got == next, code == -1 && got == next && bytes.Contains(p.out.Bytes(), []byte("changed")):
			ended["ready before"]++
		case code == -1 && got == live && !begun && p.out.Len() == 0:
			ended["not yet begun"]++ // the system ends what has no handler yet
		case code == 130 && got == live:
			ended["interrupted"]++
			if !bytes.Contains(p.out.Bytes(), []byte("interrupted; the old site is as it was")) {
				t.Errorf("run %d: %v after %v: said\n%s", run, signal, delay, &p.out)
			}
		default:
			t.Errorf("run %d: %v after %v of %v, at work %v: exit code %d and site %d; want 130 and the old site %d, or 0 and the new one\n%s", run, signal, delay, v.took, begun, code, got, live, &p.out)
		}
		live = got
		if live < 0 {
			t.FailNow()
		}
	}
	t.Logf("%d builds of %v asked to stop: %v", runs, v.took.Round(time.Millisecond), ended)
}

// TestManyBuilds starts builds of both versions at once. They take turns, and
// the last one stands.
func TestManyBuilds(t *testing.T) {
	v := twoVersions(t)
	var all []*child
	for i := range 8 {
		p, err := start(build(v.source[i%2], v.dest, "--wait", "2m"))
		check(t, err)
		all = append(all, p)
	}
	for i, p := range all {
		if <-p.done; p.ProcessState.ExitCode() != 0 {
			t.Errorf("build %d: exit code %d\n%s", i, p.ProcessState.ExitCode(), &p.out)
		}
	}
	v.which(t)
	v.wantTidy(t)
}

// TestBrokenPipe closes the far end of standard output and error, as head
// does; the site must be published or not, whole.
func TestBrokenPipe(t *testing.T) {
	v := twoVersions(t)
	live := v.which(t)
	read, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	read.Close()
	c := build(v.source[1-live], v.dest)
	c.Stdout, c.Stderr = w, w
	_ = c.Run()
	w.Close()
	v.which(t)
}

// TestFullDisk publishes onto a file system that has no room for the new site,
// in steps from none at all to enough.
func TestFullDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("mounts file systems")
	}
	if err := exec.Command("unshare", "-Urm", "true").Run(); err != nil {
		t.Skip("no file system can be mounted here: ", err)
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "site")
	mustRun(t, "init", source)
	clean := filepath.Join(dir, "clean")
	mustRun(t, "build", "-q", "-s", source, "-d", clean)
	old := readTree(t, clean)
	edit(t, filepath.Join(source, "site.yaml"), "My Draw News", "Our Draw News")
	mustRun(t, "build", "-q", "-s", source, "-d", clean)
	next := readTree(t, clean)

	// The file system lives and dies with the shell, so the site is copied out.
	const script = `
set -e
mount -t tmpfs -o size=3m tmpfs "$DISK"
sed -i 's/Our Draw News/My Draw News/' "$SITE/site.yaml"
drawpress build -q --no-cache -s "$SITE" -d "$DISK/public"
sed -i 's/My Draw News/Our Draw News/' "$SITE/site.yaml"
dd if=/dev/zero of="$DISK/fill" bs=1k 2>/dev/null || true
truncate -s "-${FREE}K" "$DISK/fill"
code=0
drawpress build -q --no-cache -s "$SITE" -d "$DISK/public" || code=$?
cp -r "$DISK/public" "$OUT/first"
rm "$DISK/fill"
drawpress build -q --no-cache -s "$SITE" -d "$DISK/public"
cp -r "$DISK/public" "$OUT/second"
exit $code
`
	refused := 0
	for _, free := range []int{0, 4, 64, 128, 256, 1024} {
		disk, out := filepath.Join(dir, fmt.Sprint("disk", free)), filepath.Join(dir, fmt.Sprint("out", free))
		for _, d := range []string{disk, out} {
			if err := os.Mkdir(d, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		c := exec.Command("unshare", "-Urm", "sh", "-c", script)
		c.Env = append(os.Environ(), "DISK="+disk, "SITE="+source, "OUT="+out, "FREE="+strconv.Itoa(free), "GORACE=atexit_sleep_ms=0")
		said, err := c.CombinedOutput()
		code := 0
		var ended *exec.ExitError
		if errors.As(err, &ended) {
			code = ended.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
		first := readTree(t, filepath.Join(out, "first"))
		switch {
		case code == 3 && maps.Equal(first, old):
			refused++
			if !bytes.Contains(said, []byte("no space left on device")) {
				t.Errorf("%d KB free: said\n%s", free, said)
			}
		case code == 0 && maps.Equal(first, next):
		default:
			t.Errorf("%d KB free: exit code %d; against the old site: %s; against the new: %s\n%s", free, code, describe(old, first), describe(next, first), said)
		}
		if second := readTree(t, filepath.Join(out, "second")); !maps.Equal(second, next) {
			t.Errorf("%d KB free: with room again, against the new site: %s", free, describe(next, second))
		}
	}
	if refused == 0 {
		t.Error("the disk was never full")
	}
}
