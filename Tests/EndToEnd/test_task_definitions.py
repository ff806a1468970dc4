"""Task definitions: revisions, lists, deregistration and deletion, and the exact echo of what was registered."""

import json
import re
from pathlib import Path

import pytest
from support.clients import AWSCLI
from support.errors import refused
from support.waiting import wait_for_task

PREFIX = "arn:aws:ecs:us-east-1:000000000000:task-definition/"
CONTAINER = {"name": "app", "image": "busybox", "memory": 32}
BIG = json.loads((Path(__file__).parent / "data" / "big-task-definition.json").read_text())


def register(api, family="web", **extra):
    answer = api.register_task_definition(family=family, **{"containerDefinitions": [CONTAINER], **extra})
    return answer["taskDefinition"]


def test_revisions_count_up_per_family(api):
    assert [register(api)["revision"] for _ in range(3)] == [1, 2, 3]
    assert register(api, "other")["revision"] == 1
    assert register(api)["taskDefinitionArn"] == PREFIX + "web:4"


def test_register_answers_the_definition(api):
    definition = register(api, cpu="256", memory="512")
    assert definition["family"] == "web"
    assert definition["status"] == "ACTIVE"
    assert definition["cpu"] == "256" and definition["memory"] == "512"
    assert definition["containerDefinitions"][0]["name"] == "app"
    assert definition["containerDefinitions"][0]["essential"] is True
    assert "EC2" in definition["compatibilities"]
    assert "registeredAt" in definition


@pytest.mark.parametrize("name", ["web", "web:2", PREFIX + "web:2"])
def test_describe_by_family_revision_and_arn(api, name):
    register(api)
    register(api)
    assert api.describe_task_definition(taskDefinition=name)["taskDefinition"]["taskDefinitionArn"] == PREFIX + "web:2"


@pytest.mark.parametrize("name", ["none", "web:9", PREFIX + "web:9"])
def test_describe_of_what_is_not_there(api, name):
    register(api)
    with refused("ClientException", "Unable to describe task definition."):
        api.describe_task_definition(taskDefinition=name)


@pytest.mark.parametrize("name", ["web:0", "web:x", "web:-1", "web:1:2", ":", "web:", "a b"])
def test_describe_of_what_is_no_name(api, name):
    register(api)
    with refused("ClientException"):
        api.describe_task_definition(taskDefinition=name)


def test_family_alone_is_the_newest_active_revision(api):
    register(api)
    register(api)
    api.deregister_task_definition(taskDefinition="web:2")
    assert api.describe_task_definition(taskDefinition="web")["taskDefinition"]["revision"] == 1


def _same(sent, answered, path=""):
    """Everything sent comes back as sent: values, and lists in their order. The answer may hold more members."""
    if isinstance(sent, dict):
        assert isinstance(answered, dict), path
        for key, value in sent.items():
            assert key in answered, f"{path}.{key} is missing"
            _same(value, answered[key], f"{path}.{key}")
    elif isinstance(sent, list):
        assert isinstance(answered, list) and len(answered) == len(sent), f"{path}: {sent} and {answered}"
        for index, (one, other) in enumerate(zip(sent, answered)):
            _same(one, other, f"{path}[{index}]")
    else:
        assert type(sent) is type(answered) and sent == answered, f"{path}: {sent!r} and {answered!r}"


def test_a_big_definition_comes_back_as_it_was_sent(api):
    tags = BIG["tags"]
    sent = {key: value for key, value in BIG.items() if key != "tags"}
    answer = api.register_task_definition(**BIG)
    _same(sent, answer["taskDefinition"])
    assert answer["tags"] == tags
    described = api.describe_task_definition(taskDefinition=BIG["family"], include=["TAGS"])
    _same(sent, described["taskDefinition"])
    assert described["tags"] == tags
    assert described["taskDefinition"] == answer["taskDefinition"]


def test_the_echo_survives_a_restart(make_server):
    from support.clients import ecs_client

    server = make_server()
    before = ecs_client(server).register_task_definition(**BIG)["taskDefinition"]
    server.restart()
    after = ecs_client(server).describe_task_definition(taskDefinition=BIG["family"])["taskDefinition"]
    assert after == before


