package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"drawpress"
	"drawpress/cmd/internal/page"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

// A stamped folder is a folder in memory that keeps times as a disk does: of a
// file when it is written, of a folder when something in it comes or goes. Its
// clock is long past, so that its stamps are to be trusted.
type stamped struct {
	files fstest.MapFS
	clock time.Time
}

func (s *stamped) tick() time.Time {
	s.clock = s.clock.Add(time.Millisecond)
	return s.clock
}

// write gives a file new bytes, on a copy of the folder: an edition that was
// made of the old one stays as it is.
func (s *stamped) write(name, text string) {
	s.files = maps.Clone(s.files)
	_, there := s.files[name]
	s.files[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644, ModTime: s.tick()}
	if !there {
		s.stir(name)
	}
}

func (s *stamped) remove(name string) {
	s.files = maps.Clone(s.files)
	delete(s.files, name)
	s.stir(name)
}

// stir changes the times of the folders above a file.
func (s *stamped) stir(name string) {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		s.files[dir] = &fstest.MapFile{Mode: 0o755 | fs.ModeDir, ModTime: s.tick()}
	}
}

func (s *stamped) names(prefix string) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		if strings.HasPrefix(name, prefix) && s.files[name].Mode.IsRegular() {
			names = append(names, name)
		}
	}
	return names
}

func newStamped(files fstest.MapFS) *stamped {
	s := &stamped{files: fstest.MapFS{}, clock: time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		s.write(name, string(files[name].Data))
	}
	return s
}

// A hand edits such a folder.
type hand struct {
	*stamped
	random  *rand.Rand
	number  int
	options site.Options
}

func anyOf[T any](h *hand, list ...T) T { return list[h.random.IntN(len(list))] }

