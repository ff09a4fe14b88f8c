package page

import (
	"fmt"
	"html/template"

	"drawpress/cmd/internal/draw"
)

// PoolBefore is the view of templates/partials/pool.html: the pool as it was
// last measured before a draw.
type PoolBefore struct {
	Text  []template.HTML // by paragraph
	Table template.HTML   // shared by all draws after the measurement
}

// PoolTable is the view of templates/partials/pool-table.html: one measurement.
type PoolTable struct {
	Date, DateWords string
	Since           string // the measurement that changes are counted from, in words; empty if there is none
	Parts           bool   // some bands are divided
	Rows            []PoolRow
	Total, Change   string
}

// PoolRow is one band.
type PoolRow struct {
	Range, Candidates string
	Change            string // empty where the bands of the measurement before do not tell
	Part              bool   // of the band above
}

// poolOf is the pool that a draw met, as far as it was measured; nil if it was not.
func (m *maker) poolOf(d *draw.Draw) *draw.Pool {
	return m.site.Archive.At(d).Pool()
}

func (m *maker) poolTable(p *draw.Pool) PoolTable {
	t := PoolTable{Date: p.Date().String(), DateWords: p.Date().Long(), Total: draw.Figure(p.Total())}
	c := m.site.Pools.Change(p)
	if c != nil {
		t.Since, t.Change = c.From.Date().Long(), signed(c.Total)
	}
	for i, r := range p.Rows() {
		row := PoolRow{Range: scores(r.Band), Candidates: draw.Figure(r.Candidates), Part: r.Part}
		if c != nil && c.Rows[i] != nil {
			row.Change = signed(*c.Rows[i])
		}
		t.Parts = t.Parts || r.Part
		t.Rows = append(t.Rows, row)
	}
	return t
}

// scores is the range of a band as a table shows it: "451–500".
func scores(b draw.Band) string { return fmt.Sprintf("%d–%d", b.From, b.To) }

// signed writes a change: "+1,234", "−56", "0".
func signed(n int) string {
	if n > 0 {
		return "+" + draw.Figure(n)
	}
	return draw.Figure(n)
}

// poolBefore says how the pool stood before a draw; nil if it is not known.
func (m *maker) poolBefore(f draw.Facts) *PoolBefore {
	d := f.Draw()
	p := m.poolOf(d)
	if p == nil {
		return nil
	}
	text := []Text{m.poolTotal(d, p), poolAbove(d, p)}
	if t := poolUntil(f, p); t != nil {
		text = append(text, t)
	}
	return &PoolBefore{ready(text), m.poolTableOf(p)}
}

// poolTotal is "On August 16, 2026, 3 days before the draw, …".
func (m *maker) poolTotal(d *draw.Draw, p *draw.Pool) Text {
	lead := "the day of the draw"
	switch days := d.Date.Sub(p.Date()); days {
	case 0:
	case 1:
		lead = "the day before the draw"
	default:
		lead = draw.Figure(days) + " days before the draw"
	}
	t := say("On %s, %s, the Express Entry pool held %s", p.Date().Long(), lead, draw.Counted(p.Total(), "candidates"))
	c := m.site.Pools.Change(p)
	switch {
	case c == nil:
		return t.and(say("."))
	case unchanged(c):
		return t.and(say(". The published figures are, in every band, those of the measurement before, of %s.", c.From.Date().Long()))
	case c.Total == 0:
		return t.and(say(", as many as at the measurement before, on %s.", c.From.Date().Long()))
	case c.Total < 0:
		return t.and(say(", %s fewer than at the measurement before, on %s.", draw.Figure(-c.Total), c.From.Date().Long()))
	}
	return t.and(say(", %s more than at the measurement before, on %s.", draw.Figure(c.Total), c.From.Date().Long()))
}

// unchanged tells whether no band has another figure than before.
func unchanged(c *draw.PoolChange) bool {
	for _, n := range c.Rows {
		if n == nil || *n != 0 {
			return false
		}
	}
	return c.Total == 0
}

// poolAbove says how many candidates had the cut-off or more, as far as the
// bands tell: the one that contains it cannot be split.
func poolAbove(d *draw.Draw, p *draw.Pool) Text {
	atLeast, atMost := p.Above(d.CRS)
	b, ok := p.Band(d.CRS)
	var t Text
	switch {
	case !ok: // a score beyond every band; posts cannot have one
		return say("The bands do not reach the cut-off of %s.", draw.Figure(d.CRS))
	case b.From == d.CRS:
		t = say("A band begins at the cut-off of %s: %s had this score or more.", draw.Figure(d.CRS), someOrNo(atLeast, "candidate"))
	case b.To == draw.MaxCRS:
		t = say("No band lies wholly above the cut-off of %s; the one that contains it, %s, held %s.", draw.Figure(d.CRS), scores(b), someOrNo(b.Candidates, "candidate"))
	default:
		t = say("The bands wholly above the cut-off of %s held %s; the one that contains it, %s, held %s.", draw.Figure(d.CRS), someOrNo(atLeast, "candidate"), scores(b), someOrNo(b.Candidates, "candidate"))
	}
	if b.From != d.CRS && atMost > atLeast {
		what := "how many of these " + draw.Figure(b.Candidates) + " had"
		if b.Candidates == 1 {
			what = "whether this one had"
		}
		t = t.and(say(" The figures do not tell %s %s or more.", what, draw.Figure(d.CRS)))
	}
	switch {
	case d.Type.Slug == "pnp":
		t = t.and(say(" In these scores, a nomination by a province or territory counts for %d points.", draw.NominationPoints))
	case d.Type.Kind != draw.General:
		t = t.and(say(" All candidates in the pool are counted, also those to whom this round was not open."))
	}
	return t
}

// someOrNo counts, with "no" for 0: "no candidates".
func someOrNo(n int, thing string) string {
	if n == 0 {
		return "no " + thing + "s"
	}
	return draw.Counted(n, thing+"s")
}

// poolUntil counts the draws between the measurement and the draw, whose
// candidates are still in the figures; nil if there was none.
func poolUntil(f draw.Facts, p *draw.Pool) Text {
	d := f.Draw()
	since := draw.LastDays(d.Date.Sub(p.Date()) + 1)
	draws := f.Count(draw.All, since) - 1
	if draws == 0 {
		return nil
	}
	return say("From that day until this draw, %s of any type issued %s.", draw.Counted(draws, "other draws"), draw.Counted(f.Invited(draw.All, since)-d.Invitations, "invitations"))
}