def test_tags_only_where_asked_for(api):
    register(api, tags=[{"key": "b", "value": "2"}, {"key": "a", "value": "1"}])
    assert "tags" not in api.describe_task_definition(taskDefinition="web") \
        or api.describe_task_definition(taskDefinition="web")["tags"] == []
    answer = api.describe_task_definition(taskDefinition="web", include=["TAGS"])
    assert answer["tags"] == [{"key": "b", "value": "2"}, {"key": "a", "value": "1"}]
    arn = answer["taskDefinition"]["taskDefinitionArn"]
    api.tag_resource(resourceArn=arn, tags=[{"key": "c", "value": "3"}])
    assert len(api.list_tags_for_resource(resourceArn=arn)["tags"]) == 3


def test_list_sorts_and_filters(api):
    for family in ("b", "a", "ab", "b"):
        register(api, family)
    arns = [PREFIX + name for name in ("a:1", "ab:1", "b:1", "b:2")]
    assert api.list_task_definitions()["taskDefinitionArns"] == arns
    assert api.list_task_definitions(sort="DESC")["taskDefinitionArns"] == arns[::-1]
    # familyPrefix of ListTaskDefinitions is a whole family name.
    assert api.list_task_definitions(familyPrefix="a")["taskDefinitionArns"] == [PREFIX + "a:1"]
    assert api.list_task_definitions(familyPrefix="none")["taskDefinitionArns"] == []
    api.deregister_task_definition(taskDefinition="b:1")
    assert api.list_task_definitions()["taskDefinitionArns"] == [arns[0], arns[1], arns[3]]
    assert api.list_task_definitions(status="INACTIVE")["taskDefinitionArns"] == [PREFIX + "b:1"]


def test_revisions_sort_as_numbers(api):
    for _ in range(11):
        register(api)
    listed = api.list_task_definitions(familyPrefix="web")["taskDefinitionArns"]
    assert listed == [f"{PREFIX}web:{number}" for number in range(1, 12)]


def test_list_in_pages(api):
    for _ in range(12):
        register(api)
    pages = [page["taskDefinitionArns"] for page in
             api.get_paginator("list_task_definitions").paginate(PaginationConfig={"PageSize": 5})]
    assert [len(page) for page in pages] == [5, 5, 2]
    assert [item for page in pages for item in page] == [f"{PREFIX}web:{number}" for number in range(1, 13)]


def test_families(api):
    for family in ("web-b", "web-a", "db", "web-a"):
        register(api, family)
    api.deregister_task_definition(taskDefinition="db:1")
    assert api.list_task_definition_families()["families"] == ["db", "web-a", "web-b"]
    assert api.list_task_definition_families(familyPrefix="web")["families"] == ["web-a", "web-b"]
    assert api.list_task_definition_families(status="ACTIVE")["families"] == ["web-a", "web-b"]
    assert api.list_task_definition_families(status="INACTIVE")["families"] == ["db"]
    assert api.list_task_definition_families(status="ALL")["families"] == ["db", "web-a", "web-b"]
    pages = [page["families"] for page in
             api.get_paginator("list_task_definition_families").paginate(PaginationConfig={"PageSize": 2})]
    assert pages == [["db", "web-a"], ["web-b"]]


def test_deregister(api):
    register(api)
    answer = api.deregister_task_definition(taskDefinition="web:1")["taskDefinition"]
    assert answer["status"] == "INACTIVE"
    assert "deregisteredAt" in answer
    assert api.describe_task_definition(taskDefinition="web:1")["taskDefinition"]["status"] == "INACTIVE"
    with refused("ClientException"):
        api.describe_task_definition(taskDefinition="web")


def test_deregister_wants_a_revision(api):
    register(api)
    with refused("ClientException"):
        api.deregister_task_definition(taskDefinition="none:1")
    with refused("ClientException"):
        api.deregister_task_definition(taskDefinition="web")
    assert api.list_task_definitions()["taskDefinitionArns"] == [PREFIX + "web:1"]


def test_an_inactive_revision_does_not_run(api):
    api.create_cluster(clusterName="c")
    register(api)
    api.deregister_task_definition(taskDefinition="web:1")
    with refused("ClientException", "TaskDefinition is inactive"):
        api.run_task(cluster="c", taskDefinition="web:1")


def test_delete(api):
    register(api)
    register(api)
    api.deregister_task_definition(taskDefinition="web:1")
    answer = api.delete_task_definitions(taskDefinitions=["web:1", "web:2", "none:1"])
    assert [(d["revision"], d["status"]) for d in answer["taskDefinitions"]] == [(1, "DELETE_IN_PROGRESS")]
    assert len(answer["failures"]) == 2
    assert all(failure["arn"] and failure["reason"] for failure in answer["failures"])
    # The ACTIVE one was not touched.
    assert api.describe_task_definition(taskDefinition="web:2")["taskDefinition"]["status"] == "ACTIVE"


