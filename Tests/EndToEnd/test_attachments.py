"""The network of tasks in awsvpc mode, as dask-cloudprovider and Dagster read it, and where capacity comes from."""

import re
import socket

import pytest
from support.waiting import describe_task, wait_for_task, wait_until

NETWORK = {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}


def details(task):
    return {pair["name"]: pair["value"] for pair in task["attachments"][0]["details"]}


@pytest.mark.runtimes("simulated", "process", "docker")
def test_an_attachment_has_its_interface(ecs, cluster, jobs, runtime):
    ecs.register_task_definition(
        family="f", networkMode="awsvpc", cpu="256", memory="512", containerDefinitions=[jobs.graceful()])
    made = ecs.run_task(cluster=cluster, taskDefinition="f", launchType="FARGATE", networkConfiguration=NETWORK)
    arn = made["tasks"][0]["taskArn"]
    task = wait_for_task(ecs, cluster, arn, "RUNNING")
    (attachment,) = task["attachments"]
    assert (attachment["type"], attachment["status"]) == ("ElasticNetworkInterface", "ATTACHED")
    # dask_cloudprovider.aws.ecs.Task
    (interface,) = [d["value"] for d in attachment["details"] if d["name"] == "networkInterfaceId"]
    assert re.fullmatch("eni-[0-9a-f]{17}", interface)
    assert details(task)["subnetId"] == "subnet-1"
    address = details(task)["privateIPv4Address"]
    assert task["containers"][0]["networkInterfaces"] == [
        {"attachmentId": attachment["id"], "privateIpv4Address": address}]
    assert ("macAddress" in details(task)) == (runtime != "process")
    assert task["availabilityZone"] == "us-east-1a"
    assert task["ephemeralStorage"] == {"sizeInGiB": 20}
    ecs.stop_task(cluster=cluster, task=arn)
    stopped = wait_for_task(ecs, cluster, arn, "STOPPED")
    assert stopped["attachments"][0]["status"] == "DELETED"
    assert details(stopped)["networkInterfaceId"] == interface


@pytest.mark.runtimes("process")
@pytest.mark.parametrize("bind", ["0.0.0.0", "127.0.0.1"])
def test_on_processes_the_address_is_where_it_listens(ecs, cluster, runtime, bind):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    ecs.register_task_definition(
        family="f", networkMode="awsvpc", cpu="256", memory="512", containerDefinitions=[{
            "name": "app", "image": "unused",
            "command": ["python3", "-m", "http.server", "--bind", bind, str(port)]}])
    made = ecs.run_task(cluster=cluster, taskDefinition="f", networkConfiguration=NETWORK)
    task = wait_for_task(ecs, cluster, made["tasks"][0]["taskArn"], "RUNNING")
    address = task["containers"][0]["networkInterfaces"][0]["privateIpv4Address"]

    def connects():
        try:
            socket.create_connection((address, port), 1).close()
            return True
        except OSError:
            return False

    wait_until(connects, what=f"somebody at {address}:{port}")


def test_capacity_of_a_cluster(ecs, runtime):
    """As Terraform makes it: the cluster, its providers, a service that says nothing of them."""
    ecs.create_cluster(clusterName="c")
    ecs.register_task_definition(
        family="f", networkMode="awsvpc", cpu="256", memory="512",
        containerDefinitions=[{"name": "app", "image": "i"}])
    run = {"cluster": "c", "taskDefinition": "f", "networkConfiguration": NETWORK}
    spot = [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    with pytest.raises(ecs.exceptions.InvalidParameterException, match="not associated with the cluster"):
        ecs.run_task(**run, capacityProviderStrategy=spot)
    with pytest.raises(ecs.exceptions.InvalidParameterException, match="was not found"):
        ecs.create_cluster(clusterName="d", capacityProviders=["none"])
    answer = ecs.put_cluster_capacity_providers(
        cluster="c", capacityProviders=["FARGATE", "FARGATE_SPOT"], defaultCapacityProviderStrategy=spot)
    assert answer["cluster"]["capacityProviders"] == ["FARGATE", "FARGATE_SPOT"]
    assert ecs.run_task(**run)["tasks"][0]["capacityProviderName"] == "FARGATE_SPOT"
    service = ecs.create_service(serviceName="s", desiredCount=1, **run)["service"]
    assert service["capacityProviderStrategy"] == [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    assert "launchType" not in service
    tasks = wait_until(
        lambda: ecs.list_tasks(cluster="c", serviceName="s")["taskArns"], what="a task of the service")
    assert describe_task(ecs, "c", tasks[0])["capacityProviderName"] == "FARGATE_SPOT"
