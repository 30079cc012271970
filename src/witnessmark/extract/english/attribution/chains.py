"""Attribution chains: whose statement a passage is, from the nearest speaker outward.

Speakers are tied across the text: pronouns and "the source", "the official" point back to
the last speaker that fits; "a separate source" opens a new one. A passage without a mark
takes the nearest speaker of its paragraph, then the one testifier a piece rests on, then
what kind of document this is, else nothing (the outlet closes every chain later).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from witnessmark.extract.english.attribution.firsthand import speaks_for_office, went_through
from witnessmark.extract.english.attribution.kinds import is_commoner, is_pronoun, kind_of, was_there
from witnessmark.extract.english.attribution.relations import Attributed
from witnessmark.extract.english.genre import Genre
from witnessmark.extract.frames import Said
from witnessmark.extract.mentions import PlaceMention, TimeMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import AttributionKind as Kind
from witnessmark.vocab.codes import Speech

if TYPE_CHECKING:
    from witnessmark.extract.english.scene import Scene, Sentence

_SAME = re.compile(
    r"^(?:the|this|that)\s+(?:same\s+|latter\s+)?(?:\w+\s+)?(?:source|official|witness|eyewitness|resident|"
    r"informant|person|"
    r"spokes\w+|minister|statement|report|ministry|agency|group|organi[sz]ation|newspaper|document|man|woman|"
    r"governor|mayor|"
    r"villager|farmer|trader|lawyer|activist|elder|chief|commissioner|defector|outlet|broadcaster|paper|"
    r"bulletin|insider)s?$",
    re.I,
)
_NAMELESS = re.compile(
    r"\b(?:condition of anonymity|not to be (?:named|identified)|declined to be (?:named|identified)|not "
    r"authori[sz]ed to speak|"
    r"requested anonymity|spoke anonymously|whose name (?:is|was|has been) withheld)\b",
    re.I,
)
LATEST = 100
AHEAD = 2
"""Sentences by which an unmarked statement may stand before the eyewitness of its paragraph."""
AFTER = 120
"""Code points behind a speaker's name in which a clause tells who they are."""
_CLOSING = re.compile(r"(?:\s(?!that\b)[\w’'-]+){0,9}?\s(?:on\s)?(?:the\s)?")
_ASIDE = re.compile(r",?\s+(?:who|which)\b[^,.;]*")
_OTHER = re.compile(r"^(?:an?other|a (?:separate|different|second|third|further)|one|some|several|two)\b", re.I)


@dataclass(slots=True, eq=False)
class Speaker:
    """One speaker of the text: the fullest mention and its kind."""

    span: Span | None
    text: str
    kind: Kind
    told_on: TimeMention | None = None
    place: PlaceMention | None = None


