"""`device`: several devices of one case, each with a log of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app import devices
from witnessmark.app.case import is_unencrypted
from witnessmark.app.secret import first_line
from witnessmark.cli import options, printing

device = typer.Typer(help="Several devices of one case, each with a log of its own.", no_args_is_help=True)
FolderArgument = Annotated[Path, typer.Argument(help="The folder of the other device's case, or of a copy of it.",
                                                show_default=False)]
OtherArgument = Annotated[Path, typer.Argument(help="The folder of the other device's case, or a file with its card.",
                                               show_default=False)]
WordsOption = Annotated[
    Path | None, typer.Option("--device-passphrase-file", show_default=False,
                              help="A file whose first line is the other case's passphrase; asked for when not given.")
]


@device.command("card")
def card(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Print this device's card, for `device add` on another one. It holds no secret; who gets it should know that it
    is yours."""
    with options.opened(case, passphrase_file) as opened:
        line = devices.introduce(opened)
    if json:
        printing.line({"card": line})
    else:
        printing.say(line)


@device.command("list")
def listing(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """List the devices that this case named: their logs, and how many entries of each are here."""
    with options.opened(case, passphrase_file) as opened:
        known = devices.known_devices(opened)
    for one in known:
        if json:
            printing.line({"log": one.log, "entries": one.entries, "key": one.key.public_bytes_raw().hex()})
        else:
            printing.say(f"{one.log}  {printing.counted(one.entries, 'entry', 'entries')} here")


@device.command("add")
def add(
    folder: OtherArgument,
    device_passphrase_file: WordsOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Name another case as a device of this one: with both folders at hand, or each with the other's card."""
    by_card = folder.is_file()
    with options.opened(case, passphrase_file) as opened:
        if by_card:
            name = devices.name_by_card(opened, first_line(folder))
        else:
            name = devices.pair(opened, folder, passphrase=_words(folder, device_passphrase_file))
    if json:
        printing.line({"log": name})
    elif by_card:
        printing.say(f"{name} is a device of this case. Let it name this one too, by its card.")
    else:
        printing.say(f"{name} is a device of this case, and this case one of it.")


@device.command("merge")
def merge(
    folder: FolderArgument,
    device_passphrase_file: WordsOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Take in what the other device holds and this one does not, and keep its log. The other way round, its turn."""
    with options.opened(case, passphrase_file) as opened:
        done = devices.merge(opened, folder, passphrase=_words(folder, device_passphrase_file))
    if json:
        printing.line(merged_record(done))
    else:
        say_merged(done)


def merged_record(done: devices.Merged) -> dict[str, object]:
    """Return what a merge brought as a record."""
    return {"log": done.log, "entries": done.entries, "taken": done.taken, "erased": list(done.erased)}


def say_merged(done: devices.Merged) -> None:
    """Say what a merge brought, and what it asks of a person."""
    taken = ", ".join(f"{number} {kind}" for kind, number in sorted(done.taken.items())) or "nothing new"
    here = printing.counted(done.entries, "entry is", "entries are")
    printing.say(f"Taken: {taken}. Of the log {done.log}, {here} here. `witnessmark conflicts` lists what was decided "
                 "differently.")
    for report in done.erased:
        printing.warn(f"{report} was erased on the device. Here it is withdrawn: `witnessmark erase {report}`.")


def _words(folder: Path, file: Path | None) -> str | None:
    return None if is_unencrypted(folder) else options.passphrase(file, option="--device-passphrase-file")
