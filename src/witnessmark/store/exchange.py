"""What devices of a case leave for each other in a PostgreSQL database: sealed parts, the last parcel of each device.

It lies in a schema of its own, beside a case's own or without one. The server sees the names of logs, the number and
sizes of parts, and when they come; it opens nothing (`vault/parcels.py`). Whoever has the login can replace or delete
what lies here, which is found when it is opened, or never comes.

Invariant: a parcel is replaced whole or not at all, and read as it was at one moment.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.schema import CreateSchema

from witnessmark.errors import AccessDenied, ServerFault
from witnessmark.store.content import ContentKey
from witnessmark.store.server import Address, engine_on

SCHEMA = "witnessmark_exchange"
_part = Table(
    "part", MetaData(schema=SCHEMA),
    Column("device", Text, primary_key=True),                   # the name of its log
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)


class Left:
    """The parts that one device left, within the transaction they are read in."""

    def __init__(self, connection: Connection, device: str, count: int) -> None:
        self._connection, self._device, self._count = connection, device, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._connection.execute(select(_part.c.content).where(
            _part.c.device == self._device, _part.c.number == number)).scalar_one())


def leave(address: Address, device: str, parts: Iterator[bytes]) -> int:
    """Put a device's parts in place of those it left before; return how many bytes. Each part is sent as it is made.

    Raises:
        ServerFault: the server can't be reached. AccessDenied: the login may not make the schema, or not write there.
    """
    sent = 0
    with _connected(address) as connection:
        try:
            if not _there(connection):
                connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
                _part.create(connection)
            connection.execute(delete(_part).where(_part.c.device == device))
            for number, part in enumerate(parts):
                connection.execute(insert(_part), {"device": device, "number": number, "content": part})
                sent += len(part)
        except AccessDenied as fault:
            raise AccessDenied("The database does not let this login leave anything for other devices.", advice=(
                f"Its administrator: CREATE SCHEMA {SCHEMA} AUTHORIZATION login;")) from fault
        connection.commit()
    return sent


@contextmanager
def left_by(address: Address) -> Iterator[dict[str, Left]]:
    """Give what every device left, by the names of their logs, as it was at one moment; empty where nobody did.

    Raises:
        ServerFault: the server can't be reached. AccessDenied: the login may not read there.
    """
    with _connected(address) as connection:
        if not _there(connection):
            yield {}
            return
        counted = connection.execute(select(_part.c.device, func.count().label("parts")).group_by(_part.c.device))
        yield {row.device: Left(connection, row.device, row.parts) for row in counted.all()}


def _there(connection: Connection) -> bool:
    return inspect(connection).has_table(_part.name, schema=SCHEMA)


@contextmanager
def _connected(address: Address) -> Iterator[Connection]:
    engine = engine_on(address, ContentKey(secrets.token_bytes(32)))           # no column here is sealed by the store
    try:
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            if connection.scalar(text("SELECT current_setting('server_version_num')::int")) < 150000:
                raise ServerFault("The server is older than PostgreSQL 15.", advice="Use a newer one.")
            yield connection
    finally:
        engine.dispose()
