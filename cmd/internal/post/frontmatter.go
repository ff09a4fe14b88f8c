package post

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/matter"
	"drawpress/cmd/internal/source"
)

// meta is front matter while it is being read: the post so far, and values
// that need others before they mean something.
type meta struct {
	reader   *Reader
	doc      *matter.Doc
	post     *Post // apart from meta, which is let go of
	draw     *draw.Draw
	typ      *draw.Type
	tieBreak string
	official officialMeta
}

type officialMeta struct {
	draw.Official
	tieBreak string
}

type field = matter.Field[meta]

// The keys that every kind of post but a block may have.
var common = []field{
	{Key: "title", Doc: "the headline", Shape: matter.OfText("Express Entry draw 258"), Read: func(m *meta, v matter.Value) (err error) { m.post.Title, err = v.Text(); return }},
	{Key: "summary", Doc: "one or two sentences for lists and feeds", Shape: matter.OfText(), Read: func(m *meta, v matter.Value) (err error) { m.post.Summary, err = v.Text(); return }},
	{Key: "author", Doc: "a name", Shape: matter.OfText(), Read: func(m *meta, v matter.Value) (err error) { m.post.Author, err = v.Text(); return }},
	{Key: "image", Doc: "the path of a picture, such as /images/ottawa.jpg", Shape: matter.OfPattern(`\S.*`, "/images/ottawa.jpg").OrNumber(), Read: readImage},
	{Key: "image_alt", Doc: "what the picture shows, for those who cannot see it", Shape: matter.OfText(), Read: func(m *meta, v matter.Value) (err error) { m.post.ImageAlt, err = v.Text(); return }},
	{Key: "source", Doc: "the https URL of the official page", Shape: webAddress, Read: func(m *meta, v matter.Value) (err error) { m.post.Source, err = readURL(v); return }},
	{Key: "slug", Doc: "the last part of the URL: lower-case letters, digits and hyphens", Shape: slugShape, Read: func(m *meta, v matter.Value) (err error) { m.post.Slug, err = readSlug(v); return }},
	{Key: "aliases", Doc: "a list of old paths that lead here, such as /2023/old-name/", Shape: matter.OfList(aliasShape), Read: readAliases},
	{Key: "draft", Doc: "true keeps the post off the site", Shape: matter.OfFlag(), Read: func(m *meta, v matter.Value) (err error) { m.post.Draft, err = v.Bool(); return }},
	{Key: "withdrawn", Doc: "why the post was taken down; it is kept but not published", Shape: matter.OfText(), Read: func(m *meta, v matter.Value) (err error) { m.post.Withdrawn, err = v.Text(); return }},
	{Key: "published", Doc: "when the post goes live: 2023-07-12 11:30, in the site's time zone", Shape: momentShape, Read: func(m *meta, v matter.Value) (err error) { m.post.Published, err = m.moment(v); return }},
	{Key: "updated", Doc: "when the post was last changed: 2023-07-13 09:00", Shape: momentShape, Read: func(m *meta, v matter.Value) (err error) { m.post.Updated, err = m.moment(v); return }},
	{Key: "corrections", Doc: "a list of groups of date and text", Shape: matter.OfList(matter.OfGroup(correctionFields)), Read: readCorrections},
}

var drawFields = append([]field{
	{Key: "round", Required: true, Doc: "the number of the round, such as round: 258", Shape: roundShape, Read: readRound},
	{Key: "date", Required: true, Doc: "the day of the draw, such as date: 2023-07-12", Shape: dateShape, Read: func(m *meta, v matter.Value) (err error) { m.draw.Date, err = readDate(v); return }},
	{Key: "type", Required: true, Doc: "the type of the draw, such as type: french", Shape: typeShape(nil), Read: readType},
	{Key: "version", Doc: "the version of the category's rules, such as Version 1", Shape: versionShape, Read: readVersion},
	{Key: "invitations", Required: true, Doc: "how many were invited, such as invitations: 3800", Shape: matter.OfCount(matter.MaxCount, matter.CountPattern, 3800, "3,800"), Read: func(m *meta, v matter.Value) (err error) { m.draw.Invitations, err = v.Count(); return }},
	{Key: "crs", Required: true, Doc: "the CRS cut-off, such as crs: 375", Shape: crsShape, Read: func(m *meta, v matter.Value) (err error) { m.draw.CRS, err = readCRS(v); return }},
	{Key: "tie_break", Doc: "the tie-breaking moment, such as 2023-06-15 23:49:05 UTC", Shape: instantShape, Read: func(m *meta, v matter.Value) (err error) { m.tieBreak, err = v.Text(); return }},
	{Key: "official", Doc: "what the official file says instead, with a note why the post differs", Shape: matter.OfGroup(officialFields), Read: readOfficial},
}, common...)

