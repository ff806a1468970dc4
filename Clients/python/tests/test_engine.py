"""Connections one after the other, with a server that is a script and a clock that stands still."""

import random

import pytest
from conftest import event, fixture, ping, settle
from kecs_websocket import KECSError


def test_what_is_sent_first(world, run):
    async def test():
        client = world.client()
        client.subscribe(["task"], ["c"])
        async with client:
            await settle()
            assert world.now.url == "ws://k/ws" and world.now.headers == {"Authorization": "Bearer t"}
            assert world.now.sent == []
            await world.now.greet()
            (message,) = world.now.sent
            assert message["type"] == "subscribe" and message["payload"] == {"eventTypes": ["task"], "clusters": ["c"]}
            assert world.of("connected")[0]["epoch"] == "e"
        assert world.now.closed_by_client
        assert [told["will_reconnect"] for told in world.of("disconnected")] == [False]
        assert world.of("error") == []

    run(test())


def test_it_goes_on_where_it_was(world, run):
    async def test():
        client = world.client()
        async with client:
            await settle()
            await world.now.greet()
            both = client.subscribe_batch([{"event_types": ["task"]}, {"snapshot": True}])
            await settle()
            assert [each["payload"] for each in world.now.sent[0]["payload"]["subscriptions"]] == [
                {"eventTypes": ["task"]}, {"snapshot": True}]
            await world.now.acknowledge("e:5")
            assert [await each for each in both] == both
            await world.now.tell(event(6), event(7))
            await world.now.close_with(1001, retryAfterMs=4000, cursor="e:8")
            assert len(world.connections) == 1
            assert world.of("disconnected") == [
                {"code": 1001, "reason": "told", "will_reconnect": True, "retry_in": 5.0}]
            await world.time.advance(4.9)
            assert len(world.connections) == 1
            await world.time.advance(0.2)
            assert world.now.url == "ws://k/ws?resume=e:8"
            await world.now.greet()
            first, second = world.now.sent[0]["payload"]["subscriptions"]
            assert first == {"id": both[0].id, "payload": {"eventTypes": ["task"], "resumeFrom": "e:8"}}
            # Its end has not come.
            assert second == {"id": both[1].id, "payload": {"snapshot": True}}
            # A ping before the acks says nothing of what was missed.
            await world.now.tell(ping("e:90"))
            await world.now.close_with(None)
            await world.time.advance(0.5)
            assert world.now.url.endswith("?resume=e:8")
            await world.now.greet()
            await world.now.acknowledge("e:8")
            await world.now.tell(event(9))
            assert [each["seq"] for each in world.of("event")] == [6, 7, 9]
            assert client.cursor == "e:9"

    run(test())


@pytest.mark.parametrize(
    "asked", [10**400, 2**63, 1e308, float("inf"), float("nan"), -(10**400), -1, "1", None], ids=lambda asked: str(asked)[:9])
def test_any_wait_that_the_server_asks_for_is_survived(world, run, asked):
    async def test():
        async with world.client():
            await settle()
            await world.now.greet()
            await world.now.close_with(1001, retryAfterMs=asked)
            (told,) = world.of("disconnected")
            assert told["will_reconnect"] and 0 < told["retry_in"] <= 3600 * 1.25

    run(test())


def test_what_is_missed_is_told(world, run):
    async def test():
        client = world.client()
        events = client.events()
        async with client:
            await settle()
            await world.now.greet()
            await world.now.acknowledge("e:5", resumed=False, reason="expired", oldestSeq=3, latestSeq=5)
            await world.now.tell(fixture("snapshot_task"), {"type": "snapshot_end", "payload": {
                "subscriptionId": events.subscription.id, "cursor": "e:5"}}, event(6))
            assert [(await anext(events))["type"] for _ in range(4)] == ["gap", "snapshot", "snapshot_end", "event"]
            (gap,) = world.of("gap")
            assert gap["payload"]["reason"] == "expired" and gap["payload"]["oldestSeq"] == 3

    run(test())


def test_waits_double_and_begin_again(world, run):
    async def test():
        client = world.client()
        client.subscribe()
        world.refusals = [KECSError("CONNECTION_LOST", "nobody is there")] * 3 + [
            KECSError("CONNECTION_LOST", "too many", status=429, retry_after=8.0)]
        async with client:
            for wait in (0, 0.5, 1, 2, 10):
                await world.time.advance(wait)
            assert [told["retry_in"] for told in world.of("disconnected")] == [0.5, 1, 2, 10]
            assert len(world.of("error")) == 4
            await world.now.greet()
            await world.now.acknowledge("e:1")
            await world.now.close_with(1011)
            assert world.of("disconnected")[-1]["retry_in"] == 0.5
            # A server that greets and then fails has not helped.
            await world.time.advance(0.5)
            await world.now.greet()
            await world.now.close_with(1011)
            assert world.of("disconnected")[-1]["retry_in"] == 1

    run(test())


