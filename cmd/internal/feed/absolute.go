package feed

import (
	"html"
	"net/url"
	"regexp"
	"strings"
)

// Absolute returns the HTML of a page such that it can be shown away from that page: each URL in href, src, srcset,
// poster and cite is absolute, fragments too ("#fn1" becomes the page URL and #fn1), resolved after RFC 3986 §5.2.
// URLs that are absolute already, and everything else, stay byte for byte; so Absolute of its own result changes
// nothing. Pointers from one part of an inline SVG to another (<use href="#dot">) stay as well: they mean the drawing.
//
// The HTML is the program's own: Absolute knows tags, quotes, comments and raw text such as script as a browser
// does, but does not mend broken nesting. If pageURL is not an absolute URL the HTML comes back as it was, for
// [Check] to find.
func Absolute(html, pageURL string) string {
	page, ok := newBase(pageURL)
	if !ok {
		return html
	}
	return rewriteURLs(html, page.resolve)
}

// firstRelative returns the first URL in HTML that [Absolute] would change.
func firstRelative(html string) (relative string, found bool) {
	rewriteURLs(html, func(u string) string {
		if !found && !hasScheme(u) {
			relative, found = u, true
		}
		return u
	})
	return relative, found
}

// base is a page URL in the pieces that resolving needs. Resolving works on text, not on url.URL, because a post may
// link to what url.Parse refuses (/100%) and such a link must become absolute too.
type base struct{ scheme, origin, path, query string }

func newBase(pageURL string) (base, bool) {
	u, err := url.Parse(pageURL)
	if err != nil || u.Scheme == "" || u.Host == "" || strings.Contains(pageURL, " ") {
		return base{}, false
	}
	origin := url.URL{Scheme: u.Scheme, User: u.User, Host: u.Host}
	b := base{scheme: u.Scheme, origin: origin.String(), path: u.EscapedPath()}
	if b.path == "" {
		b.path = "/"
	}
	if u.RawQuery != "" {
		b.query = "?" + u.RawQuery
	}
	return b, true
}

func (b base) resolve(ref string) string {
	if hasScheme(ref) {
		return ref
	}
	if strings.HasPrefix(ref, "//") {
		return b.scheme + ":" + ref
	}
	path, rest := ref, ""
	if i := strings.IndexAny(ref, "?#"); i >= 0 {
		path, rest = ref[:i], ref[i:]
	}
	switch {
	case path == "" && strings.HasPrefix(rest, "?"):
		return b.origin + b.path + rest
	case path == "":
		return b.origin + b.path + b.query + rest
	case path[0] != '/':
		path = b.path[:strings.LastIndexByte(b.path, '/')+1] + path
	}
	return b.origin + removeDots(path) + rest
}

// removeDots takes the segments "." and ".." out of a path that starts with a slash (RFC 3986 §5.2.4).
func removeDots(path string) string {
	if !strings.Contains(path, "/.") {
		return path
	}
	segments := strings.Split(path[1:], "/")
	var kept []string
	for _, s := range segments {
		switch {
		case s == ".." && len(kept) > 0:
			kept = kept[:len(kept)-1]
		case s != "." && s != "..":
			kept = append(kept, s)
		}
	}
	if last := segments[len(segments)-1]; last == "." || last == ".." {
		kept = append(kept, "")
	}
	return "/" + strings.Join(kept, "/")
}

// hasScheme says whether a URL is absolute: https:, but also mailto: or data:.
func hasScheme(u string) bool {
	for i := range len(u) {
		switch c := u[i]; {
		case isLetter(c), i > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.'):
		default:
			return i > 0 && c == ':'
		}
	}
	return false
}

// rewriteURLs shows each URL in the URL attributes of HTML to visit, unescaped and without white space around it,
// and puts what visit returns in its place.
func rewriteURLs(html string, visit func(string) string) string {
	s := scanner{src: html, visit: visit}
	for s.next() {
	}
	if s.copied == 0 {
		return html
	}
	s.out.WriteString(html[s.copied:])
	return s.out.String()
}

// space is what the HTML standard calls ASCII white space.
const space = " \t\n\f\r"

// scanner walks over the tags of HTML after the tokenizer of the HTML standard.
type scanner struct {
	src    string
	pos    int             // of the next byte to look at
	out    strings.Builder // src[:copied], with the new URLs
	copied int
	depth  int // of open <svg> and <math>, where other rules hold
	visit  func(string) string
}

// next goes past the next thing that starts with "<", and says whether there was one.
func (s *scanner) next() bool {
	i := strings.IndexByte(s.src[s.pos:], '<')
	if i < 0 {
		return false
	}
	s.pos += i
	switch rest := s.src[s.pos+1:]; {
	case rest != "" && isLetter(rest[0]):
		s.startTag()
	case len(rest) > 1 && rest[0] == '/' && isLetter(rest[1]):
		s.endTag()
	case strings.HasPrefix(rest, "!--"):
		s.comment()
	case s.depth > 0 && strings.HasPrefix(rest, "![CDATA["):
		s.skipPast("]]>")
	case rest != "" && strings.IndexByte("!?/", rest[0]) >= 0:
		s.skipPast(">")
	default:
		s.pos++
	}
	return true
}

// skipPast goes behind the next end, or to the end of the source if there is none.
func (s *scanner) skipPast(end string) (found bool) {
	i := strings.Index(s.src[s.pos:], end)
	if i < 0 {
		s.pos = len(s.src)
		return false
	}
	s.pos += i + len(end)
	return true
}

func (s *scanner) comment() {
	s.pos += len("<!--")
	rest := s.src[s.pos:]
	if strings.HasPrefix(rest, ">") || strings.HasPrefix(rest, "->") {
		s.skipPast(">")
		return
	}
	start := s.pos
	s.skipPast("-->")
	if i := strings.Index(s.src[start:s.pos], "--!>"); i >= 0 {
		s.pos = start + i + len("--!>")
	}
}

