package publish

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

const killedArticles = 200

// TestMain lets the test binary stand in for a drawpress that is killed, or that runs as another user.
func TestMain(m *testing.M) {
	dest := os.Getenv("PUBLISH_TEST_CHILD")
	if dest == "" {
		os.Exit(m.Run())
	}
	gen, err := strconv.Atoi(os.Getenv("PUBLISH_TEST_EDITION"))
	if err == nil {
		fmt.Println("begins")
		o := modes[os.Getenv("PUBLISH_TEST_MODE")]
		o.Note = func(s string) { fmt.Println(s) }
		_, err = Publish(context.Background(), dest, edition(gen, killedArticles).files(), o)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(0)
}

// child starts a build in a process of its own and returns when it has begun.
func child(t *testing.T, dest string, gen int, mode string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0", "PUBLISH_TEST_CHILD="+dest, fmt.Sprint("PUBLISH_TEST_EDITION=", gen), "PUBLISH_TEST_MODE="+mode)
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestKill kills builds at random moments over their whole length and a little more.
func TestKill(t *testing.T) {
	runs := 20
	if stress {
		runs = 200
	}
	seed := uint64(time.Now().UnixNano())
	for _, mode := range []string{"exchange", "in place", "rename"} {
		t.Run(mode, func(t *testing.T) {
			t.Logf("seed %d", seed)
			random := rand.New(rand.NewPCG(seed, 0))
			dest := newDest(t)
			killRuns(t, dest, workOf(dest), mode, runs, random)
		})
	}
}

func killRuns(t *testing.T, dest, work, mode string, runs int, random *rand.Rand) {
	c := child(t, dest, 0, mode)
	start := time.Now()
	must(t, c.Wait())
	length := time.Since(start)
	gen, counts := 0, map[string]int{}
	for range runs {
		c := child(t, dest, gen+1, mode)
		time.Sleep(time.Duration(random.Float64() * 1.1 * float64(length)))
		_ = c.Process.Kill()
		_ = c.Wait()
		counts[afterKill(t, dest, mode, edition(gen, killedArticles), edition(gen+1, killedArticles))]++
		if random.IntN(2) == 0 { // go on with the same edition, or with another
			gen++
		} else {
			gen += 2
		}
		start := time.Now()
		mustPublish(t, dest, edition(gen, killedArticles), modes[mode])
		length = (3*length + time.Since(start)) / 4
		wantSite(t, dest, edition(gen, killedArticles))
		wantTidy(t, dest, work)
	}
	t.Logf("%d killed builds: %v", runs, counts)
}

// afterKill says what a killed build left.
func afterKill(t *testing.T, dest, mode string, old, new pages) string {
	t.Helper()
	if _, err := os.Stat(dest); err != nil && mode == "rename" {
		return "between two renames"
	}
	live := readSite(t, dest)
	switch {
	case len(differences(live, old)) == 0:
		return "old"
	case len(differences(live, new)) == 0:
		return "new"
	case mode != "in place":
		t.Fatalf("live is neither the old nor the new site: %s / %s",
			nameSome(differences(live, old)), nameSome(differences(live, new)))
	}
	wantMixture(t, live, old, new)
	return "mixture of whole files"
}
