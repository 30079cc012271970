"""A parsed report: sentences with the mentions that stand in them.

Invariant: every span handed out is a span of the document's text. Tokens keep their block's
offsets; `Sentence.at` turns them into document offsets.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from witnessmark.extract.english.definite import pointed_back
from witnessmark.extract.english.layout import Block, blocks_of
from witnessmark.extract.english.naming import unknown_places
from witnessmark.extract.english.pipeline import parse
from witnessmark.extract.figures import find_figures
from witnessmark.extract.frames import Document
from witnessmark.extract.mentions import FigureMention, Mentions, PlaceMention, TimeMention
from witnessmark.extract.place_lists import lists_in
from witnessmark.extract.places import find_places
from witnessmark.extract.times import find_times
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Unit

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

_SHORT = re.compile(r"\s?(hhs?|HHs?|fams?|pers|pax|ppl)\b")

M = TypeVar("M", TimeMention, FigureMention, PlaceMention)


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence of one block. `number` counts sentences in the whole document."""

    block: Block
    tokens: Tokens
    number: int
    start: int
    end: int
    times: list[TimeMention] = field(default_factory=list)
    figures: list[FigureMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def text(self) -> str:
        return self.block.text[self.start - self.block.start : self.end - self.block.start]

    @property
    def lower(self) -> str:
        return self.text.lower()

    def at(self, token: Token) -> Span:
        """Return a token's span in the document."""
        return Span(self.block.start + token.idx, self.block.start + token.idx + len(token.text))

    def over(self, first: Token, last: Token) -> Span:
        """Return the span from one token to another, both included."""
        return Span(self.block.start + first.idx, self.block.start + last.idx + len(last.text))

    def inside(self, span: Span) -> list[Token]:
        """Return the tokens that stand inside a span of the document."""
        return [t for t in self.tokens if span.start <= self.block.start + t.idx < span.end and not t.is_space]


@dataclass(slots=True)
class Scene:
    """The whole document as sentences."""

    document: Document
    blocks: list[Block]
    sentences: list[Sentence]

    def before(self, sentence: Sentence) -> Sentence | None:
        """Return the sentence before, if it stands in the same paragraph."""
        if sentence.number == 0:
            return None
        other = self.sentences[sentence.number - 1]
        return other if other.block.paragraph == sentence.block.paragraph else None


def sentences_of(text: str) -> list[Sentence]:
    """Return the parsed sentences of a plain text, without mentions."""
    return _parsed(blocks_of(Document(text, "en")))[0]


def _parsed(blocks: list[Block]) -> tuple[list[Sentence], list[tuple[Span, str]]]:
    sentences: list[Sentence] = []
    entities: list[tuple[Span, str]] = []
    for block, doc in zip(blocks, parse(block.text for block in blocks), strict=True):
        for entity in doc.ents:
            if entity.text.strip():
                entities.append((Span(block.start + entity.start_char, block.start + entity.end_char), entity.label_))
        for tokens in _sentences(doc):
            start = block.start + tokens[0].idx
            last = tokens[-1]
            sentences.append(Sentence(block, tokens, len(sentences), start, block.start + last.idx + len(last.text)))
    return sentences, entities


def scene_of(document: Document) -> Scene:
    """Parse a document and lay the mentions over its sentences."""
    blocks = blocks_of(document)
    sentences, entities = _parsed(blocks)
    text = document.text
    times = find_times(text, "en", document.told_on)
    known = places_in(document, entities)
    _lay(sentences, "times", times)
    _lay(sentences, "figures", [_unabbreviated(f, text) for f in find_figures(text, "en")])
    named = sorted([*known, *unknown_places(text, known, times, entities)], key=lambda p: p.span)
    _lay(sentences, "places", sorted([*named, *pointed_back(text, named)], key=lambda p: p.span))
    return Scene(document, blocks, sentences)


def mentions_of(scene: Scene) -> Mentions:
    """Return every mention of a scene, in text order."""
    places = tuple(place for sentence in scene.sentences for place in sentence.places)
    return Mentions(
        places,
        tuple(time for sentence in scene.sentences for time in sentence.times),
        tuple(figure for sentence in scene.sentences for figure in sentence.figures),
        lists_in(scene.document.text, "en", places),
    )


def _unabbreviated(figure: FigureMention, text: str) -> FigureMention:
    """Give a count before a field note's short form ("27 hh") its unit."""
    if figure.unit is not None or figure.percentage:
        return figure
    match = _SHORT.match(text, figure.span.end)
    if match is None:
        return figure
    unit = Unit.HOUSEHOLD if match.group(1)[0].lower() in "hf" else Unit.PERSON
    noun = Span(*match.span(1))
    return dataclasses.replace(figure, unit=unit, noun=noun, span=Span(figure.span.start, noun.end))


def places_in(document: Document, entities: Sequence[tuple[Span, str]]) -> list[PlaceMention]:
    """Return the place mentions, the parser's entities offered as hints."""
    return list(find_places(document.text, "en", title=document.title, entities=entities, seen=document.seen))


def _sentences(doc: object) -> list[Tokens]:
    """Return the sentences; one that the parser broke before a small letter is joined again."""
    out: list[Tokens] = []
    for sent in doc.sents:  # type: ignore[attr-defined]
        first = next((t for t in sent if not t.is_space), None)
        if first is None:
            continue
        last = sent[-1]
        while last.is_space and last.i > first.i:
            last = doc[last.i - 1]  # type: ignore[index]
        tokens = doc[first.i : last.i + 1]  # type: ignore[index]
        broken = (
            out
            and (first.text[0].islower() or first.text in {",", ";", ")", "”", "’"})
            and (out[-1][-1].text not in {".", "!", "?", "…", ":"} or first.text in {",", "”", ")"})
        )
        if broken:
            tokens = doc[out.pop().start : tokens.end]  # type: ignore[index]
        out.append(tokens)
    return out


def _lay(sentences: list[Sentence], name: str, mentions: Sequence[M]) -> None:
    starts = [s.start for s in sentences]
    for mention in mentions:
        i = bisect_left(starts, mention.span.start + 1) - 1
        if i >= 0 and mention.span.end <= sentences[i].end:
            getattr(sentences[i], name).append(mention)
