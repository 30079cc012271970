"""Hostile and odd text: nothing fails, every span lies in the text, the same text reads the same."""

from __future__ import annotations

import datetime as dt
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.korean.reports import STATED
from witnessmark.extract.frames import Document, Frame
from witnessmark.extract.korean import found_in
from witnessmark.extract.korean.attribution import sources_in
from witnessmark.extract.korean.morphemes import morphs_of
from witnessmark.extract.korean.triggers import triggers_of
from witnessmark.extract.places import find_places
from witnessmark.model.text import Span

PIECES = st.sampled_from([text for text, _ in STATED.values()] + ["추방", "됐다. ", "“", "”고 ", "😀", "𝒳", "\u200b",
        "\n- ", "소식통은 ",
                          "30여 세대", "\t", "에 따르면 ", "혜산시에서 ", "죄로 ", "A: ", "합계: "])


def spans_of(frame: Frame) -> list[Span]:
    spans = [frame.trigger, frame.passage, *(s for _, s in frame.orderer), *(s for _, s in frame.perpetrator),
             *(s for _, s in frame.affected), *(p.span for p in frame.origin), *frame.origin_described,
             *(p.span for p in frame.destination), *frame.destination_described, *(s for _, s in frame.ground),
             *(s for _, s in frame.consequences), *(s.span for s in frame.said if s.span)]
    spans += [m.span for m in (frame.figure, frame.when) if m is not None]
    return spans + ([frame.status_span] if frame.status_span else [])


def check(text: str) -> None:
    frames = found_in(Document(text, "ko", dt.date(2024, 3, 5), None, None)).frames
    for frame in frames:
        assert (frame.act is None) != (frame.context is None)
        assert 0.0 <= frame.score <= 1.0
        for span in spans_of(frame):
            assert span.end <= len(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=14).map("".join))
def test_any_mixture_of_text_is_read_without_failure(text: str) -> None:
    """No mixture of reports, symbols and random characters fails or points outside the text."""
    check(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_morphemes_stay_in_order_inside_the_text(text: str) -> None:
    """Morphemes never start before the one before them, nor end beyond the text."""
    last = 0
    for morph in morphs_of(text, [(0, len(text))])[0]:
        assert last <= morph.start <= morph.end <= len(text)
        last = morph.start


def test_offsets_count_code_points_after_astral_characters() -> None:
    """An emoji or a rare letter before a word shifts its offset by one code point."""
    text = "😀𝒳 혜산시에서 주민 30세대가 추방됐다."
    frames = found_in(Document(text, "ko", None, None, None)).frames
    assert frames[0].trigger.slice(text) == "추방"
    assert [p.span.slice(text) for p in frames[0].origin] == ["혜산시"]


def test_the_same_text_gives_the_same_frames() -> None:
    """Reading is deterministic."""
    text = "\n\n".join(report for report, _ in STATED.values())
    document = Document(text, "ko", dt.date(2024, 3, 5), None, None)
    assert found_in(document).frames == found_in(document).frames


def test_words_that_only_look_like_triggers_are_none() -> None:
    """이주일 (two weeks) and 소개팅 (blind date) hold no trigger."""
    from witnessmark.extract.korean.morphemes import sentences_of

    text = "이주일 뒤에 소개팅을 한다."
    for sentence in sentences_of(text, 0, len(text)):
        assert triggers_of(text, sentence) == []


def test_every_field_has_its_reason_in_both_languages() -> None:
    """A frame says for each stated field why it was read so, in English and Korean."""
    text = STATED["quote_with_day_of_telling"][0]
    frame = found_in(Document(text, "ko", dt.date(2024, 3, 5), None, None)).frames[0]
    fields = {why.field for why in frame.why}
    assert {"act", "status", "affected", "figure", "origin", "destination", "when", "ground", "attribution"} <= fields
    assert all(why.en and why.ko for why in frame.why)


def test_one_word_said_sixty_thousand_times_is_read_in_bounded_time() -> None:
    """Repeating an act's word costs time in proportion to the text, not to its square."""
    started = time.process_time()
    check("추방 " * 60_000)
    assert time.process_time() - started < 60


def test_speakers_of_one_long_line_of_quotations_are_read_in_bounded_time() -> None:
    """Quotations without a sentence end between them cost time in proportion to their number."""
    text = "“소식통은 갔다고 말했다” 소식통은 " * 2_000
    started = time.process_time()
    sources_in(text, 0, len(text))
    assert time.process_time() - started < 20


def test_places_of_one_long_line_are_read_in_bounded_time() -> None:
    """Names side by side nest a few deep, however many there are."""
    started = time.process_time()
    assert len(find_places("혜산시 함흥시 회령시 " * 1_500, "ko")) == 4_500
    assert time.process_time() - started < 20
