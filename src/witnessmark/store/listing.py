"""Pieces of the store's reads: pages, reports with their metadata, what a clearance sees, hits."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, or_, select

from witnessmark.errors import NotFound
from witnessmark.model.access import Actor
from witnessmark.model.incident import Incident, incident_id
from witnessmark.model.incident_record import incident_from_record
from witnessmark.model.report import Report
from witnessmark.model.text import Reading, ReportRef, Span
from witnessmark.store import rows, tables
from witnessmark.store.base import Hit, IncidentQuery, Page, Within
from witnessmark.store.dialects import unindexed
from witnessmark.store.found import matching, narrowing
from witnessmark.store.look import read_in_look
from witnessmark.store.passage_index import PassageIndex
from witnessmark.store.placed import lies_within, within
from witnessmark.store.results import FORMER, Read, narrowed
from witnessmark.store.search import Sought, matches_in
from witnessmark.store.stamps import metadata_told
from witnessmark.store.visible import access_filter, among

T = TypeVar("T")


def one(found: Sequence[T], kind: str) -> T:
    """Return the first of `found`; NotFound, in the same words whether hidden or absent."""
    if not found:
        raise NotFound(f"There is no such {kind} that you may see.", advice="Check its id.")
    return found[0]


def paged(query: Select[Any], page: Page) -> Select[Any]:
    if page.limit is not None:
        query = query.limit(page.limit)
    return query.offset(page.offset) if page.offset else query


def reports_of(connection: Connection, query: Select[Any]) -> list[Report]:
    """Run a query over the report table and return its reports with their metadata."""
    found = connection.execute(query).mappings().all()
    metadata = metadata_told(connection, [row["id"] for row in found])
    reports = [rows.report_from(rows.checked(row), tuple(metadata.get(row["id"], ()))) for row in found]
    read_in_look(connection, "placed").update(dict.fromkeys(row["id"] for row in found))
    read_in_look(connection, "reports").update({report.id: report for report in reports})
    return reports


def readings_by_id(connection: Connection, ids: Collection[str]) -> dict[str, Reading]:
    """Return these readings with what is known of their reports now."""
    held, read = tables.reading, read_in_look(connection, "readings")
    wanted = [reading for reading in ids if reading not in read]
    if wanted:
        found = connection.execute(select(held).where(among(held.c.id, wanted))).mappings().all()
        about = {row["report"] for row in found}
        reports = reports_of(connection, select(tables.report).where(among(tables.report.c.id, about)))
        references: dict[str, ReportRef] = {report.id: rows.reference(report) for report in reports}
        read.update({row["id"]: rows.reading_from(row, references[row["report"]]) for row in found})
    return {reading: read[reading] for reading in ids if reading in read}


def with_why(record: str, why: str) -> dict[str, Any]:
    """Return a statement's stored record with its explanations."""
    found: dict[str, Any] = json.loads(record)
    if why != "[]":
        found["why"] = json.loads(why)
    return found


def incident_rows(actor: Actor, query: IncidentQuery) -> Select[Any]:
    """Return the query for the records of incidents that rest on a claim the actor may see."""
    held, linked = tables.result, tables.result_claim
    # A few by id or place are looked up by their index, not met on a walk through the order.
    chosen = select(held.c.record).where(held.c.kind == "incident").order_by(
        held.c.ordinal + 0 if query.ids or query.claims or query.place else held.c.ordinal)
    if not actor.sees_all:
        chosen = chosen.where(held.c.id.in_(
            select(linked.c.id).where(linked.c.kind == "incident", access_filter(actor, linked.c.report))))
    if query.ids:
        chosen = chosen.where(among(held.c.id, query.ids))
    if query.claims:
        chosen = chosen.where(held.c.id.in_(select(linked.c.id).where(
            unindexed(linked.c.kind) == "incident", among(linked.c.claim, query.claims))))
    if query.grades:
        chosen = chosen.where(held.c.grade.in_([grade.value for grade in query.grades]))
    chosen = chosen.where(*within(query))
    if query.acts:
        chosen = chosen.where(or_(*(held.c.acts.contains(f" {act.value} ", autoescape=True) for act in query.acts)))
    return chosen


def results_of(connection: Connection, kind: str, ids: Sequence[str] = (),
               page: Page = Page()) -> list[dict[str, Any]]:
    held = tables.result
    query = select(held.c.record).where(held.c.kind == kind).order_by(held.c.ordinal + 0 if ids else held.c.ordinal)
    if ids:
        query = query.where(among(held.c.id, ids))
    return [json.loads(record) for record in connection.scalars(paged(query, page))]


def formers_before(connection: Connection) -> dict[str, list[str]]:
    """Return the claims of every incident there is, and those that the ones of old had, by id."""
    held, linked = tables.result, tables.result_claim
    found: dict[str, list[str]] = {
        row.id: json.loads(row.record)["claims"]
        for row in connection.execute(select(held.c.id, held.c.record).where(held.c.kind == FORMER))}
    now: dict[str, list[str]] = {}
    for row in connection.execute(select(linked.c.id, linked.c.claim).where(linked.c.kind == "incident")):
        now.setdefault(row.id, []).append(row.claim)
    return found | now


