package site

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/matter"
	"drawpress/cmd/internal/source"
)

// PoolFile is where a site keeps the measurements of the pool, in the form
// that [draw.FormatPools] writes. A site may have none.
const PoolFile = "content/pool.csv"

// maxColumns is far above what a table of scores needs. Each problem quotes its
// line, so a line with very many of them would take very long.
const maxColumns = 100

// LoadPools reads only the measurements of the pool of a site folder. Without
// the file there are none.
func LoadPools(folder fs.FS) (*draw.Pools, source.Problems) {
	l := newLoader(folder, Options{})
	l.pools()
	return l.site.Pools, l.problems.Sort()
}

func (l *loader) pools() {
	l.site.Pools = noPools
	l.memo.expect([]string{PoolFile})
	text, err := l.memo.read(l, PoolFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return
	case err != nil:
		l.unreadable(PoolFile, err)
		return
	}
	var today draw.Date
	if !l.options.At.IsZero() {
		today = draw.DateOf(l.options.At.In(l.site.Settings.Zone))
	}
	pools, problems := l.memo.parsePools(text, today)
	l.problems = append(l.problems, problems...)
	if pools != nil {
		l.site.Pools = pools
	}
}

// noPools is what a site without measurements has.
var noPools = &draw.Pools{}

// A poolReader reads content/pool.csv.
type poolReader struct {
	file     *source.File
	csv      *csv.Reader
	skipped  int       // bytes of a byte order mark
	today    draw.Date // zero if any day will do
	columns  []poolColumn
	unnamed  bool     // the first line has errors: the others cannot be checked as a whole
	record   []string // that was read last
	lines    map[draw.Date]int
	pools    []*draw.Pool
	problems source.Problems
}

// A poolColumn is what a name of the first line means.
type poolColumn struct {
	name string    // empty if it means nothing
	band draw.Band // without candidates; of a column of a band
}

// parsePools reads the file strictly: every name is known, every figure is a
// number, the bands of a line hold each score once and sum to its total. The
// pools are nil if there is an error among the problems.
func parsePools(file *source.File, today draw.Date) (*draw.Pools, source.Problems) {
	r := &poolReader{file: file, today: today, lines: map[draw.Date]int{}}
	text := bytes.TrimPrefix(file.Text, []byte("\ufeff"))
	r.skipped = len(file.Text) - len(text)
	if at := invalid(text); at >= 0 {
		return nil, source.Problems{file.At(r.skipped+at, 1, source.Faultf(source.BadEncoding, "the byte 0x%02X is not UTF-8; want a text in UTF-8", text[at]))}
	}
	r.csv = csv.NewReader(bytes.NewReader(text))
	r.csv.FieldsPerRecord = -1
	r.csv.ReuseRecord = true
	for {
		var err error
		if r.record, err = r.csv.Read(); err == io.EOF {
			break
		}
		switch {
		case err != nil:
			r.syntax(err)
			if r.columns == nil {
				return nil, r.problems
			}
		case r.columns == nil:
			if len(r.record) > maxColumns {
				return nil, source.Problems{file.Whole(source.Faultf(source.WrongShape, "the first line names %d columns; want at most %d", len(r.record), maxColumns))}
			}
			r.header()
			r.unnamed = len(r.problems) > 0
		default:
			r.line()
		}
	}
	if r.columns == nil {
		r.add(file.Whole(source.Faultf(source.WrongShape, "the file is empty; want a line of names that begins %s,%s, then a line for each measurement", draw.PoolDate, draw.PoolTotal)))
	}
	if r.problems.Errors() > 0 {
		return nil, r.problems
	}
	pools, err := draw.NewPools(r.pools)
	if err != nil { // the days are unique by now
		return nil, source.Problems{file.Whole(source.Faultf(source.DuplicateKey, "%v", err))}
	}
	return pools, r.problems
}

