# The verbs of Sequitur; `make` alone lists them. Each installs what it needs, once.

.DEFAULT_GOAL := help
.PHONY: help run test look fuzz check eval format lock clean

# Nothing is fetched from a model hub and nothing is reported home, unless the caller says otherwise.
export HF_HUB_OFFLINE ?= 1
export TRANSFORMERS_OFFLINE ?= 1
export ANONYMIZED_TELEMETRY ?= False
export TOKENIZERS_PARALLELISM ?= false

help: ## list the verbs
	@awk -F ' *:.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## serve the app on http://localhost:8501, building the index first (ARGS="--port 8600", EXTRAS=openai)
	@sh scripts/install.sh $(EXTRAS)
	@.venv/bin/sequitur run $(ARGS)

# Three at once, file by file, each on one processor core: what a file shares (an index, a server) is made once, and
# while one waits for its browser the others work.
PYTEST = OMP_NUM_THREADS=1 .venv/bin/python -m pytest -n 3 --dist loadfile

test: ## run all tests (ARGS="-k chunking", BROWSER=no leaves out those in Chromium)
	@sh scripts/install.sh dev bench openai
ifeq ($(BROWSER),no)
	@$(PYTEST) -m "not browser" $(ARGS)
else
	@sh scripts/browser.sh
	@$(PYTEST) $(ARGS)
endif

look: ## take the pictures of tests/browser/looks anew, after the pages were changed and looked at (ARGS="-k about")
	@sh scripts/install.sh dev bench openai
	@sh scripts/browser.sh
	@LOOK=take .venv/bin/python -m pytest tests/browser/test_look.py $(ARGS)

fuzz: ## damage files for every reader, 10,000 each (FUZZ=100000)
	@sh scripts/install.sh dev
	@FUZZ=$(or $(FUZZ),10000) .venv/bin/python -m pytest tests/ingest/readers/test_fuzz.py $(ARGS)

eval: ## measure answer quality on our own gold set; fails under the floors of evals/gate.toml
	@sh scripts/install.sh $(EXTRAS)
	@.venv/bin/sequitur eval all --gate $(ARGS)

check: ## lint, formatting and types
	@sh scripts/install.sh dev bench openai
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

format: ## put the code in the one format, and mend what ruff can mend
	@sh scripts/install.sh dev bench openai
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .

lock: ## write constraints.txt anew after a change of dependencies (UPGRADE=1 takes the newest versions)
	@python=$$(sh scripts/python.sh) && "$$python" scripts/lock.py $(if $(UPGRADE),--upgrade)

clean: ## remove .venv and all caches; what Sequitur wrote (.sequitur) stays
	@rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
