"""One thing of a case that is not as it was written."""

from __future__ import annotations

from dataclasses import dataclass

RESTORE = "Restore it from your last backup of the case."


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written: the file within the case, what, what to do."""

    file: str
    what: str
    advice: str = RESTORE
