.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run demo test lint bench lock install clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.run ## set up, then crawl on schedule and deliver alerts (Ctrl-C ends)
	@$(BIN)/akbulak run

demo: $(VENV)/.run ## see it at work in a minute: invented outlets, no network, no token
	@$(BIN)/akbulak demo

test: $(VENV)/.dev ## run the whole test suite
	@$(BIN)/python -m pytest

lint: $(VENV)/.dev ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev ## measure: each figure beside its reference
	@for script in tests/benchmarks/bench_*.py tests/benchmarks/extraction.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

install: $(VENV)/.dev ## make .venv with everything a developer needs

lock: $(VENV)/.dev ## renew the lock files
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements-dev.lock

clean: ## remove .venv and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Akbulak needs Python 3.11 or newer; name one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 2; }
	@echo "making $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

# The lock files are complete: nothing is left to resolve. Let to resolve, pip
# refuses an extra ("coverage[toml]") once a release newer than the lock is out.
$(VENV)/.run: $(BIN)/python requirements.lock pyproject.toml
	@echo "installing (once, about a minute) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo "installing the developers' tools …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@
