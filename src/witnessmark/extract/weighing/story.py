"""A text as one story of acts: where its sentences and paragraphs begin, and which acts stand around an act."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from witnessmark.extract.frames import Document, Found, Frame, Rules
from witnessmark.extract.learned import events_of, hints_of, looks_of, proposed
from witnessmark.extract.learned.frames import Proposal
from witnessmark.extract.learned.network import Network
from witnessmark.extract.learned.tagger import Look
from witnessmark.extract.mentions import PlaceMention
from witnessmark.extract.place_lists import lists_in
from witnessmark.extract.weighing.pairing import paired
from witnessmark.extract.weighing.sight import Sight, sights
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, FigureKind, Organ

_PARAGRAPH = re.compile(r"\n+")


@dataclass(frozen=True)
class Teller:
    """One act as both layers have it: the rules' frame, the learned layer's proposal, the network's view of its words.

    `one` is the frame that carries its words and passage; `rows` how many acts of the rules share these words.
    """

    one: Frame
    rules: Frame | None
    learned: Proposal | None
    sight: Sight | None
    rows: int = 1

    @cached_property
    def own(self) -> Frame | None:
        """The learned layer's frame."""
        return self.learned.frame if self.learned is not None else None


class Story:
    """A document with what was found in it, for features that look beyond one act."""

    def __init__(self, document: Document, found: Found, looks: Sequence[Look], acts: Sequence[Teller]) -> None:
        self.document, self.text, self.found, self.acts = document, document.text, found, acts
        self.starts = sorted({s.start for look in looks for s in look.window.sentences}) or [0]
        self._paragraphs = [m.end() for m in _PARAGRAPH.finditer(self.text)]
        self.order = sorted(range(len(acts)), key=lambda i: acts[i].one.trigger)
        self.place_in_order = {index: place for place, index in enumerate(self.order)}
        self.triggers = [acts[i].one.trigger for i in self.order]
        self.relevance = max((e.probability for look in looks for e in look.events), default=0.0)
        self.ruled = max((a.rules.score for a in acts if a.rules is not None and a.rules.reader == "rules"),
                         default=0.0)
        self.seen = sum(len(look.events) for look in looks)
        self.values: dict[tuple[int, str], Any] = {}
        self.keys: dict[tuple[int, str], Any] = {}
        """What was read out of frames already, by frame and field (`options.values_of`)."""
        self.named: dict[tuple[str, FigureKind], Any] = {}
        """What the text names for a field, by sentence, so that an act looks at its own alone (`options.options`)."""

    def sentence(self, offset: int) -> int:
        """Return the number of the sentence or line that holds an offset."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def paragraph(self, offset: int) -> int:
        return bisect_right(self._paragraphs, offset)

    @cached_property
    def speakers(self) -> list[Span]:
        """The words of all who speak, in text order."""
        return sorted({s.span for act in self.acts for s in act.one.said if s.span is not None})

    @cached_property
    def lists(self) -> dict[Span, tuple[Span, ...]]:
        """For each name of a place that stands in a list of them, the names of that list: those named anywhere, and
        those that only the rules' frames hold."""
        held = {m.span: m for m in self.found.mentions.places}
        for frame in self.found.frames:
            for mention in (*frame.origin, *frame.destination):
                held.setdefault(mention.span, mention)
        apart: list[PlaceMention] = []
        for mention in sorted(held.values(), key=lambda m: (m.span.start, -m.span.end)):
            if not apart or apart[-1].span.end <= mention.span.start:
                apart.append(mention)
        return lists_in(self.text, self.document.language, apart)

    @cached_property
    def bodies_named(self) -> Sequence[tuple[Organ, Span]]:
        """Every body that the text names, with its code, in text order."""
        return self.found.bodies()

    @cached_property
    def bodies(self) -> list[Span]:
        """The words of all bodies that order or act, in text order."""
        return sorted({span for act in self.acts for _, span in (*act.one.orderer, *act.one.perpetrator)})

    @cached_property
    def spread(self) -> dict[Act, float]:
        """How the acts that the network sees are spread over codes, in shares."""
        total: dict[Act, float] = {}
        for teller in self.acts:
            if teller.learned is not None:
                total[teller.learned.act] = total.get(teller.learned.act, 0.0) + teller.learned.score
        whole = sum(total.values()) or 1.0
        return {act: worth / whole for act, worth in total.items()}

    def nearer(self, index: int, span: Span) -> bool:
        """Tell whether the words of another act of the same sentence stand nearer to a span than this act's."""
        own = self.acts[index].one.trigger.apart(span)
        home = self.sentence(span.start)
        at = bisect_right(self.triggers, span)
        return any(trigger.apart(span) < own and self.sentence(trigger.start) == home
                   for trigger in self.triggers[max(0, at - 2) : at + 2]
                   if trigger != self.acts[index].one.trigger)


def story_of(document: Document, found_in: Rules, network: Network | None = None) -> Story:
    """Read a document with both layers and return their acts, each once, as one story.

    The network looks first; where it sees an act and no rule does, the rules' grammar reads its roles.

    Raises:
        NoEncoder: the learned layer is not installed, and no `network` was given.
    """
    looks = looks_of(document, network)
    document = replace(document, seen=tuple(span for look in looks for span in look.places))
    events = events_of(looks)
    found = found_in(document, hints_of(events))
    proposals = proposed(document, found, events)
    pairs = paired([frame for frame in found.frames if frame.act is not None], proposals)
    event_of = {id(proposal): event for proposal, event in zip(proposals, events, strict=True)}
    bases = [_base(frame, proposal) for frame, proposal in pairs]
    views = sights(looks, [base.trigger for base in bases],
                   [event_of[id(proposal)] if proposal is not None else None for _, proposal in pairs])
    rows = Counter(frame.trigger for frame, _ in pairs if frame is not None)
    return Story(document, found, looks, [
        Teller(base, frame, proposal, view, rows[frame.trigger] if frame is not None else 1)
        for base, (frame, proposal), view in zip(bases, pairs, views, strict=True)])


def _base(frame: Frame | None, proposal: Proposal | None) -> Frame:
    """Return the frame that an act starts from: the rules', else the network's with who speaks there by the rules."""
    if frame is not None:
        return frame
    assert proposal is not None
    return replace(proposal.frame, said=proposal.heard or proposal.frame.said)
