package official

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"drawpress/cmd/internal/draw"
)

// A row is one object of the list of rounds, not yet understood.
type row struct {
	line  int
	keys  []string          // as spelled, each once
	text  map[string]string // by lower-case key
	clash []string          // keys that stand twice with different values; the first is kept
}

// get gives the text of a key, without the spaces around it.
func (r *row) get(key string) string { return strings.TrimSpace(r.text[strings.ToLower(key)]) }

func (r *row) number() (draw.Number, error) { return draw.ParseNumber(r.get(keyNumber)) }

// name is how messages call the row.
func (r *row) name() string {
	if s := r.get(keyNumber); s != "" {
		return "round " + s
	}
	return "a round"
}

// decode gives the file as UTF-8 without a byte order mark. The English file
// is ASCII; the French one has been seen in Windows-1252 and in UTF-8.
func decode(data []byte) ([]byte, error) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, errors.New("line 1: the file is UTF-16; want UTF-8 or Windows-1252")
	}
	if data = bytes.TrimPrefix(data, []byte("\ufeff")); utf8.Valid(data) {
		return data, nil
	}
	var b bytes.Buffer
	b.Grow(len(data) + len(data)/8)
	line := 1
	for _, c := range data {
		r := charmap.Windows1252.DecodeByte(c)
		// The decoder gives the five bytes that mean nothing as U+FFFD or as a C1 control.
		if r == utf8.RuneError || r >= 0x80 && r < 0xa0 {
			return nil, fmt.Errorf("line %d: the byte 0x%02X is neither UTF-8 nor Windows-1252", line, c)
		}
		if c == '\n' {
			line++
		}
		b.WriteRune(r)
	}
	return b.Bytes(), nil
}

// A scanner walks the file and knows in which line it is.
type scanner struct {
	dec  *json.Decoder
	data []byte
	at   int // line is known for this offset
	line int
}

// scan finds the rows. An error names the line.
func scan(data []byte) ([]row, error) {
	start := bytes.TrimSpace(data)
	if len(start) == 0 {
		return nil, errors.New("the file is empty")
	}
	if start[0] == '<' {
		return nil, errors.New("line 1: not JSON but a web page; want the official rounds file, ee_rounds_123_en.json")
	}
	s := &scanner{dec: json.NewDecoder(bytes.NewReader(data)), data: data, line: 1}
	if err := s.open('{', `the file is not an object; want {"rounds": [...]}`); err != nil {
		return nil, err
	}
	var rows []row
	found := false
	for s.dec.More() {
		key, err := s.key()
		if err != nil {
			return nil, err
		}
		if !strings.EqualFold(key, "rounds") {
			if _, err := s.value(); err != nil {
				return nil, err
			}
			continue
		}
		if found {
			return nil, fmt.Errorf("line %d: a second list of rounds; want one", s.here())
		}
		found = true
		if rows, err = s.list(); err != nil {
			return nil, err
		}
	}
	if err := s.close(); err != nil {
		return nil, err
	}
	if !found {
		return nil, errors.New(`the file has no "rounds"; want {"rounds": [...]}`)
	}
	if _, err := s.dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("line %d: something follows the end of the object; want one JSON object", s.here())
	}
	return rows, nil
}

func (s *scanner) list() ([]row, error) {
	if err := s.open('[', `"rounds" is not a list; want the file ee_rounds_123, whose rounds are a list of objects`); err != nil {
		return nil, err
	}
	var rows []row
	for s.dec.More() {
		row, err := s.row()
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, s.close()
}

func (s *scanner) row() (row, error) {
	r := row{line: s.here(), text: make(map[string]string, 32)}
	if err := s.open('{', "a round is not an object; want {\"drawNumber\": ..., ...}"); err != nil {
		return row{}, err
	}
	for s.dec.More() {
		key, err := s.key()
		if err != nil {
			return row{}, err
		}
		value, err := s.value()
		if err != nil {
			return row{}, err
		}
		lower := strings.ToLower(key)
		if first, twice := r.text[lower]; !twice {
			r.keys, r.text[lower] = append(r.keys, key), value
		} else if first != value {
			r.clash = append(r.clash, key)
		}
	}
	return r, s.close()
}

// open reads a bracket; the next thing being something else is a wrong shape.
func (s *scanner) open(want json.Delim, shape string) error {
	line := s.here()
	t, err := s.dec.Token()
	if err != nil {
		return s.fail(err)
	}
	if t != want {
		return fmt.Errorf("line %d: %s", line, shape)
	}
	return nil
}

// close reads the bracket that ends what More has come to the end of.
func (s *scanner) close() error {
	if _, err := s.dec.Token(); err != nil {
		return s.fail(err)
	}
	return nil
}

func (s *scanner) key() (string, error) {
	t, err := s.dec.Token()
	if err != nil {
		return "", s.fail(err)
	}
	key, _ := t.(string) // within an object the decoder lets nothing else through
	return key, nil
}

// value gives a string as its text and anything else as its JSON.
func (s *scanner) value() (string, error) {
	var raw json.RawMessage
	if err := s.dec.Decode(&raw); err != nil {
		return "", s.fail(err)
	}
	if raw[0] != '"' {
		return string(raw), nil
	}
	var text string
	err := json.Unmarshal(raw, &text)
	return text, err
}

// here is the line of the next thing to read.
func (s *scanner) here() int {
	end := int(s.dec.InputOffset())
	for end < len(s.data) && strings.IndexByte(" \t\r\n,:", s.data[end]) >= 0 {
		end++
	}
	if end > s.at {
		s.line += bytes.Count(s.data[s.at:end], []byte{'\n'})
		s.at = end
	}
	return s.line
}

func (s *scanner) fail(err error) error {
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		last := 1 + bytes.Count(bytes.TrimSpace(s.data), []byte{'\n'})
		return fmt.Errorf("line %d: the file was cut short: it ends before its brackets are closed", last)
	}
	return fmt.Errorf("line %d: not JSON: %w", s.here(), err)
}
