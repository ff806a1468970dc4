"""`aws ecs execute-command` and what it stands on: ExecuteCommand, the data channel, ResumeSession."""

import hashlib
import json
import os
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pexpect
import pytest
from botocore.exceptions import ClientError
from support.clients import AWSCLI
from support.data_channel import OUTPUT, SIZE, DataChannel, Message, encode, swapped
from support.relay import Relay
from support.terminal import run_task
from support.waiting import wait_until

pytestmark = pytest.mark.runtimes("process", "docker")

NOT_ENABLED = (
    "The execute command failed because execute command was not enabled when the task was run or the execute "
    "command agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.")


@pytest.fixture
def task(ecs, cluster, jobs):
    return run_task(ecs, jobs.graceful())


@pytest.fixture
def execute(ecs, task):
    def call(command, **more):
        return ecs.execute_command(cluster="test", task=task, command=command, interactive=True, **more)["session"]

    return call


def ssm(server, operation, session):
    answer = server.post("/", json.dumps({"SessionId": session["sessionId"]}).encode(), {
        "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"AmazonSSM.{operation}"})
    assert answer.status == 200, answer
    return answer.json()


# The codec of the client, by the vector of the protocol's description

VECTOR = bytes.fromhex("""
    00000074 6f75747075745f7374726561 6d5f6461746120202020202020202020 20202020 00000001 0000018bcfe56800
    0000000000000000 0000000000000001 8899aabbccddeeff 0011223344556677
    8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4 00000001 00000002 6869""")


def test_the_test_clients_own_codec():
    identity = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")
    frame = encode("output_stream_data", 0, 1, OUTPUT, b"hi", identity, 1700000000000)
    assert frame == VECTOR
    assert Message(frame).identity == identity
    assert swapped(identity)[:2] == b"\x88\x99"


# ExecuteCommand

def test_the_answer(server, ecs, task):
    answer = ecs.execute_command(cluster="test", task=task, command="sh", interactive=True)
    assert answer["clusterArn"].endswith(":cluster/test")
    assert answer["taskArn"] == task
    assert answer["containerName"] == "app"
    assert answer["interactive"] is True
    described = ecs.describe_tasks(cluster="test", tasks=[task.split("/")[-1]])["tasks"][0]
    assert described["enableExecuteCommand"] is True
    container = described["containers"][0]
    assert answer["containerArn"] == container["containerArn"]
    agent, = container["managedAgents"]
    assert agent["name"] == "ExecuteCommandAgent" and agent["lastStatus"] == "RUNNING"
    session = answer["session"]
    assert session["sessionId"].startswith("ecs-execute-command-")
    assert session["streamUrl"] == f"ws://127.0.0.1:{server.port}/data-channel/{session['sessionId']}"
    assert len(session["tokenValue"]) >= 32


@pytest.mark.runtimes("process")
def test_refusals(ecs, cluster, jobs, task):
    unable = run_task(ecs, jobs.graceful(), enabled=False)
    assert "managedAgents" not in ecs.describe_tasks(cluster="test", tasks=[unable])["tasks"][0]["containers"][0]
    several = run_task(ecs, [jobs.graceful("one"), jobs.graceful("two")])
    cases = [
        ({"task": unable}, "InvalidParameterException", NOT_ENABLED),
        ({"task": "0" * 32}, "InvalidParameterException", "not found"),
        ({"task": task, "cluster": "other"}, "ClusterNotFoundException", "Cluster not found."),
        ({"task": task, "container": "db"}, "InvalidParameterException", "db"),
        ({"task": several}, "InvalidParameterException", "one, two"),
        ({"task": task, "command": "   "}, "InvalidParameterException", "empty"),
        ({"task": task, "command": "echo \"x"}, "InvalidParameterException", "quote"),
    ]
    for change, code, text in cases:
        with pytest.raises(ClientError) as refused:
            ecs.execute_command(**{"cluster": "test", "command": "sh", "interactive": True, **change})
        assert refused.value.response["Error"]["Code"] == code, (change, refused.value)
        assert text in refused.value.response["Error"]["Message"], (change, refused.value)


@pytest.mark.runtimes("simulated")
def test_the_simulation_is_no_target(ecs, cluster, jobs):
    task = run_task(ecs, jobs.graceful())
    with pytest.raises(ClientError) as refused:
        ecs.execute_command(cluster="test", task=task, command="sh", interactive=True)
    assert refused.value.response["Error"]["Code"] == "TargetNotConnectedException"


# The data channel

def test_a_session(execute):
    channel = DataChannel(execute("sh")).connect()
    assert channel.read(lambda it: it.is_shell.is_set())
    channel.size(101, 31)
    channel.type("stty size; echo s$((1+1))e")
    channel.type("\n")
    channel.until("31 101\r\n")
    channel.until("s2e")
    channel.size(120, 40)

    def sized():
        channel.type("stty size; echo end$((40+2))\r")
        channel.until("end42")
        return b"40 120\r\n" in channel.output

    wait_until(sized, 10, "the new size")
    channel.type("exit 3\r")
    channel.read()
    assert channel.closed == ""
    assert channel.dropped == 0


def test_nothing_is_lost_of_one_shot_commands(execute):
    """The client's handler comes late, as it may: what is sent before it has told its size is dropped."""
    def one(number):
        channel = DataChannel(execute(f"sh -c 'echo only-{number}'"), ready_late=0.05).connect()
        assert channel.read(lambda it: it.is_shell.is_set())
        time.sleep(0.06)
        channel.size(80, 24)
        channel.read()
        assert bytes(channel.output) == b"only-%d\r\n" % number
        assert channel.dropped == 0

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(one, range(30)))


@pytest.mark.runtimes("process")
def test_a_client_that_tells_no_size_gets_its_output(execute):
    channel = DataChannel(execute("echo there")).connect()
    channel.read()
    assert channel.output == b"there\r\n"


def test_what_is_typed_ahead_is_kept(execute):
    channel = DataChannel(execute("cat")).connect()
    assert channel.read(lambda it: it.is_shell.is_set())
    channel.type("early\n")
    channel.type("birds\r")
    channel.size(80, 24)
    channel.read(lambda it: it.output.count(b"birds") == 2)
    channel.type(b"\x04")
    channel.read()
    assert channel.output.count(b"birds") == 2


@pytest.mark.runtimes("process")
def test_copies_are_acknowledged_and_applied_once(execute):
    channel = DataChannel(execute("cat")).connect()
    assert channel.read(lambda it: it.is_shell.is_set())
    channel.size(80, 24)
    frame = channel.send(OUTPUT, b"once\r")
    number = channel.next_input - 1
    for _ in range(4):
        channel.write(frame)
    channel.until("once\r\nonce\r\n")
    channel.type("last\r")
    channel.until("last\r\nlast\r\n")
    assert channel.output.count(b"once") == 2  # typed and printed
    assert channel.acknowledgements.count(number) == 5
    # The third copy and those after it: the client files the second of two of one number under the next.
    assert channel.acknowledgements.count(number + 1) == 3 + 1
    channel.close()


@pytest.mark.runtimes("process")
def test_numbers_used_twice_and_left_out(execute):
    """The plugin's race: two different messages with one number, and then one is missing."""
    channel = DataChannel(execute("cat")).connect()
    assert channel.read(lambda it: it.is_shell.is_set())
    channel.send(SIZE, b'{"cols":80,"rows":24}', sequence=1)
    channel.send(OUTPUT, b"a", sequence=1)
    channel.send(OUTPUT, b"b", sequence=3)
    channel.send(OUTPUT, b"c\r", sequence=4)
    channel.until("abc\r\nabc\r\n")
    channel.close()


@pytest.mark.runtimes("process")
def test_numbers_that_no_client_sends(server, execute):
    """The largest there is, before any handshake and after it: passed over, and the session goes on."""
    channel = DataChannel(execute("cat")).connect()
    extremes = [2**63 - 1, 2**63 - 2, -(2**63), -1, 1 << 40]
    for sequence in extremes:
        channel.write(encode("input_stream_data", sequence, 0, OUTPUT, b"x"))
    assert channel.read(lambda it: it.is_shell.is_set())
    channel.size(80, 24)
    for sequence in extremes:
        channel.write(encode("input_stream_data", sequence, 0, OUTPUT, b"x"))
    channel.type("there\r")
    channel.until("there\r\nthere\r\n")
    assert b"x" not in channel.output
    assert not set(extremes) & set(channel.acknowledgements)
    assert server.running
    channel.close()


def numbers(count):
    return b"".join(b"%d\n" % number for number in range(1, count + 1))


def test_ten_megabytes(execute):
    channel = DataChannel(execute("sh -c 'stty -opost; seq 1 1400000'")).connect()
    assert channel.read(lambda it: it.is_shell.is_set())
    channel.size(80, 24)
    channel.read(timeout=120)
    assert hashlib.sha256(channel.output).digest() == hashlib.sha256(numbers(1_400_000)).digest()


def test_a_paste(execute):
    text = "".join(f"{number:07d} line of a paste äöü\n" for number in range(33_000))
    channel = DataChannel(execute("sh -c 'stty -echo -icrnl; echo ready; cat >pasted; sha256sum <pasted; rm pasted'"))
    channel.connect()
    assert channel.read(lambda it: it.is_shell.is_set())
    channel.size(80, 24)
    channel.until("ready")
    with ThreadPoolExecutor(1) as pool:
        typing = pool.submit(lambda: (channel.type(text), channel.type(b"\x04")))
        channel.until(hashlib.sha256(text.encode()).hexdigest(), 60)
        typing.result()
    channel.close()


def test_cut_and_resumed(server, execute):
    """Not a byte is lost or doubled, though acknowledgements are lost in each cut."""
    session = execute("sh -c 'stty -opost; seq 1 1400000; exit 9'")
    channel = DataChannel(session).connect()
    assert channel.read(lambda it: it.is_shell.is_set())
    channel.size(80, 24)
    wanted = numbers(1_400_000)
    # So far apart that what was sent again, a window of 1 MB, has been handled before the next cut: this library's
    # pongs run ahead of that by what it reads at once, as the plugin's do not.
    for place in range(150_000, len(wanted) - 1_400_000, 1_400_000):
        assert channel.read(lambda it, place=place: len(it.output) >= place), (place, len(channel.output), channel.closed, channel.expected, sorted(channel.buffered)[:3])
        # What is handled now is acknowledged into a dead connection. Little of it: the server waits for acknowledgements
        # after 128 messages, which may be as short as an engine's writes.
        kept, channel.write = channel.write, lambda frame: None
        more = len(channel.output) + 1000
        channel.read(lambda it, more=more: len(it.output) >= more)
        channel.write = kept
        channel.cut()
        resumed = ssm(server, "ResumeSession", session)
        assert resumed["SessionId"] == session["sessionId"]
        channel.connect(resumed["TokenValue"])
    channel.read(timeout=60)
    assert bytes(channel.output) == wanted
    wait_until(lambda: "TokenValue" not in ssm(server, "ResumeSession", session), 5, "the end of the session")


@pytest.mark.runtimes("process")
def test_input_after_a_resume_is_put_in_order(server, execute):
    session = execute("sh -c 'stty -echo; cat'")
    channel = DataChannel(session).connect()
    assert channel.read(lambda it: it.is_shell.is_set())
    channel.size(80, 24)
    channel.type("one\r")
    channel.until("one\r\n")
    channel.cut()
    channel.connect(ssm(server, "ResumeSession", session)["TokenValue"])
    number = channel.next_input
    channel.send(OUTPUT, b"c\r", sequence=number + 2)
    channel.send(OUTPUT, b"b", sequence=number + 1)
    channel.send(OUTPUT, b"a", sequence=number)
    channel.until("abc\r\n")
    # A number that never comes holds nothing up for long.
    channel.send(OUTPUT, b"late\r", sequence=number + 9)
    channel.until("late\r\n")
    channel.close()


@pytest.mark.runtimes("process")
def test_nobody_is_refused_but_through_the_channel(server, execute):
    session = execute("sh")
    channel = DataChannel(session).connect(token="wrong")
    channel.read()
    assert "does not exist" in channel.closed
    # That has not used it up.
    channel = DataChannel(session).connect()
    assert channel.read(lambda it: it.is_shell.is_set())
    channel.size(80, 24)
    channel.type("exit\r")
    channel.read()
    channel.close()
    wait_until(lambda: "TokenValue" not in ssm(server, "ResumeSession", session), 5, "the end of the session")
    for gone in (session, {**session, "streamUrl": f"ws://127.0.0.1:{server.port}/data-channel/none",
                           "sessionId": "none"}):
        channel = DataChannel(gone).connect()
        channel.read()
        assert "over" in channel.closed
    assert ssm(server, "ResumeSession", {"sessionId": "none"}) == {"SessionId": "none"}
    assert ssm(server, "TerminateSession", {"sessionId": "none"}) == {"SessionId": "none"}


def test_terminate_session(server, execute):
    session = execute("sh -c 'trap \"\" HUP; while :; do sleep 1; done'")
    channel = DataChannel(session).connect()
    assert channel.read(lambda it: it.is_shell.is_set())
    channel.size(80, 24)
    ssm(server, "TerminateSession", session)
    channel.read()
    assert "ended the session" in channel.closed


def test_the_tasks_end_is_told(ecs, task, execute):
    channel = DataChannel(execute("sh")).connect()
    assert channel.read(lambda it: it.is_shell.is_set())
    channel.size(80, 24)
    channel.type("echo re''ady\r")
    channel.until("ready")
    ecs.stop_task(cluster="test", task=task)
    channel.read(timeout=40)
    assert channel.closed == "The container has stopped"


@pytest.mark.runtimes("process")
def test_a_client_that_stalls_stops_the_command(server, execute):
    channel = DataChannel(execute("sh -c 'stty -opost; while :; do i=$((i+1)); echo $i; echo $i >stalled; done'")).connect()
    assert channel.read(lambda it: it.is_shell.is_set())
    channel.size(80, 24)
    channel.until("\n100\n")

    def count():
        look = DataChannel(execute("cat stalled")).connect()
        look.read(lambda it: it.is_shell.is_set())
        look.size(80, 24)
        look.read()
        return int(look.output.strip() or b"0")

    last = [None]

    def stopped():
        before, last[0] = last[0], count()
        return last[0] == before

    wait_until(stopped, 30, "the command to stop")
    channel.until(f"\n{last[0] + 1000}\n", 60)
    channel.close()


# The AWS CLI itself, with the plugin's stand-in on its path, or with AWS's own plugin, which neither Debian nor
# PyPI has: KECS_TEST_SESSION_MANAGER_PLUGIN says where one is.

@pytest.fixture
def plugin_path(tmp_path):
    folder = tmp_path / "bin"
    folder.mkdir()
    here = Path(__file__).parent
    program = folder / "session-manager-plugin"
    if real := os.environ.get("KECS_TEST_SESSION_MANAGER_PLUGIN"):
        program.symlink_to(real)
        return f"{folder}:{os.environ['PATH']}"
    program.write_text(
        f"#!/bin/sh\nPYTHONPATH={here} exec {sys.executable} {here}/support/session_manager_plugin.py \"$@\"\n")
    program.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


@pytest.fixture
def aws_execute(server, tmp_path, task, plugin_path):
    """Spawns `aws ecs execute-command` on a terminal."""
    made = []

    def spawn(command, dimensions=(24, 80), url=server.url):
        cli = AWSCLI(server, tmp_path)
        child = pexpect.spawn(
            str(cli.program), ["--endpoint-url", url, "ecs", "execute-command", "--cluster", "test",
                               "--task", task, "--interactive", "--command", command],
            env={**cli.environment(), "PATH": plugin_path, "TERM": "xterm"}, dimensions=dimensions, timeout=30)
        made.append(child)
        return child

    yield spawn
    for child in made:
        child.close(force=True)


def test_the_aws_cli_runs_a_command(aws_execute):
    # Engines of API 1.41 are told the size only after the start.
    child = aws_execute("sh -c 'echo hel''lo; sleep 0.5; stty size'", dimensions=(33, 111))
    child.expect("Starting session with SessionId: ecs-execute-command-")
    child.expect("hello\r")
    child.expect("33 111")
    child.expect("Exiting session with sessionId")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_the_aws_cli_has_a_shell(aws_execute):
    child = aws_execute("sh")
    child.expect("Starting session")
    child.send("echo s$((1+1))e\r")
    child.expect("s2e")
    child.setwinsize(40, 120)
    time.sleep(1)  # the plugin's own poll
    child.send("stty size\r")
    child.expect("40 120")
    # While a shell reads a line, Ctrl-C is but a character.
    child.send("echo be''gun; sleep 1000\r")
    child.expect("begun\r")
    child.sendintr()
    child.expect(r"\^C")
    child.expect("[#$] ")
    child.send("echo after=$?\r")
    child.expect("after=130")
    child.send("printf 'h\\303\\244 \\360\\237\\216\\211\\n'\r")
    child.expect("hä 🎉".encode())
    child.send("exit\r")
    child.expect("Exiting session")
    child.expect(pexpect.EOF)


def test_the_aws_cli_on_a_network_that_breaks(server, aws_execute):
    with Relay(server.port) as relay:
        child = aws_execute("sh", url=relay.url)
        child.expect("Starting session")
        child.send("stty -echo; echo re''ady\r")
        child.expect("ready\r")
        for number in range(3):
            before = relay.accepted
            assert relay.cut() >= 1
            # ResumeSession and the new connection. Typed before that, a key ends AWS's plugin.
            wait_until(lambda before=before: relay.accepted >= before + 2, 20, "the plugin to come back")
            time.sleep(0.5)
            child.send(f"echo number-$(({number}+100))\r")
            child.expect(f"number-{number + 100}\r")
        child.send("exit\r")
        child.expect("Exiting session")
        child.expect(pexpect.EOF)


@pytest.mark.runtimes("process")
def test_the_aws_cli_shows_the_reason(aws_execute, ecs, task):
    child = aws_execute("sh")
    child.expect("Starting session")
    child.send("echo re''ady\r")
    child.expect("ready")
    ecs.stop_task(cluster="test", task=task)
    child.expect("The container has stopped")
    child.expect(pexpect.EOF)
