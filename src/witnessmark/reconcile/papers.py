"""One notice, ruling or decree that several reports name, or that is itself a report of the case: one origin.

Invariant: only documents on one incident are joined, and only where they tell the same act at the same status. For
certain where both date the act alike, one names the day the other is dated, or gives nothing but the other's deadline;
perhaps where the times meet. An official who tells what was ordered, halted or planned is joined with the document that
says so for the same day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence

from witnessmark.model.claim import Claim
from witnessmark.reconcile.counterparts import HOMES
from witnessmark.reconcile.stages import MOVED
from witnessmark.reconcile.tracing import Relay, Setting
from witnessmark.reconcile.voices import Speech, Voice
from witnessmark.vocab.codes import AttributionKind, Quantifier, Status, Unit

Matter = tuple[int, str, Status]
PAPERS = frozenset({AttributionKind.DOCUMENT, AttributionKind.OFFICIAL_STATEMENT})
DECIDED = frozenset({Status.ORDERED, Status.HALTED, Status.PLANNED})
MOST = 40  # documents of one matter, told before, with which another is compared


def one_paper(speeches: Sequence[Speech], setting: Setting) -> list[Relay]:
    """Return pairs of voices of different reports that are one document on one incident."""
    found: dict[Matter, list[tuple[Claim, Voice]]] = defaultdict(list)
    for speech in sorted(speeches, key=lambda s: (s.reading.report.published or dt.date.max, s.reading.report.id)):
        for voice in speech.voices:
            for claim in voice.claims if voice.kind in PAPERS else ():
                if voice.kind is not AttributionKind.DOCUMENT and claim.status.code not in DECIDED:
                    continue
                found[(setting.episode[claim.id], matter_of_paper(claim), _stage(claim))].append((claim, voice))
    out: list[Relay] = []
    for matter in sorted(found):
        by_day: dict[dt.date, Voice] = {}
        by_deadline: dict[tuple[dt.date, bool], Voice] = {}
        by_kind: dict[tuple[str, int, Unit], Voice] = {}
        for n, (claim, voice) in enumerate(found[matter]):
            days = _days(claim)
            known = next((by_day[day] for day in days if day in by_day), None)
            if claim.when is not None and claim.status.code in DECIDED:  # one may give the other's deadline alone
                alone = claim.when.start == claim.when.end
                known = known or by_deadline.get((claim.when.end, not alone))
                by_deadline.setdefault((claim.when.end, alone), voice)
            if voice.kind is AttributionKind.DOCUMENT:
                for key in _kinds_and_count(claim, voice):
                    known = known or by_kind.get(key)
                    by_kind.setdefault(key, voice)
            if known is not None and AttributionKind.DOCUMENT not in (known.kind, voice.kind):
                continue  # two officials may each have told it
            for day in days:
                by_day.setdefault(day, voice)
            if known is not None and known.report != voice.report:
                out.append(Relay(voice, known, True, "one_paper"))
                continue
            if voice.kind is not AttributionKind.DOCUMENT:
                continue
            before = (v for c, v in found[matter][max(0, n - MOST) : n]
                      if v.report != voice.report and v.kind is voice.kind and _meet(c, claim))
            out += (Relay(voice, other, False, "one_paper") for other in before)
    return out


def _kinds_and_count(claim: Claim, voice: Voice) -> list[tuple[str, int, Unit]]:
    """Return what kinds of paper it is, with the count it gives: a judgment on 33 households is one judgment."""
    figure = claim.figure
    if figure is None or figure.best is None or figure.quantifier is not Quantifier.EXACT:
        return []
    return [(kind, figure.best, figure.unit) for kind in sorted(paper_kinds(voice.text))]


def paper_kinds(text: str) -> frozenset[str]:
    """Return what kinds of paper words name, in one word for both languages."""
    return frozenset(kind for kind, pattern in _PAPER_KINDS.items() if pattern.search(text))


_PAPER_KINDS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in {
    "judgment": r"\b(judge?ments?|rulings?|verdict|court order|injunction)\b|판결|결정문|가처분|재판부",
    "decree": r"\b(decree|ordinance|directive|order|decision|resolution|circular)\b|법령|포고|명령|지시문|결정서|"
              r"훈령|고시",
    "notice": r"\b(notices?|notification|letter of eviction|summons)\b|통지|통고|공고|공문|계고",
    "list": r"\b(lists?|register|roll|record|ledger|log ?book)\b|명단|명부|장부|대장|기록부",
    "pictures": r"\b(images?|imagery|pictures?|photographs?|satellite)\b|위성|영상|사진",
    "permit": r"\b(permit|licen[cs]e|title|deed|contract|lease)\b|허가서|계약서|증서",
    "leaflet": r"\b(leaflets?|posters?|placards?)\b|전단|벽보",
}.items()}


def matter_of_paper(claim: Claim) -> str:
    """Return what a paper is about: all that puts people out of their homes as one."""
    return "moved" if claim.act.code in MOVED | HOMES else claim.act.code.value


def _stage(claim: Claim) -> Status:
    """Return how far a paper has it; what is planned by it is ordered."""
    return Status.ORDERED if claim.status.code is Status.PLANNED else claim.status.code


def _days(claim: Claim) -> list[dt.date]:
    """Return the day what it orders begins, and the day it is dated where the report is the document itself."""
    published = claim.reading.report.published
    days = [claim.when.start] if claim.when else []
    return [*days, published] if published and _itself(claim) else days


def _meet(a: Claim, b: Claim) -> bool:
    return a.when is None or b.when is None or (a.when.start <= b.when.end and b.when.start <= a.when.end)


def _itself(claim: Claim) -> bool:
    """Whether the report is the document."""
    return all(a.kind in (AttributionKind.DOCUMENT, AttributionKind.OUTLET) for a in claim.attribution)
