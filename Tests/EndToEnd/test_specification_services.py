"""The specification's events of services and deployments, as services make them."""

import pytest
from support.services import AT_ONCE, describe_service, register, wait_for_service
from support.specification import assert_like, example


@pytest.fixture
def server(make_server, runtime):
    return make_server(runtime, args=AT_ONCE)


def live(ecs, jobs):
    """The example's service, which is made and then deployed anew."""
    ecs.create_cluster(clusterName="production")
    for _ in range(2):
        register(ecs, "webapp", jobs.graceful())
    ecs.create_service(
        cluster="production", serviceName="web-api", taskDefinition="webapp:1", desiredCount=3)
    wait_for_service(ecs, "production", "web-api")
    ecs.update_service(cluster="production", service="web-api", taskDefinition="webapp:2")
    wait_for_service(ecs, "production", "web-api")


def told(stream, type):
    return [event for event in stream.events if event["payload"]["eventType"] == type]


def test_services_tell_of_themselves(ecs, stream, jobs):
    form = example("Service Events")
    live(ecs, jobs)
    described = describe_service(ecs, "production", "web-api")
    ecs.delete_service(cluster="production", service="web-api", force=True)
    stream.event("service", lambda payload: payload["action"] == "DELETE")
    events = told(stream, "service")
    actions = [event["payload"]["action"] for event in events]
    # All that the example names, but for the failure: test_services.py::test_an_image_that_is_not_there.
    assert set(actions) == set(form["payload"]["action"].split("|")) - {"DEPLOYMENT_FAILED"}
    for event in events:
        assert_like(event, form)
    statuses = {event["payload"]["service"]["status"] for event in events}
    assert statuses == set(form["payload"]["service"]["status"].split("|"))
    # In the order in which things are so.
    assert actions[:2] == ["CREATE", "DEPLOYMENT_START"] and actions[-1] == "DELETE"
    complete = [event for event in events if event["payload"]["action"] == "DEPLOYMENT_COMPLETE"][-1]
    service = complete["payload"]["service"]
    for key in ("serviceArn", "serviceName", "clusterArn", "status", "desiredCount", "runningCount", "pendingCount"):
        assert service[key] == described[key], key
    (deployment,) = service["deployments"]
    for key in ("id", "status", "desiredCount", "runningCount", "pendingCount", "rolloutState", "rolloutStateReason"):
        assert deployment[key] == described["deployments"][0][key], key
    assert deployment["taskDefinition"] == "webapp:2"
    assert [event["seq"] for event in events] == sorted(event["seq"] for event in events)


def test_deployments_tell_of_themselves(ecs, stream, jobs):
    form = example("Deployment Events")
    live(ecs, jobs)
    stream.event(
        "deployment", lambda payload: payload["deployment"]["taskDefinition"] == "webapp:2"
        and payload["deployment"]["rolloutState"] == "COMPLETED")
    described = describe_service(ecs, "production", "web-api")["deployments"][0]
    events = told(stream, "deployment")
    for event in events:
        assert_like(event, form)
        assert event["payload"]["action"] == "PROGRESS"
        assert event["payload"]["deployment"]["status"] == event["payload"]["deployment"]["rolloutState"]
    second = [event["payload"]["deployment"] for event in events if event["payload"]["deployment"]["taskDefinition"] == "webapp:2"]
    assert second[0]["runningCount"] == 0 and second[0]["rolloutState"] == "IN_PROGRESS"
    assert [each["runningCount"] for each in second] == sorted(each["runningCount"] for each in second)
    last = second[-1]
    assert last["deploymentId"] == described["id"]
    for key in ("desiredCount", "runningCount", "pendingCount", "failedTasks", "rolloutState", "rolloutStateReason"):
        assert last[key] == described[key], key
    assert last["createdAt"] <= last["updatedAt"]
    # Of the first one it is told, too, how its tasks went.
    first = [event["payload"]["deployment"] for event in events if event["payload"]["deployment"]["taskDefinition"] == "webapp:1"]
    assert first[-1]["runningCount"] == 0
