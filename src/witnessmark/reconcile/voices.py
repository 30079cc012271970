"""Who speaks in one report: attributions reduced to distinct speakers.

Invariant: `a separate source` is another speaker, `the source` and `he` the one before; a
claim that names nobody belongs to the report's only speaker, to the outlet where nobody is
named at all, and to nobody where several speak. Across reports: `origins`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from witnessmark.model.claim import Attribution, Claim
from witnessmark.model.text import Reading
from witnessmark.reconcile.links import Split
from witnessmark.reconcile.media import media_of, told_to
from witnessmark.reconcile.outlets import OutletNames, outlet_key
from witnessmark.reconcile.places import APART, Relation, Spot, relation, spot_of
from witnessmark.reconcile.speakers import ALIAS, ANONYMOUS, INDEFINITE, NEW, SAME, head_of, name_of, noun_of, same_kind
from witnessmark.vocab.codes import AttributionKind, Status


@dataclass(slots=True)
class Voice:
    """One speaker of one report, filled while the report is read.

    `told_to` are keys of the outlets the words were told to; `media` the outlet that is
    relayed when nobody behind it is named. `bare_denial` holds when all it says is denied.
    """

    report: str
    index: int
    kind: AttributionKind
    text: str
    start: int
    place: Spot | None = None
    told: tuple[int, int] | None = None
    told_to: frozenset[str] = frozenset()
    media: str | None = None
    handle: str | None = None
    claims: list[Claim] = field(default_factory=list)
    spans: set[tuple[int, int]] = field(default_factory=set)

    @property
    def head(self) -> str:
        return head_of(self.text)

    @property
    def bare_denial(self) -> bool:
        return bool(self.claims) and all(c.status.code is Status.DENIED for c in self.claims)


@dataclass(frozen=True, slots=True)
class Speech:
    """A report's speakers, the claims no speaker is named for, and the outlet speaking."""

    reading: Reading
    voices: tuple[Voice, ...]
    loose: tuple[Claim, ...]

    @property
    def named(self) -> tuple[Voice, ...]:
        return tuple(v for v in self.voices if v.kind is not AttributionKind.OUTLET)


def speech_of(reading: Reading, claims: Sequence[Claim], outlets: OutletNames) -> Speech:
    """Reduce the attributions of one report's claims (in text order) to its speakers."""
    voices: list[Voice] = []
    silent: list[Claim] = []
    own = outlet_key(reading.report.outlet)
    for claim in sorted(claims, key=lambda c: (_said_at(c), c.passage.start, c.id)):
        said = speaker_of(claim)
        if said is None:
            silent.append(claim)
            continue
        media = media_of(claim, outlets, own) if said.kind is AttributionKind.OTHER_MEDIA else None
        voice = _match(voices, said, media) or _new_voice(voices, reading, said, media)
        _learn(voice, said, claim)
        if not voice.told_to:
            voice.told_to = told_to(claim, said, outlets, own)
        voice.claims.append(claim)
    if voices:
        return Speech(reading, tuple(voices), tuple(silent))
    outlet = Voice(
        reading.report.id,
        0,
        AttributionKind.OUTLET,
        reading.report.outlet or "",
        0,
        told_to=frozenset({own}) if own else frozenset(),
        claims=silent,
    )
    return Speech(reading, (outlet,), ())


def parted(speeches: Sequence[Speech], splits: Sequence[Split]) -> list[Speech]:
    """Return the speeches with each voice that a person's split runs through made into two."""
    out = list(speeches)
    for split in splits:
        for n, speech in enumerate(out):
            voices = list(speech.voices)
            for i, voice in enumerate(speech.voices):
                off = [c for c in voice.claims if c.id in split.off]
                if off and len(off) < len(voice.claims):
                    rest = [c for c in voice.claims if c.id not in split.off]
                    voices[i] = replace(voice, claims=rest)
                    voices.append(replace(voice, index=len(voices), claims=off, spans=set()))
            if len(voices) > len(speech.voices):
                out[n] = replace(speech, voices=tuple(voices))
    return out


