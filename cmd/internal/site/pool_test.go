package site_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"drawpress"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

func loadPools(text string) (*draw.Pools, string) {
	pools, problems := site.LoadPools(fstest.MapFS{site.PoolFile: {Data: []byte(text)}})
	var b strings.Builder
	_ = source.Printer{W: &b}.Print(problems)
	return pools, b.String()
}

const soundPools = `date,total,501-1200,451-500,476-500,451-475,0-450
2023-05-10,40,7,18,8,10,15
2023-04-26,30,7,20,,,3
`

func TestLoadPools(t *testing.T) {
	for name, text := range map[string]string{
		"plain":             soundPools,
		"CRLF":              strings.ReplaceAll(soundPools, "\n", "\r\n"),
		"byte order mark":   "\ufeff" + soundPools,
		"no end":            strings.TrimSuffix(soundPools, "\n"),
		"blank lines":       strings.ReplaceAll(soundPools, "\n", "\n\n"),
		"spaces":            strings.ReplaceAll(soundPools, ",", " , "),
		"quotes":            strings.ReplaceAll(soundPools, "0-450", `"0-450"`),
		"another order":     "date,total,501-1200,451-500,476-500,451-475,0-450\n2023-04-26,30,7,20,,,3\n2023-05-10,40,7,18,8,10,15\n",
		"other columns":     "0-450,451-475,476-500,451-500,501-1200,date,total\n15,10,8,18,7,2023-05-10,40\n3,,,20,7,2023-04-26,30\n",
		"a column too many": "date,total,601-1200,501-1200,451-500,476-500,451-475,0-450\n2023-05-10,40,,7,18,8,10,15\n2023-04-26,30,,7,20,,,3\n",
	} {
		pools, problems := loadPools(text)
		if problems != "" {
			t.Errorf("%s:\n%s", name, problems)
			continue
		}
		if again := string(draw.FormatPools(pools.All())); again != soundPools {
			t.Errorf("%s: written again\n%s", name, again)
		}
	}
	pools, problems := loadPools("date,total,501-1200,0-500\n2023-05-10,\"1,234,567\",1 234 000,567\n2023-05-11,0,0,0\n")
	if problems != "" || pools.All()[0].Total() != 1234567 || pools.All()[1].Total() != 0 {
		t.Errorf("groups of digits: %s", problems)
	}
}

func TestLoadNoPools(t *testing.T) {
	if pools, problems := site.LoadPools(fstest.MapFS{}); pools.Len() != 0 || len(problems) > 0 {
		t.Errorf("%v, %v", pools, problems)
	}
	if pools, problems := loadPools("date,total\n"); pools.Len() != 0 || problems != "" {
		t.Errorf("%v, %v", pools, problems)
	}
}

