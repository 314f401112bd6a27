# `make run` and `make test` are all a newcomer needs; both set up what they use.
.DEFAULT_GOAL := help
.PHONY: help run cluster quick test web model wire fmt lint licenses setup-node setup-browser setup-redis setup-valgrind clean
SHELL := bash
WEB := web-widget
QUICK := target/quick/puente
WEB_SOURCES := $(shell find $(WEB)/src $(WEB)/html locales -type f 2>/dev/null) $(WEB)/build.mjs $(WEB)/package-lock.json
CHROMIUM ?= $(firstword $(wildcard /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome))
say = @printf '\033[1m== %s\033[0m\n' "$(1)"

help: ## What there is
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

run: quick ## Build everything and serve a demo desk on http://127.0.0.1:8080
	$(call say,Preparing the articles (a first time takes a minute or two))
	./$(QUICK) index
	./$(QUICK) serve --demo

cluster: quick ## Build everything and serve a demo desk by three nodes on one Redis
	@PUENTE=$(QUICK) scripts/cluster.sh

# Optimised, but not as thoroughly as a release: the profile in Cargo.toml says why.
quick: web model
	$(call say,Building the server (a first build takes some minutes))
	cargo build --locked --profile quick

# One build serves `check`, the server tests and the browser tests: the tests' own features make another one of most of it.
test: web setup-browser setup-redis setup-valgrind ## Everything that must hold, with its own servers and browser
	$(call say,The language model)
	@scripts/model.sh --must
	$(call say,Browser code: types and style and tests)
	cd $(WEB) && npm run --silent check && npm run --silent test
	$(call say,Formatting and lints)
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	$(call say,Building the server and its tests)
	cargo test --locked --no-run
	$(call say,Knowledge and phrases)
	./target/debug/puente check
	$(call say,Server tests)
	@if cargo nextest --version >/dev/null 2>&1; \
	then cargo nextest run --locked --profile ci; \
	else cargo test --locked; fi
	$(call say,The whole path in a real browser: English then Spanish)
	cd $(WEB) && CHROMIUM="$(CHROMIUM)" npm run --silent test:browser

model: ## Fetch what finds articles by their meaning (31 MB, once)
	$(call say,The language model that finds articles by their meaning)
	@scripts/model.sh

web: $(WEB)/dist/manifest.json ## Build the widget and the console

$(WEB)/dist/manifest.json: $(WEB)/node_modules/.package-lock.json $(WEB_SOURCES) | setup-node
	$(call say,Building the widget and the console)
	cd $(WEB) && npm run --silent build

$(WEB)/node_modules/.package-lock.json: $(WEB)/package-lock.json | setup-node
	$(call say,Installing the browser code's packages)
	cd $(WEB) && npm ci --no-audit --no-fund

licenses: web ## Write THIRD-PARTY.txt anew, after a dependency has come or gone
	node scripts/licenses.mjs

setup-node:
	@scripts/node.sh

setup-browser:
	@[ -n "$(CHROMIUM)" ] || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	  then echo "Installing Chromium for the browser tests"; \
	    apt-get update -qq && apt-get install -y -qq chromium fonts-noto-color-emoji >/dev/null; \
	  else echo "Chromium is needed for the browser tests: install the package chromium."; exit 1; fi; }

setup-redis:
	@command -v redis-server >/dev/null && command -v redis-cli >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	  then echo "Installing Redis for the tests of the shared store"; \
	    apt-get update -qq && apt-get install -y -qq redis-server >/dev/null; \
	  else echo "Redis is needed for the tests: install the package redis-server."; exit 1; fi; }

setup-valgrind:
	@command -v valgrind >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	  then echo "Installing valgrind for the tests that count instructions"; \
	    apt-get update -qq && apt-get install -y -qq valgrind >/dev/null; \
	  else echo "valgrind is needed for the tests: install the package valgrind."; exit 1; fi; }

wire: web ## Make the TypeScript types from the Rust ones
	PUENTE_UPDATE_WIRE=1 cargo test --locked --lib gateway::wire

fmt: ## Format everything
	cargo fmt
	cd $(WEB) && npm run --silent format

clean: ## Remove what was built
	cargo clean
	rm -rf $(WEB)/dist $(WEB)/node_modules kb-index/.built
