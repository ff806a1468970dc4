"""Task definitions as AWS's console and APIs export them, with an empty value for whatever is not set."""

import pytest
from support.engine import EngineError
from support.jobs import IMAGE
from support.waiting import describe_task, wait_for_task, wait_until

# What `aws ecs describe-task-definition` of a definition from the console may show for members that nobody set.
EMPTY = {
    "entryPoint": [], "command": [], "links": [], "environment": [], "environmentFiles": [], "secrets": [],
    "mountPoints": [], "volumesFrom": [], "dependsOn": [], "dnsServers": [], "dnsSearchDomains": [], "extraHosts": [],
    "dockerSecurityOptions": [], "dockerLabels": {}, "ulimits": [], "systemControls": [], "resourceRequirements": [],
    "hostname": "", "user": "", "workingDirectory": "", "portMappings": [],
    "linuxParameters": {"sharedMemorySize": 0, "devices": [], "tmpfs": [], "capabilities": {"add": [], "drop": []}},
}


@pytest.fixture
def entry_image(engine):
    """An image with an ENTRYPOINT that writes its arguments down, and a CMD."""
    engine.call("POST", "/containers/create?name=entry-image", {"Image": IMAGE})
    try:
        engine.call("POST", "/commit?container=entry-image&repo=kecs-test/entry&tag=1",
                    {"Entrypoint": ["/bin/sh", "-c", "echo entered with $0; sleep 1000"], "Cmd": ["default"]})
        yield "kecs-test/entry:1"
    finally:
        engine.clear()
        try:
            engine.call("DELETE", "/images/kecs-test/entry:1")
        except EngineError as error:
            assert error.status == 404


@pytest.mark.runtimes("docker")
@pytest.mark.parametrize(("override", "said"), [({}, "default"), ({"command": []}, "default"), ({"command": ["mine"]}, "mine")])
def test_an_empty_entry_point_is_the_images(ecs, cluster, engine, entry_image, override, said):
    registered = ecs.register_task_definition(
        family="f", containerDefinitions=[{"name": "app", "image": entry_image, "memory": 64, "stopTimeout": 2, **EMPTY}])
    container = registered["taskDefinition"]["containerDefinitions"][0]
    assert {name: container[name] for name in EMPTY} == EMPTY
    answer = ecs.run_task(cluster=cluster, taskDefinition="f",
                          overrides={"containerOverrides": [{"name": "app", **override}]})
    task = wait_for_task(ecs, cluster, answer["tasks"][0]["taskArn"], "RUNNING")
    found = engine.only(task["taskArn"])
    assert found["Config"]["Entrypoint"][0] == "/bin/sh" and found["Config"]["Cmd"] == [said]
    wait_until(lambda: f"entered with {said}\n" in engine.logs(found["Id"]))


@pytest.mark.runtimes("docker", "process", "simulated")
def test_a_health_check_runs_as_it_stands(ecs, cluster, jobs):
    """AWS's own sidecars have `["/healthcheck"]`, without CMD in front."""
    ecs.register_task_definition(family="f", containerDefinitions=[
        jobs.graceful(stopTimeout=2, healthCheck={"command": ["/bin/true"], "interval": 5, "timeout": 5})])
    arn = ecs.run_task(cluster=cluster, taskDefinition="f")["tasks"][0]["taskArn"]
    wait_for_task(ecs, cluster, arn, "RUNNING")
    wait_until(lambda: describe_task(ecs, cluster, arn)["healthStatus"] == "HEALTHY", 20)
