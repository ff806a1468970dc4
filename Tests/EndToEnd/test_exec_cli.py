"""`kecs exec`: on a terminal, in a pipe, over a network that breaks."""

import hashlib
import os
import signal
import subprocess
import threading
import time

import pexpect
import pytest
from support.relay import Relay
from support.server import BINARY
from support.terminal import run_task

pytestmark = pytest.mark.runtimes("process", "docker")


@pytest.fixture
def task(ecs, cluster, jobs):
    return run_task(ecs, jobs.graceful())


@pytest.fixture
def environment(server):
    return {**os.environ, "KECS_ENDPOINT": server.url, "TERM": "xterm"}


@pytest.fixture
def piped(environment):
    """Runs it with pipes."""

    def run(*arguments, input=b"", timeout=60, **more):
        return subprocess.run(
            [str(BINARY), "exec", *arguments], input=input, capture_output=True, timeout=timeout,
            env={**environment, **more})

    return run


@pytest.fixture
def spawn(environment):
    """Runs it on a terminal."""
    children = []

    def start(*arguments, dimensions=(24, 80), **more):
        child = pexpect.spawn(
            str(BINARY), ["exec", *arguments], env={**environment, **more}, dimensions=dimensions, timeout=20)
        children.append(child)
        return child

    yield start
    for child in children:
        child.close(force=True)


def ended(child):
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


def numbers(count):
    return b"".join(b"%d\n" % number for number in range(1, count + 1))


# On a terminal

# Engines before API 1.42 take no size with the start.
@pytest.mark.runtimes("process")
def test_the_size_is_there_from_the_first_instruction_on(spawn, task):
    child = spawn(task, "--", "stty", "size", dimensions=(33, 111))
    child.expect("33 111\r\n")
    assert ended(child) == 0


def test_a_shell(spawn, task):
    child = spawn(task, dimensions=(33, 111))
    child.send("echo s$((1+1))e; stty size\r")
    child.expect("s2e")
    child.expect("33 111")
    child.setwinsize(40, 120)
    # The size goes its own way.
    for _ in range(20):
        child.send("stty size; echo end$((40+2))\r")
        child.expect("end42")
        if b"40 120" in child.before:
            break
        time.sleep(0.1)
    else:
        raise AssertionError("the new size did not come")
    child.send("printf 'h\\303\\244 \\360\\237\\216\\211\\n'\r")
    child.expect("hä 🎉".encode())
    child.send("echo be''gun; sleep 1000\r")
    child.expect("begun\r")
    child.sendintr()
    child.expect(r"\^C")
    child.expect("[#$] ")
    child.send("echo after=$?\r")
    child.expect("after=130")
    child.send("exit 42\r")
    assert ended(child) == 42


def test_the_terminal_is_as_before(environment, task):
    """A shell around it, whose terminal it makes raw and puts right again."""
    shell = pexpect.spawn("/bin/sh", env={**environment, "PS1": "outer> "}, timeout=20)
    try:
        shell.expect("outer> ")
        shell.sendline("stty -g | md5sum")
        shell.expect("([0-9a-f]{32})")
        before = shell.match[1]
        shell.sendline(f"{BINARY} exec {task} -- sh -c 'read x; exit 3'")
        time.sleep(1)
        shell.send("\r")
        shell.expect("outer> ")
        shell.sendline("echo code=$?; stty -g | md5sum")
        shell.expect("code=3")
        shell.expect("([0-9a-f]{32})")
        assert shell.match[1] == before
    finally:
        shell.close(force=True)


def test_a_terminal_on_a_network_that_breaks(spawn, server, task):
    with Relay(server.port) as relay:
        child = spawn(task, KECS_ENDPOINT=relay.url)
        child.send("stty -echo; echo re''ady\r")
        child.expect("ready")
        for number in range(5):
            assert relay.cut() >= 1
            child.expect("Connecting again")
            child.send(f"echo number-$(({number}+100))\r")
            child.expect(f"number-{number + 100}")
        child.send("exit 9\r")
        assert ended(child) == 9


# In a pipe

def test_streams_and_exit_codes(piped, task):
    answer = piped(task, "--", "sh", "-c", "echo out; echo err >&2; test -t 0 || exit 7")
    assert (answer.returncode, answer.stdout, answer.stderr) == (7, b"out\n", b"err\n")
    assert piped(task, "--", "true").returncode == 0
    assert piped(task, "--", "sh", "-c", "kill -TERM $$").returncode == 143
    assert piped(task, "--", "no-such-program").returncode in (126, 127)
    # Words stay words.
    answer = piped(task, "--", "printf", "[%s]", "a b", "it's", "", "$HOME", "*", "grüße")
    assert answer.stdout.decode() == "[a b][it's][][$HOME][*][grüße]"


