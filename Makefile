# Warroom: `make run` opens the drill, `make test` passes every test. Both share .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help env run picture test test-long lint types contracts format catalogue constraints clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env: $(READY) ## Make the environment in .venv

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Warroom needs Python 3.11 or newer: make PYTHON=python3.12 env"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

run: env ## Open the drill (as lines of text where there is no terminal)
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/warroom drill; else $(BIN)/warroom drill --plain; fi

test: env lint types contracts ## Check style, types, imports, and pass every test
	$(BIN)/python -m pytest -m 'not long' -n 4 --dist loadgroup

test-long: env ## The trials that are too slow for every commit
	$(BIN)/python -m pytest -m long

lint: env ## Check style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: env ## Check types
	$(BIN)/mypy

contracts: env ## Check who imports whom
	$(BIN)/lint-imports

format: env ## Put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

catalogue: env ## Collect the strings that people read and compile their translations
	$(BIN)/python -m tests.catalogue

picture: env ## Draw the picture of the README
	$(BIN)/python -m tests.picture docs/live.svg

constraints: ## Pin the newest versions that fit (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --no-header \
		--no-annotate --no-emit-index-url --no-emit-find-links --upgrade -o constraints.txt

clean: ## Remove what was made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
