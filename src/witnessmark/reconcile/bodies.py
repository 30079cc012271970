"""One body's statement or count, carried by several outlets or put out by itself: one origin.

Invariant: only official statements, or only an organisation's, on one incident and published within weeks of one
another are joined, and only where one names the body in words that all stand in the other's. A body that speaks in its
own report goes by the name it puts that out under.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from witnessmark.reconcile.tracing import Relay, Setting
from witnessmark.reconcile.voices import BODIES, Speech, Voice
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
    found: dict[tuple[int, AttributionKind], list[tuple[int, Voice]]] = defaultdict(list)
    for speech in sorted(speeches, key=lambda s: s.reading.report.id):
        published = speech.reading.report.published
        for voice in speech.voices:
            if voice.kind in BODIES and published is not None:
                for episode in sorted({setting.episode[c.id] for c in voice.claims}):
                    found[(episode, voice.kind)].append((published.toordinal(), voice))
    out: list[Relay] = []
    for place in sorted(found):
        out += _joined(found[place])
    return out


Told = list[tuple[int, Voice]]


def _joined(told: Told) -> list[Relay]:
    """Join the voices of one name, each with the one before, and of two of which one holds all words of the other."""
    by_name: dict[frozenset[str], Told] = defaultdict(list)
    for day, voice in sorted(told, key=lambda f: (f[0], f[1].report, f[1].index)):
        if name := _named(voice):
            by_name[name].append((day, voice))
    holding: dict[str, set[frozenset[str]]] = defaultdict(set)
    for name in by_name:
        for word in name:
            holding[word].add(name)
    out: list[Relay] = []
    for name, said in by_name.items():
        out += (r for one, other in pairwise(said) if (r := _relay(one, other, name)))
        wider = set.intersection(*(holding[word] for word in sorted(name, key=lambda w: len(holding[w])))) - {name}
        for more in sorted(wider, key=sorted):
            days = [day for day, _ in by_name[more]]
            for one in said:
                at = bisect_left(days, one[0])
                near = by_name[more][max(0, at - 1) : at + 1]
                out += (r for other in near if (r := _relay(one, other, name)))
    return out


def _relay(one: tuple[int, Voice], other: tuple[int, Voice], shared: frozenset[str]) -> Relay | None:
    (day, a), (later, b) = sorted((one, other), key=lambda f: (f[0], f[1].report, f[1].index))
    if a.report == b.report or later - day > WITHIN_DAYS:
        return None
    return Relay(b, a, len(shared) >= NAMED_WORDS, "one_body")


def _named(voice: Voice) -> frozenset[str]:
    outlet = voice.claims[0].reading.report.outlet if voice.own and voice.claims else None
    return body_words(outlet or voice.text)


@lru_cache(maxsize=20_000)
def body_words(text: str) -> frozenset[str]:
    """Return the words that name a body, without articles, particles and who speaks for it."""
    words = (_PARTICLE.sub("", w) for w in re.findall(r"[^\W_]+", text.casefold()))
    return frozenset(w for w in words if w not in _EMPTY)
