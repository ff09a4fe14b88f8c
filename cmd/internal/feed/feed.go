// Package feed tells the machines that read a site what is new: feed readers and mail services by RSS, search engines
// by a sitemap.
//
// The rule of the house it keeps: what leaves here is valid whatever the text holds, and says the same on every build.
// No clock is read, nothing is sorted, ids never come from URLs. Each writer has a checker ([Check], [CheckSitemap])
// that reads the bytes again and names what would break a reader.
package feed

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Feed is one feed in no particular format. Entries are written in the order given; which ones, and how many, is for
// the caller to choose.
type Feed struct {
	Title, Description string    // plain text
	Language           string    // as in HTML, "en-CA"; "" = not said
	HomeURL            string    // absolute URL of the page the feed follows
	SelfURL            string    // absolute URL of the feed itself
	Copyright          string    // plain text; "" = not said
	Updated            time.Time // when the newest entry last changed; zero = not said
	Entries            []Entry
}

// Entry is one article in a feed. Its times are written in the zone they carry, so a caller that wants the same bytes
// everywhere gives them a fixed zone, never time.Local.
type Entry struct {
	ID         string // a tag: URI that outlives every change of address, see [TagURI]; never the URL
	Title      string // plain text
	URL        string // absolute
	Summary    string // plain text
	HTML       string // the whole article; URLs absolute, see [Absolute]; "" = only the summary
	Author     string // plain text; "" = not said
	Published  time.Time
	Updated    time.Time // zero = as published; RSS has no place for it
	Categories []string  // plain text
}

// Format is one way to write a [Feed]. Path is where it lies below the folder of the page it follows.
type Format struct {
	Name, Path, MIME string
	Write            func(io.Writer, Feed) error
}

// Formats are all formats a site offers, in the order a page lists them.
var Formats = []Format{
	{Name: "RSS", Path: "feed.xml", MIME: rssMIME, Write: RSS},
}

// TagURI makes an id that stays the same when the site moves, after RFC 4151:
// TagURI("drawrecord.example", "2015", "round/258") is tag:drawrecord.example,2015:round/258.
// The authority is a domain or mail address its owner held on startDate (YYYY, YYYY-MM or YYYY-MM-DD) and is written
// in lower case, as the RFC recommends. Bytes that the RFC does not allow in specific, and the percent sign, are
// percent-encoded, so two different specifics never make the same id.
func TagURI(authority, startDate, specific string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "tag:%s,%s:", strings.ToLower(authority), startDate)
	for i := range len(specific) {
		if c := specific[i]; isLetter(c) || isDigit(c) || strings.IndexByte("-._~!$&'()*+,;=:@/?", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
