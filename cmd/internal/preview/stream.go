package preview

import (
	"container/list"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Streams tell browsers what the preview shows. None has a queue: a browser
// that is slow gets the newest message when it is ready, and misses what came
// between.
type streams struct {
	mu       sync.Mutex
	bells    map[chan struct{}]bool
	visitors int
}

const (
	maxStreams = 48 // a browser opens one for all its tabs
	sendTime   = 10 * time.Second
	alive      = 15 * time.Second
)

// wake tells every stream that there is something new.
func (s *streams) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for bell := range s.bells {
		select {
		case bell <- struct{}{}:
		default:
		}
	}
}

func (s *streams) join() (bell chan struct{}, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.bells) >= maxStreams {
		return nil, false
	}
	if s.bells == nil {
		s.bells = map[chan struct{}]bool{}
	}
	bell = make(chan struct{}, 1)
	s.bells[bell] = true
	return bell, true
}

func (s *streams) leave(bell chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.bells, bell)
}

// count refuses connections beyond those that any browser needs.
func (s *streams) count(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch state {
	case http.StateNew:
		if s.visitors++; s.visitors > maxVisitors {
			_ = c.Close()
		}
	case http.StateClosed, http.StateHijacked:
		s.visitors--
	}
}

// stream sends the browser what is shown, now and after each change.
func (p *Preview) stream(w http.ResponseWriter, r *http.Request) {
	bell, ok := p.streams.join()
	if !ok {
		refuse(w, http.StatusServiceUnavailable, "too many streams are open")
		return
	}
	defer p.streams.leave(bell)
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{})
	send := func(text string, message []byte) bool {
		if control.SetWriteDeadline(time.Now().Add(sendTime)) != nil {
			return false
		}
		if _, err := fmt.Fprintf(w, text, message); err != nil {
			return false
		}
		return control.Flush() == nil
	}
	beat := time.NewTicker(alive)
	defer beat.Stop()
	sent := -1
	for {
		if now := p.now.Load(); now.serial != sent {
			sent = now.serial
			if !send("event: state\ndata: %s\n\n", now.message()) {
				return
			}
		}
		select {
		case <-r.Context().Done():
			return
		case <-bell:
		case <-beat.C:
			if !send(":%s\n\n", nil) {
				return
			}
		}
	}
}

// A memory keeps the pages that were looked at last, as they were when they
// could be rendered.
type memory struct {
	mu    sync.Mutex
	order list.List // of remembered, the latest first
	pages map[string]*list.Element
}

type remembered struct {
	path  string
	sheet sheet
}

const maxRemembered = 32

func (m *memory) put(path string, s sheet) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pages == nil {
		m.pages = map[string]*list.Element{}
	}
	if at, ok := m.pages[path]; ok {
		at.Value = remembered{path, s}
		m.order.MoveToFront(at)
		return
	}
	m.pages[path] = m.order.PushFront(remembered{path, s})
	if m.order.Len() > maxRemembered {
		last := m.order.Back()
		delete(m.pages, m.order.Remove(last).(remembered).path)
	}
}

func (m *memory) get(path string) (sheet, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if at, ok := m.pages[path]; ok {
		return at.Value.(remembered).sheet, true
	}
	return sheet{}, false
}
