"""What stands for an act: values that were read, likeliest first, none made up, each with its reason."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract import THRESHOLD, extract, rules_of
from witnessmark.extract.assemble import document_of
from witnessmark.extract.learned import missing
from witnessmark.extract.weighing.choose import SOMEWHERE, _not_bare, as_words_say, codes, stand, weighed
from witnessmark.extract.weighing.clues import ACT_NAMES, NAMES, act_clues, clues
from witnessmark.extract.weighing.options import FIELDS, Option, options
from witnessmark.extract.weighing.story import Story, story_of
from witnessmark.extract.weighing.words import FROM, OBJECT, TO, before_of, beside_an_order
from witnessmark.model.text import Reading, ReportRef, Span
from witnessmark.vocab.codes import Ground

if missing():
    pytest.skip("the learned layer is not installed", allow_module_level=True)

TEXTS = {
    "en": "Officials in Kasese district told the families of Ibanda village on Monday to pack.\n\nTwo days later "
          "soldiers drove 40 households out of the village and sent them to Mbarara, a witness said. "
          "Their goats were taken.",
    "ko": "카세세 당국은 지난 3월 이반다 마을 주민들에게 짐을 싸라고 지시했다.\n이틀 뒤 군인들이 "
          "40세대를 마을에서 내쫓아 음바라라로 보냈다고 한 목격자가 말했다. 염소는 빼앗겼다.",
}


def reading(language: str, text: str | None = None) -> Reading:
    return Reading.of_text(text if text is not None else TEXTS[language],
                           ReportRef("r", language, "r.txt", "", "Daily", dt.date(2021, 4, 5)))


def story(language: str) -> Story:
    document = document_of(reading(language))
    rules = rules_of(language)
    assert rules is not None
    return story_of(document, rules)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_option_and_act_has_the_clues_that_the_forests_ask_for(language: str) -> None:
    told = story(language)
    assert told.acts
    for index in range(len(told.acts)):
        assert act_clues(told, index, codes(told, index)[0], surer=False).shape == (len(ACT_NAMES),)
        for field in FIELDS:
            offered = options(told, index, field)
            assert clues(told, index, field, offered, codes(told, index)[0]).shape == (len(offered), len(NAMES[field]))
            assert len({(option.key, option.span) for option in offered}) == len(offered)


def test_an_act_is_held_beside_what_stands_near_it_however_long_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a text of twice as many acts takes four times as long."""
    rules = rules_of("en")
    assert rules is not None
    looked: list[int] = []
    for times in (20, 60):
        text = "On 3 May 2019 police expelled 40 families from Hoeryong to Musan. " * times
        told = story_of(document_of(reading("en", text)), rules)
        assert len(told.acts) > 0.7 * times
        middle, sentence = len(told.acts) // 2, told.sentence
        seen: list[int] = []
        for field in FIELDS:
            options(told, middle, field)                           # what is kept for the whole text is there now
        monkeypatch.setattr(told, "sentence", lambda at, own=sentence, seen=seen: seen.append(at) or own(at))
        assert all(len(options(told, middle, field)) < 100 for field in FIELDS)
        looked.append(len(seen))
    assert 0 < looked[1] <= 1.2 * looked[0], looked


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_stands_was_read_somewhere_in_the_text(language: str) -> None:
    told = story(language)
    for one in weighed(told):
        for field, shape in FIELDS.items():
            offered = {option.key for option in options(told, one.index, field)}
            assert {option.key for option in shape.of(one.frame)} <= offered | {()}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_place_is_not_both_where_people_left_and_where_they_went(language: str) -> None:
    for claim in extract(reading(language)).claims:
        assert not {p.text for p in claim.origin} & {p.text for p in claim.destination}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_field_that_is_filled_has_its_reason(language: str) -> None:
    for claim in extract(reading(language)).claims:
        told = {why.field for why in claim.why}
        for field in ("orderer", "perpetrator", "affected", "origin", "destination", "ground", "consequences"):
            assert not getattr(claim, field) or field in told


