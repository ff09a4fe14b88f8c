package table

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"drawpress/cmd/internal/draw"
)

func record(t *testing.T) []*draw.Draw {
	t.Helper()
	french := &draw.Type{Slug: "french", Kind: draw.Category, Name: "French-language proficiency"}
	odd := &draw.Type{Slug: "odd", Kind: draw.Program, Name: `=HYPERLINK("https://x.example", "a, b")`}
	moment := time.Date(2023, 6, 15, 19, 49, 5, 0, time.FixedZone("EDT", -4*60*60))
	var draws []*draw.Draw
	for _, d := range []struct {
		round, date string
		of          *draw.Type
		version     string
		at          *time.Time
	}{
		{"91a", "2018-05-30", odd, "", nil},
		{"258", "2023-07-12", french, "Version 1", &moment},
	} {
		n, err := draw.ParseNumber(d.round)
		if err != nil {
			t.Fatal(err)
		}
		date, err := draw.ParseDate(d.date)
		if err != nil {
			t.Fatal(err)
		}
		draws = append(draws, &draw.Draw{Number: n, Date: date, Type: d.of, Version: d.version, Invitations: 3800, CRS: 375, TieBreak: d.at})
	}
	return draws
}

func rowsOf(t *testing.T) []Row {
	return Rows(record(t), func(d *draw.Draw) string { return "https://news.example/draws/" + d.Number.String() + "/" })
}

func written(t *testing.T, path string, rows []Row) string {
	t.Helper()
	for _, f := range Formats {
		if f.Path == path {
			var b bytes.Buffer
			if err := f.Write(&b, rows); err != nil {
				t.Fatal(err)
			}
			if err := f.Check(b.Bytes()); err != nil {
				t.Errorf("%s cannot be read back: %v", path, err)
			}
			return b.String()
		}
	}
	t.Fatalf("no format %s", path)
	return ""
}

func TestCSV(t *testing.T) {
	got := written(t, "draws.csv", rowsOf(t))
	want := "round,date,type,type_name,kind,version,invitations,crs,tie_break,url\r\n" +
		`91a,2018-05-30,odd,"'=HYPERLINK(""https://x.example"", ""a, b"")",program,,3800,375,,https://news.example/draws/91a/` + "\r\n" +
		"258,2023-07-12,french,French-language proficiency,category,Version 1,3800,375,2023-06-15T23:49:05Z,https://news.example/draws/258/\r\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	records, err := csv.NewReader(strings.NewReader(got)).ReadAll()
	if err != nil || len(records) != 3 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	for i, r := range rowsOf(t) {
		if n, err := strconv.Atoi(records[i+1][6]); err != nil || n != r.Invitations || records[i+1][0] != r.Round {
			t.Errorf("row %d reads back as %q", i, records[i+1])
		}
	}
}

func TestJSON(t *testing.T) {
	got := written(t, "draws.json", rowsOf(t))
	var file struct{ Draws []Row }
	if err := json.Unmarshal([]byte(got), &file); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(file.Draws, rowsOf(t)) {
		t.Errorf("reads back as %v", file.Draws)
	}
	for _, want := range []string{`"version":null`, `"tie_break":null`, `"invitations":3800,"crs":375`, `"tie_break":"2023-06-15T23:49:05Z"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	var fields map[string][]map[string]any
	if err := json.Unmarshal([]byte(got), &fields); err != nil || len(fields["draws"][0]) != len(Fields) {
		t.Errorf("%v, %v", err, fields)
	}
	for _, name := range Fields {
		if _, ok := fields["draws"][0][name]; !ok {
			t.Errorf("no field %s", name)
		}
	}
}

// TestNoDraws wants files that can be read of a record without draws, too.
func TestNoDraws(t *testing.T) {
	if got := written(t, "draws.csv", nil); strings.Count(got, "\n") != 1 {
		t.Errorf("%q", got)
	}
	if got := written(t, "draws.json", nil); got != "{\"draws\": [\n]}\n" {
		t.Errorf("%q", got)
	}
}

func TestIndex(t *testing.T) {
	index := Index{
		Types: []IndexType{{"French-language proficiency", "French-language", "Category-based", "/types/french/"}},
		Draws: []IndexDraw{
			{Round: "258", Date: "2023-07-12", Invitations: 3800, CRS: 375, Href: "/draws/258/"},
			{Round: "259", Date: "2023-08-01", Invitations: 2000, CRS: 517, Href: "/draws/259/", Title: "A <title>"},
		},
		Posts: []IndexPost{{Title: "About", What: "Page", Href: "/about/"}},
	}
	var b bytes.Buffer
	if err := WriteIndex(&b, index); err != nil {
		t.Fatal(err)
	}
	want := `{"types":[{"name":"French-language proficiency","short":"French-language","kind":"Category-based","href":"/types/french/"}],` +
		`"draws":[["258","2023-07-12",0,3800,375,"/draws/258/"],["259","2023-08-01",0,2000,517,"/draws/259/","A \u003ctitle\u003e",""]],` +
		`"posts":[{"title":"About","what":"Page","href":"/about/"}]}` + "\n"
	if b.String() != want {
		t.Errorf("got  %s\nwant %s", b.String(), want)
	}
	if err := CheckIndex(b.Bytes()); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"", `{"draws":[["258"]]}`, b.String()[:100]} {
		if CheckIndex([]byte(bad)) == nil {
			t.Errorf("%q is no index", bad)
		}
	}
}
