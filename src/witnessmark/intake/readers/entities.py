"""FollowTheMoney entities as records: an event with what is told of it.

Invariant: every line of the file is told of once: as an event, as a part of one, or as belonging to none. Entities
refer to one another by id; an address or a body of several events is a part of each. Not handled here: people,
companies and payments outside an event, which are no record of displacement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

EVENTS = frozenset(("Event",))
INWARD = ("entity", "subject", "object", "document", "directed", "event")
"""Properties by which a note, a link or a document names the event that it belongs to."""
OUTWARD = ("addressEntity", "locationMentioned", "organizer", "involved", "proof")
Row = tuple[str, str | list[tuple[str, str, str]]]


def is_entity(value: Any) -> bool:
    """Say whether a JSON value has the shape of an entity."""
    return isinstance(value, dict) and isinstance(value.get("schema"), str) and isinstance(
        value.get("properties"), dict)


def events(numbered: Sequence[tuple[int, Any]]) -> Iterator[Row]:
    """Yield each event's name in the file with its cells, then a reason for each entity that belongs to none."""
    known = {str(value.get("id")): (number, value) for number, value in numbered if is_entity(value)}
    of_event: dict[str, list[tuple[int, Any]]] = {}
    for number, value in numbered:
        if is_entity(value) and value["schema"] not in EVENTS:
            for name in INWARD:
                for target in _texts(value, name):
                    if target in known and known[target][1]["schema"] in EVENTS:
                        of_event.setdefault(target, []).append((number, value))
    told: set[int] = set()
    for number, value in numbered:
        if is_entity(value) and value["schema"] in EVENTS:
            identity = str(value.get("id"))
            cells = [("id", identity, "id"), *_cells(value, "", skip=OUTWARD)]
            told.add(number)
            for name in OUTWARD:
                for target in _texts(value, name):
                    if target in known:
                        told.add(known[target][0])
                        cells += _cells(known[target][1], f"{name}.")
            for other, part in of_event.get(identity, ()):
                told.add(other)
                cells += _cells(part, f"{part['schema'].lower()}.", skip=(*INWARD, *OUTWARD))
            yield f"row {number}", cells
    for number, value in numbered:
        if value is None:
            yield f"row {number}", "is damaged JSON"
        elif not is_entity(value):
            yield f"row {number}", "is no entity"
        elif number not in told:
            yield f"row {number}", "is an entity that belongs to no event"


def _cells(value: Any, before: str, *, skip: Sequence[str] = ()) -> list[tuple[str, str, str]]:
    made = []
    for name in value["properties"]:
        heading = f"{before}{name}"[:200]
        if isinstance(name, str) and name not in skip:
            made += [(heading, words, heading if at == 0 else f"{heading} {at + 1}")
                     for at, words in enumerate(_texts(value, name))]
    return made


def _texts(value: Any, name: str) -> list[str]:
    held = value["properties"].get(name)
    return [str(words) for words in held if isinstance(words, str | int | float) and str(words).strip()] if isinstance(
        held, list) else [held] if isinstance(held, str) and held.strip() else []
