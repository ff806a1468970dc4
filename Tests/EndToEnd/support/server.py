"""The real binary as a child process, with its own data folder and log."""

import json
import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from .contract import received
from .waiting import wait_until

PROJECT = Path(__file__).resolve().parents[3]
BINARY = Path(os.environ.get("KECS_BIN", ".build/release/kecs"))
if not BINARY.is_absolute():
    BINARY = PROJECT / BINARY

# The server answers /ready within this; it should take a fraction of a second.
START_SECONDS = 20
# SIGTERM to the end of the process.
STOP_SECONDS = 10


class Answer:
    """An HTTP answer of any status."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<{self.status} {self.body[:500]!r}>"


def _opener(context=None):
    # Loopback only: a proxy of the environment has nothing to do here.
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}), *([urllib.request.HTTPSHandler(context=context)] if context else []))


def request(method, url, body=None, headers=None, timeout=5.0, context=None):
    """One HTTP request; errors of HTTP are answers, those of the connection are raised."""
    message = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    try:
        with _opener(context).open(message, timeout=timeout) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """One `kecs serve`. `restart` and a start after `kill9` use the same folder and port."""

    def __init__(self, data_dir, log_path, runtime="simulated", *, docker_host=None, args=(), env=None,
                 hooks=True, port=None, tls=None):
        """`tls`: an SSL context of the tests' client, for a server that is told to speak https."""
        self.data_dir = Path(data_dir)
        self.log_path = Path(log_path)
        self.runtime = runtime
        self.docker_host = docker_host
        self.args = list(args)
        self.hooks = hooks
        self.env = env or {}
        self.port = port or free_port()
        self.tls = tls
        self.process = None

    # Addresses

    @property
    def url(self):
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def ws_url(self):
        return f"{'wss' if self.tls else 'ws'}://127.0.0.1:{self.port}/ws"

    # Life

    def command(self):
        command = [str(BINARY), "serve", "--host", "127.0.0.1", "--port", str(self.port),
                   "--data-dir", str(self.data_dir), "--runtime", self.runtime]
        if self.hooks:
            command.append("--test-hooks")
        return command + self.args

    def environment(self):
        """Nothing of the developer's own environment but what a program needs to run."""
        env = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "TMPDIR") if key in os.environ}
        # All tests are one address.
        env["KECS_LIMIT_CONNECTIONS_PER_MINUTE"] = "0"
        if self.docker_host:
            env["DOCKER_HOST"] = self.docker_host
        env.update(self.env)
        return env

    def spawn(self):
        """Starts the process without waiting for it to be ready."""
        assert self.process is None or self.process.poll() is not None, "already running"
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                env=self.environment(), start_new_session=True,
                # Not the project's folder: a kecs.yaml there is the developer's own.
                cwd=self.log_path.parent)
        return self

    def start(self):
        self.spawn()
        wait_until(self._ready, START_SECONDS, lambda: f"a ready server; its log:\n{self.log()}")
        return self

    def _ready(self):
        code = self.process.poll()
        assert code is None, f"the server ended with {code}; its log:\n{self.log()}"
        try:
            return self.get("/ready", timeout=2).status == 200
        except OSError:
            return False

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self, sig=signal.SIGTERM):
        """Ends it as an operator would; it must end by itself, in time and with 0."""
        if not self.running:
            return
        self.process.send_signal(sig)
        try:
            code = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill9()
            raise AssertionError(f"still running {STOP_SECONDS} s after {sig!r}; its log:\n{self.log()}") from None
        assert code == 0, f"exit {code} after {sig!r}; its log:\n{self.log()}"

    def kill9(self):
        self.process.kill()
        self.process.wait(10)

    def restart(self, sig=signal.SIGTERM):
        self.stop(sig)
        return self.start()

    def log(self):
        try:
            return self.log_path.read_text(errors="replace")
        except FileNotFoundError:
            return ""

    # HTTP

    def get(self, path, headers=None, timeout=5.0):
        return request("GET", self.url + path, headers=headers, timeout=timeout, context=self.tls)

    def post(self, path, body=b"", headers=None, timeout=5.0):
        if path == "/_kecs/events":
            received.posted(body)
        return request("POST", self.url + path, body, headers, timeout, self.tls)

    def target(self, operation, body, timeout=5.0, headers=None):
        """One ECS request as AWS's JSON 1.1 protocol has it; `body` is bytes or something for JSON."""
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        return self.post("/", body, {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"AmazonEC2ContainerServiceV20141113.{operation}",
            **(headers or {}),
        }, timeout)

    def reset(self):
        """Wipes all state and stops all tasks: --test-hooks only."""
        answer = self.post("/_kecs/reset", timeout=30)
        assert answer.status in (200, 204), answer
