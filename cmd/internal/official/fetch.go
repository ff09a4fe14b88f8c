package official

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// URL is where the department publishes the rounds, in English.
const URL = "https://www.canada.ca/content/dam/ircc/documents/json/ee_rounds_123_en.json"

const (
	maxTime      = 60 * time.Second // of the whole transfer, redirects included
	maxRedirects = 5
)

// Fetch gets the official file over the network: by https, or by http from
// this very machine (localhost, 127.0.0.1, ::1), which serves tests. It follows
// redirects within the same host only and never away from https, gives up
// after a minute, and takes at most [MaxSize] bytes. The bytes come as they
// are; [Read] decodes them.
func Fetch(ctx context.Context, address string) ([]byte, error) {
	return fetch(ctx, address, maxTime, MaxSize)
}

// CheckURL tells what [Fetch] would refuse in an address.
func CheckURL(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Hostname() == "" || u.Fragment != "":
		return fmt.Errorf("%q is not the address of a file; want one such as %s", address, URL)
	case u.User != nil: // not quoted: a password does not belong into a log
		return fmt.Errorf("the address on %s holds a user name; want one such as %s", u.Hostname(), URL)
	case u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()):
		return nil
	}
	return fmt.Errorf("%s is not an https address", address)
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func fetch(ctx context.Context, address string, within time.Duration, most int64) ([]byte, error) {
	if err := CheckURL(address); err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	request, err := http.NewRequestWithContext(limited, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "drawpress")
	request.Header.Set("Accept", "application/json")
	transport := http.DefaultTransport.(*http.Transport).Clone()
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, CheckRedirect: checkRedirect}
	data, err := get(client, request, most)
	if err != nil {
		if ctx.Err() == nil && limited.Err() != nil {
			return nil, fmt.Errorf("%s: no whole answer within %v", address, within)
		}
		return nil, fmt.Errorf("%s: %w", address, plainly(err))
	}
	return data, nil
}

func get(client *http.Client, request *http.Request, most int64) ([]byte, error) {
	answer, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the server answered %s; want 200 OK", answer.Status)
	}
	if err := checkType(answer.Header.Get("Content-Type")); err != nil {
		return nil, err
	}
	if answer.ContentLength > most {
		return nil, fmt.Errorf("the answer has %d bytes; the official rounds file has less than %d", answer.ContentLength, most)
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, most+1)) // after decompression: a small answer can hold a large file
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("the answer was cut short after %d bytes", len(data))
	case err != nil:
		return nil, err
	case int64(len(data)) > most:
		return nil, fmt.Errorf("the answer has more than %d bytes; the official rounds file has less", most)
	}
	return data, nil
}

// checkType refuses what is certainly no JSON. Servers send JSON under several
// names, or under none.
func checkType(header string) error {
	if header == "" {
		return nil
	}
	kind, _, err := mime.ParseMediaType(header)
	switch {
	case err == nil && (strings.HasSuffix(kind, "/json") || strings.HasSuffix(kind, "+json") || kind == "text/plain" || kind == "application/octet-stream"):
		return nil
	case kind == "text/html" || kind == "application/xhtml+xml":
		return errors.New("the answer is a web page; want the official rounds file, which is JSON")
	}
	return fmt.Errorf("the answer is of type %q; want JSON", header)
}

func checkRedirect(next *http.Request, before []*http.Request) error {
	first := before[0].URL
	switch {
	case !strings.EqualFold(next.URL.Host, first.Host):
		return fmt.Errorf("the server redirects to another host, %s; give that address if you trust it", next.URL.Redacted())
	case next.URL.Scheme != first.Scheme:
		return fmt.Errorf("the server redirects from %s to %s", first.Scheme, next.URL.Redacted())
	case len(before) > maxRedirects:
		return fmt.Errorf("the server redirects more than %d times", maxRedirects)
	}
	return nil
}

// plainly says what went wrong on the way in the words of someone who wants to know
// whether to wait, to look at the cable or to write to the department.
func plainly(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // without the address, which is told already
	}
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Errorf("no machine of the name %s is known; is this one offline?", dns.Name)
	case errors.As(err, &dns):
		return fmt.Errorf("the name %s cannot be looked up; is this machine offline? (%w)", dns.Name, err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("the server refuses connections (%w)", err)
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return fmt.Errorf("there is no way to the server; is this machine offline? (%w)", err)
	case errors.As(err, &certificate), errors.As(err, &authority):
		return fmt.Errorf("the server cannot prove that it is the right one; nothing was taken from it (%w)", err)
	case errors.As(err, &record):
		return fmt.Errorf("the server does not speak https (%w)", err)
	}
	return err
}
