# make        build the site of this repository into public/
# make test   every test; what it needs it sets up itself
# make browser  the tests in Chromium alone, which make test runs too
# make check  formatting, vet, staticcheck, the Nu HTML checker, race detector
# make bench  the benchmarks
# make stress the long runs: kills, failing disks, fuzzing
# make clean  remove what make made

GO      ?= go
BIN     := bin/drawpress
SOURCES := $(shell find cmd templates assets content/types -type f -not -path 'cmd/browser/*') embed.go go.mod go.sum
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
NU := vnu-jar@26.9.27
# A file has no origin, so the checker takes no file for the site's own.
NU_CANNOT := .*Content Security Policy.*external (stylesheet|script) “/assets/.*

.PHONY: site test browser check bench stress clean

site: $(BIN)
	$(BIN) build

$(BIN): $(SOURCES)
	$(GO) build -trimpath -o $(BIN) ./cmd/drawpress

test:
	$(GO) vet ./...
	$(GO) test ./...
	@$(MAKE) --no-print-directory browser

# The tests in cmd/browser, a module of its own, drive a Chromium that is installed.
browser:
	@command -v "$${CHROMIUM:-chromium}" >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q && apt-get install -qy --no-install-recommends chromium; } || \
	{ echo "make: the browser tests need Chromium: install it (Debian: apt-get install chromium) or name it in CHROMIUM; go test ./... runs all the others" >&2; exit 1; }
	cd cmd/browser && $(GO) vet ./... && $(GO) test -count=1 ./...

check: site
	@unformatted=$$(gofmt -l cmd embed.go); if [ -n "$$unformatted" ]; then echo "gofmt would change: $$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	cd cmd/browser && $(GO) run $(STATICCHECK) ./...
	@command -v npx >/dev/null && command -v java >/dev/null || { echo "make: the Nu HTML checker needs npx and java (Debian: apt-get install npm default-jre-headless)" >&2; exit 1; }
	npm_config_ignore_scripts=true npx --yes $(NU) --Werror --also-check-css --also-check-svg --skip-non-html --filterpattern "$(NU_CANNOT)" public
	$(GO) test -race ./...

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

stress:
	DRAWPRESS_STRESS=1 $(GO) test -count=1 -timeout 60m ./...

clean:
	rm -rf bin public .public.drawpress .drawpress
