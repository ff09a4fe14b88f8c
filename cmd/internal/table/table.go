// Package table writes the record of draws for programs: every draw as a row
// of a CSV file and of a JSON file, and the index that the site's search reads.
//
// The names of fields are a promise to whoever reads the files: a name is never
// changed or given another meaning, and new fields come at the end. Rows stand
// in the order of the record, oldest first, so a new draw adds a line and
// changes none. The rule of this room: what it writes is exact, numbers as
// numbers and moments in UTC, and each file can be read back.
package table

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"drawpress/cmd/internal/draw"
)

// A Row is one draw.
type Row struct {
	Round       string  `json:"round"`       // text, for rounds 91a and 91b are real
	Date        string  `json:"date"`        // the civil date in Ottawa, YYYY-MM-DD
	Type        string  `json:"type"`        // the slug of the type, stable for ever
	TypeName    string  `json:"type_name"`   // its name
	Kind        string  `json:"kind"`        // general, program or category
	Version     *string `json:"version"`     // of the category's rules; null if it has none
	Invitations int     `json:"invitations"` // invitations to apply issued
	CRS         int     `json:"crs"`         // score of the lowest-ranked candidate invited
	TieBreak    *string `json:"tie_break"`   // RFC 3339 in UTC; null if none was published
	URL         string  `json:"url"`         // of the article
}

// Fields are the names of a row's fields, in order.
var Fields = []string{"round", "date", "type", "type_name", "kind", "version", "invitations", "crs", "tie_break", "url"}

// Rows lists the draws of a record; url gives the whole URL of a draw's article.
func Rows(draws []*draw.Draw, url func(*draw.Draw) string) []Row {
	rows := make([]Row, len(draws))
	for i, d := range draws {
		rows[i] = Row{
			Round: d.Number.String(), Date: d.Date.String(), Type: d.Type.Slug, TypeName: d.Type.Name, Kind: string(d.Type.Kind),
			Invitations: d.Invitations, CRS: d.CRS, URL: url(d),
		}
		if d.Version != "" {
			rows[i].Version = &d.Version
		}
		if d.TieBreak != nil {
			t := d.TieBreak.UTC().Format("2006-01-02T15:04:05Z")
			rows[i].TieBreak = &t
		}
	}
	return rows
}

// A Format is a file that holds the rows.
type Format struct {
	Path  string // on the site
	Media string // its media type
	Write func(io.Writer, []Row) error
	Check func([]byte) error // reads it back
}

// Formats are the files that are written of every record.
var Formats = []Format{
	{"draws.csv", "text/csv", writeCSV, checkCSV},
	{"draws.json", "application/json", writeJSON, checkJSON},
}

// writeCSV writes RFC 4180: a line of names, lines that end in CR LF, UTF-8.
func writeCSV(w io.Writer, rows []Row) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	if err := c.Write(Fields); err != nil {
		return err
	}
	for _, r := range rows {
		err := c.Write([]string{
			r.Round, r.Date, r.Type, inert(r.TypeName), r.Kind, inert(text(r.Version)), strconv.Itoa(r.Invitations), strconv.Itoa(r.CRS), text(r.TieBreak), r.URL,
		})
		if err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// inert puts an apostrophe before a text that a spreadsheet would take for a
// formula and compute. Names are written by whoever writes the posts.
func inert(s string) string {
	if s != "" {
		switch s[0] {
		case '=', '+', '-', '@', '\t', '\r', '\n':
			return "'" + s
		}
	}
	return s
}

func checkCSV(data []byte) error {
	c := csv.NewReader(bytes.NewReader(data))
	c.FieldsPerRecord = len(Fields)
	_, err := c.ReadAll()
	return err
}

// writeJSON writes an object whose "draws" are the rows, one on each line.
func writeJSON(w io.Writer, rows []Row) error {
	var b bytes.Buffer
	b.WriteString(`{"draws": [`)
	for i, r := range rows {
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(line)
	}
	b.WriteString("\n]}\n")
	_, err := w.Write(b.Bytes())
	return err
}

func checkJSON(data []byte) error {
	var file struct{ Draws []Row }
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return err
	}
	if file.Draws == nil {
		return errors.New(`no list "draws"`)
	}
	return nil
}

// An Index is what the search of the site reads: the draws as figures, of which
// the browser makes their titles, and everything else in words.
type Index struct {
	Types []IndexType `json:"types"`
	Draws []IndexDraw `json:"draws"`
	Posts []IndexPost `json:"posts"`
}

// An IndexType is a type of draw.
type IndexType struct {
	Name  string `json:"name"`
	Short string `json:"short"`
	Kind  string `json:"kind"` // in words: Category-based
	Href  string `json:"href"`
}

// An IndexDraw is an article about a draw. In JSON it is a list: round, date,
// place of its type in the list of types, invitations, CRS, href; then its own
// title and its own summary, if it has them.
type IndexDraw struct {
	Round, Date            string
	Type, Invitations, CRS int
	Href                   string
	Title, Summary         string // as the post has them, empty if they are computed
}

func (d IndexDraw) MarshalJSON() ([]byte, error) {
	list := []any{d.Round, d.Date, d.Type, d.Invitations, d.CRS, d.Href}
	if d.Title != "" || d.Summary != "" {
		list = append(list, d.Title, d.Summary)
	}
	return json.Marshal(list)
}

// An IndexPost is any other page.
type IndexPost struct {
	Title   string `json:"title"`
	Summary string `json:"summary,omitempty"`
	What    string `json:"what"` // News, Page
	Date    string `json:"date,omitempty"`
	Href    string `json:"href"`
}

// WriteIndex writes the index as JSON.
func WriteIndex(w io.Writer, index Index) error {
	data, err := json.Marshal(index)
	if err != nil {
		return err
	}
	_, err = w.Write(append(data, '\n'))
	return err
}

// CheckIndex reads an index back.
func CheckIndex(data []byte) error {
	var index struct {
		Types []IndexType
		Draws [][]any
		Posts []IndexPost
	}
	if err := json.Unmarshal(data, &index); err != nil {
		return err
	}
	for _, d := range index.Draws {
		if len(d) != 6 && len(d) != 8 {
			return fmt.Errorf("a draw of %d fields", len(d))
		}
	}
	return nil
}
