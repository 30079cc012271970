"""Who speaks in one report: attributions reduced to distinct speakers.

Invariant: `a separate source` is another speaker, `the source` and `he` the one before; a
claim that names nobody belongs to the report's only speaker, to the outlet where nobody is
named at all, and to nobody where several speak. Across reports: `origins`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace

from witnessmark.model.claim import Attribution, Claim
from witnessmark.model.figure import Figure
from witnessmark.model.text import Reading, Span
from witnessmark.reconcile.antecedents import antecedent
from witnessmark.reconcile.links import Split
from witnessmark.reconcile.media import media_of, passed_on, sentence_at, told_before, told_to
from witnessmark.reconcile.outlets import OutletNames, outlet_key
from witnessmark.reconcile.places import APART, Relation, Spot, relation, spot_of
from witnessmark.reconcile.speakers import (
    ALIAS,
    ANONYMOUS,
    INDEFINITE,
    NEW,
    PEOPLE,
    body_words,
    collective,
    first_person,
    head_of,
    latin,
    means,
    name_of,
    noun_of,
    office_of,
    one_name,
    other_person,
    ours,
    person_name,
    points_back,
    possessive,
    pronoun,
    same_kind,
    staff,
    this_body,
    titled,
)
from witnessmark.vocab.codes import AttributionKind, Status
from witnessmark.vocab.codes import Speech as Manner

OUTSIDE = frozenset({"doctor", "nurse", "official", "cadre", "spokes", "activist"})
"""Who speaks by an office or a calling, and not as one of `the residents`."""
HEARSAY = frozenset({AttributionKind.NAMED_PERSON, AttributionKind.ANONYMOUS_SOURCE})
"""Who may only pass on what was read or heard on the air: of an eyewitness it is not asked."""
BODIES = frozenset({AttributionKind.ORGANISATION, AttributionKind.OFFICIAL_STATEMENT})


@dataclass(slots=True)
class Voice:
    """One speaker of one report, filled while the report is read.

    `told_to` are keys of the outlets the words were told to; `media` the outlet that is
    relayed when nobody behind it is named; `own` holds where the body that puts the report out
    speaks for itself; `aside` where somebody is quoted who studies such things and says no count of their own.
    `bare_denial` holds when all it says is denied; `through` is the person who passes on what they told.
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
    own: bool = False
    aside: bool = False
    through: str = ""
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
    bodies = _bodies(claims)
    for claim in sorted(claims, key=lambda c: (_said_at(c), c.passage.start, c.id)):
        said = speaker_of(claim) or _saw(claim, own)
        if said is None:
            silent.append(claim)
            continue
        media = media_of(claim, outlets, own, bodies) if said.kind is AttributionKind.OTHER_MEDIA else None
        itself = _itself(said, reading)
        may = frozenset() if _set_against(said, reading) else frozenset(v.index for v in voices)
        voice = _quoted(voices, said, reading) or _match(voices, said, media, itself, may)
        if voice is None:
            said = _meant(said, reading)
            voice = _match(voices, said, media, itself, may) or _new_voice(voices, reading, said, media)
        voice.own = voice.own or itself
        _learn(voice, said, claim)
        if not voice.told_to:
            voice.told_to = told_to(claim, said, outlets, own, bodies)
        voice.claims.append(claim)
    for voice in voices:
        voice.aside = _studies(voice, reading)
    voices = _named_later(voices)
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


def can_be(voice: Voice, source: Voice) -> bool:
    """Whether a speaker quoted from another report can be this speaker there: of one kind, and not of another name."""
    named = one_name(voice.text, source.text)
    if named is not None:
        return named
    if voice.kind is AttributionKind.NAMED_PERSON or source.kind is AttributionKind.NAMED_PERSON:
        return same_kind(voice.kind, source.kind) or {voice.kind, source.kind} & ANONYMOUS != set()
    return same_kind(voice.kind, source.kind)


def speaker_of(claim: Claim) -> Attribution | None:
    """Return the nearest person, body or document behind a claim; a relayed outlet else."""
    chain = [a for a in claim.attribution if a.kind is not AttributionKind.OUTLET]
    inner = [a for a in chain if a.kind is not AttributionKind.OTHER_MEDIA]
    return next(iter(inner or chain), None)


