"""An IMAP line that is held: bytes and time of every answer are counted before a byte of it is kept.

Invariant: what a server states about itself is believed nowhere. Each question allows so many bytes and seconds; who
sends more, or drips, loses the line, whatever sizes were announced. Nothing of one answer is kept for the next.
"""

from __future__ import annotations

import contextlib
import imaplib
import io
import re
import socket
import ssl
import time

SECONDS = 30.0
"""How long one silence may be, and how long an answer without a letter in it may take."""
TALK = 1024 * 1024
"""Bytes that an answer may have beside what was asked for."""
LISTED = 8 * TALK
"""Bytes that a list of numbers may have: some 800,000 letters."""
LEAST_RATE = 16 * 1024
"""Bytes a second that a letter must come with, at the least."""
ALTOGETHER = 3600.0
"""Seconds of waiting for one server in one look; what is left is fetched the next time."""
_ENDLESS = re.compile(rb"\{\d{11,}\+?\}\r?\n\Z")


class TooMuch(OSError):
    """The server sent more, or took longer, than a question allows; no error of imaplib, which would be told anew."""


class HeldImap(imaplib.IMAP4_SSL):
    """IMAP over TLS; `allow` says before each question what its answer may have.

    Args:
        quiet: seconds of one silence. altogether: seconds of waiting, all questions together.
    """

    def __init__(self, host: str, port: int, trusted: ssl.SSLContext, *, quiet: float = SECONDS,
                 altogether: float = ALTOGETHER) -> None:
        self._quiet, self._altogether = quiet, altogether
        self._held: _Held | None = None
        super().__init__(host, port, ssl_context=trusted, timeout=quiet)

    def open(self, host: str = "", port: int | None = 993, timeout: float | None = None) -> None:
        super().open(host, port or 993, timeout)
        self.file.close()
        self._held = _Held(self.sock, self._quiet, self._altogether)
        self.file = self._buffered = io.BufferedReader(self._held)
        self.allow(TALK)

    def allow(self, most: int, seconds: float | None = None) -> None:
        """Let the next answer have so many bytes and seconds, and forget what the last one left."""
        assert self._held is not None
        self.untagged_responses.clear()
        self._held.allow(most, self._quiet if seconds is None else seconds)

    def read(self, size: int) -> bytes:
        """Return so many bytes; none is waited for, and no room made, where that is more than is allowed."""
        assert self._held is not None
        if size > self._held.left + io.DEFAULT_BUFFER_SIZE:          # some of them may have come already
            raise TooMuch("more than was asked for")
        return self._buffered.read(size)

    def readline(self) -> bytes:
        line = self._buffered.readline(LISTED + 1)
        if len(line) > LISTED or _ENDLESS.search(line):
            raise TooMuch("a line without end")
        return line

    def close_line(self) -> None:
        """Hang up without a word: what the server still sends is not read."""
        with contextlib.suppress(OSError):
            self.shutdown()


class _Held(io.RawIOBase):
    """A socket's bytes, counted and timed."""

    def __init__(self, line: socket.socket, quiet: float, altogether: float) -> None:
        self._line, self._quiet, self._altogether = line, quiet, altogether
        self._until = 0.0
        self.left = 0

    def allow(self, most: int, seconds: float) -> None:
        self.left, self._until = most, time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, room: object) -> int:
        begun = time.monotonic()
        wait = min(self._until - begun, self._altogether, self._quiet)
        if wait <= 0:
            raise TooMuch("too slow")
        self._line.settimeout(wait)
        try:
            came = self._line.recv_into(room)  # type: ignore[arg-type]
        finally:
            self._altogether -= time.monotonic() - begun
            self._line.settimeout(self._quiet)
        self.left -= came
        if self.left < 0:
            raise TooMuch("more than was asked for")
        return came
