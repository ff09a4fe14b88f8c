package preview

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// attempts is how many ports are tried from the first one on.
const attempts = 20

// listen opens the port on this machine only, or on all its addresses with
// LAN. The next free port is taken if the first is not.
func (p *Preview) listen() error {
	for port := p.o.Port; ; port++ {
		err := p.listenAt(port)
		if err == nil {
			if p.o.Port != 0 && port != p.o.Port {
				p.o.Note(fmt.Sprintf("port %d is taken; this is port %d", p.o.Port, port))
			}
			return nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) || port >= p.o.Port+attempts || port >= 65535 {
			return err
		}
	}
}

func (p *Preview) listenAt(port int) error {
	if p.o.LAN {
		l, err := net.Listen("tcp", ":"+strconv.Itoa(port))
		if err != nil {
			return err
		}
		p.listeners, p.port = []net.Listener{l}, l.Addr().(*net.TCPAddr).Port
		return nil
	}
	l, err := net.Listen("tcp4", "127.0.0.1:"+strconv.Itoa(port))
	if err != nil {
		return err
	}
	p.listeners, p.port = []net.Listener{l}, l.Addr().(*net.TCPAddr).Port
	// Browsers take localhost for either. A machine without IPv6 has no [::1],
	// but a program that has taken it would get half of our visitors.
	six, err := net.Listen("tcp6", "[::1]:"+strconv.Itoa(p.port))
	if err == nil {
		p.listeners = append(p.listeners, six)
	} else if errors.Is(err, syscall.EADDRINUSE) {
		_ = l.Close()
		p.listeners = nil
		return err
	}
	return nil
}

// URL is where the site is: its first page.
func (p *Preview) URL() string { return p.root("localhost") + p.base() }

// Newsroom is where the page about the site is.
func (p *Preview) Newsroom() string { return p.root("localhost") + under }

// Neighbours are the URLs of the site for other machines; none without LAN.
func (p *Preview) Neighbours() []string {
	var urls []string
	if p.o.LAN {
		for _, ip := range addresses() {
			urls = append(urls, p.root(ip.String())+p.base())
		}
	}
	return urls
}

func (p *Preview) root(host string) string {
	return "http://" + net.JoinHostPort(host, strconv.Itoa(p.port))
}

// base is the path that the site stands below.
func (p *Preview) base() string {
	if e := p.now.Load().edition; e != nil {
		return (&url.URL{Path: e.base}).String()
	}
	return "/"
}

// addresses are those of this machine that others can reach.
func addresses() []net.IP {
	var ips []net.IP
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
			ips = append(ips, n.IP)
		}
	}
	slices.SortStableFunc(ips, func(a, b net.IP) int { return len(a.To4()) - len(b.To4()) }) // typing an IPv6 address is no fun
	slices.Reverse(ips)
	return ips
}

// ours tells whether a host:port is one of this preview's own names. A name
// that somebody else has made point here is none: that is how a page of the
// web would read what is not published yet.
func (p *Preview) ours(hostport string) bool {
	host, port, err := net.SplitHostPort(hostport)
	if err != nil {
		host, port = strings.TrimSuffix(strings.TrimPrefix(hostport, "["), "]"), "80"
	}
	if port != strconv.Itoa(p.port) {
		return false
	}
	switch strings.ToLower(host) {
	case "localhost", "127.0.0.1", "::1":
		return true
	}
	if ip := net.ParseIP(host); ip != nil && p.o.LAN {
		return slices.ContainsFunc(addresses(), ip.Equal)
	}
	return false
}

// stranger tells whether another site's page asks.
func (p *Preview) stranger(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		// Following a link from elsewhere to a page is no harm.
		if site == "cross-site" || site == "same-site" {
			if r.Header.Get("Sec-Fetch-Mode") != "navigate" || strings.HasPrefix(r.URL.Path, under+"stream") {
				return true
			}
		}
	}
	for _, origin := range r.Header.Values("Origin") {
		u, err := url.Parse(origin)
		if err != nil || u.Scheme != "http" || !p.ours(u.Host) || u.Path != "" || u.User != nil {
			return true
		}
	}
	return false
}
