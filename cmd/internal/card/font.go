package card

import (
	"embed"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
)

//go:embed fonts/*.ttf
var files embed.FS

// weight is one of the two weights that pictures are set in.
type weight int

const (
	medium weight = iota
	bold
	weights
)

// family is each weight's fonts, in the order in which they are asked for a
// letter.
var family = [weights][]*sfnt.Font{
	medium: {parse("inter-latin-500"), parse("inter-latin-ext-500")},
	bold:   {parse("inter-latin-700"), parse("inter-latin-ext-700")},
}

// parse reads a font that the program brings along. It is read lazily by
// sfnt: this costs some microseconds.
func parse(name string) *sfnt.Font {
	data, err := files.ReadFile("fonts/" + name + ".ttf")
	if err != nil {
		panic(err)
	}
	f, err := opentype.Parse(data)
	if err != nil {
		panic(fmt.Errorf("%s: %w", name, err))
	}
	return f
}

// alike are characters that no font of the family has, and what stands for
// them: spaces and hyphens that do not break, and marks that are not seen.
var alike = strings.NewReplacer("\u202f", "\u00a0", "\u2011", "-", "\u00ad", "", "\u200b", "", "\u200d", "", "\ufe0f", "", "\n", " ", "\t", " ")

// fontOf is the place in its family of the font that has a letter, or -1.
func fontOf(b *sfnt.Buffer, w weight, r rune) int {
	for i, f := range family[w] {
		if g, err := f.GlyphIndex(b, r); err == nil && g != 0 {
			return i
		}
	}
	return -1
}

// Missing gives the characters of a text that cannot be drawn, each once;
// empty if all can. Symbols such as emoji do not count: a card goes without
// what is no part of a word.
func Missing(text string) string {
	var b sfnt.Buffer
	var missing []rune
	for _, r := range alike.Replace(text) {
		if !unicode.In(r, unicode.So, unicode.Sk) && !strings.ContainsRune(string(missing), r) && fontOf(&b, bold, r) < 0 {
			missing = append(missing, r)
		}
	}
	return string(missing)
}
