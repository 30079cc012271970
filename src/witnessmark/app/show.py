"""The verbs `show` and `search`: one record whole, and passages by their words."""

from __future__ import annotations

from dataclasses import asdict

from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims, records
from witnessmark.app.incidents import find_incident, list_campaigns, list_incidents, list_origins
from witnessmark.errors import NotFound, UsageError
from witnessmark.model.incident_record import incident_record
from witnessmark.model.record import Json, judgement_record, statement_record
from witnessmark.model.report import Report
from witnessmark.store.base import ClaimQuery, Hit, Page


def show(case: Case, record: str) -> Json:
    """Return one record by its id: a claim, context, report, incident, origin, contradiction or campaign.

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
            return statement_record(contexts[0])
    elif kind == "rep":
        return report_json(case.store.report(case.actor, record))
    elif kind == "inc":
        return incident_record(find_incident(case, record))
    elif kind == "org":
        for origin in list_origins(case):
            if origin.id == record:
                return asdict(origin)
    elif kind == "con":
        for incident in list_incidents(case):
            for listed in incident_record(incident)["contradictions"]:
                if listed["id"] == record:
                    return dict(listed) | {"incident": incident.id}
    elif kind == "cmp":
        for campaign in list_campaigns(case):
            if campaign.id == record:
                return asdict(campaign)
    raise NotFound(f"No record {record}.", advice="Ids are listed by claims, incidents and search.")


def report_json(report: Report) -> Json:
    """Return a report with its metadata and where each value was found."""
    return {
        "id": report.id, "file": report.original.name, "sha256": report.original.sha256,
        "size": report.original.size, "media_type": report.original.media_type,
        "received": report.original.received.isoformat(), "title": report.title, "outlet": report.outlet,
        "published": report.published.isoformat() if report.published else None,
        "language": report.language, "access": report.access.value, "consent": report.consent.value,
        "url": report.url,
        "metadata": [{"field": m.field, "value": m.value, "found_in": m.found_in.value, "reason": m.reason}
                     for m in report.metadata],
    }


def search(case: Case, text: str, page: Page = Page(limit=50)) -> list[Hit]:
    """Return passages that hold the words, the best first."""
    if not text.strip():
        raise UsageError("Nothing to search for.", advice="Give one word or more.")
    return case.store.search(case.actor, text, page)


def hit_json(hit: Hit) -> Json:
    return {
        "report": hit.report, "reading": hit.reading, "start": hit.span.start, "end": hit.span.end,
        "snippet": hit.snippet,
        "matches": [{"start": m.start, "end": m.end} for m in hit.matches],
        "claims": list(hit.claims), "score": round(hit.score, 4),
    }
