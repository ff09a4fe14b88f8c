package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"drawpress"
	"drawpress/cmd/internal/bodies"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/page"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/preview"
	"drawpress/cmd/internal/publish"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

// The sizes of site that are measured: the record as it stands, and more than
// any newsroom will write.
var sizes = []int{438, 10_000}

var corpora = map[int]fstest.MapFS{}

// corpus is a site of n draws, each with a text of about 480 words, as an
// editor writes it: headings, lists, a table, links to other posts and to the
// official pages, a footnote. The same every time.
func corpus(tb testing.TB, n int) fstest.MapFS {
	tb.Helper()
	if c := corpora[n]; c != nil {
		return c
	}
	files := fstest.MapFS{}
	add := func(name, text string) { files[name] = &fstest.MapFile{Data: []byte(text)} }
	add("site.yaml", "title: Bench News\nbase_url: https://bench.example/\ncards: false\n")
	add("content/blocks/contact.md", "Write to us.\n")
	check(tb, fs.WalkDir(drawpress.Types(), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			var data []byte
			data, err = fs.ReadFile(drawpress.Types(), name)
			add(name, string(data))
		}
		return err
	}))
	random := rand.New(rand.NewPCG(438, uint64(n)))
	types := []string{"general", "pnp", "cec", "french", "healthcare", "stem", "trades"}
	day, err := draw.ParseDate("2015-01-31")
	check(tb, err)
	for i := 1; i <= n; i++ {
		if random.IntN(3) == 0 {
			day = day.Add(1 + random.IntN(2))
		}
		typ := types[random.IntN(len(types))]
		add(fmt.Sprintf("content/draws/%d/%d.md", day.Year(), i), benchPost(random, i, day, typ))
	}
	corpora[n] = files
	return files
}

var vocabulary = strings.Fields("candidates with a score of the draw were invited in this round and the cut-off was lower than before because more invitations were issued to people who qualify for program permanent residence under Express Entry department says category based selection continues into next year while provinces nominate their own")

func prose(random *rand.Rand, words int) string {
	var b strings.Builder
	for i := range words {
		w := vocabulary[random.IntN(len(vocabulary))]
		switch {
		case i == 0:
			w = strings.ToUpper(w[:1]) + w[1:]
		case random.IntN(40) == 0:
			w = "**" + w + "**"
		case random.IntN(25) == 0:
			w += ","
		case random.IntN(80) == 0:
			w = "\"" + w + "\""
		}
		b.WriteString(w + " ")
	}
	return strings.TrimSpace(b.String()) + "."
}

func benchPost(random *rand.Rand, i int, day draw.Date, typ string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\nround: %d\ndate: %s\ntype: %s\ninvitations: %d\ncrs: %d\ntie_break: %s 12:34:56 UTC\ntitle: \"Express Entry draw %d: what it means\"\nsummary: \"%s\"\nsource: https://www.canada.ca/en/rounds.html?q=%d\n---\n\n",
		i, day, typ, 100+random.IntN(5000), 350+random.IntN(200), day.Add(-60), i, strings.ReplaceAll(strings.ReplaceAll(prose(random, 18), "\"", ""), "**", ""), i)
	earlier := max(1, i-1-random.IntN(10))
	fmt.Fprintf(&b, "%s See [round %d](draw:%d) and [the official page](https://www.canada.ca/en/rounds.html).[^1]\n\n", prose(random, 80), earlier, earlier)
	fmt.Fprintf(&b, "## What happened\n\n%s\n\n%s\n\n", prose(random, 70), prose(random, 60))
	for range 4 {
		fmt.Fprintf(&b, "- %s\n", prose(random, 12))
	}
	b.WriteString("\n## The numbers\n\n| Round | Invitations | CRS |\n| --- | ---: | ---: |\n")
	for k := range 5 {
		fmt.Fprintf(&b, "| %d | %d | %d |\n", max(1, i-k), 100+random.IntN(5000), 350+random.IntN(200))
	}
	fmt.Fprintf(&b, "\n%s\n\n## Who could be invited\n\n%s\n\n1. %s\n2. %s\n\n> %s\n\n[^1]: %s\n", prose(random, 60), prose(random, 50), prose(random, 14), prose(random, 14), prose(random, 20), prose(random, 10))
	return b.String()
}

