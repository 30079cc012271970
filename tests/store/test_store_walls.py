"""What the server itself holds back: rows, rights and content, whatever is asked of it directly."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, insert, inspect, select, text

from tests.pg_server import Server
from tests.store.conftest import KEY, copied
from tests.store.store_material import ENGLISH, claim, reading, report, result, second_claim
from witnessmark.errors import AccessDenied, Conflict, ServerFault, UsageError, VerificationFailed
from witnessmark.evidence.log import EvidenceLog
from witnessmark.model.access import Actor, Role
from witnessmark.model.judgement import Target
from witnessmark.model.report import FoundIn, Metadatum
from witnessmark.store import migrations, tables
from witnessmark.store.base import Refusal
from witnessmark.store.content import ContentKey
from witnessmark.store.postgres import PostgresStore
from witnessmark.store.server import Address, Told, engine_on, tell, view_of
from witnessmark.store.walls import raise_walls
from witnessmark.vault.keys import Keyring
from witnessmark.vocab.codes import Access, Decision

ME = Actor.solo()
NORTH = Actor("ana", frozenset({Role.ANALYST, Role.COLLECTOR}), frozenset(Access), frozenset({"north"}))
GUEST = Actor("guest", frozenset({Role.ANALYST}))
CANARY = "Zyxquorum"
HIDDEN = ENGLISH.replace("Hill Village", CANARY)


def store_at(address: str, tmp_path: Path, key: bytes = KEY) -> PostgresStore:
    log = EvidenceLog(tmp_path, origin="test", key=Keyring.new().signing_key())
    return PostgresStore(Address(address), key=key, ledger=log)


def add(store: PostgresStore, access: Access, compartment: str, words: str) -> tuple[list[str], list[object]]:
    """Add a report with claims and a decision; return every id of it, and its claims."""
    made = report(words, access=access, title=f"{CANARY} {compartment}")
    text_of = reading(made, words)
    claims = [claim(text_of), second_claim(text_of)] if words is ENGLISH else [second_claim(text_of)]
    with store.writing(ME) as writer:
        writer.add_report(made)
        if compartment:
            writer.add_metadata(made.id, [Metadatum("compartment", compartment, FoundIn.PERSON)])
        writer.add_reading(text_of)
        writer.add_statements(text_of, claims, [])
        judged = writer.add_judgement(Target("claim", claims[0].id, None, made.id), Decision.ACCEPT, reason=CANARY)
    return [made.id, text_of.id, judged.id, *(one.id for one in claims)], claims


@pytest.fixture(scope="module")
def filled(server: Server, mould: str,
           tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PostgresStore, list[str], list[str]]]:
    """A case with an open report and three hidden ones; the ids of what is open to all, and of what is not."""
    with copied(server, mould) as address:
        store = store_at(address, tmp_path_factory.mktemp("filled"))
        yield store, *fill(store)
        store.close()


def fill(store: PostgresStore) -> tuple[list[str], list[str]]:
    """Write an open report and three hidden ones; the ids of what is open to all, and of what is not."""
    seen, claims = add(store, Access.PUBLIC, "", ENGLISH)
    hidden: list[str] = []
    for access, inside in ((Access.SECRET, ""), (Access.PUBLIC, "south"), (Access.RESTRICTED, "south")):
        ids, more = add(store, access, inside, HIDDEN)
        hidden += ids
        claims += more
    made = result(claims)  # type: ignore[arg-type]
    with store.writing(ME) as writer:
        writer.replace_reconciliation(made)
        writer.add_refusal(Refusal(f"{CANARY}.docx", "broken"))
        writer.put("draft", CANARY, CANARY)
    return seen, [*hidden, made.campaigns[0].id]


def everything(connection: Connection) -> dict[str, str]:
    """Return table → all its rows as the server gives them, as text."""
    names = inspect(connection).get_table_names()
    assert len(names) > 25
    found: dict[str, str] = {}
    for name in names:
        if name != "gate":
            found[name] = json.dumps([list(map(str, row)) for row in connection.execute(text(f"SELECT * FROM {name}"))])
    return found


@pytest.fixture
def raw(filled: tuple[PostgresStore, list[str], list[str]]) -> Iterator[Engine]:
    """Connections of the owner's login that know nothing of the program."""
    url = filled[0].address.url
    engine = create_engine(url, connect_args={"options": "-c search_path=witnessmark"})
    yield engine
    engine.dispose()


