"""What containers use, measured: `get_metrics` and `health` events on engines that run programs."""

import datetime
import socket
import time

import pytest
from support.access import admitted_token, bearer
from support.clients import ecs_client
from support.jobs import IMAGE, Jobs
from support.container_metrics import ask, marked, processes, question, wait_for_points
from support.server import free_port
from support.stream import Stream
from support.waiting import wait_for_task, wait_until

MIB = 1 << 20
jobs = Jobs()
real = pytest.mark.runtimes("docker", "process")


def run(ecs, cluster, *containers, **definition):
    ecs.register_task_definition(family="f", containerDefinitions=list(containers), **definition)
    arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    return wait_for_task(ecs, cluster, arn, "RUNNING")


def stamp(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Witness:
    """What the engine, or the kernel, says of a task's one container: (moment, CPU seconds)."""

    def __init__(self, runtime, engine, arn, mark):
        self.look = self.docker if runtime == "docker" else self.process
        if runtime == "docker":
            self.engine, self.id = engine, engine.only(arn)["Id"]
        else:
            self.pid = marked(mark)

    def stats(self):
        return self.engine.call("GET", f"/containers/{self.id}/stats?stream=false&one-shot=true")

    def docker(self):
        cpu = self.stats()["cpu_stats"]["cpu_usage"]["total_usage"] / 1e9
        return time.time(), cpu

    def process(self):
        now = time.time()
        _, own, ended = processes()[self.pid]
        return now, own + ended


@pytest.fixture
def witness(runtime, engine_or_none, tmp_path):
    return lambda arn: Witness(runtime, engine_or_none, arn, tmp_path / "pid")


def burning(runtime, tmp_path, **extra):
    """Keeps one processor busy."""
    mark = f"echo $$ >{tmp_path}/pid; " if runtime == "process" else ""
    return {"name": "app", "image": IMAGE, "memory": 64, "stopTimeout": 2,
            "command": ["sh", "-c", f"{mark}while :; do :; done"], **extra}


@real
def test_a_container_that_burns(ecs, cluster, stream, runtime, tmp_path, witness):
    """Half a core is reserved: what it uses of a processor counts twice."""
    task = run(ecs, cluster, burning(runtime, tmp_path, cpu=512))
    arn = task["taskArn"]
    watch = witness(arn)
    wait_for_points(stream, arn, 1)
    (begin, before) = watch.look()
    first = len(wait_for_points(stream, arn, 1))
    wait_for_points(stream, arn, first + 6)
    (end, after) = watch.look()
    expected = 100 * (after - before) / (end - begin) / 0.5
    assert expected > 5, "this machine gave it no time at all"
    for resource, name in (("task", arn), ("container", task["containers"][0]["containerArn"])):
        found = ask(stream, resource, name, statistics=["Average", "Maximum", "Minimum", "SampleCount"],
                    period=60, startTime=stamp(begin), endTime=stamp(end))["CPUUtilization"]
        # The minute may have begun before: it burnt then too.
        assert 0.6 * expected - 10 <= found["Average"] <= 1.5 * expected + 10, (expected, found)
        assert found["Minimum"] <= found["Average"] <= found["Maximum"] and found["SampleCount"] >= 6
        assert found["Unit"] == "Percent"
        # One thread cannot use more than one processor; ticks and moments are a little apart.
        assert found["Maximum"] <= 260
    cluster_arn = task["clusterArn"]
    whole = ask(stream, "cluster", cluster_arn, ["CPUUtilization", "RunningTaskCount"], period=3600)
    assert 0.5 * expected - 10 <= whole["CPUUtilization"]["Average"] <= 1.6 * expected + 10, (expected, whole)
    assert whole["RunningTaskCount"]["Datapoints"] and whole["RunningTaskCount"]["Average"] <= 1


@real
def test_a_question_about_a_fresh_task_waits_for_its_values(ecs, cluster, stream, runtime, tmp_path):
    arn = run(ecs, cluster, burning(runtime, tmp_path, cpu=1024))["taskArn"]
    asked = []

    def look():
        asked.append(ask(stream, "task", arn, ["CPUUtilization", "MemoryUtilization"], period=1))
        return asked[-1]["CPUUtilization"]["Datapoints"] and asked[-1]
    # The first has them, but where the machine is so busy that two readings take more than two seconds.
    found = wait_until(look, 20, lambda: f"values: {asked}")
    assert len(asked) <= 5
    assert found["CPUUtilization"]["Average"] > 0 and found["MemoryUtilization"]["Average"] > 0


@real
def test_memory_that_is_held(ecs, cluster, stream, runtime, engine_or_none):
    """`tail` keeps the last 32 MiB of what it has read until there is an end."""
    held = 32 * MIB
    task = run(ecs, cluster, {
        "name": "app", "image": IMAGE, "memory": 256, "memoryReservation": 128, "stopTimeout": 2,
        "command": ["sh", "-c", f"(head -c {held + 1000} /dev/zero; sleep 1000) | tail -c {held}"]})
    arn = task["taskArn"]

    def look():
        # The smallest of a period that is over: it held all of it throughout.
        found = ask(stream, "task", arn, ["MemoryUtilization"], ["Maximum"], period=1)["MemoryUtilization"]
        return found["Maximum"] if found["Maximum"] and found["Maximum"] >= 25 else None
    # Of the 128 MiB that are reserved, not of the limit.
    value = wait_until(look, 30, "what it holds", interval=0.5)
    # The shell, the program's own code, and what its allocator keeps.
    assert 25 <= value <= 60, value
    if runtime == "docker":
        stats = engine_or_none.call("GET", f"/containers/{engine_or_none.only(arn)['Id']}/stats?stream=false&one-shot=true")
        details = stats["memory_stats"]["stats"]
        used = stats["memory_stats"]["usage"] - details.get("total_inactive_file", details.get("inactive_file", 0))
        assert value == pytest.approx(100 * used / (128 * MIB), abs=10)


@pytest.mark.runtimes("docker")
@pytest.mark.parametrize("mode", ["bridge", "awsvpc"])
def test_bytes_of_a_known_transfer(ecs, cluster, stream, mode):
    port = free_port()
    definition = {"name": "app", "image": IMAGE, "memory": 64, "stopTimeout": 2,
                  "portMappings": [{"containerPort": port, "hostPort": port}],
                  "command": ["sh", "-c", f"nc -l -p {port} >/dev/null; sleep 1000"]}
    ecs.register_task_definition(family="f", containerDefinitions=[definition], networkMode=mode)
    network = {"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}} if mode == "awsvpc" else {}
    arn = ecs.run_task(cluster=cluster, taskDefinition="f", **network)["tasks"][0]["taskArn"]
    task = wait_for_task(ecs, cluster, arn, "RUNNING")
    wait_for_points(stream, arn, 1)
    size = 5 * MIB

    def connect():
        try:
            return socket.create_connection(("127.0.0.1", port), 5)
        except OSError:
            return None
    with wait_until(connect, 10, "the listener") as client:
        client.sendall(bytes(size))
        client.shutdown(socket.SHUT_WR)
        while client.recv(65536):
            pass

    def look():
        found = ask(stream, "task", arn, ["NetworkRxBytes", "NetworkTxBytes"], ["Sum"], period=60)
        return found if (found["NetworkRxBytes"]["Sum"] or 0) >= size else None
    found = wait_until(look, 20, "the bytes", interval=0.5)
    assert size <= found["NetworkRxBytes"]["Sum"] <= 1.2 * size and found["NetworkRxBytes"]["Unit"] == "Bytes"
    # Acknowledgements only.
    assert 0 < found["NetworkTxBytes"]["Sum"] < 0.3 * size
    assert sum(point["Value"] for point in found["NetworkRxBytes"]["Datapoints"]) == found["NetworkRxBytes"]["Sum"]
    container = ask(stream, "container", task["containers"][0]["containerArn"], ["NetworkRxBytes"], ["Sum"])
    # In awsvpc mode the network is the task's.
    assert (container["NetworkRxBytes"]["Sum"] is None) == (mode == "awsvpc")


@pytest.mark.runtimes("process")
def test_bytes_written_by_processes(ecs, cluster, stream, tmp_path):
    go = tmp_path / "go"
    arn = run(ecs, cluster, jobs.definition(
        f"until [ -e {go} ]; do sleep 0.1; done; dd if=/dev/zero of={tmp_path}/file bs=65536 count=128 conv=fsync; sleep 1000",
        stopTimeout=2))["taskArn"]
    wait_for_points(stream, arn, 1)
    go.write_text("")

    def look():
        found = ask(stream, "task", arn, ["StorageWriteBytes", "NetworkRxBytes"], ["Sum"], period=60)
        return found if (found["StorageWriteBytes"]["Sum"] or 0) >= 8 * MIB else None
    found = wait_until(look, 20, "the bytes", interval=0.5)
    assert found["StorageWriteBytes"]["Sum"] <= 9 * MIB
    # The network is the host's: nobody knows which bytes were the task's.
    assert found["NetworkRxBytes"] == {"Sum": None, "Unit": "Bytes", "Datapoints": []}


@real
def test_a_task_that_has_ended_is_told_of(ecs, cluster, stream, runtime, tmp_path):
    arn = run(ecs, cluster, burning(runtime, tmp_path, cpu=1024))["taskArn"]
    wait_for_points(stream, arn, 2)
    ecs.stop_task(cluster=cluster, task=arn)
    stream.subscribe("stopped", snapshot=True, filters={"tasks": [arn]})
    wait_for_task(ecs, cluster, arn, "STOPPED")
    first, second = (ask(stream, "task", arn, statistics=["SampleCount"], period=60) for _ in range(2))
    assert first["CPUUtilization"]["SampleCount"] >= 2 and first == second


def test_nothing_is_made_up(ecs, cluster, stream, server):
    """The simulation runs nothing, so that nothing can be measured of it."""
    ecs.register_task_definition(family="f", containerDefinitions=[{"name": "app", "image": IMAGE, "memory": 64}])
    arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    stream.task(arn, "RUNNING")
    found = ask(stream, "task", arn, ["CPUUtilization", "MemoryUtilization"], ["Average", "SampleCount"])
    empty = {"Average": None, "SampleCount": None, "Unit": "Percent", "Datapoints": []}
    assert found == {"CPUUtilization": empty, "MemoryUtilization": empty}


@pytest.mark.runtimes("process")
def test_switched_off(make_server):
    server = make_server("process", args=["--metrics-interval", "0"])
    ecs = ecs_client(server)
    ecs.create_cluster(clusterName="test")
    arn = run(ecs, "test", jobs.graceful())["taskArn"]
    with Stream(server) as stream:
        stream.connected()
        assert ask(stream, "task", arn)["CPUUtilization"]["Datapoints"] == []
        assert ask(stream, "cluster", "test", ["RunningTaskCount"])["RunningTaskCount"]["Datapoints"] == []


TASK = "arn:aws:ecs:us-east-1:000000000000:task/test/" + "0" * 32


@pytest.mark.parametrize(("change", "code", "field"), [
    ({"resource": None}, "INVALID_REQUEST", "resource"),
    ({"resource": "node"}, "INVALID_REQUEST", "resource"),
    ({"resourceArn": 7}, "INVALID_REQUEST", "resourceArn"),
    ({"resourceArn": "arn:aws:s3:::bucket"}, "INVALID_REQUEST", "resourceArn"),
    ({}, "RESOURCE_NOT_FOUND", "resourceArn"),
    ({"resource": "cluster", "resourceArn": "nowhere"}, "RESOURCE_NOT_FOUND", "resourceArn"),
    ({"resource": "service", "resourceArn": TASK.replace("task/", "service/")}, "RESOURCE_NOT_FOUND", "resourceArn"),
    ({"metrics": ["Speed"]}, "INVALID_REQUEST", "metrics"),
    ({"metrics": []}, "INVALID_REQUEST", "metrics"),
    ({"statistics": ["Median"]}, "INVALID_REQUEST", "statistics"),
    ({"statistics": None}, "INVALID_REQUEST", "statistics"),
    ({"period": 0}, "INVALID_REQUEST", "period"),
    ({"period": 0.5}, "INVALID_REQUEST", "period"),
    ({"period": 1, "startTime": "2024-01-01T00:00:00Z"}, "INVALID_REQUEST", "period"),
    ({"startTime": "soon"}, "INVALID_REQUEST", "startTime"),
    ({"startTime": "2024-01-01T00:00:01Z", "endTime": "2024-01-01T00:00:00Z"}, "INVALID_REQUEST", "startTime"),
    ({"unit": "Percent"}, "INVALID_REQUEST", "unit"),
])
def test_bad_questions(stream, change, code, field):
    asked = question("task", TASK)
    asked["payload"].update(change)
    answer = stream.ask(asked)
    assert answer["type"] == "error", answer
    assert (answer["payload"]["code"], answer["payload"]["details"]["field"]) == (code, field)
    assert answer["payload"]["details"]["reason"]


def test_who_may_ask(make_server):
    server = make_server(hooks=False, args=["--auth", "required"])
    admin = admitted_token(server, "--name", "admin", "--role", "admin")
    narrow = admitted_token(server, "--name", "narrow", "--role", "viewer", "--cluster", "open")
    for name in ("open", "secret"):
        assert server.target("CreateCluster", {"clusterName": name}, headers=bearer(admin)).status == 200
    with Stream(server, additional_headers=bearer(narrow)) as stream:
        stream.connected()
        assert ask(stream, "cluster", "open", ["RunningTaskCount"])
        for name in ("secret", "no-such-cluster"):
            denied = stream.ask(question("cluster", name))
            assert (denied["type"], denied["payload"]["code"]) == ("error", "PERMISSION_DENIED")
            assert denied["payload"]["details"]["field"] == "resourceArn"


# Health events


@real
def test_health_is_told_of(ecs, cluster, stream, runtime, server):
    """The second check fails, the others pass."""
    check = "n=$(cat n 2>/dev/null || echo 0); n=$((n+1)); echo $n >n; echo this is check $n; [ $n != 2 ]"
    arn = run(ecs, cluster, jobs.graceful(
        healthCheck={"command": ["CMD-SHELL", check], "interval": 5, "timeout": 5, "retries": 1}))["taskArn"]
    seen = []
    while len(seen) < 6:
        seen.append(stream.event("health", lambda payload: payload["health"]["taskArn"] == arn, 40))
    told = [(event["payload"]["health"].get("containerName"), event["payload"]["health"]["previousStatus"],
             event["payload"]["health"]["status"]) for event in seen]
    steps = [("UNKNOWN", "HEALTHY"), ("HEALTHY", "UNHEALTHY"), ("UNHEALTHY", "HEALTHY")]
    assert told == [(name, *step) for step in steps for name in ("app", None)]
    for number, event in enumerate(seen):
        assert event["payload"]["action"] == "STATUS_CHANGE"
        health = event["payload"]["health"]
        assert health["clusterArn"].endswith("cluster/test")
        if runtime == "docker" and "containerName" in health:
            assert health["output"] == f"this is check {number // 2 + 1}\n"
        else:
            assert "output" not in health
    # All of one verdict is one transaction: container, its health, task, its health.
    unhealthy = seen[2]["seq"]
    batch = [event["payload"] for event in stream.events if unhealthy - 1 <= event["seq"] <= unhealthy + 2]
    assert [payload["eventType"] for payload in batch] == ["container", "health", "task", "health"]
    epoch = stream.messages[0]["payload"]["epoch"]
    with Stream(server) as other:
        other.connected()
        other.subscribe("u", eventTypes=["health"], filters={"status": ["UNHEALTHY"]}, resumeFrom=f"{epoch}:{unhealthy - 2}")
        only = other.event("health")
        assert only["payload"]["health"]["status"] == "UNHEALTHY" and only["seq"] == unhealthy
