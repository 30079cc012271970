"""Counts of origins where an office, a body or a person goes by several descriptions, and what is no contradiction."""

from __future__ import annotations

import pytest

from tests.reconcile.test_origin_patterns import EVICTED, Told, counted, report
from witnessmark.reconcile.edges import _rounds
from witnessmark.reconcile.parts import PART_WORDS
from witnessmark.reconcile.speakers import matter_of, name_of, office_of, one_name
from witnessmark.vocab.codes import AttributionKind, Quantifier

Kind = AttributionKind


def told(count: int, who: str, kind: Kind) -> Told:
    return (f"{who} said that {count} households were {EVICTED}.", who, kind, count)


@pytest.mark.parametrize(("who", "office", "matter"), [
    ("The Minister", {"ministry"}, set()), ("The defence ministry", {"ministry"}, {"defence"}),
    ("카메룬 국방부", {"ministry"}, {"defence"}), ("경찰 대변인", {"police"}, set()), ("a farmer", set(), set()),
])
def test_an_office_is_one_in_two_languages(who: str, office: set[str], matter: set[str]) -> None:
    assert (office_of(who), matter_of(who)) == (office, matter)


def test_a_priest_is_named_without_his_title() -> None:
    assert one_name("Fr. Emmanuel Wirba", "엠마누엘 위르바 신부") is True
    assert name_of("the communiqué") == frozenset()


@pytest.mark.parametrize(("one", "other", "origins"), [
    (told(758, "Police spokesman Mirko Hodak", Kind.OFFICIAL_STATEMENT),
     told(758, "the Ministry", Kind.OFFICIAL_STATEMENT), (1, 1)),  # nobody counts 758 twice
    (told(40, "the fire chief", Kind.OFFICIAL_STATEMENT), told(40, "the mayor", Kind.OFFICIAL_STATEMENT), (2, 2)),
    (told(48, "the regional administration", Kind.OFFICIAL_STATEMENT),
     told(48, "the list of the administration", Kind.DOCUMENT), (1, 1)),
    (told(48, "the regional administration", Kind.OFFICIAL_STATEMENT),
     told(33, "the list of the administration", Kind.DOCUMENT), (2, 2)),
    (told(40, "Selma Hodak", Kind.EYEWITNESS), told(50, "Selma", Kind.EYEWITNESS), (1, 1)),
    (told(40, "Selma Hodak", Kind.EYEWITNESS), told(50, "Mirna", Kind.EYEWITNESS), (2, 2)),
])
def test_one_office_and_one_person_by_two_descriptions(one: Told, other: Told, origins: tuple[int, int]) -> None:
    assert counted(report("Valley Post", "2018-12-05", one), report("Harbour Times", "2018-12-08", other)) == origins


def test_two_namesakes_leave_a_first_name_to_neither() -> None:
    made = [report("Valley Post", "2018-12-05", told(40, "Selma Hodak", Kind.EYEWITNESS)),
            report("Harbour Times", "2018-12-08", told(45, "Selma Brkan", Kind.EYEWITNESS)),
            report("Border Watch", "2018-12-09", told(50, "Selma", Kind.EYEWITNESS))]
    assert counted(*made)[1] == 3


def test_a_doctor_is_none_of_the_residents() -> None:
    both = report("Valley Post", "2018-12-05", told(40, "residents of the street", Kind.ANONYMOUS_SOURCE),
                  (f"A doctor from the team treated those {EVICTED}.", "A doctor from the team", Kind.EYEWITNESS, None))
    assert counted(both) == (2, 2)


def test_a_scholar_who_comments_is_no_origin() -> None:
    comment = (f"Cho Min, a researcher in Seoul, said people were {EVICTED}.", "Cho Min", Kind.NAMED_PERSON, None)
    seen = told(40, "Gul Mina", Kind.EYEWITNESS)
    assert counted(report("Valley Post", "2018-12-05", seen, comment)) == (1, 1)


@pytest.mark.parametrize(("about", "count", "how", "may"), [
    (50, 53, Quantifier.MORE_THAN, True), (70, 84, Quantifier.MORE_THAN, False), (20, 19, Quantifier.ABOUT, True),
    (130, 131, Quantifier.ABOUT, True), (20, 31, Quantifier.ABOUT, False), (400, 640, Quantifier.MORE_THAN, False),
])
def test_a_rough_count_may_be_an_exact_one_rounded(about: int, count: int, how: Quantifier, may: bool) -> None:
    assert _rounds(about, count, how) is may


@pytest.mark.parametrize(("words", "part"), [
    ("Of the 131, 38 had not signed.", True), ("twelve were brokers, and the rest had phoned", True),
    ("열두 집은 송금 브로커이고 나머지는 통화한 집", True), ("The rest house held 12 families.", False),
    ("7 of 50 families were taken to the mine", True), ("7 out of 50 families", True), ("on 7 of 12.", False),
    ("50세대 중 7세대가 탄광으로 보내졌다", True), ("50여 명 가운데 7명", True), ("7세대가 중국으로 갔다", False),
])
def test_words_tell_a_part_of_a_whole(words: str, part: bool) -> None:
    assert bool(PART_WORDS.search(words)) is part
