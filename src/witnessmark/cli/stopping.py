"""Being told to stop: by a service manager, a shutdown, or a terminal that is closed.

Invariant: each of these ends a verb by an exception, as Ctrl-C does, so that an open case is folded, sealed and closed.
Left to the system they would end the process on the spot, and a case that is found open is checked through the next
time.
"""

from __future__ import annotations

import signal
from types import FrameType


def leave_in_order() -> None:
    """Let SIGTERM and SIGHUP exit as ended by SIGTERM; one that is ignored (nohup) stays so. For the main thread.

    A web server that takes SIGTERM itself ends what it answers first and raises it again.
    """
    signal.signal(signal.SIGTERM, _leave)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, lambda number, frame: signal.raise_signal(signal.SIGTERM))


def _leave(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)           # a second word must not interrupt the closing
    raise SystemExit(128 + number)