// invalid gives the offset of the first byte that is not UTF-8, or -1.
func invalid(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

func (r *poolReader) add(p source.Problem) { r.problems = append(r.problems, p) }

// place gives a line and a column in bytes, as csv counts them, as an editor
// counts.
func (r *poolReader) place(line, col int) (int, int) {
	text := r.file.Line(line)
	if line == 1 {
		col += r.skipped
	}
	return line, utf8.RuneCountInString(text[:max(0, min(col-1, len(text)))]) + 1
}

// syntax adds a line that is not CSV.
func (r *poolReader) syntax(err error) {
	var pe *csv.ParseError
	line, col := 1, 1
	if errors.As(err, &pe) {
		line, col = r.place(pe.Line, pe.Column)
		if pe.Line != pe.StartLine { // quotes that are never closed run to the end of the file
			line, col = pe.StartLine, 1
		}
	}
	r.add(r.file.AtLine(line, col, 1, source.Faultf(source.WrongShape, "the quotes do not pair; want figures without quotes, such as 18657")))
}

// at makes a problem of a field of the record that was just read.
func (r *poolReader) at(i int, f *source.Fault) source.Problem {
	line, col := r.csv.FieldPos(i)
	text := strings.TrimSpace(r.record[i])
	line, col = r.place(line, col+strings.Index(r.record[i], text))
	return r.file.AtLine(line, col, utf8.RuneCountInString(text), f)
}

// begin adds a problem at the beginning of the record that was just read.
func (r *poolReader) begin(width int, f *source.Fault) {
	line, _ := r.csv.FieldPos(0)
	r.add(r.file.AtLine(line, 1, width, f))
}

// rangeGrammar is the name of a column of a band.
var rangeGrammar = regexp.MustCompile(`^(0|[1-9]\d{0,3})-(0|[1-9]\d{0,3})$`)

func (r *poolReader) header() {
	first := map[string]bool{}
	for i, field := range r.record {
		name := strings.TrimSpace(field)
		column := poolColumn{name: name}
		m := rangeGrammar.FindStringSubmatch(name)
		switch {
		case first[name]:
			r.add(r.at(i, source.Faultf(source.DuplicateKey, "the column %q stands twice", source.Short(name))))
		case name == draw.PoolDate, name == draw.PoolTotal:
		case m != nil:
			column.band.From, _ = strconv.Atoi(m[1])
			column.band.To, _ = strconv.Atoi(m[2])
			if b := column.band; b.To < b.From || b.To > draw.MaxCRS {
				r.add(r.at(i, source.Faultf(source.BadPool, "%s is no range of scores; want the lower score first, and at most %d", name, draw.MaxCRS)))
			}
		default:
			f := source.Faultf(source.UnknownKey, "unknown column %q; want %s, %s or a range of scores such as 451-500", source.Short(name), draw.PoolDate, draw.PoolTotal)
			if near := source.Nearest(name, []string{draw.PoolDate, draw.PoolTotal}); near != "" {
				f.WithHint("did you mean %s?", near)
			}
			r.add(r.at(i, f))
			column.name = ""
		}
		first[name] = true
		r.columns = append(r.columns, column)
	}
	for _, name := range []string{draw.PoolDate, draw.PoolTotal} {
		if !first[name] {
			r.begin(1, source.Faultf(source.MissingKey, "no column %s; the first line names the columns, and %s and %s are among them", name, draw.PoolDate, draw.PoolTotal))
		}
	}
}

func (r *poolReader) line() {
	before := r.problems.Errors()
	if len(r.record) != len(r.columns) {
		line, _ := r.csv.FieldPos(0)
		r.begin(utf8.RuneCountInString(r.file.Line(line)), source.Faultf(source.WrongShape, "%d fields, but the first line names %d", len(r.record), len(r.columns)))
		return
	}
	var date draw.Date
	total, totalAt := 0, 0
	var bands []draw.Band
	at := map[draw.Band]int{} // a band without candidates -> its field
	for i, field := range r.record {
		text := strings.TrimSpace(field)
		switch column := r.columns[i]; {
		case column.name == draw.PoolDate:
			date = r.date(i, text)
		case column.name == draw.PoolTotal:
			total, totalAt = r.count(i, text), i
		case text == "", column.name == "": // the measurement has no such band
		default:
			b := column.band
			at[b] = i
			b.Candidates = r.count(i, text)
			bands = append(bands, b)
		}
	}
	if r.unnamed || r.problems.Errors() > before {
		return
	}
	pool, err := draw.NewPool(date, bands)
	var pe *draw.PoolError
	switch {
	case errors.As(err, &pe):
		i, ok := at[draw.Band{From: pe.Band.From, To: pe.Band.To}]
		if !ok {
			r.begin(len("2006-01-02"), source.Faultf(source.BadPool, "%s", pe.Text))
			return
		}
		r.add(r.at(i, source.Faultf(source.BadPool, "%s", pe.Text)))
	case pool.Total() != total:
		r.add(r.at(totalAt, source.Faultf(source.BadPool, "the total is %d, but the bands sum to %d", total, pool.Total())))
	default:
		r.pools = append(r.pools, pool)
	}
}

func (r *poolReader) date(i int, text string) draw.Date {
	d, err := draw.ParseDate(text)
	if err != nil {
		r.add(r.at(i, source.Faultf(source.NotADate, "%v", err)))
		return draw.Date{}
	}
	line, _ := r.csv.FieldPos(i)
	if other, twice := r.lines[d]; twice {
		r.add(r.at(i, source.Faultf(source.DuplicateKey, "%s is in line %d already; want one line for each day", d, other)))
		return d
	}
	r.lines[d] = line
	if !r.today.IsZero() && r.today.Before(d) {
		r.add(r.at(i, source.Faultf(source.Implausible, "%s has not come yet (today is %s)", d, r.today)).AsWarning())
	}
	return d
}

func (r *poolReader) count(i int, text string) int {
	if text == "0" {
		return 0
	}
	n, ok := matter.ParseCount(text)
	if !ok {
		r.add(r.at(i, source.Faultf(source.NotACount, "%q is not a whole number; want one such as 18657, or 0", source.Short(text))))
	}
	return n
}
