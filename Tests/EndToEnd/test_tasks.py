"""The life of tasks through ECS's API, on every runtime."""

import re
import threading
import uuid

import pytest
from support.errors import refused
from support.waiting import describe_task, wait_for_task, wait_until

ALL = pytest.mark.runtimes("docker", "process", "simulated")
PREFIX = "arn:aws:ecs:us-east-1:000000000000:"


def run(ecs, cluster, *containers, family="f", definition=None, **extra):
    """Registers, runs, and answers the tasks of RunTask."""
    ecs.register_task_definition(family=family, containerDefinitions=list(containers), **(definition or {}))
    answer = ecs.run_task(cluster=cluster, taskDefinition=family, **extra)
    assert answer["failures"] == [], answer
    return answer["tasks"]


def run_one(ecs, cluster, *containers, **extra):
    (task,) = run(ecs, cluster, *containers, **extra)
    return task["taskArn"]


# Life and stop codes


@ALL
def test_a_life(ecs, cluster, stream, jobs):
    (task,) = run(ecs, cluster, jobs.graceful(code=0))
    arn = task["taskArn"]
    assert re.fullmatch(rf"{PREFIX}task/test/[0-9a-f]{{32}}", arn)
    assert task["lastStatus"] in ("PROVISIONING", "PENDING")
    assert task["desiredStatus"] == "RUNNING"
    assert task["clusterArn"] == PREFIX + "cluster/test"
    assert task["taskDefinitionArn"] == PREFIX + "task-definition/f:1"
    assert task["group"] == "family:f"
    assert task["version"] == 1
    assert [c["lastStatus"] for c in task["containers"]] == ["PENDING"]

    stream.task(arn, "RUNNING")
    running = describe_task(ecs, cluster, arn)
    assert running["lastStatus"] == running["desiredStatus"] == "RUNNING"
    assert running["createdAt"] <= running["startedAt"]
    assert running["version"] > task["version"]
    assert running["connectivity"] == "CONNECTED"
    (container,) = running["containers"]
    assert container["lastStatus"] == "RUNNING"
    assert container["runtimeId"]
    assert container["taskArn"] == arn
    assert re.fullmatch(rf"{PREFIX}container/test/[0-9a-f]{{32}}/[0-9a-f-]{{36}}", container["containerArn"])
    assert "exitCode" not in container

    answer = ecs.stop_task(cluster=cluster, task=arn, reason="end of the test")["task"]
    assert answer["desiredStatus"] == "STOPPED"
    stream.task(arn, "STOPPED")
    stopped = describe_task(ecs, cluster, arn)
    assert stopped["lastStatus"] == stopped["desiredStatus"] == "STOPPED"
    assert stopped["stopCode"] == "UserInitiated"
    assert stopped["stoppedReason"] == "end of the test"
    assert running["startedAt"] <= stopped["stoppingAt"] <= stopped["stoppedAt"]
    assert stopped["containers"][0]["lastStatus"] == "STOPPED"
    assert stopped["containers"][0]["exitCode"] == jobs.code_on_stop(0)


@ALL
@pytest.mark.parametrize("code", [0, 3, 255])
def test_an_essential_container_that_exits_stops_the_task(ecs, cluster, jobs, code):
    arn = run_one(ecs, cluster, jobs.exits(code))
    task = wait_for_task(ecs, cluster, arn, "STOPPED")
    assert task["stopCode"] == "EssentialContainerExited"
    assert task["stoppedReason"] == "Essential container in task exited"
    assert task["containers"][0]["exitCode"] == code
    assert task["executionStoppedAt"] <= task["stoppedAt"]


@ALL
def test_stop_without_a_reason(ecs, cluster, jobs):
    arn = run_one(ecs, cluster, jobs.graceful())
    wait_for_task(ecs, cluster, arn, "RUNNING")
    ecs.stop_task(cluster=cluster, task=arn)
    task = wait_for_task(ecs, cluster, arn, "STOPPED")
    assert task["stopCode"] == "UserInitiated"
    assert task["stoppedReason"] == "Task stopped by user"
    assert task["containers"][0]["exitCode"] == 143


