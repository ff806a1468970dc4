"""A WebSocket, as the engine needs one. The only file that knows the package `websockets`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from .errors import KECSError
from .version import __version__

# No message of the server comes near it.
MOST_BYTES = 16 << 20


class Closed(Exception):
    """The connection ended: with a close frame, or with the code None."""

    def __init__(self, code: int | None, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Transport:
    """One open connection."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket

    async def send(self, data: str | bytes) -> None:
        try:
            await self._socket.send(data)
        except ConnectionClosed as end:
            raise _closed(end) from None

    async def receive(self) -> str | bytes:
        try:
            return await self._socket.recv()
        except ConnectionClosed as end:
            raise _closed(end) from None

    async def close(self, code: int = 1000, reason: str = "") -> None:
        await self._socket.close(code, reason)

    def cut(self) -> None:
        """Ends it at once: there is nobody to say goodbye to."""
        self._socket.transport.abort()


def _closed(end: ConnectionClosed) -> Closed:
    if end.rcvd is not None:
        return Closed(end.rcvd.code, end.rcvd.reason)
    return Closed(None, "The connection was lost")


def with_query(url: str, **parameters: str | int | None) -> str:
    """The URL with these beside what it has."""
    parts = urlsplit(url)
    query = [parts.query, *(f"{key}={value}" for key, value in parameters.items() if value is not None)]
    return urlunsplit(parts._replace(query="&".join(part for part in query if part)))


async def open_transport(url: str, headers: dict[str, str], timeout: float, options: dict[str, Any]) -> Transport:
    """Connects. `options` are for `websockets.connect`. Raises KECSError: CONNECTION_LOST, with `status` where the server
    refused; CLOSED where it makes no sense to try again."""
    try:
        return Transport(await connect(url, **{
            "additional_headers": headers, "user_agent_header": f"kecs-websocket-python/{__version__}",
            "open_timeout": timeout, "close_timeout": 2, "ping_interval": None, "max_size": MOST_BYTES, **options}))
    except InvalidStatus as refused:
        response = refused.response
        seconds = response.headers.get("Retry-After", "")
        raise KECSError(
            "CONNECTION_LOST", f"The server refused the connection: HTTP {response.status_code}: "
            f"{bytes(response.body or b'')[:500].decode(errors='replace')}", status=response.status_code,
            retry_after=float(seconds) if seconds.isdecimal() else None) from None
    except InvalidURI as error:
        raise KECSError("CLOSED", str(error)) from None
    except (OSError, EOFError, InvalidHandshake, TimeoutError) as error:
        # asyncio's TimeoutError of Python 3.10 is no OSError; websockets turns it into the built-in one.
        raise KECSError("CONNECTION_LOST", f"No connection to {urlsplit(url).netloc}: {error or type(error).__name__}") from error
