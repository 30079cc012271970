"""Countries by their two-letter code, as other standards want them written.

Codes and names are GeoNames' list of ISO 3166-1 (CC BY 4.0), written by `tools/countries.py`; the
Korean names are those in use in South Korea. Not handled here: other forms of names; the gazetteer knows those.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Country:
    """One country: ISO 3166-1 alpha-2 and alpha-3 code, short English and Korean name."""

    code: str
    alpha3: str
    name: str
    name_ko: str


@cache
def countries() -> dict[str, Country]:
    """Return every country by its alpha-2 code."""
    raw = (files("witnessmark.vocab") / "countries.csv").read_text(encoding="utf-8")
    return {row["code"]: Country(**row) for row in csv.DictReader(raw.splitlines())}
