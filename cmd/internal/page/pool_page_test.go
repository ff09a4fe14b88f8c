package page_test

import (
	"regexp"
	"strconv"
	"testing"
)

// TestPoolPage: the bars of the last measurement add up to all candidates, and
// so do the areas of every measurement.
func TestPoolPage(t *testing.T) {
	b := realPages(t)
	charts := chartsOf(b.pages["pool/index.html"])
	pools := b.site.Pools.All()
	if len(charts) != 2 || len(pools) < 123 {
		t.Fatalf("%d charts of %d measurements", len(charts), len(pools))
	}
	sum := 0
	for _, m := range regexp.MustCompile(`v-(\d+)h8`).FindAllStringSubmatch(charts[0], -1) {
		n, _ := strconv.Atoi(m[1])
		sum += n
	}
	if want := pools[len(pools)-1].Total(); sum != want {
		t.Errorf("the bars add up to %d; want %d", sum, want)
	}
	areas := groupPattern.FindAllStringSubmatch(charts[1], -1)
	top, _ := strconv.Atoi(panelPattern.FindStringSubmatch(charts[1])[3])
	n := wholePattern.FindAllString(areas[len(areas)-1][4], -1) // of the highest band: its tops are the totals
	y := 0
	for i, p := range pools {
		dy, _ := strconv.Atoi(n[2*i+1])
		if y += dy; top-y != p.Total() {
			t.Fatalf("the areas of %s reach %d; want %d", p.Date(), top-y, p.Total())
		}
	}
}
