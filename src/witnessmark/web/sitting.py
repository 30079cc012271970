"""What one run of the workbench remembers of its reader's sitting: requests that were done, claims put off.

Invariant: ids alone, in memory alone; it ends with the process. Used under `Pages.deciding`.
"""

from __future__ import annotations

from collections.abc import Sequence

REMEMBERED = 4_000


class Sitting:
    """Keys come twice when a page goes while they are on their way; each is done once."""

    def __init__(self) -> None:
        self._done: dict[str, None] = {}
        self._put_off: dict[str, None] = {}

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

    def put_off(self, claim: str) -> None:
        """Put a claim to the end of the queue; one put off before goes behind the others."""
        self._put_off.pop(claim, None)
        self._put_off[claim] = None

    def behind(self, claims: Sequence[str]) -> list[str]:
        """Return claims with those put off at the end, in the order they were."""
        asked = set(claims)
        away = [claim for claim in self._put_off if claim in asked]
        return [claim for claim in claims if claim not in self._put_off] + away

    def is_put_off(self, claim: str) -> bool:
        return claim in self._put_off

    @property
    def waiting(self) -> int:
        """How many claims are put off."""
        return len(self._put_off)
