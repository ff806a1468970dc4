#!/usr/bin/env bash
# Runs Benchmarks/run.py on a release build, with a container engine of its own. Arguments go to the benchmarks.
set -euo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

Scripts/install-deps.sh test venv
engine=$(Scripts/docker-engine.sh start)
trap 'Scripts/docker-engine.sh stop' EXIT
export "${engine?}"
export KECS_BIN=${KECS_BIN:-.build/release/kecs}
.venv/bin/python Benchmarks/run.py "$@"
