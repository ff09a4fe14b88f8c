package publish

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRefusals(t *testing.T) {
	root, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	at := func(parts ...string) string { return filepath.Join(append([]string{root}, parts...)...) }
	t.Setenv("HOME", at("home"))
	for _, canary := range []string{
		"home/letter", "site/content/draws/1.md", "afile", "full/index.html", "many/1", "many/2", "many/3", "many/4", "many/5",
		"many/6", "many/7", "behind/thing", "emptyish/.well-known/x",
	} {
		plant(t, at(canary), "canary "+canary)
	}
	must(t, os.Remove(at("emptyish/.well-known/x")))
	must(t, os.Symlink(at("nowhere"), at("dangling")))
	must(t, os.Symlink(at("behind"), at("linked")))
	must(t, os.Symlink(at("site"), at("sitelink")))
	mustPublish(t, at("public"), edition(1, 5), Options{})
	plant(t, at("public/CNAME"), "example.org")
	plant(t, at("public/.git/config"), "canary")
	mustPublish(t, at("lost"), edition(1, 5), Options{})
	must(t, os.RemoveAll(workOf(at("lost"))))
	mustPublish(t, at("linkin"), edition(1, 5), Options{})
	must(t, os.Remove(at("linkin/index.html")))
	must(t, os.Symlink(at("afile"), at("linkin/index.html")))
	mustPublish(t, at("swapped"), edition(1, 5), Options{})
	must(t, os.RemoveAll(at("swapped")))
	plant(t, at("swapped/index.html"), "somebody's own page")
	mustPublish(t, at("newer"), edition(1, 5), Options{})
	id, err := folderID(at("newer"))
	must(t, err)
	plant(t, filepath.Join(workOf(at("newer")), manifestName(id)), manifestMagic+"9\nfrom the future\n")
	plant(t, at(".workfile.drawpress"), "canary")

	before := snapshot(t, root)
	for _, c := range []struct{ dest, reason string }{
		{"/", "root"},
		{at("home"), "home"},
		{root, "above"},
		{at("site"), "the folder "},
		{at("sitelink"), "the folder "},
		{at("sitelink", ".."), "above"},
		{at("afile"), "a file"},
		{at("dangling"), "leads nowhere"},
		{at("linked"), "thing"},
		{at("full"), "index.html"},
		{at("many"), "1, 2, 3, 4, 5 and 2 more"},
		{at("emptyish"), ".well-known/"},
		{at("public"), ".git/, CNAME"},
		{at("lost"), "as far as it knows"},
		{at("linkin"), "index.html"},
		{at("swapped"), "index.html"},
		{at("newer"), `unknown version of the manifest: "9"`},
		{at("no", "parent"), "does not exist"},
		{at("workfile"), "no folder"},
	} {
		for mode, o := range modes {
			o.Refuse = []string{at("site"), at("missing")}
			o.AllowShrink = true
			_, err := Publish(context.Background(), c.dest, edition(2, 5).files(), o)
			var refusal *Refusal
			if !errors.As(err, &refusal) || !strings.Contains(refusal.Reason, c.reason) || refusal.Hint == "" {
				t.Errorf("%s, %s: got %v, want a refusal with %q", c.dest, mode, err, c.reason)
			}
			if _, err := Rollback(context.Background(), c.dest, o); err == nil {
				t.Errorf("%s, %s: rolled back", c.dest, mode)
			}
		}
	}
	if after := snapshot(t, root); withoutLocks(after) != withoutLocks(before) {
		t.Fatalf("a refusal changed something: %d bytes, then %d", len(before), len(after))
	}
}

// withoutLocks leaves out what every build that finds a work folder may touch.
func withoutLocks(snapshot string) string {
	var b strings.Builder
	for line := range strings.Lines(snapshot) {
		if !strings.Contains(line, "/"+lockName+" ") {
			b.WriteString(line)
		}
	}
	return b.String()
}

func TestWelcome(t *testing.T) {
	dest := newDest(t)
	must(t, os.Mkdir(dest, 0o755)) // an empty folder
	mustPublish(t, dest, edition(1, 5), Options{})
	wantSite(t, dest, edition(1, 5))
	if _, err := Rollback(context.Background(), dest, Options{}); err == nil {
		t.Fatal("rolled back to an empty folder")
	}

	real := newDest(t)
	must(t, os.Mkdir(real, 0o755))
	link := filepath.Join(filepath.Dir(newDest(t)), "link")
	must(t, os.Symlink(real, link))
	for gen := range 3 {
		mustPublish(t, link, edition(gen, 5), Options{})
	}
	if target, err := os.Readlink(link); err != nil || target != real {
		t.Fatalf("the link was replaced: %v", err)
	}
	wantSite(t, real, edition(2, 5))
	wantTidy(t, real, workOf(real))
}

func TestDeleteStorm(t *testing.T) {
	dest := newDest(t)
	mustPublish(t, dest, edition(1, 40), Options{})
	before := snapshot(t, dest)
	_, err := Publish(context.Background(), dest, edition(1, 17).files(), Options{})
	var refusal *Refusal
	if !errors.As(err, &refusal) || !strings.Contains(refusal.Reason, "28 of 55") {
		t.Fatalf("got %v", err)
	}
	if snapshot(t, dest) != before {
		t.Fatal("the live tree was touched")
	}
	if _, err := Publish(context.Background(), dest, edition(1, 19).files(), Options{}); err != nil {
		t.Fatalf("less than half: %v", err)
	}
	if _, err := Publish(context.Background(), dest, pages{"index.html": "x"}.files(), Options{AllowShrink: true}); err != nil {
		t.Fatal(err)
	}
}

func TestManifestRoundTrip(t *testing.T) {
	m := &manifest{folder: 0xabc, program: "drawpress 1\nwith a break", generation: "g", files: map[string]entry{}}
	for i := range 100 {
		e := entry{found: found{size: int64(i), time: int64(i) << 40, inode: uint64(i) << 50, regular: true}}
		e.sum[i%32] = byte(i)
		m.files[fmt.Sprintf("with space %d/é.html", i)] = e
	}
	text := m.encode()
	got, err := decodeManifest(text)
	must(t, err)
	if string(got.encode()) != string(text) || len(got.files) != 100 {
		t.Fatal("not the same after a round trip")
	}
	for i := range text { // no cut or changed byte is taken for a manifest
		if _, err := decodeManifest(text[:i]); err == nil {
			t.Fatalf("cut at %d is understood", i)
		}
		bad := append([]byte(nil), text...)
		bad[i] ^= 1
		if _, err := decodeManifest(bad); err == nil {
			t.Fatalf("with byte %d changed it is understood", i)
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(manifestMagic + "1\nfolder 1\nprogram p\ngeneration g\nfiles 0\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := decodeManifest(fmt.Appendf(b[:len(b):len(b)], "end %08x\n", crc32.ChecksumIEEE(b)))
		if err != nil {
			return
		}
		for path := range m.files {
			if validPath(path) != nil {
				t.Fatalf("a manifest names %q", path)
			}
		}
	})
}
