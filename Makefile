# Every command of the project. Installing happens only when a requirements file has changed.

PORT ?= 8501
WORKERS ?= auto
PYTHON ?= python3
BIN := .venv/bin

# Our matrices are small: threads of the linear-algebra library would only wait for each other.
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help run test soak check bench

help: ## print this list
	@echo "Common Terms: make TARGET"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "Options: PORT=8501 (run), WORKERS=auto (test), ARGS='-k aging' (test, soak), EXAMPLES=40 (of each property, test), ARGS='--sizes 100000' (bench)"

run: .venv/installed ## start the app on http://127.0.0.1:8501 (PORT=… for another)
	@echo "Starting Common Terms on http://127.0.0.1:$(PORT). Without a ledger of your own it shows the sample."
	@$(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/installed-dev ## install what tests need (Chromium too, where apt may), run them all
	@sh .ci/chromium
	@echo "Running the tests and every example in the documentation strings."
	@$(if $(EXAMPLES),EXAMPLES=$(EXAMPLES)) $(BIN)/pytest -n $(WORKERS) --dist loadgroup $(ARGS)

soak: .venv/installed-dev ## run the long tests: kills at random moments, many times over
	@echo "Running the long tests; this takes minutes."
	@$(BIN)/pytest -m soak $(ARGS)

check: .venv/installed-dev ## lint, formatting and types
	@echo "Checking lint, formatting and types."
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: .venv/installed-dev ## measure against peers and write benchmarks/RESULTS.md
	@echo "Measuring; close other programs. The largest size needs about 8 GB of memory."
	@$(BIN)/python -m benchmarks $(ARGS)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Common Terms needs Python 3.11 or newer, and '$(PYTHON)' is not. Install it, or name one: make run PYTHON=python3.12" >&2; exit 1; }
	@echo "Making a virtual environment in .venv"
	@$(PYTHON) -m venv .venv || { \
		rm -rf .venv; echo "Python could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing what the app needs (once, until requirements.txt changes)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-dev: requirements.txt requirements-dev.txt | .venv/bin/python
	@echo "Installing what tests and checks need (once, until a requirements file changes)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
