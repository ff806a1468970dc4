"""`kecs events` while servers and networks come and go."""

import json
import subprocess
import threading

from support.feed import Feed
from support.relay import Relay
from support.server import BINARY
from support.waiting import wait_until

ARN = "arn:aws:ecs:us-east-1:000000000000:"


def publish(server, names):
    payloads = [{"eventType": "cluster", "action": "UPDATE", "cluster": {
        "clusterArn": f"{ARN}cluster/{name}", "clusterName": name, "status": "ACTIVE"}} for name in names]
    assert server.post("/_kecs/events", json.dumps(payloads).encode(), timeout=30).status == 200


class Watcher:
    """A running `kecs events --json` and what it has said."""

    def __init__(self, url, *arguments):
        self.process = subprocess.Popen(
            [str(BINARY), "events", "--json", "--endpoint", url, *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.names, self.notes = [], []
        for pipe, take in ((self.process.stdout, self.event), (self.process.stderr, self.notes.append)):
            threading.Thread(target=self.read, args=(pipe, take), daemon=True).start()

    def read(self, pipe, take):
        for line in pipe:
            take(line)

    def event(self, line):
        self.names.append(json.loads(line)["payload"]["cluster"]["clusterName"])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)

    def said(self, words):
        return any(words in note for note in self.notes)


def test_nothing_is_lost_or_doubled(server):
    wanted = [f"n-{number}" for number in range(3000)]
    with Relay(server.port) as relay, Watcher(relay.url) as watcher:
        wait_until(lambda: watcher.said("Following"), 10, "the watcher")
        for start in range(0, 2500, 50):
            publish(server, wanted[start:start + 50])
            if start % 250 == 0:
                relay.cut()
        server.kill9()
        server.start()
        publish(server, wanted[2500:])
        wait_until(lambda: len(watcher.names) >= 3000, 60, lambda: f"all events: {len(watcher.names)}, {watcher.notes[-3:]}")
        assert watcher.names == wanted
        assert watcher.said("Trying again")


def test_since(server):
    with Feed(server) as feed:
        epoch = feed.type("subscribe_ack")["payload"]["cursor"].split(":")[0]
    publish(server, ["a", "b", "c"])
    with Watcher(server.url, "--since", f"{epoch}:1", "--limit", "2") as watcher:
        assert watcher.process.wait(10) == 0
        wait_until(lambda: watcher.names == ["b", "c"], 5, lambda: f"two events: {watcher.names}")
    with Watcher(server.url, "--since", "other:1") as watcher:
        wait_until(lambda: watcher.said("not kept any more (epoch_changed)"), 10, lambda: f"the note: {watcher.notes}")
