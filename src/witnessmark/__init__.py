"""Witnessmark: a corroborated, source-protected, citable record of forced displacement.

`read` reads the claims of one text or file. `init_case` and `open_case` give a case, and on a
case work `add`, `claims`, `incidents`, `search`, `judge`, `assess`, `link`, `unlink`, `join`,
`split`, `resolve` and `undo`, as the verbs of the command line do; `undercount` estimates how
many no list names. Names load when first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from witnessmark.app.add import add_paths as add
    from witnessmark.app.case import Case, init_case, open_case
    from witnessmark.app.claims import standing_claims as claims
    from witnessmark.app.incidents import list_incidents as incidents
    from witnessmark.app.judge import assess, judge, undo
    from witnessmark.app.metadata import amend
    from witnessmark.app.link import join, link, resolve, split, unlink
    from witnessmark.app.read import read
    from witnessmark.app.show import search
    from witnessmark.app.tables import Claims
    from witnessmark.app.undercount import undercount
    from witnessmark.errors import WitnessmarkError
    from witnessmark.model.access import Actor
    from witnessmark.model.claim import Claim, Context
    from witnessmark.model.text import Reading, Span

__version__ = "0.1.0"

_HOMES = {
    "Actor": ("model.access", "Actor"),
    "Case": ("app.case", "Case"),
    "Claim": ("model.claim", "Claim"),
    "Claims": ("app.tables", "Claims"),
    "Context": ("model.claim", "Context"),
    "Reading": ("model.text", "Reading"),
    "Span": ("model.text", "Span"),
    "WitnessmarkError": ("errors", "WitnessmarkError"),
    "add": ("app.add", "add_paths"),
    "amend": ("app.metadata", "amend"),
    "assess": ("app.judge", "assess"),
    "claims": ("app.claims", "standing_claims"),
    "incidents": ("app.incidents", "list_incidents"),
    "init_case": ("app.case", "init_case"),
    "join": ("app.link", "join"),
    "judge": ("app.judge", "judge"),
    "link": ("app.link", "link"),
    "open_case": ("app.case", "open_case"),
    "read": ("app.read", "read"),
    "resolve": ("app.link", "resolve"),
    "search": ("app.show", "search"),
    "split": ("app.link", "split"),
    "undercount": ("app.undercount", "undercount"),
    "undo": ("app.judge", "undo"),
    "unlink": ("app.link", "unlink"),
}

__all__ = ["Actor", "Case", "Claim", "Claims", "Context", "Reading", "Span", "WitnessmarkError",
           "__version__", "add", "amend", "assess", "claims", "incidents", "init_case", "join", "judge", "link", "open_case",
           "read", "resolve", "search", "split", "undercount", "undo", "unlink"]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'witnessmark' has no attribute '{name}'")
    from importlib import import_module

    module, attribute = home
    return getattr(import_module(f"witnessmark.{module}"), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
