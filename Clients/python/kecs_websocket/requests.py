"""What was asked of the server and is to be answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


class Reply(Future[T]):
    """An answer to come: `await` it in asyncio, or ask for `result(timeout)` in another thread than the client's."""

    def __await__(self):  # noqa: ANN204
        return asyncio.wrap_future(self).__await__()

    # Who waited may have gone away.

    def answer(self, value: T) -> None:
        try:
            self.set_result(value)
        except InvalidStateError:
            pass

    def fail(self, error: Exception) -> None:
        try:
            self.set_exception(error)
        except InvalidStateError:
            pass


@dataclass
class Request:
    message: dict[str, Any]
    # Makes what the application gets of the answer.
    convert: Callable[[dict[str, Any]], Any]
    # On the clock of the client.
    deadline: float
    # Harmless if done twice: asked again on the next connection.
    is_repeatable: bool
    is_sent: bool = False
    reply: Reply[Any] = field(default_factory=Reply)

    def text(self, now: float) -> dict[str, Any]:
        """The message as it is to be sent now: a wait that is asked again has already taken some of its time."""
        payload = self.message.get("payload") or {}
        if "timeoutMs" not in payload:
            return self.message
        left = int((self.deadline - now - WAIT_GRACE) * 1000)
        return {**self.message, "payload": {**payload, "timeoutMs": min(payload["timeoutMs"], max(left, 1))}}


# Seconds that the answer to a `wait` may need beside the time that is waited.
WAIT_GRACE = 10.0
