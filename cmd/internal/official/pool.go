package official

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"drawpress/cmd/internal/draw"
)

// keyMeasured is the day on which the pool was measured.
const keyMeasured = "drawDistributionAsOn"

// mostStale is how many days before its round a pool can have been measured.
// The longest in the file of 2026 is 20, of round 298.
const mostStale = 60

// poolKeys are the bands by key. The two with parts are subtotals; dd18 is the total.
var poolKeys = []struct {
	key      string
	from, to int
	parts    int // how many of the keys that follow divide this one
}{
	{"dd1", 601, 1200, 0},
	{"dd2", 501, 600, 0},
	{"dd3", 451, 500, 5},
	{"dd4", 491, 500, 0}, {"dd5", 481, 490, 0}, {"dd6", 471, 480, 0}, {"dd7", 461, 470, 0}, {"dd8", 451, 460, 0},
	{"dd9", 401, 450, 5},
	{"dd10", 441, 450, 0}, {"dd11", 431, 440, 0}, {"dd12", 421, 430, 0}, {"dd13", 411, 420, 0}, {"dd14", 401, 410, 0},
	{"dd15", 351, 400, 0},
	{"dd16", 301, 350, 0},
	{"dd17", 0, 300, 0},
}

const keyTotal = "dd18"

// Pools reads how scores were distributed in the pool: dd1 to dd18 and
// drawDistributionAsOn of each round. Rounds of one day share a measurement,
// so there are fewer measurements than rounds; they come oldest first. A round
// whose figures are all zero or missing published none, which is no remark.
//
// The figures of a round are checked against each other. Where a subtotal is
// not the sum of its parts, the total decides: if it agrees with the subtotal,
// the parts are left out and the band stays undivided (round 247); if it
// agrees with the parts, the subtotal is theirs. A remark says so either way.
// Figures that agree in neither way, cannot be read or bear a day that cannot
// be theirs are left out with a remark: nothing is guessed.
//
// Remarks are never fatal, for the round itself stands. They come in the order
// of the file. The rounds are those that [Read] gives.
func Pools(rounds []Round) ([]*draw.Pool, []Remark) {
	byDate := map[draw.Date][]*poolReading{}
	var dates []draw.Date
	var remarks []Remark
	for i := range rounds {
		r := &poolReading{round: &rounds[i]}
		r.read()
		remarks = append(remarks, r.remarks...)
		if r.pool == nil {
			continue
		}
		d := r.pool.Date()
		if byDate[d] == nil {
			dates = append(dates, d)
		}
		byDate[d] = append(byDate[d], r)
	}
	slices.SortFunc(dates, func(a, b draw.Date) int { return a.Sub(b) })
	var pools []*draw.Pool
	for _, d := range dates {
		followed := byDate[d][0]
		for _, r := range byDate[d] {
			if r.sound {
				followed = r
				break
			}
		}
		for _, r := range byDate[d] {
			if key := r.differs(followed); key != "" {
				remarks = append(remarks, r.newRemark(key, "round %s has %s for the same day, %s; round %s is followed",
					followed.round.Number, followed.text(key), d, followed.round.Number))
			}
		}
		if n := len(pools); n > 0 && slices.Equal(pools[n-1].Rows(), followed.pool.Rows()) {
			remarks = append(remarks, followed.newRemark(keyMeasured,
				"every figure is that of %s; want a new measurement, or that day", pools[n-1].Date().Long()))
		}
		pools = append(pools, followed.pool)
	}
	slices.SortStableFunc(remarks, func(a, b Remark) int { return a.Line - b.Line })
	return pools, remarks
}

// A poolReading is what became of the pool of one round.
type poolReading struct {
	round   *Round
	counts  map[string]int // by key
	pool    *draw.Pool     // nil if none is published, or none can be used
	sound   bool           // all sums hold
	remarks []Remark
}

func (r *poolReading) text(key string) string {
	return strings.TrimSpace(r.round.Raw[strings.ToLower(key)])
}

func (r *poolReading) newRemark(key, format string, args ...any) Remark {
	row := row{line: r.round.Line, text: r.round.Raw}
	return newRemark(&row, false, key, fmt.Sprintf(format, args...))
}

func (r *poolReading) remark(key, format string, args ...any) {
	r.remarks = append(r.remarks, r.newRemark(key, format, args...))
}

func (r *poolReading) read() {
	if !r.published() || !r.readCounts() {
		return
	}
	date, ok := r.readDate()
	if !ok {
		return
	}
	bands, ok := r.settle()
	if !ok {
		return
	}
	pool, err := draw.NewPool(date, bands)
	if err != nil {
		r.remark(keyTotal, "%v; the pool is left out", err)
		return
	}
	r.pool = pool
}

// published tells whether the round has any figure of the pool but zeros.
func (r *poolReading) published() bool {
	for _, k := range poolKeys {
		if strings.Trim(r.text(k.key), "0") != "" {
			return true
		}
	}
	return strings.Trim(r.text(keyTotal), "0") != ""
}

