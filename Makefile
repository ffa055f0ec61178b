# Everybody runs the same commands: people, and the continuous integration.

PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready

.PHONY: build test quick lint types bench faults hostile clean

build: $(READY)  ## turn the sample notes in inbox/ into drafts, offline
	$(VENV)/bin/pipeline build --engine offline

test: lint types  ## everything that must hold before a change lands
	$(VENV)/bin/pytest -n auto --dist worksteal

quick: $(READY)  ## the tests that take no time
	$(VENV)/bin/pytest -n auto -m "not slow" -x -q

lint: $(READY)
	$(VENV)/bin/ruff format --check src tests benchmarks
	$(VENV)/bin/ruff check --no-cache src tests benchmarks

types: $(READY)
	$(VENV)/bin/mypy

bench: $(READY)  ## print the figures; see benchmarks/README.md
	$(VENV)/bin/python benchmarks/run_all.py

faults: $(READY)  ## make every fault of the matrix, best as root; see docs/reliability.md
	PYTHONPATH=tests nice -n 15 $(VENV)/bin/python -m faults.matrix.run_all --jobs 3 --evidence matrix-evidence.txt $(addprefix --folder ,$(wildcard /dev/shm))

hostile: $(READY)  ## hostile notes, names, titles, orders and services in full size
	HOSTILE_FULL=1 $(VENV)/bin/pytest tests/hostile

clean:
	rm -rf $(VENV) .pipeline .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Built aside and moved at the end, so that an interrupted set-up is not taken for a finished one.
$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(VENV)/bin/python -m compileall -q src  # also where the environment forbids it later
	touch $(READY)
