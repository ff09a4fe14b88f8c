package page

import (
	"html/template"
	"sync"
	"sync/atomic"

	"drawpress/cmd/internal/draw"
)

// shared is what stands on many pages: the row of each draw, its line of text,
// the table of each measurement of the pool. Each is made when a page first
// wants it, and once; what two pages make at the same time is the same.
type shared struct {
	rows  []atomic.Pointer[sharedRow]     // by place in the archive
	lines []atomic.Pointer[template.HTML] // likewise
	pools *sync.Map                       // *draw.Pool -> template.HTML
	err   atomic.Pointer[error]           // of the first that failed
}

// A sharedRow is a row and what its template made it of.
type sharedRow struct {
	view Row
	html template.HTML
	of   *shared // that has seen that the view is right; of another, it is to be compared
}

// share begins with what an earlier plan has, if the templates are the same.
// The parts of the newest draw are made at once: a template that is wrong
// should be told before any page is rendered.
func (m *maker) share(before *maker) error {
	a := m.site.Archive
	m.shared = &shared{rows: make([]atomic.Pointer[sharedRow], a.Len()), lines: make([]atomic.Pointer[template.HTML], a.Len()), pools: &sync.Map{}}
	if before != nil && before.templates == m.templates {
		if before.site.Pools == m.site.Pools {
			m.shared.pools = before.shared.pools
		}
		for i, d := range a.All() {
			if before.site.Archive.Round(d.Number) == d {
				m.shared.rows[i].Store(before.shared.rows[before.site.Archive.Place(d)].Load())
			}
		}
	}
	if d := a.Latest(); d != nil {
		m.rowOf(d)
		m.poolTableOf(m.poolOf(d))
	}
	return m.shared.failed()
}

// rowOf is the row of a draw in tables; empty if its template failed, which
// fails the page.
func (m *maker) rowOf(d *draw.Draw) template.HTML {
	at := &m.shared.rows[m.site.Archive.Place(d)]
	r := at.Load()
	if r != nil && r.of == m.shared {
		return r.html
	}
	view := m.row(d)
	if r != nil && r.view == view {
		at.Store(&sharedRow{view, r.html, m.shared})
		return r.html
	}
	html, err := m.fragment("partials/row.html", view)
	if err != nil {
		m.shared.fail(err)
		return ""
	}
	at.Store(&sharedRow{view, html, m.shared})
	return html
}

// lineOf is "Round 257, Tuesday, July 11, general: 800 invitations at a cut-off of 505".
func (m *maker) lineOf(d *draw.Draw) template.HTML {
	at := &m.shared.lines[m.site.Archive.Place(d)]
	if line := at.Load(); line != nil {
		return *line
	}
	line := Text{{"Round " + d.Number.String(), m.drawHref(d)}}.and(say(", %s", d.Line())).HTML()
	at.Store(&line)
	return line
}

// poolTableOf is the table of a measurement; empty for nil, and if its
// template failed, which fails the page.
func (m *maker) poolTableOf(p *draw.Pool) template.HTML {
	if p == nil {
		return ""
	}
	if table, ok := m.shared.pools.Load(p); ok {
		return table.(template.HTML)
	}
	table, err := m.fragment("partials/pool-table.html", m.poolTable(p))
	if err != nil {
		m.shared.fail(err)
		return ""
	}
	m.shared.pools.Store(p, table)
	return table
}

// fail remembers the first part that could not be made. Every page fails from
// then on: nobody should publish some of them.
func (s *shared) fail(err error) { s.err.CompareAndSwap(nil, &err) }

func (s *shared) failed() error {
	if err := s.err.Load(); err != nil {
		return *err
	}
	return nil
}
