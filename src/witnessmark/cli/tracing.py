"""`history`: how an incident came to be, step by step, and as it stood at any of them."""

from __future__ import annotations

from typing import Annotated

import typer

from witnessmark.app import history as case_history
from witnessmark.cli import options, printing


def history(
    incident: Annotated[str, typer.Argument(help="The id of an incident.", show_default=False)],
    at: Annotated[
        int | None, typer.Option("--at", min=0, help="A step's number: also show the incident as it stood then.")
    ] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """List the reports and decisions behind an incident, in the order of the log."""
    with options.opened(case, passphrase_file) as opened:
        told = case_history.history_record(opened, incident, at)
        if json:
            printing.line(told)
            return
        printing.table(
            ("step", "on", "what", "of", "reason"),
            [(s["sequence"], s["on"], s["decision"] or "report", s["report"] or f"{len(s['judgements'])} decisions",
              s["reason"] or "") for s in told["steps"]],
            empty="No step is known.",
        )
        for stood in told.get("incidents", ()):
            count = stood["origins"]
            printing.say(f"After {at}: {stood['id']}, {stood['grade']['grade']}, {len(stood['claims'])} claims of "
                         f"{len(stood['reports'])} reports, origins {count['low']} to {count['high']}")
        if at is not None and not told["incidents"]:
            printing.say(f"After {at}: nothing stood yet.")