func (r *poolReading) readCounts() bool {
	r.counts = make(map[string]int, len(poolKeys)+1)
	ok := true
	read := func(key string) {
		text := r.text(key)
		if text == "" {
			r.remark(key, "none is given, but other figures of the pool are; the pool is left out")
			ok = false
			return
		}
		n, err := parseCount(plainSpaces(text))
		if err != nil {
			r.remark(key, "%v; the pool is left out", err)
			ok = false
		}
		r.counts[key] = n
	}
	for _, k := range poolKeys {
		read(k.key)
	}
	read(keyTotal)
	return ok
}

// plainSpaces puts a plain space for any other.
func plainSpaces(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, s)
}

// readDate reads the day of the measurement, in either language and in the
// shapes that moments have in this file.
func (r *poolReading) readDate() (draw.Date, bool) {
	text, held := r.text(keyMeasured), r.round.Date
	if text == "" {
		r.remark(keyMeasured, "no day is given for the pool; it is left out")
		return draw.Date{}, false
	}
	t, yearless, err := parseMoment(text+" 00:00:00", held)
	if err != nil {
		t, yearless, err = parseMoment(text, held)
	}
	if err != nil {
		r.remark(keyMeasured, "%q is not a date; want one such as August 16, 2026; the pool is left out", text)
		return draw.Date{}, false
	}
	d := draw.DateOf(t)
	switch lead := held.Sub(d); {
	case lead < 0:
		r.remark(keyMeasured, "%s is after the round of %s; want a day before it; the pool is left out", d.Long(), held.Long())
		return draw.Date{}, false
	case lead > mostStale:
		r.remark(keyMeasured, "%s is %d days before the round of %s; want at most %d; the pool is left out", d.Long(), lead, held.Long(), mostStale)
		return draw.Date{}, false
	case yearless:
		r.remark(keyMeasured, "%q names no year; read as %d, the latest that is not after the draw", text, d.Year())
	}
	return d, true
}

// settle gives the bands, each subtotal in agreement with its parts or without
// them, all in agreement with the total.
func (r *poolReading) settle() (bands []draw.Band, ok bool) {
	type division struct{ at, sum int } // of a subtotal that is not the sum of its parts
	var wrong []division
	sum := 0
	for i := 0; i < len(poolKeys); i++ {
		k := poolKeys[i]
		n := r.counts[k.key]
		sum += n
		parts := 0
		for _, part := range poolKeys[i+1 : i+1+k.parts] {
			parts += r.counts[part.key]
		}
		if k.parts > 0 && parts != n {
			wrong = append(wrong, division{i, parts})
		}
		i += k.parts
	}
	total := r.counts[keyTotal]
	r.sound = sum == total && len(wrong) == 0
	drop := map[string]bool{}  // parts that are not followed
	mended := map[string]int{} // subtotals that are not followed
	withParts := sum           // the total if the parts are followed
	for _, w := range wrong {
		withParts += w.sum - r.counts[poolKeys[w.at].key]
	}
	switch {
	case sum == total:
		for _, w := range wrong {
			k := poolKeys[w.at]
			for _, part := range poolKeys[w.at+1 : w.at+1+k.parts] {
				drop[part.key] = true
			}
			r.remark(k.key, "%d candidates with %d to %d, but the parts of the band sum to %d; the total, %d, agrees with the band, so it is kept without its parts",
				r.counts[k.key], k.from, k.to, w.sum, total)
		}
	case len(wrong) > 0 && withParts == total:
		for _, w := range wrong {
			k := poolKeys[w.at]
			mended[k.key] = w.sum
			r.remark(k.key, "%d candidates with %d to %d, but the parts of the band sum to %d; the total, %d, agrees with the parts, so they are followed",
				r.counts[k.key], k.from, k.to, w.sum, total)
		}
	default:
		r.remark(keyTotal, "%d, but the bands sum to %d; the pool is left out", total, sum)
		for _, w := range wrong {
			k := poolKeys[w.at]
			r.remark(k.key, "%d candidates with %d to %d, but the parts of the band sum to %d", r.counts[k.key], k.from, k.to, w.sum)
		}
		return nil, false
	}
	for _, k := range poolKeys {
		if drop[k.key] {
			continue
		}
		n := r.counts[k.key]
		if m, ok := mended[k.key]; ok {
			n = m
		}
		bands = append(bands, draw.Band{From: k.from, To: k.to, Candidates: n})
	}
	return bands, true
}

// differs names the first key whose figure is another than in the reading that
// is followed; empty if all are the same.
func (r *poolReading) differs(from *poolReading) string {
	for _, k := range poolKeys {
		if r.counts[k.key] != from.counts[k.key] {
			return k.key
		}
	}
	if r.counts[keyTotal] != from.counts[keyTotal] {
		return keyTotal
	}
	return ""
}
