"""Coming back: what was missed, the state, and both over the death of the server."""

import socket
import time

import pytest
from support import raw
from support.clients import ecs_client
from support.posted import publish_task
from support.raw import Raw
from support.stream import Stream
from support.waiting import wait_for_task
from websockets.exceptions import ConnectionClosed, InvalidStatus


def seqs(stream):
    return [event["seq"] for event in stream.events]


def cursor_of(ack):
    return ack["payload"]["cursor"]


def make_clusters(ecs, *names):
    for name in names:
        ecs.create_cluster(clusterName=name)


def test_what_was_missed(server, ecs):
    with Stream(server) as stream:
        stream.connected()
        cursor = cursor_of(stream.subscribe())
        make_clusters(ecs, "a", "b")
        stream.event("cluster", lambda payload: payload["cluster"]["clusterName"] == "b")
        had = seqs(stream)
    make_clusters(ecs, "c", "d")
    epoch, _, first = cursor.partition(":")
    with Stream(server) as again:
        again.connected()
        ack = again.subscribe(resumeFrom=f"{epoch}:{had[-1]}")
        assert ack["payload"]["resumed"] is True
        again.event("cluster", lambda payload: payload["cluster"]["clusterName"] == "d")
        make_clusters(ecs, "e")
        again.event("cluster", lambda payload: payload["cluster"]["clusterName"] == "e")
        both = had + seqs(again)
        assert both == list(range(int(first) + 1, int(first) + 1 + len(both)))


def test_what_was_missed_before_a_restart(server, ecs, jobs, cluster):
    """From the journal: the new server's memory has none of it."""
    with Stream(server) as stream:
        cursor = cursor_of(stream.connected() and stream.subscribe())
        frames = stream.frames
        ecs.register_task_definition(family="f", containerDefinitions=[jobs.exits(0)])
        arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
        stream.task(arn, "STOPPED")
        had = [frame for frame in frames if '"type":"event"' in frame]
    server.restart()
    with Stream(server) as again:
        again.connected()
        assert again.subscribe(resumeFrom=cursor)["payload"]["resumed"] is True
        again.task(arn, "STOPPED")
        assert [frame for frame in again.frames if '"type":"event"' in frame][:len(had)] == had


def test_large_events_come_at_the_pace_of_who_missed_them(server):
    """18 MB of the journal, where 4 MiB may wait for a client: it is read for no faster than it reads."""
    with Stream(server) as stream:
        stream.connected()
        cursor = cursor_of(stream.subscribe())
    for _ in range(30):
        newest = publish_task(server, "x" * 60_000, count=10)
    server.restart()
    with Raw(server, small=True) as again:
        again.send(raw.subscribe("s", resumeFrom=cursor))
        again.head()
        assert again.message()["type"] == "connected"
        assert again.message()["payload"]["resumed"] is True
        first = int(cursor.rpartition(":")[2]) + 1
        # Nothing else in between: it is not told to be lagging either.
        told = [again.message() for _ in range(newest - first + 1)]
        assert [message.get("seq") for message in told] == list(range(first, newest + 1))


def test_a_snapshot(server, ecs, jobs, cluster):
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    arns = {t["taskArn"] for _ in range(3) for t in ecs.run_task(cluster=cluster, taskDefinition="f", count=10)["tasks"]}
    for arn in arns:
        wait_for_task(ecs, cluster, arn, "RUNNING")
    with Stream(server) as stream:
        stream.connected()
        ack = stream.subscribe(snapshot=True)
        end = stream.until(lambda message: message["type"] == "snapshot_end")
        assert end["payload"]["cursor"] == cursor_of(ack)
        told = [message["payload"] for message in stream.messages if message["type"] == "snapshot"]
        assert {payload["action"] for payload in told} == {"SNAPSHOT"}
        by_type = {kind: [p[kind] for p in told if p["eventType"] == kind] for kind in ("cluster", "task", "container")}
        assert [c["clusterName"] for c in by_type["cluster"]] == [cluster]
        assert {t["taskArn"] for t in by_type["task"]} == arns and len(by_type["task"]) == 30
        assert {t["lastStatus"] for t in by_type["task"]} == {"RUNNING"}
        assert {c["taskArn"] for c in by_type["container"]} == arns
        one = min(arns)
        ecs.stop_task(cluster=cluster, task=one)
        stream.task(one, "STOPPED")
        start = int(cursor_of(ack).partition(":")[2])
        assert seqs(stream) == list(range(start + 1, start + 1 + len(seqs(stream))))


def test_what_was_pruned_is_a_snapshot(make_server):
    server = make_server(env={"KECS_JOURNAL_ENTRIES": "5"})
    ecs = ecs_client(server)
    with Stream(server) as stream:
        stream.connected()
        cursor = cursor_of(stream.subscribe())
    make_clusters(ecs, *(f"c{number}" for number in range(20)))
    with Stream(server) as stream:
        stream.connected()
        payload = stream.subscribe(resumeFrom=cursor)["payload"]
        assert (payload["resumed"], payload["reason"]) == (False, "expired")
        assert payload["oldestSeq"] > 1 and payload["latestSeq"] >= payload["oldestSeq"]
        stream.until(lambda message: message["type"] == "snapshot_end")
        names = [m["payload"]["cluster"]["clusterName"] for m in stream.messages if m["type"] == "snapshot"]
        assert names == [f"c{number}" for number in range(20)]


