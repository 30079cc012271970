"""Rows of tables, the days a report covers, stamps of messages, and names that lie in a stated area."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract import extract
from witnessmark.extract.entries import entries_of
from witnessmark.extract.frames import Document, Frame, Said
from witnessmark.extract.hearers import tells_where_it_is_told
from witnessmark.extract.learned import missing
from witnessmark.extract.mentions import FigureMention, TimeMention
from witnessmark.extract.places import find_places
from witnessmark.extract.reported import period_of
from witnessmark.extract.stamps import stamp_of
from witnessmark.extract.times import find_times
from witnessmark.extract.upcoming import upcoming
from witnessmark.extract.weighing.rows import ALIKE, as_sure_as_their_text
from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading, ReportRef, Span
from witnessmark.vocab.codes import Act, AttributionKind, Precision, Quantifier, Speech, Status, Unit

DAY = dt.date(2022, 8, 16)
SITREP = """Provincial Protection Cluster
Reporting period: 8 - 14 August 2022

An estimated 6,450 people fled clashes between armed groups in Fizi territory.

New displacement by locality
Locality | Households | Coming from | Date
Baraka | 610 | Kabwe | 11 August
Mboko | 245 | Lusenda |
Uvira | 88 | Kabwe | 13 August
Total | 943 | |
"""
SITREP_KO = """구호조정실 상황보고
대상 기간: 2022년 8월 8일~14일

엘제네이나에서 무력 충돌을 피해 약 4,200명이 아드레로 피란했다.

