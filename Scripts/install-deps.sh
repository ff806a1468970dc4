#!/usr/bin/env bash
# Installs what KECS needs of Debian, by purpose, and says what and why. Quiet when everything is there;
# never touches what is present.
#
#   Scripts/install-deps.sh build        to compile the server
#   Scripts/install-deps.sh test         to run the end-to-end tests (a container engine, Python)
#   Scripts/install-deps.sh bench        what the benchmarks need beside that
#   Scripts/install-deps.sh venv         the Python environment .venv with Tests/requirements.txt
#
# Several purposes may be named at once. Works as root or with sudo; elsewhere than on Debian it only says
# what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

packages=()
reasons=()

# want PACKAGE REASON CHECK...: asks for the package unless the check succeeds.
want() {
    local package=$1 reason=$2
    shift 2
    if ! "$@" >/dev/null 2>&1; then
        packages+=("$package")
        reasons+=("$reason")
    fi
}

have() { command -v "$1"; }

# The libraries of the C compiler's default search path; the multiarch folder is Debian's.
have_header() { compgen -G "/usr/include/$1" || compgen -G "/usr/include/*/$1" || compgen -G "/usr/local/include/$1"; }

build() {
    if ! have swift >/dev/null; then
        echo "install-deps: swift is not on the PATH; install Swift 6.3 or later from https://swift.org/install" >&2
        exit 1
    fi
    want libsqlite3-dev "the store: SQLite, through GRDB" have_header sqlite3.h
    want zlib1g-dev "compression of the stream, and of HTTP in swift-nio-extras" have_header zlib.h
    want liburing-dev "sends to many sockets with one call" have_header liburing.h
    want pkg-config "finds the three libraries for SwiftPM" have pkg-config
}

# A system Python that can make an environment, preferring the one on the PATH.
find_python() {
    local candidate
    for candidate in python3 /usr/bin/python3; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

test_tools() {
    want docker.io "the container engine that the tests start for themselves" have dockerd
    want docker-registry "a registry on loopback, to pull images from" have docker-registry
    want iptables "needed by the container engine" have iptables
    want iproute2 "makes the bridge of the tests' engine" have ip
    want busybox-static "the tests' container image is made from it" static_busybox
    want curl "speaks to the engine's socket" have curl
    want python3-venv "the tests' clients are in Python" find_python
    want node-ws "Node's WebSocket client, one of three that the stream is tried with" have_node_ws
    want node-typescript "checks the types of the client library for TypeScript" have tsc
    want chromium "a real browser, for terminals in web pages" have chromium
    want node-xterm "the terminal in those pages" test -e /usr/share/nodejs/xterm/lib/public/Terminal.js
}

# Debian's modules lie where only Debian's node looks by itself.
have_node_ws() { NODE_PATH=${NODE_PATH:+$NODE_PATH:}/usr/share/nodejs node -e 'require("ws")'; }

bench() {
    want wrk "the load generator of the benchmarks" have wrk
    want docker.io "docker run is what RunTask is compared with" have docker
    want node-ws "one of the servers that the stream is compared with" have_node_ws
    want nginx-light "runs nchan" have nginx
    want libnginx-mod-nchan "another of them" test -e /usr/lib/nginx/modules/ngx_nchan_module.so
    want gcc "compiles the load generator and the limits" have cc
    want libssl-dev "one of the limits answers a WebSocket's handshake" have_header openssl/sha.h
}

static_busybox() {
    have busybox && ! ldd "$(command -v busybox)"
}

install_packages() {
    [ ${#packages[@]} -gt 0 ] || return 0
    local i as_root=()
    echo "install-deps: missing on this machine:"
    for i in "${!packages[@]}"; do
        printf '  %-16s %s\n' "${packages[$i]}" "${reasons[$i]}"
    done
    if ! have apt-get >/dev/null; then
        echo "install-deps: this is no Debian; please install the equivalents of these packages" >&2
        exit 1
    fi
    if [ "$(id -u)" != 0 ]; then
        if ! have sudo >/dev/null; then
            echo "install-deps: run as root: apt-get install ${packages[*]}" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
    # The lists may be of old; an update that fails (one of several sources) does not matter if the install works.
    "${apt[@]}" update </dev/null || true
    "${apt[@]}" install -y --no-install-recommends "${packages[@]}" </dev/null
}

make_venv() {
    local stamp=.venv/.requirements wanted python
    wanted=$(cksum <Tests/requirements.txt)
    if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    python=$(find_python) || { echo "install-deps: no Python 3.10 or later with venv" >&2; exit 1; }
    echo "install-deps: making .venv with $("$python" --version): $(grep -v '^#' Tests/requirements.txt | tr '\n' ' ')"
    "$python" -m venv --clear .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r Tests/requirements.txt </dev/null
    echo "$wanted" >"$stamp"
}

[ $# -gt 0 ] || { sed -n '2,10p' "$0" | sed 's/^# \{0,1\}//'; exit 2; }
venv=false
for purpose; do
    case $purpose in
    build) build ;;
    test) test_tools ;;
    bench) bench ;;
    venv)
        want python3-venv "Python environment for tools and tests" find_python
        venv=true
        ;;
    *)
        echo "install-deps: unknown purpose '$purpose' (build, test, bench, venv)" >&2
        exit 2
        ;;
    esac
done
install_packages
if $venv; then make_venv; fi
