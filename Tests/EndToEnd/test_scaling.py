"""Application Auto Scaling of services: its API through real clients, and policies that follow what was measured."""

import json
import re

import pytest
from botocore.exceptions import ClientError
from support.clients import AWSCLI, ecs_client
from support.services import AT_ONCE, describe_service, register, tasks_of, wait_for_service
from support.waiting import wait_until

REAL = pytest.mark.runtimes("docker", "process")
SERVICE = "application-autoscaling"
# What each request names the service by.
WEB = {"ServiceNamespace": "ecs", "ResourceId": "service/test/web", "ScalableDimension": "ecs:service:DesiredCount"}


@pytest.fixture
def server(make_server, runtime):
    """A policy is followed after three seconds, not minutes."""
    return make_server(runtime, args=[*AT_ONCE, "--metrics-interval", "1s", "--scaling-period", "1s"])


@pytest.fixture
def scaling(server):
    return ecs_client(server, service=SERVICE)


@pytest.fixture
def web(ecs, cluster, jobs):
    register(ecs, "web", jobs.graceful())
    ecs.create_service(cluster=cluster, serviceName="web", taskDefinition="web", desiredCount=1)
    return wait_for_service(ecs, cluster, "web")


def tracking(target, metric="Memory", **more):
    return {
        "PolicyName": "steady", "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {
            "TargetValue": target, "ScaleOutCooldown": 0, "ScaleInCooldown": 0,
            "PredefinedMetricSpecification": {"PredefinedMetricType": f"ECSServiceAverage{metric}Utilization"}, **more}}


def steps(stream):
    """Of the events of scaling so far."""
    return [
        (event["payload"]["action"], each["fromDesiredCount"], each["toDesiredCount"], each["statusCode"])
        for event in stream.events if event["payload"]["eventType"] == "scaling"
        for each in [event["payload"]["scaling"]]]


@REAL
def test_out_and_in(ecs, scaling, cluster, stream, jobs):
    """Tasks that hold more memory than they should become more, to the most; once they may hold it, fewer."""
    # Some 25 MB of 128 MiB each.
    script = "x=$(head -c 25000000 /dev/zero | tr '\\0' x); trap 'exit 0' TERM; while :; do sleep 1 & wait; done"
    register(ecs, "web", {**jobs.definition(script), "memory": 128})
    ecs.create_service(cluster=cluster, serviceName="web", taskDefinition="web", desiredCount=1)
    wait_for_service(ecs, cluster, "web")
    scaling.register_scalable_target(**WEB, MinCapacity=1, MaxCapacity=3)
    scaling.put_scaling_policy(**WEB, **tracking(10))
    wait_until(lambda: describe_service(ecs, cluster, "web")["desiredCount"] == 3, 60, "three are wanted")
    wait_for_service(ecs, cluster, "web")
    assert len(tasks_of(ecs, cluster, "web")) == 3
    out = stream.event(
        "scaling", lambda payload: payload["action"] == "SCALE_OUT" and payload["scaling"]["toDesiredCount"] == 3
        and payload["scaling"]["statusCode"] == "Successful", timeout=30)
    told = out["payload"]["scaling"]
    assert told["cause"] == f"monitor alarm {alarms(scaling)['AlarmHigh']} in state ALARM triggered policy steady"
    assert (told["metric"], told["policyName"]) == ("ECSServiceAverageMemoryUtilization", "steady")
    newest = scaling.describe_scaling_activities(ServiceNamespace="ecs", ResourceId=WEB["ResourceId"])["ScalingActivities"][0]
    assert (newest["ActivityId"], newest["Cause"], newest["StatusCode"]) == (told["activityId"], told["cause"], "Successful")
    assert newest["Description"] == "Setting desired count to 3." and newest["StartTime"] <= newest["EndTime"]
    assert steps(stream)[:3] == [
        ("REGISTER", 1, 1, "Successful"), ("POLICY_CHANGE", 1, 1, "Successful"), ("ALARM", 1, 1, "Successful")]

    scaling.put_scaling_policy(**WEB, **tracking(100))
    stream.event(
        "scaling", lambda payload: payload["action"] == "SCALE_IN" and payload["scaling"]["toDesiredCount"] == 1
        and payload["scaling"]["statusCode"] == "Successful", timeout=90)
    service = describe_service(ecs, cluster, "web")
    assert (service["desiredCount"], service["runningCount"]) == (1, 1)
    scaling.deregister_scalable_target(**WEB)
    stream.event("scaling", lambda payload: payload["action"] == "DEREGISTER")
    assert {each[0] for each in steps(stream)} == {
        "REGISTER", "POLICY_CHANGE", "ALARM", "SCALE_OUT", "SCALE_IN", "DEREGISTER"}
    # Each change begins, and is then told to have come about, or not.
    for kind in ("SCALE_OUT", "SCALE_IN"):
        told = [each[1:] for each in steps(stream) if each[0] == kind]
        begun = [each[:2] for each in told if each[2] == "InProgress"]
        assert begun == [each[:2] for each in told if each[2] != "InProgress"], told


