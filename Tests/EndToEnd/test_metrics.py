"""`/metrics` has the figures that a test has caused, and log lines name the client."""

import json
import re
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from support import raw
from support.access import admitted_token, bearer
from support.clients import ecs_client
from support.jobs import JOBS
from support.metrics import Metrics, wait_for_value
from support.raw import Raw
from support.server import BINARY
from support.steady import Publisher, payload
from support.services import wait_for_service
from support.stream import Stream
from support.terminal import Terminal, ordered, run_task
from support.usage import KIB, MIB, resident, sockets
from support.waiting import wait_until
from websockets.exceptions import InvalidStatus

STORM = Path(__file__).parent / "support" / "storm.py"
OPERATIONS = Path(__file__).resolve().parents[2] / "Docs" / "Operations.md"


def publish(server, *payloads):
    publisher = Publisher(server)
    publisher.publish(*payloads)
    publisher.close()


def lines(server, message):
    """Parsed log lines of this message, of a server that writes JSON."""
    found = []
    for line in server.log().splitlines():
        if line.startswith("{"):
            line = json.loads(line)
            if line.get("message") == message:
                found.append(line)
    return found


def line(server, message, **fields):
    """The one line of this message that has these fields."""
    def matching():
        return [line for line in lines(server, message) if fields.items() <= line.items()]
    wait_until(matching, 15, lambda: f"a line {message!r} with {fields}:\n{server.log()}")
    assert len(matching()) == 1
    return matching()[0]


def unsubscribe(stream, id):
    return stream.ask({"id": f"end-{id}", "type": "unsubscribe", "action": "events", "payload": {"subscriptionId": id}})


def framed(text):
    """Bytes of a message in the server's frame, up to 64 KiB."""
    size = len(text.encode())
    return size + (2 if size < 126 else 4)


def test_every_metric_is_documented(server):
    """The table of the documentation has each metric, by name and type, and no other."""
    rows = re.findall(r"^\| `((?:kecs|process)_\w+)` \| (\w+) \|", OPERATIONS.read_text(), re.M)
    assert len(rows) == len(set(rows)) > 30
    documented = dict(rows)
    # Some appear once there is something to tell.
    server.target("ListClusters", {})
    with pytest.raises(InvalidStatus):
        Stream(server, additional_headers={"Origin": "http://evil.example"})
    metrics = Metrics(server)
    later = {"kecs_stream_slow_closes_total", "kecs_stream_client_lag_events"}
    told = {line.split()[2]: line.split()[3] for line in metrics.text.splitlines() if line.startswith("# TYPE")}
    assert told == {name: kind for name, kind in documented.items() if name not in later}
    assert later <= documented.keys()
    # Each says what it is.
    helped = {line.split()[2] for line in metrics.text.splitlines() if line.startswith("# HELP")}
    assert helped == told.keys()


