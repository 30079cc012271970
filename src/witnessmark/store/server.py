"""Connections to a case on a PostgreSQL server, and what each transaction tells the server of who asks.

Invariant: a connection works as the program's role, never as the login; a transaction that was told of nobody sees no
row. A commit is on the server's disk when it returns, whatever the server does by itself: the log in the folder goes on
from it. What the server or its driver says in an error is not shown: it may quote a value. The address is shown without
its password. Values are bound, never written into a statement.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from witnessmark.errors import AccessDenied, Conflict, ServerFault, ServerLost, UsageError
from witnessmark.model.access import Actor, Permission
from witnessmark.store.content import ContentKey, give_key, key_of
from witnessmark.store.walls import named, role_of

_LOCAL = ("", "localhost", "127.0.0.1", "::1")
_TELL = text("SELECT set_config('role', :role, true), set_config('witnessmark.view', :view, true),"
             " set_config('witnessmark.code', :code, true)")
_AT_ONCE = {"stream_results": False, "yield_per": None}
"""Also on a connection whose rows are taken a few at a time."""
_TELL_READER = text(f"{_TELL.text}, set_config('transaction_read_only', 'on', true)")


class Address:
    """Where a case lies on a server: `postgresql://login@host/database?schema=NAME`. Its text has no password.

    Raises:
        UsageError: it is no such address; the error does not repeat it.
    """

    def __init__(self, given: str, *, keep_password: bool = True) -> None:
        try:
            url = make_url(given)
        except ArgumentError:
            raise UsageError("This is no address of a database.", advice=_FORM) from None      # it may hold a password
        if url.get_backend_name() not in ("postgresql", "postgres") or not url.database:
            raise UsageError("This is no address of a PostgreSQL database.", advice=_FORM)
        schema = url.query.get("schema", "witnessmark")
        self.schema = named(schema if isinstance(schema, str) else schema[-1])
        url = url.set(drivername="postgresql+psycopg").difference_update_query(["schema"])
        if (url.host or "") not in _LOCAL and "sslmode" not in url.query and not str(url.host).startswith("/"):
            url = url.update_query_dict({"sslmode": "require"})
        self.url: URL = url
        if not keep_password:
            self.url = URL.create(url.drivername, url.username, None, url.host, url.port, url.database, url.query)

    def __str__(self) -> str:
        shown = self.url.set(drivername="postgresql").render_as_string(hide_password=True)
        return f"{shown}{'&' if '?' in shown else '?'}schema={self.schema}"

    __repr__ = __str__


_PREPARED = 500
"""Statements that a connection keeps planned: all that pages ask; with fewer each would be planned over and over."""
_KEPT_ALIVE = {"keepalives": 1, "keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3}
_GONE = "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
"""By which either end learns within half a minute that the other is gone: until then a case stays held."""
_FORM = "Write it as postgresql://login@host/database, the password in the file ~/.pgpass."


def engine_on(address: Address, key: ContentKey) -> Engine:
    """Return the engine over a case's schema.

    Raises:
        UsageError: the driver is not installed.
    """
    try:
        import psycopg
    except ImportError as fault:
        raise UsageError("PostgreSQL's driver is not installed.",
                         advice="Install it: pip install 'witnessmark[postgres]'") from fault
    engine = create_engine(
        address.url, poolclass=QueuePool, pool_size=8, max_overflow=40, pool_pre_ping=True, hide_parameters=True,
        connect_args={"options": f"-c search_path={address.schema},pg_temp -c synchronous_commit=on"
                                 f" -c jit=off {_GONE}",
                      "application_name": "witnessmark", "connect_timeout": 10, **_KEPT_ALIVE},
    )
    give_key(engine.dialect, key)

    @event.listens_for(engine, "connect")
    def _connected(connection: psycopg.Connection, record: object) -> None:
        connection.prepared_max = _PREPARED

    @event.listens_for(engine, "handle_error")
    def _said(context: ExceptionContext) -> None:
        original = context.original_exception
        if context.is_pre_ping or type(original).__module__.partition(".")[0] != "psycopg":
            return
        lost = isinstance(original, psycopg.OperationalError)
        state = getattr(original, "sqlstate", None) or ("" if lost else "client")
        original.args = (f"SQLSTATE {state or 'none'}",)           # what it says may quote a value, or hold an address
        raise _fault(state) from original

    return engine


def _fault(state: str) -> Exception:
    if state == "42501":
        return AccessDenied("The database does not allow this to its login.",
                            advice="Erasing, sealing words and upgrades need the login that owns the tables.")
    if state.startswith("23"):
        return Conflict("The record was not written.", advice="Look at the case as it stands now, then try again.")
    if not state or state.startswith(("08", "57P", "28", "3D")):
        if state.startswith(("28", "3D")):
            return ServerFault("The database server can't be reached, or does not let this login in.",
                               advice="See that it runs, and that address, login and password are right.")
        return ServerLost("The database server can't be reached, or does not let this login in.",
                          advice="See that it runs, and that address, login and password are right.")
    return ServerFault(f"The database server refused a query ({state}).",
                       advice="See the server's log; its owner may have to upgrade the case.")


@dataclass(frozen=True, slots=True)
class Told:
    """What the server is told of a transaction: whose view of the rows it has, and whether it writes."""

    view: Mapping[str, object]
    writes: bool = False


def tell(connection: Connection, schema: str, told: Told) -> None:
    """Let the rest of the transaction be the program's role, with one view of the rows; it writes only where told."""
    view = json.dumps(told.view, sort_keys=True)
    connection.execute(_TELL if told.writes else _TELL_READER, {
        "role": role_of(schema), "view": view, "code": key_of(connection.dialect).vouched(view)},
        execution_options=_AT_ONCE)


def view_of(actor: Actor | None) -> dict[str, Any]:
    """Return what the server is told of an actor; None: the program itself, which sees every row."""
    if actor is None:
        return {"handle": "", "all": True, "may": []}
    return {
        "handle": actor.handle, "all": actor.sees_all, "levels": sorted(level.value for level in actor.clearance),
        "inside": sorted(actor.compartments or ()), "every": actor.compartments is None,
        "may": sorted(permission.value for permission in Permission if actor.may(permission)),
    }


def view_to_write(actor: Actor) -> dict[str, Any]:
    """Return what the server is told of a writer: the program sees every row, and names the actor in the log."""
    return view_of(None) | {"handle": actor.handle}
