package site

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/matter"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/source"
)

// Options say how to read a site folder.
type Options struct {
	At       time.Time // the moment of the build: later posts are scheduled
	Drafts   bool      // show drafts
	Future   bool      // show scheduled posts
	Workers  int       // 0 is one for each processor
	Defaults fs.FS     // templates/ and assets/ that the folder may override
	Bodies   Bodies    // bodies kept from earlier builds; nil keeps none
	Memo     *Memo     // what earlier loads of the folder found out; nil for a single load

	// Check looks at each draw post that goes on the site; nil looks at none.
	Check func(*post.Post) source.Problems

	// Review is called once the record is known; what it gives then reads the
	// text of each post that goes on the site. nil reads none. With a Memo it
	// reads those that changed, or all if the record did.
	Review func(*Site) func(*post.Post) source.Problems
}

// Bodies keeps rendered bodies between builds, under a hash of all that they
// are made of.
type Bodies interface {
	Get(key [16]byte) (string, bool)
	Put(key [16]byte, text string)
}

// Load reads the site folder. The site is nil if there is an error among the
// problems; warnings come beside a site.
func Load(folder fs.FS, o Options) (*Site, source.Problems) {
	l := newLoader(folder, o)
	if o.Memo != nil {
		o.Memo.begin()
		defer o.Memo.end()
	}
	l.site.Files, l.site.Kept = Overlay(folder, o.Defaults), o.Bodies
	l.settings()
	l.walkContent()
	l.walkAssets()
	l.types()
	l.posts()
	l.twins()
	l.skip()
	l.place()
	l.pools()
	l.record()
	l.settingsLinks()
	l.render()
	l.problems = l.problems.Sort()
	l.hints()
	if l.problems.Errors() > 0 {
		return nil, l.problems
	}
	l.finish()
	return l.site, l.problems
}

func newLoader(folder fs.FS, o Options) *loader {
	return &loader{
		folder: folder, options: o, memo: o.Memo, site: &Site{TypeText: map[*draw.Type]*Article{}, Blocks: map[string]*Article{}}, places: newPlaces(),
		known: map[string]string{}, absent: map[string]string{}, absentPaths: map[string]string{}, skips: map[string]Skip{},
	}
}

// A loader holds what is known while a site is read.
type loader struct {
	folder   fs.FS
	options  Options
	memo     *Memo // nil if there is none
	site     *Site
	problems source.Problems

	files       map[post.Kind][]string // posts by kind, sorted
	images      map[string]bool        // pictures below content/, by path from the site folder
	static      map[string]bool        // paths below assets/static/
	all         []*post.Post           // all that were read, in the order of their files
	blocks      []*post.Post           // those of all that are blocks
	places      *places
	epoch       int               // of the memo: see settle
	known       map[string]string // file of a post that is left out or has errors -> the path it would have
	skips       map[string]Skip
	broken      []string          // posts with errors of their own
	absent      map[string]string // round -> file of a draw post that is left out or has errors
	absentPaths map[string]string // path -> file of any such post
	shown       map[string]bool   // pictures that published posts show
}

func (l *loader) add(p source.Problem) { l.problems = append(l.problems, p) }

// whole adds an error that concerns a file as such.
func (l *loader) whole(file string, f *source.Fault) { l.add(source.NewFile(file, nil).Whole(f)) }

func (l *loader) settings() {
	data, err := fs.ReadFile(l.folder, "site.yaml")
	var problems source.Problems
	l.site.Settings, problems = parseSettings(source.NewFile("site.yaml", data))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.whole("site.yaml", source.Faultf(source.NoSettings, "there is no site.yaml here; want a site folder").WithHint("drawpress init DIR makes one, or name the folder with --source"))
	case err != nil:
		l.unreadable("site.yaml", err)
	default:
		l.problems = append(l.problems, problems...)
	}
}

