package draw_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"drawpress/cmd/internal/draw"
)

// content is the folder of the repository's own posts.
const content = "../../../content"

// frontMatter reads the top level of a front matter: values by key, and lists
// of plain lines. It is a reader of its own, so that the posts are compared
// with what they say and not with what room post makes of them.
func frontMatter(name string) (values map[string]string, lists map[string][]string, err error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	values, lists = map[string]string{}, map[string][]string{}
	key := ""
	lines := strings.Split(string(text), "\n")
	for _, line := range lines[1:] {
		if line == "---" {
			return values, lists, nil
		}
		if item, ok := strings.CutPrefix(line, "  - "); ok {
			lists[key] = append(lists[key], item)
		} else if k, v, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, " ") {
			key = k
			values[k] = strings.Trim(strings.TrimSpace(v), `"`)
		}
	}
	return nil, nil, fmt.Errorf("%s: the front matter does not end", name)
}

type readRecord struct {
	draws []*draw.Draw // in the order of the files' names
	types []*draw.Type // by slug
}

var loadRecord = sync.OnceValues(func() (r readRecord, err error) {
	files, err := filepath.Glob(content + "/types/*.md")
	if err != nil {
		return r, err
	}
	bySlug := map[string]*draw.Type{}
	for _, name := range files {
		slug := strings.TrimSuffix(filepath.Base(name), ".md")
		if strings.Contains(slug, ".") {
			continue // a translation
		}
		values, lists, err := frontMatter(name)
		if err != nil {
			return r, err
		}
		bySlug[slug] = &draw.Type{Slug: slug, Kind: draw.Kind(values["kind"]), Name: values["name"], Short: values["short"], Labels: lists["labels"]}
		r.types = append(r.types, bySlug[slug])
	}
	if files, err = filepath.Glob(content + "/draws/*/*.md"); err != nil {
		return r, err
	}
	for _, name := range files {
		if strings.Count(filepath.Base(name), ".") > 1 {
			continue
		}
		values, _, err := frontMatter(name)
		if err != nil {
			return r, err
		}
		d := &draw.Draw{Type: bySlug[values["type"]], Version: values["version"]}
		var errs [4]error
		d.Number, errs[0] = draw.ParseNumber(values["round"])
		d.Date, errs[1] = draw.ParseDate(values["date"])
		d.Invitations, errs[2] = strconv.Atoi(values["invitations"])
		d.CRS, errs[3] = strconv.Atoi(values["crs"])
		for _, err := range errs {
			if err != nil {
				return r, fmt.Errorf("%s: %w", name, err)
			}
		}
		if text := values["tie_break"]; text != "" {
			tie, err := time.Parse(draw.TieBreakLayout, text)
			if err != nil {
				return r, fmt.Errorf("%s: %w", name, err)
			}
			d.TieBreak = &tie
		}
		if d.Type == nil {
			return r, fmt.Errorf("%s: no type %q", name, values["type"])
		}
		r.draws = append(r.draws, d)
	}
	return r, nil
})

// record is the repository's own record of draws. It grows with every draw, so
// tests may count only up to a draw they name.
func record(t testing.TB) readRecord {
	t.Helper()
	r, err := loadRecord()
	if err != nil {
		t.Fatal(err)
	}
	if len(r.draws) < 438 || len(r.types) < 16 {
		t.Fatalf("%d draws and %d types in %s; want the record since 2015", len(r.draws), len(r.types), content)
	}
	return r
}

// of is the type of a slug.
func (r readRecord) of(t testing.TB, slug string) *draw.Type {
	t.Helper()
	for _, typ := range r.types {
		if typ.Slug == slug {
			return typ
		}
	}
	t.Fatalf("no type %s", slug)
	return nil
}

// archive puts draws, whose numbers must be unique, in order.
func archive(t rapid.TB, draws []*draw.Draw) *draw.Archive {
	t.Helper()
	a, err := draw.NewArchive(draws)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// round finds a draw that must be there.
func round(t rapid.TB, a *draw.Archive, n string) *draw.Draw {
	t.Helper()
	d := a.Round(number(t, n))
	if d == nil {
		t.Fatalf("no round %s", n)
	}
	return d
}

// someTypes are the types of random archives: one general, two of each other kind.
var someTypes = []*draw.Type{
	{Slug: "general", Kind: draw.General}, {Slug: "pnp", Kind: draw.Program}, {Slug: "cec", Kind: draw.Program},
	{Slug: "french", Kind: draw.Category}, {Slug: "stem", Kind: draw.Category},
}

// someDraws makes archives in no order: several draws of a day, letters, gaps
// of months, and numbers that need not follow the dates.
func someDraws(most int) *rapid.Generator[[]*draw.Draw] {
	numbers := rapid.SliceOfNDistinct(rapid.StringMatching(`[1-9][0-9]?[ab]?`), 0, most, rapid.ID)
	return rapid.Custom(func(t *rapid.T) []*draw.Draw {
		var draws []*draw.Draw
		day := rapid.SampledFrom([]string{"2014-12-28", "2019-02-26", "2023-06-28", "2024-02-27", "2025-12-29"}).Draw(t, "first")
		on := date(t, day)
		for _, n := range numbers.Draw(t, "numbers") {
			draws = append(draws, &draw.Draw{
				Number: number(t, n), Date: on, Type: rapid.SampledFrom(someTypes).Draw(t, "type"),
				Invitations: rapid.IntRange(1, 9).Draw(t, "invitations"), CRS: rapid.IntRange(1, draw.MaxCRS).Draw(t, "crs"),
			})
			on = on.Add(rapid.SampledFrom([]int{0, 0, 1, 1, 2, 4, 7, 30, 95, 366}).Draw(t, "gap"))
		}
		return rapid.Permutation(draws).Draw(t, "draws")
	})
}
