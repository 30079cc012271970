"""What the columns of a table mean: which heading holds which field, which words stand for which code.

Invariant: a mapping names known fields and known codes alone. It is data that a case keeps: `record` and
`mapping_from` are each other's inverse. Headings are matched without case, spaces and dashes; one that ends in `*`
stands for all that begin so (`locations.location-*`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from witnessmark.errors import UsageError
from witnessmark.vocab import codes
from witnessmark.vocab.table import entries, field_of

CODED: dict[str, type[StrEnum]] = {
    "act": codes.Act, "status": codes.Status, "affected": codes.Group, "orderer": codes.Organ,
    "perpetrator": codes.Organ, "ground": codes.Ground, "consequences": codes.Consequence, "unit": codes.Unit,
    "quantifier": codes.Quantifier, "said_by_kind": codes.AttributionKind,
}
"""Fields whose cells hold codes, their labels in English or Korean, or words that the mapping explains."""
ROLES = ("origin", "destination", "both")
FIELDS = (
    *CODED, "when", "start", "end", "figure", "low", "high", "origin", "destination", "place", "place_role",
    "place_point", "origin_point", "origin_latitude", "origin_longitude", "origin_country", "origin_province",
    "said_by", "title", "text", "published", "outlet", "language", "url", "event",
)
PLAIN = frozenset(("outlet", "language", "published"))
"""Fields that a default can fill though they hold no code."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The meaning of a table's columns.

    Attributes:
        columns: field → the headings that may hold it, the first one that does taken; all of them for lists.
        values: field → words as a cell has them (folded) → code, or nothing for words that mean none.
        defaults: field → code or text where no cell states it.
        day_first: how `03/04/2019` is read; None leaves it unread.
        firsthand: the rows are their keeper's own interviews and observations, not a record of others' reports.
        numbered: list entries begin with an id and a dash (`12-Aleppo`), as Bayanat writes them.
        needs: headings that a table must have for the mapping to be meant.
    """

    name: str = ""
    columns: Table[str, tuple[str, ...]] = field(default_factory=dict)
    values: Table[str, Table[str, str]] = field(default_factory=dict)
    defaults: Table[str, str] = field(default_factory=dict)
    day_first: bool | None = None
    firsthand: bool = False
    numbered: bool = False
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in (*self.columns, *self.values, *self.defaults):
            if name not in FIELDS:
                raise UsageError(f"{shown(name)} is no field of a mapping.", advice=f"Fields: {', '.join(FIELDS)}.")
        told = [(name, code) for name, words in self.values.items() for code in words.values() if code]
        for name, code in (*told, *((n, c) for n, c in self.defaults.items() if n not in PLAIN)):
            known = [one.value for one in CODED[name]] if name in CODED else ROLES if name == "place_role" else ()
            if code not in known:
                raise UsageError(f"{shown(code)} is no code of {name}.",
                                 advice=f"Codes: {', '.join(known)}." if known else f"{name} holds no codes.")

    def holds(self, name: str, heading: str) -> bool:
        """Return whether a column of this heading holds the field."""
        return any(matches(heading, asked) for asked in self.columns.get(name, ()))

    def means_nothing(self, name: str, words: str) -> bool:
        """Return whether the mapping says that these words stand for no code of the field."""
        return self.values.get(name, {}).get(fold(words)) == ""

    def fits(self, headings: Iterable[str]) -> bool:
        """Return whether a table with these headings is one that the mapping is meant for."""
        there = list(headings)
        if self.needs:
            return all(any(matches(heading, asked) for heading in there) for asked in self.needs)
        meant = [*self.columns.get("act", ()), *self.columns.get("text", ())]
        if "act" in self.defaults:
            meant = [asked for names in self.columns.values() for asked in names]
        return any(matches(heading, asked) for heading in there for asked in meant)

    def with_more(self, *, columns: Iterable[str] = (), values: Iterable[str] = (), defaults: Iterable[str] = (),
                  day_first: bool | None = None, firsthand: bool = False) -> Mapping:
        """Return the mapping with more said: `FIELD=HEADING`, `FIELD:WORDS=CODE`, `FIELD=CODE`.

        What is said of a field's columns replaces what the mapping held.

        Raises:
            UsageError: one of them is not written so, or names no field or code.
        """
        more: dict[str, tuple[str, ...]] = {}
        for one in columns:
            name, heading = _pair(one, "A column", "FIELD=HEADING")
            more[name] = (*more.get(name, ()), heading)
        words = {name: dict(held) for name, held in self.values.items()}
        for one in values:
            left, code = _pair(one, "A value", "FIELD:WORDS=CODE")
            name, found, said = left.partition(":")
            if not found or not said.strip():
                raise UsageError("A value is not written as FIELD:WORDS=CODE.")
            words.setdefault(name.strip(), {})[fold(said)] = code
        given = dict(_pair(one, "A default", "FIELD=CODE") for one in defaults)
        return replace(self, columns={**self.columns, **more}, values=words, defaults={**self.defaults, **given},
                       day_first=self.day_first if day_first is None else day_first,
                       firsthand=self.firsthand or firsthand)

    def with_meanings(self, told: Table[str, str]) -> Mapping:
        """Return the mapping with each heading said to hold one field, or none.

        A heading said to hold what it held already keeps all that it held: a list of keywords may hold several fields.
        """
        columns: dict[str, list[str]] = {}
        for heading, name in told.items():
            held = [one for one in FIELDS if self.holds(one, heading)]
            for one in held if held and held[0] == name else [name] if name in FIELDS else []:
                columns.setdefault(one, []).append(heading)
        for name, headings in columns.items():
            asked = self.columns.get(name, ())
            headings.sort(key=lambda h, asked=asked: next(  # type: ignore[misc]
                (n for n, one in enumerate(asked) if matches(h, one)), len(asked)))
        return replace(self, columns={name: tuple(headings) for name, headings in columns.items()})

    def record(self) -> dict[str, Any]:
        """Return the mapping JSON-ready, as a case keeps it."""
        return {"name": self.name, "columns": {name: list(held) for name, held in self.columns.items()},
                "values": {name: dict(held) for name, held in self.values.items()}, "defaults": dict(self.defaults),
                "day_first": self.day_first, "firsthand": self.firsthand, "numbered": self.numbered,
                "needs": list(self.needs)}


def mapping_from(record: Table[str, Any]) -> Mapping:
    """Return the mapping of a record; raises UsageError where it is none."""
    try:
        return Mapping(
            str(record.get("name", "")), {str(n): tuple(map(str, held)) for n, held in record["columns"].items()},
            {str(n): {fold(str(w)): str(c) for w, c in held.items()} for n, held in record.get("values", {}).items()},
            {str(n): str(c) for n, c in record.get("defaults", {}).items()}, record.get("day_first"),
            bool(record.get("firsthand")), bool(record.get("numbered")), tuple(map(str, record.get("needs", ()))))
    except (AttributeError, KeyError, TypeError, ValueError) as fault:
        raise UsageError("This is no mapping of columns.") from fault


@cache
def presets() -> dict[str, Mapping]:
    """Return the mappings the package knows, by name."""
    with (Path(__file__).parent / "presets.toml").open("rb") as file:
        return {name: mapping_from({"name": name, **told}) for name, told in tomllib.load(file).items()
                if name != "headings"}


def guessed(headings: Iterable[str]) -> Mapping:
    """Return the preset that a table's headings are of, else what single headings say by themselves."""
    there = [heading for heading in headings if heading]
    for preset in presets().values():
        if preset.fits(there):
            return preset
    with (Path(__file__).parent / "presets.toml").open("rb") as file:
        known = tomllib.load(file)["headings"]
    columns = {name: held for name, words in known.items()
               if (held := tuple(h for h in there if any(matches(h, word) for word in words)))}
    return Mapping("", columns)


