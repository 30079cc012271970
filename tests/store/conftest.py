"""Empty cases on a server, each in a database of its own, copied from one that was made once."""

from __future__ import annotations

import secrets
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


def copied(server: Server, mould: str) -> str:
    """Make a database of its own with an empty case; return its address, for its owner."""
    name = f"case_{secrets.token_hex(8)}"
    server.run("postgres", f"CREATE DATABASE {name} TEMPLATE {mould} OWNER owner")
    return server.address(name, "owner")


@pytest.fixture
def on_server(server: Server, mould: str) -> str:
    """The address of an empty case on a server, for its owner."""
    return copied(server, mould)
