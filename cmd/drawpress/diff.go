package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
)

// around is how many lines that stay are shown around those that change.
const around = 3

// writeDiff prints how an edit changes a file, in the form that git and patch
// read. The posts are small and the changes few, so the longest common
// subsequence is looked for in the plainest way.
func writeDiff(w io.Writer, e fileChange) error {
	from, to := "a/"+e.was, "b/"+e.file
	if e.was == "" {
		from = "/dev/null"
	}
	var b bytes.Buffer
	if e.was != "" && e.was != e.file {
		fmt.Fprintf(&b, "rename from %s\nrename to %s\n", e.was, e.file)
	}
	fmt.Fprintf(&b, "--- %s\n+++ %s\n", from, to)
	steps := compareLines(lines(e.before), lines(e.after))
	for i := 0; i < len(steps); {
		if steps[i].sign == ' ' {
			i++
			continue
		}
		first, last := i, i
		for j := i; j < len(steps) && j <= last+2*around; j++ { // closer changes share a hunk
			if steps[j].sign != ' ' {
				last = j
			}
		}
		writeHunk(&b, steps, max(0, first-around), min(len(steps), last+1+around))
		i = last + 1
	}
	_, err := w.Write(b.Bytes())
	return err
}

// A diffLine is one line of a diff: kept (' '), taken away ('-') or added ('+').
type diffLine struct {
	sign byte
	text []byte
}

func lines(text []byte) [][]byte {
	all := bytes.SplitAfter(text, []byte("\n"))
	if n := len(all); len(all[n-1]) == 0 {
		all = all[:n-1]
	}
	return all
}

func compareLines(a, b [][]byte) []diffLine {
	var head, tail []diffLine
	for len(a) > 0 && len(b) > 0 && bytes.Equal(a[0], b[0]) {
		head, a, b = append(head, diffLine{' ', a[0]}), a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && bytes.Equal(a[len(a)-1], b[len(b)-1]) {
		tail, a, b = append(tail, diffLine{' ', a[len(a)-1]}), a[:len(a)-1], b[:len(b)-1]
	}
	slices.Reverse(tail)
	common := make([][]int, len(a)+1) // common[i][j] is the length for a[i:] and b[j:]
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if common[i][j] = max(common[i+1][j], common[i][j+1]); bytes.Equal(a[i], b[j]) {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && bytes.Equal(a[i], b[j]):
			head = append(head, diffLine{' ', a[i]})
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || common[i+1][j] >= common[i][j+1]):
			head = append(head, diffLine{'-', a[i]})
			i++
		default:
			head = append(head, diffLine{'+', b[j]})
			j++
		}
	}
	return append(head, tail...)
}

func writeHunk(b *bytes.Buffer, steps []diffLine, from, to int) {
	count := func(steps []diffLine, not byte) (n int) {
		for _, s := range steps {
			if s.sign != not {
				n++
			}
		}
		return n
	}
	start := func(before, size int) int { // an empty range is named by the line above it
		if size == 0 {
			return before
		}
		return before + 1
	}
	old, now := count(steps[from:to], '+'), count(steps[from:to], '-')
	fmt.Fprintf(b, "@@ -%d,%d +%d,%d @@\n", start(count(steps[:from], '+'), old), old, start(count(steps[:from], '-'), now), now)
	for _, s := range steps[from:to] {
		b.WriteByte(s.sign)
		b.Write(s.text)
		if !bytes.HasSuffix(s.text, []byte("\n")) {
			b.WriteString("\n\\ No newline at end of file\n")
		}
	}
}
