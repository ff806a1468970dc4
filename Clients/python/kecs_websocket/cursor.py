"""Where the stream goes on after a drop: the one cursor that a client keeps (Docs/Realtime.md, "What a client keeps")."""

from __future__ import annotations

from collections.abc import Iterable


def _parts(cursor: str) -> tuple[str, int]:
    epoch, _, seq = cursor.rpartition(":")
    return epoch, int(seq)


class Cursor:
    """A position in the journal, `epoch:seq`.

    An ack moves it back if its own is lower; events, pings and `disconnecting` move it on. On a new connection it stays
    where it is until every subscription that is asked for again has been answered: a connection that breaks before has
    changed nothing. Events may come between two acks; those are remembered until the cursor has passed them, since they
    come again after a connection that breaks there.
    """

    def __init__(self) -> None:
        # Where the next connection goes on; None before the first ack.
        self.value: str | None = None
        # Of this connection; None before its first ack, since what came before was for nobody.
        self._here: str | None = None
        self._unanswered: set[str] = set()
        # Events ahead of the cursor that the application has been told.
        self._told: set[int] = set()

    def connected(self, asked: Iterable[str]) -> None:
        """A connection begins, on which these subscriptions are asked for."""
        self._here = None
        self._unanswered = set(asked)

    def answered(self, id: str, cursor: str | None = None) -> None:
        """The server has taken a subscription, or with no cursor: refused it."""
        if cursor is not None:
            here = self._here and _parts(self._here)
            epoch, seq = _parts(cursor)
            if not here or here[0] != epoch or seq < here[1]:
                self._here = cursor
            if self.value is not None and _parts(self.value)[0] != epoch:
                self._told.clear()
            if self.value is None:
                # What has been taken begins here, whatever is still to be answered.
                self.value = cursor
        self._unanswered.discard(id)
        self._keep()

    def passed(self, seq: int) -> bool:
        """An event came; answers whether it is new to the application."""
        if self._here is None:
            return True
        is_new = seq not in self._told
        self.moved(f"{_parts(self._here)[0]}:{seq}")
        if self._unanswered:
            self._told.add(seq)
        return is_new

    def moved(self, cursor: str) -> None:
        """The server says that everything up to there has been sent."""
        if self._here is None:
            return
        (epoch, seq), (own, now) = _parts(cursor), _parts(self._here)
        if epoch == own and seq > now:
            self._here = cursor
            self._keep()

    def _keep(self) -> None:
        if self._here is not None and not self._unanswered:
            self.value = self._here
            if self._told:
                now = _parts(self.value)[1]
                self._told = {seq for seq in self._told if seq > now}
