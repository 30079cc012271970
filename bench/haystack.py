"""Passages of `gold/train` with their places left open: one half is shipped for rehearsals, one kept for attacks.

`python -m tools.background` writes the shipped half. Attacks on released text (`python -m bench.linkage`) search
the other, of which a rehearsal knows nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from witnessmark.disclosure.background import OPEN

FOLDER = Path(__file__).parents[1] / "gold" / "train"
SHIPPED, KEPT = 0, 1
WHOLE = "reports_"
"""Files of whole reports, written after the halves were drawn, stay out of both."""
LONGEST = 700
MOST = 400
"""Passages of a language, taken evenly from all there are."""


def opened(half: int) -> dict[str, list[str]]:
    """Return one half of the passages that tell a claim and name a place, by language."""
    return {language: _evenly(list(_passages(FOLDER / language, half))) for language in ("en", "ko")}


def _passages(folder: Path, half: int) -> Iterator[str]:
    for path in sorted(folder.glob("*.toml")):
        if path.name.startswith(WHOLE):
            continue
        for number, table in enumerate(tomllib.loads(path.read_text("utf-8"))["passage"]):
            text = " ".join(table["text"].split())
            words = _places(table, text)
            if number % 2 == half and words and len(text) <= LONGEST:
                for at, word in enumerate(sorted(words, key=lambda one: (-len(one), one))):
                    text = text.replace(word, OPEN.format(at))
                yield text


def _places(table: dict, text: str) -> set[str]:
    """Return the words that name a place which a claim of the passage starts from or leads to."""
    told = [one for claim in table.get("claim", ()) for name in ("origin", "destination")
            for one in claim.get(name, ())]
    named = {one.partition("=")[2].strip() for one in told if not one.startswith("~")}
    return {word for word in named if word and word in text}


def _evenly(texts: list[str]) -> list[str]:
    step = max(1.0, len(texts) / MOST)
    return [texts[int(at * step)] for at in range(min(MOST, len(texts)))]
