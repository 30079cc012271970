"""Waits that grow with every failure, for an account and for an address it is tried from.

Invariant: a try is counted before its outcome is known, so that many at once gain nothing; an account that does not
exist waits as one that does. In memory alone: which accounts were tried from where is kept nowhere.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from witnessmark.vault.passwords import TooSoon

FREE = 4
"""Tries before the first wait."""
LONGEST = 900.0
FORGOTTEN = 6 * 3600.0
MOST = 20_000


@dataclass(slots=True)
class _Tries:
    failed: int = 0
    due: float = 0.0
    last: float = 0.0


class Throttle:
    """Counts tries by name; `clock` counts seconds. Past `free` tries each doubles the wait: 1, 2, 4 … 900 seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turn = threading.Lock()
        self._held: OrderedDict[str, _Tries] = OrderedDict()

    def begin(self, names: Sequence[str]) -> None:
        """Count a try under each of these names; TooSoon when one of them has to wait, and then nothing is counted."""
        with self._turn:
            now = self._clock()
            wait = max((self._tries(name, now).due - now for name in names), default=0.0)
            if wait > 0:
                raise TooSoon(wait)
            for name in names:
                tries = self._tries(name, now)
                tries.failed += 1
                tries.last = now
                if tries.failed >= FREE:
                    tries.due = now + min(2.0 ** (tries.failed - FREE), LONGEST)
                self._held[name] = tries
                self._held.move_to_end(name)
            while len(self._held) > MOST:
                self._held.popitem(last=False)

    def passed(self, names: Sequence[str], *, forgiven: str) -> None:
        """Forget the tries under these names, the last one succeeded; under `forgiven` that one alone.

        An address stays known for its other tries: an account of one's own does not wipe out guesses at others.
        """
        with self._turn:
            for name in names:
                self._held.pop(name, None)
            if (tries := self._held.get(forgiven)) is not None:
                tries.failed -= 1
                tries.due = 0.0 if tries.failed < FREE else tries.due

    def taken_back(self, names: Sequence[str]) -> None:
        """Take one try back under each of these names: nothing came of it, nor was it told whether anything would."""
        for name in names:
            self.passed((), forgiven=name)

    def _tries(self, name: str, now: float) -> _Tries:
        found = self._held.get(name)
        return _Tries() if found is None or now - found.last > FORGOTTEN else found


__all__ = ["FREE", "LONGEST", "Throttle", "TooSoon"]
