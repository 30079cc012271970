"""Words that describe a speaker in two languages: names, first persons, own staff; and outlets by their sound."""

from __future__ import annotations

import pytest

from witnessmark.reconcile.outlets import OutletNames, outlet_key
from witnessmark.reconcile.speakers import (
    collective,
    first_person,
    initials,
    means,
    one_name,
    other_person,
    ours,
    person_name,
    points_back,
    possessive,
    single_name,
    staff,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Wilner Estimé", ("wilner", "estime")),
        ("Trader Roseline Jean", ("roseline", "jean")),
        ("shoemaker Rustam Qodirov", ("rustam", "qodirov")),
        ("Ganga Das, a labourer there", ("ganga", "das")),
        ("a village official, Romeo Dizon", ("romeo", "dizon")),
        ("A herder who rang us, Parmitoro Ole Kasiaro", ("parmitoro", "ole", "kasiaro")),
        ("Regional Commissioner Yohana Mollel", ("yohana", "mollel")),
        ("a trader from Hyesan, Ryanggang Province", ()),
        ("a resident of the port, Goma East", ()),
        ("a resident of Port Harcourt", ()),
        ("Residents of Port Harcourt", ()),
        ("The Border Relief group", ()),
        ("Mesa", ()),
        ("김 씨", ()),
    ],
)
def test_a_full_name_is_told_from_a_description(text: str, name: tuple[str, ...]) -> None:
    assert person_name(text) == name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Halima Said", "할리마 사이드 씨", True),
        ("Wilner Estimé", "윌네르 에스티메 씨", True),
        ("Pranab Deka, the deputy commissioner", "프라나브 데카 부지사", True),
        ("Romeo Dizon", "로메오 디손", True),
        ("Parmitoro Kasiaro", "목축민 파르미토로 카시아로 씨", True),
        ("Parmitoro Ole Kasiaro", "herder Parmitoro Kasiaro", True),
        ("Gul Mina", "Haji Sardar Khan", False),
        ("Gul Mina", "찻집 주인", None),
        ("a resident", "Gul Mina", None),
    ],
)
def test_one_name_is_known_in_both_scripts(one: str, other: str, same: bool | None) -> None:
    assert one_name(one, other) is same
    assert one_name(other, one) is same


def test_a_body_with_a_name_does_not_point_back() -> None:
    assert points_back("the source") and points_back("He") and points_back("그와")
    assert not points_back("The Karenni Border Relief group")
    assert not points_back("This newspaper's reporter")


@pytest.mark.parametrize(
    ("text", "known", "can"),
    [
        ("He", "Romeo Dizon", True),
        ("The housing authority", "Romeo Dizon", False),
        ("The county commissioner", "Nurse Faith Naisiae", False),
        ("the directorate", "The Dominican directorate of migration", True),
        ("the agency", "the regional office for rails", True),
        ("The authority", "fisherman Nuon Phal", False),
    ],
)
def test_a_description_means_whoever_it_describes(text: str, known: str, can: bool) -> None:
    """A pronoun may mean anybody; `the housing authority` is nobody who was named before as something else."""
    assert means(text, known) is can


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ("A woman from Kofa", "a woman with an ox cart", True),
        ("a resident", "a resident of the old town", False),
        ("a source in the north", "a source at the mine", False),
        ("40대 남성", "20대 남성", True),
        ("김 모 씨", "박 모 씨", True),
        ("김철수 씨", "김 씨", False),
        ("Respondent 1", "Respondent 2", True),
    ],
)
def test_two_descriptions_of_two_people(one: str, other: str, two: bool) -> None:
    """Age, number, surname, and what else is said of who is brought in with an article tell people apart."""
    assert other_person(one, other) is other_person(other, one) is two


def test_short_forms_of_a_body() -> None:
    """A body's initials are known from its name, with and without its small words."""
    assert "IOM" in initials("IOM, the UN's agency")
    assert "IOM" in initials("the International Organization for Migration")
    assert not initials("Border Watch") & initials("Bahati Women")


def test_a_kind_of_people_and_one_name() -> None:
    """`Residents` is nobody in particular; `Fatima, 34` is somebody with one name, a title is none."""
    assert collective("Residents") and collective("some villagers by the river") and collective("마을 주민들")
    assert not collective("a resident") and not collective("Two residents, 40 and 50")
    assert single_name("Fatima, 34") == "fatima" == single_name("Ms Fatima")
    assert not single_name("a woman") and not single_name("Gul Mina Khan")


def test_whose_something_is() -> None:
    """`His own count` is the speaker's; `the count` is not said to be anybody's."""
    assert possessive("his own count") and possessive("Her brother") and not possessive("the count")


def test_who_speaks_for_themselves() -> None:
    assert first_person("I wrote") and first_person("우리는") and not first_person("our source")
    assert ours("our volunteers") and ours("We") and not ours("the volunteers")
    assert staff("Our correspondent") and staff("본지 기자") and not staff("a reporter of the Post")


def test_a_latin_outlet_is_found_by_its_sound_in_korean() -> None:
    names = OutletNames(["Coast Daily", "Harbour Times"])
    text = "현지 일간지 코스트 데일리가 보도했고 하버타임스도 전했다."
    assert [key for _, key in names.find(text)] == [outlet_key("Coast Daily"), outlet_key("Harbour Times")]
    assert names.find("코스트코 데일리 세일") == []
