"""The rules of a release, one class each, and the policy that they make together.

Invariant: rules look at what would leave, not at how it was made: they hold the generalising
to its word. A reason names claims by id and holds no words of a report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum

from witnessmark.disclosure import identifiers
from witnessmark.disclosure.background import COUNT
from witnessmark.disclosure.generalise import SMALLEST
from witnessmark.disclosure.leading import NEARER
from witnessmark.disclosure.material import Draft, Drafted
from witnessmark.disclosure.policies import AllOf, AnyOf, Policy, Reason
from witnessmark.disclosure.words import LEADS, Link, PrivateWords
from witnessmark.vocab.codes import Access, Grade

TWO = 2
SAID_TO_BE_SEVERAL = frozenset({Grade.CORROBORATED})
GENERALISE = "Tell it so with --generalise, or take it back (judge --not-releasable)."


@dataclass(frozen=True, slots=True)
class Signature:
    """Who releases, who marked what is released, and why one person does both."""

    released_by: str
    marked_by: frozenset[str]
    alone: str | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A draft with all that the rules need to know of it.

    Attributes:
        ahead: of each claim of a report that is not public, how many other texts stand before that report when what is
            told is searched for.
    """

    draft: Draft
    signature: Signature
    private: PrivateWords = field(default_factory=PrivateWords)
    links: tuple[Link, ...] = ()
    ahead: Mapping[str, int] = field(default_factory=dict)


class SomethingIsReleasable:
    """A release holds at least one incident."""

    def refusals(self, subject: Release) -> tuple[Reason, ...]:
        if subject.draft.view.incidents:
            return ()
        return (Reason("releasable", "Nothing is releasable.",
                       "Mark claims with: witnessmark judge CLAIM --releasable --reason TEXT "
                       "(reports whose consent was withdrawn never pass)."),)


class OriginsAreStated:
    """What rests on fewer than two assessed origins is marked as such: only two make it corroborated."""

    def refusals(self, subject: Release) -> tuple[Reason, ...]:
        return tuple(
            Reason("origins", f"{i.number} is told as corroborated by fewer than two origins.",
                   "Assess its origins anew.")
            for i in subject.draft.view.incidents if i.grade in SAID_TO_BE_SEVERAL and i.origins_low < TWO
        )


class SmallCellsAreClosed:
    """No count under ten of a report that is not public."""

    def refusals(self, subject: Release) -> tuple[Reason, ...]:
        return tuple(
            Reason("small", f"A count under {SMALLEST} would leave.", "Leave the count out.", made.claim)
            for made in _private(subject) if made.public.figure and any(
                n is not None and n < SMALLEST
                for n in (made.public.figure.low, made.public.figure.best, made.public.figure.high))
        )


class NothingSmallBySubtraction:
    """No count whose difference to others, of this or an earlier release, is a small one that is not public."""

    def refusals(self, subject: Release) -> tuple[Reason, ...]:
        if subject.draft.generalised:
            return ()
        return tuple(
            Reason("differencing", f"Its count gives a count under {SMALLEST} away by subtraction.",
                   f"Proposed: count left out. {GENERALISE}", claim) for claim in sorted(subject.draft.closed))


class OnlyPublicWords:
    """No passage and no outlet of a report that is not public."""

    def refusals(self, subject: Release) -> tuple[Reason, ...]:
        return tuple(
            Reason("words", "Words of a report that is not public would leave.", "Leave them out.", made.claim)
            for made in _private(subject) if made.public.quote is not None or made.public.outlet is not None
        )


class NothingPointsAtAPerson:
    """No e-mail, phone or resident number, address, coordinates or hidden character in any string."""

    def refusals(self, subject: Release) -> tuple[Reason, ...]:
        kinds = {(where, kind) for where, text in strings(subject.draft.view) for kind in identifiers.found(text)}
        return tuple(Reason("identifiers", f"The {where} holds {kind}.", f"Write the {where} without it.")
                     for where, kind in sorted(kinds))