def speaker_of(claim: Claim) -> Attribution | None:
    """Return the nearest person, body or document behind a claim; a relayed outlet else."""
    chain = [a for a in claim.attribution if a.kind is not AttributionKind.OUTLET]
    inner = [a for a in chain if a.kind is not AttributionKind.OTHER_MEDIA]
    return next(iter(inner or chain), None)


def _said_at(claim: Claim) -> int:
    said = speaker_of(claim)
    return said.span.start if said and said.span else claim.passage.start


def _new_voice(voices: list[Voice], reading: Reading, said: Attribution, media: str | None) -> Voice:
    start = said.span.start if said.span else 0
    voice = Voice(reading.report.id, len(voices), said.kind, said.text or "", start, media=media)
    voices.append(voice)
    return voice


def _learn(voice: Voice, said: Attribution, claim: Claim) -> None:
    """Add what this attribution tells to what is known of the speaker."""
    if said.span:
        voice.spans.add((said.span.start, said.span.end))
    if len(said.text or "") > len(voice.text):
        voice.text = said.text or ""
    if voice.place is None and said.place is not None:
        voice.place = spot_of(said.place)
    told = said.told_on or next((a.told_on for a in claim.attribution if a.told_on), None)
    if voice.told is None and told is not None:
        voice.told = (told.start.toordinal(), told.end.toordinal())
    voice.handle = voice.handle or said.source


def _match(voices: list[Voice], said: Attribution, media: str | None) -> Voice | None:
    """Return the speaker of this report that an attribution means, if it was met before."""
    text = said.text or ""
    if said.source:
        known = [v for v in voices if v.handle == said.source]
        if known:
            return known[0]
    span = (said.span.start, said.span.end) if said.span else None
    for voice in voices:
        if span in voice.spans:
            return voice
    if said.kind is AttributionKind.OTHER_MEDIA:
        return next((v for v in voices if v.kind is said.kind and v.media == media), None)
    if NEW.search(text):
        return next((v for v in voices if v.text == text and same_kind(v.kind, said.kind)), None)
    fitting = [v for v in reversed(voices) if same_kind(v.kind, said.kind) and _same_description(v, said)]
    if fitting:
        return fitting[0]
    if SAME.search(text) and not (
        _TITLED.search(text) and said.kind is not AttributionKind.ANONYMOUS_SOURCE
    ):
        return next((v for v in reversed(voices) if v.media is None), None)
    return None


_TITLED = re.compile(
    r"\b(ministry|government|committee|office|police|organi[sz]ation|court|council)\b", re.IGNORECASE
)


def _same_description(voice: Voice, said: Attribution) -> bool:
    text = said.text or ""
    if said.kind is AttributionKind.NAMED_PERSON:
        mine, other = name_of(text), name_of(voice.text)
        return bool(mine and other) and (mine <= other or other <= mine)
    if said.kind not in ANONYMOUS:
        mine, other = name_of(text), name_of(voice.text)
        return text == voice.text or bool(SAME.search(text)) or bool(mine & other)
    head, known = head_of(text), voice.head
    if head and known and head != known:
        return False
    if ALIAS.search(text) or INDEFINITE.search(text):
        noun, met = noun_of(text), noun_of(voice.text)
        if noun and met and noun != met and not (head and head == known):
            return False
    place = spot_of(said.place) if said.place else None
    if place and voice.place and relation(place, voice.place) in (*APART, Relation.COUNTRY):
        return False
    if said.told_on and voice.told:
        return (
            said.told_on.start.toordinal() <= voice.told[1] and voice.told[0] <= said.told_on.end.toordinal()
        )
    return True


def relayed_outlet(claim: Claim, outlets: OutletNames, speech: Speech) -> str | None:
    """Return the key of the outlet a claim says it was read in; the report's own where it says so."""
    return media_of(claim, outlets, outlet_key(speech.reading.report.outlet))