@dataclass(slots=True)
class Voices:
    """All attributions of a document with their speakers."""

    scene: Scene
    genre: Genre
    relations: list[tuple[Attributed, Speaker | None]] = field(default_factory=list)
    speakers: list[Speaker] = field(default_factory=list)
    turns: dict[int, Speaker] = field(default_factory=dict)
    by_sentence: dict[int, list[tuple[Attributed, Speaker | None]]] = field(default_factory=dict)
    relayed: list[tuple[Attributed, Speaker | None]] = field(default_factory=list)
    testifier: Speaker | None = None

    def taboo(self, sentence: Sentence) -> list[Span]:
        """Return stretches of a sentence that tell who said it, where and when, not the act."""
        out: list[Span] = []
        for relation, speaker in self._around(sentence, 0):
            out.append(relation.cue)
            if relation.source is not None:
                out.append(relation.source)
                aside = self._aside(relation, relation.source)
                out += [aside] if aside is not None else []
            if relation.to is not None and kind_of(relation.to.slice(self.scene.document.text)) is Kind.OTHER_MEDIA:
                out.append(relation.to)
            if speaker is not None:
                out += [m.span for m in (speaker.told_on, speaker.place) if m is not None]
        return out

    def _aside(self, relation: Attributed, source: Span) -> Span | None:
        """Return a clause that only tells who the speaker is ("…, who leads a group in Nakuru,")."""
        text = self.scene.document.text
        match = _ASIDE.match(text, source.end)
        if match is None:
            return None
        end = relation.cue.start if source.end < relation.cue.start < source.end + 200 else match.end()
        return Span(source.end, max(end, source.end + 1))

    def _around(self, sentence: Sentence, reach: int) -> list[tuple[Attributed, Speaker | None]]:
        """Return the attributions made at most `reach` sentences away, in text order."""
        numbers = range(sentence.number - reach, sentence.number + reach + 1)
        return [item for number in numbers for item in self.by_sentence.get(number, ())]

    def said(self, sentence: Sentence, at: Span) -> tuple[Said, ...]:
        """Return the chain for words at `at`."""
        covering = [
            (a, s)
            for a, s in self._around(sentence, 40)
            if s is not None and a.source is not None and any(c.covers(at) for c in a.content)
        ]
        if self.genre.kind is Kind.EYEWITNESS:  # in a letter "they say" is the writer's own telling
            text = self.scene.document.text
            covering = [i for i in covering if i[0].source is not None and not is_pronoun(i[0].source.slice(text))]
        covering.sort(key=lambda item: min(c.end - c.start for c in item[0].content if c.covers(at)))
        links: list[Said] = []
        used: list[Speaker] = []
        for relation, speaker in covering:
            if self._own_outlet(speaker):
                return ()
            if speaker is not None and speaker not in used and all(k.span != relation.source for k in links):
                links.append(self._link(speaker, relation))
                used.append(speaker)
        if links:
            return self._relayed(tuple(links), used)
        if sentence.block.start in self.turns:
            speaker = self.turns[sentence.block.start]
            told = self._told_on(speaker, sentence.block.start)
            return (Said(speaker.kind, Speech.DIRECT, speaker.span, told, speaker.place),)
        if self.genre.kind is Kind.EYEWITNESS and self.genre.issuer is not None:
            return (Said(Kind.EYEWITNESS, Speech.DIRECT, self.genre.issuer),)
        near = self._nearest(sentence)
        if near is not None:
            relation, speaker = near
            return self._relayed((self._link(speaker, relation, Speech.NARRATED),), [speaker])
        sole = self.testifier
        if sole is not None:
            return (Said(sole.kind, Speech.NARRATED, sole.span, sole.told_on, sole.place),)
        if self.genre.kind is not None:
            return (Said(self.genre.kind, Speech.NARRATED, self.genre.issuer),)
        return ()

    def _told_on(self, speaker: Speaker, start: int) -> TimeMention | None:
        """Return the day of telling: of what the author of the message at `start` says, the message's own."""
        entry = self.scene.document.entry(start)
        own = entry is not None and entry.author is not None and self.turns.get(start) is speaker
        return (entry.told_on if own and entry is not None else None) or speaker.told_on

    def _own_outlet(self, speaker: Speaker | None) -> bool:
        """Tell whether the speaker is the outlet itself ("Border Press reported last year")."""
        outlet = (self.scene.document.outlet or "").casefold()
        return (
            speaker is not None and len(speaker.text) > 3 and speaker.kind in {Kind.OTHER_MEDIA, Kind.ORGANISATION}
            and speaker.text.casefold().removeprefix("the ") == outlet
        )

    def find_sole(self) -> Speaker | None:
        """Look for the one testifier the whole piece rests on, if there is one."""
        if self.genre.kind is not None:
            return None
        speakers = [s for s in self.speakers if not self._own_outlet(s)]
        sole = speakers[0] if len(speakers) == 1 else None
        uses = sum(1 for _, s in self.relations if s is sole)
        return sole if sole is not None and (uses >= 2 or sole.kind is Kind.EYEWITNESS) else None

    def _link(self, speaker: Speaker, relation: Attributed, speech: Speech | None = None) -> Said:
        span = relation.source
        text = self.scene.document.text
        if span is None or is_pronoun(span.slice(text)):
            span = speaker.span
        told = self._told_on(speaker, self.scene.sentences[relation.sentence].block.start)
        return Said(speaker.kind, speech or relation.speech, span, told, speaker.place)

    def _relayed(self, links: tuple[Said, ...], used: list[Speaker]) -> tuple[Said, ...]:
        """Put the outlet that was told ('told Radio X') behind the speaker."""
        text = self.scene.document.text
        outlet = (self.scene.document.outlet or "").casefold()
        for relation, speaker in self.relayed:
            if speaker in used and relation.to is not None:
                words = relation.to.slice(text)
                if outlet and words.casefold().removeprefix("the ") in outlet:
                    continue
                if kind_of(words, "") is Kind.OTHER_MEDIA and all(k.span != relation.to for k in links):
                    return (*links, Said(Kind.OTHER_MEDIA, Speech.NARRATED, relation.to))
        return links

    def _nearest(self, sentence: Sentence) -> tuple[Attributed, Speaker] | None:
        best: tuple[int, Attributed, Speaker] | None = None
        for relation, speaker in self._around(sentence, 40):
            if speaker is None or relation.source is None:
                continue
            other = self.scene.sentences[relation.sentence]
            if other.block.paragraph != sentence.block.paragraph or other.block.kind == "item" != sentence.block.kind:
                continue
            distance = sentence.number - relation.sentence
            if distance < 0 and not (-distance <= AHEAD if speaker.kind is Kind.EYEWITNESS else
                                     distance == -1 and relation.speech is Speech.DIRECT):
                continue
            if distance > 1 and speaker.kind is Kind.OFFICIAL_STATEMENT:
                continue
            cost = distance * 2 if distance >= 0 else -distance * 3
            if best is None or cost < best[0]:
                best = (cost, relation, speaker)
        return (best[1], best[2]) if best else None