def _saw(claim: Claim, own: str | None) -> Attribution | None:
    """Return the newsroom's own reporter where a passage that names no speaker says that one of them saw it."""
    plain = _QUOTES.sub(lambda m: " " * len(m[0]), claim.quote)
    found = _OWN_EYES.search(claim.quote) or _I_SAW.search(plain)
    if found is None or ((outlet := found.groupdict().get("outlet")) and outlet_key(outlet.strip()) != own):
        return None
    start = claim.passage.start + found.start("who")
    span = Span(start, start + len(found["who"]))
    return Attribution(AttributionKind.EYEWITNESS, Manner.NARRATED, found["who"], span)


_QUOTES = re.compile(r"[“\"][^“”\"]*[”\"]")
_I_SAW = re.compile(
    r"(?P<who>\bI\b(?= (?:\w+ ){0,2}(?:saw|counted|watched|stood|reached|found|walked|visited|looked)\b)|"
    r"(?<![가-힣])기자(?=(?:가|는)? [^.\n]{0,40}(?:찾은|찾아간|찾아갔|둘러본|둘러보|세어|목격|보았|봤|확인)))"
)
_OWN_EYES = re.compile(
    r"(?P<who>\b(?:our(?: own)?|this (?:news)?paper['’]s|the (?:paper|agency|radio|station)['’]s|"
    r"[Aa]n?(?P<outlet>(?: [A-Z][\w&]+){1,4}))"
    r" (?:reporter|correspondent|photographer|journalist|crew)s?|(?:본지|본보) (?:기자|취재진))\b[^.\n]{0,60}?"
    r"(?:\b(?:saw|watched|counted|witnessed|looked on|stood|was there|found)\b|목격|지켜|확인|세어)"
)


def _set_against(said: Attribution, reading: Reading) -> bool:
    """Whether a speaker is named to be told from another: `unlike the teacher …`, `그 교사와 달리`."""
    if said.span is None:
        return False
    before, after = reading.text[max(0, said.span.start - 30) : said.span.start], reading.text[said.span.end :][:20]
    return bool(_UNLIKE.search(before) or _UNLIKE_KO.match(after))


_UNLIKE = re.compile(
    r"\b(unlike|in contrast (to|with)|contrary to|as opposed to|other than|apart from|besides|independently of|"
    r"no relation (of|to)|not) (the |that |this )?$",
    re.IGNORECASE,
)
_UNLIKE_KO = re.compile(r"(과|와)(는)? ?(달리|다르게|다른|별개로|별도로|상관없이)")


def _meant(said: Attribution, reading: Reading) -> Attribution:
    """Return who is meant by a pronoun that stands for nobody who spoke before: the person brought in before it."""
    if said.kind not in PEOPLE or said.span is None or not pronoun(said.text or ""):
        return said
    found = antecedent(reading.text, said.span.start)
    return replace(said, text=found[0], span=found[1]) if found else said


def _quoted(voices: Sequence[Voice], said: Attribution, reading: Reading) -> Voice | None:
    """Return the only person who spoke before where `I` stands in quotation marks: the quoted, and not the author."""
    if said.kind not in PEOPLE or said.span is None or not first_person(said.text or ""):
        return None
    start = said.span.start
    people = [v for v in voices if v.kind in PEOPLE]
    inside = any(m.start() < start < m.end() for m in _QUOTES.finditer(reading.text))
    return people[0] if inside and len(people) == 1 and not first_person(people[0].text) else None


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
    if len(said.text or "") > len(voice.text) and not pronoun(said.text or ""):
        voice.text = said.text or ""
    if voice.place is None and said.place is not None:
        voice.place = spot_of(said.place)
    told = said.told_on or next((a.told_on for a in claim.attribution if a.told_on), None)
    if voice.told is None and told is not None:
        voice.told = (told.start.toordinal(), told.end.toordinal())
    voice.handle = voice.handle or said.source
    voice.through = voice.through or _passed_on_by(said, claim)


