"""Mappings of columns that a case keeps: in its encrypted database, for everyone who holds it.

Invariant: a mapping is no evidence (it lies on the desk, like saved views); what was read under one is in the claims,
cell by cell.
"""

from __future__ import annotations

import json
from dataclasses import replace

from witnessmark.app.case import Case
from witnessmark.errors import UsageError
from witnessmark.extract.coded import Mapping, mapping_from, presets
from witnessmark.model.access import Permission

MAPPING = "mapping"
LONGEST_NAME = 60


def saved_mappings(case: Case) -> dict[str, Mapping]:
    """Return the mappings that the case keeps, by name."""
    return {name: mapping_from(json.loads(content))
            for name, content in sorted(case.store.desk(case.actor, MAPPING, shared=True).items())}


def save_mapping(case: Case, name: str, mapping: Mapping) -> Mapping:
    """Keep a mapping under a name, in place of one of the same name.

    Raises:
        UsageError: the name is empty or too long, or one that the package uses itself.
    """
    case.actor.require(Permission.COLLECT)
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > LONGEST_NAME or not wanted.isprintable():
        raise UsageError("A mapping needs a short name.", advice=f"{LONGEST_NAME} characters at most.")
    if wanted in presets():
        raise UsageError(f"{wanted} is a mapping of the program's own.", advice="Take another name.")
    kept = replace(mapping, name=wanted)
    with case.store.writing(case.actor) as writer:
        writer.put(MAPPING, wanted, json.dumps(kept.record(), ensure_ascii=False), shared=True)
    return kept


def drop_mapping(case: Case, name: str) -> None:
    """Throw a kept mapping away; nothing happens where there is none."""
    if name in saved_mappings(case):
        with case.store.writing(case.actor) as writer:
            writer.put(MAPPING, name, None, shared=True)


def mapping_called(case: Case, name: str) -> Mapping:
    """Return a kept mapping or one of the package's own.

    Raises:
        UsageError: there is none of this name.
    """
    known = {**presets(), **saved_mappings(case)}
    if name not in known:
        raise UsageError(f"There is no mapping {name[:LONGEST_NAME]}.", advice=f"There are: {', '.join(known)}.")
    return known[name]
