"""Clients that are slow, silent, loud or many: each is bounded, and nobody else notices."""

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from support import raw
from support.contract import received
from support.raw import Ended, Raw
from support.steady import Publisher, Steady, payload
from support.usage import KIB, MIB, resident, sockets
from support.waiting import wait_until

STORM = Path(__file__).parent / "support/storm.py"
# Past every deadline that the server has for what is tried here (10 s for a request), on a busy machine.
PATIENCE = 60
# What events of these tests take in the server's memory beyond connections: its ring keeps them for those who are behind.
EVENT_BYTES = 2 * KIB


@pytest.fixture
def brisk(make_server):
    """A server that waits for a sign of life, or the end of a message, for two seconds."""
    return make_server(env={"KECS_HEARTBEAT_INTERVAL": "1s", "KECS_LIMIT_MESSAGES_PER_SECOND": "0"})


@pytest.fixture
def unlimited(make_server):
    return make_server(env={"KECS_LIMIT_MESSAGES_PER_SECOND": "0"})


def settled(server, most):
    """Waits until the server has no more sockets than these."""
    pid = server.process.pid
    wait_until(lambda: sockets(pid) <= most, PATIENCE, lambda: f"at most {most} sockets: there are {sockets(pid)}")


# Slow ones


@pytest.mark.parametrize("whole", [
    b"", b"GET /ws HTTP/1.1\r\n" + b"Host: localhost\r\n" * 1000, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n\r\n" + b" " * 900,
], ids=["silence", "head", "body"])
def test_requests_that_never_end_are_cut(server, whole):
    """Byte by byte, from many connections at once."""
    before = sockets(server.process.pid)
    with Steady(server):
        slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(40)]
        sent = 0
        for each in slow:
            each.setblocking(False)
        open_ones = list(slow)

        def trickle():
            nonlocal sent
            for each in list(open_ones):
                try:
                    if whole:
                        each.send(whole[sent % len(whole):][:1])
                    if not each.recv(4096):
                        open_ones.remove(each)
                except BlockingIOError:
                    pass
                except OSError:
                    open_ones.remove(each)
            sent += 1
            assert not whole or sent < len(whole), "the request is whole by now: it was to be cut before"
            return not open_ones

        # 850 bytes or so in the time, of requests that are longer.
        wait_until(trickle, PATIENCE, lambda: f"the end of {len(open_ones)} slow requests", interval=0.1)
        for each in slow:
            each.close()
    settled(server, before + 1)


def trickling(client, pieces, timeout=PATIENCE):
    """Sends one piece after the other until the server has ended the connection; answers what the last message and
    the close frame said."""
    pieces = iter(pieces)

    def step():
        try:
            client.send(next(pieces))
        except Ended:
            pass
        return client.has_ended()

    wait_until(step, timeout, "the end of a connection that trickles", interval=0.1)
    return client.farewell()


def assert_timed_out(farewell):
    last, code = farewell
    assert code == 4408
    assert last["type"] == "disconnecting" and last["payload"]["code"] == 4408, last
    assert last["payload"]["reason"] and last["payload"]["cursor"], last


def test_half_a_frame(brisk):
    """Its bytes come one at a time, and so slowly that it would take for ever: a message has its time to be whole."""
    with Steady(brisk), Raw(brisk) as client:
        head = raw.frame(raw.TEXT, "x" * 60_000)
        assert_timed_out(trickling(client, (head[n:n + 1] for n in range(len(head)))))


def test_half_a_message(brisk):
    """Fragments without an end, with signs of life between."""
    def pieces():
        yield raw.frame(raw.TEXT, '{"type":', final=False)
        while True:
            yield raw.frame(raw.CONTINUATION, b"", final=False) + raw.frame(raw.PONG)

    with Steady(brisk), Raw(brisk) as client:
        assert_timed_out(trickling(client, pieces()))


def test_no_sign_of_life(brisk):
    with Steady(brisk), Raw(brisk) as silent:
        assert_timed_out(silent.farewell())


def test_a_close_that_is_never_answered(server):
    """The server closes, the client goes on talking: it is cut off all the same."""
    before = sockets(server.process.pid)
    with Raw(server) as client:
        client.send(raw.frame(raw.BINARY, b"not for here"))
        assert client.farewell()[1] == 1003

        def chatter():
            try:
                client.send(raw.frame(raw.PING, b"still here") + raw.message(type="pong"))
            except Ended:
                return True
            return client.has_ended()

        wait_until(chatter, PATIENCE, "the end of the connection", interval=0.1)
    settled(server, before)


# Readers that do not read


