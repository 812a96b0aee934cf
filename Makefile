# make run · make demo · make test · make check · make bench · make results-quick · make messages; ARGS="…" is handed
# on, as in make run ARGS="--camera 1".
# The first one builds .venv, installs missing system packages where it may, and prepares the face detector, once.

VENV := .venv
PYTHON := $(VENV)/bin/python
INSTALLED := $(VENV)/.stamp-requirements
ARGS ?=

.PHONY: run demo test check bench results-quick lock audit messages ready-to-run ready-to-test system-packages-to-run system-packages-to-test

run: ready-to-run
	@bash scripts/need_display.sh
	$(PYTHON) main.py $(ARGS)

demo: ready-to-run
	$(PYTHON) main.py demo $(ARGS)

bench: ready-to-run
	$(PYTHON) main.py bench $(ARGS)

# A small version of every figure of the workbench, under 15 minutes on two cores.
results-quick: ready-to-run
	$(PYTHON) scripts/results_quick.py $(ARGS)

# Gathers the window's texts into app/locale, lists what has no translation yet, and compiles the catalogs.
messages: $(INSTALLED)
	$(PYTHON) -m scripts.messages $(ARGS)

test: ready-to-test
	$(PYTHON) scripts/run_tests.py $(ARGS)

check: $(INSTALLED)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy main.py app model scripts

# The exact versions of a release with the hashes of their files, for every system; to install them:
# pip install --require-hashes -r requirements.lock
lock: $(INSTALLED)
	$(PYTHON) -m pip install --disable-pip-version-check --quiet uv
	$(PYTHON) -m uv pip compile requirements.txt --universal --python-version 3.11 --generate-hashes --quiet --output-file requirements.lock

# Known vulnerabilities of these versions; asks PyPI.
audit: $(INSTALLED)
	$(PYTHON) -m pip install --disable-pip-version-check --quiet pip-audit
	$(PYTHON) -m pip_audit --requirement requirements.lock --no-deps --disable-pip

ready-to-run: system-packages-to-run $(INSTALLED)
	@$(PYTHON) scripts/prepare_detector.py

ready-to-test: system-packages-to-test $(INSTALLED)
	@$(PYTHON) scripts/prepare_detector.py

system-packages-to-run:
	@bash scripts/system_packages.sh venv window

system-packages-to-test:
	@bash scripts/system_packages.sh venv window tests

# Depends on the list alone, so nothing is asked of the network until the list changes.
$(INSTALLED): requirements.txt
	@bash scripts/make_venv.sh $(VENV)
	$(PYTHON) -m pip install --disable-pip-version-check --quiet -r requirements.txt
	@touch $@
