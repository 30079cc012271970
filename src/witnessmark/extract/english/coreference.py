"""What a later sentence takes from an earlier one: people pointed back to, places, times.

Plain rules: "they" and "the families" mean the people of the nearest earlier act; place and
time are carried within a paragraph, or further where the people are the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.extract.english.drafts import HOMEWARD, MOVES, Affected, Draft
from witnessmark.extract.english.groups import affected_of, is_people
from witnessmark.extract.english.movement import Route
from witnessmark.extract.english.organs import organ_of
from witnessmark.vocab.codes import Act, Ground, Group, Status

if TYPE_CHECKING:
    from witnessmark.extract.english.scene import Scene

REACH = 12
NEAREST = 60
_REAL = frozenset({Status.CARRIED_OUT, Status.ONGOING})


def carry(scene: Scene, drafts: Sequence[Draft]) -> None:
    """Fill empty roles of each draft from those before it, in text order."""
    for i, draft in enumerate(drafts):
        earlier = [d for d in drafts[max(0, i - NEAREST) : i] if draft.sentence.number - d.sentence.number <= REACH]
        _people(scene, draft, earlier)
        _places(draft, earlier)
        _time(draft, earlier)
        _actors(scene, draft, earlier)
        if any(code is Ground.FAMILY_DEFECTION for code, _ in draft.ground):
            draft.affected = [(with_defectors(codes), span) for codes, span in draft.affected]


def with_defectors(codes: tuple[Group, ...]) -> tuple[Group, ...]:
    kept = tuple(c for c in codes if c not in {Group.RESIDENT, Group.OTHER, Group.DEFECTOR_FAMILY})
    return (Group.DEFECTOR_FAMILY, *kept)


def _actors(scene: Scene, draft: Draft, earlier: Sequence[Draft]) -> None:
    """Resolve a pronoun that did it to the organ named just before."""
    agent = draft.parts.agent
    if (
        draft.perpetrator
        or agent is None
        or agent.lower_ not in {"they", "them", "he", "it"}
        or draft.act in {Act.FLIGHT, Act.RETURN}
    ):
        return
    for source in reversed(earlier[-2:]):
        if source.sentence.block.paragraph == draft.sentence.block.paragraph and (source.perpetrator or source.orderer):
            draft.perpetrator = list(source.perpetrator or source.orderer)
            draft.carried.add("perpetrator")
            return
    before = scene.before(draft.sentence)
    subject = next((t for t in before.tokens if t.dep_ == "nsubj"), None) if before is not None else None
    if before is not None and subject is not None:
        named = organ_of(before, subject)
        if named and not is_people(subject):
            draft.perpetrator = named
            draft.carried.add("perpetrator")


def _people(scene: Scene, draft: Draft, earlier: Sequence[Draft]) -> None:
    source = next((d for d in reversed(earlier) if d.affected), None)
    if not draft.anaphor and draft.trigger.entry.frame in {"unmake", "seize", "limit", "probe"}:
        return
    if draft.anaphor or not draft.affected:
        pronoun = draft.anaphor and not draft.definite
        if draft.affected and not pronoun:
            if source is not None and all(set(codes) <= {Group.RESIDENT, Group.OTHER} for codes, _ in draft.affected):
                draft.affected = [(source.affected[0][0], span) for _, span in draft.affected]
            return
        near = _people_before(scene, draft) if pronoun else None
        same = source is not None and source.sentence.block.paragraph == draft.sentence.block.paragraph
        if pronoun and near is not None and (source is None or not same):
            draft.affected = near
            draft.carried.add("affected")
        elif source is not None and (pronoun or same):
            draft.affected = list(source.affected)
            draft.carried.add("affected")
        elif near is not None:
            draft.affected = near
            draft.carried.add("affected")


def _people_before(scene: Scene, draft: Draft) -> list[Affected] | None:
    sentence = scene.before(draft.sentence)
    own = [
        t
        for t in draft.sentence.tokens
        if is_people(t)
        and t.tag_ in {"NNS", "NNPS", "NN"}
        and draft.sentence.at(t).end <= draft.words.start
        and t.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj"}
    ]
    if own and draft.parts.theme is not None and own[0].i < draft.parts.theme.i:
        return affected_of(draft.sentence, own[0])
    if sentence is None:
        return None
    for token in sentence.tokens:
        if is_people(token) and token.tag_ in {"NNS", "NNPS"} and token.dep_ in {"nsubj", "nsubjpass", "dobj"}:
            return affected_of(sentence, token)
    return None


def _places(draft: Draft, earlier: Sequence[Draft]) -> None:
    route = draft.route
    homeward = draft.act in HOMEWARD
    if homeward and (route.destination or route.at):
        return
    if not homeward and (route.origin or route.at):
        return
    if draft.sheltered and (route.destination or draft.sentence.places):
        return
    if route.destination and not draft.anaphor and not homeward:
        return
    for source in reversed(earlier):
        elsewhere = (source.act in HOMEWARD and not homeward) or (source.sheltered and not source.route.origin)
        if not source.route or elsewhere:
            continue
        same_paragraph = source.sentence.block.paragraph == draft.sentence.block.paragraph
        row = "item" in {source.sentence.block.kind, draft.sentence.block.kind}
        if row and source.sentence.block.start != draft.sentence.block.start:
            continue
        near = (
            draft.sentence.number - source.sentence.number <= 3
            and re.search(r"\b(?:also|same|meanwhile)\b", draft.sentence.text) is not None
        )
        if not (same_paragraph or draft.anaphor or "affected" in draft.carried or near):
            continue
        _take(draft, source, homeward)
        return


def _take(draft: Draft, source: Draft, homeward: bool) -> None:
    taken = source.route
    home = taken.origin or taken.at
    if homeward:
        if source.act in HOMEWARD:
            draft.route = Route(
                list(draft.route.origin), list(taken.destination or taken.at), [], [], list(taken.destination_described)
            )
        elif not draft.route.destination_described:
            draft.route.destination = list(home)
    elif source.act is draft.act and not draft.route:
        draft.route = Route(
            list(taken.origin),
            list(taken.destination),
            list(taken.at),
            list(taken.origin_described),
            list(taken.destination_described),
        )
    elif (
        draft.act in MOVES
        and draft.route.destination
        and {p.span for p in home} & {p.span for p in draft.route.destination}
    ):
        return
    else:
        draft.route.origin = list(home)
        if not home and draft.act is not Act.DEMOLITION:
            draft.route.origin_described = draft.route.origin_described or list(taken.origin_described)
    draft.carried.add("place")


def _time(draft: Draft, earlier: Sequence[Draft]) -> None:
    if draft.when is not None or not earlier or draft.status not in _REAL:
        return
    source = earlier[-1]
    near = draft.sentence.number - source.sentence.number <= 1
    if (
        near
        and source.when is not None
        and source.status in _REAL
        and (source.sentence.block.start == draft.sentence.block.start)
        and draft.act not in {Act.DISPLACEMENT, Act.RETURN_DENIED}
        and (draft.anaphor or "affected" in draft.carried or re.search(r"\b(?:also|same|then)\b", draft.sentence.text))
    ):
        draft.when = source.when
        draft.carried.add("when")
