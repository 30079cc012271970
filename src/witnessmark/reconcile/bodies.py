"""One body's statement or count, carried by several outlets or put out by itself: one origin.

Invariant: only statements of offices and organisations on one incident are joined, and only where one names the body
or the office in words that all stand in the other's, and the two do not name two people. Where the words can't be
compared, as in two languages, or where a body is only described, one count over twenty of one act is asked for. A body
that speaks in its own report goes by the name it puts that out under.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from witnessmark.reconcile.accounts import counts_at_odds, one_account
from witnessmark.reconcile.known_bodies import known_body
from witnessmark.reconcile.outlets import outlet_key
from witnessmark.reconcile.people import said_of
from witnessmark.reconcile.speakers import (
    body_words,
    initials,
    latin,
    matter_of,
    office_of,
    one_name,
    person_name,
)
from witnessmark.reconcile.statements import (
    COMMON,
    OWN_VOICE,
    Statement,
    Told,
    body_kinds,
    named,
    order,
    spoken_alike,
)
from witnessmark.reconcile.tracing import Relay, Setting
from witnessmark.reconcile.united_nations import united_nations
from witnessmark.reconcile.voices import BODIES, DESCRIBED, Speech, Voice
from witnessmark.vocab.codes import Act, AttributionKind, Unit

WITHIN_DAYS = 21
NAMED_WORDS = 2  # words from which a body is told from others of its kind: city and administration
RARE_COUNT = 20
FEW = 10  # counts up to it are come to twice by chance
SOLE = frozenset(
    "ombudsman governor mayor president premier archbishop bishop sultan tehsildar hokim akim akimat hokimiyat "
    "prefect sarpanch 도지사 주지사 시장 대통령 총리 옴부즈만".split()
)
"""Offices of which there is one at a place: one word names the office."""
ANY_OFFICE = frozenset(
    "authority authorities government local state district city county province national regime "
    "당국 정부 시 군 도 구 지역 현지 국가".split()
)
MOST = 300  # officials of one incident that are compared with one another


def one_body(speeches: Sequence[Speech], setting: Setting) -> list[Relay]:
    """Return pairs of voices of different reports that are one body's statement on one incident."""
    found: dict[tuple[int, AttributionKind], Told] = defaultdict(list)
    whole: dict[int, Told] = defaultdict(list)
    for speech in sorted(speeches, key=lambda s: s.reading.report.id):
        report, published = speech.reading.report, speech.reading.report.published
        for voice in speech.voices:
            if published is None or voice.kind not in (*BODIES, *OWN_VOICE):
                continue
            for episode in sorted({setting.episode[c.id] for c in voice.claims}):
                one = Statement(published.toordinal(), voice, report.outlet, report.language)
                whole[episode].append(one)
                if voice.kind in BODIES:
                    found[(episode, voice.kind)].append(one)
    out = [relay for place in sorted(found) for relay in _one_count(found[place])]
    for episode in sorted(whole):
        out += _joined([one for one in whole[episode] if one.voice.kind in BODIES])
        out += [relay for join in JOINS for relay in join(whole[episode])]
    return out


def _one_newsroom(told: Told) -> Iterator[Relay]:
    """Join what one outlet, or one body in its bulletins, says in its own voice in several reports of one language.

    Whether an edition in another language rests on the first is for `derivation`.
    """
    first: dict[tuple[str, str], Voice] = {}
    for one in sorted(told, key=order):
        outlet = outlet_key(one.outlet)
        if outlet and (one.voice.kind is AttributionKind.OUTLET or one.voice.own):
            known = first.setdefault((outlet, one.language), one.voice)
            if known.report != one.voice.report:
                yield Relay(one.voice, known, True, "one_outlet")


