"""The stamp of a message is the time of what it tells as just happening.

"They are throwing people out" names no day; the day of the message is meant. Where the message names a time of its own,
in whatever words, that one stands or none. What is planned, denied or heard of has no time by its stamp.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from witnessmark.extract.frames import Document, Frame
from witnessmark.extract.mentions import TimeMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Status

_HAPPENING = frozenset({Status.ONGOING, Status.CARRIED_OUT, Status.ORDERED})
_STATES = frozenset({Act.DISPLACEMENT, Act.SURVEILLANCE, Act.RETURN_DENIED})


def stamped(document: Document, frame: Frame, times: Iterable[TimeMention]) -> Frame:
    """Return the frame with the day of its message, where it has no time and `times` has none in that message's
    words about it."""
    if frame.when is not None or frame.act is None or frame.status not in _HAPPENING or frame.act in _STATES:
        return frame
    stamp = stamp_of(document, frame.trigger)
    if stamp is None:
        return frame
    others = (t for t in times if t.span != stamp.span and t.role not in {"set", "duration"})
    return frame if any(frame.passage.overlaps(t.span) for t in others) else replace(frame, when=stamp)


def stamp_of(document: Document, words: Span) -> TimeMention | None:
    """Return the day that stands with the message which holds some words, None outside messages."""
    entry = document.entry(words.start)
    return entry.told_on if entry is not None and entry.author is not None else None
