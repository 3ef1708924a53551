VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
TOOLS := $(VENV)/.tools-installed
COMPILE := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
	--python-version 3.11

.DEFAULT_GOAL := help

.PHONY: help install page demo test check format accuracy attacks utility bench pictures lock clean

help: ## say what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

install: $(TOOLS) ## set everything up in .venv, tools and Spark included

$(RUNTIME): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Footfall needs Python 3.11 or newer; set PYTHON=") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --editable .
	@touch $@

$(TOOLS): requirements-dev.lock $(RUNTIME)
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

page: $(RUNTIME) ## build the dashboard (with Node)
	web/build.sh $(BIN)/python

demo: $(RUNTIME) ## make a city of 100,000 people, run everything, show the result
	web/build.sh --if-possible $(BIN)/python
	$(BIN)/footfall demo --out demo

test: $(TOOLS) ## run all tests
	$(BIN)/python -m pytest

check: $(TOOLS) ## format, lint, types, layers, tests
	web/build.sh --if-possible $(BIN)/python
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

format: $(TOOLS) ## put the code in order
	$(BIN)/ruff format src tests bench
	$(BIN)/ruff check --fix src tests bench

attacks: $(TOOLS) ## attack a simulated city; writes docs/attacks.md and its figures
	$(BIN)/python -m footfall.lab.attack_report --out docs

utility: $(TOOLS) ## measure what protection costs; writes docs/utility.md and its figures
	$(BIN)/python -m footfall.lab.utility_report --out docs --people 20000 --people 1000000

accuracy: $(TOOLS) ## measure accuracy and privacy; writes docs/accuracy.md and its figures
	$(BIN)/python -m footfall.lab.report --out docs --people 1000000 --days 1 --window-people 100000 \
		$(if $(FOOTFALL_DATA),--city $(FOOTFALL_DATA)/bristol --city $(FOOTFALL_DATA)/london)

pictures: $(TOOLS) ## draw the pictures of docs/methods.md from a simulated city
	$(BIN)/python -m footfall.lab.method_pictures --out docs/pictures

gallery: $(TOOLS) page ## take the pictures of docs/gallery.md from a simulated city
	$(BIN)/python bench/dashboard/gallery.py

bench: $(TOOLS) ## measure speed; writes bench/README.md and its figures
	$(BIN)/python bench/run.py

lock: $(TOOLS) ## write the lock files anew from pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/$(COMPILE) --output-file requirements.lock pyproject.toml
	$(BIN)/$(COMPILE) --extra spark --extra postgres --group dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean: ## remove what was made
	rm -rf $(VENV) demo dist src/footfall/server/static web/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
