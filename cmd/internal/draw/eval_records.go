package draw

const noEarlier = "there is no earlier draw of this scope"

func (x *asked) previous() Value {
	p := x.Previous(x.scope)
	if p == nil {
		return none(noEarlier)
	}
	return Value{Draw: p, rests: x.and(p)}
}

func (x *asked) daysSince() Value {
	c := x.Change(x.scope)
	if c == nil {
		return none(noEarlier)
	}
	return Value{N: c.Days, rests: x.and(c.From)}
}

func (x *asked) change(of columnOf) Value {
	c := x.Change(x.scope)
	switch {
	case c == nil:
		return none(noEarlier)
	case of == ofSize:
		return Value{N: c.Size, rests: x.and(c.From)}
	}
	return Value{N: c.CRS, rests: x.and(c.From)}
}

func (x *asked) changeFrom(of columnOf) Value {
	return Value{N: of.of(x.draw) - of.of(x.other), rests: x.and(x.other)}
}

const empty = "there is no such draw in the window"

// best is the extreme figure of a stretch, which is not empty.
func (e extreme) best(c *column, from, to int) int {
	if e.high {
		return c.smallest(from, to, to-from-1)
	}
	return c.smallest(from, to, 0)
}

func (x *asked) extreme(e extreme) Value {
	if x.from == x.to {
		return none(empty)
	}
	c := x.column(e.of)
	best := e.best(c, x.from, x.to)
	return Value{N: best, names: held{span: x.span, c: c, v: best}, rests: x.whole()}
}

// tied is the draws of the stretch with the figure of this one, without it.
func (x *asked) tied(c *column, v int) (names held, joint bool) {
	names = held{span: x.span, c: c, v: v, except: x.draw}
	return names, len(c.places(x.from, x.to, v)) > 1
}

func (x *asked) holds(e extreme) Value {
	c := x.column(e.of)
	v := Value{rests: x.whole()}
	if best := e.best(c, x.from, x.to); best == e.of.of(x.draw) {
		v.Yes = true
		v.names, v.Joint = x.tied(c, best)
	}
	return v
}

func (x *asked) since(e extreme) Value {
	c := x.column(e.of)
	at := c.low[x.to-1]
	if e.high {
		at = c.high[x.to-1]
	}
	if at < 0 {
		v := none("no earlier draw of this scope reaches it")
		v.rests = x.whole()
		return v
	}
	d := x.archive.draws[x.s.at[at]]
	return Value{Draw: d, rests: [2]span{{x.s, int(at), x.to}}}
}

func (x *asked) before(e extreme) Value {
	if x.to-x.from == 1 {
		return none("there is no earlier draw of this scope in the window")
	}
	c := x.column(e.of)
	at := c.places(x.from, x.to-1, e.best(c, x.from, x.to-1))[0]
	return Value{Draw: x.archive.draws[x.s.at[at]], rests: x.whole()}
}

func (x *asked) rank(e extreme) Value {
	c, own := x.column(e.of), e.of.of(x.draw)
	beyond := c.below
	if e.high {
		beyond = c.above
	}
	v := Value{N: beyond(x.from, x.to, own) + 1, rests: x.whole()}
	v.names, v.Joint = x.tied(c, own)
	return v
}

// longestGap rests on the draws of the window and the one before them.
func (x *asked) longestGap() Value {
	from := max(1, x.from)
	if from >= x.to {
		return none("no draw of this scope in the window has one before it")
	}
	c := x.s.gaps()
	longest := c.smallest(from, x.to, x.to-from-1)
	at := int(c.places(from, x.to, longest)[0])
	return Value{N: longest, names: held{span: span{x.s, at - 1, at + 1}}, rests: [2]span{{x.s, from - 1, x.to}}}
}

func (x *asked) rangeOf(of columnOf) Value {
	if x.from == x.to {
		return none(empty)
	}
	c := x.column(of)
	return Value{N: c.smallest(x.from, x.to, 0), High: c.smallest(x.from, x.to, x.to-x.from-1), rests: x.whole()}
}

func (x *asked) median(of columnOf) Value {
	n := x.to - x.from
	if n == 0 {
		return none(empty)
	}
	c := x.column(of)
	v := Value{N: c.smallest(x.from, x.to, n/2), rests: x.whole()}
	if n%2 == 0 {
		v.N, v.Of = v.N+c.smallest(x.from, x.to, n/2-1), 2
	}
	return v.reduced()
}

func (x *asked) average(of columnOf) Value {
	if x.from == x.to {
		return none(empty)
	}
	c := x.column(of)
	return Value{N: c.sums[x.to] - c.sums[x.from], Of: x.to - x.from, rests: x.whole()}.reduced()
}

// reduced puts a fraction in its lowest terms.
func (v Value) reduced() Value {
	a, b := v.N, max(1, v.Of)
	for b != 0 {
		a, b = b, a%b
	}
	v.N, v.Of = v.N/max(1, a), max(1, v.Of)/max(1, a)
	return v
}

func (x *asked) streak(of func(*runs) []int32, more int) Value {
	n := int(of(x.s.streaks(x.archive))[x.to-1])
	return Value{N: n, rests: [2]span{{x.s, max(0, x.to-n-more-1), x.to}}} // with the draw that shows where the run began
}
