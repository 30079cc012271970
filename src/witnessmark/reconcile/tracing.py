"""Whose words a report repeats where it does not speak at first hand.

Recaps, relays and unattributed background are traced, claim by claim, to the earlier report of
the same incident that tells the same act, count and time. Invariant: only second-hand claims
are traced, only to reports published no later, and never to one's own report; a first-hand
speaker stays a speaker of their own, however alike the facts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from witnessmark.model.claim import Claim
from witnessmark.reconcile.compare import FigureLevel, figure_level
from witnessmark.reconcile.outlets import OutletNames, outlet_key
from witnessmark.reconcile.profile import Profile
from witnessmark.reconcile.speakers import one_name
from witnessmark.reconcile.stages import MOVED
from witnessmark.reconcile.strands import gap_days
from witnessmark.reconcile.voices import Speech, Voice, can_be, relayed_outlet
from witnessmark.vocab.codes import AttributionKind, Status

Kind = AttributionKind
LOOKING_BACK_DAYS = 30  # an unattributed telling this long after another report is a recap
REPEATED_DAYS = 14  # or this long, where count and day are those of the other
PAST_DAYS = 20  # and only of what was over by then
SAME_TIME_DAYS = 31
ANNOUNCED = frozenset({Status.RUMOURED, Status.THREATENED, Status.PLANNED, Status.ORDERED})
_COMPILED = re.compile(
    r"\b(compiled|drawn|gathered|summari[sz]ed)\b.{0,80}\b(reports?|press|media|sources)\b|"
    r"\bwhat was reported\b|보도를 (종합|정리)|언론 보도",
    re.IGNORECASE,
)
_PUBLICATION = re.compile(
    r"\b(report|brief(ing)?|study|bulletin|paper|survey|sitrep)\b|보고서|상황보고|백서|자료집|(^|\s)보고$",
    re.IGNORECASE,
)


_THE_NEWS = re.compile(
    r"^\s*(the|this|that|these|media|news|press|local|earlier|other|some)( (news|media|press|same|original|earlier))? "
    r"(reports?|articles?|dispatch|stor(y|ies)|accounts?)\s*$|"
    r"^\s*((이|그|해당|같은|앞선|언론) ?)?(보도|기사)\S{0,4}\s*$",
    re.IGNORECASE,
)
"""News that is read somewhere, and no paper of somebody's: `the report`, and not `the UN report`."""
_AS_REPORTED = re.compile(
    r"\baccording to (the )?(news |media |press |local |earlier )*(reports?|article|dispatch)\b(?! (of|by|from))|"
    r"\bas (was )?(earlier |previously )?reported\b|보도에 (따르면|의하면)|언론에 (따르면|의하면)|"
    r"보도(됐다|되었다|된 바)|알려진 바에 (따르면|의하면)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What tracing sees beside the speakers: profiles, incident and strand of each claim."""

    profiles: Mapping[str, Profile]
    episode: Mapping[str, int]
    strand: Mapping[str, int]
    outlets: OutletNames


@dataclass(frozen=True, slots=True)
class Relay:
    """A speaker of one report who is one of another, as of the outlet it relays.

    `why` names the template of the reason; an uncertain relay may be two speakers.
    """

    voice: Voice
    source: Voice
    certain: bool = True
    why: str = "relay"


def traced(speeches: Sequence[Speech], setting: Setting) -> list[Relay]:
    """Move second-hand claims to the voices they repeat; return who was relayed with their speaker.

    Voices are changed in place: claims nobody is named for go to the speaker of their strand,
    repeated claims to the earlier voice.
    """
    told: dict[int, list[tuple[Claim, Voice]]] = defaultdict(list)
    relays: list[Relay] = []
    for speech in as_published(speeches):
        silent = _to_speakers(speech, setting)
        for voice in speech.voices:
            if _second_hand(voice, speech, setting):
                reads = _reads(voice)
                kept = [c for c in voice.claims if not _moved(c, speech, told, setting, voice.kind, reads=reads)]
                recaps = [c for c in kept if voice.kind is Kind.OUTLET and _recap(c, speech, told, setting)]
                voice.claims = [c for c in kept if c not in recaps]
            elif voice.kind is not Kind.OUTLET:
                relay = _relayed(voice, speech, told, setting)
                if relay is not None:
                    relays.append(Relay(voice, relay))
        rest = [c for c in silent if not _moved(c, speech, told, setting, Kind.OUTLET)]
        first_hand = [v for v in speech.voices if not v.bare_denial and not _second_hand(v, speech, setting)]
        if len(first_hand) == 1 == len(speech.voices):
            first_hand[0].claims.extend(c for c in rest if not _recap(c, speech, told, setting))
        for voice in speech.voices:
            for claim in voice.claims:
                told[setting.episode[claim.id]].append((claim, voice))
    return relays


def _recap(
    claim: Claim, speech: Speech, told: Mapping[int, Sequence[tuple[Claim, Voice]]], setting: Setting
) -> bool:
    """Whether a claim that nobody is named for looks back at what others reported long before, faults and all."""
    published = published_on(speech)
    if not _past(claim, published):
        return False
    days = (c.reading.report.published for c, _ in told.get(setting.episode[claim.id], ()))
    return any(day is not None and (published - day).days >= LOOKING_BACK_DAYS for day in days)


def _past(claim: Claim, published: dt.date) -> bool:
    return claim.when is not None and (published - claim.when.end).days >= PAST_DAYS


def published_on(speech: Speech) -> dt.date:
    """Return the day a report was published; the last day there is where that is not known."""
    return speech.reading.report.published or dt.date.max


def as_published(speeches: Sequence[Speech]) -> list[Speech]:
    """Return the speeches in the order in which their reports were published."""
    return sorted(speeches, key=lambda s: (published_on(s), s.reading.report.id))


def _to_speakers(speech: Speech, setting: Setting) -> list[Claim]:
    """Give claims nobody is named for to the speaker of their strand or paragraph.

    Returned are those of strands in which nobody speaks at first hand; where several do and none
    in the claim's paragraph, it stays nobody's.
    """
    rest: list[Claim] = []
    for claim in speech.loose:
        strand = setting.strand[claim.id]
        speaking = [
            v
            for v in speech.voices
            if any(setting.strand[c.id] == strand and c.status.code is not Status.DENIED for c in v.claims)
        ]
        if relayed_outlet(claim, setting.outlets, speech) is not None or not speaking:
            rest.append(claim)
            continue
        beside = [v for v in speaking if any(_one_paragraph(c, claim) for c in v.claims)]
        if len(speaking) == 1 or len(beside) == 1:
            (beside if len(beside) == 1 else speaking)[0].claims.append(claim)
    return rest


def _one_paragraph(a: Claim, b: Claim) -> bool:
    left, right = sorted((a.passage.start, b.passage.start))
    return "\n" not in a.reading.text[left:right].strip()


def _second_hand(voice: Voice, speech: Speech, setting: Setting) -> bool:
    """Whether a voice only repeats: an outlet, a relayed outlet, a published report, a compiler.

    A body that another outlet quotes is a speaker there, not a compiler.
    """
    if voice.kind is Kind.ORGANISATION:
        if _reads(voice):
            return True
        read = [relayed_outlet(claim, setting.outlets, speech) for claim in voice.claims]
        return all(outlet is None for outlet in read) or all(outlet is not None for outlet in read)
    if voice.kind in (Kind.OUTLET, Kind.OTHER_MEDIA):
        return True
    return voice.kind is Kind.DOCUMENT and bool(_PUBLICATION.search(voice.text))


def _reads(voice: Voice) -> bool:
    """Whether what speaks is a publication that is read, `this report`, and not a body that puts out its own."""
    if voice.kind is Kind.DOCUMENT:
        return bool(_THE_NEWS.search(voice.text))
    return voice.kind is Kind.ORGANISATION and not voice.own and bool(_PUBLICATION.search(voice.text))


def _moved(
    claim: Claim,
    speech: Speech,
    told: Mapping[int, Sequence[tuple[Claim, Voice]]],
    setting: Setting,
    kind: AttributionKind,
    *,
    reads: bool = False,
) -> bool:
    """Trace one claim; whether an earlier voice took it. `reads` where it is read in a publication."""
    outlet = relayed_outlet(claim, setting.outlets, speech)
    freely = reads or kind is Kind.OTHER_MEDIA or outlet is not None
    freely = freely or (kind is Kind.OUTLET and bool(_AS_REPORTED.search(claim.quote)))
    freely = freely or (kind is Kind.ORGANISATION and bool(_COMPILED.search(speech.reading.text)))
    own = kind is Kind.ORGANISATION and not freely
    source = _source(claim, speech, told, setting, outlet, freely=freely, own=own)
    if source is None:
        return False
    source.claims.append(claim)
    return True


def _relayed(
    voice: Voice, speech: Speech, told: Mapping[int, Sequence[tuple[Claim, Voice]]], setting: Setting
) -> Voice | None:
    """Return the voice of the relayed outlet's own report that a speaker named behind it is."""
    found: list[Voice] = []
    for claim in voice.claims:
        outlet = relayed_outlet(claim, setting.outlets, speech)
        if outlet is None:
            return None
        source = _source(claim, speech, told, setting, outlet, freely=True, voice=voice)
        if source is not None:
            found.append(source)
    return max(found, key=lambda v: (sum(v is o for o in found), -found.index(v)), default=None)


def _source(
    claim: Claim,
    speech: Speech,
    told: Mapping[int, Sequence[tuple[Claim, Voice]]],
    setting: Setting,
    outlet: str | None,
    *,
    freely: bool,
    voice: Voice | None = None,
    own: bool = False,
) -> Voice | None:
    """Return who told this first: of the named outlet where there is one, else of any report.

    A count that a body gives as its `own` has been told first only by who gave that count.

    Where the claim has a speaker of its own, `voice`, only whoever can be that speaker is asked.
    """
    published = published_on(speech)
    past = _past(claim, published)
    ranked: list[tuple[bool, bool, float, int, Voice]] = []
    heard = told.get(setting.episode[claim.id], ())
    if voice is not None:
        heard = [(other, source) for other, source in heard if can_be(voice, source) or _speaks_as(source, outlet)]
    for n, (other, source) in enumerate(heard):
        report = other.reading.report
        if report.id == claim.reading.report.id or report.published is None:
            continue
        mine, theirs = setting.profiles[claim.id], setting.profiles[other.id]
        back = REPEATED_DAYS if _repeats(mine, theirs) else LOOKING_BACK_DAYS
        if not freely and (not past or (published - report.published).days < back):
            continue
        fit = _fit(mine, theirs)
        if fit > 0 and not (own and mine.low is not None and (mine.low, mine.unit) != (theirs.low, theirs.unit)):
            named = outlet is not None and outlet_key(report.outlet) == outlet
            alike = voice is not None and one_name(voice.text, source.text) is True
            ranked.append((alike, named, fit + 0.5 * (report.outlet is not None), -n, source))
    if ranked:
        return max(ranked, key=lambda r: r[:4])[4]
    return _carried(claim, heard, outlet) if freely else None


def _repeats(a: Profile, b: Profile) -> bool:
    """Whether two claims give one count and one day of one act."""
    dated = a.start == a.end == b.start == b.end and a.start is not None and not (a.time_soft or b.time_soft)
    return dated and a.act is b.act and a.low is not None and (a.low, a.high, a.unit) == (b.low, b.high, b.unit)


def _speaks_as(source: Voice, outlet: str | None) -> bool:
    """Whether a voice is an outlet's own, and that outlet the one relayed."""
    passive = source.kind in (Kind.OUTLET, Kind.OTHER_MEDIA)
    return passive and any(outlet_key(c.reading.report.outlet) == outlet for c in source.claims)


def _carried(claim: Claim, told: Sequence[tuple[Claim, Voice]], outlet: str | None) -> Voice | None:
    """Return the main voice of the relayed outlet's reports on the incident, though the words differ."""
    if outlet is None:
        return None
    voices = [
        voice
        for other, voice in told
        if outlet_key(other.reading.report.outlet) == outlet and other.reading.report.id != claim.reading.report.id
    ]
    return max(voices, key=lambda v: (sum(v is o for o in voices), -voices.index(v)), default=None)


def _fit(a: Profile, b: Profile) -> float:
    """Return how well one claim may be the other retold; 0 where it can't be."""
    if a.act is not b.act and not {a.act, b.act} <= MOVED and a.stage is not b.stage:
        return 0.0
    if (a.status in ANNOUNCED) is not (b.status in ANNOUNCED) or b.status is Status.DENIED:
        return 0.0
    gap = gap_days(a, b)
    if gap is not None and gap > SAME_TIME_DAYS:
        return 0.0
    fit = 1.0 + (a.act is b.act) + (a.stage is b.stage) + 0.5 * (gap == 0)
    if a.low is not None and b.low is not None:
        if a.low == b.low or a.high == b.high is not None:
            fit += 3.0
        elif figure_level(a, b) not in (FigureLevel.EQUAL, FigureLevel.COMPATIBLE):
            return 0.0
    elif a.low is not None:
        fit -= 1.5
    shared = (a.groups & b.groups, a.grounds & b.grounds, a.organs & b.organs)
    return fit + 0.3 * sum(bool(mask) for mask in shared)
