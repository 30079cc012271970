"""What a rehearsal found, sentence by sentence: which one, whose, why, and what to do.

Invariant: a sentence here is made of the coded values that would be told; none holds words of a report that is not
public. The list stays inside the case: it names claims, reports and sources by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from witnessmark.disclosure.coarser import Coarser
from witnessmark.disclosure.material import Draft, Drafted
from witnessmark.disclosure.policies import Reason
from witnessmark.disclosure.words import LEADS, Link
from witnessmark.model.record import Json
from witnessmark.publish import wording

OF_CLAIMS = ("candidates", "led_back", "linkage", "differencing", "small", "words")
"""Rules about single claims, in the order in which they are told; the others are about a release as a whole."""
LANGUAGES = ("en", "ko")


@dataclass(frozen=True, slots=True)
class Danger:
    """What one rule found on a claim.

    Attributes:
        number: how many could be its source (`candidates`), how many other texts stand before its report
            (`led_back`), or the least count it gives away (`differencing`).
        proposal: how it could be told; None where it has to stay out, or the rule knows no way.
        after: what the number would be then.
    """

    rule: str
    number: int | None = None
    proposal: Coarser | None = None
    after: int | None = None

    def record(self) -> Json:
        return {"rule": self.rule, "number": self.number, "after": self.after,
                "proposal": self.proposal.words() if self.proposal else None}


@dataclass(frozen=True, slots=True)
class Endangered:
    """One sentence that may not leave as it was drafted.

    Attributes:
        sentences: as it would be told now, by language; empty where it is left out.
        report, source: whose it is, by id; None where nothing of the draft says so.
        speakers: the chain of its speakers by kind, by language.
        settled: whether the release tells it as proposed, or leaves it out; then nothing is left to do.
    """

    claim: str
    report: str | None
    source: str | None
    sentences: Mapping[str, str]
    speakers: Mapping[str, str]
    dangers: tuple[Danger, ...]
    settled: bool

    def record(self) -> Json:
        return {"claim": self.claim, "report": self.report, "source": self.source, "sentences": dict(self.sentences),
                "dangers": [danger.record() for danger in self.dangers], "settled": self.settled}


def endangered(draft: Draft, reasons: Iterable[Reason], links: Iterable[Link]) -> tuple[Endangered, ...]:
    """Return the sentences that a rule speaks of, those that still have to be dealt with first."""
    told = {made.claim: made for made in draft.claims}
    found: dict[str, dict[str, Danger]] = {}
    sources: dict[str, str] = {}
    reports: dict[str, str] = {}
    for b in draft.weighed.blocked:
        found.setdefault(b.claim, {})["candidates"] = Danger("candidates", b.candidates, b.proposal, b.left)
        sources[b.claim] = b.source
    for one in draft.led.values():
        found.setdefault(one.claim, {})["led_back"] = Danger("led_back", one.ahead, one.proposal, one.after)
        reports[one.claim] = one.report
    for claim, away in draft.closed.items():
        found.setdefault(claim, {})["differencing"] = Danger("differencing", away.least)
    for link in links:
        if link.score >= LEADS:
            for claim in _saying(link.words, told.values()):
                found.setdefault(claim, {})["linkage"] = Danger("linkage")
    refused = {(r.claim, r.rule) for r in reasons if r.claim is not None}
    for claim, rule in refused:
        if rule in OF_CLAIMS and claim is not None:
            found.setdefault(claim, {}).setdefault(rule, Danger(rule))
    leading = {claim for claim, dangers in found.items() if "linkage" in dangers}
    open_ones = {claim for claim, _ in refused} | leading
    made = [_made(claim, dangers, told.get(claim), sources.get(claim), reports.get(claim), claim not in open_ones)
            for claim, dangers in found.items()]
    return tuple(sorted(made, key=lambda one: (one.settled, one.source or "", one.report or "", one.claim)))


def whole(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return the reasons that are about a release as a whole, no single sentence of it."""
    return tuple(reason for reason in reasons if reason.rule not in OF_CLAIMS)


def _made(claim: str, dangers: Mapping[str, Danger], told: Drafted | None, source: str | None, report: str | None,
          settled: bool) -> Endangered:
    return Endangered(
        claim, told.report if told else report, source or (told.source if told else None),
        {language: wording.sentence(told.public, language) for language in LANGUAGES} if told else {},
        {language: wording.speakers(told.public, language) for language in LANGUAGES} if told else {},
        tuple(dangers[rule] for rule in OF_CLAIMS if rule in dangers), settled)


def _saying(words: str, told: Iterable[Drafted]) -> list[str]:
    """Return the claims that say these words, as their sentence or as their quote."""
    return [made.claim for made in told
            if words in (made.public.quote, *(wording.sentence(made.public, language) for language in LANGUAGES))]
