"""Identities of sources: sealed apart, opened with a reason by whom the case names."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import pyrage
import pytest

from tests.attack.canaries import Search, canaries
from tests.conftest import CHEAP
from witnessmark.app.backup import backup, restore
from witnessmark.app.case import Case, init_case, open_case, unlocked
from witnessmark.app.sources import Resealed, add_source, custodians_of, open_source, set_custodians
from witnessmark.app.verify import verify_case
from witnessmark.errors import AccessDenied, InvalidRecord, NotFound, UsageError, VerificationFailed
from witnessmark.model.access import Actor, Role
from witnessmark.store.sources import OPENINGS_A_DAY
from witnessmark.store.sqlite import SqliteStore
from witnessmark.vault.keys import Keyring
from witnessmark.vault.sources import MOST, make_key
from witnessmark.vocab.codes import AttributionKind

ME = Actor.solo()
WORDS = "six plain words"
WHO = b"Kim Someone, born 1970, baker, Hoeryong"


def made(path: Path) -> Case:
    return init_case(path, passphrase=WORDS, actor=ME, kdf=CHEAP)


def add(case: Case, who: bytes = WHO) -> str:
    return add_source(case, who, kind=AttributionKind.EYEWITNESS, vantage="saw", reliability="B").id


def test_one_who_works_alone_seals_and_opens(tmp_path: Path) -> None:
    """The record tells what the word is worth; who it is comes back with a reason, and the reason is kept."""
    with made(tmp_path / "case") as case:
        handle = add(case)
        (source,) = case.store.sources(ME)
        assert (source.id, source.vantage, source.reliability, source.opened_by) == (handle, "saw", "B", "case")
        assert open_source(case, handle, reason="to call back").encode() == WHO
        (opening,) = case.store.openings(ME)
        assert (opening.source, opening.actor, opening.reason) == (handle, "me", "to call back")
        for wrong, fault in (("src_none", NotFound), (handle, UsageError)):
            with pytest.raises(fault):
                open_source(case, wrong, reason="" if wrong == handle else "why")
    assert verify_case(tmp_path / "case", WORDS).faults == ()
    assert {f.stat().st_mtime for f in (tmp_path / "case" / "sources").iterdir()} == {0.0}


def test_all_identities_are_of_one_size(tmp_path: Path) -> None:
    """A letter and the most there can be are files of one size, but for age's header, whose length is random."""
    with made(tmp_path / "case") as case:
        add(case, b"K"), add(case, b"K" * 4000), add(case, b"K" * MOST)
        with pytest.raises(InvalidRecord):
            add(case, b"K" * (MOST + 1))
    sizes = [f.stat().st_size for f in (tmp_path / "case" / "sources").iterdir()]
    assert len(sizes) == 3 and all(0 < size - 16 * 1024 < 1024 for size in sizes)


def test_custodians_open_and_the_case_alone_does_not(tmp_path: Path) -> None:
    """Any one of them; with pairs any two, in any order, and nobody alone, whoever holds the passphrase."""
    keys = [tmp_path / name for name in "abc"]
    publics = [make_key(key) for key in keys]
    with made(tmp_path / "case") as case:
        set_custodians(case, publics, pairs=False)
        one = add(case)
        set_custodians(case, publics, pairs=True)
        two = add(case)
        source = {s.id: s for s in case.store.sources(ME)}
        assert source[one].opened_by == "one" and source[two].opened_by == "pair"
        opened = 0
        for count in range(4):
            for chosen in itertools.permutations(keys, count):
                held = [pyrage.x25519.Identity.from_str(k.read_text().splitlines()[1]) for k in chosen]
                for handle, least in ((one, 1), (two, 2)):
                    sealed = source[handle]
                    try:
                        words = case._sources.open(sealed.sealed_as, handle, held, pairs=sealed.opened_by == "pair")
                    except AccessDenied:
                        assert count < least
                    else:
                        assert count >= least and words == WHO
                        opened += 1
        assert opened == 15 + 12
        with pytest.raises(AccessDenied):
            open_source(case, two, reason="alone", key_files=keys[:1])
        assert open_source(case, two, reason="together", key_files=keys[1:]).encode() == WHO
        assert [o.reason for o in case.store.openings(ME)] == ["alone", "together"]


