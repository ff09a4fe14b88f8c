package official

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"drawpress/cmd/internal/draw"
)

// A Verdict says what a figure of a post is beside that of the official file.
type Verdict string

const (
	// Differs: the file says otherwise, and nothing explains it.
	Differs Verdict = "differs"
	// Known: the file says what the post's official: says that it says.
	Known Verdict = "known"
	// Conflict: the file says neither what the post nor what its official: says.
	Conflict Verdict = "conflict"
	// Settled: the file has come to agree with the post, which still has an official: for it.
	Settled Verdict = "settled"
	// Silent: the file gives no such figure, and the post's stands.
	Silent Verdict = "silent"
)

// A Difference is one figure of one round on which there is something to say.
// Values are in the canonical spelling; empty is none.
type Difference struct {
	Field    string // the key in the front matter: date, type, version, invitations, crs, tie_break
	Post     string
	File     string
	Official string // what the post's official: says of it
	Verdict  Verdict
}

// Compare lists what is to be said of the figures of a draw beside those of
// its round, in the order of front matter. Values count, not spellings.
func Compare(d *draw.Draw, r *Round) []Difference {
	var o draw.Official
	if d.Official != nil {
		o = *d.Official
	}
	all := []Difference{
		{Field: "date", Post: d.Date.String(), File: r.Date.String(), Official: written(o.Date, draw.Date.String)},
		{Field: "type", Post: d.Type.Slug, File: r.Type.Slug},
		{Field: "version", Post: d.Version, File: r.Version},
		{Field: "invitations", Post: strconv.Itoa(d.Invitations), File: strconv.Itoa(r.Invitations), Official: written(o.Invitations, strconv.Itoa)},
		{Field: "crs", Post: strconv.Itoa(d.CRS), File: strconv.Itoa(r.CRS), Official: written(o.CRS, strconv.Itoa)},
		{Field: "tie_break", Post: written(d.TieBreak, moment), File: written(r.TieBreak, moment), Official: written(o.TieBreak, moment)},
	}
	said := all[:0]
	for _, c := range all {
		if c.judge(d.Type.Slug != r.Type.Slug); c.Verdict != "" {
			said = append(said, c)
		}
	}
	return said
}

// judge gives a verdict where there is anything to say. The version of another
// type is no figure to keep.
func (c *Difference) judge(retyped bool) {
	switch agree := c.File == c.Post; {
	case agree && c.Official != "":
		c.Verdict = Settled
	case agree:
	case c.Official != "" && c.File == c.Official:
		c.Verdict = Known
	case c.Official != "":
		c.Verdict = Conflict
	case c.File == "" && !(retyped && c.Field == "version"):
		c.Verdict = Silent
	default:
		c.Verdict = Differs
	}
}

func written[T any](v *T, text func(T) string) string {
	if v == nil {
		return ""
	}
	return text(*v)
}

func moment(t time.Time) string { return t.UTC().Format(draw.TieBreakLayout) }

// Follow gives the draw with the file's figure wherever it [Differs], and
// whether that is anywhere.
func Follow(d *draw.Draw, r *Round) (*draw.Draw, bool) {
	next, changed := *d, false
	for _, c := range Compare(d, r) {
		if c.Verdict != Differs {
			continue
		}
		changed = true
		switch c.Field {
		case "date":
			next.Date = r.Date
		case "type":
			next.Type = r.Type
		case "version":
			next.Version = r.Version
		case "invitations":
			next.Invitations = r.Invitations
		case "crs":
			next.CRS = r.CRS
		case "tie_break":
			next.TieBreak = r.TieBreak
		}
	}
	return &next, changed
}

// Draw gives the round as a draw of the record.
func (r *Round) Draw() *draw.Draw {
	return &draw.Draw{Number: r.Number, Date: r.Date, Type: r.Type, Version: r.Version, Invitations: r.Invitations, CRS: r.CRS, TieBreak: r.TieBreak}
}

// NewLabel tells whether the file calls the round's type by words that the
// type does not list, though they are known to mean it.
func (r *Round) NewLabel() bool {
	label := strings.Join(strings.Fields(r.Label), " ")
	return !slices.ContainsFunc(r.Type.Labels, func(l string) bool { return strings.Join(strings.Fields(l), " ") == label })
}

// Renumbered finds draws whose figures the file gives under another number: it
// maps the number of such a draw to the file's. Date, type, invitations and
// CRS together have never been the same for two rounds, so a file in which
// they have moved was numbered anew, and no figure of it can be trusted to
// belong to the round whose number it bears.
func Renumbered(draws []*draw.Draw, rounds []Round) map[draw.Number]draw.Number {
	type figures struct {
		date             draw.Date
		slug             string
		invitations, crs int
	}
	at := make(map[figures]draw.Number, len(rounds))
	now := make(map[draw.Number]figures, len(rounds))
	for i := range rounds {
		r := &rounds[i]
		f := figures{r.Date, r.Type.Slug, r.Invitations, r.CRS}
		at[f], now[r.Number] = r.Number, f
	}
	posted := make(map[figures]bool, len(draws))
	var moved []*draw.Draw
	mine := func(d *draw.Draw) figures {
		f := figures{d.Date, d.Type.Slug, d.Invitations, d.CRS}
		if o := d.Official; o != nil { // what the file says of it
			f.date, f.invitations, f.crs = or(o.Date, f.date), or(o.Invitations, f.invitations), or(o.CRS, f.crs)
		}
		return f
	}
	for _, d := range draws {
		f := mine(d)
		if now[d.Number] == f {
			posted[f] = true
		} else if _, there := at[f]; there {
			moved = append(moved, d)
		}
	}
	found := map[draw.Number]draw.Number{}
	for _, d := range moved {
		if f := mine(d); !posted[f] {
			found[d.Number] = at[f]
		}
	}
	return found
}

func or[T any](v *T, otherwise T) T {
	if v == nil {
		return otherwise
	}
	return *v
}
