package claim_test

import (
	"reflect"
	"testing"

	"drawpress/cmd/internal/claim"
	"drawpress/cmd/internal/draw"
)

// TestPast says the same of a text when the record ends on its day as it does
// years later, unless the result says that it looked ahead; and the hash of
// what it was held against is the same.
func TestPast(t *testing.T) {
	r := load(t)
	checkers := map[draw.Date]*claim.Checker{}
	ahead, same := 0, 0
	for _, s := range append(samples(t, "tuning"), samples(t, "heldback")...) {
		about := r.about(t, s.round)
		about.French = s.french
		if about.Draw == nil {
			continue
		}
		day := about.Draw.Date
		c := checkers[day]
		if c == nil {
			var then []*draw.Draw
			for _, d := range r.archive.All() {
				if !day.Before(d.Date) {
					then = append(then, d)
				}
			}
			archive, err := draw.NewArchive(then)
			if err != nil {
				t.Fatal(err)
			}
			c = claim.NewChecker(archive, r.types)
			checkers[day] = c
		}
		if c.Past(about) != r.checker.Past(about) || c.Past(about) != c.Whole() {
			t.Fatalf("%s: another past", s.place)
		}
		then := c.Check(about, markdown(s.text))
		if then.Ahead {
			ahead++
			continue
		}
		same++
		if now := r.checker.Check(about, markdown(s.text)); now.Ahead || !reflect.DeepEqual(then, now) {
			t.Errorf("%s: %s%s\n   later%s", s.place, s.text, told(then), told(now))
		}
	}
	if same < 10*ahead {
		t.Errorf("%d texts look ahead, %d do not; want one in ten at most", ahead, same)
	}
}

// TestDoubts gives of each text the contradictions and the advice of Check.
func TestDoubts(t *testing.T) {
	r := load(t)
	n := 0
	for _, s := range append(samples(t, "tuning"), samples(t, "heldback")...) {
		about := r.about(t, s.round)
		about.French = s.french
		want := r.checker.Check(about, markdown(s.text))
		var claims []claim.Claim
		for _, c := range want.Claims {
			if c.Verdict == claim.Contradicts || c.Advice != "" {
				claims = append(claims, c)
			}
		}
		want.Claims = claims
		n += len(claims)
		if got := r.checker.Doubts(about, markdown(s.text)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s: %+v; want %+v", s.place, s.text, got, want)
		}
	}
	if n < 500 {
		t.Errorf("%d doubts; want 500 or more", n)
	}
}
