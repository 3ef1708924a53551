VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help

.PHONY: help install demo test check format accuracy bench lock clean

help: ## say what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

install: $(STAMP) ## set everything up in .venv

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Footfall needs Python 3.11 or newer; set PYTHON=") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(STAMP) ## make a city of 100,000 people, run everything, show the result
	$(BIN)/footfall demo --out demo

test: $(STAMP) ## run all tests
	$(BIN)/python -m pytest

check: $(STAMP) ## format, lint, types, layers, tests
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

format: $(STAMP) ## put the code in order
	$(BIN)/ruff format src tests bench
	$(BIN)/ruff check --fix src tests bench

accuracy: $(STAMP) ## measure accuracy and privacy; writes docs/accuracy.md and its figures
	$(BIN)/python -m footfall.lab.report --out docs

bench: $(STAMP) ## measure speed; writes bench/README.md and its figures
	$(BIN)/python bench/run.py

lock: $(STAMP) ## write requirements.lock anew from pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 --extra spark --group dev --output-file requirements.lock pyproject.toml

clean: ## remove what was made
	rm -rf $(VENV) demo dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
