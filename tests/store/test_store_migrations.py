"""The migrations make the tables that the code works with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select

from tests.store.store_material import claim, reading, report, result
from witnessmark.errors import UsageError
from witnessmark.model.stamp import Stamp
from witnessmark.store import migrations
from witnessmark.store.engine import connect, engine_for
from witnessmark.store.results import result_rows
from witnessmark.store.rows import digest_of, original_digest, release_digest
from witnessmark.store.stamps import stamps_of
from witnessmark.store.tables import metadata, release
from witnessmark.store.tables import result as results


def test_head_is_the_newest_revision() -> None:
    """What the code expects is what the folder ends with."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


@pytest.mark.parametrize("key", [None, bytes(32)], ids=["plain", "encrypted"])
def test_a_migrated_database_has_the_tables_of_the_code(tmp_path: Path, key: bytes | None) -> None:
    """No table, column or index differs; migrating again changes nothing."""
    engine = engine_for(tmp_path / "case.db", key)
    migrations.migrate(engine)
    migrations.migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, parents: not str(name).startswith("passage_index")})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def stopped_at(connection: Connection, revision: str) -> None:
    """Make the tables as they were at a revision."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_a_release_made_before_releases_were_remembered_still_verifies(tmp_path: Path) -> None:
    """The digest of a release without a record is the one it had."""
    engine = engine_for(tmp_path / "case.db", None)
    with engine.begin() as connection:
        stopped_at(connection, "0001")
        connection.exec_driver_sql(
            "INSERT INTO event VALUES (0, 'release', 'r', 'me', '2020-01-01', x'00', x'00', x'00')")
        connection.exec_driver_sql("INSERT INTO release VALUES (0, 'r', 'd')")
    migrations.migrate(engine)
    with engine.connect() as connection:
        row = connection.execute(select(release)).mappings().one()
        assert row["record"] is None
        assert release_digest(row) == digest_of("r", "d")
    engine.dispose()


def test_results_made_before_lists_were_ranked_get_the_ranks_of_their_records(tmp_path: Path) -> None:
    """What a new write would give each row: an incident by its middle day, the larger origins and campaigns first."""
    text = reading(report())
    whole = result([claim(text)])
    (incident,), (origin,) = whole.incidents, whole.origins
    days = ({"start": "2025-03-01", "end": "2025-03-31"}, {"start": "0001-01-01", "end": "9999-12-31"})
    spans = [replace(incident, fields={"when": tuple(replace(f, value=day) for f in incident.fields["when"])})
             for day in days]
    origins = (origin, replace(origin, id="org_2", assessed="B", claims=("a", "b", "c")))
    began = tuple(replace(incident.fields["when"][0], value=value) for value in (
        {"name": "a hill"}, {"id": "geonames:1", "level": "country"}, {"id": "geonames:2", "level": "adm2"}))
    spans[0] = replace(spans[0], fields=spans[0].fields | {"origin": began})
    whole = replace(whole, incidents=(*spans, replace(incident, fields={})), origins=origins)
    engine = engine_for(tmp_path / "case.db", None)
    with engine.begin() as connection:
        stopped_at(connection, "0007")
        connection.exec_driver_sql(
            "INSERT INTO event VALUES (0, 'reconciliation', 'r', 'me', '2020-01-01', x'00', x'00', x'00')")
        for row in result_rows(whole):
            grade = row["grade"] if row["kind"] == "incident" else None
            connection.exec_driver_sql("INSERT INTO result VALUES (?, ?, 0, ?, ?, ?)",
                                       (row["kind"], row["ordinal"], row["id"], row["record"], grade))
    migrations.migrate(engine)
    with engine.connect() as connection:
        held = [(row.kind, row.ordinal, row.grade, row.rank, row.place) for row in connection.execute(select(results))]
    assert sorted(held, key=str) == sorted(
        ((row["kind"], row["ordinal"], row["grade"], row["rank"], row["place"]) for row in result_rows(whole)), key=str)
    assert {row[4] for row in held} == {None, "geonames:2"}
    engine.dispose()


def test_an_encrypted_database_shows_nothing(tmp_path: Path) -> None:
    """Neither the file nor its journal holds plain words; extensions cannot be loaded."""
    connection = connect(tmp_path / "case.db", bytes(32))
    connection.execute("CREATE TABLE t (words TEXT)")
    connection.execute("INSERT INTO t VALUES ('twelve families were moved')")
    for file in tmp_path.iterdir():
        raw = file.read_bytes()
        assert b"families" not in raw and b"SQLite" not in raw
    with pytest.raises(Exception, match=r"not authorized|no such function"):
        connection.execute("SELECT load_extension('x')")
    connection.close()


def test_a_report_added_before_notes_were_kept_still_verifies(tmp_path: Path) -> None:
    """The digest of a report without notes is the one it had."""
    row = {"id": "r", "original": "o", "sha256": "s", "size": 1, "media_type": "text/plain", "name": "a.txt",
           "received": "2020-01-01", "sealed_as": None}
    before = digest_of(*row.values())
    assert original_digest(row | {"notes": None}) == before
    assert original_digest(row | {"notes": '["1 of 2 pages hold no text"]'}) != before


def test_what_was_merged_before_stamps_has_the_author_and_place_that_the_logs_tell(tmp_path: Path) -> None:
    """And no word of what its author knew; the log knows of the device's from the merge's entry on. Down again too."""
    engine = engine_for(tmp_path / "case.db", None)
    with engine.begin() as connection:
        stopped_at(connection, "0025")
        for number, kind in enumerate(("case", "judgement", "merge", "judgement")):
            connection.exec_driver_sql(
                "INSERT INTO event (sequence, kind, subject, actor, day, digest, salt, leaf)"
                " VALUES (?, ?, 'case_a', 'me', '2019-05-03', x'00', x'01', x'02')", (number, kind))
        connection.exec_driver_sql("INSERT INTO device_log (sequence, origin, key, size, note)"
                                   " VALUES (2, 'witnessmark/case_b', '00', 8, x'00')")
        connection.exec_driver_sql(
            "INSERT INTO device_entry (origin, number, kind, subject, actor, day, digest, salt, leaf, taken)"
            " VALUES ('witnessmark/case_b', 7, 'judgement', 's', 'me', '2019-05-03', x'00', x'01', x'02', 1)")
        migrations.upgrade(connection)
        stamps = stamps_of(connection)
        assert stamps.of(1) == Stamp("witnessmark/case_b", 7, None)
        assert stamps.of(3) == Stamp("witnessmark/case_a", 3, {"witnessmark/case_b": 7})
        migrations.downgrade(connection, "0025")
        migrations.upgrade(connection)
        connection.exec_driver_sql("UPDATE epoch SET shift = 5")
        assert stamps_of(connection).of(3) == Stamp("witnessmark/case_a", 8, {"witnessmark/case_b": 7})
        with pytest.raises(UsageError, match="another device"):
            migrations.downgrade(connection, "0025")
    engine.dispose()
