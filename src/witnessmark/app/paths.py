"""Paths as callers give them: words or path objects, anything else a usage error."""

from __future__ import annotations

import os
from pathlib import Path

from witnessmark.errors import UsageError

AnyPath = str | os.PathLike[str]


def path_of(given: AnyPath, what: str) -> Path:
    """Return the path given for `what` (as in "the case"); raises UsageError where it is none."""
    if (isinstance(given, str) and given) or isinstance(given, os.PathLike):
        return Path(given)
    raise UsageError(f"{what} is no path.", advice="Give it as text or as a pathlib.Path.")
