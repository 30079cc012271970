"""One act told twice is one claim: later mentions are folded into the first full one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.extract.english.drafts import CORE, Draft
from witnessmark.extract.english.grammar import lemma
from witnessmark.extract.mentions import PlaceMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Status

if TYPE_CHECKING:
    from witnessmark.extract.english.scene import Scene

WINDOW = 60
REACH = 10
_POINTED = re.compile(
    r"\b(?:the|these|those) (?:\w+ )?(?:removals|expulsions|evictions|deportations|banishments)\b", re.I)
_SENT = frozenset({Act.EXPULSION, Act.RELOCATION, Act.EVICTION})
_TAKEN = _SENT | {Act.EVACUATION}
TAKING = frozenset("remove take pick load round collect gather bring drag pull fetch seize herd".split())
"""Verbs that tell the beginning of a move and leave open where it ends."""
_DONE = frozenset({Status.CARRIED_OUT, Status.ONGOING})
_AHEAD = frozenset({Status.ORDERED, Status.PLANNED, Status.THREATENED})


def merged(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts without repetitions; what a repetition adds is kept on the first."""
    text = scene.document.text
    kept: list[Draft] = []
    body = [d for d in drafts if d.sentence.block.kind not in {"title", "caption"}]
    heads = [d for d in drafts if d.sentence.block.kind in {"title", "caption"}]
    for draft in body:
        near = kept[-WINDOW:]
        host = next((k for k in near if _repeats(draft, k, text)), None)
        followed = next((k for k in reversed(near) if _follows(draft, k) or _retold(draft, k, text)), None) \
            if host is None else None
        if followed is not None:
            _fold(draft, followed)
            if draft.status in _DONE and followed.status is Status.ORDERED:
                followed.reading = draft.reading
        elif host is None:
            begun = next((k for k in reversed(near) if _goes_on(draft, k)), None)
            if begun is not None:
                kept.remove(begun)
                _fold(begun, draft)
                draft.begun.append(begun.words)
                draft.route.origin = draft.route.origin or begun.route.origin
            kept.append(draft)
        else:
            _fold(draft, host)
    for draft in heads:
        if not any(_title_of(draft, k) for k in body):
            kept.append(draft)
    return sorted(kept, key=lambda d: d.words)


def _goes_on(later: Draft, first: Draft) -> bool:
    """Tell whether a verb says where those went whom the verb before it took ("removed 40 families and sent them")."""
    verb, before = later.trigger.token, first.trigger.token
    if later.sentence.number != first.sentence.number or verb.dep_ != "conj" or verb.head != before:
        return False
    if lemma(before) not in TAKING or {later.act, first.act} - _TAKEN or later.status is not first.status:
        return False
    theirs = later.figure is None or (first.figure is not None and _count(later) == _count(first))
    return theirs and bool(later.route.destination) and not first.route.destination


def _title_of(title: Draft, body: Draft) -> bool:
    near = {
        Act.EXPULSION: 0,
        Act.RELOCATION: 0,
        Act.EVICTION: 0,
        Act.RETURN: 0,
        Act.RETURN_DENIED: 0,
        Act.EVACUATION: 1,
        Act.FLIGHT: 1,
        Act.DISPLACEMENT: 1,
        Act.DEMOLITION: 2,
    }
    return (
        title.act is body.act
        or near.get(title.act, -1) == near.get(body.act, -2)
        or title.act in {Act.DISPLACEMENT, Act.EVICTION}
    )


def _follows(later: Draft, first: Draft) -> bool:
    """Tell whether a sentence goes on about the act just told: the next stage, or the same again."""
    gap = later.sentence.number - first.sentence.number
    if later.part or first.part or "row" in later.carried or gap > 3 or gap < 1 or later.figure is not None:
        return False
    if later.sentence.block.paragraph != first.sentence.block.paragraph:
        return False
    theme = later.parts.theme
    pointing = later.anaphor or "affected" in later.carried or (
        theme is not None and theme.lower_ in {"we", "us", "they", "them"})
    own = bool(later.sentence.places) and not ({"place", "episode"} & later.carried) and not later.route.destination
    if later.act in _SENT and first.act in _SENT:
        if later.trigger.token.dep_ in {"acl", "amod"} and later.trigger.token.tag_ == "VBN":
            return not own
        onward = first.status is Status.ORDERED and later.status in _DONE | {Status.ORDERED}
        return onward and pointing and not own and gap <= 3
    if later.act is first.act and later.act not in CORE and gap == 1 and later.status is first.status:
        return not own and (pointing or not later.affected or later.parts.theme is None)
    return False