def drown(publisher, megabytes, size=64 * KIB):
    """Publishes so much; answers how many events that were."""
    count = megabytes * MIB // size
    for number in range(0, count, 16):
        publisher.publish(*(payload(number + place, "flood", size) for place in range(16)))
    return count


def test_a_stalled_reader_is_told_and_cut(server):
    with Steady(server), Raw(server, small=True) as stalled:
        stalled.send(raw.subscribe("s"))
        # Until it is subscribed nothing would be kept for it; its window is too small to read on.
        stalled.head()
        assert stalled.message()["type"] == "connected"
        assert stalled.message()["type"] == "subscribe_ack"
        publisher = Publisher(server)
        drown(publisher, 24)
        publisher.close()
        # What had been promised comes, in order and without a gap, then the farewell that says where to go on.
        last_seq, last = None, None
        while True:
            opcode, data = stalled.frame(PATIENCE)
            if opcode == raw.CLOSE:
                assert int.from_bytes(data[:2], "big") == 4410
                break
            last = received(json.loads(data))
            if last["type"] == "event":
                assert last_seq is None or last["seq"] == last_seq + 1
                last_seq = last["seq"]
        assert last["type"] == "disconnecting" and last["payload"]["code"] == 4410, last
        cursor = last["payload"]["cursor"]
        assert int(cursor.rpartition(":")[2]) == last_seq

        # And from there nothing is missing.
        with Raw(server) as again:
            again.send(raw.subscribe("s", resumeFrom=cursor))
            assert again.message()["type"] == "connected"
            assert again.message()["payload"]["resumed"] is True
            assert again.message()["seq"] == last_seq + 1


def test_many_stalled_readers_and_memory(server):
    """Each may hold 4 MiB and no more; when they are gone it is free, however often that happens."""
    readers, limit = 16, 4 * MIB
    pid = server.process.pid
    before = sockets(pid)
    after, high = [], 0
    publisher = Publisher(server)
    for _ in range(3):
        stalled = []
        for number in range(readers):
            client = Raw(server, small=True)
            client.send(raw.subscribe("s"))
            client.head()
            assert client.message()["type"] == "connected"
            assert client.message()["type"] == "subscribe_ack"
            stalled.append(client)
        base = resident(pid)
        for part in range(16):
            drown(publisher, 1)
            high = max(high, resident(pid) - base)
        # Cut off and, since they do not even read the farewell, dropped.
        settled(server, before + 1)
        for client in stalled:
            client.reset()
        after.append(resident(pid))
    publisher.close()
    # Events are shared, so far from readers * limit; the ring (16 MiB of them) and the store's own come on top.
    assert high < readers * limit + 64 * MIB, f"{high / MIB:.0f} MiB more while they stall"
    assert max(after[1:]) < after[0] + 16 * MIB, f"MiB after each round: {[round(size / MIB, 1) for size in after]}"


# Too many


def storm(server):
    """10,000 connections, 2,500 at a time."""
    done = subprocess.run([sys.executable, str(STORM), str(server.port), "10000", "2500"], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) | {"seconds": 0} == {"opened": 10_000, "refused": 0, "seconds": 0}


def test_ten_thousand_connections_come_and_go(unlimited, make_server):
    """Three times 10,000, most dropped without a word: memory is where it was after the first time, no socket is left,
    and another client misses nothing meanwhile and waits little longer than while another server is stormed, which
    takes as much of the machine."""
    server, pid = unlimited, unlimited.process.pid
    elsewhere = make_server()
    before = sockets(pid)
    with Steady(server) as undisturbed:
        storm(elsewhere)
    after, times, events = [], [], 0
    for _ in range(3):
        with Steady(server) as steady:
            storm(server)
        settled(server, before)
        events += len(steady.times) if after else 0
        after.append(resident(pid))
        times += steady.times
    steady.times = times
    report = "; ".join(
        f"p{share:g} {steady.quantile(share / 100) * 1e3:.1f} ms, {undisturbed.quantile(share / 100) * 1e3:.1f} ms elsewhere"
        for share in (50, 99)) + f"; KiB after each round: {[size // KIB for size in after]}, {events} events"
    print(report)
    # 100 bytes a connection would be noticed.
    assert max(after[1:]) - after[0] < 2 * MIB + events * EVENT_BYTES, report
    # On two cores that everybody shares; a stall of the stream would be far longer than this.
    assert steady.quantile(0.99) < 50 * undisturbed.quantile(0.99), report


