"""Asking for metrics, and what the machine itself says that containers use."""

import itertools
import os
from pathlib import Path

from .waiting import wait_until

TICK = 1 / os.sysconf("SC_CLK_TCK")
NUMBERS = itertools.count(1)


def question(resource, arn, metrics=("CPUUtilization",), statistics=("Average",), **more):
    payload = {"resource": resource, "resourceArn": arn, "metrics": list(metrics), "statistics": list(statistics), **more}
    return {"id": f"metrics-{next(NUMBERS)}", "type": "command", "action": "get_metrics", "payload": payload}


def ask(stream, *args, **more):
    """The answer's metrics, by name."""
    answer = stream.ask(question(*args, **more))
    assert answer["type"] == "metrics", answer
    return answer["payload"]["metrics"]


def wait_for_points(stream, arn, count, metric="CPUUtilization", timeout=60, resource="task"):
    """Asks, as a client with a chart does, until there are so many datapoints of a second each."""
    def look():
        points = ask(stream, resource, arn, [metric], period=1)[metric]["Datapoints"]
        return points if len(points) >= count else None
    return wait_until(look, timeout, f"{count} datapoints of {metric}", interval=0.5)


def processes():
    """Of each living process its parent, own CPU seconds, and those of ended children."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        own, ended = (sum(int(value) for value in fields[n:n + 2]) * TICK for n in (11, 13))
        found[int(folder.name)] = (int(fields[1]), own, ended)
    return found


def marked(mark):
    """The process that wrote its number into the file."""
    return wait_until(lambda: mark.exists() and mark.read_text().strip().isdigit() and int(mark.read_text()), 10, f"{mark}")
