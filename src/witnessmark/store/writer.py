"""The writes of one transaction, each with its event in the evidence log.

Invariant: rows, their event and its salted leaf are written by the same transaction;
nothing that was written is changed, except derived columns, the last reconciliation, and a report that is erased.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text, update

from witnessmark.errors import AccessDenied, NotFound
from witnessmark.ids import new_id
from witnessmark.model.access import Actor, Permission
from witnessmark.model.claim import Claim, Context
from witnessmark.model.compartment import Closed
from witnessmark.model.cosigning import Cosigning
from witnessmark.model.incident import Reconciliation
from witnessmark.model.judgement import Judgement, Target, in_force, taken_back
from witnessmark.model.marking import Marking
from witnessmark.model.record import Json
from witnessmark.model.release import Kept, Withdrawal
from witnessmark.model.report import FoundIn, Metadatum, Report, current
from witnessmark.model.source import Sealed, Source
from witnessmark.model.text import Reading
from witnessmark.store import rows, tables
from witnessmark.store.accounts import AccountWriter
from witnessmark.store.base import KeyEvent, Refusal
from witnessmark.store.closing import (
    Bundle,
    TakenOut,
    closing_digest,
    closing_row,
    put_back,
    reopening_digest,
    take_out,
)
from witnessmark.store.devices import ERASED, Device, Merge, Other, Sealing
from witnessmark.store.erasing import erase, erasure_digest
from witnessmark.store.ledger import Ledger
from witnessmark.store.listing import formers_before
from witnessmark.store.marking import marking_digest, marking_row
from witnessmark.store.passage_index import PassageIndex
from witnessmark.store.passages import passages_of
from witnessmark.store.people import person_digest, person_row
from witnessmark.store.proven import put
from witnessmark.store.results import claims_of, former_rows, result_rows
from witnessmark.store.retelling import retold
from witnessmark.store.sources import (
    check_opening,
    opening_digest,
    resealing_digest,
    resealing_row,
    source_digest,
    source_row,
)
from witnessmark.store.stamps import judgements_told, metadata_told
from witnessmark.store.visible import among, open_to
from witnessmark.vocab.codes import Consent, Decision

NOTED_BY = {"custodians": Permission.VAULT, "compartment": Permission.JUDGE}
"""Who may note what was done with keys, where it is not an admin."""
DECIDED = frozenset({Decision.ACCEPT, Decision.REJECT, Decision.CORRECT})


class SqlWriter:
    """What `Store.writing` hands out; lives as long as its transaction."""

    def __init__(self, connection: Connection, actor: Actor, ledger: Ledger, index: PassageIndex,
                 today: Callable[[], dt.date],
                 owning: Callable[[Connection], AbstractContextManager[None]]) -> None:
        self._connection = connection
        self._actor = actor
        self._ledger = ledger
        self._index = index
        self._today = today
        self._owning = owning
        self.leaves: list[bytes] = []
        self.judged: list[Judgement] = []
        self._own: set[str] = set()
        self._taken: set[str] = set()
        last = connection.scalar(select(func.max(tables.event.c.sequence)))
        self._last = -1 if last is None else last

    @property
    def last(self) -> int:
        """The number of the log's last entry, with those of this transaction; -1 before the first."""
        return self._last

    @property
    def accounts(self) -> AccountWriter:
        """The writes on accounts; the actor needs ADMIN."""
        self._require(Permission.ADMIN)
        return AccountWriter(self._connection)

    def add_report(self, report: Report) -> None:
        self._may_add(report.id)
        row = rows.original_row(report)
        items = rows.metadata_of(report)
        row["sequence"] = self._log("report", report.id, rows.original_digest(row))
        row["access"], row["compartment"] = rows.placed(current(items))
        row["placed_as"] = rows.placed_as(row)
        self._own.add(report.id)
        self._connection.execute(insert(tables.report), row)
        self._add_metadata(report.id, items)
        self._connection.execute(insert(tables.listed), rows.listed_row(report.id, row["name"], items))

    def add_metadata(self, report: str, items: Sequence[Metadatum]) -> None:
        self._require(Permission.COLLECT, Permission.JUDGE)
        self._see_report(report)
        if not items:
            return
        self._add_metadata(report, items)
        retold(self._connection, self._index, report)

    def add_reading(self, reading: Reading) -> None:
        self._may_add(reading.report.id)
        self._position(reading.report.id)
        if self._connection.scalar(select(tables.reading.c.id).where(tables.reading.c.id == reading.id)):
            return
        spans = passages_of(reading.text)
        row: dict[str, Any] = {
            "id": reading.id, "report": reading.report.id, "reader": reading.reader, "text": reading.text,
            "locators": rows.locators_text(reading.locators), "seed": secrets.token_bytes(32),
        }
        texts = [span.slice(reading.text) for span in spans]
        root = self._ledger.passages(row["seed"], texts)
        row["sequence"] = self._log("reading", reading.id, rows.reading_digest(row, root),
                                    lambda content: self._ledger.openable(row["seed"], texts, content))
        self._connection.execute(insert(tables.reading), row)
        self._index.add(self._connection, reading, spans)

    def add_statements(self, reading: Reading, claims: Sequence[Claim], contexts: Sequence[Context]) -> None:
        """Add what was read out of `reading`.

        A machine's batch replaces the machine's batch before it on the same report in the
        present view; statements by a person (extractor `person`) stand until re-added.
        """
        self._require(Permission.COLLECT, Permission.JUDGE)
        report = reading.report.id
        position = self._position(report)
        batch = [rows.statement_row(s, position) | {"present": 1} for s in (*claims, *contexts)]
        sequence = self._log("statements", reading.id, rows.statements_digest(reading.id, batch))
        human = bool(batch) and all(s.extractor.name == "person" for s in (*claims, *contexts))
        self._put_statements(report, sequence, batch, human)

    def _put_statements(self, report: str, sequence: int, batch: list[dict[str, Any]], human: bool) -> None:
        held = tables.statement
        stale = update(held).where(held.c.report == report, held.c.present == 1).values(present=0)
        if human:
            stale = stale.where(among(held.c.id, [row["id"] for row in batch]))
        else:
            stale = stale.where(held.c.by_person == 0)
        self._connection.execute(stale)
        for ordinal, row in enumerate(batch):
            row |= {"sequence": sequence, "ordinal": ordinal}
        if batch:
            self._connection.execute(insert(held), batch)

    def add_judgement(self, target: Target, decision: Decision, *, reason: str, value: str | None = None,
                      replaces: str | None = None) -> Judgement:
        self._require(Permission.JUDGE)
        told = self._reports_of(target)
        if not self._actor.sees_all and not (told and all(map(self._sees, told))):     # what is not there is not open
            raise AccessDenied("This is not open to you.", advice="Ask the case's admin for the clearance.")
        judgement = Judgement(new_id("jdg"), self._last + 1, self._actor.handle, self._today(), target, decision,
                              reason, value, replaces)
        row = rows.judgement_row(judgement)
        self._log("judgement", judgement.id, rows.judgement_digest(row, told))
        self._connection.execute(insert(tables.judgement), row)
        if told:
            self._connection.execute(
                insert(tables.judgement_report), [{"judgement": judgement.id, "report": r} for r in sorted(told)]
            )
        self._refresh_decided(target.id)
        self.judged.append(judgement)
        return judgement

    def add_refusal(self, refusal: Refusal) -> bool:
        self._require(Permission.COLLECT)
        held = tables.refusal
        name = rows.storable(refusal.name)
        known = select(held.c.sequence)
        if refusal.sha256 is not None:
            known = known.where(held.c.sha256 == refusal.sha256)
        else:
            known = known.where(held.c.sha256.is_(None), held.c.name == name, held.c.reason == refusal.reason)
        if self._connection.execute(known.limit(1)).first():
            return False
        row: dict[str, Any] = {"name": name, "reason": refusal.reason, "sha256": refusal.sha256}
        row["sequence"] = self._log("refusal", new_id("ref"), rows.refusal_digest(row))
        self._connection.execute(insert(held), row)
        return True

    def replace_reconciliation(self, result: Reconciliation) -> None:
        self._require(Permission.COLLECT, Permission.JUDGE, Permission.READ)
        batch = [*result_rows(result), *former_rows(formers_before(self._connection), result)]
        sequence = self._log("reconciliation", result.version, rows.result_digest(batch))
        self._connection.execute(delete(tables.result))
        self._connection.execute(delete(tables.result_claim))
        self._connection.execute(insert(tables.result), [row | {"sequence": sequence} for row in batch])
        weights = [{"claim": claim, "weight": weight} for claim, weight in result.weights]
        if weights:
            self._connection.execute(text("UPDATE statement SET weight = :weight"
                                          " WHERE id = :claim AND present = 1 AND weight != :weight"), weights)
        links = claims_of(result)
        if links:
            self._connection.execute(text(
                "INSERT INTO result_claim (kind, id, claim, report) SELECT DISTINCT CAST(:kind AS TEXT),"
                " CAST(:id AS TEXT), s.id, s.report FROM statement s WHERE s.id = :claim"
            ), links)

    def note_release(self, release: str, digest: str, record: Json | None = None, kept: Kept | None = None) -> None:
        self._require(Permission.RELEASE)
        told = None if record is None else rows.canonical(record).decode()
        row: dict[str, Any] = {"id": release, "digest": digest, "record": told,
                               "about": rows.canonical(dict(kept.about)).decode() if kept else None,
                               "published": kept.published if kept else None}
        row["sequence"] = self._log("release", release, rows.release_digest(row))
        self._connection.execute(insert(tables.release), row)

    def note_withdrawal(self, release: str, *, reason: str, replaced_by: str | None = None) -> None:
        self._require(Permission.RELEASE)
        held = tables.release
        wanted = {release, replaced_by} - {None}
        there = select(held.c.id).where(held.c.id.in_(wanted), held.c.record.is_not(None))
        known = set(self._connection.scalars(there))
        if wanted != known:
            raise NotFound("No such release.", advice="`witnessmark release list` names them.")
        made = Withdrawal(reason, self._today().isoformat(), self._actor.handle, replaced_by)
        row: dict[str, Any] = {"id": new_id("wdr"), "release": release, "replaced_by": replaced_by,
                               "reason": made.reason}
        row["sequence"] = self._log("withdrawal", row["id"], rows.withdrawal_digest(row))
        self._connection.execute(insert(tables.withdrawal), row)

    def add_population(self, content: str) -> None:
        self._require(Permission.RELEASE)
        row: dict[str, Any] = {"id": new_id("pop"), "content": content}
        row["sequence"] = self._log("population", row["id"], rows.population_digest(row))
        self._connection.execute(insert(tables.population), row)

    def add_cosigning(self, cosigning: Cosigning) -> None:
        self._require(Permission.ADMIN)
        row = rows.cosigning_row(cosigning)
        row["sequence"] = self._log("cosignature", cosigning.witness, rows.cosigning_digest(row))
        self._connection.execute(insert(tables.cosignature), row)

    def erase(self, report: str, reason: str) -> int:
        self._require(Permission.ADMIN)
        self._see_report(report)
        with self._owning(self._connection):
            emptied = erase(self._connection, report)
            self._index.forget(self._connection)
        row: dict[str, Any] = {"report": report, "reason": reason, "entries": json.dumps(emptied.entries)}
        row["sequence"] = self._log("erasure", report, erasure_digest(row))
        self._connection.execute(insert(tables.erasure), row)
        return len(emptied.entries)

    def take_apart(self, report: str, words: Sequence[str]) -> tuple[int, ...]:
        self._require(Permission.JUDGE)
        self._see_report(report)
        if not self._actor.sees_all:               # decisions go that may tell of what the actor does not see
            raise AccessDenied("This is not open to you.", advice="Ask the case's admin for the clearance.")
        with self._owning(self._connection):
            emptied = erase(self._connection, report, for_good=False, words=words)
            self._index.forget(self._connection)
        self._taken.add(report)
        return emptied.entries

    def take_out(self, compartment: str, desks: Sequence[str]) -> TakenOut:
        self._require(Permission.JUDGE)
        if not self._actor.sees_all:
            raise AccessDenied("This is not open to you.", advice="Ask the case's admin for the clearance.")
        with self._owning(self._connection):
            return take_out(self._connection, self._index, compartment, desks)

    def add_closing(self, closed: Closed, reason: str) -> None:
        self._require(Permission.JUDGE)
        row = closing_row(closed, reason)
        row["sequence"] = self._log("closing", closed.id, closing_digest(row))
        self._connection.execute(insert(tables.closing), row)

    def put_back(self, closed: Closed, bundle: Bundle, reason: str) -> int:
        self._require(Permission.JUDGE)
        with self._owning(self._connection):
            filled = put_back(self._connection, self._index, bundle)
        row: dict[str, Any] = {"closing": closed.id, "reason": reason, "entries": json.dumps(filled)}
        row["sequence"] = self._log("reopening", closed.id, reopening_digest(row))
        self._connection.execute(insert(tables.reopening), row)
        return len(filled)

    def merge(self, device: Device, other: Other, own: str, resealed: Sequence[Sealing]) -> dict[str, int]:
        self._require(Permission.ADMIN)
        merging = Merge(self._connection, self._ledger, self._index, self._log, self._put_statements)
        counts = merging.take(device, other, own, resealed)
        for target in sorted(merging.judged):
            self._refresh_decided(target)
        self._withdraw(merging.erased)
        return counts

    def _withdraw(self, erased: Sequence[str]) -> None:
        """Put out of use, once, what a device erased; erasing it here is a person's decision."""
        for report, known in sorted(metadata_told(self._connection, erased).items()):
            if current(known)["consent"].value != Consent.WITHDRAWN and not any(m.reason == ERASED for m in known):
                self._add_metadata(report, [Metadatum("consent", Consent.WITHDRAWN.value, FoundIn.PERSON, ERASED)])
                retold(self._connection, self._index, report)

    def add_marking(self, marking: Marking) -> None:
        self._may_add(marking.report)
        self._position(marking.report)
        row = marking_row(marking)
        row["sequence"] = self._log("marking", marking.id, marking_digest(row))
        self._connection.execute(insert(tables.marking), row)

    def note_case(self, case: str) -> None:
        """Write the log's first event."""
        self._require(Permission.ADMIN)
        self._log("case", case, rows.digest_of(case))

    def note_keys(self, what: KeyEvent, told: str = "") -> None:
        """Keep in the log that something was done with the case's keys; `told` is public, words parted by spaces."""
        self._require(NOTED_BY.get(what, Permission.ADMIN))
        subject = f"{what} {told}".rstrip()
        self._log("keys", subject, rows.digest_of(subject))

    def put(self, kind: str, name: str, content: str | None, *, shared: bool = False) -> None:
        self._require(Permission.READ)
        held = tables.desk
        person = "" if shared else self._actor.handle
        self._connection.execute(delete(held).where(
            held.c.person == person, held.c.kind == kind, held.c.name == name))
        if content is not None:
            self._connection.execute(
                insert(held), {"person": person, "kind": kind, "name": name, "content": content})

    def clear(self, kind: str) -> None:
        self._require(Permission.READ)
        held = tables.desk
        self._connection.execute(delete(held).where(held.c.person == "", held.c.kind == kind))

    def add_source(self, source: Source) -> None:
        self._require(Permission.VAULT, Permission.COLLECT)
        row = source_row(source)
        row["sequence"] = self._log("source", source.id, source_digest(row))
        self._connection.execute(insert(tables.source), row)

    def add_person(self, person: Actor) -> None:
        self._require(Permission.ADMIN)
        row = person_row(person)
        row["sequence"] = self._log("person", person.handle, person_digest(row))
        put(self._connection, tables.person, row)

    def add_resealing(self, sealed: Sequence[Sealed]) -> None:
        self._require(Permission.VAULT, Permission.ADMIN)
        batch = [resealing_row(ordinal, one) for ordinal, one in enumerate(sealed)]
        if batch:
            sequence = self._log("resealing", str(len(batch)), resealing_digest(batch))
            self._connection.execute(insert(tables.resealing), [row | {"sequence": sequence} for row in batch])

    def add_opening(self, source: str, reason: str) -> None:
        self._require(Permission.VAULT)
        check_opening(self._connection, source, self._today())
        row: dict[str, Any] = {"source": source, "actor": self._actor.handle, "day": self._today().isoformat(),
                               "reason": reason}
        row["sequence"] = self._log("opening", source, opening_digest(row))
        self._connection.execute(insert(tables.opening), row)

    def _log(self, kind: str, subject: str, digest: bytes, covered: Callable[[bytes], bytes] | None = None) -> int:
        self._last += 1
        row: dict[str, Any] = {
            "sequence": self._last, "kind": kind, "subject": subject, "actor": self._actor.handle,
            "day": self._today().isoformat(), "digest": digest,
        }
        content = rows.event_content(row)
        row["salt"], row["leaf"] = self._ledger.leaf(content if covered is None else covered(content))
        self._connection.execute(insert(tables.event), row)
        self.leaves.append(row["leaf"])
        return self._last

    def _add_metadata(self, report: str, items: Sequence[Metadatum]) -> None:
        batch: list[dict[str, Any]] = [
            {"ordinal": ordinal, "report": report, "field": item.field, "value": item.value,
             "found_in": item.found_in.value, "reason": item.reason}
            for ordinal, item in enumerate(items)
        ]
        sequence = self._log("metadata", report, rows.metadata_digest(report, batch))
        self._connection.execute(insert(tables.metadatum), [row | {"sequence": sequence} for row in batch])

    def _may_add(self, report: str) -> None:
        """Raise AccessDenied unless the actor may add reports, or this one was taken apart in this transaction."""
        if report not in self._taken:
            self._require(Permission.COLLECT)

    def _position(self, report: str) -> int:
        held = self._connection.scalar(select(tables.report.c.sequence).where(tables.report.c.id == report))
        if held is None or not self._sees(report):
            raise NotFound("There is no such report that you may see.", advice="Add the report first.")
        return int(held)

    def _see_report(self, report: str) -> None:
        if not self._sees(report):
            raise NotFound("There is no such report that you may see.", advice="Check its id.")

    def _sees(self, report: str) -> bool:
        """Say whether a report is there and open to the actor, or one they add in this transaction."""
        if report in self._own:
            return True
        listed = tables.report
        return self._connection.scalar(
            select(listed.c.id).where(listed.c.id == report, open_to(self._actor))) is not None

    def _reports_of(self, target: Target) -> set[str]:
        """Return the reports that a judgement on `target` tells of."""
        if target.kind == "report":
            found = [target.id]
        else:
            held, linked = tables.statement, tables.result_claim
            named = target.id.split("|")                            # two claims or two origins of one link
            if target.kind == "campaign":
                named = self._incidents_of(target.id)
            found = [
                *self._connection.scalars(select(held.c.report).where(held.c.id.in_(named))),
                *self._connection.scalars(select(linked.c.report).where(
                    linked.c.kind.in_(("incident", "origin")), linked.c.id.in_(named))),     # as its key begins
            ]
            if target.report is not None:
                found.append(target.report)
        known = self._connection.scalars(select(tables.report.c.id).where(tables.report.c.id.in_(found)))
        return set(known)

    def _incidents_of(self, campaign: str) -> list[str]:
        held = tables.result
        record = self._connection.scalar(
            select(held.c.record).where(held.c.kind == "campaign", held.c.id == campaign))
        return list(json.loads(record)["incidents"]) if record else []

    def _refresh_decided(self, target: str) -> None:
        held = select(tables.judgement).where(tables.judgement.c.target == target).order_by(tables.judgement.c.sequence)
        judgements = judgements_told(self._connection, self._connection.execute(held).mappings().all())
        standing = in_force(judgements)
        self._connection.execute(delete(tables.decided).where(tables.decided.c.statement == target))
        if any(j.decision in DECIDED and j.target.kind in ("claim", "context") for j in standing):
            self._connection.execute(insert(tables.decided), {"statement": target})
        stated = tables.statement
        newest = select(func.max(stated.c.sequence)).where(stated.c.id == target).scalar_subquery()
        self._connection.execute(update(stated).where(
            stated.c.id == target, stated.c.sequence == newest,
            stated.c.by_person == 1,
        ).values(present=0 if taken_back(judgements) else 1))

    def _require(self, *permissions: Permission) -> None:
        if not any(self._actor.may(permission) for permission in permissions):
            self._actor.require(permissions[0])

