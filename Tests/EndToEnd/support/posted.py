"""Events that nothing made, published by the test hook."""

import json
import signal

from .waiting import wait_until

ARN = "arn:aws:ecs:us-east-1:000000000000:"


def publish_payload(server, payload, count=1):
    answer = server.post("/_kecs/events", json.dumps([payload] * count).encode(), timeout=30)
    assert answer.status == 200, answer
    return answer.json()["seqs"][-1]


def publish(server, count, name="posted"):
    """So many events of a cluster; answers the newest seq."""
    return publish_payload(server, {"eventType": "cluster", "action": "UPDATE", "cluster": {
        "clusterArn": f"{ARN}cluster/{name}", "clusterName": name, "status": "ACTIVE",
        "registeredContainerInstancesCount": 0, "runningTasksCount": 0, "pendingTasksCount": 0,
        "activeServicesCount": 0}}, count)


def publish_task(server, reason, cluster="production", count=1):
    return publish_payload(server, {"eventType": "task", "action": "START", "task": {
        "taskArn": f"{ARN}task/{cluster}/1", "clusterArn": f"{ARN}cluster/{cluster}",
        "taskDefinitionArn": f"{ARN}task-definition/webapp:1", "lastStatus": "PENDING", "desiredStatus": "RUNNING",
        "stoppedReason": reason, "containers": []}}, count)


def assert_library_sample_works(sample, server):
    """The specification's sample of a client library: it tells events of the production cluster's tasks and of nothing
    else, and misses none over the death of its server."""
    def count(reason):
        return sample.count(f"stoppedReason'?: '{reason}'")

    # It is subscribed once it tells something.
    wait_until(lambda: publish_task(server, "first") and count("first"), 30, lambda: f"an event in:\n{sample.text}")
    server.kill9()
    server.start()
    publish(server, 1, "production")
    publish_task(server, "second", "staging")
    publish_task(server, "third")
    wait_until(lambda: count("third"), 30, lambda: f"the third event in:\n{sample.text}")
    assert sample.count("Received event:") == count("first") + count("third") and count("third") == 1
    assert sample.process.poll() is None
    sample.process.send_signal(signal.SIGINT)
    sample.process.wait(15)
