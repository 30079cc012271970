"""`conflicts`: what devices that did not know of each other decided differently."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from witnessmark.app.contested import contests
from witnessmark.app.contested import settle as settled
from witnessmark.cli import options, printing


def conflicts(
    settle: Annotated[
        str | None, typer.Option("--settle", help="Decide once more what this decision (jdg_…) decided; with --reason. "
                                                  "What is stated of reports: `witnessmark amend`.", show_default=False)
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence.", show_default=False)] = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """List decisions made on devices that did not know of each other, and which stands until one decides anew."""
    with options.opened(case, passphrase_file) as opened:
        if settle is not None:
            settled(opened, settle, reason=reason)
        found = contests(opened)
    for one in found:
        if json:
            printing.line(asdict(one))
            continue
        printing.say(" ".join(part for part in (one.matter, one.id, one.field) if part))
        for side in one.sides:
            who = " ".join(part for part in (side.on, side.actor) if part) or side.log
            said = side.decision if side.value is None else f"{side.decision} {side.value}"
            name = f" {side.judgement}" if side.judgement else ""
            printing.say(f"  {'*' if side.stands else ' '} {who}: {said} ({side.reason}){name}")
    if not found and not json:
        printing.say("Nothing was decided differently on two devices.")
    elif not json:
        printing.say("* stands until somebody decides anew on it, the same or something else.")
