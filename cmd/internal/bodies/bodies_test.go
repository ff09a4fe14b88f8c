package bodies_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"drawpress/cmd/internal/bodies"
)

const program = "build-1"

// keyOf is a key as callers make them: a hash.
func keyOf(source string) bodies.Key {
	sum := sha256.Sum256([]byte(source))
	return bodies.Key(sum[:16])
}

// build does what a build does: it asks for each text, makes those that are
// not kept, and saves. It returns how many it had to make.
func build(t rapid.TB, path, by string, texts map[string]string) (made int) {
	t.Helper()
	s := bodies.Open(path, by)
	for source, want := range texts {
		got, ok := s.Get(keyOf(source))
		if !ok {
			s.Put(keyOf(source), want)
			made++
		} else if got != want {
			t.Fatalf("%q gave %q, want %q", source, got, want)
		}
	}
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	return made
}

// found counts the texts that a file gives, each of which must be right.
func found(t rapid.TB, path, by string, texts map[string]string) (n int) {
	t.Helper()
	s := bodies.Open(path, by)
	for source, want := range texts {
		if got, ok := s.Get(keyOf(source)); ok {
			n++
			if got != want {
				t.Fatalf("%q gave %q, want %q", source, got, want)
			}
		}
	}
	if got, ok := s.Get(keyOf("never put")); ok {
		t.Fatalf("a key that no one put gave %q", got)
	}
	return n
}

func read(t rapid.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t rapid.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// alone fails if there is anything in the file's folder but the file.
func alone(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(path) {
			t.Errorf("%s was left behind", e.Name())
		}
	}
}

// some makes n texts of a few hundred bytes, of one edition.
func some(n int, edition string) map[string]string {
	texts := map[string]string{}
	for i := range n {
		source := fmt.Sprintf("draws/%d.md %s", i, edition)
		texts[source] = strings.Repeat(fmt.Sprintf("<p>Round %d, %s.</p>\n", i, edition), 10+i%7)
	}
	return texts
}

func TestRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "bodies")
	texts := map[string]string{
		"empty": "", "short": "<p>a</p>", "line ends": "a\r\nb\n\x00", "no text": "\xff\xfe\x80", "long": strings.Repeat("Express Entry ", 100_000),
		"like a header": "drawpress bodies 1 " + program + "\n",
	}
	if found(t, path, program, texts) != 0 {
		t.Error("a missing file holds something")
	}
	if made := build(t, path, program, texts); made != len(texts) {
		t.Errorf("made %d texts, want %d", made, len(texts))
	}
	if n := found(t, path, program, texts); n != len(texts) {
		t.Errorf("%d texts kept, want %d", n, len(texts))
	}
	if made := build(t, path, program, texts); made != 0 {
		t.Errorf("made %d texts again", made)
	}
	alone(t, path)
}

// Over any number of builds each text is the right one, and none of the last
// build is made again.
func TestBuildsInARow(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		path := filepath.Join(dir, fmt.Sprint(n))
		texts := rapid.MapOfN(rapid.StringN(1, 4, -1), rapid.OneOf(rapid.String(), rapid.Map(rapid.IntRange(0, 2000), func(n int) string { return strings.Repeat("x", n) })), 0, 12)
		last := map[string]string{}
		for range rapid.IntRange(1, 6).Draw(t, "builds") {
			now := map[string]string{}
			for source, text := range texts.Draw(t, "texts") {
				now[source+"\x00"+text] = text // a text that changes has another key
			}
			for source, text := range last {
				if rapid.Bool().Draw(t, "stays") {
					now[source] = text
				}
			}
			missing := 0
			for source := range now {
				if _, ok := last[source]; !ok {
					missing++
				}
			}
			if made := build(t, path, program, now); made > missing {
				t.Fatalf("made %d texts, %d of them new", made, missing)
			}
			last = now
		}
		if n := found(t, path, program, last); n != len(last) {
			t.Fatalf("%d texts kept of %d", n, len(last))
		}
	})
}

// The same texts give the same file, whatever the order in which they came.
func TestSameBytes(t *testing.T) {
	texts := some(20, "a")
	var first []byte
	for range 5 { // a map has another order each time
		path := filepath.Join(t.TempDir(), "bodies")
		build(t, path, program, texts)
		if data := read(t, path); first == nil {
			first = data
		} else if !bytes.Equal(data, first) {
			t.Error("the same texts gave another file")
		}
	}
}

