"""Connections opened and dropped by the thousand, as a process of its own so that it takes no time from the test.

    python storm.py PORT TOTAL HELD [PATH]

Opens TOTAL connections, at most HELD at a time: all of a wave are opened, subscribe and have their ack, then all are
dropped, each in one of the ways in which clients go. {number} in PATH is another for each. What one
connection in a hundred is told is held against the contract: all are told the same. Prints a JSON object of what it did.
"""

import json
import os
import selectors
import socket
import struct
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from support.contract import received  # noqa: E402
from support.raw import CLOSE, frame, frames, subscribe, upgrade_request  # noqa: E402

# Handshakes under way at once; the server's backlog is larger.
AT_ONCE = 200
# A wave that takes longer is stuck.
SECONDS = 120


def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def close_frame(sock):
    sock.send(frame(CLOSE, b"\x03\xe8"))
    reset(sock)


def half_a_message(sock):
    sock.send(subscribe("half")[:9])
    sock.close()


def half_closed(sock):
    sock.shutdown(socket.SHUT_WR)
    reset(sock)


# Most by reset, which leaves no port behind that waits.
WAYS = [reset, close_frame, reset, half_a_message, reset, half_closed, reset, reset]


def judge(data):
    """Whether these are the answer to the upgrade, `connected` and `subscribe_ack`, as the contract has them."""
    _, _, rest = data.partition(b"\r\n\r\n")
    types = [received(json.loads(payload))["type"] for _, payload in frames(rest)]
    assert types[:2] == ["connected", "subscribe_ack"], types


def wave(port, count, path, first):
    """Opens `count` connections; answers them, subscribed."""
    selector = selectors.DefaultSelector()
    ask = subscribe("s", eventTypes=["task"], clusters=["storm"])
    ready, opened, refused = [], 0, 0
    under_way = 0
    deadline = time.monotonic() + SECONDS
    while len(ready) + refused < count:
        assert time.monotonic() < deadline, f"{len(ready)} of {count} connections after {SECONDS} s"
        while opened < count and under_way < AT_ONCE:
            sock = socket.socket()
            sock.setblocking(False)
            sock.connect_ex(("127.0.0.1", port))
            request = upgrade_request(port, path.replace("{number}", str(first + opened)))
            selector.register(sock, selectors.EVENT_WRITE, request)
            opened += 1
            under_way += 1
        for key, events in selector.select(1):
            sock = key.fileobj
            try:
                if events & selectors.EVENT_WRITE:
                    # The subscription does not wait for the answer to the upgrade.
                    sock.send(key.data + ask)
                    selector.modify(sock, selectors.EVENT_READ, b"")
                    continue
                data = key.data + sock.recv(65536)
                if b"subscribe_ack" in data:
                    selector.unregister(sock)
                    if len(ready) % 100 == 0:
                        judge(data)
                    ready.append(sock)
                    under_way -= 1
                else:
                    selector.modify(sock, selectors.EVENT_READ, data)
            except OSError:
                selector.unregister(sock)
                sock.close()
                refused += 1
                under_way -= 1
    selector.close()
    return ready, refused


def main():
    port, total, held = (int(argument) for argument in sys.argv[1:4])
    path = sys.argv[4] if len(sys.argv) > 4 else "/ws"
    begin = time.monotonic()
    opened = refused = 0
    while opened + refused < total:
        ready, failed = wave(port, min(held, total - opened - refused), path, opened + refused)
        opened, refused = opened + len(ready), refused + failed
        for number, sock in enumerate(ready):
            try:
                WAYS[number % len(WAYS)](sock)
            except OSError:
                sock.close()
    print(json.dumps({"opened": opened, "refused": refused, "seconds": round(time.monotonic() - begin, 2)}))


if __name__ == "__main__":
    main()
