# The commands of this project: `make help` lists them.
#
# They need Python 3.11 or later, make and a package index; everything else goes into .venv (programs)
# and var/ (data). The README has one table of every environment variable.

.DEFAULT_GOAL := help
.PHONY: help serve test quick lint format shell soak bench lock clean environment runtime development secret
MAKEFLAGS += --no-print-directory

VENV := .venv
PYTHON := $(VENV)/bin/python
VAR := $(or $(SEGIB_VAR_DIR),var)
# The first Python that is new enough; PYTHON3=/path/to/python overrides the search.
FIND_PYTHON = for candidate in $(PYTHON3) python3.11 python3.12 python3.13 python3.14 python3 python; do \
	if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	found=$$candidate; break; fi; done

export PYTHONUNBUFFERED := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help:  ## list the commands
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

# Absolute addresses name the port that was asked for.
serve: export SEGIB_BASE_URL ?= http://127.0.0.1:$(or $(PORT),8000)
serve: runtime secret  ## prepare what has changed and run the site on http://127.0.0.1:8000 (Ctrl-C stops it)
	@$(PYTHON) -m segib_site.supervisor --check
	@$(PYTHON) manage.py prepare
	@exec $(PYTHON) -m segib_site.supervisor

test: development  ## run every check and test, on SQLite and PostgreSQL
	@exec $(PYTHON) -m tests.run all

quick: development  ## run the linter and the quick tests (under a minute)
	@exec $(PYTHON) -m tests.run quick

lint: development  ## check style, imports, templates and types
	@exec $(PYTHON) -m tests.run lint

format: development  ## put code and templates in order
	@exec $(PYTHON) -m tests.run format

soak: development  ## run the long property tests and write docs/soak/<date>.md
	@exec $(PYTHON) -m tests.run soak

bench: runtime  ## measure requests a second and waiting times on starter content
	@exec $(PYTHON) -m tests.bench

shell: runtime secret  ## open a Python shell with the site's models
	@exec $(PYTHON) manage.py shell

lock: environment  ## renew both lock files from pyproject.toml (UPGRADE=1: to the newest versions it allows)
	@$(PYTHON) -c 'import uv' 2>/dev/null || $(PYTHON) -m pip install --quiet uv
	@for extra in "-o requirements.lock" "--extra test -c requirements.lock -o requirements-test.lock"; do \
		$(PYTHON) -m uv pip compile pyproject.toml --quiet $(if $(UPGRADE),--upgrade) --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-header --no-annotate $$extra || exit 1; \
	done
	@echo "Renewed requirements.lock and requirements-test.lock; now run make test."

clean:  ## remove programs, caches and compiled files; never data
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache "$(VAR)/static"
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete

# -- what the commands stand on ------------------------------------------------------------------

# Makes .venv, anew if it does not work (its Python was removed, or making it was interrupted).
environment:
	@$(PYTHON) -c 'import pip' 2>/dev/null && exit 0; \
	$(FIND_PYTHON); \
	if [ -z "$$found" ]; then \
		echo "Python 3.11 or later is needed: install it (Debian: apt-get install python3 python3-venv) or name it, as in make serve PYTHON3=/path/to/python3."; \
		exit 1; \
	fi; \
	echo "Making $(VENV) with $$($$found --version) ..."; \
	rm -rf $(VENV); \
	said=$$($$found -m venv $(VENV) 2>&1) && exit 0; \
	rm -rf $(VENV); \
	said=$$($$found -m venv --without-pip $(VENV) 2>&1 && $$found -m pip --python $(PYTHON) install --quiet pip 2>&1) && exit 0; \
	rm -rf $(VENV); \
	echo "$$said"; \
	echo "This Python cannot make a virtual environment: install its venv module (Debian: apt-get install python3-venv)."; \
	exit 1

# $(call install,lock file): install exactly what the lock file says, unless that was done already. The
# copy of the lock file in .venv tells.
define install
	@if ! cmp -s $(1) $(VENV)/$(1); then \
		echo "Installing $(1) ..."; \
		$(PYTHON) -m pip install -qq --require-hashes --no-deps -r $(1) || { \
			echo "The packages could not be installed: check the network (or pip's index settings) and run the same command again."; \
			exit 1; }; \
		cp $(1) $(VENV)/$(1); \
	fi
endef

runtime: environment
	$(call install,requirements.lock)

development: runtime
	$(call install,requirements-test.lock)

secret:
	@if [ -z "$$SEGIB_SECRET_KEY" ] && [ ! -s "$(VAR)/secret_key" ]; then \
		mkdir -p "$(VAR)" && umask 077 \
		&& $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))' > "$(VAR)/secret_key.new" \
		&& mv "$(VAR)/secret_key.new" "$(VAR)/secret_key"; \
	fi
