"""Names in one list are told from a name and the area it lies in, in both languages."""

from __future__ import annotations

import pytest

from witnessmark.extract import rules_of
from witnessmark.extract.frames import Document
from witnessmark.extract.place_lists import lists_in
from witnessmark.extract.places import find_places


def listed(text: str, language: str) -> set[tuple[str, ...]]:
    places = sorted(find_places(text, language), key=lambda m: m.span)
    return {tuple(span.slice(text) for span in spans) for spans in lists_in(text, language, places).values()}


@pytest.mark.parametrize(("text", "names"), [
    ("Sixty households were expelled from Hyesan, Kapsan and Pungsan in May.", ("Hyesan", "Kapsan", "Pungsan")),
    ("They were sent to Kyongsong and Orang counties.", ("Kyongsong", "Orang")),
    ("Huts burned around Goma, Bukavu, and nearby Uvira.", ("Goma", "Bukavu", "Uvira")),
])
def test_names_joined_by_and_are_a_list(text: str, names: tuple[str, ...]) -> None:
    (found,) = listed(text, "en")
    assert tuple(name.split()[0] for name in found) == names


@pytest.mark.parametrize("text", [
    "They left Hyesan, Ryanggang Province, in May.",
    "They went from Goma to Bukavu, and in Uvira nobody was left.",
    "Troops reached Goma. Bukavu and its people waited.",
])
def test_a_place_and_its_area_or_places_of_two_clauses_are_none(text: str) -> None:
    assert listed(text, "en") == set()


@pytest.mark.parametrize(("text", "names"), [
    ("혜산과 갑산, 풍산에서 120세대가 추방됐다.", ("혜산", "갑산", "풍산")),
    ("세대들은 회령시·무산군 일대로 옮겨졌다.", ("회령시", "무산군")),
])
def test_korean_names_are_joined_by_particle_comma_or_point(text: str, names: tuple[str, ...]) -> None:
    assert listed(text, "ko") == {names}


def test_a_korean_name_after_its_province_is_no_list() -> None:
    assert listed("양강도 혜산시에서 추방됐다.", "ko") == set()


@pytest.mark.parametrize(("language", "text", "names"), [
    ("en", "Soldiers drove 40 families from the hamlets of Tal Rifa, Um Nasir and Beit Lo on Monday.",
     ["Tal Rifa", "Um Nasir", "Beit Lo"]),
    ("en", "Militiamen evicted the people of Sake, Minova and Kitchanga.", ["Sake", "Minova", "Kitchanga"]),
    ("ko", "혜산시와 삼봉리, 원동구에서 120세대가 추방됐다.", ["혜산시", "삼봉리", "원동구"]),
])
def test_names_that_no_gazetteer_knows_are_places_where_one_is_listed_with_them(
        language: str, text: str, names: list[str]) -> None:
    rules = rules_of(language)
    assert rules is not None
    (frame,) = (f for f in rules(Document(text, language)).frames if f.act is not None)
    assert [place.span.slice(text) for place in frame.origin] == names


@pytest.mark.parametrize("text", ["They met in Goma, Colonel Bisa said, and Pastor Kule told them to leave.",
                                  "In Goma, Bisa and Kule said nothing."])
def test_people_named_after_a_place_are_none(text: str) -> None:
    rules = rules_of("en")
    assert rules is not None
    assert {p.span.slice(text) for p in rules(Document(text, "en")).mentions.places} == {"Goma"}
