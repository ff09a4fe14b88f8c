package card

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"io"
	"strings"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// An Icon is the mark of a site: the first letter of its name on a ground.
type Icon struct {
	Title  string
	Ground Colour
	Size   int  // in pixels, of each side
	Whole  bool // the ground fills the square, for systems that cut icons to a shape of their own
}

// ID names the picture: ten hexadecimal digits.
func (i Icon) ID() string {
	return hash(fmt.Sprintf("icon %s\x00%c\x00%s\x00%d\x00%t", layout, initial(i.Title), i.Ground, i.Size, i.Whole))
}

// initial is the letter or digit that stands for a title; 0 if none can be
// drawn, which shows as a ring.
func initial(title string) rune {
	for _, r := range strings.ToUpper(title) {
		if (unicode.IsLetter(r) || unicode.IsDigit(r)) && Missing(string(r)) == "" {
			return r
		}
	}
	return 0
}

// corner is the radius of a mark's corners for its size.
func corner(size int) float64 { return float64(size) * 0.22 }

// mark puts the mark of a site on a card, in white, and returns its right end.
func (p *painter) mark(x, y, size int, title string) int {
	p.tile(x, y, size, corner(size), full)
	p.letter(x, y, size, initial(title), 0.56, func(under, alpha uint8) uint8 {
		return min(under, full-uint8((int(alpha)*full+127)/255))
	})
	return x + size
}

// letter puts a letter into the middle of a square, its height a part of the
// square's.
func (p *painter) letter(x, y, size int, r rune, part float64, mix func(under, alpha uint8) uint8) {
	if r == 0 {
		p.ring(x, y, size, part, mix)
		return
	}
	g := p.glyph(style{bold, int(float64(size)*part*11/8 + 0.5)}, r)
	b := g.bounds
	p.stamp(x+(size-b.Dx())/2-b.Min.X, y+(size-b.Dy())/2-b.Min.Y, g, mix)
}

// ring stands for a letter that cannot be drawn.
func (p *painter) ring(x, y, size int, part float64, mix func(under, alpha uint8) uint8) {
	outer := &painter{}
	side := int(float64(size) * part)
	outer.begin(side, side)
	outer.tile(0, 0, side, float64(side)/2, full)
	hole := side / 4
	inner := &painter{}
	inner.begin(side-2*hole, side-2*hole)
	inner.tile(0, 0, side-2*hole, float64(side-2*hole)/2, full)
	g := &glyph{bounds: image.Rect(0, 0, side, side), alpha: make([]uint8, side*side)}
	for i, ink := range outer.pix {
		dx, dy := i%side-hole, i/side-hole
		if dx >= 0 && dy >= 0 && dx < inner.wide && dy < inner.high {
			ink -= min(ink, inner.pix[dy*inner.wide+dx])
		}
		g.alpha[i] = ink * (255 / full)
	}
	p.stamp(x+(size-side)/2, y+(size-side)/2, g, mix)
}

// WritePNG draws the icon.
func (i Icon) WritePNG(w io.Writer) error {
	p := painters.Get().(*painter)
	defer painters.Put(p)
	p.begin(i.Size, i.Size)
	const ground = steps/2 - 1 // up to here the ground grows out of nothing, from here the letter out of the ground
	part := 0.56
	if i.Whole {
		part = 0.44 // what systems cut to leaves the middle four fifths
		for at := range p.pix {
			p.pix[at] = ground
		}
	} else {
		p.tile(0, 0, i.Size, corner(i.Size), ground)
	}
	p.letter(0, 0, i.Size, initial(i.Title), part, func(_, alpha uint8) uint8 {
		return ground + uint8((int(alpha)*(full-ground)+127)/255)
	})
	dark := i.Ground.dark()
	colours := make(color.Palette, steps)
	for n := range colours {
		if n <= ground {
			colours[n] = color.NRGBA{dark[0], dark[1], dark[2], uint8(255 * n / ground)}
		} else {
			colours[n] = dark.mix(white, n-ground, full-ground)
		}
	}
	return encode(w, p.image(colours))
}

// WriteICO writes the icon as browsers fetch it that were told of no other: a
// PNG with 22 bytes before it. The size must be below 256.
func (i Icon) WriteICO(w io.Writer) error {
	var b bytes.Buffer
	if err := i.WritePNG(&b); err != nil {
		return err
	}
	head := []byte{0, 0, 1, 0, 1, 0, byte(i.Size), byte(i.Size), 0, 0, 1, 0, 32, 0}
	head = binary.LittleEndian.AppendUint32(head, uint32(b.Len()))
	head = binary.LittleEndian.AppendUint32(head, 22)
	if _, err := w.Write(head); err != nil {
		return err
	}
	_, err := b.WriteTo(w)
	return err
}

// WriteSVG writes the icon as a drawing, the letter as an outline, so that it
// needs no font.
func (i Icon) WriteSVG(w io.Writer) error {
	const side = 512
	mark := fmt.Sprintf(`<circle cx="%d" cy="%d" r="%d" fill="none" stroke="#fff" stroke-width="%d"/>`, side/2, side/2, side/5, side/8)
	if r := initial(i.Title); r != 0 {
		outline, err := outlineOf(r, side, 0.56)
		if err != nil {
			return err
		}
		mark = `<path fill="#fff" d="` + outline + `"/>`
	}
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d"><rect width="%d" height="%d" rx="%d" fill="%s"/>%s</svg>`+"\n",
		side, side, side, side, int(corner(side)), i.Ground.dark(), mark)
	return err
}

// outlineOf is the path of a letter in the middle of a square.
func outlineOf(r rune, side int, part float64) (string, error) {
	var buffer sfnt.Buffer
	f := family[bold][fontOf(&buffer, bold, r)]
	at, err := f.GlyphIndex(&buffer, r)
	if err != nil {
		return "", err
	}
	segments, err := f.LoadGlyph(&buffer, at, fixed.I(int(float64(side)*part*11/8)), nil)
	if err != nil {
		return "", err
	}
	b := segments.Bounds()
	middle := fixed.I(side / 2)
	dx, dy := middle-(b.Min.X+b.Max.X)/2, middle-(b.Min.Y+b.Max.Y)/2
	var d strings.Builder
	for n, s := range segments {
		letter, points := "M", 1
		switch s.Op {
		case sfnt.SegmentOpLineTo:
			letter = "L"
		case sfnt.SegmentOpQuadTo:
			letter, points = "Q", 2
		case sfnt.SegmentOpCubeTo:
			letter, points = "C", 3
		}
		if letter == "M" && n > 0 {
			d.WriteString("Z")
		}
		d.WriteString(letter)
		for k, point := range s.Args[:points] {
			if k > 0 {
				d.WriteByte(' ')
			}
			fmt.Fprintf(&d, "%.6g %.6g", float64(point.X+dx)/64, float64(point.Y+dy)/64)
		}
	}
	d.WriteString("Z")
	return d.String(), nil
}
