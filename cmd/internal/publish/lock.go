package publish

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

const lockPoll = 50 * time.Millisecond

// lock lets one build at a time work on a destination. The system frees it when its owner dies, however that happens; the file
// stays, for removing it would let two builds each hold a lock of their own.
type lock struct {
	held *flock.Flock
	path string
}

// takeLock waits for a lock as long as wait, and then names the owner.
func takeLock(ctx context.Context, d *disk, dest, path string, wait time.Duration) (*lock, error) {
	if err := d.try("lock", path); err != nil {
		return nil, err
	}
	l := &lock{held: flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(fileMode)), path: path}
	deadline := time.Now().Add(wait)
	for {
		ok, err := l.held.TryLock()
		if err != nil {
			return nil, err
		}
		if ok {
			break
		}
		left := time.Until(deadline)
		if left <= 0 {
			return nil, &Refusal{
				Dest:   dest,
				Reason: "another build is at work on it: " + ownerOf(path),
				Hint:   "wait until it has ended",
			}
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(min(left, lockPoll)):
		}
	}
	// The text only helps who waits, so failing to write it, on a full disk or on Windows, which guards locked files, is no error.
	host, _ := os.Hostname()
	text := fmt.Sprintf("process %d on %s since %s\n", os.Getpid(), host, time.Now().UTC().Format(time.RFC3339))
	_ = os.WriteFile(path, []byte(text), fileMode)
	return l, nil
}

func (l *lock) release() error {
	_ = os.Truncate(l.path, 0)
	return l.held.Close()
}

func ownerOf(path string) string {
	b, err := os.ReadFile(path)
	if text := strings.TrimSpace(string(b)); err == nil && text != "" {
		return text
	}
	return "owner unknown"
}

// joinClose adds an error of closing to the result of a function that has one already or not.
func joinClose(err *error, closing error) { *err = errors.Join(*err, closing) }
