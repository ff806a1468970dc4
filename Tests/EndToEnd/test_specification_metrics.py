"""The specification's command `get_metrics`, with three client libraries that other people wrote."""

import pytest
from support.specification import assert_like, example
from support.waiting import wait_for_task

ARN = "arn:aws:ecs:us-east-1:000000000000:"


@pytest.mark.runtimes("process")
def test_get_metrics(client, server, ecs, jobs):
    """The example as it stands, but for what it is about: there are no services yet."""
    ecs.create_cluster(clusterName="production")
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful(cpu=256)])
    arn = ecs.run_task(cluster="production", taskDefinition="f")["tasks"][0]["taskArn"]
    wait_for_task(ecs, "production", arn, "RUNNING")
    with client(server) as stream:
        stream.connected()
        request = example("Get Metrics / Request")
        answer = stream.ask(request)
        assert (answer["type"], answer["payload"]["code"]) == ("error", "RESOURCE_NOT_FOUND")
        assert answer["payload"]["details"]["field"] == "resourceArn"
        for resource, name in (("task", arn), ("cluster", f"{ARN}cluster/production")):
            asked = {**request, "id": resource, "payload": {**request["payload"], "resource": resource, "resourceArn": name}}
            answer = stream.ask(asked)
            wanted = example("Get Metrics / Response")
            wanted["payload"]["resourceArn"] = name
            assert_like(answer, wanted)
            # The very names of the example, and no others.
            assert answer["payload"]["resourceArn"] == name and answer.keys() == wanted.keys()
            assert answer["payload"].keys() == wanted["payload"].keys()
            assert answer["payload"]["metrics"].keys() == wanted["payload"]["metrics"].keys()
            for metric, of in answer["payload"]["metrics"].items():
                assert of.keys() == wanted["payload"]["metrics"][metric].keys()
                assert of["Unit"] == wanted["payload"]["metrics"][metric]["Unit"]
                assert of["Datapoints"] and of["Datapoints"][0].keys() == {"Timestamp", "Value"}
                assert 0 <= of["Average"] <= of["Maximum"]
