package page

import (
	"html"
	"html/template"
	"net/url"
	"strings"
)

// longFrom is how many sections of its own a text has before its article gets
// a table of contents.
const longFrom = 4

// contents lists the sections of a text, if there are many: the headings that
// post.Render has given an id.
func contents(body template.HTML) NavLinks {
	const open = `<h2 id="`
	list := make(NavLinks, 0, 2*longFrom)
	for rest := string(body); ; {
		_, after, found := strings.Cut(rest, open)
		if !found && len(list) < longFrom {
			return nil
		}
		if !found {
			return list
		}
		id, after, _ := strings.Cut(after, `">`)
		heading, after, _ := strings.Cut(after, "</h2>")
		list = append(list, NavLink{Text: plainText(heading), Href: "#" + html.UnescapeString(id)})
		rest = after
	}
}

// plainText is what a reader sees of a line of our own HTML.
func plainText(s string) string {
	var b strings.Builder
	for {
		text, after, tag := strings.Cut(s, "<")
		b.WriteString(text)
		if !tag {
			return html.UnescapeString(b.String())
		}
		_, s, _ = strings.Cut(after, ">")
	}
}

// shareLinks gives plain links by which a reader can pass a page on. They load
// nothing and tell nobody until they are followed.
func shareLinks(address, title string) NavLinks {
	u, t := url.QueryEscape(address), strings.ReplaceAll(url.QueryEscape(title), "+", "%20")
	return NavLinks{
		{Text: "E-mail", Href: "mailto:?subject=" + t + "&body=" + u},
		{Text: "WhatsApp", Href: "https://wa.me/?text=" + t + "%20" + u},
		{Text: "Facebook", Href: "https://www.facebook.com/sharer/sharer.php?u=" + u},
		{Text: "LinkedIn", Href: "https://www.linkedin.com/sharing/share-offsite/?url=" + u},
		{Text: "X", Href: "https://x.com/intent/post?text=" + t + "&url=" + u},
	}
}
