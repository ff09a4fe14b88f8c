package preview

import (
	"encoding/json"
	"time"

	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

// A state is what browsers are told: data of the event "state" of the stream.
type state struct {
	Edition  int     `json:"edition"`
	OK       bool    `json:"ok"`       // the page shown is of the files as they are
	Errors   []trial `json:"errors"`   // laid over the page
	More     int     `json:"more"`     // errors that are not listed
	Warnings []trial `json:"warnings"` // and contradicted claims
	Warned   int     `json:"warned"`   // how many there are of either
	Claims   int     `json:"claims"`   // how many of them are contradicted claims
	Reviewed bool    `json:"reviewed"` // the texts have been read
	Edited   string  `json:"edited"`   // the page of the post that was changed last
}

// A trial is a problem, ready to show.
type trial struct {
	source.Problem
	At      string `json:"at"`             // file:line:col
	Excerpt string `json:"excerpt"`        // the line around the place
	Pad     string `json:"pad"`            // blanks that put a caret below it
	Href    string `json:"href,omitempty"` // opens the editor there
	Claim   bool   `json:"claim,omitempty"`
}

// What a browser is shown at a time, at most.
const (
	maxErrors   = 50
	maxWarnings = 200
)

func (p *Preview) trials(ps source.Problems, most int) []trial {
	out := make([]trial, 0, min(len(ps), most))
	for i := range ps {
		if i == most {
			break
		}
		q := &ps[i]
		excerpt, pad := q.Excerpt()
		out = append(out, trial{*q, q.Place.String(), excerpt, pad, p.editLink(q.Place), q.Code == source.Contradicted})
	}
	return out
}

func (p *Preview) encode(now *standing) []byte {
	errors := now.errors()
	var warnings, plain source.Problems // claims first: of long lists a browser gets the beginning
	for _, q := range now.warnings() {
		if q.Code == source.Contradicted {
			warnings = append(warnings, q)
		} else {
			plain = append(plain, q)
		}
	}
	claims := len(warnings)
	warnings = append(warnings, plain...)
	s := state{OK: len(errors) == 0 && now.edition != nil, Edited: now.edited, Reviewed: now.review != nil,
		Errors: p.trials(errors, maxErrors), More: max(0, len(errors)-maxErrors),
		Warnings: p.trials(warnings, maxWarnings), Warned: len(warnings), Claims: claims}
	if now.edition != nil {
		s.Edition = now.edition.number
	}
	data, err := json.Marshal(s)
	if err != nil {
		return []byte("{}") // strings and numbers only: it cannot fail
	}
	return data
}

// A pageState is what is known of the page that a tab shows.
type pageState struct {
	Edition   int      `json:"edition"`
	Status    int      `json:"status"`
	Sum       string   `json:"sum"`
	Shape     string   `json:"shape"` // the same for pages that differ in their stylesheets only
	Styles    []string `json:"styles"`
	Template  string   `json:"template,omitempty"`
	File      string   `json:"file,omitempty"` // of the post it is made of
	Edit      string   `json:"edit,omitempty"` // opens the post in the editor
	Draft     bool     `json:"draft,omitempty"`
	Scheduled string   `json:"scheduled,omitempty"` // when it goes live, in words
}

// pageState renders a page to learn whether a tab shows it as it is now.
func (p *Preview) pageState(path string) pageState {
	now := p.now.Load()
	e := now.edition
	if e == nil {
		return pageState{}
	}
	i, _, ok := e.find(path)
	v := p.look(now, i, ok, path)
	out := pageState{Edition: e.number, Status: v.status, Sum: v.sum}
	if v.sum != "" {
		out.Shape = e.shape(v.body)
	}
	for _, s := range e.styles {
		out.Styles = append(out.Styles, s.href)
	}
	if v.at < 0 || !ok {
		return out
	}
	out.Template = kindOf(&e.plan.Files[v.at])
	if a := e.article(v.at); a != nil {
		out.File, out.Edit = a.File, p.editLink(source.Place{File: a.File, Line: 1, Col: 1})
		out.Draft, out.Scheduled = a.Draft, scheduled(e.site, a)
	}
	return out
}

// scheduled says when a post goes live that a build would leave out now; empty
// for one that is not scheduled.
func scheduled(s *site.Site, a *site.Article) string {
	if a.Published == nil || !a.Published.After(time.Now()) {
		return ""
	}
	return a.Published.In(s.Settings.Zone).Format("Monday, January 2, 2006 at 15:04 MST")
}