func onDisk(tb testing.TB, files fstest.MapFS) string {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "site")
	check(tb, os.CopyFS(dir, files))
	return dir
}

// eachSize runs a benchmark once for each size. Its function prepares, and
// gives back what is to be measured: it returns pages and bytes.
func eachSize(b *testing.B, prepare func(b *testing.B, files fstest.MapFS) func() (pages int, bytes int64)) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if testing.Short() && n > 1000 {
				b.Skip("a large site")
			}
			once := prepare(b, corpus(b, n))
			b.ReportAllocs()
			b.ResetTimer()
			pages, size := 0, int64(0)
			for range b.N {
				p, s := once()
				pages, size = pages+p, size+s
			}
			b.StopTimer()
			b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
			b.ReportMetric(float64(size)/float64(b.N), "B/site")
		})
	}
}

// BenchmarkParse reads front matter strictly and converts the Markdown, post
// by post, on one processor.
func BenchmarkParse(b *testing.B) {
	eachSize(b, func(b *testing.B, files fstest.MapFS) func() (int, int64) {
		types, problems := site.LoadTypes(files, drawpress.Defaults())
		if problems.Errors() > 0 {
			b.Fatal(problems)
		}
		reader := &post.Reader{Types: types, Zone: time.UTC}
		var names []string
		for name := range files {
			if strings.HasPrefix(name, "content/draws/") {
				names = append(names, name)
			}
		}
		return func() (n int, size int64) {
			for _, name := range names {
				p, problems := reader.Parse(name, files[name].Data)
				if p == nil {
					b.Fatal(problems)
				}
				size += int64(len(p.Render(anyLink{}).HTML))
			}
			return len(names), size
		}
	})
}

// anyLink resolves every link.
type anyLink struct{}

func (anyLink) Link(_ *post.Post, target string) (string, *source.Fault) { return "/" + target, nil }

func (anyLink) Image(_ *post.Post, target string) (string, *source.Fault) { return "/" + target, nil }

// BenchmarkArchive puts draws in order and asks of each what an article asks.
func BenchmarkArchive(b *testing.B) {
	eachSize(b, func(b *testing.B, files fstest.MapFS) func() (int, int64) {
		s, _ := loadPlan(b, files, 0)
		draws := s.Archive.All()
		return func() (int, int64) {
			a, err := draw.NewArchive(draws)
			check(b, err)
			sum := 0
			for _, d := range draws {
				f, of := a.At(d), draw.OfType(d.Type)
				sum += f.Count(draw.All, draw.ThisYear) + f.Count(of, draw.ThisYear) + f.Invited(of, draw.ThisMonth) + len(f.Draws(draw.All, draw.LastDays(7))) + len(f.Draws(draw.All, draw.Last(9)))
				if c := f.Change(of); c != nil {
					sum += c.CRS
				}
			}
			if sum == 0 {
				b.Fatal("no draw")
			}
			return len(draws), 0
		}
	})
}

// BenchmarkLoad reads a whole site folder from memory, on all processors.
func BenchmarkLoad(b *testing.B) {
	eachSize(b, func(b *testing.B, files fstest.MapFS) func() (int, int64) {
		return func() (int, int64) {
			s, problems := site.Load(files, site.Options{Defaults: drawpress.Defaults()})
			if s == nil {
				b.Fatal(problems)
			}
			return len(s.Draws), 0
		}
	})
}

// BenchmarkPlan lists the files of a loaded site and renders what they share.
func BenchmarkPlan(b *testing.B) {
	eachSize(b, func(b *testing.B, files fstest.MapFS) func() (int, int64) {
		s, _ := loadPlan(b, files, 0)
		return func() (int, int64) {
			plan, problems := page.NewPlan(s)
			if plan == nil {
				b.Fatal(problems)
			}
			return len(plan.Files), 0
		}
	})
}

