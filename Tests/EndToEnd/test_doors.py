"""Under which names the server answers, and to how many of one address."""

import http.client
import json
import socket
import subprocess

import pytest
from support.access import admitted_token
from support.feed import Feed
from support.raw import Ended, Raw, message, subscribe, upgrade_request
from support.waiting import wait_until

LIST = {"X-Amz-Target": "AmazonEC2ContainerServiceV20141113.ListClusters", "Content-Type": "application/x-amz-json-1.1"}


def ask(server, method, path, host, body=None, headers=None):
    """(status, body) of one request with this `Host`."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request(method, path, body, {"Host": host, **(headers or {})})
        answer = connection.getresponse()
        return answer.status, b"" if path == "/v1/events" and answer.status == 200 else answer.read()
    finally:
        connection.close()


def test_a_name_that_was_pointed_here_gets_nothing(make_server):
    """As a browser asks for a page whose name an attacker has pointed at 127.0.0.1: without an Origin."""
    server = make_server(args=["--server-names", "kecs,host.docker.internal"])
    server.target("CreateCluster", {"clusterName": "secret"})
    rebound = f"evil.example:{server.port}"
    for path in ("/v1/events?snapshot=true", "/metrics", "/", "/health", "/ready", "/docs", "/asyncapi.yaml", "/nope"):
        status, body = ask(server, "GET", path, rebound)
        error = json.loads(body)
        assert status == 403 and error["error"] == "Forbidden", (path, status, body)
        assert "evil.example" in error["message"] and "--server-names" in error["message"]
        assert b"secret" not in body
    status, body = ask(server, "POST", "/", rebound, b"{}", LIST)
    assert status == 403 and json.loads(body)["__type"] == "AccessDeniedException" and b"secret" not in body
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(upgrade_request(server.port).replace(b"127.0.0.1", b"evil.example"))
        assert raw.recv(4096).startswith(b"HTTP/1.1 403 ")
    for host in ("localhost", f"127.0.0.1:{server.port}", "[::1]", "kecs:8080", "host.docker.internal:1"):
        assert ask(server, "GET", "/metrics", host)[0] == 200, host
        status, body = ask(server, "POST", "/", host, b"{}", LIST)
        assert status == 200 and b"secret" in body, host


def test_unmodified_clients(ecs, aws, server):
    assert ecs.create_cluster(clusterName="a")["cluster"]["clusterName"] == "a"
    assert len(aws("list-clusters")["clusterArns"]) == 1
    done = subprocess.run(
        [str(aws.program), "--endpoint-url", f"http://localhost:{server.port}", "ecs", "list-clusters"],
        capture_output=True, text=True, timeout=60, env={**aws.environment(), "NO_PROXY": "localhost"})
    assert done.returncode == 0 and "cluster/a" in done.stdout, done.stderr


def test_readers_that_have_gone_make_room_at_once(make_server):
    """Long before a heartbeat, which is 30 s away."""
    server = make_server(args=["--limit-feeds-per-address", "20"])
    for _ in range(3):
        readers = [Feed(server) for _ in range(20)]
        for reader in readers:
            assert reader.status == 200 and reader.type("subscribe_ack")
        with Feed(server) as late:
            assert late.status == 429 and late.error()["code"] == "RATE_LIMIT_EXCEEDED"
            assert late.response.headers["Retry-After"] == "10"
        for reader in readers:
            reader.response.close()
            reader.connection.close()

        def has_room():
            with Feed(server) as honest:
                return honest.status == 200

        wait_until(has_room, 10, "room for a reader")
        wait_until(lambda: 'kecs_connections{door="feed"} 0\n' in server.get("/metrics").body.decode(), 10, "no readers")


def test_one_address_does_not_keep_the_others_out(make_server):
    """The others come through a proxy that tells who they are."""
    server = make_server(hooks=False, args=[
        "--auth", "required", "--trusted-proxies", "127.0.0.1", "--limit-unauthenticated", "8",
        "--limit-unauthenticated-per-address", "3", "--auth-timeout", "1m"])
    token = admitted_token(server, "--name", "ann", "--role", "viewer")

    def open_from(address):
        raw = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        raw.sendall(upgrade_request(server.port).replace(b"\r\n\r\n", f"\r\nX-Forwarded-For: {address}\r\n\r\n".encode()))
        return raw, int(raw.recv(4096)[9:12])

    opened = []
    statuses = []
    for number in range(12):
        raw, status = open_from(f"[2001:db8::{number:x}]:{4000 + number}")
        opened.append(raw)
        statuses.append(status)
    assert statuses == [101] * 3 + [429] * 9
    raw, status = open_from("2001:db8:0:1::1")
    assert status == 101
    opened.append(raw)
    with Raw(server) as honest:
        honest.message()
        honest.send(message(id="a", type="auth", token=token))
        assert honest.message()["type"] == "auth_ack"
    for raw in opened:
        raw.close()


@pytest.mark.parametrize("what", ["shutdown", "too slow"])
def test_a_small_window_reads_the_reason(server, what):
    """A client that takes little at a time, and begins late, is told why it is closed."""
    name = "x" * 20_000
    payload = {"eventType": "cluster", "action": "UPDATE", "cluster": {"clusterName": name}}
    with Raw(server, small=True) as client:
        client.send(subscribe())
        client.head()
        assert client.message()["type"] == "connected"
        assert client.message()["type"] == "subscribe_ack"
        # More than the sockets take, and less, or far more, than may wait beyond them.
        for _ in range(8 if what == "shutdown" else 25):
            answer = server.post("/_kecs/events", json.dumps([payload] * 20).encode(), timeout=30)
            assert answer.status == 200, answer
        if what == "shutdown":
            server.process.terminate()
        try:
            last, code = client.farewell(30)
        except Ended as ended:
            raise AssertionError(f"not told why: {ended}") from None
        assert last["type"] == "disconnecting" and code == last["payload"]["code"]
        assert code == (1001 if what == "shutdown" else 4410)
    if what == "shutdown":
        assert server.process.wait(10) == 0