def voices_of(scene: Scene, relations: Sequence[Attributed], genre: Genre) -> Voices:
    """Tie the speakers of a document's attributions."""
    voices = Voices(scene, genre)
    text = scene.document.text
    for block in scene.blocks:
        if block.kind == "turn" and block.speaker is not None:
            speaker = _turn_speaker(voices, block.speaker, text)
            if speaker is not None:
                voices.turns[block.start] = speaker
    for relation in relations:
        voices.relations.append((relation, _speaker(voices, relation)))
    for item in voices.relations:
        voices.by_sentence.setdefault(item[0].sentence, []).append(item)
    countries = [p.place.country for s in scene.sentences for p in s.places if p.place is not None]
    closed = countries.count("KP") * 2 > len(countries)  # out of North Korea speaks a source
    for speaker in voices.speakers:
        if speaker.kind is Kind.ANONYMOUS_SOURCE:
            words = " ".join(c.slice(text) for a, s in voices.relations if s is speaker and a.speech is Speech.DIRECT
                             for c in a.content)
            if was_there(speaker.text, words) or (is_commoner(speaker.text) and not closed):
                speaker.kind = Kind.EYEWITNESS
        if speaker.kind in {Kind.ANONYMOUS_SOURCE, Kind.NAMED_PERSON} and _first_hand(voices, speaker):
            speaker.kind = Kind.EYEWITNESS
    voices.relayed = [item for item in voices.relations if item[0].to is not None]
    voices.testifier = voices.find_sole()
    return voices


