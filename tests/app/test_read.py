"""The library face: one text or file in, a reading and its claims out, nothing on disk."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from pathlib import Path

import pytest

import witnessmark
from tests.conftest import KOREAN, WIRE
from witnessmark.app.tables import Claims
from witnessmark.errors import RefusedInput, UsageError
from witnessmark.vocab.codes import Act


def test_a_text_gives_grounded_claims_with_its_facts() -> None:
    reading, claims = witnessmark.read(WIRE, published="2019-05-09", outlet="River Wire")
    assert reading.report.outlet == "River Wire"
    assert reading.report.published == dt.date(2019, 5, 9)
    assert reading.report.language == "en"
    assert claims
    for claim in claims:
        for _, text, span in claim.quoted():
            assert span.slice(reading.text) == text


def test_korean_is_recognised_and_read() -> None:
    reading, claims = witnessmark.read(KOREAN, published=dt.date(2019, 5, 9))
    assert reading.report.language == "ko"
    assert claims


def test_a_path_as_words_or_as_a_path_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "wire.txt"
    file.write_text(WIRE, "utf-8")
    by_path, _ = witnessmark.read(file, published="2019-05-09")
    by_words, _ = witnessmark.read(str(file), published="2019-05-09")
    assert by_path.text == by_words.text
    assert by_path.report.sha256 == by_words.report.sha256


def test_the_same_text_gives_the_same_ids() -> None:
    first, second = (witnessmark.read(WIRE, published="2019-05-09")[1] for _ in range(2))
    assert [c.id for c in first] == [c.id for c in second]


def test_the_text_becomes_nfc_and_spans_fit_it() -> None:
    apart = unicodedata.normalize("NFD", "회령시에서 40세대가 추방됐다.")
    reading, claims = witnessmark.read(apart, published="2019-05-09")
    assert reading.text == unicodedata.normalize("NFC", apart) != apart
    assert all(claim.quote in reading.text for claim in claims)


@pytest.mark.parametrize(("call", "fault"), [
    ({"published": "yesterday"}, UsageError), ({"language": "english"}, UsageError),
])
def test_a_malformed_fact_is_a_usage_error(call: dict[str, str], fault: type[Exception]) -> None:
    with pytest.raises(fault):
        witnessmark.read(WIRE, **call)  # type: ignore[arg-type]


def test_nothing_to_read_is_refused() -> None:
    with pytest.raises(RefusedInput):
        witnessmark.read("   ")


def test_claims_become_frames_and_a_notebook_table() -> None:
    _, claims = witnessmark.read(WIRE, published="2019-05-09")
    assert list(claims.to_pandas().columns) == list(Claims.columns)
    assert claims.to_polars().columns == list(Claims.columns)
    assert len(claims.to_pandas()) == claims.to_polars().height == len(claims)
    assert claims._repr_html_().count("<tr>") == len(claims) + 1
    assert isinstance(claims[:1], Claims)
    assert set(claims.confident()) <= set(claims)


def test_a_report_can_not_break_out_of_the_notebook_table() -> None:
    _, claims = witnessmark.read("Police expelled 40 families from Hoeryong <script>alert(1)</script> on 3 May.")
    assert "<script" not in claims._repr_html_()


def test_a_mistyped_file_name_is_no_text() -> None:
    with pytest.raises(RefusedInput):
        witnessmark.read("no-such-report.pdf")


TELEGRAM = json.dumps({"name": "Valley", "type": "private_group", "id": 1, "messages": [
    {"id": n, "type": "message", "date": f"2021-{month:02}-17T10:00:00", "date_unixtime": "1", "from": who,
     "text": text}
    for n, (month, who, text) in enumerate([
        (2, "Ada", "I am at home and the road is closed, nobody has been here for a week"),
        (3, "Ada", "yesterday the soldiers evicted 31 families from Chongjin, as I have heard"),
        (9, "Ben", "is there any news of the people who were on that road? I have not heard of them"),
    ])]})
AMERICAN = ("[3/17/21, 9:05:00 PM] Ada: yesterday the soldiers evicted 31 families from Chongjin\n"
            "[3/18/21, 9:06:00 PM] Ben: who told you of that, and where are they now?\n"
            "[9/25/21, 9:00:00 PM] Ada: there is no news of them\n")
SIGNAL = ("[2021-03-17, 21:04] Me: I am here and it is late\n"
          "[2021-03-17, 21:05] Ada: yesterday the soldiers evicted 31 families from Chongjin\n"
          "[2021-09-25, 09:00] Me: where are they now? I have no news of them\n")
SEOUL = ("2021년 3월 17일 오후 9:04 - 지영: 어제 군인들이 청진시에서 31세대를 강제로 쫓아냈어요\n"
         "2021년 3월 17일 오후 9:05 - 태호: 누가 그래요?\n"
         "2021년 9월 25일 오전 9:00 - 지영: 그 뒤로 소식이 없어요\n")


@pytest.mark.parametrize(("name", "content"), [
    ("result.json", TELEGRAM), ("chat.txt", AMERICAN), ("signal.md", SIGNAL), ("대화.txt", SEOUL),
])
def test_a_message_is_dated_by_its_own_day_not_by_the_end_of_the_chat(
    tmp_path: Path, name: str, content: str
) -> None:
    """"Yesterday" in a message of March is in March; its author told it on that day."""
    (tmp_path / name).write_text(content, "utf-8")
    reading, claims = witnessmark.read(tmp_path / name)
    claim = max(claims.confident(), key=lambda found: found.confidence)
    assert reading.report.published is not None and reading.report.published.month == 9
    assert claim.when is not None and claim.when.start == claim.when.end == dt.date(2021, 3, 16)
    told = claim.attribution[0].told_on
    assert told is not None and told.start == dt.date(2021, 3, 17)
    assert told.span.slice(reading.text) == told.text == "2021-03-17"


def test_entries_of_a_log_are_dated_by_their_own_lines() -> None:
    """A log with a day over each entry is read day by day."""
    text = ("2 February 2021\nThe road was closed and nobody came.\n\n14 June 2021\nYesterday the police expelled "
            "18 families from Chongjin to the mountains.\n\n30 November 2021\nNo news of them.")
    _, claims = witnessmark.read(text, published="2021-12-01")
    moved = [c for c in claims.confident() if c.act.code is Act.EXPULSION]
    assert [c.when and c.when.start for c in moved] == [dt.date(2021, 6, 13)]


def test_a_language_that_is_not_read_is_a_warning() -> None:
    with pytest.warns(UserWarning, match="not one that is read"):
        _, claims = witnessmark.read("Los vecinos fueron expulsados de la comarca por la policia.")
    assert not claims
