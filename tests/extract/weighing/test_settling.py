"""Plain verbs get the code that the whole report speaks for; words that name a code keep it."""

from __future__ import annotations

import pytest

from witnessmark.extract.weighing.settling import settled
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act


def told(text: str, words: str, act: Act) -> Act:
    start = text.index(words)
    language = "en" if text.isascii() else "ko"
    return settled(text, language, Span(start, start + len(words)), Span(0, len(text)), act)


@pytest.mark.parametrize(("text", "words", "read", "right"), [
    ("A bulldozer came to the plantation at Kibale. Ninety families were driven off.", "driven off",
     Act.EXPULSION, Act.EVICTION),
    ("The landlord sent men. Nine households were put out.", "put out", Act.EXPULSION, Act.EVICTION),
    ("After the flood in Beira 40 people were taken to a school.", "taken", Act.EXPULSION, Act.EVACUATION),
    ("Farmers of Tal were stopped when they wanted to go back home.", "stopped",
     Act.MOVEMENT_RESTRICTION, Act.RETURN_DENIED),
    ("재개발 구역에서 스무 가구가 쫓겨났다.", "쫓겨났다", Act.EXPULSION, Act.EVICTION),
    ("간석지에 보낼 몫이 떨어져 온천군의 다섯 집이 실려 갔다.", "실려 갔다", Act.EXPULSION, Act.RELOCATION),
    ("태풍이 지나간 뒤 섬 주민 서른 명이 체육관으로 옮겨졌다.", "옮겨졌다", Act.RELOCATION, Act.EVACUATION),
    ("주민들은 집으로 돌아가려 했으나 초소에서 막았다.", "막았다", Act.MOVEMENT_RESTRICTION, Act.RETURN_DENIED),
])
def test_plain_words_get_the_code_of_their_report(text: str, words: str, read: Act, right: Act) -> None:
    assert told(text, words, read) is right


@pytest.mark.parametrize(("text", "words", "read"), [
    ("A bulldozer came to the plantation. Ninety families were deported.", "deported", Act.EXPULSION),
    ("Gunmen with a bulldozer came. Ninety families were driven off.", "driven off", Act.EXPULSION),
    ("Ninety families were driven off.", "driven off", Act.EXPULSION),
    ("After the flood the families were resettled; 40 people were taken to Dondo.", "taken", Act.RELOCATION),
    ("Farmers of Tal were stopped on the road to the market.", "stopped", Act.MOVEMENT_RESTRICTION),
    ("무장 괴한이 철거를 막던 스무 가구를 쫓아냈다.", "쫓아냈다", Act.EXPULSION),
    ("몫이 떨어진 뒤 밀수를 한 다섯 집이 실려 갔다.", "실려 갔다", Act.EXPULSION),
    ("국경 도시가 봉쇄되어 아무도 나가지 못하게 막았다.", "막았다", Act.MOVEMENT_RESTRICTION),
])
def test_nothing_is_settled_where_the_report_does_not_say(text: str, words: str, read: Act) -> None:
    assert told(text, words, read) is read
