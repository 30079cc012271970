"""`push`, `pull` and `schema`: a case's records onto a server, sealed, and back, or from one device of a case to the
others; what their tables are at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app import exchange, moving
from witnessmark.app import schema as revisions
from witnessmark.app.case import is_unencrypted
from witnessmark.cli import options, printing
from witnessmark.cli.pairing import merged_record, say_merged
from witnessmark.errors import UsageError

FileOption = Annotated[
    Path | None, typer.Option("--file", help="With --devices: a file that somebody carries, instead of a server.",
                              show_default=False)
]


def push(
    devices: Annotated[
        bool, typer.Option("--devices", help="Leave what this device holds for the other devices of the case, sealed "
                                             "to them, on a server or in a file. The case stays where it is.")
    ] = False,
    file: FileOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    database: options.DatabaseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Move a case's records from its folder into a PostgreSQL database, sealed; originals and keys stay."""
    path = options.case_path(case)
    if devices:
        _sent(exchange.send(path, passphrase=_words(path, passphrase_file), actor=options.actor(), file=file,
                            database=None if file else database), json)
        return
    _alone(file)
    if database is None:
        raise UsageError("No database was named.",
                         advice="Add --database postgresql://login@host/database or set WITNESSMARK_DATABASE.")
    moved = moving.push(path, database, passphrase=_words(path, passphrase_file), actor=options.actor())
    _told(moved, json, f"{moved.rows:,} rows under {moved.entries:,} entries of the log lie in {moved.database} now.")


def pull(
    devices: Annotated[
        bool, typer.Option("--devices", help="Take in what the case's other devices left: on a server, or in a file.")
    ] = False,
    file: FileOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    database: options.DatabaseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Move a case's records from the server back into its folder; the sealed copy there stays."""
    path = options.case_path(case)
    if devices:
        _received(exchange.receive(path, passphrase=_words(path, passphrase_file), actor=options.actor(), file=file,
                                   database=None if file else database), json)
        return
    _alone(file)
    moved = moving.pull(path, passphrase=_words(path, passphrase_file), actor=options.actor(), database=database)
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


def _words(path: Path, passphrase_file: Path | None) -> str | None:
    return None if is_unencrypted(path) else options.passphrase(passphrase_file)


def _alone(file: Path | None) -> None:
    if file is not None:
        raise UsageError("A file is for other devices of a case.", advice="Add --devices, or see `witnessmark backup`.")


def _sent(sent: exchange.Sent, json: bool) -> None:
    if json:
        printing.line({"devices": list(sent.devices), "entries": sent.entries, "size": sent.size})
    else:
        printing.say(f"{sent.entries:,} entries of this log, {sent.size:,} bytes, lie ready for "
                     f"{printing.counted(len(sent.devices), 'device', 'devices')}.")


def _received(received: exchange.Received, json: bool) -> None:
    """Say what came of each device; exit 1 where one's was refused."""
    for one in received.merged:
        if json:
            printing.line(merged_record(one))
        else:
            say_merged(one)
    for refused in received.refused:
        if json:
            printing.line({"log": refused.log, "refused": refused.what, "advice": refused.advice})
        else:
            printing.warn(f"{refused.log}: {refused.what} {refused.advice}".rstrip())
    if not received.merged and not received.refused and not json:
        printing.say("No other device of this case left anything there.")
    if received.refused:
        raise typer.Exit(1)


def _told(moved: moving.Moved, json: bool, words: str) -> None:
    if json:
        printing.line({"entries": moved.entries, "rows": moved.rows, "database": moved.database})
    else:
        printing.say(words)
