"""A client of /ws that keeps all it received, in order, and holds it against the contract."""

import json
import time

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from .contract import received


class Stream:
    def __init__(self, server, path="/ws", compression=None, **options):
        self.socket = connect(
            server.ws_url.removesuffix("/ws") + path, proxy=None, compression=compression, max_size=None,
            ssl=server.tls, open_timeout=5, close_timeout=5, ping_interval=None, **options)
        # As they came, and parsed.
        self.frames = []
        self.messages = []
        self._read = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, message):
        self.socket.send(message if isinstance(message, (str, bytes)) else json.dumps(message))

    def receive(self, timeout=10.0):
        """The next message; it is kept too. Raises ConnectionClosed at the end."""
        frame = self.socket.recv(timeout=timeout)
        assert isinstance(frame, str), f"a binary frame: {frame[:100]!r}"
        self.frames.append(frame)
        self.messages.append(received(json.loads(frame)))
        return self.messages[-1]

    def until(self, predicate, timeout=15.0):
        """The first message, from the last one looked at on, that the predicate accepts."""
        deadline = time.monotonic() + timeout
        while True:
            while self._read < len(self.messages):
                message = self.messages[self._read]
                self._read += 1
                if predicate(message):
                    return message
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"not received within {timeout:g} s; the last: {self.messages[-5:]}")
            try:
                self.receive(left)
            except TimeoutError:
                continue

    def looked_at(self):
        """The message that `until` has accepted last, as it came."""
        return self.frames[self._read - 1]

    def connected(self):
        return self.until(lambda message: message["type"] == "connected")

    def ask(self, message, timeout=10.0):
        """Sends it and answers the message that comes back with its id."""
        self.send(message)
        return self.until(lambda answer: answer.get("id") == message["id"], timeout)

    def subscribe(self, id="all", **payload):
        answer = self.ask({"id": id, "type": "subscribe", "action": "events", "payload": payload})
        assert answer["type"] == "subscribe_ack", answer
        assert answer["payload"]["subscriptionId"] == id, answer
        assert answer["payload"]["status"] == "active", answer
        return answer

    def event(self, type, predicate=lambda payload: True, timeout=15.0):
        """The next event of this type whose payload the predicate accepts."""
        return self.until(
            lambda message: message["type"] == "event" and message["payload"]["eventType"] == type
            and predicate(message["payload"]), timeout)

    def task(self, arn, status, timeout=20.0):
        """Waits for the event that says the task has this lastStatus."""
        return self.event(
            "task", lambda payload: payload["task"]["taskArn"] == arn and payload["task"]["lastStatus"] == status,
            timeout)

    def drain(self, marker, timeout=10.0):
        """Reads until `marker()` has had its answer: everything published before it has arrived by then."""
        id = f"drain-{time.monotonic_ns()}"
        marker(id)
        self.until(lambda message: message.get("id") == id, timeout)

    @property
    def events(self):
        return [message for message in self.messages if message["type"] == "event"]

    def closed(self, timeout=10.0):
        """Reads to the end and answers (code, reason) of the server's close frame."""
        deadline = time.monotonic() + timeout
        try:
            while True:
                self.receive(max(0.01, deadline - time.monotonic()))
        except TimeoutError:
            raise AssertionError(f"not closed within {timeout:g} s; the last: {self.messages[-3:]}") from None
        except ConnectionClosed as end:
            assert end.rcvd is not None, "the connection ended without a close frame"
            return end.rcvd.code, end.rcvd.reason
