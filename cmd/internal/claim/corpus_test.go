package claim_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"drawpress/cmd/internal/claim"
)

// A sample is a line of testdata/corpus: a sentence, whether it is true as of
// a round, and what kind of statement it is about.
type sample struct {
	round, text, kind string
	french, truth     bool
	place             string
}

func samples(tb testing.TB, part string) []sample {
	tb.Helper()
	files, err := filepath.Glob("testdata/corpus/" + part + "-*.txt")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no corpus %s: %v", part, err)
	}
	var out []sample
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if line == "" || line[0] == '#' {
				continue
			}
			fields := strings.Split(line, " | ")
			if len(fields) != 3 {
				tb.Fatalf("%s:%d: %d fields; want 3", f, i+1, len(fields))
			}
			s := sample{round: fields[0], text: strings.NewReplacer("⏎", "\n", "¦", "|").Replace(fields[1]), place: fmt.Sprintf("%s:%d", filepath.Base(f), i+1)}
			if r, ok := strings.CutPrefix(s.round, "fr "); ok {
				s.round, s.french = r, true
			}
			s.round = strings.TrimSuffix(s.round, " fr")
			s.french = s.french || strings.HasSuffix(fields[0], " fr")
			var truth string
			truth, s.kind, _ = strings.Cut(fields[2], " ")
			s.truth = truth == "true"
			out = append(out, s)
		}
	}
	return out
}

// The bars: how many wrong statements must be caught, and how many true ones
// may be contradicted.
const (
	leastCaught = 0.70
	mostAlarms  = 0.01
)

// TestCorpus holds the checker against sentences written for tuning and
// against others that were set aside.
func TestCorpus(t *testing.T) {
	for _, part := range []string{"tuning", "heldback"} {
		t.Run(part, func(t *testing.T) { corpus(t, part) })
	}
}

func corpus(t *testing.T, part string) {
	r := load(t)
	caught, wrong, alarms, right, agreed := map[string]int{}, map[string]int{}, 0, 0, 0
	for _, s := range samples(t, part) {
		about := r.about(t, s.round)
		about.French = s.french
		got := r.checker.Check(about, markdown(s.text))
		bad := got.Count(claim.Contradicts) > 0
		switch {
		case s.truth:
			right++
			if got.Count(claim.Agrees) > 0 {
				agreed++
			}
			if bad {
				alarms++
				t.Logf("FALSE ALARM %s (%s) %s%s", s.place, s.round, s.text, told(got))
			}
		default:
			wrong[s.kind]++
			if bad {
				caught[s.kind]++
			} else if testing.Verbose() {
				t.Logf("MISS %s (%s) %s%s", s.place, s.round, s.text, told(got))
			}
		}
	}
	all, found := 0, 0
	for kind, n := range wrong {
		all, found = all+n, found+caught[kind]
		t.Logf("%-12s %3d of %3d caught", kind, caught[kind], n)
	}
	recall, rate := float64(found)/float64(all), float64(alarms)/float64(right)
	t.Logf("%s: %d of %d wrong statements caught (%.1f %%), %d of %d true ones contradicted (%.1f %%), %d of them confirmed", part, found, all, 100*recall, alarms, right, 100*rate, agreed)
	if recall < leastCaught || rate > mostAlarms {
		t.Errorf("%s: below the bars", part)
	}
}

func told(r *claim.Result) string {
	var b strings.Builder
	for _, c := range r.Claims {
		fmt.Fprintf(&b, "\n      %s %s %q stated %s, computed %s, %q", c.Verdict, c.Kind, c.Text, c.Stated, c.Computed, c.Query)
	}
	return b.String()
}
