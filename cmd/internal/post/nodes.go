package post

import (
	"bytes"
	"sync"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// ownNodes renders what goldmark's own renderers would write in a way that a
// strict content policy (no style attributes), a narrow screen or a screen
// reader cannot take.
type ownNodes struct{}

func (ownNodes) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(extast.KindTable, around("<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">\n<table>\n", "</tbody>\n</table>\n</div>\n"))
	r.Register(extast.KindTableHeader, around("<thead>\n<tr>\n", "</tr>\n</thead>\n<tbody>\n"))
	r.Register(extast.KindTableRow, around("<tr>\n", "</tr>\n"))
	r.Register(extast.KindTableCell, tableCell)
	registerFacts(r)
	comment := func(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) { return ast.WalkSkipChildren, nil }
	r.Register(ast.KindHTMLBlock, comment) // what is not a comment has been refused
	r.Register(ast.KindRawHTML, comment)
}

// around writes the same before and after every node of a kind.
func around(before, after string) renderer.NodeRendererFunc {
	return func(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
		text := before
		if !entering {
			text = after
		}
		_, err := w.WriteString(text)
		return ast.WalkContinue, err
	}
}

func tableCell(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	cell := n.(*extast.TableCell)
	open, end := "<td", "</td>\n"
	if n.Parent().Kind() == extast.KindTableHeader {
		open, end = "<th scope=\"col\"", "</th>\n"
	}
	if !entering {
		_, err := w.WriteString(end)
		return ast.WalkContinue, err
	}
	switch cell.Alignment {
	case extast.AlignRight:
		open += ` class="right">`
	case extast.AlignCenter:
		open += ` class="center">`
	default:
		open += ">"
	}
	_, err := w.WriteString(open)
	return ast.WalkContinue, err
}

// An htmlBuffer is a buffer that goldmark writes to directly, without one of
// its own before it.
type htmlBuffer struct{ bytes.Buffer }

func (*htmlBuffer) Buffered() int { return 0 }
func (*htmlBuffer) Flush() error  { return nil }

var htmlBuffers = sync.Pool{New: func() any { return new(htmlBuffer) }}
