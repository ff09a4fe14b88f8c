package main

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"drawpress"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/official"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

// A merge is what the official file would change in a site folder. All of it
// is known and checked before the first byte is written.
type merge struct {
	report
	folder    fs.FS
	sources   *site.Sources
	byRound   map[draw.Number][]*site.DrawSource
	held      map[string]string    // round -> file of a post that cannot be read
	drift     source.Problems      // signs that the file is not what it was: nothing of it is believed
	astray    map[draw.Number]bool // posted rounds whose figures stand under another number
	conflicts int                  // figures that only a person can settle
	unread    int                  // rounds of the file that could not be read
	edits     []fileChange
}

// A fileChange is one file to be written.
type fileChange struct {
	file          string // its name from now on
	was           string // its name so far; empty for a new file
	before, after []byte
}

// A report is the machine's form of a comparison with the official file.
type report struct {
	OK       bool            `json:"ok"`
	Official string          `json:"official"` // file or URL
	Rounds   int             `json:"rounds"`
	Same     int             `json:"same"`
	New      []newRound      `json:"new"` // rounds without a post
	Extra    []newRound      `json:"extra"`
	Changed  []change        `json:"changed"`
	Moved    []moved         `json:"moved"`
	Known    []change        `json:"known"` // explained by official:
	Pools    []poolChange    `json:"pools"`
	Notes    []note          `json:"notes"`
	Remarks  []remark        `json:"remarks"` // on the file itself
	Problems source.Problems `json:"problems"`
	Written  []string        `json:"written"`
}

type newRound struct {
	Round string `json:"round"`
	File  string `json:"file"`
	text  string
}

// A change is a figure on which a post and the official file disagree.
type change struct {
	Round string `json:"round"`
	Field string `json:"field"`
	Old   string `json:"old"` // the post's; empty for none
	New   string `json:"new"` // the official file's
	File  string `json:"file"`
	Line  int    `json:"line,omitempty"`
	Why   string `json:"why,omitempty"` // the note of official:

	after source.Place // of the figure once it is written
}

type moved struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type poolChange struct {
	Date string `json:"date"`
	Old  int    `json:"old"` // candidates in all; 0 for a new measurement
	New  int    `json:"new"`
}

// The kinds of note.
const (
	noteConflict = "conflict" // official: no longer says what the file says
	noteSettled  = "settled"  // official: has nothing left to explain
	noteSilent   = "silent"   // the file gives no such figure
	noteLabel    = "label"    // a new label for a known type
	noteText     = "text"     // words that may name the old figure
	noteDraft    = "draft"    // a post that cannot be compared
	noteExtra    = "extra"    // a post whose round the file does not have
)

type note struct {
	Kind  string `json:"kind"`
	Round string `json:"round,omitempty"`
	Field string `json:"field,omitempty"`
	File  string `json:"file"`
	Line  int    `json:"line,omitempty"`
	Text  string `json:"text"`
}

type remark struct {
	Round string `json:"round"`
	Line  int    `json:"line"`
	Field string `json:"field"`
	Raw   string `json:"raw"`
	Text  string `json:"text"`
	Fatal bool   `json:"fatal"`
}

// newMerge reads a site folder. With problems in settings or types nothing can
// be compared, and the file need not be fetched.
func newMerge(folder fs.FS) (m *merge, comparable bool) {
	m = &merge{folder: folder, byRound: map[draw.Number][]*site.DrawSource{}, held: map[string]string{}, astray: map[draw.Number]bool{}}
	m.report = report{New: []newRound{}, Extra: []newRound{}, Changed: []change{}, Moved: []moved{}, Known: []change{}, Pools: []poolChange{},
		Notes: []note{}, Remarks: []remark{}, Problems: source.Problems{}, Written: []string{}}
	m.sources, m.Problems = site.LoadSources(folder, drawpress.Defaults())
	m.Problems = slices.DeleteFunc(m.Problems, func(p source.Problem) bool { return p.Severity != source.Error }) // warnings are the build's business
	elsewhere := func(p source.Problem) bool {
		return !strings.HasPrefix(p.File, "content/draws/") && p.File != site.PoolFile
	}
	return m, !slices.ContainsFunc(m.Problems, elsewhere)
}

