package page

import (
	"fmt"
	"slices"

	"drawpress/cmd/internal/draw"
)

// Ledger is the view of templates/draws.html: every draw on record. The classes
// and data attributes of its table are the contract with assets/js/table.js.
type Ledger struct {
	Page               Frame
	Draws, Invitations string // totals over all years
	From, To           string // first and last date in words
	Sum                string // the invitations as a figure
	Lowest, Highest    string // CRS cut-offs
	Median             string
	CSV, JSON          string       // hrefs of the record as data
	Kinds              []FilterKind // what the table can be narrowed to
	Years              []LedgerYear
}

// A FilterKind is the types of a kind that have a draw.
type FilterKind struct {
	Slug, Name string
	Types      []FilterType
}

// A FilterType is a type to choose.
type FilterType struct {
	Slug, Name, Short, Mark string
	Draws                   string // how many there are
	Place                   int    // in the data of a script, if it has any
}

// LedgerYear is a year of the table.
type LedgerYear struct {
	Year, Href, Draws, Invitations string
	Rows                           []LedgerRow
}

// LedgerRow is a row of the cumulative table.
type LedgerRow struct {
	Row
	ID       string // "round-258": a stable anchor
	TieBreak string
}

// ledgerPage is /draws/, the cumulative table.
func ledgerPage(m *maker) []File {
	f := m.page("draws/index.html", List, "draws.html", func() (any, error) {
		a := m.site.Archive
		v := Ledger{
			Draws: draw.Counted(a.Len(), "draws"), Invitations: draw.Counted(a.Invited(draw.All), "invitations"), Sum: draw.Figure(a.Invited(draw.All)),
			CSV: m.href("draws.csv"), JSON: m.href("draws.json"), Kinds: m.filterKinds(),
		}
		v.Page = m.frame("draws/", "draws/", "All Express Entry draws", fmt.Sprintf("Every Express Entry draw on record: %s, %s. Round, date, type, invitations, CRS cut-off and tie-breaking moment of each.", v.Draws, v.Invitations))
		if a.Len() > 0 {
			v.From, v.To = a.All()[0].Date.Long(), a.Latest().Date.Long()
			v.Lowest, v.Median, v.Highest = scoresOf(a.All())
			v.Page.Scripts = m.with(tableScript)
		}
		for _, y := range a.Years() {
			v.Years = append(v.Years, m.ledgerYear(y))
		}
		return v, nil
	})
	f.LastMod = m.newest(m.site.Archive.All())
	return []File{f}
}

// scoresOf gives the lowest, the middle and the highest cut-off of some draws.
func scoresOf(draws []*draw.Draw) (low, median, high string) {
	scores := make([]int, len(draws))
	for i, d := range draws {
		scores[i] = d.CRS
	}
	slices.Sort(scores)
	n := len(scores)
	median = draw.Figure(scores[n/2])
	if twice := scores[(n-1)/2] + scores[n/2]; n%2 == 0 {
		median = draw.Figure(twice / 2)
		if twice%2 == 1 {
			median += ".5"
		}
	}
	return draw.Figure(scores[0]), median, draw.Figure(scores[n-1])
}

// filterKinds lists the types that have a draw, by kind.
func (m *maker) filterKinds() []FilterKind {
	var kinds []FilterKind
	for _, k := range draw.Kinds {
		of := FilterKind{Slug: string(k), Name: k.Title()}
		for _, t := range m.site.Types.All() {
			if n := len(m.site.Archive.In(draw.OfType(t))); t.Kind == k && n > 0 {
				of.Types = append(of.Types, FilterType{Slug: t.Slug, Name: t.Name, Short: capital(t.Short), Mark: mark(t), Draws: draw.Figure(n)})
			}
		}
		if len(of.Types) > 0 {
			kinds = append(kinds, of)
		}
	}
	return kinds
}

func (m *maker) ledgerYear(y draw.Year) LedgerYear {
	ly := LedgerYear{
		Year: fmt.Sprint(y.Year), Href: m.href(fmt.Sprintf("years/%d/", y.Year)),
		Draws: draw.Counted(len(y.Draws), "draws"), Invitations: draw.Figure(y.Invited), Rows: make([]LedgerRow, len(y.Draws)),
	}
	for i, d := range y.Draws {
		r := LedgerRow{Row: m.row(d), ID: "round-" + d.Number.String()}
		if d.TieBreak != nil {
			r.TieBreak = tieBreakWords(d)
		}
		ly.Rows[len(y.Draws)-1-i] = r
	}
	return ly
}
