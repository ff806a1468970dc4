"""Subscriptions to logs and metrics."""

import pytest
from conftest import fixture, settle
from kecs_websocket import KECSError


def log(id, container, *lines):
    return {"id": id, "type": "log", "payload": {"subscriptionId": id, "taskArn": "t", "containerName": container, "lines": [
        {"timestamp": f"2024-01-01T00:00:{second:02}.000Z", "stream": "stdout", "message": text} for second, text in lines]}}


def told(world):
    return [line["message"] for message in world.of("log") for line in message["payload"]["lines"]]


async def acknowledge(world, feed):
    await world.now.tell({"id": feed.id, "type": "subscribe_ack", "payload": {
        "subscriptionId": feed.id, "status": "active", "cursor": "e:9"}})


def test_logs_from_the_first_line_to_the_end(world, run):
    async def test():
        async with world.client() as client:
            feed = client.subscribe_logs("arn", ["web"], cluster="c", tail=5, since="2024-01-01T00:00:00Z", follow=False)
            await settle()
            await world.now.greet()
            (asked,) = world.now.sent
            assert asked == {"id": feed.id, "type": "subscribe", "action": "logs", "payload": {
                "task": "arn", "follow": False, "cluster": "c", "containers": ["web"], "tail": 5,
                "since": "2024-01-01T00:00:00Z"}}
            await acknowledge(world, feed)
            assert await feed is feed
            # What is no event's leaves no cursor.
            assert client._cursor.value is None
            message = log(feed.id, "web", (1, "one"), (1, "one"))
            await world.now.tell(message, {**fixture("log_end"), "payload": {
                **fixture("log_end")["payload"], "subscriptionId": feed.id}})
            assert world.of("log") == [message] and len(world.of("log_end")) == 1
            # It is over: not asked for again, and nothing of it is told.
            await world.now.tell(log(feed.id, "web", (2, "two")))
            await world.now.close_with(1001)
            await world.time.advance(1)
            await world.now.greet()
            assert world.now.sent == [] and told(world) == ["one", "one"]
            with pytest.raises(KECSError, match="RESOURCE_NOT_FOUND"):
                await feed.unsubscribe()

    run(test())


def test_logs_go_on_after_a_drop(world, run):
    async def test():
        async with world.client() as client:
            feed = client.subscribe_logs("arn", tail=5, since="2024-01-01T00:00:00Z")
            await settle()
            await world.now.greet()
            await acknowledge(world, feed)
            await world.now.close_with(None)
            await world.time.advance(1)
            # Nothing has been told yet.
            await world.now.greet()
            assert world.now.sent[0]["payload"] == feed.payload
            await acknowledge(world, feed)
            await world.now.tell(log(feed.id, "web", (3, "a"), (4, "b"), (4, "b")))
            await world.now.close_with(None)
            await world.time.advance(1)
            await world.now.greet()
            assert world.now.sent == [{"id": feed.id, "type": "subscribe", "action": "logs", "payload": {
                **feed.payload, "since": {"*": "2024-01-01T00:00:00Z", "web": "2024-01-01T00:00:03.000Z"}}}]
            await acknowledge(world, feed)
            await world.now.tell(log(feed.id, "web", (3, "a"), (4, "b")), log(feed.id, "db", (1, "z")))
            # Cut before all that was known had come again.
            await world.now.close_with(None)
            await world.time.advance(1)
            await world.now.greet()
            await acknowledge(world, feed)
            await world.now.tell(
                log(feed.id, "web", (3, "a"), (4, "b"), (4, "b"), (4, "c")), log(feed.id, "db", (1, "z"), (1, "y")),
                {**log(feed.id, "web", (4, "d")), "payload": {**log(feed.id, "web", (4, "d"))["payload"], "gap": True}})
            assert told(world) == ["a", "b", "b", "z", "c", "y", "d"]
            assert [message["payload"].get("gap") for message in world.of("log")][-1] is True

    run(test())


def test_metrics(world, run):
    async def test():
        async with world.client() as client:
            feed = client.subscribe_metrics("task", "arn", ["CPUUtilization"], interval=2)
            await settle()
            await world.now.greet()
            assert world.now.sent == [{"id": feed.id, "type": "subscribe", "action": "metrics", "payload": {
                "resource": "task", "resourceArn": "arn", "metrics": ["CPUUtilization"], "statistics": ["Average"],
                "intervalMs": 2000}}]
            await acknowledge(world, feed)
            command = client.get_metrics("task", "arn", ["CPUUtilization"])
            await settle()
            await world.now.tell({**fixture("metrics"), "id": feed.id}, {**fixture("metrics"), "id": world.now.sent[-1]["id"]})
            assert [message["id"] for message in world.of("metrics")] == [feed.id]
            assert (await command)["metrics"]
            end = fixture("metrics_end")
            await world.now.tell({**end, "payload": {**end["payload"], "subscriptionId": feed.id}})
            assert len(world.of("metrics_end")) == 1

    run(test())


def test_refused_and_unsubscribed(world, run):
    async def test():
        async with world.client() as client:
            await settle()
            await world.now.greet()
            refused, kept = client.subscribe_logs("nobody"), client.subscribe_logs("arn")
            await settle()
            await world.now.tell({**fixture("error"), "id": refused.id})
            with pytest.raises(KECSError, match="INVALID_REQUEST"):
                await refused
            assert [error.id for error in world.of("error")] == [refused.id]
            # An error of the server's own is no refusal.
            await world.now.tell({**fixture("error"), "id": kept.id, "payload": {"code": "INTERNAL_ERROR", "message": "no"}})
            await world.now.close_with(1011)
            await world.time.advance(1)
            await world.now.greet()
            assert [sent["id"] for sent in world.now.sent] == [kept.id]
            await acknowledge(world, kept)
            gone = kept.unsubscribe()
            await settle()
            asked = world.now.sent[-1]
            assert asked["type"] == "unsubscribe" and asked["action"] == "logs" and asked["payload"] == {"subscriptionId": kept.id}
            await world.now.tell({"id": asked["id"], "type": "unsubscribe_ack", "payload": {
                "subscriptionId": kept.id, "status": "cancelled"}}, log(kept.id, "web", (1, "late")))
            await gone
            assert told(world) == []
            open_end = client.subscribe_metrics("task", "arn", ["CPUUtilization"])
        for feed in (open_end, client.subscribe_logs("arn")):
            with pytest.raises(KECSError, match="CLOSED"):
                await feed

    run(test())


def test_containers_are_a_list(world):
    with pytest.raises(TypeError):
        world.client().subscribe_logs("arn", "web")
