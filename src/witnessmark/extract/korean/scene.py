"""One sentence with everything found in it, and distances between words and an act's word.

Invariant: a scene holds only mentions inside its sentence. `distance` counts clause borders,
so that near arguments win over those of other clauses. Not handled here: roles themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from witnessmark.extract.korean.attribution import Source
from witnessmark.extract.korean.blocks import Block
from witnessmark.extract.korean.morphemes import Sentence
from witnessmark.extract.korean.phrases import COORDINATE, Parsed, Phrase, Predicate
from witnessmark.extract.korean.triggers import Trigger, triggers_of
from witnessmark.extract.korean.verb_acts import told_by_verbs
from witnessmark.extract.mentions import FigureMention, PlaceMention, TimeMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Ground


@dataclass(slots=True)
class Scene:
    """A sentence in its block with phrases, predicates, triggers and typed mentions.

    `named`: its places are all there; otherwise `movement.placed_in` adds those that no gazetteer knows when it is asked.
    """

    text: str = field(repr=False)
    block: Block
    sentence: Sentence
    parsed: Parsed
    triggers: list[Trigger]
    places: list[PlaceMention]
    times: list[TimeMention]
    figures: list[FigureMention]
    sources: list[Source]
    normative: bool = False
    grounds: list[tuple[Ground, Span]] | None = None
    presupposed: set[Span] = field(default_factory=set)
    named: bool = True

    @property
    def phrases(self) -> list[Phrase]:
        return self.parsed.phrases

    @property
    def predicates(self) -> list[Predicate]:
        return self.parsed.predicates

    @property
    def start(self) -> int:
        return self.sentence.start

    @property
    def end(self) -> int:
        return self.sentence.end

    def words(self, phrase: Phrase) -> str:
        return phrase.span.slice(self.text)

    def is_source(self, span: Span) -> bool:
        return any(source.span.overlaps(span) for source in self.sources)

    def occupied(self, span: Span) -> bool:
        """Tell whether a place, time or count was already found at `span`."""
        return any(place.span.overlaps(span) for place in self.places) or any(
            time.span.overlaps(span) for time in self.times) or any(
            figure.span.overlaps(span) for figure in self.figures)

    def continues(self, phrase: Phrase, trigger: Trigger) -> bool:
        """Tell whether a topic, or a subject that no other one follows, reaches over clauses to the act."""
        if phrase.topic:
            return True
        if phrase.case not in ("이", "가", "께서") or phrase.span.start > trigger.start:
            return False
        return not any(other.case in ("이", "가", "은", "는", "에서는", "에는", "께서") for other in self.phrases
                       if phrase.span.end < other.span.start < trigger.start)

    def distance(self, offset: int, trigger: Trigger, *, topic: bool = False) -> int:
        """Count clause borders between `offset` and the trigger; coordination weighs double.

        Words after the trigger cost by the borders passed once the trigger's own is left.
        """
        morphs = self.sentence.morphs
        cost = 0
        left, right = sorted((offset, trigger.start))
        for predicate in self.predicates:
            position = morphs[predicate.stem].start
            if any(t.span.start <= position < t.span.end for t in self.times):
                continue
            if not left <= position < right or trigger.start <= position < trigger.end:
                continue
            if predicate.kind == "EF" or (predicate.kind == "EC" and predicate.ending in COORDINATE):
                cost += 1 if topic else 2
            elif predicate.kind == "ETM":
                cost += 0 if topic else 1
        return cost if offset < trigger.start else cost + 1


def scene_of(text: str, block: Block, sentence: Sentence, *, places: list[PlaceMention], times: list[TimeMention],
             figures: list[FigureMention], sources: list[Source],
             normative: bool = False) -> Scene:
    """Build the scene of a sentence from the mentions of its document."""
    parsed = Parsed(sentence)
    start, end = sentence.start, sentence.end
    return Scene(
        text, block, sentence, parsed, triggers_of(text, sentence, list(told_by_verbs(text, parsed))),
        [m for m in places if start <= m.span.start and m.span.end <= end],
        [m for m in times if start <= m.span.start and m.span.end <= end],
        [m for m in figures if start <= m.span.start and m.span.end <= end],
        [s for s in sources if s.span.start < end and start < s.span.end], normative,
    )