def _by_initials(told: Told) -> Iterator[Relay]:
    """Join a body that one report names in full and another by its short form."""
    first: dict[tuple[AttributionKind, str], Voice] = {}
    for one in sorted(told, key=order):
        if one.voice.kind in BODIES:
            for short in sorted(initials((one.voice.own and one.outlet) or one.voice.text)):
                known = first.setdefault((one.voice.kind, short), one.voice)
                if known.report != one.voice.report:
                    yield Relay(one.voice, known, True, "one_body")


def _joined(told: Told) -> list[Relay]:
    """Join the voices of one name, each with the one before, and of two of which one holds all words of the other."""
    by_name: dict[frozenset[str], Told] = defaultdict(list)
    for one in sorted(told, key=order):
        if name := named(one):
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


def _by_matter(told: Told) -> Iterator[Relay]:
    """Join the ministry for one matter that two reports name in two languages, or in two orders of words.

    A government has one ministry for a matter; two governments' on one incident stand in one report, and stay apart.
    """
    first: dict[str, Voice] = {}
    for one in sorted(told, key=order):
        words = (one.voice.own and one.outlet) or one.voice.text
        if not office_of(words) and len(matter_of(said_of(one.voice))) == 1:
            words = said_of(one.voice)  # spokesman Pavel Horak, of whom the sentence says where he speaks
        if one.voice.kind is AttributionKind.OFFICIAL_STATEMENT and "ministry" in office_of(words):
            for matter in sorted(matter_of(words)):
                known = first.setdefault(matter, one.voice)
                if known.report != one.voice.report and one_name(known.text, one.voice.text) is not False:
                    yield Relay(one.voice, known, True, "one_body")


def _well_known(told: Told) -> Iterator[Relay]:
    """Join a body that goes by one name in every newsroom: `the UN refugee agency`, UNHCR, 유엔난민기구."""
    first: dict[str, Voice] = {}
    for one in sorted(told, key=order):
        body = known_body((one.voice.own and one.outlet) or one.voice.text) if one.voice.kind in BODIES else ""
        if body and first.setdefault(body, one.voice).report != one.voice.report:
            yield Relay(one.voice, first[body], True, "one_body")


def _by_letter(told: Told) -> Iterator[Relay]:
    """Join a letter that is said to be a body's with whoever speaks for a body of that kind, where they agree."""
    letters = [one for one in sorted(told, key=order) if LETTER.search(one.voice.text)]
    for one in letters[:MOST]:
        kinds = body_kinds(one.voice.text)
        others = [o for o in told if kinds & body_kinds(o.voice.text) and o.voice.report != one.voice.report]
        for other in sorted(others, key=order)[:MOST]:
            if not counts_at_odds(one.voice, other.voice) and one_name(one.voice.text, other.voice.text) is not False:
                yield Relay(one.voice, other.voice, bool(_figures(one.voice) & _figures(other.voice)), "one_body")
                break


LETTER = re.compile(
    r"\b(letter|petition|appeal|declaration|resolution)\b|편지|서한|탄원|호소문|청원|공개장|결의", re.IGNORECASE
)
def _one_office(told: Told) -> Iterator[Relay]:
    """Perhaps one office: two of one kind, of which neither gives a count at odds with the other."""
    officials = [one for one in sorted(told, key=order) if one.voice.kind is AttributionKind.OFFICIAL_STATEMENT][:MOST]
    for n, one in enumerate(officials):
        for other in officials[:n]:
            office = office_of(one.voice.text) & office_of(other.voice.text)
            if one.voice.report == other.voice.report or not office or not _may_be_office(one, other):
                continue
            if one_name(one.voice.text, other.voice.text) is False:
                continue
            matters = matter_of(one.voice.text), matter_of(other.voice.text)
            apart = bool(matters[0] and matters[1] and not matters[0] & matters[1])
            apart = apart or counts_at_odds(one.voice, other.voice)
            apart = apart or one.voice.bare_denial is not other.voice.bare_denial or one.day - other.day > WITHIN_DAYS
            if not apart:
                yield Relay(one.voice, other.voice, False, "one_office")
                break


