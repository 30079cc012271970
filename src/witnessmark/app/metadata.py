"""Correct what is known of a report: a person's word outranks what the file said."""

from __future__ import annotations

from collections.abc import Mapping

from witnessmark.app.case import Case
from witnessmark.app.learn import weights_of
from witnessmark.app.read import LONGEST_VALUE, day_of_publication, facts, short
from witnessmark.errors import AccessDenied, UsageError
from witnessmark.extract import extract
from witnessmark.extract.coded import NAME
from witnessmark.model.access import Permission, compartment_of
from witnessmark.model.report import STATED_FIELDS, FoundIn, Metadatum, Report, current, told_apart
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Access, Consent

ANCHORS = ("published", "language", "outlet")
LONGEST_ADDRESS = 2000
"""Characters of an address on the web, and of a reason."""


def amend(case: Case, report: str, values: Mapping[str, str], *, reason: str | None = None) -> Report:
    """Append corrected metadata; a new date, language or outlet reads the claims again.

    Args:
        values: field → value as text (days ISO, codes by their name); a value in force already is not written anew,
            unless another device states another one.
        reason: why; kept with each value and under the evidence log.

    Raises:
        UsageError: a field is unknown or its value malformed; nothing is written then.
        NotFound: there is no such report. AccessDenied: the actor could not see it any more.
    """
    case.actor.require(Permission.COLLECT)
    known = case.store.report(case.actor, report).metadata
    held = {name: m.value for name, m in current(known).items()}
    checked = {name: _checked(name, value) for name, value in values.items()}
    unsettled = told_apart(known)
    changed = {name: value for name, value in checked.items() if held.get(name) != value or name in unsettled}
    if not changed:
        return case.store.report(case.actor, report)
    why = short("The reason", reason or "", LONGEST_ADDRESS) or None
    level = Access(changed.get("access", held.get("access", Access.RESTRICTED)))
    if not case.actor.cleared_for(level, changed.get("compartment", held.get("compartment", ""))):
        raise AccessDenied("It would not be open to you there.", advice="Ask someone who may see both places.")
    items = [Metadatum(name, value, FoundIn.PERSON, why) for name, value in changed.items()]
    with case.store.writing(case.actor) as writer:
        writer.add_metadata(report, items)
    reading = case.store.reading(case.actor, report)
    if any(name in ANCHORS for name in changed) and not _coded(case, report):
        extraction = extract(reading, weights=weights_of(case))
        with case.store.writing(case.actor) as writer:
            writer.add_statements(reading, extraction.claims, extraction.contexts)
    return case.store.report(case.actor, report)


def _coded(case: Case, report: str) -> bool:
    """Return whether a report is an imported row whose columns made its claims: no text that could be read anew."""
    query = ClaimQuery(reports=(report,), below_threshold=True)
    return any(claim.extractor.name == NAME for claim in case.store.claims(case.actor, query))


def _checked(name: str, value: str) -> str:
    """Return the value cleaned as text that intake reads is; raises UsageError where it is none for the field."""
    if name not in STATED_FIELDS:
        raise UsageError(f"{name} is no field of a report.", advice=f"One of: {', '.join(STATED_FIELDS)}.")
    value = short(name, value, LONGEST_ADDRESS if name == "url" else LONGEST_VALUE)
    if name == "compartment":
        return compartment_of(value) if value else ""
    if name == "language":
        return str(facts(None, value, None).language)
    if name == "published":
        return str(facts(day_of_publication(value), None, None).published)
    try:
        if name == "access":
            return Access(value).value
        if name == "consent":
            return Consent(value).value
    except ValueError as fault:
        known = Access if name == "access" else Consent
        raise UsageError(f"This is no value for {name}.", advice=f"One of: {', '.join(known)}.") from fault
    return value
