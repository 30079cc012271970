"""A set phrase is tried wherever it could stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.gold.passages import passages
from witnessmark.extract.english.idioms import idioms
from witnessmark.extract.english.required import Finder, lowered, required


@pytest.mark.parametrize(("pattern", "words"), [
    (r"\b(?:put|loaded)\s+on\s+lorries\b", {"lorries"}),
    (r"(?:told|asked)\s+\w+\s+(?:to|by)", {"told", "asked"}),
    (r"(?:abc|defg)?x+", set()),
    (r"(?:had\s+to\s+)?leave(?=\s+home)", {"leave"}),
])
def test_the_words_a_pattern_cannot_do_without(pattern: str, words: set[str]) -> None:
    assert required(pattern) == words


def test_letters_keep_their_places() -> None:
    assert len(lowered("İSTANBUL Ö ABC")) == len("İSTANBUL Ö ABC")
    assert lowered("ABC") == "abc"


def test_every_phrase_of_the_table_that_stands_in_a_text_is_found() -> None:
    """Over the passages to train on: wherever a pattern matches, one of its words was seen inside the match."""
    patterns = [idiom.pattern for idiom in idioms()]
    finder = Finder([pattern.pattern for pattern in patterns])
    assert len(finder.always) < len(patterns) / 20
    met = 0
    for passage in list(passages(Path("gold/train/en")))[::9]:
        text = passage.reading.text
        ends: dict[int, list[int]] = {}
        for number, end in finder.places(text):
            ends.setdefault(number, []).append(end)
        for number, pattern in enumerate(patterns):
            for match in re.finditer(pattern, text):
                met += 1
                assert number in finder.always or any(match.start() <= end for end in ends.get(number, ()))
    assert met > 20
