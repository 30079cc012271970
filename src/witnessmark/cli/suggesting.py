"""`suggest`: strings of a report that may point at a person."""

from __future__ import annotations

from witnessmark.app.named import report_named
from witnessmark.app.suggest import suggest_in
from witnessmark.cli import options, printing


def suggest(
    report: options.ReportArgument,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """List the strings of a report that may point at a person: names, places, times, numbers, what someone is."""
    with options.opened(case, passphrase_file) as opened:
        text, found = suggest_in(opened, report_named(opened, report))
    for one in found if json else ():
        printing.line({"start": one.start, "end": one.end, "kind": one.kind, "text": text[one.start : one.end]})
    if not json:
        printing.table(("from", "to", "kind", "text"), [(one.start, one.end, one.kind, text[one.start : one.end])
                                                        for one in found], empty="Nothing that points at a person.")
