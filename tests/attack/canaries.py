"""Made-up people and words that stand nowhere else, and a search for them in eight encodings."""

from __future__ import annotations

import base64
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import ahocorasick

_ONSETS = "b br d dr f g gl h j k kr l m n p pr r s sk t tr v w z".split()
_VOWELS = "a e i o u ai ea ou".split()
_KOREAN_LETTERS = "가나다라마바사아자차카타파하거너더러머버서어저처고노도로모보소오조초구누두루무부수우주추"


@dataclass(frozen=True)
class Canary:
    """One person who exists nowhere, and words that only they said."""

    name: str
    quote: str

    @property
    def texts(self) -> tuple[str, str]:
        return self.name, self.quote


def canaries(count: int, seed: int) -> list[Canary]:
    """Return `count` people, half of them with Korean names and words."""
    chance = random.Random(seed)

    def latin(parts: int) -> str:
        return "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(parts))

    def korean(length: int) -> str:
        return "".join(chance.choice(_KOREAN_LETTERS) for _ in range(length))

    made: dict[str, Canary] = {}
    while len(made) < count:
        if len(made) % 2:
            one = Canary(korean(6), f"{korean(5)} {korean(4)} {korean(5)}")
        else:
            one = Canary(f"{latin(3).title()} {latin(4).title()}", f"we {latin(4)} the {latin(3)} at {latin(5)}")
        made[one.name] = one
    return list(made.values())


def encodings(text: str) -> dict[str, list[bytes]]:
    """Return what `text` looks like in eight encodings; Base64 in each of its three alignments."""
    raw = text.encode()
    shifted = []
    for shift in range(3):
        letters = base64.b64encode(bytes(shift) + raw)
        shifted.append(letters[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6])
    return {
        "utf-8": [raw], "utf-16-le": [text.encode("utf-16-le")], "utf-16-be": [text.encode("utf-16-be")],
        "utf-32-le": [text.encode("utf-32-le")], "base64": shifted, "hex": [raw.hex().encode()],
        "percent": ["".join(f"%{byte:02x}" for byte in raw).encode()],
        "json": ["".join(f"\\u{ord(c):04x}" for c in text).encode()],
    }


ENCODINGS = tuple(encodings("x"))


class Search:
    """Looks for every canary in every encoding at once; ASCII letters' case doesn't matter."""

    def __init__(self, wanted: Iterable[Canary]) -> None:
        self._automaton = ahocorasick.Automaton()
        self.needles = 0
        for canary in wanted:
            for text in canary.texts:
                for encoding, forms in encodings(text).items():
                    for form in forms:
                        self._automaton.add_word(form.lower().decode("latin-1"), (text, encoding))
                        self.needles += 1
        self._automaton.make_automaton()
        self.bytes = 0
        self.files = 0

    def found(self, content: bytes) -> Counter[tuple[str, str]]:
        """Return (text, encoding) → how often it stands in `content`."""
        self.bytes += len(content)
        return Counter(hit for _, hit in self._automaton.iter(content.lower().decode("latin-1")))

    def found_under(self, *folders: Path) -> Counter[tuple[str, str]]:
        """Return the same over all files below the folders, their names included."""
        total: Counter[tuple[str, str]] = Counter()
        for file in _files(folders):
            self.files += 1
            total += self.found(file.read_bytes()) + self.found(bytes(file.relative_to(file.anchor)))
        return total


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_file():
            yield folder
        else:
            yield from (file for file in folder.rglob("*") if file.is_file())
