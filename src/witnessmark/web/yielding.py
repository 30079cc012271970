"""Long work in the process that answers pages, done so that pages answer at once.

Invariant: once no such work runs any more, the process is as it was before the first began.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

HANDED_OVER = 0.0005
"""Seconds after which a thread that works lets another one go on; ten times as long elsewhere."""
_turn = threading.Lock()
_running = 0
_usual = sys.getswitchinterval()


@contextmanager
def beside_pages() -> Iterator[None]:
    """Let pages answer at once while this process works on a large case; several may do so together.

    The collector of cycles stops every thread, for seconds where millions of records are held: it is off meanwhile,
    and then leaves alone what there is.
    """
    global _running, _usual
    with _turn:
        if not _running:
            _usual = sys.getswitchinterval()
            gc.disable()
            sys.setswitchinterval(HANDED_OVER)
        _running += 1
    try:
        yield
    finally:
        with _turn:
            _running -= 1
            if not _running:
                gc.freeze()
                gc.enable()
                sys.setswitchinterval(_usual)