@ALL
def test_sigkill_after_the_stop_timeout(ecs, cluster, jobs):
    arn = run_one(ecs, cluster, jobs.stubborn(stopTimeout=2))
    wait_for_task(ecs, cluster, arn, "RUNNING")
    ecs.stop_task(cluster=cluster, task=arn)
    task = wait_for_task(ecs, cluster, arn, "STOPPED")
    assert task["containers"][0]["exitCode"] == 137
    took = (task["stoppedAt"] - task["stoppingAt"]).total_seconds()
    assert 1.8 <= took <= 8, took


@ALL
def test_a_non_essential_container_may_end(ecs, cluster, jobs):
    arn = run_one(ecs, cluster, jobs.graceful("main"), jobs.exits(5, "helper", essential=False))
    wait_for_task(ecs, cluster, arn, "RUNNING")

    def helper_stopped():
        containers = {c["name"]: c for c in describe_task(ecs, cluster, arn)["containers"]}
        return containers["helper"] if containers["helper"]["lastStatus"] == "STOPPED" else None

    assert wait_until(helper_stopped)["exitCode"] == 5
    task = describe_task(ecs, cluster, arn)
    assert task["lastStatus"] == task["desiredStatus"] == "RUNNING"


@ALL
def test_the_others_are_stopped_with_an_essential_one(ecs, cluster, jobs):
    arn = run_one(
        ecs, cluster, jobs.exits(1, "main", after=0.5), jobs.graceful("a", code=11), jobs.graceful("b", code=12))
    task = wait_for_task(ecs, cluster, arn, "STOPPED")
    codes = {c["name"]: c["exitCode"] for c in task["containers"]}
    assert codes == {"main": 1, "a": jobs.code_on_stop(11), "b": jobs.code_on_stop(12)}
    assert task["stopCode"] == "EssentialContainerExited"


@ALL
def test_containers_keep_the_order_of_the_definition(ecs, cluster, jobs):
    names = ["zulu", "alpha", "mike"]
    arn = run_one(ecs, cluster, *[jobs.graceful(name) for name in names])
    task = wait_for_task(ecs, cluster, arn, "RUNNING")
    assert sorted(c["name"] for c in task["containers"]) == sorted(names)


@ALL
def test_stop_before_it_runs(ecs, cluster, jobs):
    """StopTask right after RunTask: the task ends, and nothing of it goes on running."""
    # As process 1 a shell that has not set its trap yet does not hear SIGTERM: SIGKILL ends it.
    arns = [task["taskArn"] for task in run(ecs, cluster, jobs.graceful(stopTimeout=5), count=5)]
    for arn in arns:
        ecs.stop_task(cluster=cluster, task=arn)
    for arn in arns:
        assert wait_for_task(ecs, cluster, arn, "STOPPED")["stopCode"] == "UserInitiated"


@ALL
def test_stop_twice(ecs, cluster, jobs):
    arn = run_one(ecs, cluster, jobs.graceful())
    wait_for_task(ecs, cluster, arn, "RUNNING")
    ecs.stop_task(cluster=cluster, task=arn, reason="first")
    assert ecs.stop_task(cluster=cluster, task=arn, reason="second")["task"]["taskArn"] == arn
    task = wait_for_task(ecs, cluster, arn, "STOPPED")
    assert task["stoppedReason"] == "first"
    assert ecs.stop_task(cluster=cluster, task=arn)["task"]["lastStatus"] == "STOPPED"


