"""What wording alone says, and how it and the network decide together."""

from __future__ import annotations

import numpy as np
import pytest

from witnessmark.extract.learned.labels import ACTS, HEADS
from witnessmark.extract.learned.odds import together
from witnessmark.extract.learned.wordings import BUCKETS, QUESTIONS, WIDEST, features, wordings_in
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act

TOLD = (
    ("en", "On Monday bulldozers tore down forty houses by the canal.", "tore down forty houses", Act.DEMOLITION),
    ("en", "The family was put on a bus and deported that night.", "deported", Act.EXPULSION),
    ("ko", "월요일에 굴착기가 집 마흔 채를 허물었다.", "허물었다", Act.DEMOLITION),
    ("ko", "보위부가 상인 두 명을 붙잡아 가두었다.", "붙잡아 가두었다", Act.DETENTION),
)


def span_of(words: str, text: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


@pytest.mark.parametrize(("language", "text", "words", "act"), TOLD)
def test_plain_words_of_an_act_say_which(language: str, text: str, words: str, act: Act) -> None:
    odds = wordings_in().odds("act", language, features(language, text, span_of(words, text), Span(0, len(text))))
    assert ACTS[int(odds[:-1].argmax())] is act
    assert odds[ACTS.index(act)] > odds[-1]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_has_an_answer_for_any_words(question: str, language: str) -> None:
    answers = len(ACTS) + 1 if question == "act" else HEADS[question]
    for text in ("…", "\x00", "집", "ﬁ ẞ 🏚️ e\u0301", "x" * 5000):
        whole = Span(0, len(text))
        odds = wordings_in().odds(question, language, features(language, text, whole, whole))
        assert odds.shape == (answers,)
        assert odds.sum() == pytest.approx(1, abs=1e-4)


def test_what_stands_outside_the_sentence_counts_nothing_and_a_long_one_no_more_than_a_stretch_of_it() -> None:
    text = "Soldiers came. They burned the huts of Kwale. Nobody was hurt."
    words, sentence = span_of("burned the huts", text), span_of("They burned the huts of Kwale.", text)
    alone = text[sentence.start : sentence.end]
    assert features("en", text, words, sentence) == features(
        "en", alone, span_of("burned the huts", alone), Span(0, len(alone)))
    long = "a1 b2 c3 d4 " * 100_000
    held = features("en", long, Span(600_000, 600_002), Span(0, len(long)))
    assert len(held) < 40
    assert all(0 <= bucket < BUCKETS for bucket in held)
    wide = "".join(f"w{number} " for number in range(100_000))
    assert len(features("en", wide, Span(300_000, 300_006), Span(0, len(wide)))) < WIDEST


def test_wording_tips_a_balance_and_overrules_no_sure_network() -> None:
    even, sure, words = np.full(len(ACTS), 0.01, np.float32), np.zeros(len(ACTS), np.float32), np.full(
        len(ACTS) + 1, 0.01, np.float32)
    even[[0, 1]], sure[0], words[1] = 0.4, 0.99, 0.6
    assert together(even, None)[0] == together(even, None)[1]
    assert together(even, words).argmax() == 1
    assert together(sure, words).argmax() == 0
    assert together(np.zeros(len(ACTS), np.float32), words).sum() == pytest.approx(1, abs=1e-5)
