"""What a search is narrowed by, how many it finds of each kind, and the claims in what it finds.

Invariant: everything is narrowed to the actor's clearance and to reports in use; counts look at the first passages
that match, at most `LOOKED`, and the best are sought among the last `WEIGHED`, so that a common word costs little.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    select,
)

from witnessmark.model.access import Actor
from witnessmark.store import tables
from witnessmark.store.base import Facets, Stated, Within
from witnessmark.store.dialects import unindexed
from witnessmark.store.passage_index import PassageIndex
from witnessmark.store.search import LOOKED, Sought
from witnessmark.store.visible import access_filter, among, in_use


def narrowing(within: Within, reading: ColumnElement[str], report: ColumnElement[str],
              span: tuple[ColumnElement[int], ColumnElement[int]]) -> list[ColumnElement[bool]]:
    """Return the conditions that a passage lies within what a search is narrowed to."""
    known, listed, held = tables.listed, tables.report, tables.statement
    asked: list[ColumnElement[bool]] = []
    if within.language or within.year:
        chosen = select(known.c.report)
        if within.language:
            chosen = chosen.where(known.c.language == within.language)
        if within.year:
            chosen = chosen.where(known.c.published >= within.year, known.c.published < f"{within.year}-99")
        asked.append(report.in_(chosen))
    if within.access:
        asked.append(report.in_(select(listed.c.id).where(listed.c.access == within.access)))
    if within.act:
        asked.append(exists().where(
            held.c.reading == reading, unindexed(held.c.kind) == "claim", held.c.present == 1,
            held.c.act == within.act, held.c.start < span[1], held.c.end > span[0]))
    return asked


def matching(connection: Connection, actor: Actor, index: PassageIndex, asked: Sequence[Sought], *,
             ranked: bool) -> Select[Any]:
    """Return the passages that match and may be seen, of latest readings: number, reading, report, start, end, rank.

    The index weighs a word by how many passages hold it, hidden ones too. Who may not see all gets the passages in the
    order they came, all of them looked at, so that neither order, score nor what is left out tells of what is hidden.
    """
    held, read = tables.passage, tables.reading
    there = index.found(connection, asked, ranked=ranked, weighed=actor.sees_all)
    later = read.alias()
    return select(held.c.number, held.c.reading, read.c.report, held.c.start, held.c.end, there.c.rank).join(
        there, there.c.number == held.c.number).join(read, read.c.id == held.c.reading).where(
        ~exists().where(later.c.report == read.c.report, later.c.sequence > read.c.sequence),
        access_filter(actor, read.c.report), in_use(read.c.report))


def facets_of(connection: Connection, actor: Actor, index: PassageIndex, asked: Sequence[Sought],
              within: Within) -> Facets:
    """Return how many passages match by language, access, year and act; each kind without its own narrowing."""
    passages = matching(connection, actor, index, asked, ranked=False).subquery()
    p, known, listed = passages.c, tables.listed, tables.report
    query = select(p.reading, p.start, p.end, known.c.language, listed.c.access,
                   func.substr(known.c.published, 1, 4)).join(
        known, known.c.report == p.report).join(listed, listed.c.id == p.report)
    found = connection.execute(query).all()
    acts = _acts_in(connection, {row.reading for row in found})
    told: list[tuple[str, str, str, set[str]]] = [
        (language, access, year, {act for act, first, last in acts.get(reading, ()) if first < end and last > start})
        for reading, start, end, language, access, year in found]
    wanted = {"language": within.language, "access": within.access, "year": within.year, "act": within.act}

    def of(row: tuple[str, str, str, set[str]], name: str) -> set[str]:
        at = ("language", "access", "year", "act").index(name)
        return row[3] if name == "act" else {str(row[at])} - {""}

    def fits(row: tuple[str, str, str, set[str]], but: str = "") -> bool:
        return all(not value or name == but or value in of(row, name) for name, value in wanted.items())

    counts = {name: Counter(value for row in told if fits(row, name) for value in of(row, name))
              for name in wanted}
    return Facets(sum(map(fits, told)), len(told) > LOOKED, counts)


def _acts_in(connection: Connection, readings: Collection[str]) -> dict[str, list[tuple[str, int, int]]]:
    """Return the act of every claim in these readings, and where the claim begins and ends.

    Asked for by the readings that were found: together with the search, a server reads through a million claims.
    """
    held = tables.statement
    query = select(held.c.reading, held.c.act, held.c.start, held.c.end).where(
        among(held.c.reading, readings), unindexed(held.c.kind) == "claim", held.c.present == 1)
    found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for reading, act, start, end in connection.execute(query):
        found[reading].append((act, start, end))
    return found


def claims_in(connection: Connection, actor: Actor, index: PassageIndex, asked: Sequence[Sought], stated: Stated,
              counting: ColumnElement[bool], most: int, within: Within = Within()) -> list[str]:
    """Return the claims that are stated so, in passages that match the words where there are any; the best first.

    They lie within what the search is narrowed to; its act is asked of the claim itself, not of its passage.
    """
    held = tables.statement
    fits: list[Any] = [held.c.present == 1, counting, access_filter(actor, held.c.report), in_use(held.c.report),
                       *narrowing(replace(within, act=""), held.c.reading, held.c.report, (held.c.start, held.c.end))]
    if within.act:
        fits.append(unindexed(held.c.act) == within.act)
    if stated.acts:
        fits.append(unindexed(held.c.act).in_(stated.acts))            # walk through the listing's order, not by code
    if stated.statuses:
        fits.append(unindexed(held.c.status).in_(stated.statuses))
    if stated.month:
        fits.append(and_(held.c.when_start <= f"{stated.month}-31", held.c.when_end >= f"{stated.month}-01"))
    if asked:
        return _in_passages(connection, matching(connection, actor, index, asked, ranked=True), fits)[:most]
    query = select(held.c.id).where(held.c.kind == "claim", *fits).order_by(
        held.c.position.desc(), held.c.start.desc(), held.c.end.desc(), held.c.id.desc())
    return [row[0] for row in connection.execute(query.limit(most))]


def _in_passages(connection: Connection, passages: Select[Any], fits: Sequence[Any]) -> list[str]:
    """Return the claims that meet these passages, those of the best passage first.

    Passages are looked for first and claims by their readings: asked for both at once, a server reads through a
    million claims, since it can't tell how few passages there will be.
    """
    held = tables.statement
    there: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    for row in connection.execute(passages):
        there[row.reading].append((row.start, row.end, row.rank))
    query = select(held.c.id, held.c.reading, held.c.start, held.c.end).where(
        unindexed(held.c.kind) == "claim", among(held.c.reading, list(there)), *fits)
    best: dict[str, float] = {}
    for claim, reading, start, end in connection.execute(query):
        ranks = [rank for first, last, rank in there[reading] if start < last and end > first]
        if ranks:
            best[claim] = min(ranks)
    return sorted(best, key=lambda claim: (best[claim], claim))


def incidents_with(connection: Connection, actor: Actor, claims: Sequence[str], most: int) -> list[str]:
    """Return the incidents that these claims stand in, those with most of them first."""
    linked = tables.result_claim
    query = select(linked.c.id, func.count()).where(
        unindexed(linked.c.kind) == "incident", among(linked.c.claim, claims), access_filter(actor, linked.c.report)
    ).group_by(linked.c.id).order_by(func.count().desc(), linked.c.id).limit(most)
    return [incident for incident, _ in connection.execute(query)]
