#!/usr/bin/env bash
# Runs the benchmarks (all, or those named) against a release build, with an engine of their own.
set -euo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

Scripts/install-deps.sh build test bench venv
answer=$(Scripts/docker-engine.sh start)
trap 'Scripts/docker-engine.sh stop' EXIT
export KECS_TEST_DOCKER_HOST=${answer#DOCKER_HOST=}
.venv/bin/python Benchmarks/bench.py "$@"
