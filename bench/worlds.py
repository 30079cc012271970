"""Worlds of claims with the truth beside them: seeded, nested, bursty, and wrong in the ways reports are wrong.

Errors are not independent, as they are not in life: a reprint copies its original's mistakes; a delayed report dates
what it tells by itself; an outlet has habits of spelling; a place that lived through one incident lives through a
look-alike months later. Sizes of incidents have a heavy tail. Nothing here stands for a real place or body.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

ACTS = ("expulsion", "relocation", "eviction", "demolition", "evacuation", "flight", "return", "displacement",
        "background_check", "detention")
FIRST_DAY = 16_436
Array = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Noise:
    """Chances of each fault, a claim; `reprints` is the chance that a claim copies an earlier one of its incident."""

    reprints: float = 0.3
    reprint_slip: float = 0.05
    delayed: float = 0.05
    wrong_date: float = 0.02
    wrong_area: float = 0.04
    wrong_group: float = 0.05
    wrong_actor: float = 0.08
    wrong_act: float = 0.15
    variant: float = 0.15
    no_group: float = 0.15
    no_actor: float = 0.35
    no_figure: float = 0.3
    look_alikes: float = 0.25


@dataclass(frozen=True, slots=True)
class World:
    """How big a world is: claims, and areas in each; `years` of days."""

    claims: int = 100_000
    seed: int = 7
    first: int = 20
    second: int = 12
    third: int = 25
    years: int = 3
    groups: int = 40
    actors: int = 120
    outlets: int = 400
    noise: Noise = field(default_factory=Noise)


def made(world: World) -> pa.Table:
    """Return the claims of a world, in random order, with the column `truth`: the number of the incident."""
    rng = np.random.default_rng(world.seed)
    first = max(world.first, world.first * world.claims // 1_000_000)
    truth, true = _incidents(world, rng, first)
    n = truth.size
    claims = {name: value[truth].copy() for name, value in true.items()}
    _tell(world, rng, claims, first)
    _reprint(world, rng, truth, claims)
    level = claims.pop("level")
    area = claims["area"]
    third, second = area, area // world.third
    points = rng.uniform(0, 20, (first * world.second * world.third, 2))
    near = points[area] + rng.normal(0, 0.01, (n, 2))
    order = rng.permutation(n)
    spelling = rng.random((2, n)) < world.noise.variant
    columns = {
        "unique_id": pa.array(np.arange(n, dtype=np.int64)),
        "day": _ints(claims["day"][order]),
        "date_prec": pa.array(claims["prec"][order].astype(np.int8)),
        "adm1": _ints((second // world.second)[order]),
        "adm2": _ints(second[order], level[order] > 1),
        "adm3": _ints(third[order], level[order] > 0),
        "lat": pa.array(near[order, 0].astype(np.float32), mask=level[order] > 0),
        "lon": pa.array(near[order, 1].astype(np.float32), mask=level[order] > 0),
        "grp": _words("group", claims["group"][order], spelling[0]),
        "actor": _words("unit", claims["actor"][order], spelling[1]),
        "act": pa.array(np.array(ACTS)[claims["act"][order]]),
        "qty": pa.array(claims["figure"][order].astype(np.float32), mask=claims["figure"][order] < 0),
        "src": _ints(claims["outlet"][order]),
        "truth": pa.array(truth[order]),
    }
    return pa.table(columns)


def strayed(table: pa.Table, share: float = 0.1, seed: int = 11) -> pa.Table:
    """Return claims of which some are placed as reports place them: without the first-level area, across a border (the
    second-level area of another first-level one), in a wrong first-level area, or nowhere."""
    rng = np.random.default_rng(seed)
    n = table.num_rows
    ones, twos = (table[name].combine_chunks().fill_null(-1).to_numpy() for name in ("adm1", "adm2"))
    kind = np.where(rng.random(n) < share, rng.integers(0, 4, n), -1)
    other = rng.permutation(n)
    one = np.where(kind == 2, ones[other], ones)
    two = np.where((kind == 1) & (twos[other] >= 0), twos[other], twos)
    nowhere = kind == 3
    columns = {"adm1": (one, (kind == 0) | nowhere), "adm2": (two, (two < 0) | nowhere)}
    for name, (values, missing) in columns.items():
        table = table.set_column(table.column_names.index(name), name, _ints(values, missing))
    third = table["adm3"].combine_chunks()
    return table.set_column(table.column_names.index("adm3"), "adm3",
                            pa.array(third.fill_null(-1).to_numpy(), mask=nowhere | third.is_null().to_numpy(False)))


def write(world: World, path: Path) -> None:
    """Write a world's claims to Parquet."""
    pq.write_table(made(world), path)


def _weights(rng: np.random.Generator, number: int, shape: float) -> NDArray[np.float64]:
    weight = rng.pareto(shape, number) + 0.05
    return weight / weight.sum()


