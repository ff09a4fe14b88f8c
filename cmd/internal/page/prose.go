package page

import (
	"html/template"
	"strings"

	"drawpress/cmd/internal/draw"
)

// program is the name of a program as it stands after "for the".
func program(t *draw.Type) string {
	if strings.HasSuffix(t.Name, "Program") || strings.HasSuffix(t.Name, "Class") {
		return t.Name
	}
	return t.Name + " Program"
}

// lead is the text of a draw whose post has none: the result, the rule of
// ties, and where the draw stands in the year.
func (m *maker) lead(f draw.Facts) []template.HTML {
	d := f.Draw()
	result := say("Immigration, Refugees and Citizenship Canada (IRCC) issued %s to apply for permanent residence on %s. The lowest-ranked candidate invited had a Comprehensive Ranking System (CRS) score of %s. ",
		draw.Counted(d.Invitations, "invitations"), weekdayAndDate(d.Date), draw.Figure(d.CRS))
	paragraphs := []Text{result.and(m.kindOfRound(d)), tieBreakRule(d), m.ordinals(f)}
	if base := d.CRS - draw.NominationPoints; d.Type.Slug == "pnp" && base > 0 {
		paragraphs = append(paragraphs, say("A nomination by a province or territory adds %d points. Without them, a candidate at the cut-off had a score of %s.", draw.NominationPoints, draw.Figure(base)))
	}
	return ready(paragraphs)
}

func (m *maker) kindOfRound(d *draw.Draw) Text {
	link := func(text string) Text { return Text{{text, m.typeHref(d.Type)}} }
	switch d.Type.Kind {
	case draw.General:
		return say("It was ").and(link("a general round")).and(say(", in which candidates of all programs were considered together."))
	case draw.Program:
		return say("It was a program-specific round, for the ").and(link(program(d.Type))).and(say("."))
	}
	t := say("It was a category-based round, for ").and(link(d.Type.Name))
	if d.Version != "" {
		return t.and(say(" (%s).", d.Version))
	}
	return t.and(say("."))
}

// tieBreakRule explains the rule with the moment of this draw.
func tieBreakRule(d *draw.Draw) Text {
	if d.TieBreak == nil {
		return say("No tie-breaking moment was published for this round.")
	}
	t := d.TieBreak.UTC()
	return say("Tie-breaking rule: among candidates with exactly the lowest score, those who submitted their profile before %s (a %s) were invited.", tieBreakWords(d), t.Weekday())
}

// ordinals says where the draw stands, each count with its scope.
func (m *maker) ordinals(f draw.Facts) Text {
	d := f.Draw()
	year, of := d.Date.Year(), draw.OfType(d.Type)
	t := say("Counting draws of all types, it was the %s of %d and the %s of %s.", draw.Ordinal(f.Count(draw.All, draw.ThisYear)), year, draw.Ordinal(f.Count(draw.All, draw.ThisMonth)), d.Date.Month())
	if n := f.Count(of, draw.ThisYear); f.Count(of, draw.Ever) == 1 {
		t = t.and(say(" It was the first %s on record.", drawOf(d.Type)))
	} else {
		t = t.and(say(" It was the %s %s of %d.", draw.Ordinal(n), drawOf(d.Type), year))
	}
	return t
}

// comparisons sets the draw beside those before it. The scope of each is said.
func (m *maker) comparisons(f draw.Facts) []template.HTML {
	d := f.Draw()
	of := draw.OfType(d.Type)
	var list []Text
	all, same := f.Change(draw.All), f.Change(of)
	switch {
	case all == nil:
		list = append(list, say("This was the first Express Entry draw."))
	case same != nil && same.From == all.From:
		list = append(list, m.compared("the previous draw, also "+article(drawOf(d.Type)), all, false))
	default:
		list = append(list, m.compared("the previous draw of any type", all, true))
		if same != nil {
			list = append(list, m.compared("the previous "+drawOf(d.Type), same, false))
		} else {
			list = append(list, say("There was no %s before this one.", drawOf(d.Type)))
		}
	}
	year := d.Date.Year()
	sum := say("Up to this draw, %s had been issued in %d in %s of all types", draw.Counted(f.Invited(draw.All, draw.ThisYear), "invitations"), year, draw.Counted(f.Count(draw.All, draw.ThisYear), "draws"))
	if n := f.Count(of, draw.ThisYear); n != f.Count(draw.All, draw.ThisYear) {
		sum = sum.and(say(", %s of them in %s", draw.Figure(f.Invited(of, draw.ThisYear)), draw.Counted(n, drawOf(d.Type)+"s")))
	}
	return ready(append(list, sum.and(say("."))))
}

// compared is one comparison: "Compared with the previous draw of any type
// (round 257, general, the day before), the cut-off is …".
func (m *maker) compared(with string, c *draw.Change, sayType bool) Text {
	t := say("Compared with %s (", with).and(m.round(c.From))
	if sayType {
		t = t.and(say(", %s", c.From.Type.Short))
	}
	return t.and(say(", %s), %s and %s.", since(c.Days), changeOfCRS(c.CRS), changeOfSize(c.Size)))
}

// week lists the draws of the same week and of the seven days, up to this one.
func (m *maker) week(f draw.Facts) Week {
	d := f.Draw()
	this := f.Draws(draw.All, draw.ThisWeek)
	seven := f.Draws(draw.All, draw.LastDays(7))
	w := Week{Only: len(this) == 1}
	for _, e := range seven {
		switch {
		case e == d:
		case e.Date.Before(d.Date.Monday()):
			w.Before = append(w.Before, m.lineOf(e))
		default:
			w.Earlier = append(w.Earlier, m.lineOf(e))
		}
	}
	if len(seven) > 1 {
		w.Total = "In the seven days up to and including this draw, " + draw.Counted(f.Invited(draw.All, draw.LastDays(7)), "invitations") + " were issued in " + draw.Counted(len(seven), "draws") + " of all types."
	}
	return w
}