// BenchmarkReplan lists the files of a site whose plan before is known, and
// renders one article, as the preview does after each change.
func BenchmarkReplan(b *testing.B) {
	for _, kind := range []string{"same", "template"} {
		b.Run(kind, func(b *testing.B) {
			eachSize(b, func(b *testing.B, files fstest.MapFS) func() (int, int64) {
				files, i := maps.Clone(files), 0
				s, plan := loadPlan(b, files, 0)
				var buf bytes.Buffer
				return func() (int, int64) {
					i++
					if kind == "template" {
						files["templates/partials/row.html"] = &fstest.MapFile{Data: fmt.Appendf(nil, "<tr><td>%d {{.Round}}</td></tr>\n", i)}
					}
					var problems source.Problems
					if plan, problems = page.Replan(plan, s); plan == nil {
						b.Fatal(problems)
					}
					buf.Reset()
					for i := range plan.Files {
						if plan.Files[i].Path == "draws/258/index.html" {
							check(b, plan.Files[i].Render(&buf))
						}
					}
					return len(plan.Files), int64(buf.Len())
				}
			})
		})
	}
}

// BenchmarkRender renders every file of a plan, on one processor.
func BenchmarkRender(b *testing.B) {
	eachSize(b, func(b *testing.B, files fstest.MapFS) func() (int, int64) {
		_, plan := loadPlan(b, files, 0)
		var buf bytes.Buffer
		return func() (int, int64) {
			var size int64
			for i := range plan.Files {
				buf.Reset()
				check(b, plan.Files[i].Render(&buf))
				size += int64(buf.Len())
			}
			return len(plan.Files), size
		}
	})
}

// BenchmarkPublish writes ready bytes into a new folder, and again with one
// file changed.
func BenchmarkPublish(b *testing.B) {
	for _, kind := range []string{"new", "one-changed"} {
		b.Run(kind, func(b *testing.B) {
			eachSize(b, func(b *testing.B, files fstest.MapFS) func() (int, int64) {
				_, plan := loadPlan(b, files, 0)
				_, tree := renderAll(b, plan)
				list := make([]publish.File, 0, len(tree))
				change := ""
				for name, text := range tree {
					list = append(list, publish.File{Path: name, Write: func(w io.Writer) error {
						_, err := io.WriteString(w, text)
						if name == "index.html" {
							_, err = io.WriteString(w, change)
						}
						return err
					}})
				}
				parent, n := b.TempDir(), 0
				dest := filepath.Join(parent, "public")
				return func() (int, int64) {
					n++
					change = fmt.Sprint(n)
					if kind == "new" {
						dest = filepath.Join(parent, fmt.Sprint("public", n))
					}
					r, err := publish.Publish(b.Context(), dest, list, publish.Options{})
					check(b, err)
					return r.Files, r.Bytes
				}
			})
		})
	}
}

// BenchmarkBodies reads what an earlier build kept.
func BenchmarkBodies(b *testing.B) {
	eachSize(b, func(b *testing.B, files fstest.MapFS) func() (int, int64) {
		file := filepath.Join(b.TempDir(), "bodies")
		store := bodies.Open(file, "bench")
		s, problems := site.Load(files, site.Options{Defaults: drawpress.Defaults(), Bodies: store})
		if s == nil {
			b.Fatal(problems)
		}
		check(b, store.Save())
		return func() (int, int64) {
			s, problems := site.Load(files, site.Options{Defaults: drawpress.Defaults(), Bodies: bodies.Open(file, "bench")})
			if s == nil {
				b.Fatal(problems)
			}
			return len(s.Draws), 0
		}
	})
}