def test_other_custodians_get_what_the_keys_at_hand_open(tmp_path: Path) -> None:
    """From the case to one, to pairs, and on without one of them; what no key at hand opens stays, and is counted."""
    keys = [tmp_path / name for name in "abc"]
    a, b, c = (make_key(key) for key in keys)
    path = tmp_path / "case"
    with made(path) as case:
        handle = add(case)
        assert set_custodians(case, [a, b], pairs=False) == Resealed(1, 0)
        assert set_custodians(case, [a, b, c], pairs=True) == Resealed(0, 1)
        assert set_custodians(case, [a, b, c], pairs=True, key_files=keys[1:2]) == Resealed(1, 0)
        assert len(list((path / "sources").iterdir())) == 1
        assert set_custodians(case, [a, b], pairs=True, key_files=keys[2:]) == Resealed(0, 1)
        assert set_custodians(case, [a, b], pairs=True, key_files=keys[1:]) == Resealed(1, 0)
        for held in ((0, 2), (1, 2), (2, 2)):
            with pytest.raises(AccessDenied):
                open_source(case, handle, reason="call", key_files=[keys[i] for i in held])
        assert open_source(case, handle, reason="call", key_files=keys[:2]).encode() == WHO
        told = [e.subject.split(" ")[1:] for e in case.store.events(ME) if e.kind == "keys"]
        assert told == [["one", a, b], ["pair", a, b, c], ["pair", a, b, c], ["pair", a, b], ["pair", a, b]]
        assert [s.opened_by for s in case.store.sources(ME)] == ["pair"]
        case.actor = Actor("root", frozenset({Role.ADMIN}))
        with pytest.raises(AccessDenied):
            set_custodians(case, [c], pairs=False)
    assert verify_case(path, WORDS).faults == ()


def test_who_collects_seals_and_opens_nothing(tmp_path: Path) -> None:
    with made(tmp_path / "case") as case:
        case.actor = Actor("field", frozenset({Role.COLLECTOR}), ME.clearance)
        handle = add(case)
        for read in (lambda: open_source(case, handle, reason="look"), lambda: case.store.sources(case.actor),
                     lambda: case.store.openings(case.actor), lambda: set_custodians(case, [], pairs=False)):
            with pytest.raises(AccessDenied):
                read()
        case.actor = Actor("ana", frozenset({Role.ANALYST}), ME.clearance)
        with pytest.raises(AccessDenied):
            add(case)


def test_custodians_that_can_open_nothing_are_refused(tmp_path: Path) -> None:
    public = make_key(tmp_path / "a")
    with made(tmp_path / "case") as case:
        for keys, pairs, fault in (([public], True, UsageError), ([public, public], True, UsageError),
                                   (["age1nonsense"], False, InvalidRecord)):
            with pytest.raises(fault):
                set_custodians(case, keys, pairs=pairs)
        for who in (b"", b"  ", b"x" * 300_000):
            with pytest.raises(InvalidRecord):
                add(case, who)
        with pytest.raises(InvalidRecord):
            add_source(case, WHO, kind=AttributionKind.EYEWITNESS, vantage="guessed", reliability="B")  # type: ignore
    assert not list((tmp_path / "case").glob("sources/*"))


def test_only_a_custodian_opens_and_only_so_many_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is the case's, kept over closing and opening; the next day goes on."""
    with made(tmp_path / "case") as case:
        handle = add(case)
        case.actor = Actor("ana", frozenset(Role) - {Role.CUSTODIAN}, ME.clearance)
        assert case.store.sources(case.actor)
        with pytest.raises(AccessDenied):
            open_source(case, handle, reason="curious")
        case.actor = ME
        for _ in range(OPENINGS_A_DAY - 1):
            open_source(case, handle, reason="needed")
    with open_case(tmp_path / "case", passphrase=WORDS, actor=ME) as case:
        open_source(case, handle, reason="needed")
        with pytest.raises(AccessDenied, match="today"):
            open_source(case, handle, reason="one more")
        assert len(case.store.openings(ME)) == OPENINGS_A_DAY
        monkeypatch.setattr(case.store, "_today", lambda: dt.date.today() + dt.timedelta(days=1))
        open_source(case, handle, reason="next day")


