"""The learned layer: a small fitted encoder that proposes acts and roles beside the rules.

It reads what the rules' words do not cover; what both find is weighed in `extract.weighing`. It runs on the
CPU from installed packages alone. Where one is missing, rules alone read and `missing` says what to install.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from witnessmark.extract.frames import Document, Found, Hint
from witnessmark.extract.learned.encoder_file import NoEncoder
from witnessmark.vocab.codes import Group, Organ

if TYPE_CHECKING:
    from witnessmark.extract.learned.frames import Proposal
    from witnessmark.extract.learned.network import Network
    from witnessmark.extract.learned.tagger import Event, Look


def missing() -> str | None:
    """Return one line on what the learned layer lacks, None when it can read."""
    from witnessmark.extract.learned.network import network

    try:
        network()
    except NoEncoder as reason:
        return str(reason)
    return None


def looks_of(document: Document, by: Network | None = None) -> list[Look]:
    """Return what the learned layer sees of a text, through the shipped network if `by` no other.

    Raises:
        NoEncoder: the learned layer is not installed.
    """
    from witnessmark.extract.learned.network import network
    from witnessmark.extract.learned.tagger import looks_in

    return looks_in(document.text, document.language, by or network())


def events_of(looks: Sequence[Look]) -> list[Event]:
    """Return the acts that were seen, in text order."""
    return [event for look in looks for event in look.events]


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