// What one program kept is nothing to another: it may render otherwise.
func TestOtherProgram(t *testing.T) {
	texts := some(5, "a")
	for _, other := range []string{"build-2", "build-", "build-12", "", "BUILD-1", "build-1 ", "build-1\n"} {
		path := filepath.Join(t.TempDir(), "bodies")
		build(t, path, program, texts)
		before := read(t, path)
		if n := found(t, path, other, texts); n != 0 {
			t.Errorf("%q finds %d texts of %q", other, n, program)
		}
		if err := bodies.Open(path, other).Save(); err != nil || !bytes.Equal(read(t, path), before) {
			t.Errorf("%q has nothing to keep and changed the file: %v", other, err)
		}
		if made := build(t, path, other, texts); made != len(texts) {
			t.Errorf("%q made %d texts, want %d", other, made, len(texts))
		}
		if n := found(t, path, other, texts); n != len(texts) {
			t.Errorf("%q finds %d of its own texts", other, n)
		}
		if n := found(t, path, program, texts); n != 0 {
			t.Errorf("%q finds %d texts of %q", program, n, other)
		}
	}
}

var few = map[string]string{"one": "<p>1</p>", "empty": "", "two": "<p>two\n</p>", "three": "3", "four": "<p>The fourth text.</p>"}

// damaged checks a file that is not as it was written: it gives right texts or
// none, and the next build makes it whole.
func damaged(t *testing.T, path, what string, data []byte) (n int) {
	t.Helper()
	write(t, path, data)
	n = found(t, path, program, few)
	if made := build(t, path, program, few); made != len(few)-n {
		t.Fatalf("%s: made %d texts, %d were kept", what, made, n)
	}
	if n := found(t, path, program, few); n != len(few) {
		t.Fatalf("%s: %d texts after the next build, want %d", what, n, len(few))
	}
	return n
}

// A byte that changed on the disk never changes a text.
func TestFlippedByte(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bodies")
	build(t, path, program, few)
	whole := read(t, path)
	for i := range whole {
		for _, flip := range []byte{0x01, 0x80, 0xFF} {
			data := bytes.Clone(whole)
			data[i] ^= flip
			if n := damaged(t, path, fmt.Sprintf("byte %d ^ %#x", i, flip), data); n == len(few) {
				t.Errorf("byte %d ^ %#x: nothing is missing", i, flip)
			}
		}
	}
	alone(t, path)
}

// Nor does it move a text to another key, however near.
func TestFlippedKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bodies")
	build(t, path, program, few)
	whole := read(t, path)
	for i := range whole {
		for bit := range 8 {
			data := bytes.Clone(whole)
			data[i] ^= 1 << bit
			write(t, path, data)
			s := bodies.Open(path, program)
			for source := range few {
				for j := range len(bodies.Key{}) {
					k := keyOf(source)
					k[j] ^= 1 << bit
					if got, ok := s.Get(k); ok {
						t.Fatalf("byte %d, bit %d: a key that no one put gave %q", i, bit, got)
					}
				}
			}
		}
	}
	write(t, path, append(whole, make([]byte, 4096)...)) // as a crash can leave it
	if got, ok := bodies.Open(path, program).Get(bodies.Key{}); ok {
		t.Errorf("zeros at the end gave %q", got)
	}
}

// A build of another program may come between Open and Save.
func TestOtherProgramMeanwhile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bodies")
	texts := some(5, "a")
	build(t, path, program, texts)
	s := bodies.Open(path, program)
	for source := range texts {
		s.Get(keyOf(source))
	}
	s.Put(keyOf("new"), "<p>new</p>")
	build(t, path, "build-2", texts)
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	if got, ok := bodies.Open(path, "build-2").Get(keyOf("new")); ok {
		t.Errorf("build-2 finds %q of another program", got)
	}
}

