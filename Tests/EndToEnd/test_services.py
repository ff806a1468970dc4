"""Services: real clients, on every runtime."""

import re

import pytest
from support.clients import ecs_client
from support.errors import refused
from support.server import free_port
from support.services import AT_ONCE, describe_service, messages, register, tasks_of, wait_for_service
from support.waiting import wait_for_task, wait_until

ALL = pytest.mark.runtimes("docker", "process", "simulated")
REAL = pytest.mark.runtimes("docker", "process")
BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
PREFIX = "arn:aws:ecs:us-east-1:000000000000:"


@pytest.fixture
def server(make_server, runtime):
    return make_server(runtime, args=AT_ONCE)


@pytest.fixture
def patient(make_server, runtime):
    """A server on which tasks have to run for a while to count as healthy."""
    return make_server(runtime, args=["--task-healthy-after", "3s"])


def create(ecs, cluster, definition, count=2, **more):
    return ecs.create_service(
        cluster=cluster, serviceName="web", taskDefinition=definition, desiredCount=count, **more)["service"]


def revisions(tasks):
    return sorted(int(task["taskDefinitionArn"].rsplit(":", 1)[1]) for task in tasks)


@ALL
def test_a_life(ecs, cluster, stream, jobs):
    register(ecs, "web", jobs.graceful())
    register(ecs, "web", jobs.graceful())
    made = create(ecs, cluster, "web:1")
    assert made["serviceArn"] == f"{PREFIX}service/test/web"
    assert (made["status"], made["runningCount"], made["pendingCount"], made["events"]) == ("ACTIVE", 0, 0, [])
    (deployment,) = made["deployments"]
    assert re.fullmatch(r"ecs-svc/\d{19}", deployment["id"])
    assert (deployment["status"], deployment["rolloutState"]) == ("PRIMARY", "IN_PROGRESS")

    ecs.get_waiter("services_stable").wait(
        cluster=cluster, services=["web"], WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    service = wait_for_service(ecs, cluster, "web")
    started, *rest = messages(service)
    assert re.fullmatch(r"has started 2 tasks: \(task [0-9a-f]{32}\) \(task [0-9a-f]{32}\)\.", started)
    assert rest == [f"(deployment {deployment['id']}) deployment completed.", "has reached a steady state."]
    first = tasks_of(ecs, cluster, "web")
    assert {(task["group"], task["startedBy"]) for task in first} == {("service:web", deployment["id"])}
    assert len(first) == 2

    updated = ecs.update_service(cluster=cluster, service="web", taskDefinition="web:2")["service"]
    assert [each["status"] for each in updated["deployments"]] == ["PRIMARY", "ACTIVE"]
    begun = stream.event("service", lambda payload: len(payload["service"]["deployments"]) == 2)
    service = wait_for_service(ecs, cluster, "web")
    assert service["taskDefinition"] == f"{PREFIX}task-definition/web:2"
    second = tasks_of(ecs, cluster, "web")
    assert revisions(second) == [2, 2]
    for task in first:
        ended = wait_for_task(ecs, cluster, task["taskArn"], "STOPPED")
        assert ended["stopCode"] == "ServiceSchedulerInitiated"
        assert ended["stoppedReason"] == f"Scaling activity initiated by (deployment {service['deployments'][0]['id']})"
    stream.event("service", lambda payload: payload["action"] == "DEPLOYMENT_COMPLETE")
    counts = [
        event["payload"]["service"]["runningCount"] for event in stream.events
        if event["payload"]["eventType"] == "service" and event["seq"] >= begun["seq"]]
    assert min(counts) >= 2, f"fewer than the desired tasks ran during the deployment: {counts}"

    ecs.update_service(cluster=cluster, service="web", desiredCount=0)
    wait_for_service(ecs, cluster, "web")
    assert tasks_of(ecs, cluster, "web") == []
    deleted = ecs.delete_service(cluster=cluster, service="web")["service"]
    assert deleted["status"] == "DRAINING"
    ecs.get_waiter("services_inactive").wait(
        cluster=cluster, services=["web"], WaiterConfig={"Delay": 1, "MaxAttempts": 10})
    assert ecs.list_services(cluster=cluster)["serviceArns"] == []
    for task in second:
        wait_for_task(ecs, cluster, task["taskArn"], "STOPPED")
    ecs.delete_cluster(cluster=cluster)


@ALL
def test_scaling(ecs, cluster, stream, jobs):
    register(ecs, "web", jobs.graceful())
    create(ecs, cluster, "web", count=1)
    wait_for_service(ecs, cluster, "web")
    for count in (4, 2):
        ecs.update_service(cluster=cluster, service="web", desiredCount=count)
        service = wait_for_service(ecs, cluster, "web")
        assert len(tasks_of(ecs, cluster, "web")) == count
        # No deployment for that.
        assert len(service["deployments"]) == 1
    described = ecs.describe_clusters(clusters=[cluster])["clusters"][0]
    assert (described["activeServicesCount"], described["runningTasksCount"]) == (1, 2)


@ALL
def test_what_ends_is_replaced(ecs, cluster, stream, jobs):
    register(ecs, "web", jobs.graceful())
    create(ecs, cluster, "web")
    wait_for_service(ecs, cluster, "web")
    before = tasks_of(ecs, cluster, "web")
    ecs.stop_task(cluster=cluster, task=before[0]["taskArn"], reason="to see")
    stopped = wait_for_task(ecs, cluster, before[0]["taskArn"], "STOPPED")
    assert stopped["stopCode"] == "UserInitiated"
    wait_for_service(ecs, cluster, "web", lambda service: service["runningCount"] == 2)
    after = tasks_of(ecs, cluster, "web")
    assert before[1]["taskArn"] in [task["taskArn"] for task in after]
    assert before[0]["taskArn"] not in [task["taskArn"] for task in after]


@ALL
def test_a_crash_loop_is_no_success(patient, jobs, make_server):
    """The new version ends as soon as it has begun: the deployment fails, what there was goes on all the while."""
    ecs = ecs_client(patient)
    ecs.create_cluster(clusterName="test")
    register(ecs, "web", jobs.graceful())
    register(ecs, "web", jobs.exits(3))
    good = create(ecs, "test", "web:1", deploymentConfiguration=BREAKER)["deployments"][0]["id"]
    wait_for_service(ecs, "test", "web")
    first = {task["taskArn"] for task in tasks_of(ecs, "test", "web")}
    bad = ecs.update_service(cluster="test", service="web", taskDefinition="web:2")["service"]["deployments"][0]["id"]

    def failed():
        service = describe_service(ecs, "test", "web")
        # Of the old ones none has gone for a new one that is no good.
        if service["deployments"][0]["id"] == bad:
            assert first <= {task["taskArn"] for task in tasks_of(ecs, "test", "web")}
        return service["deployments"][0]["id"] not in (bad, good) and service

    service = wait_until(failed, 60, "the end of the failed deployment")
    assert service["deployments"][0]["rolloutStateReason"] == (
        f"ECS deployment circuit breaker: rolling back to deploymentId {good}.")
    service = wait_for_service(ecs, "test", "web", timeout=60)
    assert service["taskDefinition"] == f"{PREFIX}task-definition/web:1"
    assert revisions(tasks_of(ecs, "test", "web")) == [1, 1]
    said = messages(service)
    place = said.index(f"(deployment {bad}) deployment failed: tasks failed to start.")
    assert said[place + 1] == f"rolling back to deployment {good}."
    assert said[-2:] == [
        f"(deployment {service['deployments'][0]['id']}) deployment completed.", "has reached a steady state."]


@pytest.mark.runtimes("docker")
def test_an_image_that_is_not_there(ecs, cluster, stream, jobs):
    """Without a way back the failed deployment stays, and starts nothing more."""
    register(ecs, "web", jobs.graceful())
    create(ecs, cluster, "web", deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": False}})
    wait_for_service(ecs, cluster, "web")
    register(ecs, "web", {"name": "app", "image": "127.0.0.1:1/missing:1", "memory": 64})
    ecs.update_service(cluster=cluster, service="web", taskDefinition="web")
    stream.event("service", lambda payload: payload["action"] == "DEPLOYMENT_FAILED", timeout=60)
    service = describe_service(ecs, cluster, "web")
    primary, older = service["deployments"]
    assert (primary["rolloutState"], primary["runningCount"]) == ("FAILED", 0)
    # Three are enough; others were on their way, and end, too.
    assert primary["failedTasks"] >= 3
    assert primary["rolloutStateReason"] == "ECS deployment circuit breaker: tasks failed to start."
    assert (older["status"], older["runningCount"]) == ("ACTIVE", 2)
    wait_until(lambda: revisions(tasks_of(ecs, cluster, "web")) == [1, 1], 20, "those on their way end")
    # A deployment that works gets it going again.
    ecs.update_service(cluster=cluster, service="web", taskDefinition="web:1")
    wait_for_service(ecs, cluster, "web")


@REAL
def test_health_checks_decide(ecs, cluster, stream, jobs):
    """New tasks replace old ones once they are HEALTHY, and one that is no longer is replaced."""
    def checked(command):
        return jobs.graceful(healthCheck={
            "command": ["CMD-SHELL", command], "interval": 5, "retries": 1, "timeout": 2})

    register(ecs, "web", jobs.graceful())
    register(ecs, "web", checked("exit 0"))
    create(ecs, cluster, "web:1", count=1)
    wait_for_service(ecs, cluster, "web")
    ecs.update_service(cluster=cluster, service="web", taskDefinition="web:2")
    stream.event(
        "service", lambda payload: payload["service"]["runningCount"] == 2 and len(payload["service"]["deployments"]) == 2)
    assert describe_service(ecs, cluster, "web")["deployments"][0]["rolloutState"] == "IN_PROGRESS"
    wait_for_service(ecs, cluster, "web", timeout=40)
    (task,) = tasks_of(ecs, cluster, "web")
    assert task["healthStatus"] == "HEALTHY"
    register(ecs, "web", checked("exit 1"))
    ecs.update_service(cluster=cluster, service="web", taskDefinition="web:3")
    wait_for_service(
        ecs, cluster, "web", lambda service: any("failed container health checks" in text for text in messages(service)), 60)
    service = describe_service(ecs, cluster, "web")
    assert service["deployments"][0]["failedTasks"] >= 1
    assert task["taskArn"] in [each["taskArn"] for each in tasks_of(ecs, cluster, "web")], "the healthy one was stopped"


@REAL
def test_killed_in_the_midst(server, ecs, cluster, jobs):
    """SIGKILL during deployments: the server comes back, the service goes on, and no task too many runs."""
    register(ecs, "web", jobs.graceful())
    create(ecs, cluster, "web", count=3)
    wait_for_service(ecs, cluster, "web")
    for round in range(4):
        ecs.update_service(cluster=cluster, service="web", forceNewDeployment=True)
        if round % 2:
            wait_until(
                lambda: describe_service(ecs, cluster, "web")["deployments"][0]["runningCount"] > 0, 20, "a new task")
        server.kill9()
        server.start()
    service = wait_for_service(ecs, cluster, "web", timeout=60)
    running = tasks_of(ecs, cluster, "web")
    assert len(running) == 3
    assert {task["startedBy"] for task in running} == {service["deployments"][0]["id"]}
    assert ecs.describe_clusters(clusters=[cluster])["clusters"][0]["runningTasksCount"] == 3


@pytest.mark.runtimes("docker")
def test_a_port_of_the_machine(ecs, cluster, jobs):
    """Two tasks cannot have it; where the old one may go first, a deployment gets through."""
    port = free_port()
    register(ecs, "web", jobs.graceful(portMappings=[{"containerPort": 8000, "hostPort": port}]))
    create(ecs, cluster, "web", count=1)
    wait_for_service(ecs, cluster, "web")
    ecs.update_service(cluster=cluster, service="web", forceNewDeployment=True)
    service = wait_for_service(
        ecs, cluster, "web", lambda service: "unable to place a task" in messages(service)[-1])
    assert messages(service)[-1] == (
        "was unable to place a task because no container instance met all of its requirements. Reason: The closest "
        "matching container instance is already using a port required by your task.")
    ecs.update_service(
        cluster=cluster, service="web", deploymentConfiguration={"minimumHealthyPercent": 0, "maximumPercent": 100})
    wait_for_service(ecs, cluster, "web")
    (task,) = tasks_of(ecs, cluster, "web")
    assert task["containers"][0]["networkBindings"][0]["hostPort"] == port


@pytest.mark.runtimes("docker", "simulated")
def test_fargate(ecs, cluster, jobs):
    register(
        ecs, "web", jobs.graceful(), networkMode="awsvpc", cpu="256", memory="512", requiresCompatibilities=["FARGATE"])
    network = {"awsvpcConfiguration": {"subnets": ["subnet-1"], "assignPublicIp": "ENABLED"}}
    made = create(ecs, cluster, "web", launchType="FARGATE", networkConfiguration=network)
    assert (made["launchType"], made["platformVersion"], made["networkConfiguration"]) == ("FARGATE", "LATEST", network)
    wait_for_service(ecs, cluster, "web")
    for task in tasks_of(ecs, cluster, "web"):
        assert (task["launchType"], task["platformVersion"]) == ("FARGATE", "1.4.0")
        (attachment,) = task["attachments"]
        assert {"name": "subnetId", "value": "subnet-1"} in attachment["details"]
    ecs.update_service(cluster=cluster, service="web", forceNewDeployment=True)
    wait_for_service(ecs, cluster, "web")


def test_a_daemon(ecs, cluster, jobs):
    register(ecs, "web", jobs.graceful())
    ecs.create_service(cluster=cluster, serviceName="web", taskDefinition="web", schedulingStrategy="DAEMON")
    service = wait_for_service(ecs, cluster, "web")
    assert service["desiredCount"] == 1
    ecs.update_service(cluster=cluster, service="web", forceNewDeployment=True)
    wait_for_service(ecs, cluster, "web")
    ecs.delete_service(cluster=cluster, service="web")
    wait_for_service(ecs, cluster, "web", lambda service: service["status"] == "INACTIVE")


def test_tags(ecs, cluster, jobs):
    register(ecs, "web", jobs.graceful(), tags=[{"key": "from", "value": "definition"}])
    made = create(
        ecs, cluster, "web", count=1, tags=[{"key": "from", "value": "service"}], propagateTags="SERVICE",
        enableECSManagedTags=True)
    wait_for_service(ecs, cluster, "web")
    assert "tags" not in describe_service(ecs, cluster, "web")
    assert describe_service(ecs, cluster, "web", include=["TAGS"])["tags"] == [{"key": "from", "value": "service"}]
    (task,) = tasks_of(ecs, cluster, "web")
    assert {tag["key"]: tag["value"] for tag in task["tags"]} == {
        "from": "service", "aws:ecs:clusterName": "test", "aws:ecs:serviceName": "web"}
    ecs.tag_resource(resourceArn=made["serviceArn"], tags=[{"key": "more", "value": ""}])
    assert len(ecs.list_tags_for_resource(resourceArn=made["serviceArn"])["tags"]) == 2


def test_what_is_refused(ecs, cluster, jobs):
    register(ecs, "web", jobs.graceful())
    create(ecs, cluster, "web")
    with refused("InvalidParameterException", "Creation of service was not idempotent."):
        create(ecs, cluster, "web")
    with refused("InvalidParameterException", "scaled above 0"):
        ecs.delete_service(cluster=cluster, service="web")
    with refused("ClusterContainsServicesException"):
        ecs.delete_cluster(cluster=cluster)
    with refused("ServiceNotFoundException"):
        ecs.update_service(cluster=cluster, service="none", desiredCount=1)
    with refused("UnsupportedFeatureException", "loadBalancers"):
        ecs.create_service(
            cluster=cluster, serviceName="b", taskDefinition="web", desiredCount=1,
            loadBalancers=[{"targetGroupArn": "x", "containerName": "app", "containerPort": 80}])
    assert ecs.describe_services(cluster=cluster, services=["none"])["failures"] == [
        {"arn": f"{PREFIX}service/test/none", "reason": "MISSING"}]


def test_pages(ecs, cluster, jobs):
    register(ecs, "web", jobs.graceful())
    names = [f"s{number}" for number in range(23)]
    for name in names:
        ecs.create_service(cluster=cluster, serviceName=name, taskDefinition="web", desiredCount=0)
    pages = [page["serviceArns"] for page in ecs.get_paginator("list_services").paginate(cluster=cluster)]
    assert [len(page) for page in pages] == [10, 10, 3]
    assert [arn.rsplit("/", 1)[1] for page in pages for arn in page] == names


def test_the_aws_cli(aws, ecs, cluster, jobs):
    register(ecs, "web", jobs.graceful())
    aws("create-service", "--cluster", "test", "--service-name", "web", "--task-definition", "web",
        "--desired-count", "1", "--deployment-configuration", "deploymentCircuitBreaker={enable=true,rollback=true}")
    # It looks at once, and then every 15 s.
    wait_for_service(ecs, cluster, "web")
    aws("wait", "services-stable", "--cluster", "test", "--services", "web")
    answer = aws("update-service", "--cluster", "test", "--service", "web", "--force-new-deployment")
    assert len(answer["service"]["deployments"]) == 2
    wait_for_service(ecs, cluster, "web")
    (service,) = aws("describe-services", "--cluster", "test", "--services", "web")["services"]
    assert service["events"][0]["message"] == "(service web) has reached a steady state."
    assert aws("list-services", "--cluster", "test")["serviceArns"] == [service["serviceArn"]]
    aws("delete-service", "--cluster", "test", "--service", "web", "--force")
    wait_for_service(ecs, cluster, "web", lambda service: service["status"] == "INACTIVE")
    aws("wait", "services-inactive", "--cluster", "test", "--services", "web")
