"""What /ws tells of services: events, snapshots, `wait`, measured values."""

import pytest
from support.clients import ecs_client
from support.services import AT_ONCE, describe_service, register, wait_for_service
from support.stream import Stream

PREFIX = "arn:aws:ecs:us-east-1:000000000000:"
ARN = PREFIX + "service/test/web"
BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}


@pytest.fixture
def server(make_server, runtime):
    return make_server(runtime, args=AT_ONCE)


def create(ecs, cluster, definition, count=2, **more):
    return ecs.create_service(
        cluster=cluster, serviceName="web", taskDefinition=definition, desiredCount=count, **more)["service"]


def command(action, id, **payload):
    return {"id": id, "type": "command", "action": action, "payload": payload}


def wait(until, id, **more):
    return command("wait", id, resource="service", resourceArn=ARN, until=until, **more)


def test_all_that_is_the_services(server, ecs, cluster, jobs):
    """`services` names what is of a service: itself, its deployments, its tasks and containers; nothing of others.
    Of clusters it says nothing."""
    register(ecs, "web", jobs.graceful())
    with Stream(server) as stream:
        stream.connected()
        stream.subscribe("mine", services=["web"], eventTypes=["service", "deployment", "task", "container", "health"])
        ecs.create_service(cluster=cluster, serviceName="other", taskDefinition="web", desiredCount=1)
        create(ecs, cluster, "web")
        ecs.run_task(cluster=cluster, taskDefinition="web")
        wait_for_service(ecs, cluster, "other")
        stream.event("service", lambda payload: payload["action"] == "DEPLOYMENT_COMPLETE")
        kinds = {event["payload"]["eventType"] for event in stream.events}
        assert kinds == {"service", "deployment", "task", "container"}
        for event in stream.events:
            payload = event["payload"]
            of = payload[payload["eventType"]]
            assert of.get("serviceArn") == ARN or of["group"] == "service:web", event
        running = [
            event["payload"]["task"]["taskArn"] for event in stream.events
            if event["payload"]["eventType"] == "task" and event["payload"]["task"]["lastStatus"] == "RUNNING"]
        assert len(set(running)) == 2


def test_a_snapshot_has_them(server, ecs, cluster, jobs):
    register(ecs, "web", jobs.graceful())
    create(ecs, cluster, "web")
    wait_for_service(ecs, cluster, "web")
    with Stream(server) as stream:
        stream.connected()
        stream.subscribe("s", snapshot=True, eventTypes=["service", "deployment"])
        end = stream.until(lambda message: message["type"] == "snapshot_end")
        told = [message["payload"] for message in stream.messages if message["type"] == "snapshot"]
        assert [payload["eventType"] for payload in told] == ["service", "deployment"]
        service = told[0]["service"]
        described = describe_service(ecs, cluster, "web")
        for key in ("serviceArn", "serviceName", "status", "desiredCount", "runningCount", "pendingCount"):
            assert service[key] == described[key], key
        assert told[1]["deployment"]["deploymentId"] == described["deployments"][0]["id"]
        # What comes then follows without a gap.
        ecs.update_service(cluster=cluster, service="web", desiredCount=3)
        event = stream.event("service")
        assert event["payload"]["service"]["desiredCount"] == 3
        assert event["seq"] > int(end["payload"]["cursor"].rpartition(":")[2])


def test_wait_for_a_deployment(ecs, cluster, stream, jobs):
    register(ecs, "web", jobs.graceful())
    create(ecs, cluster, "web")
    steady = stream.ask(wait("steady", "a"), 30)
    assert steady["type"] == "wait_result"
    payload = steady["payload"]
    assert (payload["resource"], payload["resourceArn"], payload["until"]) == ("service", ARN, "steady")
    assert payload["status"] == "satisfied"
    assert payload["service"]["runningCount"] == 2
    assert payload["service"]["deployments"][0]["rolloutState"] == "COMPLETED"
    # What was waited for has come before the answer.
    complete = next(e for e in stream.events if e["payload"]["action"] == "DEPLOYMENT_COMPLETE")
    assert int(payload["cursor"].rpartition(":")[2]) >= complete["seq"]
    ecs.update_service(cluster=cluster, service="web", forceNewDeployment=True)
    assert stream.ask(wait("deployed", "b"), 30)["payload"]["status"] == "satisfied"
    assert stream.ask(wait("steady", "c"), 30)["payload"]["status"] == "satisfied"
    assert stream.ask(wait("steady", "d", timeoutMs=0))["payload"]["status"] == "satisfied"


