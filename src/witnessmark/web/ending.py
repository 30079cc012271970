"""Told to stop, a server ends what it answers and what it began, and only then is the program told.

Until the web server takes signals itself, and after it gave them back, one could come between any two lines: a thread
that was just begun would go on reading while the case closes.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

ENDINGS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def ended_in_order(server: uvicorn.Server) -> Iterator[None]:
    """Let a signal that ends the program end `server`, and raise it again once what is inside has come to its end."""
    if threading.current_thread() is not threading.main_thread():       # only that one hears of signals
        yield
        return
    came: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:
        came.append(number)
        server.should_exit = True

    before = {number: signal.signal(number, ask) for number in ENDINGS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if came:
        signal.raise_signal(came[0])
