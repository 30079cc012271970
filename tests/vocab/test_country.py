"""The table of countries."""

from __future__ import annotations

from witnessmark.vocab.country import countries


def test_codes_are_of_two_and_three_letters_and_unique() -> None:
    found = countries().values()
    assert {len(c.code) for c in found} == {2}
    assert {len(c.alpha3) for c in found} == {3}
    assert len({c.alpha3 for c in found}) == len({c.name for c in found}) == len(found)


def test_the_countries_of_the_example_are_there() -> None:
    assert [countries()[code].alpha3 for code in ("KP", "CN", "KR")] == ["PRK", "CHN", "KOR"]
