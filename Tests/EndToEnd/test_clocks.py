"""The wall clock is set while the server runs: durations take as long as ever, timestamps are the clock's."""

import time
from pathlib import Path

import pytest
from support.clients import ecs_client
from support.clock import Clock
from support.jobs import JOBS
from support.terminal import Terminal, ordered
from support.waiting import describe_task, wait_for_task, wait_until

DAY = 86_400
YEARS = 3653 * DAY


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path)


def prepare(make_server, clock, runtime, container):
    server = make_server(runtime, env=clock.env)
    ecs = ecs_client(server)
    ecs.create_cluster(clusterName="test")
    ecs.register_task_definition(family="f", containerDefinitions=[container])
    return server, ecs


def run(ecs):
    return ecs.run_task(cluster="test", taskDefinition="f")["tasks"][0]["taskArn"]


@pytest.mark.runtimes("simulated", "process")
def test_tasks_start_and_stop_whatever_the_clock_says(make_server, clock, runtime):
    server, ecs = prepare(make_server, clock, runtime, JOBS[runtime].graceful())
    for seconds in (DAY, 0, -DAY, 0, YEARS, 0, -YEARS, YEARS, 0):
        clock.set(seconds)
        arn = run(ecs)
        clock.set(-seconds)
        wait_for_task(ecs, "test", arn, "RUNNING")
        clock.set(seconds)
        ecs.stop_task(cluster="test", task=arn)
        clock.set(-seconds // 2)
        task = wait_for_task(ecs, "test", arn, "STOPPED")
        # What stops at once does so before the clock is set again.
        ahead = task["stoppedAt"].timestamp() - time.time()
        assert min(abs(ahead - set_to) for set_to in (seconds, -seconds // 2)) < 60, (seconds, task["stoppedAt"])


@pytest.mark.runtimes("simulated", "process")
def test_a_clock_that_was_set_back_while_the_server_was_away(make_server, clock, runtime):
    clock.set(YEARS)
    server, ecs = prepare(make_server, clock, runtime, JOBS[runtime].stubborn(stopTimeout=2))
    arns = [run(ecs) for _ in range(2)]
    for arn in arns:
        wait_for_task(ecs, "test", arn, "RUNNING")
    ecs.stop_task(cluster="test", task=arns[0])
    clock.set(0)
    server.restart()
    wait_for_task(ecs, "test", arns[0], "STOPPED")
    assert describe_task(ecs, "test", arns[1])["lastStatus"] == "RUNNING"
    ecs.stop_task(cluster="test", task=arns[1])
    wait_for_task(ecs, "test", arns[1], "STOPPED")


@pytest.mark.runtimes("process")
def test_kills_come_in_time(make_server, clock, runtime, tmp_path):
    """An hour back between the polite signal and SIGKILL: of a container, and of an exec session."""
    heard, hung_up = tmp_path / "heard", tmp_path / "hung-up"
    deaf = JOBS[runtime].definition(
        f"trap 'touch {heard}' TERM; while :; do sleep 0.05; done", stopTimeout=2)
    server, ecs = prepare(make_server, clock, runtime, deaf)
    arn = ecs.run_task(cluster="test", taskDefinition="f", enableExecuteCommand=True)["tasks"][0]["taskArn"]
    wait_for_task(ecs, "test", arn, "RUNNING")
    pid = tmp_path / "pid"
    session = ordered(
        server, arn, f"sh -c 'trap \"touch {hung_up}\" HUP; echo $$ >{pid}; echo ready; while :; do sleep 0.05; done'")
    with Terminal(session["websocketUrl"]) as terminal:
        terminal.until("ready")
    wait_until(hung_up.exists, what="SIGHUP")
    clock.set(-3600)
    wait_until(lambda: not alive(int(pid.read_text())), what="the end of the command")
    ecs.stop_task(cluster="test", task=arn)
    wait_until(heard.exists, what="SIGTERM")
    clock.set(-7200)
    task = wait_for_task(ecs, "test", arn, "STOPPED")
    assert task["containers"][0]["exitCode"] == 137


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
