package site

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/source"
)

// places are where everything stands. They are never changed once made: the
// next load has the same ones if no post came, went or moved.
type places struct {
	at      []string            // the path of each post, in the order of loader.all
	byFile  map[string]int      // file -> its place there
	byRound map[draw.Number]int // and that of the first post of a round
	paths   map[string]string   // every path of the site -> what stands there
	images  map[string]bool     // those of the loader
	static  map[string]bool

	taken   map[string]string // file in its folded form -> what stands there
	exact   map[string]bool   // file
	folders map[string]string // folder in its folded form -> what stands in it
}

func newPlaces() *places {
	return &places{
		byFile: map[string]int{}, byRound: map[draw.Number]int{}, paths: map[string]string{},
		taken: map[string]string{}, exact: map[string]bool{}, folders: map[string]string{},
	}
}

// place gives every post its path and finds paths that two things claim.
func (l *loader) place() {
	if l.places = l.memo.samePlaces(l); l.places != nil {
		return
	}
	l.places = newPlaces()
	wrong := len(l.problems)
	l.placeAll()
	l.memo.keepPlaces(l, len(l.problems) == wrong)
}

func (l *loader) placeAll() {
	const program = "a page of every site"
	never := func(*source.Fault) source.Problem { return source.Problem{} } // the first to claim has no rival
	s := l.places
	s.images, s.static = l.images, l.static
	s.folders["assets"], s.folders["cards"], s.folders["media"] = "the program", "the program", "pictures of posts"
	for _, p := range fixed {
		l.claim(p, program, never)
	}
	for _, p := range replaceable {
		if !l.static[p] {
			l.claim(p, program, never)
		}
	}
	year := 0
	for i, p := range l.all {
		s.byFile[p.File] = i
		s.at = append(s.at, pathOf(p.Kind, p.Slug))
		if p.Draw == nil {
			continue
		}
		if _, twice := s.byRound[p.Draw.Number]; !twice {
			s.byRound[p.Draw.Number] = i
		}
		if y := p.Draw.Date.Year(); y != year {
			year = y
			if at := fmt.Sprintf("years/%d/", y); s.paths[at] == "" {
				l.claim(at, program, never)
			}
		}
	}
	for i, p := range l.all {
		if p.Kind == post.Block {
			continue
		}
		if p.Kind == post.Page && reservedAt(s.at[i]) {
			l.add(p.Fault("slug", source.Faultf(source.DuplicateURL, "the path /%s is taken by the program", s.at[i]).WithHint("rename the file, or give the page a slug")))
			continue
		}
		if p.Draw != nil && s.byRound[p.Draw.Number] != i && l.sameRound(p, s.at[i]) {
			continue // told by record
		}
		l.claim(s.at[i], p.File, func(f *source.Fault) source.Problem { return p.Fault("slug", f) })
	}
	for _, p := range l.all {
		for _, alias := range p.Aliases {
			at := strings.TrimPrefix(alias, "/")
			if path.Ext(at) == "" && !strings.HasSuffix(at, "/") {
				at += "/"
			}
			l.claim(at, p.File, func(f *source.Fault) source.Problem { return p.FaultItem("aliases", alias, f) })
		}
	}
	for _, file := range sortedKeys(l.static) {
		name := "assets/static/" + file
		if picture, ok := strings.CutPrefix(file, "media/"); ok && l.images["content/"+picture] {
			l.whole(name, source.Faultf(source.DuplicateURL, "/%s is the path of content/%s already", file, picture))
			continue
		}
		l.claim(file, name, func(f *source.Fault) source.Problem { return source.NewFile(name, nil).Whole(f) })
	}
}

// sameRound tells whether the owner of a draw's path is another post of its round.
func (l *loader) sameRound(p *post.Post, at string) bool {
	i, ok := l.places.byFile[l.places.paths[at]]
	return ok && l.all[i].Draw != nil && l.all[i].Draw.Number == p.Draw.Number
}

// claim takes a path for an owner. Two paths are one where they are written to
// the same file, and on many servers and disks where they differ only in case
// or in the Unicode form of a letter. A file cannot stand where others need a
// folder.
func (l *loader) claim(path, owner string, problem func(*source.Fault) source.Problem) {
	s := l.places
	file := fileAt(path)
	folded := strings.ToLower(norm.NFC.String(file))
	if other, taken := s.taken[folded]; taken {
		f := source.Faultf(source.DuplicateURL, "/%s is the path of %s already", path, other)
		if !s.exact[file] {
			f.Message = fmt.Sprintf("/%s differs from the path of %s only in the form of its letters; many servers take them for one", path, other)
		}
		l.add(problem(f))
		return
	}
	if other, taken := s.folders[folded]; taken {
		l.add(problem(source.Faultf(source.DuplicateURL, "/%s cannot be a file: it is a folder for %s", path, other)))
		return
	}
	for at := strings.LastIndexByte(folded, '/'); at > 0; at = strings.LastIndexByte(folded[:at], '/') {
		if other, taken := s.taken[folded[:at]]; taken {
			l.add(problem(source.Faultf(source.DuplicateURL, "/%s cannot stand below the path of %s, which is a file", path, other)))
			return
		}
	}
	for at := strings.LastIndexByte(folded, '/'); at > 0; at = strings.LastIndexByte(folded[:at], '/') {
		if s.folders[folded[:at]] == "" {
			s.folders[folded[:at]] = owner
		}
	}
	s.taken[folded], s.exact[file], s.paths[path] = owner, true, owner
}

// samePlace tells whether two posts have the same claims to places.
func samePlace(p, q *post.Post) bool {
	if p == q {
		return true
	}
	if p.File != q.File || p.Kind != q.Kind || p.Slug != q.Slug || (p.Draw == nil) != (q.Draw == nil) || !slices.Equal(p.Aliases, q.Aliases) {
		return false
	}
	return p.Draw == nil || p.Draw.Number == q.Draw.Number && p.Draw.Date.Year() == q.Draw.Date.Year()
}

// fits tells whether the places of some posts are those of the loader's.
func (s *places) fits(posts []*post.Post, l *loader) bool {
	return slices.EqualFunc(posts, l.all, samePlace) && maps.Equal(s.images, l.images) && maps.Equal(s.static, l.static)
}

// fileAt is where what stands at a path is written: draws/258/ is
// draws/258/index.html.
func fileAt(p string) string {
	if p == "" || strings.HasSuffix(p, "/") {
		return p + "index.html"
	}
	return p
}
