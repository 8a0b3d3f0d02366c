# The four habits: make check, make test, make demo, make bench.
PYTHON ?= python3
BIN := .venv/bin

# How long `make fuzz` feeds the reader of uploads with bytes that nobody thought of.
FUZZ_SECONDS ?= 60

.PHONY: check test demo bench fuzz

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: .venv/.dev
	$(BIN)/python -m bot server
	$(BIN)/python -m pytest --cov --cov-report=term-missing:skip-covered

demo: .venv/.runtime
	@$(BIN)/python -m examples.demo

fuzz: .venv/.dev
	$(BIN)/python -m tests.fuzz $(FUZZ_SECONDS)

bench: .venv/.runtime
	$(BIN)/python -m bench

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "ragbot needs Python 3.11 or newer, and $(PYTHON) is older or missing: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

# Standard input belongs to the command that is typed into, so pip gets none of it.
.venv/.runtime: .venv/.python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock </dev/null
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps -e . </dev/null
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.lock
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements-dev.lock </dev/null
	@touch $@
