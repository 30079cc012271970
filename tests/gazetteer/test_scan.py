"""Names in running text."""

from __future__ import annotations

import pytest

from witnessmark.gazetteer import Gazetteer


def names(text: str, language: str) -> list[str]:
    return [span.slice(text) for span, _ in Gazetteer.load().scan(text, language)]


def test_the_longest_latin_name_wins() -> None:
    """`New York City` is one name, and a possessive is not part of it."""
    assert names("They left New York City's port for Hoeryong to Sinpa.", "en") == [
        "New York City",
        "Hoeryong",
        "Sinpa",
    ]


def test_acronyms_need_their_capitals() -> None:
    """`US` is a country; `us` and `Us` are not."""
    found = names("The US told us. Us too. The U.S. agreed.", "en")
    assert found == ["US", "U.S."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("혜산에서 떠났다", ["혜산"]),
        ("양강도 혜산시 주민들이", ["양강도", "혜산시"]),
        ("무산군당 간부", ["무산군"]),
        ("시리아 알레포로부터", ["시리아", "알레포"]),
        ("개성적인 사람", []),
        ("소청진", []),
    ],
)
def test_hangul_names_end_where_particles_and_suffixes_may_follow(text: str, expected: list[str]) -> None:
    """A name is never found inside another word."""
    assert names(text, "ko") == expected