func (l *loader) unreadable(file string, err error) {
	var fault *source.Fault
	if errors.As(err, &fault) {
		l.whole(file, fault)
		return
	}
	if links, ok := l.folder.(fs.ReadLinkFS); ok {
		if target, linkErr := links.ReadLink(file); linkErr == nil { // it leaves the folder, or leads nowhere
			l.whole(file, source.Faultf(source.NotAFile, "a symbolic link to %s; want the file or folder itself", target))
			return
		}
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	l.whole(file, source.Faultf(source.Unreadable, "the file cannot be read: %v", err))
}

// walk visits the regular files below a folder. Links and devices are refused:
// a link may leave the folder, and what it leads to is on no one's mind. Enter
// is called for each folder before it is listed.
func (l *loader) walk(root string, enter, visit func(file string)) error {
	return fs.WalkDir(l.folder, root, func(file string, e fs.DirEntry, err error) error {
		switch {
		case err != nil && file == root && errors.Is(err, fs.ErrNotExist):
			return fs.ErrNotExist
		case err != nil:
			l.unreadable(file, err)
			return fs.SkipDir
		case root == "content" && file != root && leftover(e.Name()):
			if e.IsDir() {
				return fs.SkipDir
			}
		case e.IsDir():
			if root == "content" && strings.HasSuffix(file, ".md") {
				l.whole(file, source.Faultf(source.StrangeFile, "a folder with the name of a post; want a file"))
				return fs.SkipDir
			}
			enter(file)
		case e.Type()&fs.ModeSymlink != 0:
			target := ""
			if link, ok := l.folder.(fs.ReadLinkFS); ok {
				target, _ = link.ReadLink(file)
			}
			l.whole(file, source.Faultf(source.NotAFile, "a symbolic link to %s; want the file or folder itself", target))
		case !e.Type().IsRegular():
			l.whole(file, source.Faultf(source.NotAFile, "%s; want a file", kindOf(e.Type())))
		default:
			visit(file)
		}
		return nil
	})
}

// leftover tells what editors and systems leave behind: hidden files, backups, locks.
func leftover(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#")
}

// kindOf names what is neither a file nor a folder nor a link.
func kindOf(m fs.FileMode) string {
	switch {
	case m&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	case m&fs.ModeDevice != 0:
		return "a device"
	}
	return "neither a file nor a folder"
}

var imageTypes = map[string]bool{".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true, ".avif": true}

func (l *loader) walkContent() {
	l.files, l.images = map[post.Kind][]string{}, map[string]bool{}
	if info, err := fs.Stat(l.folder, "content"); err == nil && !info.IsDir() {
		l.whole("content", source.Faultf(source.NoContent, "content is a file; want a folder with posts in content/draws/"))
		return
	}
	if kept := l.memo.listed(l.folder); kept != nil {
		l.files, l.images = kept.files, kept.images
		return
	}
	total, wrong := 0, len(l.problems)
	stamps := map[string]stamp{}
	err := l.walk("content", func(folder string) {
		if l.memo != nil {
			stamps[folder], _ = stampOf(l.folder, folder) // one that cannot be had is not settled
		}
	}, func(file string) {
		base := path.Base(file)
		name, ok := post.ParseName(file)
		switch {
		case ok:
			l.files[name.Kind] = append(l.files[name.Kind], file)
			total++
		case file == PoolFile: // see pool.go
		case imageTypes[strings.ToLower(path.Ext(base))]:
			l.images[file] = true
		default:
			l.strange(file, name)
		}
	})
	if err != nil && len(l.problems) == wrong {
		l.whole("content", source.Faultf(source.NoContent, "there is no folder content/; want posts in content/draws/").WithHint("drawpress init DIR makes a site to begin with"))
	} else if total == 0 && len(l.problems) == wrong {
		l.whole("content", source.Faultf(source.NoContent, "there is no post in content/; want at least one in content/draws/").WithHint("drawpress import FILE writes a post for every round of the official file"))
	}
	l.memo.keepListing(l, stamps, len(l.problems) == wrong)
}

func (l *loader) strange(file string, name post.Name) {
	folders := make([]string, len(post.Kinds))
	for i, k := range post.Kinds {
		folders[i] = string(k)
	}
	f := source.Faultf(source.StrangeFile, "not a post: content/ holds Markdown files in %s/ and their pictures", strings.Join(folders, "/, "))
	ext := path.Ext(file)
	near := source.Nearest(string(name.Kind), folders)
	switch {
	case ext != ".md" && markdownEndings[strings.ToLower(ext)]:
		f.WithHint("want the ending .md: %s.md", strings.TrimSuffix(path.Base(file), ext))
	case near != "" && name.Kind != "":
		f.WithHint("did you mean content/%s/?", near)
	case ext == ".md":
		f.WithHint("move it to content/pages/ or content/news/")
	default:
		f.WithHint("files to be copied as they are belong in assets/static/")
	}
	l.whole(file, f)
}

// markdownEndings are what other programs call Markdown files.
var markdownEndings = map[string]bool{".md": true, ".markdown": true, ".mdown": true, ".mkd": true}

func (l *loader) walkAssets() {
	pass := func(string) {}
	l.static = map[string]bool{}
	_ = l.walk("templates", pass, func(file string) {
		if !l.isDefault(file) && !strings.HasPrefix(file, "templates/partials/") {
			l.overridesNothing(file, source.UnknownTemplate, "templates of your own, for others to use, belong in templates/partials/")
		}
	})
	_ = l.walk("assets", pass, func(file string) {
		rest, ok := strings.CutPrefix(file, "assets/static/")
		if !ok {
			switch {
			case l.isDefault(file):
			case strings.HasPrefix(file, "assets/css/"), strings.HasPrefix(file, "assets/js/"):
				if !leftover(path.Base(file)) {
					l.site.Parts = append(l.site.Parts, file)
				}
			default:
				l.overridesNothing(file, source.StrangeFile, "files to be copied as they are belong in assets/static/")
			}
			return
		}
		for part := range strings.SplitSeq(rest, "/") {
			if strings.HasPrefix(part, ".") && part != ".well-known" {
				l.whole(file, source.Faultf(source.HiddenFile, "a hidden file would be published: %s", part).WithHint("move it out of assets/static/; only .well-known may begin with a dot"))
				return
			}
		}
		l.static[rest] = true
		l.site.Static = append(l.site.Static, rest)
	})
}

func (l *loader) isDefault(file string) bool {
	_, err := fs.Stat(l.options.Defaults, file)
	return err == nil
}

// overridesNothing reports a file that stands where only files that replace
// one of the program's have a meaning.
func (l *loader) overridesNothing(file string, code source.Code, otherwise string) {
	if base := path.Base(file); strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") {
		return
	}
	var names []string
	_ = fs.WalkDir(l.options.Defaults, path.Dir(file), func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			names = append(names, name)
		}
		return nil
	})
	f := source.Faultf(code, "the file replaces none of the program's own, so nothing would use it").WithHint("%s", otherwise)
	if near := source.Nearest(file, names); near != "" {
		f.WithHint("did you mean %s?", near)
	}
	l.whole(file, f)
}