func TestBrokenPools(t *testing.T) {
	const head = "date,total,501-1200,451-500,476-500,451-475,0-450\n"
	for _, tt := range []struct{ name, text, want string }{
		{"empty", "", `
content/pool.csv: error DP018: the file is empty; want a line of names that begins date,total, then a line for each measurement
`},
		{"bytes", head + "2023-05-10,4\xff,7,18,8,10,15\n", `
content/pool.csv:2:13: error DP009: the byte 0xFF is not UTF-8; want a text in UTF-8
  2 | 2023-05-10,4�,7,18,8,10,15
    |             ^
`},
		{"names", "dat,total,501-1200,0–500,0-500,501-1200,600-500,0-1300\n2023-05-10,5x,1,2,3,4,5,6\n", `
content/pool.csv:1:1: error DP010: unknown column "dat"; want date, total or a range of scores such as 451-500
  1 | dat,total,501-1200,0–500,0-500,501-1200,600-500,0-1300
    | ^^^
    = did you mean date?
content/pool.csv:1:1: error DP011: no column date; the first line names the columns, and date and total are among them
  1 | dat,total,501-1200,0–500,0-500,501-1200,600-500,0-1300
    | ^
content/pool.csv:1:20: error DP010: unknown column "0–500"; want date, total or a range of scores such as 451-500
  1 | dat,total,501-1200,0–500,0-500,501-1200,600-500,0-1300
    |                    ^^^^^
content/pool.csv:1:32: error DP006: the column "501-1200" stands twice
  1 | dat,total,501-1200,0–500,0-500,501-1200,600-500,0-1300
    |                                ^^^^^^^^
content/pool.csv:1:41: error DP060: 600-500 is no range of scores; want the lower score first, and at most 1200
  1 | dat,total,501-1200,0–500,0-500,501-1200,600-500,0-1300
    |                                         ^^^^^^^
content/pool.csv:1:49: error DP060: 0-1300 is no range of scores; want the lower score first, and at most 1200
  1 | dat,total,501-1200,0–500,0-500,501-1200,600-500,0-1300
    |                                                 ^^^^^^
content/pool.csv:2:12: error DP012: "5x" is not a whole number; want one such as 18657, or 0
  2 | 2023-05-10,5x,1,2,3,4,5,6
    |            ^^
`},
		{"a mark and a name", "\ufeffdate,totl,0-1200\n", `
content/pool.csv:1:1: error DP011: no column total; the first line names the columns, and date and total are among them
  1 | ` + "\ufffd" + `date,totl,0-1200
    | ^
content/pool.csv:1:7: error DP010: unknown column "totl"; want date, total or a range of scores such as 451-500
  1 | ` + "\ufffd" + `date,totl,0-1200
    |       ^^^^
    = did you mean total?
`},
		{"dates and numbers", head + "2023-05-32,40,7,18,8,10,15\n2023-05-10,4O,7,18, -8,10,015\n2023-05-10,40,7,18,8,10,15\n,30,7,20,,,3\n2023-05-11,,7,18,8,10,15\n", `
content/pool.csv:2:1: error DP014: "2023-05-32" is not a day of the calendar; want YYYY-MM-DD such as 2023-07-12
  2 | 2023-05-32,40,7,18,8,10,15
    | ^^^^^^^^^^
content/pool.csv:3:12: error DP012: "4O" is not a whole number; want one such as 18657, or 0
  3 | 2023-05-10,4O,7,18, -8,10,015
    |            ^^
content/pool.csv:3:21: error DP012: "-8" is not a whole number; want one such as 18657, or 0
  3 | 2023-05-10,4O,7,18, -8,10,015
    |                     ^^
content/pool.csv:3:27: error DP012: "015" is not a whole number; want one such as 18657, or 0
  3 | 2023-05-10,4O,7,18, -8,10,015
    |                           ^^^
content/pool.csv:4:1: error DP006: 2023-05-10 is in line 3 already; want one line for each day
  4 | 2023-05-10,40,7,18,8,10,15
    | ^^^^^^^^^^
content/pool.csv:5:1: error DP014: "" is not a date; want YYYY-MM-DD such as 2023-07-12
  5 | ,30,7,20,,,3
    | ^
content/pool.csv:6:12: error DP012: "" is not a whole number; want one such as 18657, or 0
  6 | 2023-05-11,,7,18,8,10,15
    |            ^
`},
		{"sums", head + "2023-05-10,41,7,18,8,10,15\n2023-05-11,40,7,18,8,11,15\n2023-05-12,40,7,18,8,,15\n2023-05-13,40,,18,8,10,15\n2023-05-14,33,7,18,8\n", `
content/pool.csv:2:12: error DP060: the total is 41, but the bands sum to 40
  2 | 2023-05-10,41,7,18,8,10,15
    |            ^^
content/pool.csv:3:17: error DP060: the band 451-500 has 18 candidates, but its parts have 19
  3 | 2023-05-11,40,7,18,8,11,15
    |                 ^^
content/pool.csv:4:17: error DP060: the parts of the band 451-500 do not fill it: none has the scores 451 to 475
  4 | 2023-05-12,40,7,18,8,,15
    |                 ^^
content/pool.csv:5:1: error DP060: no band has the scores 501 to 1200
  5 | 2023-05-13,40,,18,8,10,15
    | ^^^^^^^^^^
content/pool.csv:6:1: error DP018: 5 fields, but the first line names 7
  6 | 2023-05-14,33,7,18,8
    | ^^^^^^^^^^^^^^^^^^^^
`},
		{"overlap", "date,total,501-1200,400-600,0-500\n2023-05-10,3,1,1,1\n", `
content/pool.csv:2:16: error DP060: the band 400-600 overlaps 501-1200
  2 | 2023-05-10,3,1,1,1
    |                ^
`},
		{"quotes", head + "2023-05-10,4\"0,7,18,8,10,15\n2023-05-11,41,7,18,8,10,15\n\"2023-05-12,41,7,18,8,10,15\n2023-05-13,41,7,18,8,10,15\n", `
content/pool.csv:2:13: error DP018: the quotes do not pair; want figures without quotes, such as 18657
  2 | 2023-05-10,4"0,7,18,8,10,15
    |             ^
content/pool.csv:3:12: error DP060: the total is 41, but the bands sum to 40
  3 | 2023-05-11,41,7,18,8,10,15
    |            ^^
content/pool.csv:4:1: error DP018: the quotes do not pair; want figures without quotes, such as 18657
  4 | "2023-05-12,41,7,18,8,10,15
    | ^
`},
		{"quotes in the names", "date,\"total,0-1200\n2023-05-10,1,1\n", `
content/pool.csv:1:1: error DP018: the quotes do not pair; want figures without quotes, such as 18657
  1 | date,"total,0-1200
    | ^
`},
		{"too wide", "date,total" + strings.Repeat(",x", 200) + "\n", `
content/pool.csv: error DP018: the first line names 202 columns; want at most 100
`},
		{"too large", strings.Repeat("x", 300<<10), `
content/pool.csv: error DP008: the file has 307200 bytes; want at most 262144
`},
	} {
		pools, got := loadPools(tt.text)
		if want := strings.TrimPrefix(tt.want, "\n"); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, want)
		}
		if pools.Len() != 0 {
			t.Errorf("%s: %d measurements all the same", tt.name, pools.Len())
		}
	}
}

