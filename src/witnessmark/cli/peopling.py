"""`population`: who lives where, does what and sees what, for the rehearsal of releases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from witnessmark.app.population import import_population
from witnessmark.cli import options, printing

population = typer.Typer(no_args_is_help=True, help="Who lives where, for candidate sets.", rich_markup_mode=None)


@population.callback()
def _root() -> None:
    """Who lives where, for candidate sets."""


@population.command("import")
def import_(
    table: Annotated[Path, typer.Argument(
        help="CSV: place,occupation,access,people,share; see docs/population.md.", show_default=False)],
    case: options.CaseOption = None,
    passphrase_file: options.PassphraseOption = None,
    json: options.JsonOption = False,
) -> None:
    """Keep a population table in the case; releases are weighed against it from then on."""
    with options.opened(case, passphrase_file) as opened:
        kept = import_population(opened, table)
    if json:
        printing.line({"places": len(kept.places), "occupations": len(kept.occupations), "people": kept.all_told})
    else:
        printing.say(f"{kept.all_told:,} people in {printing.counted(len(kept.places), 'place')} and "
                     f"{printing.counted(len(kept.occupations), 'occupation')}.")
