"""What both client libraries of the specification do alike, against the real server."""

import json
import random
import signal
import subprocess
from functools import partial

import pytest
from support.access import admitted_token, bearer
from support.clients import ecs_client
from support.followers import FOLLOWERS, has_global_websocket
from support.jobs import Jobs
from support.logs import run
from support.posted import publish
from support.relay import Relay
from support.server import BINARY, free_port
from support.stream import Stream
from support.waiting import wait_until


@pytest.fixture
def begin(request):
    """Begins followers of a kind; ends them all."""
    begun = []

    def begin(kind, url, **options):
        if kind != "python":
            request.getfixturevalue("node_ws")
        if kind == "javascript-global" and not has_global_websocket():
            pytest.skip("this Node has no global WebSocket")
        begun.append(FOLLOWERS[kind](url, **options))
        return begun[-1]

    yield begin
    for each in begun:
        each.close()


@pytest.fixture(params=["python", "javascript-ws"])
def follower(request, begin):
    """Begins a follower: called with a URL and options of the JavaScript client's."""
    return partial(begin, request.param)


@pytest.fixture(params=FOLLOWERS)
def any_follower(request, begin):
    """The same, also with a WebSocket as browsers have it."""
    return partial(begin, request.param)


def assert_all(follower, last, first=1):
    wait_until(lambda: follower.seqs and follower.seqs[-1] >= last, 60,
               lambda: f"event {last}; {[told for told in follower.told if told[0] != 'event'][-6:]}")
    assert follower.seqs == list(range(first, last + 1))
    assert follower.of("gap") == []


def test_cuts_at_any_point(server, any_follower):
    """Thousands of events over a network that breaks again and again: none is lost, none comes twice."""
    dice = random.Random(8)
    with Relay(server.port) as relay:
        following = any_follower(f"ws://127.0.0.1:{relay.port}/ws", subscriptions=[{}, {"eventTypes": ["cluster"]}])
        following.wait("ack", 2)
        last = 0
        for _ in range(25):
            last = publish(server, dice.randrange(1, 400))
            # Some cuts when everything has come, some in the midst of it, some while it comes back.
            seen = dice.randrange(len(following.seqs), last + 1)
            wait_until(lambda seen=seen: len(following.seqs) >= seen, 30,
                       lambda: f"event {seen}: {len(following.seqs)}, {following.told[-5:]}", 0.001)
            for _ in range(dice.randrange(1, 4)):
                passed = relay.passed + dice.randrange(3000)
                wait_until(lambda passed=passed: relay.passed >= passed or len(following.seqs) >= last, 30,
                           lambda: f"event {last}: {len(following.seqs)}, {following.told[-5:]}", 0.001)
                relay.cut()
        assert last > 3000
        assert_all(following, last)
        assert len(following.of("connected")) > 20


@pytest.mark.runtimes("process")
def test_logs_over_cuts(server, ecs, cluster, any_follower):
    """A log is followed to its end over a network that breaks again and again: no line is lost, none comes twice."""
    count = 2000
    script = f"i=0; while [ $i -lt {count} ]; do i=$((i+1)); echo $i; [ $((i % 20)) -ne 0 ] || sleep 0.05; done"
    arn = run(ecs, cluster, Jobs().definition(script))
    dice = random.Random(10)
    with Relay(server.port) as relay:
        following = any_follower(f"ws://127.0.0.1:{relay.port}/ws", logs={"task": arn})
        texts = []

        def look():
            texts[:] = [text for lines in following.of("log") for text in lines]
            return len(texts)

        cuts = 0
        while look() < count and not following.of("log_end"):
            more = len(texts) + dice.randrange(120)
            wait_until(lambda more=more: look() >= min(more, count), 60,
                       lambda: f"line {more}: {texts[-3:]}, {[told for told in following.told if told[0] != 'log'][-5:]}", 0.001)
            cuts += relay.cut() > 0
        end = following.wait("log_end")
        assert end["containers"] == [{"containerName": "app", "reason": "stopped"}]
        assert [text for lines in following.of("log") for text in lines] == [str(number) for number in range(1, count + 1)]
        assert cuts > 5


def test_kills_of_the_server(server, follower):
    following = follower(server.ws_url, subscriptions=[{}, {"clusters": ["posted"]}])
    following.wait("ack", 2)
    dice, last = random.Random(9), 0
    for kill in range(4):
        for _ in range(4):
            last = publish(server, 150)
        seen = dice.randrange(len(following.seqs), last + 1)
        wait_until(lambda seen=seen: len(following.seqs) >= seen, 30, interval=0.001)
        server.kill9()
        server.start()
        following.wait("connected", kill + 2)
    last = publish(server, 10)
    assert_all(following, last)
    # A goodbye is taken at its word.
    server.restart()
    following.wait("connected", 6)
    assert [told["code"] for told in following.of("disconnected")][-1] == 1001
    assert_all(following, publish(server, 10))