지역별 신규 실향 현황
지역 | 세대 수 | 출발지
니얄라 | 350세대 | 카스
자링게이 | 120세대 | 가르실라
"""
CHAT = """[11 Aug, 19:02] Hadas: they are throwing people out of the houses in Arab Jahin
[12 Aug, 07:41] Hadas: police evicted 23 people from the compound
[12 Aug, 08:44] Yonas: where are they?
[13 Aug, 09:30] Hadas: all families will be deported next week they say
"""


def _claims(text: str, language: str, *, learned: bool = False) -> tuple[Claim, ...]:
    return extract(Reading.of_text(text, ReportRef("r", language, published=DAY)), learned=learned).claims


def _rows(text: str, language: str, *, learned: bool) -> dict[int | None, Claim]:
    return {c.figure.low: c for c in _claims(text, language, learned=learned)
            if c.figure is not None and c.act.code is Act.DISPLACEMENT and c.confidence >= 0.3}


def test_rows_take_the_heading_s_act_their_own_day_or_the_period_and_the_total_is_read() -> None:
    rows = _rows(SITREP, "en", learned=False)
    assert set(rows) == {610, 245, 88, 943}
    assert [c.when and (c.when.start, c.when.end) for c in (rows[610], rows[245])] == [
        (dt.date(2022, 8, 11), dt.date(2022, 8, 11)), (dt.date(2022, 8, 8), dt.date(2022, 8, 14))]


@pytest.mark.skipif(bool(missing()), reason="the learned layer is not installed")
def test_rows_stand_beside_what_sentences_tell_with_both_layers() -> None:
    assert set(_rows(SITREP, "en", learned=True)) == {610, 245, 88, 943}
    rows = _rows(SITREP_KO, "ko", learned=True)
    assert set(rows) == {350, 120}
    assert all(c.when is not None and c.when.start == dt.date(2022, 8, 8) for c in rows.values())


def test_a_row_from_somewhere_lies_where_its_label_says() -> None:
    text = SITREP.split("New displacement")[0] + (
        "NEW ARRIVALS IN THE PERIOD (households)\nGida Ayana town: 1,120 HH, from Kiremu\nShambu: 385 HH, from Amuru\n")
    rows = _rows(text, "en", learned=False)
    assert [p.text for p in rows[385].origin] == ["Amuru"]
    assert [p.text for p in rows[385].destination] == ["Shambu"]


def _frame(trigger: Span, passage: Span, score: float, count: Span | None) -> Frame:
    figure = None if count is None else FigureMention(count, 5, 5, 5, Unit.HOUSEHOLD, Quantifier.EXACT, count)
    return Frame(trigger=trigger, passage=passage, act=Act.DISPLACEMENT, figure=figure, score=score)


def test_rows_are_as_sure_as_the_surest_sentence_up_to_a_bound_and_one_line_is_no_table() -> None:
    told = _frame(Span(0, 4), Span(0, 20), 0.9, None)
    rows = [_frame(Span(30, 40), Span(at, at + 9), 0.2, Span(at, at + 3)) for at in (50, 60, 70)]
    assert [f.score for f in as_sure_as_their_text([told, *rows])] == [0.9, ALIKE, ALIKE, ALIKE]
    assert [f.score for f in as_sure_as_their_text([told, rows[0]])] == [0.9, 0.2]
    assert [f.score for f in as_sure_as_their_text(rows)] == [0.2] * 3


def test_a_report_s_period_is_known_by_its_label() -> None:
    for text, language in (("Reporting period: 8 - 14 August 2022", "en"), ("대상 기간: 2022년 8월 8일~14일", "ko")):
        found = period_of(text, find_times(text, language, lambda at: DAY))
        assert found is not None and (found.start, found.end) == (dt.date(2022, 8, 8), dt.date(2022, 8, 14))
    text = "A period of calm ended on 8 August 2022."
    assert period_of(text, find_times(text, "en", lambda at: DAY)) is None


def test_lines_with_day_hour_and_author_are_messages_and_lend_their_day() -> None:
    entries = entries_of(CHAT, (), DAY)
    assert [(e.day, e.author and e.author.slice(CHAT)) for e in entries] == [
        (dt.date(2022, 8, 11), "Hadas"), (dt.date(2022, 8, 12), "Hadas"), (dt.date(2022, 8, 12), "Yonas"),
        (dt.date(2022, 8, 13), "Hadas")]
    document = Document(CHAT, "en", DAY, None, None, (), entries)
    stamp = stamp_of(document, Span(CHAT.index("evicted"), CHAT.index("evicted") + 7))
    assert stamp is not None and stamp.span.slice(CHAT) == "12 Aug"
    evicted = next(c for c in _claims(CHAT, "en") if c.act.text.startswith("evicted"))
    assert evicted.when is not None and evicted.when.start == dt.date(2022, 8, 12)
    ahead = [c for c in _claims(CHAT, "en") if c.act.text.startswith("deported")]
    assert all(c.when is None or c.when.text != "13 Aug" for c in ahead)


def test_two_lines_with_an_hour_are_no_chat() -> None:
    assert entries_of("[11 Aug, 19:02] Hadas: x\n[12 Aug, 07:41] Hadas: y\n", (), DAY) == ()


def test_a_name_in_a_stated_area_is_not_one_abroad_but_names_of_a_list_are_their_own() -> None:
    def named(text: str) -> list[tuple[str, str | None]]:
        return [(m.span.slice(text), m.place and m.place.country) for m in find_places(text, "en")]

    assert named("They lived in Sultanabad, Karachi, until May.") == [("Sultanabad, Karachi", "PK")]
    assert named("They came from Kabwe, South Kivu, to Baraka.")[0] == ("Kabwe, South Kivu", "CD")
    assert ("Amman", "JO") in named("Offices in Amman, Beirut and Baghdad closed.")


def test_where_a_hearer_lives_is_not_where_the_act_was() -> None:
    text = "단둥의 한 무역상은 다섯 세대가 추방됐다고 말했다. 혜산의 한 주민"
    trader = Said(AttributionKind.ANONYMOUS_SOURCE, Speech.INDIRECT, Span(0, text.index("은")))
    resident = Said(AttributionKind.EYEWITNESS, Speech.INDIRECT, Span(text.index("혜산"), len(text)))
    assert tells_where_it_is_told(text, (trader,), Span(0, 2))
    at = text.index("혜산")
    assert not tells_where_it_is_told(text, (resident,), Span(at, at + 2))


def test_a_rumour_of_what_is_to_come_takes_the_next_season_and_one_of_what_was_does_not() -> None:
    published = dt.date(2020, 11, 12)
    for text, words, year in (("Rumours say they will be expelled in spring", "spring", 2021),
                              ("Rumours say they were expelled in spring", "spring", 2020),
                              ("봄에 모두 추방한다는 소문", "봄", 2021), ("봄에 추방했다는 소문", "봄", 2020)):
        at = text.index(words)
        time = TimeMention(Span(at, at + len(words)), dt.date(2020, 3, 1), dt.date(2020, 5, 31), Precision.SEASON)
        moved = upcoming(time, Status.RUMOURED, text, published, Span(0, len(text)))
        assert moved is not None and moved.start is not None and moved.start.year == year


def test_claims_of_an_act_that_are_rejected_are_its_denial() -> None:
    text = "Soldiers expelled 40 families from Hyesan on 3 May. The governor rejected claims of mass expulsions."
    denied = [c for c in _claims(text, "en") if c.status.code is Status.DENIED]
    assert [c.act.code for c in denied] == [Act.EXPULSION]


def test_a_name_once_shown_to_be_a_place_is_one_wherever_it_stands() -> None:
    text = ("Zorvela has been a town without a name for nine years. On Monday soldiers burned 130 huts in Zorvela. "
            "Zorvela lies empty now.")
    found = next(c for c in _claims(text, "en") if c.act.code is Act.DEMOLITION)
    assert [p.text for p in found.origin] == ["Zorvela"]