@ALL
def test_depends_on_success(ecs, cluster, jobs):
    """A container that depends on another's SUCCESS starts after its end."""
    arn = run_one(
        ecs, cluster, jobs.exits(0, "init", after=0.3, essential=False),
        jobs.graceful("main", dependsOn=[{"containerName": "init", "condition": "SUCCESS"}]))
    task = wait_for_task(ecs, cluster, arn, "RUNNING")
    containers = {c["name"]: c for c in task["containers"]}
    assert containers["init"]["lastStatus"] == "STOPPED" and containers["init"]["exitCode"] == 0
    assert containers["main"]["lastStatus"] == "RUNNING"


@ALL
def test_depends_on_success_of_one_that_fails(ecs, cluster, jobs):
    arn = run_one(
        ecs, cluster, jobs.exits(9, "init", essential=False),
        jobs.graceful("main", dependsOn=[{"containerName": "init", "condition": "SUCCESS"}]))
    task = wait_for_task(ecs, cluster, arn, "STOPPED")
    containers = {c["name"]: c for c in task["containers"]}
    assert containers["init"]["exitCode"] == 9
    assert "exitCode" not in containers["main"]
    assert task["stopCode"] == "TaskFailedToStart"


# RunTask


@ALL
def test_count(ecs, cluster, jobs):
    tasks = run(ecs, cluster, jobs.graceful(), count=10)
    assert len({task["taskArn"] for task in tasks}) == 10
    for task in tasks:
        wait_for_task(ecs, cluster, task["taskArn"], "RUNNING", timeout=40)

    def counts():
        described = ecs.describe_clusters(clusters=[cluster])["clusters"][0]
        return described["runningTasksCount"], described["pendingTasksCount"]

    wait_until(lambda: counts() == (10, 0), what="10 running, 0 pending")
    for task in tasks:
        ecs.stop_task(cluster=cluster, task=task["taskArn"])
    wait_until(lambda: counts() == (0, 0), 30, what="0 running, 0 pending")


@pytest.mark.parametrize("count", [0, -1, 11])
def test_count_out_of_range(server, cluster, ecs, jobs, count):
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    answer = server.target("RunTask", {"cluster": cluster, "taskDefinition": "f", "count": count})
    assert answer.status == 400, answer
    assert "InvalidParameterException" in answer.json()["__type"]
    assert ecs.list_tasks(cluster=cluster)["taskArns"] == []


def test_what_run_task_says_comes_back(ecs, cluster, jobs):
    overrides = {
        "containerOverrides": [
            {"name": "app", "command": ["x", "y"], "environment": [{"name": "B", "value": "2"}, {"name": "A", "value": "1"}],
             "cpu": 5, "memory": 100, "memoryReservation": 50},
        ],
        "cpu": "512", "memory": "1024", "taskRoleArn": "arn:aws:iam::000000000000:role/other",
    }
    (task,) = run(
        ecs, cluster, jobs.graceful(), startedBy="the-tests", group="my-group", overrides=overrides,
        tags=[{"key": "b", "value": "2"}, {"key": "a", "value": "1"}], enableExecuteCommand=True)
    assert task["startedBy"] == "the-tests"
    assert task["group"] == "my-group"
    described = describe_task(ecs, cluster, task["taskArn"])
    for answer in (task, described):
        (override,) = answer["overrides"]["containerOverrides"]
        for key, value in overrides["containerOverrides"][0].items():
            assert override[key] == value
        assert answer["overrides"]["taskRoleArn"] == overrides["taskRoleArn"]
        assert answer["cpu"] == "512" and answer["memory"] == "1024"
        assert answer["enableExecuteCommand"] is True
    assert described.get("tags", []) == []
    tagged = ecs.describe_tasks(cluster=cluster, tasks=[task["taskArn"]], include=["TAGS"])["tasks"][0]
    assert tagged["tags"] == [{"key": "b", "value": "2"}, {"key": "a", "value": "1"}]


