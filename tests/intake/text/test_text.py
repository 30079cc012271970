"""Decoding, cleaning, paragraphs, dates, headings and languages."""

from __future__ import annotations

import datetime as dt
import random
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import makers
from witnessmark.intake import Intake, Received
from witnessmark.intake.draft import Draft
from witnessmark.intake.readers.chat_text import turns_of
from witnessmark.intake.readers.plain import read_characters
from witnessmark.intake.text.cleaning import LONGEST_RUN, clean, directions, one_line, repetitions
from witnessmark.intake.text.dates import date_in, whole_date
from witnessmark.intake.text.decoding import decoded
from witnessmark.intake.text.heading import guessed, header_of, title_line
from witnessmark.intake.text.language import language_of
from witnessmark.intake.text.paragraphs import paragraphs


@given(st.text())
def test_clean_text_keeps_its_promises(raw: str) -> None:
    """Cleaning is idempotent, NFC, and leaves no control or direction characters."""
    text = clean(raw)
    assert clean(text) == text
    assert unicodedata.is_normalized("NFC", text)
    assert not directions(text)
    assert all(c == "\n" or unicodedata.category(c) not in ("Cc", "Cs") for c in text)


@given(st.lists(st.text(), max_size=6), st.booleans())
def test_drafts_keep_offsets_and_gaps(words: list[str], lines: bool) -> None:
    """Whatever goes in, paragraph marks stand at paragraph starts and the text is clean."""
    draft = Draft()
    for item in words:
        draft.paragraph(item, ("line", "1"), lines=lines)
    assert clean(draft.text) == draft.text
    assert unicodedata.is_normalized("NFC", draft.text)
    starts = [at.start for at in draft.locators if at.kind == "paragraph"]
    assert len(starts) == len([p for p in draft.text.split("\n\n") if p])
    assert all(start == 0 or draft.text[start - 2 : start] == "\n\n" for start in starts)


@given(st.lists(st.tuples(st.text(), st.integers(1, 3)), min_size=1, max_size=5))
def test_joined_pieces_keep_their_places(pieces: list[tuple[str, int]]) -> None:
    """A paragraph over several pages is one clean line with marks inside it."""
    draft = Draft()
    draft.joined([(words, (("page", str(page)),)) for words, page in pieces])
    assert "\n" not in draft.text
    assert unicodedata.is_normalized("NFC", draft.text)
    assert all(0 <= at.start < len(draft.text) for at in draft.locators)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp949", "euc-kr"]
)
def test_korean_in_any_encoding_is_read(encoding: str) -> None:
    """Byte order marks, zero bytes or the look of Hangul tell the encoding."""
    words = " ".join((makers.KO_TITLE, *makers.KO_BODY))
    got = decoded(words.encode(encoding))
    assert got is not None
    assert clean(got[0]) == words


def test_western_bytes_and_false_claims() -> None:
    """Windows-1252 text is read, and a declared encoding that the bytes contradict is not believed."""
    words = "Le maire a dit « non » — l’évacuation est finie, 40 familles déplacées à Montréal et à Québec."
    got = decoded(words.encode("cp1252"), declared="utf-8")
    assert got is not None
    assert "évacuation" in got[0]
    assert decoded(makers.KO_TITLE.encode(), declared="latin-1") == (makers.KO_TITLE, "utf-8")
    assert decoded(bytes(range(256)) * 9) is None


def test_decomposed_hangul_is_composed() -> None:
    """Text from systems that store Hangul in parts reads as whole syllables."""
    assert clean(unicodedata.normalize("NFD", makers.KO_TITLE)) == makers.KO_TITLE


