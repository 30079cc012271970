"""The table of countries."""

from __future__ import annotations

import re

from witnessmark.vocab.country import countries


def test_codes_are_of_two_and_three_letters_and_unique() -> None:
    found = countries().values()
    assert {len(c.code) for c in found} == {2}
    assert {len(c.alpha3) for c in found} == {3}
    assert len({c.alpha3 for c in found}) == len({c.name for c in found}) == len(found)


def test_the_countries_of_the_example_are_there() -> None:
    assert [countries()[code].alpha3 for code in ("KP", "CN", "KR")] == ["PRK", "CHN", "KOR"]


def test_every_country_has_a_korean_name_of_its_own() -> None:
    found = [c.name_ko for c in countries().values()]
    assert all(re.fullmatch(r"[가-힣]+(?: [가-힣]+)*", name) for name in found)
    assert len(set(found)) == len(found)
    assert [countries()[code].name_ko for code in ("KP", "CN", "KR")] == ["북한", "중국", "한국"]
