"""Which words may name an act: the trigger table and its look-up in a sentence.

A match says only that the words are there; whether they state an act against people is
decided later from roles, status and company.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import NOUN_TAGS, VERB_TAGS, is_passive, lemma, object_of
from witnessmark.vocab.codes import Act

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.scene import Sentence


_HOUSES = frozenset("centre center camp shelter facility site point area zone hall route agency officer authority "
    "committee "
                    "board ministry department colony village hotline fund law act letter form certificate "
                    "tribunal".split())

_WATCHES = frozenset("neighbourhood neighborhood neighbors neighbours village street home coast fire night people's "
                     "rights".split())
_WATCHERS = frozenset("head heads chief chiefs leader leaders unit units committee committees member members group "
                      "groups captain officer officers office secretary team teams scheme schemes".split())


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the trigger table."""

    act: Act
    pos: str
    lemma: str
    companions: frozenset[str]
    frame: str
    needs: str
    weight: float


@dataclass(frozen=True, slots=True)
class Trigger:
    """An entry found at a token; `companion` is the particle or object it asked for."""

    entry: Entry
    token: Token
    companion: Token | None

    @property
    def is_verb(self) -> bool:
        return self.entry.pos == "VERB"


@lru_cache(maxsize=1)
def entries() -> Mapping[str, tuple[Entry, ...]]:
    """Return the table by lemma, entries with companions first."""
    table: dict[str, list[Entry]] = {}
    for line in files(__package__).joinpath("triggers.tsv").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        act, pos, word, companions, frame, needs, weight = line.split("\t")
        wanted = frozenset() if companions == "-" else frozenset(companions.split("|"))
        table.setdefault(word, []).append(Entry(Act(act), pos, word, wanted, frame, needs, float(weight)))
    return {word: tuple(sorted(rows, key=lambda e: (not e.companions, -e.weight))) for word, rows in table.items()}


def triggers_in(sentence: Sentence) -> Iterator[tuple[Trigger, ...]]:
    """Yield, in text order, the triggers that each token may be, the narrowest first."""
    table = entries()
    for token in sentence.tokens:
        found = []
        for entry in table.get(lemma(token), ()):
            if not _right_class(entry, token):
                continue
            companion = None
            if entry.companions:
                companion = companion_of(token, entry.companions)
                if companion is None and "-" not in entry.companions:
                    continue
            if entry.lemma == "run" and entry.needs == "sent" and not is_passive(token) and object_of(token) is None:
                continue  # papers, time and money run out by themselves
            found.append(Trigger(entry, token, companion))
        if found:
            yield tuple(found)


def companion_of(token: Token, wanted: frozenset[str]) -> Token | None:
    """Return the particle, preposition, adverb or object among `wanted` that belongs to the verb."""
    for child in token.children:
        if lemma(child) in wanted and child.i > token.i:
            return child
        if child.dep_ in {"prep", "dobj", "prt", "advmod"} and child.i > token.i:
            for inner in child.children:
                if lemma(inner) in wanted and inner.dep_ in {"pobj", "dobj", "prep", "compound", "pcomp"}:
                    return inner
    if "to" in wanted:
        asked = next((c for c in token.children if c.lower_ == "where" and c.i < token.i), None)
        if asked is not None:
            return asked
    doc = token.doc
    for i in range(token.i + 1, min(token.i + 3, len(doc))):
        if lemma(doc[i]) in wanted and doc[i].dep_ in {"prt", "advmod", "prep", "mark", "aux", "advcl"}:
            return doc[i]
    return None


def _right_class(entry: Entry, token: Token) -> bool:
    if entry.pos == "VERB":
        if token.tag_ in VERB_TAGS:
            return token.dep_ not in {"compound", "aux", "auxpass"} and not (
                token.dep_ == "amod" and token.tag_ == "VBG"
            )
        return False
    if token.dep_ == "compound" and lemma(token.head) in _HOUSES:
        return False  # an evacuation centre, a detention facility
    if entry.lemma == "watch" and _is_a_body(token):
        return False  # the neighbourhood watch, its head; Human Rights Watch
    return token.tag_ in NOUN_TAGS


def _is_a_body(token: Token) -> bool:
    """Tell whether "watch" names a body of people or a paper, not what is done to somebody."""
    if token.is_title and token.i > 0 and token.nbor(-1).is_title:
        return True
    before = token.nbor(-1).lower_ if token.i > 0 else ""
    after = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    return before in _WATCHES or (token.dep_ == "compound" and after in _WATCHERS)
