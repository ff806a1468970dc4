"""A service whose deployment has FAILED goes on: real clients, on the simulated runtime."""

import pytest
from support.services import AT_ONCE, describe_service, messages, register, tasks_of, wait_for_service
from support.waiting import wait_for_task, wait_until

CONFIGURATION = {"deploymentCircuitBreaker": {"enable": True, "rollback": False}}
BROKEN = {
    "name": "app", "image": "busybox", "memory": 64,
    "dockerLabels": {"kecs.simulated.fail": "CannotPullContainerError"}}


@pytest.fixture
def server(make_server, runtime):
    return make_server(runtime, args=AT_ONCE)


def create(ecs, cluster, definition, count):
    ecs.create_service(
        cluster=cluster, serviceName="web", taskDefinition=definition, desiredCount=count,
        deploymentConfiguration=CONFIGURATION)


def wait_for_failure(ecs, cluster, definition):
    return wait_for_service(
        ecs, cluster, "web",
        lambda service: service["deployments"][0]["rolloutState"] == "FAILED"
        and service["deployments"][0]["taskDefinition"].endswith(definition))


def wait_for_tasks(ecs, cluster, *revisions):
    """The service has tasks of these revisions, and as many run."""
    def look():
        running = describe_service(ecs, cluster, "web")["runningCount"]
        tasks = tasks_of(ecs, cluster, "web")
        found = sorted(int(task["taskDefinitionArn"].rsplit(":", 1)[1]) for task in tasks)
        return found == sorted(revisions) and running == len(revisions) and (tasks or True)

    return wait_until(look, 20, f"tasks of the revisions {revisions}")


def test_it_obeys_and_keeps_what_runs(ecs, cluster, jobs):
    register(ecs, "web", jobs.graceful())
    register(ecs, "web", BROKEN)
    create(ecs, cluster, "web:1", 2)
    wait_for_service(ecs, cluster, "web")
    ecs.update_service(cluster=cluster, service="web", taskDefinition="web:2")
    wait_for_failure(ecs, cluster, "web:2")
    for count in (4, 1, 0, 2):
        ecs.update_service(cluster=cluster, service="web", desiredCount=count)
        wait_for_tasks(ecs, cluster, *[1] * count)
    first = tasks_of(ecs, cluster, "web")[0]["taskArn"]
    ecs.stop_task(cluster=cluster, task=first)
    wait_for_task(ecs, cluster, first, "STOPPED")
    tasks = wait_for_tasks(ecs, cluster, 1, 1)
    service = describe_service(ecs, cluster, "web")
    failed, older = service["deployments"]
    assert [failed["rolloutState"], failed["runningCount"], failed["pendingCount"]] == ["FAILED", 0, 0]
    assert [older["status"], older["desiredCount"], older["runningCount"]] == ["ACTIVE", 2, 2]
    assert {task["startedBy"] for task in tasks} == {older["id"]}
    text = f"(deployment {failed['id']}) has failed: tasks are started for (deployment {older['id']})."
    assert messages(service).count(text) == 1
    # A deployment of the same that has failed fails again, and all goes on.
    ecs.update_service(cluster=cluster, service="web", forceNewDeployment=True)
    again = wait_for_service(
        ecs, cluster, "web",
        lambda service: service["deployments"][0]["id"] != failed["id"]
        and service["deployments"][0]["rolloutState"] == "FAILED")
    wait_for_tasks(ecs, cluster, 1, 1)
    assert again["deployments"][0]["taskDefinition"].endswith("web:2")
    # One that works replaces all of them.
    register(ecs, "web", jobs.graceful())
    ecs.update_service(cluster=cluster, service="web", taskDefinition="web:3")
    wait_for_service(ecs, cluster, "web")
    wait_for_tasks(ecs, cluster, 3, 3)


def test_alone_it_says_why_nothing_starts(ecs, cluster, jobs):
    register(ecs, "web", BROKEN)
    create(ecs, cluster, "web:1", 2)
    failed = wait_for_failure(ecs, cluster, "web:1")["deployments"][0]["id"]
    text = (
        f"was unable to start tasks because (deployment {failed}) has failed and no older deployment is left. "
        "Update the service to start a new deployment.")
    wait_for_service(ecs, cluster, "web", lambda service: messages(service)[-1] == text)
    # More of them is no new reason.
    ecs.update_service(cluster=cluster, service="web", desiredCount=5)
    register(ecs, "web", jobs.graceful())
    ecs.update_service(cluster=cluster, service="web", taskDefinition="web:2", desiredCount=3)
    assert messages(wait_for_service(ecs, cluster, "web")).count(text) == 1
    wait_for_tasks(ecs, cluster, 2, 2, 2)


def test_it_can_be_deleted(ecs, cluster, jobs):
    register(ecs, "web", jobs.graceful())
    register(ecs, "web", BROKEN)
    create(ecs, cluster, "web:1", 2)
    wait_for_service(ecs, cluster, "web")
    ecs.update_service(cluster=cluster, service="web", taskDefinition="web:2")
    wait_for_failure(ecs, cluster, "web:2")
    tasks = tasks_of(ecs, cluster, "web")
    ecs.delete_service(cluster=cluster, service="web", force=True)
    wait_for_service(ecs, cluster, "web", lambda service: service["status"] == "INACTIVE")
    for task in tasks:
        wait_for_task(ecs, cluster, task["taskArn"], "STOPPED")
