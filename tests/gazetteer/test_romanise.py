"""Korean names in Latin letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.gazetteer.forms import hangul_forms, latin_forms, stem
from witnessmark.gazetteer.hangul import Jamo, is_syllable, join, spellings, split
from witnessmark.gazetteer.romanise import plain, romanise

SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)


@pytest.mark.parametrize(
    ("word", "revised", "reischauer", "north"),
    [
        ("혜산", "Hyesan", "Hyesan", "Hyesan"),
        ("회령", "Hoeryeong", "Hoeryŏng", "Hoeryong"),
        ("청진", "Cheongjin", "Ch'ŏngjin", "Chongjin"),
        ("평양", "Pyeongyang", "P'yŏngyang", "Phyongyang"),
        ("개성", "Gaeseong", "Kaesŏng", "Kaesong"),
        ("단천", "Dancheon", "Tanch'ŏn", "Tanchon"),
        ("길주", "Gilju", "Kilchu", "Kilju"),
        ("만경대", "Mangyeongdae", "Man'gyŏngdae", "Mangyongdae"),
        ("김형직", "Gimhyeongjik", "Kimhyŏngjik", "Kimhyongjik"),
        ("벽동", "Byeokdong", "Pyŏktong", "Pyokdong"),
        ("신라", "Silla", "Silla", "Sinra"),
        ("압록", "Amnok", "Amnok", "Aprok"),
        ("독립", "Dongnip", "Tongnip", "Tokrip"),
        ("왕십리", "Wangsimni", "Wangsimni", "Wangsipri"),
        ("대관령", "Daegwallyeong", "Taegwallyŏng", "Taegwanryong"),
        ("묵호", "Mukho", "Mukho", "Mukho"),
    ],
)
def test_known_names_come_out_as_each_system_writes_them(
    word: str, revised: str, reischauer: str, north: str
) -> None:
    """Liaison, voicing and assimilation follow the three official systems."""
    assert (romanise(word, "rr"), romanise(word, "mr"), romanise(word, "north")) == (
        revised,
        reischauer,
        north,
    )


def test_the_press_form_has_no_diacritics_or_apostrophes() -> None:
    """`plain` gives what a newspaper prints."""
    assert plain("Ch'ŏngjin") == "Chongjin"


@pytest.mark.parametrize(
    ("northern", "southern"),
    [
        ("량강도", "양강도"),
        ("녕변군", "영변군"),
        ("라선시", "나선시"),
        ("은률군", "은율군"),
        ("리원군", "이원군"),
        ("락랑구역", "낙랑구역"),
    ],
)
def test_a_northern_name_has_its_southern_spelling(northern: str, southern: str) -> None:
    """The initial-sound rule of the South is applied to Northern names."""
    assert spellings(northern)[0] == northern
    assert southern in spellings(northern)


@given(SYLLABLES)
def test_splitting_and_joining_a_syllable_gives_it_back(char: str) -> None:
    """Jamo are a lossless view of a syllable."""
    assert is_syllable(char)
    assert join(split(char)) == char
    assert isinstance(split(char), Jamo)


@given(st.text(SYLLABLES, min_size=1, max_size=6), st.sampled_from(["rr", "mr", "north"]))
def test_any_hangul_word_becomes_latin_letters(word: str, system: str) -> None:
    """No syllable is lost or left in Hangul, whatever its neighbours."""
    latin = plain(romanise(word, system))  # type: ignore[arg-type]
    assert latin.isascii()
    assert len(latin) >= len(word)


def test_a_unit_has_forms_with_and_without_its_suffix() -> None:
    """Hyesan, Hyesan-si and Hyesan City are one unit; so are 혜산 and 혜산시."""
    assert {"Hyesan", "Hyesan-si", "Hyesan City"} <= set(latin_forms("혜산시"))
    assert hangul_forms("혜산시") == ("혜산시", "혜산")


def test_a_one_syllable_stem_is_never_a_name_of_its_own() -> None:
    """중구역 must not make 중 a place."""
    assert stem("중구역") == ("중", "구역")
    assert hangul_forms("중구역") == ("중구역",)
