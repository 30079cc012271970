"""Which speaker of a report that rests on another is which speaker there, and in what that one rests on.

Invariant: speakers are matched one to one, and only who can be one: of one kind, of no other name, of no place apart.
Who tells something beside a citation made in passing is matched with nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from witnessmark.reconcile.citations import quotations
from witnessmark.reconcile.derivation import Derivation
from witnessmark.reconcile.outlets import outlet_key
from witnessmark.reconcile.places import APART, Relation, relation
from witnessmark.reconcile.speakers import latin, name_of, one_name, same_kind
from witnessmark.reconcile.voices import Speech, Voice
from witnessmark.vocab.codes import AttributionKind

Pairs = Collection[tuple[int, int]]
NAMED_KINDS = frozenset(
    {AttributionKind.NAMED_PERSON, AttributionKind.OFFICIAL_STATEMENT, AttributionKind.ORGANISATION}
)
GENERATIONS = 4  # a translation of a reprint of a rewrite


def carried(
    by_report: Mapping[str, Speech], derived: Sequence[Derivation]
) -> Iterator[tuple[Derivation, Voice, Voice]]:
    """Yield the speakers of each derived report with those of what it rests on.

    Who is nobody's there is looked for where that report has it from in turn: a reprint may leave out a speaker that
    its translation, made from the whole, still has.
    """
    parents: dict[str, list[Derivation]] = defaultdict(list)
    known: dict[tuple[str, str], set[tuple[int, int]]] = {}
    for link in derived:
        pairs = _counterparts(by_report[link.child], by_report[link.parent], link)
        known[(link.child, link.parent)] = {(x.index, y.index) for x, y in pairs}
        yield from ((link, x, y) for x, y in pairs)
        if link.certain and not link.passing and link.how != "quotation":
            parents[link.child].append(link)
    for child in sorted(parents):
        for link in parents[child]:
            yield from ((link, x, y) for x, y in _from_before(link, by_report, parents, known))


def _from_before(
    link: Derivation, by_report: Mapping[str, Speech], parents: Mapping[str, Sequence[Derivation]],
    known: Mapping[tuple[str, str], set[tuple[int, int]]],
) -> Iterator[tuple[Voice, Voice]]:
    """Yield the speakers of a report who are nobody in its parent, with those of the parent's parents."""
    met = {link.child, link.parent}
    here, through = link.parent, known[(link.child, link.parent)]
    for _ in range(GENERATIONS):
        above = next((up for up in parents.get(here, ()) if up.parent not in met), None)
        if above is None or (link.child, above.parent) in known:
            return
        step = dict(known[(here, above.parent)])
        but = {(x, step.get(y, -1)) for x, y in through}
        found = _counterparts(by_report[link.child], by_report[above.parent], link, but)
        yield from found
        through = {*but, *((x.index, y.index) for x, y in found)}
        here = above.parent
        met.add(here)


def _counterparts(child: Speech, parent: Speech, link: Derivation, but: Pairs = ()) -> list[tuple[Voice, Voice]]:
    """Match the child's voices with the parent's, one to one, closest description first.

    `but` are pairs known already, by index, on either side: who is in one is matched with nobody else.
    """
    ranked: list[tuple[float, int, int]] = []
    outlet = outlet_key(parent.reading.report.outlet)
    said = _who_said(child, parent) if link.how == "quotation" else None
    for x in child.voices:
        for y in parent.voices:
            if said is not None and (x.index, y.index) not in said:
                continue
            if link.passing and outlet not in x.told_to and one_name(x.text, y.text) is not True:
                continue  # who tells something else in the report is somebody else
            fit = _likeness(x, y, link)
            if fit > 0:
                ranked.append((-fit, x.index, y.index))
    pairs: list[tuple[Voice, Voice]] = []
    used_x = {x for x, _ in but}
    used_y = {y for _, y in but}
    for _, i, j in sorted(ranked):
        if i not in used_x and j not in used_y:
            used_x.add(i)
            used_y.add(j)
            pairs.append((child.voices[i], parent.voices[j]))
    return pairs


def _who_said(child: Speech, parent: Speech) -> set[tuple[int, int]] | None:
    """Return who says a quotation that both carry, in either; None where it stands in no claim's passage."""
    here, there = quotations(child.reading.text), quotations(parent.reading.text)
    pairs = {
        (x.index, y.index)
        for quote in here.keys() & there.keys()
        for x in _at(child, here[quote])
        for y in _at(parent, there[quote])
    }
    return pairs or None


def _at(speech: Speech, offset: int) -> list[Voice]:
    """Return who speaks in the passages that an offset lies in."""
    own = speech.reading.report.id
    return [v for v in speech.voices
            if any(c.reading.report.id == own and c.passage.start <= offset < c.passage.end for c in v.claims)]


def _likeness(x: Voice, y: Voice, link: Derivation) -> float:
    """Return how well a child's voice fits a parent's; 0 when they can't be one."""
    passive = (AttributionKind.OUTLET, AttributionKind.OTHER_MEDIA)
    if x.kind in passive or y.kind in passive:
        return 0.5 if x.kind in passive and link.how != "quotation" else 0.0
    if not same_kind(x.kind, y.kind):
        return 0.0
    fit = 1.0
    if x.place and y.place:
        near = relation(x.place, y.place)
        if near in APART:
            return 0.0
        fit += 0.5 if near >= Relation.WITHIN else 0.0
    named = one_name(x.text, y.text)
    if named is not None:
        if not named:
            return 0.0
        fit += 2.0
    elif link.how != "quotation" and x.kind in NAMED_KINDS and latin(x.text) == latin(y.text):
        if not name_of(x.text) & name_of(y.text):
            return 0.0
        fit += 1.0
    if x.head and y.head:
        if x.head != y.head and link.how == "citation":
            return 0.0
        fit += 0.5 if x.head == y.head else -0.3
    if x.told and y.told:
        if x.told[0] <= y.told[1] and y.told[0] <= x.told[1]:
            fit += 0.5
        elif link.how == "citation" and _told_since(x, y):
            return 0.0  # what is cited was out by then: one who cites has a source of his own, too
    return fit - 0.05 * abs(x.index - y.index)


def _told_since(x: Voice, y: Voice) -> bool:
    """Whether one voice spoke after the report of the other was published."""
    published = y.claims[0].reading.report.published if y.claims else None
    return published is not None and x.told is not None and x.told[0] > published.toordinal()
