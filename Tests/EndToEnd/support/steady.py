"""A client that goes on being served while others misbehave: events are published one at a time, and it must have
each of them."""

import http.client
import json
import threading
import time

from .contract import received
from .stream import Stream


def payload(number, cluster="steady", size=0):
    """A cluster's event that carries a number, and so many bytes to no purpose."""
    return {"eventType": "cluster", "action": "UPDATE", "cluster": {
        "clusterArn": f"arn:aws:ecs:us-east-1:000000000000:cluster/{cluster}", "clusterName": cluster, "status": "ACTIVE", "registeredContainerInstancesCount": 0,
        "runningTasksCount": number, "pendingTasksCount": 0, "activeServicesCount": 0},
        **({"padding": "x" * size} if size else {})}


class Publisher:
    """`POST /_kecs/events` over one connection that stays."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def publish(self, *payloads):
        body = json.dumps(payloads)
        received.posted(body)
        self.connection.request("POST", "/_kecs/events", body)
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body

    def close(self):
        self.connection.close()


class Steady:
    """As a context: runs beside the block. Afterwards `times` are the seconds from the publication of each event to
    its arrival, and all that was published has come, once and in order."""

    def __init__(self, server, at_least=50):
        self.server, self.at_least = server, at_least
        self.times = []
        self.error = None
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self):
        try:
            publisher = Publisher(self.server)
            with Stream(self.server) as stream:
                stream.connected()
                stream.subscribe("steady", eventTypes=["cluster"], clusters=["steady"])
                number = 0
                while not self.ending.is_set() or number < self.at_least:
                    begin = time.perf_counter()
                    publisher.publish(payload(number))
                    event = stream.until(lambda message: message["type"] == "event", 60)
                    self.times.append(time.perf_counter() - begin)
                    seen = event["payload"]["cluster"]["runningTasksCount"]
                    assert seen == number, f"event {seen} instead of {number}"
                    number += 1
                    stream.messages.clear()
                    stream.frames.clear()
                    stream._read = 0
                    # A pause, ended early by the end: what the others do to it is measured, not what it does to them.
                    self.ending.wait(0.005)
            publisher.close()
        except BaseException as error:
            self.error = error

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, *_):
        self.ending.set()
        self.thread.join(120)
        if kind is None:
            if self.error is not None:
                raise AssertionError(f"the steady client: {self.error!r} after {len(self.times)} events") from self.error
            assert not self.thread.is_alive(), "the steady client hangs"

    def quantile(self, share):
        """The time that this share of the events took at most."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