func (s *scanner) endTag() {
	s.pos += len("</")
	tag := s.word(space + "/>")
	s.attributes(nil)
	if s.depth > 0 && (tag == "svg" || tag == "math") {
		s.depth--
	}
}

func (s *scanner) startTag() {
	s.pos += len("<")
	tag := s.word(space + "/>")
	closed := s.attributes(func(name string, from, to int) { s.attribute(tag, name, from, to) })
	switch tag {
	case "svg", "math":
		if !closed {
			s.depth++
		}
	case "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes":
		if s.depth == 0 {
			s.rawText(tag)
		}
	case "plaintext":
		s.pos = len(s.src)
	}
}

// rawText goes to the end tag of an element that holds no tags, whatever its text looks like.
func (s *scanner) rawText(tag string) {
	for s.pos < len(s.src) {
		s.skipPast("</")
		rest := s.src[s.pos:]
		if len(rest) > len(tag) && strings.EqualFold(rest[:len(tag)], tag) && strings.IndexByte(space+"/>", rest[len(tag)]) >= 0 {
			s.pos -= len("</")
			return
		}
	}
}

// attributes goes behind the tag that is open at s.pos, tells visit where each value lies with its quotes, and says
// whether the tag closes itself.
func (s *scanner) attributes(visit func(name string, from, to int)) (closed bool) {
	for {
		before := s.pos
		s.skip(space + "/")
		if s.pos == len(s.src) {
			return false
		}
		if s.src[s.pos] == '>' {
			closed = s.pos > before && s.src[s.pos-1] == '/' // not the end of a value without quotes
			s.pos++
			return closed
		}
		name := s.name()
		s.skip(space)
		if !strings.HasPrefix(s.src[s.pos:], "=") {
			continue
		}
		s.pos++
		s.skip(space)
		from := s.pos
		if s.value() && visit != nil {
			visit(name, from, s.pos)
		}
	}
}

// name reads an attribute name, which may start with "=" but not go on with it.
func (s *scanner) name() string {
	if s.src[s.pos] == '=' {
		s.pos++
	}
	return s.word(space + "/>=")
}

// value goes behind an attribute value and says whether there is a whole one.
func (s *scanner) value() bool {
	if s.pos == len(s.src) || s.src[s.pos] == '>' {
		return false
	}
	quote := s.src[s.pos]
	if quote != '"' && quote != '\'' {
		s.word(space + ">")
		return true
	}
	s.pos++
	return s.skipPast(string(quote))
}

// skip goes behind all bytes at s.pos that are in set.
func (s *scanner) skip(set string) {
	for s.pos < len(s.src) && strings.IndexByte(set, s.src[s.pos]) >= 0 {
		s.pos++
	}
}

// word goes to the next byte in stop and returns what lay before it, in lower case.
func (s *scanner) word(stop string) string {
	start := s.pos
	for s.pos < len(s.src) && strings.IndexByte(stop, s.src[s.pos]) < 0 {
		s.pos++
	}
	return strings.ToLower(s.src[start:s.pos])
}

// attribute replaces the value at src[from:to] if it holds a URL that changes.
func (s *scanner) attribute(tag, name string, from, to int) {
	if name != "href" && name != "src" && name != "srcset" && name != "poster" && name != "cite" {
		return
	}
	old := s.src[from:to]
	if quote := old[0]; quote == '"' || quote == '\'' {
		old = old[1 : len(old)-1]
	}
	old = unescape(old)
	value := old
	switch trimmed := strings.Trim(old, space); {
	case name == "srcset":
		value = eachCandidate(old, s.visit)
	case trimmed == "" && name != "href": // an empty src loads nothing, an empty href is this page
	case s.depth > 0 && tag != "a" && strings.HasPrefix(trimmed, "#"):
	default:
		if absolute := s.visit(trimmed); absolute != trimmed {
			value = absolute
		}
	}
	if value != old {
		s.out.WriteString(s.src[s.copied:from] + `"` + html.EscapeString(value) + `"`)
		s.copied = to
	}
}

// reference is a character reference as generators write it. One without a semicolon is none in an attribute when a
// name goes on (?a=1&copy=2), which html.UnescapeString does not know.
var reference = regexp.MustCompile(`&#?[0-9A-Za-z]+;`)

func unescape(value string) string {
	if strings.IndexByte(value, '&') < 0 {
		return value
	}
	return reference.ReplaceAllStringFunc(value, html.UnescapeString)
}

// eachCandidate shows each URL of a srcset to visit. White space, not the comma, ends a URL; a comma at its end does
// not belong to it; a comma in parentheses does not end a descriptor (HTML standard, "parsing a srcset attribute").
func eachCandidate(srcset string, visit func(string) string) string {
	var out strings.Builder
	s := scanner{src: srcset}
	for s.pos < len(srcset) {
		start := s.pos
		s.skip(space + ",")
		out.WriteString(srcset[start:s.pos])
		start = s.pos
		s.word(space)
		u := strings.TrimRight(srcset[start:s.pos], ",")
		if u != "" {
			out.WriteString(visit(u))
		}
		tail := start + len(u)
		if tail == s.pos {
			s.descriptors()
		}
		out.WriteString(srcset[tail:s.pos])
	}
	return out.String()
}

// descriptors goes to the comma that ends a candidate of a srcset.
func (s *scanner) descriptors() {
	for nested := false; s.pos < len(s.src); s.pos++ {
		switch c := s.src[s.pos]; {
		case c == '(':
			nested = true
		case c == ')':
			nested = false
		case c == ',' && !nested:
			return
		}
	}
}
