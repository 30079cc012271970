"""`amend` and `erase`: correct what is known of a report, or take it out for good."""

from __future__ import annotations

from typing import Annotated

import typer

from witnessmark.app import erase as erasing
from witnessmark.app import metadata
from witnessmark.app.judge import reasoned
from witnessmark.app.named import report_named
from witnessmark.app.show import report_json
from witnessmark.cli import options, printing
from witnessmark.cli.deciding import ReasonOption
from witnessmark.errors import UsageError
from witnessmark.vocab.codes import Access


def amend(
    report: options.ReportArgument,
    published: options.PublishedOption = None,
    outlet: options.OutletOption = None,
    language: Annotated[str | None, typer.Option("--language", help="en or ko.", show_default=False)] = None,
    title: Annotated[str | None, typer.Option("--title", help="Its title.", show_default=False)] = None,
    url: Annotated[str | None, typer.Option("--url", help="Where it was published.", show_default=False)] = None,
    consent: options.ConsentOption = None,
    access: Annotated[
        Access | None, typer.Option("--access", help="Who may read it from now on.", show_default=False)
    ] = None,
    compartment: options.CompartmentOption = None,
    reason: ReasonOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Correct what is known of a report. What was known before is kept; a new day, language or outlet reads it anew."""
    given = {"published": published, "outlet": outlet, "language": language, "title": title, "url": url,
             "consent": consent and consent.value, "access": access and access.value, "compartment": compartment}
    values = {name: value for name, value in given.items() if value is not None}
    if not values:
        raise UsageError("Nothing was corrected.", advice="Say --published, --outlet, --consent or another of them.")
    reasoned(reason)
    with options.opened(case, passphrase_file) as opened:
        mended = metadata.amend(opened, report_named(opened, report), values, reason=reason)
    if json:
        printing.line(report_json(mended))
        return
    printing.say(f"{mended.id}: " + ", ".join(f"{name} {value}" for name, value in values.items()) + ".")


def erase(
    report: Annotated[str, typer.Argument(help="The id of a report whose consent was withdrawn (no name: it is for "
                                               "good).", show_default=False)],
    reason: ReasonOption = "",
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Take a report out of the case for good: original, text, claims, decisions. The log keeps that it was."""
    with options.opened(case, passphrase_file) as opened:
        emptied = erasing.erase(opened, report, reason=reason)
    if json:
        printing.line({"erased": report, "entries": emptied})
        return
    printing.say(f"Erased {report}; {printing.counted(emptied, 'entry', 'entries')} of the log hold nothing any more.")
    printing.warn("Backups and copies made before still hold it: make a new backup and destroy the old ones. "
                  "What was published before is out.")
