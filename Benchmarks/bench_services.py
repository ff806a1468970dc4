"""What a service costs the server beyond its tasks: as many tasks by RunTask and StopTask, in the same run, simulated."""

import os

from measure import server, spread
from support.clients import ecs_client
from support.services import AT_ONCE, wait_for_service
from support.waiting import wait_until

TASKS = 500
ROUNDS = 5
TICKS = os.sysconf("SC_CLK_TCK")


class Usage:
    """CPU of the server, in milliseconds since the last look."""

    def __init__(self, pid):
        self.pid, self.last = pid, 0
        self()

    def __call__(self):
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        now = (int(fields[11]) + int(fields[12])) * 1000 / TICKS
        used, self.last = now - self.last, now
        return used


def counts(ecs):
    cluster = ecs.describe_clusters(clusters=["bench"])["clusters"][0]
    return cluster["runningTasksCount"], cluster["pendingTasksCount"]


def by_hand(ecs, usage):
    """(starting them, replacing each by another)"""
    def start():
        arns = []
        for _ in range(TASKS // 10):
            arns += [task["taskArn"] for task in ecs.run_task(cluster="bench", taskDefinition="bench", count=10)["tasks"]]
        return arns

    usage()
    first = start()
    wait_until(lambda: counts(ecs) == (TASKS, 0), 60, interval=0.2)
    started = usage()
    second = start()
    wait_until(lambda: counts(ecs) == (2 * TASKS, 0), 60, interval=0.2)
    for arn in first:
        ecs.stop_task(cluster="bench", task=arn)
    wait_until(lambda: counts(ecs) == (TASKS, 0), 60, interval=0.2)
    replaced = usage()
    for arn in second:
        ecs.stop_task(cluster="bench", task=arn)
    return started, replaced


def by_service(ecs, usage):
    usage()
    ecs.create_service(cluster="bench", serviceName="bench", taskDefinition="bench", desiredCount=TASKS)
    wait_for_service(ecs, "bench", "bench", timeout=60)
    started = usage()
    ecs.update_service(cluster="bench", service="bench", forceNewDeployment=True)
    wait_for_service(ecs, "bench", "bench", timeout=60)
    replaced = usage()
    ecs.delete_service(cluster="bench", service="bench", force=True)
    return started, replaced


def run():
    with server("simulated", args=AT_ONCE) as kecs:
        ecs = ecs_client(kecs)
        ours, theirs = [], []
        for turn in range(ROUNDS + 1):
            for way, into in ((by_hand, theirs), (by_service, ours)):
                ecs.create_cluster(clusterName="bench")
                ecs.register_task_definition(
                    family="bench", containerDefinitions=[{"name": "main", "image": "busybox", "memory": 64}])
                figures = way(ecs, Usage(kecs.process.pid))
                wait_until(lambda: counts(ecs) == (0, 0), 60, interval=0.2)
                kecs.reset()
                # The first one warms up.
                if turn > 0:
                    into.append(figures)
    for number, what in enumerate((f"{TASKS} tasks started", f"{TASKS} tasks replaced")):
        peer = spread(f"{what} by hand, CPU", [figures[number] for figures in theirs], "ms")
        mine = spread(f"{what} by a service, CPU", [figures[number] for figures in ours], "ms")
        print(f"ratio of a service to its tasks alone: {mine / peer:.2f}")
