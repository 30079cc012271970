"""`analyse counts` and its kind: figures over the incidents of a case."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from witnessmark.analysis.behind import Behind
from witnessmark.analysis.counts import DIMENSIONS, Filter, Question
from witnessmark.analysis.episodes import LEVELS
from witnessmark.analysis.labels import say
from witnessmark.analysis.result import Result
from witnessmark.analysis.targeting import AGAINST
from witnessmark.app import questions
from witnessmark.app.analyse import Analysis, analyse, counts_of_tables
from witnessmark.app.lists import MOST, outlet_lists, rows_of
from witnessmark.cli import printing
from witnessmark.cli.filters import Answered, counted
from witnessmark.errors import UsageError
from witnessmark.publish.exports.csv_tables import as_csv

LevelOption = Annotated[str, typer.Option("--level", help=f"How finely places are told: {', '.join(LEVELS)}.")]
StepOption = Annotated[str | None, typer.Option("--step", show_default=False,
                                                help="month or year; chosen by the length when not given.")]
ByOption = Annotated[str, typer.Option("--by", help=f"What to count by, up to four of: {', '.join(DIMENSIONS)}.")]
PeopleOption = Annotated[
    str | None, typer.Option("--persons-per-household", show_default=False,
                             help="Join households to persons by this number or range, as 3.5-5.")]
RowOption = Annotated[
    str | None, typer.Option("--open", show_default=False,
                             help="The incidents and passages of one row, by its values in order, as "
                                  "'KP/North Hamgyong,2019-05'; empty for not stated.")]
MovementOption = Annotated[
    str | None, typer.Option("--open", show_default=False,
                             help="The incidents and passages of one movement, as 'KP/North Hamgyong,~described', and "
                                  "with a year as 'A,B,2019'; empty for not stated.")]

StepRowOption = Annotated[
    str | None, typer.Option("--open", show_default=False,
                             help="The incidents and passages that touch a month or year, as 2019-05.")]
CellOption = Annotated[
    str | None, typer.Option("--open", show_default=False,
                             help="The incidents and passages that touch one cell, as 'KP/North Hamgyong,2019-05'; "
                                  "with nothing after the comma those without a time.")]
SureOption = Annotated[
    bool, typer.Option("--sure", help="With --open: only those that lie within it, none that may.")]
CampaignOption = Annotated[
    str | None, typer.Option("--open", show_default=False,
                             help="The incidents and passages of one campaign, by its id.")]
ProofOption = Annotated[
    bool | None, typer.Option("--proof/--word", show_default=False,
                              help="With --open: only those resting on proof, or on word alone.")]


ListOption = Annotated[
    str | None, typer.Option("--open", show_default=False,
                             help="The incidents and passages of one row, by its marks in the order of `analyse "
                                  "lists`, as 1,0,1; or those of one list, by its name.")]


ClaimsOption = Annotated[
    Path | None, typer.Option("--claims", show_default=False,
                              help="Parquet of coded claims as `reconcile` takes it, in place of a case.")]
IncidentsOption = Annotated[
    Path | None, typer.Option("--incidents", show_default=False,
                              help="Parquet that `reconcile` made of --claims; without it each claim counts alone.")]


@counted
def counts(keep: Filter, how: Answered, by: ByOption = "", level: LevelOption = "province",
           persons_per_household: PeopleOption = None, row: RowOption = None, claims: ClaimsOption = None,
           incidents: IncidentsOption = None) -> None:
    """Count incidents, persons, households and dwellings of a case by place, time, act, group, organ and so on.

    With --claims those of a flat table of any size, which needs no case.
    """
    question = questions.question_of(by, level=level, keep=keep, persons_per_household=persons_per_household)
    if claims is not None:
        if row is not None:
            raise UsageError("A flat table has no passages to open.", advice="Leave --open out.")
        show(counts_of_tables(claims, incidents, question), how, "No claims to count.")
        return
    if incidents is not None:
        raise UsageError("Incidents alone can't be counted.", advice="Name the claims they were made of by --claims.")
    with how.opened() as opened:
        held = analyse(opened)
        if row is not None:
            behind(held, held.incidents(question, questions.opened_by(row) if question.by else ()), json=how.json)
            return
        show(held.counts(question), how, "No incidents to count.")


@counted
def flows(keep: Filter, how: Answered, level: LevelOption = "province",
          yearly: Annotated[bool, typer.Option("--yearly", help="A row for each year.")] = False,
          row: MovementOption = None) -> None:
    """Movements from origin to destination; places that reports only describe are a class of their own."""
    with how.opened() as opened:
        held = analyse(opened)
        if row is not None:
            behind(held, held.moved(level, questions.opened_by(row), keep), json=how.json)
            return
        show(held.flows(level, keep, yearly=yearly), how, "No movements.")


@counted
def time(keep: Filter, how: Answered, step: StepOption = None, row: StepRowOption = None,
         sure: SureOption = False) -> None:
    """Incidents by month or year: how many lie within it for sure, and how many touch it."""
    with how.opened() as opened:
        if row is not None:
            held = analyse(opened)
            behind(held, held.incidents(Question(keep=keep), (), Behind(sure=row) if sure else Behind(touching=row)),
                   json=how.json)
            return
        show(analyse(opened).timeline(step, keep), how, "No incident has a time.")


@counted
def targeting(
    keep: Filter, how: Answered,
    against: Annotated[str, typer.Option("--against", help=f"Set groups against {', '.join(AGAINST)}.")] = "ground",
    row: RowOption = None, proof: ProofOption = None,
) -> None:
    """Which groups were targeted on which ground or by which organ, and how much of it rests on stated proof."""
    with how.opened() as opened:
        if row is not None:
            held, narrowed = analyse(opened), Behind(proof="" if proof is None else str(int(proof)))
            question = Question(("group", against), keep=keep)
            behind(held, held.incidents(question, questions.opened_by(row), narrowed), json=how.json)
            return
        show(analyse(opened).targeting(against, keep), how, "No incidents.")


@counted
def lags(keep: Filter, how: Answered, row: CampaignOption = None) -> None:
    """How many months and days lie between the stages of each campaign, from the least to the most."""
    with how.opened() as opened:
        if row is not None:
            held = analyse(opened)
            behind(held, held.campaign(row, keep), json=how.json)
            return
        show(analyse(opened).lags(keep), how, "No campaign tells of two dated stages.")


@counted
def coverage(keep: Filter, how: Answered, level: LevelOption = "province", step: StepOption = None,
             row: CellOption = None, sure: SureOption = False) -> None:
    """How many independent origins tell of each place and month: where nobody told, nothing is known.

    Areas from which nobody tells of anything have a row of their own (`silent`), and so have places of which nothing
    counts here (`left_out`).
    """
    with how.opened() as opened:
        if row is not None:
            held = analyse(opened)
            behind(held, held.touching(level, questions.opened_by(row), keep, sure=sure), json=how.json)
            return
        show(analyse(opened).coverage(level, step, keep), how, "No incident has a place and a time.")


@counted
def lists(
    keep: Filter, how: Answered,
    most: Annotated[int, typer.Option("--most", help="How many outlets, those with most incidents: 2 to 10.")] = MOST,
    row: ListOption = None,
) -> None:
    """Which outlets knew of which incidents by themselves: the table that `analyse undercount` reads (--csv)."""
    with how.opened() as opened:
        found = outlet_lists(opened, most=most, keep=keep)
        if row is not None:
            behind(analyse(opened), found.behind(row), json=how.json)
            return
    heading, rows = rows_of(found.table)
    if how.sql:
        raise UsageError("No SQL makes this table.", advice="Leave --sql out.")
    if how.csv:
        sys.stdout.buffer.write(as_csv(heading, rows))
    elif how.json:
        for cells in rows:
            printing.line(dict(zip(heading, cells, strict=True)))
    else:
        printing.table(heading, rows, empty="No incident.")
    for note in found.table.notes:
        (printing.warn if how.csv or how.json else printing.say)(note.text("en"))


def show(found: Result, how: Answered, empty: str) -> None:
    """Print a result as a table, as CSV, as JSON (rows, then the total with the SQL), or its SQL alone."""
    if how.sql:
        sys.stdout.write(found.sql + "\n")
    elif how.csv:
        sys.stdout.buffer.write(as_csv(found.columns, [list(r.values()) for r in found.rows()]))
    elif how.json:
        for line in found.rows():
            printing.line({name: _plain(value) for name, value in line.items()})
        printing.line({"total": found.total, "sql": found.sql})
    else:
        rows = [[_plain(value) for value in line.values()] for line in found.rows()]
        figures = [name for name in found.columns if name not in found.keys]
        summed = bool(found.total and found.keys and rows) and all(name in (found.total or {}) for name in figures)
        printing.table(found.columns, [*rows, *([found.total_row()] if summed else [])], empty=empty)
        beside = {name: value for name, value in (found.total or {}).items() if name != "denied" and value is not None}
        if beside and not summed:
            printing.say("; ".join(f"{name}: {value}" for name, value in beside.items()))
        total_denied = (found.total or {}).get("denied", 0)
        if total_denied is None:
            printing.say(say("status_not_told", "en"))
        elif total_denied:
            printing.say(say("denied_left_out", "en", n=total_denied))


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