def test_the_stream_in_figures(make_server):
    server = make_server(args=["--log-format", "json", "--log-level", "debug"])
    before = Metrics(server)
    base = before("kecs_journal_seq")
    with Stream(server, "/ws?client=one") as one, Stream(server, "/ws?client=two") as two:
        for stream in (one, two):
            stream.connected()
        one.subscribe("a")
        one.subscribe("b", eventTypes=["task"])
        cursor = two.subscribe("c", eventTypes=["cluster"])["payload"]["cursor"]
        publish(server, *(payload(number) for number in range(5)))
        alarm = {"eventType": "scaling", "action": "ALARM", "scaling": {
            "serviceArn": "arn:aws:ecs:us-east-1:000000000000:service/c/s",
            "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/c"}}
        publish(server, alarm)
        for _ in range(6):
            one.event("scaling" if len(one.events) == 5 else "cluster")
        for _ in range(5):
            two.event("cluster")
        # Again from where it began; then from what is not this database's, which is a snapshot.
        unsubscribe(two, "c")
        two.ask({"id": "d", "type": "subscribe", "action": "events",
                 "payload": {"eventTypes": ["cluster"], "resumeFrom": cursor}})
        for _ in range(5):
            two.event("cluster")
        two.ask({"id": "e", "type": "subscribe", "action": "events", "payload": {"resumeFrom": "0123456789abcdef:1"}})
        two.until(lambda message: message["type"] == "snapshot_end")
        unsubscribe(two, "e")
        one.ask({"id": "x", "type": "subscribe", "action": "events", "payload": {"eventTypes": ["nonsense"]}})
        unsubscribe(one, "nothing")
        one.ask({"id": "p", "type": "ping"})

        metrics = Metrics(server)
        assert metrics("kecs_connections", door="ws") == 2
        assert metrics("kecs_connections_accepted_total", door="ws") == 2
        assert metrics("kecs_stream_events_total", type="cluster") == 5
        assert metrics("kecs_stream_events_total", type="scaling") == 1
        assert metrics("kecs_journal_seq") == base + 6
        assert metrics.series("kecs_stream_messages_received_total") == {
            ("subscribe",): 6, ("unsubscribe",): 3, ("ping",): 1}
        assert metrics.series("kecs_stream_errors_total") == {("INVALID_REQUEST",): 1, ("RESOURCE_NOT_FOUND",): 1}
        assert metrics.series("kecs_stream_resumes_total") == {("resumed",): 1, ("epoch_changed",): 1}
        assert metrics("kecs_stream_snapshots_total") == 1
        # Six for the one; five for the other, and again.
        assert metrics("kecs_stream_deliveries_total") == 6 + 5 + 5
        sizes = {stream: sum(framed(frame) for frame in stream.frames if '"type":"event"' in frame)
                 for stream in (one, two)}
        assert metrics("kecs_stream_delivered_bytes_total") == sum(sizes.values())
        # Each event on each event loop that had connections: one, or two.
        assert metrics("kecs_stream_fanout_duration_seconds_count") in (6, 12)
        assert 0 < metrics("kecs_stream_fanout_duration_seconds_sum") < 60
        assert metrics("kecs_stream_lag_events") == 0
        assert metrics("kecs_stream_slow_readers") == 0
        assert metrics("kecs_stream_subscriptions") == 3
    metrics = wait_for_value(server, 2, "kecs_connection_closes_total", door="ws", code="1000")
    assert metrics("kecs_connections", door="ws") == 0
    assert metrics("kecs_stream_subscriptions") == 0
    for stream, name, events in ((one, "one", 6), (two, "two", 10)):
        closed = line(server, "Connection closed", client=name)
        assert closed["session"] == stream.messages[0]["payload"]["sessionId"]
        assert int(closed["events"]) == events and int(closed["bytes"]) == sizes[stream]
    assert closed["level"] == "debug"
    assert closed["address"] == "127.0.0.1"
    assert closed["principal"] == "anonymous"
    assert closed["side"] == "client" and closed["code"] == "1000"
    assert line(server, "Connection opened", client="two")["level"] == "debug"


def test_a_slow_client_by_its_name(make_server):
    server = make_server(args=["--log-format", "json"])
    with Raw(server, small=True, path="/ws?client=sleepy%0A%22board%22") as stalled:
        stalled.send(raw.subscribe("s"))
        stalled.head()
        assert stalled.message()["type"] == "connected"
        assert stalled.message()["type"] == "subscribe_ack"
        publisher = Publisher(server)
        seen = None
        for number in range(400):
            publisher.publish(payload(number, "flood", 64 * KIB))
            metrics = Metrics(server)
            if metrics("kecs_stream_slow_readers") == 1:
                seen = metrics
            if metrics.series("kecs_stream_slow_closes_total"):
                break
        publisher.close()
        # While it was behind, that was to be seen.
        assert seen is not None
        assert seen.series("kecs_stream_client_lag_events") == {("sleepy__board_",): seen("kecs_stream_lag_events")}
        assert seen("kecs_stream_lag_events") > 0
        assert metrics.series("kecs_stream_slow_closes_total") == {("sleepy__board_",): 1}
        assert metrics("kecs_stream_lagging_total") == 1
    metrics = wait_for_value(server, 1, "kecs_connection_closes_total", door="ws", code="4410")
    assert metrics("kecs_stream_lag_events") == 0
    assert metrics.series("kecs_stream_client_lag_events") == {}
    closed = line(server, "Connection closed", code="4410")
    assert closed["level"] == "info"
    assert closed["client"] == "sleepy__board_"
    assert closed["side"] == "server" and closed["reason"] == "Too slow"
    assert int(closed["events"]) > 0 and int(closed["bytes"]) > 4 * MIB


