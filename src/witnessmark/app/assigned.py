"""Corrections written as words: `figure=about 52 families`, `act=detention`, `origin.2.place=ID` → fields of a claim.

Invariant: a pure function of the claim and the words; what comes out is held against the reading by `app.stated`
like every other correction. A value keeps the words it had in the report unless others are named (`.text`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from witnessmark.app.fields import CODED, CODES, LISTS, PLACES, count_of
from witnessmark.app.state import CORRECTABLE
from witnessmark.errors import UsageError
from witnessmark.extract.coded.mapping import fold, meanings
from witnessmark.extract.coded.values import days_of, figure_in
from witnessmark.model.claim import Claim
from witnessmark.model.record import Json, statement_record

PARTS = {
    "act": ("code", "text"), "status": ("code", "text"), "affected": ("codes", "text"),
    "figure": ("value", "low", "best", "high", "unit", "quantifier", "text"),
    "when": ("value", "start", "end", "precision", "text"), "attribution": ("kind", "speech", "text"),
    **dict.fromkeys(PLACES, ("place", "text")), **dict.fromkeys(CODED, ("code", "text")),
}
"""Field → what of it can be said; the first is meant where only the field is named."""
_SAID = re.compile(r"([a-z]+)(?:\.([1-9][0-9]{0,2}))?(?:\.([a-z]+))?=(.*)", re.DOTALL)
_RANGE = re.compile(r"([\d,]+)\s*(?:-|–|~|to)\s*([\d,]+)")


def assigned(claim: Claim, words: Sequence[str]) -> Json:
    """Return the fields that the words correct, each whole, as `app.stated.correct_fields` takes them.

    Args:
        words: `FIELD=VALUE`, `FIELD.PART=VALUE`, and for a field with several values `FIELD.2=VALUE` or
            `FIELD.2.PART=VALUE`, counted from 1. No value at all takes the field, or that one value, away.

    Raises:
        UsageError: words name no field, part or value, or say what can't be read; nothing was written.
    """
    held = statement_record(claim)
    fields: Json = {}
    gone: list[tuple[str, int]] = []
    for one in words:
        found = _SAID.fullmatch(one.strip())
        if found is None or found[1] not in CORRECTABLE:
            raise UsageError("This says no field of a claim.",
                             advice=f"Write FIELD=VALUE; the fields are {', '.join(CORRECTABLE)}.")
        name, at, part, told = found[1], int(found[2] or 0), found[3], found[4].strip()
        if part is not None and part not in PARTS[name]:
            raise UsageError(f"{name} has no part of this name.", advice=f"One of: {', '.join(PARTS[name])}.")
        if name not in LISTS:
            if at:
                raise UsageError(f"{name} has one value.", advice=f"Write {name}=VALUE.")
            base = fields.get(name, held[name])
            fields[name] = None if not told and part is None and name in ("figure", "when") else {
                **(base or {}), **_parts(claim, name, part, told, base or {})}
            continue
        items = fields.setdefault(name, list(held[name]))
        place = _place(name, at, len(items))
        if not told and part is None:
            gone.append((name, place))
        elif place == len(items):
            items.append(_parts(claim, name, part, told, {}))
        else:
            items[place] = {**items[place], **_parts(claim, name, part, told, items[place])}
    for name, place in sorted(gone, reverse=True):
        fields[name] = [item for number, item in enumerate(fields[name]) if number != place]
    fields = {name: _renamed(value) for name, value in fields.items()}
    for name, value in fields.items():
        for item in value if isinstance(value, list) else [value] if value else []:
            if name != "attribution" and not item.get("span") and not item.get("text"):
                raise UsageError(f"It is not said which words tell the {name}.",
                                 advice=f"Add {name}.text=WORDS, as they stand in the report.")
    return fields


def _place(name: str, at: int, many: int) -> int:
    """Return which value of a list is meant: the one named, or the only one there is; `many` for one more."""
    if at > many + 1:
        raise UsageError(f"{name} has no value {at}.", advice="`witnessmark show CLAIM` lists them, in order.")
    if not at and many > 1:
        raise UsageError(f"{name} has {many} values.", advice=f"Say which: {name}.1=VALUE for the first of them.")
    return at - 1 if at else 0


def _parts(claim: Claim, name: str, part: str | None, told: str, base: Mapping[str, Any]) -> Json:
    part = part or PARTS[name][0]
    if part == "text":
        return {"text": told, "span": None}
    if part == "value":
        return _count(told, claim) if name == "figure" else _days(told, claim)
    if part in ("low", "best", "high"):
        return {part: count_of(told)}
    if part == "place":
        return {"place": _chosen(told, base.get("place")), "kind": "named" if told else "described"}
    if part == "codes":
        return {"codes": [_code(name, one) for one in told.split(",") if one.strip()]}
    if part in ("start", "end"):
        return {part: told}
    return {part: _code({"code": name, "kind": name}.get(part, part), told)}


def _renamed(value: Any) -> Any:
    """Return a value without the span of words that are named by their text, and without words that are not named."""
    if isinstance(value, list):
        return [_renamed(item) for item in value]
    if isinstance(value, Mapping) and value.get("span", ...) is None:
        return {k: v for k, v in value.items() if k != "span"} if value.get("text") else dict(value)
    return value


def _count(told: str, claim: Claim) -> Json:
    """Return the bounds, and the unit where it is said, of `52`, `50-60` or `about 52 families`."""
    if (both := _RANGE.fullmatch(told)) is not None:
        return {"low": count_of(both[1]), "best": None, "high": count_of(both[2]), "quantifier": "range"}
    if told.replace(",", "").isdigit():
        number = count_of(told)
        return {"low": number, "best": number, "high": number, "quantifier": "exact"}
    found = figure_in(told, claim.reading.report.language) or figure_in(told, "en")
    if found is None:
        raise UsageError("This is no count.", advice="Write it as 52, 50-60 or 'about 52 families'.")
    return {"low": found.low, "best": found.best, "high": found.high, "quantifier": found.quantifier.value,
            **({"unit": found.unit.value} if found.unit else {})}


def _days(told: str, claim: Claim) -> Json:
    """Return the first and last day, and how exactly it is told, of `2019-05-03`, `May 2019` or `2019-05`."""
    found = days_of(told, claim.reading.report.language, day_first=None) or days_of(told, "en", day_first=None)
    if found is None:
        raise UsageError("This is no day, month or year.", advice="Write it as 2019-05-03, 2019-05 or 'May 2019'.")
    return {"start": found.start.isoformat(), "end": found.end.isoformat(), "precision": found.precision.value}


def _code(table: str, told: str) -> str:
    """Return the code that words stand for: itself, or what it is called in English or Korean."""
    kind: type[StrEnum] = CODES[table]
    found = meanings(kind).get(fold(told))
    if found is None:
        raise UsageError(f"There is no such {table}.", advice=f"One of: {', '.join(kind)}.")
    return str(found.value)


def _chosen(told: str, held: Any) -> str | None:
    """Return the id of a place told by its id, or by its name where one of those that the words may mean has it."""
    options = [held, *held["candidates"]] if isinstance(held, Mapping) else []
    named = {place["id"] for place in options if place["name"].casefold() == told.casefold()}
    if len(named) > 1:
        raise UsageError(f"{len(named)} places of this name may be meant.",
                         advice=f"Name one by its id: {', '.join(sorted(named))}.")
    return next(iter(named), told) or None
