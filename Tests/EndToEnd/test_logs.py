"""Subscriptions to logs: what containers write, as they write it."""

import os

import pytest
from support.access import admitted_token, bearer, kecs
from support.clients import ecs_client
from support.jobs import Jobs
from support.logs import next_log, read_all, read_until, run, subscribe, subscribed, texts
from support.stream import Stream
from support.waiting import wait_until

real = pytest.mark.runtimes("process", "docker")
jobs = Jobs()
# Hears SIGTERM at once.
PATIENT = "trap 'exit 0' TERM; "
WAIT = "while :; do sleep 1 & wait; done"


def job(script, name="app", **extra):
    return jobs.definition(script, name, stopTimeout=2, **extra)


@pytest.fixture
def logs(server):
    """A connection without other subscriptions."""
    with Stream(server) as stream:
        stream.connected()
        yield stream


@real
def test_what_there_is_and_what_comes(ecs, cluster, logs, tmp_path, runtime):
    """The seam is nowhere to be seen; the end is told."""
    script = ("i=0; while [ $i -lt 400 ]; do i=$((i+1)); echo $i; [ $i -lt 300 ] || sleep 0.01; done; echo bad >&2; exit 3")
    arn = run(ecs, cluster, job(script))
    subscribed(logs, arn)
    lines, ends = read_all(logs)
    out = [line for line in lines if line["stream"] == "stdout"]
    assert texts(out) == [str(number) for number in range(1, 401)]
    assert [line["message"] for line in lines if line["stream"] == "stderr"] == ["bad"]
    assert [line["timestamp"] for line in out] == sorted(line["timestamp"] for line in out)
    assert ends == {"app": "stopped"}
    # Afterwards all of it is there still, in part too, and a follower is told the end at once.
    for follow in (True, False):
        subscribed(logs, arn, "again", tail=10, follow=follow)
        again, ends = read_all(logs, "again")
        assert again == lines[-10:] and ends == {"app": "stopped" if follow else "complete"}


@real
def test_only_what_is_asked_for(ecs, cluster, logs):
    arn = run(ecs, cluster, job(f"{PATIENT}echo one; sleep 0.3; echo two; {WAIT}"), job(f"{PATIENT}echo other; {WAIT}", "side"))
    subscribed(logs, arn, containers=["app"])
    one, two = read_until(logs, lambda lines: len(lines) == 2)
    assert texts([one, two]) == ["one", "two"]
    short = arn.split("/")[-1]
    for payload, expected in [
        ({"tail": 1}, ["two"]), ({"tail": 0}, []), ({"since": two["timestamp"]}, ["two"]),
        ({"since": {"app": two["timestamp"]}, "tail": 0}, ["two"]), ({"since": "2999-01-01T00:00:00Z"}, []),
    ]:
        subscribed(logs, short, "part", cluster=cluster, containers=["app"], follow=False, **payload)
        lines, ends = read_all(logs, "part")
        assert texts(lines) == expected and ends == {"app": "complete"}, payload
    subscribed(logs, arn, "both", follow=False)
    seen = {}
    while (message := next_log(logs, "both"))["type"] == "log":
        seen.setdefault(message["payload"]["containerName"], []).extend(texts(message["payload"]["lines"]))
    assert seen == {"app": ["one", "two"], "side": ["other"]}
    assert {each["containerName"]: each["reason"] for each in message["payload"]["containers"]} == {
        "app": "complete", "side": "complete"}


@real
def test_long_lines_and_bytes_that_are_no_text(ecs, cluster, logs):
    script = "e=é; for i in 1 2 3 4; do e=$e$e$e$e$e$e$e$e$e$e; done; printf '%s%s\\na\\377b\\nend' $e $e"
    arn = run(ecs, cluster, job(script), status="STOPPED")
    subscribed(logs, arn)
    lines, _ = read_all(logs)
    assert "".join(line["message"] + ("" if line.get("partial") else "\n") for line in lines) == "é" * 20_000 + "\na\ufffdb\nend"
    assert all(len(line["message"].encode()) <= 16_387 for line in lines)


@real
def test_what_json_makes_longer_stays_within_a_message(ecs, cluster, logs):
    """Control characters have six bytes in JSON; `next_log` holds every message against the bound."""
    script = ("head -c 40000 /dev/zero | tr '\\0' '\\1'; echo; head -c 30000 /dev/zero | tr '\\0' '\"'; echo; "
              "i=0; while [ $i -lt 300 ]; do i=$((i+1)); printf '\\033[1m%s\\033[0m \\\\ \\t\\n' $i; done")
    arn = run(ecs, cluster, job(script), status="STOPPED")
    subscribed(logs, arn)
    lines, _ = read_all(logs)
    whole = "".join(line["message"] + ("" if line.get("partial") else "\n") for line in lines)
    assert whole == "\1" * 40_000 + "\n" + '"' * 30_000 + "\n" + "".join(
        f"\033[1m{number}\033[0m \\ \t\n" for number in range(1, 301))