// read loads and parses files in parallel; the results keep their order.
func (l *loader) read(files []string, r *post.Reader) []*post.Post {
	posts := make([]*post.Post, len(files))
	problems := make([]source.Problems, len(files))
	l.memo.expect(files)
	l.parallel(len(files), func(i int) {
		text, err := l.memo.read(l, files[i])
		if err != nil {
			one := &loader{}
			one.unreadable(files[i], err)
			problems[i] = one.problems
			return
		}
		posts[i], problems[i] = l.memo.parse(r, files[i], text)
	})
	for i, ps := range problems {
		l.problems = append(l.problems, ps...)
		switch {
		case posts[i] != nil:
		case ps.Errors() > 0:
			l.broken = append(l.broken, files[i])
		default: // a draft is excused, but it cannot be shown
			l.omit(Skip{File: files[i], Reason: "held back, and it has problems"})
		}
	}
	return posts
}

// omit notes a post that is left out.
func (l *loader) omit(s Skip) {
	l.skips[s.File] = s
	l.site.Skipped = append(l.site.Skipped, s)
}

// readFile reads a post. What is larger than any post may be is not read: the
// size alone is told.
func (l *loader) readFile(file string) ([]byte, error) {
	f, err := l.folder.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > matter.MaxFile {
		return nil, matter.TooLarge(info.Size())
	}
	text := make([]byte, info.Size()+1) // one more, to see the end
	n := 0
	for err == nil {
		if n == len(text) {
			text = append(text, make([]byte, len(text))...)
		}
		var more int
		more, err = f.Read(text[n:])
		n += more
	}
	if err != io.EOF {
		return nil, err
	}
	return text[:n], nil
}

