"""Small tables of claims, written by hand."""

from __future__ import annotations

import pyarrow as pa

from witnessmark.reconcile.engine.columns import NAMES, NUMBERS

PLAIN: dict[str, object] = {
    "day": 17_500, "date_prec": 0, "adm1": 1, "adm2": 11, "adm3": 111, "lat": 41.1, "lon": 128.2,
    "grp": "border traders", "actor": "city police", "act": "expulsion", "qty": 84.0, "src": 1,
}
SCHEMA = pa.schema([*NUMBERS.items(), *((name, pa.string()) for name in NAMES)])


def claim(number: int, **changes: object) -> dict[str, object]:
    """Return one plain claim with some fields changed."""
    return {"unique_id": number, **PLAIN, **changes}


def table(*claims: dict[str, object]) -> pa.Table:
    """Return claims as an Arrow table."""
    return pa.Table.from_pylist(list(claims), schema=SCHEMA)
