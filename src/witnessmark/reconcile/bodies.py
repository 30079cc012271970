"""One body's statement or count, carried by several outlets or put out by itself: one origin.

Invariant: only official statements, or only an organisation's, on one incident are joined, and only where one names the
body or the office in words that all stand in the other's, and the two do not name two people. Where the words can't be
compared, as in two languages, one count over twenty of one act is asked for. A body that speaks in its own report goes
by the name it puts that out under.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from witnessmark.reconcile.speakers import body_words, latin, one_name, person_name
from witnessmark.reconcile.tracing import Relay, Setting
from witnessmark.reconcile.voices import BODIES, Speech, Voice
from witnessmark.vocab.codes import Act, AttributionKind, Unit

WITHIN_DAYS = 21
NAMED_WORDS = 2  # words from which a body is told from others of its kind: city and administration
RARE_COUNT = 20


class Statement(NamedTuple):
    """A voice of a body, and the day its report was published."""

    day: int
    voice: Voice


Told = list[Statement]


def one_body(speeches: Sequence[Speech], setting: Setting) -> list[Relay]:
    """Return pairs of voices of different reports that are one body's statement on one incident."""
    found: dict[tuple[int, AttributionKind], Told] = defaultdict(list)
    for speech in sorted(speeches, key=lambda s: s.reading.report.id):
        published = speech.reading.report.published
        for voice in speech.voices:
            if voice.kind in BODIES and published is not None:
                for episode in sorted({setting.episode[c.id] for c in voice.claims}):
                    found[(episode, voice.kind)].append(Statement(published.toordinal(), voice))
    return [relay for place in sorted(found) for relay in (*_joined(found[place]), *_one_count(found[place]))]


def _joined(told: Told) -> list[Relay]:
    """Join the voices of one name, each with the one before, and of two of which one holds all words of the other."""
    by_name: dict[frozenset[str], Told] = defaultdict(list)
    for one in sorted(told, key=_order):
        if name := _named(one.voice):
            by_name[name].append(one)
    holding: dict[str, set[frozenset[str]]] = defaultdict(set)
    for name in by_name:
        for word in name:
            holding[word].add(name)
    out: list[Relay] = []
    for name, said in by_name.items():
        out += (r for one, other in pairwise(said) if (r := _relay(one, other, name)))
        wider = set.intersection(*(holding[word] for word in sorted(name, key=lambda w: len(holding[w])))) - {name}
        for more in sorted(wider, key=sorted):
            days = [statement.day for statement in by_name[more]]
            for one in said:
                at = bisect_left(days, one.day)
                near = by_name[more][max(0, at - 1) : at + 1]
                out += (r for other in near if (r := _relay(one, other, name)))
    return out


def _order(one: Statement) -> tuple[int, str, int]:
    return (one.day, one.voice.report, one.voice.index)


def _relay(one: Statement, other: Statement, shared: frozenset[str]) -> Relay | None:
    (day, a), (later, b) = sorted((one, other), key=_order)
    told = len(shared) >= NAMED_WORDS
    if a.report == b.report or (later - day > WITHIN_DAYS and not told) or one_name(a.text, b.text) is False:
        return None
    return Relay(b, a, told, "one_body")


def _one_count(told: Told) -> Iterator[Relay]:
    """Join a count of one act by bodies whose names are written in two scripts, each with the nearest before."""
    by_count: dict[tuple[Act, int, Unit], Told] = defaultdict(list)
    for one in sorted(told, key=_order):
        for claim in one.voice.claims:
            if claim.figure and claim.figure.best is not None and claim.figure.best > RARE_COUNT:
                by_count[(claim.act.code, claim.figure.best, claim.figure.unit)].append(one)
    for counted in by_count.values():
        for a, b in pairwise(counted):
            near = b.day - a.day <= WITHIN_DAYS and a.voice.report != b.voice.report
            if near and latin(a.voice.text) is not latin(b.voice.text) and one_name(a.voice.text, b.voice.text) is None:
                yield Relay(b.voice, a.voice, True, "one_count")


def _named(voice: Voice) -> frozenset[str]:
    """Return the words that name a voice's body or office, without those that name who speaks."""
    outlet = voice.claims[0].reading.report.outlet if voice.own and voice.claims else None
    name = set(person_name(voice.text))
    words = body_words(outlet or voice.text)
    return frozenset(w for w in words if w not in name) if name else words