@pytest.mark.parametrize("end", [1000, 1002, 1003, 1007, 1009, 4403, 403, 404])
def test_what_it_does_not_come_back_from(world, run, end):
    async def test():
        client = world.client()
        subscription = client.subscribe()
        command = client.command("get_metrics", {})
        if end < 1000:
            world.refusals = [KECSError("CONNECTION_LOST", "no", status=end)]
        async with client:
            await settle()
            if end >= 1000:
                await world.now.close_with(end)
            with pytest.raises(KECSError) as closed:
                await client.wait_closed()
            assert closed.value.code == "CLOSED" and end in (closed.value.close_code, closed.value.status)
            for waiting in (subscription, command, client.command("get_metrics", {}), client.subscribe()):
                with pytest.raises(KECSError, match="CLOSED"):
                    await waiting
            assert world.of("disconnected")[0]["will_reconnect"] is False

    run(test())


def test_a_token_that_was_refused(world, run):
    async def test():
        tokens = ["one", "two", "three", "three"]

        async def token():
            return tokens.pop(0)

        async with world.client(token=token) as client:
            await settle()
            assert world.now.headers["Authorization"] == "Bearer one"
            await world.now.greet()
            await world.now.close_with(4401)
            await world.time.advance(1)
            assert world.now.headers["Authorization"] == "Bearer two"
            await world.now.greet()
            await world.now.close_with(1001)
            world.refusals = [KECSError("CONNECTION_LOST", "no", status=401)]
            await world.time.advance(10)
            # "three" was refused, and there is nothing better.
            with pytest.raises(KECSError, match="AUTH_FAILED"):
                await client.wait_closed()
            assert len(world.connections) == 2 and tokens == []

    run(test())


def test_the_same_token_again_is_the_end(world, run):
    async def test(token):
        async with world.client(token=token) as client:
            await settle()
            await world.now.greet()
            await world.now.close_with(4401)
            await world.time.advance(1)
            with pytest.raises(KECSError, match="AUTH_FAILED"):
                await client.wait_closed()

    run(test("t"))
    run(test(lambda: "t"))


def test_a_token_in_a_message_where_the_header_did_nothing(world, run):
    async def test():
        async with world.client() as client:
            client.subscribe()
            await settle()
            await world.now.greet(authRequired=True, authenticated=False)
            assert world.now.sent == [{"type": "auth", "token": "t"}] and world.of("connected") == []
            await world.now.tell(fixture("auth_ack"))
            assert world.now.sent[1]["type"] == "subscribe" and len(world.of("connected")) == 1
        async with world.client(token=None) as client:
            await settle()
            await world.now.greet(authRequired=True, authenticated=False)
            with pytest.raises(KECSError, match="AUTH_FAILED"):
                await client.wait_closed()

    run(test())


def test_another_token_on_a_live_connection(world, run):
    async def test():
        async with world.client() as client:
            await settle()
            await world.now.greet()
            reply = client.authenticate("new")
            await settle()
            asked = world.now.sent[-1]
            assert asked == {"id": asked["id"], "type": "auth", "token": "new"}
            await world.now.tell({**fixture("auth_ack"), "id": asked["id"]})
            assert (await reply)["principal"] == "anonymous"
            await world.now.close_with(1001)
            await world.time.advance(1)
            assert world.now.headers["Authorization"] == "Bearer new"

    run(test())


def test_a_dead_connection(world, run):
    async def test():
        async with world.client():
            await settle()
            await world.now.greet(heartbeatIntervalMs=1000)
            for _ in range(4):
                await world.time.advance(2)
                await world.now.tell(ping("e:9"))
            assert not world.now.was_cut and [sent["type"] for sent in world.now.sent].count("pong") >= 4
            await world.time.advance(2.4)
            assert not world.now.was_cut
            await world.time.advance(0.7)
            assert world.connections[0].was_cut
            assert "Nothing came" in str(world.of("error")[0])
            await world.time.advance(1)
            assert len(world.connections) == 2

    run(test())


def test_a_server_that_accepts_and_says_nothing(world, run):
    async def test():
        async with world.client(connect_timeout=3):
            await settle()
            await world.time.advance(4)
            assert world.connections[0].was_cut

    run(test())


