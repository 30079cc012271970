"""Words that another layer points at become acts whose roles the Korean grammar reads."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract.frames import Document, Frame, Hint
from witnessmark.extract.korean import found_in
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, AttributionKind, Group, Status


def hinted(text: str, words: str, act: Act) -> list[Frame]:
    start = text.index(words)
    hint = Hint(Span(start, start + len(words)), act, .8)
    return [f for f in found_in(Document(text, "ko", dt.date(2021, 3, 5), "누리일보", None), [hint]).frames if f.act]


def test_the_roles_of_a_hinted_act_are_read() -> None:
    """No rule knows the verb; its people, place, count and speaker stand around it."""
    text = "혜산시의 한 소식통은 “지난달 혜산시에서 정착민 20세대를 산골로 묻어 버렸다”고 전했다."
    (frame,) = hinted(text, "묻어 버렸다", Act.RELOCATION)
    assert (frame.reader, frame.score, frame.status) == ("learned", .8, Status.CARRIED_OUT)
    assert frame.affected[0][0] == (Group.RESETTLER,) and frame.figure is not None and frame.figure.best == 20
    assert [p.span.slice(text) for p in frame.origin] == ["혜산시"]
    assert [s.slice(text) for s in frame.destination_described] == ["산골"]
    assert frame.said[0].kind is AttributionKind.ANONYMOUS_SOURCE


@pytest.mark.parametrize(("text", "words", "status"), [
    ("당국은 주민 30명을 솎아낼 계획이라고 밝혔다.", "솎아낼", Status.PLANNED),
    ("주민 30명이 솎아내졌다는 소문이 돈다.", "솎아내졌다", Status.RUMOURED),
])
def test_the_status_of_a_hinted_act_is_that_of_its_predicate(text: str, words: str, status: Status) -> None:
    """Plans and rumours are told by the words after the act, as for any act."""
    assert [f.status for f in hinted(text, words, Act.EXPULSION)] == [status]


def test_a_negated_hint_is_no_act() -> None:
    """What did not happen is no claim."""
    assert hinted("당국은 주민을 한 명도 솎아내지 않았다.", "솎아내지", Act.EXPULSION) == []


def test_a_hint_on_the_words_of_a_rule_adds_nothing() -> None:
    """The rule's act stands."""
    text = "혜산시에서 주민 20세대가 추방됐다."
    (frame,) = hinted(text, "추방됐다", Act.EXPULSION)
    assert frame.reader == "rules"


def test_hints_on_no_word_at_all_are_harmless() -> None:
    """Marks, particles and the end of the text carry no act."""
    text = "주민들이 모였다 ."
    for words in (".", "들이", "다 ."):
        assert hinted(text, words, Act.FLIGHT) == []
