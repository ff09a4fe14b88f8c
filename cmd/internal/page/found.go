package page

import (
	"html"
	"html/template"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/site"
)

// What search engines show of a title and of a description, in characters: a
// title is cut there when it is longer, and a description of less than the
// least is often replaced by words of the page.
const (
	longestTitle        = 60
	leastDescription    = 70
	longestDescription  = 160
	longestLinkHeadline = 110 // of JSON-LD
)

// headTitle is the <title> of a page: its title and the name of the site if
// both fit, else the title alone, shortened at a word if it must be.
func (m *maker) headTitle(title string) string {
	name := m.site.Settings.Title
	if title == name {
		return shortened(title, longestTitle)
	}
	if whole := title + " | " + name; utf8.RuneCountInString(whole) <= longestTitle {
		return whole
	}
	return shortened(title, longestTitle)
}

// drawTitle is the <title> of a draw whose post gives none that fits: the
// fullest of some wordings that does.
func (m *maker) drawTitle(d *draw.Draw) string {
	short := "Express Entry draw " + d.Number.String()
	crs := "CRS " + draw.Figure(d.CRS)
	for _, title := range []string{
		short + " (" + d.Type.Short + "): " + draw.Figure(d.Invitations) + " invited, " + crs,
		short + " (" + d.Type.Short + "): " + crs,
	} {
		if utf8.RuneCountInString(title) <= longestTitle {
			return m.headTitle(title)
		}
	}
	return m.headTitle(short + ": " + draw.Figure(d.Invitations) + " invited, " + crs)
}

// shortened cuts a text after a word, with an ellipsis, so that it has at most
// so many characters.
func shortened(text string, most int) string {
	if len(text) <= most || utf8.RuneCountInString(text) <= most {
		return text
	}
	runes := []rune(text)[:most]
	end := most - 1
	for i := end; i > most/2; i-- {
		if unicode.IsSpace(runes[i]) {
			end = i
			break
		}
	}
	return strings.TrimRightFunc(string(runes[:end]), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:–-(", r) }) + "…"
}

// described makes a description as long as search engines show it: more is
// added to a short one, whole sentences of a long one are kept, else words.
func described(text string, more ...string) string {
	n := utf8.RuneCountInString(text)
	for _, add := range more {
		if n >= leastDescription || add == "" || strings.Contains(text, add) {
			continue
		}
		if text != "" && !strings.ContainsAny(text[len(text)-1:], ".!?…") {
			text += "."
		}
		text = strings.TrimSpace(text + " " + add)
		n = utf8.RuneCountInString(text)
	}
	if n <= longestDescription {
		return text
	}
	end := 0
	count := 0
	for i, r := range text {
		count++
		if count > longestDescription {
			break
		}
		if (r == '.' || r == '!' || r == '?') && i+1 < len(text) && text[i+1] == ' ' && count >= leastDescription {
			end = i + 1
		}
	}
	if end > 0 {
		return text[:end]
	}
	return shortened(text, longestDescription)
}

// drawDescription describes a draw whose post gives no summary.
func (m *maker) drawDescription(a *site.Article) string {
	s := m.summaryOf(a)
	if utf8.RuneCountInString(s) <= longestDescription {
		return s
	}
	d := a.Draw
	return described("On " + d.Date.Long() + ", Canada invited " + draw.Counted(d.Invitations, "candidates") + " with a CRS score of " + draw.Figure(d.CRS) +
		" or more in an Express Entry draw: " + d.Type.Short + ".")
}

var tag = regexp.MustCompile(`<[^>]*>`)

// opening is the beginning of a text without its marks: what describes a post
// that does not describe itself.
func opening(body template.HTML) string {
	_, first, found := strings.Cut(string(body), "<p>")
	if !found {
		return ""
	}
	first, _, _ = strings.Cut(first, "</p>")
	return strings.Join(strings.Fields(html.UnescapeString(tag.ReplaceAllString(first, ""))), " ")
}