@cache
def meanings(kind: type[StrEnum]) -> dict[str, StrEnum]:
    """Return folded words → code: the code, its labels, and its terms in the standards of the table of codes."""
    found: dict[str, StrEnum] = {}
    for code in kind:
        row = entries()[(field_of(kind), code.value)]
        terms = [term.partition(" ")[2] for term in row.huridocs.split("; ") if term]
        for words in (code.value, row.label_en, row.label_ko, row.idmc, *terms):
            if words:
                found.setdefault(fold(words), code)
    return found


def matches(heading: str, asked: str) -> bool:
    """Return whether a heading is the one asked for."""
    mine, wanted = fold(heading), fold(asked)
    return mine.startswith(wanted[:-1]) if wanted.endswith("*") else mine == wanted


def fold(words: str) -> str:
    """Return words without what cells write differently: case, runs of spaces, dashes and underscores."""
    return re.sub(r"[\s_\-‐–]+", " ", words).strip().casefold()


def shown(words: str) -> str:
    """Return what somebody typed, cut short for a message."""
    return f"“{words[:40]}”"


def _pair(one: str, what: str, form: str) -> tuple[str, str]:
    name, found, value = one.partition("=")
    if not found or not name.strip() or not value.strip():
        raise UsageError(f"{what} is not written as {form}.", advice=f"Fields: {', '.join(FIELDS)}.")
    return name.strip(), value.strip()
