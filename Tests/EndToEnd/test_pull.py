"""Images that are not there: pulled from a real registry."""

import pytest
from support.jobs import IMAGE
from support.registry import PROGRAM, Registry
from support.server import request
from support.waiting import summary, wait_for_task

pytestmark = pytest.mark.runtimes("docker")


@pytest.fixture
def registry(tmp_path):
    if PROGRAM is None:
        pytest.skip("no docker-registry: Scripts/install-deps.sh test")
    with Registry(tmp_path) as registry:
        yield registry


def run(ecs, cluster, image, status):
    ecs.register_task_definition(family="pulled", containerDefinitions=[
        {"name": "app", "image": image, "memory": 64, "command": ["sleep", "300"]}])
    arn = ecs.run_task(cluster=cluster, taskDefinition="pulled")["tasks"][0]["taskArn"]
    return wait_for_task(ecs, cluster, arn, status, timeout=60)


def test_an_image_is_pulled_once(server, ecs, cluster, engine, registry):
    image = registry.take(engine, IMAGE, "pulled")
    with pytest.raises(Exception, match="404"):
        engine.call("GET", f"/images/{image}/json")
    task = run(ecs, cluster, image, "RUNNING")
    assert task["createdAt"] <= task["pullStartedAt"] <= task["pullStoppedAt"] <= task["startedAt"], summary(task)
    digest = request(
        "HEAD", f"http://{registry.address}/v2/pulled/manifests/1",
        headers={"Accept": "application/vnd.docker.distribution.manifest.v2+json"}).headers["Docker-Content-Digest"]
    assert task["containers"][0]["imageDigest"] == digest
    # How far it got is told while it goes on.
    assert image in server.log()
    again = run(ecs, cluster, image, "RUNNING")
    assert "pullStartedAt" not in again, summary(again)


def test_an_unknown_tag_of_a_real_registry(ecs, cluster, engine, registry):
    registry.take(engine, IMAGE, "pulled")
    task = run(ecs, cluster, f"{registry.address}/pulled:none", "STOPPED")
    assert task["stopCode"] == "TaskFailedToStart"
    assert task["containers"][0]["reason"].startswith("CannotPullContainerError: "), summary(task)
    assert "not found" in task["containers"][0]["reason"] or "manifest unknown" in task["containers"][0]["reason"]
