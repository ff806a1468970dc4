"""A server that is a script, and a clock that a test moves."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

CLIENTS = Path(__file__).resolve().parents[2]
FIXTURES = CLIENTS.parent / "Spec/fixtures/realtime"
sys.path.insert(0, str(CLIENTS / "python"))

from kecs_websocket import KECSWebSocketClient  # noqa: E402
from kecs_websocket.transport import Closed  # noqa: E402


def fixture(name):
    return json.loads((FIXTURES / f"{name}.json").read_text())


def event(seq):
    return {"id": f"evt-{seq:03}", "type": "event", "seq": seq, "payload": {"eventType": "task"}}


def ping(cursor):
    return {"type": "ping", "cursor": cursor}


class FakeTime:
    """Time passes only when `advance` is called."""

    def __init__(self):
        self.now = 0.0
        self.waiting = []

    def call_later(self, seconds, function):
        entry = [self.now + seconds, function]
        self.waiting.append(entry)

        class Timer:
            def cancel(_):
                if entry in self.waiting:
                    self.waiting.remove(entry)

        return Timer()

    async def sleep(self, seconds):
        done = asyncio.get_running_loop().create_future()
        timer = self.call_later(seconds, lambda: done.done() or done.set_result(None))
        try:
            await done
        finally:
            timer.cancel()

    async def advance(self, seconds):
        end = self.now + seconds
        while due := sorted((entry for entry in self.waiting if entry[0] <= end), key=lambda entry: entry[0]):
            self.now = max(self.now, due[0][0])
            self.waiting.remove(due[0])
            due[0][1]()
            await settle()
        self.now = end
        await settle()


async def settle():
    """Lets everything happen that can happen now."""
    for _ in range(50):
        await asyncio.sleep(0)


class Connection:
    """One connection as the server sees it."""

    def __init__(self, url, headers):
        self.url, self.headers = url, headers
        self.sent = []
        self._incoming = asyncio.Queue()
        # Messages that the client has read.
        self.read = 0
        self.closed_by_client = self.was_cut = False

    # The transport

    async def send(self, text):
        self.sent.append(json.loads(text))

    async def receive(self):
        item = await self._incoming.get()
        if isinstance(item, Closed):
            raise item
        self.read += 1
        return item

    async def close(self, code=1000, reason=""):
        self.closed_by_client = True

    def cut(self):
        self.was_cut = True
        self.end(None, "cut")

    # The server

    async def tell(self, *messages):
        for message in messages:
            self._incoming.put_nowait(message if isinstance(message, str) else json.dumps(message))
        await settle()

    async def greet(self, **payload):
        await self.tell({"type": "connected", "payload": {
            "epoch": "e", "seq": 9, "authRequired": False, "authenticated": True, "heartbeatIntervalMs": 30000, **payload}})

    async def acknowledge(self, cursor, **payload):
        """Every subscription of the last message."""
        asked = self.sent[-1]
        ids = [each["id"] for each in asked["payload"]["subscriptions"]] if asked["action"] == "batch" else [asked["id"]]
        await self.tell(*({"id": id, "type": "subscribe_ack", "payload": {
            "subscriptionId": id, "status": "active", "cursor": cursor, **payload}} for id in ids))

    def end(self, code, reason=""):
        self._incoming.put_nowait(Closed(code, reason))

    async def close_with(self, code, **goodbye):
        if goodbye:
            await self.tell({"type": "disconnecting", "payload": {"code": code, "reason": "told", **goodbye}})
        self.end(code)
        await settle()


class World:
    """A client with nothing real around it."""

    def __init__(self):
        self.time = FakeTime()
        self.connections = []
        # Errors that the next attempts to connect end with.
        self.refusals = []
        self.told = []

    def client(self, **options):
        client = KECSWebSocketClient(**{"url": "ws://k/ws", "token": "t", **options})
        client._clock = lambda: self.time.now
        client._sleep = self.time.sleep
        client._call_later = self.time.call_later
        client._backoff.jitter = lambda: 1
        client._open = self.open
        for name in client._handlers:
            client.on(name, lambda value, name=name: self.told.append((name, value)))
        return client

    async def open(self, url, headers, timeout, options):
        if self.refusals:
            raise self.refusals.pop(0)
        self.connections.append(Connection(url, headers))
        return self.connections[-1]

    @property
    def now(self):
        """The newest connection."""
        return self.connections[-1]

    def of(self, name):
        return [value for told, value in self.told if told == name]


@pytest.fixture
def world():
    return World()


@pytest.fixture
def run():
    return lambda coroutine: asyncio.run(asyncio.wait_for(coroutine, 20))
