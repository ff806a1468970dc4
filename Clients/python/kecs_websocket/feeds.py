"""Subscriptions to logs and metrics, and how they are asked for again on the next connection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from .errors import KECSError
from .requests import Reply

if TYPE_CHECKING:
    from .client import KECSWebSocketClient

# Errors of the server's that say nothing about the subscription itself: it is asked for again.
PASSING = frozenset({"INTERNAL_ERROR", "AUTH_FAILED"})
_FORM = "%Y-%m-%dT%H:%M:%S.%f"


class LogPlace:
    """How far a container's log has been told: another reading begins at `since`, and `is_new` tells what is new in it.

    Times have milliseconds, which many lines share; those of one stream never go back, as long as the server's clock does
    not. So a place is, of each stream, the newest time and the number of lines that had it.
    """

    # The two streams are stamped apart: one may be behind the other by so much.
    SLACK = timedelta(seconds=1)

    def __init__(self) -> None:
        # [newest time, lines of that time, those of them that this reading has yet to come by], by stream
        self._marks: dict[str, list[Any]] = {}
        # Of all that was told before this reading.
        self._newest: str | None = None

    @property
    def since(self) -> str | None:
        """None where nothing has been told."""
        if not self._marks:
            return None
        newest = max(time for time, _, _ in self._marks.values())
        moment = datetime.strptime(newest.removesuffix("Z"), _FORM) - self.SLACK
        return moment.isoformat(timespec="milliseconds") + "Z"

    def begin_anew(self) -> None:
        self._newest = max((time for time, _, _ in self._marks.values()), default=None)
        for mark in self._marks.values():
            mark[2] = mark[1]

    def is_new(self, line: dict[str, Any]) -> bool:
        """Whether the line, the next of the reading, has not been told."""
        time, stream = line["timestamp"], line["stream"]
        mark = self._marks.get(stream)
        if mark is None:
            # Had it been there, it would have been told.
            if self._newest is not None and time < self._newest:
                return False
            self._marks[stream] = [time, 1, 0]
            return True
        if mark[2] and time <= mark[0]:
            mark[2] -= time == mark[0]
            return False
        self._marks[stream] = [time, mark[1] + 1 if time == mark[0] else 1, 0]
        return True


class Feed:
    """A subscription to logs or metrics. `await` it for the server's answer, or ask for `result()` in another thread than
    the client's; where it is refused, that raises and the client's `error` handlers are told."""

    def __init__(self, client: KECSWebSocketClient, id: str, action: str, payload: dict[str, Any]) -> None:
        self.client = client
        self.id = id
        # `logs` or `metrics`
        self.action = action
        self.payload = payload
        self._reply: Reply[Feed] = Reply()
        # Of logs, by container.
        self._places: dict[str, LogPlace] = {}

    def __await__(self):  # noqa: ANN204
        return self._reply.__await__()

    def result(self, timeout: float | None = None) -> Feed:
        return self._reply.result(timeout)

    def unsubscribe(self) -> Reply[None]:
        return self.client.unsubscribe(self)

    # For the client

    def request(self) -> dict[str, Any]:
        """The payload that asks for it now: a log goes on where it was."""
        places = {name: place.since for name, place in self._places.items() if place.since is not None}
        if not places:
            return self.payload
        since = self.payload.get("since")
        if not isinstance(since, dict):
            since = {} if since is None else {"*": since}
        return {**self.payload, "since": {**since, **places}}

    def begin_anew(self) -> None:
        for place in self._places.values():
            place.begin_anew()

    def news(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """A `log` message without what has been told; None where nothing is left."""
        payload = message["payload"]
        place = self._places.setdefault(payload["containerName"], LogPlace())
        lines = [line for line in payload["lines"] if place.is_new(line)]
        return {**message, "payload": {**payload, "lines": lines}} if lines or payload.get("gap") else None


class Feeds:
    """All of a client's."""

    def __init__(self, send: Callable[[dict[str, Any]], None], emit: Callable[[str, Any], None]) -> None:
        self._send, self._emit = send, emit
        self._feeds: dict[str, Feed] = {}

    def __contains__(self, feed: Feed) -> bool:
        return self._feeds.get(feed.id) is feed

    def add(self, feed: Feed, *, is_ready: bool) -> None:
        self._feeds[feed.id] = feed
        if is_ready:
            self._ask(feed)

    def ready(self) -> None:
        """A connection begins."""
        for feed in self._feeds.values():
            self._ask(feed)

    def _ask(self, feed: Feed) -> None:
        feed.begin_anew()
        self._send({"id": feed.id, "type": "subscribe", "action": feed.action, "payload": feed.request()})

    def take(self, message: dict[str, Any]) -> bool:
        """A message came; answers whether it is about one of these."""
        kind, payload = message["type"], message.get("payload", {})
        id = message.get("id") if kind == "metrics" else payload.get("subscriptionId")
        feed = self._feeds.get(id) if isinstance(id, str) else None
        if feed is None:
            # One that has ended.
            return kind in ("log", "log_end", "metrics_end")
        if kind == "subscribe_ack":
            feed._reply.answer(feed)
        elif kind == "log":
            if (news := feed.news(message)) is not None:
                self._emit("log", news)
        elif kind in ("metrics", "log_end", "metrics_end"):
            if kind != "metrics":
                del self._feeds[feed.id]
            self._emit(kind, message)
        else:
            return False
        return True

    def refused(self, error: KECSError) -> bool:
        """The server has refused or ended something; answers whether it was one of these."""
        feed = self._feeds.get(error.id) if error.id is not None else None
        if feed is not None and error.code not in PASSING:
            self.drop(feed, error)
        return feed is not None

    def drop(self, feed: Feed, error: KECSError) -> None:
        self._feeds.pop(feed.id, None)
        feed._reply.fail(error)

    def end(self, error: KECSError) -> None:
        for feed in list(self._feeds.values()):
            self.drop(feed, error)


def logs_payload(
    task: str, containers: Sequence[str] | None, cluster: str | None, tail: int | None, since: str | dict[str, str] | None,
    follow: bool,
) -> dict[str, Any]:
    if isinstance(containers, str):
        raise TypeError(f"containers: a list of strings, not {containers!r}")
    given = {"cluster": cluster, "containers": None if containers is None else list(containers), "tail": tail, "since": since}
    return {"task": task, "follow": follow, **{key: value for key, value in given.items() if value is not None}}
