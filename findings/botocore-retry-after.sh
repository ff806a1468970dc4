#!/usr/bin/env bash
# botocore 1.44.8 does not look at HTTP's Retry-After: a service that answers 503 and says in the standard header when
# to come back is called again after a random wait below 50 ms. The retry modes standard (the default) and adaptive
# look at x-amz-retry-after, in milliseconds instead of seconds, and wait about 5 s at most, whatever it says. Mode
# legacy looks at neither.
#
# Why a good engineer would not guess it: Retry-After is the header that RFC 9110 has for this, and urllib3, which
# botocore sends with, looks at it where it is left to retry. And a wait of a minute, asked for in the right header,
# becomes one of 5 s without a word, so that the three attempts of the default mode may be used up before it is over.
#
# Seen with Python 3.11 (seconds from the 503 to the second request, at the server):
#   default (standard)   no header                       0.06
#   default (standard)   Retry-After: 4                  0.01
#   default (standard)   x-amz-retry-after: 4000         4.01
#   default (standard)   x-amz-retry-after: 60000        5.06
#   adaptive             Retry-After: 4                  0.05
#   adaptive             x-amz-retry-after: 4000         4.03
#   legacy               both, 4 s each                  0.42 (of its own random wait below 1 s)
#
# Needs: bash, python3 (3.10 or newer) with pip, a package index. Takes half a minute. Answers 0 when all is as told.
set -euo pipefail

temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT

# Every package that botocore needs is pinned, so pip has nothing to choose.
python3 -m pip install --quiet --disable-pip-version-check --no-deps --no-compile --target "$temp/site" \
    botocore==1.44.8 jmespath==1.1.0 python-dateutil==2.9.0.post0 six==1.17.0 urllib3==2.8.0 2>"$temp/pip.log" ||
    { cat "$temp/pip.log" >&2; exit 1; }

# The configuration of whoever runs this must not choose the mode, the attempts or a proxy.
unset "${!AWS_@}"
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
export PYTHONPATH=$temp/site PYTHONDONTWRITEBYTECODE=1

python3 - <<'PYTHON'
import http.server
import sys
import threading
import time

import botocore
import botocore.session
from botocore.config import Config

arrivals = []  # when each request of the current call was there
headers = {}  # what the 503 of the current call carries beside the usual


class Service(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        arrivals.append(time.monotonic())
        self.rfile.read(int(self.headers["Content-Length"]))
        first = len(arrivals) == 1
        body = b"{}" if first else b'{"clusterArns": []}'
        self.send_response(503 if first else 200)
        for name, value in (headers if first else {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()

HTTP = {"Retry-After": "4"}
AMAZON = {"x-amz-retry-after": "4000"}
MINUTE = {"x-amz-retry-after": "60000"}
# "ignored": less than 3 s, where no mode waits more than 1 s by itself. "obeyed": the 4 s asked for. "cut": far less
# than the minute asked for, though not ignored. The bounds leave room for a busy machine.
BOUNDS = {"ignored": (0, 3), "obeyed": (3.9, 30), "cut": (4.9, 30)}
CASES = [
    (None, {}, "ignored"),
    (None, HTTP, "ignored"),
    (None, AMAZON, "obeyed"),
    (None, MINUTE, "cut"),
    ("adaptive", HTTP, "ignored"),
    ("adaptive", AMAZON, "obeyed"),
    ("legacy", HTTP | AMAZON, "ignored"),
]

print(f"botocore {botocore.__version__}, Python {sys.version.split()[0]}")
failed = False
for mode, headers, expected in CASES:
    arrivals.clear()
    client = botocore.session.Session().create_client(
        "ecs",
        region_name="us-east-1",
        endpoint_url=f"http://127.0.0.1:{server.server_port}",
        aws_access_key_id="example",
        aws_secret_access_key="example",
        config=Config(proxies={}, retries={"mode": mode} if mode else None),
    )
    client.list_clusters()
    shown = f"{mode or 'default: ' + client.meta.config.retries['mode']}, {headers or 'no header'}"
    gap = arrivals[1] - arrivals[0]
    low, high = BOUNDS[expected]
    right = len(arrivals) == 2 and low <= gap < high and (mode or client.meta.config.retries["mode"] == "standard")
    failed |= not right
    print(f"{'as told' if right else 'NOT AS TOLD'}: {shown}: {expected}: second request after {gap:.2f} s")
sys.exit(1 if failed else 0)
PYTHON
