"""Originals and reports: what was received, and what is known about it and from where."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

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


def current(metadata: tuple[Metadatum, ...]) -> dict[str, Metadatum]:
    """Return the value in force per field: the highest `found_in`, the latest among equals."""
    order = list(FoundIn)
    best: dict[str, Metadatum] = {}
    for item in metadata:
        held = best.get(item.field)
        if held is None or order.index(item.found_in) >= order.index(held.found_in):
            best[item.field] = item
    return best
