"""Values in sentences: English singular and plural, Korean particles, and in Korean what reconciliation words."""

from __future__ import annotations

import re

from witnessmark.vocab.particle import marked

_COUNT = re.compile(r"(about |at most )?([\d,]+)( or more| to [\d,]+)? (persons?|households?|dwellings?)")
_UNITS = {"person": "명", "household": "세대", "dwelling": "채"}


class _Counted(int):
    """A whole number whose format `one|many` is the word that goes with it, and whose format `과` adds the particle."""

    def __format__(self, form: str) -> str:
        one, bar, many = form.partition("|")
        if not bar:
            told = marked(str(int(self)), form)
            return format(int(self), form) if told is None else told
        return one if self == 1 else many


class _Worded(str):
    """Words whose format `과` adds the particle that their sound asks for."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        told = marked(str(self), form)
        return format(str(self), form) if told is None else told


def filled(template: str, **values: object) -> str:
    """Return a sentence with its values.

    `{n} {n:incident|incidents}` says "1 incident" and "2 incidents"; `{a:과} {b:이}` gives Korean values their
    particles, `‘{a:’이}` behind a mark.
    """
    return template.format(**{name: _value(value) for name, value in values.items()})


def _value(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return _Counted(value)
    return _Worded(value) if isinstance(value, str) else value


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
