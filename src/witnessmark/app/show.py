"""The verbs `show` and `search`: one record whole, and passages by their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from itertools import pairwise

from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims, records
from witnessmark.app.incidents import find_incident, list_campaigns, list_incidents, list_origins
from witnessmark.errors import NotFound, UsageError
from witnessmark.extract import unread
from witnessmark.intake.readers.chat_text import NO_DATES
from witnessmark.model.access import Permission
from witnessmark.model.incident_record import incident_record
from witnessmark.model.record import Json, judgement_record, located_record
from witnessmark.model.report import Report
from witnessmark.model.text import CITED, Reading, Span
from witnessmark.store.base import ClaimQuery, Hit, Page, Within


def show(case: Case, record: str, *, text: bool = False) -> Json:
    """Return one record by its id: a claim, context, report, incident, origin, contradiction or campaign.

    A report comes with what was read of it: `reading` (how it was read, how long it is) and its `claims`.

    Args:
        text: of a report, also its text, in parts with where each stands in the original.

    Raises:
        NotFound: there is none, or none this actor may see.
    """
    kind = record.split("_", 1)[0]
    if kind == "clm":
        found = decided_claims(case, ClaimQuery(ids=(record,), below_threshold=True))
        if found:
            history = case.store.judgements(case.actor, [record])
            return records(found)[0] | {"history": [judgement_record(j) for j in history]}
    elif kind == "ctx":
        contexts = case.store.contexts(case.actor, ClaimQuery(ids=(record,), below_threshold=True))
        if contexts:
            return located_record(contexts[0])
    elif kind == "rep":
        return _whole_report(case, record, text=text)
    elif kind == "inc":
        return incident_record(find_incident(case, record))
    elif kind == "org":
        for origin in list_origins(case):
            if origin.id == record:
                return asdict(origin)
    elif kind == "con":
        for incident in list_incidents(case):
            lines = incident_record(incident)["contradictions"]
            for listed in (*lines, *(pair for line in lines for pair in line["pairs"])):
                if listed["id"] == record:
                    return dict(listed) | {"incident": incident.id}
    elif kind == "cmp":
        for campaign in list_campaigns(case):
            if campaign.id == record:
                return asdict(campaign)
    raise NotFound(f"No record {record}.", advice="Ids are listed by claims, incidents and search.")


def _whole_report(case: Case, report: str, *, text: bool) -> Json:
    """Return a report with its reading and claims, as far as the actor may see them: the store answers for that."""
    found = report_json(case.store.report(case.actor, report))
    reading = case.store.reading(case.actor, report)
    decided = decided_claims(case, ClaimQuery(reports=(report,)))
    found["reading"] = {"id": reading.id, "reader": reading.reader, "characters": len(reading.text)}
    if text:
        found["reading"]["text"] = parts(reading)
    found["claims"] = [
        {"id": d.claim.id, "act": d.claim.act.code.value, "status": d.claim.status.code.value,
         "decision": d.decision.decision.value if d.decision else None, "releasable": d.releasable,
         "passage": {"start": d.claim.passage.start, "end": d.claim.passage.end, "quote": d.claim.quote},
         "located": reading.located(d.claim.passage)}
        for d in decided
    ]
    return found


def parts(reading: Reading) -> list[Json]:
    """Return the text in parts, a new one wherever a page, line, cell, message, row or paragraph begins.

    The parts together are the whole text.
    """
    starts = {at.start for at in reading.locators if at.kind in CITED and at.start < len(reading.text)}
    edges = sorted({0, *starts, len(reading.text)})
    return [
        {"start": start, "end": end, "located": reading.located(Span(start, start + 1)),
         "text": reading.text[start:end]}
        for start, end in pairwise(edges)
    ]


def place_words(located: Mapping[str, str]) -> str:
    """Return `page 2, line 14`; a paragraph's number only where nothing better is known, empty where nothing is."""
    finer = {kind: label for kind, label in located.items() if kind != "paragraph"} or located
    return ", ".join(label if label.startswith("table ") else f"{kind} {label}" for kind, label in finer.items())


def report_json(report: Report) -> Json:
    """Return a report with its metadata and where each value was found."""
    return {
        "id": report.id, "file": report.original.name, "sha256": report.original.sha256,
        "size": report.original.size, "media_type": report.original.media_type,
        "received": report.original.received.isoformat(), "title": report.title, "outlet": report.outlet,
        "published": report.published.isoformat() if report.published else None,
        "language": report.language, "access": report.access.value, "consent": report.consent.value,
        "compartment": report.compartment or None, "url": report.url,
        "metadata": [{"field": m.field, "value": m.value, "found_in": m.found_in.value, "reason": m.reason}
                     for m in report.metadata],
        "notes": list(notes_of(report)),
    }


def notes_of(report: Report) -> tuple[str, ...]:
    """Return the remarks on how a report was read, as far as what is known of it now leaves them true.

    The language in force has its own; what was said of unclear dates ends with the day that a person gave.
    """
    noted = report.notes if report.published is None else [n for n in report.notes if not n.endswith(NO_DATES)]
    return (*noted, *unread(report.language))


def search(case: Case, text: str, page: Page = Page(limit=50), within: Within = Within()) -> list[Hit]:
    """Return passages that hold the words, the best first, as far as a search is narrowed to."""
    if not text.strip():
        raise UsageError("Nothing to search for.", advice="Give one word or more.")
    return case.store.search(case.actor, text, page, within)


def reports_called(case: Case, words: str, most: int) -> list[Report]:
    """Return reports whose title, outlet or file name holds the words, the last received first."""
    return case.store.reports_called(case.actor, " ".join(words.split()), most) if words.strip() else []


def warm(case: Case) -> None:
    """Load what pages need - how many claims there are of each kind, and what a search goes by (place names, the Korean
    analyser): seconds, in a large case more - so that the first one does not wait."""
    if case.actor.may(Permission.READ):
        case.store.claim_groups(case.actor)
        case.store.search(case.actor, "함경북도 Hamgyong", Page(limit=1))


def hit_json(hit: Hit) -> Json:
    return {
        "report": hit.report, "reading": hit.reading, "start": hit.span.start, "end": hit.span.end,
        "snippet": hit.snippet, "located": dict(hit.located),
        "matches": [{"start": m.start, "end": m.end} for m in hit.matches],
        "claims": list(hit.claims), "score": round(hit.score, 4),
    }
