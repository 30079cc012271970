"""Pieces and windows cover what they say they cover, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.extract.learned.encoder_file import encoder_file
from witnessmark.extract.learned.pieces import Pieces
from witnessmark.extract.learned.windows import LARGEST, SHARED, sentences, windows_of

PIECES = Pieces(encoder_file())


def test_known_words_are_one_piece_and_rare_ones_are_cut() -> None:
    text = "Soldiers expelled families from Hyesan."
    words = [text[p.start : p.end] for p in PIECES.of(text)]
    assert "families" in words
    assert "".join(words) == text.replace(" ", "")


def test_korean_pieces_stand_where_they_say() -> None:
    text = "지난달 말 혜산시에서 84세대가 추방됐다."
    assert "".join(text[p.start : p.end] for p in PIECES.of(text)) == text.replace(" ", "")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_spans_rise_and_stay_inside_any_text(text: str) -> None:
    at = 0
    for piece in PIECES.of(text):
        assert at <= piece.end <= len(text)
        assert 0 <= piece.start <= piece.end
        at = max(at, piece.start)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["They left.", "떠났다.\n", "a" * 300, "집을 비우라고 했다? ", "\n\n"]), max_size=40))
def test_windows_own_every_sentence_once_and_stay_small(parts: list[str]) -> None:
    found = sentences(" ".join(parts), PIECES)
    windows = windows_of(found)
    assert [s for w in windows for s in w.sentences[w.own :]] == found
    for before, window in zip([None, *windows], windows, strict=False):
        assert len(window.pieces) == len(window.numbers) <= LARGEST
        for shared in window.sentences[: window.own]:
            assert before is not None
            assert shared == before.sentences[-1]
            assert len(shared.pieces) <= SHARED


@pytest.mark.parametrize("text", ["", "   \n\t ", "́", "\x00", "🏚️🏚️"])
def test_texts_without_words_do_no_harm(text: str) -> None:
    assert all(p.end <= len(text) for p in PIECES.of(text))
    sentences(text, PIECES)
