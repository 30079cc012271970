"""Perhaps one person: two descriptions in two languages that mean nearly the same.

Where words of one language are compared word by word, those of two are compared by the encoder: the words for a
speaker, and the sentences that bring them in. Invariant: such a join is never certain, each speaker has one at most in
another language, and nobody is joined with somebody of another name, age, sex or particular trade, of an account at
odds, or of another day of telling to the same newsroom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from witnessmark.reconcile.accounts import one_account
from witnessmark.reconcile.particulars import STANDING, particulars
from witnessmark.reconcile.people import described, said_of, told_apart, words_of
from witnessmark.reconcile.similarity import TextSimilarity
from witnessmark.reconcile.speakers import PEOPLE, one_name, pronoun, staff
from witnessmark.reconcile.tracing import Relay, Setting, as_published
from witnessmark.reconcile.voices import Speech, Voice

LIKE = 0.3
"""Cosine from which two descriptions in two languages may be of one person, of the words and of the sentences both.

In the cases that rules are made on, one in twenty of 124 pairs of two people was as like by either, and half of 73
pairs of one person."""
MOST = 60  # people of one incident and language that are compared


class Told(NamedTuple):
    """A speaker with the words for them, and the sentences that bring them in."""

    voice: Voice
    words: str
    sentences: str


def one_likeness(speeches: Sequence[Speech], setting: Setting, similarity: TextSimilarity) -> Iterator[Relay]:
    """Yield pairs of people of reports in two languages whose descriptions are alike, the likest first."""
    found: dict[int, dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for speech in as_published(speeches):
        for voice in speech.voices:
            if voice.kind not in PEOPLE or staff(voice.text) or pronoun(voice.text) or voice.aside or voice.bare_denial:
                continue
            for n in sorted({setting.episode[c.id] for c in voice.claims}):
                found[n][speech.reading.report.language].append(Told(voice, words_of(voice), said_of(voice)))
    for n in sorted(found):
        languages = sorted(found[n])
        for at, one in enumerate(languages):
            for other in languages[at + 1:]:
                yield from _alike(found[n][one][:MOST], found[n][other][:MOST], similarity)


def _alike(left: Sequence[Told], right: Sequence[Told], similarity: TextSimilarity) -> Iterator[Relay]:
    words = similarity.vectors([t.words for t in left]) @ similarity.vectors([t.words for t in right]).T
    sentences = similarity.vectors([t.sentences for t in left]) @ similarity.vectors([t.sentences for t in right]).T
    both = [[min(float(words[i, j]), float(sentences[i, j])) for j in range(len(right))] for i in range(len(left))]
    ranked = sorted((-like, i, j) for i, row in enumerate(both) for j, like in enumerate(row) if like >= LIKE)
    used: tuple[set[int], set[int]] = (set(), set())
    for _, i, j in ranked:
        if i not in used[0] and j not in used[1] and _can_be(left[i], right[j]):
            used[0].add(i)
            used[1].add(j)
            yield Relay(right[j].voice, left[i].voice, False, "one_likeness")


def _can_be(one: Told, other: Told) -> bool:
    a, b = one.voice, other.voice
    if a.report == b.report or told_apart(one.words, other.words) or a.through or b.through:
        return False
    if described(one.words).named and described(other.words).named and not one_name(a.text, b.text):
        return False
    trades = [particulars(words) - STANDING for words in (one.words, other.words)]
    if trades[0] and trades[1] and not trades[0] & trades[1]:
        return False
    if a.told and b.told and (a.told[0] > b.told[1] or b.told[0] > a.told[1]) and a.told_to & b.told_to:
        return False
    return one_account(a, b)
