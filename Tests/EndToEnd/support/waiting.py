"""Waiting for a state, with a deadline. Nothing here waits for time to pass by itself."""

import time

# Between two looks. Short, so that a test takes as long as the server does.
INTERVAL = 0.02


class DeadlineExceeded(AssertionError):
    pass


def wait_until(look, timeout=15.0, what="the condition", interval=INTERVAL):
    """Calls `look` until it answers something true, and answers that.

    `what` may be a function; it is called for the message when the deadline passes.
    """
    deadline = time.monotonic() + timeout
    while True:
        value = look()
        if value:
            return value
        if time.monotonic() >= deadline:
            text = what() if callable(what) else what
            raise DeadlineExceeded(f"{timeout:g} s passed without {text}")
        time.sleep(interval)


def describe_task(ecs, cluster, arn):
    answer = ecs.describe_tasks(cluster=cluster, tasks=[arn])
    assert answer["failures"] == [], answer
    return answer["tasks"][0]


def summary(task):
    """What to say of a task that is not as expected."""
    keys = ("taskArn", "lastStatus", "desiredStatus", "stopCode", "stoppedReason")
    containers = [
        {key: container.get(key) for key in ("name", "lastStatus", "exitCode", "reason")}
        for container in task.get("containers", [])
    ]
    return {**{key: task.get(key) for key in keys}, "containers": containers}


def wait_for_task(ecs, cluster, arn, status, timeout=20.0):
    """The task as DescribeTasks gives it once its lastStatus is `status`.

    Fails at once when it is STOPPED and another status is waited for.
    """
    seen = {}

    def look():
        task = describe_task(ecs, cluster, arn)
        seen.update(task)
        if task["lastStatus"] == status:
            return task
        assert task["lastStatus"] != "STOPPED", f"stopped instead of {status}: {summary(task)}"
        return None

    return wait_until(look, timeout, lambda: f"lastStatus {status}: {summary(seen)}")
