# Needs git, GNU make and Python 3.11 or newer. Everything else goes into .venv, pinned by constraints.txt.
PYTHON ?= python3
ARGS ?=
# Tests wait about as long as they compute, so that two for each core are not too many.
WORKERS ?= 4

BIN := .venv/bin
READY := .venv/.ready

.PHONY: run test lint bench coverage clean

run: $(READY)  ## the suite against the embedded endpoint; more options in ARGS="--seed 7"
	@$(BIN)/ringtrue run $(ARGS)

test: $(READY)
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy benchmarks
	$(BIN)/mypy ci

coverage: $(READY)  ## docs/coverage.md, with every rule broken once
	@$(BIN)/python -m tests.coverage

bench: $(READY)
	@$(BIN)/python benchmarks/bench.py $(ARGS)

clean:
	rm -rf .venv build dist ringtrue-report .mypy_cache .ruff_cache .pytest_cache .hypothesis src/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Made anew whenever what it depends on changes, so that it holds what constraints.txt says and nothing else.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Ringtrue needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>/dev/null || echo missing)." >&2; \
	  echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Setting up .venv; this is done once and takes about a minute."
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt setuptools
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --no-build-isolation -e '.[dev]'
	@touch $@