var officialFields = []matter.Field[officialMeta]{
	{Key: "date", Doc: "the date in the official file", Shape: dateShape, Read: func(o *officialMeta, v matter.Value) error {
		d, err := readDate(v)
		o.Date = &d
		return err
	}},
	{Key: "invitations", Doc: "the invitations in the official file", Shape: matter.OfCount(matter.MaxCount, matter.CountPattern, 681), Read: func(o *officialMeta, v matter.Value) error {
		n, err := v.Count()
		o.Invitations = &n
		return err
	}},
	{Key: "crs", Doc: "the CRS cut-off in the official file", Shape: crsShape, Read: func(o *officialMeta, v matter.Value) error {
		n, err := readCRS(v)
		o.CRS = &n
		return err
	}},
	{Key: "tie_break", Doc: "the tie-breaking moment in the official file", Shape: instantShape, Read: func(o *officialMeta, v matter.Value) (err error) { o.tieBreak, err = v.Text(); return }},
	{Key: "note", Required: true, Doc: "why the post differs from the official file", Shape: matter.OfText(), Read: func(o *officialMeta, v matter.Value) (err error) { o.Note, err = v.Text(); return }},
}

var newsFields = append([]field{
	{Key: "date", Required: true, Doc: "the day of the news, such as date: 2023-05-31", Shape: dateShape, Read: func(m *meta, v matter.Value) (err error) { m.post.Date, err = readDate(v); return }},
}, required(common, "title")...)

var pageFields = required(common, "title")

var typeFields = []field{
	{Key: "kind", Required: true, Doc: "kind: general, program or category", Shape: matter.OfWords(string(draw.General), string(draw.Program), string(draw.Category)), Read: func(m *meta, v matter.Value) error {
		k, err := v.Choice(string(draw.General), string(draw.Program), string(draw.Category))
		m.typ.Kind = draw.Kind(k)
		return err
	}},
	{Key: "name", Required: true, Doc: "the name in full, such as name: French-language proficiency", Shape: matter.OfText("French-language proficiency"), Read: func(m *meta, v matter.Value) (err error) { m.typ.Name, err = v.Text(); return }},
	{Key: "short", Doc: "the word before \"draw\", such as short: French-language", Shape: matter.OfText("French-language"), Read: func(m *meta, v matter.Value) (err error) { m.typ.Short, err = v.Text(); return }},
	{Key: "labels", Required: true, Doc: "labels: a list of every official label, old and new", Shape: matter.OfList(matter.OfText("French language proficiency (Version 1)")), Read: func(m *meta, v matter.Value) (err error) { m.typ.Labels, err = v.Texts(); return }},
	{Key: "summary", Doc: "one or two sentences for lists", Shape: matter.OfText(), Read: func(m *meta, v matter.Value) (err error) { m.post.Summary, err = v.Text(); return }},
}

var blockFields = []field{
	{Key: "title", Doc: "the heading above the block", Shape: matter.OfText(), Read: func(m *meta, v matter.Value) (err error) { m.post.Title, err = v.Text(); return }},
}

// required is fields with some of them marked as such.
func required(fields []field, names ...string) []field {
	out := append([]field(nil), fields...)
	for i := range out {
		for _, n := range names {
			out[i].Required = out[i].Required || out[i].Key == n
		}
	}
	return out
}

func readRound(m *meta, v matter.Value) error {
	s, err := v.Text()
	if err != nil {
		return err
	}
	if m.draw.Number, err = draw.ParseNumber(s); err != nil {
		return source.Faultf(source.NotARound, "%v", err)
	}
	return nil
}

func readDate(v matter.Value) (draw.Date, error) {
	s, err := v.Text()
	if err != nil {
		return draw.Date{}, err
	}
	d, err := draw.ParseDate(s)
	if err != nil {
		return d, source.Faultf(source.NotADate, "%v", err)
	}
	return d, nil
}