def _retold(later: Draft, first: Draft, text: str) -> bool:
    """Tell whether words only point back to a sending away told before ("the removals", "those put out of X")."""
    if later.act not in _SENT or first.act not in _SENT or later.part or later.figure is not None:
        return False
    if later.status not in _DONE or first.status not in _DONE | _AHEAD or "row" in later.carried:
        return False
    if not 0 < later.sentence.number - first.sentence.number <= REACH:
        return False
    token = later.trigger.token
    described = token.dep_ in {"acl", "relcl"} and token.tag_ == "VBN" and later.parts.theme is not None
    named = _POINTED.search(later.words.slice(text)) is not None or (
        not later.trigger.is_verb and any(c.lower_ in {"the", "these", "those"} for c in token.children)
        and later.parts.theme is None
    )
    return (described or named) and _places_agree(later, first, text)


def _repeats(later: Draft, first: Draft, text: str) -> bool:
    if later.part or first.part or "row" in later.carried or "row" in first.carried:
        return False
    singular = later.parts.theme is not None and later.parts.theme.lower_ in {"he", "she", "him", "her", "i", "me"}
    if singular and first.figure is not None:
        return False
    if later.act is not first.act or later.sentence.block.kind == "item" != first.sentence.block.kind:
        return False
    if later.sentence.number == first.sentence.number and later.trigger.is_verb and first.trigger.is_verb:
        return False
    if (
        "item" in {later.sentence.block.kind, first.sentence.block.kind}
        and later.sentence.block.start != first.sentence.block.start
    ):
        return False
    settled = (
        first.status in _DONE
        and later.status is Status.ORDERED
        and (later.anaphor or later.definite)
        and later.figure is None
    )
    if (
        later.status is not first.status
        and not settled
        and not (
            {later.status, first.status} <= _DONE
            or ({later.status, first.status} <= _AHEAD and not later.trigger.is_verb)
        )
    ):
        return False
    if later.figure is not None and (first.figure is None or _count(later) != _count(first)):
        return False
    if not _places_agree(later, first, text):
        return False
    if (
        later.when is not None
        and "when" not in later.carried
        and first.when is not None
        and not _times_agree(later, first)
    ):
        return False
    if (
        later.affected
        and "affected" not in later.carried
        and not later.anaphor
        and first.affected
        and not (set(later.affected[0][0]) & set(first.affected[0][0]))
    ):
        return False
    if later.trigger is first.trigger and later.status is not first.status:
        return False
    told_anew = "affected" in later.carried or later.anaphor or not later.affected or later.definite
    return told_anew or "place" in later.carried or later.figure is not None or not later.trigger.is_verb


def _count(draft: Draft) -> tuple[object, ...]:
    figure = draft.figure
    return () if figure is None else (figure.low, figure.best, figure.high, figure.unit)


def _names(mentions: Sequence[PlaceMention], text: str) -> set[str]:
    return {m.place.id if m.place is not None else m.span.slice(text).casefold() for m in mentions}


def _places_agree(later: Draft, first: Draft, text: str) -> bool:
    if "place" in later.carried:
        return True
    for mine, theirs in (
        (later.route.origin + later.route.at, first.route.origin + first.route.at),
        (later.route.destination, first.route.destination),
    ):
        own = _names(mine, text)
        if own and not own & _names(theirs, text):
            return False
    return True


def _times_agree(later: Draft, first: Draft) -> bool:
    a, b = later.when, first.when
    if a is None or b is None or a.start is None or b.start is None or a.end is None or b.end is None:
        return True
    return a.start <= b.end and b.start <= a.end


def _fold(later: Draft, host: Draft) -> None:
    host.score = max(host.score, later.score)
    host.perpetrator = host.perpetrator or later.perpetrator
    host.orderer = host.orderer or later.orderer
    host.when = host.when or later.when
    host.figure = host.figure or later.figure
    if not host.affected:
        host.affected = later.affected
    known = {code for code, _ in host.ground}
    host.ground += [g for g in later.ground if g[0] not in known]
    known_c = {code for code, _ in host.consequences}
    host.consequences += [c for c in later.consequences if c[0] not in known_c]
    if not host.route.destination and not host.route.destination_described:
        host.route.destination = later.route.destination
        host.route.destination_described = later.route.destination_described


def passage_of(draft: Draft, text: str) -> Span:
    """Return the sentence the act rests on."""
    return draft.passage or Span(draft.sentence.start, min(draft.sentence.end, len(text)))
