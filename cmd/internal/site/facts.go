package site

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/source"
)

// forms are how a fact can be said: {{crs change of type as figure}}.
var forms = []string{"words", "figure", "ordinal", "date", "link", "count"}

// fact answers {{query as form}} about a post, as post.Facts asks.
func (l *loader) fact(about *post.Post, text string) (words, href string, fault *source.Fault) {
	query, form := text, ""
	if i := strings.LastIndex(text, " as "); i >= 0 {
		query, form = text[:i], strings.TrimSpace(text[i+4:])
	}
	if form != "" && !slices.Contains(forms, form) {
		f := source.Faultf(source.BadFact, "{{%s}}: %q is no form of a fact; want one of %s", text, form, strings.Join(forms, ", "))
		if near := source.Nearest(form, forms); near != "" {
			f.WithHint("did you mean {{%s as %s}}?", query, near)
		}
		return "", "", f
	}
	if unsettled(about) {
		_, err := draw.ParseQuery(query, l.site.Types)
		if err != nil {
			return "", "", factFault(text, err)
		}
		return "", "", nil
	}
	if n, ok := numberNamed(query); ok && !l.holds(n) {
		file := l.absent[n.String()]
		if s, skipped := l.skips[file]; skipped {
			return "", "", source.Faultf(source.BadFact, "{{%s}}: the post of round %s is not on the site (%s)", text, n, s.Reason)
		}
		if file != "" {
			return "", "", nil // its own errors are told; this text is not to blame
		}
	}
	v, fault := l.ask(about, text, query)
	if fault != nil {
		return "", "", fault
	}
	words, href, err := l.say(v, form)
	if err != nil {
		return "", "", source.Faultf(source.BadFact, "{{%s}}: %v", text, err)
	}
	return words, href, nil
}

// unsettled tells whether a text is about no draw yet: that of a draw post
// whose front matter is wrong, or of a block that others include. Its queries
// can only be read.
func unsettled(p *post.Post) bool {
	return p.Draw == nil && (p.Kind == post.Draw || p.Kind == post.Block && p.Slug != "contact")
}

// expand answers the facts in the title and the summary of a post.
func (a *asker) expand(p *post.Post) source.Problems {
	var problems source.Problems
	for _, line := range []struct {
		key  string
		text *string
	}{{"title", &p.Title}, {"summary", &p.Summary}} {
		out, fault := post.Expand(*line.text, func(query string) (string, *source.Fault) {
			words, _, fault := a.Fact(p, query)
			return words, fault
		})
		if fault != nil {
			problems = append(problems, p.Fault(line.key, fault))
		}
		*line.text = out
	}
	return problems
}

// ask evaluates a query about a post: as the record stood at its draw.
func (l *loader) ask(about *post.Post, text, query string) (draw.Value, *source.Fault) {
	q, err := draw.ParseQuery(query, l.site.Types)
	if err != nil {
		return draw.Value{}, factFault(text, err)
	}
	at := about.Draw
	if at == nil {
		at = l.roundNamed(query)
	}
	if n, named := numberNamed(query); at == nil && named {
		return draw.Value{}, source.Faultf(source.BadFact, "{{%s}}: there is no post of round %s", text, n)
	}
	if at == nil {
		return draw.Value{}, source.Faultf(source.BadFact, "{{%s}}: this post is about no draw, so say which: {{draw 258 %s}}", text, query)
	}
	if !l.holds(at.Number) {
		return draw.Value{}, source.Faultf(source.BadFact, "{{%s}}: the post of round %s has errors of its own", text, at.Number)
	}
	v, err := l.site.Archive.At(at).Ask(q)
	if err != nil {
		return draw.Value{}, source.Faultf(source.BadFact, "{{%s}}: %v", text, err)
	}
	if v.Kind == draw.ValueNone {
		return draw.Value{}, source.Faultf(source.BadFact, "{{%s}} has no answer: %s", text, v.Why)
	}
	return v, nil
}

// roundNamed is the draw that a query beginning with "draw N" is as of.
func (l *loader) roundNamed(query string) *draw.Draw {
	n, ok := numberNamed(query)
	if !ok || !l.holds(n) {
		return nil
	}
	return l.site.Archive.Round(n)
}

// numberNamed is the round of a query that begins with "draw N".
func numberNamed(query string) (n draw.Number, ok bool) {
	w := strings.Fields(query)
	if len(w) < 2 || !strings.EqualFold(w[0], "draw") {
		return n, false
	}
	n, err := draw.ParseNumber(w[1])
	return n, err == nil
}

// holds tells whether a round is on the record.
func (l *loader) holds(n draw.Number) bool {
	_, ok := l.places.byRound[n]
	return ok
}

