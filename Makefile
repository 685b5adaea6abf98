# Footfall. `make` alone lists what there is.
#
# Needs Python 3.11 to 3.13 and make, nothing else. PYTHON chooses the interpreter
# (`make run PYTHON=python3.12`), PORT the port, DATABASE_URL another database than SQLite.

PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
# Processes that share the tests. Every one makes its own test database.
TEST_WORKERS ?= auto
# The browser's wait more than they work: half of a core each.
BROWSER_WORKERS ?= 3
ARGS ?=

VENV := .venv
# Compiled when it is first imported: most of it never is, and compiling took half of the time.
PIP_WAYS := --quiet --disable-pip-version-check --no-compile
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py

# A stamp is named after what it stands for (the interpreter, the contents of the requirements),
# so that a changed pin or another Python installs again and nothing else does.
CONTENT := $(shell { $(PYTHON) --version; cat requirements.txt; } 2>&1 | cksum | cut -d ' ' -f 1)
DEV_CONTENT := $(shell { $(PYTHON) --version; cat requirements.txt requirements-dev.txt; } 2>&1 | cksum | cut -d ' ' -f 1)
BENCH_CONTENT := $(shell { $(PYTHON) --version; cat requirements.txt requirements-dev.txt requirements-bench.txt; } 2>&1 | cksum | cut -d ' ' -f 1)
# The Desk is built again when one of its sources or its Node changed.
DESK_CONTENT := $(shell { cat requirements-desk.txt; cd frontend && find . -type f \
	-not -path './node_modules/*' -not -path './dist/*' -not -path './src/api/schema.ts' -not -name openapi.json \
	| LC_ALL=C sort | xargs cksum; } 2>&1 | cksum | cut -d ' ' -f 1)
DESK_BUILT := frontend/dist/.built-$(DESK_CONTENT)
NODE_MODULES := frontend/node_modules/.installed-$(shell cat requirements-desk.txt frontend/package-lock.json 2>&1 | cksum | cut -d ' ' -f 1)
NPM := frontend/npm
INSTALLED := $(VENV)/.run-$(CONTENT)
DEV_INSTALLED := $(VENV)/.dev-$(DEV_CONTENT)
BENCH_INSTALLED := $(VENV)/.bench-$(BENCH_CONTENT)

.DEFAULT_GOAL := help
.PHONY: help run desk desk-build desk-check desk-pictures operator test test-all test-browser check installed bench bench-collection bench-reads bench-duplicates bench-messages bench-peers bench-start bench-hints audit clean

help:  ## List these targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)$$/  make \1|\2/' | while IFS='|' read -r target what; do printf '%-20s %s\n' "$$target" "$$what"; done

run: export LOG_FORMAT ?= console
run: $(INSTALLED) var/secret_key  ## Serve the demo: web and background worker on http://127.0.0.1:8000
	@echo "Bringing the database up to date (the first time: a quarter of a minute) ..."
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@LOG_LEVEL=WARNING $(MANAGE) demo --where-it-may-be
	@$(MAKE) --no-print-directory $(DESK_BUILT) || echo "The service starts without the Desk (/app/). When the npm registry answers: make desk-build"
	@echo "Starting the web server on http://$(HOST):$(PORT)/ and the background worker; Ctrl-C stops both."
	@$(MANAGE) serve --host $(HOST) --port $(PORT) $(ARGS)

desk-build: $(DESK_BUILT)  ## Build the Desk (frontend/), with the Node of .venv

desk: $(NODE_MODULES)  ## Develop the Desk: live reload on http://127.0.0.1:5173/app/ beside a running service
	@$(NPM) run dev

desk-check: $(DEV_INSTALLED) $(NODE_MODULES) var/secret_key  ## Types, lint, texts and tests of the Desk
	@$(MANAGE) spectacular --format openapi-json --file frontend/openapi.json
	@$(NPM) run types
	@$(NPM) run check
	@$(NPM) run messages
	@git diff --exit-code -- frontend/src/locales || { echo "Texts changed: translate what is empty in frontend/src/locales and commit it."; exit 1; }
	@$(NPM) run test

desk-pictures: $(DEV_INSTALLED) $(DESK_BUILT)  ## Take the pictures of docs/desk.md anew, from the demo
	$(BIN)/python -m docs.pictures

operator: $(INSTALLED) var/secret_key  ## Begin with a business of your own: no demo, but you, who enter it
	@echo "Making an empty database (a quarter of a minute) ..."
	@$(MANAGE) migrate --verbosity 0
	@echo "Who runs this Footfall? The operator enters organizations and their owners:"
	@$(MANAGE) createsuperuser $(ARGS)
	@echo "Now: make run, sign in at /admin/ and add your organization, then its owner under Users."