def test_a_file_there_and_back(piped, task):
    data = os.urandom(10_000_000)
    answer = piped(task, "--", "cat", input=data, timeout=120)
    assert answer.returncode == 0, answer.stderr
    assert hashlib.sha256(answer.stdout).digest() == hashlib.sha256(data).digest()


def test_a_file_there_and_back_over_a_network_that_breaks(piped, server, task):
    """Not a byte is lost or doubled in either direction, wherever it is cut."""
    data = os.urandom(12_000_000)
    cuts = []
    with Relay(server.port) as relay:
        done = threading.Event()

        def meddle():
            at = 400_000
            while not done.is_set():
                if relay.passed > at:
                    cuts.append(relay.cut())
                    at = relay.passed + 1_500_000
                done.wait(0.002)

        meddler = threading.Thread(target=meddle)
        meddler.start()
        try:
            answer = piped(task, "--", "cat", input=data, timeout=180, KECS_ENDPOINT=relay.url)
        finally:
            done.set()
            meddler.join()
    assert answer.returncode == 0, answer.stderr
    assert sum(cuts) >= 5, cuts
    assert b"Connecting again" in answer.stderr
    assert len(answer.stdout) == len(data)
    assert hashlib.sha256(answer.stdout).digest() == hashlib.sha256(data).digest()


def test_whoever_stops_reading_ends_it(environment, task):
    pipeline = subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", f"{BINARY} exec {task} -- yes | head -n 2"], capture_output=True, timeout=30, env=environment,
        stdin=subprocess.DEVNULL)
    assert pipeline.stdout == b"y\ny\n"
    assert pipeline.returncode == 141, pipeline.stderr


def test_signals_end_it(environment, server, task, piped):
    child = subprocess.Popen(
        [str(BINARY), "exec", task, "--", "sh", "-c", "echo $$ >number; echo ready; exec sleep 1000"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, env=environment)
    assert child.stdout.readline() == b"ready\n"
    child.send_signal(signal.SIGTERM)
    assert child.wait(10) == 143
    child.stdin.close()
    child.stdout.close()
    deadline = time.monotonic() + 15
    while piped(task, "--", "sh", "-c", "kill -0 $(cat number)").returncode == 0:
        assert time.monotonic() < deadline, "the command runs on"
        time.sleep(0.2)


def test_the_tasks_end_is_told(ecs, spawn, task):
    child = spawn(task)
    child.send("echo re''ady\r")
    child.expect("ready")
    ecs.stop_task(cluster="test", task=task)
    child.expect("kecs: The container has stopped", timeout=40)
    assert ended(child) == 137


# Refusals

@pytest.mark.runtimes("process")
def test_refusals(piped, ecs, jobs, cluster, task, server):
    unable = run_task(ecs, jobs.graceful(), enabled=False)
    cases = [
        ((unable,), "enableExecuteCommand"),
        (("0" * 32, "--cluster", "test"), "Task not found"),
        ((task.rsplit("/", 1)[1], "-c", "nowhere"), "Task not found"),
        ((task, "--container", "db"), "no container 'db'"),
    ]
    for arguments, words in cases:
        answer = piped(*arguments)
        assert answer.returncode == 69 and words in answer.stderr.decode(), (arguments, answer)
        assert answer.stderr.startswith(b"kecs: ") and answer.stderr.count(b"\n") == 1
    answer = piped(task, "--tty")
    assert answer.returncode == 64 and b"--tty needs a terminal" in answer.stderr
    answer = piped(task, KECS_ENDPOINT="http://127.0.0.1:9")
    assert answer.returncode == 69 and b"Nothing answers" in answer.stderr
    # By its id alone, with the cluster named.
    answer = piped(task.rsplit("/", 1)[1], "--cluster", "test", "--container", "app", "--", "echo", "there")
    assert (answer.returncode, answer.stdout) == (0, b"there\n")


@pytest.mark.runtimes("process")
def test_a_server_that_is_started_again_knows_nothing_of_it(spawn, server, task):
    child = spawn(task)
    child.send("echo re''ady\r")
    child.expect("ready")
    server.kill9()
    child.expect("Connecting again")
    server.start()
    child.expect("has ended, or the server was restarted")
    assert ended(child) == 69
