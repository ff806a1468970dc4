"""What the application is told, and what it may do about it: handlers, iterators, answers."""

import asyncio

import pytest
from conftest import FIXTURES, event, fixture, settle
from kecs_websocket import KECSError


def test_nothing_is_read_for_who_takes_nothing(world, run):
    async def test():
        client = world.client(max_queue=10)
        open_gate = asyncio.Event()
        client.on("event", lambda _: open_gate.wait())
        client.subscribe()
        async with client:
            await settle()
            await world.now.greet(heartbeatIntervalMs=1000)
            await world.now.acknowledge("e:0")
            await world.now.tell(*(event(seq) for seq in range(1, 101)))
            read = world.now.read
            assert read < 40
            # The server hears of it all the same, and it is no dead connection.
            await world.time.advance(30)
            assert world.now.read == read and not world.now.was_cut
            assert len([sent for sent in world.now.sent if sent == {"type": "pong"}]) >= 15
            open_gate.set()
            await settle()
            await settle()
            assert [each["seq"] for each in world.of("event")] == list(range(1, 101))

    run(test())


def test_an_answer_behind_more_than_may_wait(world, run):
    """A handler that waits for it: the client reads on, then comes back once the application has caught up."""
    async def test():
        client = world.client(max_queue=10)
        failed = []

        async def handler(_):
            if not failed:
                try:
                    await client.command("get_metrics", {}, is_repeatable=False)
                except KECSError as error:
                    failed.append(error.code)

        client.on("event", handler)
        client.subscribe()
        async with client:
            await settle()
            await world.now.greet()
            await world.now.acknowledge("e:0")
            await world.now.tell(event(1))
            await world.now.tell(*(event(seq) for seq in range(2, 101)))
            assert failed == ["CONNECTION_LOST"] and world.now.closed_by_client
            had = [each["seq"] for each in world.of("event")]
            assert had == list(range(1, len(had) + 1)) and len(had) < 40
            assert [error.code for error in world.of("error")] == ["OVERFLOW"]
            await world.time.advance(1)
            assert world.now.url.endswith(f"?resume=e:{had[-1]}")

    run(test())


def test_handlers_that_raise_end_nothing(world, run):
    async def test():
        client = world.client()
        client.subscribe()

        def fails(_):
            raise ZeroDivisionError

        client.on("event", fails)
        client.on("error", fails)
        async with client:
            await settle()
            await world.now.greet()
            await world.now.acknowledge("e:0")
            await world.now.tell(event(1), event(2))
            assert len(world.of("event")) == 2
            assert [type(error) for error in world.of("error")] == [ZeroDivisionError, ZeroDivisionError]

    run(test())


def test_errors_that_no_handler_takes_are_logged(world, run, caplog):
    async def test():
        client = world.client()
        client._handlers["error"].clear()
        async with client:
            await settle()
            await world.now.greet()
            await world.now.tell(fixture("error"))
            assert "invalid-type" in caplog.text

    run(test())


def test_who_no_longer_waits(world, run):
    async def test():
        async with world.client() as client:
            await settle()
            await world.now.greet()
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(client.command("get_metrics", {}, is_repeatable=True), 0.01)
            await settle()
            await world.now.tell({**fixture("wait_result"), "id": world.now.sent[0]["id"]})
            await world.now.close_with(1001)
            await world.time.advance(1)
            await world.now.greet()
            # Nobody asks for it again.
            assert world.now.sent == [] and world.of("error") == []

    run(test())


def test_the_end_of_an_iteration(world, run):
    async def test():
        client = world.client()
        async with client:
            await settle()
            await world.now.greet()
            first, second = client.events(["task"]), client.events()
            await settle()
            await world.now.acknowledge("e:0")
            client.unsubscribe(first.subscription)
            assert [event async for event in first] == []
            # Nobody takes it, and the client ends all the same.
            await world.now.tell(event(1), event(2))
        assert [event async for event in second] == []

    run(test())


@pytest.mark.parametrize("nonsense", [
    "{", "[]", "1", '{"type": "event", "payload": 1}', '{"payload": {}}', '{"type": "subscribe_ack", "payload": {}}',
    '{"type": "ping", "cursor": "x:y"}', '{"type": "wait_result", "id": []}'])
def test_messages_that_make_no_sense(world, run, nonsense):
    async def test():
        client = world.client()
        client.subscribe()
        async with client:
            await settle()
            await world.now.greet()
            await world.now.acknowledge("e:0")
            await world.now.tell(nonsense, event(1))
            assert [error.code for error in world.of("error")] == ["PROTOCOL_ERROR"]
            assert len(world.of("event")) == 1

    run(test())


def test_every_golden_message_is_understood(world, run):
    """None of them is an error but those that are, and the client lives."""
    async def test():
        names = sorted(path.stem for path in FIXTURES.glob("*.json"))
        from_server = [name for name in names if "timestamp" in fixture(name) and not name.startswith("connected")]
        assert len(from_server) > 20
        client = world.client()
        client.subscribe()
        async with client:
            await settle()
            # It does not say that the header was enough.
            await world.now.tell(fixture("connected"))
            assert world.now.sent == [{"type": "auth", "token": "t"}]
            await world.now.tell(fixture("auth_ack"))
            await world.now.acknowledge("4f1c9a7e:1")
            for name in from_server:
                await world.now.tell(fixture(name))
            kinds = [fixture(name)["type"] for name in from_server]
            for kind in ("event", "snapshot", "snapshot_end", "lagging", "ping"):
                assert len(world.of(kind)) == kinds.count(kind) > 0, kind
            assert [error.code for error in world.of("error")] == ["INVALID_REQUEST", "RATE_LIMIT_EXCEEDED"]
            assert client.cursor == "4f1c9a7e:43"
        for name in names:
            # Refusals over HTTP have no type.
            if "timestamp" not in fixture(name) and "type" in fixture(name):
                assert fixture(name)["type"] in {"auth", "command", "ping", "pong", "subscribe", "unsubscribe"}, name

    run(test())


def test_an_iterator_that_was_left(world, run):
    async def test():
        async with world.client() as client:
            await settle()
            await world.now.greet()
            events = client.events(["task"])
            await settle()
            await world.now.acknowledge("e:0")
            await world.now.tell(event(1), event(2), event(3))
            async for _ in events:
                break
            assert client.cursor == "e:1"
            del events
            await settle()
            assert world.now.sent[-1]["type"] == "unsubscribe"
            assert len(world.of("event")) == 3 and client.cursor == "e:3"
            refused = client.events(["nope"])
            await settle()
            await world.now.tell({**fixture("error"), "id": refused.subscription.id})
            with pytest.raises(KECSError, match="INVALID_REQUEST"):
                await anext(refused)

    run(test())
