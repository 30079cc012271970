"""`analyse`: figures over many reports."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from witnessmark.analysis.undercount.flat import METHOD_COLUMNS, STRATUM_COLUMNS, methods_of, strata_of
from witnessmark.analysis.undercount.matchings import Matched, opens_nothing
from witnessmark.analysis.undercount.readings import strata_reading, strata_table
from witnessmark.analysis.undercount.strata import Strata
from witnessmark.analysis.undercount.wording import Language, say
from witnessmark.app.analyse import analyse as analysed
from witnessmark.app.lists import MOST, outlet_lists
from witnessmark.app.matchings import TIMES, outlet_matchings, source_matchings
from witnessmark.app.undercount import undercount as estimated
from witnessmark.app.undercount import undercount_matchings, undercount_strata
from witnessmark.cli import counting, options, printing
from witnessmark.errors import UsageError
from witnessmark.publish.exports.csv_tables import as_csv

analyse = typer.Typer(no_args_is_help=True, help="Figures over many reports.", rich_markup_mode=None)


@analyse.callback()
def _root() -> None:
    """Figures over many reports."""


@analyse.command()
def undercount(
    patterns: Annotated[
        Path | None, typer.Option("--patterns", show_default=False,
                                  help="CSV: one 0/1 column a list, the count in the last.")
    ] = None,
    claims: Annotated[
        Path | None, typer.Option("--claims", show_default=False,
                                  help="Parquet of coded claims as `reconcile` takes it: its sources are the lists.")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", show_default=False,
                                 help="lcmcr, dga or loglinear: the one to report; all are worked out. lcmcr when not "
                                      "given; dga for --strata, which takes dga or loglinear and no other model.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same figures.")] = 1,
    language: Annotated[
        Literal["en", "ko"], typer.Option("--language", help="en or ko: the language of the answer.")
    ] = "en",
    strata: Annotated[
        str | None, typer.Option("--strata", show_default=False,
                                 help="The column that names each row's stratum: estimated apart and pooled.")] = None,
    matching: Annotated[
        list[Path] | None, typer.Option("--matching", show_default=False,
                                        help="The table of another matching of the same records; may be given again. "
                                             "All are combined.")] = None,
    most: Annotated[
        int, typer.Option("--most", help="How many lists of a case or of claims, those with most incidents: 2 to 10.")
    ] = MOST,
    matchings: Annotated[
        int, typer.Option("--matchings", help="How many matchings to draw of a case or of claims; 0 draws none.")
    ] = TIMES,
    row: counting.ListOption = None,
    case: options.CaseOption = None, passphrase_file: options.PassphraseOption = None,
    csv: Annotated[bool, typer.Option("--csv", help="A row a method, or a stratum, as CSV.")] = False,
    json: options.JsonOption = False,
) -> None:
    """Estimate how many people or events no list names; nothing is written.

    The lists are a table (--patterns, which needs no case), the sources of coded claims (--claims), or the outlets of
    the case. Of the last two the reconciliation engine says which tell of the same, and how surely: other matchings are
    drawn from its probabilities, and the answer holds that doubt. With --open nothing is estimated: it shows the
    incidents of the case that stand on the lists named.
    """
    if (strata is not None or matching) and patterns is None:
        raise UsageError("Strata and matchings are tables.", advice="Name the first one by --patterns.")
    if patterns is not None and claims is not None:
        raise UsageError("Lists are a table or claims, not both.", advice="Leave --patterns or --claims out.")
    if strata is not None and matching:
        raise UsageError("Strata and matchings don't go together.", advice="Estimate each matching's strata apart.")
    if row is not None and (patterns is not None or claims is not None):
        raise opens_nothing()
    if row is not None:
        with options.opened(case, passphrase_file) as held:
            counting.behind(analysed(held), outlet_lists(held, most=most).behind(row), json=json)
        return
    if strata is not None and patterns is not None:
        _strata(undercount_strata(patterns, strata, model=model or "dga", seed=seed), language, csv=csv, json=json)
        return
    model = model or "lcmcr"
    lists: Path | Matched
    if patterns is not None:
        lists = patterns
    elif claims is not None:
        lists = source_matchings(claims, most=most, times=matchings, seed=seed)
    else:
        with options.opened(case, passphrase_file) as held:
            lists = outlet_matchings(held, most=most, times=matchings, seed=seed)
    with printing.bar() as bar:
        task = bar.add_task("Estimating", total=None)

        def tell(step: str, done: int, of: int) -> None:
            bar.update(task, description=say(step, language), completed=done, total=of)

        found = undercount_matchings([patterns, *matching], model=model, seed=seed, tell=tell) \
            if matching and patterns is not None else estimated(lists, model=model, seed=seed, tell=tell)
    if csv:
        sys.stdout.buffer.write(as_csv(METHOD_COLUMNS, methods_of(found)))
        return
    if json:
        printing.line(found.record())
        return
    printing.table(("method", "estimate", "low", "high"), found.rows(language), empty="No method.")
    printing.say(found.reading(language))


def _strata(found: Strata, language: Language, *, csv: bool, json: bool) -> None:
    if csv:
        sys.stdout.buffer.write(as_csv(STRATUM_COLUMNS, strata_of(found)))
        return
    if json:
        printing.line({**found.record(), "reading": {"en": strata_reading(found, "en"),
                                                     "ko": strata_reading(found, "ko")}})
        return
    headings, rows = strata_table(found, language)
    printing.table(headings, rows, empty="No stratum.")
    printing.say(strata_reading(found, language))


for verb in (counting.counts, counting.flows, counting.time, counting.targeting, counting.lags, counting.coverage,
             counting.lists):
    analyse.command(name=verb.__name__)(verb)
