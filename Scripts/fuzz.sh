#!/usr/bin/env bash
# Tries a million inputs, made anew each time, on everything that reads what a client sends: the message parser, the
# frame decoder, the inflater, the upgrade, whole sessions. About a minute on two cores.
#
#   Scripts/fuzz.sh [INPUTS [SEED]]    the same seed makes the same inputs again
#
# A failure says how to try its one input again. So does a crash: each fuzzer keeps the number of the input that it is
# at in .build/fuzz. The oracles, and what is tried with every `swift test`, stand in Tests/KECSRealtimeTests/Fuzz.
set -euo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

KECS_FUZZ_INPUTS=${1:-1000000}
KECS_FUZZ_SEED=${2:-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}
export KECS_FUZZ_INPUTS KECS_FUZZ_SEED
export KECS_FUZZ_NOTES=$PWD/.build/fuzz
# Many times what it takes: past it something hangs.
time_limit=1200

rm -rf "$KECS_FUZZ_NOTES"
mkdir -p "$KECS_FUZZ_NOTES"
echo "fuzz: $KECS_FUZZ_INPUTS inputs from seed $KECS_FUZZ_SEED"
result=0
timeout "$time_limit" swift test ${KECS_FUZZ_SKIP_BUILD:+--skip-build} --filter 'KECSRealtimeTests.*FuzzTests' || result=$?
if [ $result -ne 0 ]; then
    for note in "$KECS_FUZZ_NOTES"/*; do
        [ -f "$note" ] || continue
        echo "fuzz: was at: KECS_FUZZ_SEED=$KECS_FUZZ_SEED KECS_FUZZ_ONLY=$(cat "$note") swift test --filter ${note##*/}"
    done
    echo "fuzz: FAILED ($result; 124: nothing for $time_limit s) with seed $KECS_FUZZ_SEED"
fi
exit $result
