"""The contract of /ws, spoken with a public client library and, for refused upgrades, by hand."""

import json
import re
import socket

import pytest
from support.clients import ecs_client
from support.contract import received
from support.stream import Stream
from support.waiting import describe_task, wait_for_task
from websockets.exceptions import ConnectionClosed

TIMESTAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
CODES = {"AUTH_FAILED", "INVALID_REQUEST", "SUBSCRIPTION_ERROR", "RESOURCE_NOT_FOUND", "PERMISSION_DENIED",
         "RATE_LIMIT_EXCEEDED", "INTERNAL_ERROR"}


def life(ecs, stream, jobs, cluster="test", family="f"):
    """One task from RunTask over RUNNING to STOPPED, by exit; answers its ARN once the stream has told of the end."""
    ecs.register_task_definition(family=family, containerDefinitions=[jobs.exits(3, after=0.5)])
    arn = ecs.run_task(cluster=cluster, taskDefinition=family)["tasks"][0]["taskArn"]
    stream.task(arn, "STOPPED")
    return arn


def mark(server, stream, name="marker"):
    """Creates a cluster and reads until its event is there: what was committed before has arrived."""
    ecs_client(server).create_cluster(clusterName=name)
    stream.event("cluster", lambda payload: payload["cluster"]["clusterName"] == name)


# Messages


def test_connected_comes_first(server):
    with Stream(server) as stream:
        first = stream.receive()
        assert first["type"] == "connected"
        assert re.fullmatch(TIMESTAMP, first["timestamp"])
        payload = first["payload"]
        assert payload["sessionId"] and payload["serverVersion"]
        assert payload["authRequired"] is False
        assert payload["epoch"] and isinstance(payload["seq"], int)
        assert payload["heartbeatIntervalMs"] > 0
        assert payload["limits"] and isinstance(payload["features"], list)


def test_sessions_have_ids_of_their_own(server):
    with Stream(server) as one, Stream(server) as other:
        assert one.connected()["payload"]["sessionId"] != other.connected()["payload"]["sessionId"]


def test_nothing_without_a_subscription(server, ecs, stream, jobs):
    with Stream(server) as silent:
        silent.connected()
        ecs.create_cluster(clusterName="test")
        life(ecs, stream, jobs)
        silent.ask({"id": "u", "type": "unsubscribe", "action": "events", "payload": {"subscriptionId": "none"}})
        assert silent.events == []


@pytest.mark.runtimes("docker", "process", "simulated")
def test_a_life_in_order(ecs, cluster, stream, jobs):
    arn = life(ecs, stream, jobs)
    events = [e for e in stream.events if e["payload"]["eventType"] == "task" and e["payload"]["task"]["taskArn"] == arn]
    assert events[0]["payload"]["action"] == "START"
    assert events[-1]["payload"]["action"] == "STOP"
    assert all(e["payload"]["action"] == "STATUS_CHANGE" for e in events[1:-1])
    order = ["PROVISIONING", "PENDING", "ACTIVATING", "RUNNING", "DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED"]
    positions = [order.index(e["payload"]["task"]["lastStatus"]) for e in events]
    assert positions == sorted(positions)
    assert positions[-1] == order.index("STOPPED")

    last = events[-1]["payload"]["task"]
    described = describe_task(ecs, cluster, arn)
    for key in ("taskArn", "clusterArn", "taskDefinitionArn", "lastStatus", "desiredStatus", "stoppedReason", "stopCode"):
        assert last[key] == described[key], key
    assert last["containers"][0]["exitCode"] == 3
    assert last["containers"][0]["containerArn"] == described["containers"][0]["containerArn"]
    assert last["cause"], "a stopped task says what led there"

    containers = [e["payload"] for e in stream.events if e["payload"]["eventType"] == "container"
                  and e["payload"]["container"]["taskArn"] == arn]
    assert containers[0]["action"] == "START"
    assert containers[-1]["action"] == "STOP"
    assert containers[-1]["container"]["exitCode"] == 3
    assert containers[-1]["container"]["name"] == "app"
    for key in ("clusterArn", "containerArn", "image", "runtimeId", "lastStatus"):
        assert containers[-1]["container"][key]


