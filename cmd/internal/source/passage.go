package source

import "sort"

// A Passage is running text taken out of a file: a paragraph, a heading, an
// item of a list, a cell of a table, a title. Marks of emphasis, targets of
// links and the like are not in it, so it knows of each of its bytes where in
// the file it stands.
type Passage struct {
	Kind      PassageKind
	Text      string
	Joins     []Join      // where runs of Text stand in the file, in order
	Cells     [][]Passage // of a table: its rows, the header first
	Unchecked string      // why the author wants it left unchecked; empty if not
	At        int         // the offset in the file where the passage begins
}

// PassageKind is what a passage is in its article.
type PassageKind uint8

// The kinds of passage.
const (
	Paragraph PassageKind = iota
	Heading
	Item
	Table
	Field // of front matter: a title or a summary
)

// A Join says that the text from Text on stands in the file from File on. With
// Fixed set all of it stands for the one place, as for text that the file
// spells otherwise.
type Join struct {
	Text, File int
	Fixed      bool
}

// Offset gives the place in the file of a byte of the text.
func (p *Passage) Offset(at int) int {
	i := sort.Search(len(p.Joins), func(i int) bool { return p.Joins[i].Text > at }) - 1
	if i < 0 {
		return p.At
	}
	if j := p.Joins[i]; j.Fixed {
		return j.File
	}
	return p.Joins[i].File + at - p.Joins[i].Text
}
