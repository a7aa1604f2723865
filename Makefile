# drafter: `make app` opens it, `make test` proves it. Every target sets up what it needs in .venv.
PYTHON ?= python3
# One process a processor; PYTEST="-n 0 tests/trace" runs a part in one.
PYTEST ?= -n auto
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help app demo test check bench bundle screenshot clean

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Streamlit opens the browser by itself where there is a screen; on a server it prints the address.
SCREEN := $(DISPLAY)$(WAYLAND_DISPLAY)$(filter Darwin,$(shell uname -s))

app: $(VENV)/app ## set up and open the app; a first visit shows the built-in example
	$(BIN)/streamlit run app.py --server.headless=$(if $(strip $(SCREEN)),false,true)

demo: $(VENV)/app ## draft, check and export the built-in example without a browser
	$(BIN)/drafter demo

test: $(VENV)/dev ## set up and run all tests
	$(BIN)/python -m pytest $(PYTEST)

check: $(VENV)/dev ## lint, types, imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/dev ## measure speed, as ratios side by side in one run
	$(BIN)/python -m tests.bench

bundle: $(VENV)/dev ## build the archive for machines without a network
	$(BIN)/python -m bundle.build $(BUNDLE)

screenshot: $(VENV)/dev ## take the README's screenshot again
	$(BIN)/python -m tests.ui.screenshot

clean: ## remove what was set up and built
	rm -rf $(VENV) dist build demo

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更高版本（Python 3.11 or newer is needed）"; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && apt-get install -y -q python3-venv && $(PYTHON) -m venv $(VENV); \
	  else echo "缺少 venv，请先运行：sudo apt-get install python3-venv（python3-venv is missing）"; exit 1; fi; }

$(VENV)/app: $(VENV)/bin/pip pyproject.toml requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.txt --editable .
	@touch $@

$(VENV)/dev: $(VENV)/bin/pip pyproject.toml requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.txt --editable '.[dev]'
	@touch $@ $(VENV)/app
