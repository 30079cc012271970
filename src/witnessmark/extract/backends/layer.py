"""A backend beside the rules and the learned layer: one more proposer, never the authority.

Its grounded acts are read by the rules' grammar like those of the learned layer. Where the grammar makes
nothing of one, its own grounded roles fill a frame, with values from the same grammars. It overrules nothing:
no act, field or word that another layer found is changed, and its silence costs no claim anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from witnessmark.extract.backends.contract import Backend, BackendFailed, Schema
from witnessmark.extract.backends.grounding import GroundedAct, grounded
from witnessmark.extract.backends.values import frame_of
from witnessmark.extract.backends.why import act_reason
from witnessmark.extract.backends.windows import sentence_at, sentences, windows
from witnessmark.extract.frames import Document, Found, Frame, Hint, Rules
from witnessmark.model.text import Span

ALONE = 0.5
"""The confidence of an act that only a backend sees: an even chance, since nothing is known of its model."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a backend said of one text: its grounded acts, and the one line that is to be told if it failed."""

    name: str
    acts: tuple[GroundedAct, ...]
    fault: str | None = None


def ask(backend: Backend, document: Document) -> Asked:
    """Ask a backend about a text, window by window; a failure is told and costs only its window.

    After a failure to reach it the rest of the text is not sent.
    """
    schema = Schema(document.language)
    parts = windows(sentences(document.text))
    acts: list[GroundedAct] = []
    unread, reason = 0, ""
    for number, part in enumerate(parts):
        words = part.slice(document.text)
        try:
            acts += grounded(backend.propose(words, schema), words, offset=part.start)
        except BackendFailed as failure:
            reason = reason or failure.what
            unread += len(parts) - number if failure.gone else 1
            if failure.gone:
                break
    fault = f"the backend read {len(parts) - unread} of {len(parts)} parts: {reason}" if unread else None
    return Asked(backend.name, tuple(acts), fault)


def with_backend(
    document: Document, rules: Rules, asked: Asked, read: Callable[[Rules], Sequence[Frame]]
) -> Sequence[Frame]:
    """Return the frames of all layers; `read` runs the others over the rules it is given."""
    pointing = _Pointing(rules, asked.acts)
    frames = [_told(frame, pointing, asked, document.text) for frame in read(pointing)]
    found = pointing.found
    if found is None:
        return frames
    lines = sentences(document.text)
    for act in asked.acts:
        if not any(frame.act is not None and frame.trigger.overlaps(act.span) for frame in frames):
            passage = sentence_at(lines, act.span)
            frames.append(frame_of(act, passage, document, found, name=asked.name, score=ALONE))
    return frames


class _Pointing:
    """The rules of a language, told of a backend's acts besides what they are told already."""

    def __init__(self, rules: Rules, acts: Sequence[GroundedAct]) -> None:
        self._rules, self._acts = rules, acts
        self.others: tuple[Span, ...] = ()
        self.found: Found | None = None

    def __call__(self, document: Document, hints: Sequence[Hint] = ()) -> Found:
        self.others = tuple(hint.span for hint in hints)
        own = [Hint(act.span, act.act, ALONE) for act in self._acts
               if not any(act.span.overlaps(span) for span in self.others)]
        self.found = self._rules(document, [*hints, *own])
        return self.found


def _told(frame: Frame, pointing: _Pointing, asked: Asked, text: str) -> Frame:
    """Return a frame that says whether the backend took part in it."""
    own = [act for act in asked.acts if act.span.overlaps(frame.trigger)]
    if frame.act is None or not any(act.act is frame.act for act in own):
        return frame
    alone = frame.reader == "learned" and not any(frame.trigger.overlaps(span) for span in pointing.others)
    if alone:
        why = (act_reason(frame, text, asked.name), *(w for w in frame.why if w.field != "act"))
        return replace(frame, reader="backend", score=ALONE, why=why)
    return replace(frame, reader=f"{frame.reader}+backend", score=max(frame.score, ALONE))
