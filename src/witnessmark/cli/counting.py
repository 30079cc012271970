"""`analyse counts` and its kind: figures over the incidents of a case."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from witnessmark.analysis.counts import DIMENSIONS
from witnessmark.analysis.episodes import LEVELS
from witnessmark.analysis.result import Result
from witnessmark.analysis.targeting import AGAINST
from witnessmark.app import questions
from witnessmark.app.analyse import Analysis, analyse
from witnessmark.app.lists import MOST, outlet_lists, rows_of
from witnessmark.cli import options, printing
from witnessmark.errors import UsageError
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


def flows(
    level: LevelOption = "province",
    yearly: Annotated[bool, typer.Option("--yearly", help="A row for each year.")] = False,
    grade: GradesOption = None,
    act: ActsOption = None,
    status: StatusesOption = None,
    within: WithinOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    row: Annotated[
        str | None, typer.Option("--open", show_default=False,
                                 help="The incidents and passages of one movement, as 'KP/North Hamgyong,~described'; "
                                      "empty for not stated.")] = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    csv: CsvOption = False,
    sql: SqlOption = False,
    json: options.JsonOption = False,
) -> None:
    """Movements from origin to destination; places that reports only describe are a class of their own."""
    keep = questions.filter_of(grades=grade or (), acts=act or (), statuses=status or (), within=within, since=since,
                               until=until)
    with options.opened(case, passphrase_file) as opened:
        held = analyse(opened)
        if row is not None:
            ends = questions.opened_by(row)
            if len(ends) != 2:
                raise UsageError("A movement has an origin and a destination.", advice="Give both, as 'A,B'.")
            behind(held, held.moved(level, ends[0], ends[1], keep), json=json)
            return
        show(held.flows(level, keep, yearly=yearly), csv=csv, sql=sql, json=json, empty="No movements.")


def time(
    step: Annotated[str | None, typer.Option("--step", help="month or year; chosen by the length when not given.",
                                             show_default=False)] = None,
    grade: GradesOption = None,
    act: ActsOption = None,
    status: StatusesOption = None,
    within: WithinOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    csv: CsvOption = False,
    sql: SqlOption = False,
    json: options.JsonOption = False,
) -> None:
    """Incidents by month or year: how many lie within it for sure, and how many touch it."""
    keep = questions.filter_of(grades=grade or (), acts=act or (), statuses=status or (), within=within, since=since,
                               until=until)
    with options.opened(case, passphrase_file) as opened:
        show(analyse(opened).timeline(step, keep), csv=csv, sql=sql, json=json, empty="No incident has a time.")


def targeting(
    against: Annotated[str, typer.Option("--against", help=f"Set groups against {', '.join(AGAINST)}.")] = "ground",
    grade: GradesOption = None,
    act: ActsOption = None,
    status: StatusesOption = None,
    within: WithinOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    csv: CsvOption = False,
    sql: SqlOption = False,
    json: options.JsonOption = False,
) -> None:
    """Which groups were targeted on which ground or by which organ, and how much of it rests on stated proof."""
    keep = questions.filter_of(grades=grade or (), acts=act or (), statuses=status or (), within=within, since=since,
                               until=until)
    with options.opened(case, passphrase_file) as opened:
        show(analyse(opened).targeting(against, keep), csv=csv, sql=sql, json=json, empty="No incidents.")


def lags(
    grade: GradesOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    csv: CsvOption = False,
    sql: SqlOption = False,
    json: options.JsonOption = False,
) -> None:
    """How many months lie between the stages of each campaign, from the least to the most."""
    with options.opened(case, passphrase_file) as opened:
        show(analyse(opened).lags(questions.filter_of(grades=grade or ())), csv=csv, sql=sql, json=json,
             empty="No campaign tells of two dated stages.")


def coverage(
    level: LevelOption = "province",
    step: Annotated[str | None, typer.Option("--step", help="month or year; chosen by the length when not given.",
                                             show_default=False)] = None,
    grade: GradesOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    csv: CsvOption = False,
    sql: SqlOption = False,
    json: options.JsonOption = False,
) -> None:
    """How many independent origins tell of each place and month: where nobody told, nothing is known."""
    with options.opened(case, passphrase_file) as opened:
        show(analyse(opened).coverage(level, step, questions.filter_of(grades=grade or ())), csv=csv, sql=sql,
             json=json, empty="No incident has a place and a time.")


def lists(
    most: Annotated[int, typer.Option("--most", help="How many outlets, those with most incidents: 2 to 10.")] = MOST,
    grade: GradesOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    csv: CsvOption = False,
    json: options.JsonOption = False,
) -> None:
    """Which outlets knew of which incidents by themselves: the table that `analyse undercount` reads (--csv)."""
    keep = questions.filter_of(grades=grade or (), since=since, until=until)
    with options.opened(case, passphrase_file) as opened:
        heading, rows = rows_of(outlet_lists(opened, most=most, keep=keep))
    if csv:
        sys.stdout.buffer.write(as_csv(heading, rows))
    elif json:
        for row in rows:
            printing.line(dict(zip(heading, row, strict=True)))
    else:
        printing.table(heading, rows, empty="No incident.")


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
        figures = [name for name in found.columns if name not in found.keys]
        summed = bool(found.total and found.keys and rows) and all(name in (found.total or {}) for name in figures)
        total = ["total", *[""] * (len(found.keys) - 1), *((found.total or {}).get(name) for name in figures)]
        printing.table(found.columns, [*rows, *([total] if summed else [])], empty=empty)
        if found.total and not summed:
            printing.say("; ".join(f"{name}: {value}" for name, value in found.total.items()))


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
