"""The learned layer: a small fitted encoder that proposes acts and roles beside the rules.

It reads what the rules' words do not cover; both layers' frames are merged by joint scores. It runs on the
CPU from installed packages alone. Where one is missing, rules alone read and `missing` says what to install.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from witnessmark.extract.frames import Document, Found, Frame, Hint, Rules
from witnessmark.extract.learned.encoder_file import NoEncoder
from witnessmark.vocab.codes import Group, Organ

if TYPE_CHECKING:
    from witnessmark.extract.learned.frames import Proposal
    from witnessmark.extract.learned.scores import Weights
    from witnessmark.extract.learned.tagger import Event


def missing() -> str | None:
    """Return one line on what the learned layer lacks, None when it can read."""
    from witnessmark.extract.learned.network import network

    try:
        network()
    except NoEncoder as reason:
        return str(reason)
    return None


def both_layers(document: Document, found_in: Rules, weights: Weights | None = None) -> Sequence[Frame]:
    """Return the frames of both layers; the rules' alone where the learned layer is not installed.

    The learned layer looks first; where it sees an act and no rule does, the rules' grammar reads its roles.

    Args:
        weights: what a case has learnt of the joint score; else the package's own.
    """
    from witnessmark.extract.learned.merge import merged
    from witnessmark.extract.learned.scores import fusion_of

    try:
        events = events_of(document)
    except NoEncoder:
        return found_in(document).frames
    found = found_in(document, hints_of(events))
    acts = [frame for frame in found.frames if frame.act is not None]
    contexts = [frame for frame in found.frames if frame.act is None]
    fusion = fusion_of(document.language, weights)
    return [*merged(acts, proposed(document, found, events), fusion, len(document.text)), *contexts]


def events_of(document: Document) -> list[Event]:
    """Return the acts the learned layer sees; raises NoEncoder where it is not installed."""
    from witnessmark.extract.learned.network import network
    from witnessmark.extract.learned.tagger import events_in

    return events_in(document.text, network())


def hints_of(events: Sequence[Event]) -> list[Hint]:
    """Return what the rules are told of the acts seen."""
    return [Hint(event.trigger, event.act, event.probability) for event in events]


def proposed(document: Document, found: Found, events: Sequence[Event]) -> list[Proposal]:
    """Return the acts the learned layer sees, their values to be taken from the mentions found."""
    from witnessmark.extract.learned.frames import Proposal, frame_of

    organ_of, groups_of = _organ_of(document.language), _groups_of(document.language)
    return [Proposal(event.trigger, event.act, event.probability,
                     partial(frame_of, event, document.text, found, organ_of, groups_of), found.said)
            for event in events]


def _organ_of(language: str) -> Callable[[str], Organ | None]:
    if language == "en":
        from witnessmark.extract.english.organs import organ_code

        return organ_code
    from witnessmark.extract.korean.organs import organ_in

    def code(words: str) -> Organ | None:
        held = organ_in(words)
        return held[0] if held else None

    return code


def _groups_of(language: str) -> Callable[[str], tuple[Group, ...]]:
    if language == "en":
        from witnessmark.extract.english.groups import group_codes as english

        return english
    from witnessmark.extract.korean.groups import group_codes as korean

    return korean