class NoPrivateWords:
    """No run of eight words that stands in a report that is not public."""

    def refusals(self, subject: Release) -> tuple[Reason, ...]:
        found = sorted({where for where, text in strings(subject.draft.view) if subject.private.share(text)})
        return tuple(Reason("private_words", f"The {where} repeats words of a report that is not public.",
                            f"Write the {where} in other words.") for where in found)


class LeadsToNoPrivateReport:
    """No released sentence that stands nearest, and near, to a report that is not public."""

    def refusals(self, subject: Release) -> tuple[Reason, ...]:
        led = sorted({link.report for link in subject.links if link.score >= LEADS})
        return tuple(Reason("linkage", "A released sentence leads to a report that is not public.",
                            f"Look at {report}: release less of what only it tells.") for report in led)


class LeadsBackToNoReport:
    """Other texts of the region and its years stand nearer to what is told of a report than the report itself."""

    def refusals(self, subject: Release) -> tuple[Reason, ...]:
        return tuple(
            Reason("led_back", "A search of such reports would find the one it came from: "
                   f"{ahead} of {COUNT} others stand before it, {NEARER} are needed.",
                   f"Proposed: {_way(subject.draft, claim)}. {GENERALISE}", claim)
            for claim, ahead in sorted(subject.ahead.items()) if ahead < NEARER
        )


def _way(draft: Draft, claim: str) -> str:
    found = draft.led.get(claim)
    if found is None:
        return "what its source needs"
    return found.proposal.words() if found.proposal else "leave it out"


class ManyCouldHaveSaidIt:
    """No source is left among fewer people than the threshold, unless its claims are told as proposed."""

    def refusals(self, subject: Release) -> tuple[Reason, ...]:
        draft = subject.draft
        return tuple(
            Reason("candidates", f"It would leave {b.candidates} who could be its source, under the threshold.",
                   f"Proposed: {b.proposal.words() if b.proposal else 'leave it out'}. {GENERALISE}", b.claim)
            for b in draft.weighed.blocked if b.claim not in draft.applied
        )


class TwoPeople:
    """Nobody releases what they marked releasable themselves."""

    def refusals(self, subject: Release) -> tuple[Reason, ...]:
        signed = subject.signature
        if signed.marked_by and signed.released_by not in signed.marked_by:
            return ()
        private = any(made.access is not Access.PUBLIC for made in subject.draft.claims)
        return (Reason("second_person", "One person marked and releases the same claims"
                       + (", and some rest on a report that is not public." if private else "."),
                       "Let a second person publish (WITNESSMARK_ACTOR), or say why with --alone TEXT."),)


class AloneForAReason:
    """One person releases alone and says why; the dossier states it."""

    def refusals(self, subject: Release) -> tuple[Reason, ...]:
        return () if subject.signature.alone else (
            Reason("alone", "No reason was given for releasing alone.", "Add --alone TEXT; the dossier states it."),)


RELEASE_RULES: Policy[Release] = AllOf((
    SomethingIsReleasable(), OriginsAreStated(), SmallCellsAreClosed(), NothingSmallBySubtraction(), OnlyPublicWords(),
    NothingPointsAtAPerson(), NoPrivateWords(), LeadsToNoPrivateReport(), LeadsBackToNoReport(),
    ManyCouldHaveSaidIt(),
    AnyOf((TwoPeople(), AloneForAReason())),
))


def _private(subject: Release) -> Iterator[Drafted]:
    return (made for made in subject.draft.claims if made.access is not Access.PUBLIC)


def strings(value: object, where: str = "release") -> Iterator[tuple[str, str]]:
    """Yield every free string that would leave with the name of its field; codes are none."""
    if isinstance(value, str):
        if not isinstance(value, Enum):
            yield where, value
    elif isinstance(value, tuple):
        for item in value:
            yield from strings(item, where)
    elif is_dataclass(value):
        for part in fields(value):
            yield from strings(getattr(value, part.name), part.name)
