"""What was worked out of facts that do not change, kept to be shown again.

Invariant: what is kept was made from its key and the facts alone, and goes with the facts; the least lately asked for
goes first. Deliberately not handled here: when facts change; whoever holds them makes new ones.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")


class Kept:
    """Values by key, up to `most` of them; threads may ask at the same time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._held: OrderedDict[Hashable, object] = OrderedDict()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` gives, made the first time this key is asked for; two at once may both make it."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return cast("T", self._held[key])
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return made
