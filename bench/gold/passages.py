"""Coded passages: short texts with their claims, many in one TOML file, to train on.

A file holds `[[passage]]` tables: `text`, and optionally `published` and `outlet`; then a
`[[passage.claim]]` table for each claim, in the form of `authoring.py`. A claim's `passage` may be
left out (the whole text), and needs no `key`. A passage without a claim is one in which a careful
analyst finds none. Places are compared by their words, so none needs an entry anywhere.
"""

from __future__ import annotations

import datetime as dt
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.gold.authoring import Coder
from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading, ReportRef

PUBLISHED = "2020-06-15"


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """One short text and the claims that a coder finds in it."""

    reading: Reading
    claims: tuple[Claim, ...]


def passages(folder: Path) -> Iterator[CodedPassage]:
    """Yield every coded passage under a folder whose name is the language (`en`, `ko`).

    Raises NotInText when words quoted do not stand in the text, ValueError for an unknown code.
    """
    for path in sorted(folder.glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["passage"]
        for number, table in enumerate(tables, 1):
            name = f"{path.stem}-{number}"
            text = unicodedata.normalize("NFC", table["text"].strip())
            published = dt.date.fromisoformat(str(table.get("published", PUBLISHED)))
            reading = Reading.of_text(text, ReportRef(name, folder.name, path.name, "", table.get("outlet"), published))
            coder = Coder(reading, {})
            coded = ({"key": str(n), "passage": text, **claim} for n, claim in enumerate(table.get("claim", ()), 1))
            try:
                claims = tuple(coder.claim(claim).claim for claim in coded)
            except (KeyError, ValueError, IndexError) as fault:
                raise type(fault)(f"{path.name} passage {number} ({text[:40]!r}): {fault}") from None
            yield CodedPassage(reading, claims)
