package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
)

// Check reads an RSS feed again and returns every broken promise, each with its item (counted from 1), or nil:
//
//   - well-formed XML with one root, no DOCTYPE, no namespace that is not declared (XML 1.0);
//   - a channel with title, link and description (RSS 2.0 specification) and an atom:link to itself (profile);
//   - each item has one title, link, guid, pubDate and description; all text is escaped, never markup;
//   - guid isPermaLink="false", unique, and not the link, so that a new address is not news;
//   - dates after RFC 822 with the right weekday, a four-digit year and a numeric zone;
//   - description before content:encoded (profile), links and the URLs in the content absolute.
func Check(b []byte) error {
	root, err := parse(b, map[string]string{"": "", atomNS: "atom:", contentNS: "content:", dcNS: "dc:"})
	if err != nil {
		return err
	}
	channels := root.all("channel")
	if root.name != "rss" || root.attr["version"] != "2.0" || len(channels) != 1 {
		return fmt.Errorf("root is <%s version=%q> with %d channels; want RSS 2.0 with one",
			root.name, root.attr["version"], len(channels))
	}
	problems := []error{checkChannel(channels[0])}
	seen := map[string]int{}
	for i, item := range channels[0].all("item") {
		for _, err := range checkItem(item, i+1, seen) {
			problems = append(problems, fmt.Errorf("item %d%s: %w", i+1, name(item), err))
		}
	}
	return errors.Join(problems...)
}

// name tells an item from others in a problem, as well as the item itself can.
func name(item *node) string {
	if guid := item.text("guid"); guid != "" {
		return " (" + guid + ")"
	}
	return ""
}

func checkChannel(channel *node) error {
	problems := []error{channel.once("title", "link", "description"), checkLink("link", channel.text("link"))}
	if date := channel.all("lastBuildDate"); len(date) > 0 {
		problems = append(problems, checkDate("lastBuildDate", channel.text("lastBuildDate")))
	}
	return inside("channel", append(problems, checkSelf(channel)))
}

func checkSelf(channel *node) error {
	for _, link := range channel.all("atom:link") {
		if link.attr["rel"] != "self" {
			continue
		}
		if link.attr["type"] != rssMIME {
			return fmt.Errorf("atom:link rel=self has type %q; want %s", link.attr["type"], rssMIME)
		}
		return checkLink("atom:link rel=self", link.attr["href"])
	}
	return errors.New("no atom:link rel=self")
}

func checkItem(item *node, number int, seen map[string]int) []error {
	problems := []error{
		item.once("title", "link", "guid", "pubDate", "description"),
		checkLink("link", item.text("link")),
		checkGUID(item, number, seen),
		checkDate("pubDate", item.text("pubDate")),
		checkContent(item),
	}
	for _, child := range item.children {
		if len(child.children) > 0 {
			problems = append(problems, fmt.Errorf("<%s> holds markup; want escaped text", child.name))
		}
	}
	return without(problems)
}

func checkGUID(item *node, number int, seen map[string]int) error {
	guid := item.text("guid")
	for _, g := range item.all("guid") {
		if got := g.attr["isPermaLink"]; got != "false" {
			return fmt.Errorf("guid has isPermaLink=%q; want \"false\"", got)
		}
	}
	if strings.TrimSpace(guid) == "" {
		return errors.New("guid is empty")
	}
	if guid == item.text("link") {
		return errors.New("guid is the link; want an id that outlives a change of address")
	}
	if first, found := seen[guid]; found {
		return fmt.Errorf("guid is also that of item %d", first)
	}
	seen[guid] = number
	return nil
}

func checkDate(element, date string) error {
	t, err := time.Parse(rssTime, date)
	if err != nil || t.Format(rssTime) != date { // time.Parse does not compare the weekday
		return fmt.Errorf("%s %q is not a date after RFC 822; want one such as %q", element, date, rssTime)
	}
	return nil
}

func checkLink(element, link string) error {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(link, " <>\"") {
		return fmt.Errorf("%s %q is not an absolute http or https URL", element, link)
	}
	return nil
}