ROLE = "SELECT set_config('role', 'witnessmark_app', true)"


VIEWS: tuple[dict[str, object], ...] = (
    {}, {"handle": "me", "all": True, "may": ["read", "audit", "admin", "vault"]},
    {"handle": "me", "all": False, "levels": ["public", "restricted", "secret"], "inside": ["south"], "every": True},
)


@pytest.mark.parametrize("role", [ROLE, "SELECT 1"], ids=["role", "owner"])
def test_who_has_the_login_and_not_the_case_sees_no_row(raw: Engine, role: str) -> None:
    """Settings that the program did not vouch for show nothing, to the owner of the tables neither."""
    for view in VIEWS:
        told = json.dumps(view) if view else ""
        for code in ("", "0" * 64, ContentKey(bytes(32)).vouched(told)):
            with raw.connect() as connection:
                connection.execute(text(role))
                connection.execute(text("SELECT set_config('witnessmark.view', :view, true),"
                                        " set_config('witnessmark.code', :code, true)"), {"view": told, "code": code})
                rows = everything(connection)
                assert {name for name, rest in rows.items() if rest != "[]"} <= {"alembic_version", "passage_index"}
                if role == ROLE:
                    with pytest.raises(Exception, match="permission denied"):
                        connection.execute(text("SELECT * FROM gate"))


@pytest.mark.parametrize("actor", [NORTH, GUEST])
def test_a_persons_view_shows_what_is_open_to_them_whatever_is_asked(
        filled: tuple[PostgresStore, list[str], list[str]], actor: Actor) -> None:
    """Every row of every table, read directly under a person's view: no id of what is hidden, no content at all."""
    store, seen, hidden = filled
    closed = hidden
    if actor is NORTH:                                  # who may read every level sees the secret one in no compartment
        with store._engine.connect() as connection:
            tell(connection, "witnessmark", Told(view_of(ME), writes=True))
            secret = connection.scalar(text("SELECT id FROM report WHERE access = 'secret'"))
        closed = hidden[hidden.index(secret) + 4 :]
    with store._engine.connect() as connection:
        tell(connection, "witnessmark", Told(view_of(actor), writes=True))
        rows = everything(connection)
    told = " ".join(rows.values())
    assert [one for one in closed if one in told] == []
    assert all(one in told for one in seen)
    assert CANARY not in told and "families" not in told


def loose_views(connection: Connection) -> list[str]:
    """Name the views that read with the rights of who made them; ones that are kept as tables can't do otherwise."""
    return sorted(connection.execute(text(
        "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'witnessmark'::regnamespace"
        " AND NOT coalesce(reloptions && ARRAY['security_invoker=true', 'security_invoker=on', 'security_invoker=1'],"
        " false)")).scalars())


def test_a_view_that_goes_around_the_rules_would_be_found(raw: Engine) -> None:
    """There are no views; one made without security_invoker is named, and so is one that is kept as a table."""
    made = {"loose": "VIEW loose AS", "off": "VIEW off WITH (security_invoker = false) AS",
            "kept": "MATERIALIZED VIEW kept AS", "safe": "VIEW safe WITH (security_invoker = true) AS",
            "also": "VIEW also WITH (security_invoker) AS"}
    with raw.connect() as connection:
        for start in made.values():
            connection.execute(text(f"CREATE {start} SELECT id FROM report"))
        assert loose_views(connection) == ["kept", "loose", "off"]
        connection.rollback()
        assert connection.scalar(text("SELECT count(*) FROM pg_views WHERE schemaname = 'witnessmark'")) == 0


