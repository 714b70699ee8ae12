# Each target calls a program; README lists the same lines for machines without make.
PYTHON ?= python3
PY := .venv/bin/python
# PyTorch fails where the path has letters that the locale has not.
export PYTHONUTF8 := 1

KNOWN := PYTHON STAGES CHAPTERS N TITLE KIND ABOUT URL
SPACE := $(subst ,, )
GIVEN := $(foreach word,$(subst \$(SPACE),_,$(MAKEOVERRIDES)),$(if $(findstring =,$(word)),$(word)))
UNKNOWN := $(filter-out $(KNOWN:%=%=%),$(GIVEN))
ifneq ($(strip $(UNKNOWN)),)
$(error make knows no variable $(UNKNOWN): it takes $(KNOWN), as in make refresh CHAPTERS="04")
endif

.PHONY: book serve pdf test refresh report chapter exercise explorer addresses lock clean

book: .venv/reader-is-ready      ## build the HTML book and say where it is
	@$(PY) -m tools.book

serve: .venv/reader-is-ready     ## build, serve on this machine only, open the browser
	@$(PY) -m tools.book --serve

pdf: .venv/tests-are-ready       ## print the whole book into one PDF (needs Chromium)
	@$(PY) -m tools.pdf

test: .venv/tests-are-ready      ## the whole gate; STAGES="lint unit" runs a part
	@$(PY) -m tools.gate $(STAGES)

refresh: .venv/tests-are-ready   ## execute and store notebooks; CHAPTERS="04" names some
	@$(PY) -m tools.refresh $(CHAPTERS) && $(PY) -m tools.stored.manifest && $(PY) -m tools.answers $(CHAPTERS)

report: .venv/tests-are-ready    ## how long and dense the chapters are; CHAPTERS="04" names some
	@$(PY) -m tools.report $(CHAPTERS)

chapter: .venv/reader-is-ready   ## start a chapter that works: N=10 TITLE="Five layers"
	@$(PY) -m tools.scaffold chapter "$$N" "$$TITLE"

exercise: .venv/reader-is-ready  ## add an exercise to a chapter, asking for its words: N=10.5
	@$(PY) -m tools.scaffold exercise "$$N"

explorer: .venv/reader-is-ready  ## start an explorer that works: KIND=averaging ABOUT="what it shows"
	@$(PY) -m tools.scaffold explorer "$$KIND" "$$ABOUT"

addresses: .venv/reader-is-ready ## write the repository's address everywhere; URL=https://github.com/NAME/BOOK sets it
	@$(PY) -m tools.addresses $(URL)

lock: .venv/tests-are-ready      ## pin what this .venv holds (torch is pinned in requirements.txt)
	@$(PY) -m tools.lock

clean:                           ## remove everything that was built or installed
	rm -rf .venv _build .ruff_cache .pytest_cache

.venv/reader-is-ready: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit(f"The book needs Python 3.11 or newer, found {sys.version.split()[0]}. Name one: make PYTHON=python3.12")'
	@echo "Installing what the book needs into .venv (about a minute) ..."
	@$(PY) -m pip --version >/dev/null 2>&1 || { rm -rf .venv; $(PYTHON) -m venv .venv; } || { rm -rf .venv; \
	  echo "Python could not make .venv. On Debian and Ubuntu: apt-get install python3-venv, then make again." >&2; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/tests-are-ready: .venv/reader-is-ready tests/requirements.txt
	@echo "Installing what the tests need into .venv ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@
