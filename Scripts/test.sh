#!/usr/bin/env bash
# Every test of the project, in order; goes on after a failure, so that one run tells everything. Arguments go to
# pytest. Prints all, the runners' closing lines last, and fails when anything did.
#
# CI=true makes a missing prerequisite (the container engine, Node's ws, a Python 2.7) a failure and not a skip.
# KECS_BIN: the server that the end-to-end tests drive (default: the release that `make run` builds).
set -uo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

logs=.build/test-logs
mkdir -p "$logs"
rm -f "$logs"/*.log "$logs/summary.txt" "$logs"/contract-*
failed=()
# What clients were sent, for Scripts/check-contract.py.
export KECS_TEST_RECEIVED=$PWD/$logs/contract-received KECS_TEST_SEEN=$PWD/$logs/contract-seen

# step NAME COMMAND...: runs a command, keeps its output under NAME, notes a failure.
step() {
    local name=$1 begin=$SECONDS
    shift
    printf '\n=== %s\n' "$name"
    if "$@" 2>&1 | tee "$logs/$name.log"; then
        printf -- '--- %s: ok, %s s\n' "$name" $((SECONDS - begin))
    else
        printf -- '--- %s: FAILED, %s s\n' "$name" $((SECONDS - begin))
        failed+=("$name")
        return 1
    fi
}

# The tests' own engine, for the Swift tests and the end-to-end tests alike: they find it in
# KECS_TEST_DOCKER_HOST. Without it those that need one are skipped, or fail where CI is set.
start_engine() {
    local answer
    if answer=$(Scripts/docker-engine.sh start); then
        export KECS_TEST_DOCKER_HOST=${answer#DOCKER_HOST=}
        trap 'Scripts/docker-engine.sh stop' EXIT
    else
        echo "test: no container engine; tests that need one are skipped (they fail with CI=true)"
    fi
    unset DOCKER_HOST
}

# The closing line of each runner, whole.
summary() {
    local line
    if [ -f "$logs/swift-test.log" ]; then
        line=$(grep -a 'Test run with' "$logs/swift-test.log" | tail -n 1)
        printf 'swift test: %s\n' "${line:-no closing line; see above}"
    fi
    if [ -f "$logs/fuzz.log" ]; then
        line=$(grep -a '^fuzz: ' "$logs/fuzz.log" | tail -n 1)
        printf '%s\n' "${line:-fuzz: no line; see above}"
    fi
    if [ -f "$logs/conformance.log" ]; then
        line=$(grep -a '^conformance: ' "$logs/conformance.log" | tail -n 1)
        printf '%s\n' "${line:-conformance: no closing line; see above}"
    fi
    if [ -f "$logs/end-to-end.log" ]; then
        line=$(grep -aE '^=+ .* in [0-9.]+s.* =+$' "$logs/end-to-end.log" | tail -n 1)
        printf 'pytest: %s\n' "${line:-no closing line; see above}"
    fi
    if [ -f "$logs/contract.log" ]; then
        line=$(grep -a '^contract: [0-9]* messages' "$logs/contract.log" | tail -n 1)
        printf '%s\n' "${line:-contract: no closing line; see above}"
    fi
    if [ ${#failed[@]} -gt 0 ]; then
        printf 'FAILED: %s\n' "${failed[*]}"
    else
        echo "All steps passed."
    fi
}

finish() {
    printf '\n'
    summary | tee "$logs/summary.txt"
    [ ${#failed[@]} -eq 0 ]
    exit
}

step dependencies Scripts/install-deps.sh build test venv || finish
drift() { .venv/bin/python Scripts/generate-wire.py --check && .venv/bin/python Scripts/generate-reference.py --check; }
step generator-drift drift
printf '\n=== engine\n'
start_engine
# A clone that is built once needs no debugger. Without debug information a build takes three quarters of the time.
if step build-tests swift build --build-tests ${CI:+-debug-info-format none}; then
    # Some at a time: with hundreds at once those that compute starve those that have deadlines to keep.
    step swift-test swift test --skip-build --experimental-maximum-parallelization-width 8
    step fuzz env KECS_FUZZ_SKIP_BUILD=1 Scripts/fuzz.sh
fi
if [ "${KECS_BIN:=.build/release/kecs}" = .build/release/kecs ]; then
    step build-release make build
fi
export KECS_BIN
if [ -x "$KECS_BIN" ]; then
    step conformance Scripts/conformance.sh quick
    step end-to-end .venv/bin/python -m pytest Tests/EndToEnd "$@"
else
    echo "test: no server at $KECS_BIN: the conformance and end-to-end tests cannot run"
    failed+=(conformance end-to-end)
fi
# Every kind of message has to have been seen, unless arguments chose among the tests.
step contract .venv/bin/python Scripts/check-contract.py \
    --received "$KECS_TEST_RECEIVED" --seen "$KECS_TEST_SEEN" $([ $# -gt 0 ] || echo --complete)
finish
