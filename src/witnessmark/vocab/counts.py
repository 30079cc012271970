"""Counts in sentences: English singular and plural, and in Korean what reconciliation words."""

from __future__ import annotations

import re

_COUNT = re.compile(r"(about |at most )?([\d,]+)( or more| to [\d,]+)? (persons?|households?|dwellings?)")
_UNITS = {"person": "명", "household": "세대", "dwelling": "채"}


class _Counted(int):
    """A whole number whose format `one|many` is the word that goes with it."""

    def __format__(self, form: str) -> str:
        one, bar, many = form.partition("|")
        if not bar:
            return format(int(self), form)
        return one if self == 1 else many


def filled(template: str, **values: object) -> str:
    """Return a sentence with its values; `{n} {n:incident|incidents}` says "1 incident" and "2 incidents"."""
    return template.format(**{name: _Counted(value) if isinstance(value, int) and not isinstance(value, bool) else value
                              for name, value in values.items()})


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
