// Package bodies keeps rendered texts in one file between builds, so that a
// rebuild converts only the Markdown that changed.
//
// A text is kept under a hash of everything it was made of, and the whole file
// belongs to one program: another program, or a damaged record, simply finds
// nothing. The rule of this room: what is kept can only save time. Losing the
// file, or part of it, changes no byte of a site.
package bodies

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unsafe"
)

// Key is a hash of what a text was made of.
type Key = [16]byte

// A Store is the kept texts. It is safe for concurrent use.
type Store struct {
	path, header string
	kept         map[Key]string // what the file holds
	size         int64          // of the readable part of the file
	damaged      bool           // the file has more than its readable part

	mu    sync.Mutex
	used  map[Key]bool // kept and asked for
	inUse int64        // bytes of their records
	fresh map[Key]string
}

const headSize = 16 + 4 + 4 // key, length, checksum

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum is that of a record: of its key and length too, lest a text be
// found under a key that is not its own, and lest the zeros that a crash can
// leave at the end of a file look like records. The text is read in place: a
// conversion would copy it.
func checksum(head []byte, text string) uint32 {
	return crc32.Update(crc32.Checksum(head, castagnoli), castagnoli, unsafe.Slice(unsafe.StringData(text), len(text)))
}

// Open reads what is kept for a program. A file that is missing, unreadable or
// of another program is the same as an empty one.
func Open(path, program string) *Store {
	s := &Store{path: path, header: "drawpress bodies 2 " + program + "\n", kept: map[Key]string{}, used: map[Key]bool{}, fresh: map[Key]string{}}
	f, err := os.Open(path)
	if err != nil {
		return s
	}
	defer f.Close()
	var b strings.Builder // texts are parts of one string: nothing is copied
	if st, err := f.Stat(); err == nil {
		b.Grow(int(st.Size()))
	}
	if _, err := io.Copy(&b, f); err != nil {
		return s
	}
	all := b.String()
	rest, ours := strings.CutPrefix(all, s.header)
	if !ours {
		return s
	}
	for len(rest) >= headSize {
		n := binary.LittleEndian.Uint32([]byte(rest[16:20]))
		if uint64(n) > uint64(len(rest)-headSize) {
			break
		}
		end := headSize + int(n)
		text := rest[headSize:end]
		if checksum([]byte(rest[:20]), text) != binary.LittleEndian.Uint32([]byte(rest[20:24])) {
			break
		}
		s.kept[Key([]byte(rest[:16]))] = text
		rest = rest[end:]
	}
	s.size, s.damaged = int64(len(all)-len(rest)), len(rest) > 0
	return s
}

// Get gives the text kept under a key.
func (s *Store) Get(k Key) (string, bool) {
	text, ok := s.kept[k]
	s.mu.Lock()
	defer s.mu.Unlock()
	if ok {
		if !s.used[k] {
			s.used[k] = true
			s.inUse += int64(len(text)) + headSize
		}
		return text, true
	}
	text, ok = s.fresh[k]
	return text, ok
}

// Put keeps a text. It is written by [Store.Save].
func (s *Store) Put(k Key, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fresh[k] = text
}

// Save writes what is new at the end of the file, or, when most of the file is
// of no use any more or another build has changed it meanwhile, the whole of it
// anew. An error leaves the old file or none. It is called once, at the end of
// a build: what no one has asked for by then counts as of no use.
func (s *Store) Save() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	stale := s.damaged || s.inUse < s.size/2
	if len(s.fresh) == 0 && !stale {
		return nil
	}
	if s.size > 0 && !stale {
		f, err := os.OpenFile(s.path, os.O_RDWR|os.O_APPEND, 0o644)
		if err == nil && s.unchanged(f) {
			return s.writeTo(f, "", nil)
		}
		if err == nil {
			_ = f.Close()
		}
	}
	if err := os.MkdirAll(filepath.Dir(s.path), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(s.path), ".bodies-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // nothing is left to remove once it has been renamed
	if err := s.writeTo(f, s.header, s.used); err != nil {
		return err
	}
	return os.Rename(f.Name(), s.path)
}

// unchanged tells whether the file is still the one that was opened: to append
// to that of another program would hand it our texts as its own.
func (s *Store) unchanged(f *os.File) bool {
	head := make([]byte, len(s.header))
	_, err := f.ReadAt(head, 0)
	st, statErr := f.Stat()
	return err == nil && statErr == nil && st.Size() == s.size && string(head) == s.header
}

// writeTo writes a header, the kept texts that are named and all fresh ones,
// and closes the file.
func (s *Store) writeTo(f *os.File, header string, again map[Key]bool) error {
	w := bufio.NewWriterSize(f, 1<<18)
	_, _ = w.WriteString(header) // an error of the writer stays until Flush
	for _, k := range sorted(again) {
		record(w, k, s.kept[k])
	}
	for _, k := range sorted(s.fresh) {
		record(w, k, s.fresh[k])
	}
	err := w.Flush()
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

func sorted[V any](m map[Key]V) []Key {
	return slices.SortedFunc(maps.Keys(m), func(a, b Key) int { return bytes.Compare(a[:], b[:]) })
}

func record(w *bufio.Writer, k Key, text string) {
	var head [headSize]byte
	copy(head[:], k[:])
	binary.LittleEndian.PutUint32(head[16:], uint32(len(text)))
	binary.LittleEndian.PutUint32(head[20:], checksum(head[:20], text))
	_, _ = w.Write(head[:])
	_, _ = w.WriteString(text)
}
