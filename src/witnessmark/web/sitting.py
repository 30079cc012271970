"""What one run of the workbench remembers of its reader's sitting: requests that were done.

Invariant: names of steps alone, in memory alone; it ends with the process. Used under `Pages.deciding`.
"""

from __future__ import annotations

REMEMBERED = 4_000


class Sitting:
    """Keys come twice when a page goes while they are on their way; each is done once."""

    def __init__(self) -> None:
        self._done: dict[str, None] = {}

    def first(self, step: str) -> bool:
        """Say whether a step comes for the first time, and remember it; one without a name always does."""
        if not step:
            return True
        if step in self._done:
            return False
        self._done[step] = None
        if len(self._done) > REMEMBERED:
            del self._done[next(iter(self._done))]
        return True
