# Everything that is done with Kith from a shell. `make` alone prints it.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test check types rules bench browser pictures migration clean
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Empty, whatever the shell says: else each of many processes would compile all that it imports, which takes seconds.
export PYTHONDONTWRITEBYTECODE =

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FRONTEND := web/frontend
# Tests wait for browsers and servers nearly half of their time: so twice as many processes as there are cores.
WORKERS ?= $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) * 2 )))
SOURCES := pyproject.toml hatch_build.py $(addprefix $(FRONTEND)/,package.json package-lock.json build.mjs) \
	$(shell find $(FRONTEND)/images $(FRONTEND)/scripts $(FRONTEND)/styles -type f)

define FIND_OWN
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
endef
export FIND_OWN

define LIST_PEERS
import pathlib, tomllib
print(*tomllib.loads(pathlib.Path("pyproject.toml").read_text())["dependency-groups"]["bench"], sep="\n")
endef
export LIST_PEERS

help: ## Print what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1|\2/' | \
		awk -F'|' '{printf "  make %-10s %s\n", $$1, $$2}'
	@echo
	@echo "  PYTHON=python3.12 make run    with another Python (3.11 or newer)"
	@echo "  ARGS='-k people' make test    with more to say to the tests, the benchmarks or kith demo"

run: $(VENV)/.installed ## Install what is missing, fill an empty database with the demo, and serve it
	@exec $(BIN)/kith demo $(ARGS)

test: $(VENV)/.tools browser ## Run all tests, on SQLite and PostgreSQL, and in a browser
	@# Each of the tests' processes would compile what the network is read with; so it is done once before, in halves.
	@$(BIN)/python -m crm.network compile paths & $(BIN)/python -m crm.network compile places; wait
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(VENV)/.tools ## Check style, types, import direction, migrations and the examples in the docs
	@$(MAKE) --no-print-directory --jobs=2 types rules

types: $(VENV)/.tools
	$(BIN)/mypy
	$(FRONTEND)/node_modules/@typescript/*/lib/tsc --noEmit --project $(FRONTEND)

rules: $(VENV)/.tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python -m migrations check
	$(BIN)/python -m pytest --quiet --doctest-modules crm graph

bench: $(VENV)/.peers ## Measure speed and memory beside other libraries, and write benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks $(ARGS)

browser: $(VENV)/.tools ## Find a Chromium for the browser tests, or install one
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
		if command -v $$name >/dev/null; then echo "Browser: $$(command -v $$name)"; exit 0; fi; \
	done; \
	own=$$($(BIN)/python -c "$$FIND_OWN"); \
	if [ -x "$$own" ]; then echo "Browser: Playwright's own, $$own"; exit 0; fi; \
	if command -v apt-get >/dev/null; then \
		root=; [ "$$(id -u)" = 0 ] || root="sudo -n"; \
		echo "Browser: none found; installing Debian's chromium"; \
		if $$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq chromium >/dev/null; then exit 0; fi; \
	fi; \
	echo "Browser: none found; installing Playwright's own Chromium"; \
	$(BIN)/python -m playwright install chromium

pictures: $(VENV)/.tools browser ## Renew the picture of Today that README.md shows
	$(BIN)/python -m pytest tests/browser -k readme
	@mkdir -p docs/images
	@cp build/screenshots/readme-today.png docs/images/today.png

migration: $(VENV)/.installed ## Write the next migration from the models: make migration MESSAGE="add walks"
	@test -n "$(MESSAGE)" || { echo 'Say what it does: make migration MESSAGE="add walks"'; exit 1; }
	$(BIN)/python -m migrations new "$(MESSAGE)"

clean: ## Remove what was installed and built; your data stays
	rm -rf $(VENV) web/static $(FRONTEND)/node_modules build dist
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Kith needs Python 3.11 or newer. Install one, then say which: PYTHON=python3.12 make run"; exit 1; }
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python's venv is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

# Python sources are used in place: only what is installed or built asks for this again. What is installed is compiled
# when it is first imported: compiling all of it beforehand takes half a minute more.
$(VENV)/.installed: $(SOURCES) | $(BIN)/python
	@echo "Installing Kith and building its styles and scripts (the first time, about a minute)"
	@$(BIN)/python -m pip install --quiet --no-compile --editable .
	@touch $@

$(VENV)/.tools: $(VENV)/.installed
	@echo "Installing the tools for tests and checks"
	@$(BIN)/python -m pip install --quiet "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --no-compile --group test --group check
	@touch $@

# A library that does not install on this machine is named as absent in the results; the others are measured.
$(VENV)/.peers: $(VENV)/.tools
	@echo "Installing the libraries that Kith is measured against"
	@$(BIN)/python -m pip install --quiet --group bench || \
		$(BIN)/python -c "$$LIST_PEERS" | while read -r peer; do \
			$(BIN)/python -m pip install --quiet "$$peer" || echo "Not installed, so not measured: $$peer"; \
		done
	@touch $@
