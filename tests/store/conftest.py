"""Empty cases on a server, each in a database of its own, copied from one that was made once."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.pg_server import Server
from witnessmark.evidence.log import EvidenceLog
from witnessmark.store.postgres import PostgresStore
from witnessmark.store.server import Address
from witnessmark.vault.keys import Keyring

KEY = bytes(range(32))


@pytest.fixture(scope="session")
def mould(server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with an empty case under KEY."""
    server.run("postgres", "CREATE DATABASE mould OWNER owner")
    log = EvidenceLog(Path(tmp_path_factory.mktemp("mould")), origin="test", key=Keyring.new().signing_key())
    PostgresStore(Address(server.address("mould", "owner")), key=KEY, ledger=log).close()
    return "mould"


@contextmanager
def copied(server: Server, mould: str) -> Iterator[str]:
    """Make a database with an empty case; give its address, for its owner; drop it at the end."""
    name = f"case_{secrets.token_hex(8)}"
    server.run("postgres", f"CREATE DATABASE {name} TEMPLATE {mould} OWNER owner")
    yield server.address(name, "owner")
    server.drop(name)


@pytest.fixture
def on_server(server: Server, mould: str) -> Iterator[str]:
    """The address of an empty case on a server, for its owner."""
    with copied(server, mould) as address:
        yield address