// A file cut short, as by a full disk or a kill in the midst of Save, keeps
// what came before the cut.
func TestTruncated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bodies")
	build(t, path, program, few)
	whole := read(t, path)
	last := 0
	for i := range whole {
		n := damaged(t, path, fmt.Sprintf("cut after %d bytes", i), whole[:i])
		if n < last || n == len(few) {
			t.Errorf("cut after %d bytes: %d texts, %d before", i, n, last)
		}
		last = n
	}
	if last != len(few)-1 {
		t.Errorf("the last byte takes %d texts with it", len(few)-last)
	}
	for _, tail := range []string{"\x00", strings.Repeat("\x00", 23), strings.Repeat("\x00", 4096), strings.Repeat("\xff", 100), string(whole)} {
		if n := damaged(t, path, "a tail", append(bytes.Clone(whole), tail...)); n != len(few) {
			t.Errorf("with %d bytes more at the end: %d texts", len(tail), n)
		}
	}
	damaged(t, path, "zeros", make([]byte, len(whole)))
	alone(t, path)
}

// Whatever a file holds, it opens, and gives no text that was not put.
func FuzzOpen(f *testing.F) {
	path := filepath.Join(f.TempDir(), "seed")
	build(f, path, program, few)
	whole := read(f, path)
	for _, seed := range [][]byte{whole, whole[:len(whole)-1], whole[:40], nil, []byte("drawpress bodies 1 " + program + "\n"), bytes.Repeat(whole, 2)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "bodies")
		damaged(t, path, "fuzz", data)
	})
}

// A small change is appended: the file is not written anew, and a build
// without a change does not touch it.
func TestAppend(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bodies")
	texts := some(50, "a")
	build(t, path, program, texts)
	before, was := read(t, path), stat(t, path)
	if build(t, path, program, texts); !bytes.Equal(read(t, path), before) || stat(t, path).ModTime() != was.ModTime() {
		t.Error("nothing was new, and the file changed")
	}
	texts["new"] = "<p>new</p>"
	if made := build(t, path, program, texts); made != 1 {
		t.Errorf("made %d texts", made)
	}
	if now := read(t, path); !bytes.HasPrefix(now, before) || len(now) > len(before)+100 || !os.SameFile(stat(t, path), was) {
		t.Errorf("one new text, and %d bytes became %d", len(before), len(now))
	}
	if n := found(t, path, program, texts); n != len(texts) {
		t.Errorf("%d texts, want %d", n, len(texts))
	}
}

func stat(t *testing.T, path string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// Over fifty builds, each with one text changed, the file stays within twice
// what is of use: it is appended to mostly, and written anew now and then.
func TestFileDoesNotGrow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bodies")
	texts := some(10, "0")
	build(t, path, program, texts)
	first := len(read(t, path))
	most, appended, rewritten := 0, 0, 0
	for edition := 1; edition <= 50; edition++ {
		i := edition % 10
		maps.DeleteFunc(texts, func(source, _ string) bool { return strings.HasPrefix(source, fmt.Sprintf("draws/%d.md ", i)) })
		for source, text := range some(10, fmt.Sprint(edition)) {
			if strings.HasPrefix(source, fmt.Sprintf("draws/%d.md ", i)) {
				texts[source] = text
			}
		}
		before := read(t, path)
		if made := build(t, path, program, texts); made != 1 || len(texts) != 10 {
			t.Fatalf("build %d: made %d of %d texts", edition, made, len(texts))
		}
		after := read(t, path)
		if most = max(most, len(after)); bytes.HasPrefix(after, before) {
			appended++
		} else if rewritten++; len(after) > first*5/4 {
			t.Errorf("build %d: written anew with %d bytes, at first %d", edition, len(after), first)
		}
	}
	if most > first*5/2 || rewritten == 0 || appended < 2*rewritten {
		t.Errorf("%d bytes became %d; %d times appended, %d times written anew", first, most, appended, rewritten)
	}
	if n := found(t, path, program, texts); n != 10 {
		t.Errorf("%d texts, want 10", n)
	}
	build(t, path, program, some(1, "last"))
	build(t, path, program, some(1, "last"))
	if n := len(read(t, path)); n > first/5 {
		t.Errorf("one text of ten is left, and the file has %d bytes of %d", n, first)
	}
	alone(t, path)
}