def test_evidence_is_added_to_and_never_changed_or_deleted_by_the_role(
        filled: tuple[PostgresStore, list[str], list[str]]) -> None:
    """Every table of evidence refuses; each is behind rules that bind its owner too. Accounts are no evidence."""
    store, *_ = filled
    derived = {"decided", "result", "result_claim", "passage_index", "passage_sealed", "desk"}
    accounts = {"account", "recovery_code", "security_key", "identity_provider", "vouched", "session", "token",
                "kept_answer"}
    with store._engine.connect() as connection:
        forced = dict(connection.execute(text(
            "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'witnessmark'::regnamespace")).all())
        assert {name for name, held in forced.items() if not held} == {"gate", "alembic_version"}
        assert loose_views(connection) == []
        rights = connection.execute(text(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = 'witnessmark_app' AND privilege_type NOT IN ('SELECT', 'INSERT')")).all()
        assert {tuple(row) for row in rights} == {(name, "DELETE") for name in derived | accounts} | {
            (name, "UPDATE") for name in accounts}
    for table in sorted(set(tables.metadata.tables) - derived - accounts):
        with store._engine.connect() as connection:
            tell(connection, "witnessmark", Told(view_of(ME), writes=True))
            with pytest.raises(AccessDenied):
                connection.execute(text(f"DELETE FROM {table}"))
    with store._engine.connect() as connection:
        tell(connection, "witnessmark", Told(view_of(ME), writes=True))
        with pytest.raises(AccessDenied):
            connection.execute(text("UPDATE judgement SET actor = 'other'"))


def test_nobody_writes_in_another_name_and_a_fault_tells_nothing(
        filled: tuple[PostgresStore, list[str], list[str]]) -> None:
    """The log's entries bear the name of the view; what is there already is told in words that quote nothing."""
    store, seen, hidden = filled
    entry = ("INSERT INTO event (sequence, kind, subject, actor, day, digest, salt, leaf)"
             " VALUES (:at, 'keys', 'x', :who, '2025-01-01', '', '', '')")
    with store._engine.connect() as connection:
        tell(connection, "witnessmark", Told(view_of(ME), writes=True))
        with pytest.raises(AccessDenied):
            connection.execute(text(entry), {"at": 9999, "who": "other"})
    again = report(access=Access.PUBLIC)
    for known in (seen[0], hidden[0]):
        object.__setattr__(again, "id", known)
        with pytest.raises(Conflict) as fault, store.writing(ME) as writer:
            writer.add_report(again)
        assert known not in str(fault.value) and known not in str(fault.value.__cause__)
    assert store.report(ME, seen[0]).title == f"{CANARY} "


def test_no_content_is_in_the_servers_files_or_its_log(
        filled: tuple[PostgresStore, list[str], list[str]], server: Server) -> None:
    """With every statement logged: no word of any report, title, file name, reason or draft; none of its hashes."""
    store, *_ = filled
    assert store.search(ME, CANARY) and store.reports_called(ME, CANARY.lower(), 9)
    shas = [one.original.sha256 for one in store.reports(ME)]
    server.run(store.address.url.database or "", "CHECKPOINT")
    marks = [mark.encode() for mark in (CANARY, CANARY.lower(), "pulled down", "Families sent away", *shas)]
    for file in [server.log, *(file for file in server.data.rglob("*") if file.is_file())]:
        held = file.read_bytes()
        assert [mark for mark in marks if mark in held] == [], file.name
    assert b"INSERT INTO report" in server.log.read_bytes()


def _refused(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except VerificationFailed:
        return True
    return False


ANOTHERS = "(SELECT o.placed_as FROM report AS o WHERE o.access = 'public' AND o.compartment = '' LIMIT 1)"


@pytest.mark.parametrize("seal", ["placed_as", ANOTHERS, "NULL"], ids=["its own", "another's", "none"])
def test_a_level_that_was_written_into_the_table_opens_nothing(on_server: str, tmp_path: Path, seal: str) -> None:
    """Whoever administers the server writes that secret reports are public: the fault is told in place of a word."""
    store = store_at(on_server, tmp_path)
    _, hidden = fill(store)
    with store._engine.begin() as connection:
        connection.execute(text("ALTER TABLE report NO FORCE ROW LEVEL SECURITY"))
        changed = connection.execute(text(f"UPDATE report SET access = 'public', placed_as = {seal}"
                                          " WHERE access = 'secret' RETURNING id")).scalars().all()
    assert set(changed) & set(hidden)
    asks: dict[str, Callable[[], object]] = {
        "reports": lambda: store.reports(GUEST), "report": lambda: store.report(GUEST, changed[0]),
        "claims": lambda: store.claims(GUEST), "readings": lambda: list(store.readings(GUEST, changed)),
        "incidents": lambda: store.incidents(GUEST), "search": lambda: store.search(GUEST, CANARY),
        "judgements": lambda: store.judgements(GUEST),
    }
    opened = [name for name, ask in asks.items() if not _refused(ask)]
    assert opened == []
    assert any("not written by this program" in fault for fault in store.audited().faults)
    store.close()


def test_a_report_that_is_closed_takes_its_words_out_of_the_open_index(on_server: str, tmp_path: Path) -> None:
    """Words of a public report are found by the server; sealed ones by the program; in either case by who may."""
    store = store_at(on_server, tmp_path)
    ids, _ = add(store, Access.PUBLIC, "", HIDDEN)
    with store.as_program() as connection:
        assert connection.scalar(text("SELECT count(*) FROM passage_index"))
    assert store.search(GUEST, CANARY) and store.search(ME, CANARY)
    with store.writing(ME) as writer:
        writer.add_metadata(ids[0], [Metadatum("access", "secret", FoundIn.PERSON)])
    with store.as_program() as connection:
        assert connection.scalar(text("SELECT count(*) FROM passage_index")) == 0
    assert store.search(GUEST, CANARY) == [] and store.search(ME, CANARY)
    with store.writing(ME) as writer:
        writer.add_metadata(ids[0], [Metadatum("access", "public", FoundIn.PERSON)])
    assert len(store.search(GUEST, CANARY)) == len(store.search(ME, CANARY)) == 1
    assert store.audited().faults == []
    with store.writing(ME) as writer:
        assert writer.erase(ids[0], "asked to") > 0
    store.after_erasing()
    assert store.search(ME, CANARY) == [] and store.reports(ME) == []
    assert store.audited().faults == []
    store.close()


def test_secrets_of_accounts_are_ciphertext_on_a_server(
        filled: tuple[PostgresStore, list[str], list[str]]) -> None:
    """Passwords' hashes and secrets of one-time codes come back as they were, and the server holds neither."""
    held = tables.metadata.tables["account"]
    with filled[0]._engine.connect() as connection:
        tell(connection, "witnessmark", Told(view_of(None), writes=True))
        connection.execute(insert(held), {"handle": "ana", "state": "open", "made": "2025-01-01", "password": CANARY,
                                          "second": CANARY})
        assert [tuple(row) for row in connection.execute(select(held.c.password, held.c.second))] == [(CANARY, CANARY)]
        for column in ("password", "second"):
            raw = connection.scalar(text(f"SELECT {column} FROM account"))
            assert CANARY.encode() not in bytes(raw)
        connection.rollback()


def test_a_login_that_owns_nothing_works_on_the_case_and_erases_nothing(
        on_server: str, server: Server, tmp_path: Path) -> None:
    """The everyday login is a member of the role and no more."""
    store_at(on_server, tmp_path / "owner").close()
    server.run("postgres", "DROP ROLE IF EXISTS desk", "CREATE ROLE desk LOGIN IN ROLE witnessmark_app")
    store = store_at(on_server.replace("//owner@", "//desk@"), tmp_path / "desk")
    ids, _ = add(store, Access.SECRET, "", HIDDEN)
    assert [one.id for one in store.reports(ME)] == [ids[0]] and store.reports(GUEST) == []
    with pytest.raises(AccessDenied), store.writing(ME) as writer:
        writer.erase(ids[0], "asked to")
    assert [one.id for one in store.reports(ME)] == [ids[0]]
    store.close()


def test_a_schema_with_another_case_is_refused(on_server: str, tmp_path: Path) -> None:
    """Its key is not this case's."""
    with pytest.raises(VerificationFailed, match="another case"):
        store_at(on_server, tmp_path, bytes(32))
    other = store_at(f"{on_server}&schema=second", tmp_path / "second", bytes(32))
    add(other, Access.PUBLIC, "", ENGLISH)
    other.close()


def test_a_server_that_comes_back_is_worked_with_again(on_server: str, server: Server, tmp_path: Path) -> None:
    """A connection that was lost is one error, without an address's password; the next read is answered."""
    store = store_at(on_server, tmp_path)
    ids, _ = add(store, Access.PUBLIC, "", ENGLISH)
    server.restart()
    assert [one.id for one in store.reports(ME)] == [ids[0]]
    store.close()
    wrong = Address(on_server.replace("//owner@", "//nobody:hush-hush@"))
    with pytest.raises(ServerFault) as fault:
        PostgresStore(wrong, key=KEY, ledger=EvidenceLog(tmp_path, origin="t", key=Keyring.new().signing_key()))
    assert "hush" not in f"{fault.value} {fault.value.__cause__} {wrong} {wrong!r}"


@pytest.mark.parametrize("given", ["mysql://me:hush@h/d", "postgresql://me:hush@h", "me:hush@h", "postgresql://:hush@["])
def test_what_is_no_address_is_refused_without_being_repeated(given: str) -> None:
    """It may hold a password."""
    with pytest.raises(UsageError) as fault:
        Address(given)
    assert "hush" not in str(fault.value)


def test_another_machine_is_spoken_to_encrypted_unless_it_is_said_otherwise() -> None:
    """TLS is asked for; a socket file or this machine needs none."""
    assert Address("postgresql://me@db.example/case").url.query["sslmode"] == "require"
    assert Address("postgresql://me@db.example/case?sslmode=verify-full").url.query["sslmode"] == "verify-full"
    assert "sslmode" not in Address("postgresql://me@/case?host=/run/pg").url.query
    assert "sslmode" not in Address("postgresql://me@localhost/case").url.query


def test_tables_go_up_and_down_and_up_on_a_server(server: Server) -> None:
    """They end as the code has them; a case that holds something does not go down."""
    server.run("postgres", "CREATE DATABASE ups OWNER owner")
    address, key = Address(server.address("ups", "owner")), ContentKey(KEY)
    engine = engine_on(address, key)
    for _ in range(2):
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS witnessmark")
            migrations.upgrade(connection)
            raise_walls(connection, "witnessmark", key)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"include_object": lambda _, name, *rest: not str(
                name).startswith(("passage_index", "passage_sealed", "gate", "listed_by_title"))})
            assert compare_metadata(context, tables.metadata) == []
        with engine.begin() as connection:
            migrations.downgrade(connection, "0017")
            assert "passage_sealed" not in inspect(connection).get_table_names()
    with engine.begin() as connection:
        migrations.upgrade(connection)
        raise_walls(connection, "witnessmark", key)
        tell(connection, "witnessmark", Told(view_of(ME), writes=True))
        connection.execute(text("INSERT INTO event (sequence, kind, subject, actor, day, digest, salt, leaf)"
                                " VALUES (0, 'keys', 'x', 'me', '2025-01-01', '', '', '')"))
        connection.execute(text("SELECT set_config('role', 'none', true)"))
        with pytest.raises(UsageError, match="no version before"):
            migrations.downgrade(connection, "0017")
    engine.dispose()
    server.drop("ups")


def test_psql_as_the_owner_sees_no_row(filled: tuple[PostgresStore, list[str], list[str]], server: Server) -> None:
    """The rules of rows are forced on who made them; a superuser gets ciphertext."""
    store, *_ = filled
    database = store.address.url.database or ""
    assert server.run(database, "SELECT count(*) FROM witnessmark.statement", login="owner").strip() == "0"
    assert CANARY not in server.run(database, "SELECT * FROM witnessmark.judgement")
    with pytest.raises(subprocess.CalledProcessError):
        server.run(database, "SELECT count(*) FROM witnessmark.statement", login="nobody")
