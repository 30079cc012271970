"""`passphrase`, `key`, `recovery`, `backup` and `restore`: a case's keys, and copies of the case."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app import backup as backups
from witnessmark.app import on_server, online, online_restore
from witnessmark.app import recovery as recovering
from witnessmark.app import rotate as rotating
from witnessmark.app.case import is_unencrypted
from witnessmark.app.runs import is_online
from witnessmark.cli import options, printing
from witnessmark.errors import UsageError
from witnessmark.vault.keys import Keyring, WrappedKey
from witnessmark.vault.shares import Share

passphrase = typer.Typer(help="The passphrase of a case.", no_args_is_help=True)
key = typer.Typer(help="The keys of a case.", no_args_is_help=True)
recovery = typer.Typer(help="Opening a case whose passphrase is lost.", no_args_is_help=True)

NewOption = Annotated[
    Path | None,
    typer.Option("--new-passphrase-file", envvar="WITNESSMARK_NEW_PASSPHRASE_FILE", show_default=False,
                 help="A file whose first line is the new passphrase; asked for when not given."),
]
SharesOption = Annotated[
    Path | None,
    typer.Option("--shares-file", show_default=False,
                 help="A file with two shares, one a line; asked for when not given."),
]


@passphrase.command("change")
def change(
    new_passphrase_file: NewOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Put a case under another passphrase. Copies made before still open with the old one."""
    with options.opened(case, passphrase_file) as opened:
        opened.set_passphrase(options.passphrase(new_passphrase_file, new=True, option="--new-passphrase-file"))
    _done({"changed": True}, "The passphrase is changed. Backups made before open with the old one.", json=json)


