package page

import (
	"html"
	"html/template"
	"strconv"
	"sync"
)

// markup is HTML that is being written by hand, because it stands on every
// article: a template takes ten times as long for a list of links. What is put
// into it is escaped, but for what is written as [markup.tag].
type markup []byte

var markups = sync.Pool{New: func() any { return new(markup) }}

// written vouches for what a function appends to an empty markup.
func written(write func(markup) markup) template.HTML {
	spare := markups.Get().(*markup)
	defer markups.Put(spare)
	*spare = write((*spare)[:0])
	return template.HTML(*spare)
}

// tag writes HTML that stands in the program.
func (b markup) tag(s string) markup { return append(b, s...) }

// text writes what may hold any character, in an element or in quotes.
func (b markup) text(s string) markup { return append(b, html.EscapeString(s)...) }

// link writes a link.
func (b markup) link(text, href string) markup {
	return b.tag(`<a href="`).text(href).tag(`">`).text(text).tag(`</a>`)
}

// meta writes a line of the head, of which attribute is the beginning: its name
// or property. There is no line without a value.
func (b markup) meta(attribute, value string) markup {
	if value == "" {
		return b
	}
	return b.tag("<meta ").tag(attribute).tag(` content="`).text(value).tag("\">\n")
}

// About is what the head of a page says of it: its encoding, its policy, its
// title, and what search engines and social networks show. A template that
// wants to say it otherwise has the fields.
func (f Frame) About() template.HTML { return written(f.about) }

func (f Frame) about(b markup) markup {
	b = b.tag("<meta charset=\"utf-8\">\n")
	b = b.meta(`http-equiv="Content-Security-Policy"`, f.Policy).meta(`name="viewport"`, "width=device-width, initial-scale=1")
	b = b.tag("<title>").text(f.Head).tag("</title>\n").meta(`name="description"`, f.Description)
	if f.Hidden {
		b = b.meta(`name="robots"`, "noindex")
	} else {
		b = b.tag(`<link rel="canonical" href="`).text(f.Canonical).tag("\">\n")
	}
	b = b.meta(`property="og:title"`, f.Title).meta(`property="og:description"`, f.Description).meta(`property="og:url"`, f.Canonical)
	b = b.meta(`property="og:type"`, f.Kind).meta(`property="og:locale"`, f.Locale).meta(`property="article:published_time"`, f.Published)
	b = b.meta(`property="article:modified_time"`, f.Modified).meta(`property="article:section"`, f.Section)
	if f.Image == "" {
		return b.meta(`name="twitter:card"`, "summary")
	}
	b = b.meta(`property="og:image"`, f.Image)
	if f.ImageWidth > 0 {
		b = b.meta(`property="og:image:width"`, strconv.Itoa(f.ImageWidth)).meta(`property="og:image:height"`, strconv.Itoa(f.ImageHeight))
	}
	return b.meta(`property="og:image:alt"`, f.ImageAlt).meta(`name="twitter:card"`, "summary_large_image")
}

// Modules are the scripts of the page.
func (f Frame) Modules() template.HTML {
	return written(func(b markup) markup {
		for _, src := range f.Scripts {
			b = b.tag(`<script type="module" src="`).text(src).tag("\"></script>\n")
		}
		return b
	})
}

// TypeLink is the type, linked to its page.
func (f Facts) TypeLink() template.HTML { return Text{{f.Type, f.TypeHref}}.HTML() }

// Link is the round, linked to its article.
func (r Row) Link() template.HTML { return Text{{r.Round, r.Href}}.HTML() }

// Link is the span as it stands in a text.
func (s Span) Link() template.HTML { return Text{s}.HTML() }

// NavLinks are links in their order.
type NavLinks []NavLink

// Items are the links as items of a list, ready to use.
func (l NavLinks) Items() template.HTML {
	return written(func(b markup) markup {
		for _, to := range l {
			b = b.tag("<li>").link(to.Text, to.Href).tag("</li>")
		}
		return b
	})
}

// Neighbours are links to the draws before and after.
type Neighbours []Neighbour

// Items are the links as items of a list, ready to use.
func (l Neighbours) Items() template.HTML {
	return written(func(b markup) markup {
		for _, n := range l {
			b = b.tag("<li><a")
			if n.Rel != "" {
				b = b.tag(` rel="`).text(n.Rel).tag(`"`)
			}
			b = b.tag(` href="`).text(n.Href).tag(`"><span>`).text(n.Label).tag("</span> ").text(n.Title).tag("</a></li>")
		}
		return b
	})
}