// parallel calls f for 0 to n-1 on all workers and waits for them.
func (l *loader) parallel(n int, f func(i int)) {
	workers := l.options.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wg.Wait()
}

// types reads content/types first: draws name them.
func (l *loader) types() {
	r := &post.Reader{Zone: l.site.Settings.Zone}
	var types []*draw.Type
	for i, p := range l.read(l.files[post.Type], r) {
		if p == nil {
			l.leaveOut(l.files[post.Type][i], post.Type)
			continue
		}
		l.all = append(l.all, p)
		if p.Lang == "en" {
			types = append(types, p.Type)
			if _, err := draw.NewCatalogue(types); err != nil {
				l.add(labelTaken(p, types[:len(types)-1], err))
				bare := *p.Type // known by its slug, so that the draws of the type are not to blame
				bare.Name, bare.Short, bare.Labels = bare.Slug, "", nil
				types[len(types)-1] = &bare
				if _, err := draw.NewCatalogue(types); err != nil {
					types = types[:len(types)-1]
				}
			}
		}
	}
	l.site.Types = l.memo.catalogue(types)
}

// labelTaken is the problem of a type that claims a label of another, at the label.
func labelTaken(p *post.Post, others []*draw.Type, err error) source.Problem {
	f := source.Faultf(source.LabelTaken, "%v", err)
	taken := func(t draw.Type) bool {
		t.Slug = p.Type.Slug
		_, err := draw.NewCatalogue(append(slices.Clone(others), &t))
		return err != nil
	}
	if taken(draw.Type{Name: p.Type.Name}) {
		return p.Fault("name", f)
	}
	for _, label := range p.Type.Labels {
		if taken(draw.Type{Labels: []string{label}}) {
			return p.FaultItem("labels", label, f)
		}
	}
	return p.Fault("short", f)
}

// posts reads everything else.
func (l *loader) posts() {
	r := &post.Reader{Types: l.site.Types, Zone: l.site.Settings.Zone}
	for _, k := range post.Kinds {
		if k == post.Type {
			continue
		}
		for i, p := range l.read(l.files[k], r) {
			if p != nil {
				l.all = append(l.all, p)
				continue
			}
			l.leaveOut(l.files[k][i], k)
		}
	}
}

// leaveOut remembers a post that will not be on the site, so that links to it
// get the right answer: one with errors of its own is not to blame on them.
func (l *loader) leaveOut(file string, k post.Kind) {
	name, _ := post.ParseName(file)
	p := pathOf(k, name.Slug)
	l.known[file] = p
	if name.Lang == "en" {
		l.absentPaths[p] = file
		if k == post.Draw {
			l.absent[name.Stem] = file
		}
	}
}

// twins compares the translations of a post with the original.
func (l *loader) twins() {
	originals := map[string]*post.Post{}
	for _, p := range l.all {
		if p.Lang == "en" {
			originals[strings.TrimSuffix(p.File, ".md")] = p
		}
	}
	for _, p := range l.all {
		if p.Lang == "en" {
			continue
		}
		o := originals[strings.TrimSuffix(p.File, "."+p.Lang+".md")]
		if o == nil || o.Draw == nil || p.Draw == nil {
			continue
		}
		a, b := o.Draw, p.Draw
		for _, c := range []struct {
			key, here, there string
		}{
			{"round", b.Number.String(), a.Number.String()},
			{"date", b.Date.String(), a.Date.String()},
			{"type", b.Type.Slug, a.Type.Slug},
			{"invitations", fmt.Sprint(b.Invitations), fmt.Sprint(a.Invitations)},
			{"crs", fmt.Sprint(b.CRS), fmt.Sprint(a.CRS)},
			{"tie_break", instant(b.TieBreak), instant(a.TieBreak)},
		} {
			if c.here != c.there {
				here := c.here
				if here == none {
					here = "no " + c.key
				}
				problem := p.Fault(c.key, source.Faultf(source.LanguagesDisagree, "%s, but %s says %s", here, path.Base(o.File), c.there))
				if p.Draft || p.Withdrawn != "" || o.Draft || o.Withdrawn != "" {
					problem = problem.AsWarning()
				}
				l.add(problem)
			}
		}
	}
}

