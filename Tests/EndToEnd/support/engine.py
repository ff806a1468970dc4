"""The tests' container engine, asked over its socket: what it shows is what counts, not what KECS says."""

import http.client
import json
import os
import socket
import subprocess
from urllib.parse import quote

from .server import PROJECT


class _Connection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("engine", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class EngineError(Exception):
    def __init__(self, status, message):
        super().__init__(f"{status} {message}")
        self.status = status


class Engine:
    def __init__(self, host):
        assert host.startswith("unix://"), host
        self.host, self.path = host, host.removeprefix("unix://")

    def raw(self, method, path, body=None, timeout=30.0, headers=None):
        connection = _Connection(self.path, timeout)
        try:
            data = None if body is None else json.dumps(body).encode()
            headers = {**(headers or {}), **({} if data is None else {"Content-Type": "application/json"})}
            connection.request(method, path, data, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status >= 400:
            raise EngineError(answer.status, content.decode(errors="replace"))
        return content

    def call(self, method, path, body=None, timeout=30.0):
        content = self.raw(method, path, body, timeout)
        return json.loads(content) if content.strip() else None

    def containers(self, everything=True, label=None):
        filters = {"label": [label]} if label else {}
        path = f"/containers/json?all={str(everything).lower()}&filters={quote(json.dumps(filters))}"
        return self.call("GET", path)

    def inspect(self, container):
        return self.call("GET", f"/containers/{container}/json")

    def networks(self):
        """Networks beyond those that every engine has."""
        return [item for item in self.call("GET", "/networks") if item["Name"] not in ("bridge", "host", "none")]

    def volumes(self):
        return self.call("GET", "/volumes")["Volumes"] or []

    def logs(self, container):
        """Both streams, in order, without Docker's frame headers."""
        raw = self.raw("GET", f"/containers/{container}/logs?stdout=1&stderr=1")
        text, position = b"", 0
        while position + 8 <= len(raw):
            length = int.from_bytes(raw[position + 4:position + 8], "big")
            text += raw[position + 8:position + 8 + length]
            position += 8 + length
        return text.decode(errors="replace")

    def of_task(self, task_arn):
        """Inspections of the containers that carry the task's ARN in a label, by ECS container name."""
        found = {}
        for item in self.containers():
            if task_arn in item["Labels"].values():
                name = item["Labels"].get("com.amazonaws.ecs.container-name")
                assert name not in found, f"two containers {name} of {task_arn}"
                found[name] = self.inspect(item["Id"])
        return found

    def only(self, task_arn):
        """The inspection of a task's one container."""
        found = self.of_task(task_arn)
        assert len(found) == 1, found.keys()
        return next(iter(found.values()))

    def clear(self):
        """Removes every container, network and volume."""
        for item in self.containers():
            self._forgiving("DELETE", f"/containers/{item['Id']}?force=true&v=true")
        for item in self.networks():
            self._forgiving("DELETE", f"/networks/{item['Id']}")
        for item in self.volumes():
            self._forgiving("DELETE", f"/volumes/{item['Name']}?force=true")

    def _forgiving(self, method, path):
        try:
            self.raw(method, path)
        except EngineError as error:
            if error.status not in (404, 409):
                raise


def find_engine():
    """The engine that `make test` started, else the one of `Scripts/docker-engine.sh start`; None without one.

    Never the developer's own engine: tests remove everything in it.
    """
    host = os.environ.get("KECS_TEST_DOCKER_HOST")
    if not host:
        done = subprocess.run(
            [PROJECT / "Scripts/docker-engine.sh", "env"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        host = done.stdout.strip().removeprefix("DOCKER_HOST=")
        if done.returncode != 0 or not host:
            return None
    engine = Engine(host)
    engine.call("GET", "/version")
    return engine
