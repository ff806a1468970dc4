"""Subscribing to logs, and tasks that write."""

from .waiting import wait_for_task


def run(ecs, cluster, *containers, status="RUNNING"):
    ecs.register_task_definition(family="logs", containerDefinitions=list(containers))
    arn = ecs.run_task(cluster=cluster, taskDefinition="logs")["tasks"][0]["taskArn"]
    return wait_for_task(ecs, cluster, arn, status)["taskArn"]


def subscribe(stream, task, id="logs", **payload):
    """The server's answer."""
    return stream.ask({"id": id, "type": "subscribe", "action": "logs", "payload": {"task": task, **payload}})


def subscribed(stream, task, id="logs", **payload):
    answer = subscribe(stream, task, id, **payload)
    assert answer["type"] == "subscribe_ack", answer
    assert answer["payload"]["subscriptionId"] == id, answer


# Of a `log` message, all of it: what Go's usual client reads.
MESSAGE_BYTES = 32_768


def next_log(stream, id="logs", timeout=20):
    """The next `log` or `log_end` of a subscription."""
    message = stream.until(
        lambda message: message["type"] in ("log", "log_end") and message["payload"]["subscriptionId"] == id, timeout)
    size = len(stream.looked_at().encode())
    assert size <= MESSAGE_BYTES, f"a message of {size} bytes"
    return message


def read_until(stream, is_enough, id="logs", timeout=20):
    """The lines that have come until these are enough."""
    lines = []
    while not is_enough(lines):
        message = next_log(stream, id, timeout)
        assert message["type"] == "log", (message, lines[-5:])
        assert "gap" not in message["payload"], message
        lines += message["payload"]["lines"]
    return lines


def read_all(stream, id="logs", timeout=30):
    """(lines, how each container ended) of a subscription to one container's log."""
    lines = []
    while True:
        message = next_log(stream, id, timeout)
        if message["type"] == "log_end":
            ends = {each["containerName"]: each["reason"] for each in message["payload"]["containers"]}
            return lines, ends
        lines += message["payload"]["lines"]


def texts(lines):
    return [line["message"] for line in lines]
