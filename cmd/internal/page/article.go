package page

import (
	"html/template"
	"strconv"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/site"
)

// roundsPage is the department's list of rounds, the source of a post that names none.
const roundsPage = "https://www.canada.ca/en/immigration-refugees-citizenship/services/immigrate-canada/express-entry/rounds-invitations.html"

// DrawArticle is the view of templates/article.html: the announcement of one
// draw, complete whether or not the post has a text of its own.
type DrawArticle struct {
	Page        Frame
	Byline      Byline
	Summary     string
	Newer       string // href of the latest draw, if this is not it
	Facts       Facts
	Body        template.HTML   // the post's own text; empty if it has none
	Lead        []template.HTML // what stands in its place then, by paragraph
	Contents    NavLinks        // the sections of the text, if there are many
	Comparisons []template.HTML
	Week        Week
	Chart       *Chart      // the cut-offs of its type up to this draw; nil if there is none to compare with
	Pool        *PoolBefore // nil if it was not measured shortly before
	TypeName    string
	TypeHref    string
	Eligibility template.HTML
	Rows        Rows // the last nine draws
	Source      string
	Corrections []Note
	Contact     template.HTML
	Share       NavLinks
	Neighbours  Neighbours
}

// Byline says who and when.
type Byline struct {
	Author    string
	Date      string // ISO
	DateWords string
	Updated   string // in words, or empty
	UpdatedAt string // RFC 3339
}

// Facts are the figures of a draw, ready to show.
type Facts struct {
	Round, Date, DateWords, Type, TypeHref, Version string
	Day, Year                                       string // "Jul 12" and "2023"
	Kind                                            string
	Mark                                            string // classes of the type: "category t-french"
	Invitations, CRS                                string
	SizeChange, CRSChange                           string // against the previous draw of the type, which they name; empty if there is none
	TieBreak, TieBreakAt                            string // in words and RFC 3339; empty if none was published
	OfficialNote                                    string // how and why the official file differs; empty if it does not
}

// Week is the draws just before this one.
type Week struct {
	Only    bool // no other draw in the week so far
	Earlier []template.HTML
	Before  []template.HTML // of the seven days, but of the week before
	Total   string          // what the seven days brought together
}

// Rows are rows of a table, newest draw first.
type Rows struct {
	Count int
	HTML  template.HTML
}

// Note is a dated remark.
type Note struct{ Date, DateWords, Text string }

// Neighbour is a link to the draw before or after.
type Neighbour struct {
	Rel, Label, Title, Href string
}

// articlePages are /draws/258/ and its like.
func articlePages(m *maker) []File {
	files := make([]File, len(m.site.Draws))
	for i, a := range m.site.Draws {
		files[i] = m.page(a.Path+"index.html", Article, "article.html", func() (any, error) {
			v := m.drawArticle(a)
			return &v, nil
		})
		files[i].LastMod = m.lastMod(a)
	}
	return files
}

// titleOf is a post's headline: its own, or one made of the figures.
func (m *maker) titleOf(a *site.Article) string {
	if a.Title != "" || a.Draw == nil {
		return a.Title
	}
	d := a.Draw
	return "Express Entry draw " + d.Number.String() + " (" + d.Type.Short + "): " + draw.Figure(d.Invitations) + " invited, CRS " + draw.Figure(d.CRS)
}

// summaryOf is a post's summary, or one made of the figures.
func (m *maker) summaryOf(a *site.Article) string {
	if a.Summary != "" || a.Draw == nil {
		return a.Summary
	}
	d := a.Draw
	s := "On " + d.Date.Long() + ", Canada invited " + draw.Counted(d.Invitations, "candidates") + " with a CRS score of " + draw.Figure(d.CRS) + " or more in "
	switch d.Type.Kind {
	case draw.General:
		return s + "a general Express Entry draw."
	case draw.Program:
		return s + "an Express Entry draw for the " + program(d.Type) + "."
	}
	return s + "a category-based Express Entry draw: " + d.Type.Name + "."
}

func (m *maker) drawArticle(a *site.Article) DrawArticle {
	d := a.Draw
	f := m.site.Archive.At(d)
	v := DrawArticle{
		Summary: m.summaryOf(a), Byline: m.byline(a), Facts: m.factsOf(f), Body: a.Body,
		Comparisons: m.comparisons(f), Week: m.week(f), Chart: m.articleChart(f), Pool: m.poolBefore(f), TypeName: d.Type.Name, TypeHref: m.typeHref(d.Type),
		Rows: m.tableOf(f.Draws(draw.All, draw.Last(9))), Source: a.Source, Corrections: corrections(a), Contact: m.contact,
		Neighbours: m.neighbours(f),
	}
	v.Page = m.frame("draws/", a.Path, m.titleOf(a), v.Summary)
	m.asArticle(&v.Page, a, d.Type.Name)
	if v.Source == "" {
		v.Source = roundsPage
	}
	if v.Body == "" {
		v.Lead = m.lead(f)
	}
	if m.site.Archive.Latest() != d {
		v.Newer = m.href("") + "#latest"
	}
	if t := m.site.TypeText[d.Type]; t != nil {
		v.Eligibility = t.Body
	}
	v.Contents = contents(v.Body)
	v.Share = shareLinks(v.Page.Canonical, v.Page.Title)
	return v
}

