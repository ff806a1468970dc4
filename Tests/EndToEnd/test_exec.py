"""Commands in containers over WebSockets: the command `execute`, and /exec/{sessionId} in its dialects."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.stream import Stream
from support.terminal import Channels, Terminal, await_status, order, ordered, run_task
from support.waiting import wait_until
from websockets.exceptions import InvalidStatus

pytestmark = pytest.mark.runtimes("process", "docker")


@pytest.fixture
def task(ecs, cluster, jobs):
    return run_task(ecs, jobs.graceful())


def test_a_shell(server, task):
    session = ordered(server, task, "sh", cols=100, rows=30)
    assert session["websocketUrl"] == f"ws://127.0.0.1:{server.port}/exec/{session['sessionId']}"
    with Terminal(session["websocketUrl"]) as terminal:
        terminal.send("stty size; echo s$((1+1))e\n")
        terminal.until("30 100\r\n")
        terminal.until("s2e")
        with Stream(server) as stream:
            stream.connected()
            answer = stream.ask({
                "id": "resize", "type": "command", "action": "resize_exec",
                "payload": {"sessionId": session["sessionId"], "cols": 132, "rows": 43}})
            assert answer["type"] == "command_ack", answer

        def has_new_size():
            terminal.send("stty size; echo end$((40+2))\n")
            terminal.until("end42")
            return b"43 132\r\n" in terminal.output

        wait_until(has_new_size, 10, "the new size")
        terminal.send("exit 3\n")
        assert terminal.end() == (1000, {"exitCode": 3})
    with pytest.raises(InvalidStatus) as refused:
        Terminal(session["websocketUrl"])
    assert refused.value.response.status_code == 404


def test_control_characters(server, task):
    with Terminal(ordered(server, task, "sh -c 'trap \"echo caught; k=1\" INT; echo ready; "
                                        "while [ -z \"$k\" ]; do sleep 0.1; done; cat; echo bye'")["websocketUrl"]) as terminal:
        terminal.until("ready")
        terminal.send("\x03")
        terminal.until("caught")
        terminal.send("grüße 🎉\n")
        terminal.until("grüße 🎉\r\ngrüße 🎉\r\n")
        terminal.send(b"\x04")
        assert terminal.end() == (1000, {"exitCode": 0})
        assert terminal.output.endswith(b"bye\r\n")


def numbers(count):
    return b"".join(b"%d\n" % number for number in range(1, count + 1))


def test_ten_megabytes_of_output(server, task):
    with Terminal(ordered(server, task, "sh -c 'stty -opost; seq 1 1400000'")["websocketUrl"]) as terminal:
        assert terminal.end(120) == (1000, {"exitCode": 0})
    assert hashlib.sha256(terminal.output).digest() == hashlib.sha256(numbers(1_400_000)).digest()


def test_a_paste_of_a_megabyte(server, task):
    # A terminal takes lines of at most 4096 bytes.
    text = "".join(f"{number:07d} line of a paste äöü\n" for number in range(33_000))
    assert len(text.encode()) > 1_000_000
    session = ordered(server, task, "sh -c 'stty -echo; echo ready; cat >pasted; sha256sum <pasted; rm pasted'")
    with Terminal(session["websocketUrl"]) as terminal:
        terminal.until("ready")
        terminal.send(text)
        terminal.send(b"\x04")
        terminal.until(hashlib.sha256(text.encode()).hexdigest(), 60)


def test_cut_and_gone_on_with(server, task):
    """Not a byte is lost, wherever the connection is cut."""
    session = ordered(server, task, "sh -c 'stty -opost; seq 1 300000; sleep 0.5; seq 300001 600000; exit 9'")
    terminal = Terminal(session["websocketUrl"])
    wanted = numbers(600_000)
    cuts = 0
    for place in range(200_000, len(wanted), 500_000):
        while terminal.offset < place:
            terminal.receive()
        terminal.cut()
        cuts += 1
        terminal = Terminal(session["websocketUrl"], output=terminal.output, query=f"?from={terminal.offset}")
    assert cuts >= 8
    assert terminal.end(120) == (1000, {"exitCode": 9})
    assert bytes(terminal.output) == wanted


def test_the_end_is_kept_for_who_was_cut_off(server, task):
    session = ordered(server, task, "sh -c 'echo one; read x; echo two; exit 4'")
    terminal = Terminal(session["websocketUrl"])
    terminal.until("one")
    terminal.send("\n")
    terminal.cut()
    again = Terminal(session["websocketUrl"], query="?from=0")
    # What has arrived is taken before another connection is let in: this client sends it once.
    assert again.taken == 1
    assert again.end() == (1000, {"exitCode": 4})
    assert again.output.startswith(b"one\r\n") and again.output.endswith(b"two\r\n")


def test_a_second_client_takes_over_and_a_third_without_offset_is_refused(server, task):
    session = ordered(server, task, "cat")
    first = Terminal(session["websocketUrl"])
    first.send("typed\n")
    first.until("typed\r\ntyped\r\n")
    with pytest.raises(InvalidStatus) as refused:
        Terminal(session["websocketUrl"])
    assert refused.value.response.status_code == 409
    second = Terminal(session["websocketUrl"], query=f"?from={first.offset}")
    code, _ = first.end()
    assert code == 1000
    second.send("more\n")
    second.until("more\r\nmore\r\n")
    assert b"typed" not in second.output
    second.socket.close()


@pytest.mark.parametrize("version", ["v4.channel.k8s.io", "v5.channel.k8s.io"])
def test_kubernetes_channels(server, task, version):
    session = ordered(server, task, "sh -c 'echo out; echo err >&2; read x; stty size; exit 6'", interactive=True)
    with Channels(session["websocketUrl"], version) as channels:
        channels.until("err")
        channels.resize(91, 17)
        channels.resize(92, 18)
        # The size goes ahead of what is typed behind it, or together with it.
        wait_until(lambda: True, 1, "")
        channels.send("\n")
        assert channels.end()[0] == 1000
        assert channels.exit_code == 6
        assert channels.errors == b""
    session = ordered(server, task, "sh -c 'echo out; echo err >&2; test -t 0 || exit 7'", interactive=False)
    with Channels(session["websocketUrl"], version) as channels:
        channels.end()
        assert (channels.output, channels.errors, channels.exit_code) == (b"out\n", b"err\n", 7)
    session = ordered(server, task, "true", interactive=False)
    with Channels(session["websocketUrl"], version) as channels:
        channels.end()
        assert channels.status == {"metadata": {}, "status": "Success"}


def test_standard_input_has_an_end(server, task):
    session = ordered(server, task, "sha256sum", interactive=False)
    data = numbers(400_000)
    with Channels(session["websocketUrl"]) as channels:
        for start in range(0, len(data), 100_000):
            channels.send(data[start:start + 100_000])
        channels.end_input()
        channels.end()
    assert channels.output.split()[0].decode() == hashlib.sha256(data).hexdigest()


def test_ten_megabytes_there_and_back(server, task):
    """Both ways at once: neither direction may wait for the other."""
    session = ordered(server, task, "cat", interactive=False)
    data = numbers(1_400_000)
    with Channels(session["websocketUrl"]) as channels, ThreadPoolExecutor(1) as pool:

        def feed():
            for start in range(0, len(data), 50_000):
                # This client reads nothing while it waits for a socket to take what it sends: it may not be ahead by
                # more than sockets hold. A megabyte is four times what the server holds itself.
                wait_until(lambda: start - len(channels.output) < 1 << 20, 60, "what was sent to come back", 0.001)
                channels.send(data[start:start + 50_000])
            channels.end_input()

        feeding = pool.submit(feed)
        channels.end(120)
        feeding.result()
    assert channels.exit_code == 0
    assert bytes(channels.output) == data


def test_a_hundred_in_a_row(server, task):
    with Stream(server) as stream:
        stream.connected()
        for number in range(100):
            answer = stream.ask({
                "id": f"exec-{number}", "type": "command", "action": "execute",
                "payload": {"cluster": "test", "task": task, "command": f"sh -c 'echo {number}; exit {number}'"}})
            with Terminal(answer["payload"]["websocketUrl"]) as terminal:
                assert terminal.end() == (1000, {"exitCode": number})
                assert terminal.output == b"%d\r\n" % number


def test_fifty_at_once(server, task):
    def one(number):
        session = ordered(server, task, f"sh -c 'read line; echo got $line; exit {number}'")
        with Terminal(session["websocketUrl"]) as terminal:
            terminal.send(f"line-{number}\n")
            assert terminal.end() == (1000, {"exitCode": number})
            assert f"got line-{number}\r\n".encode() in terminal.output, terminal.output
        return number

    with ThreadPoolExecutor(50) as pool:
        assert list(pool.map(one, range(50))) == list(range(50))


def resident(server):
    for line in open(f"/proc/{server.process.pid}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1])


def test_a_flood_that_nobody_reads_is_stopped_and_slows_nobody(server, task):
    """Stopped at the command, by the window and the terminal; the server does not grow."""
    with Terminal(ordered(server, task, "true")["websocketUrl"]) as warm:
        warm.end()
    before = resident(server)
    floods = [
        Terminal(ordered(server, task, f"sh -c 'while :; do i=$((i+1)); echo $i >flood-{n}; echo {'x' * 1000}; done'")
                 ["websocketUrl"], max_queue=4)
        for n in range(5)]

    def counts():
        session = ordered(server, task, "sh -c 'sleep 0.3; cat flood-*'", interactive=False)
        with Channels(session["websocketUrl"]) as look:
            look.end()
        return bytes(look.output)

    last = [b""]

    def stopped():
        now = counts()
        same, last[0] = now == last[0] and now.count(b"\n") == 5, now
        return same

    wait_until(stopped, 60, lambda: f"the floods to stop: {last}")
    # Seven of these windows lie between command and test: engine, server, sockets, client.
    assert all(int(count) < 16_000 for count in last[0].split()), last
    assert resident(server) - before < 60_000, (before, resident(server))
    # Read again, they go on.
    for flood in floods:
        at = flood.offset
        while flood.offset < at + 2_000_000:
            flood.receive()
    for flood in floods:
        flood.socket.close()


def test_the_tasks_end_ends_it_and_says_so(server, ecs, task):
    session = ordered(server, task, "sh -c 'trap \"\" HUP TERM; echo ready; while :; do sleep 1; done'")
    with Terminal(session["websocketUrl"]) as terminal:
        terminal.until("ready")
        ecs.stop_task(cluster="test", task=task)
        code, reason = terminal.end(40)
        assert (code, reason) == (1000, {"exitCode": 137, "reason": "The container has stopped"})
    await_status(ecs, task, "STOPPED")
    answer = order(server, task, "true")
    assert answer["payload"]["code"] == "INVALID_REQUEST", answer


def test_whoever_closes_ends_the_command(server, task):
    session = ordered(server, task, "sh -c 'trap \"\" HUP; echo ready; while :; do i=$((i+1)); echo $i >beat; sleep 0.1; done'")
    with Terminal(session["websocketUrl"]) as terminal:
        terminal.until("ready")

    last = [None]

    def silent():
        look = ordered(server, task, "sh -c 'cat beat; sleep 0.4'", interactive=False)
        with Channels(look["websocketUrl"]) as channels:
            channels.end()
        same, last[0] = bytes(channels.output) == last[0], bytes(channels.output)
        return same

    wait_until(silent, 20, "the end of the command")


def test_programs_that_are_not_there(server, task):
    with Terminal(ordered(server, task, "no-such-program")["websocketUrl"]) as terminal:
        code, reason = terminal.end()
        # Docker before 23 says 126.
        assert code == 1000 and reason["exitCode"] in (126, 127)
        assert b"no-such-program" in terminal.output


@pytest.mark.runtimes("process")
def test_refusals(server, ecs, cluster, jobs, task):
    unable = run_task(ecs, jobs.graceful(), enabled=False)
    both = run_task(ecs, [jobs.graceful("one"), jobs.graceful("two", essential=False)])
    cases = [
        ({"task": "0" * 32}, "RESOURCE_NOT_FOUND", "task"),
        ({"cluster": "other"}, "RESOURCE_NOT_FOUND", "task"),
        ({"container": "db"}, "RESOURCE_NOT_FOUND", "container"),
        ({"task": both}, "INVALID_REQUEST", "container"),
        ({"task": unable}, "INVALID_REQUEST", "task"),
        ({"command": ""}, "INVALID_REQUEST", "command"),
        ({"command": "echo 'half"}, "INVALID_REQUEST", "command"),
        ({"command": 7}, "INVALID_REQUEST", "command"),
        ({"command": None}, "INVALID_REQUEST", "command"),
        ({"task": None}, "INVALID_REQUEST", "task"),
        ({"interactive": "yes"}, "INVALID_REQUEST", "interactive"),
        ({"cols": 80}, "INVALID_REQUEST", "rows"),
        ({"cols": 0, "rows": 24}, "INVALID_REQUEST", "cols"),
        ({"cols": 80, "rows": 65_536}, "INVALID_REQUEST", "rows"),
    ]
    with Stream(server) as stream:
        stream.connected()
        for number, (change, code, field) in enumerate(cases):
            payload = {"cluster": "test", "task": task, "command": "true", **change}
            answer = stream.ask({"id": f"c{number}", "type": "command", "action": "execute", "payload": payload})
            assert answer["type"] == "error", (change, answer)
            assert answer["payload"]["code"] == code, (change, answer)
            assert answer["payload"]["details"]["field"] == field, (change, answer)
    session = ordered(server, both, "true", container="two")
    with Terminal(session["websocketUrl"]) as terminal:
        assert terminal.end() == (1000, {"exitCode": 0})
    for path, status in [("/exec/unknown", 404), ("/exec/", 404), ("/exec/a/b", 404)]:
        with pytest.raises(InvalidStatus) as refused:
            Terminal(f"ws://127.0.0.1:{server.port}{path}")
        assert refused.value.response.status_code == status, path
    session = ordered(server, task, "true")
    for query in ("?cols=80", "?cols=x&rows=1", "?from=-1"):
        with pytest.raises(InvalidStatus) as refused:
            Terminal(session["websocketUrl"], query=query)
        assert refused.value.response.status_code == 400, query
    with pytest.raises(InvalidStatus) as refused:
        Terminal(session["websocketUrl"], subprotocols=["v1.other"])
    assert refused.value.response.status_code == 400
    # None of these has used it up.
    with Terminal(session["websocketUrl"]) as terminal:
        assert terminal.end() == (1000, {"exitCode": 0})


@pytest.mark.runtimes("process")
def test_a_page_of_somebody_else_cannot_connect(server, task):
    session = ordered(server, task, "true")
    with pytest.raises(InvalidStatus) as refused:
        Terminal(session["websocketUrl"], origin="https://evil.example")
    assert refused.value.response.status_code == 403
    with Terminal(session["websocketUrl"], origin=server.url) as terminal:
        assert terminal.end() == (1000, {"exitCode": 0})


@pytest.mark.runtimes("process")
def test_exec_any(make_server, jobs):
    from support.clients import ecs_client
    server = make_server("process", args=["--exec-any"])
    ecs = ecs_client(server)
    ecs.create_cluster(clusterName="test")
    task = run_task(ecs, jobs.graceful(), enabled=False)
    with Terminal(ordered(server, task, "sh -c 'exit 5'")["websocketUrl"]) as terminal:
        assert terminal.end() == (1000, {"exitCode": 5})


@pytest.mark.runtimes("process")
def test_idle_commands_end(make_server, jobs):
    from support.clients import ecs_client
    server = make_server("process", args=["--exec-idle-timeout", "2s"])
    ecs = ecs_client(server)
    ecs.create_cluster(clusterName="test")
    task = run_task(ecs, jobs.graceful())
    with Terminal(ordered(server, task, "cat")["websocketUrl"]) as terminal:
        code, reason = terminal.end(20)
        assert code == 1000 and "too long" in reason["reason"], reason


@pytest.mark.runtimes("process")
def test_each_command_is_in_the_log(server, task):
    with Terminal(ordered(server, task, "sh -c 'exit 3'")["websocketUrl"]) as terminal:
        terminal.end()
    wait_until(lambda: "A command has ended" in server.log(), 5, "the line in the log")
    line = next(line for line in server.log().splitlines() if "A command has ended" in line)
    for part in ("anonymous", "127.0.0.1", task, "app", "sh -c 'exit 3'", "duration-ms=", "exit-code=3"):
        assert part in line, (part, line)


@pytest.mark.runtimes("simulated")
def test_the_simulation_says_that_it_runs_nothing(server, ecs, cluster, jobs):
    task = run_task(ecs, jobs.graceful())
    answer = order(server, task, "true")
    assert answer["type"] == "error" and answer["payload"]["code"] == "INVALID_REQUEST", answer
    assert "runs no commands" in json.dumps(answer)