def test_sequence_numbers_have_no_gaps(server, ecs, cluster, stream, jobs):
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.exits(0)])
    arns = [t["taskArn"] for _ in range(5) for t in ecs.run_task(cluster=cluster, taskDefinition="f", count=10)["tasks"]]
    for arn in arns:
        wait_for_task(ecs, cluster, arn, "STOPPED")
    mark(server, stream)
    numbers = [event["seq"] for event in stream.events]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    for event in stream.events:
        assert event["id"] == f"evt-{event['seq']:03}"
        assert re.fullmatch(TIMESTAMP, event["timestamp"])
    stopped = {e["payload"]["task"]["taskArn"] for e in stream.events
               if e["payload"]["eventType"] == "task" and e["payload"]["action"] == "STOP"}
    assert stopped == set(arns)


def test_cluster_events(ecs, stream, jobs):
    ecs.create_cluster(clusterName="c")
    created = stream.event("cluster")["payload"]
    assert created["action"] == "CREATE"
    assert created["cluster"] == {
        **created["cluster"], "clusterName": "c", "status": "ACTIVE", "registeredContainerInstancesCount": 0,
        "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/c", "runningTasksCount": 0, "pendingTasksCount": 0,
        "activeServicesCount": 0}
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    arn = ecs.run_task(cluster="c", taskDefinition="f")["tasks"][0]["taskArn"]
    counted = stream.event("cluster", lambda payload: payload["cluster"]["runningTasksCount"] == 1)["payload"]
    assert counted["action"] == "UPDATE" and counted["cluster"]["pendingTasksCount"] == 0
    ecs.stop_task(cluster="c", task=arn)
    stream.event("cluster", lambda payload: payload["cluster"]["runningTasksCount"] == 0)
    wait_for_task(ecs, "c", arn, "STOPPED")
    ecs.delete_cluster(cluster="c")
    deleted = stream.event("cluster", lambda payload: payload["action"] == "DELETE")["payload"]
    assert deleted["cluster"]["status"] == "INACTIVE"


def test_two_clients_get_the_same_bytes(server, ecs, cluster, stream, jobs):
    with Stream(server) as other:
        other.connected()
        other.subscribe("another-name")
        arn = life(ecs, stream, jobs)
        other.task(arn, "STOPPED")

        def frames(of):
            return [frame for frame in of.frames if f"{arn}" in frame and json.loads(frame)["type"] == "event"]

        mark(server, stream)
        mark(server, other, "marker-2")
        assert frames(stream) == frames(other)
        assert len(frames(stream)) >= 4


def test_an_event_comes_once_however_many_subscriptions(server, ecs, cluster, stream, jobs):
    stream.subscribe("more")
    stream.subscribe("tasks", eventTypes=["task"])
    life(ecs, stream, jobs)
    mark(server, stream)
    numbers = [event["seq"] for event in stream.events]
    assert len(numbers) == len(set(numbers))


# Filters


def test_filter_by_event_type(server, ecs, cluster, stream, jobs):
    with Stream(server) as some:
        some.connected()
        some.subscribe(eventTypes=["container"])
        arn = life(ecs, stream, jobs)
        some.event("container", lambda payload: payload["action"] == "STOP")
        assert {e["payload"]["eventType"] for e in some.events} == {"container"}
        assert {e["payload"]["container"]["taskArn"] for e in some.events} == {arn}


def test_filter_by_cluster(server, ecs, cluster, stream, jobs):
    """By name and by ARN, and of a cluster that does not exist yet."""
    later = "arn:aws:ecs:us-east-1:000000000000:cluster/later"
    with Stream(server) as some:
        some.connected()
        some.subscribe(clusters=["production", later])
        for name in ("production", "later"):
            ecs.create_cluster(clusterName=name)
        life(ecs, stream, jobs, "test")
        one = life(ecs, stream, jobs, "production")
        other = life(ecs, stream, jobs, "later")
        some.task(one, "STOPPED")
        some.task(other, "STOPPED")
        mark(server, stream)
        clusters = {e["payload"][e["payload"]["eventType"]]["clusterArn"] for e in some.events}
        assert clusters == {later, later.replace("later", "production")}


