package draw

import "slices"

// A Summary is what some draws come to. That of a scope and a window agrees
// with what [Facts.Ask] says of them; it is for draws that no query names.
type Summary struct {
	Draws, Invited    int
	Lowest, Highest   *Draw  // by CRS cut-off; of equal ones the first. nil if there is no draw
	Smallest, Largest *Draw  // by invitations
	Median            string // of the cut-offs, in words: "461.5"; empty if there is no draw
}

// Summarise sums up draws, given oldest first.
func Summarise(draws []*Draw) Summary {
	if len(draws) == 0 {
		return Summary{}
	}
	d := draws[0]
	s := Summary{Draws: len(draws), Lowest: d, Highest: d, Smallest: d, Largest: d}
	scores := make([]int, len(draws))
	for i, d := range draws {
		s.Invited += d.Invitations
		scores[i] = d.CRS
		if d.CRS < s.Lowest.CRS {
			s.Lowest = d
		}
		if d.CRS > s.Highest.CRS {
			s.Highest = d
		}
		if d.Invitations < s.Smallest.Invitations {
			s.Smallest = d
		}
		if d.Invitations > s.Largest.Invitations {
			s.Largest = d
		}
	}
	slices.Sort(scores)
	n := len(scores)
	s.Median = decimal(scores[n/2]+scores[(n-1)/2], 2)
	return s
}
