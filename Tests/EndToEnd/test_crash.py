"""`kill -9` at random moments under load. Afterwards the store, the journal, the engine and what the containers
themselves wrote down must tell one and the same story."""

import json
import os
import random
import sqlite3
import time
from pathlib import Path

import pytest
from support.clients import ecs_client
from support.load import CLUSTER, STOPPED_CODE, Load
from support.waiting import summary, wait_until


def all_tasks(ecs):
    # A task that ends between the two lists is in both.
    arns = list(dict.fromkeys(
        arn for status in ("RUNNING", "STOPPED") for page in
        ecs.get_paginator("list_tasks").paginate(cluster=CLUSTER, desiredStatus=status) for arn in page["taskArns"]))
    tasks = []
    for begin in range(0, len(arns), 100):
        answer = ecs.describe_tasks(cluster=CLUSTER, tasks=arns[begin:begin + 100])
        assert answer["failures"] == []
        tasks += answer["tasks"]
    return {task["taskArn"]: task for task in tasks}


def settled(ecs, jobs):
    """All tasks once each is RUNNING or STOPPED, as it is to be; None before."""
    tasks = all_tasks(ecs)
    for job in jobs:
        task = tasks.get(job.arn)
        wanted = "STOPPED" if job.family == "short" or job.stop_answered else "RUNNING"
        if task is None or task["lastStatus"] != wanted:
            return None
    return tasks