// factFault says what is wrong with a query, and the nearest right one.
func factFault(text string, err error) *source.Fault {
	f := source.Faultf(source.BadFact, "{{%s}}: %v", text, err)
	var q *draw.QueryError
	if errors.As(err, &q) && q.Word != "" {
		if near := source.Nearest(q.Word, q.Candidates); near != "" {
			right := q.Text[:q.Offset] + near + q.Text[q.Offset+len(q.Word):]
			return f.WithHint("did you mean {{%s}}?", right)
		}
	}
	return f.WithHint("drawpress help facts lists what can be asked")
}

// say gives a value in the form asked for; empty is its own natural one.
func (l *loader) say(v draw.Value, form string) (words, href string, err error) {
	switch form {
	case "", "words":
		return v.Words(), "", nil
	case "figure":
		switch v.Kind {
		case draw.ValueNumber, draw.ValueOrdinal, draw.ValueChange:
			return draw.Figure(v.N), "", nil
		}
	case "count":
		if v.Kind == draw.ValueNumber && v.Unit != "" {
			return v.Phrase(), "", nil
		}
	case "ordinal":
		if v.N > 0 && (v.Kind == draw.ValueNumber && v.Of == 1 || v.Kind == draw.ValueOrdinal) {
			return draw.Ordinal(v.N), "", nil
		}
	case "date":
		switch v.Kind {
		case draw.ValueDate:
			return v.Date.Long(), "", nil
		case draw.ValueDraw:
			return v.Draw.Date.Long(), "", nil
		case draw.ValueMoment:
			return draw.DateOf(v.Moment).Long(), "", nil
		}
	case "link":
		if v.Kind == draw.ValueDraw {
			return "round " + v.Draw.Number.String(), l.drawHref(v.Draw), nil
		}
	}
	return "", "", fmt.Errorf("a %s cannot be said as %s", v.Kind, form)
}

func (l *loader) drawHref(d *draw.Draw) string {
	return l.site.Href(l.places.at[l.places.byRound[d.Number]])
}

// draws answers {{table …}} and {{draws …}}. A post about no draw asks as of
// its date; a standing page, which has none, as of the newest draw.
func (l *loader) draws(about *post.Post, text string) (post.DrawList, *source.Fault) {
	query := "draws " + strings.Replace(text, "this ", "in ", 1)
	q, err := draw.ParseQuery(strings.TrimSpace(query), l.site.Types)
	if err != nil {
		return post.DrawList{}, factFault("table "+text, err)
	}
	if unsettled(about) {
		return post.DrawList{}, nil
	}
	at := about.Draw
	if at == nil {
		at = l.asOf(about)
	}
	if at == nil || !l.holds(at.Number) {
		return post.DrawList{}, source.Faultf(source.BadFact, "there is no draw on record yet to list")
	}
	v, err := l.site.Archive.At(at).Ask(q)
	if err != nil {
		return post.DrawList{}, source.Faultf(source.BadFact, "%v", err)
	}
	counts := q.Counts(at)
	list := post.DrawList{Caption: strings.ToUpper(counts[:1]) + counts[1:] + ", newest first"}
	for _, d := range slices.Backward(v.Names()) {
		list.Draws = append(list.Draws, post.ListedDraw{
			Href: l.drawHref(d), Round: d.Number.String(), Date: d.Date.String(), DateWords: d.Date.Long(),
			Type: d.Type.Name, Invitations: draw.Figure(d.Invitations), CRS: draw.Figure(d.CRS), Line: d.Line(),
		})
	}
	return list, nil
}

// asOf is the last draw held by the date of a post.
func (l *loader) asOf(p *post.Post) *draw.Draw {
	var last *draw.Draw
	for _, d := range l.site.Archive.All() {
		if !p.Date.IsZero() && p.Date.Before(d.Date) {
			break
		}
		last = d
	}
	return last
}

// block finds {{include name}} among the blocks.
func (l *loader) block(name string) (*post.Post, *source.Fault) {
	if p := l.blockNamed(name); p != nil {
		return p, nil
	}
	f := source.Faultf(source.BadFact, "{{include %s}}: there is no content/blocks/%s.md", name, name)
	var names []string
	for _, p := range l.blocks {
		names = append(names, p.Slug)
	}
	if near := source.Nearest(name, names); near != "" {
		f.WithHint("did you mean {{include %s}}?", near)
	}
	return nil, f
}

func (l *loader) blockNamed(name string) *post.Post {
	for _, p := range l.blocks {
		if p.Slug == name {
			return p
		}
	}
	return nil
}