// compare fills the merge with all that follows from the official file.
func (m *merge) compare(data []byte, origin string) error {
	m.Official = origin
	rounds, remarks, err := official.Read(data, m.sources.Types)
	if err != nil {
		return fmt.Errorf("%s: %w", origin, err)
	}
	pools, more := official.Pools(rounds)
	there := map[draw.Number]bool{}
	for _, r := range append(remarks, more...) {
		m.Remarks = append(m.Remarks, remark(r))
		if n, err := draw.ParseNumber(strings.TrimSpace(r.Round)); err == nil && r.Fatal {
			there[n] = true
		}
	}
	slices.SortStableFunc(m.Remarks, func(a, b remark) int { return a.Line - b.Line })
	m.index()
	m.renumbered(rounds)
	labels := map[string]bool{}
	for i := range rounds {
		r := &rounds[i]
		there[r.Number] = true
		m.round(r)
		if r.NewLabel() && !labels[r.Label] {
			labels[r.Label] = true
			m.Notes = append(m.Notes, note{noteLabel, r.Number.String(), "type", "content/types/" + r.Type.Slug + ".md", 0,
				fmt.Sprintf("the official file has a label that the type %s does not list: %q; add it to its labels", r.Type.Slug, r.Label)})
		}
	}
	m.Rounds = len(there)
	m.unread = len(there) - len(rounds)
	m.strangers(there)
	m.pools(pools)
	return nil
}

// index finds the posts of each round, in all languages.
func (m *merge) index() {
	for i := range m.sources.Draws {
		d := &m.sources.Draws[i]
		name, _ := post.ParseName(d.File)
		if d.Post == nil {
			m.held[name.Stem] = d.File
			if !slices.ContainsFunc(m.Problems, func(p source.Problem) bool { return p.File == d.File }) {
				m.Notes = append(m.Notes, note{Kind: noteDraft, Round: name.Stem, File: d.File, Text: "a draft that has problems: it is not compared"})
			}
			continue
		}
		n := d.Post.Draw.Number
		for _, other := range m.byRound[n] {
			if other.Post.Lang == d.Post.Lang {
				m.Problems = append(m.Problems, d.Post.Fault("round", source.Faultf(source.DuplicateRound, "round %s is in %s already", n, other.File)))
			}
		}
		m.byRound[n] = append(m.byRound[n], d)
	}
}

// round merges one round of the file.
func (m *merge) round(r *official.Round) {
	posts := m.byRound[r.Number]
	if m.astray[r.Number] {
		return
	}
	if len(posts) == 0 {
		if m.held[r.Number.String()] == "" {
			m.newPost(r)
		}
		return
	}
	same := true
	for _, d := range posts {
		same = m.post(d, r) && same
	}
	if same {
		m.Same++
	}
}

func (m *merge) newPost(r *official.Round) {
	d := r.Draw()
	file := post.FileOf(d)
	if m.taken(file) {
		m.Problems = append(m.Problems, source.NewFile(file, nil).Whole(source.Faultf(source.StrangeFile, "the post of round %s belongs here, but the name is taken by something else", d.Number)))
	}
	m.New = append(m.New, newRound{d.Number.String(), file, fmt.Sprintf("%s, %s, %d invited, CRS %d", d.Date, d.Type.Slug, d.Invitations, d.CRS)})
	m.edits = append(m.edits, fileChange{file: file, after: post.Bare(d, officialPage(r.Raw["drawnumberurl"]))})
}

func (m *merge) taken(file string) bool {
	_, err := fs.Lstat(m.folder, file)
	return err == nil
}

