"""Clients that other people wrote, all with the ways of `Stream`: Python's websocket-client and Node's ws."""

import json
import os
import queue
import shutil
import subprocess
import threading
import time
from pathlib import Path

import websocket
from websockets.exceptions import ConnectionClosedOK
from websockets.frames import Close

from .stream import Stream

NODE_MODULES = "/usr/share/nodejs"


def node_environment():
    """Debian's modules lie where only Debian's node looks by itself."""
    paths = [path for path in (os.environ.get("NODE_PATH"), NODE_MODULES) if path]
    return {**os.environ, "NODE_PATH": ":".join(paths)}


def has_node_ws():
    node = shutil.which("node")
    return node is not None and subprocess.run(
        [node, "-e", "require('ws')"], env=node_environment(), stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


def _closed(code, reason):
    return ConnectionClosedOK(Close(code, reason), None)


class _WebsocketClient:
    def __init__(self, url):
        self.socket = websocket.create_connection(url, timeout=10, http_no_proxy=["127.0.0.1", "localhost"])

    def send(self, data):
        self.socket.settimeout(10)
        self.socket.send(data) if isinstance(data, str) else self.socket.send_binary(data)

    def recv(self, timeout):
        deadline = time.monotonic() + timeout
        while True:
            self.socket.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                opcode, data = self.socket.recv_data(control_frame=True)
            except websocket.WebSocketTimeoutException:
                raise TimeoutError from None
            # Pings it has answered by itself.
            if opcode == websocket.ABNF.OPCODE_TEXT:
                return data.decode()
            if opcode == websocket.ABNF.OPCODE_BINARY:
                return data
            if opcode == websocket.ABNF.OPCODE_CLOSE:
                raise _closed(int.from_bytes(data[:2], "big"), data[2:].decode())

    def close(self):
        self.socket.close(timeout=2)
        # After a close of the server's the library leaves the connection to its owner.
        self.socket.shutdown()


class _NodeClient:
    def __init__(self, url):
        self.process = subprocess.Popen(
            ["node", str(Path(__file__).with_name("node_client.js")), url], env=node_environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.events = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        event = self._next(20)
        assert event["event"] == "open", event

    def _read(self):
        for line in self.process.stdout:
            self.events.put(json.loads(line))
        self.events.put({"event": "end"})

    def _next(self, timeout):
        try:
            return self.events.get(timeout=timeout)
        except queue.Empty:
            raise TimeoutError from None

    def send(self, data):
        self.process.stdin.write(json.dumps({"send": data}) + "\n")
        self.process.stdin.flush()

    def recv(self, timeout):
        event = self._next(timeout)
        if event["event"] == "close":
            raise _closed(event["code"], event["reason"])
        assert event["event"] == "message", event
        return event["text"].encode() if event["binary"] else event["text"]

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.reader.join(10)
        self.process.stdout.close()


class _Foreign(Stream):
    library = None

    def __init__(self, server, path="/ws"):
        # By name, as the specification has it.
        self.socket = self.library(f"ws://localhost:{server.port}{path}")
        self.frames, self.messages, self._read = [], [], 0


class WebsocketClientStream(_Foreign):
    library = _WebsocketClient


class NodeStream(_Foreign):
    library = _NodeClient


CLIENTS = {"websockets": Stream, "websocket-client": WebsocketClientStream, "node-ws": NodeStream}
