"""Labels, definitions and mappings of the codes, read once from `codes.csv`.

Invariant: the table has one row for every member of every enumeration in `codes.py` and no
other (a test holds it). Mappings are by meaning, never by position: `huridocs` names
micro-thesaurus, code and term (`4:050103 Eviction` is micro-thesaurus 4, code 05 01 03,
trailing zeros left off; several are parted by `; `); `idmc`, `followthemoney` and `hxl` are
that standard's term, schema or tag; empty where none fits. Not handled here: prose around
a code, which belongs to the page or the dossier that shows it.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from witnessmark.errors import UsageError
from witnessmark.vocab import codes

LABEL_LANGUAGES = ("en", "ko")


@dataclass(frozen=True, slots=True)
class Entry:
    """One code with its words in both languages and its terms in other standards."""

    field: str
    code: str
    label_en: str
    label_ko: str
    definition_en: str
    definition_ko: str
    huridocs: str
    idmc: str
    followthemoney: str
    hxl: str


@cache
def enumerations() -> dict[str, type[StrEnum]]:
    """Return every enumeration of `codes.py` by field name (`Act` is `act`)."""
    return {
        field_of(kind): kind
        for kind in vars(codes).values()
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
    }


def field_of(kind: type[StrEnum]) -> str:
    """Return the field name of an enumeration: its name in snake case, `context` for ContextCode."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower().removesuffix("_code")


@cache
def entries() -> dict[tuple[str, str], Entry]:
    """Return every row by (field, code), in the order of the file."""
    raw = (files("witnessmark.vocab") / "codes.csv").read_text(encoding="utf-8")
    rows = [Entry(**row) for row in csv.DictReader(raw.splitlines())]
    return {(row.field, row.code): row for row in rows}


def entry(code: StrEnum) -> Entry:
    """Return the row of a member of one of the enumerations."""
    return entries()[(field_of(type(code)), code.value)]


def entry_of(field: str, code: str) -> Entry:
    """Return the row of a code given as text, as records carry it.

    Raises:
        UsageError: the table has no such field or code.
    """
    try:
        return entries()[(field, code)]
    except KeyError as fault:
        raise UsageError(
            "This is no code of the vocabulary.", advice="See the table of codes for the ones in use."
        ) from fault


def labels_of(field: str, codes: str, language: str = "en") -> str:
    """Return the short names of codes that a record joins with `+` ("government+police"), joined for reading.

    Raises:
        UsageError: one of them is no code of the field.
    """
    rows = [entry_of(field, code) for code in codes.split("+")]
    if language == "ko":
        return "·".join(row.label_ko for row in rows)
    return " and ".join(row.label_en for row in rows)


def label(code: StrEnum, language: str = "en") -> str:
    """Return the short name of a code in English or Korean; other languages get English."""
    row = entry(code)
    return row.label_ko if language == "ko" else row.label_en


def definition(code: StrEnum, language: str = "en") -> str:
    """Return one sentence on what a code means in English or Korean; others get English."""
    row = entry(code)
    return row.definition_ko if language == "ko" else row.definition_en
