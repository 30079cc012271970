"""What counts as the same value, field by field.

A claim's field becomes a list of values, each a key to compare and the span it rests on.
Named places agree by id, else by folded name (Latin standard name or the words themselves); a
named place that no gazetteer holds may have been read with its parent, so overlapping words
suffice. Described places, having no name, agree where their words overlap.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from witnessmark.model.claim import Attribution, Claim
from witnessmark.model.place import PlaceRef
from witnessmark.model.text import Span
from witnessmark.model.time import Moment

DESCRIBED = "described"
UNLISTED = "name:"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field: any of `keys` may agree.

    With `by_span` it has no keys and agrees by overlap with another such value; `unlisted` lets
    a value with keys agree by overlap too.
    """

    keys: frozenset[Hashable]
    span: Span
    by_span: bool = False
    unlisted: bool = False

    def agrees(self, other: Value) -> bool:
        if self.by_span or other.by_span:
            return self.by_span and other.by_span and self.span.overlaps(other.span)
        if (self.unlisted or other.unlisted) and self.span.overlaps(other.span):
            return True
        return bool(self.keys & other.keys)


def one(key: Hashable, span: Span) -> Value:
    """Return a value with a single key."""
    return Value(frozenset({key}), span)


def fold(name: str) -> str:
    """Return a name without case, marks, spaces and hyphens."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(c for c in bare if c.isalnum()))


def place(ref: PlaceRef) -> Value:
    """Return a place as a value."""
    if ref.kind == DESCRIBED:
        return Value(frozenset(), ref.span, by_span=True)
    keys: set[Hashable] = {("words", fold(ref.text))}
    if ref.place is not None:
        keys |= {("id", ref.place.id), ("name", ref.place.country, fold(ref.place.name))}
    return Value(frozenset(keys), ref.span,
                 unlisted=ref.place is not None and ref.place.id.startswith(UNLISTED))


def moment(value: Moment | None) -> list[Value]:
    """Return a time as no or one value: both its days must be equal."""
    return [one((value.start, value.end), value.span)] if value else []


def figure(claim: Claim) -> list[Value]:
    """Return a figure as no or one value: kind, bounds and unit must be equal."""
    found = claim.figure
    return [one((found.kind, found.low, found.high, found.unit), found.span)] if found else []


def nearest(claim: Claim) -> list[Value]:
    """Return who says so: the kind of the nearest link of the chain."""
    first = claim.attribution[0] if claim.attribution else None
    return [one(first.kind, first.span or claim.passage)] if first else []


def told(claim: Claim) -> list[Value]:
    """Return when the nearest speaker that has a date told it."""
    links: list[Attribution] = [link for link in claim.attribution if link.told_on]
    return moment(links[0].told_on) if links else []


FIELDS: dict[str, Callable[[Claim], list[Value]]] = {
    "act": lambda c: [one(c.act.code, c.act.span)],
    "status": lambda c: [one(c.status.code, c.status.span)],
    "orderer": lambda c: [one(o.code, o.span) for o in c.orderer],
    "perpetrator": lambda c: [one(o.code, o.span) for o in c.perpetrator],
    "affected": lambda c: [one(code, a.span) for a in c.affected for code in a.codes],
    "figure": figure,
    "origin": lambda c: [place(p) for p in c.origin],
    "destination": lambda c: [place(p) for p in c.destination],
    "when": lambda c: moment(c.when),
    "ground": lambda c: [one(g.code, g.span) for g in c.ground],
    "consequences": lambda c: [one(k.code, k.span) for k in c.consequences],
    "attribution": nearest,
    "told_on": told,
}
