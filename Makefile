# The two commands of a newcomer: `make run` and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
# Said here, because an older Python cannot even read prepare.py.
TOO_OLD := Python 3.11 or newer is needed, this is %d.%d: name another with make PYTHON=/path/to/python3.11.
PREPARE = $(PYTHON) -c 'import sys; sys.version_info < (3, 11) and sys.exit("$(TOO_OLD)" % sys.version_info[:2])' && $(PYTHON) deploy/prepare.py
VENV := .venv/bin
MANAGE := $(VENV)/python manage.py
LOCK := $(VENV)/uv pip compile --quiet --no-header --generate-hashes --python-version 3.11
export UV_PYTHON_DOWNLOADS = never
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help run practice test matrix chaos storm fuzz check bench lock stop clean

help: ## Show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

run: export DEMO = 1
run: export SPEECH_AT_START ?= 1
run: ## Start a demo city on http://127.0.0.1:8000 (another port or city: make run WEB_PORT=8001 CITY=boston)
	@$(PREPARE) run
	@$(MANAGE) run_city

practice: ## Forget the practice city (make run PRACTICE=1 serves one on port 8100, beside the real one)
	@$(PREPARE) run
	@PRACTICE=1 $(MANAGE) reset_practice

test: ## Run the tests on PostgreSQL and Valkey of their own (some: make test ARGS="-k kiosk")
	@$(PREPARE) test
	@$(VENV)/python -m pytest -n $(or $(WORKERS),3) $(ARGS)

matrix: export CITY_MATRIX = 1
matrix: ## Look at every page in every size, language and theme, with every probe (three quarters of an hour)
	@$(PREPARE) test
	@$(VENV)/python -m pytest -n $(or $(WORKERS),2) -q tests/browser/test_matrix.py $(ARGS)

chaos: export CITY_CHAOS_SEEDS ?= 5
chaos: export CITY_CHAOS_REQUESTS ?= 2000
chaos: export CITY_CHAOS_PACE ?= 2
chaos: export CITY_RANDOM_LIVES ?= 300
chaos: export CITY_AT_ONCE ?= 1000
chaos: export CITY_RANDOM_ORGANISATIONS ?= 500
chaos: export CITY_EVERY_CALL ?= 1
chaos: export CITY_KIOSK_LETTERS ?= 1000
chaos: export CITY_COUNTER_LETTERS ?= 300
chaos: export CITY_COUNTER_CALLS ?= 200
chaos: MACHINES = actions/test_random_lives.py actions/test_random_organisations.py at_the_same_time \
  channels/test_a_person_from_everywhere.py browser/test_kiosk_offline.py browser/test_counter_offline.py
chaos: ## Kill, pause and cut off everything while requests come in (five cities); then random lives and people at once
	@$(PREPARE) test
	@$(VENV)/python -m pytest tests/chaos $(addprefix tests/,$(MACHINES)) $(ARGS)

storm: ## Let ten times the day of a hurricane come in through the doors (24 minutes; needs ../shared)
	@$(PREPARE) test
	@$(VENV)/python -m tests.chaos.storm $(ARGS)

fuzz: export CITY_FUZZ_SECONDS ?= 600
fuzz: export CITY_FUZZ_SEED ?= $(shell date +%s)
fuzz: ## Send nonsense to every door for ten minutes (again: make fuzz CITY_FUZZ_SEED=the printed one)
	@$(PREPARE) test
	@$(VENV)/python -m pytest tests/fuzz $(ARGS)

check: ## Run the linters, the types, the contracts of the floors and the catalogues' checks
	@$(PREPARE) check
	@PATH="$(CURDIR)/$(VENV):$$PATH" deploy/check.sh

bench: ## Measure every figure beside its floor; writes bench/out/latest.json (some: make bench ARGS="--only route")
	@$(PREPARE) check
	@$(VENV)/python -m bench $(ARGS)

lock: ## Write requirements.txt and requirements-dev.txt anew from their .in files
	@$(PREPARE) check
	@$(LOCK) $(ARGS) requirements.in -o requirements.txt
	@$(LOCK) $(ARGS) -c requirements.txt requirements-dev.in -o requirements-dev.txt

stop: ## Stop the stores that a single management command has left running
	@$(MANAGE) stores stop

clean: ## Remove what was installed and built; the city's data under .data/ stays
	@rm -rf .venv node_modules static/vendor .mypy_cache .ruff_cache .pytest_cache
