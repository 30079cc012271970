"""Rows and the model's objects, both ways, and the digest each event commits to.

Invariant: a digest is a pure function of the stored rows, so that verification computes
what the writer computed; equal objects give equal digests.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

from witnessmark.errors import VerificationFailed
from witnessmark.model.attention import attention
from witnessmark.model.claim import Claim, Context, Statement
from witnessmark.model.cosigning import Cosigning
from witnessmark.model.judgement import Judgement, Target
from witnessmark.model.record import statement_record
from witnessmark.model.report import FoundIn, Metadatum, Original, Report, current
from witnessmark.model.text import Locator, Reading, ReportRef, Span
from witnessmark.vocab.codes import Access, Consent, Decision

Row = Mapping[str, Any] | RowMapping


def canonical(value: object) -> bytes:
    """Return the one JSON form of `value` that digests are taken of."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def digest_of(*parts: object) -> bytes:
    return hashlib.sha256(canonical(parts)).digest()


def event_content(row: Row) -> bytes:
    """Return the content of an event's leaf."""
    return canonical([
        row["sequence"], row["kind"], row["subject"], row["actor"], row["day"], bytes(row["digest"]).hex()
    ])


def original_row(report: Report) -> dict[str, Any]:
    """Return the report's row, but for the columns that the writer adds."""
    kept = report.original
    return {
        "id": report.id, "original": kept.id, "sha256": kept.sha256, "size": kept.size,
        "media_type": kept.media_type, "name": storable(kept.name), "received": kept.received.isoformat(),
        "sealed_as": kept.sealed_as, "notes": canonical(list(report.notes)).decode() if report.notes else None,
    }


def original_digest(row: Row) -> bytes:
    noted = () if row["notes"] is None else (row["notes"],)
    return digest_of(*(row[name] for name in (
        "id", "original", "sha256", "size", "media_type", "name", "received", "sealed_as")), *noted)


def metadata_of(report: Report) -> tuple[Metadatum, ...]:
    """Return the report's metadata, with its plain attributes where no item tells of them."""
    told = current(report.metadata)
    plain = {
        "title": report.title, "outlet": report.outlet,
        "published": report.published.isoformat() if report.published else None,
        "language": report.language, "url": report.url,
        "access": report.access.value, "consent": report.consent.value, "compartment": report.compartment or None,
    }
    missing = (Metadatum(name, value, FoundIn.DEFAULT) for name, value in plain.items()
               if value is not None and name not in told)
    return (*missing, *report.metadata)


def metadata_digest(report: str, rows: Iterable[Row]) -> bytes:
    """Return the digest of a batch; a row without a reason counts as it did before there were reasons."""
    return digest_of(report, [
        [row["field"], row["value"], row["found_in"], *([row["reason"]] if row["reason"] is not None else [])]
        for row in rows
    ])


def metadatum(row: Row) -> Metadatum:
    return Metadatum(row["field"], row["value"], FoundIn(row["found_in"]), row["reason"])


def placed(held: Mapping[str, Metadatum]) -> tuple[str, str]:
    """Return the access level and the compartment that the metadata in force say; restricted, and none, where none."""
    access, compartment = held.get("access"), held.get("compartment")
    return Access(access.value if access else Access.RESTRICTED).value, compartment.value if compartment else ""


def placed_as(row: Row) -> str:
    """Return what is sealed beside a report's access level and compartment, by which the program knows them again."""
    return canonical([row["id"], row["access"], row["compartment"] or ""]).decode()


def checked(row: Row) -> Row:
    """Return a row of the report table as it is.

    Raises:
        VerificationFailed: its access level or compartment was written by something else than this program.
    """
    if row["placed_as"] != placed_as(row):
        raise VerificationFailed("Who a report is open to was changed in the database, and not by this program.",
                                 advice="Run `witnessmark verify`; it names the report's entry.")
    return row


def report_from(row: Row, metadata: tuple[Metadatum, ...]) -> Report:
    values = {name: item.value for name, item in current(metadata).items()}
    published = values.get("published")
    return Report(
        id=row["id"],
        original=Original(
            row["original"], row["sha256"], row["size"], row["media_type"], row["name"],
            dt.date.fromisoformat(row["received"]), row["sealed_as"],
        ),
        title=values.get("title"), outlet=values.get("outlet"),
        published=dt.date.fromisoformat(published) if published else None,
        language=values.get("language", "und"),
        access=Access(values.get("access", Access.RESTRICTED)),
        consent=Consent(values.get("consent", Consent.LIMITED)),
        url=values.get("url"), metadata=metadata,
        notes=tuple(json.loads(row["notes"])) if row["notes"] else (),
        compartment=values.get("compartment", ""),
    )


def listed_row(report: str, name: str, metadata: Sequence[Metadatum]) -> dict[str, str]:
    """Return what lists of reports go by: values in force, the title in lower case or else the file's name."""
    values = {field: item.value for field, item in current(tuple(metadata)).items()}
    title = unicodedata.normalize("NFC", values.get("title") or name).casefold()
    return {"report": report, "title": title, "published": values.get("published", ""),
            "language": values.get("language", "und"), "consent": values.get("consent", Consent.LIMITED.value)}


