package site

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/source"
)

// A Folder is what a command needs that looks at posts one by one.
type Folder struct {
	Settings Settings
	Types    *draw.Catalogue
	Reader   *post.Reader
	Posts    []string // every post of every kind, by file name
	fs       fs.FS
}

// OpenFolder reads settings and types and lists the posts. The folder is nil if
// there is an error in those: every draw needs them.
func OpenFolder(folder, defaults fs.FS) (*Folder, source.Problems) {
	l := newLoader(folder, Options{Defaults: defaults})
	l.settings()
	l.walkContent()
	l.types()
	l.problems = slices.DeleteFunc(l.problems, func(p source.Problem) bool { return p.Code == source.StrangeFile })
	if l.problems.Errors() > 0 {
		return nil, l.problems.Sort()
	}
	f := &Folder{Settings: l.site.Settings, Types: l.site.Types, fs: folder, Reader: &post.Reader{Types: l.site.Types, Zone: l.site.Settings.Zone}}
	for _, files := range l.files {
		f.Posts = append(f.Posts, files...)
	}
	slices.Sort(f.Posts)
	return f, nil
}

// ReadPost reads a post of the folder; what is larger than any post is refused.
func (f *Folder) ReadPost(file string) ([]byte, error) {
	l := &loader{folder: f.fs}
	text, err := l.readFile(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return text, nil
}

// letters that have no accent to take off, and what they are spelled as.
var letters = strings.NewReplacer("ß", "ss", "æ", "ae", "Æ", "ae", "œ", "oe", "Œ", "oe", "ø", "o", "Ø", "o", "đ", "d", "Đ", "d", "ł", "l", "Ł", "l", "’", "", "'", "")

// maxSlug is the longest slug that a title gives: a file name to read at a glance.
const maxSlug = 80

// Slug makes the last part of a URL of a title: lower-case letters without
// accents, digits and hyphens, cut between words. It is empty for a title
// without a Latin letter or digit.
func Slug(title string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(letters.Replace(title)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= 'A' && r <= 'Z':
			b.WriteRune(r + 'a' - 'A')
		case r == ',' || r >= 0x300 && r <= 0x36F: // an accent, or a comma as in 3,800
		default:
			b.WriteByte(' ')
		}
	}
	slug := ""
	for _, word := range strings.Fields(b.String()) {
		next := strings.TrimPrefix(slug+"-"+word, "-")
		if len(next) > maxSlug {
			if slug == "" {
				return next[:maxSlug]
			}
			break
		}
		slug = next
	}
	return slug
}
