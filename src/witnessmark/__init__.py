"""Witnessmark: a corroborated, source-protected, citable record of forced displacement.

`read` reads the claims of one text or file; `open_case` opens a case folder. Names load
when first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from witnessmark.app.case import Case, init_case, open_case
    from witnessmark.app.read import read
    from witnessmark.app.tables import Claims
    from witnessmark.errors import WitnessmarkError
    from witnessmark.model.access import Actor
    from witnessmark.model.claim import Claim, Context
    from witnessmark.model.text import Reading, Span

__version__ = "0.1.0"

_HOMES = {
    "Actor": "witnessmark.model.access",
    "Case": "witnessmark.app.case",
    "Claim": "witnessmark.model.claim",
    "Claims": "witnessmark.app.tables",
    "Context": "witnessmark.model.claim",
    "Reading": "witnessmark.model.text",
    "Span": "witnessmark.model.text",
    "WitnessmarkError": "witnessmark.errors",
    "init_case": "witnessmark.app.case",
    "open_case": "witnessmark.app.case",
    "read": "witnessmark.app.read",
}

__all__ = ["Actor", "Case", "Claim", "Claims", "Context", "Reading", "Span", "WitnessmarkError",
           "__version__", "init_case", "open_case", "read"]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'witnessmark' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(home), name)