def test_delete_takes_at_most_ten(api):
    with refused("InvalidParameterException"):
        api.delete_task_definitions(taskDefinitions=[f"web:{n}" for n in range(11)])


def test_revisions_are_never_used_again(api):
    register(api)
    register(api)
    for name in ("web:1", "web:2"):
        api.deregister_task_definition(taskDefinition=name)
    api.delete_task_definitions(taskDefinitions=["web:1", "web:2"])
    assert register(api)["revision"] == 3


def test_a_deleted_definition_lives_on_in_its_tasks(ecs, cluster, jobs):
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    task = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    wait_for_task(ecs, cluster, task, "RUNNING")
    ecs.deregister_task_definition(taskDefinition="f:1")
    ecs.delete_task_definitions(taskDefinitions=["f:1"])
    assert ecs.describe_tasks(cluster=cluster, tasks=[task])["tasks"][0]["lastStatus"] == "RUNNING"
    assert ecs.describe_task_definition(taskDefinition="f:1")["taskDefinition"]["status"] == "DELETE_IN_PROGRESS"
    ecs.stop_task(cluster=cluster, task=task)
    wait_for_task(ecs, cluster, task, "STOPPED")


def _container(**extra):
    return [{**CONTAINER, **extra}]


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        ({"family": "has space", "containerDefinitions": [CONTAINER]}, None),
        ({"family": "x" * 256, "containerDefinitions": [CONTAINER]}, None),
        ({"family": "f", "containerDefinitions": []}, "Container"),
        ({"family": "f", "containerDefinitions": [{"image": "i", "memory": 9}]}, None),
        ({"family": "f", "containerDefinitions": [{"name": "a", "memory": 9}]}, None),
        ({"family": "f", "containerDefinitions": _container(essential=False)}, "essential"),
        ({"family": "f", "containerDefinitions": [CONTAINER, CONTAINER]}, None),
        ({"family": "f", "containerDefinitions": [{"name": "a", "image": "i"}]}, "memory"),
        ({"family": "f", "containerDefinitions": _container(memory=64, memoryReservation=128)}, "memory"),
        ({"family": "f", "containerDefinitions": _container(links=["nobody"])}, None),
        ({"family": "f", "containerDefinitions": _container(
            mountPoints=[{"sourceVolume": "none", "containerPath": "/x"}])}, "volume"),
        ({"family": "f", "containerDefinitions": _container(
            dependsOn=[{"containerName": "none", "condition": "START"}])}, None),
        ({"family": "f", "containerDefinitions": _container(
            dependsOn=[{"containerName": "app", "condition": "START"}])}, None),
        ({"family": "f", "networkMode": "awsvpc", "containerDefinitions": _container(
            portMappings=[{"containerPort": 80, "hostPort": 81}])}, None),
        ({"family": "f", "requiresCompatibilities": ["FARGATE"], "networkMode": "bridge", "cpu": "256",
          "memory": "512", "containerDefinitions": [CONTAINER]}, "awsvpc"),
        ({"family": "f", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256",
          "memory": "9999", "containerDefinitions": [CONTAINER]}, None),
        ({"family": "f", "networkMode": "carrier-pigeon", "containerDefinitions": [CONTAINER]}, None),
    ],
)
def test_what_is_refused(api_server, request_, text):
    """Unsafe or senseless definitions are the client's error and make no revision."""
    answer = api_server.target("RegisterTaskDefinition", request_)
    assert answer.status == 400, answer
    body = answer.json()
    assert re.fullmatch(r"(com\.amazonaws\.ecs#)?(ClientException|InvalidParameterException)", body["__type"]), body
    if text:
        assert text.lower() in body["message"].lower(), body
    assert api_server.target("ListTaskDefinitions", {}).json()["taskDefinitionArns"] == []


def test_through_the_aws_cli(api_server, tmp_path):
    aws = AWSCLI(api_server, tmp_path)
    answer = aws("register-task-definition", "--cli-input-json", json.dumps(BIG))
    assert answer["taskDefinition"]["revision"] == 1
    _same({key: value for key, value in BIG.items() if key != "tags"}, answer["taskDefinition"])
    assert aws("list-task-definitions", "--family-prefix", BIG["family"])["taskDefinitionArns"] == [
        f"{PREFIX}{BIG['family']}:1"]
    refusal = aws.run("describe-task-definition", "--task-definition", "none")
    assert refusal.returncode in (254, 255)
    assert "An error occurred (ClientException)" in refusal.stderr
    assert "Unable to describe task definition." in refusal.stderr
