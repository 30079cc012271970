"""A sieve keeps no pattern from a match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.extract.english.idioms import idioms
from witnessmark.extract.korean import backgrounds, contexts, reasons, sequels, triggers
from witnessmark.extract.korean.constructions import ALL, constructions_in
from witnessmark.extract.sieve import Group, Sieve, Sifted, anchors_of

KOREAN = [pattern for module in (backgrounds, contexts, reasons, sequels, triggers)
          for pattern in vars(module).values() if isinstance(pattern, Sifted)]
PATTERNS = [*(sifted.pattern for sifted in KOREAN), *(c.words for c in ALL)]
TRIED = Group(Sieve(), PATTERNS)
IDIOMS = [idiom.pattern for idiom in idioms()]
PHRASES = Group(Sieve(lower=True), IDIOMS)
ENGLISH = sorted({word for pattern in IDIOMS for word in sorted(anchors_of(pattern))[:8]})
WORDS = sorted({word for pattern in PATTERNS for word in sorted(anchors_of(pattern))[:8]})


@pytest.mark.parametrize(("pattern", "anchors"), [
    (r"강제\s?(?:철거|퇴거)", {"강제"}), (r"(?:추방|이주)령?", {"추방", "이주", "추방령", "이주령"}),
    (r"집을\s(?:\S+\s)?비우", {"집을", "비우"}), (r"캐(?=고|묻)", {"캐고", "캐묻"}),
    (r"(?:홍수|큰물)이?\s?나", {"홍수", "큰물", "홍수이", "큰물이"}),
    (r"(?<=고\s)했다", {"했다"}), (r"[쫓옮]겨", {"쫓겨", "옮겨"}), (r"(?i)\bOut of (?:\w+ )?homes", {"out of "}),
    (r"(?i)(?:told|asked)\s+\w+\s+(?:to|by)", {"told", "asked"}), (r"(?i)(?:had\s+to\s+)?leave(?=\s+home)", {"leave"}),
])
def test_anchors_are_words_that_every_match_holds(pattern: str, anchors: set[str]) -> None:
    found = anchors_of(re.compile(pattern))
    assert found and found <= anchors


@pytest.mark.parametrize("pattern", [r"\d+", r"[가-힣]{2}", r"(?:추방)?령?", r"이|가", r"(?i)on", r"\S*다"])
def test_a_pattern_that_may_match_anywhere_has_none(pattern: str) -> None:
    assert anchors_of(re.compile(pattern)) == frozenset()
    sifted = Sifted(Sieve(), pattern)
    assert sifted.may("x", 0, 1)


@given(st.lists(st.sampled_from([*ENGLISH, " ", " ", ". ", "families ", "police ", "twelve ", "of ", "İ", "ſ"]),
                max_size=25))
def test_patterns_that_ignore_case_are_found_as_alone(parts: list[str]) -> None:
    text = "".join(parts)
    for written in (text, text.upper(), text.title(), text.replace("s", "ſ")):
        matching = {i for i, pattern in enumerate(IDIOMS) if pattern.search(written)}
        assert matching <= set(PHRASES.within(written, 0, len(written)))


def test_nearly_every_english_phrase_has_an_anchor() -> None:
    assert len([p for p in IDIOMS if not anchors_of(p)]) <= 3


def test_every_pattern_of_acts_is_sifted() -> None:
    """None of them would be tried on every sentence."""
    assert len(KOREAN) > 12 and not [p.pattern.pattern[:40] for p in KOREAN if not anchors_of(p.pattern)]
    assert not [c.words.pattern[:40] for c in ALL if not anchors_of(c.words)]


@given(st.lists(st.sampled_from([*WORDS, " ", " ", ", ", ".", "을 ", "에서 ", "다고 ", "집", "주민", "3월 "]),
                max_size=25), st.integers(0, 12), st.integers(0, 12))
def test_a_sifted_pattern_finds_what_it_finds_alone(parts: list[str], left: int, right: int) -> None:
    """In any text and any stretch of it."""
    text = "".join(parts)
    start, end = min(left, len(text)), max(len(text) - right, 0)
    for sifted in KOREAN:
        alone = [m.span() for m in sifted.pattern.finditer(text, start, end)]
        assert [m.span() for m in sifted.finditer(text, start, end)] == alone
        assert (sifted.search(text, start, end) is not None) == bool(alone)
    matching = {i for i, pattern in enumerate(PATTERNS) if pattern.search(text, start, end)}
    assert matching <= set(TRIED.within(text, start, end))
    assert all(start <= a < b <= end for _, a, b in constructions_in(text, start, end))


def test_texts_take_turns() -> None:
    """What was found in one text says nothing of another."""
    sifted = Sifted(Sieve(), "홍수")
    first, second = "홍수가 났다", "비가 왔다"
    assert [bool(sifted.search(t, 0, len(t))) for t in (first, second, first)] == [True, False, True]