def test_tags_of_the_definition_are_propagated_where_asked_for(ecs, cluster, jobs):
    tags = [{"key": "from", "value": "definition"}]
    arn = run_one(ecs, cluster, jobs.graceful(), definition={"tags": tags}, propagateTags="TASK_DEFINITION")
    assert ecs.list_tags_for_resource(resourceArn=arn)["tags"] == tags
    arn = run_one(ecs, cluster, jobs.graceful(), definition={"tags": tags})
    assert ecs.list_tags_for_resource(resourceArn=arn)["tags"] == []


def test_tags_of_a_task(ecs, cluster, jobs):
    arn = run_one(ecs, cluster, jobs.graceful(), tags=[{"key": "a", "value": "1"}])
    ecs.tag_resource(resourceArn=arn, tags=[{"key": "b", "value": "2"}])
    ecs.untag_resource(resourceArn=arn, tagKeys=["a"])
    assert ecs.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "b", "value": "2"}]


def test_an_override_of_a_container_that_is_not_there(ecs, cluster, jobs):
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    with refused("InvalidParameterException"):
        ecs.run_task(cluster=cluster, taskDefinition="f",
                     overrides={"containerOverrides": [{"name": "nobody", "command": ["x"]}]})


def test_the_same_client_token_is_the_same_request(ecs, cluster, jobs):
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    token = str(uuid.uuid4())
    first = ecs.run_task(cluster=cluster, taskDefinition="f", count=2, clientToken=token)
    again = ecs.run_task(cluster=cluster, taskDefinition="f", count=2, clientToken=token)
    arns = [task["taskArn"] for task in first["tasks"]]
    assert [task["taskArn"] for task in again["tasks"]] == arns
    assert sorted(ecs.list_tasks(cluster=cluster)["taskArns"]) == sorted(arns)
    with refused("ConflictException"):
        ecs.run_task(cluster=cluster, taskDefinition="f", count=3, clientToken=token)
    assert len(ecs.list_tasks(cluster=cluster)["taskArns"]) == 2


def test_the_same_client_token_at_the_same_time(ecs, cluster, jobs):
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    token, answers = str(uuid.uuid4()), []

    def call():
        answers.append(ecs.run_task(cluster=cluster, taskDefinition="f", clientToken=token))

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(answers) == 8
    assert len({answer["tasks"][0]["taskArn"] for answer in answers}) == 1
    assert len(ecs.list_tasks(cluster=cluster)["taskArns"]) == 1


def test_the_client_token_survives_a_restart(server, ecs, cluster, jobs):
    token = str(uuid.uuid4())
    (task,) = run(ecs, cluster, jobs.graceful(), clientToken=token)
    server.restart()
    again = ecs.run_task(cluster=cluster, taskDefinition="f", clientToken=token)["tasks"]
    assert [t["taskArn"] for t in again] == [task["taskArn"]]


def test_run_of_what_is_not_there(ecs, cluster, jobs):
    with refused("ClientException", "TaskDefinition not found."):
        ecs.run_task(cluster=cluster, taskDefinition="none")
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    with refused("ClusterNotFoundException", "Cluster not found."):
        ecs.run_task(cluster="nowhere", taskDefinition="f")


def test_awsvpc_needs_a_network_configuration(ecs, cluster, jobs):
    ecs.register_task_definition(family="f", networkMode="awsvpc", containerDefinitions=[jobs.graceful()])
    with refused("InvalidParameterException", "Network Configuration must be provided"):
        ecs.run_task(cluster=cluster, taskDefinition="f")


# Reading