// step makes one change, right or wrong, and says which.
func (h *hand) step() string {
	h.number++
	n := h.number
	posts := slices.Concat(h.names("content/draws/"), h.names("content/news/"), h.names("content/pages/"))
	posts = slices.DeleteFunc(posts, func(name string) bool { return !strings.HasSuffix(name, ".md") })
	name := anyOf(h, posts...)
	text := string(h.files[name].Data)
	key := func(line string) string { // sets a key of the front matter
		k, _, _ := strings.Cut(line, ":")
		if re := regexp.MustCompile(`(?m)^` + k + `: .*$`); re.MatchString(text) {
			text = re.ReplaceAllLiteralString(text, line)
		} else {
			text = strings.Replace(text, "---\n", "---\n"+line+"\n", 1)
		}
		h.write(name, text)
		return name + ": " + line
	}
	add := func(more string) string {
		h.write(name, text+"\n"+more+"\n")
		return name + " says " + strconv.Quote(more)
	}
	switch h.random.IntN(22) {
	case 0:
		return add(fmt.Sprintf("Paragraph %d.", n))
	case 1:
		return add(fmt.Sprintf("[link](%s) and [its heading](%s#part-%d).\n\n## Part %d", relativeTo(name, anyOf(h, posts...)), relativeTo(name, anyOf(h, posts...)), n, n))
	case 2:
		return add(anyOf(h, "{{crs change of type}}", "{{draw 258 crs}}", "{{draw 303 invitations}}", "{{ordinal of type in year as ordinal}}", "{{draw 305 previous of type as link}}", "{{nonsense}}"))
	case 3:
		return add(anyOf(h, "{{table last 4}}", "{{draws this week}}", "{{include contact}}", "{{include terms}}"))
	case 4:
		return add(anyOf(h, "![A flag](/flag.png)", "![A flag](flag-1.png)", "[a flag](../news/flag-2.png)", "[round](draw:304)", "[table](/draws/#round-304)", "[lost](/nowhere/)"))
	case 5:
		return key(fmt.Sprint("crs: ", anyOf(h, "400", "500", "700", "38Z")))
	case 6:
		return key(fmt.Sprint("invitations: ", 100+h.random.IntN(3)))
	case 7:
		return key(anyOf(h, "type: pnp", "type: french", "type: general"))
	case 8:
		return key(anyOf(h, "title: A title", "title: \"{{crs}} in {{draw 303 crs}}\"", "summary: \"Of {{invitations}}\"", "image: /flag.png\nimage_alt: A flag", "image: flag-3.png\nimage_alt: A flag", "author: Somebody"))
	case 9:
		return key(anyOf(h, "draft: true", "draft: false", "withdrawn: a mistake", "published: 2027-01-01", "slug: moved", fmt.Sprintf("slug: slug-%d", n), "aliases: [/once/]"))
	case 10:
		h.remove(name)
		return "delete " + name
	case 11:
		to := fmt.Sprintf("content/draws/2024/%d.md", 300+h.random.IntN(20))
		round := strings.TrimSuffix(path.Base(to), ".md")
		h.write(to, fmt.Sprintf("---\nround: %s\ndate: 2024-01-%02d\ntype: pnp\ninvitations: 5\ncrs: 690\n---\n\nAbout {{draw %s crs}}.\n", round, 1+h.random.IntN(28), round))
		return "write " + to
	case 12:
		h.remove(name)
		to := path.Join(path.Dir(name), fmt.Sprintf("renamed-%d.md", n))
		if strings.HasPrefix(name, "content/draws/") {
			to = fmt.Sprintf("content/draws/2024/%d.md", 330+n)
			text = regexp.MustCompile(`(?m)^round: .*$`).ReplaceAllString(regexp.MustCompile(`(?m)^date: .*$`).ReplaceAllString(text, "date: 2024-06-01"), fmt.Sprint("round: ", 330+n))
		}
		h.write(to, text)
		return "rename " + name + " to " + to
	case 13:
		name = "content/types/" + anyOf(h, "pnp", "french", "general") + ".md"
		text = string(h.files[name].Data)
		return key(anyOf(h, fmt.Sprintf("name: Type %d", h.random.IntN(3)), fmt.Sprintf("short: Short %d", h.random.IntN(3)), "kind: program"))
	case 14:
		name = anyOf(h, h.names("content/types/")...)
		text = string(h.files[name].Data)
		return add(fmt.Sprintf("More %d, and [about](../pages/page-1.md).", n))
	case 15:
		name = "content/blocks/" + anyOf(h, "contact", "terms") + ".md"
		if h.files[name] != nil && h.random.IntN(3) == 0 {
			h.remove(name)
			return "delete " + name
		}
		h.write(name, fmt.Sprintf("Block %d says {{crs}} and [links](../pages/page-%d.md).\n", n, h.random.IntN(3)))
		return "write " + name
	case 16:
		h.write("site.yaml", fmt.Sprintf("title: Title %d\nbase_url: %s\ntime_zone: %s\nfeed: {size: %d, tag: \"news.example,2015\"}\n", h.random.IntN(2), anyOf(h, "https://news.example/", "https://news.example/below/"), anyOf(h, "UTC", "America/Toronto"), 1+h.random.IntN(30)))
		return "change the settings"
	case 17:
		file := site.PoolFile
		h.write(file, anyOf(h, "date,total,0-1200\n2024-01-05,100,100\n", "date,total,0-1200\n2024-01-03,90,90\n2024-01-05,100,100\n", "date,total,0-1200\n2024-01-05,100,101\n"))
		return "measure the pool"
	case 18:
		file := "templates/partials/" + anyOf(h, "row.html", "corrections.html", "header.html", "pool-table.html")
		if h.files[file] != nil {
			h.remove(file)
			return "take back " + file
		}
		h.write(file, fmt.Sprintf("<p>Template %d: %s</p>\n", n, anyOf(h, "", "{{.}}", "{{.Round}}", "{{if")))
		return "override " + file
	case 19:
		file := anyOf(h, "assets/static/flag.png", "content/news/flag-3.png", "content/draws/2024/flag-1.png")
		if h.files[file] != nil && h.random.IntN(2) == 0 {
			h.remove(file)
			return "delete " + file
		}
		h.write(file, fmt.Sprint("picture ", n))
		return "draw " + file
	case 20:
		h.options.Drafts, h.options.Future = h.random.IntN(2) == 0, h.random.IntN(2) == 0
		return fmt.Sprint("show drafts: ", h.options.Drafts, ", scheduled posts: ", h.options.Future)
	default:
		h.options.At = anyOf(h, time.Date(2024, time.January, 4, 12, 0, 0, 0, time.UTC), time.Date(2026, time.October, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, time.February, 1, 0, 0, 0, 0, time.UTC))
		return "look at " + h.options.At.String()
	}
}

