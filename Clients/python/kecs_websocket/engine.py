"""The engine: connections one after the other, what is asked on them and what comes. All of it happens in one loop."""

from __future__ import annotations

import asyncio
import inspect
import itertools
import json
import logging
import os
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

from .buffer import Buffer, Item
from .cursor import Cursor
from .errors import KECSError
from .feeds import PASSING, Feed, Feeds
from .reconnect import Advice, Backoff, after_close, after_refusal
from .requests import Reply, Request
from .subscriptions import MESSAGE_BYTES, Subscription, request_of, size_of
from .transport import Closed, Transport, open_transport, with_query

logger = logging.getLogger("kecs_websocket")

Token = str | Callable[[], "str | None | Awaitable[str | None]"] | None

# Requests without an answer, and messages that the server has not taken yet.
MOST_WAITING = 1000


class Engine:
    """What a client does between its application and the server; `KECSWebSocketClient` is the side that faces the
    application."""

    def __init__(self, url: str, token: Token, backoff: Backoff, *, auto_reconnect: bool,
                 max_reconnect_attempts: int | None, command_timeout: float, connect_timeout: float, max_queue: int,
                 connect_options: dict[str, Any]) -> None:
        self.url = url
        self.auto_reconnect = auto_reconnect
        self.max_reconnect_attempts = max_reconnect_attempts
        self.command_timeout = command_timeout
        self.connect_timeout = connect_timeout
        self.connect_options = connect_options
        # Why it ended, where it was not stopped.
        self.error: KECSError | None = None
        # What the server told in `connected`; None while there is no connection.
        self.connected: dict[str, Any] | None = None

        self._token = token
        # The token of this connection, and the one that was refused.
        self._used_token: str | None = None
        self._refused_token: str | None = None
        self._subscriptions: dict[str, Subscription] = {}
        self._feeds = Feeds(self._send, self._emit)
        self._requests: dict[str, Request] = {}
        self._numbers = itertools.count(1)
        # Ids are unique over processes too: servers log them.
        self._prefix = os.urandom(4).hex()
        self._cursor = Cursor()
        self._backoff = backoff
        self._buffer = Buffer(max_queue)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop_asked = threading.Event()
        self._is_over = False
        self._task: asyncio.Task[None] | None = None
        # Refreshes of the token under way; each ends within the timeout of its request.
        self._refreshes: set[asyncio.Task[None]] = set()
        # Of this connection.
        self._outbox: asyncio.Queue[str] | None = None
        self._is_ready = False
        self._goodbye: dict[str, Any] = {}
        self._heard = self._said = 0.0
        self._silence = connect_timeout
        # Replaced by tests.
        self._open = open_transport
        self._clock: Callable[[], float] = time.monotonic
        self._sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep
        self._call_later: Callable[[float, Callable[[], None]], asyncio.TimerHandle] = (
            lambda seconds, function: asyncio.get_running_loop().call_later(seconds, function))

    # Running

    def _post(self, function: Callable[[], Any], reply: Reply[Any] | None = None) -> None:
        """Does something in the engine's loop; before there is one, here."""
        loop = self._loop
        try:
            if loop is None or _is_running(loop):
                function()
            else:
                loop.call_soon_threadsafe(function)
        except RuntimeError:
            if reply is not None:
                reply.fail(KECSError("CLOSED", "The client has ended"))

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._loop is not None:
            raise RuntimeError("a client runs once")
        self._loop = loop

    async def _run(self) -> None:
        self._task = asyncio.current_task()
        for id, request in self._requests.items():
            self._set_timer(id, request)
        try:
            while not self._stop_asked.is_set():
                ended = await self._connection()
                self.connected = None
                wait = self._after(ended)
                self._emit("disconnected", {
                    "code": ended.close_code, "reason": ended.message, "will_reconnect": wait is not None,
                    "retry_in": wait})
                if wait is None:
                    self.error = KECSError(
                        "CLOSED" if ended.code == "CONNECTION_LOST" else ended.code, ended.message, details=ended.details,
                        close_code=ended.close_code, status=ended.status)
                    return
                if ended.close_code is None:
                    self._emit("error", ended)
                # A client whose application does not take what it has gets nothing more.
                while len(self._buffer) >= self._buffer.limit:
                    await self._buffer.changed.wait()
                await self._sleep(wait)
        except asyncio.CancelledError:
            self._emit("disconnected", {"code": 1000, "reason": "Stopped", "will_reconnect": False, "retry_in": None})
        except Exception as error:
            # A mistake of this package: nobody shall wait for what will not come.
            logger.exception("the engine failed")
            self.error = KECSError("CLOSED", f"The client failed: {error!r}")
        finally:
            self._finish()

    def _halt(self) -> None:
        """`stop()` was called."""
        if self._task is not None:
            self._task.cancel()

    def _ended(self, id: str, error: Exception | None) -> None:
        """No more comes for this subscription; for who iterates over it."""

    def _finish(self) -> None:
        end = self.error or KECSError("CLOSED", "The client was stopped")
        self._is_over = True
        for request in list(self._requests.values()):
            request.reply.fail(end)
        for subscription in self._subscriptions.values():
            subscription.refused(end)
        self._feeds.end(end)
        self._requests.clear()
        self._buffer.end()

    def _after(self, ended: KECSError) -> float | None:
        """Seconds until the next attempt; None: there is none."""
        if ended.code == "CONNECTION_LOST":
            advice = after_refusal(ended.status) if ended.status else after_close(ended.close_code)
        else:
            advice = Advice.COME_BACK if ended.code == "OVERFLOW" else Advice.STAY
        if advice is Advice.WITH_NEW_TOKEN:
            self._refused_token = self._used_token
            if not callable(self._token) and self._token in (None, self._refused_token):
                ended.code, advice = "AUTH_FAILED", Advice.STAY
        enough = self.max_reconnect_attempts is not None and self._backoff.failures >= self.max_reconnect_attempts
        if advice is Advice.STAY or not self.auto_reconnect or enough:
            return None
        return self._backoff.next(ended.retry_after)

    async def _connection(self) -> KECSError:
        """One connection from its beginning to its end; answers why it ended."""
        try:
            headers = dict(self.connect_options.get("additional_headers", {}))
            self._used_token = await self._ask_token()
            if self._used_token is not None:
                if self._used_token == self._refused_token:
                    return KECSError("AUTH_FAILED", "The token was refused, and there is no other")
                headers["Authorization"] = f"Bearer {self._used_token}"
            transport = await self._open(
                with_query(self.url, resume=self._cursor.value), headers, self.connect_timeout,
                {name: value for name, value in self.connect_options.items() if name != "additional_headers"})
        except KECSError as error:
            return error
        except Exception as error:
            return KECSError("CONNECTION_LOST", f"The connection, or a token for it, could not be had: {error!r}")
        self._outbox = asyncio.Queue(MOST_WAITING)
        self._goodbye = {}
        self._silence = self.connect_timeout
        self._heard = self._said = self._clock()
        self._cursor.connected(())
        # Both end with the connection, below.
        helpers = [asyncio.ensure_future(self._write(transport)), asyncio.ensure_future(self._watch(transport))]
        try:
            return await self._read(transport)
        finally:
            self._is_ready = False
            self._outbox = None
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
            self._lose_requests()
            await transport.close()

    def _authenticate(self, token: Token) -> Reply[dict[str, Any]]:
        reply: Reply[dict[str, Any]] = Reply()

        async def renew() -> None:
            try:
                self._token = self._token if token is None else token
                value = await self._ask_token()
                if value is None:
                    raise KECSError("AUTH_FAILED", "There is no token")
                if not self._is_ready:
                    raise KECSError("CONNECTION_LOST", "There is no connection; the next one uses the new token")
                told = await self._ask("auth", {"type": "auth", "token": value}, convert=lambda answer: answer["payload"])
                self._used_token = value
                reply.answer(told)
            except Exception as error:
                reply.fail(error)

        def begin() -> None:
            task = asyncio.ensure_future(renew())
            self._refreshes.add(task)
            task.add_done_callback(self._refreshes.discard)

        self._post(begin, reply)
        return reply

    async def _ask_token(self) -> str | None:
        token = self._token() if callable(self._token) else self._token
        return await token if inspect.isawaitable(token) else token

    async def _read(self, transport: Transport) -> KECSError:
        try:
            while True:
                if len(self._buffer) >= self._buffer.limit:
                    if over := await self._pause():
                        return over
                text = await transport.receive()
                self._heard = self._clock()
                try:
                    self._take(text)
                except (ValueError, KeyError, TypeError) as error:
                    self._emit("error", KECSError("PROTOCOL_ERROR", f"A message that makes no sense: {error!r}"))
                except KECSError as error:
                    return error
        except Closed as end:
            asked = self._goodbye.get("retryAfterMs")
            return KECSError(
                "CONNECTION_LOST", self._goodbye.get("reason") or end.reason or "The connection was closed",
                close_code=end.code, retry_after=max(0, min(asked, 1e9)) / 1000 if isinstance(asked, (int, float)) else None)

    async def _pause(self) -> KECSError | None:
        """Reads no further until the application takes what waits. While it waits for an answer itself, that may be
        behind what waits: then it goes on, up to twice the bound."""
        while len(self._buffer) >= self._buffer.limit:
            if any(request.is_sent for request in self._requests.values()):
                if len(self._buffer) >= 2 * self._buffer.limit:
                    return KECSError("OVERFLOW", f"{len(self._buffer)} messages wait for the application")
                return None
            await self._buffer.changed.wait()
        self._heard = self._clock()
        return None

    async def _write(self, transport: Transport) -> None:
        while True:
            text = await self._outbox.get()  # type: ignore[union-attr]
            try:
                await transport.send(text)
            except Closed:
                # The reader learns why.
                return
            self._said = self._clock()

    async def _watch(self, transport: Transport) -> None:
        """Says something where nothing else is said, so that the server hears of a client that does not read; and ends a
        connection on which nothing comes any more."""
        while True:
            await self._sleep(self._silence / 5)
            now = self._clock()
            if now - self._said > self._silence / 2.5 and self._outbox is not None and not self._outbox.full():
                self._send({"type": "pong"})
            is_reading = len(self._buffer) < self._buffer.limit
            if is_reading and now - self._heard > self._silence:
                self._goodbye = {"reason": f"Nothing came for {now - self._heard:.1f} s"}
                return transport.cut()

    def _send(self, message: dict[str, Any]) -> None:
        if self._outbox is not None:
            try:
                self._outbox.put_nowait(json.dumps(message))
            except asyncio.QueueFull:
                raise KECSError("OVERFLOW", "The server does not take what is sent") from None

    def _emit(self, name: str, value: Any) -> None:
        self._buffer.put(Item(name, value, self._cursor.value))

    # Messages

    def _take(self, text: str | bytes) -> None:
        message = json.loads(text)
        payload = message.get("payload", {}) if isinstance(message, dict) else None
        if not isinstance(payload, dict):
            raise ValueError(f"no message: {text[:100]!r}")
        kind, id = message["type"], message.get("id")
        if self._is_ready and kind not in ("error", "disconnecting"):
            self._backoff.succeeded()
        if self._feeds.take(message):
            return
        if kind == "event":
            if "seq" not in message or self._cursor.passed(message["seq"]):
                self._emit("event", message)
        elif kind in ("snapshot", "lagging"):
            self._emit(kind, message)
        elif kind == "ping":
            if "cursor" in message:
                self._cursor.moved(message["cursor"])
            self._send({"type": "pong"})
            self._emit("ping", message)
        elif kind == "connected":
            self._greeted(payload)
        elif kind == "subscribe_ack":
            self._acknowledged(payload)
        elif kind == "snapshot_end":
            if subscription := self._subscriptions.get(payload["subscriptionId"]):
                subscription.snapshot_ended()
            self._emit("snapshot_end", message)
        elif kind == "auth_ack" and not self._is_ready:
            self._ready()
        elif kind == "disconnecting":
            self._goodbye = payload
            if "cursor" in payload:
                self._cursor.moved(payload["cursor"])
        elif kind == "error":
            self._refused(KECSError.told(message))
        elif id in self._requests:
            self._answered(self._requests.pop(id), message)
        # What is newer than this client is not for it.

    def _greeted(self, payload: dict[str, Any]) -> None:
        self.connected = payload
        self._silence = max(0.1, 2.5 * payload.get("heartbeatIntervalMs", 30_000) / 1000)
        if payload.get("authenticated") is True or (self._used_token is None and not payload.get("authRequired")):
            self._ready()
        elif self._used_token is None:
            raise KECSError("AUTH_FAILED", "The server requires a token, and there is none")
        else:
            # A server, or something before it, that does not look at the header.
            self._send({"type": "auth", "token": self._used_token})

    def _ready(self) -> None:
        self._is_ready = True
        self._emit("connected", self.connected)
        self._cursor.connected(self._subscriptions)
        if self._subscriptions:
            self._send(request_of(list(self._subscriptions.values()), self._cursor.value, self._id("batch")))
        self._feeds.ready()
        for request in self._requests.values():
            self._send_request(request)

    def _acknowledged(self, ack: dict[str, Any]) -> None:
        id = ack["subscriptionId"]
        subscription = self._subscriptions.get(id)
        if subscription is None:
            return
        self._cursor.answered(id, ack.get("cursor"))
        subscription.acknowledged(ack)
        if ack.get("resumed") is False:
            self._emit("gap", {"id": id, "type": "gap", "payload": ack})

    def _refused(self, error: KECSError) -> None:
        if error.id in self._requests:
            return self._requests.pop(error.id).reply.fail(error)
        if not self._feeds.refused(error) and error.id in self._subscriptions and error.code not in PASSING:
            self._drop(self._subscriptions[error.id], error)
        self._emit("error", error)

    def _drop(self, subscription: Subscription, error: KECSError) -> None:
        """The server does not have it, or not any more."""
        del self._subscriptions[subscription.id]
        self._cursor.answered(subscription.id)
        subscription.refused(error)
        self._ended(subscription.id, error)

    # Asking

    def _id(self, word: str) -> str:
        return f"{word}-{self._prefix}-{next(self._numbers)}"

    def _subscribe(self, payloads: list[dict[str, Any]]) -> list[Subscription]:
        made = [Subscription(self, self._id("sub"), payload) for payload in payloads]

        def begin() -> None:
            size = sum(size_of(each.payload) for each in [*self._subscriptions.values(), *made])
            self._subscriptions.update((each.id, each) for each in made)
            error = KECSError("CLOSED", "The client has ended") if self._is_over else KECSError(
                "SUBSCRIPTION_ERROR", f"All subscriptions together are more than {MESSAGE_BYTES} bytes")
            if self._is_over or size > MESSAGE_BYTES:
                for each in made:
                    self._drop(each, error)
            elif self._is_ready and made:
                self._send(request_of(made, None, self._id("batch")))

        self._post(begin, made[0]._reply if made else None)
        return made

    def _feed(self, action: str, payload: dict[str, Any]) -> Feed:
        feed = Feed(self, self._id(action), action, payload)

        def begin() -> None:
            if self._is_over:
                self._feeds.drop(feed, KECSError("CLOSED", "The client has ended"))
            else:
                self._feeds.add(feed, is_ready=self._is_ready)

        self._post(begin, feed._reply)
        return feed

    def _ask(
        self, word: str, message: dict[str, Any], *, timeout: float | None = None, is_repeatable: bool = False,
        convert: Callable[[dict[str, Any]], Any] = lambda answer: None,
        begin: Callable[[Request], bool] = lambda request: True,
    ) -> Reply[Any]:
        seconds = self.command_timeout if timeout is None else timeout
        id = self._id(word)
        request = Request({"id": id, **message}, convert, self._clock() + seconds, is_repeatable)

        def ask() -> None:
            try:
                if self._is_over:
                    raise KECSError("CLOSED", "The client has ended")
                if len(self._requests) >= MOST_WAITING:
                    raise KECSError("OVERFLOW", f"{MOST_WAITING} requests wait for their answers")
                if not begin(request):
                    return request.reply.answer(None)
                self._requests[id] = request
                if self._task is not None:
                    self._set_timer(id, request)
                if self._is_ready:
                    self._send_request(request)
            except KECSError as error:
                self._requests.pop(id, None)
                request.reply.fail(error)

        self._post(ask, request.reply)
        return request.reply

    def _set_timer(self, id: str, request: Request) -> None:
        timer = self._call_later(max(0.0, request.deadline - self._clock()), lambda: self._late(id))

        def settled() -> None:
            timer.cancel()
            # Who asked may have been cancelled.
            self._requests.pop(id, None)

        request.reply.add_done_callback(lambda _: self._post(settled))

    def _send_request(self, request: Request) -> None:
        self._send(request.text(self._clock()))
        request.is_sent = True
        # A reader that has paused goes on, for the answer.
        self._buffer.changed.ring()

    def _answered(self, request: Request, message: dict[str, Any]) -> None:
        try:
            request.reply.answer(request.convert(message))
        except (KeyError, TypeError) as error:
            request.reply.fail(KECSError("PROTOCOL_ERROR", f"An answer that makes no sense: {error!r}"))

    def _late(self, id: str) -> None:
        if request := self._requests.pop(id, None):
            what = request.message.get("action") or request.message["type"]
            request.reply.fail(KECSError("TIMEOUT", f"{what}: no answer in time", id=id))

    def _lose_requests(self) -> None:
        """The connection is gone: what may be asked twice is asked again on the next one."""
        for id, request in list(self._requests.items()):
            if request.is_sent and request.message["type"] == "unsubscribe":
                # It has gone with the connection.
                self._requests.pop(id).reply.answer(None)
            elif request.is_sent and not request.is_repeatable:
                what = request.message.get("action") or request.message["type"]
                self._requests.pop(id).reply.fail(KECSError(
                    "CONNECTION_LOST", f"{what}: the connection broke before the answer; it may have been done", id=id))
            request.is_sent = False



def _is_running(loop: asyncio.AbstractEventLoop) -> bool:
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:
        return False
