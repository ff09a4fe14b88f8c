package page

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/table"
)

// linked is JSON-LD that is being written: what a page says of itself to search
// engines in the words of https://schema.org. It is written by hand, for it
// stands on every article.
type linked []byte

const hexDigits = "0123456789abcdef"

// quote writes a string. Like encoding/json it writes <, > and & as escapes, so
// that no text can end the script element that it stands in.
func (b linked) quote(s string) linked {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' {
				i++
				continue
			}
			b = append(append(b, s[from:i]...), '\\')
			if c == '"' || c == '\\' {
				b = append(b, c)
			} else {
				b = append(b, 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			from = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 || r == '\u2028' || r == '\u2029' {
			b = append(append(b, s[from:i]...), `\u`...)
			b = append(b, hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
			from = i + size
		}
		i += size
	}
	return append(append(b, s[from:]...), '"')
}

// text writes a key with a string; nothing if that is empty.
func (b linked) text(key, value string) linked {
	if value == "" {
		return b
	}
	return b.key(key).quote(value)
}

// key begins a value, after a comma if it is not the first.
func (b linked) key(key string) linked {
	if last := b[len(b)-1]; last != '{' && last != '[' {
		b = append(b, ',')
	}
	b = append(append(append(b, '"'), key...), `":`...)
	return b
}

// raw writes a key with JSON.
func (b linked) raw(key string, value linked) linked {
	if len(value) == 0 {
		return b
	}
	return append(b.key(key), value...)
}

// thing begins an object of a type.
func (b linked) thing(kind string) linked {
	if n := len(b); n > 0 && b[n-1] == '}' {
		b = append(b, ',')
	}
	return append(append(append(b, `{"@type":"`...), kind...), '"')
}

func (b linked) end() linked { return append(b, '}') }

// A crumb is a step of the way from the home page to a page.
type crumb struct{ name, path string }

// trail writes the way to a page. The last step is the page itself.
func (m *maker) trail(b linked, crumbs ...crumb) linked {
	b = b.thing("BreadcrumbList")
	b = append(b.key("itemListElement"), '[')
	b = append(b, m.linkedHome...)
	for i, c := range crumbs {
		b = b.thing("ListItem")
		b = strconv.AppendInt(b.key("position"), int64(i+2), 10)
		b = b.text("name", c.name).text("item", m.site.URL(c.path)).end()
	}
	return append(b, "]}"...)
}

// prepareLinked writes the parts that stand on every page.
func (m *maker) prepareLinked() {
	s := &m.site.Settings
	logo := linked(nil).thing("ImageObject").text("url", m.pictures.logo)
	if strings.HasPrefix(m.pictures.logo, m.site.URL("assets/icon-512.")) {
		logo = append(logo, `,"width":512,"height":512`...)
	}
	url := s.Publisher.URL
	if url == "" {
		url = s.BaseURL
	}
	m.linkedNewsroom = linked(nil).thing("Organization").text("name", s.Publisher.Name).text("url", url).end()
	m.linkedPublisher = linked(nil).thing("Organization").text("name", s.Publisher.Name).text("url", url).raw("logo", logo.end()).end()
	m.linkedHome = append(linked(nil).thing("ListItem"), `,"position":1`...).text("name", s.Title).text("item", s.BaseURL).end()
}

// graphBegin and graphEnd make a script of what stands between them.
const graphBegin, graphEnd = `{"@context":"https://schema.org","@graph":[`, "]}"

// graph makes a script of what is said of a page.
func graph(b linked) []byte { return append(append([]byte(graphBegin), b...), graphEnd...) }

// linkedAuthor is who wrote a post: the publisher, or a person.
func (m *maker) linkedAuthor(a *site.Article) linked {
	name := m.author(a)
	if s := &m.site.Settings; name == s.Publisher.Name || name == s.Title {
		return m.linkedNewsroom
	}
	return linked(nil).thing("Person").text("name", name).end()
}

// describeArticle writes what search engines want to know of a post.
func (m *maker) describeArticle(f *Frame, a *site.Article) []byte {
	b := append(make(linked, 0, 2048), graphBegin...).thing("NewsArticle")
	b = b.text("headline", shortened(f.Title, longestLinkHeadline)).text("description", f.Description)
	b = b.text("datePublished", f.Published).text("dateModified", f.Modified)
	b = b.text("mainEntityOfPage", f.Canonical).text("articleSection", f.Section).text("inLanguage", m.site.Settings.Language)
	if f.Image != "" {
		b = append(b.key("image"), `{"@type":"ImageObject"`...).text("url", f.Image)
		if f.ImageWidth > 0 {
			b = strconv.AppendInt(b.key("width"), int64(f.ImageWidth), 10)
			b = strconv.AppendInt(b.key("height"), int64(f.ImageHeight), 10)
		}
		b = b.end()
	}
	b = b.raw("author", m.linkedAuthor(a)).raw("publisher", m.linkedPublisher).end()
	if d := a.Draw; d != nil {
		return append(m.trail(b, crumb{"All draws", "draws/"}, crumb{"Round " + d.Number.String(), a.Path}), graphEnd...)
	}
	return append(m.trail(b, crumb{"News", "news/"}, crumb{a.Title, a.Path}), graphEnd...)
}

// describePage writes what search engines want to know of a page that is no
// article.
func (m *maker) describePage(f *Frame, section, path string) []byte {
	switch {
	case path == "":
		s := &m.site.Settings
		b := linked(nil).thing("WebSite").text("name", s.Title).text("url", s.BaseURL).text("description", f.Description).text("inLanguage", s.Language)
		return graph(b.raw("publisher", m.linkedPublisher).end())
	case path == "draws/":
		return graph(m.trail(m.dataset(f), crumb{f.Title, path}))
	case section != "" && path != section && strings.HasPrefix(path, section) && sectionName(section) != "":
		name := f.Title
		if slug, ok := strings.CutPrefix(path, "types/"); ok {
			for _, t := range m.site.Types.All() {
				if t.Slug+"/" == slug {
					name = t.Name
				}
			}
		} else if year, ok := strings.CutPrefix(path, "years/"); ok {
			name = strings.TrimSuffix(year, "/")
		}
		return graph(m.trail(nil, crumb{sectionName(section), section}, crumb{name, path}))
	}
	return graph(m.trail(nil, crumb{f.Title, path}))
}

// mediaTypes are those of the files of data, by their ending.
var mediaTypes = map[string]string{"csv": "text/csv", "json": "application/json"}

// dataset tells search engines of data that the record can be had as data.
func (m *maker) dataset(f *Frame) linked {
	a := m.site.Archive
	b := linked(nil).thing("Dataset").text("name", "Express Entry rounds of invitations").text("description", f.Description)
	b = b.text("url", f.Canonical).text("isBasedOn", roundsPage).text("inLanguage", m.site.Settings.Language).text("spatialCoverage", "Canada")
	if a.Len() > 0 {
		b = b.text("temporalCoverage", a.All()[0].Date.String()+"/"+a.Latest().Date.String()).text("dateModified", m.newest(a.All()))
	}
	b = append(b.key("isAccessibleForFree"), "true"...)
	b = append(b.key("variableMeasured"), `["Invitations to apply","CRS cut-off","Tie-breaking moment"]`...)
	b = b.raw("creator", m.linkedPublisher)
	b = append(b.key("distribution"), '[')
	for _, format := range table.Formats {
		ending := format.Path[strings.LastIndexByte(format.Path, '.')+1:]
		b = b.thing("DataDownload").text("encodingFormat", mediaTypes[ending]).text("contentUrl", m.site.URL(format.Path)).end()
	}
	return append(b, "]}"...)
}

// locale is a language with its region as Open Graph writes it; empty without a
// region.
func locale(language string) string {
	if l, region, ok := strings.Cut(language, "-"); ok && len(region) == 2 {
		return strings.ToLower(l) + "_" + strings.ToUpper(region)
	}
	return ""
}

// sectionName is how the navigation names a section; empty if it does not.
func sectionName(path string) string {
	for _, s := range sections {
		if s.path == path {
			return s.name
		}
	}
	return ""
}
