"""Keep what is in memory out of files: no core dump of a process that holds a case's keys.

Not handled here: swap and hibernation (`witnessmark doctor` warns of swap), and whoever is
root on the machine.
"""

from __future__ import annotations

import ctypes
import resource
import sys

_PR_SET_DUMPABLE = 4


def keep_out_of_dumps() -> None:
    """Switch core dumps of this process off, also such that a program would collect."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))
    if sys.platform == "linux":
        # A collector named in core_pattern is run whatever the limit says, but not for these processes.
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
