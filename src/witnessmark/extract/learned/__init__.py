"""The learned layer: a small fitted encoder that proposes acts and roles beside the rules.

It reads what the rules' words do not cover; both layers' frames are merged by joint scores. It runs on the
CPU from installed packages alone. Where one is missing, rules alone read and `missing` says what to install.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from witnessmark.extract.frames import Document, Found, Frame
from witnessmark.extract.learned.encoder_file import NoEncoder
from witnessmark.vocab.codes import Organ


def missing() -> str | None:
    """Return one line on what the learned layer lacks, None when it can read."""
    from witnessmark.extract.learned.network import network

    try:
        network()
    except NoEncoder as reason:
        return str(reason)
    return None


def proposed(document: Document, found: Found) -> list[Frame]:
    """Return the frames the learned layer proposes alone; raises NoEncoder where it is not installed."""
    from witnessmark.extract.learned.frames import frame_of
    from witnessmark.extract.learned.network import network
    from witnessmark.extract.learned.tagger import events_in

    net = network()
    return [frame_of(event, document.text, found, net, _organ_of(document.language))
            for event in events_in(document.text, net)]


def with_learned(document: Document, found: Found) -> Sequence[Frame]:
    """Return the frames of both layers; the rules' alone where the learned layer is not installed."""
    from witnessmark.extract.learned.merge import merged

    try:
        learned = proposed(document, found)
    except NoEncoder:
        return found.frames
    acts = [frame for frame in found.frames if frame.act is not None]
    contexts = [frame for frame in found.frames if frame.act is None]
    return sorted([*merged(acts, learned), *contexts], key=lambda f: (f.trigger, f.passage))


def _organ_of(language: str) -> Callable[[str], Organ | None]:
    if language == "en":
        from witnessmark.extract.english.organs import organ_code

        return organ_code
    from witnessmark.extract.korean.organs import organ_in

    def code(words: str) -> Organ | None:
        held = organ_in(words)
        return held[0] if held else None

    return code
