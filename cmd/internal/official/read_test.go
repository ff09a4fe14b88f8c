package official_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/official"
)

// types is a small catalogue with every label, English and French, that the
// file bore from 2015 to 2026.
func types(t testing.TB) *draw.Catalogue {
	t.Helper()
	all := []*draw.Type{
		{Slug: "general", Kind: draw.General, Labels: []string{"No Program Specified", "General", "Aucun programme spécifié", "Générale"}},
		{Slug: "pnp", Kind: draw.Program, Labels: []string{"Provincial Nominee Program", "Programme des candidats des provinces"}},
		{Slug: "cec", Kind: draw.Program, Labels: []string{"Canadian Experience Class", "Catégorie de l’expérience canadienne"}},
		{Slug: "fst", Kind: draw.Program, Labels: []string{"Federal Skilled Trades", "Programme des travailleurs de métiers spécialisés (fédéral)"}},
		{Slug: "fsw", Kind: draw.Program, Labels: []string{"Federal Skilled Worker", "Programme des travailleurs qualifiés (fédéral)"}},
		{Slug: "french", Kind: draw.Category, Labels: []string{"French language proficiency", "Compétence linguistique en français"}},
		{Slug: "healthcare", Kind: draw.Category, Labels: []string{"Healthcare occupations", "Healthcare and social services occupations",
			"Professions de la santé", "Professions de la santé et des services sociaux"}},
		{Slug: "stem", Kind: draw.Category, Labels: []string{"STEM occupations", "Professions des STIM"}},
		{Slug: "trades", Kind: draw.Category, Labels: []string{"Trade occupations", "Trades Occupations", "Métiers spécialisés", "Métiers"}},
		{Slug: "transport", Kind: draw.Category, Labels: []string{"Transport occupations", "Métiers des transports"}},
		{Slug: "agriculture", Kind: draw.Category, Labels: []string{"Agriculture and agri-food occupations", "Métiers de l'agriculture et de l'agroalimentaire"}},
		{Slug: "education", Kind: draw.Category, Labels: []string{"Education occupations", "Professions de l’éducation"}},
		{Slug: "physicians", Kind: draw.Category, Labels: []string{"Physicians with Canadian Work Experience", "Médecins ayant de l’expérience de travail au Canada"}},
		{Slug: "senior-managers", Kind: draw.Category, Labels: []string{"Senior managers with Canadian Work Experience",
			"Cadres supérieurs/cadres supérieures ayant de l’expérience de travail au Canada"}},
		{Slug: "military", Kind: draw.Category, Labels: []string{"Skilled Military Recruits", "Recrues militaires qualifiées"}},
	}
	for _, t := range all {
		t.Name, t.Short = t.Slug, t.Slug
	}
	c, err := draw.NewCatalogue(all)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// describe gives a round on one line, without its place in the file.
func describe(r official.Round) string {
	tie := "none"
	if r.TieBreak != nil {
		tie = r.TieBreak.Format(draw.TieBreakLayout)
	}
	return fmt.Sprintf("%s %s %s/%s %d %d %s", r.Number, r.Date, r.Type.Slug, r.Version, r.Invitations, r.CRS, tie)
}

func describeAll(rounds []official.Round) []string {
	var all []string
	for _, r := range rounds {
		all = append(all, describe(r))
	}
	return all
}

// remarkable gives the remarks but those on missing numbers, as "round field fatal".
func remarkable(remarks []official.Remark) []string {
	var all []string
	for _, r := range remarks {
		if strings.HasSuffix(r.Text, "not in the file") {
			continue
		}
		s := r.Round + " " + r.Field
		if r.Fatal {
			s += " fatal"
		}
		all = append(all, s)
	}
	return all
}

var fixture = []string{
	"76 2017-11-01 fst/ 505 241 none",
	"91a 2018-05-30 fst/ 500 288 2017-06-07 20:11:13 UTC",
	"91b 2018-05-30 pnp/ 200 902 2018-03-23 05:38:02 UTC",
	"104 2018-11-14 general/ 3900 449 2018-09-16 12:41:42 UTC",
	"139 2020-03-18 pnp/ 668 720 2020-03-19 02:04:06 UTC",
	"208 2021-10-27 pnp/ 681 744 2021-10-07 16:38:21 UTC",
	"247 2023-04-26 general/ 3500 483 2023-04-22 19:46:58 UTC",
	"258 2023-07-12 french/Version 1 3800 375 2023-06-15 23:49:05 UTC",
	"277 2023-12-20 transport/Version 1 670 435 2023-08-30 17:30:21 UTC",
	"297 2024-05-31 cec/ 3000 522 2024-03-19 18:58:58 UTC",
	"310 2024-08-15 french/Version 1 2000 394 2024-07-07 09:46:10 UTC",
	"333 2025-01-23 cec/ 4000 527 2024-07-23 07:06:43 UTC",
	"432 2026-08-05 cec/ 3000 516 2026-07-03 21:35:13 UTC",
}

var fixtureRemarks = []string{"208 drawCutOff", "139 drawCutOff", "104 drawDateTime"} // in the order of the file

// The same file reads the same however it is laid out and encoded.
func TestReadLayouts(t *testing.T) {
	lf := file(t, "testdata/rounds.json")
	var oneLine bytes.Buffer
	if err := json.Compact(&oneLine, lf); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"as published":    lf,
		"CRLF":            bytes.ReplaceAll(lf, []byte("\n"), []byte("\r\n")),
		"tabs":            bytes.ReplaceAll(lf, []byte("  "), []byte("\t")),
		"BOM":             append([]byte("\ufeff"), lf...),
		"one line":        oneLine.Bytes(),
		"keys lower case": lowerKeys(t, lf),
		"spaces around":   []byte("\n\n  " + string(lf) + " \r\n\t"),
	} {
		t.Run(name, func(t *testing.T) {
			rounds, remarks, err := official.Read(data, types(t))
			if err != nil {
				t.Fatal(err)
			}
			if got := describeAll(rounds); !slices.Equal(got, fixture) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(fixture, "\n"))
			}
			if got := remarkable(remarks); !slices.Equal(got, fixtureRemarks) {
				t.Errorf("remarks %q, want %q", got, fixtureRemarks)
			}
		})
	}
}