func (m *maker) byline(a *site.Article) Byline {
	b := Byline{Author: m.author(a), Date: a.Date.String(), DateWords: weekdayAndDate(a.Date)}
	if a.Updated != nil {
		t := a.Updated.In(m.site.Settings.Zone)
		b.Updated, b.UpdatedAt = t.Format("January 2, 2006 at 15:04 MST"), t.Format(rfc3339)
	}
	return b
}

func weekdayAndDate(d draw.Date) string { return d.Weekday().String() + ", " + d.Long() }

func (m *maker) factsOf(of draw.Facts) Facts {
	d := of.Draw()
	f := Facts{
		Round: d.Number.String(), Date: d.Date.String(), DateWords: weekdayAndDate(d.Date), Day: day(d.Date), Year: strconv.Itoa(d.Date.Year()),
		Type: d.Type.Name, TypeHref: m.typeHref(d.Type), Mark: mark(d.Type), Version: d.Version, Kind: d.Type.Kind.Title(),
		Invitations: draw.Figure(d.Invitations), CRS: draw.Figure(d.CRS), OfficialNote: officialNote(d),
	}
	if c := of.Change(draw.OfType(d.Type)); c != nil {
		than := " the previous " + drawOf(d.Type)
		f.CRSChange, f.SizeChange = shortChange(c.CRS, "higher than", "lower than", "the same as")+than, shortChange(c.Size, "more than", "fewer than", "as many as")+than
	}
	if d.TieBreak != nil {
		f.TieBreak, f.TieBreakAt = tieBreakWords(d), d.TieBreak.UTC().Format(rfc3339)
	}
	return f
}

// mark gives the classes that the stylesheet colours and shapes a type by: its
// kind and its own, such as "category t-french".
func mark(t *draw.Type) string { return string(t.Kind) + " t-" + t.Slug }

// officialNote tells readers both figures where the record differs from the official file.
func officialNote(d *draw.Draw) string {
	o := d.Official
	if o == nil {
		return ""
	}
	s := "The official file says something else"
	sep := ": "
	part := func(what string) { s += sep + what; sep = "; " }
	if o.Date != nil {
		part(o.Date.Long() + " as the date, not " + d.Date.Long())
	}
	if o.Invitations != nil {
		part(draw.Counted(*o.Invitations, "invitations") + ", not " + draw.Figure(d.Invitations))
	}
	if o.CRS != nil {
		part("a cut-off of " + draw.Figure(*o.CRS) + ", not " + draw.Figure(d.CRS))
	}
	if o.TieBreak != nil {
		part("another tie-breaking moment, " + o.TieBreak.Format(draw.TieBreakLayout))
	}
	return s + ". " + o.Note
}

func (m *maker) typeHref(t *draw.Type) string { return m.href("types/" + t.Slug + "/") }

func (m *maker) drawHref(d *draw.Draw) string { return m.hrefs[m.site.Archive.Place(d)] }

// round links a draw by its number.
func (m *maker) round(d *draw.Draw) Text {
	return Text{{"round " + d.Number.String(), m.drawHref(d)}}
}

func (m *maker) neighbours(f draw.Facts) Neighbours {
	d, a := f.Draw(), m.site.Archive
	var list Neighbours
	add := func(rel, label string, to *draw.Draw) {
		if to != nil {
			list = append(list, Neighbour{rel, label, "Round " + to.Number.String() + ", " + to.Date.Long(), m.drawHref(to)})
		}
	}
	of := draw.OfType(d.Type)
	add("prev", "Previous draw", f.Previous(draw.All))
	add("next", "Next draw", a.Next(d, draw.All))
	add("", "Previous "+drawOf(d.Type), f.Previous(of))
	add("", "Next "+drawOf(d.Type), a.Next(d, of))
	return list
}

func corrections(a *site.Article) []Note {
	var notes []Note
	for _, c := range a.Corrections {
		notes = append(notes, Note{c.Date.String(), c.Date.Long(), c.Text})
	}
	return notes
}

// block is a block of content/blocks/; empty if the site has none of the name.
func (m *maker) block(name string) template.HTML {
	if b := m.site.Blocks[name]; b != nil {
		return b.Body
	}
	return ""
}

// lastMod is the day an article last changed.
func (m *maker) lastMod(a *site.Article) string {
	last := a.Date.String()
	if a.Published != nil {
		last = max(last, m.site.Moment(a).Format("2006-01-02"))
	}
	if t := m.modified(a); t > last {
		last = t[:10]
	}
	return last
}
