"""A release as episodes to be counted: the same figures as the workbench's, of what is published alone.

Invariant: made from a PublicView and nothing else. Origins have no names here: no release tells which claims share one.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from witnessmark.analysis import charts
from witnessmark.analysis.counts import Question, count
from witnessmark.analysis.episodes import Count, Done, Episode, Spot, Told, Where
from witnessmark.analysis.facts import Facts
from witnessmark.analysis.flows import flows
from witnessmark.analysis.labels import Labels, Language, say
from witnessmark.analysis.lags import lags
from witnessmark.analysis.result import Result
from witnessmark.analysis.tables import Shown, ShownTable, shown
from witnessmark.analysis.targeting import targeting
from witnessmark.analysis.timeline import timeline
from witnessmark.analysis.undercount import Method, Patterns, Undercount, weigh
from witnessmark.analysis.undercount.chart import chart
from witnessmark.analysis.undercount.patterns import INCIDENTS
from witnessmark.analysis.undercount.wording import ahead_left_out
from witnessmark.disclosure.view import Month, PublicClaim, PublicIncident, PublicLists, PublicPlace, PublicView
from witnessmark.gazetteer.labels import korean_province, province
from witnessmark.publish import wording
from witnessmark.publish.exports.csv_tables import as_csv
from witnessmark.publish.exports.tables import precision

LEVEL = "province"
FEWEST = 2
"""Incidents that a release holds at least to be counted: of one there is nothing to count."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawing of a figure; one of several small ones has a caption, and one that needs a word."""

    svg: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a dossier: its name in `words.toml`, the drawings, the table, and the file that holds it."""

    name: str
    drawings: tuple[Drawn, ...]
    table: ShownTable | None
    file: str
    text: str = ""


def figures(view: PublicView, language: str) -> list[Figure]:
    """Return what a release shows of all its incidents together; none where it holds fewer than two.

    A figure without a row is left out. Coverage is not among them: which places and months have few origins would show
    where the sources are.
    """
    facts = Facts.of(episodes(view))
    if len(facts) < FEWEST:
        return []
    labels = Labels(facts, "ko" if language == "ko" else "en")
    made = _results(facts)
    told = [Figure(name, tuple(d for d in DRAWN[name](found, labels) if d.svg), shown(_in_months(found), labels),
                   _file(name), _left(name, labels)) for name, found in made.items()]
    return [*told, *_undercount(view.lists, labels.language)]


def left_out(view: PublicView, language: str) -> str:
    """Return how many incidents are in no figure, as every claim of them is a denial; empty where there is none."""
    denied = sum(episode.denied for episode in episodes(view))
    return say("denied_left_out_of_release", "ko" if language == "ko" else "en", n=denied) if denied else ""


@lru_cache(maxsize=4)
def undercount(lists: PublicLists) -> Undercount | None:
    """Return how many incidents no outlet of the release told of; None where the gate keeps the table inside."""
    if lists.withheld:
        return None
    return weigh(Patterns(lists.outlets, np.array([marks for marks, _ in lists.rows], dtype=np.bool_),
                          np.array([n for _, n in lists.rows], dtype=np.int64), ahead_left_out(lists.ahead),
                          of_incidents=True),
                 Method.LCMCR)


DRAWN: dict[str, Callable[[Result, Labels], tuple[Drawn, ...]]] = {
    "time": lambda found, labels: (Drawn(charts.time_chart(found, labels)),),
    "lags": lambda found, labels: (Drawn(charts.lag_chart(found, labels)),),
    "counts": lambda found, labels: (Drawn(charts.bars(found, labels)),),
    "flows": lambda found, labels: (_map(labels), Drawn(charts.flow_sankey(found, labels)),
                                    Drawn(charts.flow_matrix(found, labels))),
    "years": lambda _, labels: _year_maps(labels),
    "targeting": lambda found, labels: (Drawn(charts.targeting_grid(found, labels)),),
    "organ": lambda found, labels: (Drawn(charts.targeting_grid(found, labels)),),
}


def _map(labels: Labels) -> Drawn:
    """Return the map of all movements; a caption says where it tells smaller areas than the table does."""
    level, told = charts.readable(lambda at: flows(labels.facts, at), LEVEL, labels)
    return Drawn(charts.flow_map(told, labels),
                 "" if level == LEVEL else wording.words(labels.language)["figure_flows_finer"])


def _year_maps(labels: Labels) -> tuple[Drawn, ...]:
    """Return a small map of each year with a movement that can be drawn; none where that is one year alone."""
    level, _ = charts.readable(lambda at: flows(labels.facts, at), LEVEL, labels)
    found = flows(labels.facts, level, yearly=True)
    told = found.table.column("year").to_pylist()
    made = tuple(Drawn(svg, year) for year, svg in charts.flow_years(found, labels)
                 if charts.mapped(found.only([other == year for other in told]), labels))
    return made if len(made) > 1 else ()


def _left(name: str, labels: Labels) -> str:
    """Return which years have movements and no small map; empty where none is left out."""
    if name != "years" or not _year_maps(labels):
        return ""
    level, _ = charts.readable(lambda at: flows(labels.facts, at), LEVEL, labels)
    left = charts.years_left(flows(labels.facts, level, yearly=True))
    return "" if left is None else say("year_left" if left[0] == left[1] else "years_left", labels.language,
                                       first=left[0], last=left[1])


def _undercount(lists: PublicLists, language: Language) -> list[Figure]:
    found = undercount(lists)
    if found is None:
        return []
    rows: list[tuple[dict[str, Any], tuple[Shown, ...]]] = [
        ({}, (Shown(name), *(Shown(value, number=True) for value in values))) for name, *values in found.rows(language)]
    headings = tuple(wording.words(language)[f"undercount_{name}"] for name in ("method", "estimate", "low", "high"))
    return [Figure("undercount", (Drawn(chart(found, language)),), ShownTable(headings, tuple(rows)),
                   _file("undercount"), found.reading(language))]


def files(view: PublicView) -> dict[str, bytes]:
    """Return the tables of the figures as CSV under `data/figures/`, with keys and codes."""
    facts = Facts.of(episodes(view))
    if len(facts) < FEWEST:
        return {}
    made = {_file(name): as_csv(found.columns, [list(row.values()) for row in found.rows()])
            for name, found in ((name, _in_months(one)) for name, one in _results(facts).items())}
    if (told := undercount(view.lists)) is not None:
        made[_file("undercount")] = as_csv(("method", "estimate", "low", "high"), [
            [e.method.value, *(None if x is None else round(x, 1) for x in (e.estimate, e.low, e.high))]
            for e in told.methods])
        made[_file("lists")] = as_csv((*view.lists.outlets, INCIDENTS),
                                      [[*map(int, marks), n] for marks, n in view.lists.rows])
    return made


def _results(facts: Facts) -> dict[str, Result]:
    """Return the figures that have a row, by name; movements by year where they are of more than one."""
    yearly = flows(facts, LEVEL, yearly=True)
    several = len(set(yearly.table.column("year").to_pylist()) - {None}) > 1
    made = {"time": timeline(facts), "lags": lags(facts),
            "counts": count(facts, Question(("place", "act"))), "flows": flows(facts, LEVEL),
            **({"years": yearly} if several else {}), "targeting": targeting(facts),
            "organ": targeting(facts, "organ")}
    return {name: found for name, found in made.items() if len(found)}


def _in_months(found: Result) -> Result:
    """Return lags without their days: a release tells months, and days worked out from these would only look exact."""
    days = [name for name in ("days_low", "days_high") if name in found.columns]
    return replace(found, table=found.table.drop_columns(days)) if days else found


def _file(name: str) -> str:
    return f"data/figures/{name}.csv"


def episodes(view: PublicView) -> list[Episode]:
    """Return the incidents of a release, in its order; their days are the first and last of the months told."""
    return [_episode(incident) for incident in view.incidents]


def _episode(i: PublicIncident) -> Episode:
    return Episode(
        i.number, i.grade, i.origins_low, i.origins_high, tuple(Done(a.act, a.stage, a.status) for a in i.acts),
        tuple(map(_told, i.claims)), i.campaign,
    )


def _told(c: PublicClaim) -> Told:
    figure = c.figure
    return Told(
        c.number, c.act, c.status, _first(c.start), _last(c.end or c.start), tuple(map(_where, c.origin)),
        tuple(map(_where, c.destination)), c.groups, c.orderer, c.perpetrator, c.ground,
        Count(figure.low, figure.high, figure.unit, figure.kind) if figure else None, c.said_by,
    )


def _where(place: PublicPlace) -> Where:
    if place.described or not place.country:
        return Where()
    told = precision(place)
    country = Spot((place.country,), "country")
    if told == "country":
        return Where((Spot((place.country,), "country", place.name_ko, place.lat, place.lon),))
    if told == "province":
        return Where((country, Spot((place.country, place.name), "province", place.name_ko, place.lat, place.lon)))
    held = province(place.country, place.adm1 or "")
    centre = (None, None) if held is None else (held.lat, held.lon)
    around = Spot((place.country, place.adm1 or ""), "province",
                  korean_province(place.country, place.adm1 or ""), *centre)
    return Where((country, around, Spot((*around.path, place.name), "county", place.name_ko, place.lat, place.lon)))


def _first(month: Month | None) -> dt.date | None:
    return None if month is None else dt.date(month.year, month.month, 1)


def _last(month: Month | None) -> dt.date | None:
    return None if month is None else dt.date(month.year, month.month, calendar.monthrange(month.year, month.month)[1])
