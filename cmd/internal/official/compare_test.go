package official_test

import (
	"fmt"
	"strings"
	"testing"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/official"
)

// pair is a draw and a round that agree: round 258, with its two labels.
func pair(t *testing.T) (*draw.Draw, *official.Round) {
	t.Helper()
	french, _ := types(t).Find("french")
	on, _ := draw.ParseDate("2023-07-12")
	tie, err := draw.ParseInstant("2023-06-15 23:49:05 UTC", draw.Date{})
	n, _ := draw.ParseNumber("258")
	if err != nil {
		t.Fatal(err)
	}
	r := &official.Round{Number: n, Date: on, Label: "French language proficiency (Version 1)", Type: french, Version: "Version 1", Invitations: 3800, CRS: 375, TieBreak: &tie}
	d := r.Draw()
	later := tie
	d.TieBreak = &later // another pointer, the same moment
	return d, r
}

func TestCompare(t *testing.T) {
	pnp, _ := types(t).Find("pnp")
	number := func(n int) *int { return &n }
	on := func(s string) draw.Date {
		d, err := draw.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for name, c := range map[string]struct {
		change func(d *draw.Draw, r *official.Round)
		want   string
	}{
		"agree": {func(*draw.Draw, *official.Round) {}, ""},
		"crs":   {func(_ *draw.Draw, r *official.Round) { r.CRS = 380 }, "crs 375>380 differs"},
		"all": {func(d *draw.Draw, r *official.Round) {
			*d = draw.Draw{Number: d.Number, Date: on("2023-07-11"), Type: pnp}
		}, "date 2023-07-11>2023-07-12 differs, type pnp>french differs, version >Version 1 differs, invitations 0>3800 differs, crs 0>375 differs, tie_break >2023-06-15 23:49:05 UTC differs"},
		"silent tie-break": {func(_ *draw.Draw, r *official.Round) { r.TieBreak = nil }, "tie_break 2023-06-15 23:49:05 UTC> silent"},
		"silent version":   {func(_ *draw.Draw, r *official.Round) { r.Version = "" }, "version Version 1> silent"},
		"retyped":          {func(_ *draw.Draw, r *official.Round) { r.Type, r.Version = pnp, "" }, "type french>pnp differs, version Version 1> differs"},
		"known": {func(d *draw.Draw, r *official.Round) {
			d.Official, r.Invitations = &draw.Official{Invitations: number(681)}, 681
		}, "invitations 3800>681 known"},
		"known date": {func(d *draw.Draw, r *official.Round) {
			was := on("2023-07-11")
			d.Official, r.Date = &draw.Official{Date: &was}, was
		}, "date 2023-07-12>2023-07-11 known"},
		"known tie-break": {func(d *draw.Draw, r *official.Round) {
			was := on("2023-07-01").Time()
			d.Official, r.TieBreak = &draw.Official{TieBreak: &was}, &was
		}, "tie_break 2023-06-15 23:49:05 UTC>2023-07-01 00:00:00 UTC known"},
		"conflict":      {func(d *draw.Draw, r *official.Round) { d.Official, r.CRS = &draw.Official{CRS: number(490)}, 491 }, "crs 375>491 conflict"},
		"settled":       {func(d *draw.Draw, _ *official.Round) { d.Official = &draw.Official{CRS: number(490)} }, "crs 375>375 settled"},
		"nothing known": {func(d *draw.Draw, _ *official.Round) { d.Official = &draw.Official{Note: "x"} }, ""},
		"another figure": {func(d *draw.Draw, r *official.Round) {
			d.Official, r.CRS = &draw.Official{Invitations: number(681)}, 380
		}, "invitations 3800>3800 settled, crs 375>380 differs"},
	} {
		t.Run(name, func(t *testing.T) {
			d, r := pair(t)
			c.change(d, r)
			var got []string
			differs := false
			for _, x := range official.Compare(d, r) {
				got = append(got, fmt.Sprintf("%s %s>%s %s", x.Field, x.Post, x.File, x.Verdict))
				differs = differs || x.Verdict == official.Differs
			}
			if s := strings.Join(got, ", "); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
			next, changed := official.Follow(d, r)
			if changed != differs {
				t.Errorf("Follow says %v", changed)
			}
			for _, x := range official.Compare(next, r) {
				if x.Verdict == official.Differs {
					t.Errorf("after Follow, %+v", x)
				}
			}
			if next.Official != d.Official || next.Number != d.Number {
				t.Error("Follow changed more than figures")
			}
		})
	}
}

func TestNewLabel(t *testing.T) {
	for label, want := range map[string]bool{
		"French language proficiency": false, " French  language proficiency ": false, "Compétence linguistique en français": false,
		"French language proficiency (Version 1)": true, "French Language Proficiency": true, "french": true,
	} {
		_, r := pair(t)
		r.Label = label
		if got := r.NewLabel(); got != want {
			t.Errorf("%q: %v", label, got)
		}
	}
}

func TestRenumbered(t *testing.T) {
	held := func(number, on string, size int, o *draw.Official) *draw.Draw {
		d, _ := pair(t)
		d.Number, _ = draw.ParseNumber(number)
		d.Date, _ = draw.ParseDate(on)
		d.Invitations, d.Official = size, o
		return d
	}
	rounds := func(draws ...*draw.Draw) (all []official.Round) {
		for _, d := range draws {
			all = append(all, official.Round{Number: d.Number, Date: d.Date, Type: d.Type, Invitations: d.Invitations, CRS: d.CRS})
		}
		return all
	}
	a, b := held("91a", "2018-05-30", 500, nil), held("91b", "2018-05-30", 200, nil)
	was := 681
	known := held("208", "2021-10-27", 888, &draw.Official{Invitations: &was})
	for name, c := range map[string]struct {
		posts []*draw.Draw
		file  []official.Round
		want  string
	}{
		"the same":               {[]*draw.Draw{a, b}, rounds(a, b), "map[]"},
		"swapped":                {[]*draw.Draw{a, b}, rounds(held("91b", "2018-05-30", 500, nil), held("91a", "2018-05-30", 200, nil)), "map[91a:91b 91b:91a]"},
		"moved up":               {[]*draw.Draw{a}, rounds(held("92", "2018-05-30", 500, nil)), "map[91a:92]"},
		"corrected":              {[]*draw.Draw{a, b}, rounds(held("91a", "2018-05-30", 501, nil), b), "map[]"},
		"a copy of a neighbour":  {[]*draw.Draw{a, b}, rounds(a, held("91b", "2018-05-30", 500, nil)), "map[]"},
		"a slip in a post":       {[]*draw.Draw{a, held("91b", "2018-05-30", 500, nil)}, rounds(a, b), "map[]"},
		"known differences":      {[]*draw.Draw{known}, rounds(held("208", "2021-10-27", 681, nil)), "map[]"},
		"known, under another":   {[]*draw.Draw{known}, rounds(held("209", "2021-10-27", 681, nil)), "map[208:209]"},
		"not in the file at all": {[]*draw.Draw{a}, rounds(b), "map[]"},
	} {
		got := map[string]string{}
		for from, to := range official.Renumbered(c.posts, c.file) {
			got[from.String()] = to.String()
		}
		if s := fmt.Sprint(got); s != c.want {
			t.Errorf("%s: %s, want %s", name, s, c.want)
		}
	}
}
