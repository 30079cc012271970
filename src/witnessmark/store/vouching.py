"""Whether who a report is open to is what this program wrote, asked before anything that rests on it is shown.

Filters and row security go by plain columns, which whoever administers a server can write. A database in a file is
authenticated page by page and needs no such question.

Invariant: nothing is told of a report whose place was written by anything else; the fault says so instead. What is not
noticed: an older place put back together with what vouched for it then.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from witnessmark.store import rows, tables
from witnessmark.store.content import SERVER
from witnessmark.store.look import read_in_look
from witnessmark.store.visible import among


def vouched_for(connection: Connection, reports: Iterable[str]) -> None:
    """Return where these reports lie as the program wrote it, as far as the connection sees them.

    Raises:
        VerificationFailed: one does not.
    """
    if connection.dialect.name != SERVER:
        return
    known = read_in_look(connection, "placed")
    wanted = set(reports) - known.keys()
    if not wanted:
        return
    held = tables.report
    query = select(held.c.id, held.c.access, held.c.compartment, held.c.placed_as).where(among(held.c.id, wanted))
    for row in connection.execute(query).mappings():
        rows.checked(row)
    known.update(dict.fromkeys(wanted))
