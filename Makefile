# SPDX-License-Identifier: Apache-2.0

SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

GO           ?= go
LINT_VERSION := 2.15.0
LINT         := $(shell $(GO) env GOPATH)/bin/golangci-lint

# Empty without git, or without a commit: then the binary says (devel).
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null)
# The version is ours to give; Go need not ask git, which may not be there. The profile
# tells the compiler what is hot; tests are built without it, which takes less time.
BUILD   := $(GO) build -buildvcs=false -trimpath -pgo=cmd/cordial/cordial.pgo -ldflags '-X main.version=$(VERSION)'

.PHONY: help build run test e2e soak bench profile rivals lint fmt check clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build bin/cordial
	$(BUILD) -o bin/cordial ./cmd/cordial

run: build ## Start the demo: a made-up centre of a hundred agents (needs only Go)
	@exec bin/cordial serve --demo

test: ## Run every test that this machine can run, and say what was left out
	$(GO) vet ./...
	$(GO) vet -tags e2e ./bench/...
	$(GO) vet -tags plant ./bench/soak ./cmd/cordial
	$(GO) test -race -timeout 12m ./...
	$(GO) test -tags plant -count=1 -v -run '^TestPlanted' ./bench/soak
	@if why=$$(bench/load/asterisk.sh 2>&1 >/dev/null); then \
		$(MAKE) --no-print-directory e2e; \
	else \
		echo "Left out: the calls through a real Asterisk (make e2e), because: $$why"; \
		[ "$${CI:-}" != true ] || { echo "Under CI=true nothing may be left out."; exit 1; }; \
	fi

e2e: ## Let real SIP calls pass through a real Asterisk (as root on Debian)
	@bench/load/asterisk.sh >/dev/null
	@log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
	GO=$(GO) bench/load/e2e.sh ./bench/faults 12m; \
	GO=$(GO) bench/load/e2e.sh ./bench/load 12m | tee "$$log"; \
	grep '^e2e-asterisk:' "$$log" | tail -n 1

SEEDS ?= 1000
SEED  ?= 1
soak: ## Live through SEEDS runs of drawn faults from SEED on (SEEDS=1 tells all of it)
	$(GO) test -count=1 -timeout 0 -v -run '^TestSeeds$$' ./bench/soak -seeds $(SEEDS) -seed $(SEED)

bench: ## Run the benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

profile: ## Profile a simulated day and a surge anew, for the compiler
	$(GO) test -run '^$$' -bench '^BenchmarkAudit$$/^(day|surge)_true$$' -benchtime 4x -o "$$(mktemp)" \
		-cpuprofile $(CURDIR)/cmd/cordial/cordial.pgo ./bench/sim

rivals: ## Install what bin/cordial bench machine compares with: SimPy and simjs
	@bench/rivals/rivals.sh

lint: ## Run the linters, which are installed if they are missing
	@$(LINT) version 2>/dev/null | grep -qw '$(LINT_VERSION)' || \
		$(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$(LINT_VERSION)
	$(LINT) run ./...

fmt: ## Format all Go files
	gofmt -w .

check: ## All that must be good before a change goes in: format, lint, test
	@unformatted=$$(gofmt -l .); [ -z "$$unformatted" ] || { echo "Not formatted (make fmt):"; echo "$$unformatted"; exit 1; }
	@$(MAKE) --no-print-directory lint test

clean: ## Remove what was built here
	rm -rf bin
