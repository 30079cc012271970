"""말하는 사람이 직접 겪었는지: who speaks in Korean, and whether they were there."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract import extract
from witnessmark.model.text import Reading, ReportRef
from witnessmark.vocab.codes import AttributionKind as Kind


def kinds(text: str) -> list[Kind]:
    reading = Reading.of_text(text, ReportRef("r", "ko", "r.txt", "", "한들신문", dt.date(2019, 5, 10)))
    return [claim.attribution[0].kind for claim in extract(reading, learned=False).claims]


@pytest.mark.parametrize("text", [
    "단천시의 한 주민은 8일 “우리 골목에서 다섯 세대가 추방됐다”고 말했다.",
    "추방된 김철호 씨는 8일 단천에서 다섯 세대가 추방됐다고 말했다.",
    "단천시의 한 운전수는 8일 다섯 세대가 추방됐다고 말했다. 그는 “짐을 내 차에 싣고 날랐다”고 했다.",
])
def test_who_saw_it_or_went_through_it_is_an_eyewitness(text: str) -> None:
    assert Kind.EYEWITNESS in kinds(text)


@pytest.mark.parametrize("text", [
    "함경남도 소식통은 8일 “우리 골목에서 다섯 세대가 추방됐다”고 말했다.",
    "단천시의 한 주민은 8일 다섯 세대가 추방됐다고 말했다.",
    "단천시의 한 주민은 8일 다섯 세대가 추방됐다고 말했다. 그는 보안원이 짐을 날랐다고 했다.",
])
def test_who_only_passes_it_on_is_none(text: str) -> None:
    assert kinds(text) and Kind.EYEWITNESS not in kinds(text)


def test_what_comes_before_the_one_speaker_of_a_paragraph_is_theirs() -> None:
    text = "단천시에서 지난 3일 다섯 세대가 추방됐다. 이 도시의 교사 김영수 씨는 8일 세간도 챙기지 못했다고 말했다."
    assert kinds(text)[0] is Kind.NAMED_PERSON


def test_a_crowd_of_officials_does_not_speak_for_the_paragraph() -> None:
    text = "단천시에서 지난 3일 다섯 세대가 추방됐다. 당국은 새집을 지어 주겠다고 선전하고 있다."
    assert kinds(text)[0] is Kind.OUTLET
