"""`kecs logs`."""

import os
import re
import signal
import subprocess

import pytest
from support.jobs import Jobs
from support.logs import run
from support.server import BINARY
from support.waiting import wait_for_task, wait_until

pytestmark = pytest.mark.runtimes("process")
WAIT = "trap 'exit 0' TERM; while :; do sleep 1 & wait; done"


def job(script, name="app"):
    return Jobs().definition(script, name, stopTimeout=2)


@pytest.fixture
def logs(server):
    """Runs it to its end."""

    def run(*arguments, **options):
        return subprocess.run(
            [str(BINARY), "logs", *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=30,
            env={**os.environ, "KECS_ENDPOINT": server.url}, **options)

    return run


def test_to_the_end_and_in_part(ecs, cluster, logs):
    arn = run(ecs, cluster, job("seq 1 500; echo bad >&2; head -c 20000 /dev/zero | tr '\\0' x; echo"), status="STOPPED")
    whole = "".join(f"{number}\n" for number in range(1, 501)) + "x" * 20_000 + "\n"
    done = logs(arn, "--container", "app")
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, whole, b"bad\n")
    done = logs("--cluster", cluster, arn.split("/")[-1], "--no-follow")
    assert done.stdout.decode().splitlines()[0] == "1" and done.returncode == 0
    # A line that comes in two counts twice.
    done = logs(arn, "--container", "app", "--tail", "3", "--timestamps")
    last = done.stdout.decode() + done.stderr.decode()
    assert re.fullmatch(r"(\d{4}-\d\d-\d\dT[\d:.]+Z (x{20000}|500|bad)\n){2}", last), last[-200:]
    assert logs(arn, "--since", "2999-01-01T00:00:00Z").stdout == b""


def test_lines_name_their_container_where_there_are_several(ecs, cluster, logs):
    alone = run(ecs, cluster, job("echo one"), status="STOPPED")
    first = {**job("echo two", "b"), "essential": False}
    last = {**job("echo one", "a"), "dependsOn": [{"containerName": "b", "condition": "COMPLETE"}]}
    both = run(ecs, cluster, last, first, status="STOPPED")
    assert logs(alone).stdout == b"one\n"
    assert sorted(logs(both).stdout.splitlines()) == [b"a | one", b"b | two"]
    assert logs(both, "--container", "b").stdout == b"two\n"
    chosen = logs(both, "--container", "b", "--container", "a").stdout.splitlines()
    assert sorted(chosen) == [b"a | one", b"b | two"]


def test_followed_until_the_end_or_ctrl_c(server, ecs, cluster):
    arn = run(ecs, cluster, job(f"echo hello; {WAIT}"))
    processes = [subprocess.Popen(
        [str(BINARY), "logs", "--endpoint", server.url, arn], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        assert [process.stdout.readline() for process in processes] == ["hello\n"] * 2
        processes[0].send_signal(signal.SIGINT)
        assert processes[0].wait(10) == 0
        ecs.stop_task(cluster=cluster, task=arn)
        assert processes[1].wait(20) == 0
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def test_what_goes_wrong(server, ecs, cluster, logs):
    arn = run(ecs, cluster, job(f"echo hello; {WAIT}"))
    done = logs("nobody")
    assert done.returncode == 69 and b"Task not found: No such task." in done.stderr
    done = logs(arn, "--container", "db")
    assert done.returncode == 69 and b"no container 'db'" in done.stderr
    assert logs(arn, "--tail", "-1").returncode == 64
    done = logs(arn, "--endpoint", "http://127.0.0.1:1")
    assert done.returncode == 69 and b"Is the server running?" in done.stderr
    following = subprocess.Popen(
        [str(BINARY), "logs", "--endpoint", server.url, arn], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True)
    assert following.stdout.readline() == "hello\n"
    server.kill9()
    _, errors = following.communicate(timeout=20)
    assert following.returncode == 69 and "Go on with --since 2" in errors
    server.start()
    wait_until(lambda: ecs.list_tasks(cluster=cluster)["taskArns"] == [arn], 10)
    ecs.stop_task(cluster=cluster, task=arn)
    wait_for_task(ecs, cluster, arn, "STOPPED")