// TestLoadWithPools reads a whole site: the file is not strange, and a
// measurement of the future is a warning.
func TestLoadWithPools(t *testing.T) {
	general, err := fs.ReadFile(drawpress.Types(), "content/types/general.md")
	if err != nil {
		t.Fatal(err)
	}
	folder := fstest.MapFS{
		"site.yaml":                 {Data: []byte("title: Draw News\nbase_url: https://news.example/\n")},
		"content/types/general.md":  {Data: general},
		"content/draws/2023/257.md": {Data: []byte("---\nround: 257\ndate: 2023-07-11\ntype: general\ninvitations: 800\ncrs: 505\n---\n")},
		site.PoolFile:               {Data: []byte(soundPools)},
	}
	at := time.Date(2023, 5, 1, 12, 0, 0, 0, time.UTC)
	s, problems := site.Load(folder, site.Options{At: at, Future: true, Defaults: drawpress.Defaults()})
	if s == nil || s.Pools.Len() != 2 {
		t.Fatalf("%v", problems)
	}
	var said []string
	for _, p := range problems {
		if p.File == site.PoolFile {
			said = append(said, fmt.Sprintf("%s %s %s: %s", p.Severity, p.Code, p.Place, p.Message))
		}
	}
	const want = "warning DP024 content/pool.csv:2:1: 2023-05-10 has not come yet (today is 2023-05-01)"
	if len(said) != 1 || said[0] != want {
		t.Errorf("%q; want %q", said, want)
	}
	delete(folder, site.PoolFile)
	if s, problems := site.Load(folder, site.Options{At: at.AddDate(1, 0, 0), Defaults: drawpress.Defaults()}); s == nil || s.Pools == nil || s.Pools.Len() != 0 || len(problems) > 0 {
		t.Errorf("without the file: %v", problems)
	}
}

