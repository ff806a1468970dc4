"""The specification's command `get_metrics`, with three client libraries that other people wrote."""

import pytest
from support.services import wait_for_service
from support.specification import assert_like, example

ARN = "arn:aws:ecs:us-east-1:000000000000:"


@pytest.mark.runtimes("process")
def test_get_metrics(client, server, ecs, jobs):
    """The example as it stands, and of other things."""
    ecs.create_cluster(clusterName="production")
    ecs.register_task_definition(family="f", containerDefinitions=[jobs.graceful(cpu=256)])
    ecs.create_service(cluster="production", serviceName="web-api", taskDefinition="f", desiredCount=1)
    wait_for_service(ecs, "production", "web-api", lambda service: service["runningCount"] == 1)
    (arn,) = ecs.list_tasks(cluster="production", serviceName="web-api")["taskArns"]
    with client(server) as stream:
        stream.connected()
        request = example("Get Metrics / Request")
        # Of a task the first values are waited for; then its service and cluster have them, too.
        for resource, name in (
                ("task", arn), ("cluster", f"{ARN}cluster/production"), ("service", f"{ARN}service/production/web-api")):
            asked = {**request, "id": resource, "payload": {**request["payload"], "resource": resource, "resourceArn": name}}
            if resource == "service":
                asked = request
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