def test_a_wait_that_is_in_vain(make_server, runtime, jobs):
    server = make_server(runtime, args=["--task-healthy-after", "2s"])
    ecs = ecs_client(server)
    ecs.create_cluster(clusterName="test")
    register(ecs, "web", jobs.graceful())
    register(ecs, "web", jobs.exits(1))
    create(ecs, "test", "web:1", deploymentConfiguration=BREAKER)
    wait_for_service(ecs, "test", "web")
    with Stream(server) as stream:
        stream.connected()
        ecs.update_service(cluster="test", service="web", taskDefinition="web:2")
        answer = stream.ask(wait("deployed", "a"), 60)["payload"]
        assert answer["status"] == "unreachable"
        assert "rolling back to deploymentId ecs-svc/" in answer["reason"]
        # The service gets steady, with what it went back to.
        answer = stream.ask(wait("steady", "b"), 60)["payload"]
        assert answer["status"] == "satisfied"
        assert answer["service"]["deployments"][0]["taskDefinition"] == "web:1"
        ecs.delete_service(cluster="test", service="web", force=True)
        answer = stream.ask(wait("steady", "c"), 30)["payload"]
        assert answer["status"] == "unreachable"
        assert answer["service"]["status"] in ("DRAINING", "INACTIVE")


def test_tasks_of_a_service_are_counted(ecs, cluster, stream, jobs):
    register(ecs, "web", jobs.graceful())
    create(ecs, cluster, "web")
    wait_for_service(ecs, cluster, "web")
    answer = stream.ask(command(
        "get_metrics", "m", resource="service", resourceArn=ARN, metrics=["RunningTaskCount"], statistics=["Maximum"]))
    assert answer["payload"]["metrics"]["RunningTaskCount"]["Maximum"] == 2
    assert answer["payload"]["resourceArn"] == ARN
    missing = stream.ask(command(
        "get_metrics", "n", resource="service", resourceArn=ARN + "x", metrics=["CPUUtilization"], statistics=["Sum"]))
    assert missing["payload"]["code"] == "RESOURCE_NOT_FOUND"


@pytest.mark.runtimes("docker", "process")
def test_what_a_service_uses(ecs, cluster, stream, jobs):
    """Measured, not made up: the sum over its tasks, and none of what others use."""
    register(ecs, "web", jobs.definition("while :; do :; done", cpu=1024))
    register(ecs, "idle", jobs.graceful(cpu=1024))
    create(ecs, cluster, "web", count=1)
    ecs.create_service(cluster=cluster, serviceName="idle", taskDefinition="idle", desiredCount=1)
    wait_for_service(ecs, cluster, "web")
    wait_for_service(ecs, cluster, "idle")
    told = {}
    for name in ("web", "idle"):
        id = f"m-{name}"
        stream.send({
            "id": id, "type": "subscribe", "action": "metrics", "payload": {
                "resource": "service", "resourceArn": f"{PREFIX}service/test/{name}",
                "metrics": ["CPUUtilization", "MemoryUtilization", "RunningTaskCount"], "intervalMs": 1000}})
    for name in ("web", "idle"):
        message = stream.until(
            lambda message, name=name: message["type"] == "metrics" and message["payload"]["resourceArn"].endswith(name)
            and message["payload"]["metrics"]["CPUUtilization"]["Average"] is not None, 60)
        told[name] = message["payload"]["metrics"]
    assert told["web"]["CPUUtilization"]["Average"] > 20 > told["idle"]["CPUUtilization"]["Average"], told
    assert told["web"]["RunningTaskCount"]["Average"] in (1, None)
    ecs.delete_service(cluster=cluster, service="idle", force=True)
    end = stream.until(lambda message: message["type"] == "metrics_end", 30)
    assert end["payload"]["reason"] == "deleted"
