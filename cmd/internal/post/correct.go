package post

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/matter"
)

// A Figure is one of the values of a draw post that a correction can change.
type Figure struct {
	Key   string
	Of    func(*draw.Draw) string // in the canonical spelling; empty for none
	after []string                // where a missing key goes, as Bare has it
}

// Figures lists them in the canonical order.
var Figures = []Figure{
	{Key: "date", Of: func(d *draw.Draw) string { return d.Date.String() }},
	{Key: "type", Of: func(d *draw.Draw) string { return d.Type.Slug }},
	{Key: "version", Of: func(d *draw.Draw) string { return d.Version }, after: []string{"round", "date", "type"}},
	{Key: "invitations", Of: func(d *draw.Draw) string { return strconv.Itoa(d.Invitations) }},
	{Key: "crs", Of: func(d *draw.Draw) string { return strconv.Itoa(d.CRS) }},
	{Key: "tie_break", Of: func(d *draw.Draw) string {
		if d.TieBreak == nil {
			return ""
		}
		return d.TieBreak.UTC().Format(draw.TieBreakLayout)
	}, after: []string{"round", "date", "type", "version", "invitations", "crs"}},
}

// Correct gives the text of p with the figures of want in the place of its own,
// and not another byte changed. File is the name it will have: p's own, but for
// a draw that turns out to be of another year.
//
// The result has been read again as the same post with those figures; else
// there is an error, which names the key, and no result.
func (r *Reader) Correct(p *Post, text []byte, file string, want *draw.Draw) ([]byte, error) {
	out := text
	for _, f := range Figures {
		was, is := f.Of(p.Draw), f.Of(want)
		if was == is {
			continue
		}
		var err error
		if out, err = f.write(out, is); err != nil {
			return nil, err
		}
	}
	q, problems := r.Parse(file, out)
	if q == nil {
		return nil, fmt.Errorf("with the new figures it could not be read: %w", problems)
	}
	if !p.sameBut(q, file, want) {
		return nil, errors.New("with the new figures it would be read as another post")
	}
	return out, nil
}

// write puts a figure into the front matter.
func (f *Figure) write(text []byte, value string) ([]byte, error) {
	was, there := matter.Get(text, f.Key)
	switch {
	case value == "" && !there: // it came with the label of the type
		return text, nil
	case value == "":
		return matter.Remove(text, f.Key)
	case !there:
		return matter.Insert(text, f.after, f.Key, value)
	}
	return matter.Set(text, f.Key, grouped(value, was))
}

// grouped parts a count into groups of three as the old text does: an editor
// who writes 3,800 gets 4,000.
func grouped(value, was string) string {
	at := strings.IndexAny(was, ", \u00a0\u202f")
	if _, plain := matter.ParseCount(value); !plain || at < 0 {
		return value
	}
	if _, count := matter.ParseCount(was); !count {
		return value
	}
	separator := string([]rune(was[at:])[0])
	for i := len(value) - 3; i > 0; i -= 3 {
		value = value[:i] + separator + value[i:]
	}
	return value
}

// sameBut tells whether q is p with another name and other figures.
func (p *Post) sameBut(q *Post, file string, want *draw.Draw) bool {
	a, b := *p, *q
	a.File, a.Draw, a.Date = file, want, want.Date
	same := bytes.Equal(a.body, b.body)
	for _, x := range []*Post{&a, &b} {
		x.src, x.doc, x.body, x.bodyAt = nil, nil, nil, 0
	}
	return same && reflect.DeepEqual(a, b)
}

// BodyLine is the line of the file on which the text begins.
func (p *Post) BodyLine() int { return p.src.Place(p.bodyAt).Line }
