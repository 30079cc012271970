"""What points at a person by its form is found; counts, years and months are not."""

from __future__ import annotations

import pytest

from witnessmark.disclosure.identifiers import found


@pytest.mark.parametrize(("text", "kind"), [
    ("write to kim.h@example.org", "e-mail"), ("kim＠example．org", "e-mail"), ("kim (at) example (dot) org", "e-mail"),
    ("kim at example dot org", "e-mail"), ("연락처 kim@예시.한국", "e-mail"), ("텔레그램 @river_kim", "messenger"),
    ("see https://example.org/a?b=1", "network"), ("www.example.net", "network"), ("example.co.kr 참조", "network"),
    ("10.20.30.40", "network"), ("hxxp://example", "network"), ("abcdefgh.onion", "network"),
    ("call 010-1234-5678", "phone"), ("+82 10 1234 5678", "phone"), ("+86 (433) 251 1234", "phone"),
    ("０１０－１２３４－５６７８", "phone"), ("02) 123-4567", "phone"), ("01012345678", "phone"),
    ("850101-1234567", "resident"), ("850101-1******", "resident"), ("８５０１０１-１２３４５６７", "resident"),
    ("account 1234 5678 9012", "long number"), ("passport M12345678", "long number"),
    ("41.4017, 128.1778", "coordinates"), ("41°24'N 128°10'E", "coordinates"), ("41.40° N", "coordinates"),
    ("북위 41도", "coordinates"), ("le\u202eft", "hides"), ("a\u200bb", "hides"), ("a\u2066b\u2069", "hides"),
    ("a\x1bb", "hides"), ("x\U000e0041y", "hides"),
])
def test_a_form_that_points_at_a_person_is_found(text: str, kind: str) -> None:
    assert any(kind in name for name in found(text)), found(text)


@pytest.mark.parametrize("text", [
    "Expulsions from Ryanggang Province, 2008 to 2022", "12,000 families in 2018-2019", "between 2018 and 2019",
    "40세대 1,200명", "In May 2019 the council moved 60 families.", "2018년 12월", "River Wire", "1.5 million people",
    "about 30 to 40 households (150-200 persons)", "강변뉴스", "the ratio of 0.25 to 0.5", "3.5, 4.5 times",
    "No. 10 of 2016", "1998-2004",
])
def test_counts_years_and_titles_are_no_identifiers(text: str) -> None:
    assert found(text) == ()
