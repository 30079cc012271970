"""The verbs on sources: seal who someone is, list handles, open an identity with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.incidents import refresh
from witnessmark.errors import AccessDenied, NotFound, UsageError
from witnessmark.ids import new_id
from witnessmark.model.access import Permission
from witnessmark.model.source import OpenedBy, Sealed, Source, Vantage
from witnessmark.store.base import ClaimQuery
from witnessmark.vault.sources import check_identity, read_key, recipients
from witnessmark.vocab.codes import AttributionKind

_CUSTODIANS, _PAIRS = "custodians", "custodians_in_pairs"
"""Settings of a case that named its custodians before the log did: public keys, and `yes` where it takes two."""

_TAKES: dict[OpenedBy, int] = {"case": 0, "one": 1, "pair": 2}
"""How many custodians' keys open an identity."""


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many identities are sealed for the custodians named now, and how many still for those before."""

    done: int
    left: int


def set_custodians(case: Case, keys: Sequence[str], *, pairs: bool, key_files: Sequence[Path] = ()) -> Resealed:
    """Name who opens the identities of this case, and seal for them anew what the keys at hand open.

    Whoever is no longer named opens nothing that was sealed for the rest: neither what comes after nor what is sealed
    anew here. What these keys don't open stays with the custodians before. Custodians decide it: the actor needs VAULT,
    and the keys that open identities now, so that one of two does not name themselves alone for what comes. Where keys
    are lost it takes an admin's right as well.

    Args:
        keys: public keys of all who open from now on; none: whoever holds the case.
        pairs: two of them together, none alone.
        key_files: keys of custodians named until now, two where it takes two; the case's own is always tried.

    Raises:
        UsageError: pairs of fewer than two, or one key twice. InvalidRecord: a key is none. AccessDenied: the actor
            may not, or has too few of the keys that open identities now.
    """
    case.actor.require(Permission.VAULT)
    recipients(keys)
    if len(set(keys)) != len(keys) or (pairs and len(keys) < 2):
        raise UsageError("These custodians can't open anything so.", advice="Name two or more different keys.")
    held = [read_key(file) for file in key_files]
    named, now = custodians_of(case)
    at_hand = len({str(key.to_public()) for key in held}.intersection(named))
    if at_hand < _TAKES[now] and not case.actor.may(Permission.ADMIN):
        raise AccessDenied("Other custodians are named by those who are named now.",
                           advice=f"Give --key-file as often as an identity takes keys to open ({_TAKES[now]}). Where "
                                  "keys are lost, an admin who is a custodian too names others.")
    how = _opened_by(keys, pairs=pairs)
    with case.store.writing(case.actor) as writer:
        writer.note_keys("custodians", " ".join((how, *keys)))
    sealed = case.store.sealed_identities()
    done = case.reseal(held, keys, how)
    return Resealed(len(done), len(sealed) - len(done))


def _opened_by(keys: Sequence[str], *, pairs: bool) -> OpenedBy:
    return "pair" if pairs and keys else "one" if keys else "case"


def custodians_of(case: Case) -> tuple[list[str], OpenedBy]:
    """Return the public keys that identities are sealed to now, and how many of them it takes.

    As the log says it: nobody puts another key in `case.json` and has identities sealed to it that no one hears of.
    """
    for told in case.store.custodians_named()[-1:]:
        how, *named = told.split(" ")
        return named, cast(OpenedBy, how)
    keys = case.settings.get(_CUSTODIANS, "").split()
    return keys, _opened_by(keys, pairs=case.settings.get(_PAIRS) == "yes")


def sealed_to(case: Case) -> tuple[list[str], OpenedBy]:
    """Return whom an identity or words are sealed to now.

    Raises:
        UsageError: they would open with the case's key, which a server holds while others work there.
    """
    keys, opened_by = custodians_of(case)
    if case.others and opened_by == "case":
        raise UsageError("No custodians are named, so this server could open what is sealed here.",
                         advice="Ask the case's custodian to name them: witnessmark source custodians KEY")
    return keys, opened_by


def add_source(case: Case, identity: bytes, *, kind: AttributionKind, vantage: Vantage, reliability: str) -> Source:
    """Seal who a source is and return the record that colleagues see. Whoever collects may; opening is another matter.

    Raises:
        InvalidRecord: the identity is empty or too long, or a value is none of its kind. UsageError: as `sealed_to`.
    """
    keys, opened_by = sealed_to(case)
    handle = new_id("src")
    Source(handle, kind, vantage, reliability, "", "", opened_by)           # refuses before anything is sealed
    check_identity(identity)
    name, digest = case.seal_source(handle, identity, keys, pairs=opened_by == "pair")
    source = Source(handle, kind, vantage, reliability, name, digest, opened_by)
    with case.store.writing(case.actor) as writer:
        writer.add_source(source)
    return source


@dataclass(frozen=True, slots=True)
class Known:
    """A source as colleagues see it, with the claims that name its handle and the origins these belong to.

    `openings` says how often the identity was opened; None where the actor may not know.
    """

    source: Source
    claims: tuple[str, ...]
    origins: tuple[str, ...]
    openings: int | None


def known_sources(case: Case) -> list[Known]:
    """Return the case's sources in the order they were sealed; who they are stays sealed.

    A handle stands in a claim where a person put it there, so only claims that people stated or whose speakers
    they corrected are looked at, and of those the ones the actor may see.
    """
    sources = case.store.sources(case.actor)
    if not sources:
        return []
    may = case.actor.may
    opened = Counter(o.source for o in case.store.openings(case.actor)) \
        if may(Permission.AUDIT) or may(Permission.VAULT) else None
    told: dict[str, list[str]] = {}
    by_hand = tuple(case.store.claims_by_hand(case.actor)) if may(Permission.READ) else ()
    for decided in decided_claims(case, ClaimQuery(ids=by_hand, below_threshold=True)) if by_hand else ():
        named = () if decided.rejected else {said.source for said in decided.claim.attribution if said.source}
        for handle in named:
            told.setdefault(handle, []).append(decided.claim.id)
    if told:
        refresh(case)
    origins = case.store.origins_of(case.actor, [c for held in told.values() for c in held]) if told else []
    return [
        Known(source, tuple(held := told.get(source.id, [])),
              tuple(o.id for o in origins if not set(held).isdisjoint(o.claims)),
              None if opened is None else opened[source.id])
        for source in sources
    ]


def open_source(case: Case, handle: str, *, reason: str, key_files: Sequence[Path] = ()) -> str:
    """Return who a source is; the opening is logged with its reason, also one that fails.

    Raises:
        UsageError: no reason. NotFound: no such source. AccessDenied: the actor is no custodian,
            the keys don't open it, or the day's openings are used up.
    """
    case.actor.require(Permission.VAULT)
    if not reason.strip():
        raise UsageError("Opening an identity needs a reason.", advice="Add --reason TEXT.")
    found = [source for source in case.store.sources(case.actor) if source.id == handle]
    if not found:
        raise NotFound(f"No source {handle}.", advice="`witnessmark source list` names them.")
    keys = [read_key(file) for file in key_files]
    (source,) = found
    sealed = Sealed(source.id, source.sealed_as, source.sha256, source.opened_by)
    return case.open_source(sealed, keys, reason=reason).decode("utf-8", "replace")
