package main

import (
	"regexp"
	"strings"
	"testing"

	"drawpress/cmd/internal/draw"
)

// The reference of the language names every measure, scope and window, each
// with an example that the repository's own site answers.
func TestFactsReference(t *testing.T) {
	a := &app{}
	s, f, err := a.factsOf("258", "../..", false)
	if err != nil {
		t.Fatal(err)
	}
	text := factsReference()
	check := func(head, doc, example string) {
		t.Helper()
		for _, part := range []string{head, doc, example} {
			if !strings.Contains(text, "  "+part) || part == "" {
				t.Errorf("the reference lacks %q", part)
			}
		}
		q, err := draw.ParseQuery(example, s.Types)
		if err != nil {
			t.Errorf("%q: %v", example, err)
			return
		}
		if _, err := f.Ask(q); err != nil {
			t.Errorf("%q: %v", example, err)
		}
	}
	for _, m := range draw.Measures() {
		check(measureHead(m), m.Doc, m.Example)
	}
	for _, form := range append(draw.ScopeForms(), draw.WindowForms()...) {
		check(form.Words, form.Doc, form.Example)
	}
	for _, example := range regexp.MustCompile(`drawpress ask 258 "(.*)"`).FindAllStringSubmatch(text, -1) {
		if _, err := draw.ParseQuery(example[1], s.Types); err != nil {
			t.Error(err)
		}
	}
}

// Every measure that needs no other round is in the list of facts, under its heading.
func TestFactsListIsComplete(t *testing.T) {
	a := &app{}
	_, f, err := a.factsOf("258", "../..", false)
	if err != nil {
		t.Fatal(err)
	}
	listed := map[*draw.Measure]bool{}
	for _, q := range f.Queries() {
		listed[q.Measure()] = true
	}
	for _, m := range draw.Measures() {
		if listed[m] != (m.Argument != draw.ArgumentRound) {
			t.Errorf("%q: listed %v", m.Words, listed[m])
		}
	}
}
