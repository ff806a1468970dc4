"""Process start to /ready, and memory when idle."""

import http.client
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from measure import memory, spread
from support.server import Server

ROUNDS = 10


def until_ready(server):
    begin = time.perf_counter()
    server.spawn()
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=1)
            connection.request("GET", "/ready")
            if connection.getresponse().status == 200:
                return (time.perf_counter() - begin) * 1000
        except OSError:
            pass
        finally:
            connection.close()
        if server.process.poll() is not None or time.perf_counter() - begin > 20:
            raise SystemExit(f"the server did not start:\n{server.log()}")
        time.sleep(0.001)


def run():
    folder = Path(tempfile.mkdtemp(prefix="kecs-bench-"))
    starts, peers = [], []
    server = Server(folder / "data", folder / "log", "simulated")
    try:
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            subprocess.run(["python3", "-c", "pass"], check=True)
            peers.append((time.perf_counter() - begin) * 1000)
            starts.append(until_ready(server))
            server.stop()
        server.start()
        time.sleep(2)
        resident, anonymous = memory(server.process.pid)
    finally:
        if server.running:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    ours = spread("start to /ready", starts, "ms")
    peer = spread("python3 -c pass", peers, "ms")
    print(f"idle memory: {resident:.1f} MiB resident, {anonymous:.1f} MiB of it anonymous")
    print(f"ratio to python3 -c pass: {ours / peer:.2f}")
