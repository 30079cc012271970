"""Perhaps one speaker: somebody without a name in one report, and somebody of another whom the same words may mean.

A resident whom one paper quotes and a woman from the village whom another quotes may be one person, and nothing shows
that they are. Invariant: who has no name is taken for one speaker at most, so that two people who are told apart are
never joined by way of a third; such a join is never certain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from witnessmark.model.claim import Claim
from witnessmark.reconcile.amounts import at_odds
from witnessmark.reconcile.edges import Edge
from witnessmark.reconcile.people import can_be_one, described, nothing_apart, one_noun, one_trade, said_of, words_of
from witnessmark.reconcile.places import APART, relation
from witnessmark.reconcile.speakers import PEOPLE, staff
from witnessmark.reconcile.voices import Voice
from witnessmark.reconcile.wording import said
from witnessmark.vocab.codes import AttributionKind, Status

PASSIVE = frozenset({AttributionKind.OUTLET, AttributionKind.OTHER_MEDIA})
MOST = 100  # speakers of one incident with whom another is compared


@dataclass(slots=True)
class Speaker:
    """Voices taken for one so far, their reports, and whether one of another report may be they already."""

    root: int
    voices: list[Voice]
    reports: set[str]
    joined: bool

    @property
    def bare(self) -> bool:
        """Whether anybody may be meant."""
        return all(described(words_of(v)).bare and described(words_of(v)).names <= _places(v) for v in self.voices)


def perhaps_one(
    voices: Sequence[Voice], group: Sequence[int], certain: Sequence[int], episode: Mapping[str, int]
) -> list[Edge]:
    """Return uncertain edges from speakers without a name to those of other reports who may be they.

    Args:
        voices: all voices.
        group: by voice, the smallest number of those that are or may be one so far.
        certain: the same for those that are one for certain.
        episode: the incident of each claim.
    """
    by_episode: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for i, voice in enumerate(voices):
        for n in sorted({episode[c.id] for c in voice.claims if c.id in episode}):
            by_episode[n][group[i]].append(i)
    members: dict[int, list[int]] = defaultdict(list)
    for i, root in enumerate(group):
        if voices[i].claims:
            members[root].append(i)
    taken: set[int] = set()
    out: list[Edge] = []
    for n in sorted(by_episode):
        if len(by_episode[n]) > 1:
            speakers = [s for root in by_episode[n] if (s := _speaker(root, members[root], voices, certain))]
            speakers.sort(key=lambda s: (min(_day(v) for v in s.voices), s.root))
            out += _attached(speakers, taken, n, episode)
    return out


def _speaker(root: int, members: Sequence[int], voices: Sequence[Voice], certain: Sequence[int]) -> Speaker | None:
    """Return the people among the voices of a group; None where a body, a document or a reporter is among them."""
    told = [voices[i] for i in members]
    people = [v for v in told if v.kind in PEOPLE]
    other = any(v.kind not in PEOPLE | PASSIVE for v in told)
    if not people or other or any(v.aside or v.bare_denial or staff(v.text) for v in people):
        return None
    return Speaker(root, people, {v.report for v in told}, len({certain[i] for i in members}) > 1)


def _places(voice: Voice) -> frozenset[str]:
    """Return the words of the places that a voice tells of: `an elder of Khirbet Nur` is anybody there."""
    words: set[str] = set()
    for claim in voice.claims[:12]:
        for ref in (*claim.origin, *claim.destination):
            named = (ref.text, ref.place.name, ref.place.adm1 or "") if ref.place else (ref.text,)
            words.update(re.findall(r"[^\W_]+", " ".join(named).casefold()))
    return frozenset(words)


def _day(voice: Voice) -> int:
    published = voice.claims[0].reading.report.published if voice.claims else None
    return published.toordinal() if published else 0


def _attached(
    speakers: Sequence[Speaker], taken: set[int], number: int, episode: Mapping[str, int]
) -> list[Edge]:
    """Join who has no name with one who may be meant: a driver with a driver, then who may be anybody with anybody.

    Whoever is taken for another speaks with them from then on: the next has to fit both.
    """
    out: list[Edge] = []
    known: list[Speaker] = []
    bare = {id(s): s.bare for s in speakers}
    free = [s for s in speakers if not s.joined and s.root not in taken]
    some = {id(s) for s in free if not bare[id(s)] and all(not described(words_of(v)).named for v in s.voices)}
    order = sorted(speakers, key=lambda s: (bare[id(s)], id(s) in some))  # names, then trades, then anybody
    waiting = {id(s) for s in free}
    for one in order:
        may = id(one) in waiting and (bare[id(one)] or id(one) in some)
        fitting = (o for o in known if may and _may_be(one, o, number, episode, anybody=bare[id(one)]))
        meant = next(fitting, None)
        if meant is None:
            known.append(one) if len(known) < MOST else None
            continue
        taken.add(one.root)
        meant.reports |= one.reports
        meant.voices = [*meant.voices, *one.voices]
        out.append(Edge(min(one.root, meant.root), max(one.root, meant.root), False, said("nothing_apart")))
    return out


def _may_be(one: Speaker, other: Speaker, number: int, episode: Mapping[str, int], *, anybody: bool) -> bool:
    return (
        not one.reports & other.reports
        and all(_can_be(x, y) for x in one.voices for y in other.voices)
        and (anybody or _nothing_apart(one, other)
             or any(_called_alike(x, y) for x in one.voices for y in other.voices))
        and _one_account(one, other, number, episode)
    )


def _nothing_apart(one: Speaker, other: Speaker) -> bool:
    """Whether nothing that is said of two speakers without a name sets them apart."""
    return all(nothing_apart(words_of(x), words_of(y)) for x in one.voices for y in other.voices)


def _called_alike(x: Voice, y: Voice) -> bool:
    """Whether what the one is called stands in what is said of the other: a teacher, and who tells of teachers."""
    words = " ".join((words_of(y), *(c.quote for c in y.claims[:6])))
    return one_noun(words_of(x), words) or one_trade(words_of(x), words_of(y))


def _can_be(x: Voice, y: Voice) -> bool:
    two_days = x.told and y.told and (x.told[0] > y.told[1] or y.told[0] > x.told[1])
    if two_days and (x.told_to & y.told_to or _from_outside(x) is not _from_outside(y)):
        return False  # one outlet would say that it had heard them before; who rang one may have rung another later
    if x.place and y.place and relation(x.place, y.place) in APART:
        return False
    return can_be_one(words_of(x), words_of(y)) or nothing_apart(words_of(x), words_of(y))


def _from_outside(voice: Voice) -> bool:
    """Whether a source is outside, and has it from somebody inside: a relative who was rung, a contact."""
    return bool(_OUTSIDE.search(voice.text) or _RANG.search(said_of(voice) if voice.head == "source" else ""))


_OUTSIDE = re.compile(
    r"대북 소식통|\bsource (in|based in) (seoul|china|exile)\b|(서울|중국|해외)의? (\S+ )?소식통", re.IGNORECASE
)
_RANG = re.compile(
    r"\b(relatives?|family|contacts?|brother|sister|mother|father|cousin|friends?) (inside|back home|there|in the "
    r"(town|village))\b|"
    r"(친척|가족|지인|형제|누이|부모|현지 협조자)\S{0,2} ?(\S+ )?(통화|전화|연락)",
    re.IGNORECASE,
)


def _one_account(one: Speaker, other: Speaker, number: int, episode: Mapping[str, int]) -> bool:
    """Whether two speakers tell of one act, and give no counts of it that are at odds."""
    told, known = (
        [c for v in s.voices for c in v.claims if episode.get(c.id) == number and c.status.code is not Status.DENIED]
        for s in (one, other)
    )
    pairs = [(a, b) for a in told[:12] for b in known[:12] if a.act.code is b.act.code]
    return bool(pairs) and not any(_at_odds(a, b) for a, b in pairs)


def _at_odds(a: Claim, b: Claim) -> bool:
    return at_odds(a.figure, b.figure) and a.figure is not None and b.figure is not None and (
        a.figure.kind is b.figure.kind)