// Many workers ask and keep at once. A Save in their midst may cost texts, for
// what is not asked for yet seems of no use, but gives no wrong one.
func TestConcurrent(t *testing.T) {
	texts := some(200, "a")
	sources := slices.Sorted(maps.Keys(texts))
	for _, early := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "bodies")
		build(t, path, program, some(100, "a"))
		s := bodies.Open(path, program)
		var workers sync.WaitGroup
		for w := range 8 {
			workers.Go(func() {
				for i := range sources {
					source := sources[(i+w*25)%len(sources)]
					got, ok := s.Get(keyOf(source))
					if !ok {
						s.Put(keyOf(source), texts[source])
					} else if got != texts[source] {
						t.Errorf("%q gave %q", source, got)
					}
					if i%16 == 0 {
						runtime.Gosched()
					}
				}
			})
		}
		if early {
			if err := s.Save(); err != nil {
				t.Error(err)
			}
			found(t, path, program, texts)
		}
		workers.Wait()
		if err := s.Save(); err != nil {
			t.Error(err)
		}
		if n := found(t, path, program, texts); n != len(texts) && !early {
			t.Errorf("%d texts, want %d", n, len(texts))
		}
		build(t, path, program, texts)
		if n := found(t, path, program, texts); n != len(texts) {
			t.Errorf("%d texts after the next build, want %d", n, len(texts))
		}
		alone(t, path)
	}
}

// Two builds of one folder at the same time cost each other texts, never a
// wrong one.
func TestTwoBuildsAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bodies")
	build(t, path, program, some(100, "a"))
	for round := range 10 {
		var both sync.WaitGroup
		for b := range 2 {
			both.Go(func() {
				texts := some(100, "a")
				maps.Copy(texts, some(20+round*10, fmt.Sprint("of build ", b, round)))
				s := bodies.Open(path, program)
				for source, want := range texts {
					if got, ok := s.Get(keyOf(source)); !ok {
						s.Put(keyOf(source), want)
					} else if got != want {
						t.Errorf("%q gave %q", source, got)
					}
				}
				if err := s.Save(); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		for b := range 2 {
			found(t, path, program, some(20+round*10, fmt.Sprint("of build ", b, round)))
		}
	}
	all := some(100, "a")
	build(t, path, program, all)
	if n := found(t, path, program, all); n != len(all) {
		t.Errorf("%d texts, want %d", n, len(all))
	}
	alone(t, path)
}

// Where nothing can be written, Save says so, the texts of this build are
// there all the same, and what was there stays.
func TestUnwritable(t *testing.T) {
	check := func(t *testing.T, path string) {
		t.Helper()
		s := bodies.Open(path, program)
		s.Put(keyOf("new"), "<p>new</p>")
		for range 2 {
			if err := s.Save(); err == nil {
				t.Error("no error")
			}
			if got, ok := s.Get(keyOf("new")); !ok || got != "<p>new</p>" {
				t.Errorf("the text is lost: %q, %v", got, ok)
			}
		}
	}
	t.Run("the folder is a file", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		write(t, file, []byte("mine"))
		check(t, filepath.Join(file, "bodies"))
		if string(read(t, file)) != "mine" {
			t.Error("the file was changed")
		}
	})
	t.Run("the file is a folder", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "bodies")
		if err := os.MkdirAll(filepath.Join(path, "mine"), 0o755); err != nil {
			t.Fatal(err)
		}
		check(t, path)
		alone(t, path)
		if _, err := os.Stat(filepath.Join(path, "mine")); err != nil {
			t.Error(err)
		}
	})
	t.Run("the file is gone", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "bodies")
		texts := some(50, "a")
		build(t, path, program, texts)
		s := bodies.Open(path, program)
		for source, want := range texts {
			if got, _ := s.Get(keyOf(source)); got != want {
				t.Fatalf("%q gave %q", source, got)
			}
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		s.Put(keyOf("new"), "<p>new</p>")
		if err := s.Save(); err != nil {
			t.Error(err)
		}
		if texts["new"] = "<p>new</p>"; found(t, path, program, texts) != len(texts) {
			t.Error("what was kept is not written again")
		}
	})
	t.Run("the folder may only be read", func(t *testing.T) {
		if os.Geteuid() == 0 || runtime.GOOS == "windows" {
			t.Skip("nothing is unwritable here")
		}
		dir := t.TempDir()
		path := filepath.Join(dir, "bodies")
		build(t, path, "another program", few)
		before := read(t, path)
		if err := os.Chmod(dir, 0o555); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(dir, 0o755)
		check(t, path)
		if !bytes.Equal(read(t, path), before) {
			t.Error("the file of another program was changed")
		}
	})
}
