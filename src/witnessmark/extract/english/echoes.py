"""Acts told again by a general noun: "the order was suspended", "the move will resume".

The noun means the nearest earlier act; only a verb that changes its status (halts,
continues, denies it) makes a claim of its own.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.extract.english.drafts import CORE, Draft
from witnessmark.extract.english.grammar import VERB_TAGS, lemma
from witnessmark.extract.english.movement import Route
from witnessmark.extract.english.stages import HALT, RUMOUR, Reading
from witnessmark.extract.english.status import read_status
from witnessmark.extract.english.status_verbs import is_untold
from witnessmark.extract.english.timing import time_for
from witnessmark.vocab.codes import Status

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
        draft = dataclasses.replace(
            source,
            sentence=sentence,
            words=sentence.at(token),
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
        draft.when = time_for(scene, draft, voices.taboo(sentence), [])
        return draft
    return None


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
