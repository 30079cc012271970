"""Place names in texts and what they resolve to. All texts are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.extract.mentions import PlaceMention
from witnessmark.extract.places import find_places, resolve_spans, without_enclosing
from witnessmark.model.text import Span


def found(text: str, language: str = "en") -> dict[str, PlaceMention]:
    return {m.span.slice(text): m for m in find_places(text, language)}


def resolved(text: str, language: str = "en") -> dict[str, str | None]:
    return {name: m.place.id if m.place else None for name, m in found(text, language).items()}


def test_places_of_a_report_about_the_north_are_found_and_resolved() -> None:
    """Old and new names, units and provinces each lead to their entry."""
    text = "Forty families were taken from Hoeryong to Sinpa in Kim Jong Suk County, Ryanggang Province."
    assert resolved(text) == {
        "Hoeryong": "geonames:2044094",
        "Sinpa": "geonames:2043475",
        "Kim Jong Suk County": "geonames:2043475",
        "Ryanggang Province": "geonames:2039332",
    }


def test_the_stated_province_chooses_among_namesakes() -> None:
    """Nesting in the text outweighs everything else; the other county stays a runner-up."""
    text = "People in Unsan County, North Pyongan Province, were told to leave."
    place = found(text)["Unsan County"].place
    assert place is not None and place.id == "geonames:2039522"
    assert [c.id for c in place.candidates] == ["geonames:6258672"]


def test_the_documents_country_chooses_among_namesakes() -> None:
    """Other names in the text pull an ambiguous one to their country."""
    text = "The fire in Ontario spread from Toronto. Homes in London were cleared, and in Hamilton."
    place = found(text)["London"].place
    assert place is not None and place.country == "CA"


def test_a_small_unit_keeps_its_name_beside_its_parents_entry() -> None:
    """A neighbourhood the gazetteer lacks resolves to the city the text gives."""
    text = "A resident of Hyegang-dong, Hyesan, told us about it."
    place = found(text)["Hyegang-dong, Hyesan"].place
    assert place is not None
    assert (place.id, place.name, place.level) == ("geonames:2043834", "Hyegang-dong, Hyesan", "place")


def test_a_described_village_takes_the_area_it_is_said_to_lie_in() -> None:
    """A namesake far away does not win over the stated area."""
    text = "The family was sent to the village of Kasan in Samsu County."
    place = found(text)["Kasan"].place
    assert place is not None and place.id == "geonames:2041411" and place.name.startswith("Kasan, ")


@pytest.mark.parametrize(
    "text",
    [
        "Jordan Smith, 34, said he would stay.",
        "The Washington Post wrote about it.",
        "Turkish and Syrian families spoke.",
        "Reading is good for you. Nice work, he said.",
        "Kim Jong Un gave the order.",
        "In March the police came. Many left in May.",
    ],
)
def test_people_bodies_peoples_and_common_words_are_no_places(text: str) -> None:
    """Capital letters alone make no place."""
    assert find_places(text, "en") == []


def test_a_parsers_labels_sharpen_the_choice() -> None:
    """What a parser calls a person is left out; what it calls a place beyond the gazetteer is kept."""
    text = "Florence told them to go to Qeshlaqabad."
    entities = [(Span(0, 8), "PERSON"), (Span(28, 39), "GPE")]
    mentions = find_places(text, "en", entities=entities)
    assert [(m.span.slice(text), m.place) for m in mentions] == [("Qeshlaqabad", None)]


def test_korean_units_chain_and_small_units_keep_their_name() -> None:
    """양강도 혜산시 혜강동 is a neighbourhood of Hyesan in Ryanggang."""
    text = "양강도 혜산시 혜강동 주민들이 김정숙군으로 쫓겨났다."
    place = found(text, "ko")["혜산시 혜강동"].place
    assert place is not None and place.name == "Hyegang-dong, Hyesan" and place.id == "geonames:2043834"
    assert resolved(text, "ko")["김정숙군"] == "geonames:2043475"


def test_korean_texts_about_other_countries() -> None:
    """Names outside Korea resolve too, and peoples are no places."""
    text = "시리아 알레포에서 떠난 주민들이 튀르키예로 갔다. 미국인 기자가 전했다."
    assert resolved(text, "ko") == {
        "시리아": "geonames:163843",
        "알레포": "geonames:170063",
        "튀르키예": "geonames:298795",
    }


def test_stated_areas_around_a_place_can_be_left_out() -> None:
    """A claim wants Hoeryong and 혜산시, not their provinces beside them."""
    text = "They left Hoeryong, North Hamgyong Province, for China."
    kept = without_enclosing(text, find_places(text, "en"))
    assert [m.span.slice(text) for m in kept] == ["Hoeryong", "China"]
    korean = "양강도 혜산시에서 떠났다."
    assert [m.span.slice(korean) for m in without_enclosing(korean, find_places(korean, "ko"))] == ["혜산시"]


def test_given_spans_are_resolved_in_their_own_order() -> None:
    """A caller that recognised names itself gets one answer per span."""
    text = "From Paris, Texas, to Dallas."
    places = resolve_spans(text, [Span(22, 28), Span(5, 10), Span(12, 17)])
    assert [p.adm1 if p else None for p in places] == ["Texas", "Texas", "Texas"]


@given(
    st.text(alphabet=st.sampled_from("A Paris, of-dong Kim Hyesan ()'’.혜산시동에서 \n"), max_size=60),
    st.sampled_from(["en", "ko"]),
)
def test_spans_are_ordered_and_apart_whatever_the_text(text: str, language: str) -> None:
    """Every mention is a non-empty slice, in order, without overlap; scores lie in 0..1."""
    after = 0
    for mention in find_places(text, language):
        assert after <= mention.span.start < mention.span.end <= len(text)
        assert 0 <= mention.score <= 1
        assert mention.place is None or len(mention.place.candidates) <= 4
        after = mention.span.end


@pytest.mark.parametrize(("text", "names"), [
    ("당국은 미리 통보했다.", []),
    ("북한 미리 통보했다.", ["북한"]),
    ("혜산시 미리 통보했다.", ["혜산시"]),
    ("혜산시 인구 조사가 있었다.", ["혜산시"]),
    ("수단과 방법을 가리지 않는다.", []),
    ("수단 정부는 부인했다.", ["수단"]),
    ("이란 북부 테헤란에서 떠났다.", ["이란", "테헤란"]),
    ("가나의 수도 아크라에서 떠났다.", ["가나", "아크라"]),
    ("운전을 했다.", []),
    ("온성과 무산 일대에서 떠났다.", ["온성", "무산"]),
    ("회령에서 무산으로 보내졌다. 무산은 탄광이 있다.", ["회령", "무산", "무산"]),
    ("혜산시 혜강동에서 떠났다.", ["혜산시 혜강동"]),
])
def test_a_korean_name_that_is_a_word_too_needs_a_sign(text: str, names: list[str]) -> None:
    """미리 is an adverb, 인구 a noun, unless something around shows a place."""
    assert [mention.span.slice(text) for mention in find_places(text, "ko")] == names


def test_an_analysers_proper_name_is_a_sign() -> None:
    """A span that a morphological analyser calls a proper name counts as one."""
    text = "무산은 멀다."
    assert find_places(text, "ko") == []
    assert [m.span.slice(text) for m in find_places(text, "ko", proper=[Span(0, 2)])] == ["무산"]


def test_areas_around_a_name_can_be_left_out() -> None:
    """A claim wants Hoeryong alone, not the province that tells where it lies."""
    text = "They left Hoeryong, North Hamgyong Province."
    assert [m.span.slice(text) for m in find_places(text, "en", enclosing=False)] == ["Hoeryong"]


def test_two_names_that_a_parser_took_for_one_are_two_places() -> None:
    """A recogniser's label over both ends of a way says nothing of either."""
    text = "Families went from Hoeryong to Musan County."
    found = find_places(text, "en", entities=[(Span(19, 43), "FAC")])
    assert [(m.span.slice(text), m.place is not None) for m in found] == [("Hoeryong", True), ("Musan County", True)]