def _may_be_office(one: Statement, other: Statement) -> bool:
    """Whether two offices of one kind go by names in two scripts, or by none beside what kind they are: the army, the
    military."""
    if latin(one.voice.text) is not latin(other.voice.text):
        return True
    left, right = (frozenset(w for w in named(s) if not office_of(w)) - ANY_OFFICE for s in (one, other))
    return left <= right or right <= left


def _described(told: Told) -> Iterator[Relay]:
    """Join a body that one report only describes, `a monitoring group based abroad`, with the only one that another
    report of the incident names and that gives the very count of the same act."""
    bodies = [one for one in sorted(told, key=order) if one.voice.kind in BODIES]
    for one in bodies:
        if not DESCRIBED.search(one.voice.text) or one.voice.own:
            continue
        counts = _figures(one.voice)
        known = [o for o in bodies if o.voice.report != one.voice.report and counts & _figures(o.voice)]
        told_by = [o for o in known if o.voice.own or not DESCRIBED.search(o.voice.text)]
        if len({named(o) for o in told_by}) == 1:
            yield Relay(one.voice, told_by[0].voice, True, "one_figure_of_body")


def _by_sound(told: Told) -> Iterator[Relay]:
    """Join a body whose name one report writes in Latin letters and another in Hangul, as it is heard."""
    bodies = [one for one in sorted(told, key=order) if one.voice.kind in BODIES][:MOST]
    for one in bodies:
        if not latin(one.voice.text):
            continue
        for other in bodies:
            apart = other.voice.report == one.voice.report or other.voice.kind is not one.voice.kind
            if apart or latin(other.voice.text):
                continue
            if spoken_alike(one.voice.text, other.voice.text) and not counts_at_odds(one.voice, other.voice):
                yield Relay(other.voice, one.voice, True, "one_body")


def _paper_of_body(told: Told) -> Iterator[Relay]:
    """Join a paper, a list or pictures that are said to be a body's with that body, where they agree."""
    papers = [one for one in sorted(told, key=order) if one.voice.kind is AttributionKind.DOCUMENT][:MOST]
    bodies = [one for one in sorted(told, key=order) if one.voice.kind is AttributionKind.ORGANISATION][:MOST]
    for paper in papers:
        words = body_words(paper.voice.text)
        for body in bodies:
            name = frozenset(w for w in named(body) if len(w) >= 3) - COMMON
            known = bool(name) and name <= words and not DESCRIBED.search(body.voice.text)
            known = known or spoken_alike(paper.voice.text, body.voice.text)
            if known and paper.voice.report != body.voice.report and one_account(paper.voice, body.voice):
                yield Relay(paper.voice, body.voice, True, "one_body")
                break


def _figures(voice: Voice) -> set[tuple[Act, int | None, int | None, Unit]]:
    """Return the counts a voice gives, by act: as they are told, and not a handful."""
    return {(c.act.code, c.figure.low, c.figure.high, c.figure.unit) for c in voice.claims
            if c.figure and (c.figure.best or c.figure.low or 0) > RARE_COUNT}


def _anybody(told: Told) -> Iterator[Relay]:
    """Perhaps one office: an official of whom nothing but that is said, and one of another report."""
    officials = [one for one in sorted(told, key=order) if one.voice.kind is AttributionKind.OFFICIAL_STATEMENT]
    speaking = [one for one in officials if not one.voice.bare_denial][:MOST]
    for n, one in enumerate(speaking):
        for other in speaking[:n]:
            if one.voice.report == other.voice.report or one_name(one.voice.text, other.voice.text) is False:
                continue
            plain = any(named(s) <= ANY_OFFICE and not person_name(s.voice.text) for s in (one, other))
            if plain and one.day - other.day <= WITHIN_DAYS:
                yield Relay(one.voice, other.voice, False, "one_office")
                break


