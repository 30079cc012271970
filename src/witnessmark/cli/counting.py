"""`analyse counts` and its kind: figures over the incidents of a case."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from witnessmark.analysis.counts import DIMENSIONS
from witnessmark.analysis.episodes import LEVELS
from witnessmark.analysis.result import Result
from witnessmark.app import questions
from witnessmark.app.analyse import Analysis, analyse
from witnessmark.cli import options, printing
from witnessmark.publish.exports.csv_tables import as_csv

LevelOption = Annotated[str, typer.Option("--level", help=f"How finely places are told: {', '.join(LEVELS)}.")]
GradesOption = Annotated[
    list[str] | None, typer.Option("--grade", help="Only incidents of this grade; may be given again.",
                                   show_default=False)]
ActsOption = Annotated[
    list[str] | None, typer.Option("--act", help="Only incidents with this act; may be given again.",
                                   show_default=False)]
StatusesOption = Annotated[
    list[str] | None, typer.Option("--status", help="Only incidents with this status; may be given again.",
                                   show_default=False)]
WithinOption = Annotated[
    str | None, typer.Option("--within", help="Only what happened in this place, by its key, as KP/North Hamgyong.",
                             show_default=False)]
SinceOption = Annotated[
    str | None, typer.Option("--since", help="From this day, month or year.", show_default=False)]
UntilOption = Annotated[str | None, typer.Option("--until", help="Up to this day, month or year.", show_default=False)]
CsvOption = Annotated[bool, typer.Option("--csv", help="The table as CSV.")]
SqlOption = Annotated[bool, typer.Option("--sql", help="Print the SQL that makes the table, and nothing else.")]


def counts(
    by: Annotated[str, typer.Option("--by", help=f"What to count by, up to four of: {', '.join(DIMENSIONS)}.")] = "",
    level: LevelOption = "province",
    grade: GradesOption = None,
    act: ActsOption = None,
    status: StatusesOption = None,
    within: WithinOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    persons_per_household: Annotated[
        str | None, typer.Option("--persons-per-household", show_default=False,
                                 help="Join households to persons by this number or range, as 3.5-5.")] = None,
    row: Annotated[
        str | None, typer.Option("--open", show_default=False,
                                 help="The incidents and passages of one row, by its values in order, as "
                                      "'KP/North Hamgyong,2019-05'; empty for not stated.")] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    csv: CsvOption = False,
    sql: SqlOption = False,
    json: options.JsonOption = False,
) -> None:
    """Count incidents, persons, households and dwellings of a case by place, time, act, group, organ and so on."""
    keep = questions.filter_of(grades=grade or (), acts=act or (), statuses=status or (), within=within, since=since,
                               until=until)
    question = questions.question_of(by, level=level, keep=keep, persons_per_household=persons_per_household)
    with options.opened(case, passphrase_file) as opened:
        held = analyse(opened)
        if row is not None:
            behind(held, held.incidents(question, questions.opened_by(row) if question.by else ()), json=json)
            return
        show(held.counts(question), csv=csv, sql=sql, json=json, empty="No incidents to count.")


def show(found: Result, *, csv: bool, sql: bool, json: bool, empty: str) -> None:
    """Print a result as a table, as CSV, as JSON (rows, then the total with the SQL), or its SQL alone."""
    if sql:
        sys.stdout.write(found.sql + "\n")
    elif csv:
        sys.stdout.buffer.write(as_csv(found.columns, [list(r.values()) for r in found.rows()]))
    elif json:
        for line in found.rows():
            printing.line({name: _plain(value) for name, value in line.items()})
        printing.line({"total": found.total, "sql": found.sql})
    else:
        rows = [[_plain(value) for value in line.values()] for line in found.rows()]
        total = [["total" if at == 0 else "" for at, _ in enumerate(found.keys)] + list(found.total.values())] \
            if found.total and found.keys and rows else []
        printing.table(found.columns, [*rows, *total], empty=empty)


def behind(held: Analysis, incidents: Sequence[str], *, json: bool) -> None:
    """Print the incidents behind a number with their passages."""
    told = held.passages(incidents)
    if json:
        for incident, passages in told.items():
            printing.line({"incident": incident, "passages": [
                {"claim": p.claim, "report": p.report, "start": p.start, "end": p.end, "quote": p.quote}
                for p in passages]})
        return
    printing.table(("id", "claim", "report", "passage"),
                   [(incident, p.claim, p.report, p.quote) for incident, all_of in told.items() for p in all_of],
                   empty="No incident stands behind this row.")


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value
