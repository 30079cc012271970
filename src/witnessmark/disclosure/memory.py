"""What earlier releases told, as the case remembers it, and what a new one tells differently.

Invariant: stays inside the case: it names sources and claims by id.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from witnessmark.disclosure.cells import Cell
from witnessmark.disclosure.sight import Detail
from witnessmark.disclosure.view import PublicClaim, PublicLists
from witnessmark.errors import InvalidRecord

SCHEMA_VERSION = 1
_MONTH = re.compile(r"Month\(year=(?P<year>\d+), month=(?P<month>\d+)\)")
NOT_COMPARED = ("number", "confirmed")


@dataclass(frozen=True, slots=True)
class Remembered:
    """One claim of a release: its report, its source and what it attributed to them, its fields as told, its count."""

    claim: str
    report: str
    source: str | None
    detail: Detail | None
    told: Mapping[str, str]
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A field that an earlier release told otherwise, did not tell, or told and this one no longer does."""

    claim: str
    field: str
    kind: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How many claims a release tells that none before it told, tells otherwise, and tells no longer."""

    new: int = 0
    otherwise: int = 0
    no_longer: int = 0


def difference(earlier: Iterable[Remembered], told: Iterable[str], found: Iterable[Change]) -> Difference:
    """Return how a release differs from all before it, in claims."""
    known = {claim.claim for claim in earlier}
    gone = {change.claim for change in found if change.field == "claim"}
    return Difference(len(set(told) - known), len({change.claim for change in found} - gone), len(gone))


def told_fields(claim: PublicClaim) -> dict[str, str]:
    """Return a public claim's fields as comparable words; empty ones are left out, a passage stands as `quoted`."""
    made = {f.name: getattr(claim, f.name) for f in fields(claim) if f.name not in NOT_COMPARED}
    made["quote"] = "quoted" if made["quote"] else None
    return {name: _plain(value) for name, value in made.items() if value not in (None, ())}


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(_plain(item) for item in value)
    return value.value if isinstance(value, StrEnum) else repr(value)


def record_of(claims: Iterable[Remembered], lists: PublicLists = PublicLists()) -> dict[str, Any]:
    """Return the JSON-ready record of a release's claims, and of its table of outlets."""
    return {"schema_version": SCHEMA_VERSION, "claims": [
        {"claim": c.claim, "report": c.report, "source": c.source,
         "detail": c.detail.record() if c.detail else None, "told": dict(c.told),
         "cell": c.cell.record() if c.cell else None} for c in claims
    ], "lists": {"outlets": list(lists.outlets), "rows": [[list(marks), n] for marks, n in lists.rows]}}


def lists_from(record: Mapping[str, Any]) -> PublicLists:
    """Return the table of outlets of what `record_of` wrote; an empty one where the release told none.

    Raises:
        InvalidRecord: it is something else.
    """
    told = record.get("lists") or {"outlets": [], "rows": []}
    try:
        return PublicLists(tuple(map(str, told["outlets"])),
                           tuple((tuple(map(bool, marks)), int(n)) for marks, n in told["rows"]))
    except (KeyError, TypeError, ValueError) as fault:
        raise InvalidRecord("a remembered release is malformed", path="$.release") from fault


def from_record(record: Mapping[str, Any]) -> tuple[Remembered, ...]:
    """Read what `record_of` wrote.

    Raises:
        InvalidRecord: it is something else.
    """
    try:
        return tuple(
            Remembered(c["claim"], c["report"], c["source"], _detail(c["detail"], c["told"]) if c["detail"] else None,
                       {str(name): str(value) for name, value in c["told"].items()},
                       Cell.from_record(c["claim"], c["cell"]) if c.get("cell") else None)
            for c in record["claims"]
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise InvalidRecord("a remembered release is malformed", path="$.release") from fault


def _detail(record: Mapping[str, Any], told: Mapping[str, str]) -> Detail:
    """Return a remembered detail; one kept before details had months takes those that the claim was told with."""
    detail = Detail.from_record(record)
    months = [_MONTH.fullmatch(told.get(end, "")) for end in ("start", "end")] if "when" not in record else []
    counted = [12 * int(month["year"]) + int(month["month"]) - 1 for month in months if month]
    return replace(detail, when=(counted[0], counted[-1])) if counted else detail


def by_source(earlier: Iterable[Remembered], now: Mapping[str, str],
              sources: Mapping[str, Iterable[str]]) -> dict[str, Sequence[Detail]]:
    """Return what earlier releases attributed to each source as the case sees sources today.

    A claim that is still there counts for the source it has now and the one it had; one that a
    newer reading replaced counts for every source of its report.

    Args:
        now: source by claim. sources: the sources that speak in each report.
    """
    found: dict[str, dict[Detail, None]] = defaultdict(dict)
    for claim in earlier:
        if claim.detail is None:
            continue
        due = {now[claim.claim]} if claim.claim in now else set(sources.get(claim.report, ()))
        for source in due | ({claim.source} if claim.source else set()):
            found[source].setdefault(claim.detail)
    return {source: tuple(details) for source, details in found.items()}


def changes(earlier: Iterable[Remembered], told: Mapping[str, PublicClaim]) -> tuple[Change, ...]:
    """Return how this release differs from the last that told each claim: a reader can lay them side by side."""
    last: dict[str, Mapping[str, str]] = {claim.claim: claim.told for claim in earlier}
    found = []
    for claim, before in last.items():
        if claim not in told:
            found.append(Change(claim, "claim", "told no longer"))
            continue
        after = told_fields(told[claim])
        for name in sorted({*before, *after}):
            if before.get(name) != after.get(name):
                kind = "told now" if name not in before else "told no longer" if name not in after else "told otherwise"
                found.append(Change(claim, name, kind))
    return tuple(found)
