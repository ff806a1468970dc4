"""Subscriptions to metrics: what is measured, told period by period."""

import pytest
from support.access import admitted_token, bearer
from support.jobs import IMAGE
from support.stream import Stream
from support.waiting import wait_for_task, wait_until

real = pytest.mark.runtimes("process", "docker")


def subscribe(stream, resource, arn, metrics=("CPUUtilization",), id="m", **more):
    payload = {"resource": resource, "resourceArn": arn, "metrics": list(metrics), **more}
    return stream.ask({"id": id, "type": "subscribe", "action": "metrics", "payload": payload})


def subscribed(stream, *args, **more):
    answer = subscribe(stream, *args, **more)
    assert answer["type"] == "subscribe_ack", answer


def told(stream, id="m", timeout=20):
    return stream.until(
        lambda message: message["type"] in ("metrics", "metrics_end") and message.get("id") == id, timeout)


def run(ecs, cluster, script, **extra):
    ecs.register_task_definition(family="f", containerDefinitions=[
        {"name": "app", "image": IMAGE, "memory": 64, "cpu": 512, "stopTimeout": 2, "command": ["sh", "-c", script], **extra}])
    arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    return wait_for_task(ecs, cluster, arn, "RUNNING")


@real
def test_a_task_that_burns(ecs, cluster, stream):
    """Each period is told once; where the task ends, so does the subscription."""
    task = run(ecs, cluster, "while :; do :; done")
    arn, container = task["taskArn"], task["containers"][0]["containerArn"]
    subscribed(stream, "task", arn, ["CPUUtilization", "MemoryUtilization"], statistics=["Average", "Maximum"], intervalMs=2000)
    subscribed(stream, "container", container, id="c", intervalMs=2000)
    points = []
    while len(points) < 3:
        message = told(stream)
        assert message["type"] == "metrics" and message["payload"]["resourceArn"] == arn, message
        cpu = message["payload"]["metrics"]["CPUUtilization"]
        assert set(cpu) == {"Average", "Maximum", "Unit", "Datapoints"} and cpu["Unit"] == "Percent"
        points += cpu["Datapoints"]
    times = [point["Timestamp"] for point in points]
    assert times == sorted(set(times))
    assert all(int(time[17:19]) % 2 == 0 and time[19:] == ".000Z" for time in times)
    assert all(point["Value"] > 0 for point in points)
    assert told(stream, "c")["payload"]["resourceArn"] == container
    # The same period, asked for.
    answer = stream.ask({"id": "q", "type": "command", "action": "get_metrics", "payload": {
        "resource": "task", "resourceArn": arn, "metrics": ["CPUUtilization"], "statistics": ["Average"], "period": 2,
        "startTime": times[0]}})
    asked = {point["Timestamp"]: point["Value"] for point in answer["payload"]["metrics"]["CPUUtilization"]["Datapoints"]}
    assert all(abs(asked[point["Timestamp"]] - point["Value"]) < 0.001 for point in points)
    ecs.stop_task(cluster=cluster, task=arn)
    ends = [stream.until(lambda message: message["type"] == "metrics_end", 20)["payload"] for _ in range(2)]
    assert sorted(ends, key=lambda end: end["subscriptionId"]) == [
        {"subscriptionId": id, "resourceArn": name, "reason": "stopped"} for id, name in (("c", container), ("m", arn))]


def test_a_cluster(ecs, cluster, stream, jobs):
    subscribed(stream, "cluster", cluster, ["RunningTaskCount"], intervalMs=1000)
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]

    def count():
        points = told(stream)["payload"]["metrics"]["RunningTaskCount"]["Datapoints"]
        return points and points[-1]["Value"] >= 1
    wait_until(count, 20, "the task to be counted")
    ecs.stop_task(cluster=cluster, task=arn)
    wait_for_task(ecs, cluster, arn, "STOPPED")
    ecs.delete_cluster(cluster=cluster)
    while (end := told(stream))["type"] == "metrics":
        pass
    assert end["payload"]["reason"] == "deleted"


def test_nothing_is_made_up(ecs, cluster, stream, jobs):
    """The simulation measures nothing."""
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    subscribed(stream, "task", arn, intervalMs=1000)
    for _ in range(2):
        assert told(stream)["payload"]["metrics"]["CPUUtilization"] == {"Average": None, "Unit": "Percent", "Datapoints": []}
    answer = stream.ask({"id": "u", "type": "unsubscribe", "action": "metrics", "payload": {"subscriptionId": "m"}})
    assert answer["type"] == "unsubscribe_ack"
    assert subscribe(stream, "task", arn, intervalMs=1500)["payload"]["details"]["field"] == "intervalMs"
    assert subscribe(stream, "task", "nobody")["payload"]["code"] == "RESOURCE_NOT_FOUND"


def test_permissions(make_server):
    server = make_server(hooks=False, args=["--auth", "required"])
    root = admitted_token(server, "--name", "root", "--role", "admin")
    for name in ("test", "staging"):
        assert server.target("CreateCluster", {"clusterName": name}, headers=bearer(root)).status == 200
    token = admitted_token(server, "--name", "one", "--permission", "metrics:read@test", "--permission", "ecs:read")
    with Stream(server, additional_headers=bearer(token)) as stream:
        stream.connected()
        subscribed(stream, "cluster", "test", ["RunningTaskCount"], intervalMs=1000)
        assert told(stream)["type"] == "metrics"
        for name in ("staging", "nowhere"):
            assert subscribe(stream, "cluster", name, ["RunningTaskCount"], id="x")["payload"]["code"] == "PERMISSION_DENIED"