def jobs_with_processes(load):
    """Ids of the load's jobs of which a process lives, read from the processes' environment."""
    found = set()
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            variables = (Path("/proc") / entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        found.update(v.removeprefix(b"JOB=").decode() for v in variables if v.startswith(b"JOB="))
    return found & {job.id for job in load.jobs}


def kill_again_and_again(server, load, rng, kills):
    """Each time at another moment: before the server is ready, in the middle of calls, of starts, of ends."""
    for _ in range(kills):
        answered = load.answered
        if rng.random() < 0.25:
            server.spawn()
            # The moment is the test's input, not a wait for anything.
            time.sleep(rng.uniform(0, 0.25))
        else:
            server.start()
            wait_until(lambda: load.answered >= answered + 3, 40, "answers after the restart", interval=0.005)
            time.sleep(rng.uniform(0, 0.8))
        assert server.running, f"the server ended by itself:\n{server.log()[-5000:]}"
        server.kill9()
        if rng.random() < 0.3:
            # Long enough for short jobs to end while nobody looks.
            time.sleep(rng.uniform(0.2, 1.0))


def check_jobs(load, tasks, starts):
    """Each answered job is one task that ran once and ended as it says."""
    assert len({job.arn for job in load.jobs}) == len(load.jobs), "two jobs have one task"
    assert set(tasks) == {job.arn for job in load.jobs}, "a task that nobody asked for, or one that is gone"
    for job in load.jobs:
        task = tasks[job.arn]
        told = summary(task), job
        assert task["startedBy"] == job.id, told
        file = starts / job.id
        lines = file.read_text().splitlines() if file.exists() else []
        assert len(lines) <= 1, f"ran {len(lines)} times: {told}"
        (container,) = task["containers"]
        if job.family == "short":
            assert (task["stopCode"], container.get("exitCode")) == ("EssentialContainerExited", job.code), told
            assert len(lines) == 1, f"never ran: {told}"
        elif job.stop_answered:
            assert task["stopCode"] == "UserInitiated", told
            # A stop that came before the program could set its trap, or before it ran at all, is one too.
            assert container.get("exitCode") in (STOPPED_CODE, 143, 137, None), told
            assert len(lines) == 1 or container.get("exitCode") != STOPPED_CODE, told
        else:
            assert len(lines) == 1, f"RUNNING and has not started: {told}"


def check_journal(server, tasks):
    """Read from the file, with the server stopped: no gaps, and the last word on each task is its row's."""
    database = sqlite3.connect(f"file:{server.data_dir}/kecs.sqlite?mode=ro", uri=True)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    count, oldest, newest = database.execute("SELECT count(*), min(seq), max(seq) FROM journal").fetchone()
    assert count == newest - oldest + 1, "gaps in the journal"
    events = {}
    for seq, action, payload in database.execute(
            "SELECT seq, action, payload FROM journal WHERE type = 'task' ORDER BY seq"):
        content = json.loads(payload)
        events.setdefault(content["task"]["taskArn"], []).append((seq, action, content["task"]))
    assert set(events) == set(tasks)
    for arn, task in tasks.items():
        actions = [action for _, action, _ in events[arn]]
        assert actions[0] == "START" and actions.count("START") == 1, (arn, actions)
        assert actions.count("STOP") == (task["lastStatus"] == "STOPPED"), (arn, actions)
        last = events[arn][-1][2]
        for key in ("lastStatus", "desiredStatus", "stopCode", "stoppedReason"):
            assert last.get(key) == task.get(key), (arn, key, last, summary(task))
        told = [(c["name"], c["lastStatus"], c.get("exitCode")) for c in last["containers"]]
        assert told == [(c["name"], c["lastStatus"], c.get("exitCode")) for c in task["containers"]], arn
        versions = [content["version"] for _, _, content in events[arn] if "version" in content]
        assert versions == sorted(versions), arn
    rows = {key: json.loads(record) for key, record in database.execute("SELECT key, record FROM tasks")}
    assert {arn: row["lastStatus"] for arn, row in rows.items()} == {
        arn: task["lastStatus"] for arn, task in tasks.items()}
    database.close()


def crash(server, load, rng, kills):
    """Kills, then brings the server up for good and answers all tasks, settled."""
    server.start()
    load.prepare()
    load.start()
    try:
        server.kill9()
        kill_again_and_again(server, load, rng, kills - 1)
        server.start()
        load.finish()
    except BaseException:
        load.abandon()
        raise
    ecs = load.client
    tasks = wait_until(
        lambda: settled(ecs, load.jobs), 60,
        lambda: f"all tasks settled: { {a: summary(t) for a, t in all_tasks(ecs).items()} }", interval=0.2)
    described = ecs.describe_clusters(clusters=[CLUSTER])["clusters"][0]
    running = sum(task["lastStatus"] == "RUNNING" for task in tasks.values())
    wait_until(
        lambda: (d := ecs.describe_clusters(clusters=[CLUSTER])["clusters"][0])["runningTasksCount"] == running
        and d["pendingTasksCount"] == 0, what=f"{running} running in {described}")
    print(f"{kills} kills, {len(load.jobs)} tasks, {running} still running, {load.answered} answers")
    # Enough happened for this to mean something.
    assert len(load.jobs) >= 2 * kills
    return tasks


@pytest.mark.runtimes("process")
@pytest.mark.parametrize("seed", [1, 2])
def test_kills_under_load_with_processes(make_server, tmp_path, seed, runtime):
    starts = tmp_path / "starts"
    starts.mkdir()
    server = make_server("process", start=False)
    load = Load(ecs_client(server, timeout=10), seed, starts)
    tasks = crash(server, load, random.Random(seed), kills=20)

    check_jobs(load, tasks, starts)
    running = {job.id for job in load.jobs if tasks[job.arn]["lastStatus"] == "RUNNING"}
    wait_until(lambda: jobs_with_processes(load) == running, 10,
               lambda: f"processes and RUNNING tasks the same: {jobs_with_processes(load) ^ running}")
    server.stop()
    check_journal(server, tasks)
    # Nothing was doubled by the last start either.
    server.start()
    check_jobs(load, tasks, starts)
    assert jobs_with_processes(load) == running


@pytest.mark.runtimes("docker")
def test_kills_under_load_with_docker(make_server, tmp_path, engine, runtime):
    starts = tmp_path / "starts"
    starts.mkdir(mode=0o777)
    server = make_server("docker", start=False)
    load = Load(ecs_client(server, timeout=10), 3, starts, mount="/starts", patient=True)
    tasks = crash(server, load, random.Random(3), kills=14)

    check_jobs(load, tasks, starts)

    def labels(everything):
        return sorted(c["Labels"]["com.amazonaws.ecs.task-arn"] for c in engine.containers(everything=everything))

    running = sorted(arn for arn, task in tasks.items() if task["lastStatus"] == "RUNNING")
    wait_until(lambda: labels(False) == running, 10, lambda: f"running containers {labels(False)} to be {running}")
    assert len(labels(True)) == len(set(labels(True))), "two containers of one task"
    assert set(labels(True)) <= set(tasks), "a container of a task that is not there"
    server.stop()
    check_journal(server, tasks)
    assert labels(False) == running
    server.start()
    check_jobs(load, tasks, starts)
    assert labels(False) == running
