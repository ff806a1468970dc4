"""ECS requests a second against moto's server, both asked the same by wrk, in turn."""

import subprocess
import sys
import time
from pathlib import Path

from measure import server, spread
from support.clients import ecs_client
from support.server import free_port, request

ROUNDS, SECONDS, CONNECTIONS = 5, 3, 8
SCRIPT = Path(__file__).with_name("requests.lua")


class Moto:
    """moto's server, as `support.clients` sees one of ours."""

    def __init__(self):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [Path(sys.executable).with_name("moto_server"), "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                request("GET", self.url + "/moto-api/")
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("moto's server did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def prepare(target):
    ecs = ecs_client(target)
    ecs.create_cluster(clusterName="bench")
    ecs.register_task_definition(
        family="bench", containerDefinitions=[{"name": "main", "image": "busybox", "memory": 64}])


def load(target):
    output = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", SCRIPT, target.url],
        check=True, capture_output=True, text=True).stdout
    line = next(line for line in output.splitlines() if line.startswith("result "))
    _, rate, errors = line.split()
    if int(errors):
        raise SystemExit(f"{errors} requests failed")
    return int(rate)


def run():
    moto = Moto()
    try:
        with server("simulated", hooks=False) as kecs:
            prepare(kecs)
            prepare(moto)
            rates = {"kecs": [], "moto": []}
            for _ in range(ROUNDS):
                rates["kecs"].append(load(kecs))
                rates["moto"].append(load(moto))
    finally:
        moto.stop()
    ours = spread("KECS", rates["kecs"], "requests/s")
    peer = spread("moto", rates["moto"], "requests/s")
    print(f"ratio to moto (goal: at least 10): {ours / peer:.1f}")
