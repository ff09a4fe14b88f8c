package post

import (
	"fmt"
	"strings"

	"drawpress/cmd/internal/draw"
)

// FileOf is where the post of a draw belongs: content/draws/2023/258.md.
func FileOf(d *draw.Draw) string {
	return fmt.Sprintf("content/draws/%d/%s.md", d.Date.Year(), d.Number)
}

// Bare writes a post that is front matter only, in the canonical order and
// spelling. [Reader.Parse] reads the same draw back.
func Bare(d *draw.Draw, sourceURL string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "---\nround: %s\ndate: %s\ntype: %s\n", d.Number, d.Date, d.Type.Slug)
	if d.Version != "" {
		fmt.Fprintf(&b, "version: %s\n", d.Version)
	}
	fmt.Fprintf(&b, "invitations: %d\ncrs: %d\n", d.Invitations, d.CRS)
	if d.TieBreak != nil {
		fmt.Fprintf(&b, "tie_break: %s\n", d.TieBreak.UTC().Format(draw.TieBreakLayout))
	}
	if sourceURL != "" {
		fmt.Fprintf(&b, "source: %s\n", sourceURL)
	}
	b.WriteString("---\n")
	return []byte(b.String())
}
