"""Stamps of a case's entries: of its own by their number, of what came with devices as it was told.

An own entry's clock is its number and a shift that a merge sets, so that it goes beyond every clock that was taken in.

Invariant: a case that never met another device has no stamps, and everything goes by the order of its log. What a
device told of stamps is committed to by the merge (`store/devices.py`).
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from witnessmark.model.judgement import Judgement
from witnessmark.model.report import Metadatum
from witnessmark.model.stamp import Stamp
from witnessmark.store import rows, tables
from witnessmark.store.look import read_in_look
from witnessmark.store.visible import among

Row = Mapping[str, Any] | RowMapping


class Stamps:
    """The stamps of entries by number.

    Args:
        own: the name of this case's own log.
        epochs: rows of `epoch`. taken: rows of `stamp`; not all, where only some entries are asked for.
    """

    def __init__(self, own: str, epochs: Iterable[Row], taken: Iterable[Row]) -> None:
        self._own = own
        self._seen: dict[str, Mapping[str, int]] = {}
        held = sorted(epochs, key=lambda row: int(row["sequence"]))
        self._since = [int(row["sequence"]) for row in held]
        self._epochs = [(int(row["shift"] or 0), self._read(row["seen"])) for row in held]
        self._taken = {int(row["sequence"]): row for row in taken}

    def __bool__(self) -> bool:
        return bool(self._epochs)

    def of(self, sequence: int) -> Stamp | None:
        """Return an entry's stamp; None in a case that never met another device."""
        if not self._epochs:
            return None
        return self.sure(sequence)

    def sure(self, sequence: int) -> Stamp:
        """Return an entry's stamp as another device is told it."""
        row = self._taken.get(sequence)
        if row is not None:
            return Stamp(row["author"], row["clock"], None if row["seen"] is None else self._read(row["seen"]))
        shift, seen = self.known(sequence)
        return Stamp(self._own, sequence + shift, seen)

    def known(self, sequence: int) -> tuple[int, Mapping[str, int]]:
        """Return the shift at an own entry, and the last clock of every other log that is known there."""
        at = bisect_left(self._since, sequence) - 1             # a merge's own entry is of what was before
        return self._epochs[at] if at >= 0 else (0, {})

    def _read(self, seen: str) -> Mapping[str, int]:
        if seen not in self._seen:
            self._seen[seen] = json.loads(seen)
        return self._seen[seen]


def own_log(connection: Connection) -> str:
    """Return the name of the case's own log; empty in a store that is no case's."""
    held = tables.event
    subject = connection.scalar(select(held.c.subject).where(held.c.kind == "case").order_by(held.c.sequence).limit(1))
    return f"witnessmark/{subject}" if subject else ""


def stamps_of(connection: Connection, sequences: Collection[int] | None = None) -> Stamps:
    """Return the stamps of some entries, or of all."""
    held = tables.stamp
    epochs = _epochs(connection)
    if not epochs and sequences is not None:
        return Stamps("", (), ())
    query = select(held) if sequences is None else select(held).where(among(held.c.sequence, sequences))
    return Stamps(own_log(connection), epochs, connection.execute(query).mappings().all())


def _epochs(connection: Connection) -> Sequence[Row]:
    """Return the rows of `epoch`."""
    read = read_in_look(connection, "epochs")
    if "all" not in read:
        read["all"] = connection.execute(select(tables.epoch)).mappings().all()
    return list(read["all"])


def metadata_told(connection: Connection, reports: Collection[str]) -> dict[str, list[Metadatum]]:
    """Return all metadata of reports, in the order of the log."""
    held, found = tables.metadatum, read_in_look(connection, "metadata")
    wanted = [report for report in reports if report not in found]
    if wanted:
        query = select(held).where(among(held.c.report, wanted)).order_by(held.c.sequence, held.c.ordinal)
        read = connection.execute(query).mappings().all()
        stamps = stamps_of(connection, {row["sequence"] for row in read})
        found.update({report: [] for report in wanted})
        for row in read:
            found[row["report"]].append(stamped_metadatum(row, stamps))
    return {report: list(found[report]) for report in reports if found[report]}


def stamped_metadatum(row: rows.Row, stamps: Stamps) -> Metadatum:
    """Return a metadatum as its row tells it, with its stamp."""
    told = rows.metadatum(row)
    return replace(told, stamp=stamps.of(row["sequence"])) if stamps else told


def judgements_told(connection: Connection, read: Sequence[rows.Row]) -> list[Judgement]:
    """Return judgements as their rows tell them, each with its stamp."""
    stamps = stamps_of(connection, {row["sequence"] for row in read})
    return [stamped_judgement(row, stamps) for row in read]


def stamped_judgement(row: rows.Row, stamps: Stamps) -> Judgement:
    """Return a judgement as its row tells it, with its stamp."""
    told = rows.judgement_from(row)
    return replace(told, stamp=stamps.of(row["sequence"])) if stamps else told
