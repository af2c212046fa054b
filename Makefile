# Two commands are enough: `make run` and `make test`. Each sets itself up.
SHELL := /bin/sh
.DEFAULT_GOAL := help

# Byte code is kept, whatever the machine's habit: every command starts in half the time.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
ROWS ?= 1000000
JOBS ?= 2

# The first Python 3.11 or newer; PYTHON=… names another.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: help setup run test lint pictures bench backtest samples catalogue clean

help: ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

setup: ## set up .venv and what Qt needs from the system (seconds when done before)
	@test -n "$(PYTHON)" || { echo "Plumbline needs Python 3.11 or newer: install it, or name it with PYTHON=/path/to/python." >&2; exit 1; }
	@$(PYTHON) packaging/bootstrap.py

run: setup ## build the sample ledger, prove it, show it and open the window
	@$(BIN)/plumbline sample --ledger out/sample --out out --window

test: lint ## everything that CI runs
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n $(JOBS) --dist worksteal -q

lint: setup ## style, types and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

pictures: setup ## write pictures of the window to out/
	@$(BIN)/plumbline sample --ledger out/sample --out out
	@QT_QPA_PLATFORM=offscreen $(BIN)/plumbline window --ledger out/sample --shoot out

bench: setup ## time the whole way on a bill of ROWS lines
	@uv=$$(command -v uv || echo .stamps/uv/bin/uv); \
	if [ -x "$$uv" ]; then "$$uv" sync --quiet --frozen --group bench; fi
	$(BIN)/python -m benchmarks --rows $(ROWS)

backtest: setup ## how well spikes are marked and months foreseen, on invented series
	$(BIN)/python -m benchmarks.backtest

samples: setup ## write the sample bills anew (same bytes)
	$(BIN)/python -m resources.samples.make

catalogue: setup ## collect the texts to translate into resources/i18n/zh_CN.po
	$(BIN)/python -m resources.i18n.collect

clean: ## remove what was built; keeps .venv
	rm -rf out build dist .stamps .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -type d -prune -exec rm -rf {} +