def test_one_file_never_stands_in_for_another(tmp_path: Path) -> None:
    """Swapped on disk: verify says so, and the handle's signature does not fit."""
    with made(tmp_path / "case") as case:
        first, _ = add(case), add(case, b"someone else")
    one, two = sorted((tmp_path / "case" / "sources").iterdir())
    raw = one.read_bytes()
    one.write_bytes(two.read_bytes()), two.write_bytes(raw)
    assert len(verify_case(tmp_path / "case", WORDS).faults) == 2
    with open_case(tmp_path / "case", passphrase=WORDS, actor=ME) as case, pytest.raises(VerificationFailed):
        open_source(case, first, reason="check")


def test_every_byte_and_file_of_the_vault_is_verified(tmp_path: Path) -> None:
    """Changed, cut, missing or foreign."""
    path = tmp_path / "case"
    with made(path) as case:
        add(case)
    (file,) = (path / "sources").iterdir()
    kept = file.read_bytes()
    for at in (0, 30, len(kept) // 2, len(kept) - 1):
        file.write_bytes(kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1 :])
        assert verify_case(path, WORDS).faults
    file.write_bytes(kept[:-1])
    assert verify_case(path, WORDS).faults
    file.unlink()
    assert verify_case(path, WORDS).faults
    file.write_bytes(kept)
    (path / "sources" / "note").write_bytes(b"foreign")
    assert len(verify_case(path, WORDS).faults) == 1


def test_identities_show_nowhere_and_come_back_from_a_backup(tmp_path: Path) -> None:
    """Not in the folder, nor in the opened database, nor in the backup; an unrecorded file goes at close."""
    people = canaries(20, seed=5)
    path = tmp_path / "case"
    with made(path) as case:
        handles = [add(case, f"{who.name}\n{who.quote}".encode()) for who in people]
        case.seal_source("src_x", b"never recorded", (), pairs=False)
    assert len(list((path / "sources").iterdir())) == 20
    backup(path, tmp_path / "copy", passphrase=WORDS, actor=ME)
    seeker = Search(people)
    assert not seeker.found_under(path, tmp_path / "copy")
    keys = unlocked(path, WORDS)[1]
    import sqlcipher3.dbapi2

    connection = sqlcipher3.dbapi2.connect(str(path / "case.db"))
    connection.execute(f"PRAGMA key = \"x'{keys.subkey('database').hex()}'\"")
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = [row for name in tables for row in connection.execute(f'SELECT * FROM "{name}"')]
    assert len(rows) > 40 and not seeker.found(repr(rows).encode())
    connection.close()
    restore(tmp_path / "copy", tmp_path / "again", unlock=lambda wrapped: Keyring.unwrapped(wrapped, WORDS))
    with open_case(tmp_path / "again", passphrase=WORDS, actor=ME) as case:
        assert open_source(case, handles[7], reason="check").splitlines() == list(people[7].texts)


