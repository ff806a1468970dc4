"""The one exception of this package."""

from __future__ import annotations

from typing import Any


class KECSError(Exception):
    """What went wrong; `code` says of what kind it is.

    The server's codes: AUTH_FAILED, INVALID_REQUEST, SUBSCRIPTION_ERROR, RESOURCE_NOT_FOUND, PERMISSION_DENIED,
    RATE_LIMIT_EXCEEDED, INTERNAL_ERROR. The client's own:

    CONNECTION_LOST  the connection broke, or could not be made; of a command: its answer is lost, it may have been done
    TIMEOUT          no answer in time
    CLOSED           the client was stopped, or the server closed for good (`close_code`, `status`)
    OVERFLOW         more waits for the application, or for the server, than may
    PROTOCOL_ERROR   a message that makes no sense
    """

    def __init__(
        self, code: str, message: str, *, details: dict[str, Any] | None = None, id: str | None = None,
        close_code: int | None = None, status: int | None = None, retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        # All that the server told beside; `field` and `reason` are the two it tells most.
        self.details: dict[str, Any] = details or {}
        self.field: str | None = self.details.get("field")
        self.reason: str | None = self.details.get("reason")
        # Of the message, subscription or command that it is about.
        self.id = id
        # Of the WebSocket's close frame, where one came.
        self.close_code = close_code
        # Of HTTP, where the connection was refused.
        self.status = status
        # Seconds that the server asks to wait.
        self.retry_after = retry_after

    def __str__(self) -> str:
        where = f" ({': '.join(part for part in (self.field, self.reason) if part)})" if self.field or self.reason else ""
        return f"{self.code}: {self.message}{where}"

    @classmethod
    def told(cls, message: dict[str, Any]) -> KECSError:
        """An `error` message of the server."""
        payload = message.get("payload")
        payload = payload if isinstance(payload, dict) else {}
        details = payload.get("details")
        return cls(
            str(payload.get("code", "INTERNAL_ERROR")), str(payload.get("message", "The server tells no reason")),
            details=details if isinstance(details, dict) else None, id=message.get("id"))
