"""What the store holds of a reading's commitment, from which one passage can be proven."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from witnessmark.errors import NotFound
from witnessmark.model.access import Actor
from witnessmark.model.text import Span
from witnessmark.store import rows, tables
from witnessmark.store.visible import access_filter


@dataclass(frozen=True, slots=True)
class Commitment:
    """A reading's passages with the secrets of its event; the repr shows none of them."""

    text: str = field(repr=False)
    passages: tuple[Span, ...]
    seed: bytes = field(repr=False)
    content: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    sequence: int


def commitment_of(connection: Connection, actor: Actor, reading: str) -> Commitment:
    """Return the commitment of a reading that the actor may see; NotFound otherwise."""
    held, tiles = tables.reading, tables.passage
    row = connection.execute(
        select(held).where(held.c.id == reading, access_filter(actor, held.c.report))).mappings().first()
    if row is None:
        raise NotFound("There is no such reading that you may see.")
    event = connection.execute(
        select(tables.event).where(tables.event.c.sequence == row["sequence"])).mappings().one()
    spans = connection.execute(
        select(tiles.c.start, tiles.c.end).where(tiles.c.reading == reading).order_by(tiles.c.start)).all()
    return Commitment(row["text"], tuple(Span(start, end) for start, end in spans), bytes(row["seed"]),
                      rows.event_content(event), bytes(event["salt"]), int(event["sequence"]))
