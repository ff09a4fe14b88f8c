package source

import "strings"

// Nearest is the candidate that differs from word by the fewest edits, for a
// "did you mean"; empty when even the nearest is another word altogether (more
// than a third of its letters differ).
func Nearest(word string, candidates []string) string {
	best, least := "", 1<<30
	lower := strings.ToLower(word)
	letters := len(lower)
	for _, c := range candidates {
		if letters > 4*len(c)+8 || len(c) > 4*letters+8 {
			continue // another word, and perhaps a very long one: each comparison costs the product of both
		}
		if d := distance(lower, strings.ToLower(c)); d < least {
			best, least = c, d
		}
	}
	if least > max(1, (len([]rune(best))+2)/3) {
		return ""
	}
	return best
}

// distance counts the edits between two strings: insert, delete or replace a
// letter, swap two neighbours.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, prev, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev, row = prev, row, before
	}
	return prev[len(y)]
}
