// Package preview shows a site in a browser while it is being written: a file
// is saved, and the page on the right is the new one.
//
// [Preview.Run] watches the site folder. After a change it reads the folder
// into an edition, an immutable site with its plan, and puts it into the place
// of the one before in one step; the browser is told, asks, and only then is
// the page rendered. If the folder cannot be read into a site, the last good
// edition stays and the problems are laid over it.
//
// The rule of this room: what is served is what a build writes, byte for byte,
// but for one script element before </body>; what was saved last always wins;
// and no path of a URL ever reaches the file system.
//
// # What a browser test can hold on to
//
// The script adds one element, drawpress-preview, to the body, with an open
// shadow root. Its attributes data-edition (a number), data-state (ok, broken
// or offline) and data-path say what the tab shows. In the shadow root,
// elements carry data-dp: bar, toggle, mark (a draft or a scheduled post), edit
// (opens the post in the editor), warnings and claims (buttons with counts),
// list (what they open), item (of the list), follow (a checkbox), newsroom (a
// link), errors (a button that brings the overlay back), overlay, problem (with
// data-file, data-line, data-col, data-code), place, text, caret, hint, close.
package preview

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

// Options say what to preview, and how.
type Options struct {
	Folder string // the site folder on the disk: it is watched, and links to the editor name it

	// Open gives the site folder as a file system, and a function to call when
	// most of the reading is done. The file system must serve on after that.
	Open func() (fs.FS, func(), error)

	Site site.Options // how the folder is read; At and Memo are the preview's own

	Port   int    // the first port to try; 0 is any
	LAN    bool   // be seen from other machines
	Poll   bool   // look at the files at intervals, and never ask the system for events
	Editor string // the pattern of links that open a file; see [EditorPattern]

	// Review reads the texts of a new edition; it is called in the background,
	// and should give up when the context ends. nil reads none.
	Review func(context.Context, fs.FS, *site.Site) Review

	// Compare holds an edition against the official file, in the background.
	// nil compares with none.
	Compare func(context.Context, fs.FS) (Comparison, error)

	Note func(string) // is told what the person at the terminal should know; may be nil
	Told func(Report) // is told of each reading of the folder; may be nil
}

// A Review is what the texts of a site say that the record does not.
type Review struct {
	Problems  source.Problems // warnings; contradictions have the code [source.Contradicted]
	Unchecked []Unchecked
}

// An Unchecked block is one that its author wants left unread, and why.
type Unchecked struct {
	Place  source.Place
	Reason string
}

// A Comparison is how the posts differ from an official file.
type Comparison struct {
	Origin      string
	Rounds      int
	Differences []Difference
}

// The kinds of difference that ask for nothing to be done; all others do.
const (
	Explained = "explained" // the post says why
	Remarks   = "remarks"   // on the file itself
)

// A Difference is one line of a comparison.
type Difference struct {
	Kind  string // missing, extra, different, or one of the above
	Round string
	Text  string
	Place source.Place // of the post; its file is empty if there is none
}

// A Report tells of one reading of the site folder.
type Report struct {
	First    bool
	Changed  []string // files, as far as they are known
	Took     time.Duration
	Problems source.Problems
	OK       bool // there is a new edition
	Mended   bool // and the reading before gave none
	Draws    int
	Skipped  int
}

// A Preview is a running preview of one site folder.
type Preview struct {
	o       Options
	rooms   *rooms
	watch   *watcher
	memo    *site.Memo
	mu      sync.Mutex // one change of now at a time
	now     atomic.Pointer[standing]
	streams streams
	kept    memory
	wait    sync.WaitGroup // what Run has begun

	listeners []net.Listener
	port      int
}

// New opens the ports and reads the site folder for the first time, so that
// the first page is served at once. Errors of the site are no errors here.
func New(o Options) (*Preview, error) {
	if o.Note == nil {
		o.Note = func(string) {}
	}
	if o.Told == nil {
		o.Told = func(Report) {}
	}
	p := &Preview{o: o, memo: site.NewMemo()}
	p.now.Store(&standing{message: sync.OnceValue(func() []byte { return nil })})
	if err := p.listen(); err != nil {
		return nil, err
	}
	var err error
	if p.rooms, err = newRooms(); err != nil {
		return nil, errors.Join(err, p.close())
	}
	if p.watch, err = watch(o.Folder, o.Poll, o.Note, p.memo.Doubt); err != nil {
		return nil, errors.Join(err, p.close())
	}
	p.reload(nil, true)
	return p, nil
}

// close gives the ports back.
func (p *Preview) close() error {
	var all []error
	for _, l := range p.listeners {
		all = append(all, l.Close())
	}
	return errors.Join(all...)
}

// Run serves until the context ends, and leaves nothing running behind.
func (p *Preview) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server := p.server(ctx)
	failed := make(chan error, len(p.listeners))
	for _, l := range p.listeners {
		p.wait.Go(func() { failed <- server.Serve(l) })
	}
	p.wait.Go(func() { p.watch.run(ctx) })
	p.wait.Go(func() { p.edit(ctx) })
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	stop()
	_ = server.Close() // at once: streams never end by themselves
	p.wait.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}