def test_the_ladder(make_server):
    server = make_server(args=["--limit-messages-per-second", "20", "--log-format", "json"])
    with Stream(server, "/ws?client=chatterbox") as stream:
        session = stream.connected()["payload"]["sessionId"]
        stream.socket.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        for number in range(500):
            stream.send({"id": f"q{number}", "type": "ping"})
        assert stream.closed(30)[0] == 4429
        told = [m["payload"]["details"]["action"] for m in stream.messages if m["type"] == "error"]
    assert told.count("warning") == told.count("terminated") == 1
    metrics = wait_for_value(server, 1, "kecs_connection_closes_total", door="ws", code="4429")
    assert metrics.series("kecs_rate_limit_steps_total") == {(step,): told.count(step) for step in set(told)}
    assert metrics.series("kecs_stream_errors_total") == {("RATE_LIMIT_EXCEEDED",): len(told)}
    assert [line["step"] for line in lines(server, "Message rate exceeded")] == told
    assert {(line["client"], line["session"]) for line in lines(server, "Message rate exceeded")} == {
        ("chatterbox", session)}


def test_who_is_refused(make_server):
    server = make_server(env={"KECS_LIMIT_CONNECTIONS_PER_MINUTE": "2"},
                         args=["--trusted-proxies", "127.0.0.0/8", "--log-format", "json"])
    headers = {"X-Forwarded-For": "198.51.100.7"}

    def attempt(**more):
        try:
            with Stream(server, "/ws?client=eager", additional_headers=headers | more) as stream:
                stream.connected()
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    assert [attempt() for _ in range(3)] == [101, 101, 429]
    assert attempt(Origin="http://evil.example") == 403
    metrics = Metrics(server)
    assert metrics.series("kecs_connections_refused_total") == {
        ("RATE_LIMIT_EXCEEDED", "429"): 1, ("FORBIDDEN", "403"): 1}
    assert metrics("kecs_rate_limit_steps_total", step="connection") == 1
    refused = line(server, "Connection refused", status="429")
    assert refused["level"] == "info"
    assert refused["client"] == "eager" and refused["address"] == "198.51.100.7" and refused["door"] == "ws"