def test_what_cannot_be_told_any_more_is_a_gap(make_server, follower):
    server = make_server(env={"KECS_JOURNAL_ENTRIES": "5"})
    ecs_client(server).create_cluster(clusterName="kept")
    with Relay(server.port) as relay:
        following = follower(f"ws://127.0.0.1:{relay.port}/ws")
        following.wait("ack")
        # Nobody is there.
        relay.target = free_port()
        relay.cut()
        following.wait("disconnected")
        publish(server, 200)
        relay.target = server.port
        gap = following.wait("gap")
        assert gap["payload"]["reason"] == "expired" and gap["payload"]["latestSeq"] >= 200
        following.wait("snapshot_end")
        assert [told["payload"]["cluster"]["clusterName"] for told in following.of("snapshot")] == ["kept"]
        last = publish(server, 3)
        wait_until(lambda: following.seqs and following.seqs[-1] == last, 10)
        assert following.seqs[-3:] == [last - 2, last - 1, last]


def test_a_lost_connection_that_nobody_tells_of(make_server, follower):
    """Only the missing heartbeat shows it."""
    server = make_server(env={"KECS_HEARTBEAT_INTERVAL": "300ms"})
    with Relay(server.port) as relay:
        following = follower(f"ws://127.0.0.1:{relay.port}/ws")
        following.wait("ack")
        # A stopped process answers nothing, and its connections stay open.
        server.process.send_signal(signal.SIGSTOP)
        try:
            following.wait("disconnected")
            assert "Nothing came" in following.of("disconnected")[0]["reason"]
        finally:
            server.process.send_signal(signal.SIGCONT)
        last = publish(server, 5)
        assert_all(following, last)


# Access


@pytest.fixture
def guarded(make_server):
    return make_server(hooks=False, args=["--auth", "required"])


def create(server, token, name):
    assert server.target("CreateCluster", {"clusterName": name}, headers=bearer(token)).status == 200


def revoke(server, name):
    subprocess.run([BINARY, "token", "revoke", name, "--data-dir", str(server.data_dir)], check=True)


def test_tokens(guarded, follower):
    admin = admitted_token(guarded, "--role", "admin", "--name", "admin")
    one, two, three = (admitted_token(guarded, "--role", "viewer", "--name", name) for name in ("one", "two", "three"))
    following = follower(guarded.ws_url, tokens=[one, two])
    fixed = follower(guarded.ws_url, token=one)
    for each in (following, fixed):
        each.wait("ack")
    create(guarded, admin, "before")
    revoke(guarded, "one")
    # Without another token there is no coming back.
    assert fixed.wait("closed")["code"] == "AUTH_FAILED"
    assert fixed.of("disconnected")[-1]["code"] == 4401
    following.wait("connected", 2)
    # Another one on the live connection, which then does not depend on the old one any more.
    following.authenticate(three)
    revoke(guarded, "two")
    create(guarded, admin, "after")
    wait_until(lambda: len(following.seqs) == 2, 15)
    assert following.seqs == [1, 2] and len(following.of("connected")) == 2
    assert follower(guarded.ws_url, token="kecs_wrong").wait("closed")["code"] == "AUTH_FAILED"
    assert follower(guarded.ws_url).wait("closed")["code"] == "AUTH_FAILED"
    assert one not in guarded.log() and three not in guarded.log()


def test_a_token_that_expires(guarded, follower):
    lasting = admitted_token(guarded, "--role", "admin", "--name", "lasting")
    following = follower(guarded.ws_url, tokens=[
        admitted_token(guarded, "--role", "viewer", "--expires", "2s", "--name", "short"), lasting])
    following.wait("ack")
    following.wait("connected", 2)
    assert following.of("disconnected")[0]["code"] == 4401
    create(guarded, lasting, "later")
    wait_until(lambda: following.seqs == [1], 10)


# Rates


def retry_in(told):
    """Milliseconds."""
    return told["retryIn"] if "retryIn" in told else told["retry_in"] * 1000


def test_too_many_messages(make_server, begin):
    # All at once: the ladder takes its time.
    server = make_server(args=["--limit-messages-per-second", "20"])
    everybody = [begin(kind, server.ws_url) for kind in ("python", "javascript-ws")]
    for each in everybody:
        each.wait("ack")
        each.commands(400)
    for each in everybody:
        told = each.wait("disconnected", timeout=60)
        # When it comes back is what the server asked for: not now.
        assert told["code"] == 4429 and retry_in(told) >= 1000
    for each in everybody:
        # What was answered is told, and what was lost is told.
        each.wait("refused", 400)
        assert set(each.of("refused")) == {"INVALID_REQUEST", "CONNECTION_LOST"}


def test_too_many_connections(make_server, follower):
    """The return of a client that was connected does not count; a new one is told when to come."""
    server = make_server(args=["--limit-connections-per-minute", "1"])
    with Relay(server.port) as relay:
        following = follower(f"ws://127.0.0.1:{relay.port}/ws")
        following.wait("ack")
        for turn in range(3):
            relay.cut()
            following.wait("connected", turn + 2)
        assert_all(following, publish(server, 5))
        other = follower(f"ws://127.0.0.1:{relay.port}/ws")
        assert retry_in(other.wait("disconnected")) >= 1000
        assert "429" in other.wait("error")["message"]


# Much at once


def test_a_long_replay_into_a_small_queue(server, any_follower):
    """More than may wait, and faster than it is taken: a client that can stops reading, one that cannot comes back."""
    for _ in range(4):
        last = publish(server, 2500)
    with Stream(server) as stream:
        epoch = stream.connected()["payload"]["epoch"]
    assert_all(any_follower(server.ws_url, subscriptions=[{"resumeFrom": f"{epoch}:0"}], maxQueue=50), last)