func lowerKeys(t *testing.T, data []byte) []byte {
	var f struct{ Rounds []map[string]string }
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	for i, r := range f.Rounds {
		f.Rounds[i] = map[string]string{}
		for k, v := range r {
			f.Rounds[i][strings.ToLower(k)] = v
		}
	}
	out, err := json.Marshal(map[string]any{"ROUNDS": f.Rounds})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReadLinesAndRaw(t *testing.T) {
	data := file(t, "testdata/rounds.json")
	lines := strings.Split(string(data), "\n")
	rounds, _, err := official.Read(data, types(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rounds {
		here := lines[r.Line-1]
		if !strings.HasPrefix(strings.TrimSpace(here), "{") {
			t.Errorf("round %s: line %d is %q, want that of its bracket", r.Number, r.Line, here)
		}
		if near := here + lines[r.Line]; !strings.Contains(near, `"`+r.Number.String()+`"`) {
			t.Errorf("round %s: line %d is of another round: %q", r.Number, r.Line, near)
		}
		if len(r.Raw) != 31 {
			t.Errorf("round %s: %d raw values, want 31", r.Number, len(r.Raw))
		}
	}
	r := rounds[5]
	if r.Raw["drawcutoff"] != "October 7 at 16:38:21 UTC" || r.Raw["drawtext1"] == "" || r.Label != "Provincial Nominee Program" {
		t.Errorf("round 208: raw %q, label %q", r.Raw, r.Label)
	}
}

// The French file: Windows-1252 in September 2026, UTF-8 in October.
func TestReadFrench(t *testing.T) {
	utf := file(t, "testdata/rondes.json")
	latin, err := charmap.Windows1252.NewEncoder().Bytes(utf)
	if err != nil || utf8.Valid(latin) {
		t.Fatal("the fixture has nothing that Windows-1252 writes otherwise", err)
	}
	nbsp, narrow := bytes.ReplaceAll(utf, []byte("3 800"), []byte("3\u00a0800")), bytes.ReplaceAll(utf, []byte("3 800"), []byte("3\u202f800"))
	want := []string{
		"64 2017-05-26 fst/ 400 199 none",
		"210 2021-11-24 pnp/ 613 737 2021-06-22 20:19:59 UTC",
		"258 2023-07-12 french/Version 1 3800 375 2023-06-15 23:49:05 UTC",
		"267 2023-09-28 agriculture/Version 1 600 354 2023-06-12 10:23:21 UTC",
		"268 2023-10-10 general/ 3725 500 2023-10-02 15:25:30 UTC",
		"392 2026-01-21 cec/ 6000 509 2025-10-29 04:35:24 UTC",
		"394 2026-02-06 french/2026-Version 2 8500 400 2026-02-03 11:11:44 UTC",
		"402 2026-03-05 senior-managers/2026-Version 1 250 429 2025-08-19 15:10:18 UTC",
		"430 2026-07-23 military/2026-Version 1 4 368 2026-06-02 20:11:26 UTC",
	}
	for name, data := range map[string][]byte{"UTF-8": utf, "Windows-1252": latin, "U+00A0": nbsp, "U+202F": narrow} {
		rounds, remarks, err := official.Read(data, types(t))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := describeAll(rounds); !slices.Equal(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if got := remarkable(remarks); len(got) > 0 {
			t.Errorf("%s: remarks %q", name, got)
		}
		if got := rounds[5].Label; got != "Catégorie de l’expérience canadienne" {
			t.Errorf("%s: label %q", name, got)
		}
	}
}

// one reads a file of a single round: #258 with the given values instead; a
// value of "-" takes the key away.
func one(t *testing.T, changes map[string]any) ([]official.Round, []official.Remark, error) {
	t.Helper()
	data, err := json.Marshal(map[string]any{"rounds": []any{round258(changes)}})
	if err != nil {
		t.Fatal(err)
	}
	return official.Read(data, types(t))
}

func round258(changes map[string]any) map[string]any {
	r := map[string]any{
		"drawNumber": "258", "drawDate": "2023-07-12", "drawDateFull": "July 12, 2023",
		"drawName": "French language proficiency (Version 1)", "drawSize": "3,800", "drawCRS": "375",
		"drawDateTime": "July 12, 2023 at 13:36:01 UTC", "drawCutOff": "June 15, 2023 at 23:49:05",
	}
	maps.Copy(r, changes)
	maps.DeleteFunc(r, func(_ string, v any) bool { return v == "-" })
	return r
}

type change = map[string]any

// drawn sets the date of a round and leaves the rest to the case.
func drawn(number, date string, more change) change {
	c := change{"drawNumber": number, "drawDate": date, "drawDateFull": "-", "drawDateTime": "-"}
	maps.Copy(c, more)
	return c
}

// Every oddity seen in the file, with its true text, and what it comes to.
func TestReadOddities(t *testing.T) {
	for _, tt := range []struct {
		name    string
		changes change
		want    string   // describe, or "" for a round left out
		remarks []string // as remarkable gives them
	}{
		{"nothing odd", nil, "258 2023-07-12 french/Version 1 3800 375 2023-06-15 23:49:05 UTC", nil},
		{"letter", drawn("91a", "2018-05-30", change{"drawCutOff": "June 7, 2017 at 20:11:13 UTC"}),
			"91a 2018-05-30 french/Version 1 3800 375 2017-06-07 20:11:13 UTC", []string{"91a drawNumber"}},
		{"date with the day first", drawn("246", "12-04-2023", change{"drawDateFull": "April 12, 2023", "drawCutOff": "July 19, 2022 11:05:24 UTC"}),
			"246 2023-04-12 french/Version 1 3800 375 2022-07-19 11:05:24 UTC", nil},
		{"date with the month first", drawn("246", "04-12-2023", change{"drawDateFull": "April 12, 2023", "drawCutOff": "July 19, 2022 11:05:24 UTC"}),
			"246 2023-04-12 french/Version 1 3800 375 2022-07-19 11:05:24 UTC", nil},
		{"date of one reading", drawn("248", "25-04-2023", change{"drawCutOff": ""}),
			"248 2023-04-25 french/Version 1 3800 375 none", []string{"248 drawCutOff"}},
		{"date of one reading, the month first", drawn("248", "04-25-2023", change{"drawCutOff": ""}),
			"248 2023-04-25 french/Version 1 3800 375 none", []string{"248 drawCutOff"}},
		{"date of no reading", drawn("248", "31-31-2023", nil), "", []string{"248 drawDate fatal"}},
		{"date of two readings", drawn("246", "12-04-2023", nil), "", []string{"246 drawDate fatal"}},
		{"date of two readings, neither the full one", drawn("246", "12-04-2023", change{"drawDateFull": "April 13, 2023"}), "", []string{"246 drawDate fatal"}},
		{"date of no calendar", drawn("258", "2023-02-30", nil), "", []string{"258 drawDate fatal"}},
		{"date before all rounds", drawn("258", "0023-07-12", nil), "", []string{"258 drawDate fatal"}},
		{"date with slashes", drawn("258", "2023/07/12", nil), "", []string{"258 drawDate fatal"}},
		{"full date of another day", change{"drawDateFull": "July 13, 2023"},
			"258 2023-07-12 french/Version 1 3800 375 2023-06-15 23:49:05 UTC", []string{"258 drawDate"}},
		{"full date of no day", change{"drawDateFull": "Juli 12"},
			"258 2023-07-12 french/Version 1 3800 375 2023-06-15 23:49:05 UTC", []string{"258 drawDateFull"}},
		{"label of 2023", change{"drawName": "French language proficiency (2023-1)"},
			"258 2023-07-12 french/Version 1 3800 375 2023-06-15 23:49:05 UTC", nil},
		{"label of 2026", change{"drawName": "French-Language proficiency 2026-Version 2"},
			"258 2023-07-12 french/2026-Version 2 3800 375 2023-06-15 23:49:05 UTC", nil},
		{"label with a comma", change{"drawName": "Trades Occupations, 2026-Version 3"},
			"258 2023-07-12 trades/2026-Version 3 3800 375 2023-06-15 23:49:05 UTC", nil},
		{"label unknown", change{"drawName": "Researchers, 2026-Version 1"}, "", []string{"258 drawName fatal"}},
		{"label with a lost character", change{"drawName": "Catégorie de l\ufffdexpérience canadienne"},
			"258 2023-07-12 cec/ 3800 375 2023-06-15 23:49:05 UTC", []string{"258 drawName"}},
		{"UTF-8 taken for Windows-1252", change{"drawName": "CompÃ©tence linguistique en franÃ§ais"}, "", []string{"258 drawName fatal"}},
		{"size without a comma", change{"drawSize": "8017"}, "258 2023-07-12 french/Version 1 8017 375 2023-06-15 23:49:05 UTC", nil},
		{"figures that are JSON numbers", change{"drawNumber": 258, "drawSize": 3800, "drawCRS": 375},
			"258 2023-07-12 french/Version 1 3800 375 2023-06-15 23:49:05 UTC", nil},
		{"largest round", change{"drawSize": "27,332", "drawCRS": "75"}, "258 2023-07-12 french/Version 1 27332 75 2023-06-15 23:49:05 UTC", nil},
		{"smallest round", change{"drawSize": "4", "drawCRS": "902"}, "258 2023-07-12 french/Version 1 4 902 2023-06-15 23:49:05 UTC", nil},
		{"size 0", change{"drawSize": "0"}, "", []string{"258 drawSize fatal"}},
		{"size too large", change{"drawSize": "3,800,000"}, "", []string{"258 drawSize fatal"}},
		{"size null", change{"drawSize": nil}, "", []string{"258 drawSize fatal"}},
		{"score too high", change{"drawCRS": "1201"}, "", []string{"258 drawCRS fatal"}},
		{"score with a letter", change{"drawCRS": "5l0"}, "", []string{"258 drawCRS fatal"}},
		{"two faults", change{"drawCRS": "", "drawSize": "many"}, "", []string{"258 drawSize fatal", "258 drawCRS fatal"}},
		{"number with a sign", change{"drawNumber": "#258"}, "", []string{"#258 drawNumber fatal"}},
		{"no full date, no time", change{"drawDateFull": "-", "drawDateTime": "-"},
			"258 2023-07-12 french/Version 1 3800 375 2023-06-15 23:49:05 UTC", nil},
		{"no tie-break in the first years", drawn("76", "2017-11-01", change{"drawCutOff": " "}), "76 2017-11-01 french/Version 1 3800 375 none", nil},
		{"no tie-break later", change{"drawCutOff": ""}, "258 2023-07-12 french/Version 1 3800 375 none", []string{"258 drawCutOff"}},
		{"tie-break at the stamp, #139", drawn("139", "2020-03-18", change{"drawDateTime": "March 19, 2020 at 02:04:06 UTC", "drawCutOff": "March 19, 2020 at 02:04:06 UTC"}),
			"139 2020-03-18 french/Version 1 3800 375 2020-03-19 02:04:06 UTC", []string{"139 drawCutOff"}},
		{"tie-break after the stamp", change{"drawCutOff": "July 12, 2023 at 13:36:02 UTC"},
			"258 2023-07-12 french/Version 1 3800 375 2023-07-12 13:36:02 UTC", []string{"258 drawCutOff"}},
		{"tie-break after the day", change{"drawDateTime": "-", "drawCutOff": "July 14, 2023 at 01:00:00 UTC"},
			"258 2023-07-12 french/Version 1 3800 375 2023-07-14 01:00:00 UTC", []string{"258 drawCutOff"}},
		{"tie-break 366 days before", change{"drawCutOff": "July 11, 2022 at 01:00:00 UTC"},
			"258 2023-07-12 french/Version 1 3800 375 2022-07-11 01:00:00 UTC", nil},
		{"tie-break 367 days before", change{"drawCutOff": "July 10, 2022 at 01:00:00 UTC"},
			"258 2023-07-12 french/Version 1 3800 375 2022-07-10 01:00:00 UTC", []string{"258 drawCutOff"}},
		{"tie-break unreadable", change{"drawCutOff": "June 31, 2023 at 23:49:05 UTC"}, "", []string{"258 drawCutOff fatal"}},
		{"tie-break without a time", change{"drawCutOff": "June 15, 2023"}, "", []string{"258 drawCutOff fatal"}},
		{"tie-break of a 12-hour clock", change{"drawCutOff": "June 15, 2023 at 8:49:05 PM UTC"}, "", []string{"258 drawCutOff fatal"}},
		{"tie-break after midnight or noon", change{"drawCutOff": "June 15, 2023 at 12:10:00 AM UTC"}, "", []string{"258 drawCutOff fatal"}},
		{"tie-break with a PM that carries nothing", change{"drawCutOff": "June 15, 2023 at 20:19:59 PM UTC"},
			"258 2023-07-12 french/Version 1 3800 375 2023-06-15 20:19:59 UTC", nil},
		{"tie-break with a fraction", change{"drawCutOff": "23:49:05.15 June 2023 UTC"}, "", []string{"258 drawCutOff fatal"}},
		{"stamp of a 12-hour clock", change{"drawDateTime": "July 12, 2023 at 1:36:01 PM UTC"},
			"258 2023-07-12 french/Version 1 3800 375 2023-06-15 23:49:05 UTC", []string{"258 drawDateTime"}},
		{"stamp unreadable", change{"drawDateTime": "July 12, 2023 at noon"},
			"258 2023-07-12 french/Version 1 3800 375 2023-06-15 23:49:05 UTC", []string{"258 drawDateTime"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rounds, remarks, err := one(t, tt.changes)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if len(rounds) == 1 {
				got = describe(rounds[0])
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if got := remarkable(remarks); !slices.Equal(got, tt.remarks) {
				t.Errorf("remarks %+v\nwant %q", remarks, tt.remarks)
			}
		})
	}
}

// A fatal remark quotes the raw text and is on the right key.
func TestReadRemarksQuote(t *testing.T) {
	for key, raw := range map[string]string{
		"drawNumber": "25 8", "drawDate": "July 12", "drawName": "Plumbers", "drawSize": "5.000", "drawCRS": "507.5", "drawCutOff": "15 juni 2023 à 23:49:05",
	} {
		_, remarks, err := one(t, change{key: raw})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, r := range remarks {
			found = found || r.Fatal && r.Field == key && r.Raw == raw && r.Line == 1 && strings.Contains(r.Text, fmt.Sprintf("%q", raw))
		}
		if !found {
			t.Errorf("%s %q: %+v", key, raw, remarks)
		}
	}
}

// A tie-break of a 12-hour clock is left out, and the remark says what to ask for.
func TestReadTwelveHourClock(t *testing.T) {
	for raw, want := range map[string]string{
		"June 15, 2023 at 8:49:05 PM UTC":  `says PM, but the clock is a 24-hour one ("20:49:05" would be right)`,
		"15 juin 2023 à 8:49:05 PM UTC":    `says PM, but the clock is a 24-hour one ("20:49:05" would be right)`,
		"June 15 at 8:49:05 PM UTC":        `says PM, but the clock is a 24-hour one ("20:49:05" would be right)`,
		"June 15, 2023 at 12:10:00 AM UTC": `says AM, but the clock is a 24-hour one ("00:10:00" or "12:10:00" would be right)`,
	} {
		rounds, remarks, err := one(t, change{"drawCutOff": raw})
		if err != nil {
			t.Fatal(err)
		}
		said := slices.ContainsFunc(remarks, func(r official.Remark) bool {
			return r.Fatal && r.Field == "drawCutOff" && strings.HasPrefix(r.Text, fmt.Sprintf("%q %s", raw, want))
		})
		if len(rounds) != 0 || !said {
			t.Errorf("%q: %d rounds, remarks %+v", raw, len(rounds), remarks)
		}
	}
}

// Shapes of moments, each with the number of a round that has it.
func TestReadMoments(t *testing.T) {
	for _, tt := range []struct{ round, date, stamp, cutOff, want string }{
		{"1", "2015-01-31", "January 31, 2015 at 11:59:48 UTC", "", ""},
		{"6", "2015-03-27", "March 27, 2015 at 23:59:47", "", ""},
		{"7", "2015-04-10", "April 11, 2015 at 00:00:01 UTC", "", ""},
		{"13", "2015-07-17", "July 18, 2015 at 00:04:00 UTC", "", ""},
		{"38", "2016-07-13", " July 13, 2016 at 13:56:45 UTC", "", ""},
		{"76", "2017-11-01", "November 1, 2017, at 12:55:44 UTC", "", ""},
		{"82", "2018-01-24", "January 24, 2018 at 13:38:00 UTC", " January 17, 2018 at 12:33:00 UTC", "2018-01-17 12:33:00 UTC"},
		{"113", "2019-03-20", "March 20, 2019 at 11:44:52 UTC", "February 7, 2019 at 9:59:25 UTC", "2019-02-07 09:59:25 UTC"},
		{"210", "2021-11-24", "November 24, 2021 at 14:01:44 UTC", "June 22, 2021 at 20:19:59 PM UTC", "2021-06-22 20:19:59 UTC"},
		{"215", "2022-02-02", "February 02 2022 at 14:16:27 UTC", "February 18 2021 at 05:05:15 UTC", "2021-02-18 05:05:15 UTC"},
		{"240", "2023-02-02", "February 02, 2023, at 15:12:01 UTC", "March 29, 2022, at 16:09:00 UTC", "2022-03-29 16:09:00 UTC"},
		{"244", "2023-03-23", "March 23,2023 12:27:59 UTC", "May 19,2022 06:48:41 UTC", "2022-05-19 06:48:41 UTC"},
		{"246", "2023-04-12", "April 12, 2023 14:12:15 UTC", "July 19, 2022 11:05:24 UTC", "2022-07-19 11:05:24 UTC"},
		{"262", "2023-08-15", "August 15, 2023 at 14:23:51 UTC", "July 04, 2023 at 19:36:18 UTC ", "2023-07-04 19:36:18 UTC"},
		{"270", "2023-10-25", "October 25, 2023 at 15:48:39 AM UTC", "September 30, 2023 at 04:22:17 AM UTC", "2023-09-30 04:22:17 UTC"},
		{"277", "2023-12-20", "December 20, 2023 at 15:55:23 UTC", "August 30. 2023 at 17:30:21 UTC", "2023-08-30 17:30:21 UTC"},
		{"297", "2024-05-31", "May 31, 2024 at12:48:30 UTC", "March 19, 2024 at 18:58:58 UTC", "2024-03-19 18:58:58 UTC"},
		{"310", "2024-08-15", "August 15, 2024 at 2024-08-15 15:11:54 UTC", "July 07, 2024 at 09:46:10 UTC", "2024-07-07 09:46:10 UTC"},
		{"383", "2025-12-08", "December 08, 2025 at 15:17:10 UTC", "March 05, 2025 at 05:10:48", "2025-03-05 05:10:48 UTC"},
		{"386", "2025-12-15", "December 15, 2025 at 14:39:41 UTC", "October 18, 2025 at  7:18:52 UTC", "2025-10-18 07:18:52 UTC"},
		{"412", "2026-04-27", "April 27, 2026 at 10:47:44 UTC", "April 13, 2026  at 23:10:05 UTC", "2026-04-13 23:10:05 UTC"},
		{"432", "2026-08-05", "August 05, 2026 at 10:41:26 UTC", "July 3rd 2026 at 21:35:13 UTC", "2026-07-03 21:35:13 UTC"},
		{"437", "2026-08-19", "August 19th 2026 at 12:35:37 UTC", "March 1, 2026 at 18:34:05 UTC", "2026-03-01 18:34:05 UTC"},
		{"438", "2026-09-02", "September 2, 2026 at 12:00:00 UTC", "August 31st, 2026 at 12:47:55  UTC", "2026-08-31 12:47:55 UTC"},
		{"French", "2026-02-05", "5 février 2026 à 12:37:42 UTC", "1er janvier 2026 à 04:35:24 UTC", "2026-01-01 04:35:24 UTC"},
		{"French", "2026-09-02", "2 septembre 2026 à 12:37:42 UTC", "1 AOÛT 2026, à 04:35:24", "2026-08-01 04:35:24 UTC"},
	} {
		number := tt.round
		if number == "French" {
			number = "400"
		}
		rounds, remarks, err := one(t, drawn(number, tt.date, change{"drawDateTime": tt.stamp, "drawCutOff": tt.cutOff}))
		if err != nil {
			t.Fatal(err)
		}
		if got := remarkable(remarks); len(got) > 0 || len(rounds) != 1 {
			t.Errorf("#%s: %d rounds, remarks %+v", tt.round, len(rounds), remarks)
			continue
		}
		got := ""
		if tie := rounds[0].TieBreak; tie != nil {
			got = tie.Format(draw.TieBreakLayout)
		}
		if got != tt.want {
			t.Errorf("#%s: %q: got %s, want %s", tt.round, tt.cutOff, got, tt.want)
		}
	}
}

// A tie-break without a year is read, and the reader of the remark can check it.
func TestReadYearless(t *testing.T) {
	for date, year := range map[string]int{"2021-10-27": 2021, "2021-10-07": 2021, "2021-10-06": 2020} {
		rounds, remarks, err := one(t, drawn("208", date, change{"drawCutOff": "October 7 at 16:38:21 UTC"}))
		if err != nil || len(rounds) != 1 {
			t.Fatal(err, remarks)
		}
		if got := rounds[0].TieBreak.Year(); got != year {
			t.Errorf("drawn %s: year %d, want %d", date, got, year)
		}
		if got := remarkable(remarks); !slices.Equal(got, []string{"208 drawCutOff"}) {
			t.Errorf("remarks %+v", remarks)
		}
	}
}

func TestReadNumbering(t *testing.T) {
	for _, tt := range []struct {
		name   string
		rounds [][2]string // number, date
		want   []string    // "round: text" beginnings
	}{
		{"in order", [][2]string{{"2", "2015-02-07"}, {"1", "2015-01-31"}}, nil},
		{"two on one day", [][2]string{{"2", "2015-02-07"}, {"1", "2015-02-07"}}, nil},
		{"letters", [][2]string{{"3", "2015-02-20"}, {"2b", "2015-02-07"}, {"2a", "2015-02-07"}, {"1", "2015-01-31"}}, nil},
		{"a gap of one", [][2]string{{"3", "2015-02-20"}, {"1", "2015-01-31"}}, []string{"3: round 2 is not in the file"}},
		{"a gap of two", [][2]string{{"4", "2015-02-27"}, {"1", "2015-01-31"}}, []string{"4: rounds 2 to 3 are not in the file"}},
		{"a late start", [][2]string{{"3", "2015-02-20"}}, []string{"3: rounds 1 to 2 are not in the file"}},
		{"a row left out is no gap", [][2]string{{"3", "2015-02-20"}, {"2", "soon"}, {"1", "2015-01-31"}}, []string{`2: "soon" is not a date`}},
		{"one letter lost", [][2]string{{"2b", "2015-02-07"}, {"1", "2015-01-31"}}, []string{"2b: the letters of round 2"}},
		{"one letter alone", [][2]string{{"2a", "2015-02-07"}, {"1", "2015-01-31"}}, []string{"2a: the letters of round 2"}},
		{"a letter and none", [][2]string{{"2", "2015-02-07"}, {"2a", "2015-02-07"}, {"1", "2015-01-31"}}, []string{"2: the letters of round 2"}},
		{"backwards", [][2]string{{"3", "2015-01-20"}, {"2", "2015-02-07"}, {"1", "2015-01-31"}}, []string{"1: round 1 is dated 2015-01-31, after round 3 of 2015-01-20"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var rows []any
			for _, r := range tt.rounds {
				rows = append(rows, round258(drawn(r[0], r[1], change{"drawCutOff": ""})))
			}
			data, err := json.Marshal(map[string]any{"rounds": rows})
			if err != nil {
				t.Fatal(err)
			}
			_, remarks, err := official.Read(data, types(t))
			if err != nil {
				t.Fatal(err)
			}
			if len(remarks) != len(tt.want) {
				t.Fatalf("remarks %+v, want %q", remarks, tt.want)
			}
			for i, r := range remarks {
				if got := r.Round + ": " + r.Text; !strings.HasPrefix(got, tt.want[i]) {
					t.Errorf("got %q, want %q", got, tt.want[i])
				}
			}
		})
	}
	var rows []any // one number bare and with every letter
	for _, letter := range strings.Split("abcdefghijklmnopqrstuvwxyz", "") {
		rows = append(rows, round258(drawn("1"+letter, "2015-01-31", change{"drawCutOff": ""})))
	}
	rows = append(rows, round258(drawn("1", "2015-01-31", change{"drawCutOff": ""})))
	data, _ := json.Marshal(map[string]any{"rounds": rows})
	if rounds, remarks, err := official.Read(data, types(t)); err != nil || len(rounds) != 27 || len(remarks) != 1 {
		t.Errorf("27 rounds of one number: %d rounds, remarks %+v, %v", len(rounds), remarks, err)
	}
}

func TestReadRefuses(t *testing.T) {
	whole := string(file(t, "testdata/rounds.json"))
	pair := func(a, b string) string {
		one, _ := json.Marshal(round258(change{"drawNumber": a}))
		two, _ := json.Marshal(round258(change{"drawNumber": b}))
		return "{\"rounds\":[\n" + string(one) + ",\n" + string(two) + "\n]}"
	}
	for _, tt := range []struct{ name, data, want string }{
		{"empty", "", "the file is empty"},
		{"blank", "\ufeff \r\n", "the file is empty"},
		{"web page", "<!DOCTYPE html><html>", "line 1: not JSON but a web page"},
		{"text", "\nrounds: none", "line 2: not JSON"},
		{"UTF-16", "\xff\xfe{\x00}\x00", "UTF-16"},
		{"no encoding", "{\"rounds\":\n[\"\x81\"]}", "line 2: the byte 0x81"},
		{"list", `[{"drawNumber":"258"}]`, "line 1: the file is not an object"},
		{"string", `"rounds"`, "line 1: the file is not an object"},
		{"null", `null`, "line 1: the file is not an object"},
		{"no rounds", `{"classes":"wb-tables","draws":[]}`, `no "rounds"`},
		{"rounds by key", "{\"rounds\":\n{\"r392\":{}}}", `line 2: "rounds" is not a list`},
		{"rounds null", `{"rounds":null}`, `line 1: "rounds" is not a list`},
		{"no round", `{"rounds":[]}`, "the list of rounds is empty"},
		{"round a string", "{\"rounds\":[\n\n\"258\"]}", "line 3: a round is not an object"},
		{"round a number", "{\"rounds\":[\n258]}", "line 2: a round is not an object"},
		{"round a list", "{\"rounds\":[\n[]]}", "line 2: a round is not an object"},
		{"round without keys", "{\"rounds\":[\n{}]}", "line 2: a round has no drawNumber"},
		{"two lists", `{"rounds":[],"Rounds":[]}`, "line 1: a second list of rounds"},
		{"twice", pair("258", "258"), "line 3: round 258 stands twice, the other time in line 2"},
		{"twice with a letter", pair("91a", "91A "), "line 3: round 91a stands twice"},
		{"comma at the end", "{\"rounds\":[\n{\"drawNumber\":\"1\",}]}", "line 2: not JSON"},
		{"two files", whole + whole, "something follows the end"},
		{"cut in a value", whole[:strings.Index(whole, "Experience")], "line 4: the file was cut short"},
		{"cut after a round", whole[:strings.Index(whole, "},\n")+1], "line 4: the file was cut short"},
		{"cut before the end", strings.TrimSuffix(whole, "]\n}\n"), "the file was cut short"},
		{"cut at the last bracket", strings.TrimSuffix(whole, "}\n"), "the file was cut short"},
		{"too large", strings.Repeat(" ", official.MaxSize+1), "33554433 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rounds, remarks, err := official.Read([]byte(tt.data), types(t))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if rounds != nil || remarks != nil {
				t.Errorf("a refused file gave %d rounds, %d remarks", len(rounds), len(remarks))
			}
		})
	}
	for _, key := range []string{"drawNumber", "drawDate", "drawName", "drawSize", "drawCRS", "drawCutOff"} {
		if _, _, err := one(t, change{key: "-"}); err == nil || !strings.Contains(err.Error(), " has no "+key) {
			t.Errorf("without %s: %v", key, err)
		}
	}
}

// However the file is cut, it is refused: no round is lost in silence.
func TestReadCutAnywhere(t *testing.T) {
	data := bytes.TrimSpace(file(t, "testdata/rondes.json"))
	for i := range data {
		if _, _, err := official.Read(data[:i], types(t)); err == nil {
			t.Fatalf("cut after %d bytes: no error", i)
		}
	}
}

func TestReadKeyTwice(t *testing.T) {
	row, _ := json.Marshal(round258(nil))
	for more, want := range map[string][]string{
		`,"DrawSize":"3,800"}`: nil,
		`,"DrawSize":"3,801"}`: {"258 DrawSize fatal"},
		`,"x":"a","X":"b"}`:    {"258 X"},
		`,"":"a","":"b"}`:      {"258 "},
	} {
		data := `{"rounds":[` + strings.TrimSuffix(string(row), "}") + more + `]}`
		_, remarks, err := official.Read([]byte(data), types(t))
		if err != nil {
			t.Fatal(err)
		}
		if got := remarkable(remarks); !slices.Equal(got, want) {
			t.Errorf("%s: remarks %q, want %q", more, got, want)
		}
	}
}

// The whole official file of 2026-08-20, where a copy lies beside the repository.
func TestReadWholeFile(t *testing.T) {
	data, err := os.ReadFile("../../../../shared/data/ee_rounds_123_en.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no copy of the official file beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	rounds, remarks, err := official.Read(data, types(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(rounds) != 438 {
		t.Errorf("%d rounds, want 438", len(rounds))
	}
	wantRemarks := []string{"357 drawDateTime", "208 drawCutOff", "148 drawDateTime", "146 drawDateTime", "139 drawCutOff", "108 drawDateTime", "104 drawDateTime"}
	if got := remarkable(remarks); !slices.Equal(got, wantRemarks) || len(remarks) != len(wantRemarks) {
		t.Errorf("remarks %q, want %q and no gaps", got, wantRemarks)
	}
	type year struct{ rounds, invitations int }
	got := map[int]year{}
	byType := map[string]int{}
	without := 0
	for i, r := range rounds {
		y := got[r.Date.Year()]
		got[r.Date.Year()] = year{y.rounds + 1, y.invitations + r.Invitations}
		byType[r.Type.Slug]++
		if r.TieBreak == nil {
			without++
			if r.Number.Int() > 76 {
				t.Errorf("round %s has no tie-break", r.Number)
			}
		} else if lead := r.Date.Time().Add(24*time.Hour + 6*time.Hour).Sub(*r.TieBreak); lead < 0 || lead > 358*24*time.Hour {
			t.Errorf("round %s: tie-break %s, drawn %s", r.Number, r.TieBreak, r.Date)
		}
		if i > 0 && !rounds[i-1].Number.Before(r.Number) {
			t.Errorf("round %s comes after %s", r.Number, rounds[i-1].Number)
		}
	}
	if want := map[int]year{2015: {23, 31063}, 2016: {27, 33782}, 2017: {30, 86023}, 2018: {28, 89800}, 2019: {26, 85300}, 2020: {37, 107350},
		2021: {42, 114224}, 2022: {24, 46539}, 2023: {42, 110266}, 2024: {52, 98903}, 2025: {58, 113998}, 2026: {49, 119865}}; !maps.Equal(got, want) {
		t.Errorf("years\ngot  %v\nwant %v", got, want)
	}
	if want := map[string]int{"general": 178, "pnp": 111, "cec": 67, "fst": 7, "fsw": 1, "french": 36, "healthcare": 15, "stem": 3, "trades": 6,
		"transport": 4, "agriculture": 3, "education": 2, "physicians": 2, "senior-managers": 2, "military": 1}; !maps.Equal(byType, want) {
		t.Errorf("types\ngot  %v\nwant %v", byType, want)
	}
	if without != 76 {
		t.Errorf("%d rounds without a tie-break, want 76", without)
	}
}

// The order of the rows in the file means nothing.
func TestReadShuffled(t *testing.T) {
	var f struct{ Rounds []json.RawMessage }
	if err := json.Unmarshal(file(t, "testdata/rounds.json"), &f); err != nil {
		t.Fatal(err)
	}
	for _, changes := range []change{{"drawNumber": "259", "drawCRS": "5l0"}, {"drawNumber": "260", "drawDate": "2021-01-01", "drawDateFull": "-"}, {"drawNumber": "?"}} {
		row, _ := json.Marshal(round258(changes))
		f.Rounds = append(f.Rounds, row)
	}
	catalogue := types(t)
	read := func(t rapid.TB, rows []json.RawMessage) (rounds, remarks []string) {
		data, err := json.Marshal(map[string]any{"rounds": rows})
		if err != nil {
			t.Fatal(err)
		}
		got, odd, err := official.Read(data, catalogue)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range odd {
			r.Line = 0
			remarks = append(remarks, fmt.Sprintf("%+v", r))
		}
		slices.Sort(remarks)
		return describeAll(got), remarks
	}
	wantRounds, wantRemarks := read(t, f.Rounds)
	rapid.Check(t, func(t *rapid.T) {
		rounds, remarks := read(t, rapid.Permutation(f.Rounds).Draw(t, "rows"))
		if !slices.Equal(rounds, wantRounds) {
			t.Fatalf("rounds\ngot  %q\nwant %q", rounds, wantRounds)
		}
		if !slices.Equal(remarks, wantRemarks) {
			t.Fatalf("remarks\ngot  %q\nwant %q", remarks, wantRemarks)
		}
	})
}

// Read never panics, never gives half a round, places every remark, and
// every row is a round or has a fatal remark.
func FuzzRead(f *testing.F) {
	en, fr := file(f, "testdata/rounds.json"), file(f, "testdata/rondes.json")
	latin, err := charmap.Windows1252.NewEncoder().Bytes(fr)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{en, fr, latin, en[:len(en)/2], []byte(`{"rounds":[{"drawNumber":"1"}]}`), []byte(`{"rounds":{"r392":{}}}`), []byte(`[`), nil} {
		f.Add(seed)
	}
	for _, c := range []change{nil, {"drawDate": "12-04-2023"}, {"drawSize": nil}, {"drawNumber": "91a"}, {"drawCutOff": "October 7 at 16:38:21 UTC"}, {"drawCRS": "507.5"}} {
		data, _ := json.Marshal(map[string]any{"rounds": []any{round258(c)}})
		f.Add(data)
	}
	catalogue := types(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		rounds, remarks, err := official.Read(data, catalogue)
		if err != nil {
			if rounds != nil || remarks != nil || err.Error() == "" {
				t.Errorf("refused with %d rounds and %d remarks", len(rounds), len(remarks))
			}
			return
		}
		for i, r := range rounds {
			if r.Number.IsZero() || r.Date.IsZero() || r.Label == "" || r.Type == nil || r.Invitations < 1 || r.CRS < 1 || r.CRS > draw.MaxCRS || r.Line < 1 || r.Raw == nil {
				t.Errorf("half a round: %+v", r)
			}
			if i > 0 && (r.Date.Before(rounds[i-1].Date) || r.Number == rounds[i-1].Number) {
				t.Errorf("%s comes after %s", r.Number, rounds[i-1].Number)
			}
		}
		fatal := 0
		for _, r := range remarks {
			if r.Line < 1 || r.Text == "" {
				t.Errorf("a remark without a place or words: %+v", r)
			}
			if r.Fatal {
				fatal++
			}
		}
		var plain struct{ Rounds []any }
		if json.Unmarshal(data, &plain) == nil && (len(rounds)+fatal < len(plain.Rounds) || fatal == 0 && len(rounds) != len(plain.Rounds)) {
			t.Errorf("%d rows became %d rounds and %d fatal remarks", len(plain.Rounds), len(rounds), fatal)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	data := file(b, "testdata/rounds.json")
	catalogue := types(b)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, _, err := official.Read(data, catalogue); err != nil {
			b.Fatal(err)
		}
	}
}
