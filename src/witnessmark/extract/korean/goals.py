"""Where people are taken, go or stay, told in plain words: the goal and the shelter of an act's own clause.

Invariant: a span is a noun phrase that stands with a particle of goal or place in the act's clause, and is no
person, time or manner. Not handled here: named places (`movement`).
"""

from __future__ import annotations

import re

from witnessmark.extract.korean.arguments import arguments_of
from witnessmark.extract.korean.kinds import STAYING, is_people
from witnessmark.extract.korean.phrases import Phrase
from witnessmark.extract.korean.scene import Scene
from witnessmark.extract.korean.triggers import Trigger
from witnessmark.extract.korean.verb_frames import NO_GOAL
from witnessmark.model.text import Span

_TO = ("로", "으로", "까지", "로의", "으로의", "쪽으로")
_JOINED = ("와", "과", "및", "나", "이나", "하고", "")
_PLACE_NOUN = re.compile(r"(?:소|촌|관|장|당|실|원|교|집|곳|처|지|산|숲|섬|면|리|읍|동|시|군|구|도|주|현|항|역|지대|지역|마을|나라|캠프|아파트|주택|대|쪽|밖|"
                         r"천막|텐트|단지|농장|탄광|광산|고향|내륙|오지|산골|국경|해안|위|편|땅|길|강|호텔|시설|센터|터|거리|공원|막사|움막|건물|부두|댐|변|도시|시골|상가|"
                         r"체육관|창고|컨테이너|뭍|기지|외곽|거처|도로)$")


def goals_of(scene: Scene, trigger: Trigger) -> tuple[Span, ...]:
    """Return the phrases with 로/으로/까지 in the clause of an act that name a kind of place, coordination included."""
    clause = arguments_of(scene.parsed, trigger.first, trigger.last)
    for phrase in clause.goals:
        words = scene.words(phrase)
        if phrase.case.startswith(_TO) and _stands(scene, phrase, words):
            return _with_coordinated(scene, phrase)
    return ()


def shelters_of(scene: Scene, trigger: Trigger) -> tuple[Span, ...]:
    """Return the phrases with 에/에서 in the clause of an act that name a shelter."""
    clause = arguments_of(scene.parsed, trigger.first, trigger.last)
    for phrase in (*clause.places, *clause.goals):
        words = scene.words(phrase)
        if STAYING.search(words) and _stands(scene, phrase, words):
            return _with_coordinated(scene, phrase)
    return ()


def _stands(scene: Scene, phrase: Phrase, words: str) -> bool:
    return not (is_people(words) or NO_GOAL.search(words) or scene.is_source(phrase.span)
                or any(t.span.overlaps(phrase.span) for t in scene.times)) and _PLACE_NOUN.search(
                    re.sub(r"\s?(?:등|[\d만천백여\s]+\s?(?:여\s?)?(?:곳|동|채|개))$", "", words)) is not None


def _with_coordinated(scene: Scene, phrase: Phrase) -> tuple[Span, ...]:
    """Return the span of a phrase and of those joined to it (학교와 문화회관으로)."""
    index = scene.phrases.index(phrase)
    found = [phrase.span]
    while index and len(found) < 4:
        before = scene.phrases[index - 1]
        gap = scene.text[before.span.end : scene.phrases[index].span.start]
        if before.case not in _JOINED or re.fullmatch(r"(?:와|과|및|나|이나|하고)?,?\s?(?:및\s)?", gap) is None or (
                before.case == "" and "," not in gap) or not _stands(scene, before, scene.words(before)):
            break
        found.insert(0, before.span)
        index -= 1
    return tuple(found)
