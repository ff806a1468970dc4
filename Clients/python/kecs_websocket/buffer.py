"""What has come and waits for the application."""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple


class Bell:
    """Wakes those who wait for a change; they look for themselves what it was."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self) -> None:
        await self._event.wait()


class Item(NamedTuple):
    """Something for the application's handlers and iterators."""

    name: str
    value: Any
    # The client's cursor once this has been told.
    cursor: str | None


class Buffer:
    """Items in order, taken all at once. The engine reads no further while it is full."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.changed = Bell()
        self._items: list[Item] = []
        self._is_ended = False

    def __len__(self) -> int:
        return len(self._items)

    def put(self, item: Item) -> None:
        self._items.append(item)
        self.changed.ring()

    def end(self) -> None:
        """Nothing more will come."""
        self._is_ended = True
        self.changed.ring()

    async def take(self) -> list[Item]:
        """All that waits, at least one item; none at the end."""
        while not self._items and not self._is_ended:
            await self.changed.wait()
        items, self._items = self._items, []
        self.changed.ring()
        return items
