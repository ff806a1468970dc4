"""A server whose data were deleted under it, and its successor in the same folder."""

import pytest
from botocore.exceptions import ClientError
from support.clients import ecs_client
from support.jobs import JOBS
from support.waiting import describe_task, wait_for_task


def run(ecs, job):
    ecs.create_cluster(clusterName="test")
    ecs.register_task_definition(family="f", containerDefinitions=[job])
    arn = ecs.run_task(cluster="test", taskDefinition="f")["tasks"][0]["taskArn"]
    wait_for_task(ecs, "test", arn, "RUNNING")
    return arn


@pytest.mark.runtimes("process")
def test_who_has_lost_its_data_touches_nothing(make_server, runtime):
    old = make_server(runtime)
    first = run(ecs_client(old), JOBS[runtime].graceful())
    for file in old.data_dir.glob("kecs.*"):
        file.unlink()
    answer = old.get("/ready")
    assert (answer.status, answer.json()["status"]) == (503, "lost"), answer
    assert "deleted or replaced" in answer.json()["reason"]
    assert old.get("/health").status == 200
    ecs = ecs_client(old)
    with pytest.raises(ClientError, match="Nothing more can be saved"):
        ecs.stop_task(cluster="test", task=first)
    assert describe_task(ecs, "test", first)["desiredStatus"] == "RUNNING"
    assert "has lost its data and touches nothing any more" in old.log()

    new = make_server(runtime, data_dir=old.data_dir)
    ecs = ecs_client(new)
    second = run(ecs, JOBS[runtime].graceful())
    old.stop()
    assert describe_task(ecs, "test", second)["lastStatus"] == "RUNNING"
    ecs.stop_task(cluster="test", task=second)
    assert wait_for_task(ecs, "test", second, "STOPPED")["containers"][0]["exitCode"] == 143
