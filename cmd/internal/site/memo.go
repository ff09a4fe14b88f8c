package site

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"sync"
	"time"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/source"
)

// A Memo remembers what loads of one folder found out, so that the next one
// does again only what a change asks for: a file is read if it changed, parsed
// if it or the types did, rendered if its text changed or anything it asked
// has another answer.
//
// A load looks at the stamp of every file and folder, so nobody has to say
// what changed. Stamps can deceive where a file system is coarse or keeps
// none: [Memo.Touch] and [Memo.Doubt] are for who knows better. The rule: a
// load with a Memo gives what a load without one gives. A Memo serves one
// folder and one program, and one load at a time; sites made with it stay as
// they are.
type Memo struct {
	mu      sync.Mutex // held during a load
	loads   int
	epoch   int // grows when the world that texts ask about changes
	entries map[string]*entry
	listing *listing

	types  *draw.Catalogue
	pools  keptPools
	record keptRecord
	placed struct {
		posts  []*post.Post
		places *places // nil if something was wrong with them
	}
	world world

	notes   sync.Mutex // guards what follows, which callers set between loads
	touched map[string]bool
	doubt   bool
	now     struct { // what the load at hand has taken of it
		touched map[string]bool
		doubt   bool
	}
}

// NewMemo remembers nothing yet.
func NewMemo() *Memo { return &Memo{entries: map[string]*entry{}, touched: map[string]bool{}} }

// Touch names files that changed, by path from the site folder: the next load
// reads them whatever their stamps say, and lists the folders again.
func (m *Memo) Touch(files ...string) {
	m.notes.Lock()
	defer m.notes.Unlock()
	for _, f := range files {
		m.touched[path.Clean(f)] = true
	}
}

// Doubt makes the next load trust no stamp and read every file.
func (m *Memo) Doubt() {
	m.notes.Lock()
	defer m.notes.Unlock()
	m.doubt = true
}

func (m *Memo) begin() {
	m.mu.Lock()
	m.loads++
	m.notes.Lock()
	defer m.notes.Unlock()
	m.now.touched, m.now.doubt = m.touched, m.doubt
	m.touched, m.doubt = map[string]bool{}, false
}

// end forgets files that are no more.
func (m *Memo) end() {
	maps.DeleteFunc(m.entries, func(_ string, e *entry) bool { return e.load != m.loads })
	m.mu.Unlock()
}

// An entry is what is known of one file.
type entry struct {
	load int // the last that wanted it

	stamp stamp
	bytes []byte // the file; nil if it could not be read

	parsed   []byte // the bytes that post is of
	types    *draw.Catalogue
	zone     string
	post     *post.Post
	problems source.Problems

	body    *body
	treated *treated
}

func (m *Memo) entry(file string) *entry {
	if m == nil {
		return nil
	}
	return m.entries[file]
}

func (e *entry) ready() *treated {
	if e == nil {
		return nil
	}
	return e.treated
}

func (e *entry) text() *body {
	if e == nil {
		return nil
	}
	return e.body
}

func (e *entry) keep(t *treated) {
	if e != nil {
		e.treated, e.body = t, t.body
	}
}

// expect makes entries for files, before many workers ask for them.
func (m *Memo) expect(files []string) {
	if m == nil {
		return
	}
	for _, f := range files {
		e := m.entries[f]
		if e == nil {
			e = &entry{}
			m.entries[f] = e
		}
		e.load = m.loads
	}
}

// A stamp is what a file system says of a file without reading it.
type stamp struct {
	size     int64
	modified int64 // nanoseconds
	changed  int64 // of the inode, where there is such a thing
	inode    uint64
	settled  bool // see stampOf
}

// settling is how long after a change the clock of a file system may still
// give another change the same time: FAT counts two seconds at a time.
const settling = 3 * time.Second

// stampOf looks at a file or folder. A stamp is settled if a change from now on
// must give another one.
func stampOf(folder fs.FS, name string) (stamp, error) {
	info, err := fs.Lstat(folder, name)
	if err != nil {
		return stamp{}, err
	}
	s := stamp{size: info.Size(), modified: info.ModTime().UnixNano()}
	s.changed, s.inode = inodeOf(info)
	latest := info.ModTime()
	if c := time.Unix(0, s.changed); c.After(latest) {
		latest = c
	}
	s.settled = !info.ModTime().IsZero() && time.Since(latest) > settling
	return s, nil
}

// read gives the text of a file, the very slice of the load before if it is
// the same.
func (m *Memo) read(l *loader, file string) ([]byte, error) {
	if m == nil {
		return l.readFile(file)
	}
	e := m.entries[file]
	now, err := stampOf(l.folder, file)
	if err == nil && e.bytes != nil && now.settled && now == e.stamp && !m.now.doubt && !m.now.touched[file] {
		return e.bytes, nil
	}
	text, err := l.readFile(file)
	if err != nil {
		e.bytes = nil
		return nil, err
	}
	e.stamp = now
	if e.bytes == nil || !bytes.Equal(e.bytes, text) {
		e.bytes = text
	}
	return e.bytes, nil
}

