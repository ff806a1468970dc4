"""What is subscribed to, and how it is asked for again on the next connection."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypedDict

from .requests import Reply

if TYPE_CHECKING:
    from .client import KECSWebSocketClient

# All subscriptions are asked for again in one message, so that they are read together; the server takes 64 KiB.
MESSAGE_BYTES = 60_000

_FILTERS = {"status": "status", "task_definitions": "taskDefinitions", "tasks": "tasks", "containers": "containers",
            "started_by": "startedBy", "tags": "tags"}


class Filters(TypedDict, total=False):
    """Each a list of which one has to match."""

    status: Sequence[str]
    task_definitions: Sequence[str]
    tasks: Sequence[str]
    containers: Sequence[str]
    started_by: Sequence[str]
    tags: Sequence[str]


def _words(name: str, value: Sequence[str]) -> list[str]:
    if isinstance(value, str) or not all(isinstance(word, str) for word in value):
        raise TypeError(f"{name}: a list of strings, not {value!r}")
    return list(value)


def payload_of(
    event_types: Sequence[str] | None = None, clusters: Sequence[str] | None = None,
    services: Sequence[str] | None = None, filters: Filters | None = None, *, snapshot: bool = False,
    mode: str | None = None, resume_from: str | None = None,
) -> dict[str, Any]:
    """The payload of `subscribe`, of what is given. What the server will refuse it may refuse."""
    payload: dict[str, Any] = {}
    for name, key, value in (("event_types", "eventTypes", event_types), ("clusters", "clusters", clusters),
                             ("services", "services", services)):
        if value is not None:
            payload[key] = _words(name, value)
    if filters is not None:
        if unknown := sorted(set(filters) - set(_FILTERS)):
            raise TypeError(f"unknown filter {unknown[0]!r}; there are {', '.join(_FILTERS)}")
        payload["filters"] = {_FILTERS[name]: _words(name, value) for name, value in filters.items()}  # type: ignore[arg-type]
    if snapshot:
        payload["snapshot"] = True
    if mode is not None:
        payload["mode"] = mode
    if resume_from is not None:
        payload["resumeFrom"] = resume_from
    return payload


class Subscription:
    """One subscription. `await` it for the server's answer, or ask for `result()` in another thread than the
    client's; where it is refused, that raises and the client's `error` handlers are told."""

    action = "events"

    def __init__(self, client: KECSWebSocketClient, id: str, payload: dict[str, Any]) -> None:
        self.client = client
        self.id = id
        self.payload = payload
        self._reply: Reply[Subscription] = Reply()
        # From the first ack on it goes on at the client's cursor, unless its snapshot has still to come to its end.
        self._is_active = False
        self._owes_snapshot = False

    def __await__(self):  # noqa: ANN204
        return self._reply.__await__()

    def result(self, timeout: float | None = None) -> Subscription:
        return self._reply.result(timeout)

    def unsubscribe(self) -> Reply[None]:
        return self.client.unsubscribe(self)

    # For the client

    def request(self, cursor: str | None) -> dict[str, Any]:
        """The payload that asks for it now."""
        if not self._is_active:
            return self.payload
        payload = {key: value for key, value in self.payload.items() if key not in ("resumeFrom", "snapshot")}
        if self._owes_snapshot:
            payload["snapshot"] = True
        elif cursor is not None:
            payload["resumeFrom"] = cursor
        return payload

    def acknowledged(self, ack: dict[str, Any]) -> None:
        resumed = ack.get("resumed")
        if resumed is not None:
            self._owes_snapshot = not resumed
        elif not self._is_active:
            self._owes_snapshot = bool(self.payload.get("snapshot"))
        self._is_active = True
        self._reply.answer(self)

    def snapshot_ended(self) -> None:
        self._owes_snapshot = False

    def refused(self, error: Exception) -> None:
        self._reply.fail(error)


def request_of(subscriptions: Sequence[Subscription], cursor: str | None, batch_id: str) -> dict[str, Any]:
    """The one message that asks for these."""
    if len(subscriptions) == 1:
        (only,) = subscriptions
        return {"id": only.id, "type": "subscribe", "action": "events", "payload": only.request(cursor)}
    return {"id": batch_id, "type": "subscribe", "action": "batch", "payload": {
        "subscriptions": [{"id": each.id, "payload": each.request(cursor)} for each in subscriptions]}}


def size_of(payload: dict[str, Any]) -> int:
    # Beside the payload there are its id and, later, a cursor.
    return len(json.dumps(payload)) + 120
