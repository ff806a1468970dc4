"""RunTask to the RUNNING event, against `docker run -d` on the same engine, in turn."""

import http.client
import json
import os
import subprocess
import time

from measure import server, spread
from support.clients import ecs_client
from support.engine import find_engine
from support.stream import Stream

ROUNDS = 20


def run_task(connection, stream):
    """Milliseconds from sending RunTask to receiving the task's RUNNING event."""
    begin = time.perf_counter()
    connection.request("POST", "/", json.dumps({"cluster": "bench", "taskDefinition": "bench"}), {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "AmazonEC2ContainerServiceV20141113.RunTask"})
    arn = json.loads(connection.getresponse().read())["tasks"][0]["taskArn"]
    stream.task(arn, "RUNNING")
    return (time.perf_counter() - begin) * 1000


def docker_run(engine):
    begin = time.perf_counter()
    container = subprocess.run(
        ["docker", "run", "-d", "--memory", "64m", "busybox", "sleep", "300"], check=True,
        capture_output=True, text=True, env={**os.environ, "DOCKER_HOST": engine.host}).stdout.strip()
    elapsed = (time.perf_counter() - begin) * 1000
    engine.call("DELETE", f"/containers/{container}?force=true")
    return elapsed


def run():
    engine = find_engine()
    if engine is None:
        raise SystemExit("no container engine: Scripts/docker-engine.sh start")
    with server("docker", docker_host=engine.host) as kecs:
        ecs = ecs_client(kecs)
        connection = http.client.HTTPConnection("127.0.0.1", kecs.port, timeout=30)
        ours, theirs = [], []
        with Stream(kecs) as stream:
            stream.connected()
            stream.subscribe(eventTypes=["task"])
            for turn in range(ROUNDS + 2):
                # The reset below wipes these with the task.
                ecs.create_cluster(clusterName="bench")
                ecs.register_task_definition(family="bench", containerDefinitions=[
                    {"name": "main", "image": "busybox", "memory": 64, "command": ["sleep", "300"]}])
                mine, peer = run_task(connection, stream), docker_run(engine)
                kecs.reset()
                # The first two warm both up.
                if turn >= 2:
                    ours.append(mine)
                    theirs.append(peer)
    mine = spread("RunTask to RUNNING event", ours, "ms")
    peer = spread("docker run -d", theirs, "ms")
    print(f"ratio to docker run -d (goal: at most 1.2): {mine / peer:.2f}")
