"""What one look at a case has read already: a page asks for the same reports and readings several times over.

Invariant: only within a look, which sees one moment and writes nothing (`SqlStore.looking`), and only for who asked the
same way: what somebody was shown is never looked up for another.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

WANTED = "witnessmark wanted"
"""Where a connection keeps what the server is to be told before its next statement; None: nothing."""
LOOK = "witnessmark look"
"""Where a connection keeps that it serves a look."""


def read_in_look(connection: Connection, name: str) -> dict[Any, Any]:
    """Return what was read under a name in this look, to be added to; outside of one a dict that nobody keeps."""
    begun = connection.get_transaction()
    if begun is None or not connection.info.get(LOOK):
        return {}
    held = connection.info.get(f"witnessmark {name}")
    if held is None or held[0] is not begun:
        held = connection.info[f"witnessmark {name}"] = (begun, [])
    views: list[tuple[object, dict[Any, Any]]] = held[1]
    asked = connection.info.get(WANTED)
    for view, read in views:
        if view == asked:
            return read
    views.append((asked, {}))
    return views[-1][1]
