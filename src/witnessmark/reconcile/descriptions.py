"""One person whom two reports of one incident describe by the same particulars, in one language or two.

A timber dealer of 47 and 47세의 목재상 who tell of one act with no counts at odds are one; a coffee grower and another
may be. Who passes on what a relative told is known by their name, and the relative by what they are to them. Invariant:
nobody is joined with somebody of another name, age or sex, or whom the words tell apart in another way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from witnessmark.reconcile.amounts import at_odds
from witnessmark.reconcile.particulars import STANDING, particulars
from witnessmark.reconcile.people import can_be_one, described, loosely_one, said_of, told_apart, words_of
from witnessmark.reconcile.relatives import kin_of, one_relative, same_person
from witnessmark.reconcile.speakers import PEOPLE, latin, staff
from witnessmark.reconcile.tracing import Relay, Setting, as_published
from witnessmark.reconcile.voices import Speech, Voice
from witnessmark.vocab.codes import AttributionKind, Quantifier, Status

MOST = 60  # people of one incident, in order of publication, whose descriptions are compared
FEW = 10  # below it, two people come to one count by themselves
ENOUGH = 2  # particulars by which two descriptions are of one person


class Told(NamedTuple):
    """A voice with the words for it, what is particular in them, and in these and the sentences around them."""

    voice: Voice
    words: str
    own: frozenset[str]
    around: frozenset[str]


def one_description(speeches: Sequence[Speech], setting: Setting) -> Iterator[Relay]:
    """Yield pairs of voices of different reports who are, or may be, one person by what is said of them."""
    found: dict[int, list[Told]] = defaultdict(list)
    for speech in as_published(speeches):
        for voice in speech.voices:
            if voice.kind not in PEOPLE or staff(voice.text) or voice.aside or voice.bare_denial:
                continue
            words = words_of(voice)
            told = Told(voice, words, particulars(words), particulars(said_of(voice)))
            if voice.through or voice.kind is AttributionKind.NAMED_PERSON or told.around:
                for episode in sorted({setting.episode[c.id] for c in voice.claims}):
                    found[episode].append(told)
    for episode in sorted(found):
        for a, b in combinations(found[episode][:MOST], 2):
            relay = _relay(a, b) if a.voice.report != b.voice.report else None
            if relay is not None and _one_account(a.voice, b.voice, setting, episode):
                yield relay


def _relay(one: Told, other: Told) -> Relay | None:
    a, b, left, right = one.voice, other.voice, one.words, other.words
    if a.through or b.through:
        return _heard_through(a, b)
    shared = (one.own & other.around) | (other.own & one.around)
    if not shared or told_apart(left, right) or (described(left).named and described(right).named):
        return None
    if len(shared) >= ENOUGH and shared - STANDING:
        return Relay(b, a, True, "one_description")
    if shared - STANDING and _one_count(a, b) and (can_be_one(left, right) or loosely_one(left, right)):
        return Relay(b, a, True, "one_description")
    foreign = latin(a.text) is not latin(b.text)
    if shared - STANDING and (foreign or can_be_one(left, right)) and not _two_days(a, b):
        return Relay(b, a, False, "one_description")
    return None


def _heard_through(a: Voice, b: Voice) -> Relay | None:
    """Join relatives of one person who passes on what they told, and that person where no relative is named."""
    if a.through and b.through:
        if one_relative(a.text, a.through, b.text, b.through):
            return Relay(b, a, True, "one_relative")
        unnamed = not (described(a.through).named and described(b.through).named)
        if unnamed and kin_of(a.text) & kin_of(b.text) and not told_apart(a.through, b.through):
            return Relay(b, a, False, "one_relative")
        return None
    inner, other = (a, b) if a.through else (b, a)
    passes_on = other.kind is AttributionKind.NAMED_PERSON and same_person(inner.through, other.text)
    return Relay(b, a, True, "one_relative") if passes_on else None


def _one_count(a: Voice, b: Voice) -> bool:
    """Whether both give one exact count of one act that two people hardly come to by themselves: 35, and not 40."""
    counts = [{(c.act.code, c.figure.best, c.figure.unit) for c in v.claims[:12] if c.figure
               and c.figure.quantifier is Quantifier.EXACT and (c.figure.best or 0) >= FEW
               and (c.figure.best or 0) % 10} for v in (a, b)]
    return bool(counts[0] & counts[1])


def _two_days(a: Voice, b: Voice) -> bool:
    """Whether both say on what day they told it, and the days do not meet."""
    return bool(a.told and b.told and (a.told[0] > b.told[1] or b.told[0] > a.told[1]))


def _one_account(a: Voice, b: Voice, setting: Setting, episode: int) -> bool:
    """Whether two people tell of one act, and give no counts of it that are at odds."""
    told, known = (
        [c for c in v.claims if setting.episode[c.id] == episode and c.status.code is not Status.DENIED][:12]
        for v in (a, b)
    )
    pairs = [(x, y) for x in told for y in known if x.act.code is y.act.code]
    return bool(pairs) and not any(at_odds(x.figure, y.figure) for x, y in pairs)
