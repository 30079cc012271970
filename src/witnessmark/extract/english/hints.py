"""Acts that the learned layer points at: their words given, their roles read by the grammar of the rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import VERB_TAGS, lemma
from witnessmark.extract.english.idioms import FRAMES
from witnessmark.extract.english.stages import Reading
from witnessmark.extract.english.status import read_status
from witnessmark.extract.english.triggers import Entry, Trigger
from witnessmark.extract.frames import Hint
from witnessmark.vocab.codes import Status

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.scene import Sentence


def trigger_of(sentence: Sentence, hint: Hint) -> Trigger | None:
    """Return the word of a sentence that carries the act hinted at, None if it stands elsewhere."""
    tokens = [t for t in sentence.inside(hint.span) if t.is_alpha]
    if not tokens:
        return None
    token = _head(tokens)
    kind = "VERB" if token.tag_ in VERB_TAGS else "NOUN"
    entry = Entry(hint.act, kind, lemma(token), frozenset(), FRAMES.get(hint.act, "remove"), "people", 1.0)
    return Trigger(entry, token, None)


def read_hint(sentence: Sentence, trigger: Trigger, hint: Hint) -> Reading | None:
    """Return the status of the act, None where the sentence does not assert it."""
    reading = read_status(sentence, trigger.token, verb=trigger.is_verb)
    if reading is None and not trigger.is_verb:
        return Reading(Status.CARRIED_OUT, hint.span)
    return reading


def _head(tokens: Sequence[Token]) -> Token:
    verbs = [t for t in tokens if t.tag_ in VERB_TAGS and t.dep_ not in {"aux", "auxpass"}]
    among = verbs or list(tokens)
    inside = {t.i for t in among}
    return next((t for t in among if t.head.i not in inside or t.head.i == t.i), among[0])

