package card

import (
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The strengths of ink. A picture is ink on a ground, each pixel from 0 to full.
const (
	full = steps - 1
	soft = full * 4 / 5
	thin = full / 3
)

// A painter draws pictures, one after the other, and keeps the letters it has
// drawn: to draw one anew costs more than all the rest of a card.
type painter struct {
	pix    []uint8
	wide   int
	high   int
	faces  map[faceKey]font.Face
	glyphs map[glyphKey]*glyph
	buffer sfnt.Buffer
}

// style is a weight and a size in pixels.
type style struct {
	weight weight
	size   int
}

// line is the distance of two baselines.
func (s style) line() int { return s.size * 7 / 6 }

// capital is the height of capitals and digits.
func (s style) capital() int { return s.size * 8 / 11 }

type faceKey struct {
	style
	font int
}

type glyphKey struct {
	style
	r rune
}

// glyph is a letter: what it covers when its origin is at (0, 0), and how
// strongly.
type glyph struct {
	font    int
	bounds  image.Rectangle
	alpha   []uint8
	advance fixed.Int26_6
}

func newPainter() *painter {
	return &painter{faces: map[faceKey]font.Face{}, glyphs: map[glyphKey]*glyph{}}
}

// begin clears the picture.
func (p *painter) begin(wide, high int) {
	p.wide, p.high = wide, high
	p.pix = slices.Grow(p.pix[:0], wide*high)[:wide*high]
	clear(p.pix)
}

func (p *painter) face(s style, font int) font.Face {
	key := faceKey{s, font}
	f := p.faces[key]
	if f == nil {
		var err error
		f, err = opentype.NewFace(family[s.weight][font], &opentype.FaceOptions{Size: float64(s.size), DPI: 72})
		if err != nil {
			panic(err) // it has no other errors than of options
		}
		p.faces[key] = f
	}
	return f
}

// glyph draws a letter the first time. One that no font has is left out.
func (p *painter) glyph(s style, r rune) *glyph {
	key := glyphKey{s, r}
	g := p.glyphs[key]
	if g != nil {
		return g
	}
	g = &glyph{font: fontOf(&p.buffer, s.weight, r)}
	p.glyphs[key] = g
	if g.font < 0 {
		return g
	}
	bounds, mask, at, advance, _ := p.face(s, g.font).Glyph(fixed.Point26_6{}, r)
	g.bounds, g.advance = bounds, advance
	if alpha, ok := mask.(*image.Alpha); ok && !bounds.Empty() {
		g.alpha = make([]uint8, 0, bounds.Dx()*bounds.Dy())
		for y := range bounds.Dy() {
			row := alpha.Pix[alpha.PixOffset(at.X, at.Y+y):]
			g.alpha = append(g.alpha, row[:bounds.Dx()]...)
		}
	}
	return g
}

// each walks over the letters of a text; x is where each has its origin. It
// returns where the text ends.
func (p *painter) each(text string, s style, do func(x int, g *glyph)) int {
	var x fixed.Int26_6
	var last rune
	var before *glyph
	for _, r := range text {
		g := p.glyph(s, r)
		if g.font < 0 {
			continue
		}
		if before != nil && before.font == g.font {
			x += p.face(s, g.font).Kern(last, r)
		}
		if do != nil {
			do(x.Round(), g)
		}
		x += g.advance
		before, last = g, r
	}
	return x.Ceil()
}

func (p *painter) width(text string, s style) int { return p.each(alike.Replace(text), s, nil) }

// bearing is the blank before the first letter, which shows where that is large.
func (p *painter) bearing(text string, s style) int {
	for _, r := range text {
		return p.glyph(s, r).bounds.Min.X
	}
	return 0
}

// text draws a line with its baseline at y.
func (p *painter) text(x, y int, text string, s style, ink int) {
	p.each(alike.Replace(text), s, func(at int, g *glyph) {
		p.stamp(x+at, y, g, func(under, alpha uint8) uint8 {
			return max(under, uint8((int(alpha)*ink+127)/255))
		})
	})
}

// stamp puts a letter on the picture, what is outside of it cut off.
func (p *painter) stamp(x, y int, g *glyph, mix func(under, alpha uint8) uint8) {
	b := g.bounds.Add(image.Pt(x, y))
	in := b.Intersect(image.Rect(0, 0, p.wide, p.high))
	for row := in.Min.Y; row < in.Max.Y; row++ {
		from := (row-b.Min.Y)*b.Dx() + in.Min.X - b.Min.X
		alpha := g.alpha[from : from+in.Dx()]
		pix := p.pix[row*p.wide+in.Min.X:][:in.Dx()]
		for i, a := range alpha {
			if a != 0 {
				pix[i] = mix(pix[i], a)
			}
		}
	}
}

// line1 is the style of the first of the sizes in which a text fits on a line,
// and the text, cut if it fits in none.
func (p *painter) line1(text string, w weight, width int, sizes ...int) (style, string) {
	s, lines := p.wrap(text, w, width, 0, sizes...)
	return s, strings.Join(lines, "")
}

// longest is more letters than any part of a card has room for.
const longest = 400

// wrap breaks a text into lines, in the first of the sizes in which they fit,
// and makes the lines about equally long. One line always fits the height. What
// fits in no size is cut, with an ellipsis.
func (p *painter) wrap(text string, w weight, width, high int, sizes ...int) (style, []string) {
	if r := []rune(text); len(r) > longest {
		text = string(r[:longest])
	}
	s, most := style{weight: w}, 1
	var words []word
	for _, s.size = range sizes {
		most = max(1, high/s.line())
		words = p.words(text, s, width)
		if n := len(broken(words, width)); n <= most {
			low, high := 0, width // the narrowest that needs no more lines
			for low+1 < high {
				if mid := (low + high) / 2; fits(words, mid, n) {
					high = mid
				} else {
					low = mid
				}
			}
			return s, broken(words, high)
		}
	}
	lines := broken(words, width)[:most]
	last := lines[most-1] // more follows, so it is cut where a word ends
	for p.width(last+"…", s) > width {
		end := strings.LastIndexByte(last, ' ')
		if end < 0 {
			_, size := utf8.DecodeLastRuneInString(last)
			end = len(last) - size
		}
		last = last[:end]
	}
	lines[most-1] = strings.TrimRight(last, " ,.;:-–") + "…"
	return s, lines
}

// word is a part of a text that is not broken, and its width with that of the
// space before it.
type word struct {
	text         string
	space, width int
}

// words splits a text at its spaces, and words that are wider than a line
// anywhere.
func (p *painter) words(text string, s style, width int) []word {
	var list []word
	blank := p.width(" ", s)
	for _, t := range strings.FieldsFunc(alike.Replace(text), func(r rune) bool { return r == ' ' }) {
		space := blank
		for t != "" {
			part := t
			for p.width(part, s) > width && len(part) > 1 {
				cut := []rune(part)
				part = string(cut[:len(cut)-1])
			}
			list = append(list, word{part, space, p.width(part, s)})
			t, space = t[len(part):], 0
		}
	}
	return list
}

// broken fills lines with words.
func broken(words []word, width int) []string {
	var lines []string
	end := 0
	for _, w := range words {
		switch {
		case len(lines) == 0 || end+w.space+w.width > width:
			lines, end = append(lines, w.text), w.width
		default:
			if w.space > 0 {
				lines[len(lines)-1] += " "
			}
			lines[len(lines)-1] += w.text
			end += w.space + w.width
		}
	}
	return lines
}

// fits reports whether words fill at most n lines, none wider than the width.
func fits(words []word, width, n int) bool {
	lines, end := 0, 0
	for _, w := range words {
		if w.width > width {
			return false
		}
		if lines == 0 || end+w.space+w.width > width {
			lines, end = lines+1, w.width
		} else {
			end += w.space + w.width
		}
	}
	return lines <= n
}

// lines draws lines below each other, the first with its baseline at y.
func (p *painter) lines(x, y int, lines []string, s style, ink int) {
	for i, line := range lines {
		p.text(x, y+i*s.line(), line, s, ink)
	}
}

// tile fills a square with rounded corners.
func (p *painter) tile(x, y, size int, radius float64, ink int) {
	r := int(math.Ceil(radius))
	for dy := range size {
		row := p.pix[(y+dy)*p.wide+x:][:size]
		for dx := range row {
			cover := 1.0
			if ex, ey := max(r-dx, dx-size+1+r), max(r-dy, dy-size+1+r); ex > 0 && ey > 0 {
				cover = min(1, max(0, radius+0.5-math.Hypot(float64(ex)-0.5, float64(ey)-0.5)))
			}
			row[dx] = max(row[dx], uint8(cover*float64(ink)+0.5))
		}
	}
}

// image is the picture in the colours of a palette.
func (p *painter) image(colours color.Palette) *image.Paletted {
	return &image.Paletted{Pix: p.pix, Stride: p.wide, Rect: image.Rect(0, 0, p.wide, p.high), Palette: colours}
}

// pngBuffers keeps what the encoder works with: to make it anew for each
// picture costs a megabyte.
type pngBuffers struct{ sync.Pool }

func (b *pngBuffers) Get() *png.EncoderBuffer {
	e, _ := b.Pool.Get().(*png.EncoderBuffer)
	return e
}

func (b *pngBuffers) Put(e *png.EncoderBuffer) { b.Pool.Put(e) }

var encoder = png.Encoder{BufferPool: new(pngBuffers)}

func encode(w io.Writer, m image.Image) error { return encoder.Encode(w, m) }
