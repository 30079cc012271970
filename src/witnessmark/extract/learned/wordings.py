"""What wording alone says of an act, a body, people or a reason: weights of words and parts of words, summed.

The network reads meaning, but has seen most words of acts too seldom to know what they are used of. A table of
weights over the words of a phrase, its neighbours and its sentence (multinomial logistic regression over hashed
features: Weinberger et al. 2009) errs elsewhere, so that both together read better than either. Fitted by
`training/wordings.py`; nothing of a text is kept in the table but weights.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from witnessmark.extract.learned.encoder_file import Floats
from witnessmark.extract.learned.odds import shares_of
from witnessmark.model.text import Span

TABLES = Path(__file__).with_name("wordings.npz")
BUCKETS = 1 << 15
QUESTIONS = ("act", "status", "organ", "group", "ground", "consequence", "kind", "speech")
"""What is asked of words, as the network's heads are: which act they say (or, the last answer, none), with which
status; of the words of a role, which body, group, reason, outcome or kind of speaker they name."""
PARTS = {"en": (3, 4, 5), "ko": (1, 2, 3)}
"""Lengths of the parts of words that count, by language."""
HEADS = {"ko": (2, 3)}
"""Lengths of the beginnings of a sentence's words that count as well: what stands before a Korean ending."""
BESIDE = 3
"""Words on each side that count as neighbours."""
REACH = 60
"""Code points in which neighbours are looked for."""
OF_SENTENCE, OF_NEIGHBOUR = 0.5, 0.7
"""What a word of the sentence, and a neighbour, count beside one of the phrase itself."""
WIDEST = 2000
"""Code points of a sentence, from its phrase on either side, that are read."""

CONSTANT = 0
"""The bucket that counts once in every example."""

_WORD = re.compile(r"\w+")
Features = dict[int, float]


class Wordings:
    """The tables by question and language: (BUCKETS, answers)."""

    def __init__(self, stored: Mapping[str, NDArray[np.generic]]) -> None:
        self._tables = {name: stored[name].astype(np.float32) * stored[f"{name}.scale"].astype(np.float32)
                        for name in stored if not name.endswith(".scale")}

    def odds(self, question: str, language: str, held: Features) -> Floats:
        """Return the probability of each answer for words in their sentence, told by their features."""
        table = self._tables[f"{question}.{language}"]
        scores = np.fromiter(held.values(), np.float32, len(held)) @ table[np.fromiter(held, np.int64, len(held))]
        return shares_of(scores)


def wordings_in(path: Path = TABLES) -> Wordings:
    """Return the tables of a file, the package's own by default."""
    with np.load(path) as stored:
        return Wordings({name: stored[name] for name in stored.files})


def features(language: str, text: str, span: Span, sentence: Span) -> Features:
    """Return bucket → weight of all that counts of words in their sentence."""
    own = _WORD.findall(text[span.start : span.end].lower())
    start, end = max(sentence.start, span.start - WIDEST), min(sentence.end, span.end + WIDEST)
    found: Features = {}

    def add(kind: str, word: str, weight: float) -> None:
        bucket = _bucket(kind, word)
        found[bucket] = found.get(bucket, 0.0) + weight

    for word in own:
        add("w", word, 1.0)
    for pair in pairwise(own):
        add("b", "_".join(pair), 1.0)
    for part in {part for word in own for part in _parts(language, word)}:
        add("c", part, 1.0)
    for word in _WORD.findall(text[max(start, span.start - REACH) : span.start].lower())[-BESIDE:]:
        add("l", word, OF_NEIGHBOUR)
    for word in _WORD.findall(text[span.end : min(end, span.end + REACH)].lower())[:BESIDE]:
        add("r", word, OF_NEIGHBOUR)
    for word in set(_WORD.findall(text[start:end].lower())):
        add("s", word, OF_SENTENCE)
        for length in HEADS.get(language, ()):
            if len(word) > length:
                add("s", word[:length], OF_SENTENCE)
    add("n", "", min(3.0, len(own) / 3))
    found[CONSTANT] = 1.0
    return found


def _parts(language: str, word: str) -> tuple[str, ...]:
    edged = f"<{word[:40]}>"
    return tuple(edged[at : at + length] for length in PARTS[language] for at in range(len(edged) - length + 1))


def _bucket(kind: str, word: str) -> int:
    return 1 + zlib.crc32(f"{kind}:{word}".encode()) % (BUCKETS - 1)