def alarms(scaling):
    """Names by kind."""
    (policy,) = scaling.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"]
    names = [each["AlarmName"] for each in policy["Alarms"]]
    kinds = {re.fullmatch(r"TargetTracking-service/test/web-(\w+)-[0-9a-f-]{36}", name)[1]: name for name in names}
    assert set(kinds) == {"AlarmHigh", "AlarmLow"}
    return kinds


@REAL
def test_one_that_uses_what_it_should_stays(ecs, scaling, cluster, stream, web):
    """The processor of a task that sleeps is idle: nothing goes off but the alarm to scale in, and it is at its least."""
    scaling.register_scalable_target(**WEB, MinCapacity=1, MaxCapacity=3)
    scaling.put_scaling_policy(**WEB, **tracking(90, "CPU"))
    stream.event("scaling", lambda payload: payload["action"] == "ALARM", timeout=60)
    (low,) = [event for event in stream.events if event["payload"].get("action") == "ALARM"]
    assert alarms(scaling)["AlarmLow"] in low["payload"]["scaling"]["cause"]
    assert describe_service(ecs, cluster, "web")["desiredCount"] == 1
    assert scaling.describe_scaling_activities(ServiceNamespace="ecs")["ScalingActivities"] == []


@pytest.mark.runtimes("simulated")
def test_the_bounds_hold_at_once(ecs, scaling, cluster, stream, web):
    scaling.register_scalable_target(**WEB, MinCapacity=3, MaxCapacity=5)
    wait_for_service(ecs, cluster, "web", lambda service: service["runningCount"] == 3)
    (activity,) = scaling.describe_scaling_activities(ServiceNamespace="ecs")["ScalingActivities"]
    assert activity["Cause"] == "minimum capacity was set to 3"
    # A client may want another number; nothing but a policy leads it back.
    ecs.update_service(cluster=cluster, service="web", desiredCount=7)
    wait_for_service(ecs, cluster, "web")
    scaling.register_scalable_target(**WEB, MaxCapacity=4)
    wait_for_service(ecs, cluster, "web", lambda service: service["runningCount"] == 4)
    stream.event("scaling", lambda payload: payload["action"] == "SCALE_IN" and payload["scaling"]["statusCode"] == "Successful")
    ecs.delete_service(cluster=cluster, service="web", force=True)
    stream.event("scaling", lambda payload: payload["action"] == "DEREGISTER")
    assert scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"] == []


@pytest.mark.runtimes("simulated")
def test_all_survives_a_crash(server, scaling, web):
    scaling.register_scalable_target(**WEB, MinCapacity=2, MaxCapacity=5, Tags={"team": "web"})
    scaling.put_scaling_policy(**WEB, **tracking(50))

    def told():
        client = ecs_client(server, service=SERVICE)
        (target,) = client.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
        return (
            target, client.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"],
            client.list_tags_for_resource(ResourceARN=target["ScalableTargetARN"])["Tags"],
            [each["Cause"] for each in client.describe_scaling_activities(ServiceNamespace="ecs")["ScalingActivities"]])

    before = told()
    assert before[2] == {"team": "web"} and before[3] == ["minimum capacity was set to 2"]
    server.kill9()
    server.start()
    assert told() == before


