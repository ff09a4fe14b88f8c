package browser

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A row is a draw of the published record, which the pages must agree with.
type row struct {
	round, date, slug, kind string
	invited, crs            int
}

// record reads the site's draws.csv, oldest first.
func record(t *testing.T) []row {
	t.Helper()
	f, err := os.Open(filepath.Join(public, "draws.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(lines[0], name) }
	var rows []row
	for _, line := range lines[1:] {
		r := row{round: line[column("round")], date: line[column("date")], slug: line[column("type")], kind: line[column("kind")]}
		if r.invited, err = strconv.Atoi(line[column("invitations")]); err != nil {
			t.Fatal(err)
		}
		if r.crs, err = strconv.Atoi(line[column("crs")]); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	return rows
}

// those are the rows that fit, and how many invitations they come to.
func those(rows []row, fits func(row) bool) (list []row, invited int) {
	for _, r := range rows {
		if fits(r) {
			list = append(list, r)
			invited += r.invited
		}
	}
	return list, invited
}

// figure writes a number as the pages do.
func figure(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// tabTo goes with the Tab key alone to an element, as somebody without a mouse
// would.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 120 {
		if eval[bool](b, fmt.Sprintf(`document.activeElement?.matches(%q) ?? false`, selector)) {
			return
		}
		b.press(kb.Tab)
	}
	b.t.Fatalf("%s cannot be reached with the Tab key", selector)
}

// click presses the middle of an element that a reader can see.
func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// TestColours keeps what the reader chose, on every page, before anything is shown.
func TestColours(t *testing.T) {
	t.Parallel()
	b := newTab(t)
	theme := `(document.documentElement.dataset.theme ?? "")`
	ground := `getComputedStyle(document.body).backgroundColor`
	b.open("/about/")
	light := eval[string](b, ground)
	b.until("the switch works", `document.querySelector("[data-theme-switch]").ariaPressed == "false"`)
	b.tabTo("[data-theme-switch]")
	b.press(" ")
	b.until("dark colours", theme+` == "dark" && document.activeElement.ariaPressed == "true"`)
	if dark := eval[string](b, ground); dark == light {
		t.Errorf("both colours are %s", dark)
	}
	b.open("/draws/258/")
	if got := eval[string](b, theme); got != "dark" {
		t.Errorf("on the next page the choice is %q", got)
	}
	b.scheme("dark")
	b.click("[data-theme-switch]")
	b.until("light colours in a dark system", theme+` == "light" && `+ground+` == "`+light+`"`)
	b.calm(site)
}

// TestNotice is put away once and stays away.
func TestNotice(t *testing.T) {
	t.Parallel()
	b := newTab(t)
	b.open("/about/")
	b.until("the notice", `document.querySelector("[data-notice] [data-dismiss]").checkVisibility()`)
	b.tabTo("[data-dismiss]")
	b.press(kb.Enter)
	b.until("no notice", `!document.querySelector("[data-notice]").checkVisibility()`)
	if !eval[bool](b, `document.activeElement.id == "main"`) {
		t.Error("the focus is lost with the notice")
	}
	for _, path := range []string{"/about/", "/draws/258/"} {
		b.open(path)
		b.until("no notice on "+path, `document.readyState == "complete" && !document.querySelector("[data-notice]").checkVisibility()`)
	}
	b.calm(site)
}

// TestChart reads a chart with keys, mouse and finger.
func TestChart(t *testing.T) {
	t.Parallel()
	b := newTab(t)
	rows, _ := those(record(t), func(r row) bool { return r.slug == "french" })
	last, before := rows[len(rows)-1], rows[len(rows)-2]
	b.open("/types/french/")
	said := `document.querySelector("[data-chart] .read").textContent`
	b.until("the slider", `document.querySelector("[data-chart] input[type=range]")`)
	b.tabTo("[data-chart] input[type=range]")
	b.until("the latest draw", fmt.Sprintf(`%s.includes("round %s") && %s.includes(" %d ")`, said, last.round, said, last.crs))
	b.press(kb.ArrowLeft)
	b.until("the draw before", fmt.Sprintf(`%s.includes("round %s") && document.activeElement.ariaValueText.includes("%d")`, said, before.round, before.crs))
	if link := eval[string](b, `document.querySelector("[data-chart] .read a").href`); !strings.HasSuffix(link, "/draws/"+before.round+"/") && !strings.HasSuffix(link, "/draws/#round-"+before.round) {
		t.Errorf("what is read of round %s links to %s", before.round, link)
	}
	b.do(chromedp.ScrollIntoView(chromedp.CSS("[data-chart] .plot")))
	spot := eval[[]float64](b, `(() => { const r = document.querySelector("[data-chart] .plot").getBoundingClientRect(); return [r.left + 6, r.top + r.height / 2]; })()`)
	b.do(chromedp.MouseEvent("mouseMoved", spot[0], spot[1]))
	b.until("the first draw under the mouse", fmt.Sprintf(`%s.includes("round %s")`, said, rows[0].round))

	b.device(390, 844)
	b.open("/")
	b.until("the keys of the chart", `document.querySelector("[data-chart] [data-key] button")`)
	b.tabTo("[data-chart] [data-key] button")
	name := eval[string](b, `document.activeElement.parentElement.dataset.key`)
	off := fmt.Sprintf(`[...document.querySelectorAll("[data-chart] g[data-name]")].filter(g => g.dataset.name == %q).every(g => getComputedStyle(g).display == "none" || getComputedStyle(g).visibility == "hidden")`, name)
	b.press(" ")
	b.until("the series is hidden", `document.activeElement.ariaPressed == "false" && `+off+` && `+said+`.includes("hidden")`)
	b.do(chromedp.Tap(chromedp.CSS("[data-chart] [data-key] button")))
	b.until("a tap shows it again", `document.querySelector("[data-chart] [data-key] button").ariaPressed == "true" && !(`+off+`)`)
	b.calm(site)
}

// TestTable narrows, orders and shares the table of all draws. What it says is
// held against the published record.
func TestTable(t *testing.T) {
	t.Parallel()
	b := newTab(t)
	all := record(t)
	ready := func() {
		t.Helper()
		b.until("the table is ready", `document.querySelector("#filters fieldset") && !document.querySelector("#filters fieldset").disabled`)
	}
	// shows waits for the table to hold these draws, the first of them on top,
	// and to say so.
	shows := func(what string, list []row, invited int, top row) {
		t.Helper()
		count := fmt.Sprintf("%d of %d draws", len(list), len(all))
		if len(list) == len(all) {
			count = fmt.Sprintf("%d draws", len(all))
		}
		b.until(what, fmt.Sprintf(`(() => {
			const rows = [...document.querySelectorAll("table.ledger tbody tr[id^=round-]")];
			return rows.length == %d && rows[0].id == "round-%s" && document.getElementById("tally").textContent.startsWith(%q) &&
				document.getElementById("tally").textContent.includes(%q) && document.querySelector("[data-total=invited]").textContent == %q;
		})()`, len(list), top.round, count, figure(invited), figure(invited)))
	}
	everything, sum := those(all, func(row) bool { return true })
	latest := all[len(all)-1]

	b.open("/draws/")
	ready()
	shows("all draws", everything, sum, latest)
	if eval[string](b, `document.getElementById("tally").role`) != "status" {
		t.Error("the count is not announced")
	}

	b.tabTo("#filters [name=q]")
	b.press("french")
	french, invited := those(all, func(r row) bool { return r.slug == "french" })
	shows("what was typed", french, invited, french[len(french)-1])
	b.until("the search in the address", `location.search == "?q=french"`)

	b.tabTo("th[data-sort=crs] button")
	b.press(kb.Enter)
	lowest := slices.MinFunc(french, func(x, y row) int { return x.crs - y.crs })
	shows("the lowest cut-off first", french, invited, lowest)
	b.until("the order is told", `document.activeElement.closest("th").ariaSort == "ascending" && document.querySelectorAll("th[aria-sort]").length == 1`)
	b.press(kb.Enter)
	highest := slices.MaxFunc(french, func(x, y row) int { return x.crs - y.crs })
	shows("the highest cut-off first", french, invited, highest)
	address := eval[string](b, `location.href`)

	b.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
	shows("one step back", french, invited, lowest)
	b.do(chromedp.Evaluate[chromedp.Void](`history.forward()`))
	shows("and forward", french, invited, highest)
	b.open("/about/")
	b.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
	b.until("the table", `location.pathname == "/draws/"`)
	ready()
	shows("back from another page", french, invited, highest)
	other := newTab(t)
	other.open(address)
	mine := b
	b = other
	ready()
	shows("the address in another browser", french, invited, highest)
	b.calm(site)
	b = mine

	b.open(address)
	ready()
	b.click("#filters [type=reset]")
	b.until("no filter is left", `!location.search.includes("q=")`)
	top := slices.MaxFunc(all, func(x, y row) int { return x.crs - y.crs })
	shows("everything again, in the order chosen", everything, sum, top)

	b.open("/draws/?type=pnp&year=2025&crs=-749&sort=invited")
	ready()
	some, invited := those(all, func(r row) bool { return r.slug == "pnp" && r.date[:4] == "2025" && r.crs <= 749 })
	shows("type, year and score together", some, invited, slices.MaxFunc(some, func(x, y row) int { return x.invited - y.invited }))
	if !eval[bool](b, `document.querySelector("#filters [name=year]").value == "2025" && document.querySelector("#filters [name=crs-to]").value == "749" && document.querySelector("#filters [value=pnp]").checked`) {
		t.Error("the controls do not show the filters of the address")
	}
	b.open("/draws/?q=zebra")
	ready()
	b.until("nothing fits", `document.getElementById("tally").textContent.startsWith("No draw fits")`)

	b.open("/draws/?type=pnp#round-258")
	b.until("a row that the address names is shown", `document.getElementById("round-258")?.checkVisibility()`)

	b.device(390, 844)
	b.open("/draws/")
	ready()
	b.do(chromedp.Tap(chromedp.CSS("#filters [data-more]")))
	b.until("the filters unfold", `document.querySelector("#filters [name=kind]").checkVisibility() && document.querySelector("#filters [data-more]").ariaExpanded == "true"`)
	b.do(chromedp.SetValue(chromedp.CSS("#filters [name=kind]"), "program"))
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#filters [name=kind]").dispatchEvent(new Event("change", {bubbles: true}))`))
	program, invited := those(all, func(r row) bool { return r.kind == "program" })
	shows("one kind", program, invited, program[len(program)-1])
	b.calm(site)
}

// TestScore asks where a score stands, and counts again from the record.
func TestScore(t *testing.T) {
	t.Parallel()
	b := newTab(t)
	all := record(t)
	b.open("/check/")
	b.until("the form is ready", `!document.querySelector("#check fieldset").disabled`)
	b.tabTo("#check-crs")
	b.press("1500")
	b.until("an impossible score is refused", `document.getElementById("check-fault").textContent != "" && document.getElementById("check-crs").ariaInvalid == "true"`)
	b.press(strings.Repeat(kb.Backspace, 4) + "470")
	b.until("it is corrected", `document.getElementById("check-fault").textContent == ""`)
	b.tabTo("#check [value=french]")
	if !eval[bool](b, `document.activeElement.checked`) {
		b.press(" ")
	}
	b.tabTo("#check [value=cec]")
	if !eval[bool](b, `document.activeElement.checked`) {
		b.press(" ")
	}
	chosen := eval[[]string](b, `[...document.querySelectorAll("#check [name=type]:checked")].map(e => e.value)`)
	n, err := strconv.Atoi(eval[string](b, `document.querySelector("#check [name=last]").value`))
	if err != nil {
		t.Fatal(err)
	}
	list, _ := those(all, func(r row) bool { return slices.Contains(chosen, r.slug) })
	list = list[len(list)-n:]
	enough, _ := those(list, func(r row) bool { return r.crs < 470 })
	verdict := fmt.Sprintf("%d of %d", len(enough), n)
	b.until("the verdict "+verdict, fmt.Sprintf(`document.querySelector("#check-verdict .verdict")?.textContent.trim() == %q`, verdict))
	b.until("every draw with its margin", fmt.Sprintf(`[...document.querySelectorAll("#check-results table")].some(t => t.tBodies[0].rows.length == %d)`, n))
	if eval[string](b, `location.hash + location.search`) != "" || eval[int](b, `localStorage.length + sessionStorage.length`) != 0 || eval[string](b, `document.cookie`) != "" {
		t.Error("the score was put somewhere before the reader asked")
	}
	for _, s := range b.barriers() {
		t.Error(s)
	}
	b.tabTo("#check [data-share]")
	b.press(kb.Enter)
	b.until("the score in the address", `location.hash.includes("crs=470")`)
	address := eval[string](b, `location.href`)
	b.calm(site)

	other := newTab(t)
	other.open(address)
	other.until("the same verdict elsewhere", fmt.Sprintf(`document.querySelector("#check-verdict .verdict")?.textContent.trim() == %q`, verdict))
	other.device(320, 568)
	for _, s := range other.overflow() {
		t.Error(s)
	}
	other.calm(site)
}

// TestSearch finds a draw from anywhere, with keys alone, and loads nothing
// before it is wanted.
func TestSearch(t *testing.T) {
	t.Parallel()
	b := newTab(t)
	b.open("/about/")
	b.until("the page is ready", `document.readyState == "complete"`)
	b.mu.Lock()
	early := strings.Join(b.requests, "\n")
	b.mu.Unlock()
	if strings.Contains(early, "search") {
		t.Errorf("the search was loaded before it was wanted:\n%s", early)
	}
	b.press("/")
	b.until("the search is open", `document.querySelector("dialog[open] input[type=search]") == document.activeElement`)
	b.press("258")
	b.until("the draw is found first", `document.querySelector("dialog[open] [data-found] a")?.pathname == "/draws/258/"`)
	b.until("the count is announced", `/\d+ result/.test(document.querySelector("dialog[open] [role=status]").textContent)`)
	for _, s := range b.barriers() {
		t.Error(s)
	}
	b.press(kb.Escape) // this one empties the field, as everywhere in this browser
	b.press(kb.Escape)
	b.until("Escape closes it", `!document.querySelector("dialog[open]") && document.activeElement.matches("[data-search]")`)
	b.press(kb.Enter)
	b.until("it opens again", `document.querySelector("dialog[open] input[type=search]") == document.activeElement`)
	b.press("french language 2023")
	b.until("words are found", `document.querySelectorAll("dialog[open] [data-found] a").length > 3`)
	b.press(strings.Repeat(kb.Backspace, 30) + "what tie-break means")
	b.until("a news post is found", `[...document.querySelectorAll("dialog[open] [data-found] a")].some(a => a.pathname == "/news/tie-break-rule/")`)
	b.press(strings.Repeat(kb.Backspace, 30) + "176")
	b.until("the draw", `document.querySelector("dialog[open] [data-found] a")?.pathname == "/draws/176/"`)
	b.press(kb.ArrowDown)
	b.press(kb.Enter)
	b.until("its page", `location.pathname == "/draws/176/" && document.readyState == "complete"`)

	b.open("/search/?q=education")
	b.until("the search page answers its address", `[...document.querySelectorAll("[data-found] a")].some(a => a.pathname == "/types/education/")`)
	b.calm(site)
}
