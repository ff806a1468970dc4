"""The servers of `bench_fanout`, each for the time of a `with`, on core 0."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import websockets.sync.client
from fanout_tools import SOURCES, cpu_nanoseconds, on_core, tools
from support.access import admitted_token, bearer
from support.server import Server, free_port

CLUSTER = "arn:aws:ecs:us-east-1:000000000000:cluster/bench"
TASK = "arn:aws:ecs:us-east-1:000000000000:task/bench/c5cba4eb5dad405e876db71befa3dd5b"
# A task's event as the server makes them, with a number and the time of its making in it. 777 bytes as a message.
EVENT = {
    "eventType": "task", "action": "STATUS_CHANGE",
    "task": {
        "taskArn": TASK, "clusterArn": CLUSTER,
        "taskDefinitionArn": "arn:aws:ecs:us-east-1:000000000000:task-definition/web:3",
        "n": "@SEQ@", "t": "@T@", "lastStatus": "RUNNING", "desiredStatus": "RUNNING", "launchType": "EC2",
        "containers": [{
            "containerArn": "arn:aws:ecs:us-east-1:000000000000:container/bench/c5cba4eb5dad405e876db71befa3dd5b/main",
            "name": "main", "lastStatus": "RUNNING", "exitCode": None, "reason": None, "healthStatus": "UNKNOWN",
            "runtimeId": "c5cba4eb5dad405e876db71befa3dd5b",
        }],
    },
}
TEMPLATE = json.dumps(EVENT, separators=(",", ":")).replace('"@SEQ@"', "@SEQ@").replace('"@T@"', "@T@")


class Kecs:
    name = "KECS"

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="kecs-bench-"))
        self.server = Server(
            self.folder / "data", self.folder / "log", "simulated", args=["--auth", "required"],
            env={"KECS_LOG_LEVEL": "warning"})
        with on_core(0):
            self.server.start()
        self.token = admitted_token(self.server, "--role", "admin")
        self.port, self.pid = self.server.port, self.server.process.pid
        (self.folder / "event").write_text(TEMPLATE)
        return self

    def __exit__(self, *_):
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def subscribing(self, filters):
        """Options for subscribers who wait for `connected` and their ack."""
        request = ('{"id":"s","type":"subscribe","action":"events","payload":{"eventTypes":["task","service"],'
                   + filters + "}}")
        return ["--path", "/ws", "--header", f"Authorization: Bearer {self.token}", "--send", request, "--acks", "2",
                "--ping-match", '"type":"ping"']

    @property
    def connecting(self):
        """Options for clients that authenticate and ask for nothing."""
        return ["--path", "/ws", "--header", f"Authorization: Bearer {self.token}", "--acks", "1",
                "--ping-match", '"type":"ping"']

    @property
    def subscriber(self):
        return self.subscribing('"clusters":["bench","production"],"filters":{"status":["RUNNING","PENDING"]}')

    @property
    def publisher(self):
        return ["--pub", "ws", "--pub-path", "/_kecs/events", "--pub-header", f"Authorization: Bearer {self.token}",
                "--pub-template", f"@{self.folder}/event", "--seq", '"n":']

    def connections(self):
        return sum(1 for name in os.listdir(f"/proc/{self.pid}/fd")
                   if os.readlink(f"/proc/{self.pid}/fd/{name}").startswith("socket:"))

    def publish(self, count):
        """Makes so many events; answers the cursor before them."""
        with self._connect() as client:
            cursor = json.loads(client.recv())["payload"]
        body = ("[" + ",".join([TEMPLATE.replace("@SEQ@", "1").replace("@T@", "1")] * 500) + "]").encode()
        for _ in range(count // 500):
            answer = self.server.post("/_kecs/events", body, bearer(self.token), timeout=30)
            assert answer.status == 200, answer
        return f"{cursor['epoch']}:{cursor['seq']}"

    def resume(self, cursor, count):
        """Milliseconds of CPU for a connection that resumes there and gets `count` events."""
        before = cpu_nanoseconds(self.pid)
        with self._connect() as client:
            client.recv()
            client.send(json.dumps({
                "id": "r", "type": "subscribe", "action": "events",
                "payload": {"clusters": ["bench"], "eventTypes": ["task"], "resumeFrom": cursor}}))
            ack = json.loads(client.recv())
            assert ack["payload"]["resumed"] is True, ack
            for _ in range(count):
                client.recv()
        return (cpu_nanoseconds(self.pid) - before) / 1e6

    def _connect(self):
        return websockets.sync.client.connect(
            self.server.ws_url, additional_headers=bearer(self.token), compression=None, max_size=None, proxy=None)


class Peer:
    """A server of somebody else's."""

    subscriber = ["--path", "/sub"]
    publisher = ["--pub", "ws", "--pub-path", "/pub"]

    def __init__(self, name, *command, env=None):
        self.name, self.command, self.env = name, command, env or {}

    def __enter__(self):
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="kecs-bench-"))
        with on_core(0):
            self.process = subprocess.Popen(
                [str(part) for part in self.arguments()], env={**os.environ, **self.env}, stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
        self.pid = self.process.pid
        deadline = time.monotonic() + 15
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise SystemExit(f"{self.name} did not start") from None
                time.sleep(0.1)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def arguments(self):
        return [*self.command, self.port]


class Least(Peer):
    """The least that such a server can do, in C: the limit for a server that commits events and sends them."""

    publisher = ["--pub", "ws", "--pub-path", "/source"]
    # Microseconds that events may come together in: enough for eight, and no more gave less.
    hold = 600

    def __init__(self):
        super().__init__("least")

    def arguments(self):
        (self.folder / "event").write_text(TEMPLATE)
        self.publisher = [*type(self).publisher, "--pub-template", f"@{self.folder}/event", "--seq", '"n":']
        return [tools() / "least", self.port, self.folder / "database", self.hold]


class Nchan(Peer):
    """nginx with Debian's nchan; it is published to by HTTP, as KECS is."""

    module = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
    publisher = ["--pub", "http", "--pub-path", "/pub"]

    def __init__(self):
        super().__init__("nchan")

    def arguments(self):
        text = (SOURCES / "nchan.conf").read_text()
        (self.folder / "nginx.conf").write_text(
            text.replace("PORT", str(self.port)).replace("MODULE", str(self.module)))
        return ["/usr/sbin/nginx", "-p", self.folder, "-c", "nginx.conf", "-e", self.folder / "error.log"]


def peers():
    return [
        Peer("websockets", sys.executable, SOURCES / "peer_websockets.py"),
        Peer("picows", sys.executable, SOURCES / "peer_picows.py"),
        Peer("Node ws", "node", SOURCES / "peer_ws.js", env={"NODE_PATH": "/usr/share/nodejs"}),
        Nchan(),
    ]


def bare_send(count, window, size, seconds):
    """CPU seconds for a million: a loop that sends buffers of this size to as many sockets, events one at a time."""
    done = subprocess.run(
        [tools() / "rawfan", str(count), str(seconds), "send", str(size), "1", str(window)], check=True,
        capture_output=True, text=True)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    return next(report["cpu_s_per_million"] for report in reports if "mode" in report)
