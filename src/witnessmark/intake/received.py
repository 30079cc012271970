"""What intake gives: readable reports, and refusals in plain words."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from witnessmark.errors import InvalidRecord
from witnessmark.model.report import Metadatum
from witnessmark.model.text import Locator


def shown(name: str) -> str:
    """Return a file's name fit for a record: bytes that are no UTF-8 stand as `\\udcff`."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Received:
    """One readable report found in a file.

    `name` is the file as given; a part of it is `archive.zip!/inner/name.txt`,
    `table.csv!/row 3`, `letter.eml!/annex.pdf`. `data` are the bytes of that part (a table's
    row is the row as a JSON object of its columns). `notes` are remarks for the person who
    adds it: a misleading name ending, removed direction controls, pages without text.
    """

    name: str
    data: bytes = field(repr=False)
    sha256: str
    media_type: str
    text: str = field(repr=False)
    reader: str
    locators: tuple[Locator, ...] = field(repr=False)
    metadata: tuple[Metadatum, ...] = field(repr=False)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", shown(self.name))
        if not self.text or not unicodedata.is_normalized("NFC", self.text):
            raise InvalidRecord("a reading's text is NFC and not empty", path="$.text")
        starts = [locator.start for locator in self.locators]
        if starts != sorted(starts) or any(not 0 <= s < len(self.text) for s in starts):
            raise InvalidRecord("locators are sorted and lie inside the text", path="$.locators")


@dataclass(frozen=True, slots=True)
class Refused:
    """A file or part that is not read, and why; `sha256` is None where its bytes were not read."""

    name: str
    reason: str
    sha256: str | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", shown(self.name))
