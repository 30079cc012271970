"""Acts told again by a general noun: "the order was suspended", "the move will resume".

The noun means the nearest earlier act; only a verb that changes its status (halts,
continues, denies it) makes a claim of its own.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.extract.english.drafts import CORE, MOVES, Draft
from witnessmark.extract.english.grammar import VERB_TAGS, lemma
from witnessmark.extract.english.groups import affected_of, is_people
from witnessmark.extract.english.movement import Route
from witnessmark.extract.english.stages import HALT, RUMOUR, Reading
from witnessmark.extract.english.status import read_status
from witnessmark.extract.english.status_verbs import is_untold
from witnessmark.extract.english.timing import time_for
from witnessmark.extract.mentions import FigureMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Status, Unit

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.attribution.chains import Voices
    from witnessmark.extract.english.scene import Scene, Sentence

NOUNS = frozenset(
    (
        "order move plan operation campaign decision measure directive removal "
        "programme program exercise process work step action drive instruction"
    ).split()
)
_CHANGES = HALT | frozenset("resume continue begin start deny lift withdraw implement".split())
REACH = 15
LONGEST_ANSWER = 110
_WAVE = re.compile(
    r"\b(?:(?:another|a further|(?:a|the) (?:second|third|fourth|next|last|latest|new|first|final)) (?:wave|batch|"
    r"group|round|convoy|contingent|lot|party)|(?:another|a further) (?:\d[\d,]*|dozens|\w+ (?:families|households|"
    r"people))|(?:went|gone|go|going) the same way|(?:met|suffered|shared|faced) the same fate|(?:\d[\d,]*|dozens|"
    r"scores|hundreds|\w+) (?:more|others)\b|the remaining \w+|half of them)", re.I)
_GROUP = re.compile(r"\b(?:wave|batch|group|round|convoy|contingent|lot|party)\b", re.I)
_GOES = frozenset(
    "go follow take leave depart join come reach have be send move suffer meet share face hit sweep".split())
_NO = re.compile(r"^\W*(?:[A-Z][\w.]{0,20}: ?)?(?:no|none|never|nobody|not)\b", re.I)


def echo_of(scene: Scene, sentence: Sentence, voices: Voices, earlier: Sequence[Draft]) -> Draft | None:
    """Return the draft of a sentence that changes the status of an act told before."""
    source = next(
        (
            d
            for d in itertools.islice(reversed(earlier), 40)
            if d.act in CORE and d.score >= 0.4 and sentence.number - d.sentence.number <= REACH
        ),
        None,
    )
    answer = _answer(sentence, earlier)
    if source is None and answer is None:
        return None
    again = answer or (_wave(sentence, source) if source is not None else None)
    if again is not None:
        again.when = time_for(scene, again, voices.taboo(sentence), [])
        return again
    if source is None:
        return None
    for token in sentence.tokens:
        if (
            lemma(token) not in NOUNS
            or token.dep_ not in {"nsubj", "nsubjpass", "dobj"}
            or not any(c.lower_ in {"the", "this", "that"} for c in token.children)
        ):
            continue
        verb = token.head
        if (
            verb.tag_ not in VERB_TAGS
            or lemma(verb) not in _CHANGES
            or any(c.dep_ == "prep" and c.lower_ == "of" for c in token.children)
        ):
            continue
        reading = _reading(sentence, token, verb)
        if reading is None or reading.status is source.status:
            continue
        draft = _copy(source, sentence, sentence.at(token), reading)
        draft.when = time_for(scene, draft, voices.taboo(sentence), [])
        return draft
    return None


def _copy(source: Draft, sentence: Sentence, words: Span, reading: Reading) -> Draft:
    """Return the act told again in a later sentence, with its people and places."""
    return dataclasses.replace(
        source,
        sentence=sentence,
        words=words,
        zone=sentence.span,
        reading=reading,
        affected=list(source.affected),
        route=Route(
            list(source.route.origin),
            list(source.route.destination),
            list(source.route.at),
            list(source.route.origin_described),
            list(source.route.destination_described),
        ),
        figure=source.figure,
        when=None,
        ground=[],
        consequences=[],
        orderer=[],
        perpetrator=[],
        passage=None,
        carried={"affected", "place"},
        score=source.score * 0.85,
    )


def _count(sentence: Sentence, source: Draft) -> FigureMention | None:
    """Return a count of people or households; a bare number takes the unit told before."""
    for figure in sentence.figures:
        if figure.percentage or any(t.span.overlaps(figure.span) for t in sentence.times):
            continue
        if figure.unit in {Unit.PERSON, Unit.HOUSEHOLD}:
            return figure
        if figure.unit is None and figure.noun is None:
            unit = source.figure.unit if source.figure is not None else Unit.PERSON
            return dataclasses.replace(figure, unit=unit)
    return None


def _own_places(draft: Draft) -> None:
    """Let the places that the sentence names itself replace those told before."""
    sentence = draft.sentence
    for place in sentence.places:
        before = sentence.block.text[: place.span.start - sentence.block.start][-40:]
        if re.search(r"\b(?:to|into|for)\s+(?:[\w'’-]+\s+){0,5}$", before):
            draft.route.destination, draft.route.destination_described = [place], []
        else:
            draft.route.origin, draft.route.at, draft.route.origin_described = [place], [], []


def _wave(sentence: Sentence, source: Draft) -> Draft | None:
    """Return a further group that underwent the act told before ("another 60 went the same way")."""
    told = _WAVE.search(sentence.text)
    if told is None or source.act not in MOVES | {Act.DEMOLITION} or source.status is Status.DENIED:
        return None
    figure = _count(sentence, source)
    verb = next((t for t in sentence.tokens if t.dep_ == "ROOT" and t.tag_ in VERB_TAGS), None)
    if verb is None or (figure is None and _GROUP.search(told.group()) is None) or lemma(verb) not in _GOES:
        return None
    reading = read_status(sentence, verb, verb=True)
    if reading is None or reading.status is Status.DENIED:
        return None
    words = Span(sentence.start + told.start(), sentence.start + told.end())
    draft = _copy(source, sentence, words, reading)
    draft.figure = figure
    _own_places(draft)
    return draft


def _answer(sentence: Sentence, earlier: Sequence[Draft]) -> Draft | None:
    """Return the act that a question names, where a short answer adds the count or the place."""
    if sentence.text.rstrip().endswith("?") or len(sentence.text) > LONGEST_ANSWER:
        return None
    asked = next((d for d in itertools.islice(reversed(earlier), 3) if d.sentence.text.rstrip().endswith("?")), None)
    if asked is None or asked.act not in MOVES or not 0 < sentence.number - asked.sentence.number <= 2:
        return None
    if _NO.match(sentence.text) or any(t.tag_ in {"VBD", "VBZ", "VBP"} for t in sentence.tokens):
        return None
    figure = _count(sentence, asked)
    if figure is None and not sentence.places:
        return None
    draft = _copy(asked, sentence, asked.words, Reading(Status.CARRIED_OUT, None))
    draft.figure = figure
    draft.score = max(asked.score, 0.7)
    draft.route.destination, draft.route.destination_described = [], []
    _own_places(draft)
    draft.passage = Span(asked.sentence.start, sentence.end)
    people = next((t for t in sentence.tokens if is_people(t) and t.tag_ in {"NNS", "NNPS"}), None)
    if people is not None:
        draft.affected = affected_of(sentence, people)
    return draft


def _reading(sentence: Sentence, noun: Token, verb: Token) -> Reading | None:
    reading = read_status(sentence, noun, verb=False)
    if reading is None or is_untold(verb):
        return None
    if RUMOUR.search(sentence.text):
        return reading if reading.status is Status.RUMOURED else Reading(Status.RUMOURED, sentence.at(verb))
    word = lemma(verb)
    if word in {"lift", "withdraw"}:
        return Reading(Status.HALTED, sentence.at(verb))
    if reading.status in {Status.HALTED, Status.DENIED, Status.ONGOING, Status.PLANNED}:
        return reading
    return None
