"""Whom two reports describe in other words: by particulars, by a relative, by a saying, by a pronoun's antecedent."""

from __future__ import annotations

import pytest

from tests.reconcile.factory import Desk
from tests.reconcile.test_origin_patterns import EVICTED, Made, counted, report
from tests.reconcile.test_run import gather
from witnessmark.reconcile import reconcile
from witnessmark.reconcile.antecedents import antecedent
from witnessmark.reconcile.known_bodies import known_body
from witnessmark.reconcile.particulars import other_age, particulars
from witnessmark.reconcile.people import told_apart
from witnessmark.reconcile.relatives import kin_of, one_relative
from witnessmark.vocab.codes import Act, AttributionKind, ContradictionKind, Organ, Quantifier

Kind = AttributionKind


@pytest.mark.parametrize(("english", "korean", "both"), [
    ("a beekeeper aged 52", "52세의 양봉가", {"bees", "52"}),
    ("a tea seller at the station", "역에서 찻집을 하며 차를 파는 상인", {"tea", "trade"}),
    ("a midwife", "마을의 산파", {"midwife"}), ("a resident", "한 주민", set()),
])
def test_particulars_are_one_word_in_both_languages(english: str, korean: str, both: set[str]) -> None:
    assert particulars(english) & particulars(korean) == both


@pytest.mark.parametrize(("one", "other", "apart"), [
    ("a woman of 47", "47세 여성", False), ("a man in his forties", "47세 남성", False),
    ("a man in his forties", "63세 남성", True), ("a driver, 24", "a grandmother", False),
    ("a man", "한 여성", True), ("a cook, spoke of more than 20", "40대 남성", False),
])
def test_ages_and_sexes_tell_people_apart_and_counts_do_not(one: str, other: str, apart: bool) -> None:
    assert told_apart(one, other) is told_apart(other, one) is apart
    assert not other_age(one, one)


def test_a_relative_is_known_by_who_passes_on_what_they_told() -> None:
    assert kin_of("her younger sister") & kin_of("여동생") == {"sister"}
    assert kin_of("his brother-in-law") == {"in-law"}
    assert one_relative("his mother", "Kang Chol", "어머니", "탈북민 강 씨")
    assert not one_relative("his mother", "Kang Chol", "아버지", "탈북민 강 씨")
    assert not one_relative("his mother", "Kang Chol", "어머니", "탈북민 최 씨")


def test_a_pronoun_means_who_was_brought_in_before_it() -> None:
    text = "Ada Mensah, a tailor, had just opened. They took forty houses, she told us."
    found = antecedent(text, text.index("she"))
    assert found is not None and found[0] == "Ada Mensah, a tailor" and text[found[1].start:found[1].end] == found[0]
    assert antecedent("Forty houses were taken, she told us.", 26) is None


def test_a_body_has_one_name_in_every_newsroom() -> None:
    names = ("the UN migration agency", "IOM", "국제이주기구")
    assert {known_body(name) for name in names} == {"iom"}
    assert known_body("those who fled") == "" and known_body("the village committee") == ""


BEEKEEPER = (f"A beekeeper aged 52 said 40 households were {EVICTED}.", "A beekeeper aged 52", Kind.EYEWITNESS, 40)


def other_outlet(sentence: str, who: str, kind: Kind = Kind.EYEWITNESS, count: int | None = 40) -> Made:
    return report("Valley Post", "2018-12-09", (sentence, who, kind, count))


def test_two_descriptions_with_two_particulars_are_one_person() -> None:
    first = report("Border Post", "2018-12-05", BEEKEEPER)
    who = "a woman of 52 who keeps bees"
    again = other_outlet(f"Hives burnt, and 40 households were {EVICTED}, according to {who}.", who)
    assert counted(first, again) == (1, 1)


def test_another_age_is_another_person() -> None:
    first = report("Border Post", "2018-12-05", BEEKEEPER)
    other = other_outlet(f"A beekeeper aged 31 saw carts when 40 households were {EVICTED}.", "A beekeeper aged 31")
    assert counted(first, other) == (2, 2)


def test_two_beekeepers_may_be_one() -> None:
    first = report("Border Post", "2018-12-05", (
        f"A beekeeper said 40 households were {EVICTED}.", "A beekeeper", Kind.EYEWITNESS, 40))
    other = other_outlet(f"Snow fell as 40 households were {EVICTED}, a beekeeper recalled.", "a beekeeper")
    assert counted(first, other) == (1, 2)


