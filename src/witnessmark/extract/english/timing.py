"""When an act was: which time of a sentence is the act's, which the telling's."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.extract.mentions import TimeMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Precision, Status

if TYPE_CHECKING:
    from witnessmark.extract.english.drafts import Draft
    from witnessmark.extract.english.scene import Scene

_NOT_ACT = re.compile(
    r"\b(?:born|founded|built|established|passed|signed|adopted|elected|appointed|law|since "
    r"independence)\b[^,;]{0,25}$",
    re.I,
)


_REAL = frozenset({Status.ONGOING, Status.CARRIED_OUT})
_SINCE = re.compile(r"\b(?:ever )?since\b(?: (?!and\b|but\b)[\w'’-]+){0,9}? (?:on|in|of|at|by|last)? ?(?:the )?$", re.I)
_HOUR = re.compile(r"(?:at |by |the )*(?:over ?night|midnight|noon|midday|dawn|dusk|night(?:fall)?|daybreak|"
    r"sunset)\W*$", re.I)


def time_for(scene: Scene, draft: Draft, taboo: Sequence[Span], others: Sequence[Draft]) -> TimeMention | None:
    """Return the act's time in its own sentence, deadlines and open spans completed."""
    sentence = draft.sentence
    published = scene.document.told_on(draft.words.start)
    base = sentence.block.start
    best: tuple[float, TimeMention] | None = None
    for mention in sentence.times:
        if mention.start is None or mention.end is None or mention.role in {"duration", "set"}:
            continue
        if any(t.overlaps(mention.span) for t in taboo) or _HOUR.match(
                sentence.block.text[mention.span.start - base : mention.span.end - base]):
            continue
        if _NOT_ACT.search(sentence.block.text[max(0, sentence.start - base) : mention.span.start - base]):
            continue
        if _of_people(draft, mention):
            continue
        inside = draft.zone.covers(mention.span)
        if not inside and any(o.zone.covers(mention.span) and o is not draft for o in others):
            lead = mention.span.end <= min([draft.words.start, *(o.words.start for o in others)])
            if not lead:
                continue
        distance = (
            abs(mention.span.start - draft.words.end)
            if mention.span.start > draft.words.end
            else (abs(draft.words.start - mention.span.end) * 1.3)
        )
        cost = distance + (0 if inside else 60) + (0 if _linked(draft, mention) else 25)
        if best is None or cost < best[0]:
            best = (cost, mention)
    if best is None:
        return None
    mention = best[1]
    assert mention.start is not None and mention.end is not None
    if published is None:
        return mention
    mention = _turned(draft, mention, published)
    assert mention.end is not None
    if mention.role in {"by", "until"} and draft.status in _REAL and mention.end > published:
        return None  # a deadline ahead is no date of what is done
    if mention.role == "at" and draft.status in _REAL and _SINCE.search(
            sentence.block.text[max(0, sentence.start - base) : mention.span.start - base]):
        mention = dataclasses.replace(mention, role="since")
    assert mention.start is not None and mention.end is not None
    if mention.role == "since" and mention.end < published and draft.status in {Status.ONGOING, Status.CARRIED_OUT}:
        return (
            dataclasses.replace(mention, end=published, precision=Precision.RANGE)
            if mention.start <= published
            else mention
        )
    if mention.role in {"by", "until"} and draft.status in {Status.ORDERED, Status.PLANNED, Status.THREATENED}:
        if mention.end > published and mention.start >= published:
            return dataclasses.replace(mention, start=published, precision=Precision.RANGE)
        return (
            dataclasses.replace(mention, start=mention.end)
            if mention.start != mention.end and mention.precision is Precision.DAY
            else mention
        )
    return mention


def _turned(draft: Draft, mention: TimeMention, published: dt.date) -> TimeMention:
    """Turn a weekday just ahead of publication back where the act is told as done."""
    start, end = mention.start, mention.end
    base = draft.sentence.block.start
    words = draft.sentence.block.text[mention.span.start - base : mention.span.end - base]
    if start is None or end is None or re.search(r"\d{4}", words):
        return mention
    ahead = draft.status in {Status.ORDERED, Status.PLANNED, Status.THREATENED}
    if not ahead and start > published and (start - published).days <= 7 and mention.precision is Precision.DAY:
        week = dt.timedelta(days=7)
        return dataclasses.replace(mention, start=start - week, end=end - week)
    return mention


def _of_people(draft: Draft, mention: TimeMention) -> bool:
    """Tell whether the time is that of a clause which only says who people are ("families who came in 2012")."""
    tokens = draft.sentence.inside(mention.span)
    trigger = draft.trigger.token
    token = tokens[-1] if tokens else trigger
    for _ in range(8):
        if token == trigger or token.head == token:
            return False
        if token.dep_ in {"relcl", "acl"} and token.pos_ in {"VERB", "AUX"}:
            return not token.is_ancestor(trigger)
        token = token.head
    return False


def _linked(draft: Draft, mention: TimeMention) -> bool:
    """Tell whether the time hangs on the trigger in the parse."""
    tokens = draft.sentence.inside(mention.span)
    if not tokens:
        return False
    token = tokens[-1]
    for _ in range(6):
        if token == draft.trigger.token:
            return True
        if token.head == token:
            return False
        token = token.head
    return token == draft.trigger.token
