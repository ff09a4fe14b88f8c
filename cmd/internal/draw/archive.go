package draw

import (
	"fmt"
	"slices"
	"sort"
)

// An Archive is the record: all draws in order (date, number, letter), each
// number once. It is immutable; its queries cost at most the logarithm of its
// length, so that pages with a dozen facts stay cheap at any size.
type Archive struct {
	draws  []*Draw
	index  map[Number]int
	scopes map[Scope]*series
	pools  *Pools // measurements of the pool; nil if there are none
}

// A series is the draws of one scope, oldest first, with what queries need.
type series struct {
	at      []int // places in Archive.draws
	days    []int // Date.Days of each
	invited []int // invited[i] is the sum over the first i draws
	lazy
}

// NewArchive puts draws in order. The error names a number that stands twice.
func NewArchive(draws []*Draw) (*Archive, error) {
	a := &Archive{draws: slices.Clone(draws), index: make(map[Number]int, len(draws)), scopes: map[Scope]*series{}}
	sort.SliceStable(a.draws, func(i, j int) bool { return a.draws[i].Before(a.draws[j]) })
	for i, d := range a.draws {
		if j, twice := a.index[d.Number]; twice {
			return nil, fmt.Errorf("round %s stands twice: on %s and on %s", d.Number, a.draws[j].Date, d.Date)
		}
		a.index[d.Number] = i
		days := d.Date.Days()
		for _, scope := range []Scope{All, OfType(d.Type), OfKind(d.Type.Kind)} {
			s := a.scopes[scope]
			if s == nil {
				s = &series{invited: []int{0}}
				a.scopes[scope] = s
			}
			s.at = append(s.at, i)
			s.days = append(s.days, days)
			s.invited = append(s.invited, s.invited[len(s.invited)-1]+d.Invitations)
		}
	}
	return a, nil
}

// NewRecord is [NewArchive] with the measurements of the pool, which may be nil.
func NewRecord(draws []*Draw, pools *Pools) (*Archive, error) {
	a, err := NewArchive(draws)
	if err == nil {
		a.pools = pools
	}
	return a, err
}

// Len counts the draws.
func (a *Archive) Len() int { return len(a.draws) }

// All lists the draws, oldest first. The slice is shared: do not change it.
func (a *Archive) All() []*Draw { return a.draws }

// Place is where d, which must be of this archive, stands in [Archive.All].
func (a *Archive) Place(d *Draw) int { return a.index[d.Number] }

// Round finds a draw by number; nil if there is none.
func (a *Archive) Round(n Number) *Draw {
	if i, ok := a.index[n]; ok {
		return a.draws[i]
	}
	return nil
}

// Latest is the newest draw; nil in an empty archive.
func (a *Archive) Latest() *Draw {
	if len(a.draws) == 0 {
		return nil
	}
	return a.draws[len(a.draws)-1]
}

// Next is the draw of the scope held after d, for navigation; nil at the end.
// It is no fact: facts never look ahead.
func (a *Archive) Next(d *Draw, scope Scope) *Draw {
	s := a.scopes[scope]
	if s == nil {
		return nil
	}
	if i := sort.SearchInts(s.at, a.index[d.Number]+1); i < len(s.at) {
		return a.draws[s.at[i]]
	}
	return nil
}

// In lists the draws of a scope, oldest first.
func (a *Archive) In(scope Scope) []*Draw {
	s := a.scopes[scope]
	if s == nil {
		return nil
	}
	return a.pick(s, 0, len(s.at))
}

// Invited sums the invitations of a scope over the whole record.
func (a *Archive) Invited(scope Scope) int {
	if s := a.scopes[scope]; s != nil {
		return s.invited[len(s.at)]
	}
	return 0
}

// Years groups the record by calendar year, newest year first, draws oldest first.
func (a *Archive) Years() []Year {
	var years []Year
	for i := len(a.draws); i > 0; {
		y := a.draws[i-1].Date.Year()
		from := sort.Search(i, func(k int) bool { return a.draws[k].Date.Year() >= y })
		all := a.scopes[All]
		years = append(years, Year{y, a.draws[from:i:i], all.invited[i] - all.invited[from]})
		i = from
	}
	return years
}

// A Year is one calendar year of the record.
type Year struct {
	Year    int
	Draws   []*Draw // oldest first
	Invited int     // invitations issued in the year
}

func (a *Archive) pick(s *series, from, to int) []*Draw {
	draws := make([]*Draw, 0, to-from)
	for _, i := range s.at[from:to] {
		draws = append(draws, a.draws[i])
	}
	return draws
}
