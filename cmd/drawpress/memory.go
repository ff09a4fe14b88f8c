package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

const (
	roomy = 224 << 20 // bytes: below this nothing is collected
	large = 128 << 20 // bytes in use after a collection: the site does not fit into roomy
)

// tuneMemory suits the collector to a process that lives a second: nothing is
// collected until the program holds as much as a large site needs, and a site
// that needs more is collected as usual from then on. GOGC and GOMEMLIMIT, if
// set, are heard instead.
var tuneMemory = sync.OnceFunc(func() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(roomy)
	afterCollection()
})

// afterCollection looks at what is in use after each collection, for a limit
// that the site itself fills would collect without end. It is the finalizer of
// an object that each collection frees.
func afterCollection() {
	runtime.SetFinalizer(&struct{ _ [16]byte }{}, func(any) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if live[0].Value.Kind() == metrics.KindUint64 && live[0].Value.Uint64() < large {
			afterCollection()
			return
		}
		debug.SetGCPercent(100)
		debug.SetMemoryLimit(math.MaxInt64)
	})
}