def test_direction_controls_are_removed_and_counted() -> None:
    """Overrides that make words show backwards leave the text; words stay in reading order."""
    raw = "sent \u202eyaw\u202c away"
    assert one_line(raw) == "sent yaw away"
    assert directions(raw) == 2


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021-12-03T09:00:00+09:00", dt.date(2021, 12, 3)),
        ("Dec. 3, 2021", dt.date(2021, 12, 3)),
        ("3rd December 2021", dt.date(2021, 12, 3)),
        ("Friday, 3 Dec 2021 10:00", dt.date(2021, 12, 3)),
        ("2021년 12월 3일", dt.date(2021, 12, 3)),
        ("2021. 12. 3.", dt.date(2021, 12, 3)),
        ("20211203", dt.date(2021, 12, 3)),
        ("13/12/2021", dt.date(2021, 12, 13)),
        ("12/13/2021", dt.date(2021, 12, 13)),
        ("03.12.2021", dt.date(2021, 12, 3)),
        ("03/12/2021", None),
        ("2021-13-40", None),
        ("no date", None),
        ("", None),
    ],
)
def test_full_dates_are_read_and_swappable_ones_are_not(written: str, day: dt.date | None) -> None:
    """A day and month that could be swapped give no date."""
    assert whole_date(written) == day


@given(st.text(max_size=80))
def test_no_text_breaks_the_date_reader(written: str) -> None:
    """Any text gives a date or None."""
    assert date_in(written) is None or isinstance(date_in(written), dt.date)


def test_key_lines_become_metadata_and_leave_the_text() -> None:
    """Korean and English keys are known, names beside them go with the block."""
    header = header_of(["제목: 강변 마을 추방", "매체: 강변신문", "기자: 가람", "날짜: 2021. 12. 3.", "", "본문이다."])
    assert header.lines == 4
    assert header.title == "강변 마을 추방"
    assert {(m.field, m.value) for m in header.metadata} == {
        ("title", "강변 마을 추방"),
        ("outlet", "강변신문"),
        ("published", "2021-12-03"),
    }


def test_a_sentence_with_a_colon_is_no_key_line() -> None:
    """Prose that begins with a word and a colon stays in the text."""
    assert header_of(["Source: a resident of the town told us.", "They left at night."]).lines == 0
    assert header_of(["Warning: rivers rise", "", "More."]).lines == 0


@pytest.mark.parametrize(
    ("opening", "outlet", "published"),
    [
        ("BRISK FORD, Dec. 3, 2021 (River Agency) — Forty families left.", "River Agency", "2021-12-03"),
        ("(강변=가람통신) 나래 기자 = 40세대가 추방됐다.", "가람통신", None),
        ("[강변=가람통신] 40세대가 추방됐다.", "가람통신", None),
        ("River Observer, December 3, 2021", "River Observer", "2021-12-03"),
        ("[2021-12-03 강변] 40세대가 추방됐다.", None, "2021-12-03"),
        ("(3 December 2021) Forty families left.", None, "2021-12-03"),
        ("Forty families (about 160 people) left on December 3, 2021, he said.", None, None),
    ],
)
def test_datelines_name_outlet_and_day(opening: str, outlet: str | None, published: str | None) -> None:
    """Only a dateline's form is believed; a bracket inside a sentence is none."""
    found = {m.field: m.value for m in guessed([opening, "More words follow."], known=frozenset())}
    assert found.get("outlet") == outlet
    assert found.get("published") == published


@pytest.mark.parametrize(("opening", "outlet"), [
    (["The Torvik Times", "3 December 2021"], "The Torvik Times"),
    (["THE RIVER POST", "Families sent away"], "The River Post"),
    (["Torvik Weekly", "Families sent away"], "Torvik Weekly"),
    (["가람신문", "2021년 12월 3일"], "가람신문"),
    (["가람일보 | 2021.12.3", "강변 마을 사람들이 쫓겨나"], "가람일보"),
    (["Families sent away", "River Review — 3 December 2021"], "River Review"),
    (["Torvik Valley Daily"], "Torvik Valley Daily"),
    (["강변의소리"], "강변의소리"),
    (["강변의 소리", "2021년 12월 3일"], "강변의 소리"),
    (["Families Evicted Daily"], None),
    (["Families Leave Border Post", "3 December 2021"], None),
    (["Breaking News", "3 December 2021"], None),
    (["News", "3 December 2021"], None),
    (["Weekly Bulletin", "3 December 2021"], None),
    (["오늘의 뉴스", "2021년 12월 3일"], None),
    (["Phnom Penh — 3 December 2021", "Families sent away"], None),
    (["Troops reach The Times", "Families sent away"], None),
])
def test_a_masthead_names_the_outlet(opening: list[str], outlet: str | None) -> None:
    """A first line that is a paper's name, or one beside the day; headlines and places are none."""
    body = "Local authorities sent away forty families in late November, a resident said to this paper."
    found = {m.field: m.value for m in guessed([*opening, body], known=frozenset())}
    assert found.get("outlet") == outlet


