"""Commands in containers: what `execute` answers, and a helper to attach to it (Docs/Exec.md)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from .errors import KECSError
from .requests import Reply
from .transport import Closed, Transport, open_transport, with_query

if TYPE_CHECKING:
    from .client import KECSWebSocketClient


class ExecSession:
    """A command that was ordered. It runs once somebody attaches, within 30 s."""

    def __init__(self, client: KECSWebSocketClient, session_id: str, url: str) -> None:
        self.client = client
        self.session_id = session_id
        # Whoever knows it may attach.
        self.url = url

    def attach(self, cols: int | None = None, rows: int | None = None) -> Terminal:
        """`async with session.attach() as terminal`: the command's input and output. Sizes are for terminals."""
        return Terminal(self, with_query(self.url, cols=cols, rows=rows))


class Terminal:
    """Bytes both ways. Iterate over it for the output; at its end `exit_code` tells how the command ended.

    Output that is not read waits with the command: the server reads only a little ahead of its client.
    """

    def __init__(self, session: ExecSession, url: str) -> None:
        self.session = session
        self._url = url
        self._transport: Transport | None = None
        self.exit_code: int | None = None
        # Why it ended, where it did not by itself.
        self.reason: str | None = None

    async def __aenter__(self) -> Terminal:
        client = self.session.client
        self._transport = await open_transport(self._url, {}, client.connect_timeout, client.connect_options)
        return self

    async def __aexit__(self, *_: object) -> None:
        # A client that closes is done, and so is its command.
        if self._transport is not None:
            await self._transport.close()

    async def write(self, data: str | bytes) -> None:
        """Input, as typed."""
        try:
            await self._open.send(data)
        except Closed as end:
            self._end(end)

    def resize(self, cols: int, rows: int) -> Reply[None]:
        return self.session.client.command(
            "resize_exec", {"sessionId": self.session.session_id, "cols": cols, "rows": rows}, convert=lambda _: None)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            try:
                data = await self._open.receive()
            except Closed as end:
                self._end(end)
                return
            yield data if isinstance(data, bytes) else data.encode()

    @property
    def _open(self) -> Transport:
        if self._transport is None:
            raise RuntimeError("not attached: async with session.attach() as terminal")
        return self._transport

    def _end(self, end: Closed) -> None:
        """Notes how the command ended, or raises where the connection did instead."""
        if end.code != 1000:
            raise KECSError("CONNECTION_LOST", f"The connection to the command broke: {end.reason}", close_code=end.code)
        try:
            told = json.loads(end.reason)
            self.exit_code, self.reason = told.get("exitCode"), told.get("reason")
        except (ValueError, AttributeError):
            self.reason = end.reason