def test_the_likeliest_words_stand_for_a_value_and_few_for_several() -> None:
    offered = [Option(value, value, Span(at, at + 1)) for at, value in enumerate("aabcd")]
    stood = stand("origin", offered, [0.4, 0.9, 0.6, 0.55, 0.52], 0.3)
    assert [(option.key, chance) for option, chance in stood] == [("a", 0.9), ("b", 0.6), ("c", 0.55)]
    assert stand("origin", offered, [0.1, 0.2, 0.25, 0.1, 0.0], 0.3) == []
    assert [option.key for option, _ in stand("when", offered, [0.4, 0.3, 0.6, 0.5, 0.9], 0.3)] == ["d"]


def test_a_status_always_stands() -> None:
    offered = [Option(value, value, None) for value in "ab"]
    assert [option.key for option, _ in stand("status", offered, [0.1, 0.05], 0.3)] == ["a"]


def test_a_text_without_acts_has_none() -> None:
    assert extract(reading("en", "The weather was fine.")).claims == ()
    assert extract(reading("ko", "날씨가 좋았다.")).claims == ()


@pytest.mark.parametrize("text", [
    "On 11 March 2021, 287 families were evicted from Ibanda by the Kasese Forest Service and the Land Unit, who burnt "
    "131 houses.",
    "The State Security people told us to pack and took us away at night to Mbarara.",
])
def test_nobody_is_both_who_did_it_and_whom_it_was_done_to(text: str) -> None:
    """Nor does who did it speak, where nothing is said to be told by them."""
    found = extract(reading("en", text)).claims
    assert found
    for claim in found:
        doers = [d.span for d in (*claim.orderer, *claim.perpetrator)]
        assert not [a for a in claim.affected if any(a.span.overlaps(d) for d in doers)]
        assert not [a for a in claim.attribution if a.span and any(a.span.overlaps(d) for d in doers)]


@pytest.mark.parametrize("text", [
    "Police evicted 40 families from Ibanda on 3 May 2021.",
    "Authorities deported 61 people through Mpondwe.",
    "이반다 난민촌에서 200명이 추방됐다.", "어제 카세세에서 세 세대가 쫓겨났어요.",
])
def test_a_plain_line_is_proposed_though_no_story_is_around_it(text: str) -> None:
    """A message holds one act: that there is no surer one says nothing against it."""
    language = "en" if text.isascii() else "ko"
    assert [c for c in extract(reading(language, text)).claims if c.confidence >= THRESHOLD]


def test_an_act_without_any_place_takes_the_likeliest_where_it_is_likely_enough() -> None:
    """One place is enough: an act that has a destination is given no origin."""
    place, other = Option("a", "a", Span(0, 1)), Option("b", "b", Span(2, 3))
    best = {"origin": (place, SOMEWHERE + 0.01), "destination": (other, SOMEWHERE - 0.01)}
    bare: dict[str, list[tuple[Option, float]]] = {"origin": [], "destination": [], "affected": []}
    _not_bare(bare, best)
    assert bare == {"origin": [best["origin"]], "destination": [], "affected": []}
    placed: dict[str, list[tuple[Option, float]]] = {"origin": [], "destination": [(other, 0.6)], "affected": []}
    _not_bare(placed, best)
    assert placed["origin"] == []
    _not_bare(bare := {"origin": [], "destination": [], "affected": []}, {"origin": (place, SOMEWHERE - 0.01)})
    assert bare["origin"] == []