def _by_itself(told: Told) -> Iterator[Relay]:
    """Join a body that others name with the report that it puts out itself, as a document or in its own voice."""
    own: dict[frozenset[str], Statement] = {}
    for one in sorted(told, key=order):
        if (one.voice.kind in OWN_VOICE or one.voice.own) and len(name := body_words(one.outlet or "")) >= NAMED_WORDS:
            own.setdefault(name, one)
    for other in sorted(told, key=order) if own else ():
        words = named(other) if other.voice.kind in BODIES and not other.voice.own else frozenset()
        for name, one in own.items():
            known = len(words) >= NAMED_WORDS and (words <= name or name <= words)
            if known and one.voice.report != other.voice.report:
                yield Relay(other.voice, one.voice, True, "one_body")


def _relay(one: Statement, other: Statement, shared: frozenset[str]) -> Relay | None:
    (day, a, *_), (later, b, *_) = sorted((one, other), key=order)
    told = len(shared) >= NAMED_WORDS or bool(shared & SOLE)
    if a.report == b.report or (later - day > WITHIN_DAYS and not told) or one_name(a.text, b.text) is False:
        return None
    return Relay(b, a, told, "one_body")


def _one_count(told: Told) -> Iterator[Relay]:
    """Join a count of one act by bodies, each with the nearest before.

    Asked is that names are in two scripts, both are one kind of office, or the count is one nobody comes to twice.
    """
    by_count: dict[tuple[Act, int, Unit], Told] = defaultdict(list)
    for one in sorted(told, key=order):
        for key in sorted(_counted(one.voice, FEW)):
            by_count[key].append(one)
    for (_, count, _), counted in by_count.items():
        for a, b in pairwise(counted):
            near = b.day - a.day <= WITHIN_DAYS and a.voice.report != b.voice.report
            scripts = latin(a.voice.text) is not latin(b.voice.text)
            office = office_of(a.voice.text) & office_of(b.voice.text)
            plain = scripts or (count > RARE_COUNT and (office or _no_chance(count)))
            if near and plain and one_name(a.voice.text, b.voice.text) is None:
                yield Relay(b.voice, a.voice, True, "one_count" if scripts else "one_figure")


def _of_an_office(told: Told) -> Iterator[Relay]:
    """Join a list or register that is said to be an office's with that office, where both give one count of one act."""
    by_count: dict[tuple[Act, int, Unit], Told] = defaultdict(list)
    for one in sorted(told, key=order):
        if one.voice.kind in (AttributionKind.DOCUMENT, AttributionKind.OFFICIAL_STATEMENT):
            for key in sorted(_counted(one.voice)):
                by_count[key].append(one)
    for counted in by_count.values():
        papers = [one for one in counted if one.voice.kind is AttributionKind.DOCUMENT]
        for paper in papers[:MOST]:
            offices = office_of(paper.voice.text)
            known = next((o.voice for o in counted if o.voice.kind is not AttributionKind.DOCUMENT
                          and o.voice.report != paper.voice.report and office_of(o.voice.text) & offices), None)
            if known is not None:
                yield Relay(paper.voice, known, True, "one_figure")


def _counted(voice: Voice, least: int = RARE_COUNT) -> set[tuple[Act, int, Unit]]:
    """Return the counts over twenty, or another number, that a voice gives, by act and unit."""
    return {(c.act.code, c.figure.best, c.figure.unit) for c in voice.claims
            if c.figure and c.figure.best is not None and c.figure.best > least}


def _no_chance(count: int) -> bool:
    """Whether two offices hardly come to one count each by itself: three figures of which the last is no nought."""
    return count >= 100 and count % 10 != 0


JOINS = (
    _by_itself, _one_newsroom, _by_initials, _by_matter, _well_known, _of_an_office, _by_letter, _one_office,
    _described, _anybody, united_nations, _by_sound, _paper_of_body,
)
