package page

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
	"math"
	"reflect"
	"sync"
	"sync/atomic"
)

// Known knows which bytes a file will have without rendering it, if an earlier
// build found that out.
type Known interface {
	// Sum gives the SHA-256 of what Render will write, if that is known.
	Sum() (sum [sha256.Size]byte, ok bool)
	// Keep is told the SHA-256 of what Render wrote just before.
	Keep(sum [sha256.Size]byte)
}

// A pageFile is a file made of a template and a view, and of nothing else: who
// has seen the same templates and an equal view knows the bytes.
type pageFile struct {
	maker          *maker
	path, template string
	view           func() (any, error)
	last           atomic.Pointer[made] // for the call that follows
}

// made is a view and, if it could be had, the hash of all that its page is made of.
type made struct {
	view any
	key  [16]byte
	ok   bool
}

func (f *pageFile) make() (*made, error) {
	v, err := f.view()
	if err == nil {
		err = f.maker.shared.failed()
	}
	return &made{view: v}, err
}

func (f *pageFile) render(w io.Writer) error {
	d := f.last.Swap(nil)
	if d == nil {
		var err error
		if d, err = f.make(); err != nil {
			return err
		}
	}
	if f.maker.site.Kept != nil {
		defer f.last.Store(d)
	}
	return f.maker.execute(w, f.template, f.path, d.view)
}

// Sum implements [Known]. Where no build kept anything of these templates, it
// does not look.
func (f *pageFile) Sum() (sum [sha256.Size]byte, ok bool) {
	if !f.maker.rendered {
		return sum, false
	}
	d, err := f.make()
	if err != nil {
		return sum, false // Render says so
	}
	f.last.Store(d)
	if d.key, d.ok = f.maker.keyOf(f.template, d.view); !d.ok {
		return sum, false
	}
	kept, ok := f.maker.site.Kept.Get(d.key)
	if !ok || len(kept) != len(sum) {
		return sum, false
	}
	f.last.Store(nil)
	return [sha256.Size]byte([]byte(kept)), true
}

// Keep implements [Known].
func (f *pageFile) Keep(sum [sha256.Size]byte) {
	d := f.last.Swap(nil)
	if d == nil || f.maker.site.Kept == nil {
		return
	}
	if !d.ok {
		d.key, d.ok = f.maker.keyOf(f.template, d.view)
	}
	if d.ok {
		f.maker.site.Kept.Put(d.key, string(sum[:]))
	}
}

// knowPages finds out whether an earlier build kept anything of these
// templates, and says that this one does.
func (m *maker) knowPages() {
	if m.site.Kept == nil {
		return
	}
	key, _ := m.keyOf("", struct{}{})
	if _, m.rendered = m.site.Kept.Get(key); !m.rendered {
		m.site.Kept.Put(key, "rendered")
	}
}

var viewBytes = sync.Pool{New: func() any { return new([]byte) }}

// keyOf is a hash of all that a page is made of; false if the view holds what
// cannot be told by its contents.
func (m *maker) keyOf(template string, view any) (key [16]byte, ok bool) {
	buf := viewBytes.Get().(*[]byte)
	defer viewBytes.Put(buf)
	b := append(append((*buf)[:0], m.templates.sum[:]...), template...)
	v := reflect.ValueOf(view)
	b = append(append(append(b, 0), v.Type().String()...), 0)
	b, ok = spell(b, v, 0)
	*buf = b
	sum := sha256.Sum256(b)
	return [16]byte(sum[:16]), ok
}

// deepest is far below any view: what goes on longer runs in a circle.
const deepest = 16

// spell writes all that a value holds, so that two values of one type have
// the same bytes only if no template can tell them apart.
func spell(b []byte, v reflect.Value, depth int) ([]byte, bool) {
	if depth > deepest {
		return b, false
	}
	ok := true
	switch v.Kind() {
	case reflect.String:
		s := v.String()
		return append(binary.AppendUvarint(b, uint64(len(s))), s...), true
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1), true
		}
		return append(b, 0), true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return binary.AppendVarint(b, v.Int()), true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return binary.AppendUvarint(b, v.Uint()), true
	case reflect.Float32, reflect.Float64:
		return binary.AppendUvarint(b, math.Float64bits(v.Float())), true
	case reflect.Pointer:
		if v.IsNil() {
			return append(b, 0), true
		}
		return spell(append(b, 1), v.Elem(), depth+1)
	case reflect.Struct:
		if v.Type().PkgPath() == "time" { // a moment holds its zone, which changes while it is used
			return b, false
		}
		for i := 0; ok && i < v.NumField(); i++ {
			b, ok = spell(b, v.Field(i), depth+1)
		}
		return b, ok
	case reflect.Slice, reflect.Array:
		b = binary.AppendUvarint(b, uint64(v.Len()))
		for i := 0; ok && i < v.Len(); i++ {
			b, ok = spell(b, v.Index(i), depth+1)
		}
		return b, ok
	}
	return b, false // maps, functions, interfaces
}