// TestPoolsOfRecord reads the file of this repository, which is in the form
// that FormatPools writes.
func TestPoolsOfRecord(t *testing.T) {
	text, err := os.ReadFile("../../../" + site.PoolFile)
	if err != nil {
		t.Fatal(err)
	}
	pools, problems := loadPools(string(text))
	if problems != "" || pools.Len() < 123 {
		t.Fatalf("%d measurements\n%s", pools.Len(), problems)
	}
	if again := draw.FormatPools(pools.All()); !bytes.Equal(again, text) {
		t.Error("FormatPools writes another file")
	}
}

// What FormatPools writes is read back as the same measurements.
func TestPoolsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []*draw.Pool
		for _, day := range rapid.SliceOfNDistinct(rapid.IntRange(19000, 20000), 0, 5, rapid.ID).Draw(t, "days") {
			middle := rapid.IntRange(1, draw.MaxCRS).Draw(t, "middle")
			n, m := rapid.IntRange(0, 999999).Draw(t, "n"), rapid.IntRange(0, 9).Draw(t, "m")
			bands := []draw.Band{{From: middle, To: draw.MaxCRS, Candidates: m}, {From: 0, To: middle - 1, Candidates: n}}
			if middle > 1 && rapid.Bool().Draw(t, "divided") {
				bands = append(bands, draw.Band{From: 0, To: 0, Candidates: n}, draw.Band{From: 1, To: middle - 1})
			}
			p, err := draw.NewPool(draw.FromDays(day), bands)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, p)
		}
		text := draw.FormatPools(list)
		pools, problems := loadPools(string(text))
		if problems != "" || pools.Len() != len(list) {
			t.Fatalf("%s\n%s", text, problems)
		}
		for _, p := range list {
			if got := pools.At(p.Date()); fmt.Sprint(*got) != fmt.Sprint(*p) {
				t.Fatalf("read %v, not %v", got, p)
			}
		}
	})
}

// FuzzPools holds the reader to three promises: it never panics, every problem
// has a place in the file, and what it takes is written again to be read alike.
func FuzzPools(f *testing.F) {
	f.Add([]byte(soundPools))
	f.Add([]byte("\ufeff" + strings.ReplaceAll(soundPools, "\n", "\r\n")))
	f.Add([]byte("date,total,0-1200\n2023-05-10,\"1,234\",1 234\n2023-05-09,0,0\n"))
	f.Add([]byte("date,total,0-1200\n\"2023-05-10,4\n0,0"))
	f.Add([]byte("date,total,0-1200,0-0,1-1200\n2023-05-10,3,3,1,2,\n0001-01-01,9999999999,,1,\xff\n"))
	f.Add([]byte("total\n\n,,,\n\"\""))
	f.Fuzz(func(t *testing.T, text []byte) {
		pools, problems := site.LoadPools(fstest.MapFS{site.PoolFile: {Data: text}})
		lines := bytes.Count(text, []byte("\n")) + 1
		for _, p := range problems {
			if p.File != site.PoolFile || p.Line < 0 || p.Line > lines || p.Line > 0 && p.Col < 1 || p.Message == "" {
				t.Errorf("%+v", p)
			}
		}
		if len(problems) > 0 && pools.Len() > 0 {
			t.Error("measurements beside an error")
		}
		written := draw.FormatPools(pools.All())
		again, more := site.LoadPools(fstest.MapFS{site.PoolFile: {Data: written}})
		if len(more) > 0 || !bytes.Equal(draw.FormatPools(again.All()), written) {
			t.Errorf("written again\n%s\n%v", written, more)
		}
	})
}
