"""When to come back, and after how long."""

from __future__ import annotations

import random
from collections.abc import Callable
from enum import Enum


class Advice(Enum):
    COME_BACK = "come back"
    WITH_NEW_TOKEN = "come back with a new token"
    STAY = "stay away: the same would happen again"


# Docs/Realtime.md, "Life and end". What is not here was not the server: something between dropped the connection.
_CLOSE_CODES = {
    4401: Advice.WITH_NEW_TOKEN,
    **dict.fromkeys((1000, 1002, 1003, 1007, 1009, 4403), Advice.STAY),
}


def after_close(code: int | None) -> Advice:
    """What follows from a close code; None: the connection broke without one."""
    return _CLOSE_CODES.get(code or 0, Advice.COME_BACK)


def after_refusal(status: int) -> Advice:
    """What follows from an HTTP status instead of a WebSocket."""
    if status == 401:
        return Advice.WITH_NEW_TOKEN
    return Advice.COME_BACK if status == 429 or status >= 500 else Advice.STAY


class Backoff:
    """Waits that double up to a bound, spread over their second half so that clients do not come back all at once."""

    def __init__(self, first: float, longest: float, jitter: Callable[[], float] = random.random) -> None:
        """Seconds; `jitter` answers numbers from 0 to 1."""
        self.first = first
        self.longest = longest
        self.jitter = jitter
        # Attempts that failed since the server last answered something.
        self.failures = 0

    def succeeded(self) -> None:
        self.failures = 0

    def next(self, retry_after: float | None = None) -> float:
        """Seconds before the next attempt, never less than the server asked for."""
        whole = min(self.first * 2 ** min(self.failures, 32), self.longest)
        self.failures += 1
        wait = whole / 2 * (1 + self.jitter())
        # Others were told the same: spread over a quarter more. More than an hour makes no sense.
        return max(wait, min(retry_after, 3600) * (1 + self.jitter() / 4)) if retry_after else wait
