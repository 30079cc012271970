"""`push`, `pull` and `schema`: a case's records onto a server, sealed, and back; what their tables are at."""

from __future__ import annotations

from typing import Annotated

import typer

from witnessmark.app import moving
from witnessmark.app import schema as revisions
from witnessmark.app.case import is_unencrypted
from witnessmark.cli import options, printing
from witnessmark.errors import UsageError


def push(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    database: options.DatabaseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Move a case's records from its folder into a PostgreSQL database, sealed; originals and keys stay."""
    path = options.case_path(case)
    if database is None:
        raise UsageError("No database was named.",
                         advice="Add --database postgresql://login@host/database or set WITNESSMARK_DATABASE.")
    words = None if is_unencrypted(path) else options.passphrase(passphrase_file)
    moved = moving.push(path, database, passphrase=words, actor=options.actor())
    _told(moved, json, f"{moved.rows:,} rows under {moved.entries:,} entries of the log lie in {moved.database} now.")


def pull(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    database: options.DatabaseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Move a case's records from the server back into its folder; the sealed copy there stays."""
    path = options.case_path(case)
    words = None if is_unencrypted(path) else options.passphrase(passphrase_file)
    moved = moving.pull(path, passphrase=words, actor=options.actor(), database=database)
    _told(moved, json, f"{moved.rows:,} rows under {moved.entries:,} entries of the log lie in {path} now.")


def schema(
    down_to: Annotated[
        str | None, typer.Option("--down-to", show_default=False,
                                 help="Take the tables down to an older version's revision, as 0021. Accounts, tokens "
                                      "and the like that came since go; evidence stays. Make a backup first.")
    ] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    database: options.DatabaseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Bring a case's tables up to this version and say which that is, or take them down for an older version."""
    path = options.case_path(case)
    words = None if is_unencrypted(path) else options.passphrase(passphrase_file)
    found = revisions.schema(path, passphrase=words, actor=options.actor(), down_to=down_to, database=database)
    if json:
        printing.line({"tables": found.tables, "program": found.program})
    elif found.tables == found.program:
        printing.say(f"The tables are at {found.tables}, as this version needs them.")
    else:
        printing.say(f"The tables are at {found.tables}. Opening the case with this version brings them up again.")


def _told(moved: moving.Moved, json: bool, words: str) -> None:
    if json:
        printing.line({"entries": moved.entries, "rows": moved.rows, "database": moved.database})
    else:
        printing.say(words)