def test_filter_by_status(server, ecs, cluster, stream, jobs):
    with Stream(server) as some:
        some.connected()
        some.subscribe(eventTypes=["task", "cluster"], filters={"status": ["RUNNING"]})
        life(ecs, stream, jobs)
        ecs.create_cluster(clusterName="last")
        some.event("cluster", lambda payload: payload["cluster"]["clusterName"] == "last")
        tasks = [e["payload"]["task"] for e in some.events if e["payload"]["eventType"] == "task"]
        assert tasks and {task["lastStatus"] for task in tasks} == {"RUNNING"}


def test_filter_by_tags(server, ecs, cluster, stream, jobs):
    ecs.create_cluster(clusterName="tagged", tags=[{"key": "team", "value": "web"}])
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.exits(0)])
    with Stream(server) as some, Stream(server) as resumed:
        some.connected()
        position = some.subscribe(filters={"tags": ["team=web"]})["payload"]["cursor"]
        tasks = {}
        for team in ("web", "data"):
            started = ecs.run_task(cluster=cluster, taskDefinition="f", tags=[{"key": "team", "value": team}])
            tasks[team] = started["tasks"][0]["taskArn"]
            stream.task(tasks[team], "STOPPED")
        some.task(tasks["web"], "STOPPED")
        ecs.delete_cluster(cluster="tagged")
        some.event("cluster", lambda payload: payload["action"] == "DELETE")
        assert tasks["data"] not in "".join(some.frames) and tasks["web"] in "".join(some.frames)
        clusters = [e["payload"]["cluster"]["clusterName"] for e in some.events if e["payload"]["eventType"] == "cluster"]
        assert set(clusters) == {"tagged"}
        assert {"task", "container", "cluster"} == {e["payload"]["eventType"] for e in some.events}
        # The journal remembers them too.
        resumed.connected()
        resumed.subscribe(filters={"tags": ["team=web"]}, resumeFrom=position)
        resumed.event("cluster", lambda payload: payload["action"] == "DELETE")
        assert [e["id"] for e in resumed.events] == [e["id"] for e in some.events]


def test_unsubscribe(server, ecs, cluster, stream, jobs):
    with Stream(server) as some:
        some.connected()
        some.subscribe("a")
        answer = some.ask({"id": "u1", "type": "unsubscribe", "action": "events", "payload": {"subscriptionId": "a"}})
        assert answer["type"] == "unsubscribe_ack"
        assert answer["payload"] == {"subscriptionId": "a", "status": "cancelled"}
        before = len(some.events)
        life(ecs, stream, jobs)
        some.subscribe("b", eventTypes=["cluster"])
        mark(server, some)
        assert [e["payload"]["eventType"] for e in some.events[before:]] == ["cluster"] * len(some.events[before:])
        # Its name is free again.
        some.subscribe("a")


# Errors


def refusal(stream, message):
    """The error that answers the message."""
    stream.send(message)
    answer = stream.until(lambda m: m["type"] in ("error", "subscribe_ack", "unsubscribe_ack"))
    assert answer["type"] == "error", answer
    assert re.fullmatch(TIMESTAMP, answer["timestamp"])
    assert answer["payload"]["code"] in CODES and answer["payload"]["message"]
    return answer


def subscription(payload, id="s"):
    return {"id": id, "type": "subscribe", "action": "events", "payload": payload}