# Kept, whatever the shell says: pytest compiles each test file, and each of its plugins, in every
# process otherwise.
test test-all test-browser: export PYTHONDONTWRITEBYTECODE :=

test: $(DEV_INSTALLED)  ## Run the tests, all but the browser's and the long ones (ARGS="-k upload" chooses)
	$(BIN)/pytest -n $(TEST_WORKERS) --dist worksteal -m "not browser and not slow and not long" $(ARGS)

test-all: export TEST_EXAMPLES := all
test-all: $(DEV_INSTALLED)  ## Run every test there is, with all their random examples: for long
	$(BIN)/pytest -n $(TEST_WORKERS) --dist worksteal -m "not browser" $(ARGS)
	$(BIN)/pytest -n $(BROWSER_WORKERS) --dist worksteal -m browser $(ARGS)

test-browser: $(DEV_INSTALLED) $(DESK_BUILT)  ## Run the tests that drive Chromium
	$(BIN)/pytest -n $(BROWSER_WORKERS) --dist worksteal -m browser $(ARGS)

check: $(DEV_INSTALLED)  ## Lint, format, types, layers, settings, migrations, API document
	PATH="$(abspath $(BIN)):$$PATH" .ci/checks

installed: $(DEV_INSTALLED) $(NODE_MODULES)

bench: $(DEV_INSTALLED)  ## Measure a million rows against what the database alone can do
	$(BIN)/python -m benchmarks $(ARGS)

bench-collection: $(DEV_INSTALLED)  ## Measure the auto-collection of 100,000 records
	$(BIN)/python -m benchmarks.collection $(ARGS)

bench-reads: $(DEV_INSTALLED)  ## Measure every list, search and page of a million customers
	$(BIN)/python -m benchmarks.reads $(ARGS)

bench-messages: $(DEV_INSTALLED)  ## Measure the sending of 10,000 due reminders
	$(BIN)/python -m benchmarks.messages $(ARGS)

bench-peers: $(BENCH_INSTALLED)  ## Measure how others take the same people in
	$(BIN)/python -m benchmarks.peers $(ARGS)

bench-start: $(DEV_INSTALLED)  ## Measure a fresh database, the demo and the first pages
	$(BIN)/python -m benchmarks.start $(ARGS)

bench-hints: $(DEV_INSTALLED)  ## Measure how well the best time to call is found, and what it is worth
	$(BIN)/python -m benchmarks.hints $(ARGS)

bench-duplicates: $(BENCH_INSTALLED)  ## Measure how well and how fast duplicates are found
	$(BIN)/python -m benchmarks.duplicates $(ARGS)

audit: $(BENCH_INSTALLED)  ## Look up known holes in what we pin (needs the internet)
	$(BIN)/pip-audit --local

clean:  ## Remove what `make` made; data (database, media, var) stays
	rm -rf $(VENV) frontend/node_modules frontend/dist staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Made anew when the interpreter or a pin changed: nothing stale stays behind.
$(INSTALLED):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { \
		echo "Footfall needs Python 3.11 to 3.13; $(PYTHON) is not. Name one: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Making a virtual environment in $(VENV) ..."
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "No virtual environment could be made. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Installing what Footfall needs into $(VENV) (about half a minute) ..."
	@$(BIN)/python -m pip install $(PIP_WAYS) -r requirements.txt
	@touch $@

$(DEV_INSTALLED): $(INSTALLED)
	@echo "Installing what its tests and checks need (about half a minute) ..."
	@$(BIN)/python -m pip install $(PIP_WAYS) -r requirements-dev.txt
	@touch $@

$(BENCH_INSTALLED): $(DEV_INSTALLED)
	@echo "Installing what only benchmarks and the audit need (about a minute) ..."
	@$(BIN)/python -m pip install $(PIP_WAYS) -r requirements-bench.txt
	@touch $@

$(NODE_MODULES): | $(INSTALLED)
	@echo "Installing what builds the Desk (Node from PyPI, then its packages from npm: about a minute) ..."
	@$(BIN)/python -m pip install $(PIP_WAYS) -r requirements-desk.txt
	@$(NPM) ci --silent --no-progress || { echo "The packages of the Desk could not be fetched from the npm registry."; exit 1; }
	@touch $@

$(DESK_BUILT): $(NODE_MODULES)
	@echo "Building the Desk ..."
	@$(NPM) run build --silent -- --logLevel warn
	@rm -f frontend/dist/.built-* && touch $@

# The key of this copy alone: random, readable by its owner, never in the repository.
var/secret_key:
	@mkdir -p var
	@umask 077 && $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))' > $@
