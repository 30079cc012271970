"""One saying in two reports of an incident, in one language or translated: one speaker, or perhaps one.

Invariant: only quoted words are compared, of speakers who can be one and are not of one report. A translated saying
joins for certain where it is very like and one of both speakers has a name that the other report may withhold; two
people without a name may each have said such a thing, so that they are one perhaps.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from witnessmark.reconcile.citations import quoted
from witnessmark.reconcile.people import described, told_apart, words_of
from witnessmark.reconcile.similarity import TextSimilarity
from witnessmark.reconcile.speakers import PEOPLE, one_name, same_kind, staff
from witnessmark.reconcile.tracing import Relay, Setting, as_published
from witnessmark.reconcile.voices import BODIES, Speech, Voice

LIKE = 0.5  # cosine of two sayings in two languages from which they may be one
SAME = 0.55  # and from which they are
FEWEST = 3  # words of a saying
KNOWN = 4  # words, and letters, by which a saying of one language is known
LETTERS = 16
RUN = 6  # words in a row by which a saying is known in another
OWN = 3  # of them words of four letters at least that are no stock of such accounts
UNQUOTED = 6  # words, where one of both reports has them without quotation marks
MOST = 60  # sayings of one incident and language that are compared


class Saying(NamedTuple):
    """Quoted words, who says them, and in which language the report is."""

    words: str
    voice: Voice
    language: str


def one_saying(speeches: Sequence[Speech], setting: Setting, similarity: TextSimilarity) -> Iterator[Relay]:
    """Yield pairs of voices of different reports who say the same words on one incident."""
    found: dict[int, list[Saying]] = defaultdict(list)
    for speech in as_published(speeches):
        for saying in _sayings(speech):
            for episode in sorted({setting.episode[c.id] for c in saying.voice.claims}):
                found[episode].append(saying)
    for episode in sorted(found):
        yield from _alike(found[episode])
        yield from _in_part(found[episode][:MOST])
        yield from _unquoted(found[episode], speeches, setting, episode)
        yield from _translated(found[episode], similarity)


def _sayings(speech: Speech) -> Iterator[Saying]:
    """Yield what is quoted in the passages of one speaker alone."""
    held: dict[str, list[Voice]] = defaultdict(list)
    for voice in speech.voices:
        if (voice.kind not in PEOPLE and voice.kind not in BODIES) or staff(voice.text) or voice.aside:
            continue
        own = (c for c in voice.claims if c.reading.report.id == voice.report)
        told = [speech.reading.text] if len(speech.named) == 1 else [c.quote for c in own]
        for words in dict.fromkeys(w for text in told for w in quoted(text)):
            held[words].append(voice)
    for words, voices in held.items():
        if len(voices) == 1 and len(words.split()) >= FEWEST:
            yield Saying(words, voices[0], speech.reading.report.language)


def _alike(sayings: Sequence[Saying]) -> Iterator[Relay]:
    """Join those who say the same words of one language."""
    first: dict[str, Saying] = {}
    for saying in sayings:
        plain = _plain(saying.words)
        if len(plain.split()) < KNOWN or len(plain) < LETTERS:
            continue
        known = first.setdefault(plain, saying)
        if _can_be(known.voice, saying.voice):
            yield Relay(saying.voice, known.voice, True, "one_saying")


def _in_part(sayings: Sequence[Saying]) -> Iterator[Relay]:
    """Join those of whose sayings one run of words is the same, words that nobody else would use among them: a sentence
    that one newsroom cuts and another does not."""
    told = [(saying, _own_runs(saying.words)) for saying in sayings]
    for (a, of_a), (b, of_b) in combinations(told, 2):
        if a.language == b.language and not of_a.isdisjoint(of_b) and _can_be(a.voice, b.voice):
            yield Relay(b.voice, a.voice, True, "one_saying")


def _own_runs(words: str) -> set[tuple[str, ...]]:
    """Return the runs of `RUN` words of a saying, `OWN` of them words that few accounts of such events hold."""
    plain = _plain(words).split()
    runs = (tuple(plain[i:i + RUN]) for i in range(len(plain) - RUN + 1))
    return {run for run in runs if sum(len(w) >= 4 and w not in _STOCK for w in run) >= OWN}


_STOCK = frozenset(
    "they them their were have from with that this there when then what we're been must will would could told said "
    "leave left come came house houses home homes family families people children hours minutes days night morning "
    "police soldiers army land village where nobody everyone everything nothing took away gave pack things order "
    "orders village town back down before after again never still only just into about because without".split()
)


def _unquoted(
    sayings: Sequence[Saying], speeches: Sequence[Speech], setting: Setting, episode: int
) -> Iterator[Relay]:
    """Join who is quoted with whoever says the same words in another report that has no need of quotation marks: a talk
    on the air, a post, a letter. They have to stand in the passages of one speaker there."""
    held: list[tuple[str, Voice]] = []
    for speech in speeches:
        for voice in speech.voices:
            own = [c for c in voice.claims if c.reading.report.id == voice.report and setting.episode[c.id] == episode]
            if own and voice.kind in PEOPLE:
                alone = len(speech.named) == 1
                words = speech.reading.text if alone else " ".join(c.quote for c in own)
                held.append((_plain(words), voice))
    for saying in sayings[:MOST]:
        plain = _plain(saying.words)
        if len(plain.split()) < UNQUOTED or len(plain) < LETTERS:
            continue
        for words, voice in held:
            if voice.report != saying.voice.report and plain in words and _can_be(saying.voice, voice):
                yield Relay(saying.voice, voice, True, "one_saying")


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def _translated(sayings: Sequence[Saying], similarity: TextSimilarity) -> Iterator[Relay]:
    """Join each with who says most nearly the same in another language."""
    languages = sorted({s.language for s in sayings})
    for n, one in enumerate(languages):
        for other in languages[n + 1:]:
            left, right = ([s for s in sayings if s.language == language][:MOST] for language in (one, other))
            likeness = similarity.vectors([s.words for s in left]) @ similarity.vectors([s.words for s in right]).T
            for i, a in enumerate(left):
                j = int(likeness[i].argmax())
                like, b = float(likeness[i, j]), right[j]
                if like >= LIKE and int(likeness[:, j].argmax()) == i and _can_be(a.voice, b.voice):
                    yield Relay(b.voice, a.voice, like >= SAME and _withheld(a.voice, b.voice), "one_saying")


def _can_be(a: Voice, b: Voice) -> bool:
    if a.report == b.report or told_apart(words_of(a), words_of(b)):
        return False
    if a.kind in BODIES or b.kind in BODIES:
        return same_kind(a.kind, b.kind)
    return one_name(a.text, b.text) is not False


def _withheld(a: Voice, b: Voice) -> bool:
    """Whether one of both has a name, or both are bodies of one kind."""
    return a.kind in BODIES or described(words_of(a)).named or described(words_of(b)).named
