"""/v1/events: the stream without a WebSocket."""

import json
import socket
import subprocess
import threading

import pytest
from support.access import admitted_token, bearer, kecs
from support.browser import CHROMIUM, Browser, pages
from support.contract import received
from support.feed import Feed
from support.stream import Stream
from support.waiting import wait_until

ARN = "arn:aws:ecs:us-east-1:000000000000:"


def publish(server, names):
    payloads = [{"eventType": "cluster", "action": "UPDATE", "cluster": {
        "clusterArn": f"{ARN}cluster/{name}", "clusterName": name, "status": "ACTIVE"}} for name in names]
    answer = server.post("/_kecs/events", json.dumps(payloads).encode(), timeout=30)
    assert answer.status == 200, answer
    return answer.json()["seqs"]


def names(messages):
    return [message["payload"]["cluster"]["clusterName"] for message in messages]


@pytest.mark.parametrize("form", ["ndjson", "sse"])
def test_the_same_messages_as_on_the_stream(server, form):
    with Stream(server) as stream, Feed(server, form=form) as feed:
        stream.connected()
        stream.subscribe()
        assert feed.status == 200
        assert feed.response.headers["Content-Type"] == {"ndjson": "application/x-ndjson", "sse": "text/event-stream"}[form]
        assert feed.response.headers["Cache-Control"] == "no-store"
        ack = feed.type("subscribe_ack")
        assert ack["payload"]["status"] == "active" and ack["payload"]["cursor"].endswith(":0")
        server.target("CreateCluster", {"clusterName": "first\u2028\n"[:5]})
        publish(server, ["a", "b", "ü\n🎉"])
        for _ in range(4):
            assert feed.type("event") == stream.until(lambda message: message["type"] == "event")
    if form == "sse":
        assert feed.last_id.endswith(f":{feed.messages[-1]['seq']}")


def test_curl(server):
    child = subprocess.Popen(
        ["curl", "-sN", "--noproxy", "*", f"{server.url}/v1/events?eventTypes=cluster&clusters=wanted"],
        stdout=subprocess.PIPE, text=True)
    try:
        assert received(json.loads(child.stdout.readline()))["type"] == "subscribe_ack"
        for name in ("other", "wanted"):
            server.target("CreateCluster", {"clusterName": name})
        assert names([received(json.loads(child.stdout.readline()))]) == ["wanted"]
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


@pytest.mark.parametrize("form", ["ndjson", "sse"])
def test_nothing_is_lost_or_doubled_on_the_way_back(server, form):
    """Cut again and again while events come, the last time with the server killed."""
    wanted = [f"n-{number}" for number in range(3000)]
    done = threading.Event()

    def produce():
        for start in range(0, len(wanted), 20):
            publish(server, wanted[start:start + 20])
        done.set()

    with Feed(server, form=form) as feed:
        cursor = feed.type("subscribe_ack")["payload"]["cursor"]
    producer = threading.Thread(target=produce)
    producer.start()
    seen = []
    epoch = cursor.split(":")[0]

    def reopened():
        if form == "sse":
            return Feed(server, headers={"Last-Event-ID": cursor}, form=form)
        return Feed(server, f"cursor={cursor}", form=form)

    while len(seen) < 2800:
        with reopened() as feed:
            assert feed.type("subscribe_ack")["payload"]["resumed"] is True
            events = feed.events(min(170, 2800 - len(seen)))
            seen += names(events)
            cursor = f"{epoch}:{events[-1]['seq']}"
            assert form == "ndjson" or feed.last_id == cursor
    producer.join()
    server.kill9()
    server.start()
    with reopened() as feed:
        seen += names(feed.events(200))
    assert seen == wanted


def test_snapshot(server):
    for name in ("one", "two"):
        server.target("CreateCluster", {"clusterName": name})
    with Feed(server, "snapshot=true&eventTypes=cluster") as feed:
        end = feed.type("snapshot_end")
        told = [message for message in feed.messages if message["type"] == "snapshot"]
        assert sorted(names(told)) == ["one", "two"]
        assert all(message["payload"]["action"] == "SNAPSHOT" for message in told)
        assert end["payload"]["cursor"] == feed.messages[0]["payload"]["cursor"]
        server.target("CreateCluster", {"clusterName": "three"})
        assert names([feed.type("event")]) == ["three"]


def test_what_is_gone_is_told_as_the_state(make_server):
    server = make_server(args=["--journal-entries", "50"])
    for name in ("one", "two"):
        server.target("CreateCluster", {"clusterName": name})
    with Feed(server) as feed:
        epoch = feed.type("subscribe_ack")["payload"]["cursor"].split(":")[0]
    publish(server, [f"x-{number}" for number in range(400)])
    wait_until(lambda: Feed(server, f"cursor={epoch}:1").next()["payload"]["resumed"] is False, 20, "the journal to be pruned")
    for cursor, reason in ((f"{epoch}:1", "expired"), ("other:1", "epoch_changed"), (f"{epoch}:99999", "ahead")):
        with Feed(server, f"cursor={cursor}&eventTypes=cluster") as feed:
            ack = feed.type("subscribe_ack")["payload"]
            assert (ack["resumed"], ack["reason"]) == (False, reason)
            feed.type("snapshot_end")
            assert sorted(names([m for m in feed.messages if m["type"] == "snapshot"])) == ["one", "two"]


