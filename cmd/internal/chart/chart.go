// Package chart draws series of numbers as pictures for the pages of a site.
//
// A [Chart] is one picture: panels one above the other on a common axis from
// left to right, in each of them some series. It becomes SVG that scales to any
// width: the shapes stretch, while letters, dots and lines keep their size.
// That is done by nested pictures without an aspect ratio for the shapes, whose
// unit is the number itself, and labels placed by percentages beside them. So a
// path is made of whole numbers, and a script can read the figures back from it.
//
// The rule of this room: no colour, font or size stands in a picture, only
// classes, which a stylesheet gives a look; every text is escaped; and each
// picture has a title and a description, for those who do not see it.
package chart

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A Chart is one picture.
type Chart struct {
	ID     string // begins the ids in the picture: one chart of a page each
	Class  string // classes of the whole picture
	Title  string
	Desc   string // what the picture shows, in words
	X      Axis
	Reads  Reading  // what the places of the X axis are, for scripts
	Slots  []string // their names, where they are slots
	Link   string   // where to read of a point, with * in the place of its name; may be empty
	Panels []Panel  // from the top
}

// A Reading says what a number of the X axis stands for.
type Reading string

const (
	Days    Reading = "days"    // since 1970-01-01
	YearDay Reading = "yearday" // days since January 1 of a leap year
	InSlots Reading = "slots"   // bars side by side, each [Slot] wide
)

// A Panel is a stretch of the picture with a scale of its own.
type Panel struct {
	Label  string // what is measured, and where it needs saying, in what
	Unit   string // after a figure that a script reads out: "points"
	Share  int    // of the height, relative to the other panels
	Y      Axis
	Series []Series
	Marks  []Mark
}

// An Axis is a range of whole numbers, From below (or left of) To.
type Axis struct {
	From, To int
	Ticks    []Tick
}

// A Tick is a labelled place of an axis.
type Tick struct {
	At    int
	Label string
	Minor bool // its label may be left out where there is little room
}

// A Series is numbers that belong together and look alike.
type Series struct {
	Name   string
	Class  string
	Form   Form
	Gap    int // a line is broken between points that are further apart than this; 0: never
	Points []Point
	End    string   // label at the right edge, beside the last point; empty for none
	Names  []string // of the points, for scripts: the numbers of rounds. nil, or one for each
}

// A Form is how a series is drawn.
type Form string

const (
	Line    Form = "line"    // points, joined
	Steps   Form = "steps"   // a line that keeps its height up to the next point
	Bars    Form = "bars"    // a bar in each slot
	Columns Form = "columns" // a thin upright line for each point
	Area    Form = "area"    // the space between Base and Y
)

// A Point is one number of a series.
type Point struct {
	X, Y int
	Base int // where a bar, a column or an area begins: 0, or the top of what it stands on
}

// A Mark is a point that is meant: it is ringed and labelled.
type Mark struct {
	X, Y  int
	Label string
	Class string
}

// Slot is the width of a bar and the space around it on the X axis: the bar of
// place i lies within i*Slot and (i+1)*Slot.
const Slot = 10

// between is the space between panels, and label the least distance of two
// labels at the right edge, in thousandths of the height.
const (
	between = 100
	label   = 40
)

var pictures = sync.Pool{New: func() any { return new([]byte) }}

// SVG draws the picture. Its bytes depend on c alone.
func (c *Chart) SVG() template.HTML {
	n := 900 + len(c.Desc) + len(c.Title)
	for i := range c.Panels {
		for j := range c.Panels[i].Series {
			n += 200 + 22*len(c.Panels[i].Series[j].Points)
		}
	}
	spare := pictures.Get().(*[]byte)
	defer pictures.Put(spare)
	w := writer{b: slices.Grow((*spare)[:0], n)}
	w.open(c)
	shares := 0
	for i := range c.Panels {
		shares += c.Panels[i].Share
	}
	room, top := 1000-between*(len(c.Panels)-1), 0
	for i := range c.Panels {
		p := &c.Panels[i]
		height := room * p.Share / max(1, shares)
		w.panel(c, p, top, height)
		top += height + between
	}
	w.str(`<g class="x">`)
	for _, t := range c.X.Ticks {
		w.str(`<text`)
		if t.Minor {
			w.str(` class="minor"`)
		}
		w.str(` x="`)
		w.share(t.At-c.X.From, c.X.width())
		w.str(`" y="100%">`)
		w.text(t.Label)
		w.str(`</text>`)
	}
	w.str("</g></svg>")
	*spare = w.b
	return template.HTML(w.b)
}

func (a Axis) width() int { return max(1, a.To-a.From) }

// A writer appends to a picture.
type writer struct{ b []byte }

func (w *writer) str(s string) { w.b = append(w.b, s...) }

func (w *writer) int(n int) { w.b = strconv.AppendInt(w.b, int64(n), 10) }

// text escapes. Most texts are plain, and for them it costs one look.
func (w *writer) text(s string) {
	if strings.ContainsAny(s, "<>&\"'\x00") {
		s = template.HTMLEscapeString(s)
	}
	w.str(s)
}

func (w *writer) attr(name, value string) {
	w.str(" " + name + `="`)
	w.text(value)
	w.str(`"`)
}

// percent writes thousandths: "12.3%".
func (w *writer) percent(thousandths int) {
	w.int(thousandths / 10)
	if d := thousandths % 10; d != 0 {
		w.b = append(w.b, '.', byte('0'+d))
	}
	w.str("%")
}

