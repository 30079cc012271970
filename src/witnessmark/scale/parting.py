"""The claims of each part: dealt out slice by slice, then read part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from witnessmark.errors import RefusedInput
from witnessmark.reconcile.engine.blocking import PARTS as KEYS
from witnessmark.reconcile.engine.columns import NAMES, NUMBERS, Columns
from witnessmark.reconcile.engine.model import recoded
from witnessmark.reconcile.engine.scoring import Share
from witnessmark.scale.census import AREAS, Longs, Plan, claims_in, read_plan
from witnessmark.scale.files import Array, Arrays, parted, read_batches, write_batches
from witnessmark.scale.slices import Slice, read_slice

HOME, STRAY = np.uint8(8), np.uint8(16)
"""Marks of a claim in a part, beside one bit for each level whose area is this part's: it is counted here and nowhere
else; it stands in other parts too."""


@dataclass(frozen=True, slots=True)
class Part:
    """The claims of one part, by their ids.

    `row` is where a claim stands in the whole table; `home` says that this part tells its incident, `stray` that it
    stands in other parts too; `share` which of its pairs are worked on here.
    """

    claims: Columns
    row: Longs
    home: NDArray[np.bool_]
    stray: NDArray[np.bool_]
    share: Share


def deal_into(part: Slice, plan_file: Path, out: Path) -> None:
    """Write the claims of a slice, a batch for each part they go to, names as numbers of the plan's lists."""
    plan, claims = read_plan(plan_file), claims_in(part)
    owners = plan.owners(claims)
    home = homes(owners, claims.unique_id, plan.parts)
    columns: Arrays = {name: getattr(claims, name) for name in NUMBERS}
    for name in NAMES:
        columns[name] = recoded(getattr(claims, name), getattr(claims, f"{name}_names"),
                                getattr(plan, f"{name}_names"))[0]
    columns["row"] = np.arange(part.row, part.row + len(claims))
    strays = ((owners >= 0) & (owners != home)).any(axis=0)
    rows, targets, marks = [], [], []
    for level in (-1, 0, 1, 2):          # at home first, then where an area is another part's, each part once
        target = home if level < 0 else owners[level]
        seen = home == target if level >= 0 else np.zeros(len(claims), np.bool_)
        for before in range(level):
            seen |= owners[before] == target
        own = np.nonzero((target >= 0) & ~seen)[0]
        rows.append(own)
        targets.append(target[own])
        marks.append(_marks(owners[:, own], target[own], home[own], strays[own]))
    taken = np.concatenate(rows)
    dealt = {name: values[taken] for name, values in columns.items()} | {"marks": np.concatenate(marks)}
    write_batches(out, parted(dealt, np.concatenate(targets), plan.parts))


def homes(owners: Longs, ids: Longs, parts: int) -> Longs:
    """Return the part in which each claim is counted: its widest area's; one without areas goes by its number."""
    made = np.where(owners[0] >= 0, owners[0], np.where(owners[1] >= 0, owners[1], owners[2]))
    return np.where(made >= 0, made, dealt_by(ids, parts))


def _marks(owners: Longs, target: Longs, home: Longs, stray: NDArray[np.bool_]) -> NDArray[np.uint8]:
    made = np.zeros(target.size, np.uint8)
    for level in range(len(AREAS)):
        made |= np.where(owners[level] == target, np.uint8(1 << level), np.uint8(0))
    return made | np.where(home == target, HOME, np.uint8(0)) | np.where(stray, STRAY, np.uint8(0))


def read_part(dealt: Sequence[Path], plan: Plan, number: int) -> Part:
    """Return the claims of a part.

    Raises:
        RefusedInput: a number stands more than once in the part.
    """
    held = read_batches(dealt, number)
    order = np.lexsort((held["row"], held["unique_id"]))
    held = {name: values[order] for name, values in held.items()}
    ids, marks = held["unique_id"], held["marks"]
    twice(ids)
    fields: dict[str, Any] = {name: held[name] for name in (*NUMBERS, *NAMES)}
    claims = Columns(**fields, grp_names=plan.grp_names, actor_names=plan.actor_names, act_names=plan.act_names)
    share = np.stack([marks & (1 << AREAS.index(parts[0])) > 0 for parts in KEYS])
    return Part(claims, held["row"], marks & HOME > 0, marks & STRAY > 0, share)


def twice(ids: Array) -> None:
    """Raise RefusedInput where a number stands more than once among sorted ones."""
    if (same := ids[1:] == ids[:-1]).any():
        raise RefusedInput(f"unique_id {ids[1:][same][0]} stands more than once.",
                           advice="Give each claim a number of its own.")


def numbers_into(part: Slice, parts: int, out: Path) -> None:
    """Write the claims' numbers of a slice, dealt by themselves, so that equal ones meet."""
    ids = read_slice(part, ("unique_id",))["unique_id"].to_numpy().astype(np.int64)
    write_batches(out, parted({"ids": ids}, dealt_by(ids, parts), parts))


def dealt_by(ids: Longs, parts: int) -> Longs:
    """Return one of so many parts for each number, about evenly."""
    return ((ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(33)).astype(np.int64) % parts


def unequal_into(dealt: Sequence[Path], number: int, out: Path) -> None:
    """See that no number stands twice among those dealt here; raises RefusedInput."""
    twice(np.sort(read_batches(dealt, number)["ids"]))
    out.write_bytes(b"")
