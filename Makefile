# The commands of run.py by their short names, for who has make.

PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help run test soak check bench

# PORT, WORKERS, EXAMPLES and ARGS reach run.py through the environment.
help run test soak check bench:
	@command -v $(PYTHON) >/dev/null || { \
		echo "Common Terms needs Python 3.11 or newer, and there is no '$(PYTHON)' here. Name one: make run PYTHON=python3.13" >&2; exit 1; }
	@$(PYTHON) run.py $@