func checkContent(item *node) error {
	described := false
	for _, child := range item.children {
		switch child.name {
		case "description":
			described = true
		case "content:encoded":
			if !described {
				return errors.New("content:encoded before description; want it after")
			}
			if relative, found := firstRelative(string(child.chars)); found {
				return fmt.Errorf("content:encoded links to %q; want an absolute URL", relative)
			}
		}
	}
	if len(item.all("content:encoded")) > 1 {
		return errors.New("more than one content:encoded")
	}
	return nil
}

// inside joins problems and says in each where it is.
func inside(place string, problems []error) error {
	problems = without(problems)
	for i, err := range problems {
		problems[i] = fmt.Errorf("%s: %w", place, err)
	}
	return errors.Join(problems...)
}

// without returns the problems that are problems.
func without(problems []error) []error {
	var kept []error
	for _, err := range problems {
		if err != nil {
			kept = append(kept, err)
		}
	}
	return kept
}

// node is one element of an XML document, read back.
type node struct {
	name     string // with the prefix the caller of parse gave its namespace
	attr     map[string]string
	chars    []byte
	children []*node
}

func (n *node) all(name string) []*node {
	var found []*node
	for _, child := range n.children {
		if child.name == name {
			found = append(found, child)
		}
	}
	return found
}

// text returns the text of the first child of that name, "" without one.
func (n *node) text(name string) string {
	for _, child := range n.children {
		if child.name == name {
			return string(child.chars)
		}
	}
	return ""
}

// once says which of the names is not the name of exactly one child.
func (n *node) once(names ...string) error {
	var wrong []string
	for _, name := range names {
		if found := len(n.all(name)); found != 1 {
			wrong = append(wrong, fmt.Sprintf("%d <%s>", found, name))
		}
	}
	if wrong == nil {
		return nil
	}
	return fmt.Errorf("has %s; want one of each", strings.Join(wrong, ", "))
}

// parse reads an XML document into its root. prefixes holds the namespaces it may use. It refuses what encoding/xml
// lets pass: a control character in a comment, no root or several, text beside the root, a late or second XML
// declaration, a DOCTYPE, an undeclared prefix, an attribute given twice.
func parse(b []byte, prefixes map[string]string) (*node, error) {
	if i := bytes.IndexFunc(b, func(r rune) bool { return !isXML(r) }); i >= 0 {
		line := 1 + bytes.Count(b[:i], []byte("\n"))
		return nil, fmt.Errorf("line %d: not well-formed XML: byte %#02x is no character of XML", line, b[i])
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	document := &node{}
	for open := []*node{document}; ; {
		start, top := d.InputOffset(), open[len(open)-1]
		token, err := d.Token()
		if err == io.EOF {
			return document.root()
		}
		if err != nil {
			return nil, fmt.Errorf("not well-formed XML: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			var child *node
			child, err = newNode(t, prefixes)
			top.children, open = append(top.children, child), append(open, child)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			top.chars = append(top.chars, t...)
		case xml.ProcInst:
			if t.Target == "xml" && start != 0 {
				err = errors.New("XML declaration is not at the start")
			}
		case xml.Directive:
			err = errors.New("has a DOCTYPE; want none")
		}
		if err != nil {
			line, _ := d.InputPos()
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// root returns the only element of a document.
func (n *node) root() (*node, error) {
	if len(n.children) != 1 {
		return nil, fmt.Errorf("not well-formed XML: %d root elements; want 1", len(n.children))
	}
	if len(bytes.TrimSpace(n.chars)) > 0 {
		return nil, fmt.Errorf("not well-formed XML: text %.20q beside the root element", n.chars)
	}
	return n.children[0], nil
}

func newNode(t xml.StartElement, prefixes map[string]string) (*node, error) {
	prefix, known := prefixes[t.Name.Space]
	if !known {
		return nil, fmt.Errorf("<%s> is in the unknown namespace %q", t.Name.Local, t.Name.Space)
	}
	n := &node{name: prefix + t.Name.Local, attr: make(map[string]string, len(t.Attr))}
	for _, a := range t.Attr {
		key := a.Name.Local
		if space := a.Name.Space; space != "" {
			key = space + ":" + key
		}
		if _, twice := n.attr[key]; twice {
			return nil, fmt.Errorf("<%s> has two attributes %s", n.name, key)
		}
		n.attr[key] = a.Value
	}
	return n, nil
}
