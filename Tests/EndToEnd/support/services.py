"""Services through boto3: made of jobs, waited for, described."""

from .waiting import wait_until

# A service's task counts as healthy at once; AWS waits for 40 s, KECS for 5.
AT_ONCE = ["--task-healthy-after", "0s"]


def register(ecs, family, *containers, **more):
    """The new revision as `family:revision`."""
    answer = ecs.register_task_definition(family=family, containerDefinitions=list(containers), **more)
    return f"{family}:{answer['taskDefinition']['revision']}"


def describe_service(ecs, cluster, name, **more):
    answer = ecs.describe_services(cluster=cluster, services=[name], **more)
    assert answer["failures"] == [], answer
    return answer["services"][0]


def rollout(service):
    """What one wants to know of a service that is not as expected."""
    return {
        "counts": [service[key] for key in ("status", "desiredCount", "runningCount", "pendingCount")],
        "deployments": [
            [each[key] for key in ("status", "rolloutState", "desiredCount", "runningCount", "pendingCount", "failedTasks")]
            + [each["taskDefinition"].rsplit("/", 1)[1]]
            for each in service["deployments"]],
        "events": [event["message"] for event in service["events"][:5]],
    }


def is_steady(service):
    """Finished: what AWS's console calls a completed deployment."""
    (primary, *older) = service["deployments"] or [None]
    return (
        primary is not None and not older and primary["rolloutState"] == "COMPLETED"
        and service["runningCount"] == service["desiredCount"] and service["pendingCount"] == 0)


def wait_for_service(ecs, cluster, name, predicate=is_steady, timeout=30.0):
    """The service as DescribeServices gives it once the predicate accepts it."""
    seen = {}

    def look():
        service = describe_service(ecs, cluster, name)
        seen.update(service)
        return service if predicate(service) else None

    return wait_until(look, timeout, lambda: f"the service as wanted: {rollout(seen)}")


def tasks_of(ecs, cluster, name, status="RUNNING"):
    """The service's tasks that are to be so, as DescribeTasks gives them."""
    arns = ecs.list_tasks(cluster=cluster, serviceName=name, desiredStatus=status)["taskArns"]
    return ecs.describe_tasks(cluster=cluster, tasks=arns, include=["TAGS"])["tasks"] if arns else []


def messages(service):
    """The service's events, oldest first, without its name."""
    start = f"(service {service['serviceName']}) "
    texts = [event["message"] for event in reversed(service["events"])]
    assert all(text.startswith(start) for text in texts), texts
    return [text.removeprefix(start) for text in texts]