@pytest.mark.runtimes("simulated")
def test_lists_in_pages(ecs, scaling, cluster, jobs):
    register(ecs, "web", jobs.graceful())
    names = [f"s{number}" for number in range(7)]
    for name in names:
        ecs.create_service(cluster=cluster, serviceName=name, taskDefinition="web", desiredCount=0)
        at = {**WEB, "ResourceId": f"service/test/{name}"}
        scaling.register_scalable_target(**at, MinCapacity=0, MaxCapacity=2)
        scaling.put_scaling_policy(**at, **tracking(50))
    for operation, key in (("describe_scalable_targets", "ScalableTargets"), ("describe_scaling_policies", "ScalingPolicies")):
        pages = list(scaling.get_paginator(operation).paginate(ServiceNamespace="ecs", PaginationConfig={"PageSize": 3}))
        assert [len(page[key]) for page in pages] == [3, 3, 1]
        found = [each["ResourceId"].rsplit("/", 1)[1] for page in pages for each in page[key]]
        assert found == names
    assert scaling.describe_scalable_targets(ServiceNamespace="dynamodb")["ScalableTargets"] == []
    with pytest.raises(ClientError, match="InvalidNextTokenException"):
        scaling.describe_scalable_targets(ServiceNamespace="ecs", NextToken="x")


@pytest.mark.runtimes("simulated")
def test_the_aws_cli(server, scaling, web, tmp_path):
    """The example of AWS's own documentation."""
    aws = AWSCLI(server, tmp_path, service=SERVICE)
    place = ["--service-namespace", "ecs", "--scalable-dimension", "ecs:service:DesiredCount", "--resource-id", "service/test/web"]
    aws("register-scalable-target", *place, "--min-capacity", "1", "--max-capacity", "10")
    config = tmp_path / "config.json"
    config.write_text(json.dumps(tracking(75.0)["TargetTrackingScalingPolicyConfiguration"]))
    put = aws("put-scaling-policy", *place, "--policy-name", "cpu75", "--policy-type", "TargetTrackingScaling",
              "--target-tracking-scaling-policy-configuration", f"file://{config}")
    (policy,) = aws("describe-scaling-policies", "--service-namespace", "ecs")["ScalingPolicies"]
    assert policy["PolicyARN"] == put["PolicyARN"] and policy["Alarms"] == put["Alarms"]
    aws("delete-scaling-policy", *place, "--policy-name", "cpu75")
    aws("deregister-scalable-target", *place)
    done = aws.run("deregister-scalable-target", *place)
    assert done.returncode != 0
    assert "(ObjectNotFoundException) when calling the DeregisterScalableTarget operation: No scalable target found" in done.stderr


@pytest.mark.runtimes("simulated")
@pytest.mark.parametrize("operation, arguments, code, text", [
    ("register_scalable_target", {"ResourceId": "service/test/none", "MinCapacity": 1, "MaxCapacity": 2},
     "ValidationException", "ECS service doesn't exist: service/test/none"),
    ("register_scalable_target", {"MinCapacity": 2, "MaxCapacity": 1},
     "ValidationException", "Maximum capacity cannot be less than minimum capacity"),
    ("put_scaling_policy", tracking(50), "ObjectNotFoundException", "No scalable target registered"),
    ("put_scheduled_action", {"ScheduledActionName": "x"}, "ValidationException", "KECS does not implement PutScheduledAction yet."),
])
def test_refusals(scaling, web, operation, arguments, code, text):
    with pytest.raises(ClientError) as refusal:
        getattr(scaling, operation)(**{**WEB, **arguments})
    assert refusal.value.response["Error"]["Code"] == code and text in refusal.value.response["Error"]["Message"]