def _first_hand(voices: Voices, speaker: Speaker) -> bool:
    """Tell whether a speaker saw or went through what they tell, by all that is said of and by them."""
    text, own = voices.scene.document.text, [a for a, s in voices.relations if s is speaker]
    after = text[speaker.span.end : speaker.span.end + AFTER] if speaker.span is not None else ""
    direct, told = ("\n".join(c.slice(text) for a in own if (a.speech is Speech.DIRECT) is quoted for c in a.content)
                    for quoted in (True, False))
    around = {number for a in own for number in (a.sentence, a.sentence + 1) if number < len(voices.scene.sentences)}
    beside = "\n".join(voices.scene.sentences[number].text for number in sorted(around))
    return went_through(speaker.text, after=after, direct=direct, told=told, beside=beside)


def _turn_speaker(voices: Voices, span: Span, text: str) -> Speaker | None:
    words = span.slice(text)
    if re.fullmatch(
        r"Q\d*|(?:the )?(?:interviewer|reporter|host|presenter|moderator|journalist|editor|anchor|question)",
        words,
        re.I,
    ):
        return None
    for speaker in voices.speakers:
        if speaker.text.casefold() == words.casefold():
            return speaker
    generic = re.fullmatch(
        r"A\d*|(?:the )?(?:interviewee|respondent|answer|speaker|witness|resident|source)(?: ?\w)?|"
        r"[+(\d][\d ()./-]{6,}", words, re.I
    )
    kind = (
        Kind.ANONYMOUS_SOURCE
        if generic and not re.search("witness", words, re.I)
        else kind_of(words, "" if generic else "PERSON")
    )
    if generic and any(
        b.kind == "turn"
        and b.speaker is not None
        and b.speaker.slice(text) == words
        and re.search(r"\b(?:we|us|our|I saw|my)\b", b.text)
        for b in voices.scene.blocks
    ):
        kind = Kind.EYEWITNESS
    speaker = Speaker(span, words, kind)
    voices.speakers.append(speaker)
    return speaker


def _speaker(voices: Voices, relation: Attributed) -> Speaker | None:
    if relation.source is None:
        return None
    sentence = voices.scene.sentences[relation.sentence]
    text = relation.source.slice(voices.scene.document.text)
    if text.casefold() in {"i", "we"} and sentence.block.start in voices.turns:
        return voices.turns[sentence.block.start]
    if is_pronoun(text) or _SAME.match(text):
        if text.casefold() in {"he", "she"}:
            named = _just_named(voices, sentence)
            if named is not None:
                return named
        wanted = None if is_pronoun(text) else kind_of(text)
        for speaker in itertools.islice(reversed(voices.speakers), LATEST):
            if is_pronoun(text) or speaker.kind is wanted or _shares_noun(speaker.text, text):
                return speaker
        if is_pronoun(text):
            return _introduced(voices, sentence)
    label = next((t.ent_type_ for t in sentence.tokens if sentence.block.start + t.idx == relation.head), "")
    known = any(p.span.start <= (relation.head or 0) < p.span.end and p.place is not None for p in sentence.places)
    kind = kind_of(text, "ORG" if label == "GPE" and not known else label)
    if kind is Kind.NAMED_PERSON and speaks_for_office(text, voices.scene.document.text[relation.source.end :][:AFTER]):
        kind = Kind.OFFICIAL_STATEMENT
    if kind is not Kind.NAMED_PERSON and _NAMELESS.search(sentence.text):
        kind = Kind.ANONYMOUS_SOURCE
    if not _OTHER.match(text):
        for speaker in itertools.islice(reversed(voices.speakers), LATEST):
            alike = speaker.text.casefold() == text.casefold() or _same_name(speaker.text, text)
            if alike and (speaker.kind is kind or kind is Kind.NAMED_PERSON):
                voices.speakers.remove(speaker)
                voices.speakers.append(speaker)
                return speaker
    speaker = Speaker(relation.source, text, kind, *_telling(sentence, relation))
    voices.speakers.append(speaker)
    return speaker