// BenchmarkBuild is the whole program: cold into a new folder with nothing
// kept, again with nothing changed, and again with one post changed.
func BenchmarkBuild(b *testing.B) {
	for _, kind := range []string{"cold", "unchanged", "one-post"} {
		b.Run(kind, func(b *testing.B) {
			eachSize(b, func(b *testing.B, files fstest.MapFS) func() (int, int64) {
				dir := onDisk(b, files)
				var post string
				for name := range files {
					if strings.HasSuffix(name, "/258.md") {
						post = name
					}
				}
				text := string(files[post].Data)
				args := []string{"build", "-s", dir, "--at", asOf, "--json"}
				mustRun(b, args...)
				i := 0
				return func() (int, int64) {
					i++
					more := args
					switch kind {
					case "cold":
						dest := filepath.Join(dir, fmt.Sprint("public", i))
						more = append(args[:len(args):len(args)], "--no-cache", "-d", dest)
						defer func() { // before the next one, off the clock
							b.StopTimer()
							check(b, os.RemoveAll(dest))
							check(b, os.RemoveAll(filepath.Join(dir, fmt.Sprintf(".public%d.drawpress", i))))
							b.StartTimer()
						}()
					case "one-post":
						write(b, filepath.Join(dir, post), text+fmt.Sprintf("\nEdition %d.\n", i))
					}
					var r jsonResult
					check(b, json.Unmarshal([]byte(mustRun(b, more...)), &r))
					return r.Files, r.Bytes
				}
			})
		})
	}
}

func (anyLink) Fact(*post.Post, string) (string, string, *source.Fault) { return "1", "", nil }
func (anyLink) Draws(*post.Post, string) (post.DrawList, *source.Fault) { return post.DrawList{}, nil }
func (anyLink) Block(string) (*post.Post, *source.Fault)                { return nil, nil }

// BenchmarkReload reads a folder on the disk again after one post was edited,
// as the preview does: its text, its cut-off, or nothing at all.
func BenchmarkReload(b *testing.B) {
	for _, kind := range []string{"nothing", "text", "cut-off"} {
		b.Run(kind, func(b *testing.B) {
			eachSize(b, func(b *testing.B, files fstest.MapFS) func() (int, int64) {
				dir := onDisk(b, files)
				var post string
				for name := range files {
					if strings.HasSuffix(name, "/258.md") {
						post = name
					}
				}
				text := string(files[post].Data)
				memo, i := site.NewMemo(), 0
				load := func() (int, int64) {
					f, err := openFolder(dir)
					check(b, err)
					defer f.close()
					s, problems := site.Load(f, site.Options{Defaults: drawpress.Defaults(), Memo: memo})
					if s == nil {
						b.Fatal(problems)
					}
					return len(s.Draws), 0
				}
				load()
				time.Sleep(4 * time.Second) // until the stamps of new files can be trusted
				load()
				return func() (int, int64) {
					i++
					switch kind {
					case "text":
						write(b, filepath.Join(dir, post), text+fmt.Sprintf("\nEdition %d.\n", i))
					case "cut-off":
						write(b, filepath.Join(dir, post), regexp.MustCompile(`crs: \d+`).ReplaceAllString(text, fmt.Sprint("crs: ", 400+i%100)))
					}
					return load()
				}
			})
		})
	}
}

// BenchmarkPreview saves a post and asks for its page until the page shows the
// edit, as the browser would.
func BenchmarkPreview(b *testing.B) {
	eachSize(b, func(b *testing.B, files fstest.MapFS) func() (int, int64) {
		dir := onDisk(b, files)
		post := ""
		for name := range files {
			if strings.HasSuffix(name, "/258.md") {
				post = name
			}
		}
		p, err := preview.New(previewOptions(dir, serveFlags{drafts: true, future: true}))
		check(b, err)
		ctx, stop := context.WithCancel(b.Context())
		ended := make(chan error, 1)
		go func() { ended <- p.Run(ctx) }()
		b.Cleanup(func() {
			stop()
			check(b, <-ended)
		})
		i := 0
		return func() (int, int64) {
			i++
			edit := fmt.Sprintf("Edit number %d.", i)
			write(b, filepath.Join(dir, post), string(files[post].Data)+"\n"+edit+"\n")
			for {
				answer, err := http.Get(p.URL() + "draws/258/")
				check(b, err)
				page, err := io.ReadAll(answer.Body)
				check(b, err)
				check(b, answer.Body.Close())
				if bytes.Contains(page, []byte(edit)) {
					return 1, int64(len(page))
				}
				time.Sleep(time.Millisecond)
			}
		}
	})
}
