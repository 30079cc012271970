"""Counts as reconciliation words them, in Korean."""

from __future__ import annotations

import re

_COUNT = re.compile(r"(about |at most )?([\d,]+)( or more| to [\d,]+)? (persons?|households?|dwellings?)")
_UNITS = {"person": "명", "household": "세대", "dwelling": "채"}


def korean_count(value: str) -> str:
    """Return a count made by `reconcile` in Korean; anything else as it is."""
    found = _COUNT.fullmatch(value)
    if not found:
        return value
    before, number, after, unit = found.groups(default="")
    words = {"about ": "약 ", "at most ": "최대 "}.get(before, "") + number
    if after.startswith(" to "):
        words += "–" + after.removeprefix(" to ")
    return words + _UNITS[unit.removesuffix("s")] + (" 이상" if after == " or more" else "")
