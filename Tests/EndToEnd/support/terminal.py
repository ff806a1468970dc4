"""Clients of commands in containers: /exec/{sessionId} as a terminal and as Kubernetes' channels."""

import json
import time

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from .contract import received
from .stream import Stream
from .waiting import wait_until


def run_task(ecs, definition, cluster="test", enabled=True):
    """A task of one container that runs; answers its ARN."""
    containers = definition if isinstance(definition, list) else [definition]
    ecs.register_task_definition(family="exec", containerDefinitions=containers)
    task = ecs.run_task(cluster=cluster, taskDefinition="exec", enableExecuteCommand=enabled)["tasks"][0]
    return await_status(ecs, task["taskArn"], "RUNNING", cluster)


def await_status(ecs, arn, status, cluster="test"):
    def look():
        return ecs.describe_tasks(cluster=cluster, tasks=[arn])["tasks"][0]["lastStatus"] == status

    wait_until(look, 30, f"{arn} to be {status}")
    return arn


def order(server, task, command, **payload):
    """The answer to `execute` on /ws."""
    with Stream(server) as stream:
        stream.connected()
        return stream.ask({
            "id": "exec", "type": "command", "action": "execute",
            "payload": {"cluster": "test", "task": task, "command": command, **payload}})


def ordered(server, task, command, **payload):
    answer = order(server, task, command, **payload)
    assert answer["type"] == "command_ack", answer
    return answer["payload"]


class Terminal:
    """What xterm.js's attach addon is: bytes both ways. Keeps all output."""

    def __init__(self, url, *, output=b"", query="", **options):
        self.output = bytearray(output)
        self.offset = len(output)
        self.url = url
        self.socket = connect(
            url + query, proxy=None, compression=None, max_size=None, open_timeout=10, close_timeout=5,
            ping_interval=None, **options)
        # Bytes of input that the server has had from all connections before this one.
        self.taken = int(self.socket.response.headers["Kecs-Input-Offset"])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, text):
        self.socket.send(text)

    def receive(self, timeout=10.0):
        frame = self.socket.recv(timeout=timeout)
        assert isinstance(frame, bytes), f"a text frame: {frame[:100]!r}"
        self.take(frame)

    def take(self, frame):
        self.output += frame
        self.offset += len(frame)

    def until(self, text, timeout=20.0):
        """Reads until the output has this, behind what an earlier call found."""
        wanted = text.encode() if isinstance(text, str) else text
        deadline = time.monotonic() + timeout
        while (place := self.output.find(wanted, getattr(self, "_read", 0))) < 0:
            left = deadline - time.monotonic()
            assert left > 0, f"{wanted!r} did not come; the last: {bytes(self.output[-300:])!r}"
            try:
                self.receive(left)
            except TimeoutError:
                continue
        self._read = place + len(wanted)

    def cut(self):
        """The connection breaks: no close frame, nothing."""
        self.socket.socket.close()

    def end(self, timeout=60.0):
        """Reads to the end and answers (close code, what the reason says)."""
        deadline = time.monotonic() + timeout
        try:
            while True:
                self.receive(max(0.01, deadline - time.monotonic()))
        except ConnectionClosed as end:
            assert end.rcvd is not None, "the connection ended without a close frame"
            reason = end.rcvd.reason
            return end.rcvd.code, received.value("ExecEnd", json.loads(reason)) if reason.startswith("{") else reason


class Channels(Terminal):
    """Kubernetes' channels."""

    def __init__(self, url, version="v5.channel.k8s.io", **options):
        self.errors = bytearray()
        self.status = None
        self.greeted = False
        super().__init__(url, subprotocols=[version], **options)
        assert self.socket.subprotocol == version

    def take(self, frame):
        channel, content = frame[0], frame[1:]
        if not self.greeted:
            assert frame == b"\x01", frame[:50]
            self.greeted = True
        elif channel == 1:
            self.output += content
            self.offset += len(content)
        elif channel == 2:
            self.errors += content
            self.offset += len(content)
        elif channel == 3:
            assert self.status is None
            self.status = received.value("ExecStatus", json.loads(content))
        else:
            raise AssertionError(f"channel {channel}")

    def send(self, text):
        self.socket.send(b"\x00" + (text.encode() if isinstance(text, str) else text))

    def resize(self, columns, rows):
        self.socket.send(b"\x04" + json.dumps({"Width": columns, "Height": rows}).encode())

    def end_input(self):
        self.socket.send(b"\xff\x00")

    @property
    def exit_code(self):
        if self.status["status"] == "Success":
            return 0
        return int(self.status["details"]["causes"][0]["message"])
