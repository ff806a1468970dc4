"""A key stroke's echo, and a flood of output: `kecs exec` against `docker exec -it` in the same container, in turn."""

import contextlib
import os
import select
import time

import pexpect
from measure import server, spread
from support.clients import ecs_client
from support.engine import find_engine
from support.server import BINARY
from support.waiting import wait_until

ROUNDS = 12
KEYS = 50
FLOOD = 64 << 20
FLOODS = 5
# What is typed comes back by the program, not by a terminal.
ECHO = "stty raw -echo; echo ready; exec cat"
POUR = f"stty -opost; echo ready; head -c {FLOOD} /dev/zero | tr '\\0' x"


def spawn(program, arguments, environment):
    child = pexpect.spawn(program, arguments, env=environment, timeout=30)
    child.expect("ready\r?\n?")
    return child


def key(descriptor):
    """Milliseconds from a key stroke to its echo."""
    begin = time.perf_counter()
    os.write(descriptor, b"k")
    while True:
        ready, _, _ = select.select([descriptor], [], [], 10)
        assert ready, "no echo"
        if b"k" in os.read(descriptor, 4096):
            return (time.perf_counter() - begin) * 1000


def flood(child):
    """MB a second of what is printed behind `ready`."""
    begin, count = time.perf_counter(), child.buffer.count(b"x")
    with contextlib.suppress(OSError):
        while count < FLOOD:
            data = os.read(child.child_fd, 1 << 20)
            count += data.count(b"x")
    assert count == FLOOD, f"{count} of {FLOOD} bytes"
    return FLOOD / 1e6 / (time.perf_counter() - begin)


def run():
    engine = find_engine()
    if engine is None:
        raise SystemExit("no container engine: Scripts/docker-engine.sh start")
    with server("docker", docker_host=engine.host) as kecs:
        ecs = ecs_client(kecs)
        ecs.create_cluster(clusterName="bench")
        ecs.register_task_definition(family="bench", containerDefinitions=[
            {"name": "main", "image": "busybox", "memory": 64, "command": ["sleep", "1000"]}])
        task = ecs.run_task(cluster="bench", taskDefinition="bench", enableExecuteCommand=True)["tasks"][0]["taskArn"]

        def described():
            return ecs.describe_tasks(cluster="bench", tasks=[task])["tasks"][0]

        wait_until(lambda: described()["lastStatus"] == "RUNNING", 30, "the task to run")
        container = described()["containers"][0]["runtimeId"]
        environment = {**os.environ, "KECS_ENDPOINT": kecs.url, "DOCKER_HOST": engine.host, "TERM": "xterm"}
        ways = {
            "kecs exec": lambda text: spawn(str(BINARY), ["exec", task, "--", "sh", "-c", text], environment),
            "docker exec -it": lambda text: spawn("docker", ["exec", "-it", container, "sh", "-c", text], environment),
        }

        sessions = {name: start(ECHO) for name, start in ways.items()}
        strokes = {name: [] for name in ways}
        for turn in range(ROUNDS):
            for name, child in sessions.items():
                times = [key(child.child_fd) for _ in range(KEYS)]
                # The first round warms both up.
                if turn:
                    strokes[name] += times
        for child in sessions.values():
            child.close(force=True)
        medians = {name: spread(f"key stroke, {name}", times, "ms") for name, times in strokes.items()}
        ratio = medians["kecs exec"] / medians["docker exec -it"]
        print(f"ratio to docker exec -it (goal: at most 1.5): {ratio:.2f}", flush=True)

        rates = {name: [] for name in ways}
        for _ in range(FLOODS):
            for name, start in ways.items():
                child = start(POUR)
                rates[name].append(flood(child))
                child.close(force=True)
        medians = {name: spread(f"flood, {name}", values, "MB/s") for name, values in rates.items()}
        ratio = medians["kecs exec"] / medians["docker exec -it"]
        print(f"ratio to docker exec -it (goal: at least 0.8): {ratio:.2f}")
