# Two commands: `make serve` runs Unspoken, `make test` proves it. Both install what they need into .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet install

# Compiled once, not at every start: a test run starts some fifty Pythons.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: serve test fuzz bench bench-anchors check openapi matrix lock clean
.DEFAULT_GOAL := serve

serve: $(VENV)/.installed
	@$(BIN)/unspoken serve

test: $(VENV)/.tested
	@$(BIN)/python -m slipcover --format json --out .coverage.json -m pytest -n auto --dist worksteal
	@$(BIN)/python -m slipcover --merge .coverage.json --out .coverage.json --fail-under 95

check: $(VENV)/.tested
	@$(BIN)/ruff format --check api tests migrations
	@$(BIN)/ruff check api tests migrations
	@$(BIN)/mypy
	@$(BIN)/deptry api
	@$(BIN)/python -m pytest -q -p no:randomly tests/test_architecture.py

# Asks every operation of the API 200 random things on each database, where the suite asks 1, and carries passages
# through 10,000 edits for each law, where it tries 200.
fuzz: $(VENV)/.tested
	@UNSPOKEN_FUZZ_EXAMPLES=200 $(BIN)/python -m pytest -q tests/test_fuzz.py
	@UNSPOKEN_ANCHOR_EXAMPLES=10000 $(BIN)/python -m pytest -q --timeout=1200 tests/anchors/test_mapping_laws.py
	@UNSPOKEN_WALKS=20 $(BIN)/python -m pytest -q --timeout=1200 tests/moderation/test_walk.py

# What a request costs with 10,000 articles; BENCH=--postgres measures PostgreSQL too. See docs/benchmarks.md.
bench: $(VENV)/.tested
	@$(BIN)/python -m tests.bench $(BENCH)

# How well inline comments stay on their passage; TRACES is a folder of writing histories, JSON a file for the figures.
bench-anchors: $(VENV)/.tested
	@$(BIN)/python -m tests.bench.anchors $(TRACES) $(if $(JSON),--json $(JSON))

openapi: $(VENV)/.tested
	@$(BIN)/python -m tests.test_openapi

matrix: $(VENV)/.tested
	@$(BIN)/python -m tests.authorization.page

# Resolves pyproject.toml anew. Needs uv on the PATH; the files hold hashes and no address.
UV := uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet --extra build
lock:
	$(UV) -o requirements.lock
	$(UV) --extra test -c requirements.lock -o tests/requirements.lock

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Unspoken needs Python 3.11 or newer; say which with make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python requirements.lock pyproject.toml
	@echo "Installing the locked packages into $(VENV) ..."
	@$(PIP) --require-hashes --no-deps -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed tests/requirements.lock
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PIP) --require-hashes --no-deps -r tests/requirements.lock
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage.json
