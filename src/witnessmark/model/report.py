"""Originals and reports: what was received, and what is known about it and from where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as kept
from enum import StrEnum

from witnessmark.model.stamp import Stamp, heads
from witnessmark.vocab.codes import Access, Consent


class FoundIn(StrEnum):
    """Where a piece of metadata came from; later members outrank earlier ones."""

    DEFAULT = "default"
    GUESS = "guess"            # language detection, first line as title
    FILE = "file"              # the original's own properties: <meta>, PDF info, mail header
    INDEX = "index"            # the index file or column mapping given at intake
    CALL = "call"              # an option of the call
    PERSON = "person"          # a later correction by a person


METADATA_FIELDS = ("title", "outlet", "published", "language", "url", "author_kind", "access", "consent")
STATED_FIELDS = (*METADATA_FIELDS, "compartment")
"""What a person may state of a report; a file never says in which compartment it lies."""


@dataclass(frozen=True, slots=True)
class Metadatum:
    """One value of one metadata field and where it was found; `value` is text (dates ISO).

    `reason` is why a person corrected it; None where they gave none, and for what was found.
    """

    field: str
    value: str
    found_in: FoundIn
    reason: str | None = None
    stamp: Stamp | None = kept(default=None, compare=False, repr=False)     # where several devices write


@dataclass(frozen=True, slots=True)
class Original:
    """Bytes as received. `received` is a day, never a clock time; `name` the file as given."""

    id: str
    sha256: str
    size: int
    media_type: str
    name: str
    received: dt.date
    sealed_as: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """An original as a publication or statement, with the metadata now in force.

    `notes` are intake's remarks for the person who reads it: pages without text, unclear dates. `compartment` is
    the one it lies in; empty: in none.
    """

    id: str
    original: Original
    title: str | None
    outlet: str | None
    published: dt.date | None
    language: str
    access: Access
    consent: Consent
    url: str | None = None
    metadata: tuple[Metadatum, ...] = ()
    notes: tuple[str, ...] = ()
    compartment: str = ""


_CAREFUL = {"consent": (Consent.WITHDRAWN, Consent.LIMITED), "access": (Access.SECRET, Access.RESTRICTED)}
"""Of values that were stated without knowing of each other the first of these stands: what lets less out."""


def current(metadata: Sequence[Metadatum]) -> dict[str, Metadatum]:
    """Return the value in force per field: the highest `found_in`, the latest among equals.

    Of values that people stated on devices that did not know of each other the careful one is in force; of others,
    which is in force is the same on every device.
    """
    return {name: _careful(name, sides) for name, sides in _told(metadata).items()}


def told_apart(metadata: Sequence[Metadatum]) -> dict[str, tuple[Metadatum, ...]]:
    """Return the fields for which devices that did not know of each other state different values, with those."""
    return {name: tuple(sides) for name, sides in _told(metadata).items() if len({one.value for one in sides}) > 1}


def _told(metadata: Sequence[Metadatum]) -> dict[str, list[Metadatum]]:
    order = list(FoundIn)
    best: dict[str, list[Metadatum]] = {}
    for item in metadata:
        held = best.get(item.field)
        rank = order.index(item.found_in)
        if held is None or rank > order.index(held[0].found_in):
            best[item.field] = [item]
        elif rank == order.index(held[0].found_in):
            held.append(item)
    return {name: heads(items) if len(items) > 1 else items for name, items in best.items()}


def _careful(name: str, sides: Sequence[Metadatum]) -> Metadatum:
    for value in _CAREFUL.get(name, ()):
        for one in sides:
            if one.value == value:
                return one
    return next((one for one in reversed(sides) if name != "compartment" or one.value), sides[-1])
