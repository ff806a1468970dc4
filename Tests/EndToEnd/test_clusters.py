"""Clusters, as boto3 and the AWS CLI see them."""

import pytest
from support.clients import AWSCLI, ecs_client
from support.errors import refused
from support.waiting import wait_for_task

ACCOUNT = "000000000000"


def arn(name, region="us-east-1"):
    return f"arn:aws:ecs:{region}:{ACCOUNT}:cluster/{name}"


def test_create_answers_the_cluster(api):
    cluster = api.create_cluster(clusterName="production")["cluster"]
    assert cluster["clusterArn"] == arn("production")
    assert cluster["clusterName"] == "production"
    assert cluster["status"] == "ACTIVE"
    for count in ("registeredContainerInstancesCount", "runningTasksCount", "pendingTasksCount",
                  "activeServicesCount"):
        assert cluster[count] == 0


def test_create_without_a_name_makes_default(api):
    assert api.create_cluster()["cluster"]["clusterArn"] == arn("default")
    assert [c["clusterName"] for c in api.describe_clusters()["clusters"]] == ["default"]


def test_default_does_not_exist_before(api):
    answer = api.describe_clusters()
    assert answer["clusters"] == []
    assert answer["failures"] == [{"arn": arn("default"), "reason": "MISSING"}]
    with refused("ClusterNotFoundException", "Cluster not found."):
        api.list_tasks()


def test_create_is_idempotent(api):
    first = api.create_cluster(clusterName="a", tags=[{"key": "k", "value": "v"}])["cluster"]
    again = api.create_cluster(clusterName="a")["cluster"]
    assert again["clusterArn"] == first["clusterArn"]
    assert api.list_clusters()["clusterArns"] == [arn("a")]
    described = api.describe_clusters(clusters=["a"], include=["TAGS"])["clusters"][0]
    assert described["tags"] == [{"key": "k", "value": "v"}]


@pytest.mark.parametrize("name", ["has space", "dot.ted", "ümlaut", "a" * 256, "slash/ed"])
def test_create_refuses_names(api, name):
    with refused("InvalidParameterException"):
        api.create_cluster(clusterName=name)
    assert api.list_clusters()["clusterArns"] == []


def test_the_longest_name_works(api):
    name = "a" * 255
    assert api.create_cluster(clusterName=name)["cluster"]["clusterName"] == name


@pytest.mark.parametrize("region", ["eu-west-1", "ap-southeast-2"])
def test_the_region_is_that_of_the_signature(api, api_server, region):
    cluster = ecs_client(api_server, region).create_cluster(clusterName="here")["cluster"]
    assert cluster["clusterArn"] == arn("here", region)


def test_describe_by_name_and_arn_reports_the_missing(api):
    api.create_cluster(clusterName="one")
    api.create_cluster(clusterName="two")
    answer = api.describe_clusters(clusters=["one", arn("two"), "nowhere", arn("lost")])
    assert sorted(c["clusterName"] for c in answer["clusters"]) == ["one", "two"]
    assert sorted((f["arn"], f["reason"]) for f in answer["failures"]) == [
        (arn("lost"), "MISSING"), (arn("nowhere"), "MISSING")]


def test_include(api):
    api.create_cluster(
        clusterName="c", tags=[{"key": "team", "value": "blue"}],
        settings=[{"name": "containerInsights", "value": "enabled"}],
        configuration={"executeCommandConfiguration": {"logging": "NONE"}})
    plain = api.describe_clusters(clusters=["c"])["clusters"][0]
    assert plain.get("tags", []) == []
    assert plain.get("settings", []) == []
    assert "configuration" not in plain
    full = api.describe_clusters(
        clusters=["c"], include=["TAGS", "SETTINGS", "CONFIGURATIONS", "STATISTICS", "ATTACHMENTS"])["clusters"][0]
    assert full["tags"] == [{"key": "team", "value": "blue"}]
    assert full["settings"] == [{"name": "containerInsights", "value": "enabled"}]
    assert full["configuration"] == {"executeCommandConfiguration": {"logging": "NONE"}}
    assert {item["name"] for item in full["statistics"]} >= {"runningEC2TasksCount", "pendingEC2TasksCount"}


def test_update(api):
    api.create_cluster(clusterName="c", settings=[{"name": "containerInsights", "value": "disabled"}])
    updated = api.update_cluster(
        cluster="c", settings=[{"name": "containerInsights", "value": "enabled"}],
        configuration={"executeCommandConfiguration": {"logging": "DEFAULT"}})["cluster"]
    assert updated["settings"] == [{"name": "containerInsights", "value": "enabled"}]
    described = api.describe_clusters(clusters=["c"], include=["SETTINGS", "CONFIGURATIONS"])["clusters"][0]
    assert described["settings"] == [{"name": "containerInsights", "value": "enabled"}]
    assert described["configuration"] == {"executeCommandConfiguration": {"logging": "DEFAULT"}}


def test_update_of_a_missing_cluster(api):
    with refused("ClusterNotFoundException", "Cluster not found."):
        api.update_cluster(cluster="nowhere", settings=[{"name": "containerInsights", "value": "enabled"}])