// share writes n of the whole as a percentage with at most one decimal.
func (w *writer) share(n, whole int) { w.percent((2000*n + whole) / (2 * whole)) }

func (w *writer) open(c *Chart) {
	w.str(`<svg class="`)
	w.text(strings.TrimSpace("plot " + c.Class))
	w.str(`" role="img" aria-labelledby="`)
	w.text(c.ID)
	w.str(`.title `)
	w.text(c.ID)
	w.str(`.desc" width="100%" height="320"`)
	if c.Reads != "" {
		w.attr("data-x", string(c.Reads))
		w.str(` data-from="`)
		w.int(c.X.From)
		w.str(`"`)
	}
	if len(c.Slots) > 0 {
		w.attr("data-slots", strings.Join(c.Slots, "|"))
	}
	if c.Link != "" {
		w.attr("data-link", c.Link)
	}
	w.str(`><title id="`)
	w.text(c.ID)
	w.str(`.title">`)
	w.text(c.Title)
	w.str(`</title><desc id="`)
	w.text(c.ID)
	w.str(`.desc">`)
	w.text(c.Desc)
	w.str(`</desc>`)
}

// panel draws a panel that lies at top and is high, in thousandths of the picture.
func (w *writer) panel(c *Chart, p *Panel, top, high int) {
	at := func(y int) int { // the place of a value from the top of the picture
		return top + (2*high*(p.Y.To-y)+p.Y.width())/(2*p.Y.width())
	}
	w.str(`<svg y="`)
	w.percent(top)
	w.str(`" height="`)
	w.percent(high)
	w.str(`" viewBox="0 0 `)
	w.int(c.X.width())
	w.str(` `)
	w.int(p.Y.width())
	w.str(`" preserveAspectRatio="none" data-top="`)
	w.int(p.Y.To)
	w.str(`"`)
	if p.Unit != "" {
		w.attr("data-unit", p.Unit)
	}
	w.str(`><path class="grid" d="`)
	for _, t := range p.Y.Ticks {
		w.str("M0 ")
		w.int(p.Y.To - t.At)
		w.str("H")
		w.int(c.X.width())
	}
	if c.Reads != InSlots {
		for _, t := range c.X.Ticks {
			w.str("M")
			w.int(t.At - c.X.From)
			w.str(" 0V")
			w.int(p.Y.width())
		}
	}
	w.str(fixedStroke)
	for i := range p.Series {
		w.series(c, p, &p.Series[i])
	}
	w.str(`</svg><g class="y">`)
	for _, t := range p.Y.Ticks {
		w.str(`<text y="`)
		w.percent(at(t.At))
		w.str(`">`)
		w.text(t.Label)
		w.str(`</text>`)
	}
	w.str(`</g>`)
	if p.Label != "" {
		w.str(`<text class="what" y="`)
		w.percent(top)
		w.str(`">`)
		w.text(p.Label)
		w.str(`</text>`)
	}
	w.ends(p, at)
	for _, m := range p.Marks {
		w.mark(c, m, at)
	}
}

// ends labels series at the right edge, those above first, none upon another.
func (w *writer) ends(p *Panel, at func(int) int) {
	type end struct {
		*Series
		y, place int
	}
	var list []end
	for i := range p.Series {
		if s := &p.Series[i]; s.End != "" && len(s.Points) > 0 {
			y := at(s.Points[len(s.Points)-1].Y)
			list = append(list, end{s, y, y})
		}
	}
	if list == nil {
		return
	}
	slices.SortStableFunc(list, func(a, b end) int { return cmp.Compare(a.y, b.y) })
	for i := 1; i < len(list); i++ {
		list[i].place = max(list[i].place, list[i-1].place+label)
	}
	// What was pushed below the picture moves up again, and pushes those above it.
	floor := 1000
	for i := len(list) - 1; i >= 0; i-- {
		list[i].place = max(0, min(list[i].place, floor))
		floor = list[i].place - label
	}
	w.str(`<g class="ends">`)
	for _, e := range list {
		w.str(`<g`)
		w.attr("data-name", e.Name)
		w.attr("class", e.Class)
		w.str(`><circle cx="100%" cy="`)
		w.percent(e.place)
		w.str(`" r="4"/><text x="100%" y="`)
		w.percent(e.place)
		w.str(`">`)
		w.text(e.End)
		w.str(`</text></g>`)
	}
	w.str(`</g>`)
}

func (w *writer) mark(c *Chart, m Mark, at func(int) int) {
	x, y := (2000*(m.X-c.X.From)+c.X.width())/(2*c.X.width()), at(m.Y)
	class := "mark"
	if m.Class != "" {
		class += " " + m.Class
	}
	w.str(`<g`)
	w.attr("class", class)
	w.str(` paint-order="stroke"><circle cx="`)
	w.percent(x)
	w.str(`" cy="`)
	w.percent(y)
	w.str(`" r="5"/>`)
	if m.Label != "" {
		w.str(`<text`)
		switch {
		case x > 850:
			w.str(` class="left"`)
		case x < 150:
			w.str(` class="right"`)
		}
		w.str(` x="`)
		w.percent(x)
		w.str(`" y="`)
		w.percent(y)
		w.str(`">`)
		w.text(m.Label)
		w.str(`</text>`)
	}
	w.str(`</g>`)
}
