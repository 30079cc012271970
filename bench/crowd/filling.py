"""The case that a crowd works on: made-up reports on a PostgreSQL server, reconciled wave by wave, and its people."""

from __future__ import annotations

import json
import time
from pathlib import Path

from sqlalchemy import delete, insert

from bench.crowd.database import DATABASE, LOGIN
from bench.crowd.growing import grow
from bench.pages import WORDS, written
from tests.pg_server import Server
from witnessmark.app import accounts
from witnessmark.app.case import Case, init_case, open_case
from witnessmark.app.incidents import PROGRAM, refresh
from witnessmark.app.judge import judge
from witnessmark.model.access import Actor, Role
from witnessmark.store import tables
from witnessmark.store.base import ClaimQuery, Page
from witnessmark.store.content import ContentKey
from witnessmark.vault.passwords import Passwords
from witnessmark.vocab.codes import Access, Decision

ADMIN = "desk"
DESK = Actor.solo(ADMIN)
PASSWORD = "a handful of plain words"
SCHEMA = "witnessmark"


def made(folder: Path, server: Server, *, claims: int, first: int, people: int) -> None:
    """Make the case in a folder when there is none: `first` claims as the program makes them, the rest as copies."""
    address = address_on(server)
    if folder.is_dir():
        case = open_case(folder, passphrase=WORDS, actor=DESK, database=address)
        through(case)                                           # also where the program has another version by now
    else:
        case = init_case(folder, passphrase=WORDS, actor=DESK, database=address)
        filled(case, min(first, claims))
        key, held = ContentKey(case._keys.subkey("database")), len(case.store.claim_ids(DESK, ClaimQuery()))
        case.close()
        started = time.perf_counter()
        grow(server.address(DATABASE, "postgres"), SCHEMA, key, round(claims / held) - 1)
        print(f"copied in {time.perf_counter() - started:.0f} s", flush=True)
        case = open_case(folder, passphrase=WORDS, actor=DESK, database=address)
        case._log.repair(case.store.leaves())
        through(case)
        judge(case, case.store.claim_ids(DESK, ClaimQuery(), Page(claims // 2))[:: max(50, claims // 5000)],
              [Decision.ACCEPT], reason="bench")
    with case:
        invited(case, people)


def through(case: Case) -> None:
    """Let the stored result be one of the whole case: copies are incidents as their firsts are."""
    record = json.dumps({"program": PROGRAM, "through": case.store.changed(DESK)})
    with case.store.writing(DESK) as writer:
        writer._connection.execute(delete(tables.result).where(tables.result.c.kind == "version"))
        writer._connection.execute(insert(tables.result), {
            "kind": "version", "ordinal": 0, "id": "rec_crowd", "record": record, "rank": 0, "acts": "",
            "sequence": case.store.last_event(DESK)})


def filled(case: Case, claims: int) -> None:
    """Add made-up reports until there are so many claims, and reconcile them."""
    started = time.perf_counter()
    for held in written(case, claims, DESK):
        print(f"{held:,} claims after {time.perf_counter() - started:.0f} s", flush=True)
    refresh(case)
    print(f"reconciled after {time.perf_counter() - started:.0f} s", flush=True)


def invited(case: Case, people: int) -> None:
    """Give an admin and so many people accounts: every second one reads, the others review."""
    passwords = Passwords()
    known = {one.handle for one in accounts.accounts(case)}
    wanted = [Actor(ADMIN, frozenset({Role.ADMIN, Role.ANALYST}), frozenset(Access), None)]
    wanted += [Actor(name, frozenset({Role.REVIEWER if reviews(n) else Role.ANALYST}), frozenset({Access.PUBLIC}),
                     frozenset())
               for n, name in enumerate(names(people))]
    for person in wanted:
        if person.handle not in known:
            accounts.accept(case, accounts.invite(case, person.handle, person).secret, PASSWORD, passwords)


def address_on(server: Server) -> str:
    return server.address(DATABASE, LOGIN)


def names(people: int) -> list[str]:
    return [f"person-{n:02}" for n in range(people)]


def reviews(n: int) -> bool:
    """Say whether somebody reviews; the others read."""
    return n % 2 == 1