def once_called(connection: Connection, incident: str) -> list[str]:
    """Return the claims that an incident of old had when it was last seen; else the one claim that gives this id."""
    held, linked = tables.result, tables.result_claim
    told = connection.scalar(select(held.c.record).where(held.c.kind == FORMER, held.c.id == incident))
    if told is not None:
        return list(json.loads(told)["claims"])
    claims = connection.scalars(select(linked.c.claim).where(linked.c.kind == "incident"))
    return [claim for claim in claims if incident_id(claim) == incident]


def seen_claims(connection: Connection, actor: Actor, kind: str, *,
                ids: Sequence[str] | None = None) -> dict[str, str]:
    """Return the claims under results of this kind that the actor may see, with their reports; of some alone by `ids`.
    """
    linked = tables.result_claim
    query = select(linked.c.claim, linked.c.report).where(
        linked.c.kind == kind, access_filter(actor, linked.c.report))
    if ids is not None:
        query = query.where(among(linked.c.id, ids))
    return {row.claim: row.report for row in connection.execute(query)}


def seen_incident_ids(connection: Connection, actor: Actor) -> set[str]:
    """Return the incidents that rest on a claim the actor may see."""
    linked = tables.result_claim
    return set(connection.scalars(select(linked.c.id).distinct().where(
        linked.c.kind == "incident", access_filter(actor, linked.c.report))))


def seen_of(connection: Connection, actor: Actor, incident: Incident) -> Incident | None:
    """Return what of `incident` the actor may see; None when no claim of it."""
    claims = seen_claims(connection, actor, "incident", ids=[incident.id])
    if len(claims) == len(incident.claims):
        return incident
    held, linked = tables.statement, tables.result_claim
    query = select(held.c.id, held.c.act, held.c.status, held.c.when_start, held.c.when_end).where(
        among(held.c.id, claims)).order_by(held.c.number)
    stated = {row.id: Read(row.act, row.status or "", row.when_start or "", row.when_end or "")
              for row in connection.execute(query)}
    origins = set(connection.scalars(select(linked.c.id).where(
        linked.c.kind == "origin", among(linked.c.claim, claims))))
    seen = {claim: stated.get(claim, Read("", "")) for claim in claims}
    return narrowed(incident, seen, set(claims.values()), origins)


def seen_incidents(connection: Connection, actor: Actor, query: IncidentQuery, page: Page) -> list[Incident]:
    """Return what of the incidents an actor sees who may not see all.

    They are chosen by what is left of them: a grade or an act that rests on something hidden is not found either,
    and a campaign is named where the actor sees enough of it.
    """
    listed = connection.scalars(incident_rows(actor, IncidentQuery(ids=query.ids, claims=query.claims))).all()
    seen = [i for i in (seen_of(connection, actor, incident_from_record(json.loads(record))) for record in listed) if i]
    asked = set(query.claims)
    kept = [i for i in seen if (not asked or not asked.isdisjoint(i.claims))
            and (not query.grades or i.grade.grade in query.grades)
            and (not query.acts or any(act.value in query.acts for act in i.acts)) and lies_within(i, query)]
    part = kept[page.offset :] if page.limit is None else kept[page.offset : page.offset + page.limit]
    open_ = set(connection.scalars(incident_rows(actor, IncidentQuery()).with_only_columns(tables.result.c.id)))
    told = {record["id"] for record in results_of(connection, "campaign")
            if len(open_.intersection(record["incidents"])) > 1}
    return [replace(i, campaign=i.campaign if i.campaign in told else None) for i in part]


def hits_of(connection: Connection, actor: Actor, index: PassageIndex, asked: Sequence[Sought],
            page: Page, within: Within = Within()) -> Iterator[Hit]:
    """Yield the passages that match, best first (BM25 over the index's terms); the best `LOOKED` and no more.

    Who may not see all gets them in the order they came: see `found.matching`.
    """
    found = matching(connection, actor, index, asked, ranked=True).subquery()
    query = select(found.c.reading, found.c.start, found.c.end, found.c.rank).where(
        *narrowing(within, found.c.reading, found.c.report, (found.c.start, found.c.end))
    ).order_by(found.c.rank, found.c.number)
    passages = connection.execute(paged(query, page)).all()
    readings = readings_by_id(connection, {row.reading for row in passages})
    claims = _claims_at(connection, readings)
    for row in passages:
        reading = readings[row.reading]
        span = Span(row.start, row.end)
        snippet = span.slice(reading.text)
        yield Hit(
            reading.report.id, reading.id, span, snippet,
            tuple(match.shifted(span.start) for match in matches_in(index.indexer, snippet, asked)),
            -float(row.rank), tuple(claim for claim, start, end in claims.get(reading.id, ())
                                    if start < span.end and end > span.start), tuple(reading.located(span).items()),
        )


def _claims_at(connection: Connection, readings: Iterable[str]) -> dict[str, list[tuple[str, int, int]]]:
    """Return the claims of readings and where each begins and ends, as the text goes."""
    held = tables.statement
    query = select(held.c.reading, held.c.id, held.c.start, held.c.end).where(
        among(held.c.reading, readings), unindexed(held.c.kind) == "claim", held.c.present == 1).order_by(
        held.c.start, held.c.id)
    found: dict[str, list[tuple[str, int, int]]] = {}
    for reading, *claim in connection.execute(query):
        found.setdefault(reading, []).append(tuple(claim))
    return found
