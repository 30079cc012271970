"""The verb `claim add`: a claim that a person read out of a report and no machine did.

Invariant: grounded like every claim; its extractor says `person` and who. It stands by its author's
own decision to accept it, so it is in the log twice (what was stated, and that it was), counts in
incidents at once, outlives every new reading by the machine, and is undone like any decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from witnessmark.app.case import Case
from witnessmark.app.fields import LISTS, PLACES, completed, passage_of
from witnessmark.app.judge import correct, reasoned, target_of
from witnessmark.errors import InvalidRecord, UsageError
from witnessmark.ids import new_id
from witnessmark.model.access import Permission
from witnessmark.model.claim import Claim
from witnessmark.model.judgement import Judgement
from witnessmark.model.record import Json, statement_from_record, statement_record
from witnessmark.model.text import Reading
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import AttributionKind, Decision, Speech, Status

SURE = 1.0
_OUTLET = {"kind": AttributionKind.OUTLET.value, "speech": Speech.NARRATED.value}


def add_claim(case: Case, report: str, fields: Mapping[str, Any], *, reason: str) -> Claim:
    """Add a person's claim on a report's reading.

    Args:
        fields: fields of the claim record, as far as stated; `act` is needed. Each value names its words
            by `span`, by `text`, or both; a place is a gazetteer id. Left out: the status is carried out, in
            the act's words; the passage is the sentence; the outlet ends the chain of speakers.

    Raises:
        NotFound: there is no such report that the actor may see.
        InvalidRecord: a field is missing or malformed, or its words don't stand in the reading.
        UsageError: no reason was given, or the same claim is there already.
    """
    case.actor.require(Permission.JUDGE)
    reasoned(reason)
    reading = case.store.reading(case.actor, report)
    claim = claim_of(reading, fields, actor=case.actor.handle)
    told = _told(claim)
    query = ClaimQuery(reports=(report,), below_threshold=True)
    if any(held.extractor.is_person and _told(held) == told for held in case.store.claims(case.actor, query)):
        raise UsageError("This claim was added before.", advice="Correct it instead.")
    with case.store.writing(case.actor) as writer:
        writer.add_statements(reading, [claim], [])
        writer.add_judgement(target_of(claim), Decision.ACCEPT, reason=reason)
    return claim


def claim_of(reading: Reading, fields: Mapping[str, Any], *, actor: str) -> Claim:
    """Return the claim that a person's fields state; pure but for its random id."""
    if not fields.get("act"):
        raise InvalidRecord("a claim needs an act", path="$.act")
    told = fields.get("status") or {}
    if isinstance(told, Mapping) and told.get("span") is None and told.get("text") is None:
        act = completed(reading, {"act": fields["act"]})["act"]
        fields = {**fields, "status": {**act, "code": told.get("code", Status.CARRIED_OUT.value)}}
    given = completed(reading, fields)
    record: Json = {
        **{name: [] for name in LISTS}, "figure": None, "when": None, **given,
        "id": new_id("clm"), "confidence": SURE, "extractor": {"name": "person", "version": actor},
    }
    chain = record["attribution"]
    if not chain or chain[-1]["kind"] != AttributionKind.OUTLET:
        record["attribution"] = completed(reading, {"attribution": [*chain, _OUTLET]})["attribution"]
    record.setdefault("passage", passage_of(reading, record))
    claim = statement_from_record(record, reading)
    assert isinstance(claim, Claim)
    return claim


def correct_fields(case: Case, claim: Claim, fields: Mapping[str, Any], *, reason: str) -> tuple[Judgement, ...]:
    """Correct every field that differs from what `claim` holds now, a judgement each.

    `fields` are as `add_claim` takes them; what a count, a time or a code leaves unsaid stays as it is. All are
    checked before the first is written.
    """
    return tuple(correct(case, claim.id, name, value, reason=reason) for name, value in changes(claim, fields).items())


def changes(claim: Claim, fields: Mapping[str, Any]) -> Json:
    """Return the fields that differ from what `claim` holds, each as the claim record holds it; writes nothing.

    Raises:
        InvalidRecord: a value does not fit, or its words don't stand in the reading.
    """
    record = statement_record(claim)
    told = completed(claim.reading, {name: _over(record.get(name), value) for name, value in fields.items()})
    told = {name: _as_held(record[name], value) if name in PLACES else value for name, value in told.items()}
    changed = {name: value for name, value in told.items() if value != record[name]}
    statement_from_record({**record, **changed}, claim.reading)
    return changed


def _over(held: Any, value: Any) -> Any:
    """Return a single value's parts over those it has now; other words leave the old ones behind."""
    if not isinstance(held, Mapping) or not isinstance(value, Mapping):
        return value
    renamed = "span" in value or "text" in value
    return {**{k: v for k, v in held.items() if not (renamed and k in ("text", "span"))}, **value}


def _as_held(held: list[Json], value: list[Json]) -> list[Json]:
    """Return places with each one that is there already as it is held, runners-up and all."""
    known = {_place(item): item for item in held if _place(item)}
    return [known.get(_place(item), item) for item in value]


def _place(item: Json) -> tuple[int, int, str] | None:
    return (item["span"]["start"], item["span"]["end"], item["place"]["id"]) if item["place"] else None


def _told(claim: Claim) -> Json:
    """Return what a claim says, without who read it when."""
    return {name: value for name, value in statement_record(claim).items() if name not in ("id", "extractor")}
