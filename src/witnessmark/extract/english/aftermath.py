"""What the next sentences add to an act: reasons and consequences told apart from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.extract.english.drafts import CORE, Draft
from witnessmark.extract.english.grounds import consequences_in, grounds_in
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Status

if TYPE_CHECKING:
    from witnessmark.extract.english.scene import Scene, Sentence

_BACK = re.compile(
    r"^(?:[“\"'‘])?(?:\w+,\s)?(?:they|their|these|those|the (?:families|households|people|residents|villagers|"
    r"families'|evicted|displaced|deportees|evictees)|many|some|most|"
    r"several|others|families|children|at least|one|two|three|no compensation|the (?:move|measure|decision|"
    r"expulsion|relocation|eviction|evacuation|operation|order|"
    r"authorities|reason|stated reason|official reason)|it|this|officials|authorities|as a result|grounds?|"
    r"reasons?|those on it|the (?:army|police|ministry|district|county|navy|military|governor|"
    r"city|state|company)|rice|food|children|two|three|my)\b",
    re.I,
)
_REASON = re.compile(
    r"\b(?:reason|because|accus(?:ed|es|ing)|blam(?:ed|es|ing)|pretext|under the|on account|grounds?|citing|said the "
    r"(?:move|measure|decision)|aimed at|meant to|in order to|to make way|due to)\b",
    re.I,
)
_GIVEN = re.compile(
    r"\b(?:accus(?:ed|es|ing)|blam(?:ed|es|ing)|(?:the|their) (?:stated |official |given )?(?:reason|grounds|charge|"
    r"crime|offence|pretext)|as (?:a )?result|since then|left (?:without|with)|lost (?:their|his|her|our)|died|"
    r"homeless|out of school|hungry|belongings|compensation)\b", re.I)
_OWN = re.compile(r"^[“\"]|^(?:he|she|his|her|i|we|my|our|a (?:woman|man|child|mother)|"
    r"the (?:mother|father|children|wife|women))\b", re.I)
_FELT = CORE | {Act.DETENTION, Act.CONFISCATION, Act.MOVEMENT_RESTRICTION, Act.BACKGROUND_CHECK}
_AFTER = frozenset({Status.CARRIED_OUT, Status.ONGOING, Status.ORDERED, Status.HALTED})


def add_aftermath(scene: Scene, drafts: Sequence[Draft]) -> None:
    """Give sentences without an act of their own to the act before them in the paragraph."""
    busy = {d.sentence.number for d in drafts if d.act in CORE}
    for i, draft in enumerate(drafts):
        if draft.act not in _FELT or (i + 1 < len(drafts) and drafts[i + 1].sentence.number == draft.sentence.number):
            continue
        following: Sentence = draft.sentence
        for _ in range(2):
            number = following.number + 1
            if number >= len(scene.sentences) or number in busy:
                break
            following = scene.sentences[number]
            if following.block.paragraph != draft.sentence.block.paragraph or (
                following.block.kind == "item" and following.block.start != draft.sentence.block.start
            ):
                break
            if not _BACK.match(following.text) and not _GIVEN.search(following.text) and not _OWN.match(following.text):
                continue
            _add(draft, following)


def _add(draft: Draft, sentence: Sentence) -> None:
    base = sentence.block.start
    text = sentence.block.text
    start, end = sentence.start - base, sentence.end - base
    if draft.status in _AFTER:
        known = {code for code, _ in draft.consequences}
        found = [c for c in consequences_in(text, start, end, base) if c[0] not in known]
        if found:
            draft.consequences += found
            _widen(draft, sentence)
    if not draft.ground and _REASON.search(sentence.text):
        reasons = grounds_in(text, start, end, base)
        if reasons:
            draft.ground = reasons[:1]
            _widen(draft, sentence)


def _widen(draft: Draft, sentence: Sentence) -> None:
    held = draft.passage or draft.sentence.span
    draft.passage = Span(held.start, max(held.end, sentence.end))
