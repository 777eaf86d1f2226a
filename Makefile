# Everything starts here. `make` alone shows what there is. Works from any directory: make -C path/to/handbook demo
ROOT := $(dir $(realpath $(lastword $(MAKEFILE_LIST))))
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench format schema lock clean

help:  ## Show this help
	@grep -hE '^[a-z]+:.*## ' $(ROOT)Makefile | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup:  ## Virtual environment, locked dependencies, and the Node programs the tests use
	@sh $(ROOT)tools/setup.sh

demo:  ## The whole service on this machine, with three families to try it as (HOST=, PORT=)
	@sh $(ROOT)tools/setup.sh without-node
	@cd $(ROOT) && exec $(BIN)/handbook demo --host $(HOST) --port $(PORT)

test: setup  ## All tests, side by side, on a real MongoDB and a real Firebase Auth emulator
	@cd $(ROOT) && $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

check: setup  ## Lint, types, import contracts, schema snapshot, lock file
	@cd $(ROOT) && sh tools/check.sh

bench: setup  ## Measure requests against a hand-written floor, the rules and the pictures
	@cd $(ROOT) && $(BIN)/python -m bench $(ARGS)

format: setup  ## Put the code into its one form
	@cd $(ROOT) && $(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

schema: setup  ## Write the printed schema anew after a change of the API
	@cd $(ROOT) && $(BIN)/handbook schema > schema/handbook.graphql

lock: setup  ## Resolve the dependencies anew (needs uv)
	@cd $(ROOT) && sh tools/lock.sh

clean:  ## Remove what setup and the demonstration made
	@cd $(ROOT) && rm -rf .venv node_modules .data .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