def test_the_line_below_a_masthead_is_the_title() -> None:
    """The name of the paper is no title; it stays in the text."""
    body = "Local authorities sent away forty families in late November, a resident said to this paper."
    found = read_characters(f"The Torvik Times\n3 December 2021\n\nFamilies sent away\n\n{body}\n")
    values = {m.field: m.value for m in found.metadata}
    assert (values["outlet"], values["title"], values["published"]) == (
        "The Torvik Times", "Families sent away", "2021-12-03")
    assert found.text.split("\n\n") == ["The Torvik Times", "3 December 2021", "Families sent away", body]


@pytest.mark.parametrize("paper", ["Torvik Valley Daily", "강변의소리"])
def test_a_paper_over_its_text_is_no_title(paper: str) -> None:
    """With no headline between them there is no title, and the paper is the outlet."""
    body = "Local authorities sent away forty families in late November, a resident said to this paper."
    found = read_characters(f"{paper}\n\n{body}\n")
    values = {m.field: m.value for m in found.metadata}
    assert values["outlet"] == paper
    assert "title" not in values


def test_titles_are_short_lines_that_are_no_sentences() -> None:
    """A sentence, a date or a lone line is no title."""
    body = "Local authorities sent away forty families in late November, a resident said."
    assert title_line(["Families removed from town", body])
    assert not title_line([body, body])
    assert not title_line(["Families removed from town"])
    assert not title_line(["December 3, 2021", body])


def test_wrapped_prose_is_joined_and_lists_are_not() -> None:
    """Lines broken off at one width become sentences again; items and verse stay apart."""
    prose = "\n".join(makers.wrapped(" ".join(makers.EN_BODY * 2), 64))
    assert [p for p, _ in paragraphs(prose)] == [" ".join(makers.EN_BODY * 2)]
    listed = "Displaced:\n- Brisk Ford: 120 families\n- Amber Hill: 40 families\n- Stone Quay: 15 houses"
    assert len(list(paragraphs(listed))) == 4


def test_wrapped_hangul_is_joined() -> None:
    """Korean lines of one width whose last one ends the sentence are one paragraph."""
    lines = "지난달 말 강변 마을에서 40세대가\n농촌으로 추방됐다고 현지 소식통이\n전했다."
    assert [p for p, _ in paragraphs(lines)] == [lines.replace("\n", " ")]


def test_paragraphs_know_their_first_line() -> None:
    """Line numbers count from one and point at where a paragraph begins."""
    assert [n for _, n in paragraphs("One.\n\n\nTwo.\n\nThree.")] == [1, 4, 6]


def test_words_parted_by_hyphens_are_mended() -> None:
    """A hyphen at a wrapped line's end goes when the word goes on in lower case."""
    words = (
        "the families were told to leave the pro-\nvince within one week of the day that the or-\n"
        "der was read out to them in the old school\nhouse by the river."
    )
    assert "province" in next(iter(paragraphs(words)))[0]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (makers.EN_BODY[0], "en"),
        (makers.KO_BODY[0], "ko"),
        ("Quarante familles ont été chassées du village par la police.", "other"),
        ("강변 마을 주민들이 Brisk Ford로 추방됐다", "ko"),
        ("12345", "other"),
        ("Семьи были выселены из города.", "other"),
        ("Torvik: 31 households evicted, 7 June 2022. Brisk Ford: 9 households. Low Ford: none.", "en"),
        ("Ada: trucks came at 4am\nBen: how many families?", "en"),
        ("Resettled persons (Torvik, Brisk Ford): 1,400", "en"),
        ("Villagers expelled from Quảng Trị and Đồng Hới", "en"),
        ("La policia saco a 40 familias de la aldea en mayo.", "other"),
        ("Desalojan a 40 familias", "other"),
        ("Die Polizei vertrieb 40 Familien in der Nacht.", "other"),
        ("Warga desa diusir polisi pada malam hari.", "other"),
        ("Polis geçen hafta köyden 40 aileyi çıkardı ve evleri yıktı.", "other"),
        ("Torvik Brisk Ford 40 12", "other"),
    ],
)
def test_languages_are_told_apart(words: str, language: str) -> None:
    """English, Korean, or neither."""
    assert language_of(words) == language