def reference(report: Report) -> ReportRef:
    """Return what readings and claims carry of `report` now."""
    return ReportRef(report.id, report.language, report.original.name, report.original.sha256,
                     report.outlet, report.published, report.title)


def locators_text(locators: Sequence[Locator]) -> str:
    return canonical([[item.start, item.kind, item.label] for item in locators]).decode()


def reading_from(row: Row, report: ReportRef) -> Reading:
    locators = tuple(Locator(start, kind, label) for start, kind, label in json.loads(row["locators"]))
    return Reading(row["id"], report, row["text"], row["reader"], locators)


def reading_digest(row: Row, root: bytes) -> bytes:
    return digest_of(row["id"], row["report"], row["reader"], row["locators"], root.hex())


def statement_row(statement: Statement, position: int) -> dict[str, Any]:
    """Return a statement's row, but for sequence, ordinal and presence."""
    record = statement_record(statement)
    when = statement.when
    row: dict[str, Any] = {
        "id": statement.id, "reading": statement.reading.id, "record": canonical(record).decode(),
        "why": canonical([[why.field, why.en, why.ko] for why in statement.why]).decode(),
        "report": statement.reading.report.id, "position": position,
        "start": statement.passage.start, "end": statement.passage.end, "confidence": record["confidence"],
        "when_start": when.start.isoformat() if when else None,
        "when_end": when.end.isoformat() if when else None,
        "by_person": int(statement.extractor.name == "person"),
    }
    if isinstance(statement, Claim):
        return row | {"kind": "claim", "act": statement.act.code.value, "status": statement.status.code.value,
                      "weight": attention(statement)}
    if isinstance(statement, Context):
        return row | {"kind": "context", "act": statement.context.code.value, "status": None, "weight": 0.0}
    raise TypeError("a statement is a claim or a context statement")


def statements_digest(reading: str, rows: Iterable[Row]) -> bytes:
    return digest_of(reading, [[row["id"], row["record"], row["why"]] for row in rows])


def judgement_row(judgement: Judgement) -> dict[str, Any]:
    target = judgement.target
    return {
        "sequence": judgement.sequence, "id": judgement.id, "actor": judgement.actor,
        "day": judgement.on.isoformat(), "target_kind": target.kind, "target": target.id,
        "field": target.field, "report": target.report,
        "start": target.span.start if target.span else None, "end": target.span.end if target.span else None,
        "decision": judgement.decision.value, "reason": judgement.reason, "value": judgement.value,
        "replaces": judgement.replaces,
    }


def judgement_digest(row: Row, reports: Iterable[str]) -> bytes:
    return digest_of(*(row[name] for name in (
        "id", "actor", "day", "target_kind", "target", "field", "report", "start", "end", "decision",
        "reason", "value", "replaces")), sorted(reports))


def judgement_from(row: Row) -> Judgement:
    span = Span(row["start"], row["end"]) if row["start"] is not None else None
    return Judgement(
        row["id"], row["sequence"], row["actor"], dt.date.fromisoformat(row["day"]),
        Target(row["target_kind"], row["target"], row["field"], row["report"], span),
        Decision(row["decision"]), row["reason"], row["value"], row["replaces"],
    )


def refusal_digest(row: Row) -> bytes:
    return digest_of(row["name"], row["reason"], row["sha256"])


def result_digest(rows: Iterable[Row]) -> bytes:
    """Return `digest_of` the list of rows, taken a row at a time: written whole, a large case's would stop all else."""
    whole = hashlib.sha256(b"[[")
    for number, row in enumerate(rows):
        whole.update(b"," if number else b"")
        whole.update(canonical([row["kind"], row["ordinal"], row["id"], row["record"]]))
    whole.update(b"]]")
    return whole.digest()


def release_digest(row: Row) -> bytes:
    told = () if row["record"] is None else (row["record"],)
    kept = () if row["about"] is None else (row["about"], row["published"])
    return digest_of(row["id"], row["digest"], *told, *kept)


def withdrawal_digest(row: Row) -> bytes:
    return digest_of(row["id"], row["release"], row["replaced_by"], row["reason"])


def cosigning_row(cosigning: Cosigning) -> dict[str, Any]:
    return {"witness": cosigning.witness, "key": cosigning.key, "size": cosigning.size, "day": cosigning.on,
            "note": cosigning.note}


def cosigning_from(row: Row) -> Cosigning:
    return Cosigning(row["witness"], row["key"], row["size"], row["day"], bytes(row["note"]))


def cosigning_digest(row: Row) -> bytes:
    return digest_of(row["witness"], row["key"], row["size"], row["day"], bytes(row["note"]).hex())


def population_digest(row: Row) -> bytes:
    return digest_of(row["id"], row["content"])


def storable(name: str) -> str:
    """Return a file name that may hold undecodable bytes as text that a database can keep."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