def test_refusals(server):
    for query, field in (("nonsense=1", "nonsense"), ("eventTypes=tusk", "eventTypes"), ("cursor=x", "resumeFrom"),
                         ("format=xml", "format"), ("clusters=%ff", "query"), ("status=", "filters.status")):
        with Feed(server, query) as feed:
            assert feed.status == 400, query
            error = feed.error()
            assert error["code"] == "INVALID_REQUEST" and error["details"]["field"] == field, (query, error)
    head = subprocess.run(
        ["curl", "-sI", "--noproxy", "*", f"{server.url}/v1/events"], capture_output=True, text=True, timeout=10)
    assert "200 OK" in head.stdout and "application/x-ndjson" in head.stdout
    answer = server.post("/v1/events", b"{}")
    assert answer.status in (400, 404, 405)
    with Feed(server, headers={"Origin": "https://evil.example"}) as feed:
        assert feed.status == 403


def test_heartbeat_and_shutdown(make_server):
    server = make_server(args=["--heartbeat-interval", "300ms"])
    with Feed(server) as feed:
        for _ in range(3):
            ping = feed.type("ping")
        assert ping["cursor"].endswith(":0")
        server.stop()
        last = feed.type("disconnecting")
        assert last["payload"]["code"] == 1001 and last["payload"]["cursor"]
        assert feed.next() is None


def test_permissions(make_server):
    server = make_server(hooks=False, args=["--auth", "required"])
    root = admitted_token(server, "--name", "root", "--role", "admin")
    narrow = admitted_token(server, "--name", "narrow", "--permission", "events:read@seen")
    blind = admitted_token(server, "--name", "blind", "--permission", "ecs:read")

    def create(name):
        assert server.target("CreateCluster", {"clusterName": name}, headers=bearer(root)).status == 200

    with Feed(server) as feed:
        assert feed.status == 401 and feed.error() == "Unauthorized"
    with Feed(server, "token=kecs_wrong") as feed:
        assert feed.status == 401
    with Feed(server, headers=bearer(blind)) as feed:
        assert feed.status == 403 and feed.error() == "Forbidden"
    with Feed(server, "clusters=hidden", headers=bearer(narrow)) as feed:
        assert feed.status == 403 and feed.error()["code"] == "PERMISSION_DENIED"
    # The query's token is for this route only.
    assert server.get(f"/metrics?token={root}").status == 401
    with Feed(server, f"token={narrow}", form="sse") as feed, Feed(server, headers=bearer(root)) as all_of_it:
        feed.type("subscribe_ack")
        all_of_it.type("subscribe_ack")
        for name in ("hidden", "seen"):
            create(name)
        assert names([feed.type("event")]) == ["seen"]
        assert names(all_of_it.events(2)) == ["hidden", "seen"]
        with Feed(server, f"token={narrow}&snapshot=true") as again:
            again.type("snapshot_end")
            assert names([m for m in again.messages if m["type"] == "snapshot"]) == ["seen"]
        assert kecs("token", "revoke", "--data-dir", str(server.data_dir), "narrow").returncode == 0
        end = feed.type("disconnecting")
        assert end["payload"]["code"] == 4401 and feed.next() is None
        create("later")
        assert names([all_of_it.type("event")]) == ["later"]
    for secret in (root, narrow, blind):
        assert secret not in server.log()


def test_a_reader_that_stalls_slows_nobody(server):
    """It has a place and no queue: what it does not take is not read for it."""
    def load():
        with Feed(server) as feed:
            feed.type("subscribe_ack")
            for batch in range(40):
                publish(server, [f"{batch}-{number}-" + "x" * 2000 for number in range(200)])
                assert names(feed.events(200))[-1].startswith(f"{batch}-199-")

    # What the journal and the ring need is there after the first time.
    load()
    stalled = socket.create_connection(("127.0.0.1", server.port))
    stalled.sendall(b"GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    before = server_memory(server)
    load()
    # Its 16 MB are not among it.
    assert server_memory(server) - before < 10_000
    # It goes on where it stood, or is told what it has missed.
    stalled.settimeout(10)
    read = 0
    with stalled.makefile("rb") as lines:
        while read < 4_000_000:
            read += len(lines.readline())
    stalled.close()


def server_memory(server):
    for line in open(f"/proc/{server.process.pid}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1])


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium: Scripts/install-deps.sh test")
def test_a_browsers_event_source(make_server, tmp_path):
    """It comes back by itself, with the last id, and has lost nothing."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("<!doctype html><title>events</title>")
    with pages(site) as origin, Browser(tmp_path / "chromium") as browser:
        server = make_server(args=["--allowed-origins", origin])
        browser.open(f"{origin}/index.html")
        browser.run(f"""(() => {{
            window.seen = [];
            window.source = new EventSource("{server.url}/v1/events?eventTypes=cluster");
            source.onmessage = event => {{
                const message = JSON.parse(event.data);
                if (message.type === "event") seen.push(message.payload.cluster.clusterName);
                if (message.type === "subscribe_ack") window.acknowledged = (window.acknowledged || 0) + 1;
            }};
        }})()""")
        wait_until(lambda: browser.run("window.acknowledged") == 1, 10, "the page's subscription")
        publish(server, ["a", "b"])
        wait_until(lambda: browser.run("seen") == ["a", "b"], 10, lambda: f"two events: {browser.run('seen')}")
        server.kill9()
        server.start()
        publish(server, ["c", "d"])
        wait_until(lambda: browser.run("seen") == ["a", "b", "c", "d"], 20, lambda: f"four events: {browser.run('seen')}")
        assert browser.run("acknowledged") == 2
