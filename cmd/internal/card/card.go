// Package card draws the pictures that stand for a page: the social card that
// networks show beside a link, and the icons of the site.
//
// A picture depends on its [Card] or [Icon] alone, whose ID is a hash of all
// that it is made of: of two pictures with the same ID, one need not be drawn.
// What the font has no letters for is never drawn as boxes: whoever asks for a
// picture asks [Missing] first, and says so.
package card

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"
	"sync"
)

// The size of every card in pixels, which is what networks ask for.
const (
	Width  = 1200
	Height = 630
)

// layout is the version of how pictures are drawn. A test fails when pictures
// change and this does not.
const layout = "1"

// A Card is what stands on a social card. It needs a Site or a Title.
type Card struct {
	Site    string   // name of the site
	Kicker  string   // above the title, small
	Title   string   // wrapped, and cut if it is very long
	Note    string   // below the title of a card without figures
	Figures []Figure // at most three, large
	Ground  Colour   // behind white letters; made darker where those would not be legible
}

// A Figure is a large number with a word below it.
type Figure struct{ Value, Label string }

// ID names the picture: ten hexadecimal digits.
func (c Card) ID() string {
	b := make([]byte, 0, 256)
	add := func(s string) { b = append(strconv.AppendInt(b, int64(len(s)), 10), ":"+s...) }
	for _, s := range []string{"card", layout, c.Ground.String(), c.Site, c.Kicker, c.Title, c.Note} {
		add(s)
	}
	for _, f := range c.Figures {
		add(f.Value)
		add(f.Label)
	}
	return hash(string(b))
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:5])
}

// painters are kept between cards, for the letters they have drawn. A face
// serves one goroutine at a time.
var painters = sync.Pool{New: func() any { return newPainter() }}

// WritePNG draws the card.
func (c Card) WritePNG(w io.Writer) error {
	p := painters.Get().(*painter)
	defer painters.Put(p)
	p.begin(Width, Height)
	p.card(c)
	return encode(w, p.image(inkOn(c.Ground.dark())))
}

// The margins of a card and the places on it, in pixels.
const (
	margin   = 64
	measure  = Width - 2*margin
	markSize = 52
	baseline = Height - margin - 6 // the lowest
)

func (p *painter) card(c Card) {
	if c.Title == "" && len(c.Figures) == 0 {
		p.poster(c)
		return
	}
	if c.Site != "" {
		end := p.mark(margin, margin, markSize, c.Site)
		s, line := p.line1(c.Site, bold, measure-markSize-20, 38, 34, 30)
		p.text(end+20, margin+markSize/2+s.size*4/11, line, s, full)
	}
	y := margin + markSize + 66
	if c.Kicker != "" {
		s, line := p.line1(c.Kicker, medium, measure, 36, 32, 28)
		p.text(margin, y, line, s, soft)
	}
	if len(c.Figures) > 0 {
		s, lines := p.wrap(c.Title, bold, measure, 150, 64, 56, 50)
		y += s.line() + 4
		p.lines(margin, y, lines, s, full)
		p.figures(c.Figures, y+(len(lines)-1)*s.line())
		return
	}
	s, lines := p.wrap(c.Title, bold, measure, baseline-y, 88, 80, 72, 64, 56)
	p.lines(margin, y+s.line()+8, lines, s, full)
}

// poster is a card of the site itself: its mark, its name, and what it is.
func (p *painter) poster(c Card) {
	const big = 116
	head, title := p.wrap(c.Site, bold, measure, 300, 128, 112, 96, 80)
	body, about := p.wrap(c.Note, medium, measure, 150, 42, 38, 34)
	high := big + 56 + len(title)*head.line()
	if len(about) > 0 {
		high += 12 + len(about)*body.line()
	}
	y := (Height - high) / 2
	p.mark(margin, y, big, c.Site)
	y += big + 36 + head.line()*9/10
	p.lines(margin-p.bearing(c.Site, head), y, title, head, full)
	y += (len(title)-1)*head.line() + 28 + body.line()
	p.lines(margin, y, about, body, soft)
}

// figures stand at the foot, as large as they can beside each other and below
// the baseline of what is above them.
func (p *painter) figures(list []Figure, above int) {
	const gap, below = 84, 78 // below a figure a comma hangs down, and its label stands
	label := style{medium, 40}
	widths := make([]int, len(list))
	value := style{bold, 0}
	for _, value.size = range []int{200, 184, 168, 152, 136, 120} {
		total := gap * (len(list) - 1)
		for i, f := range list {
			widths[i] = max(p.width(f.Value, value), p.width(f.Label, label))
			total += widths[i]
		}
		if total <= measure && above+44+value.capital() <= baseline-below {
			break
		}
	}
	x := margin
	for i, f := range list {
		p.text(x-p.bearing(f.Value, value)+p.bearing(f.Label, label), baseline-below, f.Value, value, full)
		p.text(x, baseline, f.Label, label, soft)
		x += widths[i] + gap
	}
}
