package post

import (
	"bytes"
	"errors"
	"reflect"

	"drawpress/cmd/internal/matter"
	"drawpress/cmd/internal/source"
)

// Format gives a post with its front matter in the order of the field tables
// and every value in its canonical spelling, as [matter.Format] says: counts
// without separators, the type by its slug with the version apart, the
// tie-break as [draw.TieBreakLayout] has it.
//
// A file with errors, be it a draft, is not laid out: its problems come
// instead. The result has been read again as the same post; else there is an
// error and no result.
func (r *Reader) Format(file string, text []byte) ([]byte, source.Problems, error) {
	p, problems := r.Parse(file, text)
	if p == nil {
		return nil, problems, nil
	}
	known := map[string]string{}
	if p.Draw != nil {
		for _, f := range Figures {
			if v := f.Of(p.Draw); v != "" {
				known[f.Key] = v
			}
		}
	}
	out, err := matter.Format(text, rowsOf(p.Kind), known)
	if err != nil {
		return nil, nil, err
	}
	q, problems := r.Parse(file, out)
	if q == nil {
		return nil, nil, problems
	}
	if !p.same(q) {
		return nil, nil, errors.New("its front matter would be read as something else")
	}
	return out, nil, nil
}

// same tells whether q says what p says.
func (p *Post) same(q *Post) bool {
	a, b := *p, *q
	same := bytes.Equal(a.body, b.body)
	for _, x := range []*Post{&a, &b} {
		x.src, x.doc, x.body, x.bodyAt = nil, nil, nil, 0
	}
	return same && reflect.DeepEqual(a, b)
}
