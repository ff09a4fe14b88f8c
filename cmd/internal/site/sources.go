package site

import (
	"io/fs"
	"slices"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/source"
)

// Sources is what a command that mends posts needs of a site folder: each draw
// post as read and as it stands on the disk. Nothing is left out because it is
// a draft, withdrawn or in another language, for its figures are mended too.
type Sources struct {
	Settings Settings
	Types    *draw.Catalogue
	Reader   *post.Reader
	Draws    []DrawSource // by file name
	Pools    *draw.Pools  // never nil
}

// A DrawSource is one file below content/draws/.
type DrawSource struct {
	File string
	Text []byte
	Post *post.Post // nil if it cannot be read: a draft that has problems, or there is an error
}

// LoadSources reads settings, types, draw posts and pools. With an error among
// the problems no one should write anything. Files that are no posts, and posts
// of other kinds, are the business of [Load].
func LoadSources(folder, defaults fs.FS) (*Sources, source.Problems) {
	l := newLoader(folder, Options{Defaults: defaults})
	l.settings()
	l.walkContent()
	l.problems = slices.DeleteFunc(l.problems, func(p source.Problem) bool { return p.Code == source.StrangeFile })
	l.types()
	l.pools()
	s := &Sources{Settings: l.site.Settings, Types: l.site.Types, Pools: l.site.Pools, Reader: &post.Reader{Types: l.site.Types, Zone: l.site.Settings.Zone}}
	files := l.files[post.Draw]
	s.Draws = make([]DrawSource, len(files))
	problems := make([]source.Problems, len(files))
	l.parallel(len(files), func(i int) {
		d := &s.Draws[i]
		d.File = files[i]
		text, err := l.readFile(d.File)
		if err != nil {
			one := &loader{}
			one.unreadable(d.File, err)
			problems[i] = one.problems
			return
		}
		d.Text = text
		d.Post, problems[i] = s.Reader.Parse(d.File, text)
	})
	for _, ps := range problems {
		l.problems = append(l.problems, ps...)
	}
	return s, l.problems.Sort()
}
