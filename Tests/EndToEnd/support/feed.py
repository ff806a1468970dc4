"""Readers of /v1/events: lines of JSON, and server-sent events."""

import http.client
import json

from .contract import received


class Feed:
    """One response of /v1/events, read message by message."""

    def __init__(self, server, query="", headers=None, form="ndjson", path="/v1/events"):
        self.form = form
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        accept = {"ndjson": "application/x-ndjson", "sse": "text/event-stream"}[form]
        self.connection.request("GET", f"{path}?{query}" if query else path, headers={"Accept": accept, **(headers or {})})
        self.response = self.connection.getresponse()
        self.status = self.response.status
        self.messages = []
        # As EventSource keeps it.
        self.last_id = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def error(self):
        assert self.status != 200
        return received(json.loads(self.response.read()))["error"]

    def next(self):
        """The next message; None at the end of the response."""
        message = self._line() if self.form == "ndjson" else self._event()
        if message is not None:
            self.messages.append(received(message))
        return message

    def _line(self):
        line = self.response.readline()
        return json.loads(line) if line else None

    def _event(self):
        data = None
        while line := self.response.readline():
            line = line.decode().rstrip("\n")
            if line == "":
                if data is not None:
                    return json.loads(data)
                continue
            name, _, value = line.partition(": ")
            if name == "data":
                assert data is None, "one line of data each"
                data = value
            elif name == "id":
                self.last_id = value
            else:
                assert name in ("retry", ""), line
        return None

    def until(self, predicate):
        while (message := self.next()) is not None:
            if predicate(message):
                return message
        raise AssertionError(f"the response ended; the last: {self.messages[-3:]}")

    def type(self, wanted):
        return self.until(lambda message: message["type"] == wanted)

    def events(self, count):
        """So many events, in order."""
        return [self.type("event") for _ in range(count)]