@pytest.mark.parametrize(
    ("payload", "field", "reason"),
    [
        ({"eventTypes": ["invalid-type"]}, "eventTypes", "Unknown event type: 'invalid-type'"),
        ({"eventTypes": ["task", "Task"]}, "eventTypes", "Unknown event type: 'Task'"),
        ({"eventTypes": []}, "eventTypes", None),
        ({"eventTypes": "task"}, "eventTypes", None),
        ({"eventTypes": [1]}, "eventTypes", None),
        ({"clusters": []}, "clusters", None),
        ({"clusters": {"a": 1}}, "clusters", None),
        ({"services": [None]}, "services", None),
        ({"filters": []}, "filters", None),
        ({"filters": {"status": []}}, "filters.status", None),
        ({"filters": {"status": ["SINGING"]}}, "filters.status", "SINGING"),
        ({"filters": {"colour": ["red"]}}, "filters.colour", None),
    ],
)
def test_bad_subscriptions(stream, payload, field, reason):
    answer = refusal(stream, subscription(payload))
    assert answer["id"] == "s"
    assert answer["payload"]["code"] == "INVALID_REQUEST"
    details = answer["payload"]["details"]
    assert details["field"] in (field, f"payload.{field}", field.rpartition(".")[2])
    assert details["reason"] and (reason is None or reason in details["reason"])


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", "1", '"text"', '{"type":1}', '{"id":"x"}', '{"id":"x","type":"sing"}',
     '{"id":"x","type":"subscribe","action":"sing"}', '{"id":"x","type":"subscribe"}',
     '{"id":"x","type":"command","action":"dance","payload":{}}', '{"id":5,"type":"subscribe","action":"events"}',
     '{"type":"subscribe","action":"events","payload":{}}', '{"id":"x","type":"unsubscribe","action":"events"}',
     '{"id":"x","type":"subscribe","action":"events","payload":[]}', "[" * 10_000, '{"a":' * 5_000, '{"type":"\\ud800"}'],
)
def test_unreadable_and_unknown_messages(stream, text):
    answer = refusal(stream, text)
    assert answer["payload"]["code"] == "INVALID_REQUEST", answer
    # The connection goes on.
    stream.subscribe("still-here")


def test_the_same_id_twice(stream):
    stream.subscribe("a")
    answer = refusal(stream, subscription({}, "a"))
    assert (answer["id"], answer["payload"]["code"]) == ("a", "SUBSCRIPTION_ERROR")


def test_unsubscribe_of_what_is_not_there(stream):
    answer = refusal(stream, {"id": "u", "type": "unsubscribe", "action": "events", "payload": {"subscriptionId": "no"}})
    assert (answer["id"], answer["payload"]["code"]) == ("u", "RESOURCE_NOT_FOUND")


def test_fifty_subscriptions_and_no_more(server):
    with Stream(server) as stream:
        stream.connected()
        for number in range(50):
            stream.subscribe(f"s{number}")
        assert refusal(stream, subscription({}, "one-more"))["payload"]["code"] == "SUBSCRIPTION_ERROR"
        stream.ask({"id": "u", "type": "unsubscribe", "action": "events", "payload": {"subscriptionId": "s7"}})
        stream.subscribe("one-more")


def test_a_binary_message_closes(server):
    with Stream(server) as stream:
        stream.connected()
        stream.send(b"binary")
        code, _ = stream.closed()
        assert code == 1003
        assert [m["payload"]["code"] for m in stream.messages if m["type"] == "error"] == ["INVALID_REQUEST"]


def test_a_message_that_is_too_large_closes(server):
    with Stream(server) as stream:
        stream.connected()
        stream.send("x" * (64 * 1024 + 1))
        assert stream.closed()[0] == 1009


def test_the_largest_message_is_read(stream):
    message = subscription({"eventTypes": ["task"]}, "large")
    text = json.dumps(message)
    stream.send(text + " " * (64 * 1024 - len(text)))
    assert stream.until(lambda m: m.get("id") == "large")["type"] == "subscribe_ack"


# Life of the connection


def test_ping_of_the_server_and_pong_of_the_client(make_server):
    """A quiet client that answers protocol pings stays; one that answers JSON pongs stays too."""
    server = make_server(env={"KECS_HEARTBEAT_INTERVAL": "1s"})
    with Stream(server) as quiet, Stream(server) as speaking:
        for stream in (quiet, speaking):
            assert stream.connected()["payload"]["heartbeatIntervalMs"] == 1000
        for _ in range(4):
            ping = speaking.until(lambda m: m["type"] == "ping")
            assert re.fullmatch(TIMESTAMP, ping["timestamp"])
            assert ping["cursor"].endswith(f":{ping['seq']}")
            speaking.send({"type": "pong"})
            quiet.until(lambda m: m["type"] == "ping")
        for stream in (quiet, speaking):
            stream.subscribe("alive")


