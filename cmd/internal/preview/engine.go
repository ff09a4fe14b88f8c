package preview

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"sync"
	"time"

	"drawpress/cmd/internal/page"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

// A standing is what the preview shows at a moment. It is replaced whole.
type standing struct {
	serial   int
	edition  *edition        // the last good one; nil if there has been none
	failed   source.Problems // why the folder as it is now is no site; empty if the edition is of it
	broken   source.Problems // what could not be rendered of the edition
	reading  source.Problems // warnings of a reading that failed, beside its errors
	review   *Review         // nil until the texts have been read
	compared *Comparison     // nil until the official file has been
	odd      string          // why it could not be
	swept    bool            // every page has been rendered once
	edited   string          // URL path of the page of the post that was changed last
	files    fs.FS
	message  func() []byte // for browsers
}

// errors are all problems that a browser lays over the page.
func (s *standing) errors() source.Problems {
	if len(s.failed) > 0 {
		return s.failed
	}
	return s.broken
}

// warnings are all that a build would warn of, and what the texts say wrongly.
func (s *standing) warnings() source.Problems {
	var out source.Problems
	if s.edition != nil && len(s.failed) == 0 {
		out = append(out, s.edition.problems...)
	}
	out = append(out, s.reading...)
	if s.review != nil && len(s.failed) == 0 {
		out = append(out, s.review.Problems...)
	}
	return out.Sort()
}

// change replaces what is shown and tells every browser. The function gets a
// copy, and says whether anything is new.
func (p *Preview) change(f func(*standing) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	next := *p.now.Load()
	if !f(&next) {
		return
	}
	next.serial++
	next.message = sync.OnceValue(func() []byte { return p.encode(&next) })
	p.now.Store(&next)
	p.streams.wake()
}

// The quiet after a change: programs save a file in several steps, and many
// files one after another.
const (
	quiet    = 8 * time.Millisecond   // since the last event
	longest  = 100 * time.Millisecond // since the first, for a storm has no end
	doubtful = 400 * time.Millisecond // an error is told only when no more events come, or after this
)

// edit reads the folder again after each change, until the context ends.
func (p *Preview) edit(ctx context.Context) {
	background := newTask(ctx)
	defer background.end()
	background.begin(p.behind)
	for {
		timer := time.NewTimer(p.nextMoment())
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
			p.reload(nil, false)
		case <-p.watch.changes:
			timer.Stop()
			p.settle(ctx)
			files := p.watch.take()
			if ctx.Err() != nil || len(files) == 0 {
				continue
			}
			background.stop()
			p.reload(files, false)
		}
		background.begin(p.behind)
	}
}

// settle waits until no event has come for a moment.
func (p *Preview) settle(ctx context.Context) {
	end := time.NewTimer(longest)
	defer end.Stop()
	for {
		pause := time.NewTimer(quiet)
		select {
		case <-ctx.Done():
		case <-end.C:
		case <-pause.C:
		case <-p.watch.changes:
			pause.Stop()
			continue
		}
		pause.Stop()
		return
	}
}

// nextMoment is how long it is until the site changes by itself: a scheduled
// post goes live, a new day begins.
func (p *Preview) nextMoment() time.Duration {
	now := time.Now()
	wait := time.Hour
	nearer := func(t time.Time) {
		if d := t.Sub(now); d < wait {
			wait = max(d, 0) + time.Millisecond
		}
	}
	e := p.now.Load().edition
	if e == nil {
		return wait
	}
	local := now.In(e.site.Settings.Zone)
	nearer(time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, local.Location()))
	for _, s := range e.site.Skipped {
		if s.Until != nil && s.Until.After(e.read) {
			nearer(*s.Until)
		}
	}
	return wait
}

// reload reads the folder. If it gives a site, that is the new edition; if not,
// the old one stays with the problems.
func (p *Preview) reload(files []string, first bool) {
	was := p.now.Load()
	began := time.Now()
	var e *edition
	var problems source.Problems
	var folder fs.FS
	for {
		p.memo.Touch(files...)
		e, folder, problems = p.read(was)
		if e != nil || !p.watch.pending() || time.Since(began) > doubtful {
			break
		}
		time.Sleep(quiet) // a file was perhaps half written, or between two names
		files = append(files, p.watch.take()...)
	}
	slices.Sort(files)
	files = slices.Compact(files)
	r := Report{First: first, Changed: files, Took: time.Since(began), Problems: problems, OK: e != nil}
	if e != nil {
		r.Mended = len(was.failed) > 0
		r.Draws, r.Skipped = e.site.Archive.Len(), len(e.site.Skipped)
	}
	p.change(func(s *standing) bool {
		s.files, s.broken, s.reading = folder, nil, nil
		if e == nil {
			s.failed, s.reading = bySeverity(problems)
			return true
		}
		s.edition, s.failed, s.swept = e, nil, false
		s.edited = e.pageOf(files)
		return true
	})
	p.o.Told(r)
}