def test_list_filters(ecs, cluster, jobs):
    ecs.create_cluster(clusterName="other")
    a = run_one(ecs, cluster, jobs.graceful(), family="a", startedBy="me")
    b = run_one(ecs, cluster, jobs.graceful(), family="b", startedBy="you", launchType="EC2")
    c = run_one(ecs, "other", jobs.graceful(), family="a")
    for arn, name in ((a, cluster), (b, cluster), (c, "other")):
        wait_for_task(ecs, name, arn, "RUNNING")

    def listed(cluster=cluster, **filters):
        return sorted(ecs.list_tasks(cluster=cluster, **filters)["taskArns"])

    assert listed() == sorted([a, b])
    assert listed("other") == [c]
    assert listed(family="a") == [a]
    assert listed(family="none") == []
    assert listed(startedBy="you") == [b]
    assert listed(startedBy="nobody") == []
    assert listed(launchType="EC2") == sorted([a, b])
    assert listed(launchType="FARGATE") == []
    assert listed(desiredStatus="PENDING") == []
    assert listed(desiredStatus="STOPPED") == []
    ecs.stop_task(cluster=cluster, task=a)
    # Lists go by desiredStatus: the task moves at once, ended or not.
    assert listed() == [b]
    assert listed(desiredStatus="STOPPED") == [a]
    assert listed(desiredStatus="STOPPED", family="a") == [a]
    assert listed(desiredStatus="STOPPED", family="b") == []
    with refused("ServiceNotFoundException"):
        listed(serviceName="none")


def test_list_in_pages(ecs, cluster, jobs):
    arns = [task["taskArn"] for _ in range(3) for task in run(ecs, cluster, jobs.graceful(), count=8)]
    pages = [page["taskArns"] for page in
             ecs.get_paginator("list_tasks").paginate(cluster=cluster, PaginationConfig={"PageSize": 10})]
    assert [len(page) for page in pages] == [10, 10, 4]
    assert sorted(arn for page in pages for arn in page) == sorted(arns)


def test_describe_by_id_and_arn_reports_the_missing(ecs, cluster, jobs):
    arn = run_one(ecs, cluster, jobs.graceful())
    gone = "0" * 32
    answer = ecs.describe_tasks(cluster=cluster, tasks=[arn.rpartition("/")[2], gone])
    assert [task["taskArn"] for task in answer["tasks"]] == [arn]
    assert answer["failures"] == [{"arn": f"{PREFIX}task/test/{gone}", "reason": "MISSING"}]


def test_describe_wants_the_right_cluster(ecs, cluster, jobs):
    arn = run_one(ecs, cluster, jobs.graceful())
    ecs.create_cluster(clusterName="other")
    answer = ecs.describe_tasks(cluster="other", tasks=[arn.rpartition("/")[2]])
    assert answer["tasks"] == [] and answer["failures"][0]["reason"] == "MISSING"
    with refused("ClusterNotFoundException"):
        ecs.describe_tasks(cluster="nowhere", tasks=[arn])


def test_describe_takes_1_to_100(ecs, cluster):
    with refused("InvalidParameterException"):
        ecs.describe_tasks(cluster=cluster, tasks=[])
    with refused("InvalidParameterException"):
        ecs.describe_tasks(cluster=cluster, tasks=["0" * 32] * 101)


def test_stop_of_what_is_not_there(ecs, cluster):
    with refused("InvalidParameterException", "The referenced task was not found."):
        ecs.stop_task(cluster=cluster, task="0" * 32)
    with refused("ClusterNotFoundException"):
        ecs.stop_task(cluster="nowhere", task="0" * 32)


# The real CLI, with its own waiters (which look every six seconds)


@ALL
def test_the_cli_runs_waits_and_stops(aws, ecs, jobs):
    aws("create-cluster", "--cluster-name", "cli")
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    arn = aws("run-task", "--cluster", "cli", "--task-definition", "f")["tasks"][0]["taskArn"]
    aws("wait", "tasks-running", "--cluster", "cli", "--tasks", arn)
    assert aws("describe-tasks", "--cluster", "cli", "--tasks", arn)["tasks"][0]["lastStatus"] == "RUNNING"
    aws("stop-task", "--cluster", "cli", "--task", arn, "--reason", "done")
    aws("wait", "tasks-stopped", "--cluster", "cli", "--tasks", arn)
    task = aws("describe-tasks", "--cluster", "cli", "--tasks", arn)["tasks"][0]
    assert (task["lastStatus"], task["stoppedReason"]) == ("STOPPED", "done")
