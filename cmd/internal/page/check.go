package page

import (
	"encoding/json"
	"fmt"
	"html/template"
	"sort"

	"drawpress/cmd/internal/draw"
)

// CheckPage is the view of templates/check.html: a reader's score beside the
// draws. The page says the last cut-off of each type; assets/js/check.js
// compares, in the reader's browser.
type CheckPage struct {
	Page       Frame
	Kinds      []FilterKind
	Types      []Totals // those with a draw, the type drawn last first
	Latest     string   // date of the last draw, in words
	Most       int      // the highest score there is
	Nomination int      // what a provincial nomination adds to a score
	Steps      []int    // of how many draws a score can be compared with
	Pool       string   // date of the last measurement of the pool in words; empty if there is none

	Data template.JS
	All  string // href of the table
}

// checkSteps are the numbers of draws that a reader can choose; the last is
// also how many draws of each type the page carries.
var checkSteps = []int{10, 20, 50}

// checkData is what assets/js/check.js computes with.
type checkData struct {
	Types      []checkType `json:"types"`
	Draws      [][]any     `json:"draws"` // newest first: round, date, place of the type, CRS, tie-break or null; href if it does not follow from the round
	Pool       *checkPool  `json:"pool"`
	Draw       string      `json:"draw"` // what the href of a draw begins with
	Nomination int         `json:"nomination"`
	Most       int         `json:"most"`
}

type checkType struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
	Mark string `json:"mark"`
}

// checkPool is the last measurement of the pool, its bands highest first.
type checkPool struct {
	Date  string   `json:"date"`
	Total int      `json:"total"`
	Bands [][3]int `json:"bands"` // from, to, candidates
}

// checkPage is /check/.
func checkPage(m *maker) []File {
	f := m.page("check/index.html", List, "check.html", func() (any, error) {
		a := m.site.Archive
		v := CheckPage{Most: draw.MaxCRS, Nomination: draw.NominationPoints, Steps: checkSteps, All: m.href("draws/"), Kinds: m.filterKinds()}
		v.Page = m.frame("check/", "check/", "Where do I stand?", "Compare your CRS score with the last Express Entry draws: in which of them it would have been enough, by how much, and your place in the pool.")
		if a.Len() == 0 {
			return v, nil
		}
		v.Latest = a.Latest().Date.Long()
		if p := m.lastPool(); p != nil {
			v.Pool = p.Date().Long()
		}
		place := map[*draw.Type]int{}
		data := checkData{Draw: m.href("draws/"), Nomination: draw.NominationPoints, Most: draw.MaxCRS}
		for _, t := range m.site.Types.All() {
			if draws := a.In(draw.OfType(t)); len(draws) > 0 {
				place[t] = len(data.Types)
				data.Types = append(data.Types, checkType{t.Slug, t.Name, mark(t)})
				v.Types = append(v.Types, m.totalsOf(t, draws))
			}
		}
		sort.SliceStable(v.Types, func(i, j int) bool { return v.Types[i].LatestDate > v.Types[j].LatestDate })
		for i := range v.Kinds {
			for j := range v.Kinds[i].Types {
				t, _ := m.site.Types.Find(v.Kinds[i].Types[j].Slug)
				v.Kinds[i].Types[j].Place = place[t]
			}
		}
		data.Draws = m.checkDraws(place)
		if p := m.lastPool(); p != nil {
			data.Pool = &checkPool{Date: p.Date().String(), Total: p.Total()}
			for _, b := range p.Bands() {
				data.Pool.Bands = append(data.Pool.Bands, [3]int{b.From, b.To, b.Candidates})
			}
		}
		text, err := json.Marshal(data)
		if err != nil {
			return nil, fmt.Errorf("the data of the page: %w", err)
		}
		v.Data = v.Page.allow(text)
		v.Page.Scripts = m.with(checkScript)
		return v, nil
	})
	f.LastMod = m.newest(m.site.Archive.All())
	return []File{f}
}

// checkDraws gives the draws that can answer every question of the page,
// however long the record is: the last of each type, and of the older ones each
// whose cut-off was lower than that of all draws of its type since. So the last
// draw at or below any score is among them.
func (m *maker) checkDraws(place map[*draw.Type]int) [][]any {
	var chosen []*draw.Draw
	for t := range place {
		draws := m.site.Archive.In(draw.OfType(t))
		lowest := draw.MaxCRS + 1
		for i := len(draws) - 1; i >= 0; i-- {
			d := draws[i]
			if len(draws)-i <= checkSteps[len(checkSteps)-1] || d.CRS < lowest {
				chosen = append(chosen, d)
			}
			lowest = min(lowest, d.CRS)
		}
	}
	sort.Slice(chosen, func(i, j int) bool { return chosen[j].Before(chosen[i]) })
	rows := make([][]any, len(chosen))
	for i, d := range chosen {
		row := []any{d.Number.String(), d.Date.String(), place[d.Type], d.CRS, nil}
		if d.TieBreak != nil {
			row[4] = d.TieBreak.UTC().Format("2006-01-02T15:04:05Z")
		}
		if href := m.drawHref(d); href != m.href("draws/")+d.Number.String()+"/" {
			row = append(row, href)
		}
		rows[i] = row
	}
	return rows
}

// lastPool is the last measurement of the pool; nil if there is none.
func (m *maker) lastPool() *draw.Pool {
	if all := m.site.Pools.All(); len(all) > 0 {
		return all[len(all)-1]
	}
	return nil
}
