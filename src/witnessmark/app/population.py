"""The verb `population import`: the table that candidate sets are counted on, kept in the case."""

from __future__ import annotations

from pathlib import Path

from witnessmark.app.case import Case
from witnessmark.disclosure.population import Population
from witnessmark.disclosure.population_table import MOST_BYTES, read_population
from witnessmark.errors import RefusedInput
from witnessmark.model.access import Permission


def import_population(case: Case, table: Path) -> Population:
    """Read a population table and keep it in the case; it replaces the one before.

    Raises:
        RefusedInput: the file is no such table; nothing is kept.
    """
    case.actor.require(Permission.RELEASE)
    try:
        with table.open("rb") as file:
            text = file.read(MOST_BYTES + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise RefusedInput(f"{table} can't be read as UTF-8 text.", advice="Name a CSV file.") from fault
    population = read_population(text)
    with case.store.writing(case.actor) as writer:
        writer.add_population(text)
    return population
