# KECS: a local Amazon ECS control plane. `make` lists what there is to do.

# The server that the end-to-end tests and the benchmarks drive.
KECS_BIN ?= .build/release/kecs
export KECS_BIN

# Arguments for `make run` (kecs serve), `make test` (pytest), `make bench`, `make conformance` and `make fuzz`.
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run build test bench conformance fuzz clean

help: ## List the targets
	@echo "KECS. Targets:"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 20
	@echo "Variables: ARGS='--port 9000 --runtime process' for make run; KECS_BIN for make test and make bench."

run: build ## Install what is missing, build a release and start the server
	@exec .build/release/kecs serve $(ARGS)

# Colours are a compiler flag: with and without a terminal SwiftPM would build everything anew each time. With Swift's
# libraries in it the program needs no Swift where it runs, and a delivery costs a tenth less.
build: ## Install what is missing and build a release
	@Scripts/install-deps.sh build
	@swift build -c release --product kecs --static-swift-stdlib --no-color-diagnostics

test: ## Run every test: generator drift, Swift tests, end to end with a container engine
	@Scripts/test.sh $(ARGS)

bench: build ## Run the benchmarks against a release build
	@Scripts/bench.sh $(ARGS)

conformance: build ## Run the Autobahn TestSuite against the WebSocket codec (quick: ARGS=quick)
	@Scripts/conformance.sh $(ARGS)

fuzz: ## Try a million made-up inputs on what reads from clients (ARGS='INPUTS SEED')
	@Scripts/install-deps.sh build
	@Scripts/fuzz.sh $(ARGS)

clean: ## Stop the tests' engine and delete everything that was built
	@Scripts/docker-engine.sh stop
	@rm -rf .build .venv