@pytest.mark.parametrize(("language", "text", "left", "went"), [
    ("en", "A woman who left Onsong said that soldiers demolished 12 houses near the river in Onsong on 9 May 2021 "
           "and that 55 families were sent from Hoeryong to Musan in April.", {"Hoeryong"}, {"Musan"}),
    ("en", "Near the bridge in Kilis the tents were cleared in May. A teacher from Kilis says 30 households were "
           "deported from Mersin to Idlib after that.", {"Mersin"}, {"Idlib"}),
    ("ko", "온성에서 온 여성은 5월에 온성 강가의 집 12채가 헐렸다고 했다. 4월에는 55세대가 회령에서 무산으로 추방됐다.",
     {"회령"}, {"무산"}),
])
def test_a_place_the_sentence_ties_to_the_act_stands_before_one_named_elsewhere(
        language: str, text: str, left: set[str], went: set[str]) -> None:
    claim = next(c for c in extract(reading(language, text)).claims if c.destination)
    assert {part.text for part in claim.origin} == left
    assert {part.text for part in claim.destination} == went
    assert not any(place in claim.act.text for place in left | went)


@pytest.mark.parametrize(("text", "leads"), [
    ("청진을 떠났습니다", FROM), ("청진시를 끝내 떠난 집", FROM), ("청진을 등지고", FROM),
    ("청진을 조사했다", OBJECT), ("청진으로 떠났다", TO),
])
def test_what_people_leave_is_named_as_where_they_come_from(text: str, leads: int) -> None:
    assert before_of(text, Span(0, 2), "ko") == leads


@pytest.mark.parametrize(("language", "text", "origins"), [
    ("en", "On 4 May the authorities expelled 120 households from Hyesan, Kapsan and Pungsan, a source said.", 3),
    ("ko", "지난 4일 당국이 혜산과 갑산, 풍산에서 120세대를 추방했다고 한 소식통이 전했다.", 3),
])
def test_places_of_one_list_stand_together(language: str, text: str, origins: int) -> None:
    (claim, *_) = extract(reading(language, text)).claims
    assert len(claim.origin) == origins


def test_a_relatives_going_is_the_reason_and_no_act_in_korean_either() -> None:
    text = ("지난 4일 혜산에서 가족 중에 남한으로 탈출한 사람이 있어 세 세대가 풍산군 농장으로 추방됐다고 "
            "한 소식통이 전했다.")
    found = extract(reading("ko", text)).claims
    assert [claim.act.code.value for claim in found if claim.confidence >= THRESHOLD] == ["expulsion"]
    assert [ground.code.value for ground in found[0].ground] == ["family_defection"]


@pytest.mark.parametrize(("language", "text", "body", "ordered"), [
    ("en", "The town was emptied on the orders of the provincial governor.", "provincial governor", True),
    ("en", "They left under a decree signed by the mayor in April.", "the mayor", True),
    ("en", "The ministry of the interior ordered the camp to be closed.", "The ministry of the interior", True),
    ("en", "The mayor's order came on Monday.", "The mayor", True),
    ("en", "The mayor spoke for an hour, and nobody ordered tea.", "The mayor", False),
    ("en", "Police came at dawn.", "Police", False),
    ("ko", "이번 추방은 도당의 지시에 따른 것이다.", "도당", True),
    ("ko", "군당 회의에서 결정됐다.", "군당", True),
    ("ko", "보위부가 새벽에 들이닥쳤다.", "보위부", False),
])
def test_a_word_for_an_order_beside_a_body_is_seen(language: str, text: str, body: str, ordered: bool) -> None:
    at = text.index(body)
    assert beside_an_order(text, Span(at, at + len(body)), language) is ordered


@pytest.mark.parametrize("language", ["en", "ko"])
def test_of_two_reasons_as_likely_the_one_that_its_words_say_is_likelier(language: str) -> None:
    text = {"en": "Soldiers drove 40 households out of Sake because relatives had fled to the South.",
            "ko": "보위부가 가족이 탈북했다는 이유로 12세대를 산골로 추방했다."}[language]
    document = document_of(reading(language, text))
    rules = rules_of(language)
    assert rules is not None
    told = story_of(document, rules)
    words = {"en": "relatives had fled to the South", "ko": "가족이 탈북했다"}[language]
    span = Span(text.index(words), text.index(words) + len(words))
    said, other = (Option((code, span), code, span) for code in (Ground.FAMILY_DEFECTION, Ground.DEVELOPMENT))
    left, right = as_words_say(told, 0, [said, other], [0.4, 0.4])
    assert left > right