// An edition is what came of a load: every word of it.
type edition struct {
	site     *site.Site
	problems source.Problems
	paths    []string
	files    map[string]string
	failed   map[string]string // path -> why it cannot be rendered
}

// editionOf loads, plans after an older plan, which may be nil, and renders.
func editionOf(folder fs.FS, o site.Options, old *page.Plan) (*edition, *page.Plan) {
	e := &edition{files: map[string]string{}, failed: map[string]string{}}
	e.site, e.problems = site.Load(folder, o)
	if e.site == nil {
		return e, nil
	}
	plan, problems := page.Replan(old, e.site)
	e.problems = append(e.problems, problems...)
	if plan != nil {
		e.render(plan)
	}
	return e, plan
}

func (e *edition) render(plan *page.Plan) {
	for i := range plan.Files {
		f := &plan.Files[i]
		var b bytes.Buffer
		if err := f.Render(&b); err != nil {
			e.failed[f.Path] = err.Error()
		}
		e.paths = append(e.paths, f.Path)
		e.files[f.Path] = b.String()
	}
}

// reasons are why pages cannot be rendered, each once.
func (e *edition) reasons() []string {
	var list []string
	for _, why := range e.failed {
		why, _, _ = strings.Cut(why, " (page ")
		list = append(list, why)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// differs says where two editions are not the same; empty if they are.
func (e *edition) differs(f *edition) string {
	switch {
	case !slices.Equal(e.problems, f.problems):
		only := func(a, b source.Problems) string {
			text := ""
			for _, p := range a {
				if !slices.Contains(b, p) {
					text += fmt.Sprintf("\n\t%s: %s %s", p.Place, p.Message, p.Hint)
				}
			}
			return text
		}
		return fmt.Sprintf("problems%s\nand%s", only(e.problems, f.problems), only(f.problems, e.problems))
	case (e.site == nil) != (f.site == nil):
		return "one has no site"
	case e.site == nil:
		return ""
	case !reflect.DeepEqual(e.site.Skipped, f.site.Skipped):
		return fmt.Sprintf("left out\n%v\nand\n%v", e.site.Skipped, f.site.Skipped)
	case !slices.Equal(e.site.Media, f.site.Media):
		return fmt.Sprintf("pictures %v and %v", e.site.Media, f.site.Media)
	case !slices.Equal(e.paths, f.paths):
		return fmt.Sprintf("paths %v and %v", e.paths, f.paths)
	case !slices.Equal(e.reasons(), f.reasons()):
		return fmt.Sprintf("failures %v and %v", e.reasons(), f.reasons())
	case len(e.failed) > 0: // what many pages share is made when first wanted, so which pages fail depends on who came first
		return ""
	case !maps.Equal(e.files, f.files):
		return describe(e.files, f.files)
	}
	return ""
}

// TestMemo: whatever was edited, a load with a memo gives what a load without
// one gives, and an edition that was made before stays what it was.
func TestMemo(t *testing.T) {
	steps := 80
	if s := os.Getenv("DRAWPRESS_STEPS"); s != "" {
		var err error
		steps, err = strconv.Atoi(s)
		check(t, err)
	}
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("DRAWPRESS_SEED"); s != "" {
		var err error
		seed, err = strconv.ParseUint(s, 10, 64)
		check(t, err)
	}
	t.Logf("DRAWPRESS_SEED=%d", seed)
	at, err := time.Parse(time.RFC3339, asOf)
	check(t, err)
	h := &hand{stamped: newStamped(starterFS(t)), random: rand.New(rand.NewPCG(seed, 2)), options: site.Options{At: at, Drafts: true, Defaults: drawpress.Defaults()}}
	memo := site.NewMemo()
	read := func(s *site.Site) func(*post.Post) source.Problems {
		return func(p *post.Post) source.Problems {
			f := source.Faultf(source.Implausible, "%d draws, %d passages", s.Archive.Len(), len(p.Prose()))
			return source.Problems{p.Text().At(0, 1, f).AsWarning()}
		}
	}
	good, since, refused := h.files, 0, 0
	var before *edition
	var plan *page.Plan
	for step := range steps {
		did := h.step()
		if h.options.Review = nil; h.random.IntN(4) == 0 {
			h.options.Review = read
		}
		switch h.random.IntN(12) {
		case 0:
			memo.Doubt()
		case 1: // a change that no stamp shows
			name := anyOf(h, h.names("content/draws/")...)
			sly := *h.files[name]
			sly.Data = bytes.Replace(sly.Data, []byte("crs: "), []byte("CRS: "), 1)
			h.files = maps.Clone(h.files)
			h.files[name] = &sly
			memo.Touch(name)
			did += ", and spoil " + name
		}
		fresh, _ := editionOf(h.files, h.options, nil)
		o := h.options
		o.Memo = memo
		old := plan
		var again *edition
		if again, plan = editionOf(h.files, o, old); plan == nil {
			plan = old // the last that was right
		}
		if d := fresh.differs(again); d != "" {
			t.Fatalf("step %d, %s: without and with a memo:\n%s", step, did, d)
		}
		if before != nil {
			same := &edition{site: before.site, problems: before.problems, files: map[string]string{}, failed: map[string]string{}}
			same.render(old)
			if d := before.differs(same); d != "" {
				t.Fatalf("step %d, %s: the edition before it became another:\n%s", step, did, d)
			}
		}
		if plan != old {
			before = again
		}
		if fresh.site != nil && len(fresh.failed) == 0 {
			good, since = h.files, 0
		} else if refused++; since+h.random.IntN(3) > 1 { // the editor takes back what was wrong
			h.files, since = maps.Clone(good), 0
			for name := range h.files {
				h.files[name] = &fstest.MapFile{Data: good[name].Data, Mode: good[name].Mode, ModTime: h.tick()}
			}
		} else {
			since++
		}
	}
	if refused > steps*3/4 {
		t.Errorf("%d of %d steps made the site wrong; the others prove too little", refused, steps)
	}
	t.Logf("%d steps, %d of them refused", steps, refused)
}

// A shelf keeps texts between builds, in memory.
type shelf struct {
	mu    sync.Mutex
	texts map[[16]byte]string
}

func (s *shelf) Get(key [16]byte) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, ok := s.texts[key]
	return text, ok
}

func (s *shelf) Put(key [16]byte, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts[key] = text
}

// TestKnownPages: once a page was rendered, its bytes are known without
// rendering it, and they are the right ones, whatever was edited meanwhile.
func TestKnownPages(t *testing.T) {
	at, err := time.Parse(time.RFC3339, asOf)
	check(t, err)
	h := &hand{stamped: newStamped(starterFS(t)), random: rand.New(rand.NewPCG(1, 3)), options: site.Options{At: at, Defaults: drawpress.Defaults(), Bodies: &shelf{texts: map[[16]byte]string{}}}}
	known, pages := 0, 0
	for step := range 40 {
		good := h.files
		did := h.step()
		s, _ := site.Load(h.files, h.options)
		var plan *page.Plan
		if s != nil {
			plan, _ = page.NewPlan(s)
		}
		if plan == nil {
			h.files = good
			continue
		}
		sums := map[string][sha256.Size]byte{}
		for i := range plan.Files {
			f := &plan.Files[i]
			if f.Known == nil {
				continue
			}
			pages++
			foreknown, ok := f.Known.Sum()
			var b bytes.Buffer
			if err := f.Render(&b); err != nil {
				continue
			}
			sum := sha256.Sum256(b.Bytes())
			if ok && foreknown != sum {
				t.Fatalf("step %d, %s: %s was said to have other bytes", step, did, f.Path)
			}
			if ok {
				known++
			}
			f.Known.Keep(sum)
			sums[f.Path] = sum
		}
		again, _ := page.NewPlan(s)
		for i := range again.Files {
			f := &again.Files[i]
			if want, rendered := sums[f.Path]; rendered {
				if sum, ok := f.Known.Sum(); !ok || sum != want {
					t.Fatalf("step %d, %s: %s was rendered and is not known", step, did, f.Path)
				}
			}
		}
	}
	if known < pages/3 {
		t.Errorf("%d of %d pages were known; want most", known, pages)
	}
}
