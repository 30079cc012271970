"""Whether words of leaving mean leaving home: what is left, and by which way out.

"Told to leave the village" is an order to go; "told to leave their coats", "to leave by the
rear door" or "to leave the meeting" is not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import VERB_TAGS, lemma
from witnessmark.extract.english.lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.scene import Sentence

_LEFT = frozenset("leave quit vacate clear abandon exit evacuate empty".split())
_PLACES = frozenset(
    "area country region territory city town county province island forest reserve border zone strip site premise "
    "premises valley capital state quarter neighbourhood neighborhood ground place street encampment room mountain "
    "pasture coast shore waterfront riverbank bank estate land plot farm field nation republic kingdom locality "
    "municipality frontier hill park plain outskirt suburb ward sector mine dormitory dorm reservoir".split()
)
_BAGS = frozenset("bag thing belonging possession bedding bundle suitcase everything".split())
_OTHERWISE = re.compile(
    r"^\W*(?:early|late|inside|indoors|ahead|to (?:bed|work|school|hospital|church)|"
    r"empty[- ]handed|work|school|office|(?:by|through|via) (?:the|a) [\w -]{0,20}\b(?:door|exit|"
    r"entrance|gate|stairs?|window)|for (?:work|school|lunch|(?:the|a|their|his|her) (?:day|holidays?|"
    r"vacation|weekend|night))|on time|(?:it|them|this|that) (?:to|alone|at|in|out)|alone|room)\b", re.I)


def leaves_home(sentence: Sentence, verb: Token) -> bool:
    """Tell whether a verb of leaving can mean leaving where people live."""
    word = lemma(verb)
    after = sentence.block.text[verb.idx + len(verb.text) : sentence.end - sentence.block.start]
    if _OTHERWISE.match(after):
        return False
    if word not in _LEFT | {"pack"}:
        return True
    held = next((c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i), None)
    if held is None:
        return True
    if word == "pack":
        return lemma(held) in _BAGS
    return is_homeplace(sentence, held)


def is_homeplace(sentence: Sentence, noun: Token) -> bool:
    """Tell whether a noun names a place where people can live."""
    if noun.ent_type_ in {"GPE", "LOC", "FAC", "DATE", "TIME"} or noun.pos_ == "PROPN":
        return True
    here = sentence.at(noun)
    if any(p.span.overlaps(here) for p in sentence.places):
        return True
    return lemma(noun) in _PLACES or lemma(noun) in lexicon().dwellings


def leaving_verb(tokens: list[Token]) -> Token | None:
    """Return the last verb of leaving in a phrase's words."""
    return next((t for t in reversed(tokens) if t.tag_ in VERB_TAGS and lemma(t) in _LEFT | {"pack", "go"}), None)