_PERSON = re.compile(
    r"\b(?:an?|one|the)\s+(?:\d{2}[- ]year[- ]old\s+)?(?:(?!who\b|and\b)[\w-]+\s+){0,3}?(?:woman|man|mother|"
    r"father|widow|resident|villager|farmer|trader|teacher|elder|refugee|"
    r"survivor|worker|nurse|girl|boy|tenant|herder|fisherman|source|official|student|lawyer|pastor|driver|shopkeeper)\b"
    r"(?:,? who (?:fled|escaped|saw|witnessed|was|had|lived|arrived|left)\b[^,.;]{0,50})?",
    re.I,
)


def _just_named(voices: Voices, sentence: Sentence) -> Speaker | None:
    """Find the person named as a subject in the sentence before, if nobody spoke since."""
    before = voices.scene.before(sentence)
    if before is None:
        return None
    if any(s is not None for _, s in voices.by_sentence.get(before.number, ())):
        return None
    for token in before.tokens:
        if token.ent_type_ == "PERSON" and token.dep_ == "nsubj":
            span = before.at(token)
            text = token.text
            for speaker in itertools.islice(reversed(voices.speakers), LATEST):
                if _same_name(speaker.text, text):
                    return speaker
            speaker = Speaker(span, text, Kind.NAMED_PERSON)
            voices.speakers.append(speaker)
            return speaker
    return None


def _introduced(voices: Voices, sentence: Sentence) -> Speaker | None:
    """Find the person a field note introduces before its first 'she said'."""
    for number in range(sentence.number, max(-1, sentence.number - 4), -1):
        other = voices.scene.sentences[number]
        found = _PERSON.search(other.text)
        if found is not None:
            span = Span(other.start + found.start(), other.start + found.end())
            text = span.slice(voices.scene.document.text)
            kind = kind_of(text)
            if kind is Kind.ANONYMOUS_SOURCE and re.search(
                r"\bwho (?:fled|escaped|saw|witnessed)|\bsurvivor", text, re.I
            ):
                kind = Kind.EYEWITNESS
            speaker = Speaker(span, text, kind)
            voices.speakers.append(speaker)
            return speaker
    return None


def _shares_noun(fuller: str, short: str) -> bool:
    return short.split()[-1].casefold().rstrip("s") in fuller.casefold()


def _same_name(fuller: str, short: str) -> bool:
    last = short.split()[-1].strip(".")
    return (
        last[:1].isupper()
        and len(last) > 2
        and re.search(rf"\b{re.escape(last)}\b", fuller) is not None
        and len(short.split()) <= 3
    )


def _telling(sentence: Sentence, relation: Attributed) -> tuple[TimeMention | None, PlaceMention | None]:
    """Return day and place of telling: what stands in the cue clause, outside the content."""

    def outside(span: Span) -> bool:
        return not any(c.overlaps(span) for c in relation.content)

    base = sentence.block.start
    place = next(
        (
            p
            for p in sentence.places
            if relation.source is not None
            and relation.source.covers(p.span)
            and re.search(
                r"\b(?:in|from|at|near|inside|outside|of) (?:the )?(?:\w+ ){0,3}$",
                sentence.block.text[relation.source.start - base : p.span.start - base],
            )
        ),
        None,
    )
    cue = relation.cue
    def closing(t: TimeMention) -> bool:
        """Tell whether the day follows the cue at the end of what was said ("…, she said on 5 June")."""
        between = sentence.block.text[cue.end - base : t.span.start - base] if t.span.start > cue.end else '"'
        return (
            any(c.start < cue.start for c in relation.content)
            and _CLOSING.fullmatch(between) is not None
            and sentence.end - t.span.end < 40
        )

    told = [
        t
        for t in sentence.times
        if (outside(t.span) or closing(t)) and t.role == "at"
        and (0 <= t.span.start - cue.end < 60 or 0 <= cue.start - t.span.end < 50)
    ]
    return (min(told, key=lambda t: abs(t.span.start - cue.end)) if told else None), place
