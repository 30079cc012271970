"""Index terms: what a text and a query share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.store.passage_index import match_expression
from witnessmark.store.passages import passages_of
from witnessmark.store.places import place_names
from witnessmark.store.romanise import sound_key, unit_in
from witnessmark.store.search import Indexer, matches_in
from witnessmark.store.stemmer import stem
from witnessmark.store.tokens import word_term, words


@pytest.mark.parametrize(("word", "root"), [
    ("caresses", "caress"), ("ponies", "poni"), ("feed", "feed"), ("agreed", "agre"), ("plastered", "plaster"),
    ("motoring", "motor"), ("hopping", "hop"), ("falling", "fall"), ("filing", "file"), ("happy", "happi"),
    ("relational", "relat"), ("triplicate", "triplic"), ("hopefulness", "hope"), ("adjustment", "adjust"),
    ("adoption", "adopt"), ("controll", "control"), ("rate", "rate"), ("sky", "sky"), ("probate", "probat"),
])
def test_stems_are_porters(word: str, root: str) -> None:
    """The examples of the published algorithm."""
    assert stem(word) == root


@pytest.mark.parametrize(("one", "other"), [
    ("회령", "Hoeryong"), ("회령", "Hoeryeong"), ("혜산", "Hyesan"), ("김정숙", "Kim Jong Suk"),
    ("김정숙", "Kim Chŏng-suk"), ("신의주", "Sinuiju"),
    ("청진", "Chongjin"), ("청진", "Ch'ŏngjin"), ("평양", "Pyongyang"),
    ("박철수", "Pak Chol Su"), ("리영희", "Ri Yong Hui"),
])
def test_hangul_and_latin_spellings_share_a_sound(one: str, other: str) -> None:
    """Revised Romanisation, McCune–Reischauer and newspaper spellings."""
    assert sound_key(one) == sound_key(other)


@given(st.text(max_size=300))
def test_terms_are_plain_and_stand_in_the_text(text: str) -> None:
    """Whatever the text, terms are ASCII and spans lie within it."""
    for term in Indexer(stems=lambda _: ()).terms(text):
        assert term.text.isascii() and term.text.isalnum()
        assert term.span.end <= len(text)
    for span in words(text):
        assert span.slice(text).strip()


@given(st.text(alphabet="ab .\n!?다요。가 ", max_size=2000))
def test_passages_tile_the_text(text: str) -> None:
    """Nothing is lost, nothing twice, none is long."""
    spans = passages_of(text)
    assert "".join(span.slice(text) for span in spans) == text
    assert all(span.end - span.start <= 600 for span in spans)


def test_case_diacritics_and_possessives_fold() -> None:
    """One term for what a reader takes as one word."""
    assert word_term("Café's") == word_term("cafe") and word_term("Families") == word_term("family")


@pytest.mark.parametrize(("query", "text"), [
    ("회령", "A woman from Hoeryong was sent home."), ("hoeryong", "그는 회령에서 왔다."),
    ("Hyesan", "혜산시 주민들"), ("혜산", "Families in Hyesan fled"),
])
def test_a_place_is_found_in_the_other_script(query: str, text: str) -> None:
    """By the gazetteer's id, in lower case too."""
    indexer = Indexer(names=place_names)
    assert matches_in(indexer, text, indexer.sought(query)), match_expression(indexer.sought(query))


@pytest.mark.parametrize("query", ["Wiyon", "wiyon", "Wiyon-dong", "Wiyon dong", "Wiyondong", "위연", "위연동"])
@pytest.mark.parametrize("text", [
    "혜산시 위연동에서 12세대가", "위연동 주민들", "Families of Wiyon-dong left.", "Near Wiyon they stopped."])
def test_a_quarter_that_no_gazetteer_has_is_found_in_either_script(query: str, text: str) -> None:
    """With and without its unit, and also where the analyser takes it for no name."""
    indexer = Indexer(names=place_names)
    assert matches_in(indexer, text, indexer.sought(query)), match_expression(indexer.sought(query))
    without_names = Indexer(names=place_names, stems=lambda _: ())
    assert matches_in(without_names, text, without_names.sought(query))


@pytest.mark.parametrize(("query", "text"), [
    ("Wiyon", "노동 운동이 활발했다"), ("Wiyon-dong", "The dong of the bell."), ("위연동", "Families of Songdo left."),
])
def test_a_unit_alone_finds_nothing(query: str, text: str) -> None:
    indexer = Indexer(names=place_names)
    assert not matches_in(indexer, text, indexer.sought(query))
    assert len(indexer.sought("police gun")) == 2    # a word of its own, where no hyphen says otherwise


@pytest.mark.parametrize(("word", "name"), [
    ("위연동에서는", "위연동"), ("신흥리까지", "신흥리"), ("위연로동자구의", "위연로동자구"),
    ("활동을", None), ("우리는", None), ("위연동사람", None)])
def test_a_name_is_told_by_the_unit_it_ends_in(word: str, name: str | None) -> None:
    assert unit_in(word) == name