@key.command("rotate")
def rotate(
    new_passphrase_file: NewOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Put a case under new keys and a new passphrase: who had the old key, or shares of it, reads no later copy."""
    folder = options.case_path(case)
    words = None if is_unencrypted(folder) else options.passphrase(passphrase_file)
    new = options.passphrase(new_passphrase_file, new=True, option="--new-passphrase-file")
    done = rotating.rotate_keys(folder, passphrase=words, new_passphrase=new, actor=options.actor())
    _done({"rotated": True, "originals": done.originals, "identities": done.identities, "kept": done.kept,
           "key_before": done.before, "key": done.now},
          f"The case has new keys. Sealed anew: {printing.counted(done.originals, 'original')}, "
          f"{printing.counted(done.identities, 'identity', 'identities')}; {done.kept} stay with their custodians.",
          json=json)
    if not json:
        printing.say(f"Public key of proofs from now on: {done.now}")
        printing.warn("Recovery shares made before open this case no more: make new ones. Backups made before still "
                      "open with the old passphrase: destroy those you don't need.")


@key.command("list")
def keys(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Print the public keys that the case has signed proofs and checkpoints with; the last one is in force."""
    with options.opened(case, passphrase_file) as opened:
        held = opened.public_keys
    for number, public in enumerate(held, start=1):
        if json:
            printing.line({"number": number, "key": public, "in_force": number == len(held)})
        else:
            printing.say(public)


@recovery.command("make")
def make(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Print three shares of the case's key; any two open it. They are kept nowhere: write them down."""
    with options.opened(case, passphrase_file) as opened:
        shares = recovering.make_shares(opened)
    for number, share in enumerate(shares, start=1):
        if json:
            printing.line({"number": number, "share": share})
        else:
            printing.say(f"# Share {number} of 3; any two open the case")
            printing.say(share)
    if not json:
        printing.warn("Give each to another person, on paper. Whoever holds two holds the case.")


@recovery.command("use")
def use(
    shares_file: SharesOption = None,
    new_passphrase_file: NewOption = None,
    case: options.CaseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Open a case with two shares and give it a new passphrase."""
    folder = options.case_path(case)
    shares = _shares(shares_file)
    words = options.passphrase(new_passphrase_file, new=True, option="--new-passphrase-file")
    recovering.use_shares(folder, shares, words, actor=options.actor())
    _done({"recovered": True}, "The case has a new passphrase.", json=json)


def backup(
    out: Annotated[Path, typer.Option("--out", help="A file that does not exist yet, best on another disk; for a case "
                                                    "on a server a folder, the same every time.",
                                      show_default=False)],
    new_passphrase_file: NewOption = None,
    base_days: Annotated[
        float, typer.Option("--base-days", min=0, help="For a case on a server: after how many days the server is "
                                                       "copied whole again.")
    ] = online.BASE_DAYS,
    keep_days: Annotated[
        float, typer.Option("--keep-days", min=0, help="For a case on a server: for how many days back, at least, it "
                                                       "can be put back to any moment.")
    ] = online.KEEP_DAYS,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    database: options.DatabaseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Write the whole case into one encrypted file. It opens with the passphrase of today, or with shares.

    Of a case on a server it copies into a folder what came since the last time, while people work. The folder holds
    the server whole, its log, and the case's sealed files, and puts the case back to any moment.
    """
    folder = options.case_path(case)
    if on_server.lies_on_server(folder):
        ran = online.backup_online(folder, out, passphrase=options.passphrase(passphrase_file), actor=options.actor(),
                                   database=database, base_days=base_days, keep_days=keep_days)
        _done({"backup": str(out), "run": ran.number, "since": ran.since, "until": ran.until, "base": ran.base,
               "files": ran.files, "entries": ran.entries},
              f"Run {ran.number}: {'the server whole, ' if ran.base else ''}{printing.counted(ran.files, 'file')} and "
              f"the log up to {ran.entries:,} entries. The case can be put back to any moment from {ran.since} to "
              f"{ran.until} UTC.", json=json)
        return
    plain = is_unencrypted(folder)
    words = None if plain else options.passphrase(passphrase_file)
    own = options.passphrase(new_passphrase_file, new=True, option="--new-passphrase-file") if plain else None
    copied = backups.backup(folder, out, passphrase=words, own_passphrase=own, actor=options.actor())
    _done({"backup": str(out), "files": copied.files, "bytes": copied.size},
          f"Backed up {printing.counted(copied.files, 'file')} to {out}, and read them through again.", json=json)


def restore(
    file: Annotated[Path, typer.Argument(help="The backup: a file, or the folder of a case on a server.",
                                         show_default=False)],
    case: Annotated[Path, typer.Argument(help="The case folder to make; nothing may lie there.",
                                         show_default=False)],
    passphrase_file: options.PassphraseOption = None,
    shares_file: Annotated[
        Path | None, typer.Option("--shares-file", show_default=False,
                                  help="Open it by two shares instead, one a line."),
    ] = None,
    server: Annotated[
        Path | None, typer.Option("--server", show_default=False,
                                  help="For a case on a server: the folder to make for PostgreSQL to be started on.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", show_default=False,
                                 help="For a case on a server: the moment to put it back to, as 2026-05-03T14:30 "
                                      "(UTC); the last one when not given.")
    ] = None,
    database: Annotated[
        str | None, typer.Option("--database", show_default=False,
                                 help="For a case on a server: the address it will lie at, where that is another.")
    ] = None,
    json: options.JsonOption = False,
) -> None:
    """Make a case again from a backup, and verify every byte of it.

    Of a case on a server it makes two folders: the case, and what a PostgreSQL server is to be started on; `verify`
    once that runs.
    """
    def opened(wrapped: WrappedKey) -> Keyring:
        if shares_file is not None:
            return Keyring.from_shares(_shares(shares_file))
        return Keyring.unwrapped(wrapped, options.passphrase(passphrase_file))

    if is_online(file):
        if server is None:
            raise UsageError("It is not said where the server's part goes.", advice="Add --server FOLDER.")
        back = online_restore.restore_online(file, case, server, unlock=opened, until=until, database=database)
        _done({"case": str(case), "server": str(server), "until": back.until, "files": back.files,
               "entries": back.entries},
              f"Put back to {back.until} UTC: {printing.counted(back.files, 'file')} in {case}. Start PostgreSQL on "
              f"{server / online_restore.DATA}, then run `witnessmark verify`.", json=json)
        return
    copied = backups.restore(file, case, unlock=opened)
    _done({"case": str(case), "files": copied.files, "bytes": copied.size},
          f"Restored {printing.counted(copied.files, 'file')} to {case}. No fault found.", json=json)


def _shares(file: Path | None) -> tuple[Share, ...]:
    if file is not None:
        try:
            return recovering.read_shares(file.read_text("utf-8").splitlines())
        except (OSError, UnicodeDecodeError) as fault:
            raise UsageError(f"{file} can't be read.", advice="Name a file with two shares, one a line.") from fault
    if not sys.stdin.isatty():
        raise UsageError("No shares were given.", advice="Add --shares-file FILE.")
    return recovering.read_shares([str(typer.prompt(f"Share {n} of 2", hide_input=True, err=True)) for n in (1, 2)])


def _done(record: dict[str, object], said: str, *, json: bool) -> None:
    if json:
        printing.line(record)
    else:
        printing.say(said)