def test_a_close_handshake(server):
    with Stream(server) as stream:
        stream.connected()
        stream.socket.close(1000, "bye")
        with pytest.raises(ConnectionClosed):
            stream.receive()
        assert stream.socket.protocol.close_rcvd.code == 1000


def test_going_away(server, ecs, cluster):
    with Stream(server) as stream:
        stream.connected()
        stream.subscribe()
        server.stop()
        assert stream.closed()[0] == 1001
        goodbye = [m for m in stream.messages if m["type"] == "disconnecting"]
        assert len(goodbye) == 1 and goodbye[0] is stream.messages[-1]
        payload = goodbye[0]["payload"]
        assert payload["code"] == 1001 and payload["reason"]
        assert re.fullmatch(r"[^:]+:\d+", payload["cursor"])


# The upgrade


def by_hand(server, head):
    """Sends the bytes; answers (status, headers, body) of what comes back before the end of the connection."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as raw:
        raw.sendall(head.replace("\n", "\r\n").encode())
        data = b""
        while b"\r\n\r\n" not in data:
            more = raw.recv(65536)
            assert more, f"the connection ended after {data!r}"
            data += more
        top, _, body = data.partition(b"\r\n\r\n")
        status, *lines = top.decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        while len(body) < int(headers.get("content-length", 0)):
            more = raw.recv(65536)
            assert more, "the body was cut short"
            body += more
        return int(status.split()[1]), headers, body


UPGRADE = """{line}
Host: 127.0.0.1:{port}
Upgrade: websocket
Connection: Upgrade
{headers}

"""
KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
VERSION = "Sec-WebSocket-Version: 13"


def upgrade(server, *headers, line="GET /ws HTTP/1.1"):
    return by_hand(server, UPGRADE.format(line=line, port=server.port, headers="\n".join(headers)))


def test_an_upgrade_by_hand(api_server):
    status, headers, _ = upgrade(api_server, KEY, VERSION)
    assert status == 101
    # RFC 6455, section 1.3.
    assert headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    assert headers["upgrade"].lower() == "websocket"


def test_refused_upgrades(api_server):
    cases = [
        ("wrong version", (KEY, "Sec-WebSocket-Version: 8"), "GET /ws HTTP/1.1", 426),
        ("no version", (KEY,), "GET /ws HTTP/1.1", None),
        ("no key", (VERSION,), "GET /ws HTTP/1.1", 400),
        ("a bad key", ("Sec-WebSocket-Key: short", VERSION), "GET /ws HTTP/1.1", 400),
        ("POST", (KEY, VERSION), "POST /ws HTTP/1.1", 405),
        ("another origin", (KEY, VERSION, "Origin: http://evil.example"), "GET /ws HTTP/1.1", 403),
        ("another path", (KEY, VERSION), "GET /none HTTP/1.1", 404),
    ]
    for name, headers, line, wanted in cases:
        status, answered, body = upgrade(api_server, *headers, line=line)
        assert 400 <= status < 500, (name, status, body)
        assert wanted is None or status == wanted, (name, status, body)
        assert answered["content-type"].startswith("application/json"), (name, answered)
        received(json.loads(body))
        if status == 426:
            assert answered["sec-websocket-version"] == "13"


def test_no_upgrade_at_all(api_server):
    answer = api_server.get("/ws")
    assert answer.status == 426, answer
    assert isinstance(answer.json(), dict)


def test_a_foreign_host_name(api_server):
    head = f"GET /ws HTTP/1.1\nHost: evil.example\nUpgrade: websocket\nConnection: Upgrade\n{KEY}\n{VERSION}\n\n"
    status, _, body = by_hand(api_server, head)
    assert status == 403, body
