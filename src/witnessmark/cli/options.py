"""Options that several verbs share, and how a case is opened from them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app.case import Case, is_unencrypted, open_case
from witnessmark.app.desk import as_reader
from witnessmark.app.secret import first_line, printed_by
from witnessmark.errors import AccessDenied, UsageError
from witnessmark.model.access import Actor
from witnessmark.vocab.codes import Consent

CaseOption = Annotated[
    Path | None,
    typer.Option("--case", envvar="WITNESSMARK_CASE", help="The case folder.", show_default=False),
]
PassphraseOption = Annotated[
    Path | None,
    typer.Option("--passphrase-file", envvar="WITNESSMARK_PASSPHRASE_FILE", show_default=False,
                 help="A file whose first line is the passphrase; asked for when not given."),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option("--database", envvar="WITNESSMARK_DATABASE", show_default=False,
                 help="A PostgreSQL database that holds the case's records: postgresql://login@host/database. Keep the "
                      "password in ~/.pgpass."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
PublishedOption = Annotated[
    str | None, typer.Option("--published", help="Day of publication, as 2018-12-21.", show_default=False)
]
LanguageOption = Annotated[
    str | None, typer.Option("--language", help="en or ko; detected when not given.", show_default=False)
]
OutletOption = Annotated[
    str | None, typer.Option("--outlet", help="Who published it.", show_default=False)
]
ConsentOption = Annotated[
    Consent | None, typer.Option("--consent", help="What the speaker agreed to.", show_default=False)
]
CompartmentOption = Annotated[
    str | None, typer.Option("--compartment", show_default=False,
                             help="The compartment it lies in: open to those alone who are named for it.")
]
REPORT = "A report: its id, its file's name or its title."
ReportArgument = Annotated[str, typer.Argument(help=REPORT, show_default=False)]
UnsafeOption = Annotated[
    bool, typer.Option("--unsafe-no-sandbox", help="Read files without the sandbox. Dangerous.")
]
BackendOption = Annotated[
    str | None,
    typer.Option("--backend", show_default=False,
                 help="Also ask this: an address on this machine as http://127.0.0.1:8080/v1, or a GLiNER2 folder."),
]
BackendModelOption = Annotated[
    str | None, typer.Option("--backend-model", help="The model at that address.", show_default=False)
]


def actor() -> Actor:
    """The person at this machine: one who works alone holds the whole case, unless the case names people."""
    return Actor.solo(os.environ.get("WITNESSMARK_ACTOR", "me"))


def case_path(path: Path | None) -> Path:
    """Return the case folder asked for.

    Raises:
        UsageError: none was given.
    """
    if path is None:
        raise UsageError("No case was named.", advice="Add --case FOLDER or set WITNESSMARK_CASE.")
    return path


def passphrase(file: Path | None, *, new: bool = False, option: str = "--passphrase-file") -> str:
    """Return the passphrase from the file or the command, or ask at the terminal; `option` is where the file is named.

    The command of WITNESSMARK_PASSPHRASE_COMMAND is for the case that is opened or made, no other passphrase.

    Raises:
        UsageError: the file can't be read or is empty, the command failed, or there is no terminal to ask at.
    """
    if file is not None:
        return first_line(file)
    command = os.environ.get("WITNESSMARK_PASSPHRASE_COMMAND")
    if command and option == "--passphrase-file":
        return printed_by(command)
    if not sys.stdin.isatty():
        raise UsageError(
            "No passphrase was given." if option == "--passphrase-file" else "No new passphrase was given.",
            advice=f"Add {option} FILE" + (" or set WITNESSMARK_PASSPHRASE_FILE." if option == "--passphrase-file"
                                           else "."),
        )
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True))


def database() -> str | None:
    """The address of the database on a server, where the environment names one."""
    return os.environ.get("WITNESSMARK_DATABASE") or None


def opened(path: Path | None, file: Path | None, where: str | None = None) -> Case:
    """Open the case asked for; the caller closes it (`with`). `where`: the database, as the command names it."""
    folder = case_path(path)
    words = None if is_unencrypted(folder) else passphrase(file)
    case = open_case(folder, passphrase=words, actor=actor(), database=where or database())
    if not case.actor.roles:
        case.close()
        raise AccessDenied("This case names who may do what, and you are not among them.",
                           advice="Set WITNESSMARK_ACTOR to your name there, or ask the case's admin.")
    return case if "WITNESSMARK_ACTOR" in os.environ else as_reader(case)

TitleOption = Annotated[str | None, typer.Option("--title", help="Title of the dossier.", show_default=False)]
AloneOption = Annotated[
    str | None, typer.Option("--alone", show_default=False,
                             help="Why one person releases what they marked themselves; the dossier states it.")
]
GeneraliseOption = Annotated[
    bool, typer.Option("--generalise", help="Tell claims that narrow a source too far less exactly, or leave them out.")
]