def test_one_relative_heard_through_one_person_is_one_origin() -> None:
    made = []
    for outlet, day, sentence, kin in (
        ("Border Post", "2018-12-05", "Her sister told Han Sun-ok that 40 households were {}.", "Her sister"),
        ("Valley Post", "2018-12-09", "Carts were few when 40 households were {}, a sister wrote to Han Sun-ok.",
         "a sister"),
    ):
        sentence = sentence.format(EVICTED)
        desk = Desk(sentence + "\n", outlet, day)
        made.append((desk, [desk.claim(
            sentence, Act.EVICTION, "evicted", origin=("Hyesan",), when=("3 December", "2018-12-03"),
            figure=desk.figure("40 households", 40),
            said=(desk.source(kin, Kind.ANONYMOUS_SOURCE), desk.source("Han Sun-ok", Kind.NAMED_PERSON)))]))
    assert counted(*made) == (1, 1)


def test_the_same_words_are_one_speakers() -> None:
    first = report("Border Post", "2018-12-05", (
        f"\"They let me keep one kettle,\" said a woman who was {EVICTED}.", "a woman", Kind.EYEWITNESS, None))
    again = report("Valley Post", "2018-12-09", (
        f"Rahima Noori, {EVICTED}, said: \"They let me keep one kettle.\"", "Rahima Noori", Kind.EYEWITNESS, None))
    assert counted(first, again) == (1, 1)


def test_who_names_another_body_has_it_from_somebody_else() -> None:
    """`More than fifty`, of soldiers, is no echo of the 53 whom somebody else saw the police put out."""
    made = []
    for outlet, day, sentence, who, count, how, body in (
        ("Border Post", "2018-12-05", f"Police had 53 households {EVICTED}, a cook said.", "a cook", "53",
         Quantifier.EXACT, ("Police", Organ.POLICE)),
        ("Valley Post", "2018-12-09", f"Soldiers had more than 50 households {EVICTED}, a source said.", "a source",
         "50", Quantifier.MORE_THAN, ("Soldiers", Organ.MILITARY)),
    ):
        desk = Desk(sentence + "\n", outlet, day)
        made.append((desk, [desk.claim(
            sentence, Act.EVICTION, "evicted", origin=("Hyesan",), when=("3 December", "2018-12-03"),
            figure=desk.figure(f"{count} households", int(count), quantifier=how), perpetrator=body,
            said=(desk.source(who, Kind.ANONYMOUS_SOURCE),))]))
    assert counted(*made) == (2, 2)


@pytest.mark.parametrize(("one", "other", "fits"), [
    (Organ.POLICE, Organ.LOCAL_AUTHORITY, True), (Organ.MILITARY, Organ.ARMED_GROUP, False),
    (Organ.POLICE, Organ.ARMED_GROUP, False),
])
def test_a_town_and_its_police_can_both_have_had_a_part(one: Organ, other: Organ, fits: bool) -> None:
    made = []
    for outlet, day, words, who, organ in (
        ("Border Post", "2018-12-05", "Men in caps", "a cook", one),
        ("Valley Post", "2018-12-09", "Others", "a tailor", other),
    ):
        sentence = f"{words} had 53 households {EVICTED}, {who} said."
        desk = Desk(sentence + "\n", outlet, day)
        made.append((desk, [desk.claim(
            sentence, Act.EVICTION, "evicted", origin=("Hyesan",), when=("3 December", "2018-12-03"),
            figure=desk.figure("53 households", 53), perpetrator=(words, organ),
            said=(desk.source(who, Kind.ANONYMOUS_SOURCE),))]))
    (incident,) = reconcile(gather(*made)).incidents
    found = [pair.compatible for line in incident.contradictions for pair in line.differences
             if pair.kind is ContradictionKind.ACTOR]
    assert found == [fits]


def test_who_counts_on_does_not_contradict_themselves() -> None:
    made = [
        report(outlet, day, (f"Gul Mina saw {count} households {EVICTED}.", "Gul Mina", Kind.EYEWITNESS, count))
        for outlet, day, count in (("Border Post", "2018-12-05", 40), ("Border Post", "2018-12-09", 63))
    ]
    (incident,) = reconcile(gather(*made)).incidents
    assert [p.compatible for line in incident.contradictions for p in line.differences] == [True]