def _passed_on_by(said: Attribution, claim: Claim) -> str:
    """Return the words for the person through whom a speaker is heard, the next in the chain, where there is one."""
    at = next((n for n, link in enumerate(claim.attribution) if link is said), len(claim.attribution))
    return next((link.text for link in claim.attribution[at + 1:] if link.text and link.kind in PEOPLE), "")


def _itself(said: Attribution, reading: Reading) -> bool:
    """Whether a body speaks of itself in a report that it puts out: `we`, or its own name."""
    text = said.text or ""
    if said.kind not in BODIES:
        return False
    outlet = reading.report.outlet or ""
    own = name_of(outlet)
    if said.kind is AttributionKind.OFFICIAL_STATEMENT and office_of(outlet) and office_of(text) & office_of(outlet):
        return not person_name(text)  # the Minister, in a release of the Ministry of Defence
    if this_body(text) and is_body(outlet):
        return True
    if ours(text) or (bool(own) and name_of(text) >= own):
        return True
    if _THE.match(text) and own and name_of(_THE.sub("", text)) and name_of(_THE.sub("", text)) <= own:
        return True  # the Monitor's sources, in the bulletin of the Northern Monitor
    return said.kind is AttributionKind.ORGANISATION and bool(_BODY.search(outlet)) and not _named(text)


_THE = re.compile(r"\s*the\s+", re.IGNORECASE)
_BODY = re.compile(
    r"\b(association|centre|center|circle|cluster|coalition|commission|committee|council|desk|forum|group|league|network|office|"
    r"organi[sz]ation|team|union|unit|watch)\b|협회|단체|연합|연대|위원회|네트워크|센터|모임|기구",
    re.IGNORECASE,
)


def is_body(outlet: str) -> bool:
    """Whether an outlet's name is a body's: a group, an office, a committee."""
    return bool(_BODY.search(outlet) or office_of(outlet))


def _studies(voice: Voice, reading: Reading) -> bool:
    """Whether a named person comments as one who studies such things, without a count: others saw it."""
    if voice.kind is not AttributionKind.NAMED_PERSON or any(c.figure for c in voice.claims):
        return False
    return any(_SCHOLAR.search(sentence_at(reading.text, start)) for start, _ in sorted(voice.spans))


_SCHOLAR = re.compile(
    r"\b(analyst|researcher|research fellow|professor|scholar|academic|think[- ]tank|who (studies|researches))\b|"
    r"교수|연구(원|위원)|전문가|분석가",
    re.IGNORECASE,
)


def _named_later(voices: list[Voice]) -> list[Voice]:
    """Return the speakers with a body that is described first, `a monitoring group`, taken for the only body of its
    kind that the report names after it, where what both count of one act agrees."""
    gone: set[int] = set()
    for voice in voices:
        if voice.kind is not AttributionKind.ORGANISATION or not DESCRIBED.search(voice.text):
            continue
        after = [v for v in voices if v.kind is voice.kind and v.start > voice.start and not DESCRIBED.search(v.text)]
        if len(after) == 1 and _one_account(voice.claims, after[0].claims):
            after[0].claims[:0] = voice.claims
            after[0].spans |= voice.spans
            gone.add(voice.index)
    return [v for v in voices if v.index not in gone]


def _one_account(first: Sequence[Claim], then: Sequence[Claim]) -> bool:
    """Whether two tellings share an act and no counts of it are at odds."""
    pairs = [(a, b) for a in first for b in then if a.act.code is b.act.code]
    return bool(pairs) and all(
        a.figure is None or b.figure is None or a.figure.unit is not b.figure.unit or _meet(a.figure, b.figure)
        for a, b in pairs
    )


def _meet(a: Figure, b: Figure) -> bool:
    return (a.low or 0) <= (b.high or math.inf) and (b.low or 0) <= (a.high or math.inf)


