"""A finished log, read over `/ws`: server CPU with the Docker runtime against the process runtime, wall time against
`docker logs -t` of the same container, in turn."""

import json
import os
import statistics
import subprocess
import time

from measure import server, spread
from support.clients import ecs_client
from support.engine import find_engine
from support.waiting import wait_for_task
from websockets.sync.client import connect

ROUNDS = 9
LINES = 80_000
SCRIPT = f"seq 1 {LINES} | sed 's/$/ a line of some sixty bytes, as most programs write them/'"
RUNTIMES = ["docker", "process"]


def cpu(pid):
    """Seconds that the process has computed."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def begin(kecs):
    """(task, container's id) of a task that has written its lines and ended."""
    ecs = ecs_client(kecs)
    ecs.create_cluster(clusterName="default")
    ecs.register_task_definition(family="bench", containerDefinitions=[
        {"name": "main", "image": "busybox", "memory": 64, "entryPoint": ["sh", "-c"], "command": [SCRIPT]}])
    task = ecs.run_task(cluster="default", taskDefinition="bench")["tasks"][0]["taskArn"]
    found = wait_for_task(ecs, "default", task, "STOPPED")
    return task, found["containers"][0].get("runtimeId")


def read(kecs, task):
    """(wall seconds, messages) of all of the log."""
    with connect(kecs.ws_url, proxy=None, compression=None, max_size=None) as socket:
        socket.recv()
        begun = time.perf_counter()
        socket.send(json.dumps({
            "id": "l", "type": "subscribe", "action": "logs", "payload": {"task": task, "follow": False}}))
        frames = []
        while '"type":"log_end"' not in (frame := socket.recv()):
            frames.append(frame)
        wall = time.perf_counter() - begun
    logs = [message["payload"] for message in map(json.loads, frames) if message["type"] == "log"]
    assert sum(len(payload["lines"]) for payload in logs) == LINES
    assert max(len(frame) for frame in frames) <= 32_768
    return wall, len(logs)


def run():
    engine = find_engine()
    if engine is None:
        raise SystemExit("no container engine: Scripts/docker-engine.sh start")
    environment = {**os.environ, "DOCKER_HOST": engine.host}
    with server("docker", docker_host=engine.host) as docker, server("process") as process:
        servers = dict(zip(RUNTIMES, (docker, process), strict=True))
        tasks = {name: begin(kecs) for name, kecs in servers.items()}
        walls = {"docker logs -t": [], **{name: [] for name in RUNTIMES}}
        used, messages = {name: [] for name in RUNTIMES}, {}
        for turn in range(ROUNDS):
            begun = time.perf_counter()
            subprocess.run(
                ["docker", "logs", "-t", tasks["docker"][1]], env=environment, check=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            known = {"docker logs -t": time.perf_counter() - begun}
            for name, kecs in servers.items():
                before = cpu(kecs.process.pid)
                known[name], messages[name] = read(kecs, tasks[name][0])
                after = cpu(kecs.process.pid)
                # The first round warms all up.
                if turn:
                    used[name].append(after - before)
            if turn:
                for name, wall in known.items():
                    walls[name].append(wall)
    for name, count in messages.items():
        print(f"messages of {LINES} lines, {name}: {count}")
    for name, values in walls.items():
        spread(f"wall, {name}", [value * 1000 for value in values], "ms")
    for name, values in used.items():
        spread(f"server CPU, {name}", [value * 1000 for value in values], "ms")
    # The clock of CPU time is coarse: means.
    ratio = statistics.mean(used["docker"]) / statistics.mean(used["process"])
    print(f"CPU to the process runtime (goal: at most 2): {ratio:.2f}")
    ratio = statistics.median(walls["docker"]) / statistics.median(walls["docker logs -t"])
    print(f"wall time to docker logs -t (goal: at most 0.5): {ratio:.2f}")