// post compares one post with its round and prepares the edit; true if there is none.
func (m *merge) post(d *site.DrawSource, r *official.Round) (same bool) {
	p := d.Post
	want, differs := official.Follow(p.Draw, r)
	e := fileChange{file: m.place(p, want), was: d.File, before: d.Text}
	var after *post.Post
	if differs {
		if e.file != e.was && m.taken(e.file) {
			m.Problems = append(m.Problems, p.Fault("date", source.Faultf(source.OfficialDiffers, "with the official date, %s, the post belongs into %s, which is there already", want.Date, e.file)))
		}
		var err error
		if e.after, err = m.sources.Reader.Correct(p, d.Text, e.file, want); err != nil {
			m.Problems = append(m.Problems, p.Fault("round", source.Faultf(source.OfficialDiffers, "the official file has other figures, but they cannot be written into this post: %v", err).WithHint("drawpress reconcile shows them; write them by hand")))
		} else {
			after, _ = m.sources.Reader.Parse(e.file, e.after)
			m.edits = append(m.edits, e)
		}
		if e.file != e.was {
			m.Moved = append(m.Moved, moved{e.was, e.file})
		}
	}
	for _, c := range official.Compare(p.Draw, r) {
		m.difference(p, after, c)
	}
	return !differs
}

// difference enters what there is to say of one figure.
func (m *merge) difference(p, after *post.Post, c official.Difference) {
	line := placeOf(p, c.Field).Line
	said := change{Round: p.Draw.Number.String(), Field: c.Field, Old: c.Post, New: c.File, File: p.File, Line: line}
	about := note{Round: said.Round, Field: c.Field, File: p.File, Line: line}
	switch c.Verdict {
	case official.Differs:
		if after != nil {
			said.after = placeOf(after, c.Field)
			if line == 0 { // the key comes anew
				said.Line = said.after.Line
			}
		}
		m.Changed = append(m.Changed, said)
		m.stale(p, c)
		return
	case official.Known:
		said.Why = p.Draw.Official.Note
		m.Known = append(m.Known, said)
		return
	case official.Conflict:
		m.conflicts++
		about.Kind, about.Text = noteConflict, fmt.Sprintf("the official file has come to say %s; the post says %s, and its official: %s; nothing is written, so decide, and change one of the two", or(c.File), or(c.Post), c.Official)
	case official.Settled:
		about.Kind, about.Text = noteSettled, fmt.Sprintf("the official file says %s, as the post does; %s can be removed from its official:", or(c.File), c.Field)
	case official.Silent:
		about.Kind, about.Text = noteSilent, fmt.Sprintf("the official file says none; the post says %s, which stands", c.Post)
	}
	m.Notes = append(m.Notes, about)
}

func placeOf(p *post.Post, key string) source.Place {
	return p.Fault(key, source.Faultf(source.OfficialDiffers, "")).Place
}

// or is how messages call a value that may be none.
func or(value string) string {
	if value == "" {
		return "none"
	}
	return value
}

var yearFolder = regexp.MustCompile(`/\d{4}/([^/]*)$`)

// place is where a post belongs with other figures: in the folder of its year,
// if it is in one of a year at all.
func (m *merge) place(p *post.Post, want *draw.Draw) string {
	if want.Date.Year() == p.Draw.Date.Year() {
		return p.File
	}
	return yearFolder.ReplaceAllString(p.File, fmt.Sprintf("/%d/$1", want.Date.Year()))
}

// stale looks for the old figure in the words of a post: front matter is
// corrected, but only its author can mend a sentence.
func (m *merge) stale(p *post.Post, c official.Difference) {
	var spelled []string
	switch c.Field {
	case "invitations", "crs":
		n, _ := strconv.Atoi(c.Post)
		spelled = []string{c.Post}
		if n >= 1000 {
			spelled = append(spelled, fmt.Sprintf("%d,%03d", n/1000, n%1000))
		}
	case "date":
		spelled = []string{p.Draw.Date.MonthDay()}
	default:
		return
	}
	words := regexp.MustCompile(`(^|[^0-9.,])(` + strings.Join(spelled, "|") + `)([^0-9]|$)`)
	look := func(line int, text string) {
		if words.MatchString(text) {
			m.Notes = append(m.Notes, note{noteText, p.Draw.Number.String(), c.Field, p.File, line,
				fmt.Sprintf("the words of the post name %s, which is no longer its %s: %q", spelled[len(spelled)-1], c.Field, source.Short(strings.TrimSpace(text)))})
		}
	}
	for _, named := range [][2]string{{"title", p.Title}, {"summary", p.Summary}} {
		look(placeOf(p, named[0]).Line, named[1])
	}
	at := p.BodyLine()
	for line := range strings.Lines(string(p.Body())) {
		look(at, strings.TrimRight(line, "\n"))
		at++
	}
}

