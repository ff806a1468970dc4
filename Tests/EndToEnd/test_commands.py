"""Commands of /ws: the same id twice, and waiting."""

import json
import time

import pytest
from support.stream import Stream
from support.waiting import wait_for_task


def command(action, id="c", **payload):
    return {"id": id, "type": "command", "action": action, "payload": payload}


def wait(arn, until, id="w", **more):
    return command("wait", id, resource="task", resourceArn=arn, until=until, **more)


@pytest.fixture
def definition(ecs, jobs):
    def register(container):
        ecs.register_task_definition(family="f", containerDefinitions=[container])
        return "f"
    return register


def start(ecs, family, cluster="test"):
    return ecs.run_task(cluster=cluster, taskDefinition=family)["tasks"][0]["taskArn"]


@pytest.mark.runtimes("docker", "process", "simulated")
def test_wait_for_a_life(ecs, cluster, stream, jobs, definition):
    arn = start(ecs, definition(jobs.exits(3, after=0.5)))
    stream.send(wait(arn, "running", "r"))
    stream.send(wait(arn, "stopped", "s"))
    running = stream.until(lambda message: message.get("id") == "r")
    assert running["type"] == "wait_result"
    payload = running["payload"]
    assert payload["status"] == "satisfied" and payload["until"] == "running"
    assert payload["resource"] == "task" and payload["resourceArn"] == arn
    assert payload["task"]["lastStatus"] == "RUNNING"
    stopped = stream.until(lambda message: message.get("id") == "s", 20)["payload"]
    assert stopped["status"] == "satisfied" and stopped["task"]["lastStatus"] == "STOPPED"
    assert stopped["task"]["containers"][0]["exitCode"] == 3
    # What was waited for has come before the answer, and is what the cursor says.
    order = [
        (message["seq"], message["payload"]["task"]["lastStatus"]) if message["type"] == "event" else (message["id"], "")
        for message in stream.messages
        if message["type"] == "wait_result" or message["type"] == "event" and message["payload"]["eventType"] == "task"]
    for id, status, answer in (("r", "RUNNING", payload), ("s", "STOPPED", stopped)):
        seq = next(entry[0] for entry in order if entry[1] == status)
        assert order.index((seq, status)) < order.index((id, ""))
        assert int(answer["cursor"].rpartition(":")[2]) >= seq


def test_wait_for_what_is_so_already(server, ecs, cluster, stream, jobs, definition):
    arn = start(ecs, definition(jobs.exits(0)))
    stream.task(arn, "STOPPED")
    with Stream(server) as other:
        other.connected()
        assert other.ask(wait(arn, "stopped", "a"))["payload"]["status"] == "satisfied"
        # It was running once; it is not, and will not be.
        never = other.ask(wait(arn, "running", "b"))["payload"]
        assert never["status"] == "unreachable" and never["reason"] == never["task"]["stoppedReason"]
        assert other.ask(wait(arn, "healthy", "c"))["payload"]["status"] == "unreachable"
        # Who waits needs no subscription, and gets no events for it.
        assert other.events == []


def test_wait_for_what_can_no_longer_come(ecs, cluster, stream, jobs, definition):
    arn = start(ecs, definition(jobs.exits(5, after=0.3)))
    stream.task(arn, "RUNNING")
    answer = stream.ask(wait(arn, "healthy"), 20)["payload"]
    assert answer["status"] == "unreachable"
    assert answer["task"]["lastStatus"] == "STOPPED" and answer["reason"]


def test_wait_no_longer_than_asked(ecs, cluster, stream, jobs, definition):
    arn = start(ecs, definition(jobs.graceful()))
    stream.task(arn, "RUNNING")
    begin = time.monotonic()
    answer = stream.ask(wait(arn, "stopped", "a", timeoutMs=300))
    assert time.monotonic() - begin >= 0.3
    assert answer["type"] == "wait_result"
    assert answer["payload"]["status"] == "timeout" and "reason" not in answer["payload"]
    assert answer["payload"]["task"]["lastStatus"] == "RUNNING"
    assert stream.ask(wait(arn, "stopped", "b", timeoutMs=0))["payload"]["status"] == "timeout"


SERVICE = "arn:aws:ecs:us-east-1:000000000000:service/test/none"


