"""The client: one engine in asyncio, which a program either lives in or has run for it in a thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any

from .engine import Token
from .errors import KECSError
from .execute import ExecSession
from .feeds import Feed, logs_payload
from .iterator import Channel, Events
from .reconnect import Backoff
from .requests import WAIT_GRACE, Reply, Request
from .subscriptions import Filters, Subscription, payload_of
from .telling import Teller


class KECSWebSocketClient(Teller):
    """A client of KECS's stream that comes back after every drop and then goes on where it was.

    :param url: `ws://` or `wss://`.
    :param token: Sent as `Authorization: Bearer`. A function, asynchronous or not, is asked before each connection.
    :param auto_reconnect: Whether to come back.
    :param reconnect_interval: Seconds before the first attempt to; doubled with each that fails.
    :param max_reconnect_interval: Seconds that no wait goes above, unless the server asks for it.
    :param max_reconnect_attempts: Attempts in a row that may fail; None for no end.
    :param command_timeout: Seconds within which a command is answered.
    :param connect_timeout: Seconds for the handshake, and to the first message.
    :param max_queue: Messages that may wait for the application before the client stops reading.
    :param connect_options: For `websockets.connect`: `ssl`, `proxy`, `additional_headers` …
    """

    def __init__(
        self, url: str = "ws://localhost:8080/ws", token: Token = None, auto_reconnect: bool = True, *,
        reconnect_interval: float = 0.5, max_reconnect_interval: float = 30.0,
        max_reconnect_attempts: int | None = None, command_timeout: float = 30.0, connect_timeout: float = 10.0,
        max_queue: int = 1024, connect_options: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(
            url, token, Backoff(reconnect_interval, max(reconnect_interval, max_reconnect_interval)), auto_reconnect=auto_reconnect,
            max_reconnect_attempts=max_reconnect_attempts, command_timeout=command_timeout,
            connect_timeout=connect_timeout, max_queue=max_queue, connect_options=dict(connect_options or {}))

    # Running: in a thread

    def start(self) -> None:
        """Runs until `stop()` is called, by a handler, another thread or a signal's handler. Handlers run in the calling
        thread and may block. Raises KECSError where the server closed for good."""
        loop = asyncio.new_event_loop()
        self._begin(loop)
        # Ends below, with the loop.
        thread = threading.Thread(target=loop.run_forever, name="kecs-websocket", daemon=True)
        thread.start()
        engine = asyncio.run_coroutine_threadsafe(self._run(), loop)
        try:
            while items := asyncio.run_coroutine_threadsafe(self._buffer.take(), loop).result():
                for item in items:
                    if self._is_wanted(item):
                        self._tell_here(item, loop)
        finally:
            self.stop()
            try:
                engine.result()
            finally:
                loop.call_soon_threadsafe(loop.stop)
                thread.join()
                loop.close()
        if self.error is not None:
            raise self.error

    def stop(self) -> None:
        """Ends the client, from any thread. It cannot be started again."""
        if not self._stop_asked.is_set():
            self._stop_asked.set()
            self._post(self._halt)

    # Running: in asyncio

    async def __aenter__(self) -> KECSWebSocketClient:
        """Begins to connect; returns at once. Handlers run in this loop and must not block it."""
        self._begin(asyncio.get_running_loop())
        # Both end with `close`.
        self._engine = asyncio.ensure_future(self._run())
        self._teller = asyncio.ensure_future(self._tell_all())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Stops, and waits for the end. In a handler take `stop()`."""
        self.stop()
        await asyncio.wait({self._engine})
        # A handler may take its time.
        await asyncio.wait({self._teller}, timeout=2)
        self._teller.cancel()

    async def wait_closed(self) -> None:
        """Waits for the end; raises KECSError where the server closed for good."""
        await asyncio.wait({self._teller})
        if self.error is not None:
            raise self.error

    # Subscriptions

    def subscribe(
        self, event_types: Sequence[str] | None = None, clusters: Sequence[str] | None = None,
        services: Sequence[str] | None = None, filters: Filters | None = None, *, snapshot: bool = False,
        mode: str | None = None, resume_from: str | None = None,
    ) -> Subscription:
        """Subscribes, before or after the start, for as long as the client lives. `await` what it answers, or not."""
        payload = payload_of(
            event_types, clusters, services, filters, snapshot=snapshot, mode=mode, resume_from=resume_from)
        return self._subscribe([payload])[0]

    def subscribe_batch(self, subscriptions: Sequence[dict[str, Any]]) -> list[Subscription]:
        """Several at once, in one message: each a dict of what `subscribe` takes."""
        return self._subscribe([payload_of(**each) for each in subscriptions])

    def subscribe_logs(
        self, task: str, containers: Sequence[str] | None = None, *, cluster: str | None = None, tail: int | None = None,
        since: str | dict[str, str] | None = None, follow: bool = True,
    ) -> Feed:
        """Subscribes to what a task's containers write, until they end: `log` messages, at last `log_end`. After a drop it
        goes on where it was; no line comes twice."""
        return self._feed("logs", logs_payload(task, containers, cluster, tail, since, follow))

    def subscribe_metrics(
        self, resource: str, resource_arn: str, metrics: Sequence[str], *, interval: float = 10.0,
        statistics: Sequence[str] = ("Average",),
    ) -> Feed:
        """Subscribes to what is measured, every `interval` seconds: `metrics` messages, at the resource's end
        `metrics_end`. After a drop it begins anew, with the period that ended last."""
        return self._feed("metrics", {
            "resource": resource, "resourceArn": resource_arn, "metrics": list(metrics), "statistics": list(statistics),
            "intervalMs": round(interval * 1000)})

    def unsubscribe(self, subscription: Subscription | Feed) -> Reply[None]:
        """Ends one. Where the connection breaks before the answer, it has ended with the connection."""
        def begin(request: Request) -> bool:
            if isinstance(subscription, Feed) and subscription in self._feeds:
                self._feeds.drop(subscription, KECSError("CLOSED", "Unsubscribed", id=subscription.id))
                return self._is_ready
            if self._subscriptions.get(subscription.id) is not subscription:
                raise KECSError("RESOURCE_NOT_FOUND", "Not subscribed", id=subscription.id)
            self._ended(subscription.id, None)
            self._drop(subscription, KECSError("CLOSED", "Unsubscribed", id=subscription.id))
            # Without a connection there is nobody to tell.
            return self._is_ready

        return self._ask(
            "unsub", {"type": "unsubscribe", "action": subscription.action, "payload": {"subscriptionId": subscription.id}},
            begin=begin)

    def events(
        self, event_types: Sequence[str] | None = None, clusters: Sequence[str] | None = None,
        services: Sequence[str] | None = None, filters: Filters | None = None, *, snapshot: bool = False,
        mode: str | None = None, resume_from: str | None = None,
    ) -> Events:
        """Subscribes, and iterates over all that the client gets from now on. In asyncio only."""
        subscription = self.subscribe(
            event_types, clusters, services, filters, snapshot=snapshot, mode=mode, resume_from=resume_from)
        channel = Channel(subscription)
        self._channels.append(channel)
        return Events(self, channel)

    # Commands

    def execute(
        self, task: str, command: str, container: str | None = None, cluster: str | None = None, *,
        interactive: bool = True, cols: int | None = None, rows: int | None = None, timeout: float | None = None,
    ) -> Reply[ExecSession]:
        """Orders a command in a container. Where the connection breaks before the answer, that is CONNECTION_LOST: nobody
        knows whether it was ordered, and nothing is ordered twice."""
        payload = {"task": task, "command": command, "container": container, "cluster": cluster,
                   "interactive": interactive, "cols": cols, "rows": rows}
        return self.command(
            "execute", {key: value for key, value in payload.items() if value is not None}, timeout=timeout,
            convert=lambda told: ExecSession(self, told["sessionId"], told["websocketUrl"]))

    def wait(
        self, resource_arn: str, until: str, *, resource: str | None = None, timeout: float = 300.0,
    ) -> Reply[dict[str, Any]]:
        """Waits for a task to be `running`, `stopped` or `healthy`, for a service to be `steady` or `deployed`, over
        reconnections too. The payload of `wait_result`. `resource`: what the ARN says where absent."""
        if resource is None:
            resource = "service" if ":service/" in resource_arn else "task"
        payload = {"resource": resource, "resourceArn": resource_arn, "until": until, "timeoutMs": int(timeout * 1000)}
        return self.command("wait", payload, timeout=timeout + WAIT_GRACE, is_repeatable=True)

    def get_metrics(
        self, resource: str, resource_arn: str, metrics: Sequence[str], *, period: int = 60,
        statistics: Sequence[str] = ("Average",), timeout: float | None = None, **more: Any,
    ) -> Reply[dict[str, Any]]:
        """The payload of `metrics`. `more`: further members of the request, by the server's names."""
        payload = {"resource": resource, "resourceArn": resource_arn, "metrics": list(metrics), "period": period,
                   "statistics": list(statistics), **more}
        return self.command("get_metrics", payload, timeout=timeout, is_repeatable=True)

    def command(
        self, action: str, payload: dict[str, Any], *, timeout: float | None = None, is_repeatable: bool = False,
        convert: Callable[[dict[str, Any]], Any] = dict,
    ) -> Reply[Any]:
        """Any command. Without a connection it waits for one, within its time. One that is repeatable is asked again
        where its answer was lost with a connection."""
        return self._ask(
            "cmd", {"type": "command", "action": action, "payload": payload}, timeout=timeout,
            is_repeatable=is_repeatable, convert=lambda answer: convert(answer["payload"]))

    def authenticate(self, token: Token = None) -> Reply[dict[str, Any]]:
        """Replaces the token on the live connection, and for those to come. Without one the token function is asked.
        The payload of `auth_ack`."""
        return self._authenticate(token)