def flood(client, frames, wanted, batch=500):
    """Sends the frames in batches and reads `wanted(batch)` frames of the server's for each; pings are not counted."""
    for start in range(0, len(frames), batch):
        some = frames[start:start + batch]
        client.send(b"".join(some))
        left = wanted(some)
        while left:
            opcode, answer = client.frame(PATIENCE)
            assert opcode != raw.CLOSE, answer
            if opcode != raw.PING and b'"type":"ping"' not in answer[:20]:
                left -= 1


def subscriptions(rounds):
    for number in range(rounds):
        yield raw.subscribe(f"s{number}", eventTypes=["task"], clusters=[f"c{number % 100}"], filters={"status": ["RUNNING"]})
        yield raw.message(id="u", type="unsubscribe", action="events", payload={"subscriptionId": f"s{number}"})


FLOODS = {
    "pings": ([raw.frame(raw.PING, b"p" * 125)] * 50_000, len),
    "empty fragments": (
        [raw.frame(raw.TEXT, b"{", final=False)] + [raw.frame(raw.CONTINUATION, b"", final=False)] * 100_000
        + [raw.frame(raw.CONTINUATION, b"}")], lambda some: int(some[-1][0] == 0x80)),
    "tiny fragments": (
        [raw.frame(raw.TEXT, b'{"type":"', final=False)] + [raw.frame(raw.CONTINUATION, b"x", final=False)] * 60_000
        + [raw.frame(raw.CONTINUATION, b'"}')], lambda some: int(some[-1][0] == 0x80)),
    "subscriptions": (list(subscriptions(10_000)), len),
    "nonsense": ([raw.frame(raw.TEXT, '{"type":"' + "\\u0001" * 40 + '"}'), raw.frame(raw.TEXT, "[" * 60)] * 10_000, len),
}


@pytest.mark.parametrize("name", FLOODS)
def test_floods_are_answered_and_leave_nothing(unlimited, name):
    """Without a limit of messages every single one has its answer, others are served meanwhile, and what it took is
    free afterwards: the same again takes no more."""
    frames, wanted = FLOODS[name]
    pid, before = unlimited.process.pid, sockets(unlimited.process.pid)
    after = []
    for _ in range(3):
        with Steady(unlimited) as steady, Raw(unlimited) as client:
            assert client.message()["type"] == "connected"
            flood(client, frames, wanted)
        settled(unlimited, before)
        after.append(resident(pid) - len(steady.times) * EVENT_BYTES)
    assert max(after[1:]) < after[0] + 4 * MIB, f"KiB after each round: {[size // KIB for size in after]}"


def test_a_flood_that_is_not_read(unlimited):
    """Pongs that nobody takes count like any other bytes that wait: 4410."""
    pid = unlimited.process.pid
    with Steady(unlimited), Raw(unlimited, small=True) as client:
        base = resident(pid)
        pings = raw.frame(raw.PING, b"p" * 125) * 500
        # 13 MB: more than the bound and the sockets' own buffers.
        for _ in range(200):
            client.send(pings)
        assert resident(pid) < base + 32 * MIB
        client.head()
        last, code = client.farewell()
        assert code == 4410 and last["payload"]["code"] == 4410


def test_floods_meet_the_ladder(server):
    """With the limit of messages, unreadable ones count as well: a warning, pauses, the end."""
    with Steady(server), Raw(server) as client:
        assert client.message()["type"] == "connected"
        steps, refusals, last = [], 0, None
        wait_until(lambda: spam(client), PATIENCE, "more than is read of a client that is paused, or the end", interval=0)
        while True:
            opcode, answer = client.frame(PATIENCE)
            if opcode == raw.CLOSE:
                break
            last = received(json.loads(answer))
            if last["type"] == "ping":
                continue
            code = last["payload"]["code"]
            if code == "RATE_LIMIT_EXCEEDED":
                steps.append(last["payload"]["details"]["action"])
            refusals += code == "INVALID_REQUEST"
        assert re.fullmatch("warning (throttled ){5}terminated", " ".join(steps)), steps
        # Every message before the end was answered, also those that had to wait: each pause lets a second's worth through.
        assert refusals >= 101 + 5 * 100, refusals
        assert int.from_bytes(answer[:2], "big") == 4429
        assert last["type"] == "disconnecting" and last["payload"]["code"] == 4429
        assert last["payload"]["retryAfterMs"] > 0


def spam(client):
    """Sends unreadable messages until the socket takes no more; True then, or when the server has ended it."""
    client.socket.setblocking(False)
    try:
        while True:
            client.socket.send(raw.frame(raw.TEXT, "nonsense") * 100)
    except OSError:
        return True
    finally:
        client.socket.settimeout(10)
