# The habits: make check, make test, make demo, make bench, make evaluate. One's own server: make install,
# make install-onnx, make install-otel, make run.
PYTHON ?= python3
BIN := .venv/bin

# How long `make fuzz` feeds the reader of uploads with bytes that nobody thought of.
FUZZ_SECONDS ?= 60

# Processes that share the tests out; each has a Weaviate server of its own. Most tests wait for another process.
TEST_PROCESSES ?= 3
# Hundreds of tests start processes that share the machine with each other. One that fails is tried once more; pytest's
# closing lines name it and count the reruns.
TEST_RERUNS ?= 1
TESTS = $(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist worksteal --reruns $(TEST_RERUNS) -raR

# How often `make soak` tries each fault, and for how many minutes it then asks 200 commands at a time.
SOAK_ROUNDS ?= 10
SOAK_MINUTES ?= 10
SOAK = tests/survival $(addprefix tests/e2e/test_,end.py shards.py) \
	$(addprefix tests/integration/test_,cluster.py ingest_killed.py reembed_killed.py any_sequence.py)

UV_VERSION := 0.13.9
PIP_AUDIT_VERSION := 2.10.1
CYCLONEDX_VERSION := 7.5.0
# Newer versions of everything: make lock UPGRADE=--upgrade
UPGRADE ?=
# For all platforms at once, and with the extras of dependencies: without them a lock with hashes can be installed, by
# the pip of Python 3.11 and Debian, only until the dependency's next release.
COMPILE = $(BIN)/uv pip compile --quiet --universal --no-strip-extras --generate-hashes --no-header \
  --python-version 3.11 $(UPGRADE)

LOG := .venv/install.log
STEP = @$(BIN)/python -m tools.step
PIP := $(BIN)/python -m pip --disable-pip-version-check install

.PHONY: check test coverage soak demo bench bench-quick bench-long evaluate fuzz audit install install-onnx install-otel run lock platforms

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: .venv/.dev
	$(BIN)/python -m bot server
	$(TESTS)

# The same tests; counting lines takes Python 3.11 about twice the processor time.
coverage: .venv/.dev
	$(BIN)/python -m bot server
	$(TESTS) --cov --cov-report=term-missing:skip-covered

demo: .venv/.runtime
	@$(BIN)/python -m examples.demo

install: .venv/.runtime
	@echo "Installed. Put the bot's token into .env (cp .env.example .env), then: make run"

install-onnx: .venv/.onnx

install-otel: .venv/.otel

run: .venv/.runtime
	@$(BIN)/ragbot run

# Break everything around the bot, again and again, and write down what held: docs/faults.md.
soak: .venv/.dev
	$(BIN)/python -m bot server
	SOAK_ROUNDS=$(SOAK_ROUNDS) FAULTS_FILE=bench/results/faults.json $(BIN)/python -m pytest $(SOAK) --timeout 3600
	$(BIN)/python -m tests.survival.table
	$(BIN)/python -m bench.load --minutes $(SOAK_MINUTES)

fuzz: .venv/.dev
	$(BIN)/python -m tests.fuzz $(FUZZ_SECONDS)

# At most ten minutes, a minute, and as long as it takes: a million objects, 200,000 rows.
bench: .venv/.runtime
	@$(BIN)/python -m bench $(if $(MINUTES),--minutes $(MINUTES))

bench-quick: .venv/.runtime
	@$(BIN)/python -m bench --scale quick

bench-long: .venv/.runtime
	@$(BIN)/python -m bench --scale long

# Other sets than the project's own: make evaluate SETS=folder. Also EVALUATE=--choose, EVALUATE="--save now".
evaluate: .venv/.runtime
	@$(BIN)/python -m evaluation $(if $(SETS),--sets "$(SETS)") $(EVALUATE)

audit: .venv/.dev .venv/.audit-$(PIP_AUDIT_VERSION)-$(CYCLONEDX_VERSION)
	@$(BIN)/python -m tools.licences
	@$(BIN)/python -m tools.audit .venv/audit/bin

lock: .venv/.uv-$(UV_VERSION)
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) --extra onnx -c requirements.lock pyproject.toml -o requirements-onnx.lock
	$(COMPILE) --extra otel -c requirements-onnx.lock pyproject.toml -o requirements-otel.lock
	$(COMPILE) --extra onnx --extra otel --extra dev -c requirements-onnx.lock -c requirements-otel.lock pyproject.toml -o requirements-dev.lock

platforms: .venv/.uv-$(UV_VERSION)
	@$(BIN)/python -m tools.platforms

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || \
	  { echo "ragbot needs Python 3.11 to 3.14, and $(PYTHON) is another or missing: make PYTHON=python3.13 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m tools.step "Creating .venv" $(LOG) $(PYTHON) -m venv .venv
	@touch $@

.venv/.runtime: .venv/.python requirements.lock pyproject.toml
	$(STEP) "Installing the bot's packages" $(LOG) $(PIP) --require-hashes -r requirements.lock
	$(STEP) "Installing ragbot" $(LOG) $(PIP) --no-deps -e .
	@touch $@

.venv/.onnx: .venv/.runtime requirements-onnx.lock
	$(STEP) "Installing what LOCAL_MODEL and LOCAL_RERANKER need" $(LOG) $(PIP) --require-hashes -r requirements-onnx.lock
	@touch $@

.venv/.otel: .venv/.runtime requirements-otel.lock
	$(STEP) "Installing what traces need" $(LOG) $(PIP) --require-hashes -r requirements-otel.lock
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.lock
	$(STEP) "Installing the packages of the tests" $(LOG) $(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.uv-$(UV_VERSION): .venv/.python
	$(STEP) "Installing uv" $(LOG) $(PIP) uv==$(UV_VERSION)
	@touch $@

.venv/.audit-$(PIP_AUDIT_VERSION)-$(CYCLONEDX_VERSION): .venv/.python
	$(STEP) "Creating the auditor's environment" $(LOG) $(BIN)/python -m venv .venv/audit
	$(STEP) "Installing the auditor" $(LOG) .venv/audit/bin/pip --disable-pip-version-check install pip-audit==$(PIP_AUDIT_VERSION) cyclonedx-bom==$(CYCLONEDX_VERSION)
	@touch $@
