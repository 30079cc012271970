"""Words that describe a speaker in two languages: names, first persons, own staff; and outlets by their sound."""

from __future__ import annotations

import pytest

from witnessmark.reconcile.outlets import OutletNames, outlet_key
from witnessmark.reconcile.speakers import first_person, one_name, ours, person_name, points_back, staff


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Wilner Estimé", ("wilner", "estime")),
        ("Trader Roseline Jean", ("roseline", "jean")),
        ("shoemaker Rustam Qodirov", ("rustam", "qodirov")),
        ("Ganga Das, a labourer there", ("ganga", "das")),
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


def test_who_speaks_for_themselves() -> None:
    assert first_person("I wrote") and first_person("우리는") and not first_person("our source")
    assert ours("our volunteers") and ours("We") and not ours("the volunteers")
    assert staff("Our correspondent") and staff("본지 기자") and not staff("a reporter of the Post")


def test_a_latin_outlet_is_found_by_its_sound_in_korean() -> None:
    names = OutletNames(["Coast Daily", "Harbour Times"])
    text = "현지 일간지 코스트 데일리가 보도했고 하버타임스도 전했다."
    assert [key for _, key in names.find(text)] == [outlet_key("Coast Daily"), outlet_key("Harbour Times")]
    assert names.find("코스트코 데일리 세일") == []