// posted lists one post of each round.
func (m *merge) posted() []*post.Post {
	var posts []*post.Post
	for i := range m.sources.Draws {
		if d := &m.sources.Draws[i]; d.Post != nil && m.byRound[d.Post.Draw.Number][0] == d {
			posts = append(posts, d.Post)
		}
	}
	return posts
}

// renumbered looks for figures that stand under another number. Such rounds
// are not compared: every figure would differ, and for one reason.
func (m *merge) renumbered(rounds []official.Round) {
	posts := m.posted()
	draws := make([]*draw.Draw, len(posts))
	for i, p := range posts {
		draws[i] = p.Draw
	}
	moved := official.Renumbered(draws, rounds)
	for _, p := range posts {
		n, ok := moved[p.Draw.Number]
		if !ok {
			continue
		}
		m.drift = append(m.drift, p.Fault("round", source.Faultf(source.OfficialDiffers, "the official file has the date, type, invitations and CRS of this post under the number %s, not %s", n, p.Draw.Number).
			WithHint("rounds are never numbered anew; look at the file, and at the number of the post")))
		m.astray[p.Draw.Number] = true
	}
}

// strangers finds the posts whose rounds the file lacks.
func (m *merge) strangers(there map[draw.Number]bool) {
	for _, p := range m.posted() {
		if n := p.Draw.Number; !there[n] && !m.astray[n] {
			m.Extra = append(m.Extra, newRound{n.String(), p.File, ""})
		}
	}
}

// lacking are the problems of posts whose rounds the file does not have: it
// may be cut short, or older than the site.
func (m *merge) lacking(rounds string) source.Problems {
	var ps source.Problems
	for _, x := range m.Extra {
		n, _ := draw.ParseNumber(x.Round)
		p := m.byRound[n][0].Post
		ps = append(ps, p.Fault("round", source.Faultf(source.OfficialDiffers, "round %s has a post but is not in %s", x.Round, rounds).
			WithHint("an older or a shortened copy of the file; if it only has not caught up with the site, --allow-missing goes on")))
	}
	return ps
}

// pools merges the measurements of the pool by their day. What the file no
// longer has stays.
func (m *merge) pools(file []*draw.Pool) {
	mine := map[draw.Date]*draw.Pool{}
	all := slices.Clone(m.sources.Pools.All())
	for _, p := range all {
		mine[p.Date()] = p
	}
	for _, p := range file {
		old := mine[p.Date()]
		switch {
		case old == nil:
			m.Pools = append(m.Pools, poolChange{p.Date().String(), 0, p.Total()})
			all = append(all, p)
		case !slices.Equal(old.Rows(), p.Rows()):
			m.Pools = append(m.Pools, poolChange{p.Date().String(), old.Total(), p.Total()})
			all[slices.Index(all, old)] = p
		}
	}
	if len(m.Pools) == 0 {
		return
	}
	e := fileChange{file: site.PoolFile, after: draw.FormatPools(all)}
	if before, err := fs.ReadFile(m.folder, site.PoolFile); err == nil {
		e.was, e.before = e.file, before
	}
	m.edits = append(m.edits, e)
}

var hrefIn = regexp.MustCompile(`href=['"]([^'"]+)['"]`)

// officialPage is the address of a round's own page in the HTML of
// drawNumberURL. Three forms of path are in use; two work on www.canada.ca
// once the prefix of the content system is gone.
func officialPage(html string) string {
	found := hrefIn.FindStringSubmatch(html)
	if found == nil {
		return ""
	}
	at := strings.TrimPrefix(found[1], "/content/canadasite")
	if !strings.HasPrefix(at, "/") || strings.HasPrefix(at, "//") {
		return ""
	}
	return "https://www.canada.ca" + at
}