def test_another_epoch(server, stream):
    payload = stream.subscribe("other", resumeFrom="0123:0")["payload"]
    assert (payload["resumed"], payload["reason"]) == (False, "epoch_changed")


class Follower:
    """A client that keeps its cursor and comes back whenever it is cut off."""

    def __init__(self, server):
        self.server = server
        self.cursor = None
        self.seqs = []
        # Subscriptions that were acknowledged.
        self.acks = 0
        self.stream = None

    def follow(self, until, timeout=60):
        deadline = time.monotonic() + timeout
        while not until():
            assert time.monotonic() < deadline, (
                f"at {self.cursor} after {self.acks} acks and {len(self.seqs)} events; "
                f"{self.stream and self.stream.messages[-3:]}")
            try:
                self.take()
            except (ConnectionClosed, OSError, EOFError, InvalidStatus):
                self.stream = None
                time.sleep(0.02)

    def take(self):
        if self.stream is None:
            self.stream = Stream(self.server, f"/ws?resume={self.cursor}" if self.cursor else "/ws")
            self.stream.send({"id": "all", "type": "subscribe", "action": "events",
                              "payload": {"resumeFrom": self.cursor} if self.cursor else {}})
        try:
            message = self.stream.receive(0.1)
        except TimeoutError:
            return
        if message["type"] == "subscribe_ack":
            assert message["payload"].get("resumed", True), message
            self.acks += 1
            self.cursor = self.cursor or cursor_of(message)
            self.start = int(self.cursor.partition(":")[2]) if not self.seqs else self.start
        elif message["type"] == "event":
            self.seqs.append(message["seq"])
            self.cursor = f"{self.cursor.partition(':')[0]}:{message['seq']}"


def test_kills_under_a_resuming_client(server, ecs, cluster, jobs):
    """SIGKILL again and again while tasks run: the client's sequence has no gap and nothing twice."""
    follower = Follower(server)
    follower.follow(lambda: follower.cursor)
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.exits(0, after=0.3)])
    arns = []
    for kill in range(6):
        arns += [t["taskArn"] for t in ecs.run_task(cluster=cluster, taskDefinition="f", count=10)["tasks"]]
        had = len(follower.seqs)
        # Only once the client is back from the kill before.
        follower.follow(lambda kill=kill, had=had: follower.acks > kill and len(follower.seqs) >= had + 12)
        server.kill9()
        server.start()
    for arn in arns:
        wait_for_task(ecs, cluster, arn, "STOPPED", 30)
    make_clusters(ecs, "last")
    with Stream(server) as other:
        other.connected()
        last = int(cursor_of(other.subscribe()).partition(":")[2])
    follower.follow(lambda: follower.acks > 6 and follower.seqs[-1] >= last)
    start = follower.start
    assert follower.seqs[:last - start] == list(range(start + 1, last + 1))


# Rates


def test_connections_per_minute(make_server):
    server = make_server(args=["--limit-connections-per-minute", "3"])
    for _ in range(3):
        with Stream(server) as stream:
            limits = stream.connected()["payload"]["limits"]
            assert limits["connectionsPerMinute"] == 3
            cursor = cursor_of(stream.subscribe())
    with pytest.raises(InvalidStatus) as refused:
        Stream(server)
    assert refused.value.response.status_code == 429
    assert 1 <= int(refused.value.response.headers["Retry-After"]) <= 60
    with Stream(server, f"/ws?resume={cursor}") as stream:
        stream.connected()
    # Ordinary requests are not counted.
    assert server.get("/ready").status == 200


def test_messages_per_second(make_server):
    server = make_server(args=["--limit-messages-per-second", "20"])
    with Stream(server) as stream:
        assert stream.connected()["payload"]["limits"]["messagesPerSecond"] == 20
        for number in range(45):
            stream.send({"id": f"p{number}", "type": "ping"})
        stream.until(lambda message: message.get("id") == "p44")
        pongs = [m["id"] for m in stream.messages if m["type"] == "pong"]
        assert pongs == [f"p{number}" for number in range(45)]
        actions = [m["payload"]["details"]["action"] for m in stream.messages if m["type"] == "error"]
        assert actions[:2] == ["warning", "throttled"]
        # And on, until it has had enough.
        stream.socket.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        for number in range(500):
            stream.send({"id": f"q{number}", "type": "ping"})
        assert stream.closed(30)[0] == 4429
        assert stream.messages[-1]["type"] == "disconnecting"
        assert stream.messages[-1]["payload"]["retryAfterMs"] > 0


def test_subscriptions(make_server):
    server = make_server(args=["--limit-subscriptions", "2"])
    with Stream(server) as stream:
        assert stream.connected()["payload"]["limits"]["subscriptions"] == 2
        stream.subscribe("a")
        stream.subscribe("b")
        answer = stream.ask({"id": "c", "type": "subscribe", "action": "events", "payload": {}})
        assert answer["payload"]["code"] == "SUBSCRIPTION_ERROR"
