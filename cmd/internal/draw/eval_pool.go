package draw

// PoolFresh is how many days a measurement of the pool says something of a
// draw: the longest lead in the official file is 20 days, and after two months
// another pool has grown.
const PoolFresh = 60

// Pool is the last measurement not after the draw; nil if there is none within
// [PoolFresh] days.
func (f Facts) Pool() *Pool {
	p := f.archive.pools.At(f.draw.Date)
	if p == nil || f.draw.Date.Sub(p.Date()) > PoolFresh {
		return nil
	}
	return p
}

// ofPool are the facts of the pool that the draw was taken from.
func ofPool() []Measure {
	asks := func(answer func(*asked, *Pool) Value) func(*asked) Value {
		return func(x *asked) Value {
			if p := x.Pool(); p != nil {
				return answer(x, p)
			}
			return none("no measurement of the pool was published for the time before the draw")
		}
	}
	list := []Measure{
		{Words: "pool", Kind: ValueNumber, Unit: "candidates", Doc: "the candidates in the pool at the last measurement not after the draw", eval: asks(func(_ *asked, p *Pool) Value { return Value{N: p.Total()} })},
		{Words: "pool date", Kind: ValueDate, Doc: "the day of that measurement", eval: asks(func(_ *asked, p *Pool) Value { return Value{Date: p.Date()} })},
		{Words: "pool above", Argument: ArgumentScore, Kind: ValueRange, Unit: "candidates", Example: "pool above 480", Doc: "how many of them had a score or more: at least and at most, for a band cannot be divided", eval: asks(func(x *asked, p *Pool) Value {
			low, high := p.Above(x.q.n)
			return Value{N: low, High: high}
		})},
		{Words: "pool change", Kind: ValueChange, Unit: "candidates", Doc: "the change of the total since the measurement before that", eval: asks(func(x *asked, p *Pool) Value {
			c := x.archive.pools.Change(p)
			if c == nil {
				return none("it is the first measurement of the pool")
			}
			return Value{N: c.Total}
		})},
	}
	for i := range list {
		list[i].Group = GroupPool
		if list[i].Example == "" {
			list[i].Example = list[i].Words
		}
	}
	return list
}
