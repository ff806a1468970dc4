"""`async for event in client.events(...)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .buffer import Bell

if TYPE_CHECKING:
    from .client import KECSWebSocketClient
    from .subscriptions import Subscription


class Channel:
    """Hands messages over to one iterator, each when it comes for it."""

    def __init__(self, subscription: Subscription) -> None:
        self.subscription = subscription
        self._changed = Bell()
        self._is_waiting = False
        self._message: Any = None
        self._is_over = False
        self._error: Exception | None = None

    async def ready(self) -> None:
        """Returns when somebody waits for the next message, or nobody ever will."""
        while not self._is_waiting and not self._is_over:
            await self._changed.wait()

    def put(self, message: Any) -> None:
        if not self._is_over:
            self._message, self._is_waiting = message, False
            self._changed.ring()

    async def get(self) -> Any:
        self._is_waiting = True
        self._changed.ring()
        while self._message is None and not self._is_over:
            await self._changed.wait()
        message, self._message = self._message, None
        if message is not None:
            return message
        raise self._error or StopAsyncIteration

    def end(self, error: Exception | None = None) -> None:
        if not self._is_over:
            self._is_over, self._error = True, error
            self._changed.ring()


class Events:
    """The messages of a client in their order: `event`, and where they were asked for or something was missed
    `snapshot`, `snapshot_end` and `gap`. Ends when the client is stopped; raises why it, or the subscription, was ended
    for good."""

    def __init__(self, client: KECSWebSocketClient, channel: Channel) -> None:
        self._client = client
        self._channel = channel
        self.subscription = channel.subscription

    def __aiter__(self) -> Events:
        return self

    async def __anext__(self) -> dict[str, Any]:
        return await self._channel.get()

    async def aclose(self) -> None:
        """Ends it, and its subscription."""
        self._client._forget(self._channel)

    def __del__(self) -> None:
        # A loop that was left: nobody will come for the next message.
        self._client._post(lambda client=self._client, channel=self._channel: client._forget(channel))
