"""The guides for the first ten minutes: they name what the workbench and the command line have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from witnessmark.web.i18n import messages

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = {"en": DOCS / "guide" / "ten-minutes.md", "ko": DOCS / "guide" / "ten-minutes.ko.md"}


@pytest.mark.parametrize("language", GUIDES)
def test_what_a_guide_prints_bold_stands_on_a_page(language: str) -> None:
    """Keys and whole sentences aside: a reader looks for the words of the guide on the screen."""
    there = {entry[language] for entry in messages().values()}
    bold = re.findall(r"\*\*([^*]+)\*\*", GUIDES[language].read_text("utf-8"))
    keys = re.compile(r"[A-Z?]|Space|Backspace")
    names = [word for word in bold if not word.rstrip().endswith(".") and not keys.fullmatch(word)]
    assert names
    assert [word for word in names if word not in there] == []


@pytest.mark.parametrize("language", GUIDES)
def test_a_guide_names_commands_that_there_are(language: str) -> None:
    known = set(re.findall(r"^## witnessmark (.+)$", (DOCS / "cli.md").read_text("utf-8"), re.M))
    named = re.findall(r"witnessmark ([a-z]+)(?: ([a-z]+))?", GUIDES[language].read_text("utf-8"))
    assert [words for words in named if words[0] not in known and " ".join(words) not in known] == []


def test_the_administrators_guide_is_one_in_both_languages() -> None:
    """The same commands in the same order under as many headings, as many rows of what to do; words of Korean pages."""
    told = [(DOCS / "guide" / name).read_text("utf-8") for name in ("admin.md", "admin.ko.md")]
    blocks = [re.findall(r"^```sh root\n(.*?)^```$", text, re.M | re.S) for text in told]
    assert blocks[0] == blocks[1] and len(blocks[0]) == 7
    assert len({len(re.findall(r"^##+ ", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M))
                for text in told}) == 1
    assert len({text.count("\n| ") for text in told}) == 1
    words = "인증 서비스가 응답하지 않습니다"
    assert words in messages()["provider_away"]["ko"] and words in told[1]


def test_both_guides_give_the_same_commands() -> None:
    """None is told in one language alone."""
    said = {language: re.findall(r"^witnessmark ([a-z]+)", path.read_text("utf-8"), re.M)
            for language, path in GUIDES.items()}
    assert said["en"] == said["ko"]
