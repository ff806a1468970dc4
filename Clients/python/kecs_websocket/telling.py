"""What came is told to the application: its handlers and iterators, in order, one message after the other."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

from .buffer import Item
from .engine import Engine, logger
from .iterator import Channel

Handler = Callable[[Any], Any]

NAMES = ("connected", "disconnected", "event", "snapshot", "snapshot_end", "gap", "lagging", "ping", "log", "log_end",
         "metrics", "metrics_end", "error")
# What iterators get of these.
STREAM = frozenset({"event", "snapshot", "snapshot_end", "gap"})


class Teller(Engine):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Behind what the application has been told last; for `resume_from` of another process.
        self.cursor: str | None = None
        self._handlers: dict[str, list[Handler]] = {name: [] for name in NAMES}
        self._channels: list[Channel] = []

    def on(self, name: str, handler: Handler | None = None) -> Any:
        """Registers a handler, a function or coroutine function: `@client.on('event')`, or `client.on('event', f)`."""
        if name not in self._handlers:
            raise ValueError(f"there is no {name!r}; there are {', '.join(NAMES)}")
        if handler is None:
            return lambda function: self.on(name, function)
        self._handlers[name].append(handler)
        return handler

    def off(self, name: str, handler: Handler) -> None:
        self._handlers[name].remove(handler)

    async def _tell_all(self) -> None:
        try:
            while items := await self._buffer.take():
                for item in items:
                    if self._is_wanted(item):
                        await self._tell(item)
        finally:
            for channel in self._channels:
                channel.end(self.error)

    def _is_wanted(self, item: Item) -> bool:
        # Who has stopped wants no more of what has not been told.
        return not self._stop_asked.is_set() or item.name in ("disconnected", "error")

    async def _tell(self, item: Item) -> None:
        """In asyncio: iterators take it when they come for it, handlers one after the other."""
        channels = self._channels[:] if item.name in STREAM else []
        for channel in channels:
            await channel.ready()
        self.cursor = item.cursor
        for channel in channels:
            channel.put(item.value)
        for handler in self._handlers_of(item):
            try:
                result = handler(item.value)
                if inspect.isawaitable(result):
                    await result
            except Exception as error:
                self._failed(handler, item, error)

    def _tell_here(self, item: Item, loop: asyncio.AbstractEventLoop) -> None:
        """In the thread of `start()`, where handlers may block."""
        self.cursor = item.cursor
        for handler in self._handlers_of(item):
            try:
                result = handler(item.value)
                if inspect.iscoroutine(result):
                    asyncio.run_coroutine_threadsafe(result, loop).result()
            except Exception as error:
                self._failed(handler, item, error)

    def _handlers_of(self, item: Item) -> list[Handler]:
        if item.name == "error" and not self._handlers["error"]:
            logger.warning("%s", item.value)
        return self._handlers[item.name][:]

    def _failed(self, handler: Handler, item: Item, error: Exception) -> None:
        """A handler that raises ends nothing."""
        logger.error("the handler %r of %r failed", handler, item.name, exc_info=error)
        if item.name != "error":
            self._post(lambda: self._emit("error", error))

    # Iterators

    def _forget(self, channel: Channel) -> None:
        """Its iterator is gone."""
        if channel in self._channels:
            self._channels.remove(channel)
            channel.end()
            if channel.subscription.id in self._subscriptions:
                channel.subscription.unsubscribe()

    def _halt(self) -> None:
        for channel in self._channels:
            channel.end()
        super()._halt()

    def _ended(self, id: str, error: Exception | None) -> None:
        for channel in self._channels:
            if channel.subscription.id == id:
                channel.end(error)
