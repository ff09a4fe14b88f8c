package publish

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// inNamespace runs a test again in a mount namespace of its own, where it may mount what it likes; it returns true there.
func inNamespace(t *testing.T) bool {
	t.Helper()
	if os.Getenv("PUBLISH_TEST_NAMESPACE") == t.Name() {
		return true
	}
	if err := exec.Command("unshare", "-Urm", "true").Run(); err != nil {
		t.Skip("no mount namespace can be had here: ", err)
	}
	c := exec.Command("unshare", "-Urm", os.Args[0], "-test.v", "-test.run", "^"+t.Name()+"$")
	c.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0", "PUBLISH_TEST_NAMESPACE="+t.Name())
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
	return false
}

func mount(t *testing.T, source, dir, kind string, flags uintptr, data string) {
	t.Helper()
	must(t, unix.Mount(source, dir, kind, flags, data))
	t.Cleanup(func() { must(t, unix.Unmount(dir, unix.MNT_DETACH)) })
}

func TestMountPoint(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	for _, kind := range []string{"tmpfs", "bind"} {
		dest := newDest(t)
		must(t, os.Mkdir(dest, 0o755))
		if kind == "bind" {
			other := filepath.Join(filepath.Dir(dest), "volume")
			must(t, os.Mkdir(other, 0o755))
			mount(t, other, dest, "", unix.MS_BIND, "")
		} else {
			mount(t, "tmpfs", dest, "tmpfs", 0, "")
		}
		var n notes
		for gen := range 4 {
			p := edition(gen, 20)
			if r := mustPublish(t, dest, p, Options{Note: n.add}); r.Mode != ModeInPlace {
				t.Fatalf("%+v", r)
			}
			wantSite(t, dest, p)
			wantTidy(t, dest, filepath.Join(dest, insideName))
		}
		n.want(t, "it is a mount point")
		if _, err := os.Stat(workOf(dest)); err == nil {
			t.Fatal("a work folder was made beside a mount point")
		}
		plant(t, filepath.Join(dest, "CNAME"), "example.org")
		var refusal *Refusal
		if _, err := Publish(context.Background(), dest, edition(9, 20).files(), Options{}); !errors.As(err, &refusal) {
			t.Fatalf("with a foreign file: %v", err)
		}
	}
}

func TestKillOnMountPoint(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	dest := newDest(t)
	must(t, os.Mkdir(dest, 0o755))
	mount(t, "tmpfs", dest, "tmpfs", 0, "")
	runs := 8
	if stress {
		runs = 100
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	killRuns(t, dest, filepath.Join(dest, insideName), "in place", runs, rand.New(rand.NewPCG(seed, 0)))
}

func TestDiskFull(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	for _, limits := range []string{"size=1m", "nr_inodes=150"} {
		for mode, o := range modes {
			for _, generations := range []int{0, 1} {
				root, err := filepath.EvalSymlinks(t.TempDir())
				must(t, err)
				mount(t, "tmpfs", root, "tmpfs", 0, limits)
				dest := filepath.Join(root, "public")
				if generations == 1 {
					mustPublish(t, dest, edition(1, 20), o)
				}
				before := snapshot(t, dest)
				r, err := Publish(context.Background(), dest, edition(2, 800).files(), o)
				if !errors.Is(err, syscall.ENOSPC) || r != nil || !strings.Contains(err.Error(), root) {
					t.Fatalf("%s, %s: %+v, %v", limits, mode, r, err)
				}
				if snapshot(t, dest) != before {
					t.Fatalf("%s, %s: the live tree was touched", limits, mode)
				}
				mustPublish(t, dest, edition(2, 20), o) // with what is left, or freed
				wantSite(t, dest, edition(2, 20))
				wantTidy(t, dest, workOf(dest))
			}
		}
	}
}

func TestReadOnly(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	dest := newDest(t)
	mustPublish(t, dest, edition(1, 5), Options{})
	root := filepath.Dir(dest)
	mount(t, root, root, "", unix.MS_BIND, "")
	must(t, unix.Mount("", root, "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY, ""))
	if _, err := Publish(context.Background(), dest, edition(2, 5).files(), Options{}); !errors.Is(err, syscall.EROFS) {
		t.Fatalf("got %v", err)
	}
	wantSite(t, dest, edition(1, 5))
}

// TestParentNotWritable builds as another user, who owns the destination and not the folder that holds it.
func TestParentNotWritable(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can become another user")
	}
	dest := newDest(t)
	for dir := filepath.Dir(dest); dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		must(t, os.Chmod(dir, 0o755))
	}
	must(t, os.Mkdir(dest, 0o755))
	const nobody = 65534
	must(t, os.Chown(dest, nobody, nobody))
	binary := filepath.Join(filepath.Dir(dest), "drawpress.test")
	b, err := os.ReadFile(os.Args[0])
	must(t, err)
	must(t, os.WriteFile(binary, b, 0o755))
	for gen := range 3 {
		c := exec.Command(binary)
		c.Env = append(os.Environ(), "HOME=/", "GORACE=atexit_sleep_ms=0", "PUBLISH_TEST_CHILD="+dest, "PUBLISH_TEST_EDITION="+string(rune('0'+gen)), "PUBLISH_TEST_MODE=exchange")
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		out, err := c.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "cannot be written") {
			t.Fatalf("%v: %s", err, out)
		}
		wantSite(t, dest, edition(gen, killedArticles))
		wantTidy(t, dest, filepath.Join(dest, insideName))
	}
}
