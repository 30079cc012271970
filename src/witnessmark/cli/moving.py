"""`push` and `pull`: a case's records onto a server, sealed, and back into the folder."""

from __future__ import annotations

from witnessmark.app import moving
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


def _told(moved: moving.Moved, json: bool, words: str) -> None:
    if json:
        printing.line({"entries": moved.entries, "rows": moved.rows, "database": moved.database})
    else:
        printing.say(words)