def test_a_case_of_the_version_before_goes_on(tmp_path: Path) -> None:
    """It verifies unopened, gets its tables when opened, and verifies after."""
    path = tmp_path / "case"
    made(path).close()
    keys = unlocked(path, WORDS)[1]
    import sqlcipher3.dbapi2

    connection = sqlcipher3.dbapi2.connect(str(path / "case.db"))
    connection.execute(f"PRAGMA key = \"x'{keys.subkey('database').hex()}'\"")
    for statement in ("DROP TABLE epoch", "DROP TABLE stamp", "DROP TABLE vouched",
                      "DROP TABLE identity_provider", "DROP TABLE security_key", "DROP TABLE kept_answer",
                      "DROP TABLE token", "DROP TABLE session", "DROP TABLE recovery_code",
                      "DROP TABLE account", "ALTER TABLE statement DROP COLUMN by_person",
                      "ALTER TABLE result DROP COLUMN acts", "DROP TABLE reopening", "DROP TABLE closing",
                      "DROP TABLE listed", "DROP TABLE withdrawal", "ALTER TABLE release DROP COLUMN about",
                      "ALTER TABLE release DROP COLUMN published", "DROP TABLE cosignature", "DROP TABLE erasure",
                      "DROP TABLE resealing", "DROP TABLE device_entry", "DROP TABLE device_log",
                      "DROP TABLE marking", "DROP TABLE person",
                      "DROP INDEX report_by_place", "CREATE INDEX report_by_access ON report (access)",
                      "ALTER TABLE report DROP COLUMN compartment", "ALTER TABLE report DROP COLUMN placed_as",
                      "DROP TABLE source", "DROP TABLE opening", "DROP TABLE population",
                      "ALTER TABLE release DROP COLUMN record", "ALTER TABLE report DROP COLUMN notes",
                      "ALTER TABLE metadatum DROP COLUMN reason", "DROP INDEX statement_by_weight",
                      "DROP INDEX statement_by_code", "DROP INDEX judgement_report_by_report",
                      "ALTER TABLE statement DROP COLUMN weight", "DROP INDEX event_by_kind", "DROP TABLE desk",
                      "DROP INDEX result_by_place", "ALTER TABLE result DROP COLUMN place",
                      "DROP INDEX result_by_rank", "ALTER TABLE result DROP COLUMN rank", "DROP INDEX event_of_kind",
                      "DROP INDEX event_of_person",
                      "UPDATE alembic_version SET version_num = '0001'"):
        connection.execute(statement)
    connection.commit()
    connection.close()
    from witnessmark.evidence.seal import Seal

    (path / "log" / "seal").write_bytes(Seal.of(path / "case.db").written(keys.subkey("seal")))
    assert verify_case(path, WORDS).faults == ()
    with open_case(path, passphrase=WORDS, actor=ME) as case:
        assert isinstance(case.store, SqliteStore) and case.store.sources(ME) == []
    assert verify_case(path, WORDS).faults == ()


def test_one_of_two_does_not_name_themselves_alone(tmp_path: Path) -> None:
    """Who is named next is said by those who open now: two of a pair; with keys lost it takes an admin's right too."""
    keys = [tmp_path / name for name in "abc"]
    a, b, c = (make_key(key) for key in keys)
    with made(tmp_path / "case") as case:
        set_custodians(case, [a, b], pairs=True)
        case.actor = Actor("ana", frozenset({Role.CUSTODIAN}), ME.clearance)
        for pairs, named, held in ((False, [a], []), (False, [a], keys[:1]), (False, [c], [keys[0], keys[0]]),
                                   (True, [a, c], [keys[0], keys[2]]), (False, [], keys[:1])):
            with pytest.raises(AccessDenied):
                set_custodians(case, named, pairs=pairs, key_files=held)
        assert custodians_of(case) == ([a, b], "pair")
        set_custodians(case, [a, c], pairs=True, key_files=keys[:2])
        assert custodians_of(case) == ([a, c], "pair")
        set_custodians(case, [c], pairs=False, key_files=[keys[0], keys[2]])
        with pytest.raises(AccessDenied):
            set_custodians(case, [a], pairs=False, key_files=keys[:1])
        case.actor = ME
        set_custodians(case, [a], pairs=False)
        assert custodians_of(case) == ([a], "one")


def test_custodians_are_those_of_the_log(tmp_path: Path) -> None:
    """Who has the case's key and writes their own into `case.json` has nothing sealed to it."""
    key, other = tmp_path / "a", tmp_path / "b"
    a, thief = make_key(key), make_key(other)
    path = tmp_path / "case"
    with made(path) as case:
        set_custodians(case, [a], pairs=False)
        case.set_setting("custodians", thief)
        assert a not in (path / "case.json").read_text()
    with open_case(path, passphrase=WORDS, actor=ME) as case:
        handle = add(case)
        with pytest.raises(AccessDenied):
            open_source(case, handle, reason="look", key_files=[other])
        assert open_source(case, handle, reason="look", key_files=[key]).encode() == WHO
