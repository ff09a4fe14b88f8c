package chart

// series draws one series as one path, or two where points are joined: the
// line, and the dots on it as lines of no length with round ends.
//
// Up goes a value, down goes SVG; so a point lies as far below the top of the
// panel as it is less than the top of the scale. A script reads the figures
// back by the same rule.
func (w *writer) series(c *Chart, p *Panel, s *Series) {
	if len(s.Points) == 0 {
		return
	}
	w.str(`<g`)
	w.attr("class", s.Class)
	w.attr("data-name", s.Name)
	if s.Names != nil {
		w.str(` data-names="`)
		for i, name := range s.Names {
			if i > 0 {
				w.str(" ")
			}
			w.text(name)
		}
		w.str(`"`)
	}
	w.str(`><path class="`)
	w.str(string(s.Form))
	w.str(`" d="`)
	left, top := c.X.From, p.Y.To
	switch s.Form {
	case Line, Steps:
		w.line(s, left, top)
	case Area:
		w.area(s, left, top)
	default:
		w.bars(s, left, top)
	}
	w.str(fixedStroke)
	if s.Form == Line {
		w.str(`<path class="dots" d="`)
		w.dots(s, left, top)
		w.str(fixedStroke)
	}
	w.str(`</g>`)
}

// fixedStroke ends a path whose lines keep their width where its shape is
// stretched. It is an attribute, for checkers of CSS do not know the property.
const fixedStroke = `" vector-effect="non-scaling-stroke"/>`

// pair writes two numbers of a path with no more between them than it needs.
func (w *writer) pair(x, y int) {
	w.int(x)
	if y >= 0 {
		w.str(" ")
	}
	w.int(y)
}

// line writes the points as pairs, all but the first relative to the one
// before, so that pairs are all there is to read whether joined or not.
func (w *writer) line(s *Series, left, top int) {
	w.str("M")
	w.pair(s.Points[0].X-left, top-s.Points[0].Y)
	for i, pt := range s.Points[1:] {
		was := s.Points[i]
		dx, dy := pt.X-was.X, was.Y-pt.Y
		switch {
		case s.Form == Steps:
			w.str("h")
			w.int(dx)
			w.str("v")
			w.int(dy)
			continue
		case s.Gap > 0 && dx > s.Gap:
			w.str("m") // pairs after it are lines again
		case i == 0:
			w.str("l")
		default:
			w.str(" ")
		}
		w.pair(dx, dy)
	}
}

// dots writes each point as a line of no length.
func (w *writer) dots(s *Series, left, top int) {
	for i, pt := range s.Points {
		if i == 0 {
			w.str("M")
			w.pair(pt.X-left, top-pt.Y)
		} else {
			w.str("m")
			w.pair(pt.X-s.Points[i-1].X, s.Points[i-1].Y-pt.Y)
		}
		w.str("h0")
	}
}

// area goes along the tops and comes back along the bases.
func (w *writer) area(s *Series, left, top int) {
	w.line(&Series{Points: s.Points}, left, top)
	last := s.Points[len(s.Points)-1]
	w.str("V")
	w.int(top - last.Base)
	for i := len(s.Points) - 2; i >= 0; i-- {
		w.str("l")
		w.pair(s.Points[i].X-s.Points[i+1].X, s.Points[i+1].Base-s.Points[i].Base)
	}
	w.str("z")
}

// bars writes each point as a bar of a slot, or as an upright line.
func (w *writer) bars(s *Series, left, top int) {
	for _, pt := range s.Points {
		w.str("M")
		x := pt.X - left
		if s.Form == Bars {
			x++
		}
		w.pair(x, top-pt.Base)
		w.str("v")
		w.int(pt.Base - pt.Y)
		if s.Form == Bars {
			w.str("h")
			w.int(Slot - 2)
			w.str("V")
			w.int(top - pt.Base)
			w.str("z")
		}
	}
}
