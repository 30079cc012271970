"""`claims`, `incidents`, `show` and `search`: what a case holds."""

from __future__ import annotations

from json import dumps
from typing import Annotated

import typer

from witnessmark.app import claims as case_claims
from witnessmark.app import incidents as case_incidents
from witnessmark.app import show as case_show
from witnessmark.cli import options, printing
from witnessmark.model.incident_record import incident_record
from witnessmark.store.base import ClaimQuery


def claims(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    every: Annotated[bool, typer.Option("--all", help="Also claims below the default threshold.")] = False,
    json: options.JsonOption = False,
) -> None:
    """List the claims of a case with the decision in force."""
    with options.opened(case, passphrase_file) as opened:
        decided = case_claims.decided_claims(opened, ClaimQuery(below_threshold=every))
        if json:
            for record in case_claims.records(decided):
                printing.line(record)
            return
        printing.table(
            ("id", "act", "status", "when", "where", "decision", "passage"),
            [(d.claim.id, d.claim.act.code.value, d.claim.status.code.value,
              d.claim.when.text if d.claim.when else None, "; ".join(p.text for p in d.claim.origin),
              d.decision.decision.value if d.decision else None, d.claim.quote) for d in decided],
            empty="No claims yet. Add reports with: witnessmark add PATH",
        )


def incidents(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """List incidents: claims of one episode together, with origins, grade and contradictions."""
    with options.opened(case, passphrase_file) as opened:
        found = case_incidents.list_incidents(opened)
        if json:
            for incident in found:
                printing.line(incident_record(incident))
            return
        printing.table(
            ("id", "acts", "grade", "origins", "claims", "contradictions"),
            [(i.id, ", ".join(dict.fromkeys(a.value.value for a in i.acts)), i.grade.grade.value,
              f"{i.origins.low}-{i.origins.high}", len(i.claims), len(i.contradictions)) for i in found],
            empty="No incidents yet. Add reports with: witnessmark add PATH",
        )


def show(
    record: Annotated[str, typer.Argument(help="The id of a claim, context, report, incident, origin "
                                               "or campaign.", show_default=False)],
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Show one record whole."""
    with options.opened(case, passphrase_file) as opened:
        found = case_show.show(opened, record)
        if json:
            printing.line(found)
        else:
            for row in dumps(found, ensure_ascii=False, indent=2).splitlines():
                printing.say(row)


def search(
    text: Annotated[str, typer.Argument(help="Words to find, in English or Korean.", show_default=False)],
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Find passages by their words; Hangul and romanised names find each other."""
    with options.opened(case, passphrase_file) as opened:
        hits = case_show.search(opened, text)
        if json:
            for hit in hits:
                printing.line(case_show.hit_json(hit))
            return
        printing.table(("report", "at", "passage"), [(h.report, h.span.start, h.snippet) for h in hits],
                       empty="Nothing found.")
