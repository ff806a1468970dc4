"""KECS's own client libraries as followers of the stream, both with the same ways."""

import json
import subprocess
import sys
import threading
from pathlib import Path

from .foreign import node_environment
from .server import PROJECT
from .waiting import wait_until

sys.path.insert(0, str(PROJECT / "Clients/python"))

from kecs_websocket import KECSError, KECSWebSocketClient  # noqa: E402


# Milliseconds between two attempts, so that a test that lets many of them fail need not wait.
LONGEST = 200


class Follower:
    """`told` has all that the client told, in order: (name, value), of an event its seq, of a log its lines' texts.

    `logs`: the payload of a subscription to logs.
    """

    def __init__(self):
        self.told = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def of(self, name):
        return [value for told, value in self.told if told == name]

    @property
    def seqs(self):
        return self.of("event")

    def wait(self, name, count=1, timeout=30):
        wait_until(lambda: len(self.of(name)) >= count, timeout,
                   lambda: f"{count} times {name!r}; the last: {self.told[-5:]}, without events "
                           f"{[told for told in self.told if told[0] != 'event'][-5:]}", 0.002)
        return self.of(name)[count - 1]


class PythonFollower(Follower):
    def __init__(self, url, subscriptions=({},), token=None, tokens=None, reconnectInterval=20, logs=None, **options):
        super().__init__()
        names = {"maxQueue": "max_queue", "resumeFrom": "resume_from", "eventTypes": "event_types"}
        tokens = list(tokens) if tokens else None
        self.client = KECSWebSocketClient(
            url, (lambda: tokens.pop(0)) if tokens else token, reconnect_interval=reconnectInterval / 1000,
            max_reconnect_interval=LONGEST / 1000, connect_options={"proxy": None}, **{names[key]: value for key, value in options.items()})
        for name in ("connected", "disconnected", "gap", "snapshot", "snapshot_end", "lagging"):
            self.client.on(name, lambda value, name=name: self.told.append((name, value)))
        self.client.on("event", lambda event: self.told.append(("event", event["seq"])))
        self.client.on("log", lambda log: self.told.append(("log", [line["message"] for line in log["payload"]["lines"]])))
        self.client.on("log_end", lambda end: self.told.append(("log_end", end["payload"])))
        self.client.on("error", lambda error: self.told.append(("error", self.error(error))))
        for made in self.client.subscribe_batch(
                [{names.get(key, key): value for key, value in each.items()} for each in subscriptions]):
            made._reply.add_done_callback(lambda reply: reply.exception() or self.told.append(("ack", None)))
        if logs:
            self.client.subscribe_logs(**logs)
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        error = None
        try:
            self.client.start()
        except KECSError as end:
            error = self.error(end)
        self.told.append(("closed", error))

    @staticmethod
    def error(error):
        return {"code": getattr(error, "code", None), "message": str(error), "closeCode": getattr(error, "close_code", None)}

    def authenticate(self, token):
        self.told.append(("authenticated", self.client.authenticate(token).result(10)))

    def commands(self, count):
        for _ in range(count):
            self.client.command("nonsense", {}).add_done_callback(
                lambda reply: self.told.append(("refused", reply.exception().code)))

    def close(self):
        self.client.stop()
        self.thread.join(15)
        assert not self.thread.is_alive()


class NodeFollower(Follower):
    flags = ()
    is_global = False

    def __init__(self, url, subscriptions=({},), token=None, tokens=None, reconnectInterval=20, **options):
        super().__init__()
        settings = {"url": url, "subscriptions": list(subscriptions), "token": token, "reconnectInterval": reconnectInterval,
                    "maxReconnectInterval": LONGEST, "isGlobal": self.is_global, **options}
        if tokens:
            settings["tokens"] = tokens
        self.process = subprocess.Popen(
            ["node", *self.flags, str(Path(__file__).with_name("client_driver.mjs")), json.dumps(settings)],
            env=node_environment(), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        for line in self.process.stdout:
            self.told.append(tuple(json.loads(line)))

    def order(self, **order):
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def authenticate(self, token):
        self.order(do="authenticate", token=token)
        self.wait("authenticated")

    def commands(self, count):
        self.order(do="commands", count=count)

    def close(self):
        if self.process.poll() is None:
            try:
                self.order(do="close")
                self.process.wait(15)
            except BrokenPipeError:
                pass
            finally:
                self.process.kill()
        self.process.wait(10)
        self.thread.join(10)
        self.process.stdin.close()
        self.process.stdout.close()


class GlobalNodeFollower(NodeFollower):
    """With a WebSocket as browsers have it: no headers, and it cannot stop reading."""

    flags = ("--experimental-websocket",)
    is_global = True


FOLLOWERS = {"python": PythonFollower, "javascript-ws": NodeFollower, "javascript-global": GlobalNodeFollower}


def has_global_websocket():
    return subprocess.run(
        ["node", *GlobalNodeFollower.flags, "-e", "process.exit(typeof WebSocket === 'function' ? 0 : 1)"],
        stdin=subprocess.DEVNULL, capture_output=True).returncode == 0
