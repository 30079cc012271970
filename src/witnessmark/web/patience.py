"""How long a team's server waits for who asks, and for how many at once: it may speak to a network by itself.

Invariant: a connection on which nobody finishes saying what they ask is closed; an answer that takes long, or a stream
of events, is not. Not handled here: who opens a connection and says nothing of TLS, whom asyncio's 60 seconds end.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD = 20.0
"""Seconds within which a request's lines have to be there whole, counted from the connection or its first byte."""
STALL = 60.0
"""Seconds for which a body may bring nothing."""
MOST, EACH = 800, 400
"""Connections at once: of all, below what a system lets a service open; of one address, unless it is a proxy's here."""


class Patient(H11Protocol):
    """uvicorn's own, with an end to its patience."""

    head: ClassVar[float] = HEAD
    stall: ClassVar[float] = STALL
    most: ClassVar[int] = MOST
    each: ClassVar[int] = EACH
    _end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or close it at once where there are too many."""
        super().connection_made(transport)
        if self.client is None:                                  # led on by a process of our own, which counted it
            return
        if self._outside() > self.most or self._of_this_address() > self.each:
            transport.abort()
        else:
            self._end = self.loop.call_later(self.head, self._gave_up)

    @classmethod
    def among(cls, processes: int) -> type[Patient]:
        """Return the part of this patience that one of several processes at one port has."""
        return type("Patient", (cls,), {"most": cls.most // processes, "each": cls.each // processes})

    def data_received(self, data: bytes) -> None:
        """Take what came; the time for a request's lines runs on, that for its body begins anew."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._end = self._end or self.loop.call_later(self.head, self._gave_up)
            return
        self._wait_no_more()
        if self.conn.their_state is h11.SEND_BODY:
            self._end = self.loop.call_later(self.stall, self._gave_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def _outside(self) -> int:
        """Count connections, but for those from a process of our own."""
        return sum(1 for one in self.connections if isinstance(one, Patient) and one.client)

    def _of_this_address(self) -> int:
        """Count connections from where this one is; none where a proxy on this machine speaks for everybody."""
        if self.client is None or self.client[0] in ("127.0.0.1", "::1"):
            return 0
        whence = self.client[0]
        return sum(1 for one in self.connections if isinstance(one, Patient) and one.client and one.client[0] == whence)

    def _wait_no_more(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None

    def _gave_up(self) -> None:
        """Close, unless it is the server that lets a body wait."""
        self._end = None
        if self.conn.their_state is h11.SEND_BODY and self.flow.read_paused:
            self._end = self.loop.call_later(self.stall, self._gave_up)
        elif self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            self.transport.abort()
