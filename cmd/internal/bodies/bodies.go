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

// Open reads what is kept for a program. A file that is missing, unreadable or
// of another program is the same as an empty one.
func Open(path, program string) *Store {
	s := &Store{path: path, header: "drawpress bodies 1 " + program + "\n", kept: map[Key]string{}, used: map[Key]bool{}, fresh: map[Key]string{}}
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
		n := int(binary.LittleEndian.Uint32([]byte(rest[16:20])))
		if n > len(rest)-headSize {
			break
		}
		text := rest[headSize : headSize+n]
		if crc32.Checksum([]byte(text), castagnoli) != binary.LittleEndian.Uint32([]byte(rest[20:24])) {
			break
		}
		s.kept[Key([]byte(rest[:16]))] = text
		rest = rest[headSize+n:]
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
// of no use any more, the whole of it anew. An error leaves the old file or none.
func (s *Store) Save() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	stale := s.damaged || s.inUse < s.size/2
	if len(s.fresh) == 0 && !stale {
		return nil
	}
	if s.size > 0 && !stale {
		f, err := os.OpenFile(s.path, os.O_WRONLY|os.O_APPEND, 0o644)
		if err != nil {
			return err
		}
		return s.writeTo(f, "", nil)
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
	binary.LittleEndian.PutUint32(head[20:], crc32.Checksum([]byte(text), castagnoli))
	_, _ = w.Write(head[:])
	_, _ = w.WriteString(text)
}
