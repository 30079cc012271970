"""`compartment`: what lies in one, closed for its people alone and opened again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app import compartments
from witnessmark.cli import options, printing

compartment = typer.Typer(help="Compartments: closed, they open by their people's keys alone.", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(help="The compartment.", show_default=False)]


@compartment.command("close")
def close(
    name: NameArgument,
    to: Annotated[
        list[str] | None, typer.Option("--to", show_default=False,
                                       help="The public key (age1…) of someone who opens it; may be repeated. Those of "
                                            "the last time when not given.")
    ] = None,
    pairs: Annotated[bool, typer.Option("--pairs", help="Two of them together, none alone.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the log.")] = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Seal every report of a compartment with all that rests on it: text, claims, decisions, index, originals.

    Until it is opened, the case's passphrase opens none of it; the case goes on without it. `source key` makes keys.
    """
    with options.opened(case, passphrase_file) as opened:
        done = compartments.close_compartment(opened, name, to or (), pairs=pairs, reason=reason)
    _told(name, "closed", done, json=json)


@compartment.command("open")
def open_(
    name: NameArgument,
    key_file: Annotated[
        list[Path] | None, typer.Option("--key-file", show_default=False,
                                        help="The key of someone it was closed for; twice where it takes two.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the log.")] = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Put back all that was sealed of a compartment, as it was. Who opens it and why is logged."""
    with options.opened(case, passphrase_file) as opened:
        done = compartments.open_compartment(opened, name, key_files=key_file or (), reason=reason)
    _told(name, "opened", done, json=json)


@compartment.command("list")
def listing(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """List compartments: how many reports lie open in each, and whether something of it is closed."""
    with options.opened(case, passphrase_file) as opened:
        found = compartments.list_compartments(opened)
    for one in found if json else ():
        printing.line({"compartment": one.name, "reports": one.reports, "closed": one.closed,
                       "opened_by": one.opened_by, "keys": list(one.recipients)})
    if not json:
        printing.table(("compartment", "reports open", "closed", "opened by"), [
            (one.name, str(one.reports), "yes" if one.closed else "",
             {"one": f"any of {len(one.recipients)}", "pair": f"two of {len(one.recipients)}"}.get(
                 one.opened_by or "", "")) for one in found],
            empty="No report lies in a compartment. Say so of one with: witnessmark amend REPORT --compartment NAME")


def _told(name: str, what: str, done: compartments.Moved, *, json: bool) -> None:
    if json:
        printing.line({"compartment": name, what: done.reports, "entries": done.entries})
    else:
        printing.say(f"{name}: {printing.counted(done.reports, 'report')} {what}; "
                     f"{printing.counted(done.entries, 'entry', 'entries')} of the log "
                     + ("hold nothing until it is opened." if what == "closed" else "hold what they held."))
