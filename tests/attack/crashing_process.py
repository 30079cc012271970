"""Hold the words of a case in memory and crash, as any program may; for a test to look at what that leaves.

Run: python -m tests.attack.crashing_process SIGNAL [CASE], the passphrase on standard input; without a case the words
themselves come in there, and nothing keeps them out of a core dump.
"""

from __future__ import annotations

import faulthandler
import os
import resource
import signal
import sys
from pathlib import Path


def main() -> None:
    faulthandler.enable()
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    number, words = signal.Signals[sys.argv[1]], sys.stdin.read()
    if len(sys.argv) == 2:
        os.kill(os.getpid(), number)
    from witnessmark.app.case import open_case
    from witnessmark.model.access import Actor

    me = Actor.solo()
    with open_case(Path(sys.argv[2]), passphrase=words.removesuffix("\n"), actor=me) as case:
        held = [case.store.reading(me, report.id) for report in case.reports()]
        assert held
        os.kill(os.getpid(), number)


if __name__ == "__main__":
    main()
