package post

import (
	"strings"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/matter"
)

// rowsOf is the table of a kind.
func rowsOf(k Kind) []matter.Row {
	switch k {
	case Draw:
		return matter.Rows(drawFields)
	case News:
		return matter.Rows(newsFields)
	case Page:
		return matter.Rows(pageFields)
	case Type:
		return matter.Rows(typeFields)
	case Block:
		return matter.Rows(blockFields)
	}
	return nil
}

// Schema is the JSON Schema of the front matter of a kind of post, made from
// the table that [Reader.Parse] reads by. With types, those are the only ones
// that a draw can have.
//
// Whatever Parse takes the schema takes, once YAML has decoded it. It lets
// through what only Parse can see: a leading zero, a type whose version does
// not fit, a file in the wrong folder.
func Schema(k Kind, types *draw.Catalogue) []byte {
	rows := rowsOf(k)
	if k == Draw && types != nil {
		for i := range rows {
			if rows[i].Key == "type" {
				rows[i].Shape = typeShape(types)
			}
		}
	}
	return matter.Schema(k.Singular()+" front matter", "The keys at the head of a file in content/"+string(k)+"/.", rows)
}

// Singular is what one file of the kind is called: "draw", "news".
func (k Kind) Singular() string {
	if k == News {
		return string(k)
	}
	return strings.TrimSuffix(string(k), "s")
}