@pytest.mark.runtimes("docker")
def test_a_terminal(ecs, cluster, logs):
    arn = run(ecs, cluster, job("echo one; echo two >&2; head -c 40000 /dev/zero | tr '\\0' x; echo; exit", pseudoTerminal=True),
              status="STOPPED")
    subscribed(logs, arn)
    lines, _ = read_all(logs)
    whole = "".join(line["message"] + ("" if line.get("partial") else "\n") for line in lines)
    assert whole == "one\ntwo\n" + "x" * 40_000 + "\n"
    assert {line["stream"] for line in lines} == {"stdout"}


@real
def test_a_task_that_is_yet_to_start(ecs, cluster, logs, stream):
    """Asked for as soon as there is a row of it."""
    ecs.register_task_definition(family="f", containerDefinitions=[job(f"{PATIENT}echo hello; {WAIT}")])
    arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    subscribed(logs, arn)
    assert texts(read_until(logs, lambda lines: lines)) == ["hello"]
    ecs.stop_task(cluster=cluster, task=arn)
    assert next_log(logs)["payload"]["containers"] == [{"containerName": "app", "reason": "stopped"}]


@pytest.mark.runtimes("process")
def test_a_task_that_never_starts(ecs, cluster, logs):
    ecs.register_task_definition(family="f", containerDefinitions=[
        {**job("exit 0"), "command": ["no-such-program"]}])
    arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    subscribed(logs, arn)
    lines, ends = read_all(logs)
    assert lines == [] and ends["app"] in ("stopped", "absent")


def test_the_simulation_has_its_one_line(ecs, cluster, logs, jobs):
    arn = run(ecs, cluster, jobs.graceful())
    subscribed(logs, arn)
    assert "no program runs here" in read_until(logs, lambda lines: lines)[0]["message"]
    ecs.stop_task(cluster=cluster, task=arn)
    assert next_log(logs)["payload"]["containers"] == [{"containerName": "app", "reason": "stopped"}]


@real
def test_it_goes_on_after_a_restart_of_the_server(make_server, runtime):
    """A client comes back with the last times it has seen, and drops what it knows."""
    server = make_server(runtime)
    ecs = ecs_client(server)
    cluster = ecs.create_cluster(clusterName="test")["cluster"]["clusterName"]
    arn = run(ecs, cluster, job(f"{PATIENT}i=0; while [ $i -lt 300 ]; do i=$((i+1)); echo $i; sleep 0.01; done; {WAIT}"))
    with Stream(server) as stream:
        stream.connected()
        subscribed(stream, arn)
        seen = read_until(stream, lambda lines: len(lines) >= 50)
        server.kill9()
    server.start()
    with Stream(server) as stream:
        stream.connected()
        last = seen[-1]["timestamp"]
        subscribed(stream, arn, since={"app": last}, tail=0)
        known = sum(1 for line in seen if line["timestamp"] == last)
        rest = read_until(stream, lambda lines: lines and lines[-1]["message"] == "300")
    assert texts(seen) + texts(rest[known:]) == [str(number) for number in range(1, 301)]


@real
def test_unsubscribed(ecs, cluster, logs):
    arn = run(ecs, cluster, job(f"{PATIENT}echo hello; {WAIT}"))
    subscribed(logs, arn)
    read_until(logs, lambda lines: lines)
    assert subscribe(logs, arn)["payload"]["code"] == "SUBSCRIPTION_ERROR"
    answer = logs.ask({"id": "u", "type": "unsubscribe", "action": "logs", "payload": {"subscriptionId": "logs"}})
    assert answer["type"] == "unsubscribe_ack"
    ecs.stop_task(cluster=cluster, task=arn)
    subscribed(logs, arn)
    assert texts(read_all(logs)[0]) == ["hello"]


@pytest.mark.runtimes("process")
def test_bad_questions(ecs, cluster, logs):
    arn = run(ecs, cluster, job(f"{PATIENT}{WAIT}"))
    for payload, code, field in [
        ({"task": "nobody"}, "RESOURCE_NOT_FOUND", "task"),
        ({"task": f"{arn}x"}, "RESOURCE_NOT_FOUND", "task"),
        ({"task": 7}, "INVALID_REQUEST", "task"),
        ({"containers": ["db"]}, "RESOURCE_NOT_FOUND", "containers"),
        ({"containers": []}, "INVALID_REQUEST", "containers"),
        ({"tail": -1}, "INVALID_REQUEST", "tail"),
        ({"tail": 10**30}, "INVALID_REQUEST", "tail"),
        ({"since": "now"}, "INVALID_REQUEST", "since"),
        ({"follow": 1}, "INVALID_REQUEST", "follow"),
        ({"colour": "red"}, "INVALID_REQUEST", "colour"),
    ]:
        answer = subscribe(logs, payload.pop("task", arn), **payload)
        assert answer["type"] == "error" and answer["payload"]["code"] == code, answer
        assert answer["payload"]["details"]["field"] == field and answer["payload"]["details"]["reason"], answer


