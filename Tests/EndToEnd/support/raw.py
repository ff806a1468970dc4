"""A WebSocket client that sends any bytes, right or wrong, and reads when told to (RFC 6455)."""

import base64
import json
import os
import socket
import struct
import time

from .contract import received

TEXT, BINARY, CLOSE, PING, PONG, CONTINUATION = 0x1, 0x2, 0x8, 0x9, 0xA, 0x0


def frame(opcode, payload=b"", final=True, key=b"\x37\xfa\x21\x3d"):
    """A client's frame, masked."""
    if isinstance(payload, str):
        payload = payload.encode()
    head = bytes([(0x80 if final else 0) | opcode])
    size = len(payload)
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 65536:
        head += bytes([0x80 | 126]) + struct.pack(">H", size)
    else:
        head += bytes([0x80 | 127]) + struct.pack(">Q", size)
    mask = (key * (size // 4 + 1))[:size]
    masked = (int.from_bytes(payload, "big") ^ int.from_bytes(mask, "big")).to_bytes(size, "big") if size else b""
    return head + key + masked


def message(**members):
    """A text frame of this JSON."""
    return frame(TEXT, json.dumps(members))


def subscribe(id="s", **payload):
    return message(id=id, type="subscribe", action="events", payload=payload)


def upgrade_request(port, path="/ws"):
    return (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode()


def split(data):
    """(opcode, payload, the rest) of the server's frame that the bytes begin with; None where it is not whole."""
    if len(data) < 2:
        return None
    size, start = data[1] & 0x7F, 2
    if size == 126:
        size, start = int.from_bytes(data[2:4], "big"), 4
    elif size == 127:
        size, start = int.from_bytes(data[2:10], "big"), 10
    if len(data) < start or len(data) < start + size:
        return None
    return data[0] & 0x0F, data[start:start + size], data[start + size:]


def frames(data):
    """(opcode, payload) of each whole frame."""
    while found := split(data):
        opcode, payload, data = found
        yield opcode, payload


class Ended(Exception):
    """The server's bytes have ended, or the connection was reset."""


class Raw:
    """One connection. `small` makes its window small, so that not reading is soon felt."""

    def __init__(self, server, upgrade=True, small=False, path="/ws"):
        self.socket = socket.socket()
        if small:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 << 10)
        self.socket.settimeout(10)
        self.socket.connect(("127.0.0.1", server.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        if upgrade:
            self.send(upgrade_request(server.port, path))
            if not small:
                assert self.head().startswith("HTTP/1.1 101 ")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        try:
            self.socket.sendall(data)
        except TimeoutError:
            raise
        except OSError as error:
            raise Ended(str(error)) from None

    def _more(self, timeout):
        self.socket.settimeout(timeout)
        try:
            data = self.socket.recv(1 << 20)
        except TimeoutError:
            raise
        except OSError as error:
            raise Ended(str(error)) from None
        finally:
            self.socket.settimeout(10)
        if not data:
            raise Ended("the end")
        self.buffer += data

    def head(self, timeout=10.0):
        while b"\r\n\r\n" not in self.buffer:
            self._more(timeout)
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        return head.decode()

    def frame(self, timeout=10.0):
        """(opcode, payload) of the next frame."""
        deadline = time.monotonic() + timeout
        while True:
            found = self._take()
            if found:
                return found
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"no frame within {timeout:g} s")
            self._more(left)

    def _take(self):
        found = split(self.buffer)
        if found is None:
            return None
        opcode, payload, self.buffer = found
        return opcode, payload

    def message(self, timeout=10.0):
        """The next text message, parsed; control frames are passed over."""
        while True:
            opcode, payload = self.frame(timeout)
            if opcode == TEXT:
                return received(json.loads(payload))
            assert opcode in (PING, PONG), (opcode, payload)

    def farewell(self, timeout=20.0):
        """Reads to the server's close frame: (the last message, the code of the close frame)."""
        last = None
        while True:
            opcode, payload = self.frame(timeout)
            if opcode == CLOSE:
                return last, int.from_bytes(payload[:2], "big")
            if opcode == TEXT:
                last = received(json.loads(payload))

    def has_ended(self):
        """Whether the server's bytes have ended; reads what there is, waits for nothing."""
        self.socket.setblocking(False)
        try:
            while True:
                data = self.socket.recv(1 << 16)
                if not data:
                    return True
                self.buffer += data
        except BlockingIOError:
            return False
        except OSError:
            return True
        finally:
            self.socket.settimeout(10)

    def reset(self):
        """Ends it without a word, and without the system saying more than RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()