def test_list_in_pages(api):
    names = sorted(f"c{number:02}" for number in range(23))
    for name in names:
        api.create_cluster(clusterName=name)
    pages = [page["clusterArns"] for page in
             api.get_paginator("list_clusters").paginate(PaginationConfig={"PageSize": 10})]
    assert [len(page) for page in pages] == [10, 10, 3]
    assert sorted(item for page in pages for item in page) == [arn(name) for name in names]
    first = api.list_clusters(maxResults=10)
    assert "nextToken" not in api.list_clusters(maxResults=100)
    assert api.list_clusters(maxResults=10, nextToken=first["nextToken"])["clusterArns"] == pages[1]


def test_a_page_token_that_was_never_given(api):
    with refused("InvalidParameterException"):
        api.list_clusters(nextToken="made-up")


def test_delete_makes_inactive(api):
    api.create_cluster(clusterName="c")
    assert api.delete_cluster(cluster="c")["cluster"]["status"] == "INACTIVE"
    assert api.list_clusters()["clusterArns"] == []
    described = api.describe_clusters(clusters=["c"])
    assert [c["status"] for c in described["clusters"]] == ["INACTIVE"]
    assert described["failures"] == []
    with refused("ClusterNotFoundException"):
        api.list_tasks(cluster="c")


def test_delete_of_a_missing_cluster(api):
    with refused("ClusterNotFoundException", "Cluster not found."):
        api.delete_cluster(cluster="nowhere")


def test_an_inactive_name_can_be_used_again(api):
    api.create_cluster(clusterName="c", tags=[{"key": "old", "value": "1"}])
    api.delete_cluster(cluster="c")
    assert api.create_cluster(clusterName="c")["cluster"]["status"] == "ACTIVE"
    described = api.describe_clusters(clusters=["c"], include=["TAGS"])["clusters"]
    assert [c["status"] for c in described] == ["ACTIVE"]
    assert described[0].get("tags", []) == []


def test_a_cluster_with_tasks_is_not_deleted(ecs, cluster, jobs):
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful()])
    task = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    wait_for_task(ecs, cluster, task, "RUNNING")
    with refused("ClusterContainsTasksException"):
        ecs.delete_cluster(cluster=cluster)
    ecs.stop_task(cluster=cluster, task=task)
    wait_for_task(ecs, cluster, task, "STOPPED")
    assert ecs.delete_cluster(cluster=cluster)["cluster"]["status"] == "INACTIVE"


def test_tags(api):
    cluster = api.create_cluster(clusterName="c", tags=[{"key": "a", "value": "1"}])["cluster"]["clusterArn"]
    api.tag_resource(resourceArn=cluster, tags=[{"key": "b", "value": "2"}, {"key": "a", "value": "3"}])
    tags = {tag["key"]: tag["value"] for tag in api.list_tags_for_resource(resourceArn=cluster)["tags"]}
    assert tags == {"a": "3", "b": "2"}
    api.untag_resource(resourceArn=cluster, tagKeys=["a", "absent"])
    assert api.list_tags_for_resource(resourceArn=cluster)["tags"] == [{"key": "b", "value": "2"}]


def test_at_most_fifty_tags(api):
    cluster = api.create_cluster(
        clusterName="c", tags=[{"key": f"k{n}", "value": "v"} for n in range(50)])["cluster"]["clusterArn"]
    with refused("LimitExceededException"):
        api.tag_resource(resourceArn=cluster, tags=[{"key": "one-more", "value": "v"}])
    assert len(api.list_tags_for_resource(resourceArn=cluster)["tags"]) == 50


@pytest.mark.parametrize("resource", ["not-an-arn", "arn:aws:ecs:us-east-1:000000000000:cluster/none"])
def test_tags_of_what_is_not_there(api, resource):
    for call in (
        lambda: api.list_tags_for_resource(resourceArn=resource),
        lambda: api.tag_resource(resourceArn=resource, tags=[{"key": "a", "value": "b"}]),
        lambda: api.untag_resource(resourceArn=resource, tagKeys=["a"]),
    ):
        code = "InvalidParameterException" if resource == "not-an-arn" else "ClusterNotFoundException"
        with refused(code):
            call()


def test_through_the_aws_cli(api_server, tmp_path):
    aws = AWSCLI(api_server, tmp_path)
    assert aws("create-cluster", "--cluster-name", "cli")["cluster"]["clusterArn"] == arn("cli")
    assert aws("list-clusters") == {"clusterArns": [arn("cli")]}
    assert aws("describe-clusters", "--clusters", "cli", "none")["failures"] == [
        {"arn": arn("none"), "reason": "MISSING"}]
    assert aws("delete-cluster", "--cluster", "cli")["cluster"]["status"] == "INACTIVE"
    refusal = aws.run("delete-cluster", "--cluster", "none")
    assert refusal.returncode in (254, 255)
    assert "(ClusterNotFoundException) when calling the DeleteCluster operation" in refusal.stderr


def test_the_door_by_path(api_server):
    """POST /v1/<Action> is the same operation as POST / with a target."""
    answer = api_server.post("/v1/CreateCluster", b'{"clusterName":"path"}', {"Content-Type": "application/json"})
    assert answer.status == 200, answer
    assert answer.json()["cluster"]["clusterArn"] == arn("path")
    assert api_server.target("ListClusters", {}).json() == {"clusterArns": [arn("path")]}
