"""A population table as people write it: CSV rows of marginals → the fitted table.

Invariant: input is hostile; a message names the row and never what stands in it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from witnessmark.disclosure.population import AXES, TURNOVER, Marginal, Population, Sight, fit
from witnessmark.errors import NotFound, RefusedInput
from witnessmark.gazetteer.gazetteer import Gazetteer
from witnessmark.gazetteer.labels import lineage

COLUMNS = ("place", "occupation", "access", "people", "share")
EVERYBODY = "everybody"
"""What stands for a place in the row whose share is of those who leave where they live and work in a year."""
PLACE_LEVELS = ("adm1", "adm2")
MOST_BYTES = 1_000_000
MOST_ROWS = 20_000
MOST_OCCUPATIONS = 40


def read_population(text: str) -> Population:
    """Read a population table: CSV with the columns place, occupation, access, people or share.

    A row fills some of the first three and counts the people (or their share of all) it tells
    of; rows that fill the same columns are one marginal. Rows by place alone must be there,
    in people. The row of the place `everybody` gives the share of people who leave where they live and
    work in one year. A place is a county, city or province by name (`Hyesan`) or gazetteer id; the
    counties of a province that has a row of its own must not have rows too.

    Raises:
        RefusedInput: the file is no such table; the message names the row.
    """
    rows = _rows(text)
    groups: dict[tuple[str, ...], dict[tuple[str, ...], float]] = {}
    shares: set[tuple[str, ...]] = set()
    known: dict[str, dict[str, None]] = {axis: {} for axis in AXES}
    known["access"] = {sight.value: None for sight in Sight}
    turnover = TURNOVER
    for number, row in rows:
        values = {axis: row[axis] for axis in AXES if row[axis]}
        if values == {"place": EVERYBODY} and row["share"]:
            turnover, _ = _amount(row, number)
            continue
        if "place" in values:
            values["place"] = _place(values["place"], number)
        if values.get("access", Sight.STREET) not in known["access"]:
            raise RefusedInput(f"Row {number}: no such access.", advice=f"One of {', '.join(known['access'])}.")
        axes = tuple(values)
        amount, is_share = _amount(row, number)
        group = groups.setdefault(axes, {})
        if not axes or tuple(values.values()) in group or (group and (axes in shares) != is_share):
            raise RefusedInput(f"Row {number} tells of nobody in particular, twice of the same people, or mixes people "
                               "and shares in one group.", advice="One row per place, occupation and access.")
        if is_share:
            shares.add(axes)
        group[tuple(values.values())] = amount
        for axis, value in values.items():
            known[axis].setdefault(value)
    return replace(_population(groups, shares, known), turnover=turnover)


def _population(groups: dict[tuple[str, ...], dict[tuple[str, ...], float]], shares: set[tuple[str, ...]],
                known: dict[str, dict[str, None]]) -> Population:
    by_place = groups.get(("place",), {})
    total = sum(by_place.values())
    if total < 1 or ("place",) in shares:
        raise RefusedInput("The population table has no people by place.",
                           advice="Add one row per county with its people, occupation and access left empty.")
    if not any("occupation" in axes for axes in groups) or not any("access" in axes for axes in groups):
        raise RefusedInput("The population table tells nothing of occupation or of access.",
                           advice="Add rows with shares by occupation, and by occupation and access.")
    if len(known["occupation"]) > MOST_OCCUPATIONS:
        raise RefusedInput("The population table has too many occupations.", advice=f"At most {MOST_OCCUPATIONS}.")
    sizes = {axis: tuple(values) for axis, values in known.items()}
    provinces = tuple(province(place) for place in sizes["place"])
    if any(p in provinces and p != own for p, own in zip(sizes["place"], provinces, strict=True)) or any(
            p == own and provinces.count(own) > 1 for p, own in zip(sizes["place"], provinces, strict=True)):
        raise RefusedInput("A province stands in the table beside its own counties.",
                           advice="Keep the province or its counties, not both.")
    order = sorted(groups, key=lambda axes: (axes != ("place",), axes))
    marginals = [
        Marginal(axes, {v: n * total if axes in shares else n for v, n in groups[axes].items()}) for axes in order
    ]
    return Population(sizes["place"], provinces, sizes["occupation"], fit(sizes, marginals), known=tuple(order))


def province(place: str) -> str:
    """Return the id of the province that holds a place (a province holds itself); the place where none does."""
    return next((area.id for area in lineage(place) if area.level == "adm1"), place)


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES or "\0" in text:
        raise RefusedInput("The population table is too large, or no text.", advice="Under 1 MB of CSV.")
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    try:
        if not reader.fieldnames or not set(COLUMNS[:3]) <= set(reader.fieldnames) or not (
                set(COLUMNS[3:]) & set(reader.fieldnames)) or not set(reader.fieldnames) <= {*COLUMNS, "note"}:
            raise RefusedInput("The population table has other columns.",
                               advice="Its first line is: place,occupation,access,people,share")
        rows: list[tuple[int, dict[str, str]]] = []
        for row in reader:
            if None in row or len(rows) >= MOST_ROWS:
                raise RefusedInput(f"Row {reader.line_num} is too long, or one too many.", advice="Quote commas.")
            rows.append((reader.line_num, {name: (row.get(name) or "").strip() for name in COLUMNS}))
    except csv.Error as fault:
        raise RefusedInput(f"Row {reader.line_num} is no CSV.", advice="Save the table as CSV.") from fault
    return [(number, row) for number, row in rows if any(row.values())]


def _amount(row: Mapping[str, str], number: int) -> tuple[float, bool]:
    people, share = row["people"], row["share"]
    try:
        amount = float(people.replace(",", "") or share)
    except ValueError:
        amount = -1.0
    if bool(people) == bool(share) or not np.isfinite(amount) or amount < 0 or (share and amount > 1):
        raise RefusedInput(f"Row {number} has no number of people and no share.",
                           advice="Fill people (0 or more) or share (0 to 1), one of them.")
    return amount, bool(share)


def _place(name: str, number: int) -> str:
    gazetteer = Gazetteer.load()
    if ":" in name:
        try:
            if gazetteer.place(name).level in PLACE_LEVELS:
                return name
        except NotFound:
            pass
        raise RefusedInput(f"Row {number}: the id is no county or province.", advice="Give a county's id or name.")
    outer, _, inner = name.rpartition("/")
    found = {c.place.id for c in gazetteer.lookup(inner.strip()) if c.place.level in PLACE_LEVELS}
    if outer:
        above = {c.place.id for c in gazetteer.lookup(outer.strip())}
        found = {place for place in found if above & {area.id for area in gazetteer.ancestors(place)}}
    if len(found) != 1:
        what = "is no county or province that is known" if not found else "could be several"
        raise RefusedInput(f"Row {number}: the place {what}.",
                           advice="Write Province/County, or the gazetteer's id (geonames:…).")
    return found.pop()