const none = "none"

func instant(t *time.Time) string {
	if t == nil {
		return none
	}
	return t.Format(draw.TieBreakLayout)
}

// skip sorts out what is not to be published, each with its reason.
func (l *loader) skip() {
	kept := l.all[:0]
	for _, p := range l.all {
		s := Skip{File: p.File}
		switch {
		case p.Withdrawn != "":
			s.Reason = "withdrawn: " + p.Withdrawn
		case p.Draft && !l.options.Drafts:
			s.Reason, s.Flag = "draft", "--drafts"
		case p.Published != nil && p.Published.After(l.options.At) && !l.options.Future:
			t := p.Published.In(l.site.Settings.Zone)
			s.Reason, s.Until, s.Flag = "scheduled for "+t.Format("2006-01-02 15:04 MST"), &t, "--future"
		case p.Lang != "en":
			s.Reason = "in " + p.Lang + ": only the English pages are built"
		default:
			kept = append(kept, p)
			continue
		}
		l.omit(s)
		l.leaveOut(p.File, p.Kind)
	}
	l.all = kept
}

// record puts the draws in order.
func (l *loader) record() {
	var draws []*draw.Draw
	today := draw.DateOf(l.options.At.In(l.site.Settings.Zone))
	for i, p := range l.all {
		if p.Draw == nil {
			continue
		}
		if first := l.places.byRound[p.Draw.Number]; first != i {
			l.add(p.Fault("round", source.Faultf(source.DuplicateRound, "round %s is in %s already", p.Draw.Number, l.all[first].File)))
			continue
		}
		if l.options.Check != nil {
			l.problems = append(l.problems, l.options.Check(p)...)
		}
		if today.Before(p.Draw.Date) {
			l.add(p.Fault("date", source.Faultf(source.Implausible, "%s has not come yet (today is %s)", p.Draw.Date, today)).AsWarning())
		}
		draws = append(draws, p.Draw)
	}
	l.site.Archive = l.memo.archive(draws, l.site.Pools)
}

// finish lists the articles in the order that pages want.
func (l *loader) finish() {
	s := l.site
	s.byRound, s.paths = l.places.byRound, l.places.paths
	s.Draws = make([]*Article, 0, s.Archive.Len())
	for _, d := range s.Archive.All() {
		s.Draws = append(s.Draws, s.articles[s.byRound[d.Number]])
	}
	for i, p := range l.all {
		a := s.articles[i]
		switch p.Kind {
		case post.News:
			s.News = append(s.News, a)
		case post.Page:
			s.Pages = append(s.Pages, a)
		case post.Type:
			s.TypeText[p.Type] = a
		case post.Block:
			s.Blocks[p.Slug] = a
		}
	}
	sort.SliceStable(s.News, func(i, j int) bool { return s.Moment(s.News[j]).Before(s.Moment(s.News[i])) })
	for file := range l.shown {
		s.Media = append(s.Media, strings.TrimPrefix(file, "content/"))
	}
	slices.Sort(s.Media)
	slices.Sort(s.Static)
	sort.Slice(s.Skipped, func(i, j int) bool { return s.Skipped[i].File < s.Skipped[j].File })
}

// LoadTypes reads only the draw types of a site folder.
func LoadTypes(folder, defaults fs.FS) (*draw.Catalogue, source.Problems) {
	l := newLoader(folder, Options{Defaults: defaults})
	l.site.Settings.Zone = time.UTC
	l.walkContent()
	l.types()
	return l.site.Types, l.problems.Sort()
}