@pytest.mark.runtimes("process")
def test_the_number_of_logs(make_server):
    """20 of a connection, 200 of the server."""
    server = make_server("process", args=["--limit-connections-per-minute", "0"])
    ecs, cluster = ecs_client(server), "test"
    ecs.create_cluster(clusterName=cluster)
    arn = run(ecs, cluster, job(f"{PATIENT}{WAIT}"))
    streams = []
    try:
        for _ in range(11):
            streams.append(Stream(server))
        for stream in streams[:10]:
            for number in range(20):
                subscribed(stream, arn, f"l{number}")
        answer = subscribe(streams[0], arn, "more")
        assert answer["payload"]["code"] == "SUBSCRIPTION_ERROR" and "20" in answer["payload"]["details"]["reason"]
        answer = subscribe(streams[10], arn, "more")
        assert answer["payload"]["code"] == "SUBSCRIPTION_ERROR" and "200" in answer["payload"]["details"]["reason"]
        assert answer["payload"]["details"]["retryAfterMs"] > 0
        # Whoever goes makes room.
        streams[1].socket.close()
        wait_until(lambda: subscribe(streams[10], arn, "more")["type"] == "subscribe_ack", 10, "room")
        # The rest of the server does not mind.
        ecs.stop_task(cluster=cluster, task=arn)
        assert read_all(streams[10], "more")[1] == {"app": "stopped"}
    finally:
        for stream in streams:
            stream.socket.close()


@pytest.mark.runtimes("process")
def test_permissions(make_server):
    server = make_server("process", hooks=False, args=["--auth", "required"])
    root = admitted_token(server, "--name", "root", "--role", "admin")

    def call(operation, body):
        answer = server.target(operation, body, headers=bearer(root))
        assert answer.status == 200, answer
        return answer.json()

    call("CreateCluster", {"clusterName": "test"})
    call("RegisterTaskDefinition", {"family": "f", "containerDefinitions": [job(f"{PATIENT}echo hello; {WAIT}")]})
    arn = call("RunTask", {"cluster": "test", "taskDefinition": "f"})["tasks"][0]["taskArn"]
    try:
        for name, permission, may in [
            ("reader", "logs:read@test", True), ("other", "logs:read@staging", False), ("viewer", "events:read", False),
        ]:
            token = admitted_token(server, "--name", name, "--permission", permission, "--permission", "ecs:read")
            with Stream(server, additional_headers=bearer(token)) as stream:
                stream.connected()
                answer = subscribe(stream, arn)
                if not may:
                    assert answer["payload"]["code"] == "PERMISSION_DENIED", answer
                    continue
                assert texts(read_until(stream, lambda lines: lines)) == ["hello"]
                # Who may no longer read it is told, and is not sent more.
                assert kecs("token", "revoke", "--data-dir", str(server.data_dir), name).returncode == 0
                assert stream.closed()[0] == 4401
    finally:
        call("StopTask", {"cluster": "test", "task": arn})
        wait_until(
            lambda: call("DescribeTasks", {"cluster": "test", "tasks": [arn]})["tasks"][0]["lastStatus"] == "STOPPED", 20)


@real
def test_a_server_that_goes_says_so(make_server, runtime):
    server = make_server(runtime)
    ecs = ecs_client(server)
    ecs.create_cluster(clusterName="test")
    arn = run(ecs, "test", job(f"{PATIENT}echo hello; {WAIT}"))
    with Stream(server) as stream:
        stream.connected()
        subscribed(stream, arn)
        read_until(stream, lambda lines: lines)
        server.stop()
        assert stream.closed()[0] == 1001
    server.start()


def resident(server):
    with open(f"/proc/{server.process.pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@real
def test_a_client_that_does_not_read_a_flood(ecs, cluster, server, runtime, stream):
    """Its reading of the log stands still; the server does not grow, and the events of others go on."""
    arn = run(ecs, cluster, job(f"{PATIENT}yes 'a line of sixty bytes, again and again, until it is told to end' & wait"))
    before = resident(server)
    slow = Stream(server)
    try:
        slow.connected()
        slow.send({"id": "logs", "type": "subscribe", "action": "logs", "payload": {"task": arn}})
        # As long as others do a hundred things.
        for number in range(100):
            name = f"c{number}"
            ecs.create_cluster(clusterName=name)
            stream.event("cluster", lambda payload, name=name: payload["cluster"]["clusterName"] == name)
        grown = resident(server) - before
        assert grown < 100 << 20, f"{grown >> 20} MiB more"
        # It was not cut off, and reads on.
        slow.until(lambda message: message["type"] == "subscribe_ack")
        seen = 0
        while seen < 20_000:
            message = next_log(slow)
            assert message["type"] == "log", message
            assert set(texts(message["payload"]["lines"])) == {
                "a line of sixty bytes, again and again, until it is told to end"}
            seen += len(message["payload"]["lines"])
    finally:
        slow.socket.close()