def _incidents(world: World, rng: np.random.Generator, first: int) -> tuple[Array, dict[str, Array]]:
    """Return the incident of each claim, and what is true of each incident."""
    number = max(1, world.claims // 3 + 1)
    areas = first * world.second * world.third
    days = 365 * world.years
    area = rng.choice(areas, number, p=_weights(rng, areas, 1.3))
    waves = rng.integers(0, days, (first, 6))
    wave = waves[area // (world.second * world.third), rng.integers(0, 6, number)]
    day = np.where(rng.random(number) < 0.6, wave + np.rint(rng.normal(0, 15, number)), rng.integers(0, days, number))
    true = {
        "area": area, "day": FIRST_DAY + np.clip(day, 0, days - 1).astype(np.int64),
        "group": rng.choice(world.groups, number, p=_weights(rng, world.groups, 1)),
        "actor": rng.choice(world.actors, number, p=_weights(rng, world.actors, 1)),
        "act": rng.choice(len(ACTS), number, p=_weights(rng, len(ACTS), 2)),
        "figure": np.exp(rng.normal(5, 1.6, number)).astype(np.int64) + 1,
    }
    again = np.nonzero(rng.random(number) < world.noise.look_alikes)[0]
    model = rng.integers(0, number, again.size)
    for name in ("area", "group", "actor", "act"):
        true[name][again] = true[name][model]
    true["day"][again] = true["day"][model] + rng.choice([-1, 1], again.size) * rng.integers(20, 200, again.size)
    size = np.minimum(rng.zipf(2.1, number), 150)
    truth = np.repeat(np.arange(number), size)
    while truth.size < world.claims:
        truth = np.concatenate([truth, np.repeat(np.arange(number), rng.geometric(0.5, number))])
    return np.sort(rng.choice(truth, world.claims, replace=False)), true


def _tell(world: World, rng: np.random.Generator, claims: dict[str, Array], first: int) -> None:
    """Turn what is true into what one report says, in place."""
    n, noise = claims["day"].size, world.noise

    def some(chance: float) -> NDArray[np.bool_]:
        return rng.random(n) < chance

    claims["day"] += np.rint(rng.laplace(0, 0.9, n)).astype(np.int64)
    claims["day"] += np.where(some(noise.delayed), rng.geometric(0.2, n) + 1, 0)
    claims["day"] += np.where(some(noise.wrong_date), rng.choice([-365, -31, -30, 30, 31, 365], n), 0)
    claims["prec"] = rng.choice(4, n, p=[0.75, 0.195, 0.05, 0.005])
    claims["day"] += np.where(claims["prec"] == 1, rng.integers(-3, 4, n), 0)
    month = claims["day"].astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    year = claims["day"].astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    claims["day"] = np.where(claims["prec"] == 2, month, np.where(claims["prec"] == 3, year, claims["day"]))
    claims["level"] = rng.choice(3, n, p=[0.7, 0.22, 0.08])
    sibling = claims["area"] // world.third * world.third + rng.integers(0, world.third, n)
    claims["area"] = np.where(some(noise.wrong_area), sibling, claims["area"])
    for name, wrong, missing, number in (("group", noise.wrong_group, noise.no_group, world.groups),
                                         ("actor", noise.wrong_actor, noise.no_actor, world.actors),
                                         ("act", noise.wrong_act, 0.0, len(ACTS))):
        claims[name] = np.where(some(wrong), rng.integers(0, number, n), claims[name])
        claims[name] = np.where(some(missing), -1, claims[name])
    told = np.maximum(1, claims["figure"] * np.exp(rng.normal(0, 0.35, n))).astype(np.int64)
    unit = (10 ** np.floor(np.log10(told))).astype(np.int64)
    told = np.where(some(0.5), np.rint(told / unit).astype(np.int64) * unit, told)
    claims["figure"] = np.where(some(noise.no_figure), -1, told)
    claims["outlet"] = rng.integers(0, world.outlets, n)


def _reprint(world: World, rng: np.random.Generator, truth: Array, claims: dict[str, Array]) -> None:
    """Let some claims copy the one before them in their incident, faults and all, but for a slip now and then."""
    n = truth.size
    copies = np.nonzero((rng.random(n) < world.noise.reprints)[1:] & (truth[1:] == truth[:-1]))[0] + 1
    model = np.arange(n)
    model[copies] = copies - 1
    for _ in range(8):
        model = model[model]
    for name, value in claims.items():
        if name == "outlet":
            continue
        kept = rng.random(n) < world.noise.reprint_slip
        value[:] = np.where(kept, value, value[model])



def _ints(values: Array, missing: NDArray[np.bool_] | None = None) -> pa.Array:
    return pa.array(values.astype(np.int32), mask=missing)


def _words(stem: str, codes: Array, variant: NDArray[np.bool_]) -> pa.Array:
    """Return names, some of them in another spelling; missing where the code is below 0."""
    plain = [_name(stem, at) for at in range(int(codes.max(initial=0)) + 1)]
    other = [word.replace("a", "ah", 1).replace("o", "ou", 1).upper() for word in plain]
    names = np.array([*plain, *other], object)
    return pa.array(names[np.where(variant, codes + len(plain), codes)], pa.string(), mask=codes < 0)


def _name(stem: str, number: int) -> str:
    """Return an invented name of four syllables, the same for the same number."""
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    size = len(syllables)
    mixed = (number * 7919 + len(stem) * 104_729) % size**3
    return f"{syllables[mixed % size]}{syllables[mixed // size % size]}{syllables[mixed // size**2]} {stem}s of " \
           f"{syllables[(number * 31 + 7) % size]}{syllables[(number * 17 + 3) % size]}"
