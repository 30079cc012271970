"""`claims`, `incidents`, `show` and `search`: what a case holds."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from json import dumps
from pathlib import PurePath
from typing import Annotated

import typer

from witnessmark.app import claims as case_claims
from witnessmark.app import incidents as case_incidents
from witnessmark.app import show as case_show
from witnessmark.app.named import is_id, report_named
from witnessmark.app.show import place_words as _place
from witnessmark.app.state import Decided
from witnessmark.app.tables import leading
from witnessmark.cli import explaining, linkwhy, options, printing, recounting, reporting
from witnessmark.errors import NotFound
from witnessmark.model.incident import Incident, OriginCount
from witnessmark.model.incident_record import incident_record
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Act


def claims(
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    every: Annotated[bool, typer.Option("--all", help="Also claims below the default threshold.")] = False,
    explain: explaining.ExplainOption = False,
    explain_language: explaining.ExplainLanguageOption = None,
    json: options.JsonOption = False,
) -> None:
    """List the claims of a case with the decision in force."""
    shown = explaining.languages(explain, explain_language)
    with options.opened(case, passphrase_file) as opened:
        decided = case_claims.decided_claims(opened, ClaimQuery(below_threshold=every))
        if json:
            for record, one in zip(case_claims.records(decided), decided, strict=True):
                printing.line({**record, "why": [asdict(why) for why in one.claim.why]} if shown else record)
            return
        if shown and decided:
            for one in decided:
                explaining.explain(one.claim, shown, name=f"{one.claim.id} ")
            return
        printing.table(
            ("id", "report", "act", "status", "when", "from", "to", "how many", "decision", "at",
             "passage"),
            [(d.claim.id, _file(d.claim.reading.report.file or ""), d.claim.act.code.value,
              d.claim.status.code.value, d.claim.when.text if d.claim.when else None,
              "; ".join(p.text for p in d.claim.origin), "; ".join(p.text for p in d.claim.destination),
              d.claim.figure.text if d.claim.figure else None, _decision(d),
              _place(d.claim.reading.located(d.claim.passage)), d.claim.quote) for d in decided],
            empty=_none("claims"),
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
            ("id", "acts", "when", "from", "how many", "grade", "admiralty", "origins", "origin ids", "claims",
             "contradictions"),
            [(i.id, ", ".join(dict.fromkeys(a.value.value for a in i.acts)), _first(i, "when"),
              _first(i, "origin"), _first(i, "figure"), i.grade.grade.value, _marks(i), _count(i.origins),
              " ".join(i.origins.groups), len(i.claims), _firm(i)) for i in found],
            empty=_none("incidents"),
        )


def _file(path: str) -> str:
    """Return a report's file without its folders: `note.txt`, `log.csv!/row 2` of a table, `all.zip!/note.txt`."""
    outer, *inner = path.split("!/")
    return "!/".join([PurePath(outer).name, *(PurePath(one).name for one in inner)])


def _none(of: str) -> str:
    """Return what an empty list means; a case may hold what the actor may not see, and is not said to be empty."""
    return (f"No {of} that you may see. `witnessmark add PATH` adds reports; where a case names people, "
            "WITNESSMARK_ACTOR says who you are, and its admin (`witnessmark person list`) what is open to you.")


def _decision(decided: Decided) -> str:
    """Return `accept, releasable`: what a person said of the claim so far."""
    said = [decided.decision.decision.value] if decided.decision else []
    return ", ".join([*said, *(["releasable"] if decided.releasable else [])])


def _firm(incident: Incident) -> int:
    """Return on how many fields the claims can't all be right."""
    return sum(not line.compatible for line in incident.contradictions)


def _marks(incident: Incident) -> str:
    """Return the Admiralty marks of source and information, as in `B3`."""
    marks = incident.admiralty
    return marks.source.mark + marks.information.mark if marks else ""


def _count(origins: OriginCount) -> str:
    """Return `1`, or `1-3` where fewer can be proved than may speak."""
    return str(origins.low) if origins.low == origins.high else f"{origins.low}-{origins.high}"


def _first(incident: Incident, field: str) -> str:
    """Return the value of a field that most origins stand behind, for a row of the list."""
    value = leading(incident, field)
    if value is None:
        return ""
    if field == "when":
        return value["start"] if value["start"] == value["end"] else f"{value['start']} to {value['end']}"
    if field == "figure":
        return printing.in_units(value["low"], value["high"], value["unit"])
    return str(value.get("name") or value.get("description") or "")


def show(
    record: Annotated[str, typer.Argument(help="The id of a claim, context, report, incident, origin, "
                                               "contradiction or campaign; a report also by its file's name or "
                                               "title.", show_default=False)],
    text: Annotated[
        bool, typer.Option("--text", help="Of a report: also its text, with page, line or row beside it.")
    ] = False,
    other: Annotated[
        str | None, typer.Argument(help="With --why: a second claim; why both are, or are not, in one incident.",
                                   show_default=False)
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Of an incident or a claim: what ties each report's story to the others.")
    ] = False,
    explain_language: explaining.ExplainLanguageOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Show one record whole; a report with its metadata and claims."""
    shown = linkwhy.languages(why, other, explain_language)
    with options.opened(case, passphrase_file) as opened:
        if shown:
            linkwhy.show(opened, [record, *([other] if other else [])], shown, json=json)
            return
        if not is_id(record):
            with suppress(NotFound):        # what is no report's name is answered below
                record = report_named(opened, record)
        found = case_show.show(opened, record, text=text)
        if json:
            printing.line(found)
        elif record.startswith("rep_"):
            reporting.report(found)
        elif record.startswith("inc_"):
            held = case_claims.decided_claims(opened, ClaimQuery(ids=tuple(found["claims"]), below_threshold=True))
            recounting.incident(found, held)
        else:
            if "located" in found:
                printing.say(" · ".join(filter(None, (found["report"]["file"], _place(found["located"])))))
            for row in dumps(found, ensure_ascii=False, indent=2).splitlines():
                printing.say(row)


def search(
    text: Annotated[str, typer.Argument(help="Words to find, in English or Korean.", show_default=False)],
    language: Annotated[str, typer.Option("--language", help="Only reports in it: en or ko.", show_default=False)] = "",
    year: Annotated[str, typer.Option("--year", help="Only reports published in it.", show_default=False)] = "",
    act: Annotated[
        Act | None, typer.Option("--act", help="Only passages with a claim of it.", show_default=False)
    ] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Find passages by their words; Hangul and romanised names find each other."""
    with options.opened(case, passphrase_file) as opened:
        hits = opened.search(text, language=language, year=year, act=act.value if act else "")
        if json:
            for hit in hits:
                printing.line(case_show.hit_json(hit))
            return
        printing.table(("report", "at", "passage"),
                       [(h.report, _place(dict(h.located)) or h.span.start, h.snippet) for h in hits],
                       empty="Nothing found.")
