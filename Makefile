# Every target is safe to repeat. FACTS is the folder of compiled facts that
# packs/jjj was written from; `make pack` re-reads it where it is at hand.
GO      ?= go
NPM     ?= npm
FACTS   ?= ../shared/facts
BIN     := build/sanquan
UI      := internal/webui/dist/index.html
UI_SRC  := $(shell find ui -type f -not -path 'ui/node_modules/*' -not -path 'ui/e2e/*')
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

export CGO_ENABLED := 0

.PHONY: demo build ui test test-go test-ui test-page check vuln sbom bench crash pack pictures api generated clean

demo: build ## install the Beijing–Tianjin–Hebei pack, print the three circles, serve the pages
	$(BIN) demo

build: ui ## the program with its pages, in build/sanquan
	$(GO) build -trimpath -ldflags "-s -w -X github.com/sanquan/sanquan/internal/cli.Version=$(VERSION)" -o $(BIN) ./cmd/sanquan

ui: $(UI) ## the pages

$(UI): ui/node_modules/.package-lock.json $(UI_SRC)
	cd ui && $(NPM) run build

ui/node_modules/.package-lock.json: ui/package.json ui/package-lock.json
	cd ui && $(NPM) ci --no-audit --no-fund
	@touch $@

test: check test-ui build test-page test-go ## everything; suites whose parts are missing say how to enable them

test-ui: ui/node_modules/.package-lock.json
	cd ui && $(NPM) test

test-page: build ## the pages in headless Chromium
	cd ui && SANQUAN_BIN=../$(BIN) $(NPM) run e2e

test-go:
	$(GO) tool gotestsum --format pkgname -- -count=1 ./...

check: ui/node_modules/.package-lock.json ## what a machine can say about style
	@files=$$($(GO) tool gofumpt -l $$(git ls-files '*.go')); test -z "$$files" || { echo "not formatted (go tool gofumpt -w):"; echo "$$files"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	cd ui && $(NPM) run lint

# govulncheck reads https://vuln.go.dev. Where that cannot be reached, copy the
# database (https://go.dev/doc/security/vuln/database) and name it:
# make vuln GOVULNDB=file:///srv/vulndb
vuln: ## known vulnerabilities that the program can reach
	@db="$${GOVULNDB:-https://vuln.go.dev}"; case "$$db" in file:*) ;; *) \
	curl -fsS -m 10 -o /dev/null "$$db/index/db.json" || { echo "cannot reach $$db: run where it can be reached, or set GOVULNDB=file:///… to a copy"; exit 1; } ;; esac
	$(GO) tool govulncheck $${GOVULNDB:+-db $$GOVULNDB} ./...

sbom: build ## bills of materials (CycloneDX) of program and pages, in build/
	$(GO) tool -modfile=deploy/sbom.mod cyclonedx-gomod bin -json -version $(VERSION) -output build/sbom-go.json $(BIN)
	cd ui && $(NPM) sbom --sbom-format cyclonedx --omit dev >../build/sbom-pages.json
	$(GO) run ./deploy/sbomcheck $(BIN) build/sbom-go.json ui/package.json build/sbom-pages.json

bench: build ## speed, as ratios against a slow twin or a stated target
	$(GO) test -run '^$$' -bench . -benchmem ./...
	cd ui && $(NPM) run size

crash: ## kill servers, PostgreSQL and NATS at 200 random moments a case; SANQUAN_TEST_SEED chooses which
	SANQUAN_TEST_CRASHES=$${SANQUAN_TEST_CRASHES:-200} $(GO) test -count=1 -v -timeout 60m ./internal/testkit/crashtest

pack: ## rebuild packs/jjj byte for byte, and build/jjj.zip from it
	@if [ -d "$(FACTS)" ]; then $(GO) run ./packs/jjj/compile -facts "$(FACTS)" -out packs/jjj; \
	else echo "FACTS=$(FACTS) is not there: packing the tables as they are"; fi
	$(GO) run ./cmd/sanquan pack build packs/jjj -o build/jjj.zip

pictures: build ## retake the screenshots in docs/pictures
	cd ui && UPDATE_PICTURES=1 SANQUAN_BIN=../$(BIN) $(NPM) run e2e

api: ## the OpenAPI document and the types the pages use
	$(GO) test ./internal/httpapi -run TestOpenAPIDocument -update
	cd ui && $(NPM) run api

generated: ui/node_modules/.package-lock.json ## what is generated and committed is current
	$(GO) generate ./commute/transit/kernel ./commute/reach/kernel
	cd ui && $(NPM) run api
	git diff --exit-code -- commute/transit/kernel commute/reach/kernel ui/src/api

clean:
	rm -rf build ui/node_modules internal/webui/dist/assets $(UI)
