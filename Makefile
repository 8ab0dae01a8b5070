# Thin on purpose: every step is a command that also works by hand (README, "Without make").
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OFFSCREEN := QT_QPA_PLATFORM=offscreen
PYTEST_FLAGS ?=
OUT ?= tour

.PHONY: run test check tour bench faults lock set-up set-up-dev tests clean

run: set-up
	$(BIN)/billing-console --practice

tour: set-up
	$(OFFSCREEN) $(BIN)/billing-console tour --out $(OUT)

test: check tests

set-up:
	@$(PYTHON) packaging/set_up.py

set-up-dev:
	@$(PYTHON) packaging/set_up.py --dev

check: set-up-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(OFFSCREEN) $(BIN)/python -m pytest -q -p no:randomly tests/test_architecture.py tests/test_housekeeping.py

tests: set-up-dev
	$(OFFSCREEN) $(BIN)/python -m pytest --cov --cov-report=json --cov-report=term:skip-covered $(PYTEST_FLAGS)
	$(BIN)/python packaging/coverage_floor.py coverage.json

bench: set-up-dev
	$(OFFSCREEN) $(BIN)/python -m tests.benchmarks

faults: set-up-dev
	$(BIN)/python -m tests.faults.many --runs 1000

# The dev lock holds the runtime lock's versions, so that the tests run against what ships.
LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" --group build pyproject.toml

lock: set-up-dev
	$(LOCK) --output-file packaging/lock/runtime.txt
	$(LOCK) --group dev --constraints packaging/lock/runtime.txt --output-file packaging/lock/dev.txt

clean:
	rm -rf build dist htmlcov tour .coverage .coverage.* coverage.json .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +
