package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// entry is what a manifest says of one file. Its bytes are trusted to be those of sum as long as lstat finds the same size, time
// and inode; when one of them differs, the file is read again.
type entry struct {
	found
	sum [sha256.Size]byte
}

// unknown stands for the hash of bytes that this package did not write. No contents have it, so nothing equals such a file.
var unknown [sha256.Size]byte

// manifest says which files this package wrote into one tree.
//
// It stays out of the tree, for hosts deploy all of that, and belongs to the tree whose folder has the number it names. A folder
// keeps this number when it is renamed or exchanged, so that no moment exists in which live site and spare could be mistaken for
// each other, and nothing is to be done to the manifests when the two change places.
type manifest struct {
	folder     uint64
	program    string
	generation string
	files      map[string]entry
}

const (
	manifestMagic   = "drawpress manifest "
	manifestVersion = "1"
	manifestSuffix  = ".manifest"
	nextManifest    = "next" + manifestSuffix // not yet certain to be true of its tree on the disk
)

// errUnknownVersion means that a manifest was written by another, probably newer, drawpress.
var errUnknownVersion = errors.New("unknown version of the manifest")

func manifestName(folder uint64) string { return strconv.FormatUint(folder, 16) + manifestSuffix }

// generationOf names the contents of a site: equal paths and bytes have equal names, whenever and wherever they are written.
func generationOf(files map[string]entry) string {
	h := sha256.New()
	var line []byte
	for _, path := range sortedPaths(files) {
		e := files[path]
		line = append(line[:0], path...)
		line = append(line, 0)
		line = append(line, e.sum[:]...)
		h.Write(line)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func sortedPaths[V any](files map[string]V) []string {
	paths := make([]string, 0, len(files))
	for path := range files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// encode writes a header of "name value" lines, then one line for each file (SHA-256, size, time in ns, inode, path), sorted, then a
// line with the CRC-32 of all that precedes it.
func (m *manifest) encode() []byte {
	b := make([]byte, 0, 200+150*len(m.files))
	b = append(b, manifestMagic+manifestVersion+"\n"...)
	b = fmt.Appendf(b, "folder %x\nprogram %s\ngeneration %s\nfiles %d\n",
		m.folder, strings.Map(printable, m.program), m.generation, len(m.files))
	for _, path := range sortedPaths(m.files) {
		e := m.files[path]
		b = hex.AppendEncode(b, e.sum[:])
		b = strconv.AppendInt(append(b, ' '), e.size, 10)
		b = strconv.AppendInt(append(b, ' '), e.time, 10)
		b = strconv.AppendUint(append(b, ' '), e.inode, 10)
		b = append(append(append(b, ' '), path...), '\n')
	}
	return fmt.Appendf(b, "end %08x\n", crc32.ChecksumIEEE(b))
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7f {
		return -1
	}
	return r
}

func decodeManifest(b []byte) (*manifest, error) {
	text := string(b)
	version, rest, _ := strings.Cut(text, "\n")
	version, ours := strings.CutPrefix(version, manifestMagic)
	if !ours {
		return nil, errors.New("not a manifest of drawpress")
	}
	if version != manifestVersion {
		return nil, fmt.Errorf("%w: %q, want %q", errUnknownVersion, version, manifestVersion)
	}
	i := strings.LastIndex(text, "\nend ") + 1
	if i == 0 || text[i:] != fmt.Sprintf("end %08x\n", crc32.ChecksumIEEE(b[:i])) {
		return nil, errors.New("the manifest is cut or damaged")
	}
	rest = rest[:len(rest)-len(text[i:])]
	m := &manifest{}
	var count int
	for _, field := range []struct {
		name string
		set  func(string) error
	}{
		{"folder ", func(s string) (err error) { m.folder, err = strconv.ParseUint(s, 16, 64); return err }},
		{"program ", func(s string) error { m.program = s; return nil }},
		{"generation ", func(s string) error { m.generation = s; return nil }},
		{"files ", func(s string) (err error) { count, err = strconv.Atoi(s); return err }},
	} {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		value, ok := strings.CutPrefix(line, field.name)
		if !ok {
			return nil, fmt.Errorf("the manifest says %q where %q should be", line, field.name)
		}
		if err := field.set(value); err != nil {
			return nil, fmt.Errorf("the manifest says %q: %w", line, err)
		}
	}
	if count < 0 || count > len(rest) {
		return nil, fmt.Errorf("the manifest claims %d files", count)
	}
	m.files = make(map[string]entry, count)
	for rest != "" {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		path, e, err := decodeEntry(line)
		if err != nil {
			return nil, fmt.Errorf("the manifest says %q: %w", line, err)
		}
		m.files[path] = e
	}
	if len(m.files) != count {
		return nil, fmt.Errorf("the manifest holds %d files and claims %d", len(m.files), count)
	}
	return m, nil
}

func decodeEntry(line string) (string, entry, error) {
	e := entry{found: found{regular: true}}
	sum, line, _ := strings.Cut(line, " ")
	size, line, _ := strings.Cut(line, " ")
	time, line, _ := strings.Cut(line, " ")
	inode, path, _ := strings.Cut(line, " ")
	if len(sum) != 2*sha256.Size {
		return "", e, errors.New("want a SHA-256")
	}
	for i := range e.sum {
		high, low := nibble(sum[2*i]), nibble(sum[2*i+1])
		if high|low > 15 {
			return "", e, errors.New("want a SHA-256")
		}
		e.sum[i] = high<<4 | low
	}
	var errs [3]error
	e.size, errs[0] = strconv.ParseInt(size, 10, 64)
	e.time, errs[1] = strconv.ParseInt(time, 10, 64)
	e.inode, errs[2] = strconv.ParseUint(inode, 10, 64)
	if err := validPath(path); err != nil {
		return "", e, err
	}
	return path, e, errors.Join(errs[:]...)
}

func nibble(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	}
	return 0xff
}

// folders are all folders that the files of a manifest need.
func (m *manifest) folders() map[string]bool {
	dirs := make(map[string]bool, len(m.files))
	for path := range m.files {
		for dir := parentOf(path); dir != "." && !dirs[dir]; dir = parentOf(dir) {
			dirs[dir] = true
		}
	}
	return dirs
}

// foreign names what a tree holds that a manifest does not say, folders with a slash at the end, sorted.
func (m *manifest) foreign(t *tree) []string {
	var names []string
	dirs := m.folders()
	for path, f := range t.files {
		if _, ours := m.files[path]; !ours || !f.regular {
			names = append(names, path)
		}
	}
	for dir := range t.dirs {
		if !dirs[dir] && (dirs[parentOf(dir)] || parentOf(dir) == ".") {
			names = append(names, dir+"/")
		}
	}
	slices.Sort(names)
	return names
}

// reconcile makes the entries true of the tree that was found. Files that lstat no longer finds as they were written are read again:
// those with other bytes are named in changed, with those that have vanished, and have an unknown hash from then on; stale says that the manifest should be written again.
func (m *manifest) reconcile(ctx context.Context, d *disk, root string, t *tree, workers int) (changed []string, stale bool, err error) {
	var doubtful []string
	for path, e := range m.files {
		switch f, ok := t.files[path]; {
		case !ok:
			changed = append(changed, path)
			delete(m.files, path)
		case f == e.found && e.sum == unknown:
			changed = append(changed, path) // by hand, before an earlier build that did not end, or before a rollback
		case f != e.found:
			doubtful = append(doubtful, path)
		}
	}
	slices.Sort(doubtful)
	sums := make([][sha256.Size]byte, len(doubtful))
	err = parallel(ctx, workers, len(doubtful), func(i int) (err error) {
		sums[i], err = d.digest(filepath.Join(root, filepath.FromSlash(doubtful[i])))
		return err
	})
	if err != nil {
		return nil, false, err
	}
	for i, path := range doubtful {
		if m.files[path].sum != sums[i] {
			changed = append(changed, path)
			sums[i] = unknown
		}
		m.files[path] = entry{found: t.files[path], sum: sums[i]}
	}
	slices.Sort(changed)
	return changed, len(doubtful) > 0 || len(changed) > 0, nil
}

// saveManifest writes a manifest whole or not at all.
func saveManifest(d *disk, work, name string, m *manifest) error {
	return saveFile(d, filepath.Join(work, name), m.encode())
}

// saveFile replaces a file of the work folder in one step.
func saveFile(d *disk, path string, data []byte) error {
	tmp := path + tempSuffix
	if err := d.removeIfThere(tmp); err != nil {
		return err
	}
	if _, err := d.create(tmp, data); err != nil {
		return err
	}
	return d.rename(tmp, path)
}

// loadManifests reads every manifest of a work folder. Those that cannot be understood are in the second map, with the reason.
func loadManifests(d *disk, work string) (map[string]*manifest, map[string]error, error) {
	entries, err := d.list(work)
	if err != nil {
		return nil, nil, err
	}
	good, bad := map[string]*manifest{}, map[string]error{}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), manifestSuffix) {
			continue
		}
		b, err := d.read(filepath.Join(work, e.Name()))
		if err != nil {
			return nil, nil, err
		}
		m, err := decodeManifest(bytes.Clone(b))
		if err != nil {
			bad[e.Name()] = err
			continue
		}
		good[e.Name()] = m
	}
	return good, bad, nil
}