// bySeverity parts errors from warnings.
func bySeverity(ps source.Problems) (errors, warnings source.Problems) {
	for _, q := range ps {
		if q.Severity == source.Error {
			errors = append(errors, q)
		} else {
			warnings = append(warnings, q)
		}
	}
	return errors, warnings
}

// read makes an edition of the folder as it is; nil if it is no site.
func (p *Preview) read(was *standing) (e *edition, folder fs.FS, problems source.Problems) {
	defer func() {
		if r := recover(); r != nil {
			e, problems = nil, source.Problems{source.NewFile(".", nil).Whole(source.Faultf(source.Unreadable, "the site cannot be read: %v", r))}
		}
	}()
	folder, done, err := p.o.Open()
	if err != nil {
		return nil, nil, source.Problems{source.NewFile(".", nil).Whole(source.Faultf(source.Unreadable, "the site folder cannot be opened: %v", err))}
	}
	defer done()
	o := p.o.Site
	o.At, o.Memo = time.Now(), p.memo
	s, problems := site.Load(folder, o)
	if s == nil {
		return nil, folder, problems
	}
	var before *page.Plan
	number := 1
	if was.edition != nil {
		before, number = was.edition.plan, was.edition.number+1
	}
	plan, more := page.Replan(before, s)
	problems = append(problems, more...).Sort()
	if plan == nil {
		return nil, folder, problems
	}
	return newEdition(number, s, plan, problems, o.At), folder, problems
}

// pageOf is the URL path of the page to open after files were changed: that of
// the last post among them. Empty if no page belongs to them.
func (e *edition) pageOf(files []string) string {
	const few = 3 // a checkout of many files is not the work of an editor
	if len(files) > few {
		return ""
	}
	for at, a := range e.articles {
		if slices.Contains(files, a.File) {
			return e.base + at
		}
	}
	return ""
}

// behind is what is done in the background after each edition: the texts are
// read, every page is rendered once, the official file is compared.
func (p *Preview) behind(ctx context.Context) {
	const after = 150 * time.Millisecond // the pages that are looked at come first
	if !rest(ctx, after) {
		return
	}
	now := p.now.Load()
	e := now.edition
	if e == nil || len(now.failed) > 0 {
		return
	}
	current := func(f func(*standing)) {
		p.change(func(s *standing) bool {
			if ctx.Err() != nil || s.edition != e {
				return false
			}
			f(s)
			return true
		})
	}
	if p.o.Review != nil {
		review := p.o.Review(ctx, now.files, e.site)
		current(func(s *standing) { s.review = &review })
	}
	if broken, ok := p.sweep(ctx, e); ok {
		current(func(s *standing) { s.swept, s.broken = true, broken })
	}
	if p.o.Compare != nil && ctx.Err() == nil {
		found, err := p.o.Compare(ctx, now.files)
		current(func(s *standing) {
			s.compared, s.odd = &found, ""
			if err != nil {
				s.odd = err.Error()
			}
		})
	}
}

// sweep renders every page that nobody has asked for, so that no mistake hides
// on a page that is not looked at. It works half of the time at most, on one
// processor, for somebody may be asking for a page.
func (p *Preview) sweep(ctx context.Context, e *edition) (broken source.Problems, ok bool) {
	const slice = 4 * time.Millisecond
	began := time.Now()
	var failures []error
	for i := range e.plan.Files {
		if time.Since(began) > slice {
			if !rest(ctx, slice) {
				return nil, false
			}
			began = time.Now()
		}
		f := &e.plan.Files[i]
		if f.Immutable {
			continue // no template makes it; there may be thousands of pictures, and they are slow to draw
		}
		err := e.measure(i)
		if err == nil {
			err = e.verify(i)
		}
		if err == nil {
			continue
		}
		if len(page.Problems(err)) > 0 {
			failures = append(failures, err)
		} else {
			broken = append(broken, problemsOf(f, err)...)
		}
	}
	broken = append(broken, page.Problems(errors.Join(failures...))...) // each mistake once, with the pages it befell
	return broken.Sort(), ctx.Err() == nil
}

// rest waits; it is false if the context ends first.
func rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// A task runs in the background; a new one makes the one before give up.
type task struct {
	parent  context.Context
	stop    context.CancelFunc
	running sync.WaitGroup
}

func newTask(ctx context.Context) *task { return &task{parent: ctx, stop: func() {}} }

// begin tells what runs to give up, and runs f. It does not wait: the next page
// is more urgent than the end of what nobody wants any more.
func (t *task) begin(f func(context.Context)) {
	t.stop()
	ctx, stop := context.WithCancel(t.parent)
	t.stop = stop
	t.running.Go(func() { f(ctx) })
}

// end waits until nothing runs.
func (t *task) end() {
	t.stop()
	t.running.Wait()
}
