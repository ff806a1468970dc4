#!/usr/bin/env bash
# Runs the Autobahn TestSuite's fuzzing client against the server's echo endpoint, /_kecs/echo.
#
#   Scripts/conformance.sh          every case: 517, some minutes
#   Scripts/conformance.sh quick    without 9 (limits), 12 and 13 (compression at length)
#   Scripts/conformance.sh 'LIST'   those cases: '12.1.*,13.*'
#
# Prints `N ok, N non-strict, N informational, N failed, N unimplemented`, the last four by name, and fails unless
# the last two are 0 and every case ran. Reports lie in .build/conformance.
#
# The suite is written in Python 2 and needs a CPython 2.7, which Debian no longer has: $PYTHON27, python2.7 on the
# PATH, or pyenv's (pyenv install 2.7.18, which builds it). Without one this is skipped loudly; with CI=true it fails.
#
# KECS_BIN: the server to examine (default: the release that `make run` builds).
set -euo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

suite=autobahntestsuite==25.10.1
# The last versions for Python 2.7 of what the suite imports, none of them to be compiled.
pins=(
    setuptools==44.0.0 txaio==2.1.0 incremental==16.10.1 cryptography==3.3.2 pyOpenSSL==19.1.0 Twisted==19.10.0
    zope.interface==4.6.0 jinja2==2.11.3 markupsafe==1.1.1 Werkzeug==1.0.1 klein==17.10.0 service_identity==18.1.0
    unittest2==1.1.0 six==1.16.0 'autobahn[twisted,accelerate]==0.10.9'
)
time_limit=3600
server=${KECS_BIN:-.build/release/kecs}
out=.build/conformance
venv=$out/venv

case ${1:-all} in
all) cases='*' expected=517 ;;
quick) cases='1.*,2.*,3.*,4.*,5.*,6.*,7.*,10.*' expected=247 ;;
*) cases=$1 expected=1 ;;
esac

missing() {
    if [ "${CI:-}" = true ]; then
        echo "conformance: $1 (CI is set: nothing is skipped)" >&2
        exit 1
    fi
    echo "conformance: SKIPPED: $1" >&2
    exit 0
}

# A CPython 2.7 that starts (pyenv's shim is there even where its version is not chosen).
find_python2() {
    local candidate
    for candidate in "${PYTHON27:-}" python2.7 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/2.7.*/bin/python2.7; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys, ssl, zlib; sys.exit(sys.version_info[:2] != (2, 7))' >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

# The newest virtualenv that still makes environments of 2.7 is put beside the environment, not into any Python.
make_venv() {
    local stamp=$venv/.suite wanted python2=$1
    wanted="$suite ${pins[*]} $python2"
    if [ -x "$venv/bin/wstest" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    echo "conformance: making an environment for $suite with $("$python2" -V 2>&1)"
    rm -rf "$venv" "$venv.tool"
    .venv/bin/python -m pip install -q --disable-pip-version-check --target "$venv.tool" virtualenv==20.21.1
    PYTHONPATH=$venv.tool .venv/bin/python -m virtualenv -q -p "$python2" "$venv"
    "$venv/bin/pip" install -q --disable-pip-version-check --no-python-version-warning "${pins[@]}" "$suite"
    echo "$wanted" >"$stamp"
}

python2=$(find_python2) || missing "no Python 2.7 for the Autobahn TestSuite: pyenv install 2.7.18, or set PYTHON27"
if [ ! -x "$server" ]; then
    echo "conformance: no server at $server: make build, or set KECS_BIN" >&2
    exit 2
fi
mkdir -p "$out"
Scripts/install-deps.sh venv
make_venv "$python2"

begin=$SECONDS
folder=$(mktemp -d "${TMPDIR:-/tmp}/kecs-conformance-XXXXXX")
server_pid=
cleanup() {
    if [ -n "$server_pid" ]; then
        kill "$server_pid" 2>/dev/null || true
        wait "$server_pid" 2>/dev/null || true
    fi
    rm -rf "$folder"
}
trap cleanup EXIT

port=$(.venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$server" serve --port "$port" --test-hooks --runtime simulated --data-dir "$folder/data" >"$out/server.log" 2>&1 &
server_pid=$!
for _ in $(seq 1 100); do
    if curl --silent --fail --noproxy '*' --output "$folder/ready" "http://127.0.0.1:$port/ready"; then break; fi
    sleep 0.1
done
if [ ! -f "$folder/ready" ]; then
    echo "conformance: the server did not get ready:" >&2
    tail -n 20 "$out/server.log" >&2
    exit 1
fi

rm -rf "$out/report"
.venv/bin/python - "ws://127.0.0.1:$port/_kecs/echo" "$out/report" "$cases" >"$out/spec.json" <<'PYTHON'
import json, sys
url, folder, cases = sys.argv[1:]
print(json.dumps({
    "outdir": folder, "servers": [{"agent": "kecs", "url": url}], "cases": cases.split(","),
    "exclude-cases": [], "exclude-agent-cases": {}}))
PYTHON
result=0
timeout "$time_limit" "$venv/bin/wstest" -m fuzzingclient -s "$out/spec.json" >"$out/wstest.log" 2>&1 || result=$?
if ! kill -0 "$server_pid" 2>/dev/null; then
    echo "conformance: the server ended; see $out/server.log" >&2
    result=1
fi
.venv/bin/python - "$out" "$expected" "$result" $((SECONDS - begin)) <<'PYTHON'
import json, pathlib, sys

out, expected, result, seconds = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
index = out / "report" / "index.json"
cases = next(iter(json.loads(index.read_text()).values()), {}) if index.exists() else {}
groups = {"OK": [], "NON-STRICT": [], "INFORMATIONAL": [], "FAILED": [], "UNIMPLEMENTED": []}
for name, case in cases.items():
    behaviour, close = case["behavior"], case["behaviorClose"]
    if behaviour not in groups or close not in ("OK", "INFORMATIONAL"):
        behaviour = "FAILED"
    groups[behaviour].append(name)
for kind, names in list(groups.items())[1:]:
    if names:
        print(f"{kind}: {' '.join(sorted(names, key=lambda name: [int(part) for part in name.split('.')]))}")
counts = ", ".join(f"{len(names)} {kind.lower()}" for kind, names in groups.items())
print(f"conformance: {counts} ({len(cases)} cases, {seconds} s)")
log = (out / "wstest.log").read_text(errors="replace")
if result or len(cases) < expected or "failed (" in log:
    print(f"conformance: INCOMPLETE: {len(cases)} of {expected} cases, wstest ended with {result} (124: the time "
          f"limit); the end of {out}/wstest.log:", *log.splitlines()[-5:], sep="\n")
    sys.exit(1)
sys.exit(1 if groups["FAILED"] or groups["UNIMPLEMENTED"] else 0)
PYTHON