func readCRS(v matter.Value) (int, error) {
	s, err := v.Text()
	if err != nil {
		return 0, err
	}
	n, ok := matter.ParseCount(s)
	if s == "0" {
		return 0, source.Faultf(source.NotACRS, "0 is not a CRS score; want 1 to %d", draw.MaxCRS)
	}
	if !ok {
		return 0, source.Faultf(source.NotACRS, "%q is not a CRS score; want a whole number such as 382", source.Short(s))
	}
	if n > draw.MaxCRS {
		return 0, source.Faultf(source.NotACRS, "%d is not a CRS score; want 1 to %d", n, draw.MaxCRS)
	}
	return n, nil
}

func readType(m *meta, v matter.Value) error {
	s, err := v.Text()
	if err != nil {
		return err
	}
	t, version := m.reader.Types.Find(s)
	if t == nil {
		f := source.Faultf(source.UnknownType, "%q is the name of no draw type", source.Short(s))
		if near := source.Nearest(s, m.reader.Types.Names()); near != "" {
			f.Message += "; did you mean " + near + "?"
		}
		return f.WithHint("a new type is a new file in content/types/; a new official label goes to the labels of its type there")
	}
	m.draw.Type = t
	if m.draw.Version == "" {
		m.draw.Version = version
	}
	return nil
}

func readVersion(m *meta, v matter.Value) error {
	s, err := v.Text()
	if err != nil {
		return err
	}
	if m.draw.Version, err = draw.ParseVersion(s); err != nil {
		return source.Faultf(source.BadChoice, "%v", err)
	}
	return nil
}

func readOfficial(m *meta, v matter.Value) error {
	return matter.DecodeMap(v, officialFields, &m.official)
}

var slugGrammar = regexp.MustCompile(`^` + slugPattern + `$`)

// maxSlug keeps URLs short enough for any file system and mail program.
const maxSlug = 100

func slugFault(s string) *source.Fault {
	if len(s) <= maxSlug && slugGrammar.MatchString(s) {
		return nil
	}
	return source.Faultf(source.BadSlug, "%q cannot be part of a URL; want at most %d lower-case letters, digits and single hyphens, such as tie-breaks-explained", source.Short(s), maxSlug)
}

func readSlug(v matter.Value) (string, error) {
	s, err := v.Text()
	if err != nil {
		return "", err
	}
	if f := slugFault(s); f != nil {
		return "", f
	}
	return s, nil
}

