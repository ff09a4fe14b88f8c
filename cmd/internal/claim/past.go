package claim

import (
	"crypto/sha256"
	"fmt"
	"strconv"

	"drawpress/cmd/internal/draw"
)

// A Past is a hash of all of the record that may bear on a text.
type Past [sha256.Size]byte

// pasts hashes the record draw by draw: the last of them is that of it all.
func pasts(c *Checker, types *draw.Catalogue) []Past {
	var buf []byte
	for _, t := range types.All() {
		buf = fmt.Appendf(buf, "%q %q %q %q %q\n", t.Slug, t.Kind, t.Name, t.Short, t.Labels)
	}
	out := append(make([]Past, 0, len(c.all)+1), sha256.Sum256(buf))
	for i, d := range c.all {
		buf = enter(append(buf[:0], out[i][:]...), d)
		out = append(out, sha256.Sum256(buf))
	}
	return out
}

// enter writes what a checker may use of a draw.
func enter(b []byte, d *draw.Draw) []byte {
	number := func(n int64) { b = append(strconv.AppendInt(b, n, 10), ' ') }
	b = append(append(b, d.Number.String()...), ' ')
	b = append(append(b, d.Type.Slug...), ' ')
	number(int64(d.Date.Days()))
	number(int64(d.Invitations))
	number(int64(d.CRS))
	if d.TieBreak != nil {
		number(d.TieBreak.Unix())
	}
	if o := d.Official; o != nil {
		b = append(b, "official "...)
		if o.Date != nil {
			number(int64(o.Date.Days()))
		}
		for _, n := range []*int{o.Invitations, o.CRS} {
			if n != nil {
				number(int64(*n))
			}
			b = append(b, ';')
		}
	}
	return append(b, '\n')
}

// Past hashes the record up to the day of an article, and the names of types:
// while it is the same, so is what is said of the text, unless [Result.Ahead].
func (c *Checker) Past(about Article) Past {
	day := about.Date
	if about.Draw != nil {
		day = about.Draw.Date
	}
	if day.IsZero() {
		return c.Whole()
	}
	past := c.pasts()[c.upTo(day)]
	for _, d := range c.early {
		if day.Before(d.Date) && !day.Before(*d.Official.Date) {
			past = sha256.Sum256(enter(past[:], d))
		}
	}
	return past
}

// Whole hashes the record.
func (c *Checker) Whole() Past {
	all := c.pasts()
	return all[len(all)-1]
}

// on lists the draws that articles may place on a day.
func (s *sentence) on(day draw.Date) []*draw.Draw {
	if s.a.Date.Before(day) {
		s.out.Ahead = true
	}
	return s.c.byDate[day]
}

// numbered gives a round; nil if there is none.
func (s *sentence) numbered(n draw.Number) *draw.Draw {
	d := s.c.archive.Round(n)
	if d == nil || s.a.Date.Before(d.Date) {
		s.out.Ahead = true
	}
	return d
}

// firstOf is the oldest draw of a scope; nil if there is none.
func (s *sentence) firstOf(sc scope) *draw.Draw {
	d := s.c.first(sc)
	if d == nil || s.a.Date.Before(d.Date) {
		s.out.Ahead = true
	}
	return d
}