@pytest.mark.parametrize(
    ("blocks", "day"),
    [
        (["Report", "Reporting period: 8 - 14 August 2022", "Issued 16 August 2022 by the Cluster"], "2022-08-16"),
        (["Report", "Reporting period: 27 September - 10 October 2021. Issued 11 October by the forum"], "2021-10-11"),
        (["작성: 조정실 / 발행일: 2023년 9월 18일 / 대상 기간: 9월 4일~10일"], "2023-09-18"),
        (["The decree that the king issued 3 May 2001 banned their cattle from the commons."], None),
    ],
)
def test_the_day_of_issue_is_told_from_the_days_a_report_covers(blocks: list[str], day: str | None) -> None:
    """A stated day of issue wins; the year may stand with the days covered."""
    found = {m.field: m.value for m in guessed(blocks, known=frozenset())}
    assert found.get("published") == day


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (("03/04/2023", "04/04/2023", "05/04/2023"), dt.date(2023, 4, 3)),
        (("03/04/2023", "03/05/2023", "03/06/2023"), dt.date(2023, 3, 4)),
        (("11/02/2023", "13/02/2023", "13/02/2023"), dt.date(2023, 2, 11)),
        (("03/04/2023", "03/04/2023", "03/04/2023"), None),
    ],
)
def test_days_are_told_from_months_by_which_messages_follow_each_other(
        days: tuple[str, ...], first: dt.date | None) -> None:
    """An impossible month, or days on end against days a month apart; a single day says nothing."""
    turns, notes = turns_of("\n".join(f"[{day}, 19:0{n}] Min: they came" for n, day in enumerate(days)))
    assert turns[0].day == first
    assert bool(notes) == (first is None)


def test_a_comma_after_the_hour_is_no_part_of_the_name() -> None:
    """As one program exports it on a telephone."""
    turns, _ = turns_of("2021. 8. 2. 오후 9:12, 미영 : 왔대\n2021. 8. 3. 오전 8:01, 준호 : 누가?")
    assert [turn.name for turn in turns] == ["미영", "준호"]


@pytest.mark.parametrize("sign", ["a", "가", "-", ".", "ab", "ㅋㅎ", "(=^)", "é", "각"])
def test_a_sign_repeated_over_and_over_is_shortened_and_counted(sign: str) -> None:
    """What stands around it stays, the count of runs is told, and cleaning again changes nothing."""
    raw = f"before {sign * 40_000} between {sign * 30_000}\nafter {sign * 9}"
    text = clean(raw)
    kept = sign * (LONGEST_RUN // len(unicodedata.normalize("NFC", sign)))
    assert text == f"before {kept} between {kept}\nafter {sign * 9}" == clean(text)
    assert repetitions(raw) == 2 and repetitions(text) == 0


def test_long_words_that_are_no_repetition_stay() -> None:
    """Encoded bytes, a text without spaces, many short runs, and runs of blanks."""
    chance = random.Random(2)
    encoded = "".join(chance.choices("abcdefghij가나다라마바", k=20_000))
    for raw in (encoded, "aaa bbb " * 5_000, "x" + " " * 20_000 + "y", "-" * LONGEST_RUN):
        assert clean(raw) == raw and repetitions(raw) == 0


def test_a_megabyte_of_one_sign_is_read_as_soon_as_a_page() -> None:
    """The report says what was shortened; the time is that of a short text."""
    with Intake() as intake:
        list(intake.receive_bytes(b"warm", name="warm.txt"))
        started = time.process_time()
        (found,) = intake.receive_bytes(b"Police expelled 40 families. " + b"(" * 1_000_000, name="a.txt")
        assert isinstance(found, Received) and len(found.text) < 1_100 and time.process_time() - started < 2
        assert any("1 runs of one sign" in note for note in found.notes)