func readURL(v matter.Value) (string, error) {
	s, err := v.Text()
	if err != nil {
		return "", err
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.ContainsAny(s, " \t\n<>\"") {
		return "", source.Faultf(source.BadURL, "%q is not a web address; want one such as https://www.canada.ca/", source.Short(s))
	}
	return s, nil
}

func readImage(m *meta, v matter.Value) error {
	s, err := v.Text()
	if err != nil {
		return err
	}
	if f := imageScheme(s); f != nil {
		return f
	}
	m.post.Image = s
	return nil
}

var aliasGrammar = regexp.MustCompile(`^` + aliasPattern + `$`)

func readAliases(m *meta, v matter.Value) error {
	values, err := v.List()
	if err != nil {
		return err
	}
	for _, item := range values {
		s, err := item.Text()
		if err == nil && (!aliasGrammar.MatchString(s) || len(s) > 200) {
			err = source.Faultf(source.BadSlug, "aliases: %q is not a path of this site; want one such as /2023/old-name/", source.Short(s))
		}
		if err != nil {
			item.Report(err)
			continue
		}
		m.post.Aliases = append(m.post.Aliases, s)
	}
	return nil
}

var correctionFields = []matter.Field[Correction]{
	{Key: "date", Required: true, Doc: "the day of the correction, such as date: 2023-07-13", Shape: dateShape, Read: func(c *Correction, v matter.Value) (err error) { c.Date, err = readDate(v); return }},
	{Key: "text", Required: true, Doc: "text: what was wrong and what is right", Shape: matter.OfText(), Read: func(c *Correction, v matter.Value) (err error) { c.Text, err = v.Text(); return }},
}

func readCorrections(m *meta, v matter.Value) error {
	values, err := v.List()
	if err != nil {
		return err
	}
	for _, item := range values {
		var c Correction
		if err := matter.DecodeMap(item, correctionFields, &c); err != nil {
			item.Report(err)
		}
		m.post.Corrections = append(m.post.Corrections, c)
	}
	return nil
}

// moment reads a time of publishing: a date, a date and time in the site's
// zone, or a full RFC 3339 time.
func (m *meta) moment(v matter.Value) (*time.Time, error) {
	s, err := v.Text()
	if err != nil {
		return nil, err
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", time.DateOnly, "2006-01-02T15:04", time.RFC3339} {
		if t, err := time.ParseInLocation(layout, s, m.reader.Zone); err == nil {
			return &t, nil
		}
	}
	return nil, source.Faultf(source.NotAMoment, "%q is not a time; want one such as 2023-07-12 11:30, in the site's time zone", source.Short(s))
}

// finish joins what was read into the post, and checks what needs more than
// one key or the file's own name.
func (m *meta) finish(name Name) {
	switch name.Kind {
	case Draw:
		m.finishDraw(name)
	case Type:
		m.typ.Slug = name.Stem
		if m.typ.Short == "" {
			m.typ.Short = m.typ.Name
		}
		m.post.Type, m.post.Title = m.typ, m.typ.Name
	case News:
		m.finishNews(name)
	}
	if m.post.Slug == "" {
		m.post.Slug = name.Slug
		if f := slugFault(name.Slug); f != nil {
			f.Message = "the file's name: " + f.Message
			m.add(m.doc.File.Whole(f.WithHint("rename the file, or give the post a slug")))
		}
	}
	if m.post.Image != "" && m.post.ImageAlt == "" {
		m.add(m.doc.Fault("image", source.Faultf(source.NoAltText, "the picture has no text for those who cannot see it; want image_alt")))
	}
	if u, p := m.post.Updated, m.post.Published; u != nil && p != nil && u.Before(*p) {
		m.add(m.doc.Fault("updated", source.Faultf(source.NotAMoment, "the post was updated before it was published")))
	}
}

func (m *meta) add(p source.Problem) { m.doc.Problems = append(m.doc.Problems, p) }

var yearFolder = regexp.MustCompile(`/(\d{4})/[^/]*$`)

func (m *meta) finishDraw(name Name) {
	d := m.draw
	d.TieBreak = m.instant("tie_break", m.tieBreak)
	if d.TieBreak != nil && !d.Date.IsZero() && !draw.PlausibleLead(*d.TieBreak, d.Date) {
		m.add(m.doc.Fault("tie_break", source.Faultf(source.Implausible, "%s is not within the year before the draw of %s; a profile lives twelve months", m.tieBreak, d.Date)).AsWarning())
	}
	if m.doc.Has("official") {
		o := m.official.Official
		o.TieBreak = m.instant("official", m.official.tieBreak)
		d.Official = &o
	}
	m.implausible(d)
	m.post.Draw, m.post.Date = d, d.Date
	if d.Number.IsZero() || d.Date.IsZero() {
		return
	}
	if y := yearFolder.FindStringSubmatch(m.doc.File.Name); y != nil && y[1] != d.Date.String()[:4] {
		m.add(m.doc.Fault("date", source.Faultf(source.Misplaced, "%s, but the file is in the folder of %s", d.Date, y[1])))
	}
	if name.Stem != d.Number.String() {
		m.add(m.doc.Fault("round", source.Faultf(source.Misplaced, "%s, but the file is named %s.md; want %s.md", d.Number, name.Stem, d.Number)))
	}
}

// mostInvited is well above the largest round held, 27,332 of February 13, 2021.
const mostInvited = 50000

// implausible warns of figures that are more likely a slip than a record.
func (m *meta) implausible(d *draw.Draw) {
	if first, _ := draw.NewDate(2015, time.January, 31); !d.Date.IsZero() && d.Date.Before(first) {
		m.add(m.doc.Fault("date", source.Faultf(source.Implausible, "%s is before the first Express Entry draw, of %s", d.Date, first)).AsWarning())
	}
	if d.Invitations > mostInvited {
		m.add(m.doc.Fault("invitations", source.Faultf(source.Implausible, "%d would be far more than any draw has invited", d.Invitations)).AsWarning())
	}
}

func (m *meta) instant(key, text string) *time.Time {
	if text == "" {
		return nil
	}
	t, err := draw.ParseInstant(text, m.draw.Date)
	if err != nil {
		m.add(m.doc.FaultItem(key, text, source.Faultf(source.NotAMoment, "%v", err)))
		return nil
	}
	return &t
}

var datedName = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})-(.+)$`)

func (m *meta) finishNews(name Name) {
	dated := datedName.FindStringSubmatch(name.Stem)
	if dated == nil {
		return
	}
	if !m.post.Date.IsZero() && dated[1] != m.post.Date.String() {
		m.add(m.doc.Fault("date", source.Faultf(source.Misplaced, "%s, but the file's name begins with %s", m.post.Date, dated[1])))
	}
}
