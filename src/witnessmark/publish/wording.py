"""Sentences made by templates from coded fields; no words of a report pass through here."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from witnessmark.disclosure.view import (
    Month,
    PublicClaim,
    PublicContradiction,
    PublicFigure,
    PublicIncident,
    PublicPlace,
)
from witnessmark.model.ladder import ASSUMED, UNITS, derived_quantifier
from witnessmark.vocab.codes import Act, ContradictionKind, Quantifier, Status, Unit
from witnessmark.vocab.counts import korean_count
from witnessmark.vocab.table import label, labels_of


@cache
def words(language: str) -> Mapping[str, str]:
    """Return the dossier's fixed words in one language."""
    with (Path(__file__).parent / "words.toml").open("rb") as file:
        return {key: both[language] for key, both in tomllib.load(file).items()}


def usual_title(language: str = "en") -> str:
    """Return what a dossier is called whose maker gave it no title."""
    return words(language)["usual_title"]


def title(own: str, language: str) -> str:
    """Return a dossier's title on a page of this language: its own, or the usual one in that language."""
    return usual_title(language) if own == usual_title() else own


def labeller(language: str) -> Callable[[StrEnum], str]:
    return lambda code: label(code, language)


def place(value: PublicPlace, language: str) -> str:
    if value.described:
        return words(language)["described_place"]
    return value.name_ko if language == "ko" else value.name


def month(value: Month, language: str) -> str:
    if language == "ko":
        return f"{value.year}년 {value.month}월"
    return f"{_ENGLISH[value.month - 1]} {value.year}"


def months(start: Month | None, end: Month | None, language: str) -> str:
    """Return `December 2018` or `January – April 2008`; empty when no time is known."""
    if start is None:
        return ""
    if end is None or end == start:
        return month(start, language)
    if start.year == end.year:
        if language == "ko":
            return f"{start.year}년 {start.month}월~{end.month}월"
        return f"{_ENGLISH[start.month - 1]} – {_ENGLISH[end.month - 1]} {start.year}"
    return f"{month(start, language)} – {month(end, language)}"


def figure(value: PublicFigure, language: str) -> str:
    """Return `about 30 households`, `31세대`: the count with its quantifier and unit."""
    w = words(language)
    unit = w[f"unit_{value.unit.value}"]
    low, high = value.low, value.high
    if low is not None and high is not None and low != high:
        return w["count_range"].format(low=f"{low:,}", high=f"{high:,}", unit=unit)
    number = f"{low if low is not None else high or value.best or 0:,}"
    if value.quantifier is Quantifier.ABOUT:
        return w["count_about"].format(n=number, unit=unit)
    if high is None:
        return w["count_least"].format(n=number, unit=unit)
    if low is None:
        return w["count_most"].format(n=number, unit=unit)
    return w["count"].format(n=number, unit=unit)


def headline(incident: PublicIncident, language: str) -> str:
    """Return `Expulsion, Hyesan, December 2018` from what most claims carry."""
    when = months(incident.start, incident.end, language)
    return ", ".join([short_headline(incident, language), *([when] if when else [])])


def short_headline(incident: PublicIncident, language: str) -> str:
    """Return `Expulsion, Hyesan`."""
    act = Counter(claim.act for claim in incident.claims).most_common(1)[0][0]
    places = Counter(p for claim in incident.claims for p in claim.origin if not p.described)
    parts = [label(act, language)]
    parts += [place(found, language) for found, _ in places.most_common(1)]
    return ", ".join(parts)


def sentence(claim: PublicClaim, language: str) -> str:
    """Return one line of coded fields, each with its label."""
    w = words(language)
    parts = [f"{label(claim.act, language)} ({label(claim.status, language)})"]
    if claim.groups:
        parts.append(", ".join(label(group, language) for group in claim.groups))
    if claim.figure:
        parts.append(figure(claim.figure, language))
    for key, places in (("from", claim.origin), ("to", claim.destination)):
        if places:
            parts.append(f"{w[key]} {', '.join(place(p, language) for p in places)}")
    if claim.start:
        parts.append(months(claim.start, claim.end, language))
    for key, codes in (("ordered_by", claim.orderer), ("carried_out_by", claim.perpetrator),
                       ("ground", claim.ground), ("consequence", claim.consequences)):
        if codes:
            parts.append(f"{w[key]} {', '.join(label(code, language) for code in codes)}")
    return " · ".join(parts)


def ladder(incident: PublicIncident, language: str) -> list[str]:
    """Return the released counts by act, from dwellings to persons, with the claims that give each.

    Persons derived from households follow, with the multiplier; it is assumed, as no stated one is published.
    """
    w = words(language)
    told: dict[tuple[Act, PublicFigure], list[str]] = {}
    for claim in incident.claims:
        if claim.figure and claim.status is not Status.DENIED:
            told.setdefault((claim.act, claim.figure), []).append(claim.number)
    acts = list(Act)
    rows: list[tuple[tuple[int, int, bool], str]] = []
    for (act, value), numbers in told.items():
        line = w["ladder_told"].format(count=figure(value, language), act=label(act, language),
                                       claims=", ".join(numbers))
        rows.append(((acts.index(act), UNITS.index(value.unit), False), line))
        if value.unit is Unit.HOUSEHOLD:
            bounds = ASSUMED.persons((value.low, value.best, value.high))
            derived = PublicFigure(*bounds, Unit.PERSON, derived_quantifier(bounds))
            line = w["ladder_derived"].format(
                count=figure(derived, language), act=label(act, language), households=figure(value, language),
                low=f"{ASSUMED.low:g}", high=f"{ASSUMED.high:g}",
            )
            rows.append(((acts.index(act), UNITS.index(Unit.PERSON), True), line))
    return [line for _, line in sorted(rows, key=lambda row: row[0])]


def speakers(claim: PublicClaim, language: str) -> str:
    """Return the attribution chain by kind, nearest speaker first."""
    return " ← ".join(label(kind, language) for kind in claim.said_by)


def contradiction(found: PublicContradiction, language: str) -> str:
    w = words(language)
    text = w["differ"].format(field=w.get(f"field_{found.field}", found.field), kind=label(found.kind, language))
    if found.kind is ContradictionKind.DATE and not found.values:
        return w["differ_finer"].format(field=w.get(f"field_{found.field}", found.field))
    if found.kind is ContradictionKind.DATE:
        shown = [_months(value, language) for value in found.values]
    elif found.field == "figure":
        shown = [korean_count(value) if language == "ko" else value for value in found.values]
    elif found.field in CODED:
        shown = [labels_of(CODED[found.field], value, language) for value in found.values]
    else:
        shown = list(found.values)
    return f"{text} {' ↔ '.join(shown)}" if shown else text


def _months(value: str, language: str) -> str:
    """Return `2019-05` or `2019-05/2019-07` as words."""
    start, _, end = value.partition("/")
    first, last = (Month(*(int(part) for part in end.split("-"))) for end in (start, end or start))
    return months(first, last, language)


CODED = {"status": "status", "act": "act", "orderer": "organ", "perpetrator": "organ"}
_ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December")
