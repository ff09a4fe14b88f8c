# make        build the site of this repository into public/
# make test   every test; what it needs it sets up itself
# make check  formatting, vet, staticcheck, race detector
# make bench  the benchmarks
# make stress the long runs: kills, failing disks, fuzzing
# make clean  remove what make made

GO      ?= go
BIN     := bin/drawpress
SOURCES := $(shell find cmd templates assets content/types -type f) embed.go go.mod go.sum
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: site test check bench stress clean

site: $(BIN)
	$(BIN) build

$(BIN): $(SOURCES)
	$(GO) build -trimpath -o $(BIN) ./cmd/drawpress

test:
	$(GO) vet ./...
	$(GO) test ./...

check:
	@unformatted=$$(gofmt -l cmd embed.go); if [ -n "$$unformatted" ]; then echo "gofmt would change: $$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	$(GO) test -race ./...

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

stress:
	DRAWPRESS_STRESS=1 $(GO) test -count=1 -timeout 60m ./...

clean:
	rm -rf bin public .public.drawpress .drawpress