def test_commands_over_a_reconnection(world, run):
    async def test():
        async with world.client() as client:
            # Before there is a connection.
            waiting = client.wait("arn", "stopped", timeout=60)
            metrics = client.get_metrics("task", "arn", ["CPUUtilization"])
            order = client.execute("arn", "sh", cluster="c")
            gone = client.unsubscribe(client.subscribe())
            await settle()
            await gone
            await world.now.greet()
            sent = {message["action"]: message for message in world.now.sent}
            assert sent["execute"]["payload"] == {
                "task": "arn", "command": "sh", "cluster": "c", "interactive": True}
            assert sent["wait"]["payload"]["timeoutMs"] == 60_000
            assert {**sent["get_metrics"]["payload"]} == {
                "resource": "task", "resourceArn": "arn", "metrics": ["CPUUtilization"], "period": 60,
                "statistics": ["Average"]}
            await world.time.advance(20)
            await world.now.close_with(None)
            with pytest.raises(KECSError, match="may have been done") as lost:
                await order
            assert lost.value.code == "CONNECTION_LOST"
            await world.time.advance(1)
            await world.now.greet()
            again = {message["action"]: message for message in world.now.sent}
            assert set(again) == {"wait", "get_metrics"} and again["get_metrics"] == sent["get_metrics"]
            assert again["wait"]["id"] == sent["wait"]["id"] and again["wait"]["payload"]["timeoutMs"] < 40_000
            await world.now.tell({**fixture("wait_result"), "id": again["wait"]["id"]})
            assert (await waiting)["status"] == "satisfied"
            await world.time.advance(10)
            with pytest.raises(KECSError, match="TIMEOUT"):
                await metrics

    run(test())


def test_errors_have_all_that_the_server_told(world, run):
    async def test():
        async with world.client() as client:
            await settle()
            await world.now.greet()
            subscription = client.subscribe(["task"])
            command = client.command("wait", {})
            await settle()
            wrong = fixture("error")
            for sent in world.now.sent:
                await world.now.tell({**wrong, "id": sent["id"]})
            for refused in (subscription, command):
                with pytest.raises(KECSError) as error:
                    await refused
                assert (error.value.code, error.value.field, error.value.reason) == (
                    "INVALID_REQUEST", "eventTypes", "Unknown event type: 'invalid-type'")
            assert [error.id for error in world.of("error")] == [subscription.id]
            # It is not asked for again.
            await world.now.close_with(1001)
            await world.time.advance(1)
            await world.now.greet()
            assert world.now.sent == []

    run(test())


def test_a_failure_of_the_server_is_no_refusal(world, run):
    async def test():
        async with world.client() as client:
            subscription = client.subscribe(["task"])
            await settle()
            await world.now.greet()
            error = fixture("error")
            error["payload"]["code"] = "INTERNAL_ERROR"
            await world.now.tell({**error, "id": subscription.id})
            await world.now.close_with(1011)
            await world.time.advance(1)
            await world.now.greet()
            assert world.now.sent[0]["id"] == subscription.id
            await world.now.acknowledge("e:1")
            await subscription

    run(test())


class Journal:
    """A server with a journal of events, which cuts its connections as it likes."""

    def __init__(self, world, random):
        self.world, self.random, self.newest = world, random, 0

    async def serve(self):
        """One connection to its end, at a random message."""
        connection = self.world.now
        messages, acks = [{"type": "connected", "payload": {"epoch": "e", "authRequired": False, "authenticated": True}}], []
        await connection.tell(*messages)
        if self.random.random() < 0.2:
            await connection.tell(ping(f"e:{self.newest}"))
        asked = connection.sent[0]["payload"]["subscriptions"]
        froms = [int(each["payload"].get("resumeFrom", f"e:{self.newest}").partition(":")[2]) for each in asked]
        for each, start in zip(asked, froms):
            acks.append({"type": "subscribe_ack", "payload": {"subscriptionId": each["id"], "cursor": f"e:{start}", "resumed": True}})
        # What is published meanwhile may come between two acks; for the others the place then moves back.
        between = event(max(self.newest, min(froms)) + 1)
        is_between = set(froms) == {self.newest} and self.random.random() < 0.5
        messages = [*acks[:1], *([between] if is_between else []), *acks[1:]]
        had = {self.newest + 1} if is_between else set()
        self.newest += len(had)
        for seq in range(min(froms) + 1, self.newest + self.random.randrange(40)):
            if seq not in had:
                messages.append(event(seq))
            self.newest = max(self.newest, seq)
            if self.random.random() < 0.1:
                messages.append(ping(f"e:{seq}"))
        await connection.tell(*messages[:self.random.randrange(len(messages) + 1)])
        await connection.close_with(self.random.choice([None, 1001, 1011, 4410, 4429]))
        while self.world.now is connection:
            await self.world.time.advance(1)


@pytest.mark.parametrize("seed", range(15))
def test_nothing_is_lost_or_doubled(world, run, seed):
    async def test():
        client = world.client()
        client.subscribe_batch([{"event_types": ["task"]}, {"resume_from": "e:0"}, {"clusters": ["c"]}])
        journal = Journal(world, random.Random(seed))
        async with client:
            await settle()
            for _ in range(40):
                await journal.serve()
            seqs = [each["seq"] for each in world.of("event")]
            assert len(seqs) > 100 and seqs == list(range(seqs[0], seqs[0] + len(seqs)))

    run(test())