@pytest.mark.parametrize(("payload", "code", "field"), [
    ({"until": "running"}, "INVALID_REQUEST", "resourceArn"),
    ({"resourceArn": "ARN"}, "INVALID_REQUEST", "until"),
    ({"resourceArn": "ARN", "until": "steady"}, "INVALID_REQUEST", "until"),
    ({"resourceArn": "ARN", "until": "running", "timeoutMs": -1}, "INVALID_REQUEST", "timeoutMs"),
    ({"resourceArn": "ARN", "until": "running", "timeoutMs": "1"}, "INVALID_REQUEST", "timeoutMs"),
    ({"resourceArn": "ARN", "until": "running", "timeoutMs": 3600001}, "INVALID_REQUEST", "timeoutMs"),
    ({"resourceArn": "ARN", "until": "running", "patience": 1}, "INVALID_REQUEST", "patience"),
    ({"resourceArn": "short", "until": "running"}, "INVALID_REQUEST", "resourceArn"),
    ({"resourceArn": "ARN", "until": "running"}, "RESOURCE_NOT_FOUND", "resourceArn"),
    ({"resource": "cluster", "resourceArn": "ARN", "until": "running"}, "INVALID_REQUEST", "resource"),
    ({"resource": "service", "resourceArn": "ARN", "until": "running"}, "INVALID_REQUEST", "until"),
    ({"resource": "service", "resourceArn": "ARN", "until": "steady"}, "INVALID_REQUEST", "resourceArn"),
    ({"resource": "service", "resourceArn": SERVICE, "until": "steady"}, "RESOURCE_NOT_FOUND", "resourceArn"),
    ({"resource": "task", "resourceArn": SERVICE, "until": "running"}, "INVALID_REQUEST", "resourceArn"),
])
def test_bad_waits(stream, payload, code, field):
    arn = "arn:aws:ecs:us-east-1:000000000000:task/test/" + "0" * 32
    payload = {"resource": "task"} | payload
    if payload.get("resourceArn") == "ARN":
        payload["resourceArn"] = arn
    answer = stream.ask(command("wait", **payload))
    assert answer["type"] == "error"
    assert (answer["payload"]["code"], answer["payload"]["details"]["field"]) == (code, field)
    assert answer["payload"]["details"]["reason"]


def test_so_many_waits(ecs, cluster, stream, jobs, definition):
    arn = start(ecs, definition(jobs.graceful()))
    stream.task(arn, "RUNNING")
    for number in range(50):
        stream.send(wait(arn, "stopped", f"w{number}"))
    refused = stream.ask(wait(arn, "stopped", "one-more"))
    assert refused["type"] == "error" and refused["payload"]["details"]["field"] == "action"
    ecs.stop_task(cluster=cluster, task=arn)
    answers = {}
    while len(answers) < 50:
        message = stream.until(lambda message: message["type"] == "wait_result", 30)
        answers[message["id"]] = message["payload"]["status"]
    assert answers == {f"w{number}": "satisfied" for number in range(50)}


def test_waiting_ends_with_the_connection(server, ecs, cluster, stream, jobs, definition):
    arn = start(ecs, definition(jobs.exits(0, after=1)))
    with Stream(server) as other:
        other.connected()
        other.send(wait(arn, "stopped"))
    stream.task(arn, "STOPPED")
    stream.ask(wait(arn, "stopped"))


def test_the_same_command_twice(ecs, cluster, stream, jobs, definition):
    """The first answer again, to the letter, and nothing is done again."""
    arn = start(ecs, definition(jobs.graceful()))
    stream.task(arn, "RUNNING")
    first = stream.ask(wait(arn, "running", "same"))
    stream.send(wait(arn, "running", "same"))
    stream.send({"id": "after", "type": "ping"})
    stream.until(lambda message: message.get("id") == "after")
    frames = [frame for frame in stream.frames if json.loads(frame).get("id") == "same"]
    assert len(frames) == 2 and frames[0] == frames[1] and json.loads(frames[0]) == first
    # While it waits, the same again is the same wait.
    stream.send(wait(arn, "stopped", "twice"))
    stream.send(wait(arn, "stopped", "twice"))
    ecs.stop_task(cluster=cluster, task=arn)
    stream.until(lambda message: message.get("id") == "twice", 30)
    stream.ask({"id": "end", "type": "ping"})
    assert len([message for message in stream.messages if message.get("id") == "twice"]) == 1
    # Another command by the same id is not taken for it.
    other = stream.ask(wait(arn, "stopped", "same"))
    assert other["type"] == "error" and other["payload"]["details"]["field"] == "id"


def test_the_same_refused_command_twice(stream):
    for _ in range(2):
        answer = stream.ask(command("dance", "d"))
        assert answer["payload"]["details"] == {"field": "action", "reason": "Unknown action: 'dance'"}
    frames = [frame for frame in stream.frames if json.loads(frame).get("id") == "d"]
    assert len(set(frames)) == 1


@pytest.mark.runtimes("docker", "process")
def test_the_same_execute_twice(server, ecs, cluster, stream, jobs, definition):
    definition(jobs.graceful())
    arn = ecs.run_task(cluster=cluster, taskDefinition="f", enableExecuteCommand=True)["tasks"][0]["taskArn"]
    wait_for_task(ecs, cluster, arn, "RUNNING")
    asked = command("execute", "x", cluster=cluster, task=arn, command="echo hello", interactive=False)
    first = stream.ask(asked)
    assert first["type"] == "command_ack", first
    again = stream.ask(asked)
    assert again == first
    # On another connection it is another command.
    with Stream(server) as other:
        other.connected()
        assert other.ask(asked)["payload"]["sessionId"] != first["payload"]["sessionId"]
