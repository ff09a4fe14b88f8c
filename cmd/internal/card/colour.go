package card

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
)

// A Colour is red, green and blue.
type Colour [3]uint8

// String is the colour as CSS writes it: "#1559a6".
func (c Colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]) }

// ParseColour reads "#1559a6".
func ParseColour(s string) (Colour, error) {
	n, err := strconv.ParseUint(s[min(1, len(s)):], 16, 24)
	if err != nil || len(s) != 7 || s[0] != '#' {
		return Colour{}, fmt.Errorf("%q is not a colour; want one such as #1559a6", s)
	}
	return Colour{uint8(n >> 16), uint8(n >> 8), uint8(n)}, nil
}

// luminance is how bright a colour is, from 0 to 1, as WCAG 2 reckons it.
func (c Colour) luminance() float64 {
	var l [3]float64
	for i, v := range c {
		s := float64(v) / 255
		if s <= 0.04045 {
			l[i] = s / 12.92
		} else {
			l[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
}

// dark makes a colour as dark as white letters need, whose contrast must be 5.5
// at least: they are seen as small as a thumbnail.
func (c Colour) dark() Colour {
	for 1.05/(c.luminance()+0.05) < 5.5 {
		for i := range c {
			c[i] = uint8(int(c[i]) * 19 / 20)
		}
	}
	return c
}

// mix is the colour at n of the of steps from c to d.
func (c Colour) mix(d Colour, n, of int) color.RGBA {
	var m [3]uint8
	for i := range m {
		m[i] = uint8((int(c[i])*(of-n) + int(d[i])*n + of/2) / of)
	}
	return color.RGBA{m[0], m[1], m[2], 255}
}

var white = Colour{255, 255, 255}

// steps is how many colours a picture has: sixteen take four bits each.
const steps = 16

// inkOn is the palette of a picture: from the ground to white.
func inkOn(ground Colour) color.Palette {
	p := make(color.Palette, steps)
	for i := range p {
		p[i] = ground.mix(white, i, steps-1)
	}
	return p
}