// parse reads a post, or takes what the load before made of the same bytes and
// types. A draw whose figures are the same stays the very same draw.
func (m *Memo) parse(r *post.Reader, file string, text []byte) (*post.Post, source.Problems) {
	if m == nil {
		return r.Parse(file, text)
	}
	e := m.entries[file]
	if sameSlice(e.parsed, text) && e.types == r.Types && e.zone == r.Zone.String() {
		return e.post, e.problems
	}
	p, problems := r.Parse(file, text)
	if p != nil && e.post != nil {
		if p.Draw != nil && e.post.Draw != nil && p.Draw.Type == e.post.Draw.Type && reflect.DeepEqual(p.Draw, e.post.Draw) {
			p.Draw = e.post.Draw
		}
		if p.Type != nil && reflect.DeepEqual(p.Type, e.post.Type) {
			p.Type = e.post.Type
		}
	}
	e.parsed, e.types, e.zone, e.post, e.problems = text, r.Types, r.Zone.String(), p, problems
	return p, problems
}

// catalogue indexes types, or gives that of the load before.
func (m *Memo) catalogue(types []*draw.Type) *draw.Catalogue {
	if m != nil && m.types != nil && slices.Equal(m.types.All(), types) {
		return m.types
	}
	c, _ := draw.NewCatalogue(types)
	if m != nil {
		m.types = c
	}
	return c
}

// keptPools are measurements of the pool, and what they were read from.
type keptPools struct {
	text     []byte
	today    draw.Date
	pools    *draw.Pools
	problems source.Problems
}

func (m *Memo) parsePools(text []byte, today draw.Date) (*draw.Pools, source.Problems) {
	if m == nil {
		return parsePools(source.NewFile(PoolFile, text), today)
	}
	if k := &m.pools; !sameSlice(k.text, text) || k.today != today {
		k.text, k.today = text, today
		k.pools, k.problems = parsePools(source.NewFile(PoolFile, text), today)
	}
	return m.pools.pools, m.pools.problems
}

// sameSlice tells whether two texts are one, as [Memo.read] gives it.
func sameSlice(a, b []byte) bool {
	return len(a) == len(b) && len(a) > 0 && &a[0] == &b[0]
}

// keptRecord is an archive, and what it was made of.
type keptRecord struct {
	draws   []*draw.Draw
	pools   *draw.Pools
	archive *draw.Archive
}

// archive puts draws in order, or gives the record of the load before.
func (m *Memo) archive(draws []*draw.Draw, pools *draw.Pools) *draw.Archive {
	if m != nil && m.record.archive != nil && m.record.pools == pools && slices.Equal(m.record.draws, draws) {
		return m.record.archive
	}
	a, _ := draw.NewRecord(draws, pools) // numbers are unique by now
	if m != nil {
		m.record = keptRecord{draws, pools, a}
	}
	return a
}

// samePlaces gives the places of the load before, if every post stands where it
// stood then; nil if not.
func (m *Memo) samePlaces(l *loader) *places {
	if m == nil || m.placed.places == nil || !m.placed.places.fits(m.placed.posts, l) {
		return nil
	}
	m.placed.posts = l.all
	return m.placed.places
}

// keepPlaces remembers the places of a load that found nothing wrong with them.
func (m *Memo) keepPlaces(l *loader, right bool) {
	if m == nil {
		return
	}
	m.placed.posts, m.placed.places = nil, nil
	if right {
		m.placed.posts, m.placed.places = l.all, l.places
	}
}

// A world is all that the answers to a text depend on, but for its own post.
type world struct {
	places      *places
	archive     *draw.Archive
	pools       *draw.Pools
	types       *draw.Catalogue
	base        string
	blocks      []*post.Post
	known       map[string]string
	skipped     map[string]string
	absent      map[string]string
	absentPaths map[string]string
}

// settle gives the number of the world that the texts of this load ask about:
// that of the load before, if nothing of it changed.
func (m *Memo) settle(l *loader) int {
	if m == nil {
		return 0
	}
	skipped := make(map[string]string, len(l.skips))
	for file, s := range l.skips {
		skipped[file] = s.Reason
	}
	w := world{l.places, l.site.Archive, l.site.Pools, l.site.Types, l.site.Settings.basePath, l.blocks, l.known, skipped, l.absent, l.absentPaths}
	old := &m.world
	same := w.places == old.places && w.archive == old.archive && w.pools == old.pools && w.types == old.types && w.base == old.base &&
		slices.Equal(w.blocks, old.blocks) && maps.Equal(w.known, old.known) && maps.Equal(w.skipped, old.skipped) &&
		maps.Equal(w.absent, old.absent) && maps.Equal(w.absentPaths, old.absentPaths)
	if !same {
		m.epoch++
	}
	m.world = w
	return m.epoch
}

// A listing is the folders of content/ and what was found in them.
type listing struct {
	stamps map[string]stamp // folder -> its stamp before it was listed
	files  map[post.Kind][]string
	images map[string]bool
}

// listed gives the listing of the load before, if no folder changed.
func (m *Memo) listed(folder fs.FS) *listing {
	if m == nil || m.listing == nil || m.now.doubt {
		return nil
	}
	for file := range m.now.touched {
		if _, err := stampOf(folder, file); err != nil || m.entries[file] == nil { // gone, new, or a folder
			return nil
		}
	}
	for name, old := range m.listing.stamps {
		if now, err := stampOf(folder, name); err != nil || now != old || !now.settled {
			return nil
		}
	}
	return m.listing
}

// keepListing remembers a listing that nothing was wrong with.
func (m *Memo) keepListing(l *loader, stamps map[string]stamp, right bool) {
	if m == nil {
		return
	}
	m.listing = nil
	if right {
		m.listing = &listing{stamps, l.files, l.images}
	}
}
