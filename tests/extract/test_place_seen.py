"""Names that only the trained reader sees join those found otherwise, and change none of them."""

from __future__ import annotations

import pytest

from witnessmark.extract.places import find_places
from witnessmark.model.text import Span

EN = "Soldiers searched Belaru and New Doro on Friday, then the Hyesan market. The mayor of Asmara saw Tekle there."
KO = "카질라 판자촌이 헐리고 사람들은 혜산으로 갔다."


def spans_of(text: str, *words: str) -> tuple[Span, ...]:
    return tuple(Span(text.index(word), text.index(word) + len(word)) for word in words)


def names(text: str, language: str, *seen: str) -> list[str]:
    return [m.span.slice(text) for m in find_places(text, language, seen=spans_of(text, *seen))]


def test_a_seen_name_joins_and_two_in_one_are_told_apart() -> None:
    assert "Belaru" not in names(EN, "en")
    assert names(EN, "en", "Belaru and New Doro")[:2] == ["Belaru", "New Doro"]
    assert names(KO, "ko", "카질라") == ["카질라", "혜산"]


def test_a_seen_name_that_the_gazetteer_lacks_has_no_entry() -> None:
    (found,) = [m for m in find_places(EN, "en", seen=spans_of(EN, "Belaru")) if m.span.slice(EN) == "Belaru"]
    assert found.place is None or found.place.id.startswith("name:")


@pytest.mark.parametrize("seen", ["Hyesan market", "the Hyesan", "of Asmara"])
def test_words_over_a_known_name_leave_it_as_it_was(seen: str) -> None:
    assert find_places(EN, "en", seen=spans_of(EN, seen)) == find_places(EN, "en")


@pytest.mark.parametrize("seen", ["searched", "market", "the mayor", "n"])
def test_what_is_no_name_is_none(seen: str) -> None:
    assert find_places(EN, "en", seen=spans_of(EN.lower(), seen)) == find_places(EN, "en")


def test_a_korean_name_is_taken_to_the_end_of_its_word_but_for_its_ending() -> None:
    text = "카렌디아에서 쫓겨난 이들이 몬트로사의 천막으로 갔다."
    assert names(text, "ko", "카렌", "몬트로사의") == ["카렌디아", "몬트로사"]