def test_requests_tasks_and_the_store(server, ecs, cluster, jobs):
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    with pytest.raises(ecs.exceptions.ClusterNotFoundException):
        ecs.run_task(cluster="nowhere", taskDefinition="f")
    arns = [ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"] for _ in range(2)]
    ecs.get_waiter("tasks_running").wait(cluster=cluster, tasks=arns, WaiterConfig={"Delay": 1, "MaxAttempts": 20})
    ecs.create_service(cluster=cluster, serviceName="none", taskDefinition="f", desiredCount=0)
    wait_for_service(ecs, cluster, "none")
    metrics = Metrics(server)
    assert metrics("kecs_ecs_requests_total", operation="RunTask", status="200") == 2
    assert metrics("kecs_ecs_requests_total", operation="RunTask", status="400") == 1
    assert metrics("kecs_ecs_request_duration_seconds_count", operation="RunTask") == 3
    assert metrics("kecs_ecs_requests_total", operation="CreateCluster", status="200") == 1
    assert metrics.series("kecs_tasks") == {("RUNNING",): 2}
    assert metrics("kecs_clusters") == 1
    assert metrics("kecs_services", status="ACTIVE") == metrics("kecs_deployments", rollout_state="COMPLETED") == 1
    assert metrics("kecs_ready") == 1
    assert metrics("kecs_reconciler_activations_total", reconciler="task") >= 2
    assert metrics("kecs_reconciler_retries_total", reconciler="task") == 0
    commits = metrics("kecs_store_commit_duration_seconds_count")
    assert commits == metrics("kecs_store_commit_transactions_count") > 0
    assert metrics("kecs_store_transaction_duration_seconds_count") >= metrics("kecs_store_commit_transactions_sum")
    assert metrics("kecs_store_failing") == metrics("kecs_store_commit_failures_total") == 0
    # The process, as the system knows it.
    assert metrics("process_open_fds") >= sockets(server.process.pid)
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    rss = int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * KIB
    assert abs(metrics("process_resident_memory_bytes") - rss) < rss / 4
    assert metrics("process_cpu_seconds_total") > 0
    version = json.loads(server.get("/health").body)["version"]
    assert metrics.series("kecs_build_info") == {(version,): 1}
    # Buckets are those that fit a parser's idea of them: cumulative, and the last is the count.
    for name in ("kecs_store_commit_duration_seconds", "kecs_stream_fanout_duration_seconds"):
        buckets = [value for (sample, _), value in metrics.samples.items() if sample == name + "_bucket"]
        assert buckets == sorted(buckets) and buckets[-1] == metrics(name + "_count")


def test_a_scraper_has_a_token(make_server):
    server = make_server(hooks=False, args=["--auth", "required"])
    assert server.get("/metrics").status == 401
    scraper = admitted_token(server, "--name", "scraper", "--permission", "metrics:read")
    assert "kecs_build_info" in Metrics(server, bearer(scraper)).text
    assert server.target("ListClusters", {}, headers=bearer(scraper)).status == 400
    other = admitted_token(server, "--name", "other", "--permission", "events:read")
    assert server.get("/metrics", headers=bearer(other)).status == 403


@pytest.mark.parametrize("format", ["text", "json"])
def test_lines_name_clients_and_no_tokens(make_server, format):
    server = make_server(hooks=False, args=[
        "--auth", "required", "--auth-timeout", "1s", "--log-format", format, "--log-level", "debug"])
    good = admitted_token(server, "--name", "ann", "--role", "viewer")
    bad = "kecs_" + "0123456789abcdef" * 4
    jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl"
    for token in (good, bad, jwt):
        # As its name, too.
        with Stream(server, f"/ws?client={token}&token={token}") as stream:
            stream.connected()
            if token == good:
                stream.subscribe()
            else:
                assert stream.closed()[0] == 4401
        for name, agent in (("client=tool&", {}), ("", {"user_agent_header": f"{token}/1"})):
            try:
                with Stream(server, f"/ws?{name}x={token}", additional_headers=bearer(token), **agent) as stream:
                    stream.connected()
                assert token == good
            except InvalidStatus as refused:
                assert token != good and refused.response.status_code == 401
    with Stream(server, "/ws?client=forger%0A2024-01-01T00:00:00Z%20error%20All%20is%20lost") as stream:
        assert stream.closed()[0] == 4408
    server.stop()
    log = server.log()
    for token in (good, bad, jwt):
        assert token not in log and token[5:] not in log
    assert not any(line.startswith("2024-01-01T00:00:00Z") for line in log.splitlines())
    for name in ("tool", "[redacted]", "forger_2024-01-01T00:00:00Z error All is lost"):
        assert f'"client":"{name}"' in log or f"client={name}" in log or f'client="{name}"' in log, name
    for message in ("Authentication failed", "Connection refused", "Connection closed", "Connection opened"):
        assert message in log
    assert "principal=ann" in log or '"principal":"ann"' in log


def test_feeds_and_programs_have_names(make_server):
    # That a reader of a feed has gone is noticed when something is written.
    server = make_server(args=["--log-format", "json", "--log-level", "debug", "--heartbeat-interval", "1s",
                               "--trusted-proxies", "127.0.0.0/8"])
    feed = urllib.request.Request(server.url + "/v1/events?eventTypes=cluster", headers={
        "User-Agent": "reader/2.0 x", "X-Forwarded-For": "6.6.6.6, 198.51.100.9"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(feed, timeout=10) as answer:
        assert b"subscribe_ack" in answer.readline()
        publish(server, payload(1), payload(2))
        assert b'"seq"' in answer.readline()
        assert b'"seq"' in answer.readline()
        assert Metrics(server)("kecs_connections", door="feed") == 1
    closed = line(server, "Connection closed", door="feed")
    assert closed["client"] == "reader" and closed["events"] == "2"
    assert closed["address"] == "198.51.100.9"
    assert Metrics(server)("kecs_connections", door="feed") == 0
    # `kecs events` says who it is.
    watcher = subprocess.Popen([str(BINARY), "events", "--endpoint", server.url], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert line(server, "Connection opened", door="ws")["client"] == "kecs"
    finally:
        watcher.terminate()
        watcher.communicate(timeout=10)


def test_ten_thousand_names(make_server):
    """Neither metrics nor memory grow with the names that clients give themselves."""
    server = make_server(args=["--log-format", "json"])
    pid = server.process.pid

    def storm(prefix):
        done = subprocess.run(
            [sys.executable, str(STORM), str(server.port), "10000", "1000", f"/ws?client={prefix}-{{number}}"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["opened"] == 10_000
        metrics = wait_for_value(server, 0, "kecs_connections", door="ws")
        return metrics, resident(pid), server.log_path.stat().st_size

    first, memory, written = storm("a")
    second, more_memory, more_written = storm("b")
    assert first("kecs_connections_accepted_total", door="ws") == 10_000
    assert second("kecs_connections_accepted_total", door="ws") == 20_000
    # Not one series more, and names in none.
    assert len(second.samples) == len(first.samples) < 1000
    assert not re.search(r'client="[ab]-', second.text)
    assert sum(value for labels, value in second.series("kecs_connection_closes_total").items()) == 20_000
    print(f"memory {memory // KIB} KiB, then {more_memory // KIB} KiB; log {written} and {more_written} bytes")
    assert more_memory - memory < 2 * MIB
    # A line for each abnormal end would be 2 MB.
    assert more_written < 500 * KIB
    left_out = sum(int(line.get("left-out", 0)) for line in lines(server, "Connection closed"))
    assert left_out > 5_000


def test_commands_have_names(make_server):
    server = make_server("process", args=["--log-format", "json", "--log-level", "debug"])
    ecs = ecs_client(server)
    ecs.create_cluster(clusterName="test")
    task = run_task(ecs, JOBS["process"].graceful())
    session = ordered(server, task, "sh -c 'echo hello; exit 3'")
    with Terminal(session["websocketUrl"] + "?client=my-terminal") as terminal:
        assert terminal.end() == (1000, {"exitCode": 3})
    metrics = wait_for_value(server, 1, "kecs_connection_closes_total", door="exec", code="1000")
    assert metrics("kecs_connections", door="exec") == 0
    assert metrics("kecs_connections_accepted_total", door="exec") == 1
    closed = line(server, "Connection closed", door="exec")
    assert closed["client"] == "my-terminal" and closed["principal"] == "anonymous"
    assert closed["side"] == "server" and closed["reason"] == '{"exitCode":3}'
    assert int(closed["bytes"]) == len(b"hello\r\n")
    with pytest.raises(InvalidStatus):
        Terminal(session["websocketUrl"] + "?client=late")
    assert line(server, "Connection refused", client="late")["door"] == "exec"
    # To know a session's id is to be let in.
    assert session["sessionId"] not in server.log()