DESCRIBED = re.compile(
    r"^\s*(?i:an?|one|some) ([a-z-]+ )*(group|organi[sz]ation|agency|charity|ngo|association|body|network|watchdog)"
    r"( (that|which|based|working|active|operating|in|with|from|of|near) [^,]*)?\s*$|"
    r"^[가-힣 ]*(인권|감시|구호|시민|민간|국제|현지)[가-힣 ]*(단체|기구|기관)\s*$"
)
"""Words for a body that name none: `a rights group based in Seoul`."""


def _named(text: str) -> bool:
    """Whether words for a body hold a name: a capital after the first word, or another body of Hangul name."""
    return bool(re.search(r"\s[A-Z]", text)) or bool(_BODY.search(text) and not latin(text)) or bool(NEW.search(text))


def _bodies(claims: Sequence[Claim]) -> frozenset[tuple[int, int]]:
    """Return the spans in which bodies are named as speakers: an outlet's name in them is no paper that is read."""
    named = (a for claim in claims for a in claim.attribution if a.kind in BODIES and a.span)
    return frozenset((a.span.start, a.span.end) for a in named if a.span)


def _match(
    voices: list[Voice], said: Attribution, media: str | None, itself: bool, may: Set[int]
) -> Voice | None:
    """Return the speaker of this report that an attribution means, if it was met before; only those with a number in
    `may` are meant by words that do not describe them."""
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
    if itself:
        return next((v for v in voices if v.own and v.kind is said.kind), None)
    fitting = [v for v in reversed(voices) if same_kind(v.kind, said.kind) and _same_description(v, said)
               and (v.index in may or means(text, v.text))]
    if fitting:
        return fitting[0]
    if said.kind is not AttributionKind.DOCUMENT and points_back(text):
        met = [v for v in reversed(voices) if v.media is None and v.kind is not AttributionKind.DOCUMENT]
        if possessive(text):  # `his own count` is the speaker's; `her brother` is somebody else
            return next(iter(met), None) if said.kind in BODIES else None
        meant = [v for v in met if means(text, v.text)]
        if not meant and said.kind not in BODIES:
            meant = [v for v in met if v.kind not in BODIES and v.index in may]  # a person met before, by another word
        return next(iter(meant), None)
    return None


def _same_description(voice: Voice, said: Attribution) -> bool:
    text = said.text or ""
    if said.kind not in ANONYMOUS:
        mine, other = name_of(text), name_of(voice.text)
        if not (mine and other) and titled(text) and titled(text) == noun_of(voice.text):
            return True  # a local administrator … the administrator, U Than Oo
        if said.kind is AttributionKind.NAMED_PERSON:
            return bool(mine and other) and (mine <= other or other <= mine)
        if not (latin(text) and latin(voice.text)):
            mine, other = body_words(text), body_words(voice.text)
        back = points_back(text) and means(text, voice.text)
        return text == voice.text or back or (bool(mine and other) and (mine <= other or other <= mine))
    if first_person(text) or first_person(voice.text):
        return first_person(text) and first_person(voice.text)
    if staff(text) or staff(voice.text):
        return staff(text) and staff(voice.text)
    named = one_name(text, voice.text)
    if named is not None:
        return named
    if collective(text) or collective(voice.text):
        # what is said of all of them is not proved apart from whoever of them is quoted: a resident, no official
        return not {head_of(text), voice.head} & OUTSIDE
    if bool(person_name(text)) is not bool(person_name(voice.text)):
        return bool(set(re.findall(r"[^\W_]+", text.casefold())) & {noun_of(voice.text)} or
                    set(re.findall(r"[^\W_]+", voice.text.casefold())) & {noun_of(text)})
    if other_person(text, voice.text):
        return False
    head, known = head_of(text), voice.head
    if head and known and head != known:
        return False
    if ALIAS.search(text) or INDEFINITE.search(text) or not (head or known):
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
    own = outlet_key(speech.reading.report.outlet)
    found = media_of(claim, outlets, own, _bodies([c for v in speech.voices for c in v.claims]))
    if found is None and speaker_of(claim) is None and told_before(claim, outlets, own):
        return own
    said = speaker_of(claim)
    if found is None and said is not None and said.kind in HEARSAY:
        return passed_on(claim, outlets, own)
    return found
