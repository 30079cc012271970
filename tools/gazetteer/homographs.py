"""List the Korean place names that are ordinary words as well: `python tools/gazetteer/homographs.py`.

Run by developers after `build.py`. Every Hangul name of up to three syllables is analysed by
Kiwi; one that its dictionary knows as a common noun, adverb or other plain word, or that reads
as a verb with its ending or a word with its particle, goes to
`src/witnessmark/gazetteer/data/homographs.txt`. Names that it knows as proper only stay out.
Common words that end like a small unit (이동, 거리, 인구) go to `unit_like.txt` beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kiwipiepy import Kiwi

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from witnessmark.gazetteer import Gazetteer  # noqa: E402

PLAIN = frozenset({"NNG", "NNB", "NP", "NR", "MAG", "MAJ", "MM", "IC", "XR"})
LONGEST = 3
GUESSED = 60
"""Below this id Kiwi numbers its parts of speech: such a word is guessed, not in its dictionary."""


def is_plain(name: str, kiwi: Kiwi) -> bool:
    """Say whether the analyser reads a name as an ordinary word it knows."""
    tokens = kiwi.analyze(name, top_n=1)[0][0]
    if any(token.id < GUESSED for token in tokens):
        return False
    tags = [token.tag.partition("-")[0] for token in tokens]
    if len(tags) == 1:
        return tags[0] in PLAIN
    if len(tags) != 2 or (len(name) > 2 and tags[0] in {"NNG", "NNP", "NNB"}):
        return False
    return (tags[0] in {"VV", "VA", "VX", "VCP", "VCN"} and tags[1].startswith("E")) or (
        tags[0] in {"NP", "NR", "MAG", "NNB", "NNG", "MM", "IC"} and tags[1].startswith("J")
    )


def unit_like(kiwi: Kiwi) -> list[str]:
    """Return the analyser's common words that end in 동, 리, 읍, 면 or 구."""
    words: set[str] = set()
    for number in range(GUESSED, 40_000):
        word = kiwi.morpheme(number)
        if 2 <= len(word.form) <= 4 and word.form[-1] in "동리읍면구" and word.tag.partition("-")[0] in PLAIN:
            words.add(word.form)
    return sorted(words)


def write(name: str, words: list[str]) -> None:
    target = ROOT / "src/witnessmark/gazetteer/data" / name
    lines = [" ".join(words[at : at + 16]) for at in range(0, len(words), 16)]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    kiwi = Kiwi(num_workers=1)
    ends = unit_like(kiwi)
    write("unit_like.txt", ends)
    names = sorted(name for name in Gazetteer.load().columns.hangul if len(name) <= LONGEST)
    plain = [name for name in names if is_plain(name, kiwi)]
    write("homographs.txt", plain)
    print(len(plain), "of", len(names), "short names are ordinary words as well;", len(ends), "words end like a unit")


if __name__ == "__main__":
    main()
