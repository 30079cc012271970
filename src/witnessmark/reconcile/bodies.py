"""One body's official statement, carried by several outlets: one origin.

Invariant: only official statements on one incident, published within weeks of one another, are
joined, and only where one names the body in words that all stand in the other's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from witnessmark.reconcile.tracing import Relay, Setting
from witnessmark.reconcile.voices import Speech, Voice
from witnessmark.vocab.codes import AttributionKind

WITHIN_DAYS = 21
NAMED_WORDS = 2  # words from which a body is told from others of its kind: city and administration
_EMPTY = frozenset(
    "a an the of in for from at by on and its 's s his her their statement statements notice spokesman spokeswoman "
    "spokesperson official officials office press release 대변인 관계자 측 성명 담화 공보 당국자 발표".split()
)
_PARTICLE = re.compile(r"(?<=[가-힣]{2})(은|는|이|가|의|도|에서|에|을|를|과|와)$")


def one_body(speeches: Sequence[Speech], setting: Setting) -> list[Relay]:
    """Return pairs of voices of different reports that are one body's statement on one incident."""
    found: dict[int, list[tuple[int, Voice]]] = defaultdict(list)
    for speech in sorted(speeches, key=lambda s: s.reading.report.id):
        published = speech.reading.report.published
        for voice in speech.voices:
            if voice.kind is AttributionKind.OFFICIAL_STATEMENT and published is not None:
                for episode in sorted({setting.episode[c.id] for c in voice.claims}):
                    found[episode].append((published.toordinal(), voice))
    out: list[Relay] = []
    for episode in sorted(found):
        told = sorted(found[episode], key=lambda f: (f[0], f[1].report, f[1].index))
        for (day, a), (other, b) in combinations(told, 2):
            mine, theirs = body_words(a.text), body_words(b.text)
            if a.report == b.report or abs(day - other) > WITHIN_DAYS or not mine or not theirs:
                continue
            shared = min(mine, theirs, key=len)
            if shared <= mine and shared <= theirs:
                out.append(Relay(b, a, len(shared) >= NAMED_WORDS, "one_body"))
    return out


@lru_cache(maxsize=20_000)
def body_words(text: str) -> frozenset[str]:
    """Return the words that name a body, without articles, particles and who speaks for it."""
    words = (_PARTICLE.sub("", w) for w in re.findall(r"[^\W_]+", text.casefold()))
    return frozenset(w for w in words if w not in _EMPTY)
