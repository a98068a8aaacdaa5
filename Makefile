# Everything a person types here: `make` alone says what there is.
PYTHON ?= python3
SCENARIO ?= station-lfr
SEED ?= 1
VENV := .venv
IN := $(VENV)/bin/
REPORT = reports/$(basename $(notdir $(SCENARIO)))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help assess test check docs bench bless clean python-is-new-enough

help: ## Print this list
	@echo "watchglass: what would this surveillance system do to people?"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "Another Python: make assess PYTHON=python3.12    (3.11 or newer is needed)"

assess: $(VENV)/installed ## Install, then assess a scenario into reports/ (SCENARIO=station-lfr SEED=1)
	@$(IN)watchglass assess "$(SCENARIO)" --seed $(SEED) --out "$(REPORT)" --force
	@echo
	@echo "Open this in a browser: $(REPORT)/report.html"

# All of it runs, so that one failure does not hide another; pytest's summary comes last.
test: $(VENV)/installed-for-tests ## Install what tests need, then run all checks and tests
	@status=0; \
	$(MAKE) --no-print-directory --keep-going --silent check || status=1; \
	$(IN)python -m pytest $(PYTEST) || status=1; \
	exit $$status

check: check-style check-types check-imports check-docs ## Run the checks without the tests

.PHONY: check-style check-types check-imports check-docs
check-style: $(VENV)/installed-for-tests
	@$(IN)ruff check .
check-types: $(VENV)/installed-for-tests
	@$(IN)mypy
check-imports: $(VENV)/installed-for-tests
	@$(IN)lint-imports
check-docs: $(VENV)/installed-for-tests
	@$(IN)python docs/inventory.py --check

docs: $(VENV)/installed ## Write the inventory in ARCHITECTURE.md anew
	@$(IN)python docs/inventory.py

bench: $(VENV)/installed-for-tests ## Run the benchmarks
	@for one in benchmarks/*.py; do echo "$$one"; $(IN)python "$$one" || exit 1; done

bless: $(VENV)/installed-for-tests ## Rewrite one golden record (NAME=station-lfr WHY="what moved, and why")
	@test -n "$(NAME)" && test -n "$(WHY)" || \
	  { echo 'Say which and why: make bless NAME=station-lfr WHY="what moved, and why"'; exit 2; }
	@$(IN)python tests/bless.py "$(NAME)" --why "$(WHY)"

clean: ## Remove the environment and all caches; reports stay
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# Installed once; again only when pyproject.toml changes.
$(VENV)/installed: $(VENV)/pyvenv.cfg pyproject.toml
	@echo "Installing watchglass into $(VENV) ..." >&2
	@$(IN)python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-for-tests: $(VENV)/installed pyproject.toml
	@echo "Installing what the tests need into $(VENV) ..." >&2
	@$(IN)python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

$(VENV)/pyvenv.cfg: | python-is-new-enough
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
	  echo "$(PYTHON) could not make an environment. Install its venv module, or name another" >&2; \
	  echo "one: make assess PYTHON=python3.12" >&2; exit 1; }

python-is-new-enough:
	@test -f $(VENV)/pyvenv.cfg || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "watchglass needs Python 3.11 or newer; '$(PYTHON)' is older, or is not there." >&2; \
	  echo "Name another one: make assess PYTHON=python3.12" >&2; exit 1; }
