"""`analyse`: figures over many reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from witnessmark.app.undercount import undercount as estimated
from witnessmark.cli import counting, options, printing

analyse = typer.Typer(no_args_is_help=True, help="Figures over many reports.", rich_markup_mode=None)


@analyse.callback()
def _root() -> None:
    """Figures over many reports."""


@analyse.command()
def undercount(
    patterns: Annotated[
        Path, typer.Option("--patterns", help="CSV: one 0/1 column a list, the count in the last.", show_default=False)
    ],
    model: Annotated[
        str, typer.Option("--model", help="lcmcr, dga or loglinear: the one to report; all are worked out.")
    ] = "lcmcr",
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same figures.")] = 1,
    language: Annotated[
        Literal["en", "ko"], typer.Option("--language", help="en or ko: the language of the answer.")
    ] = "en",
    json: options.JsonOption = False,
) -> None:
    """Estimate how many people or events no list names; no case is needed and nothing is written."""
    with printing.bar() as bar:
        bar.add_task("Estimating", total=None)
        found = estimated(patterns, model=model, seed=seed)
    if json:
        printing.line(found.record())
        return
    printing.table(("method", "estimate", "low", "high"), found.rows(language), empty="No method.")
    printing.say(found.reading(language))


for verb in (counting.counts, counting.flows, counting.time, counting.targeting, counting.lags, counting.coverage):
    analyse.command(name=verb.__name__)(verb)
