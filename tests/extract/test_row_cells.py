"""A table's row has its own day and reason, over those of the line above the table."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract import english, korean
from witnessmark.extract.frames import Document, Frame
from witnessmark.model.text import Span

PUBLISHED = dt.date(2019, 11, 20)
EN = "Situation report\n\nSince May, families have been expelled from the border counties{end}\n{rows}"
KO = "상황 보고\n\n5월부터 국경 지역에서 가족들이 추방됐다.\n\n{rows}"
WANTED = [("60", dt.date(2019, 5, 8), "family_defection"), ("45", dt.date(2019, 6, 14), "alleged_crime")]


def rows(text: str, language: str) -> list[tuple[str, dt.date | None, str | None]]:
    """Return count, first day and ground of each counted act, in text order."""
    reader = english if language == "en" else korean
    found = reader.found_in(Document(text, language, PUBLISHED)).frames
    counted: list[Frame] = [f for f in found if f.figure is not None]
    return [(f.figure.number.slice(text), f.when.start if f.when else None, f.ground[0][0].value if f.ground else None)
            for f in counted if f.figure is not None]


@pytest.mark.parametrize("text", [
    EN.format(end=":", rows="8 May 2019 | Musan | 60 households | a relative defected\n"
                            "14 June 2019 | Hoeryong | 45 households | smuggling\n"),
    EN.format(end=".\n", rows="Date | Place | Households | Reason\n8 May 2019 | Musan | 60 | a relative defected\n"
                              "14 June 2019 | Hoeryong | 45 | smuggling\n"),
    EN.format(end=".\n", rows="| Date | Place | Households | Ground |\n|---|---|---|---|\n"
                              "| 8 May 2019 | Musan | 60 | a relative defected |\n"
                              "| 14 June 2019 | Hoeryong | 45 | smuggling |\n"),
    EN.format(end=".\n", rows="Date\tPlace\tExpelled\tReason\n2019-05-08\tMusan\t60 households\ta relative defected\n"
                              "2019-06-14\tHoeryong\t45 households\tsmuggling\n"),
])
def test_an_english_row_has_its_own_day_and_reason(text: str) -> None:
    assert rows(text, "en") == WANTED


@pytest.mark.parametrize("table", [
    "일자 | 지역 | 세대 | 사유\n2019년 5월 8일 | 무산군 | 60세대 | 가족의 탈북\n"
    "2019년 6월 14일 | 회령시 | 45세대 | 밀수\n",
    "2019년 5월 8일 | 무산군 | 60세대 | 가족의 탈북\n2019년 6월 14일 | 회령시 | 45세대 | 밀수\n",
])
def test_a_korean_row_has_its_own_day_and_reason(table: str) -> None:
    assert rows(KO.format(rows=table), "ko") == WANTED


def test_the_day_a_row_was_reported_is_not_the_day_of_its_act() -> None:
    """A column that says when something was told dates no act; a reason that is not known is none."""
    text = EN.format(end=".\n", rows="Reported on | Place | Households | Reason\n8 July 2019 | Musan | 60 | unknown\n"
                                     "14 July 2019 | Hoeryong | 45 | n/a\n")
    assert [(when, why) for _, when, why in rows(text, "en")] == [(dt.date(2019, 5, 1), None)] * 2


def test_a_heading_row_tells_no_act() -> None:
    text = EN.format(end=".\n", rows="Date | County | Households expelled\n8 May 2019 | Musan | 60\n")
    head = Span(text.index("Date |"), text.index("\n8 May"))
    frames = english.found_in(Document(text, "en", PUBLISHED)).frames
    assert not [f for f in frames if head.covers(f.passage)]
    assert [s.slice(text) for f in frames if f.figure for _, s in f.affected] == ["Households"]
