"""Results drawn: one function a figure, for the workbench and a dossier alike.

Invariant: a chart shows rows of its result and nothing else; what it has no room for stands in the table beside it.
Links come from the caller: a page opens what is behind a number, a dossier has none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from witnessmark.analysis.coverage import FEW, UNTOLD
from witnessmark.analysis.episodes import DESCRIBED, LEVELS
from witnessmark.analysis.labels import Labels, say
from witnessmark.analysis.lags import DAYS_A_MONTH
from witnessmark.analysis.result import Result
from witnessmark.drawing.columns import Column, draw_columns
from witnessmark.drawing.grid import Axis, Cell, draw_grid
from witnessmark.drawing.map import Arc, Mark, draw_map
from witnessmark.drawing.sankey import Band, draw_sankey
from witnessmark.drawing.spans import Span, draw_spans

Row = dict[str, Any]
Link = Callable[[Row], str | None]
MOST_SIDE = 14        # rows and columns of a matrix
MOST_BANDS = 24
MOST_ARCS = 60
MOST_BARS = 24
MOST_YEARS = 12
MOST_UNTOLD = 15      # places of which nothing is told, in a grid
LOOKED_AT = 400      # rows of a result, the largest first, that a map looks at
WIDE = 1050          # pixels that a page has for the steps of a grid


def no_link(_: Row) -> str | None:
    """Link nothing: for what is printed or published."""
    return None


def bars(found: Result, labels: Labels, link: Link = no_link, *, width: int = 720, stacked: bool = False) -> str:
    """Return the incidents of the largest groups of a count by one or more fields."""
    rows = found.head(MOST_BARS)
    spans = [Span(" · ".join(labels.value(k, r[k]) for k in found.keys), 0, r["incidents"],
                  f"{_named(found, labels, r)}: {_incidents(r, labels)}",
                  role="bar" if all(r[k] is not None for k in found.keys) else "bar quiet", href=link(r)) for r in rows]
    by = ", ".join(labels.field(k) for k in found.keys)
    return draw_spans(spans, width=width, title=say("counts_chart", labels.language, by=by),
                      stacked=stacked) if found.keys else ""


def flow_map(found: Result, labels: Labels, link: Link = no_link, *, around: Sequence[Row] = (), width: int = 720,
             height: int = 440, title: str = "", named: bool = True) -> str:
    """Return arcs between places that can be drawn, as wide as their incidents.

    A place is drawn as one that people came to where more came than left.

    Args:
        around: rows whose places the frame holds too, so that maps of several years show one part of the world.
    """
    rows = _mappable(found, labels)
    weights: dict[str, int] = {}
    net: dict[str, int] = {}
    for r in rows:
        for key in dict.fromkeys((r["origin"], r["destination"])):
            weights[key] = weights.get(key, 0) + r["incidents"]
        for key, sign in ((r["origin"], -1), (r["destination"], 1)):
            net[key] = net.get(key, 0) + sign * r["incidents"]
    order = sorted(weights, key=lambda key: (-weights[key], key))
    marks = [_mark(key, weights[key], "destination" if net[key] > 0 else "origin", labels) for key in order]
    at = {key: n for n, key in enumerate(order)}
    most = max((r["incidents"] for r in rows), default=1)
    arcs = [Arc(at[r["origin"]], at[r["destination"]], _size(r["incidents"], most), _told(r, labels), link(r))
            for r in rows if r["origin"] != r["destination"]]
    frame = [_mark(key, 1, "", labels) for r in around if _drawn(r, labels) for key in (r["origin"], r["destination"])]
    return draw_map(marks, arcs, width=width, height=height, title=title or say("flow_map", labels.language),
                    least=2.0, around=frame, named=named)


def mapped(found: Result, labels: Labels) -> int:
    """Return how many rows of movements a map draws as an arc: between two places that can be drawn."""
    return sum(r["origin"] != r["destination"] for r in _mappable(found, labels))


def readable(flows: Callable[[str], Result], level: str, labels: Labels) -> tuple[str, Result]:
    """Return the movements that a map can tell, and their level: the one asked for, or a finer one where no movement
    leads from one area to another, as when all of it lies within one province.

    Args:
        flows: gives the movements at a level of places.
    """
    asked = flows(level)
    if not mapped(asked, labels):
        for finer in LEVELS[LEVELS.index(level) + 1:]:
            found = flows(finer)
            if mapped(found, labels):
                return finer, found
    return level, asked


def flow_years(yearly: Result, labels: Labels, link: Link = no_link, *, width: int = 250,
               height: int = 190) -> list[tuple[str, str]]:
    """Return the latest years up to the last movement and a small map of each, all of one part of the world.

    Years before these are those of `years_left`. A year without a movement that can be drawn has an empty map.
    """
    told = yearly.table.column("year").to_pylist()
    years = _every_year(yearly)[-MOST_YEARS:]
    held = {year: yearly.only([other == year for other in told]) for year in years}
    around = [r for found in held.values() for r in found.head(LOOKED_AT) if _drawn(r, labels)][:LOOKED_AT]
    title = say("flow_map", labels.language)
    made = [(year, flow_map(found, labels, link, around=around, width=width, height=height, title=f"{title}, {year}",
                            named=False)) for year, found in held.items()]
    return [(year, svg) for year, svg in made if svg]


def years_left(yearly: Result) -> tuple[str, str] | None:
    """Return the first and last of the years with a movement that have no small map, as there is no room for all."""
    told = set(yearly.table.column("year").to_pylist())
    left = [year for year in _every_year(yearly)[:-MOST_YEARS] if year in told]
    return (left[0], left[-1]) if left else None


def _every_year(yearly: Result) -> list[str]:
    known = [int(year) for year in yearly.table.column("year").to_pylist() if year]
    return [str(year) for year in range(min(known), max(known) + 1)] if known else []


def flow_matrix(found: Result, labels: Labels, link: Link = no_link) -> str:
    """Return origins against destinations; described places and what is not stated come last, each on its own."""
    return _grid(found, "origin", "destination", labels, link, say("flow_matrix", labels.language), _told)


def flow_sankey(found: Result, labels: Labels, link: Link = no_link, *, width: int = 720) -> str:
    """Return bands from origins to destinations, the widest ones."""
    bands = [Band(labels.value("origin", r["origin"]), labels.value("destination", r["destination"]),
                  r["incidents"], _told(r, labels), _role(r["destination"]), link(r))
             for r in found.head(MOST_BANDS)]
    return draw_sankey(bands, width=width, title=say("flow_sankey", labels.language))


def time_chart(found: Result, labels: Labels, link: Link = no_link, *, width: int = 720) -> str:
    """Return a column a step: what lies in it, and pale above it what may."""
    (step,) = found.keys
    columns = [Column(r[step], r["sure"], r["possible"], f"{r[step]}: " + say(
        "n_possible", labels.language, sure=r["sure"], more=r["possible"] - r["sure"]), link(r)) for r in found.rows()]
    return draw_columns(columns, width=width, title=say("time_chart", labels.language))


def targeting_grid(found: Result, labels: Labels, link: Link = no_link) -> str:
    """Return groups against grounds or organs."""
    _, against = found.keys
    title = say("targeting_ground" if against == "ground" else "targeting_organ", labels.language)
    return _grid(found, "group", against, labels, link, title, lambda r, known: (
        f"{known.value('group', r['group'])}, {known.value(against, r[against])}: "
        + say("n_proof", known.language, n=r["incidents"], proof=r["proof"])))


def lag_chart(found: Result, labels: Labels, link: Link = no_link, *, width: int = 720, stacked: bool = False) -> str:
    """Return one row a campaign and pair of stages, from the least to the most days between them on a line of months.

    What its days leave open is drawn as such: `unsure` where the later stage may have begun first, `before` where it
    did.
    """
    spans = []
    numbers = {name: n for n, name in enumerate(dict.fromkeys(r["campaign"] for r in found.rows()), start=1)}
    for r in found.rows()[:2 * MOST_BARS]:
        pair = f"{labels.value('earlier', r['earlier'])} → {labels.value('later', r['later'])}"
        low, high = r["days_low"], r["days_high"]
        spans.append(Span(f"{numbers[r['campaign']]} · {pair}", low / DAYS_A_MONTH, high / DAYS_A_MONTH,
                          f"{pair}: {say('n_months', labels.language, low=r['low'], high=r['high'])}",
                          role="before" if high < 0 else "unsure" if low < 0 else "", href=link(r)))
    return draw_spans(spans, width=width, title=say("lag_chart", labels.language),
                      unit=say("months", labels.language), stacked=stacked)


def coverage_grid(found: Result, labels: Labels, steps: Sequence[str], link: Link = no_link, *,
                  narrowed: bool = False) -> str:
    """Return places against steps of time; a cell that nobody told of is hatched: it is not known, not empty.

    A cell that is only touched by times wider than it shows no number. What is told without a time has a column of its
    own. Places of which nothing is told come last, hatched throughout, where there are `MOST_UNTOLD` of them at most.

    Args:
        narrowed: a filter is in force, so that an empty cell may hold what does not count.
    """
    place, step = found.keys
    told, rest = untold(found)
    keys = sorted({r[place] for r in told}, key=labels.place)
    keys += [r[place] for r in rest] if len(rest) <= MOST_UNTOLD else []
    at = {key: n for n, key in enumerate(keys)}
    times: list[str | None] = [*steps, *([None] if any(r[step] is None for r in told) else [])]
    when = {name: n for n, name in enumerate(times)}
    cells = {(at[r[place]], when[r[step]]): _covered(r, step, labels, link) for r in told}
    quiet = frozenset(range(len(keys) - len(rest), len(keys))) if len(rest) <= MOST_UNTOLD else frozenset()
    return draw_grid(Axis(tuple(labels.place(key) for key in keys), quiet),
                     Axis(tuple(name or say("without_time", labels.language) for name in times),
                          frozenset({len(steps)})), cells, title=say("coverage_chart", labels.language),
                     empty=say("nothing_counts" if narrowed else "nobody_told", labels.language),
                     cell=max(18, min(30, WIDE // max(1, len(times)))))


def untold(found: Result) -> tuple[list[Row], list[Row]]:
    """Return the rows of a coverage that tell of something, and those of places of which nothing is told."""
    rows = found.rows()
    return [r for r in rows if r["known"] not in UNTOLD], [r for r in rows if r["known"] in UNTOLD]


def _covered(row: Row, step: str, labels: Labels, link: Link) -> Cell:
    """Return a cell by how many independent origins tell of it."""
    when = row[step] or say("without_time", labels.language)
    said = (f"{say('n_origins', labels.language, n=row['origins'])}, "
            f"{say('n_incidents', labels.language, n=row['incidents'])}" if row["incidents"] else
            say("only_touched", labels.language, n=row["possible"]))
    look = {"unsure": "vague", "few": "few"}.get(row["known"], "q3" if row["origins"] == FEW else "q4")
    return Cell(row["origins"], f"{labels.place(row['place'])}, {when}: {said}", link(row), look,
                shown=row["incidents"] > 0)


def _grid(found: Result, down: str, over: str, labels: Labels, link: Link, title: str,
          told: Callable[[Row, Labels], str]) -> str:
    rows = found.rows()
    sides = [_side([r[name] for r in rows], [r["incidents"] for r in rows]) for name in (down, over)]
    at, to = ({key: n for n, key in enumerate(side)} for side in sides)
    cells = {(at[r[down]], to[r[over]]): Cell(r["incidents"], told(r, labels), link(r))
             for r in rows if r[down] in at and r[over] in to}
    axes = [Axis(tuple(labels.value(name, key) for key in side),
                 frozenset(n for n, key in enumerate(side) if key in (None, DESCRIBED)))
            for name, side in zip((down, over), sides, strict=True)]
    return draw_grid(axes[0], axes[1], cells, title=title)


def _side(keys: Sequence[str | None], values: Sequence[int]) -> list[str | None]:
    """Return the keys that hold most, then what is described, then what is not stated."""
    sums: dict[str | None, int] = {}
    for key, value in zip(keys, values, strict=True):
        sums[key] = sums.get(key, 0) + value
    named = sorted((k for k in sums if k is not None and k != DESCRIBED), key=lambda k: (-sums[k], k))[:MOST_SIDE]
    return [*named, *(k for k in (DESCRIBED, None) if k in sums)]


def _mappable(found: Result, labels: Labels) -> list[Row]:
    return [r for r in found.head(LOOKED_AT) if _drawn(r, labels)][:MOST_ARCS]


def _drawn(row: Row, labels: Labels) -> bool:
    return all(row[side] is not None and labels.spot(row[side]) is not None for side in ("origin", "destination"))


def _mark(key: str, weight: int, role: str, labels: Labels) -> Mark:
    spot = labels.spot(key)
    assert spot is not None
    return Mark(labels.place(key), *spot, weight, role)


def _size(value: int, most: int) -> int:
    """Return the width of an arc, 1 to 5."""
    return 1 + round(4 * (value / most) ** 0.5) if most > 1 else 2


def _role(key: str | None) -> str:
    return "unstated" if key is None else "described" if key == DESCRIBED else ""


def _told(row: Row, labels: Labels) -> str:
    return (f"{labels.value('origin', row['origin'])} → {labels.value('destination', row['destination'])}: "
            + _incidents(row, labels))


def _incidents(row: Row, labels: Labels) -> str:
    """Return how many incidents a row has, and how many of these nobody says have come about."""
    said = say("n_incidents", labels.language, n=row["incidents"])
    return f"{said} ({say('only_ahead', labels.language, n=row['ahead'])})" if row["ahead"] else said


def _named(found: Result, labels: Labels, row: Row) -> str:
    return ", ".join(labels.value(key, row[key]) for key in found.keys)
