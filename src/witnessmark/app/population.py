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
            data = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise RefusedInput(f"{table} can't be read.", advice="Name a CSV file.") from fault
    return keep_population(case, data, name=str(table))


def keep_population(case: Case, data: bytes, *, name: str) -> Population:
    """Read the bytes of a population table and keep it in the case, as `import_population` does."""
    case.actor.require(Permission.RELEASE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise RefusedInput(f"{name} can't be read as UTF-8 text.", advice="Name a CSV file.") from fault
    population = read_population(text)
    with case.store.writing(case.actor) as writer:
        writer.add_population(text)
    return population
