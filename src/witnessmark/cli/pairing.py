"""`device`: several devices of one case, each with a log of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app import devices
from witnessmark.app.case import is_unencrypted
from witnessmark.cli import options, printing

device = typer.Typer(help="Several devices of one case, each with a log of its own.", no_args_is_help=True)
FolderArgument = Annotated[Path, typer.Argument(help="The folder of the other device's case, or of a copy of it.",
                                                show_default=False)]
WordsOption = Annotated[
    Path | None, typer.Option("--device-passphrase-file", show_default=False,
                              help="A file whose first line is the other case's passphrase; asked for when not given.")
]


@device.command("add")
def add(
    folder: FolderArgument,
    device_passphrase_file: WordsOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Name another case as a device of this one: make it with `init`, and bring both folders together for this."""
    with options.opened(case, passphrase_file) as opened:
        name = devices.pair(opened, folder, passphrase=_words(folder, device_passphrase_file))
    if json:
        printing.line({"log": name})
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
        printing.line({"log": done.log, "entries": done.entries, "taken": done.taken, "erased": list(done.erased)})
        return
    taken = ", ".join(f"{number} {kind}" for kind, number in sorted(done.taken.items())) or "nothing new"
    here = printing.counted(done.entries, "entry is", "entries are")
    printing.say(f"Taken: {taken}. Of the log {done.log}, {here} here.")
    for report in done.erased:
        printing.warn(f"{report} was erased on the device and is still here.")


def _words(folder: Path, file: Path | None) -> str | None:
    return None if is_unencrypted(folder) else options.passphrase(file, option="--device-passphrase-file")
