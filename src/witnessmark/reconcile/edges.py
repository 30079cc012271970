"""What makes two voices of two reports one speaker, for certain or perhaps.

A derived report's speakers are its source's; a caller of one outlet on one day is one caller; one name, one handle and
one table are one. Two outlets told the same facts on one day may have had one caller. Invariant: an edge joins voices
of different reports (rows of one table aside) and says why; whether the join stands is for `origins`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from witnessmark.model.claim import Claim
from witnessmark.reconcile.carried import carried
from witnessmark.reconcile.derivation import Derivation, Fit
from witnessmark.reconcile.people import ANYBODY, told_apart, words_of
from witnessmark.reconcile.places import APART, Relation, relation, spot_of
from witnessmark.reconcile.profile import locality
from witnessmark.reconcile.speakers import name_of, one_name, person_name, staff
from witnessmark.reconcile.stages import MOVED
from witnessmark.reconcile.tracing import Relay
from witnessmark.reconcile.voices import Speech, Voice
from witnessmark.reconcile.wording import Said, said
from witnessmark.vocab.codes import AttributionKind, Organ, Quantifier, Status, Unit

_NAMED = frozenset(
    {AttributionKind.NAMED_PERSON, AttributionKind.OFFICIAL_STATEMENT, AttributionKind.ORGANISATION}
)
_PEOPLE = frozenset({AttributionKind.NAMED_PERSON, AttributionKind.EYEWITNESS})
_CALLED = frozenset({AttributionKind.ANONYMOUS_SOURCE, AttributionKind.EYEWITNESS})
SAME_RELAY_DAYS = 45
SAME_CALL_DAYS = 7
SAME_ISSUE_DAYS = 2
ROUGH = frozenset({Quantifier.ABOUT, Quantifier.MORE_THAN})
HEARD = frozenset({Status.THREATENED, Status.PLANNED})
PLAIN = 20  # below it, two newsrooms may each have counted so many
FEW = 10  # below it, two people come to one count by themselves
SAME_FACTS = 6.0  # bits: act, place, day and a count or ground agree


@dataclass(frozen=True, slots=True)
class Edge:
    """Two voices (by number) that are, or may be, one speaker."""

    a: int
    b: int
    certain: bool
    why: Said
    forced: bool = False
    how: str = "one_speaker"


def edges_of(
    speeches: Sequence[Speech],
    voices: Sequence[Voice],
    derived: Sequence[Derivation],
    fits: Callable[[str, str], Fit],
    relays: Sequence[Relay],
) -> list[Edge]:
    """Return what joins these voices, certain edges first; voices that tell nothing are joined with none."""
    reprints = {d.child for d in derived if d.certain and d.how == "reprint"}
    found = (
        *_edges(speeches, voices, derived, reprints),
        *_same_day(voices, fits, reprints),
        *_rough_echo(voices, reprints),
        *_unsourced(voices, reprints),
        *_relays(voices, relays),
    )
    return sorted(
        (e for e in found if voices[e.a].claims and voices[e.b].claims), key=lambda e: (not e.certain, e.a, e.b)
    )


def _edges(
    speeches: Sequence[Speech], voices: Sequence[Voice], derived: Sequence[Derivation], reprints: Set[str]
) -> list[Edge]:
    number = {(v.report, v.index): i for i, v in enumerate(voices)}
    by_report = {s.reading.report.id: s for s in speeches}
    edges: list[Edge] = []
    for link, x, y in carried(by_report, derived):
        why = said("link_why", how=said(link.how), why=link.why)
        edges.append(Edge(number[(x.report, x.index)], number[(y.report, y.index)], link.certain, why, how=link.how))
    edges += _same_call([s for s in speeches if s.reading.report.id not in reprints], number)
    edges += _same_name(voices)
    edges += _one_table(voices)
    return edges


def _same_call(speeches: Sequence[Speech], number: dict[tuple[str, int], int]) -> list[Edge]:
    """Join callers of one outlet: same place and day for certain, same place and week perhaps."""
    by_outlet: dict[str, list[tuple[Voice, Speech]]] = defaultdict(list)
    for speech in speeches:
        for voice in speech.voices:
            for key in sorted(voice.told_to):
                by_outlet[key].append((voice, speech))
    edges: list[Edge] = []
    for key in sorted(by_outlet):
        called = by_outlet[key]
        called.sort(key=lambda pair: (_when(*pair), pair[0].report, pair[0].index))
        for i, (x, of_x) in enumerate(called):
            for y, of_y in called[i + 1 : i + 60]:
                if _when(y, of_y) - _when(x, of_x) > SAME_RELAY_DAYS:
                    break
                edge = _call(x, y, abs(_when(y, of_y) - _when(x, of_x)))
                if edge and x.report != y.report:
                    edges.append(Edge(number[(x.report, x.index)], number[(y.report, y.index)], *edge))
    return edges


def _same_day(
    voices: Sequence[Voice], fits: Callable[[str, str], Fit], reprints: Set[str]
) -> list[Edge]:
    """Perhaps one caller: two outlets were told on one day by unnamed people, and the facts agree.

    Reprints are left out: their speakers are joined with the original's already.
    """
    by_day: dict[int, list[int]] = defaultdict(list)
    by_report: dict[str, list[int]] = defaultdict(list)
    for i, voice in enumerate(voices):
        by_report[voice.report].append(i)
        if voice.report in reprints:
            continue
        if voice.kind in _CALLED and voice.told and voice.told[0] == voice.told[1]:
            by_day[voice.told[0]].append(i)
    edges: list[Edge] = []
    for day in sorted(by_day):
        for a, i in enumerate(by_day[day]):
            for j in by_day[day][a + 1 : a + 60]:
                x, y = voices[i], voices[j]
                near = relation(x.place, y.place) if x.place and y.place else Relation.UNKNOWN
                if x.report == y.report or near in APART or _two_people(x, y):
                    continue
                if fits(x.report, y.report).best >= SAME_FACTS:
                    edges.append(Edge(i, j, False, said("same_day_facts")))
                    edges += _beside(voices, by_report[x.report], by_report[y.report], (i, j))
    return edges + _same_issue(voices, fits, reprints, {(e.a, e.b) for e in edges})


def _same_issue(
    voices: Sequence[Voice], fits: Callable[[str, str], Fit], reprints: Set[str], held: Set[tuple[int, int]]
) -> list[Edge]:
    """Perhaps one caller: two outlets quote unnamed people on one day, and give one count of one act.

    Up to two days apart a count has to be one that two people hardly come to by themselves: 310, and not 300.
    Only where a report does not say when it was told; two days of telling speak for themselves.
    """
    by_count: dict[tuple[int, Unit], list[tuple[int, int]]] = defaultdict(list)
    for i, voice in enumerate(voices):
        published = voice.claims[0].reading.report.published if voice.claims else None
        if voice.kind in _CALLED and published and voice.report not in reprints:
            for count, unit in _counts(voice):
                by_count[(count, unit)].append((published.toordinal(), i))
    edges: dict[tuple[int, int], Edge] = {}
    for key in sorted(by_count):
        counted = sorted(by_count[key])
        for a, (day, one) in enumerate(counted):
            for other_day, other in counted[a + 1 : a + 60]:
                if other_day - day > (SAME_ISSUE_DAYS if _particular(key[0]) else 0):
                    break
                i, j = sorted((one, other))
                x, y = voices[i], voices[j]
                near = relation(x.place, y.place) if x.place and y.place else Relation.UNKNOWN
                if x.report == y.report or (x.told and y.told) or near in APART or (i, j) in held or _two_people(x, y):
                    continue
                if fits(x.report, y.report).best >= SAME_FACTS:
                    edges[(i, j)] = Edge(i, j, False, said("same_issue"))
    return list(edges.values())


def _rough_echo(voices: Sequence[Voice], reprints: Set[str]) -> list[Edge]:
    """Perhaps one account: somebody unnamed gives a rough count that fits another's exact one, of one act and day.

    `More than fifty` may be the fifty-three that somebody else counted, heard from them; nothing shows it.
    """
    exact: dict[tuple[str, Unit], list[tuple[int, Claim]]] = defaultdict(list)
    rough: list[tuple[int, Claim]] = []
    for i, voice in enumerate(voices):
        for claim in voice.claims if voice.kind in _PEOPLE | _CALLED and voice.report not in reprints else ():
            figure = claim.figure
            if figure is None or claim.reading.report.id != voice.report or claim.status.code is Status.DENIED:
                continue
            if figure.quantifier is Quantifier.EXACT:
                exact[(_act(claim), figure.unit)].append((i, claim))
            elif voice.kind in _CALLED and figure.quantifier in ROUGH and not person_name(voice.text):
                rough.append((i, claim))
    edges: dict[tuple[int, int], Edge] = {}
    for i, claim in rough:
        unit = claim.figure.unit if claim.figure else Unit.PERSON
        for j, other in exact[(_act(claim), unit)][:60]:
            pair = (min(i, j), max(i, j))
            if (voices[i].told and voices[j].told) or pair in edges:
                continue  # two days of telling speak for themselves
            if _other_bodies(claim, other) or told_apart(words_of(voices[i]), words_of(voices[j])):
                continue
            if claim.reading.report.id != other.reading.report.id and _echoes(claim, other):
                edges[pair] = Edge(*pair, False, said("rough_echo"))
    return list(edges.values())


def _unsourced(voices: Sequence[Voice], reprints: Set[str]) -> list[Edge]:
    """Perhaps one account: a report that names nobody gives a particular count that somebody gave another before, of
    one act and day. A newsroom has its counts from somebody, and may have this one from there."""
    first: dict[tuple[str, int, Unit], tuple[int, Claim]] = {}
    edges: list[Edge] = []
    dated = [(c.reading.report.published, i, c) for i, v in enumerate(voices) for c in v.claims
             if c.reading.report.id == v.report and c.reading.report.published]
    for _, i, claim in sorted(dated, key=lambda told: (told[0], told[1], told[2].id)):
        figure, voice = claim.figure, voices[i]
        if figure is None or figure.best is None or figure.quantifier is not Quantifier.EXACT or figure.best < PLAIN:
            continue
        if not _particular(figure.best) or claim.status.code is Status.DENIED or voice.report in reprints:
            continue
        j, known = first.setdefault((_act(claim), figure.best, figure.unit), (i, claim))
        silent = voice.kind is AttributionKind.OUTLET and not voice.own and not _OWN_WORDS.search(claim.quote)
        told = voices[j].kind is not AttributionKind.OUTLET and voices[j].report != voice.report
        if silent and told and _meet(claim, known):
            edges.append(Edge(min(i, j), max(i, j), False, said("unsourced")))
    return edges


_OWN_WORDS = re.compile(r"\b(we|i|our|us|my)\b|우리|기자|본지|본보|취재진", re.IGNORECASE)


def _meet(a: Claim, b: Claim) -> bool:
    """Whether the times of two claims meet, where both have one, and their places do not part them."""
    if a.when and b.when and (a.when.start > b.when.end or b.when.start > a.when.end):
        return False
    spots = [[s for s in map(spot_of, locality(c)) if s] for c in (a, b)]
    return not (spots[0] and spots[1]) or any(relation(x, y) not in APART for x in spots[0] for y in spots[1])


def _echoes(rough: Claim, exact: Claim) -> bool:
    """Whether a rough count may be an exact one, rounded, at times and places that do not part them."""
    told, known = rough.figure, exact.figure
    if told is None or known is None or not known.best or known.best < FEW:
        return False
    about = told.best or told.low or told.high or 0
    if (rough.status.code in HEARD) is not (exact.status.code in HEARD):
        return False
    if not _rounds(about, known.best, told.quantifier):
        return False
    if rough.when and exact.when and (rough.when.start > exact.when.end or exact.when.start > rough.when.end):
        return False
    spots = [[s for s in map(spot_of, locality(c)) if s] for c in (rough, exact)]
    return bool(spots[0] and spots[1]) and all(
        relation(a, b) >= Relation.WITHIN and relation(a, b) not in APART for a in spots[0] for b in spots[1]
    )


def _other_bodies(a: Claim, b: Claim) -> bool:
    """Whether two claims have two bodies do it: who heard it from the other would hardly name another."""
    mine, theirs = ({o.code for o in c.perpetrator} - {Organ.OTHER, Organ.UNKNOWN} for c in (a, b))
    return bool(mine and theirs and not mine & theirs)


def _rounds(about: int, count: int, how: Quantifier) -> bool:
    """Whether a rough number is an exact one rounded: `more than fifty` of 53, and of no 84; `some twenty` of 19."""
    step = int("1" + "0" * max(1, len(str(about)) - len(str(about).rstrip("0"))))
    if abs(about - count) > count / 5:
        return False
    return about < count < about + step if how is Quantifier.MORE_THAN else 2 * abs(about - count) <= step


def _act(claim: Claim) -> str:
    """Return what an act is compared by: all that puts people out of their homes as one."""
    return "moved" if claim.act.code in MOVED else claim.act.code.value


def _two_people(x: Voice, y: Voice) -> bool:
    """Whether two voices can't be one caller: two names, or a newsroom's own reporter."""
    return one_name(x.text, y.text) is False or staff(x.text) or staff(y.text)


def _beside(voices: Sequence[Voice], left: Sequence[int], right: Sequence[int], met: tuple[int, int]) -> list[Edge]:
    """Perhaps one speaker too: two reports of one call each quote another source with one count."""
    return [
        Edge(a, b, False, said("counterpart"))
        for a in left
        for b in right
        if a not in met
        and b not in met
        and voices[a].kind in _CALLED
        and voices[b].kind in _CALLED
        and _counts(voices[a]) & _counts(voices[b])
    ]


def _relays(voices: Sequence[Voice], relays: Sequence[Relay]) -> list[Edge]:
    number = {(v.report, v.index): i for i, v in enumerate(voices)}
    return [
        Edge(
            number[(r.voice.report, r.voice.index)],
            number[(r.source.report, r.source.index)],
            r.certain,
            said(r.why),
        )
        for r in relays
    ]


def _counts(voice: Voice) -> set[tuple[int, Unit]]:
    """Return the counts over twenty a voice gives: specific enough to know an account by."""
    figures = [c.figure for c in voice.claims if c.figure]
    return {(n, f.unit) for f in figures for n in (f.low, f.high) if n is not None and n > 20}


def _particular(count: int) -> bool:
    """Whether a count is told with two figures at least."""
    return len(str(count).rstrip("0")) > 1


def _when(voice: Voice, speech: Speech) -> int:
    published = speech.reading.report.published
    return voice.told[0] if voice.told else published.toordinal() if published else 0


def _call(x: Voice, y: Voice, days: int) -> tuple[bool, Said] | None:
    if x.kind is y.kind is AttributionKind.OTHER_MEDIA:
        return (True, said("one_relay")) if x.media == y.media else None
    edition = _two_editions(x, y)
    if x.kind not in _CALLED or y.kind not in _CALLED or (x.head and y.head and x.head != y.head and not edition):
        return None
    near = relation(x.place, y.place) if x.place and y.place else Relation.UNKNOWN
    if near in (*APART, Relation.COUNTRY):
        return None
    if x.told and y.told:
        if x.told[0] > y.told[1] or y.told[0] > x.told[1] or x.told[1] - x.told[0] > 3:
            return None
        certain = near >= Relation.WITHIN or edition
        return (certain, said("caller_day"))
    if near >= Relation.WITHIN and days <= SAME_CALL_DAYS:
        return (False, said("caller_week"))
    return None


def _two_editions(x: Voice, y: Voice) -> bool:
    """Whether two callers of one outlet, in its reports in two languages, may go by other nouns and give one count."""
    if not (x.claims and y.claims) or not {x.head, y.head} <= {*ANYBODY, ""} or told_apart(x.text, y.text):
        return False
    if x.claims[0].reading.report.language == y.claims[0].reading.report.language:
        return False
    return bool({n for n, _ in _counts(x)} & {n for n, _ in _counts(y)})  # a translation may slip in the unit


def _one_table(voices: Sequence[Voice]) -> list[Edge]:
    """Join the rows of one table that have it from one speaker, or from none that the table names."""
    first: dict[tuple[str, str, str], int] = {}
    edges: list[Edge] = []
    for i, voice in enumerate(voices):
        if voice.claims and all(c.extractor.is_secondhand for c in voice.claims):
            report = voice.claims[0].reading.report
            table = report.outlet or (report.file or "").rpartition("!/")[0]
            held = first.setdefault((table, voice.kind.value, voice.text.casefold()), i)
            if held != i:
                edges.append(Edge(held, i, True, said("one_table")))
    return edges


def _body_name(voice: Voice) -> frozenset[str]:
    """Return the name of a voice; of a body that speaks in its own report, the name it puts that out under."""
    if voice.own and voice.claims:
        return name_of(voice.claims[0].reading.report.outlet or "") or name_of(voice.text)
    return name_of(voice.text)


def _same_name(voices: Sequence[Voice]) -> list[Edge]:
    """Join speakers of one name or one handle across reports."""
    first: dict[tuple[str, object], int] = {}
    edges: list[Edge] = []
    for i, voice in enumerate(voices):
        keys: list[tuple[str, object]] = [("handle", voice.handle)] if voice.handle else []
        name = _body_name(voice)
        if voice.kind in _NAMED and (len(name) >= 2 or not voice.text.isascii()) and name:
            keys.append((voice.kind.value, name))
        if voice.kind in _PEOPLE and person_name(voice.text):
            keys.append(("person", frozenset(person_name(voice.text))))
        for key in keys:
            held = first.setdefault(key, i)
            if held != i:
                why = said("handle" if key[0] == "handle" else "one_name")
                edges.append(Edge(held, i, True, why))
    return edges
